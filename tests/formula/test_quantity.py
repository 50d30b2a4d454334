"""Columnar arithmetic keeps its promises: the bound holds, and what is proven exact is."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from attrs import frozen
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jixiao.formula.columns import Figures, scalars, series
from jixiao.formula.quantity import Inexact, Quantity
from jixiao.formula.scale import decimal, kind, terminates
from jixiao.scheme.units import NUMBER
from tests.formula.reading import read

ROWS = 4
ULP = Fraction(1, 10**18)


@frozen
class Operation:
    """A sign between two expressions; a leaf is a column of decimals."""

    sign: str
    left: Expression
    right: Expression


@frozen
class Leaf:
    """One column: whole numbers of the last of `places` decimals."""

    places: int
    digits: tuple[int, ...]


Expression = Operation | Leaf


def leaves(places: int, whole: int) -> st.SearchStrategy[Expression]:
    """Columns of so many decimals, and digits before them, at most."""
    return st.tuples(st.integers(0, places), st.integers(0, whole)).flatmap(
        lambda shape: st.tuples(*[st.integers(-(10 ** sum(shape)), 10 ** sum(shape))] * ROWS).map(
            lambda digits: Leaf(shape[0], digits)
        )
    )


def expressions(places: int = 6, whole: int = 2) -> st.SearchStrategy[Expression]:
    return st.recursive(
        leaves(places, whole), lambda inner: st.builds(Operation, st.sampled_from("+-*/"), inner, inner), max_leaves=6
    )


def applied(sign: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None or (sign == "/" and right == 0):
        return None
    return {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "/": lambda: left / right}[
        sign
    ]()


def built(expression: Expression, columns: list[pl.Series]) -> tuple[Quantity, list[Fraction | None]]:
    """The expression as a quantity over columns, and its true value for each row."""
    if isinstance(expression, Leaf):
        values = [Fraction(digit, 10**expression.places) for digit in expression.digits]
        name = f"c{len(columns)}"
        column, known = series(name, values, NUMBER)
        columns.append(column)
        return Quantity(pl.col(name), known.places, known.size), list(values)
    left, true_left = built(expression.left, columns)
    right, true_right = built(expression.right, columns)
    match expression.sign:
        case "+":
            result = left + right
        case "-":
            result = left - right
        case "*":
            result = left * right
        case _:
            result = left / right
    return result, [applied(expression.sign, a, b) for a, b in zip(true_left, true_right, strict=True)]


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.one_of(expressions(), expressions(places=4, whole=9), expressions(places=18, whole=19)))
def test_the_stored_number_lies_within_its_slack_and_what_is_proven_is_exact(expression: Expression) -> None:
    columns: list[pl.Series] = []
    try:
        number, true = built(expression, columns)
    except Inexact:
        assume(False)
    divided = number.divided().short()
    proof = pl.lit(divided.slack == 0) if divided.proof is None else divided.proof
    try:
        frame = pl.DataFrame(columns).select(divided.num.alias("stored"), proof.alias("proven"))
    except pl.exceptions.ComputeError:
        assume(False)
    assert frame.schema["stored"] == kind(divided.size, divided.places)
    stored = scalars(frame["stored"], Figures(divided.places))
    proven = frame["proven"].fill_null(value=False).to_list()
    for value, shown, exact in zip(stored, proven, true, strict=True):
        assert (value is None) == (exact is None)
        if exact is None:
            continue
        assert abs(exact) <= divided.size
        assert isinstance(value, Fraction)
        assert abs(value - exact) <= divided.slack * ULP
        assert not shown or value == exact
        assert divided.slack or terminates(exact) is not None


@pytest.mark.parametrize(
    ("formula", "a", "b", "expected"),
    [
        pytest.param("a / b * b", "10", "3", "10", id="a third of 10, three times"),
        pytest.param("a / b + a / b + a / b", "1", "3", "1", id="three thirds"),
        pytest.param("a / b - a * 2 / (b * 2)", "1", "7", "0", id="the same quotient twice"),
        pytest.param("a * b / 100", "1234.56", "0.3", "3.70368", id="a product over a constant"),
        pytest.param("a / b", "5", "0", None, id="a division by 0 is not available"),
        pytest.param("a / b", None, "3", None, id="of an unknown"),
        pytest.param("a % b", "-7", "3", "-1", id="a remainder has the sign of the dividend"),
        pytest.param("a % b", "7", "0", None, id="a remainder of 0 is not available"),
    ],
)
def test_division_comes_last(formula: str, a: str | None, b: str, expected: str | None) -> None:
    (value,) = read(formula, "mixed", {"a": ("mixed", [a]), "b": ("mixed", [b])})
    assert value == (None if expected is None else Fraction(expected))


def test_quotients_that_cancel_are_stored_exactly() -> None:
    third = Quantity.of(Fraction(1, 3))
    whole = (third + third + third).divided()
    assert pl.select(whole.num).item() == 10**whole.places
    assert pl.select(whole.proof if whole.proof is not None else pl.lit(value=True)).item() is True


@pytest.mark.parametrize(
    ("value", "places"), [("0", 0), ("3", 0), ("1/8", 3), ("-7/20", 2), ("1/3", None), ("1/1000000000000000000", 18)]
)
def test_terminates(value: str, places: int | None) -> None:
    assert terminates(Fraction(value)) == places
    assert terminates(Fraction(1, 10**19)) is None


def test_a_decimal_keeps_all_of_its_digits() -> None:
    assert str(decimal(Fraction(4 * 10**12, 3))) == "1333333333333.333333333333333333"
    assert str(decimal(Fraction(-(10**19), 3))) == "-3333333333333333333.333333333333333333"
    assert decimal(Fraction(0)) == 0
