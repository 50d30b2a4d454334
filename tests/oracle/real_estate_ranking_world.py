"""Random but plausible companies for S2.6, built so that comparisons sit on edges and amounts on half cents.

People of one peer group come in clusters of equals: the members of a cluster sell the same area each month and are
scored to the same sums, though by other splits, so that their composites tie exactly, across the edge of the head or
last group where the cluster lies there. Some members sell less and are scored higher, so that the composites are equal
only as fractions. Quotas are set to the area sold, or above it by an area whose fine ends on an exact half cent.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from random import Random

from .real_estate_ranking import SWITCHES

__all__ = ["SWITCHES", "World", "world"]

Row = dict[str, object]

ITEMS = ("professional", "project", "business", "reception", "attitude", "expression", "friendliness")
ROLES = ("supervisor", "marketing_manager")
SIZES = (3, 4, 5, 7, 9, 10, 10, 10, 19, 19, 20, 20, 20)
EXACT_SIZES = (10, 19, 20)
SCALES: tuple[tuple[Decimal | None, Decimal], ...] = (
    (None, Decimal("0.0025")),
    (Decimal(1), Decimal("0.0025")),
    (Decimal(10), Decimal("0.025")),
    (Decimal(100), Decimal("0.25")),
)
UNITS = 400
"""Scores are drawn in steps of 1/400 of their scale: up to 4 decimal places on the scale 1."""
SCORES = tuple((scale, tuple(step * unit for unit in range(UNITS + 1))) for scale, step in SCALES)
SPREADS = tuple(units for units in (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 30, 40, 60, 120))
"""Multiples k of 1,500 m2 a month for which 25 m2 less a month weigh as much as 120 / k score steps."""
MANAGER = "M01"


@dataclass(frozen=True)
class World:
    """Raw tables and the terms of the scheme."""

    tables: dict[str, list[Row]]
    terms: dict[str, object]


@dataclass
class _Seller:
    person_id: str
    department: str
    is_static: bool
    cluster: int = -1
    sells_less: bool = False
    status: str = "confirmed"
    hired: datetime.date = datetime.date(2020, 1, 6)
    left: datetime.date | None = None
    wage_base: int = 0
    quota_habit: str = "mixed"
    floor_shortfall: int | None = None
    is_offender: bool = False
    moves: tuple[str, datetime.date, datetime.date | None] | None = None


@dataclass
class _Cluster:
    """Equals: their place in the ranking, and those of them that a decision may name."""

    level: int
    area: int
    chosen_for: str | None = None
    places: int = 0
    members: list[_Seller] = field(default_factory=list)


def _months_before(period: str, count: int) -> list[str]:
    ordinal = int(period[:4]) * 12 + int(period[5:]) - 1
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(ordinal - count, ordinal)]


def _days(period: str) -> list[datetime.date]:
    year, month = int(period[:4]), int(period[5:])
    return [datetime.date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]


def _hundredths(value: int) -> Decimal:
    return Decimal(value).scaleb(-2)


def world(
    seed: int,
    *,
    people: int,
    switches: Mapping[str, str],
    months: Sequence[str],
    faults: bool = False,
) -> World:
    """Build a company of so many people; the same arguments give the same company.

    With ``faults`` some decisions are incomplete or out of their range.
    """
    return _Builder(Random(seed), people, switches, list(months), faults).build()


class _Builder:
    def __init__(self, rng: Random, people: int, switches: Mapping[str, str], months: list[str], faults: bool) -> None:
        self.rng = rng
        self.people = people
        self.months = months
        self.faults = faults
        self.chosen = {name: switches.get(name, values[0]) for name, values in SWITCHES.items()}
        self.terms = self._terms(switches)
        self.past = _months_before(months[0], 3)
        self.days = {period: _days(period) for period in [*self.past, *months]}
        self.sellers: list[_Seller] = []
        self.clusters: list[_Cluster] = []
        self.department_sizes: dict[str, int] = {}
        self.supervisors: dict[str, list[str]] = {}
        self.sold: dict[tuple[str, str], int] = {}
        self.tables: dict[str, list[Row]] = {
            name: []
            for name in ("people", "departments", "postings", "targets", "deals", "scores", "events", "history")
        }

    def build(self) -> World:
        self._departments()
        for peers in self._peer_groups():
            self._cluster(peers)
        for seller in self.sellers:
            self._character(seller)
        self._people_rows()
        self._deals()
        self._targets()
        self._scores()
        self._events()
        self._history()
        return World(self.tables, self.terms)

    # --- terms -------------------------------------------------------------------------------------------------

    def _terms(self, switches: Mapping[str, str]) -> dict[str, object]:
        rng = self.rng
        self.rate = rng.randint(2, 9) * 8 + rng.choice((1, 3, 5, 7))  # eighths of a yuan: rates of 4 places
        self.floor = rng.choice((40000, 40000, 50050, 120025))
        self.rank_highest = rng.randint(2, 5)
        terms: dict[str, object] = {
            **switches,
            "praise_reward_min": Decimal("20.00"),
            "praise_reward_max": Decimal("200.00"),
            "rank_highest": self.rank_highest,
            "shortfall_rate": (Decimal(self.rate) / 8).quantize(Decimal("0.0001")),
            "wage_floor": _hundredths(self.floor),
        }
        if rng.random() < 0.3:
            terms["champion_month_prize"] = rng.choice((Decimal("500.01"), Decimal("333.33"), Decimal("1000.00")))
        if rng.random() < 0.2:
            terms["min_team_size"] = rng.choice((1, 2, 3))
        if self.chosen["item_sum"] == "weighted":
            shares = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6), *(Fraction(n, 10) for n in (4, 3, 2, 1)))
            terms["item_weights"] = dict(zip(ITEMS, shares, strict=True))
        return terms

    # --- people ------------------------------------------------------------------------------------------------

    def _departments(self) -> None:
        """Split the people into departments of sellers, with a supervisor in most of them."""
        rng, left = self.rng, self.people
        while left > 0:
            size = rng.choice(SIZES) if rng.random() < 0.65 else rng.randint(11, 56)
            supervisors = rng.choice((0, 1, 1, 1, 1, 2))
            if size + supervisors + 4 > left:
                supervisors = min(supervisors, max(0, left - 3))
                size = left - supervisors
            left -= size + supervisors
            number = len(self.department_sizes) + 1
            department = f"D{number:03d}"
            self.department_sizes[department] = size
            self.supervisors[department] = [f"S{number:03d}{letter}" for letter in "AB"[:supervisors]]
            for _ in range(size):
                self.sellers.append(_Seller(f"E{len(self.sellers) + 1:06d}", department, size in EXACT_SIZES))

    def _peer_groups(self) -> list[list[_Seller]]:
        if self.chosen["peer_group"] == "company":
            return [self.sellers]
        groups: dict[str, list[_Seller]] = {}
        for seller in self.sellers:
            groups.setdefault(seller.department, []).append(seller)
        return list(groups.values())

    def _ends(self, size: int, places: int) -> tuple[list[int], int | None]:
        """Return the cluster sizes at one end of the ranking, and which of them leaves the group empty."""
        kind = self.rng.random()
        if kind < 0.25:
            pattern = [1] * (places + 1)
        elif kind < 0.65 and places > 1:
            singles = self.rng.randint(1, min(places - 1, 4))
            pattern = [1] * singles + [places - singles + self.rng.randint(1, 2)]
        else:
            pattern = [places + self.rng.randint(1, 2)]
        if sum(pattern) > size:
            return [1] * min(size, places), None
        return pattern, 0 if len(pattern) == 1 else None

    def _cluster(self, peers: list[_Seller]) -> None:
        """Divide a peer group into clusters from the best to the worst, and deal them out."""
        rng, size = self.rng, len(peers)
        places = max(1, size // 10)
        if self.chosen["group_rounding"] == "up" and size % 10:
            places = size // 10 + 1
        head, head_empty = self._ends(size // 2, places)
        tail, tail_empty = self._ends(size - sum(head), max(places, 2) if rng.random() < 0.5 else places)
        middle: list[int] = []
        while (room := size - sum(head) - sum(tail) - sum(middle)) > 0:
            middle.append(min(room, rng.choice((1, 1, 2, 2, 3))))
        built: list[tuple[int, _Cluster]] = []
        for place, count in enumerate(head):
            chosen = "rated_up" if head_empty is not None else None
            built.append((count, _Cluster(370 - 12 * min(place, 4), 21000 - 900 * min(place, 4), chosen, places)))
        built += [(count, _Cluster(rng.randint(190, 290), rng.randint(8000, 16000))) for count in middle]
        for place, count in enumerate(tail):
            chosen = "rated_down" if tail_empty is not None else None
            built.append((count, _Cluster(100 + 12 * min(place, 4), 3600 + 900 * min(place, 4), chosen, places)))
        rng.shuffle(built)
        at = 0
        for count, cluster in built:
            cluster.members = peers[at : at + count]
            at += count
            for seller in cluster.members:
                seller.cluster = len(self.clusters)
            self.clusters.append(cluster)
        for seller in peers:
            # Less area against higher scores balances only in the default composite of a known department total.
            seller.sells_less = (
                len(self.clusters[seller.cluster].members) > 1
                and self.chosen["sales_score"] == "department_share"
                and self.chosen["sales_score_months"] == "two"
                and self.chosen["item_sum"] == "mean"
                and bool(self.supervisors[seller.department])
                and rng.random() < 0.35
            )

    def _character(self, seller: _Seller) -> None:
        """Draw status, employment, wage and habits of one seller."""
        rng = self.rng
        seller.status = rng.choices(("confirmed", "trial", "temporary"), (70, 16, 14))[0]
        seller.hired = datetime.date(2016 + rng.randrange(8), rng.randint(1, 12), rng.randint(1, 28))
        seller.wage_base = rng.randrange(80000, 320000, 50)
        seller.quota_habit = rng.choices(("meets", "misses", "mixed", "none"), (34, 30, 28, 8))[0]
        if seller.status == "trial" and rng.random() < 0.6:
            seller.quota_habit = "meets"
        seller.is_offender = rng.random() < 0.08
        chance = rng.random()
        if chance < 0.04:
            seller.wage_base = self.floor
        elif chance < 0.10:
            seller.floor_shortfall = rng.randint(40, 400)
            seller.wage_base = self.floor + seller.floor_shortfall * self.rate
            seller.quota_habit = "misses"
        if seller.is_static:
            return
        days = self.days[rng.choice(self.months)]
        if chance > 0.96:
            seller.hired = rng.choice(days)
        elif chance > 0.92:
            seller.left = rng.choice(days)
        elif chance > 0.89 and len(self.department_sizes) > 1:
            there = rng.choice([name for name in self.department_sizes if name != seller.department])
            if self.department_sizes[there] not in EXACT_SIZES:
                until = datetime.date(days[0].year + 1, 1, 31) if rng.random() < 0.3 else None
                seller.moves = (there, rng.choice(days), until)

    def _people_rows(self) -> None:
        rng, rows = self.rng, self.tables["people"]
        for name in self.department_sizes:
            self.tables["departments"].append({"department_id": name, "name": f"Sales {name}", "kind": "sales"})
            for supervisor in self.supervisors[name]:
                rows.append(self._person_row(supervisor, name, "confirmed", datetime.date(2015, 3, 2)))
                rows[-1].update(is_supervisor=True, wage_base=Decimal("5000.00"))
        for seller in self.sellers:
            row = self._person_row(seller.person_id, seller.department, seller.status, seller.hired)
            row["leave_date"] = seller.left
            row["wage_base"] = _hundredths(seller.wage_base)
            if seller.status == "trial":
                row["confirm_date"] = rng.choice(self.days[rng.choice(self.months)])
            rows.append(row)
            if seller.moves is not None:
                there, start, until = seller.moves
                self.tables["postings"].append(
                    {
                        "person_id": seller.person_id,
                        "valid_from": start,
                        "valid_until": until,
                        "department_id": there,
                        "post": None,
                    }
                )

    def _person_row(self, person_id: str, department: str, status: str, hired: datetime.date) -> Row:
        return {
            "person_id": person_id,
            "name": f"Name {person_id}",
            "role": "seller",
            "rank": min(self.rank_highest, self.rng.choice((1, 1, 2, 2, 3, 4, 5))),
            "status": status,
            "department_id": department,
            "is_supervisor": False,
            "hire_date": hired,
            "confirm_date": None,
            "leave_date": None,
            "wage_base": None,
        }

    # --- results -----------------------------------------------------------------------------------------------

    def _deals(self) -> None:
        """Sell the area of each cluster; supervisors round each department's month up to k times 1,500 m2."""
        rng, deals = self.rng, self.tables["deals"]
        expected = dict.fromkeys(self.department_sizes, 0)
        for seller in self.sellers:
            expected[seller.department] += self.clusters[seller.cluster].area + 1500
        lowest = 10 if self.chosen["peer_group"] == "company" else 1
        self.spread = {
            name: next((k for k in SPREADS if k >= lowest and k * 150000 >= area), SPREADS[-1])
            for name, area in expected.items()
        }
        for period in [*self.past[1:], *self.months]:
            days = self.days[period]
            total = dict.fromkeys(self.department_sizes, 0)
            area = [
                0 if rng.random() < 0.03 else max(2501, cluster.area + rng.randint(-400, 400))
                for cluster in self.clusters
            ]
            for seller in self.sellers:
                sold = area[seller.cluster]
                if seller.sells_less and sold:
                    sold -= 2500
                if seller.hired > days[-1] or (seller.left is not None and seller.left < days[0]):
                    sold = 0
                self.sold[seller.person_id, period] = sold
                for part in self._parts(sold):
                    day = rng.choice(days)
                    if day < seller.hired:
                        day = days[-1]
                    elif seller.left is not None and day > seller.left:
                        day = days[0]
                    deals.append(
                        {
                            "deal_id": f"X{len(deals):07d}",
                            "person_id": seller.person_id,
                            "date": day,
                            "area_m2": _hundredths(part),
                        }
                    )
                    there = seller.department
                    if seller.moves and seller.moves[1] <= day <= (seller.moves[2] or datetime.date.max):
                        there = seller.moves[0]
                    total[there] += part
            for department, supervisors in self.supervisors.items():
                rest = self.spread[department] * 150000 - total[department]
                if supervisors and rest > 0:
                    deals.append(
                        {
                            "deal_id": f"X{len(deals):07d}",
                            "person_id": rng.choice(supervisors),
                            "date": rng.choice(days),
                            "area_m2": _hundredths(rest),
                        }
                    )

    def _parts(self, area: int) -> tuple[int, ...]:
        if area == 0:
            return ()
        count = self.rng.randrange(3)
        if count == 0:
            return (area,)
        third = area // 3
        return (third, area - third) if count == 1 else (third, third, area - 2 * third)

    def _targets(self) -> None:
        rng, targets = self.rng, self.tables["targets"]
        for period in self.months:
            for seller in self.sellers:
                sold = self.sold[seller.person_id, period]
                habit = seller.quota_habit
                if habit == "mixed":
                    habit = rng.choice(("meets", "misses"))
                elif habit == "misses" and seller.floor_shortfall is None and rng.random() < 0.15:
                    habit = "meets"
                if habit == "none":
                    if rng.random() < 0.5:
                        continue
                    quota = 0
                elif habit == "meets":
                    quota = sold if rng.random() < 0.6 else max(0, sold - rng.randint(1, 3000))
                elif seller.floor_shortfall is not None:
                    quota = sold + 8 * seller.floor_shortfall
                elif rng.random() < 0.85:
                    quota = sold + 8 * rng.randint(20, 600) + 4  # times odd eighths of a yuan: an exact half cent
                else:
                    quota = sold + rng.randint(1, 9000)
                targets.append(
                    {
                        "scope_type": "person",
                        "scope_id": seller.person_id,
                        "period": period,
                        "metric": "area",
                        "value": _hundredths(quota),
                    }
                )

    def _scores(self) -> None:
        """Score cluster by cluster: the same sums, split otherwise over assessors, items and scales."""
        rng, rows = self.rng, self.tables["scores"]
        may_turn = self.chosen["item_sum"] == "mean"
        supervisor, manager = ROLES
        for period in self.months:
            days = self.days[period]
            for cluster in self.clusters:
                base = cluster.level - 8
                units = [base + rng.randrange(17) for _ in range(14)]
                for seller in cluster.members:
                    if seller.hired > days[-1] or (seller.left is not None and seller.left < days[0]):
                        continue
                    own = units
                    if seller.sells_less:
                        each, more = divmod(120 // self.spread[seller.department], 6)
                        own = units.copy()
                        for at in range(6):
                            own[at] += each + (at < more)
                    turn = rng.getrandbits(9)
                    shift = turn % 3 if may_turn else 0
                    first, second = (supervisor, manager) if turn & 4 else (manager, supervisor)
                    one, other = SCORES[turn >> 3 & 3], SCORES[turn >> 5 & 3]
                    missing = rng.randrange(14) if rng.random() < 0.02 else -1
                    for at, score in enumerate(own):
                        number = at >> 1
                        item = ITEMS[(number + shift) % 3] if number < 3 else ITEMS[number]
                        scale, values = other if at & 1 else one
                        if at == missing:
                            if turn & 128:
                                continue
                            value = None
                        else:
                            value = values[score]
                        rows.append(
                            {
                                "person_id": seller.person_id,
                                "period": period,
                                "item": item,
                                "assessor_role": second if at & 1 else first,
                                "score": value,
                                "scale_max": scale,
                            }
                        )

    # --- events and history ------------------------------------------------------------------------------------

    def _event(self, person_id: str, day: datetime.date, kind: str, count: int | None = None) -> Row:
        rows = self.tables["events"]
        row: Row = {
            "event_id": f"V{len(rows):07d}",
            "person_id": person_id,
            "date": day,
            "type": kind,
            "count": count,
            "verified": None,
            "amount_decided": None,
            "decided_by": None,
            "decided_on": None,
        }
        rows.append(row)
        return row

    def _decide(self, row: Row, lowest: int, highest: int) -> None:
        """Record a decision; the ends of its range are as frequent as what lies between."""
        rng = self.rng
        amount = rng.choice((lowest, highest, rng.randint(lowest, highest)))
        row.update(amount_decided=_hundredths(amount), decided_by=MANAGER, decided_on=row["date"])
        if self.faults and rng.random() < 0.15:
            fault = rng.randrange(5)
            if fault < 3:
                row[("amount_decided", "decided_by", "decided_on")[fault]] = None
            else:
                row["amount_decided"] = _hundredths(lowest - 1 if fault == 3 else highest + 1)

    def _choice(self, person_id: str, day: datetime.date, kind: str) -> None:
        """Record a choice or a confirmation, named by a decider unless it is a fault."""
        row = self._event(person_id, day, kind)
        if not (self.faults and self.rng.random() < 0.15):
            row.update(decided_by=MANAGER, decided_on=day)

    def _events(self) -> None:
        rng = self.rng
        kinds = {
            "praise": 18,
            "form": 14,
            "error": 10,
            "queue": 16,
            "record": 6,
            "other_complaint": 12,
            "attitude": 1,
            "private_transfer": 1,
            "contribution": 6,
            "verbal_commendation": 6,
            "notice_commendation": 4,
            "service_complaint": 3,
        }
        ranges = {"praise": (2000, 20000), "form": (1000, 2000), "error": (1000, 10000), "record": (5000, 50000)}
        ladders = ("queue", "record", "other_complaint")
        names, weights = tuple(kinds), tuple(kinds.values())
        handed_over = self.chosen["ladder_after_last"] == "decision"
        for period in self.past:
            for seller in self.sellers:
                if rng.random() < (0.4 if seller.is_offender else 0.03) and seller.hired < self.days[period][0]:
                    kind = rng.choice(("queue", "other_complaint"))
                    row = self._event(seller.person_id, rng.choice(self.days[period]), kind, rng.choice((None, 1, 2)))
                    row["verified"] = rng.random() < 0.8
        for period in self.months:
            days = self.days[period]
            for seller in self.sellers:
                chance = rng.random()
                if seller.status == "trial" and chance > 0.93:
                    self._choice(seller.person_id, rng.choice(days), "confirmation")
                if seller.is_offender and rng.random() < 0.5:
                    row = self._event(seller.person_id, rng.choice(days), rng.choice(ladders), rng.choice((None, 2)))
                    if row["type"] == "record":
                        self._decide(row, *ranges["record"])
                    elif handed_over and rng.random() < 0.85:
                        self._decide(row, 1000, 30000)
                if chance > 0.3 or (seller.floor_shortfall is not None and chance > 0.03):
                    continue
                for kind in rng.choices(names, weights, k=1 if chance < 0.2 else 2):
                    count = rng.choice((None, None, 1, 2)) if kind in ladders else None
                    row = self._event(seller.person_id, rng.choice(days), kind, count)
                    if rng.random() < 0.3:
                        row["verified"] = rng.random() < 0.6
                    if kind in ranges:
                        self._decide(row, *ranges[kind])
                    elif handed_over and kind in ladders and rng.random() < 0.85:
                        self._decide(row, 1000, 30000)
            self._choices(days)

    def _choices(self, days: list[datetime.date]) -> None:
        """Decide half of the ties that were built to leave a group empty, and name a few people for nothing."""
        rng = self.rng
        for cluster in self.clusters:
            kind = cluster.chosen_for
            if kind is None or rng.random() < 0.5:
                if rng.random() < 0.01:
                    named = rng.choice(cluster.members).person_id
                    self._choice(named, rng.choice(days), rng.choice(("rated_up", "rated_down", "yellow_card")))
                continue
            for seller in rng.sample(cluster.members, rng.randint(1, min(cluster.places, len(cluster.members)))):
                self._choice(seller.person_id, rng.choice(days), kind)
            if kind == "rated_down":
                for seller in rng.sample(cluster.members, min(len(cluster.members), rng.randint(1, 2))):
                    self._choice(seller.person_id, rng.choice(days), "yellow_card")

    def _history(self) -> None:
        """Three months before: quotas met or missed, ranks, cards, demotions and terminations, free of conflicts."""
        rng, rows = self.rng, self.tables["history"]
        opening = {str(row["person_id"]): row for row in self.tables["people"]}

        def write(person_id: str, period: str, metric: str, value: int) -> None:
            rows.append({"person_id": person_id, "period": period, "metric": metric, "value": value})

        for seller in self.sellers:
            if seller.hired >= self.days[self.past[0]][0]:
                continue
            person_id, chance = seller.person_id, rng.random()
            write(person_id, self.past[2], "rank", int(str(opening[person_id]["rank"])))
            once = rng.choice(self.past)  # nobody comes in with three misses in a row that had no effect
            for period in self.past:
                if seller.quota_habit != "none" and rng.random() < 0.95:
                    met = seller.quota_habit == "meets" or period == once or rng.random() < 0.2
                    write(person_id, period, "quota_met", int(met))
            if chance < 0.08:
                write(person_id, self.past[2], "yellow_card", 1)
            elif chance < 0.12 and seller.status == "trial":
                write(person_id, rng.choice(self.past), "demoted", 1)
            elif chance < 0.13 and seller.status == "confirmed":
                write(person_id, self.past[0], "demoted", 1)
                if self.chosen["status_restored_by"] == "decision":
                    row = self._event(person_id, rng.choice(self.days[self.past[1]]), "confirmation")
                    row.update(decided_by=MANAGER, decided_on=row["date"])
            elif chance > 0.99 and not seller.is_static:
                write(person_id, rng.choice(self.past), "terminated", 1)
