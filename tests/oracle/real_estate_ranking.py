"""Exact reference computation of S2.6, the monthly ranking of real-estate sellers.

Everything is a ``fractions.Fraction``; nothing is rounded but the payable lines (G2). The clauses are those of the
rule catalogue; where it leaves a corner open, a comment that begins with ``Reading:`` says how it is taken here.
"""

from __future__ import annotations

import calendar
import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

__all__ = ["SWITCHES", "Line", "Month", "department_on", "evaluate"]

Row = dict[str, object]
Key = tuple[str, str, str]

ZERO = Fraction(0)
SCHEME = "S2.6-"
DECISION_NEEDED = "decision needed"

SWITCHES: dict[str, tuple[str, ...]] = {
    "sales_score": ("department_share", "relative_to_best"),  # X1
    "sales_score_months": ("two", "one"),  # X2
    "item_sum": ("mean", "weighted"),  # X3
    "last_group_effect": ("down_one_level", "eliminate"),  # X5
    "group_rounding": ("down", "up"),  # X6
    "yellow_card_effect": ("record", "eliminate_after_two"),  # X7
    "shortfall_order": ("last", "first"),  # X10
    "ladder_window": ("employment", "calendar_year"),  # X11
    "ladder_after_last": ("repeat", "decision"),  # X11
    "prize_tie": ("share", "full_each"),  # X12
    "trial_quota_test": ("monthly", "end_of_trial"),  # X13
    "status_restored_by": ("decision", "met_month"),  # X13
    "peer_group": ("department", "company"),  # X14
}
"""The switches of the scheme and their values, the catalogue's default first."""

STATED_NUMBERS: dict[str, str] = {
    "champion_month_prize": "500",
    "expert_quarter_prize": "800",
    "contribution_prize": "500",
    "over_quota_prize": "250",
    "shortfall_rate": "10",
    "wage_floor": "400",
    "form_fine_min": "10",
    "form_fine_max": "20",
    "queue_fine_2": "20",
    "queue_fine_3": "50",
    "error_fine_min": "10",
    "error_fine_max": "100",
    "record_fine_2_min": "50",
    "record_fine_2_max": "500",
    "other_complaint_fine_2": "50",
    "sales_weight": "0.6",
    "business_weight": "0.2",
    "quality_weight": "0.2",
    "assessor_weight": "0.5",
    "sales_window_months": "2",
    "group_share": "0.1",
    "yellow_card_count": "2",
    "missed_months": "3",
    "min_team_size": "10",
    "rank_lowest": "1",
}

BUSINESS_ITEMS = ("professional", "project", "business")
QUALITY_ITEMS = ("reception", "attitude", "expression", "friendliness")
ASSESSORS = ("supervisor", "marketing_manager")

PAYOUTS = ("base_pay", "S2.6-P1", "S2.6-P2", "S2.6-P3", "S2.6-P4", "S2.6-P5")
PENALTIES = ("S2.6-N2", "S2.6-N3", "S2.6-N5", "S2.6-N6", "S2.6-N7", "S2.6-N9")


@dataclass(frozen=True)
class Line:
    """One line: the amount as paid (None: not available, or no figure at all) and a result in words."""

    value: Fraction | None
    text: str | None = None


@dataclass(frozen=True)
class Month:
    """What one month yields; ``status`` and ``rank`` are those in force in the month, of the people assessed."""

    period: str
    lines: dict[Key, Line]
    columns: dict[Key, Fraction | None]
    status: dict[str, str]
    rank: dict[str, int | None]
    totals: dict[str, tuple[Fraction | None, Fraction | None, Fraction | None]]


def evaluate(
    tables: Mapping[str, list[Row]],
    terms: Mapping[str, object],
    months: Sequence[str],
) -> dict[str, Month]:
    """Evaluate the months one after the other, carrying status, rank, runs, cards and terminations."""
    facts = _Facts(tables, _Terms(terms), months)
    return {period: _evaluate_month(facts, period) for period in months}


# --- reading of cells -------------------------------------------------------------------------------------------


def _number(value: object) -> Fraction | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return Fraction(*value.as_integer_ratio())
    if isinstance(value, (int, Fraction, str)):
        return Fraction(value)
    raise TypeError(f"not an exact number: {value!r}")


def _known(value: object) -> Fraction:
    number = _number(value)
    if number is None:
        raise ValueError("a number is missing")
    return number


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _day(value: object) -> datetime.date | None:
    if value is None or isinstance(value, datetime.date):
        return value
    raise TypeError(f"not a date: {value!r}")


def _month_of(day: datetime.date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def _month_before(period: str, months: int = 1) -> str:
    year, month = divmod(int(period[:4]) * 12 + int(period[5:]) - 1 - months, 12)
    return f"{year:04d}-{month + 1:02d}"


def _bounds(period: str) -> tuple[datetime.date, datetime.date]:
    year, month = int(period[:4]), int(period[5:])
    return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])


def _cents(amount: Fraction) -> Fraction:
    """Round once to 0.01, half away from zero (G2)."""
    hundredfold = abs(amount) * 100
    whole = (2 * hundredfold.numerator + hundredfold.denominator) // (2 * hundredfold.denominator)
    return Fraction(whole if amount >= 0 else -whole, 100)


def _allot_equally(amount: Fraction, ids: Iterable[str]) -> dict[str, Fraction]:
    """Share an amount equally: the whole is rounded, spare cents go by order of id (G2)."""
    winners = sorted(ids)
    share, spare = divmod(int(_cents(amount) * 100), len(winners))
    return {winner: Fraction(share + (place < spare), 100) for place, winner in enumerate(winners)}


def _sum(values: Iterable[Fraction | None]) -> Fraction | None:
    """Add; one unknown summand makes the sum unknown (G17)."""
    total = ZERO
    for value in values:
        if value is None:
            return None
        total += value
    return total


# --- terms ------------------------------------------------------------------------------------------------------


class _Terms:
    """The terms of the scheme, with the catalogue's stated numbers and default readings where none is given."""

    def __init__(self, terms: Mapping[str, object]) -> None:
        given = {name: value for name, value in terms.items() if value is not None}
        switches = {name: str(given.get(name, values[0])) for name, values in SWITCHES.items()}
        for name, value in switches.items():
            if value not in SWITCHES[name]:
                raise ValueError(f"{name}: {value!r} is none of {SWITCHES[name]}")
        self._switches = switches

        def number(name: str) -> Fraction:
            return _known(given.get(name, STATED_NUMBERS.get(name)))

        def whole(name: str) -> int:
            return int(number(name))

        for blank in ("praise_reward_min", "praise_reward_max", "rank_highest"):  # G10
            if blank not in given:
                raise ValueError(f"the required term {blank} is missing")
        self.praise_range = (number("praise_reward_min"), number("praise_reward_max"))
        self.form_range = (number("form_fine_min"), number("form_fine_max"))
        self.error_range = (number("error_fine_min"), number("error_fine_max"))
        self.record_range = (number("record_fine_2_min"), number("record_fine_2_max"))
        self.queue_steps = (ZERO, number("queue_fine_2"), number("queue_fine_3"))
        self.complaint_steps = (ZERO, number("other_complaint_fine_2"))
        self.champion_month_prize = number("champion_month_prize")
        self.expert_quarter_prize = number("expert_quarter_prize")
        self.contribution_prize = number("contribution_prize")
        self.over_quota_prize = number("over_quota_prize")
        self.shortfall_rate = number("shortfall_rate")
        self.wage_floor = number("wage_floor")
        self.sales_weight = number("sales_weight")
        self.business_weight = number("business_weight")
        self.quality_weight = number("quality_weight")
        self.assessor_weight = number("assessor_weight")
        self.group_share = number("group_share")
        self.sales_window_months = whole("sales_window_months")
        self.yellow_card_count = whole("yellow_card_count")
        self.missed_months = whole("missed_months")
        self.min_team_size = whole("min_team_size")
        self.rank_lowest = whole("rank_lowest")
        self.rank_highest = whole("rank_highest")
        self.item_weights = self._item_weights(given.get("item_weights"))

    def on(self, switch: str, value: str) -> bool:
        """Tell whether a switch stands at a value."""
        return self._switches[switch] == value

    def _item_weights(self, given: object) -> dict[str, Fraction]:
        """Weight of each item in its block (X3): equal shares, or those of the client."""
        if self.on("item_sum", "mean"):
            return {item: Fraction(1, len(block)) for block in (BUSINESS_ITEMS, QUALITY_ITEMS) for item in block}
        if not isinstance(given, Mapping):
            raise TypeError("item_sum = weighted needs item_weights")
        weights = {str(item): _known(weight) for item, weight in given.items()}
        for block in (BUSINESS_ITEMS, QUALITY_ITEMS):
            if sum(weights[item] for item in block) != 1:
                raise ValueError(f"item_weights of {block} do not add up to 1")
        return weights


# --- facts ------------------------------------------------------------------------------------------------------


@dataclass
class _Event:
    """One verified row of the table events (G13); ``before`` counts the steps of its ladder taken before it (G4)."""

    event_id: str
    date: datetime.date
    count: int
    amount: Fraction | None
    decided_by: str | None
    decided_on: datetime.date | None
    before: int = 0

    @property
    def steps(self) -> range:
        return range(self.before + 1, self.before + self.count + 1)

    def decided(self, lowest: Fraction = ZERO, highest: Fraction | None = None) -> Fraction | None:
        """Return the decided amount, or None where the decision is incomplete or out of its range (G3)."""
        if self.amount is None or self.decided_by is None or self.decided_on is None:
            return None
        if self.amount < lowest or (highest is not None and self.amount > highest):
            return None
        return self.amount


@dataclass
class _Person:
    """One seller or supervisor with the state that is carried from month to month (G15)."""

    person_id: str
    row: Row
    hired: datetime.date | None
    left: datetime.date | None
    confirm_date: datetime.date | None
    is_assessed: bool
    wage_base: Fraction | None
    status: str
    rank: int | None
    postings: list[Row]
    was_demoted: bool = False
    had_card: bool = False
    ended: bool = False
    misses: int = 0


def department_on(person: Row, postings: Iterable[Row], day: datetime.date) -> str | None:
    """Department of a person on a day: a filled cell of postings, else people (G12)."""
    found: datetime.date | None = None
    department = _text(person.get("department_id"))
    for posting in postings:
        start, end = _day(posting.get("valid_from")), _day(posting.get("valid_until"))
        there = _text(posting.get("department_id"))
        if there is None or (start is not None and day < start) or (end is not None and day > end):
            continue
        # Reading: where postings overlap, the one that starts last holds.
        start = start or datetime.date.min
        if found is None or start >= found:
            found, department = start, there
    return department


class _Facts:
    """The tables, indexed once for all months."""

    def __init__(self, tables: Mapping[str, list[Row]], terms: _Terms, months: Sequence[str]) -> None:
        self.terms = terms
        self.area: dict[tuple[str, str], Fraction | None] = {}
        self.department_area: dict[tuple[str, str], Fraction | None] = {}
        self.quotas: dict[tuple[str, str], Fraction] = {}
        self.scores: dict[tuple[str, str], dict[tuple[str, str], Fraction]] = defaultdict(dict)
        self.events: dict[tuple[str, str], dict[str, list[_Event]]] = defaultdict(lambda: defaultdict(list))
        self.people = _read_people(tables)
        self._read_deals(tables.get("deals", []))
        self._read_targets(tables.get("targets", []))
        self._read_scores(tables.get("scores", []), frozenset(months))
        self._read_events(tables.get("events", []))
        if months:
            self._read_history(tables.get("history", []), months[0])

    def _read_deals(self, rows: Iterable[Row]) -> None:
        """Add the area by person and month, and by department of the day of the deal and month (G12)."""
        for row in rows:
            person = self.people.get(str(row.get("person_id")))
            day = _day(row.get("date"))
            if person is None or day is None:
                continue
            area = _number(row.get("area_m2"))
            period = _month_of(day)
            key = person.person_id, period
            self.area[key] = _sum((self.area.get(key, ZERO), area))
            department = department_on(person.row, person.postings, day)
            if department is not None:
                key = department, period
                self.department_area[key] = _sum((self.department_area.get(key, ZERO), area))

    def _read_targets(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if row.get("scope_type") == "person" and row.get("metric") == "area":
                quota = _number(row.get("value"))
                if quota is not None and quota > 0:  # N2: a quota of 0 counts as none
                    self.quotas[str(row.get("scope_id")), str(row.get("period"))] = quota

    def _read_scores(self, rows: Iterable[Row], months: Collection[str]) -> None:
        """Read scores as fractions of their scale (I2); a scale of 0 leaves the score not available (G9)."""
        for row in rows:
            if row.get("period") in months:
                score, scale = _number(row.get("score")), row.get("scale_max")
                if score is not None and scale is not None:
                    full = _known(scale)
                    score = score / full if full else None
                if score is not None:
                    by_item = self.scores[str(row.get("person_id")), str(row.get("period"))]
                    by_item[str(row.get("item")), str(row.get("assessor_role"))] = score

    def _read_events(self, rows: Iterable[Row]) -> None:
        """Keep the verified events and number the steps of each person and type (G4, G13)."""
        by_type: dict[tuple[str, str], list[_Event]] = defaultdict(list)
        for row in rows:
            day = _day(row.get("date"))
            if day is None or row.get("verified") is False:
                continue
            count = _number(row.get("count"))
            by_type[str(row.get("person_id")), str(row.get("type"))].append(
                _Event(
                    event_id=str(row.get("event_id")),
                    date=day,
                    count=1 if count is None else int(count),
                    amount=_number(row.get("amount_decided")),
                    decided_by=_text(row.get("decided_by")),
                    decided_on=_day(row.get("decided_on")),
                )
            )
        by_year = self.terms.on("ladder_window", "calendar_year")
        for (person_id, kind), events in by_type.items():
            # Reading: events of one day are steps in order of their ids.
            events.sort(key=lambda event: (event.date, event.event_id))
            steps, year = 0, 0
            for event in events:
                if by_year and event.date.year != year:
                    steps, year = 0, event.date.year
                event.before = steps
                steps += event.count
                self.events[person_id, _month_of(event.date)][kind].append(event)

    def _read_history(self, rows: Iterable[Row], first: str) -> None:
        """Open the carried state from the months before the first one (M1, M3, N1, G14)."""
        history: dict[str, dict[str, dict[str, Fraction]]] = defaultdict(lambda: defaultdict(dict))
        for row in rows:
            value = _number(row.get("value"))
            if row.get("person_id") is not None and value is not None and str(row.get("period")) < first:
                history[str(row.get("person_id"))][str(row.get("metric"))][str(row.get("period"))] = value
        last = _month_before(first)
        for person_id, metrics in history.items():
            person = self.people.get(person_id)
            if person is None:
                continue
            demoted = {period for period, value in metrics["demoted"].items() if value}
            person.ended = any(metrics["terminated"].values())
            person.had_card = metrics["yellow_card"].get(last, ZERO) != 0
            # Reading: people.status and people.rank are the opening state of the first month; history.demoted cuts
            # the run of misses and marks who can be restored, history.rank only stands in for an empty people.rank.
            person.was_demoted = person.status == "trial" and bool(demoted)
            if person.rank is None and metrics["rank"]:
                person.rank = int(metrics["rank"][max(metrics["rank"])])
            period = last
            while metrics["quota_met"].get(period) == 0 and period not in demoted:
                if person.hired is not None and period < _month_of(person.hired):
                    break
                # Reading: a confirmation recorded before the first month is a restoration.
                if self.terms.on("status_restored_by", "decision") and self.named(person_id, period, "confirmation"):
                    break
                person.misses += 1
                period = _month_before(period)

    def of_type(self, person_id: str, period: str, kind: str) -> list[_Event]:
        """Return the verified events of one type, person and month."""
        by_type = self.events.get((person_id, period))
        return by_type.get(kind, []) if by_type else []

    def occurrences(self, person_id: str, period: str, kind: str) -> int:
        """Count occurrences: an event with ``count`` 2 is two (G13)."""
        return sum(event.count for event in self.of_type(person_id, period, kind))

    def named(self, person_id: str, period: str, kind: str) -> bool:
        """Tell whether a recorded decision of the month names the person."""
        # Reading: a choice needs decided_by only, as the list of event types says; an amount needs all of G3.
        return any(event.decided_by is not None for event in self.of_type(person_id, period, kind))


def _read_people(tables: Mapping[str, list[Row]]) -> dict[str, _Person]:
    postings: dict[str, list[Row]] = defaultdict(list)
    for row in tables.get("postings", []):
        postings[str(row.get("person_id"))].append(row)
    people: dict[str, _Person] = {}
    for row in tables.get("people", []):
        person_id = str(row.get("person_id"))
        rank = _number(row.get("rank"))
        people[person_id] = _Person(
            person_id=person_id,
            row=row,
            hired=_day(row.get("hire_date")),
            left=_day(row.get("leave_date")),
            confirm_date=_day(row.get("confirm_date")),
            is_assessed=row.get("role") == "seller" and row.get("is_supervisor") is not True,
            wage_base=_number(row.get("wage_base")),
            status=str(row.get("status")),
            # Reading: a rank in postings is not read; the rank is the opening one moved by M1 (G15).
            rank=None if rank is None else int(rank),
            postings=postings.get(person_id, []),
        )
    return people


# --- one month --------------------------------------------------------------------------------------------------


@dataclass
class _Assessed:
    """What one person shows in one month before anything is paid."""

    person: _Person
    department: str
    sold: Fraction | None
    quota: Fraction | None
    window_area: Fraction | None = ZERO
    composite: Fraction | None = None

    @property
    def missed(self) -> bool:
        return self.quota is not None and self.sold is not None and self.sold < self.quota

    @property
    def met(self) -> bool:
        return self.quota is not None and self.sold is not None and self.sold >= self.quota


@dataclass
class _Prizes:
    """The exact or allotted prizes of the month by person; None where not available."""

    champion: dict[str, Fraction | None] = field(default_factory=dict)
    expert: dict[str, Fraction | None] = field(default_factory=dict)
    contribution: dict[str, Fraction | None] = field(default_factory=dict)


@dataclass
class _Groups:
    """Who is in the head group, in the last group, and who gets a card."""

    head: set[str] = field(default_factory=set)
    last: set[str] = field(default_factory=set)
    cards: set[str] = field(default_factory=set)
    undecided: set[tuple[str, str]] = field(default_factory=set)


def _evaluate_month(facts: _Facts, period: str) -> Month:
    roster = _assessed_people(facts, period)
    result = Month(period, {}, {}, {}, {}, {})
    _rate(facts, period, roster, result.columns)

    # X14: the ranking, the cards and the prizes run within the department or over the company.
    peers: dict[str, list[_Assessed]] = defaultdict(list)
    for seller in roster.values():
        peers[seller.department if facts.terms.on("peer_group", "department") else ""].append(seller)
    groups, prizes = _Groups(), _Prizes()
    for members in peers.values():
        _form_groups(facts, period, members, groups)
        _award_prizes(facts, period, members, prizes)

    for department, clause in sorted(groups.undecided):
        result.lines["departments", department, clause] = Line(None, DECISION_NEEDED)
    for person_id, seller in roster.items():
        result.status[person_id] = seller.person.status
        result.rank[person_id] = seller.person.rank
        _pay(facts, period, seller, prizes, result)
    for seller in roster.values():
        _move(facts, period, seller, groups, result.lines)
    return result


def _assessed_people(facts: _Facts, period: str) -> dict[str, _Assessed]:
    """Sellers without supervisors, in employment in the month (G12), not ended before it (G14)."""
    first, last = _bounds(period)
    roster: dict[str, _Assessed] = {}
    for person in facts.people.values():
        if not person.is_assessed or person.ended or (person.hired is not None and person.hired > last):
            continue
        if person.left is not None and person.left < first:
            continue
        last_day = last if person.left is None else min(last, person.left)
        key = person.person_id, period
        roster[person.person_id] = _Assessed(
            person=person,
            department=department_on(person.row, person.postings, last_day) or "",
            sold=facts.area.get(key, ZERO),
            quota=facts.quotas.get(key),
        )
    return roster


def _rate(facts: _Facts, period: str, roster: Mapping[str, _Assessed], columns: dict[Key, Fraction | None]) -> None:
    """Rate everybody: I1, I2, I3 and the composite I4."""
    terms = facts.terms
    window = [_month_before(period, ago) for ago in range(terms.sales_window_months)]
    own_months = window if terms.on("sales_score_months", "two") else [period]  # X2
    for person_id, seller in roster.items():
        seller.window_area = _sum(facts.area.get((person_id, month), ZERO) for month in own_months)
    whole: dict[str, Fraction | None] = {}
    for department in {seller.department for seller in roster.values()}:
        if terms.on("sales_score", "department_share"):
            whole[department] = _sum(facts.department_area.get((department, month), ZERO) for month in window)
        else:
            # Reading (X1): the best seller is one of the people assessed in the department in this month, measured
            # over the months of the numerator; without any area I1 is not available here either.
            areas = [seller.window_area for seller in roster.values() if seller.department == department]
            known = [area for area in areas if area is not None]
            whole[department] = max(known) if len(known) == len(areas) else None
    for person_id, seller in roster.items():
        # Reading (I1): the numerator is every deal of the person, the denominator the deals made in the department
        # (G12); somebody who has just moved in may therefore show more than 100, and is not cut off.
        total, area = whole[seller.department], seller.window_area
        sales = area / total * 100 if area is not None and total else None
        business = _score(facts, person_id, period, BUSINESS_ITEMS)
        quality = _score(facts, person_id, period, QUALITY_ITEMS)
        if sales is not None and business is not None and quality is not None:
            seller.composite = (
                terms.sales_weight * sales + terms.business_weight * business + terms.quality_weight * quality
            )
        for name, value in (("I1", sales), ("I2", business), ("I3", quality), ("I4", seller.composite)):
            columns["people", person_id, SCHEME + name] = value


def _score(facts: _Facts, person_id: str, period: str, items: tuple[str, ...]) -> Fraction | None:
    """I2 or I3: the items of both assessors, half each (A3), at most 100; one missing score: not available."""
    scores = facts.scores.get((person_id, period))
    if scores is None:
        return None
    total = ZERO
    for item in items:
        both = ZERO
        for assessor in ASSESSORS:
            score = scores.get((item, assessor))
            if score is None:
                return None
            both += score
        total += facts.terms.item_weights[item] * both
    return min(Fraction(100), total * facts.terms.assessor_weight * 100)


# --- ranking, cards and prizes ----------------------------------------------------------------------------------


def _inside(scores: Mapping[str, Fraction], size: int) -> tuple[set[str], set[str]]:
    """Return the ``size`` best without a tie across the edge, and the tied people if that leaves nobody (G5)."""
    if size <= 0 or len(scores) <= size:
        return (set(scores) if size > 0 else set()), set()
    ordered = sorted(scores.values(), reverse=True)
    edge = ordered[size]
    inside = {person_id for person_id, score in scores.items() if score > edge}
    return inside, (set() if inside else {person_id for person_id, score in scores.items() if score == edge})


def _form_groups(facts: _Facts, period: str, members: Sequence[_Assessed], groups: _Groups) -> None:
    """M1 and N1 within one peer group: the head group first, last group and cards from the others (X6, X7)."""
    terms = facts.terms
    composites = {s.person.person_id: s.composite for s in members if s.composite is not None}
    departments = {s.person.person_id: s.department for s in members}

    def choose(scores: Mapping[str, Fraction], size: int, kind: str, clause: str) -> set[str]:
        inside, tied = _inside(scores, size)
        if not tied:
            return inside
        chosen = {person_id for person_id in tied if facts.named(person_id, period, kind)}
        # Reading: a decision for somebody who is not tied is not read; one that names more people than the group
        # holds decides nothing.
        if 0 < len(chosen) <= size:
            return chosen
        # Reading: over the company (X14) the line stands at every department that has one of the tied people.
        groups.undecided.update((departments[person_id], clause) for person_id in tied)
        return set()

    head: set[str] = set()
    if len(members) >= terms.min_team_size:
        share = len(members) * terms.group_share
        # X6: round down, at least 1, or round up.
        size = max(1, share.__floor__() if terms.on("group_rounding", "down") else share.__ceil__())
        # Reading: nobody is rated up with a composite of 0 (G16).
        winners = {person_id: score for person_id, score in composites.items() if score > 0}
        head = choose(winners, size, "rated_up", "S2.6-M1")
        others = {person_id: -score for person_id, score in composites.items() if person_id not in head}
        groups.last |= choose(others, size, "rated_down", "S2.6-M1")
        groups.head |= head
    others = {person_id: -score for person_id, score in composites.items() if person_id not in head}
    groups.cards |= choose(others, terms.yellow_card_count, "yellow_card", "S2.6-N1")


def _award_prizes(facts: _Facts, period: str, members: Sequence[_Assessed], prizes: _Prizes) -> None:
    """P2, P3 and P4 within one peer group."""
    terms = facts.terms
    month_area = {s.person.person_id: s.sold for s in members}
    prizes.champion.update(_prize(terms, terms.champion_month_prize, month_area))
    if int(period[5:]) % 3 == 0:
        quarter = [_month_before(period, ago) for ago in range(3)]
        quarter_area = {
            person_id: _sum(facts.area.get((person_id, month), ZERO) for month in quarter) for person_id in month_area
        }
        prizes.expert.update(_prize(terms, terms.expert_quarter_prize, quarter_area))
    # Reading (P4): the department of somebody named is that of the month; several events for one person are one
    # share; prize_tie governs P4 as well, since X12 names P2 to P4; supervisors who are named take no share.
    named: dict[str, Fraction | None] = {
        person_id: Fraction(facts.occurrences(person_id, period, "contribution") > 0) for person_id in month_area
    }
    prizes.contribution.update(_prize(terms, terms.contribution_prize, named))


def _prize(terms: _Terms, amount: Fraction, results: Mapping[str, Fraction | None]) -> dict[str, Fraction | None]:
    """Give the prize to the best result above 0 (G16); a tie shares it or gives it to each (X12)."""
    known = {person_id: result for person_id, result in results.items() if result is not None}
    if len(known) < len(results):
        return dict.fromkeys(results)  # G17: with one result unknown nobody can be told the best
    prizes: dict[str, Fraction | None] = dict.fromkeys(results, ZERO)
    best = max(known.values(), default=ZERO)
    if best > 0:
        winners = [person_id for person_id, result in known.items() if result == best]
        if terms.on("prize_tie", "share"):
            prizes.update(_allot_equally(amount, winners))
        else:
            prizes.update(dict.fromkeys(winners, _cents(amount)))
    return prizes


# --- money ------------------------------------------------------------------------------------------------------


def _judged(events: Iterable[_Event], bounds: tuple[Fraction, Fraction]) -> Fraction | None:
    """Sum of the decided amounts."""
    # Reading (G3, G17): a line with an incomplete decision, or one out of its range, is not available as a whole.
    # An amount is the row's and is checked as it stands, whatever its count (G13).
    return _sum(event.decided(*bounds) for event in events)


def _ladder(terms: _Terms, events: Sequence[_Event], steps: tuple[Fraction, ...]) -> tuple[Fraction | None, str | None]:
    """N5 and N9: a warning first, then fines (G4, X11); the text is that of the highest step."""
    due: Fraction | None = ZERO
    highest = 0
    for event in events:
        for nth in event.steps:
            highest = max(highest, nth)
            if nth <= len(steps) or terms.on("ladder_after_last", "repeat"):
                due = _sum((due, steps[min(nth, len(steps)) - 1]))
        if event.steps and event.steps[-1] > len(steps) and terms.on("ladder_after_last", "decision"):
            # Reading: beyond the last step the row's own decision is the fine, once for the row and of any size;
            # without a complete one a decision is needed and the amount is not available.
            decided = event.decided()
            if decided is None:
                return None, DECISION_NEEDED
            due = _sum((due, decided))
    return due, "warning" if highest == 1 else None


def _record_ladder(terms: _Terms, events: Sequence[_Event]) -> tuple[Fraction | None, str | None]:
    """N7: serious warning, published with a decided fine, expelled without one."""
    # Reading: ladder_after_last changes nothing here, as nobody is left after the third step.
    highest = max((event.steps[-1] for event in events if event.steps), default=0)
    due = _judged((event for event in events if 2 in event.steps), terms.record_range)
    return due, (None, "serious_warning", "published", "expelled")[min(highest, 3)]


def _take(left: Fraction | None, due: Fraction | None) -> tuple[Fraction | None, Fraction | None]:
    """Take a fine from what is left of the wage: the line, and what is left then (G7)."""
    if due == 0:
        return ZERO, left  # Reading: a fine of 0 stands even where the wage is not available
    if due is None or left is None:
        return None, None
    paid = min(_cents(due), left)
    return paid, left - paid


def _shortfall(terms: _Terms, seller: _Assessed, wage: Fraction | None) -> Fraction | None:
    """N2: the shortfall at its rate, as far as the wage stays at the floor."""
    if seller.quota is None:
        return ZERO
    if seller.sold is None:
        return None
    due = max(ZERO, seller.quota - seller.sold) * terms.shortfall_rate
    if due == 0:
        return ZERO
    return None if wage is None else _cents(min(due, max(ZERO, wage - terms.wage_floor)))


def _pay(facts: _Facts, period: str, seller: _Assessed, prizes: _Prizes, result: Month) -> None:
    """Write the payable lines of one person and the totals."""
    terms, person_id = facts.terms, seller.person.person_id
    if seller.person.status == "temporary":
        base: Fraction | None = ZERO  # D1
    else:
        base = None if seller.person.wage_base is None else _cents(seller.person.wage_base)
    praise = _judged(facts.of_type(person_id, period, "praise"), terms.praise_range)
    over_quota: Fraction | None = ZERO
    if seller.quota is not None:
        over_quota = None if seller.sold is None else ZERO
        if seller.sold is not None and seller.sold > seller.quota:
            over_quota = _cents(terms.over_quota_prize)
    payouts: dict[str, Fraction | None] = {
        "base_pay": base,
        "S2.6-P1": None if praise is None else _cents(praise),
        "S2.6-P2": prizes.champion[person_id],
        "S2.6-P4": prizes.contribution[person_id],
        "S2.6-P5": over_quota,
    }
    if person_id in prizes.expert:
        payouts["S2.6-P3"] = prizes.expert[person_id]

    queue = _ladder(terms, facts.of_type(person_id, period, "queue"), terms.queue_steps)
    record = _record_ladder(terms, facts.of_type(person_id, period, "record"))
    complaint = _ladder(terms, facts.of_type(person_id, period, "other_complaint"), terms.complaint_steps)
    # Reading: the fines come off the wage in the order in which the payable lines are listed; where they exceed it,
    # the later ones lapse.
    fines: tuple[tuple[str, Fraction | None, str | None], ...] = (
        ("S2.6-N3", _judged(facts.of_type(person_id, period, "form"), terms.form_range), None),
        ("S2.6-N5", *queue),
        ("S2.6-N6", _judged(facts.of_type(person_id, period, "error"), terms.error_range), None),
        ("S2.6-N7", *record),
        ("S2.6-N9", *complaint),
    )
    penalties: dict[str, Line] = {}
    left = paid_out = _sum(payouts.values())
    if terms.on("shortfall_order", "first"):  # X10
        taken = _shortfall(terms, seller, left)
        left = None if left is None or taken is None else left - taken
        penalties["S2.6-N2"] = Line(taken)
    for clause, due, text in fines:
        taken, left = _take(left, due)
        penalties[clause] = Line(taken, text)
    if terms.on("shortfall_order", "last"):
        penalties["S2.6-N2"] = Line(_shortfall(terms, seller, left))

    for clause, amount in payouts.items():
        result.lines["people", person_id, clause] = Line(amount)
    for clause, line in penalties.items():
        result.lines["people", person_id, clause] = line
    deducted = _sum(line.value for line in penalties.values())
    net = None if paid_out is None or deducted is None else paid_out - deducted
    result.totals[person_id] = (paid_out, deducted, net)


# --- movements --------------------------------------------------------------------------------------------------


def _move(facts: _Facts, period: str, seller: _Assessed, groups: _Groups, lines: dict[Key, Line]) -> None:
    """Write the lines without money and carry the state into the following month (G14, G15)."""
    terms, person = facts.terms, seller.person
    person_id = person.person_id

    def write(clause: str, text: str | None, value: Fraction | None = None) -> None:
        lines["people", person_id, SCHEME + clause] = Line(value, text)

    for clause, kind in (("P6", "verbal_commendation"), ("P7", "notice_commendation")):
        count = facts.occurrences(person_id, period, kind)
        if count:
            write(clause, None, Fraction(count))
    for clause, kind in (("N4", "private_transfer"), ("N8", "attitude")):
        if facts.occurrences(person_id, period, kind):
            write(clause, "expelled")
            person.ended = True
    if lines["people", person_id, "S2.6-N7"].text == "expelled":
        person.ended = True

    # N1, X7. Reading: the second card in a row shows as "eliminated".
    has_card = person_id in groups.cards
    if has_card:
        twice = person.had_card and terms.on("yellow_card_effect", "eliminate_after_two")
        write("N1", "eliminated" if twice else "yellow_card")
        person.ended |= twice
    person.had_card = has_card

    _move_status(facts, period, seller, lines)

    # M1, X5. Reading: at the highest level the line says "rated_up" and the rank stays; from the lowest level the
    # line says "eliminated"; an unknown rank stays unknown.
    if person_id in groups.head:
        write("M1", "rated_up")
        if person.rank is not None and person.rank < terms.rank_highest:
            person.rank += 1
    elif person_id in groups.last:
        at_lowest = person.rank is not None and person.rank <= terms.rank_lowest
        if at_lowest or terms.on("last_group_effect", "eliminate"):
            write("M1", "eliminated")
            person.ended = True
        else:
            write("M1", "rated_down")
            person.rank = None if person.rank is None else person.rank - 1


def _move_status(facts: _Facts, period: str, seller: _Assessed, lines: dict[Key, Line]) -> None:
    """M3 and M4: confirmed to trial, trial to the end or back; temporary staff are in neither (D1)."""
    terms, person = facts.terms, seller.person
    if person.status == "confirmed":
        person.misses = person.misses + 1 if seller.missed else 0  # a month without a quota breaks the run
        if person.misses >= terms.missed_months:
            lines["people", person.person_id, "S2.6-M3"] = Line(None, "trial")
            person.status, person.was_demoted, person.misses = "trial", True, 0
    elif person.status == "trial":
        # X13. Reading: at the end of trial means once, in the month of confirm_date, which a demoted seller has
        # behind him; passing the test does not by itself confirm anybody.
        at_end = person.confirm_date is not None and _month_of(person.confirm_date) == period
        if seller.missed and (terms.on("trial_quota_test", "monthly") or at_end):
            lines["people", person.person_id, "S2.6-M4"] = Line(None, "eliminated")
            person.ended = True
        # Reading: a recorded confirmation serves every trial employee; a met month restores only those whom M3
        # demoted, and with that switch recorded confirmations are not read. Both hold from the following month and
        # the run of misses begins after them.
        elif (
            facts.named(person.person_id, period, "confirmation")
            if terms.on("status_restored_by", "decision")
            else person.was_demoted and seller.met
        ):
            person.status, person.was_demoted, person.misses = "confirmed", False, 0
