"""Totals over the rows that belong to a row: the rows of single ones, and what the columnar reading makes of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from jixiao.engine.earlier import history_totals
from jixiao.engine.history import furthest, rows_of
from jixiao.engine.moments import moments
from jixiao.engine.plan import starts_before
from jixiao.engine.seen import owners, seen
from jixiao.engine.totals import GROUP, SURE, Results, totals
from jixiao.formula.columns import NOTHING, PROVEN, Columns, Figures, dtype
from jixiao.formula.exact import Held
from jixiao.formula.marks import within
from jixiao.formula.tree import HISTORY, Node, Scalar, Total, Tree, cells
from jixiao.formula.uniform import nulls
from jixiao.problems import Place, Problem

if TYPE_CHECKING:
    from jixiao.engine.run import Run

#: how many subjects a problem names
_SHOWN = 5


def members(run: Run, node: Total, row: int) -> list[int]:
    """The leaf rows (or, of history, the months) that one row's total sees."""
    if node.leaf == HISTORY:
        # a total that leaves the present out may be what the present is made of
        present = [] if starts_before(node) else [run.month.first]
        return rows_of(node, run.period(node.every), [*run.memories[node.table].months, *present])
    key = (node.leaf, node.via, node.during, node.every)
    index = run.members.get(key)
    if index is None:
        leaf = seen(run, node)
        frame = pl.DataFrame({"owner": owners(run, node, leaf), "leaf": leaf.rows()})
        index = run.members[key] = dict(frame.drop_nulls().group_by("owner").agg("leaf").iter_rows())
    return index.get(row, [])


def total(run: Run, table: str, nodes: Sequence[Node]) -> None:
    """Compute totals of a table: those that see the same rows at once."""
    sheet = run.sheets[table]
    columns: dict[str, pl.Series] = {}
    figures: dict[str, Figures] = {}
    noted: dict[str, pl.Series] = {}
    groups: dict[tuple[object, ...], list[Total]] = {}
    for node in nodes:
        assert isinstance(node, Total)
        if not run.ends(node.every):
            columns[node.name] = nulls(node.name, dtype(node.unit), sheet.stop)
            figures[node.name] = NOTHING
            continue
        # history totals share rows only if they reach equally far back
        reach = furthest(node.keep) if node.leaf == HISTORY else None
        groups.setdefault((node.leaf, node.via, node.during, node.every, reach), []).append(node)
    for together in groups.values():
        results = history_totals(run, together) if together[0].leaf == HISTORY else _leaf_totals(run, together)
        columns |= {name: result.column for name, result in results.items()}
        figures |= {name: result.figures for name, result in results.items() if result.figures is not None}
        noted |= {name + PROVEN: result.shown for name, result in results.items() if result.shown is not None}
    if sheet.is_dated:
        # a dated table's totals hold for all its rows as of now; rows of other tables read them through references
        for name, column in columns.items():
            sheet.kept[name] = column.slice(0, sheet.start)
            sheet.past_figures[name] = figures.get(name, NOTHING)
        columns = {name: column.slice(sheet.start, sheet.frame.height) for name, column in columns.items()}
    else:
        columns |= noted
    sheet.add(columns, figures)


def _leaf_totals(run: Run, nodes: Sequence[Total]) -> Results:
    first = nodes[0]
    sheet, owner = run.sheets[first.leaf], run.sheets[first.table]
    leaf = seen(run, first)
    group = owners(run, first, leaf)
    # what belongs to a row of a later month is summed there
    group = within(group, owner.stop)
    names = sorted({name for node in nodes for name in node.leaf_columns})
    outer = sorted({name for node in nodes for name in node.outer})
    frame = pl.DataFrame(
        {
            GROUP: group,
            **{name: leaf.column(sheet, name) for name in names},
            **{f"^{name}": owner.column(name, 0, owner.stop)[group] for name in outer},
        }
    )
    noted = ((name, leaf.shown(sheet, name)) for name in names)
    frame = frame.hstack([shown.alias(name + PROVEN) for name, shown in noted if shown is not None])
    figures = {name: sheet.known(name) for name in names} | {f"^{name}": owner.known(name) for name in outer}
    if leaf.sure is not None:
        frame = frame.with_columns(leaf.sure.alias(SURE))

    def exactly(tree: Tree, at: Sequence[int]) -> list[Scalar]:
        places = [leaf.start + (i if leaf.at is None else leaf.at[i]) for i in at]
        mine = [group[i] for i in at]
        owned = [row for row in mine if row is not None]
        given: dict[str, Sequence[Held]] = {}
        for name in {cell.column for cell in cells(tree) if cell.column.startswith("^")}:
            found = iter(run.exactly.held(first.table, name[1:], owned))
            given[name] = [None if row is None else next(found) for row in mine]
        return run.exactly.tree(tree, first.leaf, places, given, every=first.every)

    reading = Columns(frame, figures, moments(run.period(first.every), run.calendar), exactly, kept=run.kept)
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
