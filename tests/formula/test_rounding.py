"""Rounding goes half away from zero, at ties and beside them, also where a quotient is not known exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao.formula.rounding import half_away
from tests.formula.reading import read


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("0.124999999999999999", 2, "0.12"),
        ("0.125000000000000001", 2, "0.13"),
        ("-0.124999999999999999", 2, "-0.12"),
        ("0.135", 2, "0.14"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.5", 0, "1"),
        ("0.49", 0, "0"),
        ("0", 2, "0"),
        ("999.995", 2, "1000"),
    ],
)
def test_ties_go_away_from_zero(value: str, places: int, expected: str) -> None:
    assert half_away(Fraction(value), places) == Fraction(expected)
    assert read(f"round(x, {places})", "mixed", {"x": ("mixed", [value])}) == [Fraction(expected)]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param("0.015", "3", "0.01", id="a third of 0.015 is a tie"),
        pytest.param("0.014999999999999999", "3", "0.00", id="one unit of the 18th place below it"),
        pytest.param("-0.015", "3", "-0.01", id="a tie below zero"),
        pytest.param("1", "8", "0.13", id="a quotient that ends at a tie"),
        pytest.param("2", "3", "0.67", id="a quotient that does not end"),
        pytest.param("1", "0", None, id="no quotient"),
    ],
)
def test_quotients_are_rounded_by_their_true_value(a: str, b: str, expected: str | None) -> None:
    given = {"a": ("mixed", [a]), "b": ("mixed", [b])}
    assert read("round(a / b, 2)", "mixed", given) == [None if expected is None else Fraction(expected)]
    # the same through a product that hides the division
    assert read("round(a * (1 / b), 2)", "mixed", given) == [None if expected is None else Fraction(expected)]


@pytest.mark.parametrize(
    ("a", "b", "floor", "ceil"),
    [
        ("7", "2", "3", "4"),
        ("-7", "2", "-4", "-3"),
        ("6", "2", "3", "3"),
        ("1", "3", "0", "1"),
        ("5.999999999999999999", "2", "2", "3"),
    ],
)
def test_whole_numbers(a: str, b: str, floor: str, ceil: str) -> None:
    given = {"a": ("mixed", [a]), "b": ("mixed", [b])}
    assert read("floor(a / b)", "mixed", given) == [Fraction(floor)]
    assert read("ceil(a / b)", "mixed", given) == [Fraction(ceil)]
    assert read("floor(a / b * b / b)", "mixed", given) == [Fraction(floor)]
