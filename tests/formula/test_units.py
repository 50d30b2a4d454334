"""Units: what may be added and compared, and what products and quotients are."""

from __future__ import annotations

import pytest

from jixiao.problems import Problems
from jixiao.scheme.units import LITERAL, Unit
from tests.formula.reading import read


@pytest.mark.parametrize(
    ("left", "right", "product", "quotient"),
    [
        ("money", "area", "area*money", "money/area"),
        ("money/area", "area", "money", "money/area/area"),
        ("money", "rate", "money", "money"),
        ("money", "money", "money*money", "number"),
        ("area", "money/area", "money", "area*area/money"),
        ("points", "rate", "points", "points"),
        ("rate", "points", "points", "number"),
        ("points", "points", "number", "number"),
        ("money", "points", "money", "money"),
        ("count", "count", "number", "number"),
        ("money", "months", "money", "money"),
    ],
)
def test_products_and_quotients(left: str, right: str, product: str, quotient: str) -> None:
    first, second = Unit.parse(left), Unit.parse(right)
    assert first.times(second) == Unit.parse(product)
    assert str(first.over(second)) == str(Unit.parse(quotient))


@pytest.mark.parametrize(
    ("left", "right", "fits"),
    [
        ("money", "money", True),
        ("money", "area", False),
        ("money/area", "money", False),
        ("points", "rate", True),
        ("points", "days", False),
        ("days", "months", False),
        ("count", "points", True),
        ("money", "rate", False),
        ("mixed", "money", True),
        ("text", "flag", False),
        ("text", "money", False),
        ("date", "date", True),
    ],
)
def test_what_may_be_added_or_compared(left: str, right: str, fits: bool) -> None:
    first, second = Unit.parse(left), Unit.parse(right)
    assert first.fits(second) is fits
    assert second.fits(first) is fits


def test_a_bare_number_stands_for_any_number_but_for_nothing_else() -> None:
    assert all(LITERAL.fits(Unit.parse(text)) for text in ("money", "money/area", "points", "count"))
    assert not LITERAL.fits(Unit.parse("text"))
    assert LITERAL.times(Unit.parse("money")) == Unit.parse("money")


GIVEN = {
    "pay": ("money", ["100"]), "size": ("area", ["4"]), "score": ("points", ["3"]), "name": ("text", ["a"]),
    "met": ("flag", [True]), "day": ("date", ["2026-01-01"]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("pay / size", "money/area"),
        ("pay / size * size + 5", "money"),
        ("if(met, pay, 0)", "money"),
        ("pay / pay", "rate"),
        ("days(day, period.end)", "days"),
        ("name = 'a'", "flag"),
    ],
)
def test_a_formula_of_the_declared_unit_is_taken(formula: str, unit: str) -> None:
    assert len(read(formula, unit, GIVEN)) == 1


@pytest.mark.parametrize(
    ("formula", "unit", "code"),
    [
        ("pay + size", "money", "formula.clash"),
        ("pay > size", "flag", "formula.clash"),
        ("pay / size", "money", "formula.wrong_unit"),
        ("name + 1", "number", "formula.clash"),
        ("name * 2", "number", "formula.not_a_number"),
        ("if(pay, 1, 2)", "number", "formula.not_a_flag"),
        ("not pay", "flag", "formula.not_a_flag"),
        ("year(pay)", "number", "formula.not_a_date"),
        ("if(met, pay, name)", "money", "formula.clash"),
        ("met and name", "flag", "formula.not_a_flag"),
    ],
)
def test_units_that_do_not_go_together_are_refused(formula: str, unit: str, code: str) -> None:
    with pytest.raises(Problems) as raised:
        read(formula, unit, GIVEN)
    assert [problem.code for problem in raised.value.problems] == [code]
