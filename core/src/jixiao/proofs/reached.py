"""Which figures of a month one cell may change, followed through the plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl
from attrs import frozen

from jixiao.engine.plan import Key, Loop, needs
from jixiao.engine.run import Run
from jixiao.engine.seen import owners, seen
from jixiao.formula.tree import HISTORY, Cell, Derived, LookUp, Node, Total, Window, cells


@frozen
class Spot:
    """One cell: a stored number, or a rule's figure that is put in place of its formula."""

    table: str
    column: str
    row: int


def reached(run: Run, spot: Spot) -> dict[Key, Collection[int]]:
    """The rows of every column that the cell may change."""
    found: dict[Key, Collection[int]] = {(spot.table, spot.column): {spot.row}}
    if (spot.table, spot.column) in run.nodes:
        found[(spot.table, f"{spot.column}#on")] = {spot.row}
    for batch in run.plan.batches:
        grown = True
        while grown:
            before = sum(map(len, found.values()))
            for node in batch.nodes:
                _spread(run, node, found)
            grown = isinstance(batch, Loop) and sum(map(len, found.values())) > before
    return found


def _spread(run: Run, node: Node, found: dict[Key, Collection[int]]) -> None:
    read = needs(node) & found.keys()
    if not read:
        return
    sheet = run.sheets[node.table]
    own = {row for table, column in read if table == node.table for row in found[(table, column)]}
    rows: Collection[int] = own
    match node:
        case LookUp() if (node.target, node.column) in found:
            via = sheet.column(node.via, sheet.start, sheet.stop)
            rows = own | {row + sheet.start for row in _where(via, found[(node.target, node.column)])}
        case Total() if node.leaf != HISTORY:
            leaf, group = seen(run, node), None
            inside = {row for column in node.leaf_columns for row in found.get((node.leaf, column), ())}
            group = owners(run, node, leaf)
            at = _where(leaf.rows(), inside)
            outer = {row for column in node.outer for row in found.get((node.table, column), ())}
            rows = outer | {row for row in group.gather(at).to_list() if row is not None}
        case Window():
            parts = {cell.column for tree in node.partition for cell in cells(tree)}
            still = not any((node.table, name) in found for name in parts)
            rows = {other for row in own for other in beside(run, node, row)} if still else range(sheet.stop)
    if not rows:
        return
    for name in (node.name, f"{node.name}#on") if isinstance(node, Derived) else (node.name,):
        known = found.get((node.table, name), ())
        found[(node.table, name)] = (
            known if isinstance(known, range) else rows if isinstance(rows, range) else {*known, *rows}
        )


def beside(run: Run, node: Window, row: int) -> Sequence[int]:
    """The rows of a window's table that stand in the same partition as one row, by figures that do not move."""
    everyone = range(run.sheets[node.table].stop)
    if not node.partition:
        return everyone
    same = pl.repeat(value=True, n=len(everyone), eager=True)
    for tree in node.partition:
        if isinstance(tree, Cell) and not tree.unit.is_number:
            column = run.sheets[node.table].column(tree.column, 0, len(everyone))
            same = same & column.eq_missing(column.gather([row]).new_from_index(0, len(everyone)))
        else:
            values = run.exactly.tree(tree, node.table, everyone, every=node.every)
            same = same & pl.Series([value == values[row] for value in values], dtype=pl.Boolean)
    return same.arg_true().to_list()


def _where(column: pl.Series, rows: Collection[int]) -> list[int]:
    """The places at which a column holds one of some row numbers."""
    return column.is_in(pl.Series(list(rows), dtype=column.dtype).implode()).arg_true().to_list() if rows else []
