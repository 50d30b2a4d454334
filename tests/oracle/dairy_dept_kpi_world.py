"""Random dairy companies for S1.7: departments, lists in stages, marks, figures and experts, rich in edges."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import define, field

SWITCHES: Mapping[str, Sequence[str]] = {
    "period": ("year", "half-year", "month"),
    "weight_bound_severity": ("warn", "error"),
    "strategic_weight_check": ("min_max", "means"),
    "self_comparison_points": ("0", "1"),
    "expert_sum_mode": ("reject", "normalise"),
    "delphi_aggregate": ("mean", "median"),
    "delphi_blend": ("1", "0.7"),
    "bound_repair": ("none", "rescale"),
    "group_members_from": ("audit", "assessed"),
    "dual_assessor_split": ("1/2", "persons", "3/10"),
    "sub_department_scheme": ("inherit", "own"),
    "supervision_record": ("confirm", "log"),
    "out_of_range": ("reject", "clamp"),
    "weight_method": ("delphi", "012"),
    "mid_period_change": ("forbid", "pro_rata"),
    "support_unit_count": ("7", "6"),
    "scale_reading": ("marks", "full_mark"),
}
NUMBERS = {
    "score_ceiling_points": "120", "par_score_points": "100", "kpi_count_min": "5", "kpi_count_max": "7",
    "weight_min_ratio": "1/20", "weight_max_ratio": "3/10", "min_experts": "3", "max_rounds": "3",
    "consensus_spread_ratio": "1/20", "annual_deadline": "20",
}  # fmt: skip
PERIODS = {
    "year": ["2026", "2027"],
    "half-year": ["2026-H1", "2026-H2", "2027-H1"],
    "month": ["2026-01", "2026-02", "2026-03"],
}
MONTHS = {"year": "2026-01..2027-12", "half-year": "2026-01..2027-06", "month": "2026-01..2026-03"}
LISTS = (
    (25, 25, 15, 15, 10, 10),
    (30, 25, 20, 15, 10),
    (20, 20, 15, 15, 10, 10, 10),
    (30, 30, 30, 5, 5),
    (31, 29, 20, 16, 4),
)
WORDS = ("milk", "pass rate", "cost", "safety", "on time", "training", "energy", "losses", "hygiene", "returns")
SOURCES = ("ledger", "inspection", "survey")


@define
class World:
    """The tables of a company and its terms."""

    tables: dict[str, list[dict[str, Any]]]
    terms: dict[str, Any]
    periods: list[str]
    months: str


@define
class _Maker:
    chance: random.Random
    terms: dict[str, Any]
    periods: list[str]
    rows: dict[str, list[dict[str, Any]]] = field(factory=dict)
    vice: list[str] = field(factory=list)
    requests: int = 0

    def add(self, table: str, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def odds(self, share: float) -> bool:
        return self.chance.random() < share

    # people and departments

    def people(self) -> None:
        self.add("people", person_id="P", role="president", department_id=None)
        for number in range(self.chance.choice((1, 2, 3))):
            self.vice.append(f"V{number}")
            self.add("people", person_id=f"V{number}", role="vice_president", department_id=None)

    def department(self, number: int) -> dict[str, Any]:
        key = f"D{number:04d}"
        leader = f"L{number:04d}"
        role = "audit_manager" if number == 0 or self.odds(0.08) else "leader"
        self.add("people", person_id=leader, role=role, department_id=self.chance.choice((key, key, None)))
        kind = self.chance.choice(("functional", "production", "branch", "support", None))
        row = {"department_id": key, "parent_id": None, "kind": kind, "reports_to": "president", "leader_id": leader}
        draw = self.chance.random()
        earlier = [other["department_id"] for other in self.rows.get("departments", ())]
        if role == "audit_manager":
            row["reports_to"] = self.chance.choice(("president", None))
        elif draw < 0.25 and earlier:
            row["parent_id"] = self.chance.choice(earlier) if self.odds(0.7) else "D0000"
            row["kind"] = "sub" if self.odds(0.7) else None
            row["reports_to"] = None if row["kind"] is None or self.odds(0.8) else "president"
        elif draw < 0.6:
            row["reports_to"] = self.chance.choice(("vice_president", "vice_president", None))
            row["leader_id"] = leader if self.odds(0.1) else self.chance.choice(self.vice)
        self.rows.setdefault("departments", []).append(row)
        return row

    def assessors(self, row: Mapping[str, Any]) -> list[str]:
        """Who should mark; a chosen few others do as well."""
        roles = {person["person_id"]: person["role"] for person in self.rows["people"]}
        if row["kind"] == "sub" or (row["kind"] is None and row["parent_id"] and row["reports_to"] is None):
            parents = [other for other in self.rows["departments"] if other["department_id"] == row["parent_id"]]
            return [parents[0]["leader_id"]]
        if roles[row["leader_id"]] == "audit_manager":
            return ["P", *self.vice]
        if row["reports_to"] == "president":
            return ["P"]
        return [row["leader_id"]]

    # lists

    def days(self) -> list[dt.date | None]:
        """When the sets of a department begin."""
        first: list[dt.date | None] = [None, dt.date(2025, 3, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 10)]
        later = [dt.date(2025, 9, 1), dt.date(2026, 1, 1), dt.date(2026, 1, 2), dt.date(2026, 2, 1), dt.date(2026, 2, 17),
                 dt.date(2026, 2, 28), dt.date(2026, 7, 1), dt.date(2026, 10, 31), dt.date(2026, 12, 31),
                 dt.date(2027, 1, 1), dt.date(2027, 3, 3), dt.date(2028, 1, 1)]  # fmt: skip
        start = self.chance.choices(first, (6, 3, 2, 1))[0]
        found = sorted(self.chance.sample(later, self.chance.choices((0, 1, 2, 3), (5, 4, 2, 1))[0]))
        return [start, *(day for day in found if start is None or day > start)]

    def lists(self, key: str) -> list[str]:
        """The sets of a department; the items that it has at any time."""
        by_method = self.odds(0.25)
        pool = [f"{key} {word}" if by_method else word for word in WORDS]
        items: list[str] = []
        everything: list[str] = []
        until = self.chance.choices((None, dt.date(2026, 6, 30), dt.date(2026, 12, 31)), (12, 1, 1))[0]
        only = self.chance.choices((None, self.periods[0], self.periods[-1]), (20, 1, 1))[0]
        for day in self.days():
            if items and self.odds(0.6):
                item = self.chance.choice(items) if self.odds(0.93) else self.chance.choice(pool)
                weight = Decimal(self.chance.choice((5, 10, 20, 30, 31, 40))) / 100
                self.entry(key, day, item, None if self.odds(0.03) else weight, None, None)
                everything.append(item)
                continue
            weights = list(self.chance.choice(LISTS))
            if self.odds(0.06):
                weights = self.chance.choice(
                    ([40, 30, 20, 10], [20, 20, 10, 10, 10, 10, 10, 10], [25, 25, 15, 15, 10, 5])
                )
            items = self.chance.sample(pool, len(weights))
            blank = by_method and not everything and self.odds(0.9)
            for item, weight in zip(items, weights, strict=True):
                entered = None if blank or self.odds(0.01) else Decimal(weight) / 100
                self.entry(key, day, item, entered, until if day is None else None, only if day is None else None)
            everything += items
            if blank:
                self.judgments(items)
                self.rounds(items)
        return sorted(set(everything))

    def entry(
        self,
        key: str,
        day: dt.date | None,
        item: str,
        weight: Decimal | None,
        until: dt.date | None,
        period: str | None,
    ) -> None:
        known = {(row["scope_id"], row["valid_from"], row["item"]) for row in self.rows.get("indicators", ())[-40:]}
        if (key, day, item) in known:
            return
        self.add(
            "indicators",
            scope_type=self.chance.choice(("dept", "dept", None)), scope_id=key, period=period, valid_from=day,
            valid_until=until, item=item, standard=None if self.odds(0.004) else "as agreed", weight=weight,
            source=None if self.odds(0.004) else SOURCES[len(item) % 3], strategic=self.odds(0.3),
            lower_is_better=self.odds(0.3) if item.endswith(("cost", "losses")) else self.odds(0.05),
        )  # fmt: skip

    # experts

    def judgments(self, items: list[str]) -> None:
        if self.odds(0.08):
            return
        judges = [f"J{len(self.rows.get('judgments', ()))}-{n}" for n in range(self.chance.choice((1, 1, 2, 3)))]
        strict = self.odds(0.3)
        for judge in judges:
            for i, one in enumerate(items):
                for other in items[i + 1 :]:
                    value = 2 if strict else self.chance.choice((0, 1, 1, 2))
                    if self.odds(0.004):
                        continue
                    pair = (one, other, value) if self.odds(0.5) else (other, one, 2 - value)
                    self.judgment(judge, *pair)
                    if self.odds(0.3):
                        self.judgment(
                            judge, pair[1], pair[0], 2 - pair[2] if self.odds(0.99) else self.chance.choice((0, 1, 2))
                        )

    def judgment(self, judge: str, one: str, other: str, value: int) -> None:
        self.add("judgments", expert_id=judge, item_a=one, item_b=other, value=Decimal(value))

    def rounds(self, items: list[str]) -> None:
        if self.odds(0.05):
            return
        experts = [f"E{n}" for n in range(self.chance.choices((2, 3, 4, 5), (1, 6, 4, 2))[0])]
        base = self._percents(len(items))
        wide = self.odds(0.5)
        for number in range(1, self.chance.choice((1, 2, 2, 3, 4)) + 1):
            for expert in experts if self.odds(0.97) else experts[1:]:
                weights = list(base)
                for _ in range(2):
                    one, other = self.chance.sample(range(len(items)), 2)
                    step = self.chance.choice((1, 2, 3, 8) if wide and number == 1 else (1, 2, 2))
                    weights[one], weights[other] = weights[one] + step, weights[other] - step
                if min(weights) < 0:
                    weights = list(base)
                if self.odds(0.01):
                    weights[0] += self.chance.choice((-1, 5))
                for item, weight in zip(items, weights, strict=True):
                    if not self.odds(0.002):
                        self.add(
                            "expert_weights",
                            round=Decimal(number),
                            expert_id=expert,
                            item=item,
                            weight=Decimal(weight) / 100,
                        )

    def _percents(self, count: int) -> list[int]:
        fits = [weights for weights in LISTS if len(weights) == count]
        if fits:
            return list(self.chance.choice(fits))
        return [100 // count + (1 if i < 100 % count else 0) for i in range(count)]

    # marks and figures

    def results(self, row: Mapping[str, Any], items: list[str], period: str) -> None:
        key = row["department_id"]
        for item in items:
            if item.endswith(("milk", "cost", "losses", "on time")) and self.odds(0.8):
                self.figures(key, item, period)
            if not item.endswith("milk") or self.odds(0.5):
                self.marks(row, item, period)

    def figures(self, key: str, item: str, period: str) -> None:
        target = self.chance.choice((98, 100, 80, 3, 7, 4095))
        good = self.chance.choice(
            (Decimal(target), Decimal(target) * Decimal("1.2"), Decimal(target) * Decimal("1.3"), Decimal(1))
        )
        actual = good if self.odds(0.5) else Decimal(self.chance.randrange(1, 2 * target))
        if self.odds(0.01):
            actual = self.chance.choice((Decimal(0), Decimal(-3)))
        shown = (
            None
            if self.odds(0.004)
            else self.chance.choice((Decimal(0), Decimal(-1)))
            if self.odds(0.004)
            else Decimal(target)
        )
        self.add("targets", scope_type="dept", scope_id=key, period=period, metric=item, level=None, value=shown)
        if self.odds(0.1):
            self.add(
                "targets",
                scope_type="dept",
                scope_id=key,
                period=period,
                metric=item,
                level="stretch",
                value=Decimal(1),
            )
        if not self.odds(0.004):
            self.add(
                "history", department_id=key, period=period, metric=item, value=None if self.odds(0.003) else actual
            )

    def marks(self, row: Mapping[str, Any], item: str, period: str) -> None:
        source = SOURCES[len(item) % 3]
        for person in self.assessors(row):
            if self.odds(0.004):
                continue
            for _ in range(2 if self.odds(0.003) else 1):
                self.mark(row["department_id"], period, item, person, source)
        if self.odds(0.05):
            self.mark(row["department_id"], period, item, f"L{0:04d}", "hearsay")

    def mark(self, key: str, period: str, item: str, person: str, source: str) -> None:
        scale = self.chance.choices((Decimal(120), None, Decimal(100), Decimal(60)), (8, 4, 1, 1))[0]
        score = (
            Decimal(self.chance.choice((0, 80, 95, 100, 110, 120)))
            if self.odds(0.5)
            else Decimal(self.chance.randrange(0, 241)) / 2
        )
        score = (score * (scale or 120) / 120).quantize(Decimal("0.01"))
        if self.odds(0.01):
            score = self.chance.choice((Decimal(-5), Decimal(132), Decimal("120.01"), Decimal("-0.01")))
        self.add(
            "scores",
            department_id=key, person_id=None, period=period, item=item, assessor_id=person,
            assessor_role=self.chance.choice(("president", "leader")),
            score=None if self.odds(0.002) else score, scale_max=scale,
            source=self.chance.choice((None, "hearsay")) if self.odds(0.004) else source,
        )  # fmt: skip

    def own_score(self, person: str, period: str) -> None:
        for _ in range(self.chance.choice((1, 1, 2))):
            score = None if self.odds(0.02) else Decimal(self.chance.randrange(60, 121))
            self.add(
                "scores",
                department_id=None, person_id=person, period=period, item="individual", assessor_id="P",
                assessor_role="president", score=score, scale_max=Decimal(120), source="talk",
            )  # fmt: skip

    def approval(self, key: str) -> None:
        day = self.chance.choice((dt.date(2026, 12, 31), dt.date(2027, 1, 1), dt.date(2027, 1, 20), dt.date(2027, 12, 31),
                                  dt.date(2026, 7, 1), dt.date(2026, 2, 1), dt.date(2026, 2, 28), None))  # fmt: skip
        self.requests += 1
        self.add(
            "approvals",
            request_id=f"R{self.requests}", kind=self.chance.choice(("sub_department_result",) * 3 + ("department_result",)),
            subject=key, approved_on=day, approver_role=self.chance.choice(("audit", "audit", "audit", "president", None)),
            result=self.chance.choice(("approved", "approved", "approved", "rejected", None)),
        )  # fmt: skip


def world(seed: int, *, departments: int, switches: Mapping[str, str]) -> World:
    """A random company; the same for the same seed."""
    chance = random.Random(seed)
    terms: dict[str, Any] = {**NUMBERS, **switches}
    if chance.random() < 0.5:
        terms["team_share"] = chance.choice(("1/5", "0", "1"))
    kind = switches["period"]
    maker = _Maker(chance, terms, PERIODS[kind])
    maker.people()
    rows = [maker.department(number) for number in range(departments)]
    for row in rows:
        items = maker.lists(row["department_id"]) if not maker.odds(0.01) else []
        for period in PERIODS[kind]:
            maker.results(row, items, period)
        for _ in range(chance.choice((0, 0, 1, 2))):
            maker.approval(row["department_id"])
    for person in list(maker.rows["people"])[:: max(1, departments // 40)]:
        for period in PERIODS[kind]:
            if maker.odds(0.3):
                maker.own_score(person["person_id"], period)
    for table in maker.rows.values():
        chance.shuffle(table)
    return World(maker.rows, terms, PERIODS[kind], MONTHS[kind])
