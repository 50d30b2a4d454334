"""Which cell of a case moves a formula, and where to: exactly onto an edge, and a step to its sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from jixiao.engine.children import members
from jixiao.engine.exactly import aggregated
from jixiao.formula.scale import terminates
from jixiao.formula.tree import HISTORY, Derived, LookUp, Paid, Scalar, Total, Tree, cells
from jixiao.proofs.inputs import step_of
from jixiao.proofs.spots import Ground, Stand
from jixiao.proofs.turns import Turn
from jixiao.scheme.units import DATE

#: the furthest a number or a date is moved from where it stands
_FAR = Fraction(10**9)
_DAYS = 366 * 50
#: references and aggregates that are followed one behind the other
_DEPTH = 3
#: rows of an aggregate whose cells are tried
_LEAVES = 2
#: the decimal places of an edge that is hit although the column says no step
_PLACES = 6
#: units of measures that are never below 0
_COUNTED = ("count", "days", "months", "years")
_DAY = dt.timedelta(days=1)
Seen = Mapping[str, Scalar]
Given = Fraction | dt.date


@frozen(eq=False)
class Mover:
    """A cell of the case that may move: `seen` says what the formula's own row then reads in place of its columns."""

    at: Stand
    column: str
    now: Scalar
    seen: Callable[[Scalar], Seen]
    is_date: bool = False
    low: Fraction | None = None
    high: Fraction | None = None
    step: Fraction = Fraction(1)
    is_strict: bool = False

    def holds(self, x: Given) -> bool:
        """Whether the cell may hold a value."""
        if isinstance(x, dt.date):
            return self.is_date
        inside = (self.low is None or x >= self.low) and (self.high is None or x <= self.high)
        on_step = not self.is_strict or (x - (self.low or 0)) % self.step == 0
        places = terminates(x)
        return inside and on_step and places is not None and places <= max(_PLACES, terminates(self.step) or 0)


def movers(ground: Ground, tree: Tree, at: Stand, every: str) -> Iterator[Mover]:
    """Every cell that moves a tree in a row, the row's own first."""
    found: dict[tuple[str, int, str], Mover] = {}
    for cell in cells(tree):
        for mover in _of(ground, cell.column, at, every, _DEPTH):
            found.setdefault((mover.at.table, mover.at.row, mover.column), mover)
    yield from found.values()


def _of(ground: Ground, name: str, at: Stand, every: str, depth: int) -> Iterator[Mover]:
    if name.startswith("^"):
        if at.outer is not None:
            yield from (
                _through(m, name) for m in _of(ground, name[1:], at.outer, every, depth) if m.column == name[1:]
            )
        return
    node = ground.run.nodes.get((at.table, name))
    stored = ground.world.column(at.table, name)
    rule = ground.world.rule(at.table, name)
    if stored is not None and node is None:
        if ground.given(at) is not None and (stored.unit.is_number or stored.unit == DATE):
            step = step_of(stored.unit, stored.step)
            low = stored.lowest if stored.lowest is not None or stored.step is None else Fraction(0)
            yield Mover(
                at, name, ground.value(at, name), lambda x: {name: x}, stored.unit == DATE,
                low, stored.highest, step, stored.step is not None,
            )  # fmt: skip
    elif rule is not None and rule.rule.formula is not None:
        unit = rule.rule.unit
        if ground.given(at) is not None and (unit.is_number or unit == DATE):
            low = Fraction(0) if unit.flavour in _COUNTED and not unit.powers else None
            yield Mover(at, name, ground.value(at, name), lambda x: {name: x}, unit == DATE, low, step=step_of(unit))
    elif depth and node is not None:
        yield from _behind(ground, node, name, at, every, depth - 1)


def _through(mover: Mover, name: str) -> Mover:
    """A mover of another row's column, which this row reads as `name`."""
    seen, column = mover.seen, mover.column
    return Mover(
        mover.at, column, mover.now, lambda x: {name: seen(x).get(column, x)}, mover.is_date,
        mover.low, mover.high, mover.step, mover.is_strict,
    )  # fmt: skip


def _behind(ground: Ground, node: object, name: str, at: Stand, every: str, depth: int) -> Iterator[Mover]:
    """What moves a hidden column: a cell of the parent, of a row below, or of the row itself."""
    match node:
        case LookUp(via=via, target=target, column=column):
            parent = ground.value(at, via)
            if isinstance(parent, Fraction):
                for mover in _of(ground, column, Stand(target, int(parent)), every, depth):
                    yield _seen_as(mover, name, lambda mover, x: mover.seen(x).get(column))
        case Paid(rule=rule):
            yield from (_through(mover, name) for mover in _of(ground, rule, at, every, depth))
        case Derived(tree=tree):
            for cell in cells(tree):
                for mover in _of(ground, cell.column, at, every, depth):
                    yield _seen_as(mover, name, lambda mover, x: ground.read(tree, at, mover.seen(x), every))
        case Total(leaf=leaf, value=value) if leaf != HISTORY and value is not None:
            rows = members(ground.run, node, at.row)
            for i, row in enumerate(rows[:_LEAVES]):
                below = Stand(leaf, row, at)
                for cell in cells(value):
                    for mover in _of(ground, cell.column, below, every, depth):
                        yield _seen_as(mover, name, _summed(ground, node, rows, i, below))


def _seen_as(mover: Mover, name: str, reading: Callable[[Mover, Scalar], Scalar]) -> Mover:
    return Mover(
        mover.at, mover.column, mover.now, lambda x: {name: reading(mover, x)}, mover.is_date,
        mover.low, mover.high, mover.step, mover.is_strict,
    )  # fmt: skip


def _summed(
    ground: Ground, node: Total, rows: list[int], moved: int, below: Stand
) -> Callable[[Mover, Scalar], Scalar]:
    """An aggregate with another value of a column in one of its rows."""

    def read(tree: Tree | None, absent: Scalar, mover: Mover, x: Scalar) -> list[Scalar]:
        if tree is None:
            return [absent] * len(rows)
        stands = [Stand(below.table, row, below.outer) for row in rows]
        over = [mover.seen(x) if i == moved else {} for i in range(len(rows))]
        return [ground.read(tree, at, seen, node.every) for at, seen in zip(stands, over, strict=True)]

    def reading(mover: Mover, x: Scalar) -> Scalar:
        keep = read(node.keep, True, mover, x)
        for flag in node.skip:
            on = ground.run.exactly.values(node.leaf, flag, rows)
            keep = [False if known is False else held for held, known in zip(keep, on, strict=True)]
        return aggregated(node.kind, keep, read(node.value, True, mover, x), read(node.order, None, mover, x))

    return reading


# onto the edge


def onto(ground: Ground, turn: Turn, at: Stand, mover: Mover, every: str) -> list[tuple[str, Given]]:
    """The values of the cell on the edge and a step to its sides, each with its side; none if it is not reached."""

    def distance(x: Given) -> Fraction | None:
        seen = mover.seen(x)
        one, other = (ground.read(tree, at, seen, every) for tree in (turn.left, turn.right))
        if isinstance(one, dt.date) and isinstance(other, dt.date):
            return Fraction((one - other).days)
        return one - other if isinstance(one, Fraction) and isinstance(other, Fraction) else None

    if mover.is_date:
        found = _dates(ground, mover, distance)
    else:
        found = [(side, x) for side, x in _numbers(mover, distance)]
    return [(side, x) for side, x in found if mover.holds(x)]


def _numbers(mover: Mover, distance: Callable[[Given], Fraction | None]) -> list[tuple[str, Given]]:
    start = mover.now if isinstance(mover.now, Fraction) else mover.low or Fraction(0)
    here, beside = distance(start), distance(start + mover.step)
    if here is None or beside is None:
        return []
    root = start - here * mover.step / (beside - here) if beside != here else None
    if root is not None and distance(root) == 0:
        if mover.holds(root):
            return [("below", root - mover.step), ("at", root), ("above", root + mover.step)]
        whole = root // mover.step * mover.step
        return [("below", whole), ("above", whole + mover.step)]
    return _between(mover, distance, start)


def _between(mover: Mover, distance: Callable[[Given], Fraction | None], start: Fraction) -> list[tuple[str, Given]]:
    """Two neighbouring steps on two sides of the edge, found by halving."""
    side, far = _side(distance(start)), None
    reach = mover.step
    while far is None and reach <= _FAR:
        far = next((x for x in (start + reach, start - reach) if _side(distance(x)) not in (None, side)), None)
        reach *= 2
    if far is None:
        return []
    near = start
    while abs(far - near) > mover.step:
        middle = near + (far - near) // (2 * mover.step) * mover.step
        if middle in (near, far):
            break
        near, far = (middle, far) if _side(distance(middle)) == side else (near, middle)
    low, high = sorted((near, far))
    if distance(far) == 0:
        return [("below", far - mover.step), ("at", far), ("above", far + mover.step)]
    return [("below", low), ("above", high)]


def _dates(ground: Ground, mover: Mover, distance: Callable[[Given], Fraction | None]) -> list[tuple[str, Given]]:
    start = mover.now if isinstance(mover.now, dt.date) else ground.month.start
    side, far, reach = _side(distance(start)), None, 1
    if side is None:
        return []
    while far is None and reach <= _DAYS and side != 0:
        days = (start + reach * _DAY, start - reach * _DAY)
        far = next((day for day in days if _side(distance(day)) not in (None, side)), None)
        reach *= 2
    if side == 0:
        far = start
    if far is None:
        return []
    near = start
    while abs((far - near).days) > 1:
        middle = near + (far - near) // 2
        middle = middle if isinstance(middle, dt.date) else near
        near, far = (middle, far) if _side(distance(middle)) == side else (near, middle)
    if distance(far) == 0 and any(distance(far + day) != 0 for day in (-_DAY, _DAY)):
        return [("below", far - _DAY), ("at", far), ("above", far + _DAY)]
    low, high = sorted((near, far))
    return [("below", low), ("above", high)]


def _side(distance: Fraction | None) -> int | None:
    return None if distance is None else (distance > 0) - (distance < 0)
