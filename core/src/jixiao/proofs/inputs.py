"""What a rule is free to read: stored columns of its row or of one row below it, and measures that a case can pin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product

from attrs import frozen

from jixiao.formula.tree import Derived, LookUp, Node, Scalar, Total, Tree, cells, moments_of
from jixiao.formula.world import World
from jixiao.proofs.lines import Unfollowed
from jixiao.scheme.tables import Column
from jixiao.scheme.units import Unit

#: an input without a declared end is followed up to here
FAR = Fraction(10**12)
#: the smallest step of an input that declares none, by the dimension or flavour of its unit
_STEPS = {"money": Fraction(1, 100), "area": Fraction(1, 100), "rate": Fraction(1, 10000), "points": Fraction(1, 100)}
#: the value at which an input rests while another moves
_REST = {"money": Fraction(10000), "points": Fraction(80), "area": Fraction(100)}
#: settings of flags and codes that are tried at most
_SETTINGS = 64


@frozen
class Input:
    """One free input: a number from `low` to `high` in whole steps, or one of several values."""

    name: str
    values: tuple[Scalar, ...] = ()
    low: Fraction = Fraction(0)
    high: Fraction | None = None
    step: Fraction = Fraction(1)
    rest: Fraction = Fraction(1)


@frozen
class Child:
    """A table one row of which belongs to the row in question, by the reference `via` (``@person``), dated `day`."""

    table: str
    via: str
    day: dt.date

    @property
    def called(self) -> str:
        """What stands before the names of its columns."""
        return f"{self.table}."


def inputs(
    world: World,
    nodes: Mapping[tuple[str, str], Node],
    table: str,
    name: str,
    child: Child | None = None,
    *,
    every: str = "month",
) -> dict[str, Input]:
    """The free inputs of a rule, by name; with a `child` also those of its one row, totals of it followed.

    `every` is the kind of period whose rules are followed, beside monthly ones.

    :raises Unfollowed: the rule itself reads what no case can give in its row.
    """
    return _Finder(world, nodes, table, child, every).rule(table, name, set())


def free(
    world: World, nodes: Mapping[tuple[str, str], Node], table: str, trees: Iterable[Tree | None]
) -> dict[str, Input]:
    """The free inputs of some formulas, by name.

    :raises Unfollowed: they read what no case can give in their row.
    """
    return _Finder(world, nodes, table, None).formulas(table, trees, set())


@frozen
class _Finder:
    world: World
    nodes: Mapping[tuple[str, str], Node]
    table: str
    child: Child | None
    every: str = "month"

    def rule(self, table: str, name: str, seen: set[tuple[str, str]]) -> dict[str, Input]:
        node = self.nodes.get((table, name))
        if not isinstance(node, Derived) or node.every not in ("month", self.every):
            raise Unfollowed(name)
        return self.formulas(table, (node.tree, node.where), seen)

    def formulas(self, table: str, trees: Iterable[Tree | None], seen: set[tuple[str, str]]) -> dict[str, Input]:
        found: dict[str, Input] = {}
        for tree in trees:
            moment = next(moments_of(tree), None)
            if moment is not None:
                raise Unfollowed(f"period.{moment.part}")
            for cell in cells(tree):
                if cell.column.startswith("^"):
                    key = (self.table, cell.column[1:].partition("#")[0])
                else:
                    key = (table, cell.column.partition("#")[0])
                if not key[1]:
                    raise Unfollowed(cell.column)
                if key not in seen:
                    seen.add(key)
                    found |= self.column(*key, seen)
        return found

    def column(self, table: str, name: str, seen: set[tuple[str, str]]) -> dict[str, Input]:
        node = self.nodes.get((table, name))
        if self.child is not None and isinstance(node, Total) and table == self.table:
            return self.total(node, self.child, seen)
        if (
            self.child is not None
            and isinstance(node, LookUp)
            and (table, node.via) == (self.child.table, self.child.via)
        ):
            key = (self.table, node.column)
            return {} if key in seen else self.column(*key, seen)
        called = self.child.called if self.child is not None and table == self.child.table else ""
        stored = self.world.column(table, name)
        if stored is not None and node is None:
            one = self.stored(called + name, stored, is_child=bool(called))
            return {one.name: one}
        rule = self.world.rule(table, name)
        if rule is None:
            raise Unfollowed(name)
        mine = set(seen)
        try:
            found = self.rule(table, name, mine)
        except Unfollowed:
            # what the measure reads lies in other rows: a case pins the measure itself
            if rule.rule.unit.is_number and rule.rule.formula is not None:
                return {called + name: number_input(called + name, rule.rule.unit, None, None, None)}
            if rule.rule.unit.kind == "flag":
                return {called + name: Input(called + name, (False, True))}
            raise
        # what it has read is read once
        seen |= mine
        return found

    def total(self, node: Total, child: Child, seen: set[tuple[str, str]]) -> dict[str, Input]:
        """The inputs of the one row of which a total is made."""
        # one of several rows that add up; a single row that says something of its subject (a target) is none
        if node.leaf != child.table or node.via != (child.via,) or node.kind not in ("sum", "count"):
            raise Unfollowed(node.name)
        return self.formulas(child.table, (node.value, node.keep), seen)

    def stored(self, name: str, column: Column, *, is_child: bool) -> Input:
        if column.unit.is_number:
            return number_input(name, column.unit, column.lowest, column.highest, column.step)
        if column.unit.kind == "flag":
            return Input(name, (False, True))
        if column.values:
            return Input(name, column.values)
        if is_child and self.child is not None and column.unit.kind == "date":
            return Input(name, (self.child.day,))
        raise Unfollowed(name)


def number_input(name: str, unit: Unit, low: Fraction | None, high: Fraction | None, step: Fraction | None) -> Input:
    """A number that may move: from `low` (without one 0) to `high`, in steps of its own or of its unit."""
    low = low if low is not None else Fraction(0)
    rest = max(low, rest_of(unit))
    return Input(name, (), low, high, step_of(unit, step), rest if high is None else min(rest, high))


def step_of(unit: Unit, step: Fraction | None = None) -> Fraction:
    """The step in which numbers of a unit move: that of their column, or the usual one."""
    return step or _STEPS.get(_kind(unit), Fraction(1))


def rest_of(unit: Unit) -> Fraction:
    """The value at which an input of a unit rests."""
    return _REST.get(_kind(unit), Fraction(1))


def _kind(unit: Unit) -> str:
    return unit.powers[0][0] if len(unit.powers) == 1 else unit.flavour


def settings(free: Mapping[str, Input]) -> list[dict[str, Scalar]]:
    """Every setting of the flags and codes, the numbers at rest.

    :raises Unfollowed: there are too many.
    """
    chosen = [item for item in free.values() if item.values]
    count = 1
    for item in chosen:
        count *= len(item.values)
    if count > _SETTINGS:
        raise Unfollowed(chosen[0].name)
    at_rest: dict[str, Scalar] = {name: item.rest for name, item in free.items() if not item.values}
    names = [item.name for item in chosen]
    return [at_rest | dict(zip(names, values, strict=True)) for values in product(*(item.values for item in chosen))]
