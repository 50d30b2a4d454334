"""Hidden nodes: the columns that stand for parts of a formula, named by the text that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from jixiao.formula.context import Context
from jixiao.formula.syntax import Apply, written
from jixiao.formula.tree import Call, Cell, Total, Tree, Window
from jixiao.scheme.units import COUNT

if TYPE_CHECKING:
    from jixiao.formula.resolve import Resolver


def hidden_name(syntax: Apply, context: Context) -> str:
    """The name of the node that a part of a formula becomes: its text, and its period if that is no month."""
    return written(syntax) + ("" if context.every == "month" else f" @{context.every}")


def average(resolver: Resolver, node: Total | Window, owner: str) -> Tree:
    """A mean is a sum over a count, divided last; of no rows it is 0 / 0: not available."""
    made = []
    for kind, unit in (("sum", node.unit), ("count", COUNT)):
        part = evolve(node, name=f"{kind} of {node.name}", kind=kind, unit=unit)
        made.append(Cell(resolver.hidden(part, owner), unit))
    return Call("/", tuple(made), node.unit)
