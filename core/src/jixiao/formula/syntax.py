"""What a formula says before its names are resolved: a small tree with the place of every part in the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
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


#: words between arguments that stand for an operator of another name
_WORDS = {"is_null": "is null", "is_not_null": "is not null", "between_and": "and"}


def _word(operator: str) -> str:
    return _WORDS.get(operator, operator)


#: the text of a name, and that of a word between arguments (``and``, ``is_null``)
Named = Callable[[Name], str]
Word = Callable[[str], str]


def written(tree: Syntax, named: Named = str, word: Word = _word) -> str:
    """The formula written out again, in one way only: two that differ in meaning differ in their text.

    `named` and `word` may put other names and words in place of its own, for people to read.
    """
    return _Writer(named, word).written(tree)


@frozen
class _Writer:
    named: Named
    word: Word

    def written(self, tree: Syntax, least: int = 0) -> str:
        """A part of the formula, in brackets if it binds less tightly than `least`."""
        match tree:
            case Constant():
                return _constant(tree.value)
            case Name():
                return self.named(tree)
            case Apply():
                text = self.applied(tree)
                return text if _BINDS.get(tree.function, _TIGHT) >= least else f"({text})"

    def applied(self, tree: Apply) -> str:
        """A function or an operator with its arguments."""
        binds, word = _BINDS.get(tree.function, _TIGHT), self.word
        match tree.function, tree.args:
            case "neg", (only,):
                return "-" + self.written(only, _TIGHT)
            case "not", (Apply(function="is_null", args=(only,)),):
                return f"{self.written(only, 5)} {word('is_not_null')}"
            case "not", (only,):
                return f"{word('not')} {self.written(only, binds + 1)}"
            case "is_null", (only,):
                return f"{self.written(only, binds + 1)} {word('is_null')}"
            case "between", (value, low, high):
                ends = f"{self.written(low, 5)} {word('between_and')} {self.written(high, 5)}"
                return f"{self.written(value, 5)} {word('between')} {ends}"
            case "in", (value, *others):
                return f"{self.written(value, 5)} {word('in')} ({', '.join(map(self.written, others))})"
            case sign, (left, right) if sign in _BINDS:
                compares = binds == _BINDS["="]
                return f"{self.written(left, binds + compares)} {word(sign)} {self.written(right, binds + 1)}"
        inside = [self.written(arg) for arg in tree.args]
        inside += [f"{name} => {self.written(value)}" for name, value in tree.named.items()]
        if tree.star:
            inside.append("*")
        text = f"{tree.function}({word('distinct') + ' ' if tree.distinct else ''}{', '.join(inside)})"
        if tree.part is not None:
            text += f".{tree.part}"
        if tree.keep is not None:
            text += f" filter (where {self.written(tree.keep)})"
        return text if tree.over is None else f"{text} over ({self.over(tree.over)})"

    def over(self, over: Over) -> str:
        """A window."""
        inside = ["partition by " + ", ".join(map(self.written, over.partition))] if over.partition else []
        if over.order:
            order = (self.written(item) + (" desc" if down else "") for item, down in over.order)
            inside.append("order by " + ", ".join(order))
        return " ".join(inside)


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
