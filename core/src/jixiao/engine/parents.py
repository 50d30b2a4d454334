"""Columns of the row's one parent, as of the row's own month and day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from jixiao.data.number import MONTH
from jixiao.engine import overlays
from jixiao.engine.carried import Carried
from jixiao.engine.sheets import UNPOSTED, Sheet
from jixiao.formula.columns import NOTHING, PROVEN, Figures, brought, dtype
from jixiao.formula.marks import rows_where, within
from jixiao.formula.scale import is_number
from jixiao.formula.tree import CARRIED, LookUp, Node
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
        column, known = _now(run, node)
        columns[node.name] = column.alias(node.name)
        if is_number(columns[node.name].dtype):
            figures[node.name] = known
            shown = None if node.posted or run.past or target.is_dated else target.shown(node.column, 0, target.stop)
            if shown is not None:
                columns[node.name + PROVEN] = shown[run.sheets[table].frame[node.via]]
    run.sheets[table].add(columns, figures)


def _now(run: Run, node: LookUp) -> tuple[pl.Series, Figures]:
    """The parent's column as it stands, or as it was posted on each row's own day."""
    target, via = run.sheets[node.target], run.sheets[node.table].frame[node.via]
    stored = target.numbered.frame
    # dated overlays replace the stored column on days of their own, not what the month makes of it
    asks_stored = (node.posted or run.past or target.is_dated) and node.column in stored.columns and not target.versions
    unposted = UNPOSTED + node.column
    if node.posted and unposted in target.frame.columns:
        source, known = target.frame[unposted], target.known(unposted)
    elif asks_stored:
        source, known = stored[node.column], target.stored.get(node.column, NOTHING)
    else:
        source, known = target.column(node.column, 0, target.stop), target.known(node.column)
    # what rules make of a parent of a later month is not known yet
    column = source[within(via, len(source))]
    return _decided(target, node, via, *_posted(run, node, column, known)) if node.posted else (column, known)


def _decided(
    target: Sheet, node: LookUp, via: pl.Series, column: pl.Series, known: Figures
) -> tuple[pl.Series, Figures]:
    """`column` with what the month itself decided, which goes before what is posted."""
    carried = CARRIED + node.column
    if carried not in target.frame.columns:
        return column, known
    height, name = target.stop, node.column
    now, before = Carried(target.column(name, 0, height), target.known(name)), target.column(carried, 0, height)
    old = Carried(before, target.known(carried))
    rows = within(via, height)
    moved = _differs(now, old)[rows].fill_null(value=False)
    found = Carried(now.values[rows], now.known).where(moved, Carried(column, known))
    return found.values, found.known


def _differs(one: Carried, other: Carried) -> pl.Series:
    """In which rows two columns are not the same."""
    if not is_number(one.values.dtype):
        return one.values.ne_missing(other.values)
    known = one.known.joined(other.known)
    return brought(one.values, one.known, known).ne_missing(brought(other.values, other.known, known))


def _is_timeless(run: Run, node: LookUp) -> bool:
    """Whether the parent's column is a stored fact that no month changes (overlays have days of their own)."""
    stored = node.column in run.sheets[node.target].numbered.frame.columns
    column = run.plan.program.world.column(node.target, node.column)
    return stored and not (column is not None and column.carried)


def _then(run: Run, node: LookUp) -> tuple[pl.Series, Figures]:
    """For past rows, the parent's column of each row's own month, as far as it was recorded."""
    sheet, memory = run.sheets[node.table], run.memories[node.target]
    via, month = sheet.frame[node.via], sheet.frame[MONTH]
    known = memory.figures.get(node.column, NOTHING)
    column = nulls(node.name, known.kind if node.unit.is_number else dtype(node.unit), sheet.frame.height)
    for then in sorted(set(month.unique().drop_nulls().to_list()) & set(memory.months)):
        recorded = memory.column(then, node.column)
        if recorded is None:
            continue
        rows = rows_where((month == then) & via.is_not_null())
        column = column.scatter(rows, recorded[via[rows]])
    return column, known


def _posted(run: Run, node: LookUp, base: pl.Series, known: Figures) -> tuple[pl.Series, Figures]:
    """`base` with what the parents' overlays say of each row's own day."""
    world, sheet = run.plan.program.world, run.sheets[node.table]
    table, time = world.overlay(node.target), sheet.numbered.table.time
    if table is None or table.name not in run.sheets or time is None:
        return base, known
    overlay = run.sheets[table.name]
    owner = next((ref.name for ref in world.references if (ref.table, ref.target) == (table.name, node.target)), None)
    frame = overlay.numbered.frame
    if owner is None or not frame.height or node.column not in frame.columns:
        return base, known
    base, numbered, known = overlays.alike(base, known, overlay, node.column)
    days = sheet.frame[time]
    return overlays.on_day(base, numbered, f"@{owner}", sheet.frame[node.via], days, node.column), known
