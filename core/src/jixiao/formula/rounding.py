"""Rounding: whole numbers, and ties away from zero at decimal places, each in one way only."""

from __future__ import annotations

import math
from fractions import Fraction

import polars as pl

from jixiao.formula.operands import Args, Operand, Reading, if_known, quantity
from jixiao.formula.quantity import Inexact, Quantity
from jixiao.formula.scale import kind, slack_units, whole
from jixiao.formula.tree import Call, Tree


def _whole(reading: Reading, call: Call, value: Quantity, result: pl.Expr) -> Quantity:
    if value.slack:
        result = reading.certain(call, result, _near(value, value.num, value.places), value.proof)
    return Quantity(result, 0, value.size + 1, nullable=value.nullable)


def _near(value: Quantity, shifted: pl.Expr, places: int) -> pl.Expr:
    """Where a number, moved by what leads to the next jump, lies no further than its slack from a whole unit."""
    dtype, step, slack = kind(value.size, value.places), 10**places, slack_units(value.slack, value.places)
    if 2 * slack >= step:
        return value.num.is_not_null()
    rest = shifted % whole(step, dtype)
    return (rest <= whole(slack, dtype)) | (rest >= whole(step - slack, dtype))


def _stepped(value: Quantity, units: pl.Expr, size: int, places: int) -> pl.Expr:
    """Rounded units in the type of the result."""
    new = kind(size, places)
    return units if kind(value.size, value.places) == new else units.cast(new)


def floor(reading: Reading, call: Call, args: Args) -> Operand:
    """The next whole number below."""
    value = quantity(args[0]).divided()
    if not value.places:
        return value
    units = value.num.floordiv(whole(10**value.places, kind(value.size, value.places)))
    return _whole(reading, call, value, _stepped(value, units, value.size + 1, 0))


def ceil(reading: Reading, call: Call, args: Args) -> Operand:
    """The next whole number above."""
    value = quantity(args[0]).divided()
    if not value.places:
        return value
    dtype = kind(value.size, value.places)
    zero = whole(0, dtype)
    units = zero - (zero - value.num).floordiv(whole(10**value.places, dtype))
    return _whole(reading, call, value, _stepped(value, units, value.size + 1, 0))


def half_away(value: Fraction, places: int) -> Fraction:
    """Rounded to decimal places, ties away from zero: the one rounding of the exact reading."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(-whole if value < 0 else whole, 10**places)


def round_half_away(reading: Reading, call: Tree, value: Quantity, places: int) -> Quantity:
    """Rounded to decimal places, ties away from zero: the one rounding in columns."""
    value = value.divided()
    if value.places <= places:
        # a slack is that of a quotient, which has 18 places
        if value.slack:
            raise Inexact
        return value
    dtype = kind(value.size, value.places)
    cut = value.places - places
    step, zero = whole(10**cut, dtype), whole(0, dtype)
    # half a unit always fits beside the number (`scale.bound`)
    shifted = value.num.abs() + whole(10**cut // 2, dtype)
    result = shifted.floordiv(step)
    result = pl.when(value.num < zero).then(zero - result).otherwise(result)
    result = _stepped(value, result, value.size + 1, places)
    if value.slack:
        result = reading.certain(call, result, _near(value, shifted, cut), value.proof, places=places)
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
