"""Functions of dates: ends of months, leap years, and the edges of the calendar."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from tests.formula.reading import Given, read


def days(first: str | None, second: str | None) -> Given:
    return {"a": ("date", [first]), "b": ("date", [second])}


@pytest.mark.parametrize(
    ("first", "second", "months", "years"),
    [
        ("2026-01-15", "2026-02-14", 0, 0),
        ("2026-01-15", "2026-02-15", 1, 0),
        pytest.param("2026-01-31", "2026-02-28", 0, 0, id="a month is full on its day, which February lacks"),
        ("2026-01-31", "2026-03-01", 1, 0),
        ("2024-02-29", "2025-02-28", 11, 0),
        ("2024-02-29", "2025-03-01", 12, 1),
        ("2024-02-29", "2028-02-29", 48, 4),
        ("2025-12-31", "2026-01-01", 0, 0),
        pytest.param("2026-03-15", "2026-01-15", -2, -1, id="backwards"),
        ("2020-06-30", "2026-06-29", 71, 5),
        ("2020-06-30", "2026-06-30", 72, 6),
    ],
)
def test_full_months_and_years(first: str, second: str, months: int, years: int) -> None:
    assert read("months(a, b)", "months", days(first, second)) == [months]
    assert read("years(a, b)", "years", days(first, second)) == [years]


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        pytest.param("2026-01-31", 1, "2026-02-28", id="the last day of a shorter month"),
        pytest.param("2024-01-31", 1, "2024-02-29", id="in a leap year"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-05-15", 0, "2026-05-15"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2024-02-29", 12, "2025-02-28"),
        pytest.param("9999-12-31", 1, None, id="beyond the calendar"),
        pytest.param("0001-01-01", -1, None, id="before the calendar"),
        (None, 1, None),
    ],
)
def test_months_later(day: str | None, count: int, expected: str | None) -> None:
    given: Given = {"a": ("date", [day]), "n": ("months", [count])}
    assert read("add_months(a, n)", "date", given) == [None if expected is None else dt.date.fromisoformat(expected)]


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2024-02-28", 1, "2024-02-29"),
        ("2025-02-28", 1, "2025-03-01"),
        ("2026-01-01", -1, "2025-12-31"),
        ("9999-12-31", 1, None),
    ],
)
def test_days_later(day: str, count: int, expected: str | None) -> None:
    given: Given = {"a": ("date", [day]), "n": ("days", [count])}
    assert read("add_days(a, n)", "date", given) == [None if expected is None else dt.date.fromisoformat(expected)]


def test_days_between() -> None:
    assert read("days(a, b)", "days", days("2024-02-28", "2024-03-01")) == [2]
    assert read("days(a, b)", "days", days("2024-03-01", "2024-02-28")) == [-2]
    assert read("days(a, b)", "days", days(None, "2024-03-01")) == [None]


@pytest.mark.parametrize(
    ("formula", "unit", "expected"),
    [
        ("year(a)", "number", Fraction(2024)),
        ("month(a)", "number", Fraction(2)),
        ("day(a)", "number", Fraction(29)),
        ("month_start(a)", "date", dt.date(2024, 2, 1)),
        ("least(a, b)", "date", dt.date(2024, 2, 29)),
        ("greatest(a, b)", "date", dt.date(2025, 1, 1)),
        ("a < b", "flag", True),
        ("a between date '2024-02-29' and b", "flag", True),
    ],
)
def test_parts_and_order(formula: str, unit: str, expected: object) -> None:
    assert read(formula, unit, days("2024-02-29", "2025-01-01")) == [expected]


def test_the_year_of_a_period_is_the_one_that_it_begins_with() -> None:
    given = {"a": ("period", ["2026-03", "2026-Q1", "2026", None])}
    assert read("year(a)", "number", given) == [Fraction(2026)] * 3 + [None]
    assert read("year(period)", "number", given) == [Fraction(2026)] * 4


@pytest.mark.parametrize(
    ("formula", "unit", "expected"),
    [
        ("period.start", "date", dt.date(2026, 2, 1)),
        ("period.last", "date", dt.date(2026, 2, 28)),
        ("period.end", "date", dt.date(2026, 3, 1)),
        ("period.year", "number", Fraction(2026)),
        ("period.month", "number", Fraction(2)),
        ("days(period.start, period.end)", "days", Fraction(28)),
    ],
)
def test_parts_of_the_period(formula: str, unit: str, expected: object) -> None:
    assert read(formula, unit, {"x": ("mixed", ["1"])}) == [expected]
