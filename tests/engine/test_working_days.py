"""Working days: counted by the company's calendar, unknown where it lists not every day, alike in both readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.formula.workdays import calendar
from jixiao.problems import Problems
from jixiao.scheme.rules import Indicator, Measure, Rule
from jixiao.scheme.tables import Column, Table
from tests.engine import small_scheme
from tests.engine.small_scheme import person

D = dt.date.fromisoformat
CALENDAR = Table("calendar", (Column("date", "date"), Column("is_working_day", "flag")), key=("date",))
DATES = (Column("first", "date"), Column("second", "date"), Column("number", "mixed"))
PEOPLE = evolve(small_scheme.PEOPLE, columns=(*small_scheme.PEOPLE.columns, *DATES))
TABLES = tuple(PEOPLE if table.name == "people" else table for table in small_scheme.SCHEME.tables)
SCHEME = evolve(small_scheme.SCHEME, tables=(*TABLES, CALENDAR))
#: a holiday on Thursday 1 January, worked on Sunday 4 January; Monday to Friday otherwise
OFF, ON = {D("2026-01-01"), D("2026-01-02")}, {D("2026-01-04")}


def listed(first: str = "2026-01-01", last: str = "2026-02-28", without: Sequence[str] = ()) -> list[dict[str, object]]:
    days = [D(first) + dt.timedelta(i) for i in range((D(last) - D(first)).days + 1)]
    return [
        {"date": day, "is_working_day": (day.weekday() < 5 and day not in OFF) or day in ON}
        for day in days
        if str(day) not in without
    ]


Row = tuple[str | None, str | None, str | None]


def run(
    rules: Sequence[Rule], rows: Sequence[Row], days: Sequence[Mapping[str, object]] | None, period: str = "2026-01"
) -> Evaluation:
    people = [
        person(f"p{i}", first=first and D(first), second=second and D(second), number=number and Decimal(number))
        for i, (first, second, number) in enumerate(rows)
    ]
    policy = evolve(small_scheme.policy(*rules), schemes={"small": SCHEME})
    tables = {"people": people, "departments": [{"department_id": "A"}], "calendar": days or []}
    return evaluate(policy, period, tables=tables)


def figures(formula: str, unit: str, rows: Sequence[Row], days: Sequence[Mapping[str, object]] | None) -> list[object]:
    """A formula over people in columns, which the exact reading confirms."""
    rule = Measure("result", on="people", unit=unit, formula=formula)
    result = run([rule], rows, days)
    run_ = result.months["2026-01"].run
    node = run_.nodes[("people", "result")]
    found = result.table("people", "2026-01")["result"].to_list()
    exactly = run_.exactly.tree(node.tree, "people", range(len(rows)))  # type: ignore[union-attr]  # a derived column
    assert found == exactly
    return found


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param("2025-12-31", "2026-01-04", 1, id="after the day before the list: the Sunday worked"),
        pytest.param("2026-01-04", "2026-01-05", 1, id="the first day does not count"),
        pytest.param("2026-01-02", "2026-01-04", 1, id="the last day counts"),
        pytest.param("2026-01-05", "2026-01-12", 5, id="a week"),
        pytest.param("2026-01-12", "2026-01-05", -5, id="backwards"),
        pytest.param("2026-01-10", "2026-01-11", 0, id="a weekend"),
        pytest.param("2026-02-27", "2026-03-01", None, id="beyond the list"),
        pytest.param("2025-12-30", "2026-01-05", None, id="before the list"),
        pytest.param("2031-05-05", "2031-05-05", 0, id="nothing lies between a day and itself"),
        pytest.param(None, "2026-01-05", None, id="an unknown day"),
    ],
)
def test_working_days_between(first: str | None, second: str | None, expected: int | None) -> None:
    assert figures("working_days(first, second)", "days", [(first, second, None)], listed()) == [expected]


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        pytest.param("2025-12-31", "1", "2026-01-04", id="the first after the holiday"),
        pytest.param("2026-01-05", "5", "2026-01-12", id="a week"),
        pytest.param("2026-01-03", "0", "2026-01-03", id="none: the day itself, though a Saturday"),
        pytest.param("2026-01-12", "-5", "2026-01-05", id="backwards"),
        pytest.param("2026-01-10", "-1", "2026-01-09", id="backwards from a Saturday"),
        pytest.param("2026-01-05", "2.9", "2026-01-07", id="whole days"),
        pytest.param("2026-01-05", "-1.9", "2026-01-04", id="whole days backwards"),
        pytest.param("2026-01-05", "-2", None, id="before the first working day"),
        pytest.param("2026-02-26", "1", "2026-02-27", id="the last working day"),
        pytest.param("2026-02-26", "2", None, id="beyond the list"),
        pytest.param("2026-01-05", "99999999999", None, id="far beyond"),
        pytest.param("2027-01-05", "1", None, id="from outside"),
        pytest.param("2027-01-05", "0", "2027-01-05", id="none from outside"),
        pytest.param("0001-01-01", "-1", None, id="before the first day of all"),
        pytest.param("2026-01-05", None, None, id="an unknown number"),
    ],
)  # fmt: skip
def test_the_date_some_working_days_later(day: str, number: str | None, expected: str | None) -> None:
    found = figures("add_working_days(first, number)", "date", [(day, None, number)], listed())
    assert found == [None if expected is None else D(expected)]


def test_a_gap_in_the_list_is_unknown_only_where_it_matters() -> None:
    days = listed(without=["2026-01-14"])
    days[20]["is_working_day"] = None  # 22 January
    rows: list[Row] = [("2026-01-05", "2026-01-13", "6"), ("2026-01-05", "2026-01-15", "7"), ("2026-01-14", "2026-01-21", "5"),
                       ("2026-01-21", "2026-01-22", "1"), ("2026-01-22", "2026-01-23", "1")]  # fmt: skip
    assert figures("working_days(first, second)", "days", rows, days) == [6, None, 5, None, 1]
    assert figures("add_working_days(first, number)", "date", rows, days) == [
        D("2026-01-13"), None, D("2026-01-21"), None, D("2026-01-23"),
    ]  # fmt: skip
    back: list[Row] = [("2026-01-13", None, "-1"), ("2026-01-15", None, "-1"), ("2026-01-16", None, "-1")]
    assert figures("add_working_days(first, number)", "date", back, days) == [D("2026-01-12"), None, D("2026-01-15")]


@pytest.mark.parametrize("days", [None, []], ids=["no table", "an empty one"])
def test_without_a_calendar_nothing_is_known(days: Sequence[Mapping[str, object]] | None) -> None:
    rows: list[Row] = [("2026-01-05", "2026-01-06", "1"), ("2026-01-05", "2026-01-05", "0")]
    assert figures("working_days(first, second)", "days", rows, days) == [None, 0]
    assert figures("add_working_days(first, number)", "date", rows, days) == [None, D("2026-01-05")]


@pytest.mark.parametrize(
    ("formula", "unit", "expected"),
    [
        ("add_working_days(period.last, 4)", "date", D("2026-02-05")),
        ("working_days(period.start, period.last)", "days", 21),
        ("working_days(date '2026-01-04', date '2026-01-12')", "days", 6),
        ("working_days(first, period.last) + 1", "days", 20),
        ("first <= add_working_days(period.start, 1)", "flag", False),
        ("add_working_days(add_working_days(period.start, 3), 0 - 3)", "date", None),
        ("if(add_working_days(first, 1) < second, 1, 0)", "number", 1),
    ],
)
def test_dates_of_the_period_and_constants(formula: str, unit: str, expected: object) -> None:
    assert figures(formula, unit, [("2026-01-05", "2026-01-12", None)], listed()) == [expected]


def test_a_figure_is_explained() -> None:
    rules = [
        Indicator("late", on="people", unit="days", formula="working_days(first, second)"),
        Indicator("due", on="people", unit="date", formula="add_working_days(first, number)"),
    ]
    result = run(rules, [("2026-01-05", "2026-01-12", "3")], listed())
    late, due = result.explain("p0")
    assert late.filled is not None
    assert late.filled.en == "working_days(2026-01-05, 2026-01-12) = 5"
    assert due.filled is not None
    assert due.filled.zh == "add_working_days(2026-01-05, 3) = 2026-01-08"
    result = run(rules, [("2026-01-05", "2027-01-12", "3")], listed())
    (problem,) = result.problems
    assert "the calendar does not list every day that" in problem.render("en")


def test_rows_of_earlier_months_use_the_same_calendar() -> None:
    rules = [
        Measure("due", on="events", unit="date", formula="add_working_days(date, 2)"),
        Measure("end", on="events", unit="date", formula="add_working_days(period.last, 1)"),
        Measure("seen", on="people", unit="count", formula="count(events) filter (where during(events.due))"),
        Measure("ended", on="people", unit="count", formula="count(events) filter (where during(events.end))"),
    ]
    events = [{"event_id": "e1", "person_id": "p0", "date": D("2025-12-31"), "verified": True}]
    policy = evolve(small_scheme.policy(*rules), schemes={"small": SCHEME})
    tables = {"people": [person("p0")], "departments": [{"department_id": "A"}], "calendar": listed(), "events": events}
    table = evaluate(policy, "2026-01", tables=tables).table("people", "2026-01")
    assert table.select("seen", "ended").row(0) == (1, 1)


def test_a_scheme_without_a_calendar_is_told() -> None:
    rule = Measure("result", on="people", unit="days", formula="working_days(period.start, period.end)")
    with pytest.raises(Problems) as raised:
        small_scheme.run([rule], {"people": [person("p1")]})
    assert [problem.code for problem in raised.value.problems] == ["formula.no_calendar"]


# against a plain count

days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 1))
marks = st.lists(st.sampled_from([True, False, None, ...]), min_size=0, max_size=40)


@settings(deadline=None)
@given(days, marks, days, days, st.integers(-25, 25))
def test_the_calendar_counts_as_one_does_day_by_day(
    start: dt.date, given_marks: list[object], first: dt.date, second: dt.date, count: int
) -> None:
    flags = {start + dt.timedelta(i): mark for i, mark in enumerate(given_marks) if mark is not ...}
    found = calendar(list(flags), list(flags.values()))  # type: ignore[arg-type]  # flags

    low, high = sorted((first, second))
    between = [flags.get(low + dt.timedelta(i + 1)) for i in range((high - low).days)]
    expected = None if None in between else sum(map(bool, between)) * (1 if first <= second else -1)
    assert found.between(first, second) == expected

    left, day, step = abs(count), first, dt.timedelta(1 if count > 0 else -1)
    later: dt.date | None = first
    while left:
        day += step
        if flags.get(day) is None:
            later = None
            break
        left -= bool(flags[day])
        later = day
    assert found.later(first, count) == later


@settings(deadline=None, max_examples=30)
@given(
    marks,
    st.lists(st.tuples(st.none() | days, st.none() | days, st.none() | st.integers(-25, 25)), min_size=1, max_size=9),
)
def test_columns_count_as_the_exact_reading(
    given_marks: list[object], rows: list[tuple[dt.date | None, dt.date | None, int | None]]
) -> None:
    first = dt.date(2026, 1, 10)
    days = [
        {"date": first + dt.timedelta(i), "is_working_day": mark}
        for i, mark in enumerate(given_marks)
        if mark is not ...
    ]
    written: list[Row] = [(a and str(a), b and str(b), None if n is None else str(n)) for a, b, n in rows]  # type: ignore[misc]  # texts of dates
    figures("working_days(first, second)", "days", written, days)
    figures("add_working_days(first, number)", "date", written, days)
