"""Switches fold before names are resolved; what hangs on data stays."""

from __future__ import annotations

import pytest

from jixiao.formula.fold import fold
from jixiao.formula.parse import parse
from jixiao.formula.syntax import Constant, Name, Span, written
from jixiao.problems import Problems
from jixiao.scheme.terms import NumberTerm, SwitchTerm
from tests.formula.reading import read

KNOWN = {"mode": "whole", "floor_rate": None, "off": False, "on": True}


def known(name: Name) -> Constant | None:
    return Constant(KNOWN[str(name)], Span(0, 0)) if str(name) in KNOWN else None


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("if(mode = 'whole', a, b)", "a"),
        ("if(mode <> 'whole', a, b)", "b"),
        ("if(mode in ('slices', 'whole'), a, b)", "a"),
        ("if(not mode = 'whole', a, b)", "b"),
        ("if(mode = 'whole' and met, a, b)", "if(met, a, b)"),
        ("if(mode = 'slices' and met, a, b)", "b"),
        ("if(met or mode = 'whole', a, b)", "a"),
        ("if(met or mode = 'slices', a, b)", "if(met, a, b)"),
        ("floor_rate is not null and a < floor_rate", "false"),
        ("floor_rate is null or a < floor_rate", "true"),
        ("a + if(mode = 'whole', b, c)", "a + b"),
        ("sum(deals.amount) filter (where mode = 'whole')", "sum(deals.amount)"),
        ("count(deals) filter (where mode = 'slices' or deals.kept)", "count(deals) filter (where deals.kept)"),
        pytest.param("met = true", "met = true", id="what hangs on data stays"),
        pytest.param("mode = 3", "mode = 3", id="values of two kinds are left to the check of units"),
        pytest.param("not mode", "not mode", id="a text is no flag"),
    ],
)
def test_what_hangs_on_switches_alone_is_decided(formula: str, expected: str) -> None:
    assert written(fold(parse(formula), known)) == written(parse(expected))


def test_a_reading_not_taken_needs_neither_its_columns_nor_its_terms() -> None:
    mode = SwitchTerm("mode", values=("simple", "full"))
    blank = NumberTerm("rate")
    formula = "if(mode = 'full', x * rate + unheard_of, x)"
    assert read(formula, "mixed", {"x": ("mixed", ["3"])}, [mode, blank], {"mode": "simple"}) == [3]
    with pytest.raises(Problems):
        read(formula, "mixed", {"x": ("mixed", ["3"])}, [mode, blank], {"mode": "full"})
