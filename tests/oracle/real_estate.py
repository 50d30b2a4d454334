"""Exact reference computation of scheme S2.1 (方案1), monthly pay of real-estate sales staff.

The computation follows the catalogue clause by clause in rational numbers and shares no code with the product: it is
what the product's figures are compared with. It is written to be read beside the catalogue, so every step names its
clause, and where the catalogue leaves a corner open the decision taken stands at the place as "Reading: ...".

``None`` is an unknown figure (G9, G17): it spreads to everything that needs it and is never zero.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

Row = Mapping[str, object]
Key = tuple[str, str, str]
Figure = Fraction | None

ZERO = Fraction(0)
ONE = Fraction(1)

BASE_PAY = "base_pay"
PRIZES = ("S2.1-P8", "S2.1-P9", "S2.1-P10", "S2.1-P11", "S2.1-P12")
PAYOUTS = (BASE_PAY, "S2.1-P7", *PRIZES)
PENALTIES = ("S2.1-N1", "S2.1-N2", "S2.1-N4", "S2.1-N5", "S2.1-N6", "S2.1-N8")

DEFAULT_SWITCHES: dict[str, str] = {
    "deal_price_bonus": "off",
    "over50_rate": "marginal",
    "price_bonus_base": "list_amount",
    "early_steps": "full",
    "first_band_basis": "area",
    "zero_band_below": "none",
    "over_quota_reward": "prize_and_bonus",
    "ladder_window": "employment",
    "ladder_after_last": "repeat",
    "forfeited_commission": "deal",
    "service_complaint": "warn_only",
    "trial_quota_test": "monthly",
    "status_restored_by": "decision",
    "shortfall_order": "last",
    "prize_measure": "area",
    "prize_tie": "share",
    "prizes_times_department_ratio": "no",
    "price_bonus_netting": "per_deal",
    "no_quota": "no_bonus",
    "peer_group": "department",
}

DEFAULT_NUMBERS: dict[str, Fraction] = {
    "over50_threshold": Fraction(1, 2),
    "early_days_min": Fraction(10),
    "early_step_days": Fraction(5),
    "missed_months": Fraction(3),
}

DEFAULT_RATIO: tuple[tuple[Fraction, Fraction], ...] = (
    (Fraction(1), Fraction(11, 10)),
    (Fraction(9, 10), Fraction(1)),
    (Fraction(7, 10), Fraction(8, 10)),
    (Fraction(0), Fraction(6, 10)),
)


@dataclass(frozen=True)
class Line:
    """One line of a person in a month: an amount or count, a result in words, or both."""

    value: Figure
    text: str | None = None


@dataclass(frozen=True)
class Month:
    """All results of a month.

    ``lines`` holds paid amounts, ``columns`` exact unrounded figures, both by (table, subject id, clause id).
    ``S2.1-I2`` is the over-fulfilment in m2; its share of the quota stands beside it as ``S2.1-I2 share``. ``totals``
    is (payouts, penalties, net) of each person; base pay is the payout line ``base_pay``, so net is the wage.
    """

    period: str
    lines: dict[Key, Line]
    columns: dict[Key, Figure]
    status: dict[str, str]
    totals: dict[str, tuple[Figure, Figure, Figure]]


def evaluate(
    tables: Mapping[str, list[dict[str, object]]], terms: Mapping[str, object], months: Sequence[str]
) -> dict[str, Month]:
    """Evaluate consecutive months in sequence and return the results of each.

    Facts of other months (deals, receipts, events, history) may be in the tables: ladders look at the whole employment
    (G4), receipts at deals of any age (P4), the miss run at ``history`` (M1).

    A forfeit (N6, X9) takes what a deal added in each month times the ratio of that month. For a month before the
    first evaluated one neither is known, so the forfeit of a deal that is dated, or has a receipt, before the first
    month is not available, and neither are the lines and totals that need it.
    """
    if not months:
        return {}
    numbers = [month_number(period) for period in months]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise ValueError(f"months must follow each other: {list(months)}")
    scheme = _Scheme(_Terms(terms), _Facts(tables), numbers[0])
    return {period: scheme.month(period) for period in months}


# Numbers and cells


def round_cent(amount: Fraction) -> Fraction:
    """Round to 0.01, half away from zero (G2)."""
    half_cents = abs(amount.numerator) * 200 // amount.denominator
    cents = (half_cents + 1) // 2
    return Fraction(cents if amount.numerator >= 0 else -cents, 100)


def shared_equally(amount: Fraction, ids: Iterable[str]) -> dict[str, Fraction]:
    """Allot an amount in equal parts to the cent; spare cents go in order of id (G2: all remainders are equal)."""
    ordered = sorted(ids)
    cents, spare = divmod(int(round_cent(amount) * 100), len(ordered))
    return {each: Fraction(cents + (place < spare), 100) for place, each in enumerate(ordered)}


def month_number(period: str) -> int:
    """Number the months: '2026-03' and '2026-04' are neighbours."""
    return int(period[:4]) * 12 + int(period[5:7]) - 1


def number(cell: object) -> Figure:
    """Read a cell as an exact number; an empty one is unknown."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, Fraction):
        return cell
    if isinstance(cell, Decimal):
        return Fraction(*cell.as_integer_ratio())
    if isinstance(cell, (int, str)):
        return Fraction(cell)
    raise TypeError(f"not an exact number: {cell!r}")


def text(cell: object) -> str | None:
    """Read a cell as text; an empty one is None."""
    return None if cell is None or cell == "" else str(cell)


def day(cell: object) -> date | None:
    """Read a cell as a date; an empty one is None."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else date.fromisoformat(str(cell))


def flag(cell: object, empty: bool) -> bool:
    """Read a cell as yes or no."""
    if cell is None or cell == "":
        return empty
    return cell.strip().lower() in ("true", "1") if isinstance(cell, str) else bool(cell)


def total(figures: Iterable[Figure]) -> Figure:
    """Add figures; one unknown makes the sum unknown, no figures are 0 (G17)."""
    result = ZERO
    for figure in figures:
        if figure is None:
            return None
        if figure:
            result = result + figure if result else figure
    return result


# Terms


class _Terms:
    """The terms of the scheme; what is not given has the catalogue's default."""

    def __init__(self, terms: Mapping[str, object]) -> None:
        self._terms = terms
        self._numbers: dict[str, Fraction] = {}
        self.switch = {name: str(terms.get(name, default)) for name, default in DEFAULT_SWITCHES.items()}
        bands = terms.get("department_ratio")
        self.bands = DEFAULT_RATIO if bands is None else _bands(bands)
        zero_band = terms.get("zero_band_below")
        self.zero_band = None if zero_band is None or zero_band == "none" else number(zero_band)
        scope = terms.get("deal_price_bonus_scope")
        self.deal_bonus_scope: Callable[[Row], object] | None = scope if callable(scope) else None

    def __getitem__(self, name: str) -> Fraction:
        known = self._numbers.get(name)
        if known is None:
            known = number(self._terms.get(name))
            if known is None:
                known = DEFAULT_NUMBERS.get(name)
            if known is None:
                raise KeyError(f"required term {name} is missing (G10)")
            self._numbers[name] = known
        return known


def _bands(given: object) -> tuple[tuple[Fraction, Fraction], ...]:
    if not isinstance(given, Iterable):
        raise TypeError("department_ratio must be a list of (from, value)")
    bands = []
    for lower, value in given:
        low, ratio = number(lower), number(value)
        if low is None or ratio is None:
            raise ValueError("department_ratio has an empty band")
        bands.append((low, ratio))
    return tuple(bands)


# Facts


@dataclass(frozen=True)
class _Deal:
    deal_id: str
    person_id: str
    day: date
    month: int
    area: Figure
    amount: Figure
    unit_price: Figure
    list_amount: Figure
    allowed: Figure
    actual: Figure
    row: Row


@dataclass(frozen=True)
class _Receipt:
    deal: _Deal
    day: date
    month: int
    due: date | None
    amount: Figure


@dataclass
class _Event:
    """A verified event; ``steps`` are the places of its occurrences on their ladder, from 1 (G4)."""

    event_id: str
    day: date
    month: int
    kind: str
    count: int
    amount: Figure
    decided_by: str | None
    decided_on: date | None
    deal_id: str | None
    steps: range = range(0)

    @property
    def is_decided(self) -> bool:
        """Whether the decision record is complete (G3)."""
        return self.amount is not None and self.decided_by is not None and self.decided_on is not None


@dataclass
class _Person:
    person_id: str
    role: str | None
    status: str
    department_id: str | None
    hired: date | None
    left: date | None
    confirm_month: int | None
    base_pay: Figure
    postings: list[tuple[date, date | None, str]] = field(default_factory=list)
    deals: dict[int, list[_Deal]] = field(default_factory=lambda: defaultdict(list))
    receipts: dict[int, list[_Receipt]] = field(default_factory=lambda: defaultdict(list))
    events: dict[int, list[_Event]] = field(default_factory=lambda: defaultdict(list))

    def is_employed(self, first: date, last: date) -> bool:
        """Whether a day of employment lies between the two days (G12)."""
        # Reading: an empty hire date is an employment that began before all months.
        return (self.hired is None or self.hired <= last) and (self.left is None or self.left >= first)

    def department_on(self, when: date) -> str | None:
        """Department in force on a day: postings, else people (G12)."""
        # Reading: of overlapping postings the one that began last is in force.
        for start, end, department in self.postings:
            if start <= when and (end is None or when <= end):
                return department
        return self.department_id


def _month_of(when: date) -> int:
    return when.year * 12 + when.month - 1


class _Facts:
    """The tables, read once and kept by person and month."""

    def __init__(self, tables: Mapping[str, list[dict[str, object]]]) -> None:
        self.people: dict[str, _Person] = {}
        self.deals: dict[str, _Deal] = {}
        self.deals_of_month: dict[int, list[_Deal]] = defaultdict(list)
        self.departments: set[str] = set()
        self.targets: dict[tuple[str, str, int, str], Figure] = {}
        self.history: dict[tuple[str, str], dict[int, Figure]] = defaultdict(dict)
        self._read_people(tables)
        self._read_results(tables)
        self._read_events(tables)
        self._read_targets(tables)

    def _read_people(self, tables: Mapping[str, list[dict[str, object]]]) -> None:
        for row in tables.get("departments", []):
            self.departments.add(str(row["department_id"]))
        for row in tables.get("people", []):
            confirmed = day(row.get("confirm_date"))
            person = _Person(
                person_id=str(row["person_id"]),
                role=text(row.get("role")),
                status=text(row.get("status")) or "",
                department_id=text(row.get("department_id")),
                hired=day(row.get("hire_date")),
                left=day(row.get("leave_date")),
                confirm_month=None if confirmed is None else _month_of(confirmed),
                base_pay=number(row.get("wage_base")),
            )
            self.people[person.person_id] = person
            if person.department_id is not None:
                self.departments.add(person.department_id)
        for row in tables.get("postings", []):
            department, start = text(row.get("department_id")), day(row.get("valid_from"))
            posted = self.people.get(str(row.get("person_id")))
            if department is not None and posted is not None:
                posted.postings.append((start or date.min, day(row.get("valid_until")), department))
                self.departments.add(department)
        for person in self.people.values():
            person.postings.sort(key=lambda posting: posting[0], reverse=True)

    def _read_results(self, tables: Mapping[str, list[dict[str, object]]]) -> None:
        # Reading: a deal without a known person or date, and a receipt without a known deal or date, belong to nobody.
        for row in tables.get("deals", []):
            seller, when = self.people.get(str(row.get("person_id"))), day(row.get("date"))
            if seller is None or when is None:
                continue
            deal = _Deal(
                deal_id=str(row["deal_id"]),
                person_id=seller.person_id,
                day=when,
                month=_month_of(when),
                area=number(row.get("area_m2")),
                amount=number(row.get("amount")),
                unit_price=number(row.get("unit_price")),
                list_amount=number(row.get("list_amount")),
                allowed=number(row.get("allowed_discount_rate")),
                actual=number(row.get("actual_discount_rate")),
                row=row,
            )
            self.deals[deal.deal_id] = deal
            self.deals_of_month[deal.month].append(deal)
            seller.deals[deal.month].append(deal)
        for row in tables.get("collections", []):
            paid_for, when = self.deals.get(str(row.get("deal_id"))), day(row.get("date"))
            if paid_for is None or when is None:
                continue
            seller = self.people[paid_for.person_id]
            if seller.left is not None and when > seller.left:
                continue  # P4: receipts after the seller left earn nothing
            receipt = _Receipt(paid_for, when, _month_of(when), day(row.get("due_date")), number(row.get("amount")))
            seller.receipts[receipt.month].append(receipt)

    def _read_events(self, tables: Mapping[str, list[dict[str, object]]]) -> None:
        for row in tables.get("events", []):
            person, when = self.people.get(str(row.get("person_id"))), day(row.get("date"))
            if person is None or when is None or not flag(row.get("verified"), empty=True):
                continue  # G13: only verified rows count
            count = number(row.get("count"))
            event = _Event(
                event_id=str(row.get("event_id")),
                day=when,
                month=_month_of(when),
                kind=str(row.get("type")),
                count=1 if count is None else int(count),
                amount=number(row.get("amount_decided")),
                decided_by=text(row.get("decided_by")),
                decided_on=day(row.get("decided_on")),
                deal_id=text(row.get("deal_id")),
            )
            person.events[event.month].append(event)
        for person in self.people.values():
            for events in person.events.values():
                if len(events) > 1:
                    events.sort(key=lambda event: (event.day, event.event_id))

    def _read_targets(self, tables: Mapping[str, list[dict[str, object]]]) -> None:
        for row in tables.get("targets", []):
            period = text(row.get("period"))
            if period is not None and _is_month(period):
                key = (
                    str(row.get("scope_type")),
                    str(row.get("scope_id")),
                    month_number(period),
                    str(row.get("metric")),
                )
                self.targets[key] = number(row.get("value"))
        for row in tables.get("history", []):
            period, person_id = text(row.get("period")), text(row.get("person_id"))
            if period is not None and person_id is not None and _is_month(period):
                months = self.history[person_id, str(row.get("metric"))]
                months[month_number(period)] = number(row.get("value"))

    def target(self, scope: str, scope_id: str, month: int, metric: str) -> Figure:
        """A target above 0, else None: a target of 0 counts as none (D1, I1)."""
        value = self.targets.get((scope, scope_id, month, metric))
        return value if value is not None and value > 0 else None


def _is_month(period: str) -> bool:
    return len(period) == 7 and period[4] == "-" and period[5:].isdigit()


# The scheme


@dataclass
class _State:
    """What a person carries from month to month (G14, G15)."""

    status: str
    has_ended: bool
    missed: int
    was_demoted: bool


@dataclass(frozen=True)
class _Bonus:
    """The parts of the bonus due of one month (P1 to P5)."""

    quantity: Figure
    deal_price: Figure
    price: Figure
    early: Figure
    due: Figure


@dataclass(frozen=True)
class _Result:
    """One assessed person in one month."""

    person: _Person
    department: str | None
    ratio: Figure
    sold: Figure
    quota: Figure
    bonus: _Bonus

    @property
    def met(self) -> bool | None:
        """Whether the quota was met; None where the month is neither met nor missed (X16)."""
        # Reading: a month with a deal of unknown area is neither met nor missed.
        return None if self.quota is None or self.sold is None else self.sold >= self.quota


class _Scheme:
    """Scheme S2.1 on one set of tables, with the state carried through the months."""

    def __init__(self, terms: _Terms, facts: _Facts, first: int) -> None:
        self.terms = terms
        self.switch = terms.switch
        self.facts = facts
        self.first = first
        self.ratio_of: dict[tuple[str, int], Figure] = {}
        self.forfeited: dict[str, int] = {}
        for person in facts.people.values():
            self._climb_ladders(person)
        self.states = {person.person_id: self._opening(person) for person in facts.people.values()}

    # Opening state and ladders

    def _opening(self, person: _Person) -> _State:
        """State on the first day of the first month, from people.status and history."""
        history = self.facts.history
        ended = any(value for month, value in history[person.person_id, "terminated"].items() if month < self.first)
        demoted = {
            month for month, value in history[person.person_id, "demoted"].items() if value and month < self.first
        }
        # Reading: people.status is the status in force in the first month. Demotions of the history and decisions to
        # confirm before the first month do not change it, they only restart the miss run (M1).
        restored = {
            month for month in person.events if month < self.first and self._is_confirmed_by_decision(person, month)
        }
        met = history[person.person_id, "quota_met"]
        missed, month = 0, self.first - 1
        while met.get(month) == 0 and month not in demoted and month not in restored:
            if person.hired is not None and month < _month_of(person.hired):
                break
            missed, month = missed + 1, month - 1
        was_demoted = bool(demoted) and max(demoted) > max(restored, default=-1)
        return _State(person.status, ended, missed, was_demoted)

    @staticmethod
    def _is_confirmed_by_decision(person: _Person, month: int) -> bool:
        """X11: event `confirmation` with decided_by."""
        # Reading: decided_on is not asked for, G3 is about amounts.
        return any(
            event.kind == "confirmation" and event.decided_by is not None for event in person.events.get(month, ())
        )

    def _ladder_of(self, kind: str) -> str | None:
        if kind == "service_complaint":  # X10
            return "other_complaint" if self.switch["service_complaint"] == "as_other_complaint" else None
        return kind if kind in ("queue", "record", "other_complaint") else None

    def _climb_ladders(self, person: _Person) -> None:
        """Number the occurrences of each ladder over the employment or the calendar year (G4, X8)."""
        # Reading: all rows of a person are of one employment, so `employment` counts every verified row.
        counts: dict[tuple[str, int], int] = defaultdict(int)
        yearly = self.switch["ladder_window"] == "calendar_year"
        for month in sorted(person.events):
            for event in person.events[month]:
                ladder = self._ladder_of(event.kind)
                if ladder is None:
                    continue
                window = (ladder, event.day.year if yearly else 0)
                event.steps = range(counts[window] + 1, counts[window] + event.count + 1)
                counts[window] += event.count
                if ladder == "record" and 1 in event.steps and month < self.first:
                    # N6: a deal forfeited before the first month earns no P4 in later months either.
                    self._forfeit(event.deal_id, person, month)

    def _forfeit(self, deal_id: str | None, person: _Person, month: int) -> None:
        # Reading: that later receipts earn no P4 belongs to the reading `deal` of X9; with `month_bonus` they go on.
        # Reading: a record of somebody else's deal takes nothing from its seller.
        deal = None if deal_id is None else self.facts.deals.get(deal_id)
        if deal is not None and deal.person_id == person.person_id and self.switch["forfeited_commission"] == "deal":
            self.forfeited.setdefault(deal.deal_id, month)

    # One month

    def month(self, period: str) -> Month:
        """Evaluate one month and move the state on."""
        month = month_number(period)
        first_day = date(month // 12, month % 12 + 1, 1)
        last_day = first_day.replace(day=monthrange(first_day.year, first_day.month)[1])
        result = Month(period, {}, {}, {}, {})
        ratios = self._departments(month, result.columns)
        assessed: list[_Result] = []
        for person in self.facts.people.values():
            state = self.states[person.person_id]
            if person.role != "seller" or state.has_ended or not person.is_employed(first_day, last_day):
                state.missed = 0  # M1: a month before hiring breaks the run
                continue
            assessed.append(self._assess(person, month, last_day, ratios))
            result.status[person.person_id] = state.status
        champions = self._prizes(assessed, "champion_month_prize", (month,))
        experts = (
            self._prizes(assessed, "expert_quarter_prize", (month - 2, month - 1, month)) if month % 3 == 2 else None
        )
        for each in assessed:
            person_id = each.person.person_id
            self._columns(each, result.columns)
            own_prizes = {"S2.1-P9": champions[person_id]}
            if experts is not None:
                own_prizes["S2.1-P10"] = experts[person_id]
            lines = self._lines(each, month, own_prizes)
            self._move(each, month, lines)
            payouts = total(lines[clause].value for clause in PAYOUTS if clause in lines)
            penalties = total(lines[clause].value for clause in PENALTIES)
            net = None if payouts is None or penalties is None else payouts - penalties
            result.totals[person_id] = (payouts, penalties, net)
            for clause, line in lines.items():
                result.lines["people", person_id, clause] = line
        return result

    # Departments: I1, P6

    def _departments(self, month: int, columns: dict[Key, Figure]) -> dict[str, Figure]:
        """Completion (I1) and ratio (P6) of every department."""
        areas: dict[str | None, list[Figure]] = defaultdict(list)
        amounts: dict[str | None, list[Figure]] = defaultdict(list)
        for deal in self.facts.deals_of_month.get(month, ()):
            # I1, G12: the department on the day of the deal, whatever the seller's role.
            # Reading: also when the seller had left or was expelled before that day; a deal is no head count (G14).
            department = self.facts.people[deal.person_id].department_on(deal.day)
            areas[department].append(deal.area)
            amounts[department].append(deal.amount)
        ratios: dict[str, Figure] = {}
        # Reading: a department stands for itself, departments below it are not added.
        for department_id in sorted(self.facts.departments):
            area, plan = total(areas[department_id]), self.facts.target("dept", department_id, month, "area")
            completion = None if area is None or plan is None else area / plan
            by_amount: Figure = None
            if self.switch["first_band_basis"] == "amount":
                amount, goal = total(amounts[department_id]), self.facts.target("dept", department_id, month, "amount")
                by_amount = None if amount is None or goal is None else amount / goal
            ratios[department_id] = self._ratio(completion, by_amount)
            columns["departments", department_id, "S2.1-I1"] = completion
            columns["departments", department_id, "S2.1-P6"] = ratios[department_id]
        return ratios

    def _ratio(self, completion: Figure, by_amount: Figure) -> Figure:
        """P6 with X5 and X6."""
        bands = self.terms.bands
        if completion is None:
            return None  # I1: without an area plan P6 is not available, also where the first band goes by amount
        if self.switch["first_band_basis"] == "amount":
            # Reading: without an amount plan the first band cannot be tested, so P6 is not available.
            # Reading: the first band by amount comes before the zero band by area.
            if by_amount is None:
                return None
            if by_amount >= bands[0][0]:
                return bands[0][1]
            bands = bands[1:]
        if self.terms.zero_band is not None and completion < self.terms.zero_band:
            return ZERO
        for lower, value in bands:
            if completion >= lower:
                return value
        raise ValueError("department_ratio does not cover the completion")

    # People: I2, P1 to P5

    def _assess(self, person: _Person, month: int, last_day: date, ratios: Mapping[str, Figure]) -> _Result:
        last_employed = last_day if person.left is None else min(last_day, person.left)
        department = person.department_on(last_employed)
        ratio = None if department is None else ratios[department]
        self.ratio_of[person.person_id, month] = ratio
        quota = self.facts.target("person", person.person_id, month, "area")
        deals = person.deals.get(month, [])
        return _Result(person, department, ratio, _area(deals), quota, self._bonus(person, month, quota, without=None))

    def _bonus(self, person: _Person, month: int, quota: Figure, without: _Deal | None) -> _Bonus:
        """P1 to P5 of a month, all deals counted or one left out (X9)."""
        deals = person.deals.get(month, [])
        receipts = person.receipts.get(month, [])
        if without is not None:
            deals = [deal for deal in deals if deal is not without]
            receipts = [receipt for receipt in receipts if receipt.deal is not without]
        quantity = self._quantity_bonus(_area(deals), quota)
        deal_price = self._deal_price_bonus(deals)
        price = self._price_bonus(deals)
        early = total(self._early_bonus(receipt) for receipt in receipts) if receipts else ZERO
        due = total((quantity, deal_price, price, early))
        return _Bonus(quantity, deal_price, price, early, due)

    def _quantity_bonus(self, sold: Figure, quota: Figure) -> Figure:
        """P1 with X2 and X16."""
        if sold is None:
            return None
        if quota is None:
            return sold * self.terms["qty_rate_base"] if self.switch["no_quota"] == "all_at_base_rate" else ZERO
        if sold <= quota:
            return ZERO
        over, mark = sold - quota, quota * self.terms["over50_threshold"]
        if over < mark:
            return over * self.terms["qty_rate_base"]
        if self.switch["over50_rate"] == "whole_excess":
            return over * self.terms["qty_rate_over50"]
        return mark * self.terms["qty_rate_base"] + (over - mark) * self.terms["qty_rate_over50"]

    def _deal_price_bonus(self, deals: Sequence[_Deal]) -> Figure:
        """P2 with X1."""
        if self.switch["deal_price_bonus"] == "off":
            return ZERO
        scope = self.terms.deal_bonus_scope
        if scope is None:
            raise KeyError("required term deal_price_bonus_scope is missing (G10)")
        amount = total(deal.amount for deal in deals if scope(deal.row))
        return None if amount is None else amount * self.terms["deal_price_bonus_pct"]

    def _price_bonus(self, deals: Sequence[_Deal]) -> Figure:
        """P3 with X3 and X15."""
        gains = [self._price_gain(deal) for deal in deals]
        if self.switch["price_bonus_netting"] == "per_deal":
            gains = [None if gain is None else max(ZERO, gain) for gain in gains]
        gain = total(gains)
        # Reading: the net of a month is not below 0 either.
        return None if gain is None else max(ZERO, gain) * self.terms["price_diff_bonus_pct"]

    def _price_gain(self, deal: _Deal) -> Figure:
        """What a deal gained over the allowed price, in yuan, negative below it."""
        base = self.switch["price_bonus_base"]
        if base == "area_price_difference":
            # Reading: the price difference takes the place of the rate difference, the achieved rate is not read.
            if deal.area is None or deal.unit_price is None or deal.list_amount is None or deal.allowed is None:
                return None
            if deal.area == 0:
                return None  # G9
            return deal.area * (deal.unit_price - deal.list_amount / deal.area * deal.allowed)
        worth = deal.amount if base == "deal_amount" else deal.list_amount
        # Reading: a deal without one of the two rates makes P3 unknown, not 0 (G17).
        if worth is None or deal.allowed is None or deal.actual is None:
            return None
        return (deal.actual - deal.allowed) * worth

    def _early_bonus(self, receipt: _Receipt) -> Figure:
        """P4 of one receipt, with D2 and X4."""
        barred = self.forfeited.get(receipt.deal.deal_id)
        if barred is not None and receipt.month > barred:
            # Reading: refunds of a forfeited deal do not count either.
            return ZERO  # N6: receipts of the deal in later months earn no P4
        if receipt.due is None:
            return None
        beyond = (receipt.due - receipt.day).days - self.terms["early_days_min"]
        if beyond < 0:
            return ZERO
        if receipt.amount is None or receipt.deal.unit_price is None or receipt.deal.unit_price == 0:
            return None
        steps = beyond / self.terms["early_step_days"]
        if self.switch["early_steps"] == "full":
            steps = Fraction(steps.numerator // steps.denominator)
        rate = self.terms["early_rate_base"] + self.terms["early_rate_step"] * steps
        return receipt.amount / receipt.deal.unit_price * rate

    def _columns(self, each: _Result, columns: dict[Key, Figure]) -> None:
        person_id = each.person.person_id
        over = share = None
        # Reading: without a quota I2 is not available, also where all area is paid at the base rate (X16).
        if each.quota is not None and each.sold is not None:
            over = max(ZERO, each.sold - each.quota)
            share = over / each.quota
        columns["people", person_id, "S2.1-I2"] = over
        columns["people", person_id, "S2.1-I2 share"] = share
        columns["people", person_id, "S2.1-P1"] = each.bonus.quantity
        if self.switch["deal_price_bonus"] != "off":
            columns["people", person_id, "S2.1-P2"] = each.bonus.deal_price
        columns["people", person_id, "S2.1-P3"] = each.bonus.price
        columns["people", person_id, "S2.1-P4"] = each.bonus.early
        columns["people", person_id, "S2.1-P5"] = each.bonus.due

    # Competition: P9, P10

    def _prizes(self, assessed: Sequence[_Result], prize_term: str, months: Sequence[int]) -> dict[str, Figure]:
        """The prize of each person for the largest result of the given months (P9, P10, G16, X13, X17)."""
        # Reading: the assessed sellers compete. Other roles sell for the department, but win nothing.
        # Reading: a person without a department is in no peer group, the prize is not available.
        prize = round_cent(self.terms[prize_term])
        by_area = self.switch["prize_measure"] == "area"
        company_wide = self.switch["peer_group"] == "company"
        groups: dict[str, list[tuple[str, Figure]]] = defaultdict(list)
        result: dict[str, Figure] = {}
        for each in assessed:
            person = each.person
            deals = [deal for month in months for deal in person.deals.get(month, ())]
            measure = total(deal.area if by_area else deal.amount for deal in deals)
            if company_wide:
                groups[""].append((person.person_id, measure))
            elif each.department is None:
                result[person.person_id] = None
            else:
                groups[each.department].append((person.person_id, measure))
        for group in groups.values():
            best = ZERO
            is_known = True
            for _, measure in group:
                if measure is None:
                    is_known = False
                elif measure > best:
                    best = measure
            winners = [person_id for person_id, measure in group if best > 0 and measure == best]
            for person_id, _ in group:
                result[person_id] = ZERO if is_known else None
            if not is_known or not winners:
                continue
            if self.switch["prize_tie"] == "share":
                result.update(shared_equally(prize, winners))
            else:
                result.update(dict.fromkeys(winners, prize))
        return result

    # Lines of a person

    def _lines(self, each: _Result, month: int, competition: Mapping[str, Figure]) -> dict[str, Line]:
        """All lines of a person except the movements (M1, M2)."""
        events = each.person.events.get(month, [])
        bonus = None
        if each.bonus.due is not None and each.ratio is not None:
            bonus = round_cent(max(ZERO, each.bonus.due * each.ratio))  # P7: not below 0
        base = None if each.person.base_pay is None else round_cent(each.person.base_pay)
        prizes = self._prize_lines(each, events, competition)
        forfeit = self._forfeit_line(each, month, events, bonus)
        form_fines = self._decided(events, "form", "form_fine_min", "form_fine_max")
        fines = {
            "S2.1-N4": Line(self._decided(events, "error", "error_fine_min", "error_fine_max")),
            "S2.1-N5": self._ladder_line(events, "queue", ("queue_fine_2", "queue_fine_3")),
            "S2.1-N8": self._ladder_line(events, "other_complaint", ("other_complaint_fine_2",)),
        }
        lines = {BASE_PAY: Line(base), "S2.1-P7": Line(bonus)}
        lines.update((clause, Line(value)) for clause, value in prizes.items())
        lines["S2.1-N6"] = forfeit
        lines.update(self._deductions(each, base, bonus, prizes, forfeit.value, form_fines, fines))
        lines.update(self._words(events))
        return lines

    def _prize_lines(
        self, each: _Result, events: Sequence[_Event], competition: Mapping[str, Figure]
    ) -> dict[str, Figure]:
        """P8 to P12 with X7 and X14."""
        contributions = sum(event.count for event in events if event.kind == "contribution")
        over_quota: Figure = ZERO
        if self.switch["over_quota_reward"] == "prize_and_bonus" and each.quota is not None:
            over_quota = None if each.sold is None else self.terms["over_quota_prize"] * (each.sold > each.quota)
        prizes: dict[str, Figure] = {
            "S2.1-P8": self._decided(events, "praise", "praise_reward_min", "praise_reward_max"),
            **competition,
            # Reading: a row with count 2 is two contributions, hence two prizes (G13).
            "S2.1-P11": self.terms["contribution_prize"] * contributions if contributions else ZERO,
            "S2.1-P12": over_quota,
        }
        if self.switch["prizes_times_department_ratio"] == "yes":
            # Reading: without a ratio every prize line is unavailable, also one that would be 0.
            ratio = each.ratio
            prizes = {
                clause: None if value is None or ratio is None else value * ratio for clause, value in prizes.items()
            }
        return {clause: round_cent(value) if value else value for clause, value in prizes.items()}

    def _decided(self, events: Sequence[_Event], kind: str, lowest: str, highest: str) -> Fraction:
        """Sum of the decided amounts of a kind (G3, G13)."""
        # Reading: an incomplete or refused decision adds nothing, the other rows of the line stand.
        # Reading: the range holds for the row, whatever its count.
        amount = ZERO
        for event in events:
            if event.kind != kind or event.amount is None or not event.is_decided:
                continue
            if self.terms[lowest] <= event.amount <= self.terms[highest]:
                amount += event.amount
        return round_cent(amount) if amount else ZERO

    def _ladder_line(self, events: Sequence[_Event], ladder: str, fine_terms: Sequence[str]) -> Line:
        """N5, N8: a warning, then the fines; after the last step X8 decides."""
        fine, highest, needs_decision = ZERO, 0, False
        last = len(fine_terms) + 1
        for event in events:
            if self._ladder_of(event.kind) != ladder:
                continue
            steps = event.steps
            for step in steps:
                highest = max(highest, step)
                if 2 <= step <= last:
                    fine += self.terms[fine_terms[step - 2]]
                elif step > last and self.switch["ladder_after_last"] == "repeat":
                    fine += self.terms[fine_terms[-1]]
            if steps and steps[-1] > last and self.switch["ladder_after_last"] == "decision":
                # Reading: after the last step the row's complete decision is the fine, once for the row (G13) and
                # without a range; without a complete decision nothing is taken and the line says so.
                if event.amount is not None and event.is_decided:
                    fine += event.amount
                else:
                    needs_decision = True
        if needs_decision:
            return Line(round_cent(fine), "decision needed")
        return Line(round_cent(fine), "warning" if highest == 1 else None)

    def _forfeit_line(self, each: _Result, month: int, events: Sequence[_Event], bonus: Figure) -> Line:
        """N6 with X9: the forfeit of the first occurrence, at most P7; the second is expelled."""
        amount: Figure = ZERO
        result: str | None = None
        for event in events:
            if event.kind != "record":
                continue
            steps = event.steps
            # Reading: from the second occurrence on expelled, a third one too unless a decision is asked for (X8).
            if 2 in steps or (steps and steps[-1] > 2 and self.switch["ladder_after_last"] == "repeat"):
                result = "expelled"
            elif 1 in steps:
                result = result or "serious_warning"
            elif steps:
                result = result or "decision needed"
            if 1 in steps:
                # Reading: a row with count 2 is both steps: the forfeit of its deal and the expulsion.
                taken = (
                    bonus if self.switch["forfeited_commission"] == "month_bonus" else self._added(each, month, event)
                )
                amount = total((amount, taken))
                self._forfeit(event.deal_id, each.person, month)
        if amount is None or bonus is None:
            return Line(None, result)
        return Line(min(round_cent(amount), bonus), result)

    def _added(self, each: _Result, month: int, event: _Event) -> Figure:
        """What the deal of the event added to the bonus payable up to this month (N6, X9)."""
        deal = None if event.deal_id is None else self.facts.deals.get(event.deal_id)
        if deal is None:
            return None  # Reading: without a known deal the forfeit is not available (G17)
        person = each.person
        if deal.person_id != person.person_id or deal.deal_id in self.forfeited:
            return ZERO  # Reading: a deal is forfeited once
        months = {deal.month} | {
            other for other, receipts in person.receipts.items() for receipt in receipts if receipt.deal is deal
        }
        added: Figure = ZERO
        for other in sorted(months):
            if other > month:
                continue
            if other < self.first:
                return None  # not evaluated, so unknown
            if (person.person_id, other) not in self.ratio_of:
                continue  # not assessed in that month, so nothing was added
            quota = self.facts.target("person", person.person_id, other, "area")
            with_deal = self._bonus(person, other, quota, without=None).due
            without_deal = self._bonus(person, other, quota, without=deal).due
            ratio = self.ratio_of[person.person_id, other]
            if added is None or with_deal is None or without_deal is None or ratio is None:
                added = None
            else:
                added += (with_deal - without_deal) * ratio
        # Reading: a deal whose refunds outweigh what it added forfeits nothing.
        return None if added is None else max(ZERO, added)

    def _deductions(
        self,
        each: _Result,
        base: Figure,
        bonus: Figure,
        prizes: Mapping[str, Figure],
        forfeit: Figure,
        form_fines: Fraction,
        fines: Mapping[str, Line],
    ) -> dict[str, Line]:
        """N1, N2, N4, N5, N8: what is really taken, measured on rounded lines (G2, G7, X12)."""
        payouts = total((base, bonus, *prizes.values()))
        left_of_bonus = None if bonus is None or forfeit is None else bonus - forfeit
        if left_of_bonus is None or payouts is None or forfeit is None:
            return self._deductions_of_unknown_wage(each, base, prizes, left_of_bonus, form_fines, fines)
        lines: dict[str, Line] = {}
        left = payouts - forfeit
        form = min(form_fines, left_of_bonus)
        if self.switch["shortfall_order"] == "first":
            shortfall = self._shortfall_deduction(each, left)
            left -= shortfall or ZERO
            # Reading: with N2 first, N1 too stops where the wage is 0.
            form = min(form, left)
        left -= form
        # Reading: N4, N5 and N8 are taken in this order.
        for clause, fine in fines.items():
            taken = min(fine.value or ZERO, left)
            lines[clause] = Line(taken, fine.text)
            left -= taken
        if self.switch["shortfall_order"] == "last":
            shortfall = self._shortfall_deduction(each, left)
        return lines | {"S2.1-N1": Line(form), "S2.1-N2": Line(shortfall)}

    def _shortfall_deduction(self, each: _Result, wage: Fraction) -> Figure:
        """N2: shortfall x rate, at most down to the floor; nothing without a quota (X16)."""
        if each.quota is None:
            return ZERO
        if each.sold is None:
            return None
        if each.sold >= each.quota:
            return ZERO
        wanted = round_cent((each.quota - each.sold) * self.terms["shortfall_rate"])
        return max(ZERO, min(wanted, wage - self.terms["wage_floor"]))

    def _deductions_of_unknown_wage(
        self,
        each: _Result,
        base: Figure,
        prizes: Mapping[str, Figure],
        left_of_bonus: Figure,
        form_fines: Fraction,
        fines: Mapping[str, Line],
    ) -> dict[str, Line]:
        """The same where the wage is not available (I1, G17)."""
        # Reading: N2 is then not available for anybody, also without a shortfall or a quota (I1 names it so). N1 needs
        # P7 and N6 only. N4, N5 and N8 are not in the list of I1: they stand in full where the known part of the wage
        # covers them, else what is left for them is unknown.
        secured = (base or ZERO) + sum((prize for prize in prizes.values() if prize is not None), ZERO)
        if self.switch["shortfall_order"] == "first":
            shortfall = self._shortfall_deduction(each, secured)
            secured = min(secured, self.terms["wage_floor"]) if shortfall is None else secured - shortfall
            secured -= form_fines
        lines = {"S2.1-N2": Line(None)}
        lines["S2.1-N1"] = Line(None if left_of_bonus is None else min(form_fines, left_of_bonus))
        for clause, fine in fines.items():
            amount = fine.value or ZERO
            secured -= amount
            lines[clause] = Line(amount if secured >= 0 or not amount else None, fine.text)
        return lines

    @staticmethod
    def _words(events: Sequence[_Event]) -> dict[str, Line]:
        """Lines without money: P13, P14 counted, N3 and N7 expelled."""
        lines: dict[str, Line] = {}
        for kind, clause in (("verbal_commendation", "S2.1-P13"), ("notice_commendation", "S2.1-P14")):
            count = sum(event.count for event in events if event.kind == kind)
            if count:
                lines[clause] = Line(Fraction(count))
        for kind, clause in (("private_transfer", "S2.1-N3"), ("attitude", "S2.1-N7")):
            if any(event.kind == kind for event in events):
                lines[clause] = Line(None, "expelled")
        return lines

    # Movement: M1, M2, G14, G15

    def _move(self, each: _Result, month: int, lines: dict[str, Line]) -> None:
        """Add M1 and M2 to the lines and carry the state into the next month."""
        person, state = each.person, self.states[each.person.person_id]
        is_missed = each.met is False
        state.missed = state.missed + 1 if is_missed else 0
        if state.status == "trial":
            # Reading: with end_of_trial a demoted seller whose confirm_date is past is not tested again.
            is_tested = self.switch["trial_quota_test"] == "monthly" or person.confirm_month == month
            if is_missed and is_tested:
                lines["S2.1-M2"] = Line(None, "eliminated")
            if self._is_restored(person, state, month, each.met):
                state.status, state.missed, state.was_demoted = "confirmed", 0, False
        elif state.status == "confirmed" and state.missed >= self.terms["missed_months"]:
            # Reading: a confirmation in the month of the demotion changes nothing, the demotion is not yet in force.
            lines["S2.1-M1"] = Line(None, "trial")
            state.status, state.missed, state.was_demoted = "trial", 0, True
        state.has_ended = any(line.text in ("expelled", "eliminated") for line in lines.values())

    def _is_restored(self, person: _Person, state: _State, month: int, met: bool | None) -> bool:
        """X11: how a person on trial becomes confirmed from the following month."""
        # Reading: X11 asks how a demoted seller comes back, so `met_month` restores demoted sellers only, and for them
        # it takes the place of the decision. A seller never confirmed before is confirmed by a decision under both
        # values; confirm_date alone confirms nobody.
        if self.switch["status_restored_by"] == "met_month" and state.was_demoted:
            return met is True
        return self._is_confirmed_by_decision(person, month)


def _area(deals: Sequence[_Deal]) -> Figure:
    """Sold area (I2)."""
    return total(deal.area for deal in deals)
