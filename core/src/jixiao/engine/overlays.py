"""Dated overlays: a posting's filled cells replace those of its person on the days of the posting."""

from __future__ import annotations

import polars as pl
from attrs import evolve

from jixiao.data.number import Numbered
from jixiao.engine.sheets import Sheet
from jixiao.formula.columns import Figures, brought

_ROW, _DAY = "#r", "#day"


def _valid(frame: pl.DataFrame, overlay: Numbered) -> pl.DataFrame:
    start, stop = overlay.table.valid or ("", "")
    open_ = pl.col(stop).is_null() | (pl.col(_DAY) <= pl.col(stop)) if stop in frame.columns else pl.lit(value=True)
    return frame.filter((pl.col(start) <= pl.col(_DAY)) & open_)


def alike(base: pl.Series, known: Figures, overlay: Sheet, column: str) -> tuple[pl.Series, Numbered, Figures]:
    """A column of the overlaid table and the overlay, whose column of that name counts the same unit."""
    own, numbered = overlay.stored.get(column), overlay.numbered
    if own is None:
        return base, numbered, known
    joined, frame = known.joined(own), numbered.frame
    frame = frame.with_columns(brought(frame[column], own, joined))
    return brought(base, known, joined), evolve(numbered, frame=frame), joined


def replaced(base: pl.Series, overlay: Numbered, owner: str, days: pl.Series, column: str) -> pl.Series:
    """`base`, a column of the overlaid table, with the values in force on each row's own day.

    `owner` is the numbered reference of the overlay to the table; `days` has one day a row of it.
    """
    frame = overlay.frame.select(owner, column, *(overlay.table.valid or ())).filter(
        pl.col(column).is_not_null() & pl.col(owner).is_not_null()
    )
    if not frame.height:
        return base
    frame = frame.with_columns(days[frame[owner]].alias(_DAY))
    found = _valid(frame, overlay).sort((overlay.table.valid or ("", ""))[0]).group_by(owner).agg(pl.col(column).last())
    # a series scatters into itself: what is carried from month to month stays as it was
    return base.clone().scatter(found[owner], found[column]) if found.height else base


def on_day(
    base: pl.Series, overlay: Numbered, owner: str, parents: pl.Series, days: pl.Series, column: str
) -> pl.Series:
    """`base`, looked up for rows whose parents are `parents`, with the values in force on each row's day."""
    frame = overlay.frame.select(owner, column, *(overlay.table.valid or ())).filter(
        pl.col(column).is_not_null() & pl.col(owner).is_not_null()
    )
    if not frame.height or not len(parents):
        return base
    rows = pl.DataFrame({owner: parents, _DAY: days}).with_row_index(_ROW)
    found = (
        _valid(rows.join(frame, on=owner, how="inner"), overlay)
        .sort((overlay.table.valid or ("", ""))[0])
        .group_by(_ROW)
        .agg(pl.col(column).last())
    )
    return base.scatter(found[_ROW], found[column]) if found.height else base
