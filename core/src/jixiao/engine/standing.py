"""The rows from which one row has its figure: those of its total, and those beside it in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jixiao.engine import children
from jixiao.engine.moments import moments
from jixiao.engine.seen import owners, seen
from jixiao.formula.columns import Columns
from jixiao.formula.marks import rows_where
from jixiao.formula.operands import expression
from jixiao.formula.tree import HISTORY, Total, Tree, Window, own_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.engine.run import Run
    from jixiao.formula.tree import Scalar


def members(run: Run, node: Total, row: int) -> list[int]:
    """The leaf rows (or, of history, the months) that one row's total sees, without an index over all rows."""
    if node.leaf == HISTORY:
        return children.members(run, node, row)
    leaf = seen(run, node)
    return leaf.only(rows_where(owners(run, node, leaf) == row)).rows().to_list()


def standing(run: Run, node: Window, row: int) -> int:
    """The number of rows that take part in the window of row `row`: of its partition, inside the filter."""
    sheet = run.sheets[node.table]
    names = sorted(own_columns(*node.partition, node.keep) | set(node.skip))
    if not names:
        return sheet.stop
    frame = sheet.select(names, 0, sheet.stop)
    known = {name: sheet.known(name) for name in names}

    def exactly(tree: Tree, rows: Sequence[int]) -> list[Scalar]:
        return run.exactly.tree(tree, node.table, rows, every=node.every)

    reading = Columns(frame, known, moments(run.period(node.every), run.calendar), exactly)
    columns = {f"p{i}": expression(reading.computed(tree)) for i, tree in enumerate(node.partition)}
    inside = reading.inside(node.keep, node.skip)
    columns["inside"] = pl.lit(value=True) if inside is None else inside
    everyone = reading.frame.select(**columns)
    found = everyone.filter(pl.col("inside").fill_null(value=False))
    own = everyone.drop("inside").row(row) if node.partition else ()
    same = [pl.col(f"p{i}").eq_missing(pl.lit(value, dtype=found.schema[f"p{i}"])) for i, value in enumerate(own)]
    return found.filter(same).height if same else found.height
