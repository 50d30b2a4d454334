"""The company of the example: two branches from July 2025 to September 2026, and who sold how much in which month.

Sales stand month by month in ten thousands of yuan, half a year before the first month and fifteen from it on, so that
ranks, checks and confirmations come out as told; a fixed seed chooses the rest.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import NamedTuple

Row = dict[str, object]
Date = dt.date

FIRST, LAST = (2025, 7), dt.date(2026, 9, 30)
BEFORE, COUNT = 6, 15
WAN = 10_000
BIG = "W104", dt.date(2026, 3, 12), 6_000

BRANCHES = (
    {"branch_id": "BJ", "name": "北京分公司", "coefficient": 1.05, "minimum_wage": 2420, "head_count": 20},
    {"branch_id": "TJ", "name": "天津分公司", "coefficient": 0.85, "minimum_wage": 2320, "head_count": 16},
)
ADVISER, SENIOR, EXPERT, CHIEF = "投资顾问", "高级投资顾问", "资深投资顾问", "首席投资顾问"


class Person(NamedTuple):
    """One row of staff; `sales` are those of the months of employment, the last ones of `before` first."""

    id: str
    name: str
    branch: str
    rank: str | None
    hired: str
    sales: str
    before: str = ""
    confirmed: str | None = None
    left: str | None = None
    prospects: int = 14
    status: str = "已转正"
    role: str = "销售人员"
    away: bool = False


def _steady(sales: int, months: int) -> str:
    return " ".join(str(sales + 10 * (month % 3 - 1)) for month in range(months))


_NEW = "试用"
PEOPLE = (
    Person("W101", "陈思远", "BJ", None, "2019-03-04", "", role="团队长", away=True),
    Person("W102", "刘海洋", "BJ", EXPERT, "2016-05-09", _steady(220, 15), _steady(220, 6), "2016-11-14"),
    # three million and more a month, wants to manage: may found a team
    Person("W103", "王雅琴", "BJ", CHIEF, "2015-04-13", _steady(330, 15), _steady(330, 6), "2015-09-10"),
    # a big deal of sixty million in March 2026: chief for a quarter, then back
    Person("W104", "张宇", "BJ", SENIOR, "2018-07-02", _steady(120, 15), _steady(110, 6), "2018-12-12"),
    # up to expert, down to adviser, skipping a rank
    Person(
        "W105", "李静", "BJ", SENIOR, "2019-10-14",
        "210 220 200 70 80 90 130 120 100 90 80 70 120 110 130", _steady(110, 6), "2020-03-11",
    ),
    # fails the check of December, signs a promise, meets the standard in the retention month
    Person(
        "W106", "赵鹏", "BJ", SENIOR, "2022-01-10",
        "110 120 100 50 40 50 150 90 100 80 80 90 110 100 90", _steady(110, 6), "2022-06-15", prospects=11,
    ),
    # fails the check of March, signs a promise, misses it: dismissed
    Person(
        "W107", "孙悦", "BJ", ADVISER, "2023-02-06",
        "80 70 80 90 70 80 60 50 40 20 0 0 0 0 0", _steady(80, 6), "2023-06-12", prospects=9,
    ),
    # fails the check of September and signs nothing: somebody has to decide
    Person(
        "W108", "周敏", "BJ", ADVISER, "2023-04-03",
        "60 60 70 90 80 90 80 80 70 90 80 80 70 80 90", _steady(80, 6), "2023-09-08", prospects=8,
    ),
    # confirmed early on the 12th: the same month at the confirmed rank
    Person("W109", "吴昊", "BJ", None, "2025-09-08", "60 130 220 110 110 120 130 120 110 130 120 110 120", status=_NEW),
    # confirmed early on the 20th: the next month
    Person("W110", "郑洁", "BJ", None, "2025-10-13", "100 110 220 90 120 130 110 120 110 120 110 130", status=_NEW),
    # confirmed after six months by prospects and two deals
    Person(
        "W111", "冯磊", "BJ", None, "2025-08-01", "40 50 40 60 50 40 70 70 80 70 80 70 80 70",
        prospects=22, status=_NEW,
    ),
    # the standard is met, but the approval comes two months late: June is stopped
    Person("W112", "蒋欣", "BJ", None, "2025-11-03", "70 80 70 60 80 60 50 60 90 80 100", status=_NEW),
    # never confirmed: stopped in August, then gone
    Person(
        "W113", "沈涛", "BJ", None, "2026-01-05", "30 0 40 20 30 20 10 0", left="2026-08-14", prospects=6, status=_NEW,
    ),
    # leaves in November; a deal is established afterwards, the fund comes in May
    Person(
        "W114", "韩冰", "BJ", SENIOR, "2020-06-01", "110 120 130 100 120", _steady(120, 6), "2020-12-03",
        left="2025-11-20",
    ),
    # leaves on the last day of the year; a breach is found: no fund
    Person(
        "W115", "杨帆", "BJ", SENIOR, "2021-03-15", "110 100 110 120 100 110", _steady(110, 6), "2021-09-20",
        left="2025-12-31",
    ),
    Person("W201", "马建国", "TJ", None, "2018-08-06", "", role="团队长", away=True),
    Person("W202", "朱琳", "TJ", SENIOR, "2019-05-20", _steady(130, 15), _steady(120, 6), "2019-11-25"),
    # moves to the other branch on 16 February
    Person("W203", "胡伟", "TJ", EXPERT, "2017-09-11", _steady(230, 15), _steady(210, 6), "2018-03-14"),
    # in charge elsewhere from March: housing for six months
    Person("W204", "林娜", "TJ", SENIOR, "2020-02-17", _steady(120, 15), _steady(120, 6), "2020-08-18", away=True),
    Person("W205", "高峰", "TJ", ADVISER, "2024-11-04", _steady(80, 15), _steady(80, 6), "2025-05-12"),
    # the salary zone: keeps the promise
    Person("W206", "罗欣", "TJ", EXPERT, "2025-10-09", _steady(220, 12), status="正式"),
    # the salary zone: no deal in two months, then the promise is missed
    Person("W207", "梁栋", "TJ", EXPERT, "2026-02-09", "0 0 150 110 120 100 110 120", status="正式"),
    # the salary zone by special authority, on trial
    Person("W208", "宋雨", "TJ", CHIEF, "2026-06-15", "250 320 310 340", status=_NEW),
    Person("W209", "唐俊", "TJ", SENIOR, "2021-07-05", _steady(140, 15), _steady(130, 6), "2022-01-10"),
    Person("W210", "许静", "TJ", ADVISER, "2022-09-13", _steady(90, 15), _steady(90, 6), "2023-03-15"),
    # confirmed after two full months, on the 18th
    Person("W211", "邓超", "TJ", None, "2026-03-16", "180 230 90 110 120 110 120", status=_NEW),
    # on probation; July reaches the senior rank
    Person("W212", "彭丽", "TJ", None, "2026-04-01", "50 40 60 110 60 70", prospects=17, status=_NEW),
    Person("W213", "曹阳", "TJ", SENIOR, "2020-11-09", _steady(110, 15), _steady(110, 6), "2021-05-12"),
    Person(
        "W214", "谢婷", "TJ", ADVISER, "2023-08-14", _steady(80, 12), _steady(80, 6), "2024-02-20", left="2026-06-30",
    ),
    Person("W215", "田野", "TJ", ADVISER, "2024-03-11", _steady(90, 15), _steady(80, 6), "2024-09-12"),
)  # fmt: skip
POSTINGS = ({"person_id": "W203", "valid_from": dt.date(2026, 2, 16), "branch_id": "BJ"},)
#: dates by which a deal of before or beside the rule is told: established after the seller left
LATE = {("W114", 2025, 11): dt.date(2026, 1, 15)}


def month(number: int) -> tuple[int, int]:
    """Year and month of the n-th month, the first one evaluated being 0."""
    whole = FIRST[0] * 12 + FIRST[1] - 1 + number
    return whole // 12, whole % 12 + 1


def text(number: int) -> str:
    """A month as the office writes it."""
    year, of_year = month(number)
    return f"{year}年{of_year}月"


def bounds(number: int) -> tuple[Date, Date]:
    """First and last day of the n-th month."""
    start = Date(*month(number), 1)
    return start, Date(*month(number + 1), 1) - dt.timedelta(days=1)


def days(person: Person, number: int) -> tuple[Date, Date] | None:
    """The first and last day of employment in a month, as far as the staff list says."""
    first, last = bounds(number)
    first = max(first, Date.fromisoformat(person.hired))
    last = min(last, Date.fromisoformat(person.left)) if person.left else last
    return (first, last) if first <= last else None


def sellers() -> Iterator[Person]:
    """The people who are assessed."""
    return (person for person in PEOPLE if person.role == "销售人员")


def sold(person: Person) -> dict[int, int]:
    """Sales of each month of employment, in ten thousands of yuan; months before the first one are negative."""
    figures = [int(figure) for figure in person.before.split()]
    found = {at - len(figures): figure for at, figure in enumerate(figures)}
    worked = [number for number in range(COUNT) if days(person, number)]
    return found | dict(zip(worked, map(int, person.sales.split()), strict=False))


def staff() -> list[Row]:
    """The rows of people."""
    return [
        {
            "person_id": person.id,
            "name": person.name,
            "role": person.role,
            "rank": person.rank,
            "status": person.status,
            "branch_id": person.branch,
            "hire_date": Date.fromisoformat(person.hired),
            "confirm_date": Date.fromisoformat(person.confirmed) if person.confirmed else None,
            "leave_date": Date.fromisoformat(person.left) if person.left else None,
            "posted_away": "是" if person.away else None,
        }
        for person in PEOPLE
    ]


def deals() -> list[Row]:
    """The rows of deals: each month's sales in one to three of them, most established within the month."""
    chance = random.Random("wealth 2025 deals")
    rows: list[Row] = []
    for person in sellers():
        for number, figure in sold(person).items():
            span = days(person, number)
            if number < 0 or not figure or span is None:
                continue
            for amount in _parts(chance, figure):
                day = span[0] + dt.timedelta(chance.randrange((span[1] - span[0]).days + 1))
                rows.append(_deal(chance, person, day, amount))
    seller, day, amount = BIG
    rows.append({"person_id": seller, "date": day, "amount": amount * WAN, "cleared_date": day + dt.timedelta(13)})
    rows.sort(key=lambda row: (str(row["date"]), str(row["person_id"])))
    return [{"deal_id": f"RG{at:04d}", **row} for at, row in enumerate(rows, start=1)]


def _parts(chance: random.Random, figure: int) -> list[int]:
    """A month's sales as one, two or three amounts."""
    if figure < 60:
        return [figure]
    first = figure * chance.choice((3, 4, 5, 6)) // 10
    if figure < 150:
        return [first, figure - first]
    second = (figure - first) * chance.choice((4, 5, 6)) // 10
    return [first, second, figure - first - second]


def _deal(chance: random.Random, person: Person, day: Date, amount: int) -> Row:
    cleared = LATE.get((person.id, day.year, day.month)) or day + dt.timedelta(chance.choice((2, 3, 5, 8, 12)))
    established = cleared if cleared <= LAST else None
    return {"person_id": person.id, "date": day, "amount": amount * WAN, "cleared_date": established}
