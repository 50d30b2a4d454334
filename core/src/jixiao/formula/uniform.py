"""Columns of one value."""

from __future__ import annotations

import polars as pl


def nulls(name: str, kind: pl.DataType, height: int) -> pl.Series:
    """A column of `height` nulls."""
    return pl.Series(name, [None], dtype=kind).new_from_index(0, height)


def flags(name: str, height: int, *, value: bool) -> pl.Series:
    """A column of `height` flags that are all `value`."""
    return pl.Series(name, [value], dtype=pl.Boolean).new_from_index(0, height)


def full(column: pl.Series, height: int) -> pl.Series:
    """The column over `height` rows: a constant expression gives one row, which stands for all."""
    return column if len(column) == height else column.new_from_index(0, height)
