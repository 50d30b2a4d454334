"""Which rows of its leaf a total sees, by their own time or by another of their dates, and to whom they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from attrs import evolve, field, frozen

from jixiao.engine.sheets import Sheet
from jixiao.formula.marks import rows_where, within
from jixiao.formula.tree import Total

if TYPE_CHECKING:
    from jixiao.engine.run import Run


@frozen
class Seen:
    """The rows from `start` to `stop` (exclusive), or those at the places `at` among them, ascending.

    `sure` is true for each, null where the date that decides is unknown; None: all are sure.
    """

    start: int
    stop: int
    at: pl.Series | None = field(default=None, eq=False)
    sure: pl.Series | None = field(default=None, eq=False)

    def column(self, sheet: Sheet, name: str) -> pl.Series:
        """A column of the rows."""
        column = sheet.column(name, self.start, self.stop)
        return column if self.at is None else column[self.at]

    def shown(self, sheet: Sheet, name: str) -> pl.Series | None:
        """Which of the rows hold the true value of an inexact column, if that is noted."""
        noted = sheet.shown(name, self.start, self.stop)
        return noted if noted is None or self.at is None else noted[self.at]

    def rows(self) -> pl.Series:
        """The numbers of the rows."""
        if self.at is None:
            return pl.int_range(self.start, self.stop, dtype=pl.UInt32, eager=True)
        return self.at + self.start

    def only(self, places: pl.Series) -> Seen:
        """Those at some places among these rows."""
        at = places if self.at is None else self.at[places]
        return evolve(self, at=at, sure=None if self.sure is None else self.sure[places])


def seen(run: Run, node: Total) -> Seen:
    """The leaf's rows that a total sees."""
    key = (node.leaf, node.during, node.every)
    found = run.seen.get(key)
    if found is None:
        found = run.seen[key] = _found(run, node)
    return found


def _found(run: Run, node: Total) -> Seen:
    sheet = run.sheets[node.leaf]
    found = Seen(*_span(run, node))
    if node.during.other is not None:
        found = _dated(run, node, sheet, found)
    period = _own_period(run, node)
    if period is not None:
        bears = found.column(sheet, sheet.numbered.table.time or "") == period
        if not bears.all():
            found = found.only(rows_where(bears))
    return found


def _span(run: Run, node: Total) -> tuple[int, int]:
    """The rows of the months that a total reaches, as first row and row after the last."""
    sheet = run.sheets[node.leaf]
    if not sheet.is_dated or node.during.everything:
        return min(sheet.numbered.first, sheet.stop), sheet.stop
    period = run.period(node.every)
    last = period.last_month.first
    first = last - node.during.months + 1 if node.during.months else period.first
    start, stop = sheet.numbered.rows(first, last)
    return min(start, sheet.stop), min(stop, sheet.stop)


def _own_period(run: Run, node: Total) -> str | None:
    """The text of the period that rows of a table timed by periods must bear, if the total is of one period."""
    table = run.sheets[node.leaf].numbered.table
    time = table.column(table.time or "")
    if time is None or time.unit.kind != "period" or node.during.everything or node.during.months:
        return None
    return str(run.period(node.every))


def _dated(run: Run, node: Total, sheet: Sheet, span: Seen) -> Seen:
    """Of the rows of a span those that another date puts into its months; those whose date is unknown are unsure."""
    other, period = node.during.other, run.period(node.every)
    assert other is not None
    last = period.last_month.first
    first = None if other.everything else last - other.months + 1 if other.months else period.first
    index = sheet.by_month(other.column)
    rows, open_ = (_within(rows, span) for rows in (index.between(first, last), index.open))
    if not len(open_):
        return evolve(span, at=rows - span.start)
    sure = pl.DataFrame({"row": rows}).with_columns(sure=pl.lit(value=True))
    unsure = pl.DataFrame({"row": open_}).with_columns(sure=pl.lit(None, dtype=pl.Boolean))
    both = pl.concat([sure, unsure]).sort("row")
    return evolve(span, at=both["row"] - span.start, sure=both["sure"])


def _within(rows: pl.Series, span: Seen) -> pl.Series:
    return rows.filter((rows >= span.start) & (rows < span.stop))


def owners(run: Run, node: Total, leaf: Seen) -> pl.Series:
    """For each leaf row, the number of the row of the total's table that it belongs to."""
    result = leaf.column(run.sheets[node.leaf], node.via[0])
    for table, via in zip(node.through[1:], node.via[1:], strict=True):
        sheet = run.sheets[table]
        above = sheet.column(via, 0, sheet.stop)
        result = above[within(result, len(above))]
    return result
