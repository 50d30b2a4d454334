"""方案4 (S2.4): every reading of its switches, and the months in which false marking is charged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

import jixiao
from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.plugins import example_of
from jixiao.scheme.periods import Period

NAME = "company_performance_pay"
Row = Mapping[str, object]
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]


def cents(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def person(name: str, role: str = "employee", **cells: object) -> Row:
    return {"person_id": name, "role": role, "department_id": "D", "wage_grade": Decimal(5), "wage_base": Decimal(8000),
            "performance_pay": Decimal(2000), "year_end_bonus": Decimal(9001)} | cells  # fmt: skip


def mark(name: str, period: str, score: int, item: str = "monthly") -> Row:
    return {"person_id": name, "period": period, "item": item, "assessor_role": "hr", "score": Decimal(score)}


def entered(**scores: int) -> list[Row]:
    """The score of every month of the year is 80; that of the year itself is given."""
    monthly = [mark(name, month, 80) for name in scores for month in MONTHS]
    return monthly + [mark(name, "2026", score, "annual") for name, score in scores.items()]


def run(
    period: str,
    people: Sequence[Row],
    scores: Sequence[Row],
    terms: Mapping[str, object] | None = None,
    since: str = "2026-01",
    **tables: Sequence[Row],
) -> Evaluation:
    policy = evolve(jixiao.load(Path(str(example_of(NAME) / "policy.toml"))), since=Period.parse(since))
    values = {"annual_total": "entered"} | dict(terms or {})
    editions = [evolve(edition, terms={NAME: {**edition.terms[NAME], **values}}) for edition in policy.editions]
    given = {"people": people, "departments": [], "scores": scores, "history": [], "events": [], "approvals": []}
    return evaluate(evolve(policy, editions=tuple(editions)), period, tables={**given, **tables})


def lines(result: Evaluation, rule: str) -> dict[tuple[str, str], object]:
    rows = result.lines.filter(result.lines["rule"] == rule)
    columns = (rows["subject"], rows["period"].cast(str), rows["value"], rows["text"])
    return {(who, when): text if value is None else value for who, when, value, text in zip(*columns, strict=True)}


def checks(result: Evaluation) -> set[str]:
    """The last words of the paths of all problems: the checks that did not hold."""
    return {problem.path.rpartition(".")[2] for problem in result.problems}


def event(number: int, name: str, kind: str, month: int, **cells: object) -> Row:
    return {"event_id": str(number), "person_id": name, "date": dt.date(2026, month, 28), "type": kind} | cells


def approval(number: int, name: str, kind: str, on: dt.date, **cells: object) -> Row:
    return {"request_id": str(number), "subject": name, "kind": kind, "approved_on": on, "result": "approved"} | cells


# the year's pay


@pytest.mark.parametrize(("reading", "months"), [("monthly_mean", 1), ("twelve_months", 12)])
def test_the_years_amount_is_the_mean_or_twelve_times_it(reading: str, months: int) -> None:
    levels = {"H": [71 + at for at in range(12)], "S": [90 - at for at in range(12)]}
    scores = [mark(who, month, level[at]) for who, level in levels.items() for at, month in enumerate(MONTHS)]
    people = [person("H", "department_head"), person("S")]
    result = run("2026-01..2026-12", people, scores, {"annual_amount": reading, "annual_total": "mean_of_months"})
    mean = {who: Fraction(sum(2000 * score for score in level), 100 * 12) for who, level in levels.items()}
    head = mean["H"] * months * Fraction(9, 10) + Fraction(9001, 10)
    assert lines(result, "head_annual_pay") == {("H", "2026-12"): cents(head)}
    assert lines(result, "staff_annual_pay") == {("S", "2026-12"): cents(mean["S"] * months)}
    assert lines(result, "annual_score") == {("H", "2026-12"): Decimal("76.5"), ("S", "2026-12"): Decimal("84.5")}


@pytest.mark.parametrize(("hired", "warned"), [(dt.date(2026, 6, 1), False), (dt.date(2026, 5, 31), True)])
def test_a_year_of_which_months_are_not_known_is_warned_about(hired: dt.date, *, warned: bool) -> None:
    result = run("2026-12", [person("S", hire_date=hired)], entered(S=70), since="2026-06")
    assert ("year_is_whole" in checks(result)) == warned


# excellent and last


@pytest.mark.parametrize(
    ("terms", "excellent"),
    [
        pytest.param({"excellent_threshold": Fraction(80)}, {"A", "B"}, id="S2.4-I1 at the line is excellent"),
        pytest.param({"excellent_by": "top_share", "excellent_share": Fraction(1, 2)}, {"A", "B"}, id="2 of 5"),
        pytest.param({"excellent_by": "top_share", "excellent_share": Fraction(1, 10)}, {"A"}, id="G5 at least 1"),
        pytest.param(
            {"excellent_by": "top_share", "excellent_share": Fraction(3, 5)}, {"A", "B"}, id="tie at the edge"
        ),
    ],
)
def test_who_is_excellent(terms: Mapping[str, object], excellent: set[str]) -> None:
    people = [person(name) for name in "ABCDE"]
    result = run("2026-12", people, entered(A=90, B=80, C=79, D=79, E=60), terms)
    assert {who for who, _ in lines(result, "excellent")} == excellent
    assert {who for who, _ in lines(result, "award_candidate")} == excellent
    assert {who for who, _ in lines(result, "last_of_year")} == {"E"}


@pytest.mark.parametrize("chosen", [None, "D"])
def test_a_tie_waits_for_a_decision(chosen: str | None) -> None:
    decided = {"decided_by": "总经理", "decided_on": dt.date(2026, 12, 30)}
    people, scores = [person(name) for name in "ABCD"], entered(A=95, B=95, C=60, D=60)
    terms = {"excellent_by": "top_share", "excellent_share": Fraction(1, 4)}
    events = [event(1, chosen, "rated_last", 12, **decided), event(2, "A", "rated_excellent", 12, **decided)]
    result = run("2026-12", people, scores, terms, events=events if chosen else [])
    assert {who for who, _ in lines(result, "last_of_year")} == ({chosen} if chosen else set())
    assert {who for who, _ in lines(result, "excellent")} == ({"A"} if chosen else set())
    open_ones = {who for rule in ("last_undecided", "excellent_undecided") for who, _ in lines(result, rule)}
    assert open_ones == (set() if chosen else set("ABCD"))


def test_places_are_a_share_of_those_assessed() -> None:
    """Half of four, not of the nine in the table; and who is alone among people who left is not the last."""
    gone = [person(f"L{n}", leave_date=dt.date(2025, 6, 30)) for n in range(4)]
    gone.append(person("G", "general_manager"))
    terms = {"excellent_by": "top_share", "excellent_share": Fraction(1, 2)}
    result = run("2026-12", [*(person(name) for name in "ABCD"), *gone], entered(A=90, B=80, C=70, D=60), terms)
    assert {who for who, _ in lines(result, "excellent")} == {"A", "B"}
    assert {who for who, _ in lines(result, "last_of_year")} == {"D"}
    assert not lines(run("2026-12", [person("A"), *gone], entered(A=60), terms), "last_of_year")


@pytest.mark.parametrize(("among", "last"), [("company", {"D"}), ("unit", {"B", "D"})])
def test_the_last_place_is_the_companys_or_each_units(among: str, last: set[str]) -> None:
    people = [person(name, department_id="X" if name in "AB" else "Y") for name in "ABCD"]
    people.append(person("E", department_id="Z"))
    departments = [{"department_id": name} for name in "XYZ"]
    scores = entered(A=80, B=70, C=60, D=50, E=55)
    result = run("2026-12", people, scores, {"last_place_among": among}, departments=departments)
    assert {who for who, _ in lines(result, "last_of_year")} == last


def test_nobody_is_ranked_while_a_score_is_missing() -> None:
    scores = [row for row in entered(A=95, B=80) if (row["person_id"], row["item"]) != ("B", "annual")]
    result = run("2026-12", [person("A"), person("B")], scores)
    assert set(lines(result, "annual_rank").values()) == {None}
    assert "annual_rank" in checks(result)


# wage steps


@pytest.mark.parametrize(("reading", "stepped"), [("each_year", {"A"}), ("once", set())])
def test_a_second_excellent_year_brings_a_step_or_not(reading: str, stepped: set[str]) -> None:
    before = [{"person_id": "A", "period": "2025", "metric": "is_excellent", "value": Decimal(1)}]
    people = [person("A"), person("B"), person("C")]
    result = run("2026-12", people, entered(A=95, B=80, C=70), {"excellent_step": reading}, history=before)
    assert {who for who, _ in lines(result, "step_up_due")} == stepped
    assert {who for who, _ in lines(result, "future_manager")} == {"A"}


@pytest.mark.parametrize(
    ("terms", "approver", "steps"),
    [
        pytest.param({}, "GM", ["5", "5", "6"], id="S2.4-X12 the month after the approval"),
        pytest.param({"step_from": "january"}, "GM", ["5", "6", "6"], id="S2.4-X12 January"),
        pytest.param({}, "L", ["5", "5", "6"], id="S2.4-X8 an own case counts"),
        pytest.param({"recusal": "exclude"}, "L", ["5", "5", "5"], id="S2.4-X8 an own case does not count"),
    ],
)
def test_when_a_step_is_paid(terms: Mapping[str, object], approver: str, steps: list[str]) -> None:
    people, scores = [person("A"), person("B")], entered(A=95, B=80)
    scores += [mark(name, month, 80) for name in "AB" for month in ("2027-01", "2027-02")]
    granted = [approval(1, "A", "wage_step", dt.date(2027, 1, 10), approver_id=approver)]
    departments = [{"department_id": "D", "leader_id": "L"}]
    result = run("2026-12..2027-02", people, scores, terms, approvals=granted, departments=departments)
    found = [result.table("people", month)["wage_grade"].to_list()[0] for month in ("2026-12", "2027-01", "2027-02")]
    assert [str(int(step)) for step in found] == steps
    assert ("nobody_approves_an_own_case" in checks(result)) == (approver == "L")


def test_a_step_stays_inside_the_post_grade() -> None:
    people = [person("A", highest_step=Decimal(5)), person("B", wage_grade=Decimal(1))]
    scores = entered(A=95, B=60) + [mark(name, "2027-01", 80) for name in "AB"]
    granted = [approval(at, name, "wage_step", dt.date(2027, 1, 10)) for at, name in enumerate("AB")]
    result = run("2026-12..2027-01", people, scores, approvals=granted)
    assert lines(result, "wage_step") == {("A", "2027-01"): Decimal(5), ("B", "2027-01"): Decimal(1)}


@pytest.mark.parametrize(
    ("new_wage", "last", "path"),
    [
        pytest.param(7999, (), "post_wage_not_lowered", id="S2.4-M3 below the old wage is refused"),
        pytest.param(8000, (), None, id="S2.4-M3 the old wage itself"),
        pytest.param(7999, (2024, 2025), "post_grade_is_lower", id="S2.4-M4 the same step is refused"),
    ],
)
def test_the_post_after_a_transfer(new_wage: int, last: tuple[int, ...], path: str | None) -> None:
    before = [{"person_id": "A", "period": "2023", "metric": "is_excellent", "value": Decimal(1)}]
    before += [{"person_id": "A", "period": str(year), "metric": "is_last", "value": Decimal(1)} for year in last]
    moved = [
        approval(1, "A", "rotation", dt.date(2026, 3, 5), new_post_wage=Decimal(new_wage), new_wage_grade=Decimal(5))
    ]
    result = run("2026-03", [person("A")], [mark("A", "2026-03", 80)], history=before, approvals=moved)
    assert checks(result) & {"post_wage_not_lowered", "post_grade_is_lower"} == ({path} if path else set())


# false marking


@pytest.mark.parametrize(
    ("reading", "found_on", "charged", "base"),
    [
        pytest.param("assessed", None, "2026-03", 60, id="S2.4-N1 no other day known: the month itself"),
        pytest.param("assessed", dt.date(2026, 4, 10), "2026-03", 60, id="S2.4-X11 the pay is not settled yet"),
        pytest.param("assessed", dt.date(2026, 4, 11), "2026-04", 60, id="S2.4-X11 settled: the next pay"),
        pytest.param("assessed", dt.date(2026, 5, 10), "2026-04", 60, id="S2.4-X11 the next pay, its last day"),
        pytest.param("assessed", dt.date(2026, 5, 11), "2026-05", 60, id="S2.4-X11 and the one after"),
        pytest.param("discovered", dt.date(2026, 5, 3), "2026-05", 80, id="S2.4-X11 the month of discovery"),
    ],
)
def test_from_which_pay_equal_scores_are_withheld(
    reading: str, found_on: dt.date | None, charged: str, base: int
) -> None:
    scores = [mark("H", month, {"2026-03": 60}.get(month, 80)) for month in MONTHS]
    events = [event(1, "H", "equal_scoring", 3, registered_on=found_on)]
    people = [person("H", "department_head")]
    result = run("2026-03..2026-06", people, scores, {"falsified_month": reading}, events=events)
    withheld = cents(Fraction(2000 * base, 100) / 2)
    assert lines(result, "equal_scoring_withheld") == {("H", charged): withheld}


def test_a_month_is_charged_once_and_collusion_takes_the_place_of_equal_scores() -> None:
    scores = [mark(name, month, 80) for name in "HC" for month in MONTHS] + [mark("H", "2026-02", 90)]
    events = [
        event(1, "H", "equal_scoring", 2), event(2, "H", "equal_scoring", 2), event(3, "H", "equal_scoring", 3),
        event(4, "H", "collusion", 3), event(5, "C", "collusion", 3), event(6, "C", "collusion", 4, verified=False),
    ]  # fmt: skip
    scores = [row for row in scores if (row["person_id"], row["period"], row["score"]) != ("H", "2026-02", 80)]
    result = run("2026-02..2026-04", [person("H", "department_head"), person("C")], scores, events=events)
    first = {key: value for key, value in lines(result, "equal_scoring_withheld").items() if value != 0}
    assert first == {("H", "2026-02"): cents(Fraction(2000 * 90, 100) / 2)}
    assert lines(result, "collusion_withheld") == {
        ("H", "2026-03"): Decimal("1600.00"), ("C", "2026-03"): Decimal("800.00"),
    }  # fmt: skip


@pytest.mark.parametrize("reading", ["assessed", "discovered"])
def test_an_event_that_is_not_verified_takes_no_place_of_the_month(reading: str) -> None:
    """Half of 80 % of 2000, by the second event: the first one was not confirmed."""
    scores = [mark("H", month, 80) for month in MONTHS]
    events = [event(1, "H", "equal_scoring", 3, verified=False), event(2, "H", "equal_scoring", 3)]
    result = run("2026-03", [person("H", "department_head")], scores, {"falsified_month": reading}, events=events)
    assert lines(result, "equal_scoring_withheld") == {("H", "2026-03"): Decimal("800.00")}


def test_never_more_is_withheld_than_the_pay_it_is_taken_from() -> None:
    scores = [mark("H", "2026-03", 100), mark("H", "2026-04", 10)]
    events = [event(1, "H", "collusion", 3, registered_on=dt.date(2026, 4, 20))]
    result = run("2026-03..2026-04", [person("H", "department_head")], scores, events=events)
    assert lines(result, "collusion_withheld") == {("H", "2026-04"): Decimal("200.00")}


DECIDED = {"decided_by": "总经理", "decided_on": dt.date(2026, 4, 8)}


@pytest.mark.parametrize(
    ("reading", "cells", "reward"),
    [
        pytest.param("fixed", DECIDED, "480.00", id="S2.4-P3 30% on a decision"),
        pytest.param("fixed", {}, None, id="G3 without a decision nothing"),
        pytest.param("up_to", DECIDED | {"amount_decided": Decimal(480)}, "480.00", id="S2.4-X7 the most"),
        pytest.param("up_to", DECIDED | {"amount_decided": Decimal("480.01")}, None, id="S2.4-X7 more is refused"),
        pytest.param("up_to", DECIDED, None, id="S2.4-X7 no amount"),
    ],
)
def test_the_reward_of_a_report(reading: str, cells: Row, reward: str | None) -> None:
    events = [event(1, "R", "report", 3, **cells)]
    result = run("2026-03", [person("R")], [mark("R", "2026-03", 80)], {"report_reward": reading}, events=events)
    value = None if reward is None else Decimal(reward)
    assert lines(result, "report_reward_paid") == {("R", "2026-03"): value}
    assert ("reports_are_decided" in checks(result)) == (reward is None)


def test_equal_scores_are_a_heads() -> None:
    result = run("2026-03", [person("S")], [mark("S", "2026-03", 80)], events=[event(1, "S", "equal_scoring", 3)])
    assert "equal_scores_are_a_heads" in checks(result)


def test_piece_rate_workers_and_the_general_manager_are_not_assessed() -> None:
    people = [person("A"), person("P", "piece_rate_worker"), person("G", "general_manager")]
    result = run("2026-03", people, [mark("A", "2026-03", 80)])
    assert set(result.lines["subject"]) == {"A"}
