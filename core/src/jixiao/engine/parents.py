"""Columns of the row's one parent, as of the row's own month and day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from jixiao.data.number import MONTH
from jixiao.engine import overlays
from jixiao.formula.columns import Figures, dtype
from jixiao.formula.marks import rows_where, within
from jixiao.formula.quantity import DECIMAL
from jixiao.formula.tree import LookUp, Node
from jixiao.formula.uniform import nulls

if TYPE_CHECKING:
    from jixiao.engine.run import Run


def look_up(run: Run, table: str, nodes: Sequence[Node]) -> None:
    """Compute columns of parents for a table's rows of the period."""
    columns: dict[str, pl.Series] = {}
    figures: dict[str, Figures] = {}
    for node in nodes:
        assert isinstance(node, LookUp)
        target = run.sheets[node.target]
        if run.past and not target.is_dated and not _is_timeless(run, node):
            columns[node.name], figures[node.name] = _then(run, node)
            continue
        columns[node.name] = _now(run, node).alias(node.name)
        if columns[node.name].dtype == DECIMAL:
            figures[node.name] = target.known(node.column)
    run.sheets[table].add(columns, figures)


def _now(run: Run, node: LookUp) -> pl.Series:
    """The parent's column as it stands, or as it was posted on each row's own day."""
    target, via = run.sheets[node.target], run.sheets[node.table].frame[node.via]
    stored = target.numbered.frame
    # dated overlays replace the stored column on days of their own, not what the month makes of it
    asks_stored = (node.posted or run.past or target.is_dated) and node.column in stored.columns and not target.versions
    source = stored[node.column] if asks_stored else target.column(node.column, 0, target.stop)
    # what rules make of a parent of a later month is not known yet
    column = source[within(via, len(source))]
    return _posted(run, node, column) if node.posted else column


def _is_timeless(run: Run, node: LookUp) -> bool:
    """Whether the parent's column is a stored fact that no month changes (overlays have days of their own)."""
    stored = node.column in run.sheets[node.target].numbered.frame.columns
    column = run.plan.program.world.column(node.target, node.column)
    return stored and not (column is not None and column.carried)


def _then(run: Run, node: LookUp) -> tuple[pl.Series, Figures]:
    """For past rows, the parent's column of each row's own month, as far as it was recorded."""
    sheet, memory = run.sheets[node.table], run.memories[node.target]
    via, month = sheet.frame[node.via], sheet.frame[MONTH]
    column = nulls(node.name, dtype(node.unit), sheet.frame.height)
    for then in sorted(set(month.unique().drop_nulls().to_list()) & set(memory.months)):
        if node.column not in memory.months[then].columns:
            continue
        rows = rows_where((month == then) & via.is_not_null())
        column = column.scatter(rows, memory.months[then][node.column][via[rows]])
    return column, memory.figures.get(node.column, Figures(0, 0, 0))


def _posted(run: Run, node: LookUp, base: pl.Series) -> pl.Series:
    """`base` with what the parents' overlays say of each row's own day."""
    world, sheet = run.plan.program.world, run.sheets[node.table]
    table, time = world.overlay(node.target), sheet.numbered.table.time
    if table is None or table.name not in run.sheets or time is None:
        return base
    overlay = run.sheets[table.name].numbered
    owner = next((ref.name for ref in world.references if (ref.table, ref.target) == (table.name, node.target)), None)
    if owner is None or not overlay.frame.height or node.column not in overlay.frame.columns:
        return base
    return overlays.on_day(base, overlay, f"@{owner}", sheet.frame[node.via], sheet.frame[time], node.column)
