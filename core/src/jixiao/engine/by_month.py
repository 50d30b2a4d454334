"""Rows of a table by the month in which one of their dates lets them count."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from attrs import field, frozen

from jixiao.formula.marks import rows_where


@frozen
class ByMonth:
    """Row numbers by the month in which they count: that of the date, but not before the row's own; each ascending.

    `open` are the rows whose date is unknown.
    """

    months: Mapping[int, pl.Series] = field(eq=False)
    open: pl.Series = field(eq=False)

    def between(self, first: int | None, last: int) -> pl.Series:
        """The numbers of the rows that count from month `first` (None: from the beginning) to `last`, ascending."""
        inside = [rows for month, rows in self.months.items() if (first is None or first <= month) and month <= last]
        if len(inside) == 1:
            return inside[0]
        return pl.concat(inside).sort() if inside else self.open.clear()


def by_month(dates: pl.Series, own: pl.Series | None, empty: pl.Series | None) -> ByMonth:
    """The rows of a table by a column of dates.

    `own` are the rows' own months in a dated table; a row without one belongs nowhere. `empty` says which rows have no
    date because none may be there: they count in no month.
    """
    month = _month(dates)
    unknown = month.is_null()
    if own is not None:
        unknown = unknown & own.is_not_null()
        later = pl.when(pl.col("month") >= pl.col("own")).then("month").when(pl.col("month").is_not_null()).then("own")
        month = pl.DataFrame({"month": month, "own": own}).select(later)["month"]
    if empty is not None:
        unknown = unknown & ~empty
    groups = pl.DataFrame({"month": month}).with_row_index("row").group_by("month").agg("row")
    months = {at: groups["row"][i] for i, at in enumerate(groups["month"].to_list()) if at is not None}
    return ByMonth(months, rows_where(unknown))


def _month(dates: pl.Series) -> pl.Series:
    """The month of each date, counted from year 0; of many dates within few years by a table of their days."""
    day = dates.to_physical()
    low, high = day.min(), day.max()
    if isinstance(low, int) and isinstance(high, int) and high - low < len(day) // 2:
        return _month(pl.int_range(low, high + 1, dtype=pl.Int32, eager=True).cast(pl.Date)).gather(day - low)
    return dates.dt.year().cast(pl.Int32) * 12 + dates.dt.month().cast(pl.Int32) - 1
