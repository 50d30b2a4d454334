"""Random companies for scheme S2.7 (方案7) in which most figures stand at an edge or on a half-cent tie.

Amounts are whole numbers (cents, room-nights), so that edges are hit exactly: the last receipt of a seller's month is
solved so that the sales lie at the quota, one cent beside it, or so far above it that the reward after review is an odd
number of half cents; a department's target is what its people collected, or one cent beside it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

Row = dict[str, object]

SWITCHES: dict[str, tuple[str, ...]] = {
    "base_pay_check": ("on", "off"),
    "commission_times": ("once", "twice"),
    "manager_conference_split": ("source", "size", "product"),
    "entertainment_minimum_basis": ("booked", "consumption"),
    "expense_excess": ("flagged", "charged"),
    "exempt_months_of": ("person", "scheme"),
    "quota_basis": ("fixed", "per_head"),
    "clerk_average_over": ("all_assessed", "rewarded"),
    "clerk_average_deduction": ("after", "before"),
    "clerk_average_deputy": ("included", "excluded"),
    "results_part": ("granted", "scored"),
    "fund_contents": ("shares", "shares_and_withheld"),
    "credit_month": ("receipt", "deal"),
    "recreation_weight": ("1", "0.5"),
    "group_order_split": ("none", "from_100_nights"),
    "department_target_period": ("month", "year_to_date"),
    "deputy_allowance": ("as_sales_manager", "none"),
}
"""The switches of S2.7 and their values, the default first; `recreation_weight` has one share as an example."""

QUOTA = 24_000_000  # cents
MARKS = ("1", "1", "1", "0.9", "0.8", "0.5", "0", "0.75", "0.95")
#: hundredths of consumption that make a booked value at, beside, and far from an edge
ENTERTAINED = (80_000, 79_999, 80_001, 79_998, 40_000, 39_999, 60_000, 0, 25_001, 120_000, 120_002, 150_000)
VOUCHERS = (120_000, 120_001, 120_002, 60_000, 0, 200_000)


@dataclass(frozen=True)
class World:
    """Tables by the catalogue's names, and the terms to evaluate them with."""

    tables: dict[str, list[Row]]
    terms: dict[str, object]


def world(seed: int, *, people: int, switches: Mapping[str, str], months: Sequence[str], faults: bool = False) -> World:
    """Build a company with so many people for consecutive months; the same arguments give the same company.

    ``faults`` adds what a careful company would not have: deals without source or room-nights, scores above their
    scale, expenses without any value, people without a department.
    """
    return _Builder(seed, people, switches, months, faults).build()


def _cents(value: int) -> Decimal:
    return Decimal(value).scaleb(-2)


@dataclass
class _Person:
    id: str
    role: str
    department: str | None
    hired: date | None
    left: date | None
    moves: list[tuple[date, date | None, str]] = field(default_factory=list)

    def is_there(self, first: date, last: date) -> bool:
        return (self.hired is None or self.hired <= last) and (self.left is None or self.left >= first)

    def where(self, day: date) -> str | None:
        for start, end, department in reversed(self.moves):
            if start <= day and (end is None or day <= end):
                return department
        return self.department


class _Builder:
    def __init__(
        self, seed: int, people: int, switches: Mapping[str, str], months: Sequence[str], faults: bool
    ) -> None:
        self.rng = Random(seed)
        self.switches = switches
        self.faults = faults
        self.months = [date.fromisoformat(f"{month}-01") for month in months]
        names = (
            "people",
            "departments",
            "postings",
            "targets",
            "deals",
            "collections",
            "expenses",
            "approvals",
            "scores",
        )
        self.tables: dict[str, list[Row]] = {name: [] for name in names}
        self.people: list[_Person] = []
        self.collected: dict[tuple[str | None, date], int] = {}
        self.head_count = people

    def build(self) -> World:
        self._staff()
        for month in self.months:
            # the year's earlier months have no facts: they are those of the world's beginning
            for person in self.people:
                self._work(person, month)
        self._late_receipts()
        for month in self.months:
            self._department_targets(month)
        self.rng.shuffle(self.tables["collections"])
        if self.faults:
            self._damage()
        terms: dict[str, object] = {
            "effective_year": 2026 if self._one_in(2) else 2025,
            "clerk_base_pay": Decimal("2345.67"),
            "designer_base_pay": Decimal(2100),
            **self.switches,
        }
        return World(self.tables, terms)

    # staff

    def _one_in(self, chances: int) -> bool:
        return self.rng.randrange(chances) == 0

    def _staff(self) -> None:
        at, made = 0, 0
        while made < self.head_count:
            at += 1
            department = f"D{at:03d}"
            self.tables["departments"].append({"department_id": department, "name": f"Department {at}"})
            size = min(self.rng.randint(2, 12), self.head_count - made)
            for place in range(size):
                made += 1
                self._hire(f"P{made:05d}", department, self._role(place))
        self.tables["departments"].append({"department_id": "D000", "name": "Nobody's"})
        for person in self.people:
            if self._one_in(8):
                self._move(person, at)
            self.tables["people"].append(self._row(person))

    def _role(self, place: int) -> str:
        if place == 0:
            return "sales_clerk"
        rest = ("deputy_manager", "designer", "department_manager", "sales_clerk")
        return self.rng.choice(rest) if self._one_in(4) else "sales_manager"

    def _hire(self, id_: str, department: str, role: str) -> None:
        rng = self.rng
        month = rng.choice(self.months)
        hired: date | None = date(2020, 5, 31)
        left: date | None = None
        match rng.randrange(9):
            case 0:  # three months before a month, or a day beside it: the day on which assessment begins
                hired = _months_before(month, 3) + timedelta(rng.choice((-1, 0, 1)))
            case 1:
                hired = rng.choice((date(2025, 11, 30), date(2025, 11, 29), date(2025, 12, 31), date(2026, 1, 31)))
            case 2:  # the first or the last day of a month
                hired = month + timedelta(rng.choice((0, monthrange(month.year, month.month)[1] - 1)))
            case 3:
                hired = None
            case 4:
                left = month + timedelta(rng.choice((-1, 0, 14, monthrange(month.year, month.month)[1] - 1)))
        self.people.append(_Person(id_, role, department, hired, left))

    def _move(self, person: _Person, departments: int) -> None:
        start = self.rng.choice(self.months) + timedelta(self.rng.choice((0, 14, 27, 30)))
        end = self.rng.choice((None, start, start + timedelta(20), start + timedelta(45)))
        target = f"D{self.rng.randint(1, departments):03d}"
        person.moves.append((start, end, target))
        self.tables["postings"].append(
            {"person_id": person.id, "valid_from": start, "valid_until": end, "department_id": target}
        )

    def _row(self, person: _Person) -> Row:
        base = self.rng.choice((200_000, 199_999, 2_000_000, 2_000_001, 300_050, 512_345))
        return {
            "person_id": person.id,
            "name": f"Name {person.id}",
            "role": person.role,
            "department_id": person.department,
            "posted_away": self.rng.choice((True, False, None)),
            "hire_date": person.hired,
            "leave_date": person.left,
            "wage_base": None if self._one_in(60) else _cents(base),
        }

    # a month of a person

    def _work(self, person: _Person, month: date) -> None:
        last = month.replace(day=monthrange(month.year, month.month)[1])
        if not person.is_there(month, last):
            return
        is_seller = person.role in ("sales_manager", "deputy_manager")
        quota = self._quota(person, month) if is_seller else QUOTA
        marks = self._scores(person, month) if is_seller else None
        personal = Fraction(0)
        for _ in range(self.rng.randint(0, 4)):
            personal += self._deal(person, month, last)
        if is_seller and not self._one_in(6):
            self._top_up(person, month, last, self._wanted(quota, marks) - personal)
        if is_seller or self._one_in(4):
            self._expenses(person, month, last)

    def _quota(self, person: _Person, month: date) -> int:
        """The quota of a seller in cents: the standard one, or a target of one's own."""
        if not self._one_in(5):
            return QUOTA
        value = self.rng.choice((0, 10_000_000, 12_345_678, 30_000_000))
        cell = None if self._one_in(10) else _cents(value)
        self._target("person", person.id, month, cell)
        return value

    def _target(self, scope: str, id_: str, month: date, value: Decimal | None) -> None:
        self.tables["targets"].append(
            {"scope_type": scope, "scope_id": id_, "period": f"{month:%Y-%m}", "metric": "sales", "value": value}
        )

    def _scores(self, person: _Person, month: date) -> dict[str, Fraction] | None:
        marks: dict[str, Fraction] = {}
        for item in ("team_spirit", "discipline", "results"):
            if self._one_in(70):
                continue
            mark = self.rng.choice(MARKS)
            scale = self.rng.choice((None, None, 10, 100))
            score = Decimal(mark) * (scale or 1)
            marks[item] = Fraction(mark)
            self.tables["scores"].append(
                {
                    "person_id": person.id,
                    "period": f"{month:%Y-%m}",
                    "item": item,
                    "assessor_role": "department_manager",
                    "score": score,
                    "scale_max": None if scale is None else Decimal(scale),
                }
            )
        return marks if len(marks) == 3 else None

    def _wanted(self, quota: int, marks: Mapping[str, Fraction] | None) -> int:
        """Personal sales in cents that stand at an edge: the quota, a cent beside it, a half-cent reward, or any."""
        kind = self.rng.randrange(8)
        if kind == 0 or marks is None:
            return quota
        if kind == 1:
            return quota + self.rng.choice((-1, 1))
        if kind == 2 and self._one_in(3):  # refunds outweigh what came in
            return -self.rng.randint(1, 1_000_000)
        if kind == 2:
            return quota + self.rng.randint(-5_000_000, 20_000_000)
        results = marks["results"] if self.switches.get("results_part") == "scored" else Fraction(1)
        review = results * 85 / 100 + marks["team_spirit"] / 10 + marks["discipline"] / 20
        times = 2 if self.switches.get("commission_times") == "twice" else 1
        half_cents = review * times * 3 / 100  # of the reward, for each cent above the quota
        if not half_cents:
            return quota
        step = half_cents.denominator
        odd = 2 * self.rng.randint(0, 10_000_000 // step) + 1
        return quota + step * odd + self.rng.choice((0, 0, 0, 1))

    def _deal(self, person: _Person, month: date, last: date) -> Fraction:
        """A deal with receipts; the cents of the month's personal sales that it adds at default readings."""
        rng = self.rng
        source = rng.choice(("own", "group", "group", "manager", "banquet"))
        category = rng.choice(
            ("conference", "conference", "tour", "rooms", "package", "banquet", "recreation", "other")
        )
        nights = (
            rng.choice((None, 0, 60, 99, 100, 101, 160))
            if source in ("own", "banquet")
            else rng.choice((60, 99, 100, 101, 160))
        )
        share = Fraction(1)
        if source == "manager":
            share = Fraction(8, 10)
        elif source == "group" and category == "conference" and nights is not None and nights >= 100:
            share = Fraction(9, 10)
        day = self._day(month, last)
        deal = self._add_deal(person, day, source, category, nights)
        amount = rng.randint(1, 90_000) * 100 + rng.choice((0, 0, 10, 50, 1))
        personal = Fraction(0)
        match rng.randrange(6):
            case 0:  # a deposit before the deal, the rest in the month
                self._receive(deal, person, day - timedelta(rng.randint(1, 40)), amount // 3)
                personal += self._receive(deal, person, day, amount - amount // 3) * share
            case 1:  # later, maybe after the last month
                self._receive(deal, person, day + timedelta(rng.randint(5, 90)), amount)
            case 2:  # a refund in the month, or a later one
                personal += self._receive(deal, person, day, amount) * share
                back = min(last, day + timedelta(rng.randint(0, 5)))
                personal += self._receive(deal, person, back, -rng.choice((amount, amount // 2))) * share
            case 3:  # nothing yet
                pass
            case _:
                personal += self._receive(deal, person, day, amount) * share
        return personal

    def _day(self, month: date, last: date) -> date:
        return month + timedelta(self.rng.choice((0, 14, (last - month).days, self.rng.randrange(28))))

    def _add_deal(self, person: _Person, day: date, source: str, category: str, nights: int | None) -> str:
        id_ = f"S{len(self.tables['deals']) + 1:06d}"
        self.tables["deals"].append(
            {
                "deal_id": id_,
                "person_id": person.id,
                "date": day,
                "source": source,
                "category": category,
                "room_nights": None if nights is None else Decimal(nights),
            }
        )
        return id_

    def _receive(self, deal: str, person: _Person, day: date, amount: int) -> int:
        self.tables["collections"].append({"deal_id": deal, "date": day, "amount": _cents(amount)})
        key = (person.where(day), day.replace(day=1))
        self.collected[key] = self.collected.get(key, 0) + amount
        return amount

    def _top_up(self, person: _Person, month: date, last: date, missing: Fraction) -> None:
        """A receipt in full that makes the seller's month what is wanted."""
        if missing.denominator == 1 and missing:
            day = self._day(month, last)
            deal = self._add_deal(person, day, "own", self.rng.choice(("rooms", "package", "recreation")), None)
            self._receive(deal, person, day, int(missing))

    def _late_receipts(self) -> None:
        """Money that comes in when its seller may have left or moved."""
        for deal in self.rng.sample(self.tables["deals"], len(self.tables["deals"]) // 10):
            person = next(person for person in self.people if person.id == deal["person_id"])
            day = self.rng.choice(self.months) + timedelta(self.rng.randint(0, 27))
            self._receive(str(deal["deal_id"]), person, day, self.rng.randint(1, 5_000_000))

    def _expenses(self, person: _Person, month: date, last: date) -> None:
        for kind, values in (("entertainment", ENTERTAINED), ("voucher", VOUCHERS)):
            for _ in range(self.rng.choice((0, 1, 1, 2))):
                self._expense(person, kind, self.rng.choice(values), self._day(month, last))

    def _expense(self, person: _Person, kind: str, consumption: int, day: date) -> None:
        approval = None
        if self._one_in(2):
            approval = f"A{len(self.tables['approvals']) + 1:06d}"
            self.tables["approvals"].append(
                {
                    "request_id": approval,
                    "kind": "entertainment",
                    "approved_on": day - timedelta(self.rng.randint(-1, 3)),
                    "result": self.rng.choice(("approved", "rejected", None)),
                }
            )
        self.tables["expenses"].append(
            {
                "expense_id": f"E{len(self.tables['expenses']) + 1:06d}",
                "person_id": person.id,
                "date": day,
                "kind": kind,
                "consumption": _cents(consumption),
                "booked_amount": _cents(self.rng.choice((40_000, 39_999, 60_001))) if self._one_in(5) else None,
                "approval_id": approval,
            }
        )

    # departments

    def _department_targets(self, month: date) -> None:
        year = self.switches.get("department_target_period") == "year_to_date"
        for row in self.tables["departments"]:
            id_ = str(row["department_id"])
            done = self.collected.get((id_, month), 0)
            kind = self.rng.randrange(12)
            if kind == 0 and not (year and self._one_in(2)):
                continue
            beside = self.rng.choice((0, 0, 0, 1, -1)) if kind < 6 else -self.rng.randint(1, 500_000)
            target = done + 1_000_000 if kind == 11 else done + beside
            self._target("dept", id_, month, None if self._one_in(40) else _cents(max(target, 0)))

    def _damage(self) -> None:
        for deal in self.tables["deals"]:
            if self._one_in(40):
                deal[self.rng.choice(("source", "category", "room_nights"))] = None
        for score in self.tables["scores"]:
            if self._one_in(60):
                score["score"] = self.rng.choice((None, Decimal(101)))
        for expense in self.tables["expenses"]:
            if self._one_in(40):
                expense["consumption"] = None
        for receipt in self.tables["collections"]:
            if self._one_in(200):
                receipt["amount"] = None
        for person in self.tables["people"]:
            if self._one_in(40):
                person["department_id"] = None


def _months_before(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 - months
    return date(at // 12, at % 12 + 1, day.day)
