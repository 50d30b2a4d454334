"""The company of the examples: three sales departments in the first half of 2026, and what their people sold.

Whether a seller meets the quota is written down month by month, as a number of flats; a fixed seed chooses the rest.
"""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import NamedTuple

MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 7))
LAST = dt.date(2026, 6, 30)

DEPARTMENTS = {"XS1": "城东销售部", "XS2": "城西销售部", "XS3": "滨江销售部"}

#: planned m² per month; XS2 reaches its plan of March exactly
PLANS = {
    "XS1": (3600, 3400, 4000, 3700, 3800, 4200),
    "XS2": (3300, 3000, 3150, 3200, 3400, 3600),
    "XS3": (3500, 3400, 3000, 3600, 3300, 5200),
}
EXACT = ("XS2", "M2", 3)

#: three flats or more meet the quota of a confirmed seller, two that of one on trial
FLATS = tuple(map(Decimal, ("93.58", "98.36", "104.72", "112.45", "127.90", "134.66")))
QUOTA = {"confirmed": 280, "trial": 180}

#: who sells the same flats in a month as somebody else: a champion's prize to share
TIES = {("S105", 2): ("S101", 2), ("S304", 5): ("S301", 5), ("S306", 5): ("S301", 5)}


class Person(NamedTuple):
    """One row of staff; `flats` are those sold in each month; the months of `trial_quota` have
    the quota of a trial, and the month of hiring a `first_quota` of its own."""

    id: str
    name: str
    department: str
    flats: str
    level: int
    status: str = "confirmed"
    hired: str = "2024-03-01"
    left: str | None = None
    last_sale: str = "2026-06-28"
    trial_quota: tuple[int, ...] = ()
    first_quota: int | None = None
    supervisor: bool = False


ALWAYS = (1, 2, 3, 4, 5, 6)
PEOPLE = (
    Person("M1", "徐国强", "XS1", "101011", 5, hired="2019-06-01", supervisor=True),
    Person("S101", "刘洋", "XS1", "555544", 3, hired="2020-05-18"),
    Person("S102", "王芳", "XS1", "343434", 3, hired="2021-03-01"),
    # three misses in a row: on trial from April, confirmed again from June
    Person("S103", "张伟", "XS1", "222343", 3, hired="2022-07-11"),
    Person("S104", "李娜", "XS1", "334353", 3, hired="2022-09-05"),
    Person("S105", "赵磊", "XS1", "545345", 4, hired="2021-10-08"),
    Person("S106", "黄敏", "XS1", "323332", 2, hired="2023-02-20"),
    # on trial until March, then confirmed by a decision
    Person("S107", "周强", "XS1", "232333", 3, "trial", "2025-11-03", trial_quota=(1, 2, 3)),
    Person("S108", "吴婷", "XS1", "333433", 3, hired="2023-08-14"),
    # posted to XS3 on 16 March
    Person("S109", "郑浩", "XS1", "434323", 3, hired="2022-04-06"),
    # two join on the way, with a smaller quota in their first month
    Person("S110", "孙丽", "XS1", "012232", 3, "trial", "2026-02-16", trial_quota=(3, 4, 5, 6), first_quota=80),
    Person("S111", "马超", "XS1", "332100", 3, hired="2023-05-22", left="2026-04-18", last_sale="2026-04-17"),
    Person("M2", "蒋丽娟", "XS2", "111101", 5, hired="2018-09-03", supervisor=True),
    Person("S201", "朱琳", "XS2", "444543", 4, hired="2020-11-16"),
    Person("S202", "胡军", "XS2", "343433", 3, hired="2021-06-07"),
    Person("S203", "林雪", "XS2", "333344", 3, hired="2022-02-21"),
    # on trial, missed the quota of February: eliminated
    Person("S204", "何平", "XS2", "210000", 3, "trial", "2025-12-01", "2026-02-28", trial_quota=ALWAYS),
    Person("S205", "高翔", "XS2", "433233", 3, hired="2022-12-05"),
    Person("S206", "罗燕", "XS2", "344354", 3, hired="2023-03-13"),
    # expelled in June for a private transfer
    Person("S207", "梁宇", "XS2", "323331", 3, hired="2023-06-19", left="2026-06-30", last_sale="2026-06-10"),
    Person("S208", "宋佳", "XS2", "334433", 3, hired="2022-10-10"),
    # misses often, but never three times in a row
    Person("S209", "唐亮", "XS2", "223232", 3, hired="2021-08-30"),
    Person("S210", "韩雪梅", "XS2", "000222", 3, "trial", "2026-04-07", trial_quota=(5, 6), first_quota=150),
    Person("M3", "谢志明", "XS3", "010110", 5, hired="2017-03-20", supervisor=True),
    Person("S301", "冯涛", "XS3", "443444", 4, hired="2020-04-13"),
    Person("S302", "董洁", "XS3", "333435", 3, hired="2021-09-06"),
    # altered the customer record of a deal of April
    Person("S303", "程刚", "XS3", "343334", 3, hired="2022-05-16"),
    Person("S304", "曹颖", "XS3", "434345", 3, hired="2022-08-22"),
    # expelled in May for a complaint about attitude
    Person("S305", "袁鹏", "XS3", "333330", 3, hired="2023-01-09", left="2026-05-31", last_sale="2026-05-19"),
    Person("S306", "邓丽华", "XS3", "233343", 3, hired="2023-09-18"),
    Person("S307", "许凯", "XS3", "343334", 3, hired="2023-11-06"),
    Person("S308", "傅敏", "XS3", "223200", 2, "trial", "2026-01-05", "2026-04-30", trial_quota=ALWAYS),
    Person("S309", "沈洋", "XS3", "323233", 3, hired="2024-02-26"),
)
POSTINGS = ({"person_id": "S109", "valid_from": dt.date(2026, 3, 16), "department_id": "XS3"},)
_BASE = {"supervisor": 4000, "confirmed": 2500, "trial": 2000}
_LIST_PRICE = {"XS1": 9680, "XS2": 8950, "XS3": 11200}
_CENT, _YUAN = Decimal("0.01"), Decimal(1)

Row = dict[str, object]


def staff() -> list[Row]:
    """The rows of people."""
    return [
        {
            "person_id": person.id,
            "name": person.name,
            "role": "销售主管" if person.supervisor else "置业顾问",
            "status": "试用" if person.status == "trial" else "已转正",
            "rank": person.level,
            "department_id": person.department,
            "is_supervisor": "是" if person.supervisor else "否",
            "hire_date": dt.date.fromisoformat(person.hired),
            "leave_date": dt.date.fromisoformat(person.left) if person.left else None,
            "wage_base": _BASE["supervisor" if person.supervisor else person.status],
        }
        for person in PEOPLE
    ]


def targets() -> list[Row]:
    """The rows of targets: plans of departments, quotas of sellers in employment."""
    rows: list[Row] = []
    for number, month in enumerate(MONTHS, start=1):
        text = f"2026年{number}月"
        rows += [_target("部门", department, text, plan[number - 1]) for department, plan in PLANS.items()]
        for person in PEOPLE:
            if not person.supervisor and employed(person, month):
                quota = QUOTA["trial" if number in person.trial_quota else "confirmed"]
                if person.first_quota and person.hired[:7] == month:
                    quota = person.first_quota
                rows.append(_target("个人", person.id, text, quota))
    return rows


def employed(person: Person, month: str) -> bool:
    """Whether the person is in employment on a day of the month, as far as the staff list says."""
    return person.hired[:7] <= month and (person.left is None or person.left[:7] >= month)


def _target(scope: str, subject: str, period: str, value: int) -> Row:
    return {"scope_type": scope, "scope_id": subject, "period": period, "metric": "面积", "value": value}


def sales() -> tuple[list[Row], list[Row]]:
    """The rows of deals, and those of the receipts that came in by the end of June."""
    chance = random.Random("real estate 2026")
    areas = {
        (person.id, number): [chance.choice(FLATS) for _ in range(int(person.flats[number - 1]))]
        for number in range(1, 7)
        for person in PEOPLE
    }
    areas.update({tied: areas[winner] for tied, winner in TIES.items()})
    department, filler, number = EXACT
    others = [person.id for person in PEOPLE if person.department == department and person.id != filler]
    sold = sum((area for person in others for area in areas[person, number]), Decimal(0))
    areas[filler, number] = [PLANS[department][number - 1] - sold]
    people = {person.id: person for person in PEOPLE}
    dated = [
        (_day(chance, people[person], number), people[person], area)
        for (person, number), flats in areas.items()
        for area in flats
    ]
    dated.sort(key=lambda deal: (deal[0], deal[1].id))
    deals = [_deal(chance, at, *deal) for at, deal in enumerate(dated, start=1)]
    receipts = [receipt for deal in deals for receipt in _receipts(chance, deal)]
    receipts.sort(key=lambda row: (str(row["date"]), str(row["deal_id"])))
    return deals, receipts


def _day(chance: random.Random, person: Person, number: int) -> dt.date:
    """A day of the month on which the person was there to sell."""
    first = max(dt.date(2026, number, 1), dt.date.fromisoformat(person.hired))
    last = min(dt.date(2026, number, 28), dt.date.fromisoformat(person.last_sale))
    return first + dt.timedelta(chance.randrange((last - first).days + 1))


def _deal(chance: random.Random, at: int, date: dt.date, person: Person, area: Decimal) -> Row:
    """One deal: paid at once, which allows more discount, or by mortgage."""
    allowed = Decimal(chance.choice(("0.95", "0.97", "0.97")))
    actual = allowed + Decimal(chance.choice(("-0.01", "-0.005", "0", "0", "0.005", "0.01", "0.015")))
    department = person.department if person.id != "S109" or date < dt.date(2026, 3, 16) else "XS3"
    price = _LIST_PRICE[department] + 60 * chance.randrange(12)
    unit_price = (price * actual).quantize(_CENT)
    return {
        "deal_id": f"HT26{at:03d}",
        "person_id": person.id,
        "date": date,
        "area_m2": area,
        "list_amount": (price * area).quantize(_YUAN),
        "allowed_discount_rate": allowed,
        "actual_discount_rate": actual,
        "unit_price": unit_price,
        "amount": (unit_price * area).quantize(_YUAN),
    }


def _receipts(chance: random.Random, deal: Row) -> list[Row]:
    """What came in after the day of the contract: the whole price, or what the bank lent."""
    date, amount = deal["date"], deal["amount"]
    assert isinstance(date, dt.date)
    assert isinstance(amount, Decimal)
    if deal["allowed_discount_rate"] == Decimal("0.95"):
        due, received = 30, chance.choice((3, 10, 15, 16, 20, 28, 30))
    else:
        amount = (amount * 7 / 10_000).quantize(_YUAN) * 1000  # banks lend whole thousands
        due, received = 60, chance.choice((35, 40, 45, 50, 52, 60, 66))
    came = date + dt.timedelta(received)
    if came > LAST:
        return []
    return [{"deal_id": deal["deal_id"], "date": came, "due_date": date + dt.timedelta(due), "amount": amount}]
