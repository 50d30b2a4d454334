"""References by keys that are computed: the row of a term's table that this month's values lead to."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from jixiao.formula.columns import NOTHING, Columns, Figures, brought, dtype, series
from jixiao.formula.operands import expression, stored
from jixiao.formula.quantity import Inexact
from jixiao.formula.scale import is_number, terminates
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
        target = run.sheets[node.target]
        sides = [
            _alike(_values(run, node, tree), (target.frame[column], target.figures.get(column, NOTHING)))
            for tree, column in node.keys
        ]
        left, right = (
            pl.DataFrame([side.alias(key) for key, side in zip(keys, columns_of, strict=True)])
            for columns_of in zip(*sides, strict=True)
        )
        if node.when is not None:
            held = _values(run, node, node.when)[0].fill_null(value=False)
            left = left.with_columns(pl.when(held).then(pl.col(keys[0])))
        found = left.join(right.with_row_index("#n"), on=keys, how="left", maintain_order="left")["#n"]
        columns[node.name] = found.alias(node.name)
    sheet.add(columns, {})


def _alike(left: tuple[pl.Series, Figures], right: tuple[pl.Series, Figures]) -> tuple[pl.Series, pl.Series]:
    """Keys of both sides, numbers in the same units."""
    (one, known), (other, too) = left, right
    if not is_number(one.dtype):
        return one, other
    joined = known.joined(too)
    return brought(one, known, joined), brought(other, too, joined)


def _values(run: Run, node: Find, tree: Tree) -> tuple[pl.Series, Figures]:
    """A key's values; one that no decimal holds leads nowhere."""
    reading: Columns = run.reading(node.table, "month")
    height = reading.frame.height
    try:
        operand = reading.of(tree)
        if not tree.unit.is_number:
            expr = expression(operand).cast(dtype(tree.unit)).alias("key")
            return full(reading.frame.select(expr)["key"], height), NOTHING
        number = stored(operand)
        if number.slack == 0:
            known = Figures(number.places, number.size)
            return full(reading.frame.select(number.num.alias("key"))["key"], height), known
    except Inexact:
        pass
    exact = reading.exactly(tree, range(height))
    ending = [value if isinstance(value, Fraction) and terminates(value) is not None else None for value in exact]
    return series("key", ending, tree.unit)
