"""The rows from which one row has its figure: those of its total, and those beside it in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jixiao.formula.columns import Columns
from jixiao.formula.operands import expression
from jixiao.formula.quantity import DECIMAL
from jixiao.formula.tree import HISTORY, Total, Tree, Window, cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.engine.run import Run
    from jixiao.formula.tree import Scalar


def members(run: Run, node: Total, row: int) -> list[int]:
    """The leaf rows (or, of history, the months) that one row's total sees, without an index over all rows."""
    if node.leaf == HISTORY:
        return run.members(node, row)
    table = run.sheets[node.leaf].numbered.table
    time = table.column(table.time or "")
    if time is not None and time.unit.kind == "period":
        return run.members(node, row)
    start, stop = run.span(node)
    return [start + int(place) for place in (run.group(node, start, stop) == row).arg_true()]


def standing(run: Run, node: Window, row: int) -> int:
    """The number of rows that take part in the window of row `row`: of its partition, inside the filter."""
    sheet = run.sheets[node.table]
    trees = [*node.partition, *([node.keep] if node.keep is not None else [])]
    names = sorted({cell.column for tree in trees for cell in cells(tree)} | set(node.skip))
    height = sheet.stop if sheet.is_dated else sheet.frame.height
    if not names:
        return height
    frame = sheet.select(names, 0, height)
    known = {name: sheet.known(name) for name in names if frame.schema[name] == DECIMAL}
    moments = {
        key.split(".", 1)[1]: value
        if not isinstance(value, str | bool) and not hasattr(value, "year")
        else pl.lit(value)
        for key, value in run.moment_values(node.every).items()
    }

    def exactly(tree: Tree, rows: Sequence[int]) -> list[Scalar]:
        return run.exactly.tree(tree, node.table, rows, every=node.every)

    reading = Columns(frame, known, moments, exactly)  # type: ignore[arg-type]  # numbers and expressions only
    columns = {f"p{i}": expression(reading.of(tree)) for i, tree in enumerate(node.partition)}
    inside = expression(reading.of(node.keep)) if node.keep is not None else pl.lit(value=True)
    for flag in node.skip:
        inside = inside & pl.col(flag)
    found = reading.frame.select(**columns, inside=inside).filter(pl.col("inside").fill_null(value=False))
    if not columns:
        return found.height
    own = reading.frame.select(**columns).row(row)
    same = [pl.col(f"p{i}").eq_missing(pl.lit(value, dtype=found.schema[f"p{i}"])) for i, value in enumerate(own)]
    return found.filter(same).height
