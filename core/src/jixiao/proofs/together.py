"""What several payouts of a row come to together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from jixiao.formula.tree import Call, Cell, Derived, Node, Tree, Value
from jixiao.scheme.units import FLAG, MONEY

#: the column that adds them up
ALL = "#payouts"


def with_sum(nodes: Mapping[tuple[str, str], Node], table: str, payouts: Iterable[str]) -> dict[tuple[str, str], Node]:
    """The nodes with a column that adds up payouts of a table."""
    nothing = Value(Fraction(0), MONEY)
    tree: Tree = nothing
    for name in payouts:
        # a payout that does not apply counts 0, one without a value leaves none
        amount = Call("if", (Cell(f"{name}#on", FLAG), Cell(name, MONEY), nothing), MONEY)
        tree = Call("+", (tree, amount), MONEY)
    return {**nodes, (table, ALL): Derived(table, ALL, tree, MONEY)}
