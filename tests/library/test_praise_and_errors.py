"""The scheme `praise_and_errors` (S1.4) against a computation of its own with fractions, and each of its readings."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

import jixiao
from jixiao.engine.cases import run_cases

HEAD = """
[policy]
name = "t"
scheme = "praise_and_errors"
rounding = { mode = "half_up", to = 0.01 }
from = "2026-01"
[terms]
yuan_per_point = "7.35"
"""
POINTS = {
    "company_commendation": 15, "company_praise": 10, "serious_error": -100, "error": -20, "rule_breach": -15,
    "poor_filling": -10, "below_quota": 0,
}  # fmt: skip
LINES = {
    kind: f"{kind}_added" if kind.startswith("company") else f"{kind}_deducted" for kind in POINTS
}  # fmt: skip
DEPUTY, MEETING, JUDGES = "deputy_gm_in_charge", "gm_office_meeting", "enterprise_management"


def differences(folder: Path, case: str) -> list[str]:
    """What the one case finds otherwise than expected."""
    text = f'{HEAD}\n[[case]]\nname = "one"\nperiod = "2026-03"\n{case}\n'
    (folder / "policy.toml").write_text(text, "utf-8")
    (result,) = run_cases(jixiao.load(folder / "policy.toml"))
    return [f"{each.expectation.rule}: {each.found}" for each in result.differences]


# one event on its way

EVENT = """
{terms}
given.people = [ {{ person_id = "A", role = "seller" }} ]
given.base_scores = [ {{ person_id = "A", period = "2026-03", score = 80 }} ]
given.tasks = [{tasks}]
given.events = [ {{ event_id = "1", person_id = "A", date = 2026-03-02, type = "{type}", {cells} }} ]
given.approvals = [{approvals}]
expect = [ {{ subject = "A", rule = "{rule}", value = "{value}" }} ]
"""
REGISTERED = "registered_on = 2026-03-20"
PAPER = f'document_no = "7", {REGISTERED}'
BOTH, ALL = (JUDGES, DEPUTY), (JUDGES, DEPUTY, MEETING)


def approved(kind: str, *roles: str, result: str = "approved") -> str:
    rows = [
        f'{{ request_id = "{at}", kind = "{kind}", subject = "1", approver_role = "{role}", '
        f'approved_on = 2026-03-05, result = "{result}" }}'
        for at, role in enumerate(roles)
    ]
    return ", ".join(rows)


@pytest.mark.parametrize(
    ("kind", "cells", "roles", "terms", "value"),
    [
        pytest.param("company_praise", PAPER, (DEPUTY,), "", "10", id="P2 praise on its route"),
        pytest.param("company_praise", PAPER, (MEETING, JUDGES), "", "0", id="A1 another's decision is none"),
        pytest.param("company_commendation", PAPER, (MEETING,), "", "15", id="P1 commendation on its route"),
        pytest.param("company_commendation", PAPER, BOTH, "", "0", id="A2 the deputy cannot commend"),
        pytest.param("company_praise", REGISTERED, (DEPUTY,), "", "0", id="A3 not published"),
        pytest.param("company_praise", REGISTERED, (DEPUTY,), 'terms.require_document = "no"', "10", id="A3 no paper"),
        pytest.param("company_praise", 'document_no = "7"', (DEPUTY,), "", "0", id="A4 not registered"),
        pytest.param(
            "company_praise", 'document_no = "7"', (DEPUTY,), 'terms.effective_date_rule = "event_date"', "10",
            id="A4 by the event's day",
        ),
        pytest.param("company_praise", f"verified = false, {PAPER}", (DEPUTY,), "", "0", id="G13 not verified"),
        pytest.param("company_praise", f"count = 3, {PAPER}", (DEPUTY,), "", "30", id="G13 three times"),
        pytest.param("serious_error", REGISTERED, BOTH, "", "100", id="N1"),
        pytest.param("error", REGISTERED, BOTH, "", "20", id="N2"),
        pytest.param("error", REGISTERED, (DEPUTY,), "", "0", id="X3 not judged"),
        pytest.param("error", REGISTERED, (DEPUTY,), 'terms.error_route = "department_head"', "20", id="X3 as praise"),
        pytest.param("rule_breach", REGISTERED, BOTH, "", "15", id="N3"),
        pytest.param("rule_breach", f"amount_decided = 50, {REGISTERED}", BOTH, "", "0", id="N3 a fine in place"),
        pytest.param(
            "rule_breach", f"amount_decided = 50, {REGISTERED}", BOTH, 'terms.fine_mode = "both"', "15",
            id="N3 a fine beside the points",
        ),
        pytest.param("poor_filling", REGISTERED, BOTH, "", "10", id="N4"),
        pytest.param(
            "poor_filling", REGISTERED, (DEPUTY,), 'terms.error_route = "department_head"', "0",
            id="A5 books are judged on their own route",
        ),
        pytest.param("poor_filling", f"count = 3, {REGISTERED}", BOTH, "", "10", id="N4 once a book"),
        pytest.param(
            "poor_filling", f"count = 3, {REGISTERED}", BOTH, 'terms.filling_penalty_mode = "per_fault"', "30",
            id="N4 for each fault",
        ),
        pytest.param(
            "poor_filling", f"count = 7, {REGISTERED}", BOTH, 'terms.filling_penalty_mode = "per_fault"', "50",
            id="N4 there are five faults",
        ),
        pytest.param("below_quota", REGISTERED, BOTH, "", "0", id="X1 no points"),
        pytest.param("below_quota", REGISTERED, BOTH, "terms.below_quota_points = -20", "20", id="X1 the client's"),
    ],
)  # fmt: skip
def test_an_event_counts_on_its_route(
    kind: str, cells: str, roles: tuple[str, ...], terms: str, value: str, tmp_path: Path
) -> None:
    given = {"type": kind, "cells": cells, "terms": terms, "approvals": approved(kind, *roles), "tasks": ""}
    assert differences(tmp_path, EVENT.format(**given, rule=LINES[kind], value=value)) == []


def test_a_refused_request_decides_nothing(tmp_path: Path) -> None:
    approvals = approved("company_praise", DEPUTY, result="rejected")
    case = EVENT.format(
        terms="", tasks="", type="company_praise", cells=PAPER, approvals=approvals, rule="praise_pay", value="0.00"
    )
    assert differences(tmp_path, case) == []


@pytest.mark.parametrize(("count", "fine"), [(1, "50.50"), (2, "101.00")])
def test_the_fine_that_a_rule_sets_is_owed(count: int, fine: str, tmp_path: Path) -> None:
    cells = f"count = {count}, amount_decided = 50.5, {REGISTERED}"
    case = EVENT.format(
        terms="", tasks="", type="rule_breach", cells=cells, approvals=approved("rule_breach", *BOTH),
        rule="net", value=f"-{fine}",
    )  # fmt: skip
    assert differences(tmp_path, case) == []


# the faults of a task book


def task(at: int, **cells: str) -> str:
    sound = {
        "steps_text": '"by week"', "due_on": "2026-03-20", "amount_target": "9", "points": str(10 * at),
        "from_annual_plan": "true",
    } | cells  # fmt: skip
    listed = ", ".join(f"{name} = {value}" for name, value in sound.items() if value)
    return f'{{ task_id = "{at}", person_id = "A", period = "2026-03", {listed} }}'


BY_FAULT = 'terms.filling_penalty_mode = "per_fault"'


@pytest.mark.parametrize(
    ("tasks", "terms", "count", "points"),
    [
        pytest.param([task(1), task(2)], "", 1, 10, id="a sound book, judged all the same"),
        pytest.param([task(1, from_annual_plan="false"), task(2, from_annual_plan="false", steps_text="")], "", 1, 20, id="a, d"),
        pytest.param([task(1), task(2, from_annual_plan="false")], "", 1, 10, id="one task of the plan is enough"),
        pytest.param([task(1, routine="true"), task(2, due_on="")], "", 1, 20, id="b, c: no day"),
        pytest.param([task(1, routine="true", in_job_description="true"), task(2)], "", 1, 10, id="routine of the post"),
        pytest.param([task(1, routine="true"), task(2, amount_target="")], "", 1, 20, id="b, c: neither amount nor end"),
        pytest.param([task(1, amount_target="", finished="false"), task(2, steps_text="")], "", 1, 10, id="S1.3-D6 an end is enough"),
        pytest.param([task(1), task(2, steps_text="")], 'terms.quantified_rule = "all_three"', 1, 20, id="c: all three, d"),
        pytest.param([task(1, points="20"), task(2, points="20"), task(3, points="20", steps_text="")], "", 1, 20, id="S1-E3.3 averaged, d"),
        pytest.param([task(1, points="22"), task(2, points="18"), task(3, points="20", steps_text="")], "", 1, 10, id="S1-E3.3 not averaged"),
        pytest.param([task(1, points="22"), task(2, points="18"), task(3, points="20", steps_text="")], "terms.averaged_tolerance_points = 4", 1, 20, id="S1-E3.3 within the tolerance"),
        pytest.param([task(1, from_annual_plan="false", routine="true", due_on="", steps_text="", points="10"), task(2, from_annual_plan="false", points="10")], "", 1, 50, id="all five"),
        pytest.param([task(1), task(2, steps_text="")], "", 4, 40, id="a judge found more"),
    ],
)  # fmt: skip
def test_the_five_faults_of_a_book(tasks: list[str], terms: str, count: int, points: int, tmp_path: Path) -> None:
    case = EVENT.format(
        terms=f"{BY_FAULT}\n{terms}", type="poor_filling", cells=f"count = {count}, {REGISTERED}",
        approvals=approved("poor_filling", *BOTH), tasks=", ".join(tasks), rule="poor_filling_deducted", value=points,
    )  # fmt: skip
    assert differences(tmp_path, case) == []


@pytest.mark.parametrize(
    ("mode", "counts", "points"),
    [
        pytest.param("once_per_book", (1, 3), "10", id="a book counts once, however often it is judged"),
        pytest.param("per_fault", (1, 3), "40", id="each of the four faults"),
        pytest.param("per_fault", (2, 4), "50", id="no more than five faults"),
    ],
)
def test_two_judgements_of_one_book(mode: str, counts: tuple[int, int], points: str, tmp_path: Path) -> None:
    events = ", ".join(
        f'{{ event_id = "{at}", person_id = "A", date = 2026-03-0{at}, type = "poor_filling", count = {count}, {REGISTERED} }}'
        for at, count in enumerate(counts, start=1)
    )
    approvals = ", ".join(
        approved("poor_filling", *BOTH)
        .replace('subject = "1"', f'subject = "{at}"')
        .replace('request_id = "', f'request_id = "{at}')
        for at in (1, 2)
    )
    case = f"""
terms.filling_penalty_mode = "{mode}"
given.people = [ {{ person_id = "A", role = "seller" }} ]
given.base_scores = [ {{ person_id = "A", period = "2026-03", score = 80 }} ]
given.tasks = []
given.events = [ {events} ]
given.approvals = [ {approvals} ]
expect = [ {{ subject = "A", rule = "poor_filling_deducted", value = "{points}" }} ]
"""
    assert differences(tmp_path, case) == []


# whose points count

PERSON = """
{terms}
given.people = [ {{ person_id = "A", {person} }} ]
given.base_scores = [ {{ person_id = "A", period = "2026-03", score = 80 }} ]
given.tasks = []
given.events = [ {{ event_id = "1", person_id = "A", date = 2026-03-02, type = "company_praise", {cells} }} ]
given.approvals = [{approvals}]
expect = [ {{ subject = "A", rule = "score_with_events", {expected} }} ]
"""


@pytest.mark.parametrize(
    ("person", "terms", "counts"),
    [
        pytest.param('role = "sales_manager"', "", True, id="a manager"),
        pytest.param('role = "other"', "", False, id="X9 others"),
        pytest.param('role = "other"', 'terms.staff_scope = "all_employees"', True, id="X9 all employees"),
        pytest.param('role = "other"', "terms.is_sales_staff = \"role = 'other'\"", True, id="X9 as the client says"),
        pytest.param('role = "seller", leave_date = 2026-03-01', "", True, id="the month of leaving"),
        pytest.param('role = "seller", leave_date = 2026-02-28', "", False, id="gone"),
        pytest.param('role = "seller", hire_date = 2026-03-31', "", True, id="hired on the last day"),
        pytest.param('role = "seller", hire_date = 2026-04-01', "", False, id="not yet there"),
    ],
)
def test_whose_points_count(person: str, terms: str, counts: bool, tmp_path: Path) -> None:
    case = PERSON.format(
        person=person, terms=terms, cells=PAPER, approvals=approved("company_praise", DEPUTY), expected='value = "90"'
    )
    assert (differences(tmp_path, case) == []) is counts


def test_an_unknown_base_score_leaves_the_total_unknown(tmp_path: Path) -> None:
    case = PERSON.format(
        person='role = "seller"', terms="", cells=PAPER, approvals=approved("company_praise", DEPUTY),
        expected='value = "90"',
    ).replace('period = "2026-03", score = 80', 'period = "2026-02", score = 80')  # fmt: skip
    assert differences(tmp_path, case) == ["score_with_events: None"]


# half a year of anything

MONTHS = [f"2026-{month:02}" for month in range(1, 7)]


def month_of(day: dt.date) -> str:
    return f"{day:%Y-%m}"


def world(chance: Random) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Events of five people, whose incidents run over several months, and their approvals."""
    events, approvals = [], []
    for at in range(90):
        kind = chance.choice(list(POINTS))
        day = dt.date(2026, 1, 1) + dt.timedelta(days=chance.randint(0, 150))
        late = chance.choice((0, 3, 20, 40))
        events.append(
            {
                "event_id": f"E{at:03}",
                "person_id": f"P{chance.randint(1, 5)}",
                "date": day,
                "type": kind,
                "count": chance.choice((1, 1, 1, 2)),
                "verified": chance.random() < 0.9,
                "incident_id": chance.choice(("", "I1", "I2", "I3", "I4")),
                "document_no": chance.choice(("", "7", "8")),
                "amount_decided": "33.3" if kind == "rule_breach" and chance.random() < 0.4 else "",
                "registered_on": day + dt.timedelta(days=late) if chance.random() < 0.9 else "",
            }
        )
        approvals += [
            {
                "request_id": f"R{at}-{role}", "kind": kind, "subject": f"E{at:03}", "approver_role": role,
                "approved_on": f"{day}", "result": "approved" if chance.random() < 0.9 else "rejected",
            }
            for role in ALL
            if chance.random() < 0.9
        ]  # fmt: skip
    return events, approvals


def is_decided(event: dict[str, Any], approvals: list[dict[str, str]], route: str) -> bool:
    said = {a["approver_role"] for a in approvals if a["subject"] == event["event_id"] and a["result"] == "approved"}
    if event["type"] == "company_commendation":
        return MEETING in said
    if event["type"] == "company_praise" or (route == "department_head" and event["type"] != "poor_filling"):
        return DEPUTY in said
    return {DEPUTY, JUDGES} <= said


def expected(
    events: list[dict[str, Any]], approvals: list[dict[str, str]], terms: dict[str, str]
) -> dict[tuple[str, str, str], Fraction]:
    """Every line that is not 0, by month, person and rule."""
    lines: dict[tuple[str, str, str], Fraction] = {}

    def add(month: str, person: str, rule: str, amount: Fraction) -> None:
        lines[month, person, rule] = lines.get((month, person, rule), Fraction(0)) + amount

    books: set[tuple[str, str]] = set()
    found: dict[tuple[str, str, bool], list[tuple[str, int, str]]] = {}
    for event in sorted(events, key=lambda e: (e["date"], e["event_id"])):
        praise = event["type"].startswith("company")
        if not event["verified"] or not is_decided(event, approvals, terms["error_route"]):
            continue
        if praise and terms["require_document"] == "yes" and not event["document_no"]:
            continue
        points = POINTS[event["type"]] * event["count"]
        if event["type"] == "poor_filling":
            book = (event["person_id"], month_of(event["date"]))
            # these books have no tasks: their faults are those judged, once a book
            points = 0 if book in books else -10
            books.add(book)
        if event["amount_decided"] and terms["fine_mode"] == "replace":
            points = 0
        day = event["date"] if terms["effective_date_rule"] == "event_date" else event["registered_on"]
        if not day:
            continue
        month = month_of(day)
        if event["amount_decided"]:
            add(month, event["person_id"], "rule_breach_fine", Fraction("33.3") * event["count"])
        if event["incident_id"] and terms["incident_mode"] == "most_severe":
            key = (event["person_id"], event["incident_id"], praise)
            found.setdefault(key, []).append((month, abs(points), event["type"]))
        else:
            add(month, event["person_id"], LINES[event["type"]], Fraction(abs(points)))
    order = list(POINTS)
    for (person, _, _), items in found.items():
        most = 0
        for month in MONTHS:
            now = [(points, -order.index(kind)) for when, points, kind in items if when == month]
            if now and max(now)[0] > most:
                points, at = max(now)
                add(month, person, LINES[order[-at]], Fraction(points - most))
                most = points
    for month, person in product(MONTHS, (f"P{n}" for n in range(1, 6))):
        praised = sum(lines.get((month, person, LINES[k]), Fraction(0)) for k in order if k.startswith("company"))
        taken = sum(lines.get((month, person, LINES[k]), Fraction(0)) for k in order if not k.startswith("company"))
        add(month, person, "praise_and_error_points", Fraction(praised - taken))
        floor = None if terms["total_floor_points"] == "none" else 0
        total = 80 + praised - taken
        add(month, person, "score_with_events", Fraction(total if floor is None else max(total, floor)))
        for rule, points in (("praise_pay", praised), ("error_pay", taken)):
            add(month, person, rule, Fraction(points) * Fraction("7.35"))
    return {key: value for key, value in lines.items() if value and key[0] in MONTHS}


def table(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    text = [
        ",".join(rows[0]),
        *(",".join(str(cell).lower() if cell in (True, False) else str(cell) for cell in row.values()) for row in rows),
    ]
    (folder / f"{name}.csv").write_text("\n".join(text) + "\n", "utf-8")


READINGS = [
    {},
    {"incident_mode": "stack"},
    {"effective_date_rule": "event_date", "total_floor_points": "none"},
    {"error_route": "department_head", "fine_mode": "both"},
    {"require_document": "no", "incident_mode": "most_severe", "fine_mode": "both"},
]
USUAL = {
    "incident_mode": "most_severe", "effective_date_rule": "registered_on", "error_route": "enterprise_management",
    "fine_mode": "replace", "require_document": "yes", "total_floor_points": "0",
}  # fmt: skip


@pytest.mark.parametrize("reading", READINGS, ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_half_a_year_is_what_fractions_make_of_it(seed: int, reading: dict[str, str], tmp_path: Path) -> None:
    events, approvals = world(Random(seed))
    people = [{"person_id": f"P{n}", "role": "seller"} for n in range(1, 6)]
    table(tmp_path, "people", people)
    table(tmp_path, "events", events)
    table(tmp_path, "approvals", approvals)
    scores = [{"person_id": p["person_id"], "period": month, "score": 80} for p in people for month in MONTHS]
    table(tmp_path, "base_scores", scores)
    terms = "\n".join(f'{name} = "{value}"' for name, value in reading.items() if value != "0")
    data = "\n".join(f'{name} = "{name}.csv"' for name in ("people", "events", "approvals", "base_scores"))
    (tmp_path / "policy.toml").write_text(f"{HEAD}{terms}\n[data]\n{data}\n", "utf-8")
    result = jixiao.evaluate(jixiao.load(tmp_path / "policy.toml"), "2026-01..2026-06")
    assert not result.has_errors
    made = {
        (row["period"], row["subject"], row["rule"]): Fraction(row["value"])
        for row in result.lines.iter_rows(named=True)
        if row["value"]
    }
    assert made == expected(events, approvals, USUAL | reading)
