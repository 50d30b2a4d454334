"""Columns that no month changes: made in the first month of an edition and taken over by the later ones.

A table without time has all its rows in every month. What a rule makes of their stored columns alone, such as a place
among all rows, is the same each time, and would cost more with every month whose rows the table holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl
from attrs import frozen

from jixiao.engine.sheets import Sheet
from jixiao.formula.columns import PROVEN, Figures
from jixiao.formula.tree import Derived, LookUp, Node, Tree, Window, moments_of
from jixiao.formula.world import World
from jixiao.scheme.terms import RanksTerm, TableTerm

Key = tuple[str, str]


def lasting(world: World, nodes: Iterable[tuple[Node, set[Key]]], made: Mapping[Key, Key]) -> frozenset[Key]:
    """The nodes whose columns last, of nodes in order of computation, each with the columns that it reads.

    `made` says which node makes a column. What is carried, posted for some days, recorded or of a dated table does not
    last, and neither does what names a part of the period.
    """
    figures = {term.name for term in world.declared.values() if isinstance(term, TableTerm | RanksTerm)}
    found: set[Key] = set()
    for node, needs in nodes:
        still = world.tables[node.table].time is None and node.table not in figures and _is_timeless(node)
        if still and all(made[key] in found if key in made else _is_fixed(world, key) for key in needs):
            found.add((node.table, node.name))
    return frozenset(found)


def _is_timeless(node: Node) -> bool:
    """Whether a node makes the same of the same columns in every month."""
    match node:
        case Derived(tree=tree, where=where):
            trees: tuple[Tree | None, ...] = (tree, where)
        case Window():
            trees = (*node.args, *node.partition, *(tree for tree, _ in node.order), node.keep)
        case LookUp():
            return not node.posted
        case _:
            return False
    return node.every == "month" and not any(any(moments_of(tree)) for tree in trees)


def _is_fixed(world: World, key: Key) -> bool:
    """Whether a stored column is the same in every month: neither dated, nor carried, nor posted for some days."""
    table, column = key
    if world.tables[table].time is not None or world.is_overlaid(table, column):
        return False
    if column.startswith("@"):
        reference = world.reference(table, column[1:])
        return reference is not None and all(_is_fixed(world, (table, own)) for own, _ in reference.keys)
    stored = world.column(table, column)
    return stored is not None and not stored.carried


@frozen
class _Made:
    """The column of one node, with its flag and what is noted of it."""

    columns: Mapping[str, pl.Series]
    figures: Mapping[str, Figures]


class Lasting:
    """The columns of the nodes named by `keys`, once they were made."""

    def __init__(self, keys: frozenset[Key]) -> None:
        self.keys = keys
        self.made: dict[Key, _Made] = {}

    def take(self, sheet: Sheet, nodes: Sequence[Node]) -> list[Node]:
        """Put the columns into the sheet that are there; returns the nodes that are still to be computed."""
        there = [made for node in nodes if (made := self.made.get((node.table, node.name))) is not None]
        if not there:
            return list(nodes)
        columns = {name: column for made in there for name, column in made.columns.items()}
        sheet.add(columns, {name: known for made in there for name, known in made.figures.items()})
        return [node for node in nodes if (node.table, node.name) not in self.made]

    def keep(self, sheet: Sheet, nodes: Sequence[Node]) -> None:
        """Keep what was computed, as far as it lasts."""
        for node in nodes:
            if (node.table, node.name) in self.keys:
                names = (node.name, f"{node.name}#on", node.name + PROVEN)
                columns = {name: sheet.frame[name] for name in names if name in sheet.frame.columns}
                figures = {node.name: sheet.figures[node.name]} if node.name in sheet.figures else {}
                self.made[(node.table, node.name)] = _Made(columns, figures)
