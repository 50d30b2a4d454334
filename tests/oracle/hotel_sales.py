"""Exact reference computation of scheme S2.7 (方案7), monthly pay of a hotel's sales department.

The computation follows the catalogue clause by clause in rational numbers and shares no code with the product: it is
what the product's figures are compared with. Where the catalogue leaves a corner open the decision taken stands at the
place as "Reading: ...". ``None`` is an unknown figure (G9, G17): it spreads to everything that needs it.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

Row = Mapping[str, object]
Key = tuple[str, str, str]
Figure = Fraction | None

ZERO, ONE = Fraction(0), Fraction(1)
SELLERS = ("sales_manager", "deputy_manager")

DEFAULTS: dict[str, str] = {
    "exempt_months": "3", "exempt_months_of": "person", "commission_rate": "0.015", "commission_times": "once",
    "quota_total": "2400000", "quota_heads": "10", "quota_basis": "fixed", "results_weight": "0.85",
    "team_spirit_weight": "0.1", "discipline_weight": "0.05", "results_part": "granted", "conference_nights": "100",
    "conference_person_share": "0.9", "manager_person_share": "0.8", "manager_conference_split": "source",
    "group_order_split": "none", "recreation_weight": "1", "credit_month": "receipt",
    "department_target_period": "month", "transport": "200", "transport_away": "500", "communication": "200",
    "communication_away": "350", "deputy_allowance": "as_sales_manager", "booking_share": "0.5",
    "voucher_limit": "600", "entertainment_limit": "600", "entertainment_minimum": "400", "shortfall_share": "0.5",
    "entertainment_minimum_basis": "booked", "expense_excess": "flagged", "clerk_share": "0.3",
    "clerk_average_over": "all_assessed", "clerk_average_deduction": "after", "clerk_average_deputy": "included",
    "fund_contents": "shares", "base_pay_check": "on",
}  # fmt: skip
"""Switches and stated numbers; the blanks are effective_year, clerk_base_pay and designer_base_pay."""


@dataclass(frozen=True)
class Line:
    """One payable line: an amount in whole cents, or unknown."""

    value: Figure
    text: str | None = None


@dataclass
class Month:
    """The results of a month: lines as paid and columns unrounded, by (table, subject id, clause id or name)."""

    period: str
    lines: dict[Key, Line] = field(default_factory=dict)
    columns: dict[Key, Figure] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)
    totals: dict[str, tuple[Figure, Figure, Figure]] = field(default_factory=dict)


def evaluate(
    tables: Mapping[str, list[dict[str, object]]], terms: Mapping[str, object], months: Sequence[str]
) -> dict[str, Month]:
    """Evaluate months; no month needs another one's results, facts of other months may be in the tables."""
    scheme = _Scheme({**DEFAULTS, **terms}, tables)
    return {period: scheme.month(period) for period in months}


# Numbers


def cents(amount: Fraction) -> Fraction:
    """Round to 0.01, half away from zero (G2)."""
    half = abs(amount.numerator) * 200 // amount.denominator
    return Fraction((half + 1) // 2 * (1 if amount.numerator >= 0 else -1), 100)


def number(cell: object) -> Figure:
    """A cell as an exact number; an empty one is unknown."""
    if cell is None or cell == "":
        return None
    return Fraction(cell) if isinstance(cell, (int, str, Fraction)) else Fraction(*_decimal(cell).as_integer_ratio())


def _decimal(cell: object) -> Decimal:
    assert isinstance(cell, Decimal), cell
    return cell


def total(figures: Iterable[Figure]) -> Figure:
    """A sum; unknown if a part is."""
    known = list(figures)
    return None if any(figure is None for figure in known) else sum((f for f in known if f is not None), ZERO)


def product(*factors: Figure) -> Figure:
    """A product; unknown if a factor is."""
    result = ONE
    for factor in factors:
        if factor is None:
            return None
        result *= factor
    return result


def least(*figures: Figure) -> Figure:
    """The smallest; unknown if one is."""
    known = [figure for figure in figures if figure is not None]
    return min(known) if len(known) == len(figures) else None


def both(*tests: bool | None) -> bool | None:
    """All hold: a test that surely fails decides, else an unknown one leaves it open."""
    if any(test is False for test in tests):
        return False
    return None if any(test is None for test in tests) else True


def months_after(day: date, months: int) -> date:
    """The date some months later, on the last day of a shorter month (A1)."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# Facts


@dataclass
class _Person:
    row: Row
    postings: list[tuple[date, date | None, str]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.row["person_id"])

    @property
    def role(self) -> object:
        return self.row["role"]

    @property
    def hired(self) -> date | None:
        # Reading: an empty hire date is an employment that began before all months.
        return _day(self.row.get("hire_date"))

    @property
    def left(self) -> date | None:
        return _day(self.row.get("leave_date"))

    def department(self, day: date) -> str | None:
        """The department in force on a day (G12); of overlapping postings the one that began last."""
        for start, end, department in self.postings:
            if start <= day and (end is None or day <= end):
                return department
        own = self.row.get("department_id")
        return None if own is None else str(own)


@dataclass(frozen=True)
class _Receipt:
    """Money of a deal, with what of it is the seller's and the department's."""

    person: _Person
    on: date
    deal_on: date
    counted: Figure
    personal: Figure

    @property
    def departments(self) -> Figure:
        return None if self.counted is None or self.personal is None else self.counted - self.personal


def _day(cell: object) -> date | None:
    assert cell is None or isinstance(cell, date)
    return cell


class _Scheme:
    def __init__(self, terms: Mapping[str, object], tables: Mapping[str, list[dict[str, object]]]) -> None:
        self.terms = terms
        self.people = {str(row["person_id"]): _Person(row) for row in tables["people"]}
        self.departments = [str(row["department_id"]) for row in tables["departments"]]
        for row in tables.get("postings", []):
            start, department = _day(row["valid_from"]), row.get("department_id")
            if start is not None and department is not None:
                posting = (start, _day(row.get("valid_until")), str(department))
                self.people[str(row["person_id"])].postings.append(posting)
        for person in self.people.values():
            person.postings.sort(key=lambda posting: posting[0], reverse=True)
        self.targets = {
            (str(row["scope_type"]), str(row["scope_id"]), str(row["period"])): number(row["value"])
            for row in tables.get("targets", [])
        }
        self.scores = {(str(row["person_id"]), str(row["period"]), str(row["item"])): row for row in tables["scores"]}
        self.expenses: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in tables.get("expenses", []):
            spent = _day(row["date"])
            assert spent is not None
            self.expenses[str(row["person_id"]), f"{spent:%Y-%m}"].append(row)
        deals = {str(row["deal_id"]): row for row in tables["deals"]}
        self.of_person: dict[str, list[_Receipt]] = defaultdict(list)
        self.of_department: dict[str | None, list[_Receipt]] = defaultdict(list)
        for row in tables["collections"]:
            receipt = self._receipt(row, deals[str(row["deal_id"])])
            self.of_person[receipt.person.id].append(receipt)
            # the department of the day of the fact (G12): the receipt, or the deal where its month counts
            day = receipt.on if self.on("credit_month", "receipt") else receipt.deal_on
            self.of_department[receipt.person.department(day)].append(receipt)

    def n(self, name: str) -> Fraction:
        """A number among the terms."""
        found = number(self.terms[name])
        assert found is not None, name
        return found

    def on(self, name: str, value: str) -> bool:
        """Whether a switch has a value."""
        return self.terms[name] == value

    # D1, D4 to D8

    def _receipt(self, row: Row, deal: Row) -> _Receipt:
        on, deal_on = _day(row["date"]), _day(deal["date"])
        assert on is not None
        assert deal_on is not None
        weight: Figure = self.n("recreation_weight")
        if weight != 1:  # X13
            category = deal.get("category")
            weight = None if category is None else weight if category == "recreation" else ONE
        counted = product(number(row["amount"]), weight)
        personal = product(counted, self.personal_share(deal))
        return _Receipt(self.people[str(deal["person_id"])], on, deal_on, counted, personal)

    def personal_share(self, deal: Row) -> Figure:
        """The seller's share of a deal (D4 to D7)."""
        source, category, nights = deal.get("source"), deal.get("category"), number(deal.get("room_nights"))
        if source is None:
            return None
        is_conference = None if category is None else category == "conference"
        is_big = None if nights is None else nights >= self.n("conference_nights")
        large, by_manager = self.n("conference_person_share"), self.n("manager_person_share")
        if source == "manager":
            if self.on("manager_conference_split", "source"):
                return by_manager
            meet = both(is_conference, is_big)  # X3
            if meet is None:
                return None
            return (
                by_manager if not meet else large if self.on("manager_conference_split", "size") else large * by_manager
            )
        if source == "group":
            if self.on("group_order_split", "from_100_nights"):
                is_conference = True  # X14
            meet = both(is_conference, is_big)
            return None if meet is None else large if meet else ONE
        return ONE

    # A1

    def month(self, period: str) -> Month:
        """The results of one month."""
        first = date.fromisoformat(f"{period}-01")
        last = first.replace(day=monthrange(first.year, first.month)[1])
        result = Month(period)
        if first.year < self.n("effective_year"):
            return result
        employed = {
            id_: person
            for id_, person in self.people.items()
            if (person.hired is None or person.hired <= last) and (person.left is None or person.left >= first)
        }
        staff: dict[str | None, list[str]] = defaultdict(list)
        for id_, person in employed.items():
            staff[person.department(min(last, person.left or last))].append(id_)
        for department, members in staff.items():
            _Department(self, department, first, last, result).people({id_: employed[id_] for id_ in members})
        for department in self.departments:
            if department not in staff:
                _Department(self, department, first, last, result).people({})
        return result

    def is_exempt(self, person: _Person, first: date) -> bool:
        months = int(self.n("exempt_months"))
        if self.on("exempt_months_of", "scheme"):  # X7
            return (first.year, first.month) < (int(self.n("effective_year")), 1 + months)
        return person.hired is not None and first < months_after(person.hired, months)


class _Department:
    """A department in a month (None: people who are in none)."""

    def __init__(self, scheme: _Scheme, department: str | None, first: date, last: date, result: Month) -> None:
        self.scheme = scheme
        self.id = department
        self.first, self.last = first, last
        self.period = f"{first:%Y-%m}"
        self.result = result
        self.is_met = None if department is None else self._is_met()

    # I1, X12

    def counts(self, receipt: _Receipt, since: date) -> bool:
        """Whether a receipt counts in the days from `since` to the end of the month."""
        if self.scheme.on("credit_month", "receipt"):
            return since <= receipt.on <= self.last
        return since <= receipt.deal_on <= self.last and receipt.on <= self.last

    def _mine(self, since: date) -> list[_Receipt]:
        """The receipts of the department since a day."""
        return [receipt for receipt in self.scheme.of_department[self.id] if self.counts(receipt, since)]

    # P1, X15

    def _is_met(self) -> bool | None:
        sales = total(receipt.counted for receipt in self._mine(self.first))
        periods = [self.period]
        if self.scheme.on("department_target_period", "year_to_date"):
            sales = total(receipt.counted for receipt in self._mine(self.first.replace(month=1)))
            periods = [f"{self.first.year}-{month:02d}" for month in range(1, self.first.month + 1)]
        self.result.columns["departments", str(self.id), "S2.7-P1"] = sales
        # Reading: a month of the year without a target leaves the sum of targets unknown (G17).
        target = total(self.scheme.targets.get(("dept", str(self.id), period)) for period in periods)
        return None if sales is None or target is None else sales >= target

    def people(self, members: Mapping[str, _Person]) -> None:
        """The lines of the people and of the department itself."""
        heads = sum(person.role in SELLERS for person in members.values())
        assessed: list[_Seller] = []
        for id_, person in members.items():
            if person.role in SELLERS:
                seller = _Seller(self, id_, person, heads)
                seller.pay()
                if seller.is_assessed:
                    assessed.append(seller)
        average = self._average(assessed)
        for id_, person in members.items():
            self._attached(id_, person, average)
        if self.id is not None:
            self.result.columns["departments", self.id, "S2.7-P8 average"] = average
            self._fund(assessed)

    # P8, P9

    def _average(self, assessed: Sequence[_Seller]) -> Figure:
        taken = assessed
        if self.scheme.on("clerk_average_deputy", "excluded"):
            taken = [seller for seller in assessed if seller.person.role == "sales_manager"]
        after = self.scheme.on("clerk_average_deduction", "after")
        rewards = [seller.net_reward if after else seller.reward for seller in taken]
        known = [reward for reward in rewards if reward is not None]
        if len(known) < len(rewards):
            return None
        if self.scheme.on("clerk_average_over", "rewarded"):
            known = [reward for reward in known if reward > 0]
        return sum(known, ZERO) / len(known) if known else ZERO

    def _attached(self, id_: str, person: _Person, average: Figure) -> None:
        if person.role == "sales_clerk":
            # Reading: without a target P8 is not available (P1), also where nobody is assessed.
            reward = None if self.is_met is None else product(average, self.scheme.n("clerk_share"))
            lines = {"S2.7-P8:base": cents(self.scheme.n("clerk_base_pay")), "S2.7-P8": _paid(reward)}
        elif person.role == "designer":
            lines = {"S2.7-P9": cents(self.scheme.n("designer_base_pay"))}
        else:
            return
        for clause, value in lines.items():
            self.result.lines["people", id_, clause] = Line(value)
        paid = total(lines.values())
        self.result.totals[id_] = (paid, ZERO, paid)

    # P7

    def _fund(self, assessed: Sequence[_Seller]) -> None:
        fund: Figure = None
        if self.is_met is not None:
            fund = ZERO
            if self.is_met:
                shares = total(receipt.departments for receipt in self._mine(self.first))
                fund = None if shares is None else max(shares, ZERO) * self.scheme.n("commission_rate")
                if self.scheme.on("fund_contents", "shares_and_withheld"):  # X11
                    # Reading: only the sum of shares has the floor of 0.
                    fund = total([fund, *(seller.withheld for seller in assessed)])
        self.result.lines["departments", str(self.id), "S2.7-P7"] = Line(_paid(fund))


def _paid(amount: Figure) -> Figure:
    return None if amount is None else cents(amount)


class _Seller:
    """A sales manager or deputy in a month."""

    def __init__(self, department: _Department, id_: str, person: _Person, heads: int) -> None:
        self.scheme, self.department, self.id, self.person = department.scheme, department, id_, person
        self.heads = heads
        self.is_assessed = not self.scheme.is_exempt(person, department.first)
        self.spent = self.scheme.expenses[id_, department.period]
        if self.is_assessed:
            self._assess()

    # I1, P3, P4, N3

    def _assess(self) -> None:
        n, on = self.scheme.n, self.scheme.on
        first, counts = self.department.first, self.department.counts
        sales = total(receipt.personal for receipt in self.scheme.of_person[self.id] if counts(receipt, first))
        quota = self._quota()
        met = self.department.is_met
        commission: Figure = None
        if met is False:
            commission = ZERO
        elif met and sales is not None and quota is not None:
            times = 2 if on("commission_times", "twice") else 1
            commission = max(ZERO, sales - quota) * n("commission_rate") * times
        results = ONE if on("results_part", "granted") else self._mark("results")
        review = total(
            (
                product(n("results_weight"), results),
                product(n("team_spirit_weight"), self._mark("team_spirit")),
                product(n("discipline_weight"), self._mark("discipline")),
            )
        )
        self.reward = product(commission, review)
        booked = on("entertainment_minimum_basis", "booked")
        entertained = total(
            self._booked(row) if booked else number(row["consumption"])
            for row in self.spent
            if row["kind"] == "entertainment"
        )
        short = None if entertained is None else max(ZERO, n("entertainment_minimum") - entertained)
        self.due = product(short, n("shortfall_share"))
        self.net_reward = None
        if self.reward is not None and self.due is not None:
            self.net_reward = max(ZERO, self.reward - self.due)
        self.withheld = None
        if commission is not None and self.net_reward is not None:
            self.withheld = commission - self.net_reward
        columns = {"S2.7-I1": sales, "S2.7-D3": quota, "S2.7-P3": commission, "S2.7-P4": review}
        for name, value in {**columns, "S2.7-N3 net": self.net_reward}.items():
            self.department.result.columns["people", self.id, name] = value

    def _quota(self) -> Figure:
        key = ("person", self.id, self.department.period)
        if key in self.scheme.targets:
            return self.scheme.targets[key]  # Reading: a row without a value leaves the quota unknown (G17).
        if self.scheme.on("quota_basis", "fixed"):
            return self.scheme.n("quota_total") / self.scheme.n("quota_heads")
        return None if self.department.id is None else self.scheme.n("quota_total") / self.heads  # X8

    def _mark(self, item: str) -> Figure:
        row = self.scheme.scores.get((self.id, self.department.period, item))
        if row is None:
            return None
        score, scale = number(row["score"]), number(row.get("scale_max"))
        scale = ONE if scale is None else scale
        # Reading: a mark above its scale is no mark.
        return None if score is None or score > scale or not scale else score / scale

    def _booked(self, row: Row) -> Figure:
        booked = number(row.get("booked_amount"))
        return booked if booked is not None else product(number(row.get("consumption")), self.scheme.n("booking_share"))

    def pay(self) -> None:
        """P2, P5, P6 beside the reward, and what is taken off."""
        n, on = self.scheme.n, self.scheme.on
        pay: dict[str, Figure] = {"S2.7-P2": _paid(number(self.person.row.get("wage_base")))}
        if self.is_assessed:
            pay["S2.7-P4"] = _paid(self.reward)
        if self.person.role == "sales_manager" or on("deputy_allowance", "as_sales_manager"):  # X16
            away = "_away" if self.person.row.get("posted_away") else ""
            pay["S2.7-P5"] = cents(n(f"transport{away}"))
            pay["S2.7-P6"] = cents(n(f"communication{away}"))
        taken: dict[str, Figure] = {}
        if self.is_assessed:
            taken["S2.7-N3"] = least(_paid(self.due), _paid(self.reward))
        if on("expense_excess", "charged"):  # X6
            for clause, excess in (("S2.7-N1", self._voucher_excess()), ("S2.7-N2", self._entertainment_excess())):
                left = total([*pay.values(), *(None if value is None else -value for value in taken.values())])
                taken[clause] = least(_paid(excess), left)
        for clause, value in {**pay, **taken}.items():
            self.department.result.lines["people", self.id, clause] = Line(value)
        payouts, penalties = total(pay.values()), total(taken.values())
        net = None if payouts is None or penalties is None else payouts - penalties
        self.department.result.totals[self.id] = (payouts, penalties, net)

    def _voucher_excess(self) -> Figure:
        vouchers = total(self._booked(row) for row in self.spent if row["kind"] == "voucher")
        return None if vouchers is None else max(ZERO, vouchers - self.scheme.n("voucher_limit"))

    def _entertainment_excess(self) -> Figure:
        booked = [self._booked(row) for row in self.spent if row["kind"] == "entertainment"]
        limit = self.scheme.n("entertainment_limit")
        return total(None if value is None else max(ZERO, value - limit) for value in booked)
