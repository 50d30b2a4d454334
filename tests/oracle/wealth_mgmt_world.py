"""Random companies for scheme S2.12 (方案12), rich in edges: sums at a limit, approvals on the 15th, half-cent ties.

Deals are whole yuan that end in 5 half of the time, so that commissions of 0.1% are odd numbers of half cents. The
sales of many months are solved so that a check, a quarter or a probation stands exactly at its limit or one yuan below.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from tests.oracle.wealth_mgmt import SWITCHES

Row = dict[str, object]
Choice = TypeVar("Choice")

__all__ = ["SWITCHES", "World", "world"]

RANK_TABLE: list[Row] = [
    {"rank": "adviser", "base_pay": Decimal("3000.10"), "rank_pay": Decimal("2000.50"), "requirement": Decimal(600000)},
    {"rank": "senior", "base_pay": Decimal("4000.30"), "rank_pay": Decimal("3000.10"), "requirement": Decimal(1000000)},
    {"rank": "expert", "base_pay": Decimal("6000.70"), "rank_pay": Decimal("5000.20"), "requirement": Decimal(2000000)},
    {"rank": "chief", "base_pay": Decimal("8000.90"), "rank_pay": Decimal("8000.10"), "requirement": Decimal(3000000)},
]
REQUIREMENTS = (600_000, 1_000_000, 2_000_000, 3_000_000)
PRIZES: list[Row] = [
    {"plan": "spring", "amount": Decimal("888.88")},
    {"plan": "autumn", "amount": Decimal("1500.00")},
    {"plan": "never", "amount": Decimal("10.00")},
]
TOTALS = (
    0,
    0,
    0,
    300_000,
    500_000,
    600_000,
    599_995,
    666_665,
    700_000,
    1_000_000,
    999_999,
    1_200_005,
    2_000_000,
    3_000_005,
)
IDLE = (0, 0, 0, 500_000)
PROSPECTS = (0, 3, 8, 15, 18, 19, 20, 20, 21, 24, 25, 40)
BIG = (50_000_000, 50_000_050, 49_999_995, 60_000_000)
MARKS = ("0.9", "1", "1.1", "0.85", "0.8", "1.2", "0.333333", "0.75")


@dataclass(frozen=True)
class World:
    """Tables by the catalogue's names, and the terms to evaluate them with."""

    tables: dict[str, list[Row]]
    terms: dict[str, object]


def world(seed: int, *, people: int, switches: Mapping[str, str], months: Sequence[str], faults: bool = False) -> World:
    """Build a company with so many people for consecutive months; the same arguments give the same company.

    ``faults`` adds what a careful company would not have: missing attendance and marks.
    """
    return _Builder(seed, people, switches, months, faults).build()


def _later(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _of(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _last(month: int) -> date:
    return _first(month + 1) - timedelta(days=1)


@dataclass(slots=True)
class _Person:
    person_id: str
    kind: str
    hired: date
    left: date | None = None
    totals: dict[int, int] = field(default_factory=dict)
    requests: list[date] = field(default_factory=list)


class _Builder:
    def __init__(
        self, seed: int, people: int, switches: Mapping[str, str], months: Sequence[str], faults: bool
    ) -> None:
        self.rng = Random(seed)
        self.head_count = people
        self.given = dict(switches)
        self.faults = faults
        self.first = int(months[0][:4]) * 12 + int(months[0][5:7]) - 1
        self.stop = self.first + len(months)
        names = (
            "people", "branches", "postings", "attendance", "deals", "customers", "scores", "history", "events",
            "targets", "approvals",
        )  # fmt: skip
        self.tables: dict[str, list[Row]] = {name: [] for name in names}
        self.branches: list[str] = []
        self.serial = 0

    def build(self) -> World:
        for number in range(max(2, self.head_count // 40)):
            branch = f"B{number:03d}"
            self.branches.append(branch)
            self._add(
                "branches", branch_id=branch, coefficient=Decimal(60 + 5 * self._int(0, 10)).scaleb(-2),
                minimum_wage=Decimal(126000 + self._int(0, 999)).scaleb(-2), head_count=self._int(5, 60),
            )  # fmt: skip
        for number in range(self.head_count):
            self._person(f"A{number:05d}")
        for plan in ("spring", "spring", "autumn"):
            self._approval("contest", plan, self._day(self._int(self.first, self.stop - 1)), "head_office")
        return World(self.tables, {"rank_table": RANK_TABLE, "contest_prizes": PRIZES, **self.given})

    # chance

    def _int(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.rng.random() * (high - low + 1))

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _pick(self, choices: Sequence[Choice]) -> Choice:
        return choices[int(self.rng.random() * len(choices))]

    def _day(self, month: int) -> date:
        """A day of a month, edges more often than others."""
        last = _last(month).day
        return _first(month).replace(day=self._pick((1, 14, 15, 15, 16, last, last, self._int(1, last))))

    def _add(self, table: str, **row: object) -> None:
        self.tables[table].append(row)

    def _id(self, letter: str) -> str:
        self.serial += 1
        return f"{letter}{self.serial:07d}"

    def _event(self, person: str, kind: str, day: date, note: str | None = None) -> None:
        self._add(
            "events", event_id=self._id("V"), person_id=person, date=day, type=kind,
            verified=self._pick((True, True, None, False)), note=note,
        )  # fmt: skip

    def _approval(self, kind: str, subject: str, day: date | None, role: str) -> None:
        asked = None if day is None else day - timedelta(days=self._pick((0, 1, 3, 14, 20)))
        self._add(
            "approvals", request_id=self._id("R"), kind=kind, subject=subject, requested_on=asked, approved_on=day,
            approver_role=role, result=self._pick(("approved",) * 9 + ("rejected",)),
        )  # fmt: skip

    # people

    def _person(self, person_id: str) -> None:
        draw = self.rng.random()
        kind = "leader" if draw < 0.05 else "zone" if draw < 0.2 else "trial" if draw < 0.55 else "confirmed"
        person = _Person(person_id, kind, self._hire(kind))
        if self._chance(0.25):
            person.left = max(self._day(self._int(self.first, self.stop - 1)), person.hired)
        rank, status, confirmed = "adviser", "trial", None
        if kind == "confirmed":
            rank, status = str(self._pick(RANK_TABLE)["rank"]), "confirmed"
            latest = _first(self.first - 1) - timedelta(days=1)
            confirmed = min(max(_later(person.hired, 2), latest - timedelta(days=self._int(0, 150))), latest)
        if kind == "zone":
            rank, status = self._pick(("expert", "chief", "expert", "senior")), self._pick(("trial", "confirmed"))
            self._zone(person)
            if rank == "senior":
                status = "trial"
        away = self._chance(0.3)
        self._add(
            "people", person_id=person_id, name=f"Person {person_id}", role="team_leader" if kind == "leader" else "seller",
            rank=rank, status=status, branch_id=self._pick(self.branches), hire_date=person.hired,
            confirm_date=confirmed, leave_date=person.left, posted_away=away,
        )  # fmt: skip
        for _ in range(self._int(0, 2) if away else 0):
            self._event(
                person_id, "posting", self._day(self._int(max(self.first - 5, _of(person.hired)), self.stop - 1))
            )
        if kind == "leader":
            return
        if kind in ("trial", "zone"):
            self._requests(person)
        self._months(person)
        self._incidents(person)

    def _hire(self, kind: str) -> date:
        if kind == "confirmed":
            back = self._pick((4, 5, 7, 9, 14, 30, 62, self._int(20, 250)))
            return self._day(self.first - back)
        if kind == "leader":
            return self._day(self.first - self._int(1, 40))
        if kind == "zone":
            return self._day(self._int(self.first, self.stop - 4))
        return self._day(self._int(self.first - 5, self.stop - 2))

    def _zone(self, person: _Person) -> None:
        draw = self.rng.random()
        if draw < 0.7:
            self._approval(
                "zone", person.person_id, person.hired - timedelta(days=self._pick((0, 0, 5))), "head_office_hr"
            )
        elif draw < 0.85:
            end = _last(_of(person.hired))
            self._approval("zone", person.person_id, min(end, person.hired + timedelta(days=3)), "special_authority")
        else:
            self._approval("zone", person.person_id, person.hired + timedelta(days=1), "head_office_hr")
        promised = Decimal(self._pick((1_000_000, 3_000_000, 6_000_000, 9_000_000)))
        self._add(
            "targets", scope_type="person", scope_id=person.person_id, period=f"{person.hired:%Y-%m}",
            metric="promised_sales", value=promised,
        )  # fmt: skip

    def _requests(self, person: _Person) -> None:
        """Requests for confirmation, on the days at which the routes begin and around the 15th."""
        edges = [_later(person.hired, months) for months in (2, 3, 6)]
        days: set[date] = set()
        for _ in range(self._int(0, 3)):
            edge = self._pick(edges)
            day = self._pick((edge, edge - timedelta(days=1), edge + timedelta(days=self._int(0, 20))))
            if self._chance(0.6):
                day = day.replace(day=self._pick((14, 15, 15, 16)))
            if _of(day) >= self.first and day > person.hired:
                days.add(day)
        person.requests = sorted(days)
        for day in person.requests:
            self._approval("confirmation", person.person_id, day, "head_office")

    # months

    def _months(self, person: _Person) -> None:
        begins = max(_of(person.hired), self.first - 14)
        until = self.stop if person.left is None else min(self.stop, _of(person.left) + 1)
        style = self._pick((TOTALS, TOTALS[3:8], TOTALS[8:], TOTALS[:6], IDLE))
        if person.kind == "zone" and self._chance(0.5):
            style = IDLE
        for month in range(begins, until):
            person.totals[month] = self._total(person, month, style)
            prospects = self._pick(PROSPECTS)
            if month < self.first:
                self._recorded(person, month, prospects)
            else:
                self._present(person, month, prospects)
        if self._chance(0.97):
            self._add(
                "scores", person_id=person.person_id, period=f"{self.first // 12}", item="year_end_review",
                assessor_role="company", assessor_id="C1", score=Decimal(self._pick(("0.92", "1", "1.05", "0.8"))), scale_max=None,
            )  # fmt: skip

    def _total(self, person: _Person, month: int, style: Sequence[int]) -> int:
        """Sales of a month: often what brings a window of months exactly to its limit, or one yuan below."""
        two = person.totals.get(month - 1, 0) + person.totals.get(month - 2, 0)
        draw = self.rng.random() * (8 if style == IDLE else 1)
        below = self._pick((0, 0, 1))
        if draw < 0.25:
            wanted = 2_000_000 - two
        elif draw < 0.40:
            wanted = 3 * self._pick(REQUIREMENTS) - two
        elif draw < 0.60 and month - _of(person.hired) < 7:
            wanted = 4_000_000 - sum(person.totals.values())
        elif draw < 0.66:
            wanted = 3_000_000 * 6 - sum(person.totals.get(each, 0) for each in range(month - 5, month))
        else:
            wanted = self._pick(style)
        return wanted - below if 0 < wanted - below <= 12_000_000 else self._pick(style)

    def _recorded(self, person: _Person, month: int, prospects: int) -> None:
        total = person.totals[month]
        figures = {"sales": total, "prospects": prospects, "deals": 2 if total else 0, "big_deal_sales": 0}
        for metric, value in figures.items():
            self._add(
                "history",
                person_id=person.person_id,
                period=f"{_first(month):%Y-%m}",
                metric=metric,
                value=Decimal(value),
            )

    def _present(self, person: _Person, month: int, prospects: int) -> None:
        start = max(_first(month), person.hired)
        end = min(_last(month), person.left or _last(month))
        limit = next((day for day in person.requests if start <= day <= end), end)
        parts = [person.totals[month]]
        if parts[0] > 10 and self._chance(0.6):
            cut = self._int(1, parts[0] - 1)
            parts = [cut, parts[0] - cut]
        for amount in parts:
            if amount > 0:
                day = self._pick((start, limit, limit, end))
                self._deal(person, max(start, min(day, end)), amount)
        if self._chance(0.02):
            amount = self._pick(BIG)
            person.totals[month] += amount
            self._deal(person, end, amount)
        for number in range(prospects):
            day = start if number % 3 else end
            self._prospect(person.person_id, day)
        period = f"{_first(month):%Y-%m}"
        if not (self.faults and self._chance(0.03)):
            required = self._pick((20, 21, 22, 23))
            attended = Decimal(required) - self._pick((Decimal(0), Decimal(0), Decimal(1), Decimal("0.5"), Decimal(7)))
            self._add(
                "attendance",
                person_id=person.person_id,
                period=period,
                days_required=Decimal(required),
                days_attended=attended,
            )
        for number in range(0 if self.faults and self._chance(0.03) else self._pick((1, 1, 1, 2))):
            scale = self._pick((None, None, Decimal(100)))
            mark = Decimal(self._pick(MARKS))
            hundred = scale is not None or (self.given.get("score_above_1_2") == "divide_by_100" and self._chance(0.5))
            self._add(
                "scores", person_id=person.person_id, period=period, item="manager_monthly",
                assessor_role="branch_general_manager", assessor_id=f"M{number}",
                score=mark * 100 if hundred else mark, scale_max=scale,
            )  # fmt: skip

    def _deal(self, person: _Person, day: date, amount: int) -> None:
        draw = self.rng.random()
        cleared: date | None = day
        if draw < 0.2:
            cleared = day + timedelta(days=self._int(1, 120))
        elif draw < 0.25:
            cleared = None
        self._add(
            "deals",
            deal_id=self._id("D"),
            person_id=person.person_id,
            date=day,
            amount=Decimal(amount),
            cleared_date=cleared,
        )

    def _prospect(self, owner: str, day: date) -> None:
        self._add("customers", customer_id=self._id("K"), owner_id=owner, qualified_on=day)

    def _incidents(self, person: _Person) -> None:
        name, begins = person.person_id, max(_of(person.hired), self.first)
        for month in range(begins, self.stop):
            if self._chance(0.5):
                self._event(name, "performance_promise", self._day(month))
        if self._chance(0.5):
            self._event(name, "wants_management", self._day(self._int(begins, self.stop - 1)))
        if self._chance(0.05):
            self._event(name, "serious_fault", self._day(self._int(begins, self.stop - 1)))
        if self._chance(0.1):
            self._approval("team", name, self._day(self._int(begins, self.stop - 1)), "head_office")
        if self._chance(0.08):
            self._event(
                name,
                "contest_prize",
                self._day(self._int(begins, self.stop - 1)),
                self._pick(("spring", "autumn", "never")),
            )
        if person.left is not None and self._chance(0.3):
            day = _later(person.left, 6)
            self._event(name, "breach", self._pick((day, day + timedelta(days=1), day - timedelta(days=40))))
        if self._chance(0.08):
            start = self._day(self._int(begins, self.stop - 1))
            until = self._pick((None, start + timedelta(days=self._int(5, 70))))
            self._add(
                "postings", person_id=name, valid_from=start, valid_until=until, branch_id=self._pick(self.branches)
            )
