"""What a formula may come to over everything that its columns allow: bounds of numbers, sets of other values.

The bounds hold always and may be too wide; that a value may be missing is never excluded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise

from attrs import define, evolve, field, frozen

from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.tree import (
    CARRIED,
    HISTORY,
    Call,
    Cell,
    Derived,
    LookUp,
    Moment,
    Node,
    Paid,
    Scalar,
    Total,
    Tree,
    Value,
    Window,
)
from jixiao.formula.world import World
from jixiao.proofs.inputs import Input
from jixiao.scheme.steps import Bands, Curve, Ladder, Ranks, Rows
from jixiao.scheme.units import Unit

#: an end of a range: a number, or what lies below (-1) or above (1) all numbers
End = tuple[int, Fraction]
_ZERO = Fraction(0)
BELOW: End = (-1, _ZERO)
ABOVE: End = (1, _ZERO)
_NOTHING: End = (0, _ZERO)
#: how often a condition is looked into for each of its alternatives, and an `if` for each of its branches
_BRANCHES = 60


@frozen
class Bounds:
    """A number from `low` to `high`; an `open` end itself is left out."""

    low: End = BELOW
    high: End = ABOVE
    open_low: bool = False
    open_high: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no number lies between the ends."""
        return self.low > self.high or (self.low == self.high and (self.open_low or self.open_high))


@frozen
class Several:
    """One of several values; None: any value."""

    values: frozenset[Scalar] | None = None


May = Bounds | Several
ANY = Bounds()
ANYTHING = Several()
EITHER = Several(frozenset((True, False)))
#: no value at all
NEVER = Several(frozenset())
COUNT = Bounds(low=_NOTHING)
_PLACES = ("rank", "place", "row_number")


def point(value: Fraction) -> Bounds:
    """One number."""
    return Bounds((0, value), (0, value))


def is_true(may: May) -> bool:
    """Whether a condition may hold."""
    return isinstance(may, Several) and (may.values is None or True in may.values)


def _of_unit(unit: Unit) -> May:
    return ANY if unit.is_number else EITHER if unit.kind == "flag" else ANYTHING


@define
class Ranges:
    """The ranges of all columns of one edition.

    `free_flags` and `free_terms` take constant conditions and numbers of terms for anything: what then is possible was
    impossible because of them. `worlds` are those of all editions: rows of other months have read their terms.
    """

    world: World
    nodes: Mapping[tuple[str, str], Node]
    free_flags: bool = False
    free_terms: bool = False
    worlds: tuple[World, ...] = ()
    left: int = _BRANCHES
    rows: dict[str, RowRanges] = field(factory=dict)

    def row(self, table: str, held: Mapping[str, May] | None = None) -> RowRanges:
        """The columns of any row of a table, or of those whose columns are `held` to less."""
        if held:
            return RowRanges(self, table, held)
        return self.rows.setdefault(table, RowRanges(self, table))


@define
class RowRanges:
    """The ranges of one row's columns."""

    ranges: Ranges
    table: str
    held: Mapping[str, May] = field(factory=dict)
    outer: RowRanges | None = None
    known: dict[str, May] = field(factory=dict)

    def column(self, name: str) -> May:
        """What a column may be."""
        if name in self.held:
            return self.held[name]
        if name.startswith("^"):
            return self.outer.column(name[1:]) if self.outer is not None else ANY
        if name not in self.known:
            node = self.ranges.nodes.get((self.table, name))
            # a column that builds on itself may be anything
            self.known[name] = ANY if node is None or node.unit.is_number else _of_unit(node.unit)
            self.known[name] = self._made(name, node)
        return self.known[name]

    def _made(self, name: str, node: Node | None) -> May:
        match node:
            case Derived():
                return self.of(node.tree) if node.where is None or self.may_hold(node.where) else NEVER
            case LookUp(posted=False) if not node.column.startswith(("@", CARRIED)):
                return self.ranges.row(node.target).column(node.column)
            case Total():
                return self._total(node)
            case Window():
                return Bounds(low=(0, Fraction(1))) if node.kind in _PLACES else _of_unit(node.unit)
            case Paid():
                return self.column(node.rule)
            case None:
                return self._stored(name)
            case _:
                return _of_unit(node.unit)

    def _stored(self, name: str) -> May:
        rule, _, part = name.partition("#")
        if part == "on":
            node = self.ranges.nodes.get((self.table, rule))
            where = node.where if isinstance(node, Derived) else None
            return EITHER if where is None or self.may_hold(where) else Several(frozenset((False,)))
        world = self.ranges.world
        column = world.column(self.table, name.removeprefix(CARRIED)) if self.table in world.tables else None
        if column is None:
            return ANYTHING if part else ANY
        worlds = self.ranges.worlds or (world,)
        tables = [(one, v) for one in worlds for (_, term), v in one.terms.items() if term == self.table]
        if tables:
            rows = [(one, row) for one, v in tables if isinstance(v, Rows | Ranks) for row in v.rows]
            return _union(self._figure(row.get(name), column.unit, one) for one, row in rows)
        if not (column.unit.is_number or column.values):
            return _of_unit(column.unit)
        if not column.unit.is_number:
            return Several(frozenset(column.values))
        low = BELOW if column.lowest is None else (0, column.lowest)
        high = ABOVE if column.highest is None else (0, column.highest)
        empty = [point(column.empty)] if isinstance(column.empty, Fraction) else []
        return _union([Bounds(low, high), *empty])

    def _figure(self, value: object, unit: Unit, world: World) -> May:
        if isinstance(value, str) and unit.is_number:
            value = next((v for (_, name), v in world.terms.items() if name == value), None)
        if value is None:
            return NEVER
        if isinstance(value, Fraction):
            return ANY if self.ranges.free_terms else point(value)
        return Several(frozenset((value,))) if isinstance(value, str | bool) else _of_unit(unit)

    def _total(self, node: Total) -> May:
        unit = _of_unit(node.unit)
        if node.kind == "count":
            return COUNT
        spans = node.during.months or node.during.everything or node.during.other is not None or node.every != "month"
        if node.leaf == HISTORY or node.unit.kind == "flag" or (spans and len(self.ranges.worlds) > 1):
            return unit
        leaf = RowRanges(self.ranges, node.leaf, {}, self.ranges.row(node.table))
        if node.keep is not None and not leaf.may_hold(node.keep):
            return point(_ZERO) if node.kind == "sum" else NEVER
        value = leaf.of(node.value) if node.value is not None else unit
        if node.kind != "sum":
            return value if node.kind in ("avg", "min", "max", "only", "latest") else unit
        if not isinstance(value, Bounds):
            return point(_ZERO) if value == NEVER else ANY
        return Bounds(
            BELOW if value.low < _NOTHING else _NOTHING,
            ABOVE if value.high > _NOTHING else _NOTHING,
        )

    # formulas

    def of(self, tree: Tree) -> May:
        """What a formula over the row may come to."""
        match tree:
            case Value(value=None):
                return NEVER
            case Value(value=bool()) if self.ranges.free_flags:
                return EITHER
            case Value(value=Fraction() as value):
                return ANY if tree.term is not None and self.ranges.free_terms else point(value)
            case Value(value=str() | bool() as value):
                return Several(frozenset((value,)))
            case Cell(column=column):
                return self.column(column)
            case Moment(part="month"):
                return Bounds((0, Fraction(1)), (0, Fraction(12)))
            case Call(function="if", args=(condition, yes, no)):
                return self._choice(condition, yes, no)
            case Call(function="and" | "or" | "not" | "is_null" | "in" | "between"):
                return self._condition(tree)
            case Call(function="=" | "<>" | "<" | "<=" | ">" | ">=" as sign, args=(left, right)):
                return _compared(sign, self.of(left), self.of(right))
            case Call(function="coalesce", args=args):
                return _union(map(self.of, args))
            case Call(args=args) if tree.unit.is_number:
                return _number(tree, [self.of(arg) for arg in args])
            case _:
                return _of_unit(tree.unit)

    def _choice(self, condition: Tree, yes: Tree, no: Tree) -> May:
        holds = self.of(condition)
        if not isinstance(holds, Several):
            return _union((self.of(yes), self.of(no)))
        found = []
        for value, branch, known in ((True, yes, condition), (False, no, _negated(condition))):
            if holds.values is None or value in holds.values:
                narrowed = self.narrowed([known]) if self.ranges.left > 0 else None
                if narrowed is not None and narrowed != self.held:
                    self.ranges.left -= 1
                    found.append(evolve(self, held=narrowed, known={}).of(branch))
                elif narrowed is not None or self.ranges.left <= 0:
                    found.append(self.of(branch))
        return _union(found)

    def _condition(self, call: Call) -> May:
        args = call.args
        if call.function == "is_null":
            return EITHER
        if call.function == "between":
            low, high = (Call(sign, (args[0], end), call.unit) for sign, end in ((">=", args[1]), ("<=", args[2])))
            return self.of(Call("and", (low, high), call.unit))
        if call.function == "in":
            first = self.of(args[0])
            each = [_compared("=", first, self.of(arg)) for arg in args[1:]]
            return Several(frozenset(value for value in (True, False) if _joined("or", each, value)))
        sides = [self.of(arg) for arg in args]
        if call.function == "not":
            (side,) = sides
            values = side.values if isinstance(side, Several) else None
            return EITHER if values is None else Several(frozenset(not value for value in values))
        return Several(frozenset(value for value in (True, False) if _joined(call.function, sides, value)))

    # conditions

    def may_hold(self, *conditions: Tree) -> bool:
        """Whether all conditions may hold of one row."""
        seen: set[str] = set()
        parts = [part for condition in conditions for part in self._parts(condition, seen)]
        for i, part in enumerate(parts):
            if isinstance(part, Call) and part.function == "or" and self.ranges.left > 0:
                self.ranges.left -= 1
                others = [*parts[:i], *parts[i + 1 :]]
                return any(self.may_hold(*others, side) for side in part.args)
        held = self.narrowed(parts)
        if held is None:
            return False
        row = evolve(self, held=held, known={}) if held != self.held else self
        return all(is_true(row.of(part)) for part in parts)

    def _parts(self, condition: Tree, seen: set[str]) -> Iterable[Tree]:
        """What has to hold for a condition to hold, measures that are conditions looked into, each once."""
        match condition:
            case Call(function="and", args=args):
                for arg in args:
                    yield from self._parts(arg, seen)
            case Call(function="not", args=(Call() as inner,)) if _negated(inner) != condition:
                yield from self._parts(_negated(inner), seen)
            case Cell(column=column) if column not in seen:
                seen.add(column)
                yield condition
                node = self.ranges.nodes.get((self.table, column))
                if isinstance(node, Derived) and column not in self.held:
                    for tree in (node.where, node.tree):
                        if tree is not None and not isinstance(tree, Value):
                            yield from self._parts(tree, seen)
            case _:
                yield condition

    def narrowed(self, conditions: Iterable[Tree]) -> Mapping[str, May] | None:
        """What is left of the row's columns where conditions hold; None if nothing is left of one."""
        held = dict(self.held)
        row = evolve(self, held=held, known=self.known)
        for part in conditions:
            for column, may in row._limits(part):
                left = _both(row.column(column), may)
                if (isinstance(left, Bounds) and left.is_empty) or left == NEVER:
                    return None
                if left != row.column(column):
                    held[column] = left
        return held

    def _limits(self, condition: Tree) -> Iterable[tuple[str, May]]:
        match condition:
            case Cell(column=column) if condition.unit.kind == "flag":
                yield column, Several(frozenset((True,)))
            case Call(function="not", args=(Cell(column=column),)):
                yield column, Several(frozenset((False,)))
            case Call(function="and", args=args):
                for arg in args:
                    yield from self._limits(arg)
            case Call(function="between", args=(Cell() as cell, low, high)):
                yield from self._limits(Call(">=", (cell, low), condition.unit))
                yield from self._limits(Call("<=", (cell, high), condition.unit))
            case Call(function="in", args=(Cell(column=column), *others)):
                yield column, _union(map(self.of, others))
            case Call(function="=" | "<" | "<=" | ">" | ">=" as sign, args=(left, right)):
                if isinstance(left, Cell):
                    yield left.column, _side(sign, self.of(right))
                if isinstance(right, Cell):
                    yield right.column, _side(sign.translate(_TURNED), self.of(left))
            case Call(function="<>", args=(Cell(column=column), Value(value=str() as value))):
                here = self.column(column)
                if isinstance(here, Several) and here.values is not None:
                    yield column, Several(here.values - {value})


_TURNED = str.maketrans("<>", "><")
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "<>", "<>": "="}


def _negated(condition: Tree) -> Tree:
    """What holds where a condition fails."""
    match condition:
        case Call(function="not", args=(inner,)):
            return inner
        case Call(function="and" | "or" as name, args=args):
            return evolve(condition, function="or" if name == "and" else "and", args=tuple(map(_negated, args)))
        case Call(function=name) if name in _OPPOSITE:
            return evolve(condition, function=_OPPOSITE[name])
        case _:
            return Call("not", (condition,), condition.unit)


def _side(sign: str, other: May) -> May:
    """What a value may be that stands so to another."""
    if not isinstance(other, Bounds):
        return other if sign == "=" else ANYTHING
    match sign:
        case "<" | "<=":
            return Bounds(BELOW, other.high, open_high=sign == "<")
        case ">" | ">=":
            return Bounds(other.low, ABOVE, open_low=sign == ">")
        case _:
            return other


def _both(one: May, other: May) -> May:
    """What is in both."""
    if isinstance(one, Bounds) and isinstance(other, Bounds):
        return _shared(one, other)
    if isinstance(one, Several) and isinstance(other, Several):
        if one.values is None or other.values is None:
            return other if one.values is None else one
        return Several(one.values & other.values)
    return one


def _shared(one: Bounds, other: Bounds) -> Bounds:
    low, high = max(one.low, other.low), min(one.high, other.high)
    return Bounds(
        low,
        high,
        any(item.open_low and item.low == low for item in (one, other)),
        any(item.open_high and item.high == high for item in (one, other)),
    )


def _union(several: Iterable[May]) -> May:
    found = [may for may in several if may != NEVER]
    if not found:
        return NEVER
    numbers = [may for may in found if isinstance(may, Bounds)]
    if len(numbers) == len(found):
        return Bounds(min(may.low for may in numbers), max(may.high for may in numbers))
    values = [may.values for may in found if isinstance(may, Several)]
    if numbers or any(item is None for item in values):
        return ANYTHING
    return Several(frozenset().union(*(item for item in values if item is not None)))


def _joined(function: str, sides: Iterable[May], value: bool) -> bool:
    """Whether `and` or `or` may come to a value."""
    may = (isinstance(side, Several) and (side.values is None or value in side.values) for side in sides)
    return all(may) if value is (function == "and") else any(may)


def _compared(sign: str, left: May, right: May) -> May:
    if NEVER in (left, right):
        return NEVER
    if sign == "<>":
        turned = _compared("=", left, right)
        assert isinstance(turned, Several)
        return Several(frozenset(not value for value in turned.values or ()))
    if isinstance(left, Bounds) and isinstance(right, Bounds):
        if sign in (">", ">="):
            left, right, sign = right, left, sign.translate(_TURNED)
        if sign == "=":
            may = (not _shared(left, right).is_empty, not (left == right and left.low == left.high))
        elif sign == "<":
            may = (left.low < right.high, left.high >= right.low)
        else:
            may = (left.low <= right.high, left.high > right.low)
        return Several(frozenset(value for value, possible in zip((True, False), may, strict=True) if possible))
    both = (left.values, right.values) if isinstance(left, Several) and isinstance(right, Several) else (None, None)
    if sign == "=" and both[0] is not None and both[1] is not None:
        if not both[0] & both[1]:
            return Several(frozenset((False,)))
        if both[0] == both[1] and len(both[0]) == 1:
            return Several(frozenset((True,)))
    return EITHER


# numbers


def _number(call: Call, args: list[May]) -> May:
    name = call.function
    if name in ("least", "greatest") and NEVER in args:
        return ANY
    if NEVER in args:
        return NEVER
    if name in ("band", "marginal", "curve", "ladder") and isinstance(call.args[1], Value):
        return _steps(call, args[0])
    bounds = [arg for arg in args if isinstance(arg, Bounds)]
    if len(bounds) < len(args):
        return ANY
    match name, bounds:
        case "neg", [one]:
            return _turned(one)
        case "+", [one, other]:
            return Bounds(_plus(one.low, other.low), _plus(one.high, other.high))
        case "-", [one, other]:
            other = _turned(other)
            return Bounds(_plus(one.low, other.low), _plus(one.high, other.high))
        case "*", [one, other]:
            return _times(one, other)
        case "/", [one, other] if other.low > _NOTHING or other.high < _NOTHING:
            return _times(one, Bounds(_over(other.high, other), _over(other.low, other)))
        case "/", [one, other] if other.low == other.high:
            return NEVER
        case "least", _:
            return Bounds(min(one.low for one in bounds), min(one.high for one in bounds))
        case "greatest", _:
            return Bounds(max(one.low for one in bounds), max(one.high for one in bounds))
        case "abs", [one]:
            turned = _turned(one)
            return Bounds(max(one.low, turned.low, _NOTHING), max(one.high, turned.high))
        case "floor" | "ceil" | "round", [one, *_]:
            places = [other.low[1] for other in bounds[1:]]
            return Bounds(_at(call, one.low, *places), _at(call, one.high, *places))
        case _:
            return ANY


def _at(call: Call, end: End, *others: Fraction) -> End:
    """A rising function at an end; an end beyond all numbers stays."""
    exact = FUNCTIONS[call.function].exact
    value = exact(call, (end[1], *others)) if exact is not None and not end[0] else None
    return (0, value) if isinstance(value, Fraction) else end


def _turned(one: Bounds) -> Bounds:
    return Bounds((-one.high[0], -one.high[1]), (-one.low[0], -one.low[1]))


def _plus(one: End, other: End) -> End:
    return one if one[0] else other if other[0] else (0, one[1] + other[1])


def _times(one: Bounds, other: Bounds) -> Bounds:
    found = [_product(x, y) for x in (one.low, one.high) for y in (other.low, other.high)]
    return Bounds(min(found), max(found))


def _product(one: End, other: End) -> End:
    if not one[0] and not other[0]:
        return 0, one[1] * other[1]
    signs = [end[0] or (end[1] > 0) - (end[1] < 0) for end in (one, other)]
    return signs[0] * signs[1], _ZERO


def _over(end: End, divisor: Bounds) -> End:
    if end[0]:
        return _NOTHING
    return (0, 1 / end[1]) if end[1] else (1 if divisor.high > _NOTHING else -1, _ZERO)


def _steps(call: Call, arg: May) -> May:
    table = call.args[1]
    steps = table.value if isinstance(table, Value) else None
    exact = FUNCTIONS[call.function].exact
    if exact is None or not isinstance(arg, Bounds):
        return ANY
    if isinstance(steps, Ladder):
        amounts = [step.amount for step in steps.steps]
        if call.part not in ("amount", "total") or any(isinstance(amount, str) for amount in amounts):
            return ANY
        figures = [amount for amount in amounts if isinstance(amount, Fraction)]
        if call.part == "total":
            return COUNT if all(figure >= 0 for figure in figures) else ANY
        return _union([point(_ZERO), *map(point, figures)]) if len(figures) == len(amounts) else ANY
    if not isinstance(steps, Bands | Curve):
        return ANY
    edges = [band.edge for band in steps.bands] if isinstance(steps, Bands) else [x for x, _ in steps.points]
    numbers = [edge for edge in edges if isinstance(edge, Fraction)]
    if call.function == "marginal":
        rates = [band.value for band in steps.bands] if isinstance(steps, Bands) else []
        if not all(isinstance(rate, Fraction) and rate >= 0 for rate in rates):
            return ANY
        # below the lowest edge there is no value
        low = max(arg.low, (0, min(numbers)))
        if arg.high < low:
            return NEVER
        return Bounds(_NOTHING, _NOTHING if not any(rates) else _at(call, arg.high))
    # whole bands and curves take their values at the edges and between them
    inside = {x for x in numbers if arg.low <= (0, x) <= arg.high}
    inside |= {end[1] for end in (arg.low, arg.high) if not end[0]}
    inside |= {max(numbers) + 1} if arg.high == ABOVE else set()
    inside |= {min(numbers) - 1} if arg.low == BELOW else set()
    ordered = sorted(inside)
    inside |= {(one + other) / 2 for one, other in pairwise(ordered)}
    values = [exact(call, (x, None)) for x in inside]
    return _union(point(value) for value in values if isinstance(value, Fraction))


def within(free: Mapping[str, Input], row: RowRanges) -> dict[str, Input]:
    """Inputs within what is known of their columns: a measure that a case pins goes no further than it can."""
    found = dict(free)
    for name, one in free.items():
        may = row.column(name) if not one.values else ANY
        if isinstance(may, Bounds) and not may.is_empty:
            low = may.low[1] if not may.low[0] else one.low
            high = may.high[1] if not may.high[0] else one.high
            rest = max(one.rest, low)
            found[name] = evolve(one, low=low, high=high, rest=rest if high is None else min(rest, high))
    return found
