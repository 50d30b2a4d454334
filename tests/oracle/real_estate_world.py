"""Random companies for scheme S2.1 (方案1) in which most people stand on a half-cent tie or at an edge.

Everything is built in whole numbers (cents, hundredths of m2, ten-thousandths of rates), so that edges are hit exactly:
the ratio of a department (P6) is fixed before the prices of its deals, and the list price of one deal of a month is
then solved so that the bonus payable (P7) is an odd number of half cents, or lies one cent of list price beside it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

Row = dict[str, object]

SWITCHES: dict[str, tuple[str, ...]] = {
    "deal_price_bonus": ("off", "in_bonus_due"),
    "over50_rate": ("marginal", "whole_excess"),
    "price_bonus_base": ("list_amount", "deal_amount", "area_price_difference"),
    "early_steps": ("full", "proportional"),
    "first_band_basis": ("area", "amount"),
    "zero_band_below": ("none", "0.5"),
    "over_quota_reward": ("prize_and_bonus", "bonus_only"),
    "ladder_window": ("employment", "calendar_year"),
    "ladder_after_last": ("repeat", "decision"),
    "forfeited_commission": ("deal", "month_bonus"),
    "service_complaint": ("warn_only", "as_other_complaint"),
    "trial_quota_test": ("monthly", "end_of_trial"),
    "status_restored_by": ("decision", "met_month"),
    "shortfall_order": ("last", "first"),
    "prize_measure": ("area", "amount"),
    "prize_tie": ("share", "full_each"),
    "prizes_times_department_ratio": ("no", "yes"),
    "price_bonus_netting": ("per_deal", "month"),
    "no_quota": ("no_bonus", "all_at_base_rate"),
    "peer_group": ("department", "company"),
}
"""The switches of S2.1 and their values, the default first; `zero_band_below` has one number as an example."""

TERMS: dict[str, Decimal] = {
    "qty_rate_base": Decimal("8.5000"),
    "qty_rate_over50": Decimal("12.7000"),
    "price_diff_bonus_pct": Decimal("0.0500"),
    "early_rate_base": Decimal("3.2050"),
    "early_rate_step": Decimal("1.1000"),
    "praise_reward_min": Decimal("20.00"),
    "praise_reward_max": Decimal("200.00"),
    "champion_month_prize": Decimal("500.05"),  # neither two nor three people share these prizes evenly
    "expert_quarter_prize": Decimal("800.05"),
    "contribution_prize": Decimal("300.05"),
    "over_quota_prize": Decimal("150.05"),
    "form_fine_min": Decimal("10.00"),
    "form_fine_max": Decimal("50.00"),
    "shortfall_rate": Decimal("10.5000"),
    "wage_floor": Decimal("1200.00"),
    "error_fine_min": Decimal("10.00"),
    "error_fine_max": Decimal("100.00"),
    "queue_fine_2": Decimal("20.00"),
    "queue_fine_3": Decimal("50.00"),
    "other_complaint_fine_2": Decimal("40.00"),
}
DEAL_BONUS_PCT = Decimal("0.0010")

# The same terms in ten-thousandths, as the solver of ties needs them.
BASE_RATE, OVER50_RATE = 85000, 127000
EARLY_BASE, EARLY_STEP = 32050, 11000
FLOOR_CENTS = 120000
ALLOWED = 9500  # discount rate allowed for the deal that is solved
GAIN = 125  # its gain over the allowed rate

HALF_CENT = {11: 5_000_000, 10: 500_000, 8: 625_000, 6: 2_500_000}
"""By department ratio in tenths: a bonus due of an odd multiple, in 1e-8 yuan, pays an odd number of half cents."""

EARLY_DAYS = (10, 10, 14, 15, 15, 20, 25)
LATE_DAYS = (9, 9, 0, -7, -30)
PLAIN_EVENTS = ("praise", "praise", "praise", "form", "form", "error", "error", "contribution", "verbal_commendation")
LADDER_EVENTS = ("queue", "queue", "queue", "other_complaint", "other_complaint", "service_complaint")


@dataclass(frozen=True)
class World:
    """Tables by the catalogue's names, and the terms to evaluate them with."""

    tables: dict[str, list[Row]]
    terms: dict[str, object]


def world(seed: int, *, people: int, switches: Mapping[str, str], months: Sequence[str], faults: bool = False) -> World:
    """Build a company with so many people for consecutive months; the same arguments give the same company.

    ``faults`` adds what a careful company would not have: incomplete and refused decisions, empty cells, altered
    records without a deal.
    """
    return _Builder(seed, people, switches, months, faults).build()


def referred(deal: Mapping[str, object]) -> bool:
    """Scope of the deal bonus (P2) in these worlds."""
    return deal["source"] == "referral"


def _cents(value: int) -> Decimal:
    return Decimal(value).scaleb(-2)


def _rate(value: int) -> Decimal:
    return Decimal(value).scaleb(-4)


@dataclass(slots=True)
class _Deal:
    deal_id: str
    day: int
    area: int
    third: int  # a third of the unit price: amount / unit price of a receipt need not end as a decimal
    amount: int
    list_amount: int
    allowed: int
    actual: int
    source: str


@dataclass(slots=True)
class _Person:
    person_id: str
    department: int
    is_seller: bool
    kind: str = ""
    status: str = "confirmed"
    hired: date = date.min
    left: date | None = None
    base: int = 0
    is_troublesome: bool = False
    moved_on: date | None = None
    moved_back: date | None = None
    moved_to: int = 0
    deals: list[_Deal] = field(default_factory=list)
    quarter_area: int = 0
    quarter_amount: int = 0

    def department_on(self, when: date) -> int:
        if self.moved_on is None or when < self.moved_on or (self.moved_back is not None and when > self.moved_back):
            return self.department
        return self.moved_to


@dataclass(slots=True)
class _Stay:
    """A person in a month: the days of employment and the month's deals."""

    person: _Person
    first: int
    last: int
    department: int
    deals: list[_Deal]
    amount_is_fixed: bool = False

    @property
    def area(self) -> int:
        return sum(deal.area for deal in self.deals)


class _Builder:
    def __init__(
        self, seed: int, people: int, switches: Mapping[str, str], months: Sequence[str], faults: bool
    ) -> None:
        self.rng = Random(seed)
        self.head_count = people
        self.months = list(months)
        self.faults = faults
        self.switch = {name: switches.get(name, values[0]) for name, values in SWITCHES.items()}
        self.given = dict(switches)
        first = months[0]
        number = int(first[:4]) * 12 + int(first[5:7]) - 1
        self.before = [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(number - 3, number)]
        self.first_day = date(number // 12, number % 12 + 1, 1)
        names = ("people", "departments", "postings", "targets", "deals", "collections", "events", "history")
        self.tables: dict[str, list[Row]] = {name: [] for name in names}
        self.people: list[_Person] = []
        self.without_plan: set[int] = set()
        self.deal_number = 0

    def build(self) -> World:
        self._departments()
        for period in self.before:
            self._earlier_month(period)
        for person in self.people:
            if person.is_seller:
                self._history(person)
        for period in self.months:
            self._month(period)
        terms: dict[str, object] = dict(TERMS)
        terms.update(self.given)
        if self.switch["zero_band_below"] != "none":
            terms["zero_band_below"] = Decimal(self.switch["zero_band_below"])
        if self.switch["deal_price_bonus"] != "off":
            terms["deal_price_bonus_pct"] = DEAL_BONUS_PCT
            terms["deal_price_bonus_scope"] = referred
        return World(self.tables, terms)

    def _int(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.rng.random() * (high - low + 1))

    def _pick(self, choices: Sequence[str]) -> str:
        return choices[int(self.rng.random() * len(choices))]

    # People

    def _departments(self) -> None:
        left, department = self.head_count, 0
        while left > 0:
            size = min(left, self._int(5, 60))
            if left - size < 5:
                size = min(left, 60)
            self.tables["departments"].append(
                {"department_id": _department_id(department), "name": f"Sales {department}", "kind": "sales"}
            )
            if size <= 12 and self.rng.random() < 0.1 and department:
                self.without_plan.add(department)
            for place in range(size):
                # The supervisor's deals round the area of the department, so that a plan can be hit exactly.
                is_seller = not (size > 2 and place == 0) and self.rng.random() > 0.02
                self.people.append(_Person(f"E{len(self.people):06d}", department, is_seller))
            left -= size
            department += 1
        for person in self.people:
            self._person(person, department)

    def _person(self, person: _Person, departments: int) -> None:
        rng = self.rng
        length = 31 * len(self.months)
        person.hired = self.first_day - timedelta(days=self._int(200, 2500))
        draw = rng.random()
        if person.is_seller and draw < 0.07:
            person.hired = self.first_day + timedelta(days=self._int(0, length - 8))
        elif person.is_seller and draw < 0.12:
            person.left = self.first_day + timedelta(days=self._int(0, length - 1))
        elif draw < 0.14:  # gone before the first month
            person.left = self.first_day - timedelta(days=self._int(1, 60))
        draw = rng.random()
        person.kind = (
            "achiever" if draw < 0.5 else "mixed" if draw < 0.74 else "misser" if draw < 0.86 else
            "floor" if draw < 0.95 else "bare"
        )  # fmt: skip
        confirmed = person.hired + timedelta(days=90)
        if rng.random() < 0.16:
            person.status = "trial"
            confirmed = self.first_day + timedelta(days=self._int(-20, length))
            if rng.random() < 0.7:
                person.kind = "achiever"
        person.is_troublesome = rng.random() < 0.06
        person.base = self._int(1800, 3500) * 100
        if person.kind == "floor":
            # A wage of base pay alone lies at the floor, one cent beside it, or so far above it as a shortfall of whole
            # or half m2 costs.
            above = self._int(80, 240) * 525
            person.base = FLOOR_CENTS + (0, 0, 1, -1, above, above, above)[self._int(0, 6)]
        elif rng.random() < 0.03:
            # Fines of such a person may find nothing left to take (G7).
            person.base, person.kind, person.is_troublesome = self._int(0, 60) * 100, "floor", True
        if departments > 1 and rng.random() < 0.06:
            person.moved_to = (person.department + self._int(1, departments - 1)) % departments
            person.moved_on = self.first_day + timedelta(days=self._int(-40, length - 1))
            if rng.random() < 0.4:
                person.moved_back = person.moved_on + timedelta(days=self._int(5, 60))
            self.tables["postings"].append(
                {
                    "person_id": person.person_id,
                    "valid_from": person.moved_on,
                    "valid_until": person.moved_back,
                    "department_id": _department_id(person.moved_to),
                }
            )
        self.tables["people"].append(
            {
                "person_id": person.person_id,
                "name": f"Person {person.person_id}",
                "role": "seller" if person.is_seller else "supervisor",
                "status": person.status,
                "department_id": _department_id(person.department),
                "hire_date": person.hired,
                "confirm_date": confirmed,
                "leave_date": person.left,
                "wage_base": None if self.faults and rng.random() < 0.02 else _cents(person.base),
            }
        )

    def _history(self, person: _Person) -> None:
        """Three months before the first: quotas met, demotions, ends; never three misses without their demotion."""
        rng = self.rng
        hired = f"{person.hired:%Y-%m}"
        if person.left is not None and person.left < self.first_day:
            return
        chance = {"achiever": 0.95, "mixed": 0.5, "floor": 0.3}.get(person.kind, 0.15)
        met = [rng.random() < chance for _ in self.before]
        if person.status == "trial":
            met = [True] * 3
            if hired < self.before[0] and rng.random() < 0.4:
                self._record(person, self.before[self._int(0, 2)], "demoted")
        elif hired < self.before[0] and rng.random() < 0.03:
            self._record(person, self.before[0], "demoted")
            self._event(person, "confirmation", date.fromisoformat(f"{self.before[1]}-10"), decided_by="M01")
        elif not any(met):
            met[self._int(0, 1)] = True
        if hired < self.before[0] and rng.random() < 0.01:
            self._record(person, self.before[self._int(0, 2)], "terminated")
        for period, value in zip(self.before, met, strict=True):
            if hired <= period and rng.random() < 0.96:
                row: Row = {"person_id": person.person_id, "period": period, "metric": "quota_met", "value": value}
                self.tables["history"].append(row)

    def _record(self, person: _Person, period: str, metric: str) -> None:
        self.tables["history"].append(
            {"person_id": person.person_id, "period": period, "metric": metric, "value": True}
        )

    # Months

    def _stay(self, person: _Person, first_day: date, last_day: date) -> _Stay | None:
        """The person's days of employment in the month."""
        if person.hired > last_day or (person.left is not None and person.left < first_day):
            return None
        first = person.hired.day if person.hired > first_day else 1
        last = person.left.day if person.left is not None and person.left < last_day else last_day.day
        return _Stay(person, first, last, person.department_on(last_day.replace(day=last)), [])

    def _deal(self, stay: _Stay) -> _Deal:
        rng = self.rng
        self.deal_number += 1
        area, third = self._int(6000, 16000), self._int(200_000, 500_000)
        amount = area * third * 3 // 100_000 * 1000
        allowed = 9000 + 100 * self._int(0, 8)
        draw = rng.random()
        actual = allowed if draw < 0.3 else allowed + self._int(-8, 8) * 25
        list_amount = amount * 10 // (9 * 100_000) * 100_000
        source = "referral" if rng.random() < 0.4 else "walk_in"
        deal_id = f"D{self.deal_number:07d}"
        deal = _Deal(
            deal_id, self._int(stay.first, stay.last), area, third, amount, list_amount, allowed, actual, source
        )
        stay.deals.append(deal)
        return deal

    def _earlier_month(self, period: str) -> None:
        """A month before the first: deals, some receipts and steps of ladders, no edges."""
        first_day = date(int(period[:4]), int(period[5:7]), 1)
        last_day = first_day.replace(day=monthrange(first_day.year, first_day.month)[1])
        for person in self.people:
            self._new_quarter(person, first_day)
            stay = self._stay(person, first_day, last_day)
            if stay is None or not person.is_seller:
                continue
            for _ in range(self._int(0, 2)):
                self._deal(stay)
            for deal in stay.deals:
                if self.rng.random() < 0.3:
                    self._receipt(stay, deal, first_day, self._int(10, 90), EARLY_DAYS[self._int(0, 6)])
            if self.rng.random() < 0.04:
                self._event(person, self._pick(LADDER_EVENTS), first_day.replace(day=self._int(stay.first, stay.last)))
            if self.rng.random() < 0.002 and stay.deals:
                self._event(person, "record", last_day.replace(day=stay.last), deal_id=stay.deals[0].deal_id)
            self._emit(stay, first_day)

    @staticmethod
    def _new_quarter(person: _Person, first_day: date) -> None:
        if first_day.month % 3 == 1:
            person.quarter_area = person.quarter_amount = 0

    def _month(self, period: str) -> None:
        first_day = date(int(period[:4]), int(period[5:7]), 1)
        last_day = first_day.replace(day=monthrange(first_day.year, first_day.month)[1])
        stays: list[_Stay] = []
        for person in self.people:
            self._new_quarter(person, first_day)
            stay = self._stay(person, first_day, last_day)
            if stay is not None:
                self._deals_of_month(stay)
                stays.append(stay)
        self._champions([stay for stay in stays if stay.person.is_seller and stay.deals], first_day.month % 3 == 0)
        area, supervisors = self._areas(stays, first_day)
        ratios = {
            department: self._plan(department, total, supervisors.get(department), period)
            for department, total in area.items()
        }
        amounts: dict[int, int] = {}
        for stay in stays:
            if stay.person.is_seller:
                self._month_of_seller(stay, period, first_day, ratios.get(stay.department))
            for deal in stay.deals:
                department = stay.person.department_on(first_day.replace(day=deal.day))
                amounts[department] = amounts.get(department, 0) + deal.amount
            self._emit(stay, first_day)
        if self.switch["first_band_basis"] == "amount":
            for department, ratio in ratios.items():
                self._amount_plan(department, ratio, amounts.get(department, 0), period)

    def _deals_of_month(self, stay: _Stay) -> None:
        draw = self.rng.random()
        kind = stay.person.kind
        if not stay.person.is_seller:
            count = 1
        elif kind == "floor":
            count = 1 if draw < 0.3 else 0
        elif kind == "achiever":
            count = 0 if draw < 0.05 else 1 if draw < 0.5 else 2 if draw < 0.85 else 3
        else:
            count = 0 if draw < 0.25 else 1 if draw < 0.55 else 2 if draw < 0.85 else 3
        for _ in range(count):
            self._deal(stay)

    # Departments

    def _areas(self, stays: Sequence[_Stay], first_day: date) -> tuple[dict[int, int], dict[int, _Deal]]:
        """Area of each department by the day of the deals, and the deal of a supervisor that may round it."""
        area = dict.fromkeys(range(len(self.tables["departments"])), 0)
        supervisors: dict[int, _Deal] = {}
        for stay in stays:
            for deal in stay.deals:
                department = stay.person.department_on(first_day.replace(day=deal.day))
                area[department] += deal.area
                if not stay.person.is_seller:
                    supervisors[department] = deal
        return area, supervisors

    def _plan(self, department: int, area: int, rounding: _Deal | None, period: str) -> int | None:
        """Fix the plan of a department at, beside or away from an edge; return the ratio in tenths."""
        rng = self.rng
        if department in self.without_plan or rng.random() < 0.02:
            if rng.random() < 0.5:
                self._target("dept", _department_id(department), period, "area", 0)
            return None
        edge = (7, 9, 10, 10)[self._int(0, 3)]
        zero_band = Decimal(self.switch["zero_band_below"]) if self.switch["zero_band_below"] != "none" else None
        draw = rng.random()
        if zero_band is not None and rng.random() < 0.25:
            edge, draw = int(zero_band * 10), draw * 0.86
        if rounding is not None:
            missing = -area % edge
            rounding.area += missing
            area += missing
        plan = area * 10 // edge
        if draw > 0.88:
            plan = area * 20 // self._int(8, 26)
        elif draw > 0.7:
            plan += 1  # refused by a hundredth of a m2
        elif draw > 0.62:
            plan -= 1
        plan = max(plan, 100)
        self._target("dept", _department_id(department), period, "area", plan)
        first = 10 * area >= 10 * plan
        if self.switch["first_band_basis"] == "amount":
            first = rng.random() < 0.35
        if first:
            return 11
        if zero_band is not None and area < zero_band * plan:
            return 0
        return 10 if 10 * area >= 9 * plan else 8 if 10 * area >= 7 * plan else 6

    def _amount_plan(self, department: int, ratio: int | None, amount: int, period: str) -> None:
        """X5: the plan in yuan that gives the first band, or just refuses it."""
        if ratio is None:
            return
        if ratio == 11 and amount > 0:
            plan = amount if self.rng.random() < 0.7 else max(1, amount - 1)
        else:
            plan = amount + 1 if self.rng.random() < 0.7 else amount * 2 + 100
        self._target("dept", _department_id(department), period, "amount", plan)

    def _champions(self, stays: Sequence[_Stay], ends_quarter: bool) -> None:
        """Let two or three people tie for the prize of the month or of the quarter (P9, P10, X13, X17)."""
        by_amount = self.switch["prize_measure"] == "amount"
        groups: dict[int, list[_Stay]] = {}
        for stay in stays:
            groups.setdefault(0 if self.switch["peer_group"] == "company" else stay.department, []).append(stay)
        for group in groups.values():
            if self.rng.random() < 0.25:
                continue
            whole_quarter = ends_quarter and self.rng.random() < 0.6
            measured: list[tuple[int, int]] = []
            for place, stay in enumerate(group):
                measure = sum(deal.amount if by_amount else deal.area for deal in stay.deals)
                if whole_quarter:
                    measure += stay.person.quarter_amount if by_amount else stay.person.quarter_area
                measured.append((measure, place))
            measured.sort(reverse=True)
            best = measured[0][0]
            for measure, place in measured[1 : self._int(2, 3)]:
                deal = group[place].deals[-1]
                if by_amount:
                    deal.amount += best - measure
                    group[place].amount_is_fixed = True
                else:
                    deal.area += best - measure
            group[measured[0][1]].amount_is_fixed = by_amount

    # Sellers

    def _month_of_seller(self, stay: _Stay, period: str, first_day: date, ratio: int | None) -> None:
        person, rng = stay.person, self.rng
        quota = self._quota(stay, period)
        wants_tie = bool(ratio) and (rng.random() < 0.85 if stay.deals else rng.random() < 0.5)
        early = 0
        open_deals = person.deals[-4:] + stay.deals
        if open_deals and rng.random() < 0.55:
            deal = open_deals[int(rng.random() * len(open_deals))]
            if wants_tie:
                early = self._exact_receipts(stay, deal, first_day, ratio or 10)
            else:
                self._receipt(stay, deal, first_day, self._int(-20, 90), EARLY_DAYS[self._int(0, 6)], wild=True)
        if open_deals and rng.random() < 0.4:
            deal = open_deals[int(rng.random() * len(open_deals))]
            self._receipt(stay, deal, first_day, self._int(10, 90), LATE_DAYS[self._int(0, 4)], wild=True)
        if open_deals and person.left is not None and person.left.day == stay.last and stay.last < 28:
            self._receipt(stay, open_deals[-1], first_day, 30, 20, after_leaving=True)
        if wants_tie and stay.deals and ratio:
            self._solve(stay, quota, early, ratio)
        if rng.random() < 0.3:
            self._events(stay, first_day)
        if person.is_troublesome and rng.random() < 0.6:
            kind = self._pick((*LADDER_EVENTS, "error"))
            self._event(person, kind, first_day.replace(day=self._int(stay.first, stay.last)))

    def _quota(self, stay: _Stay, period: str) -> int:
        """Set the quota at, beside or away from what was sold; 0 is none."""
        person, rng, sold = stay.person, self.rng, stay.area
        draw = rng.random()
        if person.kind == "bare" or draw < 0.02:
            if draw < 0.5:
                self._target("person", person.person_id, period, "area", 0)
            return 0
        if not sold:
            quota = self._int(40, 120) * 100 + 1 + 2 * self._int(0, 24)
            room = person.base - FLOOR_CENTS
            if person.kind == "floor" and room > 0:
                # The shortfall costs exactly the room above the floor, or a hundredth of a m2 more or less.
                quota = room * 10 // 105 + (0, 0, 0, 1, -1)[self._int(0, 4)]
        else:
            chance = {"achiever": 0.95, "mixed": 0.55, "misser": 0.03, "floor": 0.4}[person.kind]
            if draw < 0.02 + 0.98 * chance:
                quota = self._met_quota(sold)
            elif rng.random() < 0.15:
                quota = sold + 1
            else:
                quota = sold + 1 + 2 * self._int(0, 4000)
        self._target("person", person.person_id, period, "area", quota)
        return quota

    def _met_quota(self, sold: int) -> int:
        draw = self.rng.random()
        if draw < 0.25:
            return sold
        if draw < 0.35:
            return sold - 1
        if draw < 0.6 and sold % 3 == 0:
            return sold * 2 // 3
        if draw < 0.7:
            return sold * 2 // 3 + self._int(0, 1)
        return sold * self._int(45, 97) // 100

    def _exact_receipts(self, stay: _Stay, deal: _Deal, first_day: date, ratio: int) -> int:
        """Receipts whose areas do not end as decimals but add up to whole m2; return their bonus in 1e-8 yuan.

        Of two, 1/3 and 2/3, rounding errors cancel; three of 1/3 each add up, so that only exact sums see the tie.
        """
        rng = self.rng
        days = EARLY_DAYS[self._int(0, 6)]
        area = self._int(5, 80)
        if not stay.deals:  # without a deal to solve, the receipts themselves make the tie
            area = {11: 20 * (area // 20) + 10, 10: area | 1, 6: area // 10 * 10 + 5}.get(ratio, area)
        if rng.random() < 0.1:
            area = -area
        part = 3 * self._int(0, area) + 1 if area > 0 else 3 * self._int(area, -1) - 1
        start, end = self._days(stay, deal, first_day)
        when = self._int(start, end)
        self._collect(deal, first_day.replace(day=when), days, part)
        third = (1 if area > 0 else -1) if rng.random() < 0.6 else 0
        if third:
            self._collect(deal, first_day.replace(day=self._int(when, end)), days, third)
        self._collect(deal, first_day.replace(day=self._int(when, end)), days, 3 * area - part - third)
        steps = (days - 10) * EARLY_STEP // 5
        if self.switch["early_steps"] == "full":
            steps = (days - 10) // 5 * EARLY_STEP
        return area * (EARLY_BASE + steps) * 10_000

    def _days(self, stay: _Stay, deal: _Deal, first_day: date) -> tuple[int, int]:
        """Days on which the deal can be paid in this month while its seller is employed."""
        return (deal.day if deal in stay.deals else stay.first), stay.last

    def _receipt(
        self,
        stay: _Stay,
        deal: _Deal,
        first_day: date,
        area: int,
        days: int,
        *,
        wild: bool = False,
        after_leaving: bool = False,
    ) -> None:
        start, end = self._days(stay, deal, first_day)
        if after_leaving:
            start, end = stay.last + 1, 28
        self._collect(deal, first_day.replace(day=self._int(start, end)), days, 3 * area, odd=self._int(0, 999) * wild)

    def _collect(self, deal: _Deal, when: date, days: int, thirds: int, *, odd: int = 0) -> None:
        due: date | None = when + timedelta(days=days)
        if self.faults and self.rng.random() < 0.01:
            due = None
        self.tables["collections"].append(
            {"deal_id": deal.deal_id, "date": when, "due_date": due, "amount": _cents(deal.third * thirds + odd)}
        )

    def _solve(self, stay: _Stay, quota: int, early: int, ratio: int) -> None:
        """Price the last deal of the month so that P7 is an odd number of half cents (all in 1e-8 yuan)."""
        base = self.switch["price_bonus_base"]
        if base == "deal_amount" and stay.amount_is_fixed:
            return
        rng, solved = self.rng, stay.deals[-1]
        solved.source, solved.allowed, solved.actual = "walk_in", ALLOWED, ALLOWED + GAIN
        others = stay.deals[:-1]
        known = self._quantity_bonus(stay.area, quota) + early
        if self.switch["deal_price_bonus"] != "off":
            known += sum(deal.amount for deal in others if deal.source == "referral") * 1000
        for deal in others:
            gain = _price_gain(deal, base) * 5
            known += gain if self.switch["price_bonus_netting"] == "month" else max(0, gain)
        unit = HALF_CENT[ratio]
        multiple = max(0, known + self._int(100, 900) * 100_000_000) // unit | 1
        price_bonus = multiple * unit - known
        beside = (0, 0, 0, 0, 0, 1, -1)[self._int(0, 6)]
        if base == "area_price_difference":
            gain, area = price_bonus // 500, solved.area
            if area % 5 == 0 or area % 19 == 0:
                return
            solved.third += (gain * pow(3 * area, -1, 95) - solved.third) % 95
            solved.list_amount = (area * solved.third * 3 - gain) // 95 + beside
        elif base == "deal_amount":
            solved.amount = price_bonus // 625 + beside
        else:
            solved.list_amount = price_bonus // 625 + beside
        if self.faults and rng.random() < 0.01:
            solved.actual = -1

    def _quantity_bonus(self, sold: int, quota: int) -> int:
        if not quota:
            return sold * BASE_RATE * 100 if self.switch["no_quota"] == "all_at_base_rate" else 0
        over = sold - quota
        if over <= 0:
            return 0
        if 2 * over < quota:
            return over * BASE_RATE * 100
        if self.switch["over50_rate"] == "whole_excess":
            return over * OVER50_RATE * 100
        return quota * BASE_RATE * 50 + (2 * over - quota) * OVER50_RATE * 50

    # Events

    def _events(self, stay: _Stay, first_day: date) -> None:
        person, rng = stay.person, self.rng
        when = first_day.replace(day=self._int(stay.first, stay.last))
        draw = rng.random()
        if draw < 0.62:
            self._event(person, self._pick(PLAIN_EVENTS), when)
            if rng.random() < 0.2:
                self._event(person, self._pick(PLAIN_EVENTS), when)
        elif draw < 0.84:
            self._event(person, self._pick(LADDER_EVENTS), when)
            if rng.random() < 0.2:
                self._event(person, self._pick(LADDER_EVENTS), when)
        elif draw < 0.87:
            self._event(person, "notice_commendation", when)
        elif draw < 0.92:
            deals = stay.deals if rng.random() < 0.7 else person.deals
            if deals:
                self._event(person, "record", first_day.replace(day=stay.last), deal_id=deals[-1].deal_id)
            elif self.faults:
                self._event(person, "record", when)
        elif draw < 0.935:
            self._event(person, "attitude" if draw < 0.928 else "private_transfer", when)
        elif person.status == "trial" or person.kind == "misser":
            self._event(person, "confirmation", when, decided_by="M01")

    def _event(
        self, person: _Person, kind: str, when: date, *, deal_id: str | None = None, decided_by: str | None = None
    ) -> None:
        rng = self.rng
        amount: int | None = None
        if kind in ("praise", "form", "error"):
            name = "praise_reward" if kind == "praise" else f"{kind}_fine"
            low, high = int(TERMS[f"{name}_min"] * 100), int(TERMS[f"{name}_max"] * 100)
            draw = rng.random()
            amount = low if draw < 0.2 else high if draw < 0.4 else self._int(low, high)
            if self.faults and rng.random() < 0.1:
                amount = (low - 1, high + 1)[self._int(0, 1)]
        elif kind in LADDER_EVENTS and self.switch["ladder_after_last"] == "decision":
            amount = self._int(1000, 20000)
        decided_on: date | None = None
        if amount is not None:
            decided_by, decided_on = "M01", when + timedelta(days=self._int(0, 20))
            if self.faults and rng.random() < 0.1:
                decided_by = None
        draw = rng.random()
        self.tables["events"].append(
            {
                "event_id": f"V{len(self.tables['events']):07d}",
                "person_id": person.person_id,
                "date": when,
                "type": kind,
                "count": (2 if rng.random() < 0.1 else None) if kind in LADDER_EVENTS else 1 if draw < 0.5 else None,
                "verified": None if draw < 0.4 else draw < 0.93,
                "amount_decided": None if amount is None else _cents(amount),
                "decided_by": decided_by,
                "decided_on": decided_on,
                "deal_id": deal_id,
            }
        )

    # Rows

    def _target(self, scope_type: str, scope_id: str, period: str, metric: str, value: int) -> None:
        self.tables["targets"].append(
            {
                "scope_type": scope_type,
                "scope_id": scope_id,
                "period": period,
                "metric": metric,
                "value": _cents(value),
            }
        )

    def _emit(self, stay: _Stay, first_day: date) -> None:
        """Write the deals of the month and keep them for receipts of later months."""
        person = stay.person
        for deal in stay.deals:
            person.quarter_area += deal.area
            person.quarter_amount += deal.amount
            self.tables["deals"].append(
                {
                    "deal_id": deal.deal_id,
                    "person_id": person.person_id,
                    "date": first_day.replace(day=deal.day),
                    "amount": _cents(deal.amount),
                    "area_m2": _cents(deal.area),
                    "unit_price": _cents(3 * deal.third),
                    "list_amount": _cents(deal.list_amount),
                    "allowed_discount_rate": _rate(deal.allowed),
                    "actual_discount_rate": None if deal.actual < 0 else _rate(deal.actual),
                    "source": deal.source,
                }
            )
        person.deals += stay.deals


def _department_id(department: int) -> str:
    return f"D{department:04d}"


def _price_gain(deal: _Deal, base: str) -> int:
    """Gain over the allowed price (P3, X3), in 1e-6 yuan."""
    if base == "area_price_difference":
        return 100 * deal.area * deal.third * 3 - deal.list_amount * deal.allowed
    worth = deal.amount if base == "deal_amount" else deal.list_amount
    return (deal.actual - deal.allowed) * worth
