"""What a rule is free to read: stored columns of its row, and measures that a case can pin."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from attrs import frozen

from jixiao.formula.tree import Derived, Node, Scalar, cells, moments_of
from jixiao.formula.world import World
from jixiao.proofs.lines import Unfollowed
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


def inputs(world: World, nodes: Mapping[tuple[str, str], Node], table: str, name: str) -> dict[str, Input]:
    """The free inputs of a rule, by name.

    :raises Unfollowed: the rule itself reads what no case can give in its row.
    """
    found: dict[str, Input] = {}
    _follow(world, nodes, table, name, found, set())
    return found


def _follow(
    world: World, nodes: Mapping[tuple[str, str], Node], table: str, name: str, found: dict[str, Input], seen: set[str]
) -> None:
    node = nodes.get((table, name))
    if not isinstance(node, Derived) or node.every != "month":
        raise Unfollowed(name)
    for tree in (node.tree, node.where):
        moment = next(moments_of(tree), None)
        if moment is not None:
            raise Unfollowed(f"period.{moment.part}")
        for cell in cells(tree):
            column = cell.column.partition("#")[0]
            if not column or column in seen:
                if not column:
                    raise Unfollowed(cell.column)
                continue
            seen.add(column)
            _column(world, nodes, table, column, found, seen)


def _column(
    world: World, nodes: Mapping[tuple[str, str], Node], table: str, name: str, found: dict[str, Input], seen: set[str]
) -> None:
    stored = world.column(table, name)
    if stored is not None and (table, name) not in nodes:
        if stored.unit.is_number:
            found[name] = _number(name, stored.unit, stored.lowest, stored.highest, stored.step)
        elif stored.unit.kind == "flag":
            found[name] = Input(name, (True, False))
        elif stored.values:
            found[name] = Input(name, stored.values)
        else:
            raise Unfollowed(name)
        return
    rule = world.rule(table, name)
    if rule is None:
        raise Unfollowed(name)
    inner: dict[str, Input] = {}
    try:
        _follow(world, nodes, table, name, inner, set(seen))
    except Unfollowed:
        # what the measure reads lies in other rows: a case pins the measure itself
        if rule.rule.unit.is_number and rule.rule.formula is not None:
            found[name] = _number(name, rule.rule.unit, None, None, None)
        elif rule.rule.unit.kind == "flag":
            found[name] = Input(name, (True, False))
        else:
            raise
        return
    found.update(inner)


def _number(name: str, unit: Unit, low: Fraction | None, high: Fraction | None, step: Fraction | None) -> Input:
    low = low if low is not None else Fraction(0)
    rest = max(low, rest_of(unit))
    return Input(name, (), low, high, step or step_of(unit), rest if high is None else min(rest, high))


def step_of(unit: Unit) -> Fraction:
    """The smallest step of an input of a unit that declares none."""
    return _STEPS.get(_kind(unit), Fraction(1))


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
