"""Bounds of columns: the whole numbers between which their cells lie, and the narrowest type that holds them."""

from __future__ import annotations

import polars as pl

from jixiao.formula.columns import Figures
from jixiao.formula.scale import power


def largest(column: pl.Series, places: int) -> int:
    """A whole number not below any magnitude of a column of units of so many places; 0 where all known values are.

    :raises TypeError: the column holds no whole numbers.
    """
    low, high = column.min(), column.max()
    if low is None or high is None:
        return 0
    if not isinstance(low, int) or not isinstance(high, int):
        raise TypeError(f"{column.name}: {column.dtype}")
    most = max(abs(low), abs(high))
    return 1 << (most // power(places)).bit_length() if most else 0


def tight(column: pl.Series, places: int, slack: int = 0, *, settled: bool = True) -> tuple[pl.Series, Figures]:
    """A number column in the narrowest type that holds it, with what is known of it."""
    figures = Figures(places, largest(column, places), slack, settled)
    return (column if column.dtype == figures.kind else column.cast(figures.kind)), figures


def least(column: pl.Series) -> int:
    """The least of a column of row numbers or counts; 0 without a value."""
    value = column.min()
    return value if isinstance(value, int) else 0


def most(column: pl.Series) -> int:
    """The greatest of a column of row numbers or counts; 0 without a value."""
    value = column.max()
    return value if isinstance(value, int) else 0
