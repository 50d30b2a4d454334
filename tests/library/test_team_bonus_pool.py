"""方案5 (S2.5): changes of post by month and by day, pools shared to the cent, every reading of its switches."""

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

NAME = "team_bonus_pool"
Row = Mapping[str, object]
PARTS = ("indicators", "team_management", "work_results")
MAY, JUNE = "2026-05", "2026-06"
DECIDED = {"decided_by": "公司", "decided_on": dt.date(2026, 5, 20)}


def cents(amount: Fraction | int) -> Decimal:
    amount = Fraction(amount)
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def shares(pool: Fraction | int, weights: Mapping[str, Fraction | int]) -> dict[str, Decimal]:
    """Largest remainders, in whole cents."""
    whole = int(cents(pool) * 100)
    exact = {who: Fraction(whole * weight, 1) / sum(map(Fraction, weights.values())) for who, weight in weights.items()}
    found = {who: int(part) for who, part in exact.items()}
    order = sorted(exact, key=lambda who: (-(exact[who] - found[who]), who))
    for who in order[: whole - sum(found.values())]:
        found[who] += 1
    return {who: Decimal(part) / 100 for who, part in found.items()}


def person(name: str, role: str = "member", team: str | None = "T", **cells: object) -> Row:
    post = {"team_leader": "班长", "specialist": "检修专责"}.get(role)
    return {"person_id": name, "role": role, "post": post, "team_id": team, "department_id": "G"} | cells


def marks(name: str, *scores: int, month: str = MAY, **cells: object) -> list[Row]:
    row = {"person_id": name, "period": month, "assessor_role": "working_group"} | cells
    return [row | {"item": item, "score": Decimal(score)} for item, score in zip(PARTS, scores, strict=True)]


def points(name: str, score: int, month: str = MAY) -> Row:
    return {"person_id": name, "period": month, "item": "team_points", "assessor_role": "team", "score": Decimal(score)}


def change(name: str, day: dt.date, **cells: object) -> Row:
    return {"person_id": name, "date": day} | cells


def event(number: int, kind: str, amount: int | None = None, month: int = 5, **cells: object) -> Row:
    row = {"event_id": str(number), "date": dt.date(2026, month, 18), "type": kind}
    return row | ({"amount_decided": Decimal(amount)} if amount is not None else {}) | cells


def run(
    period: str,
    people: Sequence[Row],
    scores: Sequence[Row],
    terms: Mapping[str, object] | None = None,
    **tables: Sequence[Row],
) -> Evaluation:
    policy = jixiao.load(Path(str(example_of(NAME) / "policy.toml")))
    editions = [evolve(edition, terms={NAME: {**edition.terms[NAME], **(terms or {})}}) for edition in policy.editions]
    given: dict[str, Sequence[Row]] = {
        "people": people, "scores": scores, "departments": [{"department_id": "G"}],
        "teams": [{"team_id": team, "department_id": "G"} for team in "TU"],
        "post_changes": [], "targets": [], "duties": [], "events": [], "approvals": [],
    }  # fmt: skip
    return evaluate(evolve(policy, editions=tuple(editions)), period, tables={**given, **tables})


def lines(result: Evaluation, rule: str, month: str = MAY) -> dict[str, object]:
    rows = result.lines.filter((result.lines["rule"] == rule) & (result.lines["period"].cast(str) == month))
    columns = (rows["subject"], rows["value"], rows["text"])
    return {who: text if value is None else value for who, value, text in zip(*columns, strict=True)}


def checks(result: Evaluation) -> set[str]:
    """The last words of the paths of all problems: the checks that did not hold."""
    return {problem.path.rpartition(".")[2] for problem in result.problems}


# the coefficient follows the post

TENTH = dt.date(2026, 5, 10)


@pytest.mark.parametrize(
    ("reading", "day", "may"),
    [
        pytest.param("next_month", TENTH, Fraction(13, 10), id="S2.5-X8 from the next month"),
        pytest.param(
            "next_month", dt.date(2026, 5, 1), Fraction(3, 2), id="S2.5-P4 on the first day: the month itself"
        ),
        pytest.param("next_month", dt.date(2026, 4, 30), Fraction(3, 2), id="S2.5-P4 the day before"),
        pytest.param("by_days", TENTH, Fraction(9 * 13 + 22 * 15, 310), id="S2.5-X8 nine days and twenty-two"),
        pytest.param("by_days", dt.date(2026, 5, 31), Fraction(30 * 13 + 15, 310), id="S2.5-X8 the last day"),
        pytest.param("by_days", dt.date(2026, 6, 1), Fraction(13, 10), id="S2.5-X8 the day after"),
    ],
)
def test_a_leader_becomes_a_specialist(reading: str, day: dt.date, may: Fraction) -> None:
    moved = [change("L", day, role="specialist", post="检修专责")]
    scores = marks("L", 90, 90, 90) + marks("L", 90, 90, 90, month=JUNE)
    people = [person("L", "team_leader")]
    result = run("2026-05..2026-06", people, scores, {"post_change_from": reading}, post_changes=moved)
    assert lines(result, "contract_bonus") == {"L": cents(900 * may)}
    assert lines(result, "contract_bonus", JUNE) == {"L": cents(1350)}


def test_days_of_each_post_are_those_of_employment() -> None:
    """Hired on 6 May, leader on the 11th, specialist on the 21st, left on the 30th: 5, 10 and 10 of 25 days."""
    moved = [
        change("L", dt.date(2026, 5, 21), role="specialist", post="检修专责"),
        change("L", dt.date(2026, 5, 11), role="team_leader", post="班长"),
    ]
    people = [person("L", hire_date=dt.date(2026, 5, 6), leave_date=dt.date(2026, 5, 30)), person("M")]
    scores = [*marks("L", 80, 80, 80), points("L", 90), points("M", 95)]
    result = run(MAY, people, scores, {"post_change_from": "by_days"}, post_changes=moved)
    assert lines(result, "contract_bonus") == {"L": cents(Fraction(800 * (10 * 13 + 10 * 15), 250))}
    pool = 1000 * (Fraction(5, 25) + 1)
    assert lines(result, "team_share") == shares(pool, {"L": 90 * Fraction(5, 25), "M": 95})


@pytest.mark.parametrize(("reading", "part"), [("next_month", Fraction(1)), ("by_days", Fraction(9, 31))])
def test_a_member_who_comes_to_lead_another_team_shares_the_old_pool(reading: str, part: Fraction) -> None:
    moved = [change("A", TENTH, role="team_leader", post="班长", team_id="U")]
    scores = [*marks("A", 70, 70, 70), points("A", 100), points("B", 60), points("C", 80)]
    people = [person("A"), person("B"), person("C", team="U")]
    result = run(MAY, people, scores, {"post_change_from": reading}, post_changes=moved)
    assert lines(result, "team_share") == shares(1000 * (1 + part), {"A": 100 * part, "B": 60}) | {"C": cents(1000)}
    led = {} if part == 1 else {"A": cents(700 * Fraction(13, 10) * (1 - part))}
    assert lines(result, "contract_bonus") == led


def test_a_change_of_team_alone_and_who_was_not_there_yet() -> None:
    moved = [change("A", dt.date(2026, 6, 1), team_id="U")]
    people = [person("A"), person("B"), person("C", team="U", hire_date=dt.date(2026, 6, 30)), person("D", team=None)]
    scores = [points(name, 90, month) for name in "ABC" for month in (MAY, JUNE)]
    result = run("2026-05..2026-06", people, scores, post_changes=moved)
    assert lines(result, "team_pool") == {"T": Decimal(2000)}
    assert lines(result, "team_pool", JUNE) == {"T": Decimal(1000), "U": Decimal(2000)}
    # D is in no team: a figure that is missing, never 0
    assert lines(result, "team_share")["D"] is None
    assert "team_share" in checks(result)


# the score and the bonus


def test_coefficients_may_all_be_one() -> None:
    people = [person("L", "team_leader"), person("S", "specialist", None)]
    scores = marks("L", 92, 85, 90) + marks("S", 80, 80, 80)
    result = run(MAY, people, scores, {"coefficients_from": "equal"})
    assert lines(result, "contract_bonus") == {"L": cents(889), "S": cents(800)}


@pytest.mark.parametrize(
    ("reading", "score"),
    [("separate", Fraction(92 * 20 + 85 * 30 + 90 * 50, 100)), ("merged", Fraction(85 * 30 + 90 * 70, 100))],
)
def test_two_parts_apart_or_one(reading: str, score: Fraction) -> None:
    result = run(MAY, [person("L", "team_leader")], marks("L", 92, 85, 90), {"completion_items": reading})
    assert lines(result, "contract_bonus") == {"L": cents(1300 * score / 100)}


def test_the_contract_for_the_person_and_the_three_parts_for_the_team() -> None:
    people = [person("L", "team_leader"), person("S", "specialist", None), person("M")]
    contract = {"period": MAY, "item": "contract", "assessor_role": "working_group"}
    scores = [*marks("L", 92, 85, 90), points("M", 90)]
    scores += [contract | {"person_id": name, "score": Decimal(score)} for name, score in (("L", 80), ("S", 70))]
    result = run(MAY, people, scores, {"score_structure": "contract_and_team"})
    assert lines(result, "contract_bonus") == {"L": cents(1040), "S": cents(1050)}
    assert lines(result, "team_share") == {"M": cents(889)}
    assert lines(result, "kept_by_area") == {"G": Decimal(260 + 450 + 111)}
    assert set(lines(result, "card_score")) == {"L"}


@pytest.mark.parametrize(
    ("reading", "score", "warned"),
    [
        pytest.param(
            "whole_group", 85, {"nobody_marks_oneself"}, id="S2.5-X4 all marks count, the own is warned about"
        ),
        pytest.param("leadership", 80, {"nobody_marks_oneself"}, id="S2.5-X4 only those of leader and deputies"),
    ],
)
def test_whose_marks_count(reading: str, score: int, warned: set[str]) -> None:
    people = [person("L", "team_leader"), person("G", "director", None)]
    scores = marks("L", 80, 80, 80, assessor_id="G") + marks("L", 90, 90, 90, assessor_id="L")
    scores += marks("L", 85, 85, 85, assessor_id="nobody of the area")
    result = run(MAY, people, scores, {"group_decides": reading})
    assert lines(result, "score") == {"L": Decimal(score)}
    assert checks(result) & {"nobody_marks_oneself"} == warned


@pytest.mark.parametrize(("by", "score"), [("G", 95), ("S", 80)])
def test_a_dispute_replaces_the_score_if_its_decision_counts(by: str, score: int) -> None:
    people = [person("L", "team_leader"), person("S", "specialist", None), person("G", "specialist", None)]
    moved = [change("G", dt.date(2026, 5, 1), role="deputy_director")]
    decision = {
        "person_id": "L", "period": MAY, "item": "dispute", "assessor_role": "working_group", "assessor_id": by,
        "score": Decimal(95),
    }  # fmt: skip
    scores = [*marks("L", 80, 80, 80), *marks("S", 80, 80, 80), decision]
    result = run(MAY, people, scores, {"group_decides": "leadership"}, post_changes=moved)
    assert lines(result, "score") == {"L": Decimal(score), "S": Decimal(80)}


def test_a_missing_part_leaves_the_score_open() -> None:
    result = run(MAY, [person("L", "team_leader")], marks("L", 80, 80, 80)[:2])
    assert lines(result, "score") == {"L": None}
    assert lines(result, "contract_bonus") == {"L": None}
    assert "score" in checks(result)


@pytest.mark.parametrize(("score", "refused"), [("100", False), ("100.01", True)])
def test_a_mark_above_100_is_refused(score: str, *, refused: bool) -> None:
    scores = [row | {"score": Decimal(score)} for row in marks("L", 0, 0, 0)]
    assert ("marks_within" in checks(run(MAY, [person("L", "team_leader")], scores))) == refused


@pytest.mark.parametrize("reading", ["stays", "redistributed"])
def test_what_is_not_earned_stays_or_is_shared_by_coefficient(reading: str) -> None:
    people = [person("L", "team_leader"), person("K", "team_leader", "U"), person("S", "specialist", None), person("M")]
    scores = [*marks("L", 91, 87, 89), *marks("K", 100, 100, 100), *marks("S", 77, 78, 79), points("M", 50)]
    result = run(MAY, people, scores, {"unearned_part": reading})
    score = {"L": Fraction(91 * 20 + 87 * 30 + 89 * 50, 100), "K": Fraction(100)}
    score["S"] = Fraction(77 * 20 + 78 * 30 + 79 * 50, 100)
    coefficients = {"L": Fraction(13, 10), "K": Fraction(13, 10), "S": Fraction(3, 2)}
    left = sum(1000 * coefficients[who] * (1 - score[who] / 100) for who in score)
    stays = reading == "stays"
    assert lines(result, "kept_by_area") == {"G": Decimal(str(float(left))) if stays else Decimal(0)}
    assert lines(result, "redistributed_bonus") == ({} if stays else shares(left, coefficients))


def test_all_bonuses_of_the_month_are_paid_out_to_the_cent_at_full_marks() -> None:
    people = [person("L", "team_leader"), *(person(name) for name in "ABC")]
    scores = [*marks("L", 100, 100, 100), points("A", 91), points("B", 92), points("C", 93)]
    target = {"scope_type": "dept", "scope_id": "G", "period": MAY}
    targets = [target | {"metric": "safety_bonus", "value": Decimal(5000)}]
    targets.append(target | {"metric": "other_bonus", "value": Decimal(1001)})
    targets.append(target | {"metric": "bonus_allotted", "value": Decimal(4300)})
    result = run(MAY, people, scores, targets=targets)
    unit_value = 1000 + Fraction(6001) / Fraction(43, 10)
    assert lines(result, "contract_bonus") == {"L": cents(unit_value * Fraction(13, 10))}
    assert lines(result, "team_share") == shares(unit_value * 3, {"A": 91, "B": 92, "C": 93})
    assert "allotted_bonus_suffices" not in checks(result)
    short = [row | ({"value": Decimal("4299.99")} if row["metric"] == "bonus_allotted" else {}) for row in targets]
    assert "allotted_bonus_suffices" in checks(run(MAY, people, scores, targets=short))


# the team's own rules


def test_duties_add_points_by_the_teams_own_table() -> None:
    table = [("T", "记录", 5), ("T", "考勤", 2), ("U", "记录", 7)]
    terms = {"duty_bonus_points": _rows([{"team_id": t, "duty": d, "points": Fraction(p)} for t, d, p in table])}
    duties = [
        {"person_id": who, "period": MAY, "duty": duty, "times": Decimal(times)}
        for who, duty, times in (("A", "记录", 1), ("A", "考勤", 3), ("C", "记录", 1))
    ]
    people = [person("A"), person("B"), person("C", team="U"), person("D", team="U")]
    scores = [points("A", 80), points("B", 81), points("C", 82), points("D", 83)]
    result = run(MAY, people, scores, terms, duties=duties)
    assert lines(result, "sharing_points") == {"A": 91, "B": 81, "C": 89, "D": 83}
    assert lines(result, "team_share") == shares(2000, {"A": 91, "B": 81}) | shares(2000, {"C": 89, "D": 83})
    assert "duties_are_paid" not in checks(result)
    free = {"duty_bonus_points": _rows([{"team_id": t, "duty": "记录", "points": Fraction(t == "U")} for t in "TU"])}
    assert "duties_are_paid" in checks(run(MAY, people, scores, free))


def _rows(rows: list[dict[str, object]]) -> object:
    from jixiao.scheme.steps import Rows

    return Rows(tuple(rows))  # type: ignore[arg-type]  # texts and fractions


def test_a_team_may_share_by_a_formula_of_its_own() -> None:
    terms = {"team_sharing": "if(pool_team_id = 'T', 1, team_points + duty_points)"}
    people = [person("A"), person("B"), person("C", team="U"), person("D", team="U")]
    scores = [points(name, score) for name, score in zip("ABCD", (80, 90, 70, 30), strict=True)]
    result = run(MAY, people, scores, terms)
    assert lines(result, "team_share") == shares(2000, {"A": 1, "B": 1}) | shares(2000, {"C": 70, "D": 30})


# the company's rewards and penalties


def test_a_team_shares_its_reward_and_bears_its_penalty() -> None:
    people = [person("A"), person("B"), person("C", team="U"), person("D", team="U")]
    scores = [points(name, 90) for name in "ABCD"]
    events = [
        event(1, "company_reward", 301, team_id="T", **DECIDED),
        event(2, "company_penalty", 100, team_id="T", **DECIDED),
        event(3, "company_penalty", 2500, team_id="U", **DECIDED),
        event(4, "company_penalty", 999, team_id="T", verified=False),
    ]
    result = run(MAY, people, scores, events=events)
    assert lines(result, "pool_to_share") == {"T": Decimal(2201), "U": Decimal(0)}
    assert lines(result, "team_share") == {"A": Decimal("1100.50"), "B": Decimal("1100.50"), "C": 0, "D": 0}


def test_private_conduct_is_borne_by_the_person_alone_and_never_more_than_the_bonus() -> None:
    people, scores = [person("A"), person("B")], [points("A", 90), points("B", 90)]
    events = [
        event(1, "private_conduct", 700, person_id="A", **DECIDED),
        event(2, "company_penalty", 400, person_id="A", **DECIDED),
        event(3, "company_reward", 50, person_id="A", **DECIDED),
    ]
    result = run(MAY, people, scores, events=events)
    assert lines(result, "company_fine") == {"A": Decimal(400)}
    assert lines(result, "private_conduct_fine") == {"A": Decimal(650)}
    assert lines(result, "team_share") == {"A": Decimal(1000), "B": Decimal(1000)}


@pytest.mark.parametrize(
    ("cells", "check"),
    [
        pytest.param({"person_id": "A"}, "events_are_decided", id="G3 nobody has decided"),
        pytest.param({"person_id": "A", "team_id": "T", **DECIDED}, "a_person_or_a_team", id="S2.5-N2 not the team"),
        pytest.param({"team_id": "T", **DECIDED}, "a_person_or_a_team", id="S2.5-N2 never the team"),
        pytest.param({"person_id": "A", **DECIDED}, None, id="S2.5-N2 as it should be"),
    ],
)
def test_a_penalty_needs_a_decision_and_one_person(cells: Row, check: str | None) -> None:
    events = [event(1, "private_conduct", 200, **cells)]
    result = run(MAY, [person("A")], [points("A", 90)], events=events)
    assert checks(result) & {"events_are_decided", "a_person_or_a_team"} == ({check} if check else set())
    if check == "events_are_decided":
        assert lines(result, "private_conduct_fine") == {"A": None}


def test_a_team_that_breaks_its_rules_is_corrected() -> None:
    result = run(MAY, [person("A")], [points("A", 90)], events=[event(1, "rules_breach", team_id="T")])
    assert lines(result, "team_correction") == {"T": "to be corrected"}


# what has to be on record

DUE = dt.date(2026, 6, 5)


@pytest.mark.parametrize(
    ("kind", "subject", "cells", "check"),
    [
        pytest.param("contract", "L", {"approved_on": dt.date(2026, 5, 31)}, "contract_is_signed", id="S2.5-A5"),
        pytest.param("team_rules", "T", {"approved_on": dt.date(2026, 5, 31)}, "team_rules_are_filed", id="S2.5-A6"),
        pytest.param("self_assessment", "T", {"requested_on": DUE}, "sheet_is_sent_in_time", id="S2.5-A7 on the day"),
    ],
)
def test_what_is_on_record_is_not_warned_about(
    kind: str, subject: str, cells: Mapping[str, dt.date], check: str
) -> None:
    people = [person("L", "team_leader"), person("M"), person("G", "director", None)]
    scores = [*marks("L", 80, 80, 80), points("M", 90)]
    late = {key: day + dt.timedelta(days=1) for key, day in cells.items()}
    for days, missing in ((cells, False), (late, True)):
        record = [{"request_id": "1", "kind": kind, "subject": subject, "result": "approved", **days}]
        found = checks(run(MAY, people, scores, approvals=record))
        assert (check in found) == missing
        assert "group_has_a_leader" not in found
    assert "group_has_a_leader" in checks(run(MAY, people[:2], scores))
