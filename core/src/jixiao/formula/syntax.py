"""What a formula says before its names are resolved: a small tree with the place of every part in the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import field, frozen


@frozen
class Span:
    """Characters `start` to `end` (exclusive) of a formula's text."""

    start: int
    end: int

    def join(self, other: Span) -> Span:
        """The span over both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@frozen
class Constant:
    """A number, text, flag or date as written, or null; `mixed` is one that might have been of another kind."""

    value: Fraction | str | bool | dt.date | None
    span: Span = field(eq=False)
    mixed: bool = field(default=False, eq=False)


@frozen
class Name:
    """A plain or dotted name: ``sales``, ``department.target_met``."""

    parts: tuple[str, ...]
    span: Span = field(eq=False)

    def __str__(self) -> str:
        return ".".join(self.parts)


@frozen
class Over:
    """The window of a function: partitions, and the order with True for descending."""

    partition: tuple[Syntax, ...] = ()
    order: tuple[tuple[Syntax, bool], ...] = ()


@frozen
class Apply:
    """A function or operator applied to its arguments.

    `part` is the field taken of the result (``ladder(...).amount``), `star` stands for ``count(*)``.
    """

    function: str
    args: tuple[Syntax, ...]
    span: Span = field(eq=False)
    named: Mapping[str, Syntax] = field(factory=dict, hash=False)
    distinct: bool = False
    star: bool = False
    keep: Syntax | None = None
    over: Over | None = None
    part: str | None = None


Syntax = Constant | Name | Apply


def parts(tree: Syntax) -> Iterator[Syntax]:
    """The tree and everything below it."""
    yield tree
    if isinstance(tree, Apply):
        for arg in (*tree.args, *tree.named.values()):
            yield from parts(arg)
        if tree.keep is not None:
            yield from parts(tree.keep)
        if tree.over is not None:
            for part in (*tree.over.partition, *(item for item, _ in tree.over.order)):
                yield from parts(part)


def conjuncts(tree: Syntax | None) -> tuple[Syntax, ...]:
    """The conditions that ``and`` joins at the top of a condition."""
    if tree is None:
        return ()
    if isinstance(tree, Apply) and tree.function == "and":
        return tuple(condition for arg in tree.args for condition in conjuncts(arg))
    return (tree,)


#: how tightly each operator binds; what is none binds tightest
_BINDS = {
    "or": 1, "and": 2, "not": 3, "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "between": 4, "in": 4, "is_null": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "neg": 6,
}  # fmt: skip
_TIGHT = 9


def written(tree: Syntax) -> str:
    """The formula written out again, in one way only: two that differ in meaning differ in their text."""
    return _written(tree, 0)


def _written(tree: Syntax, least: int) -> str:
    match tree:
        case Constant():
            return _constant(tree.value)
        case Name():
            return str(tree)
        case Apply():
            text = _applied(tree)
            return text if _BINDS.get(tree.function, _TIGHT) >= least else f"({text})"


def _constant(value: Fraction | str | bool | dt.date | None) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return "'" + value.replace("'", "''") + "'"
        case dt.date():
            return f"date '{value.isoformat()}'"
        case Fraction() if (10**18 * value).denominator == 1 and value >= 0:
            whole, rest = divmod(int(10**18 * value), 10**18)
            return f"{whole}.{rest:018d}".rstrip("0").rstrip(".")
        case _:
            return str(value)


def _applied(tree: Apply) -> str:
    binds = _BINDS.get(tree.function, _TIGHT)
    match tree.function, tree.args:
        case "neg", (only,):
            return "-" + _written(only, _TIGHT)
        case "not", (only,):
            return "not " + _written(only, binds + 1)
        case "is_null", (only,):
            return _written(only, binds + 1) + " is null"
        case "between", (value, low, high):
            return " ".join((_written(value, 5), "between", _written(low, 5), "and", _written(high, 5)))
        case "in", (value, *others):
            return f"{_written(value, 5)} in ({', '.join(map(written, others))})"
        case sign, (left, right) if sign in _BINDS:
            compares = binds == _BINDS["="]
            return f"{_written(left, binds + compares)} {sign} {_written(right, binds + 1)}"
    inside = [written(arg) for arg in tree.args]
    inside += [f"{name} => {written(value)}" for name, value in tree.named.items()]
    if tree.star:
        inside.append("*")
    text = f"{tree.function}({'distinct ' if tree.distinct else ''}{', '.join(inside)})"
    if tree.part is not None:
        text += f".{tree.part}"
    if tree.keep is not None:
        text += f" filter (where {written(tree.keep)})"
    return text if tree.over is None else f"{text} over ({_over(tree.over)})"


def _over(over: Over) -> str:
    inside = ["partition by " + ", ".join(map(written, over.partition))] if over.partition else []
    if over.order:
        inside.append("order by " + ", ".join(written(item) + (" desc" if down else "") for item, down in over.order))
    return " ".join(inside)
