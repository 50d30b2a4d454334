"""Totals over the rows that belong to a row: which rows those are, and what the columnar reading makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from jixiao.engine.earlier import history_totals
from jixiao.engine.history import furthest, rows_of
from jixiao.engine.moments import moments
from jixiao.engine.sheets import Sheet
from jixiao.engine.totals import GROUP, Results, totals
from jixiao.formula.columns import Columns, Figures, dtype
from jixiao.formula.exact import Held
from jixiao.formula.quantity import DECIMAL
from jixiao.formula.tree import HISTORY, Node, Scalar, Total, Tree, cells
from jixiao.formula.uniform import nulls
from jixiao.problems import Place, Problem

if TYPE_CHECKING:
    from jixiao.engine.run import Run

#: how many subjects a problem names
_SHOWN = 5


# which rows


def span(run: Run, node: Total) -> tuple[int, int]:
    """The leaf's rows that a total sees, as first row and row after the last."""
    sheet = run.sheets[node.leaf]
    if not sheet.is_dated or node.during.everything:
        return 0, sheet.stop
    period = run.period(node.every)
    last = period.last_month.first
    first = last - node.during.months + 1 if node.during.months else period.first
    start, stop = sheet.numbered.rows(first, last)
    return min(start, sheet.stop), min(stop, sheet.stop)


def owners(run: Run, node: Total, start: int, stop: int) -> pl.Series:
    """For each leaf row, the number of the row of the total's table that it belongs to."""
    result = run.sheets[node.leaf].column(node.via[0], start, stop)
    for table, via in zip(node.through[1:], node.via[1:], strict=True):
        sheet = run.sheets[table]
        above = sheet.column(via, 0, sheet.stop)
        # what belongs to a row of a later month is summed there
        if sheet.stop < sheet.numbered.frame.height:
            result = result.set((result >= sheet.stop).fill_null(value=False), None)
        result = above.gather(result) if len(above) else nulls(via, pl.UInt32(), len(result))
    return result


def _own_period(run: Run, node: Total) -> str | None:
    """The text of the period that rows of a table timed by periods must bear, if the total is of one period."""
    table = run.sheets[node.leaf].numbered.table
    time = table.column(table.time or "")
    if time is None or time.unit.kind != "period" or node.during.everything or node.during.months:
        return None
    return str(run.period(node.every))


def _bears(sheet: Sheet, start: int, stop: int, period: str) -> pl.Series:
    """Whether rows of a table timed by periods bear that period."""
    return sheet.column(sheet.numbered.table.time or "", start, stop) == period


def members(run: Run, node: Total, row: int) -> list[int]:
    """The leaf rows (or, of history, the months) that one row's total sees."""
    if node.leaf == HISTORY:
        return rows_of(node, run.period(node.every), [*run.memories[node.table].months, run.month.first])
    start, stop = span(run, node)
    period = _own_period(run, node)
    key = (node.leaf, node.via, start, stop, period)
    index = run.members.get(key)
    if index is None:
        frame = pl.DataFrame({"owner": owners(run, node, start, stop)}).with_row_index("leaf", offset=start)
        if period is not None:
            frame = frame.filter(_bears(run.sheets[node.leaf], start, stop, period))
        index = run.members[key] = dict(frame.drop_nulls().group_by("owner").agg("leaf").iter_rows())
    return index.get(row, [])


# totals


def total(run: Run, table: str, nodes: Sequence[Node]) -> None:
    """Compute totals of a table: those that see the same rows at once."""
    sheet = run.sheets[table]
    columns: dict[str, pl.Series] = {}
    figures: dict[str, Figures] = {}
    groups: dict[tuple[object, ...], list[Total]] = {}
    for node in nodes:
        assert isinstance(node, Total)
        if not run.ends(node.every):
            columns[node.name] = nulls(node.name, dtype(node.unit), sheet.stop)
            continue
        # history totals share rows only if they reach equally far back
        reach = furthest(node.keep) if node.leaf == HISTORY else None
        groups.setdefault((node.leaf, node.via, node.during, node.every, reach), []).append(node)
    for together in groups.values():
        results = history_totals(run, together) if together[0].leaf == HISTORY else _leaf_totals(run, together)
        columns |= {name: result.column for name, result in results.items()}
        figures |= {name: result.figures for name, result in results.items() if result.figures is not None}
    if sheet.is_dated:
        # a dated table's totals hold for all its rows as of now; rows of other tables read them through references
        for name, column in columns.items():
            sheet.kept[name] = column.slice(0, sheet.start)
            sheet.past_figures[name] = figures.get(name, Figures(0, 0, 0))
        columns = {name: column.slice(sheet.start, sheet.frame.height) for name, column in columns.items()}
    sheet.add(columns, figures)


def _leaf_totals(run: Run, nodes: Sequence[Total]) -> Results:
    first = nodes[0]
    sheet, owner = run.sheets[first.leaf], run.sheets[first.table]
    start, stop = span(run, first)
    group = owners(run, first, start, stop)
    # what belongs to a row of a later month is summed there
    group = group.set((group >= owner.stop).fill_null(value=False), None)
    names = sorted({name for node in nodes for name in node.leaf_columns})
    outer = sorted({name for node in nodes for name in node.outer})
    frame = pl.DataFrame(
        {
            GROUP: group,
            **{name: sheet.column(name, start, stop) for name in names},
            **{f"^{name}": owner.column(name, 0, owner.stop).gather(group) for name in outer},
        }
    )
    figures = {name: sheet.known(name) for name in names if frame.schema[name] == DECIMAL}
    figures |= {f"^{name}": owner.known(name) for name in outer if frame.schema[f"^{name}"] == DECIMAL}
    period = _own_period(run, first)
    rows = None if period is None else _bears(sheet, start, stop, period).arg_true()
    if rows is not None and len(rows) < frame.height:
        frame = frame[rows]

    def exactly(tree: Tree, at: Sequence[int]) -> list[Scalar]:
        places = [start + (rows[i] if rows is not None else i) for i in at]
        mine = [group[place - start] for place in places]
        owned = [row for row in mine if row is not None]
        given: dict[str, Sequence[Held]] = {}
        for name in {cell.column for cell in cells(tree) if cell.column.startswith("^")}:
            found = iter(run.exactly.held(first.table, name[1:], owned))
            given[name] = [None if row is None else next(found) for row in mine]
        return run.exactly.tree(tree, first.leaf, places, given, every=first.every)

    reading = Columns(frame, figures, moments(run.period(first.every)), exactly)
    results = totals(reading, nodes, owner.stop)
    for node in nodes:
        _report_doubled(run, node, results[node.name].doubled)
    return results


def _report_doubled(run: Run, node: Total, doubled: pl.Series | None) -> None:
    """A problem for the rows for which ``only`` found two."""
    if doubled is None or not doubled.any():
        return
    subjects = run.subjects(node.table)
    shown = ", ".join(str(subjects[row]) for row in doubled.arg_true()[:_SHOWN].to_list())
    values = {"count": int(doubled.sum()), "subjects": shown, "what": node.name, "table": node.table}
    run.problems.append(Problem("engine.only_one", Place(), node.table, values))
