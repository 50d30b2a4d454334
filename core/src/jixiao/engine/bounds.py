"""Bounds of columns: the whole numbers between which their cells lie."""

from __future__ import annotations

from decimal import Decimal

import polars as pl


def largest(column: pl.Series) -> int:
    """A whole number not below any magnitude of a number column; 0 without a value.

    :raises TypeError: the column holds no decimals.
    """
    low, high = column.min(), column.max()
    if low is None or high is None:
        return 0
    if not isinstance(low, Decimal) or not isinstance(high, Decimal):
        raise TypeError(f"{column.name}: {column.dtype}")
    return int(max(abs(low), abs(high))) + 1


def least(column: pl.Series) -> int:
    """The least of a column of row numbers or counts; 0 without a value."""
    value = column.min()
    return value if isinstance(value, int) else 0


def most(column: pl.Series) -> int:
    """The greatest of a column of row numbers or counts; 0 without a value."""
    value = column.max()
    return value if isinstance(value, int) else 0
