"""What a formula may come to over everything that its columns allow: bounds of numbers, sets of other values.

The bounds hold always and may be too wide; that a value may be missing is never excluded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from attrs import define, evolve, field

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
    Total,
    Tree,
    Value,
    Window,
)
from jixiao.formula.world import World
from jixiao.proofs.inputs import Input
from jixiao.proofs.may import (
    ABOVE,
    ANY,
    ANYTHING,
    BELOW,
    COUNT,
    EITHER,
    NEVER,
    NOTHING,
    TURNED,
    ZERO,
    Bounds,
    May,
    Several,
    both_of,
    compared,
    is_true,
    joined,
    number_of,
    of_unit,
    point,
    side,
    union,
)
from jixiao.scheme.steps import Ranks, Rows
from jixiao.scheme.units import Unit

#: how often a condition is looked into for each of its alternatives, and an `if` for each of its branches
_BRANCHES = 60


_PLACES = ("rank", "place", "row_number")


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
            self.known[name] = ANY if node is None or node.unit.is_number else of_unit(node.unit)
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
                return Bounds(low=(0, Fraction(1))) if node.kind in _PLACES else of_unit(node.unit)
            case Paid():
                return self.column(node.rule)
            case None:
                return self._stored(name)
            case _:
                return of_unit(node.unit)

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
            return union(self._figure(row.get(name), column.unit, one) for one, row in rows)
        if not (column.unit.is_number or column.values):
            return of_unit(column.unit)
        if not column.unit.is_number:
            return Several(frozenset(column.values))
        low = BELOW if column.lowest is None else (0, column.lowest)
        high = ABOVE if column.highest is None else (0, column.highest)
        empty = [point(column.empty)] if isinstance(column.empty, Fraction) else []
        return union([Bounds(low, high), *empty])

    def _figure(self, value: object, unit: Unit, world: World) -> May:
        if isinstance(value, str) and unit.is_number:
            value = next((v for (_, name), v in world.terms.items() if name == value), None)
        if value is None:
            return NEVER
        if isinstance(value, Fraction):
            return ANY if self.ranges.free_terms else point(value)
        return Several(frozenset((value,))) if isinstance(value, str | bool) else of_unit(unit)

    def _total(self, node: Total) -> May:
        unit = of_unit(node.unit)
        if node.kind == "count":
            return COUNT
        spans = node.during.months or node.during.everything or node.during.other is not None or node.every != "month"
        if node.leaf == HISTORY or node.unit.kind == "flag" or (spans and len(self.ranges.worlds) > 1):
            return unit
        leaf = RowRanges(self.ranges, node.leaf, {}, self.ranges.row(node.table))
        if node.keep is not None and not leaf.may_hold(node.keep):
            return point(ZERO) if node.kind == "sum" else NEVER
        value = leaf.of(node.value) if node.value is not None else unit
        if node.kind != "sum":
            return value if node.kind in ("avg", "min", "max", "only", "latest") else unit
        if not isinstance(value, Bounds):
            return point(ZERO) if value == NEVER else ANY
        return Bounds(
            BELOW if value.low < NOTHING else NOTHING,
            ABOVE if value.high > NOTHING else NOTHING,
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
                return compared(sign, self.of(left), self.of(right))
            case Call(function="coalesce", args=args):
                return union(map(self.of, args))
            case Call(args=args) if tree.unit.is_number:
                return number_of(tree, [self.of(arg) for arg in args])
            case _:
                return of_unit(tree.unit)

    def _choice(self, condition: Tree, yes: Tree, no: Tree) -> May:
        holds = self.of(condition)
        if not isinstance(holds, Several):
            return union((self.of(yes), self.of(no)))
        found = []
        for value, branch, known in ((True, yes, condition), (False, no, _negated(condition))):
            if holds.values is None or value in holds.values:
                narrowed = self.narrowed([known]) if self.ranges.left > 0 else None
                if narrowed is not None and narrowed != self.held:
                    self.ranges.left -= 1
                    found.append(evolve(self, held=narrowed, known={}).of(branch))
                elif narrowed is not None or self.ranges.left <= 0:
                    found.append(self.of(branch))
        return union(found)

    def _condition(self, call: Call) -> May:
        args = call.args
        if call.function == "is_null":
            return EITHER
        if call.function == "between":
            low, high = (Call(sign, (args[0], end), call.unit) for sign, end in ((">=", args[1]), ("<=", args[2])))
            return self.of(Call("and", (low, high), call.unit))
        if call.function == "in":
            first = self.of(args[0])
            each = [compared("=", first, self.of(arg)) for arg in args[1:]]
            return Several(frozenset(value for value in (True, False) if joined("or", each, value)))
        sides = [self.of(arg) for arg in args]
        if call.function == "not":
            (side,) = sides
            values = side.values if isinstance(side, Several) else None
            return EITHER if values is None else Several(frozenset(not value for value in values))
        return Several(frozenset(value for value in (True, False) if joined(call.function, sides, value)))

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
                left = both_of(row.column(column), may)
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
                yield column, union(map(self.of, others))
            case Call(function="=" | "<" | "<=" | ">" | ">=" as sign, args=(left, right)):
                if isinstance(left, Cell):
                    yield left.column, side(sign, self.of(right))
                if isinstance(right, Cell):
                    yield right.column, side(sign.translate(TURNED), self.of(left))
            case Call(function="<>", args=(Cell(column=column), Value(value=str() as value))):
                here = self.column(column)
                if isinstance(here, Several) and here.values is not None:
                    yield column, Several(here.values - {value})


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
