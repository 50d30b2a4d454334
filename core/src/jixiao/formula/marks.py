"""Flags and row numbers of whole columns, asked of the column itself.

A method that Polars sends through its query engine (`fill_null`, `arg_true`, `gather` of a series) costs a column of
thirty rows 20 to 80 µs, what it does at once costs 1 to 5.
"""

from __future__ import annotations

import polars as pl


def surely(flags: pl.Series) -> pl.Series:
    """The flags with false where they are unknown."""
    return flags.set(flags.is_null(), value=False) if flags.null_count() else flags


def rows_where(flags: pl.Series) -> pl.Series:
    """The numbers of the rows for which a flag surely holds."""
    return pl.int_range(len(flags), dtype=pl.UInt32, eager=True).filter(flags)


def within(rows: pl.Series, height: int) -> pl.Series:
    """Row numbers with null in place of those that a table of so many rows does not have."""
    last = rows.max()
    return rows.set(rows >= height, None) if isinstance(last, int) and last >= height else rows
