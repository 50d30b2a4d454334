"""The scheme `annual_appraisal` (S2.3, S1.5) against a computation of its own with fractions, under each of its readings."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

import jixiao

Row = dict[str, Any]
DAMAGED = {"text": "damaged", "attendance_weight": "0.25", "cooperation_weight": "0.2", "service_weight": "0.35"}
BLANKS = {
    "appraisal_month": 6,
    "effective_year": 2026,
    "headcount_total": 50,
    "headcount_clerks": 48,
    "praise_points": 2,
    "complaint_points": -5,
}
MARKS = {
    "ability": "superior",
    "proficiency": "superior",
    "responsibility": "superior",
    "coordination": "superior",
    "review": "peer",
    "service.standard": "superior",
    "customer_survey": "customer",
}


def company(seed: int) -> dict[str, list[Row]]:
    """Twelve confirmed sellers over two years: attendance, events of which some are one incident, marks by quarter."""
    chance = Random(seed)
    tables: dict[str, list[Row]] = {"people": [], "attendance": [], "events": [], "scores": []}
    for number in range(12):
        who = f"P{number:02}"
        tables["people"].append({"person_id": who, "role": "seller", "status": "confirmed", "department_id": "D"})
        for year in (2026, 2027):
            for month in range(1, 13):
                tables["attendance"].append(
                    {
                        "person_id": who, "period": f"{year}-{month:02}", "late_count": chance.choice((0, 0, 1, 4)),
                        "early_leave_count": chance.choice((0, 0, 2)), "absent_days": chance.choice((0, 0, 0, "0.5")),
                        "personal_leave_days": chance.choice((0, "0.5", "1.25", 3)), "sick_leave_days": 2,
                        "overtime_count": chance.choice((0, 2, 6)), "ordered_overtime_count": chance.choice((0, 1)),
                    }
                )  # fmt: skip
            for n in range(30):
                tables["events"].append(
                    {
                        "event_id": f"{who}-{year}-{n}", "person_id": who, "count": chance.choice((None, 1, 2)),
                        "date": dt.date(year, chance.randint(1, 12), chance.randint(1, 28)),
                        "type": chance.choice(("unplanned_task", "cooperation", "shirking", "praise", "complaint")),
                        "verified": chance.choice((None, "true", "true", "false")),
                        "incident_id": chance.choice((None, f"{who}-{year}-{chance.randint(1, 4)}")),
                    }
                )  # fmt: skip
            for item, role in MARKS.items():
                for month in (3, 6, 9, 12):
                    tables["scores"].append(
                        {
                            "person_id": who, "period": f"{year}-{month:02}", "item": item, "assessor_role": role,
                            "assessor_id": "A", "score": chance.randint(40, 80), "scale_max": 80,
                        }
                    )  # fmt: skip
    return tables


def evaluated(
    folder: Path, tables: Mapping[str, list[Row]], terms: Mapping[str, Any], period: str
) -> jixiao.Evaluation:
    for name, rows in {**tables, "departments": [{"department_id": "D"}]}.items():
        lines = [",".join(rows[0]), *(",".join("" if v is None else str(v) for v in row.values()) for row in rows)]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    said = {**BLANKS, **terms}
    (folder / "policy.toml").write_text(
        '[policy]\nname = "t"\nscheme = "annual_appraisal"\nfrom = "2026-01"\n\n[data]\n'
        + "".join(f'{name} = "{name}.csv"\n' for name in (*tables, "departments"))
        + "\n[terms]\n"
        + "".join(
            f'{name} = "{value}"\n' if isinstance(value, str) else f"{name} = {value}\n" for name, value in said.items()
        ),
        "utf-8",
    )
    return jixiao.evaluate(jixiao.load(folder / "policy.toml"), period)


def mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def between(value: Fraction, lowest: Fraction | None, highest: Fraction | None) -> Fraction:
    value = value if highest is None else min(value, highest)
    return value if lowest is None else max(value, lowest)


def month_of(row: Row) -> str:
    return str(row["date"])[:7]


def score_of(who: str, tables: Mapping[str, list[Row]], terms: Mapping[str, Any], first: str, last: str) -> Fraction:
    """What somebody scores for the months from `first` to `last`."""
    said = {**BLANKS, **terms}

    def total(column: str) -> Fraction:
        mine = (r for r in tables["attendance"] if r["person_id"] == who and first <= r["period"] <= last)
        return sum((Fraction(row[column]) for row in mine), Fraction(0))

    leave = total("personal_leave_days")
    if said.get("absence") == "as_personal_leave":
        leave += total("absent_days")
    if said.get("leave_rounding") == "up":
        leave = Fraction(math.ceil(leave))
    overtime = total("overtime_count")
    if said.get("overtime_scope") == "all":
        overtime += total("ordered_overtime_count")

    events = [row for row in tables["events"] if row["person_id"] == who and row["verified"] != "false"]
    if said.get("one_act") != "twice":
        known = [r for r in events if r["type"] in ("unplanned_task", "cooperation") and month_of(r) <= last]
        for incident in {row["incident_id"] for row in known if row["incident_id"]}:
            same = [row for row in known if row["incident_id"] == incident]
            kind = max(row["type"] for row in same)
            count = max(row["count"] or 1 for row in same if row["type"] == kind)
            events = [row for row in events if not any(row is other for other in same)]
            events.append({"type": kind, "count": count, "date": min(row["date"] for row in same)})

    def times(kind: str) -> int:
        dated = (row for row in events if row["type"] == kind and first <= month_of(row) <= last)
        return sum(row["count"] or 1 for row in dated)

    def mark(item: str) -> Fraction:
        mine = (r for r in tables["scores"] if r["person_id"] == who and first <= r["period"] <= last)
        return mean([Fraction(row["score"], 80) for row in mine if row["item"] == item])

    attendance = -total("late_count") - total("early_leave_count") - leave + overtime + times("unplanned_task")
    if "attendance_cap_points" in said:
        attendance = min(attendance, Fraction(said["attendance_cap_points"]))
    reviewed = said.get("cooperation_mode") == "review"
    cooperation = Fraction(0 if reviewed else times("cooperation") - times("shirking"))
    kept = mark("review") if reviewed else Fraction(1)
    service = Fraction(2 * times("praise") - 5 * times("complaint"))
    whole = said.get("text") != "damaged"
    served = Fraction(1)
    if said.get("service_marks") == "as_base":
        served = mark("responsibility") if whole else mean([mark("service.standard"), mark("customer_survey")])

    if whole:
        cap = said.get("block_cap_points", 100)
        highest = None if cap == "none" else Fraction(cap)
        lowest = Fraction(said.get("block_floor_points", 0))
        inside = said.get("cooperation_in") != "coordination"

        def block(switch: str, weight: Fraction, ratio: Fraction, points: Fraction) -> Fraction:
            """What a block brings to the score."""
            scale = weight if said.get(switch) == "own_weight" else Fraction(1)
            value = between(100 * scale * ratio + points, lowest, None if highest is None else highest * scale)
            return value * weight / scale

        parts = [
            block("attitude_start", Fraction(15, 100), kept if inside else Fraction(1), attendance + (cooperation if inside else 0)),
            block("", Fraction(15, 100), mark("ability"), Fraction(0)),
            Fraction(20, 100) * 100 * mark("proficiency"),
            block("responsibility_start", Fraction(25, 100), served, service),
            block("", Fraction(25, 100), mark("coordination") + (0 if inside else kept - 1), Fraction(0) if inside else cooperation),
        ]  # fmt: skip
        return sum(parts, Fraction(0))

    base = said.get("dimension_base_points", 100)
    outside = base == "outside_weights"
    high = Fraction(said["dimension_cap_points"]) if "dimension_cap_points" in said else None

    def dimension(ratio: Fraction, points: Fraction) -> Fraction:
        if outside:
            return 100 * ratio
        return between(Fraction(base) * ratio + points, None if high is None else Fraction(0), high)

    result = Fraction(said["attendance_weight"]) * dimension(Fraction(1), attendance)
    result += Fraction(said["cooperation_weight"]) * dimension(kept, cooperation)
    if said.get("service_dimension") == "item_3":
        result += Fraction(1, 5) * dimension(served, service)
    else:
        result += Fraction(1, 5) * 100 * mark("proficiency") + Fraction(said["service_weight"]) * dimension(
            served, service
        )
    return result + (attendance + cooperation + service if outside else 0)


READINGS = [
    {},
    {"leave_rounding": "up"},
    {"overtime_scope": "all"},
    {"absence": "as_personal_leave"},
    {"absence": "as_personal_leave", "leave_rounding": "up"},
    {"attendance_cap_points": 2},
    {"one_act": "twice"},
    {"cooperation_mode": "review"},
    {"service_marks": "as_base"},
    {"attitude_start": "own_weight"},
    {"responsibility_start": "own_weight", "service_marks": "as_base"},
    {"attitude_start": "own_weight", "cooperation_mode": "review", "block_floor_points": -100},
    {"block_cap_points": "none"},
    {"block_cap_points": 90, "block_floor_points": 70},
    {"cooperation_in": "coordination"},
    {"cooperation_in": "coordination", "cooperation_mode": "review"},
    DAMAGED,
    {**DAMAGED, "cooperation_mode": "review"},
    {**DAMAGED, "service_marks": "as_base"},
    {**DAMAGED, "dimension_base_points": 60},
    {**DAMAGED, "dimension_base_points": "outside_weights", "cooperation_mode": "review"},
    {**DAMAGED, "dimension_base_points": "outside_weights", "service_marks": "as_base"},
    {**DAMAGED, "dimension_cap_points": 100},
    {**DAMAGED, "service_dimension": "item_3", "attendance_weight": "0.4", "cooperation_weight": "0.4"},
]


@pytest.mark.parametrize(
    "terms", READINGS, ids=lambda terms: " ".join(f"{k}={v}" for k, v in terms.items()) or "defaults"
)
def test_the_score_is_what_fractions_have(terms: dict[str, Any], tmp_path: Path) -> None:
    tables = company(len(terms))
    result = evaluated(tmp_path, tables, terms, "2026-01..2027-12")
    rule = "weighted_total" if terms.get("text") == "damaged" else "annual_score"
    lines = result.lines.filter(result.lines["rule"] == rule)
    assert len(lines) == 24
    default, changed = DAMAGED if terms.get("text") == "damaged" else {}, terms in ({}, DAMAGED)
    for row in lines.iter_rows(named=True):
        year = row["period"][:4]
        expected = score_of(row["subject"], tables, terms, f"{year}-01", f"{year}-12")
        assert abs(Fraction(row["value"]) - expected) < Fraction(1, 10**16), row
        changed |= expected != score_of(row["subject"], tables, default, f"{year}-01", f"{year}-12")
    assert changed, "the reading is not shown"


@pytest.mark.parametrize(
    ("terms", "ends"),
    [
        (
            {"period": "half-year"},
            {"2026-06": "2026-01", "2026-12": "2026-07", "2027-06": "2027-01", "2027-12": "2027-07"},
        ),
        ({"period": "quarter"}, {f"{y}-{m:02}": f"{y}-{m - 2:02}" for y in (2026, 2027) for m in (3, 6, 9, 12)}),
        ({"period": "month", "appraised_year": "to_appraisal_month"}, {"2026-06": "2026-01", "2027-06": "2026-07"}),
    ],
)
def test_the_time_that_is_appraised(terms: dict[str, Any], ends: dict[str, str], tmp_path: Path) -> None:
    """By half-years, by quarters, and by the twelve months up to the appraisal month (June)."""
    tables = company(5)
    result = evaluated(tmp_path, tables, terms, "2026-01..2027-12")
    lines = result.lines.filter(result.lines["rule"] == "annual_score")
    assert {str(period) for period in lines["period"]} == set(ends)
    assert not result.has_errors
    for row in lines.iter_rows(named=True):
        expected = score_of(row["subject"], tables, terms, ends[row["period"]], row["period"])
        assert abs(Fraction(row["value"]) - expected) < Fraction(1, 10**16), row


def test_the_year_up_to_the_appraisal_month_needs_a_look_every_month(tmp_path: Path) -> None:
    result = evaluated(tmp_path, company(5), {"appraised_year": "to_appraisal_month"}, "2026")
    assert any("needs period = month" in problem.render("en") for problem in result.problems)


@pytest.mark.parametrize(
    ("person", "assessed"),
    [
        ({}, True),
        ({"role": "supervisor"}, True),
        ({"role": "other"}, False),
        *[({"status": status}, False) for status in ("trainee", "probationary", "transferred", "promoted", "demoted", "trial")],
        ({"confirm_date": "2026-12-31"}, True),
        ({"confirm_date": "2027-01-01"}, False),
        ({"hire_date": "2026-12-31"}, True),
        ({"hire_date": "2027-01-01"}, False),
        ({"leave_date": "2026-12-01"}, True),
        ({"leave_date": "2026-11-30"}, False),
    ],
    ids=str,
)  # fmt: skip
def test_who_is_appraised(person: dict[str, str], assessed: bool, tmp_path: Path) -> None:
    tables = company(1)
    nothing = dict.fromkeys(("hire_date", "confirm_date", "leave_date"))
    tables["people"] = [{**tables["people"][0], **nothing, **person}]
    for name in ("attendance", "events", "scores"):
        tables[name] = [row for row in tables[name] if row["person_id"] == "P00"]
    result = evaluated(tmp_path, tables, {}, "2026")
    assert ("annual_score" in set(result.lines["rule"])) is assessed
    # what the appraisal knows of anybody else stands for appraisals of their own
    known = result.tables["people"]["attitude_unbounded"].to_list()
    assert (
        known
        == evaluated(tmp_path, {**tables, "people": company(1)["people"][:1]}, {}, "2026")
        .tables["people"]["attitude_unbounded"]
        .to_list()
    )


@pytest.mark.parametrize(("year", "lines"), [(2026, True), (2027, False)])
def test_the_scheme_is_in_force_from_its_year_on(year: int, lines: bool, tmp_path: Path) -> None:
    result = evaluated(tmp_path, company(2), {"effective_year": year}, "2026")
    assert bool(len(result.lines)) is lines


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({}, []),
        ({"headcount_clerks": 10, "headcount_total": 12}, []),
        ({"headcount_clerks": 9, "headcount_total": 11}, ["more than planned"]),
        ({"headcount_supervisors": 1, "headcount_total": 49}, ["more than planned"]),
        ({"headcount_clerks": 9}, ["more than planned", "not the planned total"]),
        ({"headcount_clerks": 47}, ["not the planned total"]),
        ({"headcount_total": 51}, ["not the planned total"]),
    ],
)
def test_the_plan_of_heads(terms: dict[str, Any], said: list[str], tmp_path: Path) -> None:
    tables = company(2)
    for row in tables["people"][:2]:
        row["role"] = "supervisor"
    told = [problem.render("en") for problem in evaluated(tmp_path, tables, terms, "2026").problems]
    found = [text for text in ("more than planned", "not the planned total") if any(text in line for line in told)]
    assert found == said


@pytest.mark.parametrize(("absence", "warned"), [("no_points", True), ("as_personal_leave", False)])
def test_absence_that_costs_nothing_is_told(absence: str, warned: bool, tmp_path: Path) -> None:
    result = evaluated(tmp_path, company(2), {"absence": absence}, "2026")
    assert any("absence without leave" in problem.render("en") for problem in result.problems) is warned


def test_a_mark_above_its_scale_is_none(tmp_path: Path) -> None:
    tables = company(2)
    row = next(row for row in tables["scores"] if row["item"] == "ability")
    row["score"] = 81
    result = evaluated(tmp_path, tables, {}, "2026")
    assert any("above its scale" in problem.render("en") for problem in result.problems)
    mine = result.lines.filter((result.lines["rule"] == "annual_score") & (result.lines["subject"] == row["person_id"]))
    assert mine["value"].to_list() == [None]


def test_places_are_shared_and_nobody_without_a_score_has_one(tmp_path: Path) -> None:
    tables = company(3)
    twins = {"P01": "P00", "P03": "P02"}
    for name in ("attendance", "events", "scores"):
        tables[name] = [row for row in tables[name] if row["person_id"] not in (*twins, "P11")]
        for twin, other in twins.items():
            copies = [{**row, "person_id": twin} for row in tables[name] if row["person_id"] == other]
            tables[name] += [
                {**row, "event_id": f"{twin}-{n}"} if "event_id" in row else row for n, row in enumerate(copies)
            ]
    result = evaluated(tmp_path, tables, {}, "2026")
    scores = {who: score_of(who, tables, {}, "2026-01", "2026-12") for who in (f"P{n:02}" for n in range(11))}
    places = result.lines.filter(result.lines["rule"] == "place_in_department")
    found = {row["subject"]: row["value"] for row in places.iter_rows(named=True) if row["value"] is not None}
    assert found == {who: 1 + sum(other > mine for other in scores.values()) for who, mine in scores.items()}
