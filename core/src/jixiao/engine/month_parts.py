"""Parts of history aggregates that say something of a month alone: worked out once a month instead of once a row.

``add_months(period.start, 0 - history.ago)`` is one day for everybody, and ``history.quarter = period.quarter`` holds
for a month or does not; over the months of many rows, working them out again and again costs more than the sums.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from attrs import evolve

from jixiao.engine.history import CALENDAR
from jixiao.formula import exact
from jixiao.formula.columns import dtype
from jixiao.formula.tree import Call, Cell, Scalar, Total, Tree, cells

_KINDS = ("date", "flag")


class MonthParts:
    """Subtrees that read nothing but what a month says of its own time, each as a column of its own."""

    def __init__(self) -> None:
        self.trees: list[Call] = []

    def taken_out(self, node: Total) -> Total:
        """The aggregate with such a column in the place of each subtree."""
        value, keep, order = (None if tree is None else self._of(tree) for tree in (node.value, node.keep, node.order))
        return evolve(node, value=value, keep=keep, order=order)

    def _of(self, tree: Tree) -> Tree:
        if not isinstance(tree, Call):
            return tree
        read = {cell.column for cell in cells(tree)}
        if tree.unit.kind not in _KINDS or not read or not read <= set(CALENDAR):
            return evolve(tree, args=tuple(self._of(arg) for arg in tree.args))
        if tree not in self.trees:
            self.trees.append(tree)
        return Cell(_name(self.trees.index(tree)), tree.unit)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(map(_name, range(len(self.trees))))

    def of_month(self, times: Mapping[str, exact.Held]) -> dict[str, Scalar]:
        """The values of a month, which says `times` of itself and of the period."""
        return {name: exact.reader(tree)(times) for name, tree in zip(self.names, self.trees, strict=True)}

    def columns(self, times: Mapping[str, exact.Held], height: int) -> list[pl.Series]:
        """The same as columns."""
        return [
            pl.Series(name, [value], dtype=dtype(tree.unit)).new_from_index(0, height)
            for (name, value), tree in zip(self.of_month(times).items(), self.trees, strict=True)
        ]


def _name(number: int) -> str:
    return f"#month {number}"
