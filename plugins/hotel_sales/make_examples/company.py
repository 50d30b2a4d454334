"""The hotel of the example: twelve people of one sales department in the first quarter of 2026.

How much a seller collects in a month is written down; a fixed seed chooses of which deals it is made.
"""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import NamedTuple

MONTHS = (1, 2, 3)
#: the department's target of each month: missed in February, the month of the Spring Festival, reached exactly in March
TARGETS = (2_200_000, 1_900_000, None)


class Person(NamedTuple):
    """One row of staff; `sales` are the personal sales of the months, `marks` those for team spirit and discipline."""

    id: str
    name: str
    role: str
    base: int
    hired: str
    sales: tuple[int, int, int] = (0, 0, 0)
    marks: tuple[str, str] = ("1", "1")
    left: str | None = None
    away: bool = False
    quota: int | None = None


PEOPLE = (
    Person("XS01", "顾明远", "部门副经理", 4800, "2017-04-10", (286_400, 201_300, 318_250), ("0.95", "1")),
    Person("XS02", "沈佳怡", "销售经理", 3600, "2019-08-05", (342_000, 188_600, 365_500), ("0.9", "0.8")),
    # exactly at the quota in January: no reward
    Person("XS03", "韩立新", "销售经理", 3400, "2020-02-17", (240_000, 152_700, 262_333), ("0.85", "0.9")),
    Person("XS04", "陆晓雯", "销售经理", 3400, "2020-11-02", (271_860, 166_480, 229_900), ("1", "0.95")),
    # posted away, with a quota of one's own
    Person(
        "XS05",
        "彭海涛",
        "销售经理",
        3200,
        "2021-06-21",
        (214_500, 131_000, 233_780),
        ("0.8", "1"),
        away=True,
        quota=180_000,
    ),
    Person("XS06", "方雅琴", "销售经理", 3200, "2022-03-14", (258_040, 175_920, 301_407), ("0.9", "0.9")),
    Person("XS07", "贺俊", "销售经理", 3000, "2023-05-08", (198_730, 120_450, 244_000), ("0.75", "0.7")),
    # leaves at the end of February; what comes in afterwards is the department's result
    Person(
        "XS08", "万宁", "销售经理", 3000, "2023-10-16", (251_200, 98_300, 36_500), ("0.7", "0.6"), left="2026-02-28"
    ),
    # three months from the last day of November end on the last of February: assessed from March on
    Person("XS09", "施文博", "销售经理", 2800, "2025-11-30", (88_600, 104_200, 247_650), ("0.95", "1")),
    Person("XS10", "夏雨桐", "销售经理", 2600, "2026-02-09", (0, 21_800, 96_400), ("1", "1")),
    Person("NQ01", "周惠", "销售内勤", 0, "2018-09-03"),
    Person("MG01", "汤一凡", "美工", 0, "2021-01-11"),
)

#: share of the seller by source, category and room-nights, as the document splits deals
_KINDS = (
    ("工号", "客房", None, Decimal(1)),
    ("工号", "套餐", None, Decimal(1)),
    ("团队会议单", "会议", 140, Decimal("0.9")),
    ("团队会议单", "会议", 60, Decimal(1)),
    ("团队会议单", "团队", 120, Decimal(1)),
    ("部门经理", "会议", 160, Decimal("0.8")),
    ("宴会餐饮", "宴会", None, Decimal(1)),
    ("工号", "康体", None, Decimal(1)),
)  # fmt: skip

Row = dict[str, object]


def staff() -> list[Row]:
    """The rows of people."""
    return [
        {
            "person_id": person.id,
            "name": person.name,
            "role": person.role,
            "department_id": "YX",
            "posted_away": "是" if person.away else "否",
            "hire_date": dt.date.fromisoformat(person.hired),
            "leave_date": dt.date.fromisoformat(person.left) if person.left else None,
            "wage_base": person.base or None,
        }
        for person in PEOPLE
    ]


def targets(receipts: list[Row]) -> list[Row]:
    """The rows of targets; that of the last month is what came in."""
    rows = []
    for month in MONTHS:
        came = sum((row["amount"] for row in receipts if _month(row) == month), Decimal(0))  # type: ignore[misc]
        rows.append(_target("部门", "YX", month, TARGETS[month - 1] or came))
        rows += [_target("个人", person.id, month, person.quota) for person in PEOPLE if person.quota]
    return rows


def _target(scope: str, subject: str, month: int, value: object) -> Row:
    return {"scope_type": scope, "scope_id": subject, "period": f"2026年{month}月", "metric": "销售额", "value": value}


def _month(row: Row) -> int:
    date = row["date"]
    assert isinstance(date, dt.date)
    return date.month


def sales() -> tuple[list[Row], list[Row]]:
    """The rows of deals and of receipts, in the order of their dates."""
    chance = random.Random("hotel sales 2026")
    deals: list[Row] = []
    receipts: list[Row] = []
    for month in MONTHS:
        for person in PEOPLE:
            if person.sales[month - 1]:
                _work(chance, person, month, deals, receipts)
    deals.sort(key=lambda row: (str(row["date"]), str(row["person_id"])))
    numbers = {row.pop("made"): f"DD26{at:03d}" for at, row in enumerate(deals, start=1)}
    for at, row in enumerate(deals, start=1):
        row["deal_id"] = f"DD26{at:03d}"
    for row in receipts:
        row["deal_id"] = numbers[row.pop("made")]
    receipts.sort(key=lambda row: (str(row["date"]), str(row["deal_id"])))
    return deals, receipts


def _work(chance: random.Random, person: Person, month: int, deals: list[Row], receipts: list[Row]) -> None:
    """A month of a seller: deals whose personal parts come to the sales written down, and one not yet paid."""
    left = Decimal(person.sales[month - 1])
    while left > 30_000:
        source, category, nights, share = chance.choice(_KINDS)
        amount = Decimal(chance.randrange(8, 60) * 1000)
        if amount * share > left:
            break
        _deal(chance, person, month, (source, category, nights), amount, deals, receipts)
        left -= amount * share
    _deal(chance, person, month, _KINDS[0][:3], left, deals, receipts)
    if person.id == "XS04" and month == 3:
        # a conference is cancelled: its deposit is paid back, and taken back at the same split
        _deal(chance, person, month, _KINDS[2][:3], Decimal(50_000), deals, receipts, back=True)
    if not person.left:
        _deal(
            chance, person, month, _KINDS[0][:3], Decimal(chance.randrange(5, 31) * 1000), deals, receipts, paid=False
        )


def _deal(
    chance: random.Random,
    person: Person,
    month: int,
    kind: tuple[str, str, int | None],
    amount: Decimal,
    deals: list[Row],
    receipts: list[Row],
    *,
    paid: bool = True,
    back: bool = False,
) -> None:
    first = max(dt.date(2026, month, 1), dt.date.fromisoformat(person.hired))
    last = dt.date(2026, month, 28)
    came = first + dt.timedelta(chance.randrange((last - first).days + 1))
    made = len(deals)
    signed = came - dt.timedelta(chance.choice((0, 0, 2, 7, 20)))
    if person.left:
        signed = min(signed, dt.date.fromisoformat(person.left))
    source, category, nights = kind
    deals.append(
        {
            "made": made,
            "person_id": person.id,
            "date": max(signed, dt.date.fromisoformat(person.hired)),
            "source": source,
            "category": category,
            "room_nights": nights,
            "amount": amount,
        }
    )
    if paid:
        receipts.append({"made": made, "date": came, "amount": amount})
    if back:
        receipts.append({"made": made, "date": last + dt.timedelta(2), "amount": -amount})


def scores() -> list[Row]:
    """The rows of scores: of everybody who is assessed in the month, in hundredths of the full mark."""
    rows: list[Row] = []
    for month in MONTHS:
        for person in PEOPLE:
            if (
                person.sales == (0, 0, 0)
                or _is_exempt(person, month)
                or (person.left and int(person.left[5:7]) < month)
            ):
                continue
            for item, mark in zip(("团队精神", "工作纪律"), person.marks, strict=True):
                rows.append(
                    {
                        "person_id": person.id,
                        "period": f"2026年{month}月",
                        "item": item,
                        "assessor_role": "部门经理",
                        "score": Decimal(mark) * 100,
                        "scale_max": 100,
                    }
                )
    return rows


def _is_exempt(person: Person, month: int) -> bool:
    return (person.id == "XS09" and month < 3) or person.id == "XS10"
