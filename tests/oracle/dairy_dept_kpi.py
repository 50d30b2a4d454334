"""An independent reading of S1.7 with S1.6-W1 to W6, in rational numbers, written from the catalogue alone.

It shares no code with the product. Rows are plain dicts with Decimals, dates and texts, found by their columns.
"""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median
from typing import Any

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
LONG_AGO = dt.date(1900, 1, 1)


@dataclass(frozen=True)
class Line:
    """A figure, words, or both."""

    value: Fraction | None
    text: str | None = None


@dataclass
class Result:
    """One period: lines by table, subject and rule."""

    lines: dict[tuple[str, str, str], Line] = field(default_factory=dict)


class Rejected(Exception):  # noqa: N818 - the catalogue's word
    """A score that is not given, and why."""


def span(period: str) -> tuple[dt.date, dt.date]:
    """The first day of a period, and the day after its last."""
    year, _, part = period.partition("-")
    first, months = (1, 12) if not part else (1 + 6 * (int(part[1]) - 1), 6) if part[0] == "H" else (int(part), 1)
    start = dt.date(int(year), first, 1)
    return start, add_months(start, months)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later, the last one of a shorter month."""
    at = day.year * 12 + day.month - 1 + months
    return dt.date(at // 12, at % 12 + 1, min(day.day, calendar.monthrange(at // 12, at % 12 + 1)[1]))


def fraction(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)


class Company:
    """The tables with the terms, and what can be asked of them in a period."""

    def __init__(self, tables: Tables, terms: Mapping[str, Any], period: str) -> None:
        self.tables = tables
        self.indexes: dict[tuple[str, ...], dict[tuple[Any, ...], list[Row]]] = {}
        self.terms = terms
        self.period = period
        self.start, self.end = span(period)
        self.people = {row["person_id"]: row for row in self.rows("people")}
        self.departments = {row["department_id"]: row for row in self.rows("departments")}

    def rows(self, table: str) -> Sequence[Row]:
        return self.tables.get(table, ())

    def found(self, table: str, **cells: Any) -> Sequence[Row]:
        """The rows with these cells."""
        key = (table, *cells)
        if key not in self.indexes:
            index = self.indexes[key] = {}
            for row in self.rows(table):
                index.setdefault(tuple(row.get(name) for name in cells), []).append(row)
        return self.indexes[key].get(tuple(cells.values()), ())

    def number(self, name: str) -> Fraction:
        return Fraction(self.terms[name])

    # who assesses (A3, A4, A5)

    def role(self, person: str | None) -> str | None:
        row = self.people.get(person or "")
        return None if row is None else row.get("role")

    def is_sub(self, department: Row) -> bool:
        if department.get("kind") is not None:
            return bool(department["kind"] == "sub")
        return department.get("parent_id") is not None and department.get("reports_to") is None

    def is_audit(self, department: Row | None) -> bool:
        return (
            department is not None
            and self.role(department.get("leader_id")) == "audit_manager"
            and not self.is_sub(department)
        )

    def assesses(self, person: str, department: Row) -> bool:
        role = self.role(person)
        if self.is_sub(department):
            parent = self.departments.get(department.get("parent_id") or "")
            return parent is not None and parent.get("leader_id") == person
        if self.is_audit(department):
            return role in ("president", "vice_president")
        line = department.get("reports_to")
        if line == "president":
            return role == "president"
        leads = department.get("leader_id") == person and role == "vice_president"
        return leads and line in (None, "vice_president")

    # the list of indicators, set by set (D3, W1, W2)

    def sets(self, department: str) -> list[tuple[dt.date, list[Row]]]:
        found: dict[dt.date, list[Row]] = {}
        for row in self.found("indicators", scope_id=department):
            if row.get("scope_type") in (None, "dept"):
                rows = found.setdefault(row.get("valid_from") or LONG_AGO, [])
                if row.get("period") in (None, self.period):
                    rows.append(row)
        return sorted(found.items())

    def stages(self, department: str) -> list[Stage]:
        """The lists in their order; each knows the rows in force and how its weights came about."""
        result: list[Stage] = []
        rows: dict[str, Row] = {}
        weights: dict[str, Fraction | None] = {}
        fault: str | None = None
        computed = False
        for day, entries in self.sets(department):
            if len(entries) == 1 and entries[0]["item"] in rows:
                row = entries[0]
                item, new, old = row["item"], fraction(row.get("weight")), weights[row["item"]]
                for other in weights:
                    if other == item:
                        continue
                    before = weights[other]
                    known = new is not None and old is not None and before is not None and old != 1
                    weights = {**weights, other: before * (1 - new) / (1 - old) if known else None}  # type: ignore[operator]
                weights = {**weights, item: new}
                rows = {**rows, item: row}
            elif entries:
                rows = {row["item"]: row for row in entries}
                weights = {row["item"]: fraction(row.get("weight")) for row in entries}
                computed, fault = all(weight is None for weight in weights.values()), None
                if computed:
                    weights, fault = self.by_method(list(rows))
            untils = [row.get("valid_until") for row in entries]
            last = max(untils) if untils and None not in untils else None
            result.append(Stage(day, rows, weights, fault, computed, len(entries), last))
        return result

    # weights by method (S1.6-W3, W4, W5)

    def by_method(self, items: list[str]) -> tuple[dict[str, Fraction | None], str | None]:
        nothing: dict[str, Fraction | None] = dict.fromkeys(items)
        blend = self.number("delphi_blend")
        try:
            if self.terms["weight_method"] == "012":
                weights = self.pairwise(items)
            else:
                weights = self.delphi(items)
                if blend != 1:
                    others = self.pairwise(items)
                    weights = {item: blend * weights[item] + (1 - blend) * others[item] for item in items}
        except Rejected as rejected:
            return nothing, str(rejected)
        if self.terms["bound_repair"] == "none":
            return dict(weights), None
        repaired = self.repaired(weights)
        return (nothing, "bounds_infeasible") if repaired is None else (dict(repaired), None)

    def pairwise(self, items: list[str]) -> dict[str, Fraction]:
        told: dict[str, dict[tuple[str, str], Fraction]] = {}
        for row in (row for item in items for row in self.found("judgments", item_a=item)):
            if row["item_b"] in items and row["item_a"] != row["item_b"]:
                told.setdefault(row["expert_id"], {})[(row["item_a"], row["item_b"])] = Fraction(row["value"])
        if not told:
            raise Rejected("no_judgments")
        contradictions, gaps = [], []
        for said in told.values():
            for one in items:
                for other in items:
                    direct, converse = said.get((one, other)), said.get((other, one))
                    if one == other:
                        continue
                    if direct is not None and converse is not None and direct + converse != 2:
                        first, second = (one, other) if (direct, other) > (converse, one) else (other, one)
                        contradictions.append(f"pairwise_not_reciprocal {first}/{second}")
                    if direct is None and converse is None:
                        gaps.append(f"pair_missing {min(one, other)}/{max(one, other)}")
        if contradictions or gaps:
            raise Rejected(min(contradictions or gaps))
        sums = {item: Fraction(0) for item in items}
        for said in told.values():
            for one in items:
                sums[one] += Fraction(self.terms["self_comparison_points"])
                for other in items:
                    if one != other:
                        sums[one] += said[(one, other)] if (one, other) in said else 2 - said[(other, one)]
        total = sum(sums.values())
        if total == 0:
            raise Rejected("weights_do_not_sum")
        return {item: value / total for item, value in sums.items()}

    def delphi(self, items: list[str]) -> dict[str, Fraction]:
        rounds: dict[int, dict[str, dict[str, Fraction]]] = {}
        for row in (row for item in items for row in self.found("expert_weights", item=item)):
            if int(row["round"]) <= self.number("max_rounds"):
                ballots = rounds.setdefault(int(row["round"]), {})
                ballot = ballots.setdefault(row["expert_id"], {})
                if row.get("weight") is not None:
                    ballot[row["item"]] = Fraction(row["weight"])
        rounds = {r: {e: b for e, b in ballots.items() if b} for r, ballots in rounds.items()}
        rounds = {r: ballots for r, ballots in rounds.items() if ballots}
        if not rounds:
            raise Rejected("no_expert_weights")
        thin, faulty = [], []
        for number in sorted(rounds):
            ballots = rounds[number]
            if len(ballots) < self.number("min_experts"):
                thin.append(number)
            for expert in sorted(ballots):
                ballot = ballots[expert]
                if len(ballot) < len(items):
                    faulty.append(f"expert_leaves_out_item {expert} round {number}")
                elif self.terms["expert_sum_mode"] == "reject" and sum(ballot.values()) != 1:
                    faulty.append(f"expert_weights_do_not_sum {expert} round {number}")
            shares = self.shares(ballots)
            columns = {item: [share[item] for share in shares.values() if item in share] for item in items}
            whole = all(len(column) == len(ballots) for column in columns.values())
            last = max(rounds) == number
            if last or self.agrees(columns, whole=whole):
                break
        if thin:
            raise Rejected(f"too_few_experts round {thin[0]}")
        if faulty:
            raise Rejected(faulty[0])
        if self.terms["delphi_aggregate"] == "mean":
            return {item: sum(column, Fraction(0)) / len(column) for item, column in columns.items()}
        middles = {item: Fraction(median(column)) for item, column in columns.items()}
        total = sum(middles.values())
        if total == 0:
            raise Rejected("weights_do_not_sum")
        return {item: middle / total for item, middle in middles.items()}

    def shares(self, ballots: Mapping[str, Mapping[str, Fraction]]) -> dict[str, dict[str, Fraction]]:
        if self.terms["expert_sum_mode"] == "reject":
            return {expert: dict(ballot) for expert, ballot in ballots.items()}
        found = {}
        for expert, ballot in ballots.items():
            total = sum(ballot.values())
            found[expert] = {item: weight / total for item, weight in ballot.items()} if total else {}
        return found

    def agrees(self, columns: Mapping[str, Sequence[Fraction]], *, whole: bool) -> bool:
        """Whether all spreads are small; in a round with gaps those items count that anybody weighed."""
        spreads = [max(column) - min(column) for column in columns.values() if column]
        return bool(spreads) and max(spreads) <= self.number("consensus_spread_ratio")

    def repaired(self, weights: Mapping[str, Fraction]) -> dict[str, Fraction] | None:
        low, high = self.number("weight_min_ratio"), self.number("weight_max_ratio")

        def total(factor: Fraction) -> Fraction:
            return sum((min(max(factor * weight, low), high) for weight in weights.values()), Fraction(0))

        some = [weight for weight in weights.values() if weight > 0]
        if not some or total(Fraction(0)) > 1:
            return None
        edges = sorted({Fraction(0), *(bound / weight for weight in some for bound in (low, high))})
        if total(edges[-1]) < 1:
            return None
        for left, right in itertools.pairwise(edges):
            if total(left) <= 1 <= total(right):
                rise = total(right) - total(left)
                factor = left if rise == 0 else left + (1 - total(left)) / rise * (right - left)
                return {item: min(max(factor * weight, low), high) for item, weight in weights.items()}
        return None

    # points (I1, D2, D5)

    def points(self, department: Row, item: str, row: Row) -> Fraction:
        """An indicator's points.

        :raises Rejected: its value or mark, source or range is at fault.
        """
        key = department["department_id"]
        ceiling, par = self.number("score_ceiling_points"), self.number("par_score_points")
        same = {"period": self.period, "metric": item}
        targets = self.found("targets", scope_type="dept", scope_id=key, level=None, **same)
        if targets:
            target = fraction(targets[0].get("value"))
            if target is None or target <= 0:
                raise Rejected("target_not_positive")
            actuals = [entry.get("value") for entry in self.found("history", department_id=key, **same)]
            actual = fraction(actuals[0]) if actuals else None
            if actual is None:
                raise Rejected("actual_missing")
            lower = bool(row.get("lower_is_better"))
            if lower and actual <= 0:
                raise Rejected("actual_not_positive")
            return max(Fraction(0), min(ceiling, par * (target / actual if lower else actual / target)))
        marks = [
            mark
            for mark in self.found("scores", department_id=key, period=self.period, item=item)
            if mark.get("assessor_id") is not None and self.assesses(mark["assessor_id"], department)
        ]
        given = [mark for mark in marks if mark.get("score") is not None]
        due = 1 + len(self.found("people", role="vice_president")) if self.is_audit(department) else 1
        heard = {mark["assessor_id"] for mark in given}
        roles = {self.role(person) for person in heard}
        both = self.is_audit(department) and self.terms["dual_assessor_split"] != "persons"
        if len(marks) > len(given) or len(heard) < due or (both and roles != {"president", "vice_president"}):
            raise Rejected("mark_missing")
        if len(given) > len(heard):
            raise Rejected("mark_twice")
        if any(mark.get("source") is None or mark["source"] != row.get("source") for mark in marks):
            raise Rejected("source_differs")
        values = {}
        for mark in given:
            value = Fraction(mark["score"]) * ceiling / Fraction(mark.get("scale_max") or 120)
            if not 0 <= value <= ceiling:
                if self.terms["out_of_range"] == "reject":
                    raise Rejected("score_out_of_range")
                value = max(Fraction(0), min(ceiling, value))
            values[mark["assessor_id"]] = value
        if not both:
            return sum(values.values(), Fraction(0)) / len(values)
        split = Fraction(self.terms["dual_assessor_split"])
        means = {}
        for role in ("president", "vice_president"):
            mine = [value for person, value in values.items() if self.role(person) == role]
            means[role] = sum(mine, Fraction(0)) / len(mine)
        return split * means["president"] + (1 - split) * means["vice_president"]

    def counted(self, points: Fraction) -> Fraction:
        """Points as they are weighted (X6)."""
        if self.terms["scale_reading"] == "marks":
            return points
        par = self.number("par_score_points")
        return min(points, par) / par * self.number("score_ceiling_points")

    def bound(self, weight: Fraction | None) -> str | None:
        if weight is None:
            return None
        low, high = self.number("weight_min_ratio"), self.number("weight_max_ratio")
        return "high" if weight > high else "low" if weight < low else "ok"

    # the list's score

    def list_score(self, department: Row, stage: Stage) -> Fraction:
        """The score under one list; its first fault rejects it: count, missing part, weights, then items by name.

        :raises Rejected: a fault.
        """
        count = len(stage.rows)
        if not self.number("kpi_count_min") <= count <= self.number("kpi_count_max"):
            raise Rejected(f"indicator_count {count}")
        for item in sorted(stage.rows):
            row = stage.rows[item]
            blank = stage.weights[item] is None and not stage.computed
            if row.get("standard") is None or row.get("source") is None or blank:
                raise Rejected(f"part_missing {item}")
        if stage.fault is not None:
            raise Rejected(stage.fault)
        if None in stage.weights.values() or sum(w for w in stage.weights.values() if w is not None) != 1:
            raise Rejected("weights_do_not_sum")
        outside = [item for item in sorted(stage.rows) if self.bound(stage.weights[item]) != "ok"]
        if outside and self.terms["weight_bound_severity"] == "error":
            raise Rejected(f"weight_out_of_bounds {outside[0]}")
        total = Fraction(0)
        for item in sorted(stage.rows):
            try:
                points = self.points(department, item, stage.rows[item])
            except Rejected as rejected:
                raise Rejected(f"{rejected} {item}") from None
            total += (stage.weights[item] or Fraction(0)) * self.counted(points)
        return total

    def used(self, department: str) -> list[tuple[Stage, Fraction]]:
        """The lists of the period with their shares of it (W2)."""
        stages = self.stages(department)
        listed = [stage for stage in stages if stage.rows]
        if self.terms["mid_period_change"] == "forbid":
            lasting = [stage for stage in listed if stage.last is None or stage.last >= self.start]
            begun = [stage for stage in lasting if stage.begins <= self.start]
            inside = [stage for stage in lasting if stage.begins < self.end]
            return [(begun[-1], Fraction(1))] if begun else [(inside[0], Fraction(1))] if inside else []
        days = []
        for at, stage in enumerate(stages):
            until = stages[at + 1].begins if at + 1 < len(stages) else self.end
            if stage.last is not None:
                until = min(until, stage.last + dt.timedelta(days=1))
            length = (min(until, self.end) - max(stage.begins, self.start)).days
            if stage.rows and length > 0:
                days.append((stage, length))
        total = sum(length for _, length in days)
        return [(stage, Fraction(length, total)) for stage, length in days]

    def standing(self, department: Row) -> str | None:
        """Whether a sub-department's result is final (A5)."""
        if not self.is_sub(department) or self.terms["supervision_record"] == "log":
            return None
        if self.is_audit(self.departments.get(department.get("parent_id") or "")):
            return "not final: conflict_of_interest"
        length = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
        for row in self.found("approvals", subject=department["department_id"]):
            day = row.get("approved_on")
            if (
                row["kind"] == "sub_department_result"
                and row.get("result") == "approved"
                and row.get("approver_role") == "audit"
                and day is not None
                and self.end <= day < add_months(self.end, length)
            ):
                return "final"
        return "not final"


@dataclass(frozen=True)
class Stage:
    """One list: the row of each item, its weight, and what is wrong with computed weights."""

    begins: dt.date
    rows: Mapping[str, Row]
    weights: Mapping[str, Fraction | None]
    fault: str | None
    computed: bool
    entries: int
    last: dt.date | None


def evaluate(tables: Tables, terms: Mapping[str, Any], periods: Sequence[str]) -> dict[str, Result]:
    """Every line of every period."""
    return {period: _evaluated(Company(tables, terms, period)) for period in periods}


def _evaluated(company: Company) -> Result:
    result = Result()
    scores: dict[str, Fraction | None] = {}
    for key, department in company.departments.items():
        assessed = not company.is_sub(department) or company.terms["sub_department_scheme"] == "inherit"
        used = company.used(key)
        try:
            if not used:
                raise Rejected("indicator_count 0")
            # the first faulty list rejects the score
            parts = [company.list_score(department, stage) * share for stage, share in used]
            scores[key], text = sum(parts, Fraction(0)), company.standing(department)
        except Rejected as rejected:
            scores[key], text = None, f"rejected: {rejected}"
        if not assessed:
            continue
        result.lines[("departments", key, "department_score")] = Line(scores[key], text)
        if used:
            last = used[-1][0]
            for item, row in last.rows.items():
                weight = last.weights[item]
                result.lines[("kpis", f"{key} {item}", "indicator_weight")] = Line(weight, company.bound(weight))
                try:
                    line = Line(company.points(department, item, row))
                except Rejected as rejected:
                    line = Line(None, str(rejected))
                result.lines[("kpis", f"{key} {item}", "indicator_score")] = line
    _link(company, scores, result)
    return result


def _link(company: Company, scores: Mapping[str, Fraction | None], result: Result) -> None:
    """The team in a person's score (S1.6-W6)."""
    share = company.terms.get("team_share")
    if share is None:
        return
    share = Fraction(share)
    for key, person in company.people.items():
        own = company.found("scores", person_id=key, period=company.period)
        if not own:
            continue
        if any(row.get("score") is None for row in own):
            result.lines[("people", key, "linked_score")] = Line(None)
            continue
        ceiling = company.number("score_ceiling_points")
        points = [Fraction(row["score"]) * ceiling / Fraction(row.get("scale_max") or 120) for row in own]
        mean = sum(points, Fraction(0)) / len(points)
        team = scores.get(person.get("department_id") or "")
        value = None if team is None else (1 - share) * mean + share * team
        result.lines[("people", key, "linked_score")] = Line(value)
