"""Logic of three values: an unknown decides nothing, and hides nothing that is decided without it."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from tests.formula.reading import Given, read

PAIRS = list(itertools.product((True, False, None), repeat=2))
FLAGS: Given = {"a": ("flag", [a for a, _ in PAIRS]), "b": ("flag", [b for _, b in PAIRS])}
T, F, U = True, False, None


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        #              TT TF TU  FT FF FU  UT UF UU
        ("a and b", [T, F, U, F, F, F, U, F, U]),
        ("a or b", [T, T, T, T, F, U, T, U, U]),
        ("not a", [F, F, F, T, T, T, U, U, U]),
        ("a = b", [T, F, U, F, T, U, U, U, U]),
        ("a <> b", [F, T, U, T, F, U, U, U, U]),
        ("if(a, b, not b)", [T, F, U, F, T, U, U, U, U]),
        ("coalesce(a, b)", [T, T, T, F, F, F, T, F, U]),
        ("a is null", [F, F, F, F, F, F, T, T, T]),
        ("a is not null", [T, T, T, T, T, T, F, F, F]),
        ("a in (b, true)", [T, T, T, F, T, U, U, U, U]),
        ("a and not a", [F, F, F, F, F, F, U, U, U]),
    ],
)
def test_truth_tables(formula: str, expected: list[bool | None]) -> None:
    assert read(formula, "flag", FLAGS) == expected


NUMBERS: Given = {
    "x": ("mixed", ["1", None, "2", None]),
    "y": ("mixed", ["5", "6", None, None]),
    "met": ("flag", [True, None, False, None]),
}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("if(met, x, y)", ["1", None, None, None]),
        pytest.param("if(met, 7, 7)", ["7", None, "7", None], id="unknown even where both branches agree"),
        ("coalesce(x, y)", ["1", "6", "2", None]),
        ("coalesce(x, y, 9)", ["1", "6", "2", "9"]),
        ("coalesce(x, 0) + y", ["6", "6", None, None]),
        ("x + y", ["6", None, None, None]),
        ("least(x, y)", ["1", None, None, None]),
        ("greatest(x, y, 0)", ["5", None, None, None]),
        ("abs(0 - x)", ["1", None, "2", None]),
    ],
)
def test_numbers_that_are_unknown(formula: str, expected: list[str | None]) -> None:
    wanted = [None if value is None else Fraction(value) for value in expected]
    assert read(formula, "mixed", NUMBERS) == wanted


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("x between 1 and y", [True, None, None, None]),
        pytest.param("x between 3 and y", [False, None, False, None], id="one bound that fails is enough"),
        ("x < y", [True, None, None, None]),
        ("x in (1, 3)", [True, None, False, None]),
        pytest.param("x in (1, y)", [True, None, None, None], id="it may be the unknown one"),
    ],
)
def test_comparisons_of_unknowns(formula: str, expected: list[bool | None]) -> None:
    assert read(formula, "flag", NUMBERS) == expected


def test_quotients_are_compared_by_their_true_value() -> None:
    third: Given = {"a": ("mixed", ["1", "1", "0.999999999999999999"]), "b": ("mixed", ["3", "7", "3"])}
    assert read("a * (1 / b) * 3 = a * 3 / b", "flag", third) == [True, True, True]
    assert read("a * (1 / b) >= 1 / b", "flag", third) == [True, True, False]
    assert read("a * (1 / b) between 1 / b and 2", "flag", third) == [True, True, False]


@pytest.mark.parametrize("formula", ["greatest(x, y)", "greatest(y, x)", "-least(-x, -y)", "-least(-y, -x)"])
def test_the_greatest_of_a_known_and_an_unknown_column(formula: str) -> None:
    given = {"x": ("mixed", ["1", None, "3.25", "-2"]), "y": ("mixed", ["2", "5", "3.2", "-2.001"])}
    assert read(formula, "mixed", given) == [2, None, Fraction("3.25"), -2]
