"""Passes over a table: its columns side by side where it is large; one after the other where handing them to threads
would take longer than the columns themselves."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

#: from so many rows threads are worth their while
_LARGE = 20_000


def select(frame: pl.DataFrame, wanted: Iterable[pl.Expr | pl.Series]) -> pl.DataFrame:
    """Several expressions over a frame."""
    return frame.select(wanted) if frame.height >= _LARGE else frame.select_seq(wanted)


def take(frame: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """Some rows of a frame by number; a null number gives a row of nulls."""
    if len(rows) >= _LARGE:
        return frame[rows]
    return pl.DataFrame([column[rows] for column in frame.iter_columns()])
