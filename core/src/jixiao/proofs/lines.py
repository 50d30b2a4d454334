"""A formula as an exact function of one input: straight lines between the points where it may break.

On an open interval a tree is a constant or a line. Where a comparison, a bound or an edge turns inside the interval,
the interval is split there and read again, so that nothing between two points is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from attrs import field, frozen

from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.tree import Call, Cell, Derived, LookUp, Node, Scalar, Total, Tree, Value
from jixiao.scheme.steps import Bands, Curve

_COMPARED = ("=", "<>", "<", "<=", ">", ">=", "between", "in")
_MIDDLE = Fraction(1, 2)
#: pieces beyond which a rule is not followed further
_MOST = 2000


class Unfollowed(Exception):  # noqa: N818 - it reads so where it is raised
    """A formula, or a part of it, that is no straight line of the input; its text is the function or column."""


class _Split(Exception):  # noqa: N818 - a signal, caught where the interval is read again
    def __init__(self, at: Fraction) -> None:
        self.at = at
        super().__init__(at)


@frozen
class Line:
    """The value at `x` is ``start + slope * x``; the slope is never 0."""

    start: Fraction
    slope: Fraction

    def at(self, x: Fraction) -> Fraction:
        """The value there."""
        return self.start + self.slope * x


Held = Scalar | Line


@frozen
class Piece:
    """What holds on the open interval from `low` to `high`, and the value on the point `low` itself."""

    low: Fraction
    high: Fraction
    on_low: Scalar
    inside: Held

    def limit(self, x: Fraction) -> Scalar:
        """What the values inside tend to at an end, or are at a point between."""
        return self.inside.at(x) if isinstance(self.inside, Line) else self.inside


@frozen
class Row:
    """A row of a table: its rules' nodes, and the values of what they read, except the one input that moves.

    `child` is the one row that belongs to it, by the reference `via` (``@person``); `called` stands before the names
    of a row's columns where an input is named. `every` is the kind of period whose rules are read, beside monthly ones.
    """

    table: str
    nodes: Mapping[tuple[str, str], Node] = field(repr=False)
    given: Mapping[str, Scalar]
    child: Row | None = None
    via: str = ""
    called: str = ""
    every: str = "month"

    def value(self, name: str, moving: str, x: Fraction) -> Scalar:
        """A rule's value with the input at `x`; None where it does not apply or has none.

        :raises Unfollowed: it reads what the row does not hold.
        """
        found = _Reading(self, moving, x, x, x).column(name)
        if isinstance(found, Line):
            raise TypeError("a line at a point")
        return found

    def pieces(self, name: str, moving: str, low: Fraction, high: Fraction) -> list[Piece]:
        """A rule from `low` to `high` of an input, piece by piece.

        :raises Unfollowed: between two points it is no straight line.
        """
        waiting = [(low, high)]
        found: list[Piece] = []
        while waiting:
            start, end = waiting.pop()
            try:
                inside = _Reading(self, moving, Line(Fraction(0), Fraction(1)), start, end).column(name)
            except _Split as split:
                waiting += [(split.at, end), (start, split.at)]
                continue
            if len(found) > _MOST:
                raise Unfollowed(name)
            found.append(Piece(start, end, self.value(name, moving, start), inside))
        return found


@frozen
class _Reading:
    """One reading of a row on an open interval, or at a point where both ends are it."""

    row: Row
    moving: str
    x: Fraction | Line
    low: Fraction
    high: Fraction
    parent: _Reading | None = None

    def column(self, name: str) -> Held:
        if self.row.called + name == self.moving:
            return self.x
        if name.startswith("^") and self.parent is not None:
            return self.parent.column(name[1:])
        if name in self.row.given:
            return self.row.given[name]
        rule, _, flag = name.partition("#")
        node = self.row.nodes.get((self.row.table, name if flag != "on" else rule))
        if isinstance(node, LookUp) and self.parent is not None and node.via == self.row.via:
            return self.parent.column(node.column)
        if isinstance(node, Total) and self.row.child is not None:
            return self._of_child(node, self.row.child)
        if not isinstance(node, Derived) or node.every not in ("month", self.row.every):
            raise Unfollowed(name)
        applies = node.where is None or self.of(node.where) is True
        if flag == "on":
            return applies
        return self.of(node.tree) if applies else None

    def _of_child(self, node: Total, child: Row) -> Held:
        """A sum or count of the one row below."""
        if node.leaf != child.table or node.via != (child.via,):
            raise Unfollowed(node.name)
        reading = _Reading(child, self.moving, self.x, self.low, self.high, self)
        kept = node.keep is None or reading.of(node.keep)
        if kept is None or any(reading.column(flag) is None for flag in node.skip):
            raise Unfollowed(node.name)
        kept = kept is True and all(reading.column(flag) for flag in node.skip)
        if node.kind == "count" and node.value is None:
            return Fraction(int(kept))
        if node.value is None or node.kind != "sum":
            raise Unfollowed(node.name)
        return reading.of(node.value) if kept else Fraction(0)

    def of(self, tree: Tree) -> Held:
        match tree:
            case Value(value=value) if value is None or isinstance(value, Fraction | str | bool | dt.date):
                return value
            case Cell(column=column):
                return self.column(column)
            case Call(function="if", args=(condition, yes, no)):
                holds = self.of(condition)
                return None if holds is None else self.of(yes if holds else no)
            case Call(function="coalesce", args=args):
                return next((found for found in map(self.of, args) if found is not None), None)
            case Call(function="band" | "marginal" | "curve", args=(arg, Value(value=Bands() | Curve()))):
                return self._steps(tree, self.of(arg))
            case Call(args=args):
                return self._call(tree, [self.of(arg) for arg in args])
            case _:
                raise Unfollowed(type(tree).__name__.lower())

    def _call(self, call: Call, args: Sequence[Held]) -> Held:
        if not any(isinstance(arg, Line) for arg in args):
            return self._exact(call, args)
        if None in args and call.function not in ("is_null", "and", "or"):
            return None
        name = call.function
        if name == "neg" or name in ("+", "-"):
            signs = (-1,) if name == "neg" else (1, 1 if name == "+" else -1)
            return self._sum(args, signs)
        if name == "*":
            left, right = args
            factor, line = (left, right) if isinstance(right, Line) else (right, left)
            if isinstance(factor, Fraction) and isinstance(line, Line):
                return _line(line.start * factor, line.slope * factor)
        if name == "/" and isinstance(args[0], Line) and isinstance(args[1], Fraction):
            return _line(args[0].start / args[1], args[0].slope / args[1]) if args[1] else None
        if name in _COMPARED or name in ("least", "greatest"):
            for one, other in combinations(args, 2):
                self._refuse_root(self._sum([one, other], (1, -1)))
            at = [arg.at(self._middle) if isinstance(arg, Line) else arg for arg in args]
            found = self._exact(call, at)
            return args[at.index(found)] if name in ("least", "greatest") else found
        if name == "is_null":
            return False
        raise Unfollowed(name)

    def _steps(self, call: Call, arg: Held) -> Held:
        table = call.args[1]
        if not isinstance(arg, Line):
            return None if arg is None else self._exact(call, [arg, None])
        steps = table.value if isinstance(table, Value) else None
        edges = (
            [band.edge for band in steps.bands] if isinstance(steps, Bands)
            else [x for x, _ in steps.points] if isinstance(steps, Curve) else []
        )  # fmt: skip
        for edge in edges:
            if isinstance(edge, Fraction):
                self._refuse_root(_line(arg.start - edge, arg.slope))
        # between two edges the term is a straight line: two of its points are enough
        one, other = ((self.low * 2 + self.high) / 3, (self.low + self.high * 2) / 3)
        first, second = (self._exact(call, [arg.at(x), None]) for x in (one, other))
        if not isinstance(first, Fraction) or not isinstance(second, Fraction):
            return None
        slope = (second - first) / (other - one)
        return _line(first - slope * one, slope)

    def _exact(self, call: Call, args: Sequence[Held]) -> Scalar:
        exact = FUNCTIONS[call.function].exact
        if exact is None or call.function.startswith(("working", "add_working")):
            raise Unfollowed(call.function)
        return exact(call, tuple(args))

    def _sum(self, args: Sequence[Held], signs: tuple[int, ...]) -> Held:
        start = slope = Fraction(0)
        for arg, sign in zip(args, signs, strict=True):
            if isinstance(arg, Line):
                start, slope = start + sign * arg.start, slope + sign * arg.slope
            elif isinstance(arg, Fraction):
                start += sign * arg
            else:
                raise Unfollowed(self.moving)
        return _line(start, slope)

    def _refuse_root(self, difference: Held) -> None:
        if isinstance(difference, Line):
            root = -difference.start / difference.slope
            if self.low < root < self.high:
                raise _Split(root)

    @property
    def _middle(self) -> Fraction:
        return (self.low + self.high) * _MIDDLE


def _line(start: Fraction, slope: Fraction) -> Held:
    return Line(start, slope) if slope else start
