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
    """A number, text, flag or date as written, or null."""

    value: Fraction | str | bool | dt.date | None
    span: Span = field(eq=False)


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
