"""Rounding: whole numbers, and ties away from zero at decimal places, each in one way only."""

from __future__ import annotations

import math
from fractions import Fraction

import polars as pl

from jixiao.formula.operands import Args, Operand, Reading, if_known, quantity
from jixiao.formula.quantity import Inexact, Quantity, literal, ulps
from jixiao.formula.tree import Call, Tree


def _whole(reading: Reading, call: Call, value: Quantity, result: pl.Expr) -> Quantity:
    if value.slack:
        near = (value.num - value.num.round(0)).abs() <= ulps(value.slack)
        result = reading.certain(call, result, near, value.proof)
    return Quantity(result, 0, value.size + 1, nullable=value.nullable)


def floor(reading: Reading, call: Call, args: Args) -> Operand:
    """The next whole number below."""
    value = quantity(args[0]).divided()
    return _whole(reading, call, value, value.num.floor())


def ceil(reading: Reading, call: Call, args: Args) -> Operand:
    """The next whole number above."""
    value = quantity(args[0]).divided()
    return _whole(reading, call, value, value.num.ceil())


def half_away(value: Fraction, places: int) -> Fraction:
    """Rounded to decimal places, ties away from zero: the one rounding of the exact reading."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(-whole if value < 0 else whole, 10**places)


def round_half_away(reading: Reading, call: Tree, value: Quantity, places: int) -> Quantity:
    """Rounded to decimal places, ties away from zero: the one rounding in columns."""
    value = value.divided()
    if value.slack == 0 and value.places <= places:
        return value
    result = value.num.round(places, mode="half_away_from_zero")
    if value.slack:
        shifted = value.num.abs() + literal(Fraction(1, 2 * 10**places))
        near = (shifted - shifted.round(places, mode="half_away_from_zero")).abs() <= ulps(value.slack)
        result = reading.certain(call, result, near, value.proof)
    return Quantity(result, places, value.size + 1, nullable=value.nullable)


def rounded(reading: Reading, call: Call, args: Args) -> Operand:
    """Rounded to a constant number of places.

    :raises Inexact: the number of places is no constant.
    """
    places = quantity(args[1]).constant
    if places is None:
        raise Inexact
    return round_half_away(reading, call, quantity(args[0]), int(places))


def _floor(value: Fraction) -> Fraction:
    return Fraction(math.floor(value))


def _ceil(value: Fraction) -> Fraction:
    return Fraction(math.ceil(value))


def _rounded(value: Fraction, places: Fraction) -> Fraction:
    return half_away(value, int(places))


floor_exact = if_known(_floor)
ceil_exact = if_known(_ceil)
rounded_exact = if_known(_rounded)
