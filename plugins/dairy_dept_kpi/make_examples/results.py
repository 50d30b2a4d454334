"""What the example appraises: lists in two stages, targets and figures, marks, experts' weights, confirmations."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from company import DEPARTMENTS, LISTS, RAISED, RENEWED, Kpi, Row

#: the second half-year begins with a stage of its own
STAGES = {"2026-H1": ("夯实基础", dt.date(2026, 1, 1)), "2026-H2": ("质量提升", dt.date(2026, 7, 1))}
_SEED = 20260120
#: the two rounds of the experts, in percent, by indicator of the research institute
_ROUNDS: dict[int, dict[str, tuple[int, ...]]] = {
    1: {"张教授": (35, 25, 20, 12, 8), "李总工": (25, 25, 20, 18, 12), "王主任": (30, 20, 20, 20, 10),
        "赵顾问": (28, 27, 15, 15, 15)},
    2: {"张教授": (30, 25, 20, 15, 10), "李总工": (28, 25, 20, 16, 11), "王主任": (30, 23, 20, 17, 10),
        "赵顾问": (29, 26, 18, 15, 12)},
}  # fmt: skip


def _in_force(department: str, period: str) -> tuple[Kpi, ...]:
    return RENEWED.get(department, LISTS[department]) if period == "2026-H2" else LISTS[department]


def indicators() -> list[Row]:
    """The lists of both stages: in full, or the one weight that changes."""
    rows = [_indicator(key, "2026-H1", kpi) for key, kpis in LISTS.items() for kpi in kpis]
    for key, (item, weight) in RAISED.items():
        kpi = next(kpi for kpi in LISTS[key] if kpi.item == item)
        rows.append({**_indicator(key, "2026-H2", kpi), "weight": Decimal(weight)})
    rows += [_indicator(key, "2026-H2", kpi) for key, kpis in RENEWED.items() for kpi in kpis]
    return rows


def _indicator(department: str, period: str, kpi: Kpi) -> Row:
    stage, day = STAGES[period]
    return {
        "scope_id": department, "stage": stage, "valid_from": day, "item": kpi.item, "standard": kpi.standard,
        "weight": None if kpi.weight is None else Decimal(kpi.weight) / 100, "source": kpi.source,
        "quantitative": "是" if kpi.target else "否", "strategic": "是" if kpi.strategic else "否",
        "lower": "是" if kpi.lower else "否",
    }  # fmt: skip


def _counted() -> Iterator[tuple[str, str, Kpi, Decimal]]:
    """Every indicator that is computed, with the half-year's target."""
    for unit in DEPARTMENTS:
        key = unit["department_id"]
        for period in STAGES:
            for kpi in _in_force(key, period):
                if kpi.target is not None:
                    yield key, period, kpi, Decimal(kpi.target)


def targets() -> list[Row]:
    """Targets of the half-years."""
    return [
        {"scope_type": "部门", "department_id": key, "period": period, "item": kpi.item, "value": target}
        for key, period, kpi, target in _counted()
    ]


def actuals() -> list[Row]:
    """What was attained: from well below to well above the target, here and there exactly on it."""
    chance = random.Random(_SEED)
    rows: list[Row] = []
    for key, period, kpi, target in _counted():
        share = Decimal(chance.choice((88, 93, 95, 97, 99, 100, 100, 102, 104, 107, 112, 125))) / 100
        value = min(target * share, Decimal(100)) if "%" in kpi.item and not kpi.lower else target * share
        rows.append({"department_id": key, "period": period, "item": kpi.item, "value": value})
    _set(rows, "YN", "2026-H1", {"原奶交售量（吨）": "10450", "原奶合格率（%）": "98.1", "吨奶成本（元）": "3900",
                                 "及时交售率（%）": "96"})  # fmt: skip
    return rows


def _set(rows: list[Row], department: str, period: str, values: dict[str, str], column: str = "value") -> None:
    for row in rows:
        if (row["department_id"], row["period"]) == (department, period) and row["item"] in values:
            row[column] = Decimal(values[row["item"]])


def marks() -> dict[str, list[Row]]:
    """The marks of the president, of the vice-presidents, and of the departments that have sub-departments."""
    chance = random.Random(_SEED + 1)
    books: dict[str, list[Row]] = {"president": [], "vice_presidents": [], "departments": []}
    leaders = {unit["department_id"]: unit["leader_id"] for unit in DEPARTMENTS}
    for unit in DEPARTMENTS:
        key = unit["department_id"]
        assessors = [("president", "总裁", "Z001")]
        if unit["kind"] == "子部门":
            assessors = [("departments", "部门负责人", leaders[unit["parent_id"]])]
        elif unit["reports_to"] == "副总裁":
            assessors = [("vice_presidents", "副总裁", unit["leader_id"])]
        elif key == "QS":
            assessors += [("vice_presidents", "副总裁", person) for person in ("Z002", "Z003")]
        for period in STAGES:
            for kpi in _in_force(key, period):
                for book, role, person in assessors if kpi.target is None else ():
                    mark = {
                        "department_id": key, "period": period, "item": kpi.item, "source": kpi.source,
                        "assessor_role": role, "assessor_id": person, "score": Decimal(chance.randrange(160, 237)) / 2,
                        "scale_max": 120,
                    }  # fmt: skip
                    books[book].append(mark)
    for rows in books.values():
        _set(rows, "YN", "2026-H1", {"牧场安全": "110", "培训": "80"}, "score")
    return books


def expert_weights() -> list[Row]:
    """Both rounds of the experts."""
    return [
        {"round": number, "expert_id": expert, "item": kpi.item, "weight": Decimal(weight) / 100}
        for number, answers in _ROUNDS.items()
        for expert, weights in answers.items()
        for kpi, weight in zip(LISTS["KY"], weights, strict=True)
    ]


def approvals() -> list[Row]:
    """The audit department confirms the results of sub-departments; one is still open, one was sent back."""
    rows: list[Row] = []
    for day, late in ((dt.date(2026, 7, 10), ()), (dt.date(2027, 1, 12), ("SC3", "YN2"))):
        for unit in DEPARTMENTS:
            if unit["kind"] != "子部门":
                continue
            key = unit["department_id"]
            decided = {"approved_on": day, "approver_role": "企审部", "result": "确认"}
            if key in late:
                decided = {} if key == "YN2" else {**decided, "result": "退回"}
            rows.append({
                "request_id": f"QR{len(rows) + 1:02d}", "kind": "子部门考核结果", "subject": key,
                "requested_on": day - dt.timedelta(days=4), **decided,
            })  # fmt: skip
    for day in (dt.date(2026, 7, 18), dt.date(2027, 1, 20)):
        for unit in DEPARTMENTS:
            if unit["kind"] != "子部门":
                rows.append({
                    "request_id": f"BR{len(rows) + 1:02d}", "kind": "部门考核结果", "subject": unit["department_id"],
                    "requested_on": day, "approved_on": day, "approver_role": "总裁", "result": "同意",
                })  # fmt: skip
    return rows
