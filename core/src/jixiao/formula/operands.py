"""What the functions of a formula are given: operands in columns, values row by row.

In columns a number is a `Quantity`, everything else a Polars expression. Where a result jumps (a comparison, a band, a
whole number) and a number is not known exactly, the rows that lie within its slack are handed to `Reading.certain`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Protocol

import polars as pl

from jixiao.formula.quantity import Plain, Quantity
from jixiao.formula.tree import Call, Scalar, Tree
from jixiao.formula.workdays import Calendar

Operand = Quantity | Plain
#: the arguments in columns
Args = tuple[Operand, ...]
#: the arguments of one row
Known = tuple[Scalar, ...]


class Reading(Protocol):
    """What the columnar readings of functions ask of the reading that walks the tree."""

    @property
    def calendar(self) -> Calendar | None:
        """The company's calendar, if the data has one."""

    def certain(self, call: Tree, result: pl.Expr, near: pl.Expr, proof: pl.Expr | None, *, places: int = 0) -> pl.Expr:
        """`result`, a flag or a number of so many places, certain also where `near` holds and `proof` does not."""

    def of(self, tree: Tree) -> Operand:
        """The columnar reading of a tree."""

    def unreadable(self, tree: Tree) -> pl.Expr | None:
        """Which rows of a plain column hold a cell that could not be read, or None if none does."""


def quantity(operand: Operand) -> Quantity:
    """The operand as a number; null is one of unknown value.

    :raises TypeError: it is a value of another kind, which the check of units should have refused.
    """
    if isinstance(operand, Quantity):
        return operand
    if not operand.empty:
        raise TypeError("a number was expected")
    return Quantity.unknown()


def stored(operand: Operand) -> Quantity:
    """The operand as a number that a column can hold: divided out, and at 18 places at most."""
    return quantity(operand).divided().short()


def expression(operand: Operand) -> pl.Expr:
    """The operand as a column holds it."""
    return stored(operand).num if isinstance(operand, Quantity) else operand.expr


def plain(operand: Operand) -> Plain:
    """The operand as an expression with what is known of its nulls."""
    return operand if isinstance(operand, Plain) else Plain(stored(operand).num, operand.nullable)


def if_known(function: Callable[..., Scalar]) -> Callable[[Call, Known], Scalar]:
    """A function of known values as an exact reading: unknown as soon as one argument is."""

    @functools.wraps(function)
    def read(_: Call, values: Known) -> Scalar:
        return None if any(value is None for value in values) else function(*values)

    return read
