"""References by keys that are computed: the row of a term's table that this month's values lead to."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from jixiao.formula.columns import Columns, dtype, series
from jixiao.formula.operands import expression, quantity
from jixiao.formula.quantity import Inexact, terminates
from jixiao.formula.tree import Find, Node, Tree
from jixiao.formula.uniform import full

if TYPE_CHECKING:
    from jixiao.engine.run import Run


def find(run: Run, table: str, nodes: Sequence[Node]) -> None:
    """Compute the numbers of the rows that references lead to, for a table's rows of the period."""
    sheet = run.sheets[table]
    columns: dict[str, pl.Series] = {}
    for node in nodes:
        assert isinstance(node, Find)
        keys = [f"#{i}" for i in range(len(node.keys))]
        target = run.sheets[node.target].frame
        right = target.select(pl.col(column).alias(key) for key, (_, column) in zip(keys, node.keys, strict=True))
        left = pl.DataFrame(
            [_values(run, node, tree).alias(key) for key, (tree, _) in zip(keys, node.keys, strict=True)]
        )
        if node.when is not None:
            held = _values(run, node, node.when).fill_null(value=False)
            left = left.with_columns(pl.when(held).then(pl.col(keys[0])))
        found = left.join(right.with_row_index("#n"), on=keys, how="left", maintain_order="left")["#n"]
        columns[node.name] = found.alias(node.name)
    sheet.add(columns, {})


def _values(run: Run, node: Find, tree: Tree) -> pl.Series:
    """A key's values; one that no decimal holds leads nowhere."""
    reading: Columns = run.reading(node.table, "month")
    height = reading.frame.height
    try:
        operand = reading.of(tree)
        if not tree.unit.is_number or quantity(operand).divided().slack == 0:
            expr = expression(operand).cast(dtype(tree.unit)).alias("key")
            return full(reading.frame.select(expr)["key"], height)
    except Inexact:
        pass
    exact = reading.exactly(tree, range(height))
    ending = [value if isinstance(value, Fraction) and terminates(value) is not None else None for value in exact]
    return series("key", ending, tree.unit)
