"""Exact reference computation of S2.12, the pay and ranks of wealth-management sellers.

Everything is a ``fractions.Fraction``; nothing is rounded but the payable lines (G2). The clauses are those of the
rule catalogue; where it leaves a corner open, a comment that begins with ``Reading:`` says how it is taken here.
A person's months are walked one after the other: what a month makes of a person decides how the next one begins.
"""

from __future__ import annotations

import calendar
import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

__all__ = ["STATED_NUMBERS", "SWITCHES", "Line", "Month", "evaluate"]

Row = dict[str, object]
Key = tuple[str, str, str]
Date = datetime.date

ZERO = Fraction(0)
ONE = Fraction(1)
SCHEME = "S2.12-"

SWITCHES: dict[str, tuple[str, ...]] = {
    "big_deal_rate_on": ("whole_deal", "part_above"),  # X2
    "fund_on_big_deals": ("excluded", "included"),  # X3
    "confirmation_cutoff": ("approved_by_15", "approved_before_15", "requested_by_15"),  # X4
    "not_confirmed": ("stop", "end_of_contract"),  # X6
    "retention_test": ("rolling_three_months", "retention_month"),  # X7
    "check_rhythm": ("cycles", "once", "rolling"),  # X8
    "mean_months": ("worked", "three"),  # X9
    "score_above_1_2": ("refuse", "divide_by_100"),  # X11
    "seniority_day": ("month_end", "month_start"),  # X13
    "early_confirmation_months": ("three_before", "first_two"),  # X14
    "retention_commission": ("paid", "none"),  # X15
    "founding_window": ("last_six_months", "since_hire"),  # X16
    "zone_deal_deadline": ("by_end_of_second_month", "in_second_month"),  # X17
    "rank_pay_factor_cap": ("as_written", "one"),  # X18
    "fund_payments": ("one", "two"),  # X19
    "leaver_commission": ("paid", "forfeited"),  # X20
    "deal_month": ("signed", "established"),  # X21
}
"""The switches of the scheme and their values, the catalogue's default first."""

STATED_NUMBERS: dict[str, str] = {
    "sales_weight": "0.4",
    "prospects_weight": "0.3",
    "manager_weight": "0.3",
    "sales_ratio_max": "1",
    "prospects_per_month": "20",
    "prospects_ratio_max": "1.2",
    "manager_score_max": "1",
    "probation_base_share": "0.8",
    "seniority_allowance": "100",
    "housing_allowance": "2000",
    "housing_months": "6",
    "commission_rate": "0.001",
    "fund_rate": "0.0003",
    "big_deal_amount": "50000000",
    "big_deal_commission_rate": "0.0001",
    "probation_months": "6",
    "confirmation_sales": "4000000",
    "confirmation_prospects": "120",
    "confirmation_deals": "2",
    "early_months": "2",
    "confirmation_day": "15",
    "check_months": "3",
    "check_sales": "2000000",
    "check_prospects": "20",
    "check_deals": "1",
    "founding_months": "6",
    "founding_mean_sales": "3000000",
    "zone_share": "0.2",
    "leaver_fund_months": "6",
}
SENIORITY_FROM = Date(2008, 11, 11)
ZONE_LOWEST_RANK = "expert"
MONTHLY = ("P1", "P2", "P5", "P6", "P7", "P9", "P11", "P14")


@dataclass(frozen=True)
class Line:
    """One line: the amount as paid (None: not available, or no figure at all) and a result in words."""

    value: Fraction | None
    text: str | None = None


@dataclass(frozen=True)
class Month:
    """What one month yields.

    `rank` and `standing` are those the month is paid at; a standing is probation, confirmed, zone, retention or stopped.
    """

    period: str
    lines: dict[Key, Line]
    columns: dict[Key, Fraction | None]
    rank: dict[str, str]
    standing: dict[str, str]
    founders: set[str]
    totals: dict[str, tuple[Fraction | None, Fraction | None, Fraction | None]]
    status: dict[str, str] = field(default_factory=dict)


def evaluate(tables: Mapping[str, list[Row]], terms: Mapping[str, object], months: Sequence[str]) -> dict[str, Month]:
    """Evaluate the months one after the other, carrying rank, standing, check cycles and dismissals."""
    facts = _Facts(tables, _Terms(terms), _number_of(months[0]))
    walks = [_Walk(facts, row) for row in facts.people]
    return {period: _month(facts, walks, _number_of(period)) for period in months}


# --- numbers, dates and months ------------------------------------------------------------------------------------


def _number(value: object) -> Fraction | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return Fraction(*value.as_integer_ratio())
    if isinstance(value, (int, Fraction, str)):
        return Fraction(value)
    raise TypeError(f"not an exact number: {value!r}")


def _date(value: object) -> Date | None:
    assert value is None or isinstance(value, Date)
    return value


def _number_of(period: str) -> int:
    return int(period[:4]) * 12 + int(period[5:7]) - 1


def _of(day: Date) -> int:
    return day.year * 12 + day.month - 1


def _first(month: int) -> Date:
    return Date(month // 12, month % 12 + 1, 1)


def _last(month: int) -> Date:
    return _first(month + 1) - datetime.timedelta(days=1)


def _later(day: Date, months: int) -> Date:
    """The same day so many months later; the last day of a month that lacks it."""
    month = _of(day) + months
    year, number = month // 12, month % 12 + 1
    return Date(year, number, min(day.day, calendar.monthrange(year, number)[1]))


def _years(start: Date, until: Date) -> int:
    """Anniversaries reached on or before a day; that of 29 February is 1 March in other years."""
    years = until.year - start.year
    return years if (start.month, start.day) <= (until.month, until.day) else years - 1


def _cents(value: Fraction) -> Fraction:
    """Rounded to 0.01, half away from zero."""
    scaled = abs(value) * 100
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 100)


class _Terms:
    """Numbers, switches and the rank table; a term that is not given has the catalogue's value."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.given = given
        table = given["rank_table"]
        assert isinstance(table, list)
        self.ranks: list[str] = [str(row["rank"]) for row in table]
        self.row = {str(row["rank"]): {k: _number(v) for k, v in row.items() if k != "rank"} for row in table}
        prizes = given.get("contest_prizes", [])
        assert isinstance(prizes, list)
        self.prizes = {str(row["plan"]): _number(row["amount"]) for row in prizes}

    def number(self, name: str) -> Fraction:
        value = _number(self.given.get(name, STATED_NUMBERS[name]))
        assert value is not None
        return value

    def switch(self, name: str) -> str:
        return str(self.given.get(name, SWITCHES[name][0]))

    def figure(self, rank: str, column: str) -> Fraction:
        value = self.row[rank][column]
        assert value is not None
        return value

    def reached(self, sales: Fraction) -> str:
        """The highest rank whose requirement is met; the lowest rank below all of them (X9)."""
        met = [rank for rank in self.ranks if sales >= self.figure(rank, "requirement")]
        return met[-1] if met else self.ranks[0]


# --- facts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Deal:
    signed: Date
    cleared: Date | None
    amount: Fraction


class _Facts:
    def __init__(self, tables: Mapping[str, list[Row]], terms: _Terms, first: int) -> None:
        self.terms = terms
        self.first = first  # the first month evaluated: months before it are known from history only
        self.people = tables["people"]
        self.branches = {str(row["branch_id"]): row for row in tables["branches"]}
        self.attendance = {(row["person_id"], row["period"]): row for row in tables["attendance"]}
        self.promised = {
            (row["scope_id"], row["period"]): _number(row["value"])
            for row in tables.get("targets", [])
            if row["metric"] == "promised_sales" and row["scope_type"] == "person"
        }
        self.history = {
            (row["person_id"], _number_of(str(row["period"])), row["metric"]): _number(row["value"])
            for row in tables.get("history", [])
        }
        self.deals = _by(
            (str(row["person_id"]), _Deal(row["date"], row["cleared_date"], _number(row["amount"])))  # type: ignore[arg-type]
            for row in tables["deals"]
        )
        self.events = _by((str(row["person_id"]), row) for row in tables.get("events", []) if _verified(row))
        self.scores = _by(((str(row["person_id"]), row["period"], row["item"]), row) for row in tables["scores"])
        self.postings = _by((str(row["person_id"]), row) for row in tables.get("postings", []))
        self.approvals = _by(
            ((row["kind"], row["subject"]), row)
            for row in tables.get("approvals", [])
            if row["result"] == "approved" and row["approved_on"] is not None
        )
        self.prospects = self._prospects(tables.get("customers", []))

    def _prospects(self, rows: Iterable[Row]) -> dict[str, list[Date]]:
        """Days on which each owner's prospects qualified: a prospect counts once, on its first day (X22)."""
        first: dict[str, tuple[Date, str]] = {}
        for row in rows:
            day, owner, customer = row["qualified_on"], row["owner_id"], str(row["customer_id"])
            if not isinstance(day, Date) or owner is None:
                continue
            found = (day, str(owner))
            first[customer] = min(first.get(customer, found), found)
        return _by((owner, day) for day, owner in first.values())

    def score(self, person: str, period: str, item: str, highest: Fraction) -> Fraction | None:
        """The mean of a person's marks as shares, at most `highest`; None without a mark, or with a refused one."""
        shares = []
        for row in self.scores.get((person, period, item), []):
            value, scale = _number(row["score"]), _number(row.get("scale_max"))
            if value is None:
                return None
            share = value / (ONE if scale is None else scale)
            if share > Fraction(6, 5):
                if self.terms.switch("score_above_1_2") == "refuse":
                    return None
                share /= 100
            shares.append(min(share, highest))
        # Reading: each mark is held at the highest share, then the mean is taken.
        return sum(shares, ZERO) / len(shares) if shares else None


def _by(pairs: Iterable[tuple[object, object]]) -> dict:  # type: ignore[type-arg]
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def _verified(row: Row) -> bool:
    return row.get("verified") is not False


# --- one person -----------------------------------------------------------------------------------------------------


@dataclass
class _Stand:
    """How a person stands in one month."""

    employed: bool = False
    standing: str = ""
    rank: str = ""
    texts: dict[str, str] = field(default_factory=dict)


class _Walk:
    """A person's way through the months."""

    def __init__(self, facts: _Facts, row: Row) -> None:
        self.facts, self.terms, self.row = facts, facts.terms, row
        self.person = str(row["person_id"])
        hired = _date(row["hire_date"])
        assert hired is not None
        self.hired = hired
        self.left = _date(row["leave_date"])
        self.is_seller = row["role"] == "seller"
        self.standing = ""  # probation, confirmed or zone, as carried into the month
        self.rank = ""
        self.fresh_until = -1  # last month of the quarter in which a new rank holds (M8)
        self.cycle_from: int | None = None  # first month of the running check cycle
        self.checked_once = False
        self.failed_in: int | None = None
        self.started = False

    # figures of months

    def _day(self, deal: _Deal) -> Date | None:
        return deal.cleared if self.terms.switch("deal_month") == "established" else deal.signed

    def _deals(self, start: Date, until: Date) -> list[_Deal]:
        """Deals that belong to the days from `start` up to before `until`."""
        return [
            deal
            for deal in self.facts.deals.get(self.person, [])
            if (day := self._day(deal)) is not None and start <= day < until
        ]

    def sales(self, month: int) -> Fraction:
        if month < self.facts.first:
            return self._recorded(month, "sales")
        return sum((deal.amount for deal in self._deals(_first(month), _first(month + 1))), ZERO)

    def deals(self, month: int) -> Fraction:
        if month < self.facts.first:
            return self._recorded(month, "deals")
        return Fraction(len(self._deals(_first(month), _first(month + 1))))

    def prospects(self, month: int) -> Fraction:
        if month < self.facts.first:
            return self._recorded(month, "prospects")
        return Fraction(len(self._qualified(_first(month), _first(month + 1))))

    def _qualified(self, start: Date, until: Date) -> list[Date]:
        return [day for day in self.facts.prospects.get(self.person, []) if start <= day < until]

    def _recorded(self, month: int, metric: str) -> Fraction:
        return self.facts.history.get((self.person, month, metric)) or ZERO

    def worked(self, month: int) -> bool:
        return _of(self.hired) <= month and (self.left is None or _of(self.left) >= month)

    def _mean(self, months: Sequence[int]) -> Fraction | None:
        """Mean monthly sales (X9); None without a worked month."""
        worked = [month for month in months if self.worked(month)]
        if not worked:
            return None
        total = sum((self.sales(month) for month in worked), ZERO)
        return total / (len(worked) if self.terms.switch("mean_months") == "worked" else len(months))

    # from month to month

    def stand(self, month: int) -> _Stand:
        """How the person stands in a month, once the months before were asked for."""
        if month < _of(self.hired) or (self.left is not None and _of(self.left) < month):
            return _Stand()
        if not self.is_seller:
            return _Stand(employed=True)
        if not self.started:
            self._open(month)
        if self.standing == "zone":
            return self._in_zone(month)
        if self.standing == "probation":
            return self._on_probation(month)
        return self._confirmed(month)

    def _open(self, month: int) -> None:
        self.started = True
        if self._zone_approved():
            self.standing, self.rank = "zone", str(self.row["rank"])
            # Reading: a zone person hired before the first month has no exits behind.
            return
        confirmed = _date(self.row.get("confirm_date"))
        if confirmed is not None and _of(confirmed) < month:
            self.standing, self.rank = "confirmed", str(self.row["rank"])
            self._start_confirmed(confirmed, _of(confirmed))
            on_time = confirmed.day <= self.terms.number("confirmation_day")
            self.fresh_until = _quarter_end(_of(confirmed) + (0 if on_time else 1))
            while self.cycle_from is not None and self.terms.switch("check_rhythm") == "cycles":
                if self.cycle_from + 3 > month:
                    break
                self.cycle_from += 3
            if self.terms.switch("check_rhythm") == "once" and _of(confirmed) + 3 < month:
                self.checked_once = True
            return
        self.standing, self.rank = "probation", self.terms.ranks[0]

    def _start_confirmed(self, _day: Date, month: int) -> None:
        """The first check cycle starts with the month after confirmation (X8)."""
        self.standing, self.cycle_from = "confirmed", month + 1

    def _zone_approved(self) -> bool:
        rank = self.row.get("rank")
        if rank not in self.terms.ranks:
            return False
        if self.terms.ranks.index(str(rank)) < self.terms.ranks.index(ZONE_LOWEST_RANK):
            return False
        return any(
            row["approved_on"] <= self.hired or row["approver_role"] == "special_authority"
            for row in self.facts.approvals.get(("zone", self.person), [])
        )

    # the salary zone (M15, M17, M18)

    def _in_zone(self, month: int) -> _Stand:
        stand = _Stand(True, "zone", self.rank)
        second, third = _of(self.hired) + 1, _of(self.hired) + 2
        if month == second:
            since = second if self.terms.switch("zone_deal_deadline") == "in_second_month" else second - 1
            if not sum((self.deals(each) for each in range(since, second + 1)), ZERO):
                self.rank = self.terms.ranks[max(self.terms.ranks.index(self.rank) - 1, 0)]
                stand.texts["M17"] = self.rank
        if month == third:
            promised = self.facts.promised.get((self.person, f"{self.hired:%Y-%m}"))
            if (
                promised is not None
                and sum((self.sales(each) for each in range(second - 1, third + 1)), ZERO) < promised
            ):
                self._leave_zone(month + 1)
                stand.texts["M18"] = self.rank
        return stand

    def _leave_zone(self, month: int) -> None:
        quarter = month // 3 * 3
        # Reading: the "worked months only" of M18 is X9's default, so that its switch acts here too.
        mean = self._mean(range(quarter - 3, quarter))
        assert mean is not None
        self.rank = self.terms.reached(mean)
        self.standing, self.cycle_from = "confirmed", month
        self.fresh_until = -1

    # probation (D7, M1 to M7, A2)

    def _on_probation(self, month: int) -> _Stand:
        ends = _later(self.hired, int(self.terms.number("probation_months")))
        approval = next((row for row in self._requests(month) if self._passes(row)), None)
        if approval is None:
            if _first(month) >= ends:
                if self.terms.switch("not_confirmed") == "end_of_contract":
                    self.left = _last(month - 1)
                    return _Stand()
                return _Stand(True, "stopped", self.rank)
            return _Stand(True, "probation", self._month_rank(month))
        day = approval["approved_on"]
        assert isinstance(day, Date)
        rank = self._rank_at_confirmation(day)
        self._start_confirmed(day, month)
        self.rank = rank
        on_time = self._on_time(approval)
        self.fresh_until = _quarter_end(month if on_time else month + 1)
        stand = _Stand(True, "confirmed", rank) if on_time else _Stand(True, "probation", self._month_rank(month))
        stand.texts["M6"] = rank
        return stand

    def _requests(self, month: int) -> list[Row]:
        rows = self.facts.approvals.get(("confirmation", self.person), [])
        return sorted(
            (row for row in rows if _of(row["approved_on"]) == month),
            key=lambda row: (row["approved_on"], row["request_id"]),
        )

    def _passes(self, request: Row) -> bool:
        day = request["approved_on"]
        assert isinstance(day, Date)
        number = self.terms.number
        ends = _later(self.hired, int(number("probation_months")))
        if day >= ends:
            if self._sales_since_hire(ends) >= number("confirmation_sales"):
                return True
            prospects, deals = self._counts_since_hire(ends)
            return prospects >= number("confirmation_prospects") and deals >= number("confirmation_deals")
        early = _later(self.hired, int(number("early_months")))
        until = day + datetime.timedelta(days=1)
        return day >= early and self._sales_since_hire(until) >= number("confirmation_sales")

    def _sales_since_hire(self, until: Date) -> Fraction:
        before = sum((self.sales(month) for month in range(_of(self.hired), self.facts.first)), ZERO)
        return before + sum((deal.amount for deal in self._deals(self._known_from(), until)), ZERO)

    def _counts_since_hire(self, until: Date) -> tuple[Fraction, Fraction]:
        months = range(_of(self.hired), self.facts.first)
        start = self._known_from()
        prospects = sum((self.prospects(month) for month in months), ZERO) + len(self._qualified(start, until))
        deals = sum((self.deals(month) for month in months), ZERO) + len(self._deals(start, until))
        return prospects, deals

    def _known_from(self) -> Date:
        return max(self.hired, _first(self.facts.first))

    def _month_rank(self, month: int) -> str:
        """M4, M5: the lowest rank, or the one that the month's sales reach."""
        return self.terms.reached(self.sales(month))

    def _on_time(self, request: Row) -> bool:
        approved, asked = request["approved_on"], request["requested_on"]
        assert isinstance(approved, Date)
        limit = int(self.terms.number("confirmation_day"))
        match self.terms.switch("confirmation_cutoff"):
            case "approved_by_15":
                return approved.day <= limit
            case "approved_before_15":
                return approved.day < limit
            case _:
                # Reading: a request of an earlier month is on time.
                assert isinstance(asked, Date)
                return asked <= approved.replace(day=limit)

    def _rank_at_confirmation(self, day: Date) -> str:
        month, hired = _of(day), _of(self.hired)
        early = day < _later(self.hired, int(self.terms.number("probation_months")))
        two_only = day < _later(self.hired, 3)
        if early and (two_only or self.terms.switch("early_confirmation_months") == "first_two"):
            mean = (self.sales(hired) + self.sales(hired + 1)) / 2
        else:
            found = self._mean(range(month - 3, month))
            assert found is not None
            mean = found
        return self.terms.reached(mean)

    # after confirmation (M8 to M12)

    def _confirmed(self, month: int) -> _Stand:
        if month % 3 == 0 and month > self.fresh_until:
            mean = self._mean(range(month - 3, month))
            if mean is not None:
                self.rank = self.terms.reached(mean)
        stand = _Stand(True, "confirmed", self.rank)
        if self.failed_in == month - 1:
            self.failed_in = None
            leaving = self.left is not None and _of(self.left) == month
            if self._events("performance_promise", _first(month), _first(month + 1)):
                self._retention(month, stand, leaving=leaving)
                return stand
            if not leaving:
                stand.texts["M10"] = "decision needed"
        self._check(month)
        return stand

    def _check(self, month: int) -> None:
        assert self.cycle_from is not None
        rhythm = self.terms.switch("check_rhythm")
        months = int(self.terms.number("check_months"))
        if month < self.cycle_from + months - 1 or (rhythm == "once" and self.checked_once):
            return
        self.checked_once = True
        if not self._meets(range(month - months + 1, month + 1)):
            self.failed_in = month
        if rhythm == "cycles":
            self.cycle_from = month + 1

    def _meets(self, months: Sequence[int]) -> bool:
        number = self.terms.number
        if sum((self.sales(month) for month in months), ZERO) >= number("check_sales"):
            return True
        mean = sum((self.prospects(month) for month in months), ZERO) / len(months)
        deals = sum((self.deals(month) for month in months), ZERO)
        return mean >= number("check_prospects") and deals >= number("check_deals")

    def _retention(self, month: int, stand: _Stand, *, leaving: bool) -> None:
        stand.standing = "retention"
        months = range(month, month + 1)
        if self.terms.switch("retention_test") == "rolling_three_months":
            months = range(month - int(self.terms.number("check_months")) + 1, month + 1)
        if not self._meets(months) and not leaving:
            stand.texts["M11"] = "dismissed"
            self.left = _last(month)
        if self.terms.switch("check_rhythm") == "cycles":
            self.cycle_from = month + 1

    def _events(self, kind: str, start: Date, until: Date) -> list[Row]:
        rows = self.facts.events.get(self.person, [])
        return [row for row in rows if row["type"] == kind and start <= row["date"] < until]

    # founding a team (M14)

    def may_found(self, month: int, stand: _Stand) -> bool:
        if stand.standing not in ("confirmed", "zone", "retention"):
            return False
        served = _later(self.hired, int(self.terms.number("founding_months"))) <= _last(month)
        # Reading: an approval counts from the month of its date.
        asked = any(row["approved_on"] <= _last(month) for row in self.facts.approvals.get(("team", self.person), []))
        if not served and not asked:
            return False
        first = max(_of(self.hired), month - 5)
        if self.terms.switch("founding_window") == "since_hire":
            first = _of(self.hired)
        months = [each for each in range(first, month + 1) if each >= self.facts.first or self._is_recorded(each)]
        mean = sum((self.sales(each) for each in months), ZERO) / len(months)
        end = _first(month + 1)
        return (
            mean >= self.terms.number("founding_mean_sales")
            and bool(self._events("wants_management", Date.min, end))
            and not self._events("serious_fault", Date.min, end)
        )

    def _is_recorded(self, month: int) -> bool:
        return (self.person, month, "sales") in self.facts.history


def _quarter_end(month: int) -> int:
    return month // 3 * 3 + 2


# --- pay ------------------------------------------------------------------------------------------------------------


def _month(facts: _Facts, walks: Sequence[_Walk], month: int) -> Month:
    period = f"{_first(month):%Y-%m}"
    result = Month(period, {}, {}, {}, {}, set(), {})
    for walk in walks:
        stand = walk.stand(month)
        amounts: dict[str, Fraction | None] = {}
        if stand.employed:
            amounts |= _wage(facts, walk, stand, month)
        if walk.is_seller:
            amounts |= _commission(facts, walk, stand, month)
            amounts |= _fund(facts, walk, stand, month)
        for clause, text in stand.texts.items():
            result.lines["people", walk.person, SCHEME + clause] = Line(None, text)
        paid = {clause: None if value is None else _cents(value) for clause, value in amounts.items()}
        for clause, value in paid.items():
            result.lines["people", walk.person, SCHEME + clause] = Line(value)
        if stand.standing:
            result.rank[walk.person], result.standing[walk.person] = stand.rank, stand.standing
            if walk.may_found(month, stand):
                result.founders.add(walk.person)
        values = list(paid.values())
        total = None if None in values else sum((value for value in values if value is not None), ZERO)
        if values:
            result.totals[walk.person] = (total, ZERO, total)
    return result


def _branch(facts: _Facts, walk: _Walk, month: int) -> Row:
    """The branch of the last day of employment in the month (G12)."""
    day = min(_last(month), walk.left or _last(month))
    branch = walk.row["branch_id"]
    rows = sorted(facts.postings.get(walk.person, []), key=lambda row: row["valid_from"])
    for row in rows:
        until = row["valid_until"]
        if row["valid_from"] <= day and (until is None or day <= until) and row["branch_id"] is not None:
            branch = row["branch_id"]
    return facts.branches[str(branch)]


def _wage(facts: _Facts, walk: _Walk, stand: _Stand, month: int) -> dict[str, Fraction | None]:
    """P1, P2, P5, P6, P11 and P14 of a month of employment."""
    if stand.standing == "stopped":
        return {}
    found: dict[str, Fraction | None] = {}
    if stand.standing == "retention":
        found["P11"] = _number(_branch(facts, walk, month)["minimum_wage"])
    else:
        housing = _housing(facts, walk, month)
        if housing:
            found["P6"] = housing
        if not walk.is_seller:
            return found
        coefficient = _number(_branch(facts, walk, month)["coefficient"])
        assert coefficient is not None
        found["P1"] = _base(facts, walk, stand, month, coefficient)
        found["P2"] = _rank_pay(facts, walk, stand, month, coefficient)
        found["P5"] = _seniority(facts, walk, month)
    prize = _contest(facts, walk, month)
    if prize:
        found["P14"] = prize
    return found


def _base(facts: _Facts, walk: _Walk, stand: _Stand, month: int, coefficient: Fraction) -> Fraction | None:
    row = facts.attendance.get((walk.person, f"{_first(month):%Y-%m}"))
    if row is None:
        return None
    required, attended = _number(row["days_required"]), _number(row["days_attended"])
    if not required or attended is None:
        return None
    base = facts.terms.figure(stand.rank, "base_pay") * coefficient * attended / required
    on_trial = stand.standing == "probation" or (stand.standing == "zone" and walk.row["status"] == "trial")
    return base * facts.terms.number("probation_base_share") if on_trial else base


def _rank_pay(facts: _Facts, walk: _Walk, stand: _Stand, month: int, coefficient: Fraction) -> Fraction | None:
    number = facts.terms.number
    score = facts.score(walk.person, f"{_first(month):%Y-%m}", "manager_monthly", number("manager_score_max"))
    if score is None:
        return None
    sales = min(walk.sales(month) / facts.terms.figure(stand.rank, "requirement"), number("sales_ratio_max"))
    prospects = min(walk.prospects(month) / number("prospects_per_month"), number("prospects_ratio_max"))
    factor = number("sales_weight") * sales + number("prospects_weight") * prospects + number("manager_weight") * score
    if facts.terms.switch("rank_pay_factor_cap") == "one":
        factor = min(factor, ONE)
    return facts.terms.figure(stand.rank, "rank_pay") * coefficient * factor


def _seniority(facts: _Facts, walk: _Walk, month: int) -> Fraction:
    day = _last(month) if facts.terms.switch("seniority_day") == "month_end" else _first(month)
    years = max(_years(max(walk.hired, SENIORITY_FROM), day), 0)
    return facts.terms.number("seniority_allowance") * years


def _housing(facts: _Facts, walk: _Walk, month: int) -> Fraction | None:
    if walk.row.get("posted_away") is not True:
        return None
    days = [row["date"] for row in walk._events("posting", Date.min, _first(month + 1))]
    if not days:
        return None
    began = _of(max(days))  # type: ignore[type-var, arg-type]
    months = facts.terms.number("housing_months")
    return facts.terms.number("housing_allowance") if month - began < months else None


def _contest(facts: _Facts, walk: _Walk, month: int) -> Fraction:
    total = ZERO
    for event in walk._events("contest_prize", Date.min, _first(month + 1)):
        plan = str(event["note"])
        days = [row["approved_on"] for row in facts.approvals.get(("contest", plan), [])]
        if days and _of(max(min(days), event["date"])) == month:
            total += facts.terms.prizes[plan] or ZERO
    return total


def _commission(facts: _Facts, walk: _Walk, stand: _Stand, month: int) -> dict[str, Fraction | None]:
    """P7 and P9, with the wage of the month in which the deal was cleared (P12)."""
    if stand.standing == "stopped":
        return {}
    if stand.standing == "retention" and facts.terms.switch("retention_commission") == "none":
        return {}
    forfeits = facts.terms.switch("leaver_commission") == "forfeited"
    if not stand.employed and (walk.left is None or forfeits):
        return {}
    number = facts.terms.number
    limit = number("big_deal_amount")
    ordinary = big = ZERO
    for deal in facts.deals.get(walk.person, []):
        if deal.cleared is None or _of(deal.cleared) != month:
            continue
        if forfeits and walk.left is not None and deal.cleared > walk.left:
            continue  # X20: established after the day of leaving
        if deal.amount < limit:
            ordinary += deal.amount * number("commission_rate")
        elif facts.terms.switch("big_deal_rate_on") == "part_above":
            big += limit * number("commission_rate") + (deal.amount - limit) * number("big_deal_commission_rate")
        else:
            big += deal.amount * number("big_deal_commission_rate")
    found: dict[str, Fraction | None] = {"P7": ordinary, "P9": big}
    return {clause: value for clause, value in found.items() if value or stand.employed}


def _fund(facts: _Facts, walk: _Walk, stand: _Stand, month: int) -> dict[str, Fraction | None]:
    """P10 as P13 pays it: at the year's end, or half a year after leaving within the year of leaving."""
    if walk.left is not None and _of(walk.left) <= month:
        day = _later(walk.left, int(facts.terms.number("leaver_fund_months")))
        if _of(day) != month or walk._events("breach", Date.min, day + datetime.timedelta(days=1)):
            return {}
        return _fund_of(facts, walk, walk.left.year, month)
    if month % 12 != 11 or not stand.employed or stand.standing == "stopped":
        return {}
    return _fund_of(facts, walk, month // 12, month)


def _fund_of(facts: _Facts, walk: _Walk, year: int, month: int) -> dict[str, Fraction | None]:
    """The fund of a year as it is known in the month of its payment, and where X19 makes it two, the set-aside of P8."""
    terms = facts.terms
    base = ZERO
    start, until = _first(max(year * 12, facts.first)), _first(min(year * 12 + 12, month + 1))
    for deal in walk._deals(start, until):
        base += _fund_base(terms, deal.amount)
    for month in range(year * 12, min(facts.first, year * 12 + 12)):
        base += walk._recorded(month, "sales")
        if terms.switch("fund_on_big_deals") == "excluded":
            base -= walk._recorded(month, "big_deal_sales")
    score = facts.score(walk.person, str(year), "year_end_review", ONE)
    paid: dict[str, Fraction | None] = {"P10": None if score is None else base * terms.number("fund_rate") * score}
    if terms.switch("fund_payments") == "two":
        # Reading: months before the first one have no set-aside on record.
        cleared = [d for d in facts.deals.get(walk.person, []) if d.cleared is not None and start <= d.cleared < until]
        paid["P8"] = sum((_fund_base(terms, deal.amount) for deal in cleared), ZERO) * terms.number("fund_rate")
    return paid


def _fund_base(terms: _Terms, amount: Fraction) -> Fraction:
    limit = terms.number("big_deal_amount")
    if amount < limit or terms.switch("fund_on_big_deals") == "included":
        return amount
    return limit if terms.switch("big_deal_rate_on") == "part_above" else ZERO
