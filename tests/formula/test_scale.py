"""Whole numbers of a last place brought to fewer places."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.formula.scale import NARROW, WIDE, shortened


@pytest.mark.parametrize("dtype", [NARROW, WIDE])
def test_ties_go_to_even_on_both_sides_of_zero(dtype: pl.DataType) -> None:
    units = [-25, -16, -15, -14, -6, -5, -4, 0, 4, 5, 6, 14, 15, 16, 25, 35, None]
    found = pl.DataFrame({"x": pl.Series(units, dtype=dtype)}).select(shortened(pl.col("x"), 19, dtype))["x"]
    assert found.dtype == dtype
    assert found.to_list() == [-2, -2, -2, -1, -1, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 4, None]


@given(st.integers(1, 18), st.lists(st.tuples(st.integers(-(10**19), 10**19), st.booleans()), min_size=1))
def test_the_nearest_is_taken_up_to_the_largest_number(cut: int, drawn: list[tuple[int, bool]]) -> None:
    unit = 10**cut
    # every other one half a unit beside a whole number
    units = [value * unit + unit // 2 if tie else value for value, tie in drawn] + [10**38, -(10**38)]
    frame = pl.DataFrame({"x": pl.Series(units, dtype=WIDE)})
    found = frame.select(shortened(pl.col("x"), 18 + cut, WIDE))["x"].to_list()
    assert found == [round(Fraction(value, unit)) for value in units]
