"""Arithmetic on numbers, in columns (Polars) as well as row by row (exact)."""

from __future__ import annotations

import math
import operator
from fractions import Fraction

import polars as pl
from attrs import evolve

from jixiao.formula.operands import Args, Operand, Reading, if_known, quantity
from jixiao.formula.quantity import Inexact, Quantity, aligned
from jixiao.formula.scale import kind, whole
from jixiao.formula.tree import Call


def add(_: Reading, __: Call, args: Args) -> Operand:
    """Sum."""
    return quantity(args[0]) + quantity(args[1])


def subtract(_: Reading, __: Call, args: Args) -> Operand:
    """Difference."""
    return quantity(args[0]) - quantity(args[1])


def multiply(_: Reading, __: Call, args: Args) -> Operand:
    """Product."""
    return quantity(args[0]) * quantity(args[1])


def divide(_: Reading, __: Call, args: Args) -> Operand:
    """Quotient; null where the divisor is 0.

    :raises Inexact: the divisor is not known exactly.
    """
    return quantity(args[0]) / quantity(args[1])


def remainder(_: Reading, __: Call, args: Args) -> Operand:
    """Remainder, with the sign of the dividend; null where the divisor is 0.

    :raises Inexact: one of the two is not known exactly.
    """
    (left, right), places, size = aligned(*(quantity(arg).divided() for arg in args))
    if left.slack or right.slack:
        raise Inexact
    zero, upper, lower = whole(0, kind(size, places)), left.at(places, size), right.at(places, size)
    # the remainder of Polars has the sign of the divisor
    rest = upper.abs() % pl.when(lower != zero).then(lower.abs())
    return Quantity(pl.when(upper < zero).then(zero - rest).otherwise(rest), places, size)


def negate(_: Reading, __: Call, args: Args) -> Operand:
    """Negative."""
    return -quantity(args[0])


def magnitude(_: Reading, __: Call, args: Args) -> Operand:
    """Without the sign."""
    value = quantity(args[0]).divided()
    return evolve(value, num=value.num.abs(), constant=None)


def _quotient(left: Fraction, right: Fraction) -> Fraction | None:
    return left / right if right else None


def _remainder(left: Fraction, right: Fraction) -> Fraction | None:
    return left - right * math.trunc(left / right) if right else None


add_exact = if_known(operator.add)
subtract_exact = if_known(operator.sub)
multiply_exact = if_known(operator.mul)
divide_exact = if_known(_quotient)
remainder_exact = if_known(_remainder)
negate_exact = if_known(operator.neg)
magnitude_exact = if_known(abs)
