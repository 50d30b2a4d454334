"""Hidden nodes: the columns that stand for parts of a formula, named by the text that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from jixiao.formula.context import Context
from jixiao.formula.syntax import Apply, written
from jixiao.formula.tree import MIDDLES, Call, Cell, Total, Tree, Value, Window
from jixiao.scheme.units import COUNT, LITERAL, Unit

if TYPE_CHECKING:
    from jixiao.formula.resolve import Resolver


def hidden_name(syntax: Apply, context: Context) -> str:
    """The name of the node that a part of a formula becomes: its text, and its period if that is no month."""
    return written(syntax) + ("" if context.every == "month" else f" @{context.every}")


def composed(resolver: Resolver, node: Total | Window, owner: str) -> Tree:
    """What aggregates other than a mean or a median become: the one node; those two are made of two others."""
    if node.kind == "avg":
        # a sum over a count, divided last; of no rows it is 0 / 0: not available
        return Call("/", _parts(resolver, node, owner, {"sum": node.unit, "count": COUNT}), node.unit)
    if node.kind == "median":
        # of an odd number of rows both are the middle one; of no rows there is none
        middle = Call("+", _parts(resolver, node, owner, dict.fromkeys(MIDDLES, node.unit)), node.unit)
        return Call("/", (middle, Value(Fraction(2), LITERAL)), node.unit)
    return Cell(resolver.hidden(node, owner), node.unit)


def _parts(resolver: Resolver, node: Total | Window, owner: str, kinds: Mapping[str, Unit]) -> tuple[Tree, ...]:
    nodes = [evolve(node, name=f"{kind} of {node.name}", kind=kind, unit=unit) for kind, unit in kinds.items()]
    return tuple(Cell(resolver.hidden(part, owner), part.unit) for part in nodes)
