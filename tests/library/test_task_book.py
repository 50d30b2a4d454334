"""篇二、篇六 (S1.3): what a task earns, which books are rejected or at fault, plans, checks and feedback at their edges."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

import jixiao
from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.plugins import example_of

NAME = "task_book"
Row = Mapping[str, object]
MARCH = "2026-03"
KINDS = ("annual", "ordered", "daily", "documents", "key_problem")


def seller(name: str = "A", **cells: object) -> Row:
    return {"person_id": name, "role": "seller", "region": "E"} | cells


def task(number: int, points: object = 20, kind: str | None = None, **cells: object) -> dict[str, object]:
    """A task that is filled in and done; the first five are of the five kinds."""
    return {
        "task_id": str(number), "person_id": "A", "period": MARCH, "kind": kind or KINDS[min(number, 5) - 1],
        "target_text": f"target {number}", "steps_text": "steps", "due_on": dt.date(2026, 3, 20),
        "points": None if points is None else Decimal(str(points)), "finished": True, "routine": number == 3,
        "from_annual_plan": number == 1, "in_job_description": number == 3,
    } | cells  # fmt: skip


def book(*points: object) -> list[dict[str, object]]:
    return [task(at, each) for at, each in enumerate(points, start=1)]


def run(
    period: str,
    tasks: Sequence[Row],
    terms: Mapping[str, object] | None = None,
    people: Sequence[Row] | None = None,
    **tables: Sequence[Row],
) -> Evaluation:
    policy = jixiao.load(Path(str(example_of(NAME) / "policy.toml")))
    values = {"late_factor": Fraction(1), "averaged_tolerance_points": Fraction(0)} | dict(terms or {})
    editions = [evolve(edition, terms={NAME: {**edition.terms[NAME], **values}}) for edition in policy.editions]
    given: dict[str, Sequence[Row]] = {
        "people": people or [seller()], "tasks": tasks, "targets": [], "scores": [],
        "events": [], "approvals": [],
    }  # fmt: skip
    return evaluate(evolve(policy, editions=tuple(editions)), period, tables={**given, **tables})


def line(result: Evaluation, rule: str, who: str = "A") -> tuple[object, object]:
    """The value and the words of a line."""
    rows = result.lines.filter((result.lines["rule"] == rule) & (result.lines["subject"] == who))
    ((value, text),) = zip(rows["value"], rows["text"], strict=True)
    return value, text


def checks(result: Evaluation) -> set[str]:
    """The last words of the paths of all problems: the checks that did not hold."""
    return {problem.path.rpartition(".")[2] for problem in result.problems}


# what a task earns

DUE, LATE = dt.date(2026, 3, 20), dt.date(2026, 3, 21)


@pytest.mark.parametrize(
    ("cells", "mark", "fraction", "binary"),
    [
        pytest.param({"achieved": Decimal("0.7"), "finished": True}, None, Fraction(7, 10), 1, id="as entered"),
        pytest.param({"achieved": Decimal("0.7"), "finished": None}, 10, Fraction(7, 10), 0, id="before the mark"),
        pytest.param({"finished": None}, 9, Fraction(9, 10), 0, id="the mark: 9 of 10"),
        pytest.param({"finished": None}, 10, 1, 1, id="the full mark"),
        pytest.param({"amount_target": Decimal(3), "actual_amount": Decimal(1)}, 9, Fraction(9, 10), 1, id="mark first"),
        pytest.param(
            {"amount_target": Decimal(3), "actual_amount": Decimal(1), "finished": False}, None, Fraction(1, 3), 0,
            id="the amount before yes or no",
        ),
        pytest.param(
            {"amount_target": Decimal(3), "actual_amount": Decimal(4), "finished": None}, None, 1, 1, id="held at 1"
        ),
        pytest.param({"finished": True}, None, 1, 1, id="done"),
        pytest.param({"finished": False}, None, 0, 0, id="not done"),
        pytest.param({"finished": None}, None, None, None, id="nothing known: no figure, never 0"),
        pytest.param({"finished_on": DUE}, None, 1, 1, id="done on the day"),
        pytest.param({"finished_on": LATE}, None, Fraction(3, 4), Fraction(3, 4), id="done the day after"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("mode", ["fraction", "binary"])
def test_what_a_task_earns(
    mode: str, cells: Row, mark: int | None, fraction: Fraction | None, binary: Fraction | None
) -> None:
    tasks = book(30, 25, 20, 15, 10)
    tasks[0] |= cells
    scores = [score("1", mark)] if mark is not None else []
    result = run(MARCH, tasks, {"task_mode": mode, "late_factor": Fraction(3, 4)}, scores=scores)
    part = fraction if mode == "fraction" else binary
    expected = None if part is None else Decimal(str(float(70 + 30 * part)))
    assert line(result, "month_score") == (expected, None)
    assert ("month_score" in checks(result)) == (part is None)


def score(number: str, mark: int, of: int = 10, **cells: object) -> Row:
    return {
        "person_id": "A", "period": MARCH, "item": f"task:{number}", "assessor_role": "appraiser",
        "assessor_id": "B", "score": Decimal(mark), "scale_max": Decimal(of),
    } | cells  # fmt: skip


def test_many_books_against_fractions() -> None:
    chance = random.Random(13)
    tasks, expected = [], {}
    for at in range(40):
        cuts = sorted(chance.sample(range(1, 400), 6))
        worth = [Fraction(b - a, 4) for a, b in zip([0, *cuts], [*cuts, 400], strict=True)]
        total = Fraction(0)
        for number, points in enumerate(worth, start=1):
            wanted, reached = chance.randint(1, 9), chance.randint(0, 9)
            late = chance.random() < 0.4
            row = task(number, float(points), amount_target=Decimal(wanted), actual_amount=Decimal(reached))
            ends = {"task_id": f"{at}-{number}", "person_id": f"P{at:02}", "finished_on": LATE if late else DUE}
            tasks.append(row | ends)
            total += points * min(Fraction(reached, wanted), Fraction(1)) * (Fraction(2, 3) if late else 1)
        expected[f"P{at:02}"] = total
    people = [seller(name) for name in expected]
    result = run(MARCH, tasks, {"late_factor": Fraction(2, 3)}, people)
    for name, total in expected.items():
        value, _ = line(result, "month_score", name)
        assert abs(Fraction(str(value)) - total) < Fraction(1, 10**17), name


# which books are rejected


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (7.99, "rejected: task_points_do_not_sum"),
        (8, None),
        (8.01, "rejected: task_points_do_not_sum"),
        (None, "rejected: task_points_do_not_sum"),
    ],
)
def test_points_are_a_hundred_exactly(last: object, words: str | None) -> None:
    result = run(MARCH, book(30, 20, 15, 15, 12, last))
    assert line(result, "month_score") == (None if words else Decimal(100), words)
    assert ("book_is_valid" in checks(result)) == bool(words)


@pytest.mark.parametrize(
    ("reading", "words", "check"),
    [("true", "rejected: task_kinds_missing", "book_is_valid"), ("warn", None, "book_covers_all_kinds")],
)
def test_all_five_kinds(reading: str, words: str | None, check: str) -> None:
    tasks = book(30, 20, 15, 15, 20)
    assert not checks(run(MARCH, tasks)) & {"book_is_valid", "book_covers_all_kinds"}
    tasks[3]["kind"] = "daily"
    result = run(MARCH, tasks, {"require_all_kinds": reading})
    assert line(result, "month_score") == (None if words else Decimal(100), words)
    assert checks(result) & {"book_is_valid", "book_covers_all_kinds"} == {check}


@pytest.mark.parametrize(
    ("scope", "keys", "warned"),
    [
        *((("fifth_kind"), keys, keys not in (5, 6, 7)) for keys in (4, 5, 7, 8)),
        *((("all_tasks"), keys, keys not in (1, 2, 3)) for keys in (1, 3, 4)),
    ],
)
def test_five_to_seven_key_problems(scope: str, keys: int, *, warned: bool) -> None:
    tasks = book(30, 20, 15, 15, *[20] * keys)
    assert ("book_has_focus" in checks(run(MARCH, tasks, {"key_problem_scope": scope}))) == warned


# faults of filling in


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        pytest.param({}, "none", id="nothing wrong"),
        pytest.param({"target_text": None}, "cells_missing", id="S1.3-D4 no target"),
        pytest.param({"steps_text": None}, "cells_missing", id="S1.3-D4 no steps"),
        pytest.param({"due_on": None}, "cells_missing", id="S1.3-D5 no day"),
        pytest.param({"points": None}, "cells_missing", id="S1.3-D4 no points"),
        pytest.param({"due_on": dt.date(2026, 3, 1)}, "none", id="S1.3-D5 the first day"),
        pytest.param({"due_on": dt.date(2026, 3, 31)}, "none", id="S1.3-D5 the last day"),
        pytest.param({"due_on": dt.date(2026, 4, 1)}, "due_in_another_month", id="S1.3-D5 the day after"),
        pytest.param({"due_on": dt.date(2026, 2, 28)}, "due_in_another_month", id="S1.3-D5 the day before"),
        pytest.param({"finished": None}, "not_quantified", id="S1.3-D6 neither an amount nor an end"),
    ],
)
def test_a_fault_of_one_task(cells: Row, fault: str) -> None:
    tasks = book(30, 20, 15, 15, 20)
    tasks[1] |= cells
    result = run(MARCH, tasks)
    count = 0 if fault == "none" else 2 if cells == {"due_on": None} else 1
    assert line(result, "book_faults") == (Decimal(count), fault)
    found = {"cells_missing": "task_is_filled_in", "due_in_another_month": "task_is_due_in_the_month"}
    found["not_quantified"] = "task_is_quantified"
    assert found.get(fault, "none") in checks(result) | {"none"}
    assert not checks(result) & (set(found.values()) - {found.get(fault), "task_is_quantified" if count == 2 else None})


def test_a_day_in_another_month_may_be_allowed() -> None:
    tasks = book(30, 20, 15, 15, 20)
    tasks[1]["due_on"] = dt.date(2026, 5, 1)
    result = run(MARCH, tasks, {"cross_month_rule": "any_date"})
    assert line(result, "book_faults") == (Decimal(0), "none")


@pytest.mark.parametrize(
    ("points", "tolerance", "fault"),
    [
        pytest.param((20, 20, 20, 20, 20), 0, True, id="S1-E3.3 all equal"),
        pytest.param((22, 20, 20, 20, 18), 0, False, id="S1-E3.3 not all equal"),
        pytest.param((22, 20, 20, 20, 18), 4, True, id="a difference of the tolerance itself"),
        pytest.param((22, 20, 20, 20, 18), "3.99", False, id="a difference above it"),
        pytest.param((100,), 0, False, id="one task alone"),
    ],
)
def test_points_spread_evenly(points: Sequence[int], tolerance: object, *, fault: bool) -> None:
    result = run(MARCH, book(*points), {"averaged_tolerance_points": Fraction(str(tolerance))})
    assert line(result, "book_faults") == (Decimal(int(fault)), "points_averaged" if fault else "none")


@pytest.mark.parametrize("rule", ["date_and_one", "all_three"])
@pytest.mark.parametrize("day", [DUE, None])
@pytest.mark.parametrize("amount", [Decimal(3), None])
@pytest.mark.parametrize("finished", [True, False, None])
def test_quantified(rule: str, day: dt.date | None, amount: Decimal | None, finished: bool | None) -> None:
    tasks = book(30, 20, 15, 15, 20)
    tasks[1] |= {"due_on": day, "amount_target": amount, "actual_amount": amount, "finished": finished}
    for row in (tasks[0], *tasks[2:]):
        row |= {"amount_target": Decimal(1), "actual_amount": Decimal(1)}
    result = run(MARCH, tasks, {"quantified_rule": rule})
    said = [amount is not None, finished is not None]
    quantified = day is not None and (all(said) if rule == "all_three" else any(said))
    assert ("task_is_quantified" in checks(result)) == (not quantified)


@pytest.mark.parametrize(
    ("cells", "check"),
    [
        pytest.param({"target_text": "target 1"}, "task_is_listed_once", id="S1.3-X2 one text under two kinds"),
        pytest.param({"kind": "annual"}, "annual_task_is_of_the_plan", id="S1.3-D2 not of the company's plan"),
        pytest.param({"routine": True}, "routine_task_is_of_the_post", id="S1.3-D2 not in the job description"),
    ],
)
def test_a_task_of_the_wrong_kind(cells: Row, check: str) -> None:
    tasks = book(30, 20, 15, 15, 20)
    assert check not in checks(run(MARCH, tasks))
    tasks[4] |= cells
    assert check in checks(run(MARCH, tasks))


def test_a_text_may_come_back_next_month_and_in_another_book() -> None:
    april = {"period": "2026-04", "due_on": dt.date(2026, 4, 20)}
    tasks = [*book(30, 20, 15, 15, 20), task(6, 100, "daily", target_text="target 1", **april)]
    tasks.append(task(7, 100, "daily", target_text="target 1", person_id="B"))
    result = run("2026-03..2026-04", tasks, people=[seller(), seller("B")])
    assert "task_is_listed_once" not in checks(result)


@pytest.mark.parametrize("routine", [True, False])
def test_a_book_holds_routine_and_other_tasks(*, routine: bool) -> None:
    tasks = book(30, 20, 15, 15, 20)
    assert "book_has_routine_and_other_tasks" not in checks(run(MARCH, tasks))
    same = [row | {"routine": routine, "in_job_description": True} for row in tasks]
    assert "book_has_routine_and_other_tasks" in checks(run(MARCH, same))


def test_whoever_sells_in_the_month_has_a_book() -> None:
    people = [seller(), seller("B"), seller("C", leave_date=dt.date(2026, 2, 28)), seller("D", role="manager")]
    result = run(MARCH, book(30, 20, 15, 15, 20), people=people)
    missing = [problem.render("en") for problem in result.problems if problem.path.endswith("book_is_there")]
    assert len(missing) == 1
    assert "B has no task book" in missing[0]
    assert set(result.lines["subject"]) == {"A"}


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        pytest.param({}, False, id="as it should be"),
        pytest.param({"item": "trip:1"}, True, id="no item of a task"),
        pytest.param({"score": Decimal("10.01")}, True, id="above the full mark"),
        pytest.param({"person_id": "B"}, True, id="of another person"),
    ],
)
def test_a_mark_is_of_its_task(cells: Row, *, wrong: bool) -> None:
    scores = [score("1", 10, **cells)]
    result = run(MARCH, book(30, 20, 15, 15, 20), people=[seller(), seller("B")], scores=scores)
    assert ("mark_names_its_task" in checks(result)) == wrong


# plans from the year to the month, from the region to the person


def plan(of: str, period: str, value: object, scope: str = "person") -> Row:
    return {"scope_type": scope, "scope_id": of, "period": period, "metric": "amount", "value": Decimal(str(value))}


@pytest.mark.parametrize(
    ("december", "tolerance", "warned"),
    [
        pytest.param(100, 0, False, id="S1.3-D1 the months are the year"),
        pytest.param("99.99", 0, True, id="S1.3-D1 a cent is missing"),
        pytest.param("100.01", 0, True, id="S1.3-D1 a cent too much"),
        pytest.param(88, "0.01", False, id="S1.3-D1 within the tolerance"),
        pytest.param("87.99", "0.01", True, id="S1.3-D1 just outside"),
    ],
)
@pytest.mark.parametrize("period", ["2026-01", "2026-12"])
def test_the_months_make_the_year(period: str, december: object, tolerance: object, *, warned: bool) -> None:
    plans = {f"2026-{month:02}": 100 for month in range(1, 12)} | {"2026-12": december, "2026": 1200}
    plans |= {"2025-12": 500, "2025": 9, "2027-01": 7}
    targets = [
        plan(of, at, value, scope) for of, scope in (("A", "person"), ("E", "region")) for at, value in plans.items()
    ]
    found = checks(run(period, [], {"cascade_tolerance": Fraction(str(tolerance))}, targets=targets))
    wrong = {"person_months_make_the_year", "area_months_make_the_year"}
    assert found & wrong == (wrong if warned else set())


@pytest.mark.parametrize(("region", "warned"), [(300, False), (299, True), (301, True)])
def test_the_people_make_the_region(region: int, *, warned: bool) -> None:
    people = [seller(), seller("B"), seller("C", region="S"), seller("D", role="manager")]
    plans = {"A": 100, "B": 200, "C": 50, "D": 999}
    targets = [plan(of, at, value) for of, value in plans.items() for at in (MARCH, "2026")]
    targets += [plan("A", "2026-04", 77), plan("B", "2025", 99)]
    targets += [plan(of, at, value, "region") for of, value in (("E", region), ("S", 50)) for at in (MARCH, "2026")]
    found = checks(run(MARCH, [], people=people, targets=targets))
    wrong = {"months_of_people_make_the_area", "years_of_people_make_the_area"}
    assert found & wrong == (wrong if warned else set())


# review, checks, comment, feedback


def event(number: int, kind: str, day: dt.date, **cells: object) -> Row:
    return {"event_id": str(number), "person_id": "A", "type": kind, "date": day} | cells


def approval(day: dt.date, **cells: object) -> Row:
    row = {"request_id": "1", "kind": "task_book", "subject": "A", "approver_role": "appraiser", "approved_on": day}
    return row | {"result": "approved"} | cells


@pytest.mark.parametrize(
    ("approvals", "warned"),
    [
        pytest.param([approval(dt.date(2026, 3, 31))], False, id="in the month"),
        pytest.param([approval(dt.date(2026, 4, 1))], True, id="after it"),
        pytest.param([approval(dt.date(2026, 3, 1), result="rejected")], True, id="rejected"),
        pytest.param([], True, id="not at all"),
    ],
)
def test_a_book_is_approved(approvals: Sequence[Row], *, warned: bool) -> None:
    result = run(MARCH, book(30, 20, 15, 15, 20), approvals=approvals)
    assert ("book_is_approved" in checks(result)) == warned


@pytest.mark.parametrize(
    ("days", "hired", "warned"),
    [
        pytest.param((7, 14, 21, 28), 1, False, id="every seven days"),
        pytest.param((8, 14, 21, 28), 1, True, id="eight days after the beginning"),
        pytest.param((7, 15, 21, 28), 1, True, id="eight days between"),
        pytest.param((7, 14, 21, 24), 1, False, id="seven days before the end"),
        pytest.param((7, 14, 21, 23), 1, True, id="eight days before the end"),
        pytest.param((22, 29), 16, False, id="hired on the 16th"),
        pytest.param((), 25, False, id="seven days in all"),
        pytest.param((), 24, True, id="eight days in all"),
    ],
)
def test_a_book_is_checked_every_seven_days(days: Sequence[int], hired: int, *, warned: bool) -> None:
    events = [event(day, "task_check", dt.date(2026, 3, day)) for day in days]
    people = [seller(hire_date=dt.date(2026, 3, hired))]
    result = run(MARCH, book(30, 20, 15, 15, 20), people=people, events=events)
    assert ("book_is_checked_often" in checks(result)) == warned
    rarer = run(MARCH, book(30, 20, 15, 15, 20), {"check_interval_days": Fraction(8)}, people, events=events)
    assert "book_is_checked_often" not in checks(rarer)


def test_a_check_that_is_not_verified_is_none() -> None:
    """It does not count, and the check after it counts its days from the last verified one."""
    events = [event(day, "task_check", dt.date(2026, 3, day), verified=day != 18) for day in (7, 14, 18, 22, 29)]
    result = run(MARCH, book(30, 20, 15, 15, 20), events=events)
    assert "book_is_checked_often" in checks(result)
    assert "book_is_checked_often" not in checks(
        run(MARCH, book(30, 20, 15, 15, 20), {"check_interval_days": Fraction(8)}, events=events)
    )


def test_incidents_are_counted_and_have_an_opinion() -> None:
    events = [
        event(1, "incident_positive", dt.date(2026, 3, 3), note="well done"),
        event(2, "incident_positive", dt.date(2026, 3, 4), note="well done", verified=False),
        event(3, "incident_negative", dt.date(2026, 3, 5), note="talked about"),
        event(4, "incident_negative", dt.date(2026, 3, 6), note="talked about"),
    ]
    result = run(MARCH, book(30, 20, 15, 15, 20), events=events)
    assert line(result, "incidents_good") == (1, None)
    assert line(result, "incidents_bad") == (2, None)
    assert line(result, "month_score") == (100, None)
    assert "incident_has_an_opinion" not in checks(result)
    silent = [row | ({"note": None} if row["event_id"] == "3" else {}) for row in events]
    assert "incident_has_an_opinion" in checks(run(MARCH, book(30, 20, 15, 15, 20), events=silent))


@pytest.mark.parametrize(
    ("allowed", "day", "evaluated", "warned"),
    [
        pytest.param(0, dt.date(2026, 3, 31), "2026-03", False, id="on the last day"),
        pytest.param(0, dt.date(2026, 2, 28), "2026-03", True, id="before the month"),
        pytest.param(5, dt.date(2026, 4, 5), "2026-03..2026-04", False, id="five days after, on the day"),
        pytest.param(5, dt.date(2026, 4, 6), "2026-03..2026-04", True, id="six days after"),
        pytest.param(5, dt.date(2026, 3, 5), "2026-03..2026-04", True, id="within the days of the month before"),
        pytest.param(5, dt.date(2026, 3, 6), "2026-03..2026-04", False, id="early"),
    ],
)
def test_feedback_by_its_day(allowed: int, day: dt.date, evaluated: str, *, warned: bool) -> None:
    terms = {"feedback_deadline_days": Fraction(allowed)}
    events = [event(1, "feedback", day), event(2, "feedback", dt.date(2026, 3, 30), verified=False)]
    result = run(evaluated, book(30, 20, 15, 15, 20), terms, events=events)
    assert ("feedback_is_given" in checks(result)) == warned
