"""Whole numbers of a last place: which integers hold a column of decimals, and the way to decimals and back.

A number column counts units of its last place: with 2 places, 12.34 is 1234. Its bound decides the type, Int64 or
Int128, so that nothing overflows; integers of Polars would do so without a word.
"""

from __future__ import annotations

import functools
from decimal import Decimal
from fractions import Fraction

import polars as pl

#: numbers where they are shown, and where they come in
DECIMAL = pl.Decimal(38, 18)
PLACES = 18
ULP = 10**PLACES
#: what Decimal(38, 18) can hold
LIMIT = 10**20
NARROW, WIDE = pl.Int64(), pl.Int128()
#: what the two types are asked to hold: half of Int64, and 38 digits, so that half a unit may be added unseen
_NARROW, _WIDE = 2**62, 10**38


def power(places: int) -> int:
    """The units of so many places in 1."""
    return int(10**places)


def bound(size: int, places: int) -> int:
    """The units that a number below `size` may have, and at least those of 1: factors between places fit as well."""
    return max(size, 1) * power(places)


def fits(size: int, places: int) -> bool:
    """Whether whole numbers of 38 digits hold such a number."""
    return bound(size, places) <= _WIDE


def kind(size: int, places: int) -> pl.DataType:
    """The type of a column of such numbers."""
    return NARROW if bound(size, places) < _NARROW else WIDE


def is_number(dtype: pl.DataType) -> bool:
    """Whether a column of this type is one of numbers: row numbers and months are of other integer types."""
    return dtype in (NARROW, WIDE)


@functools.lru_cache(maxsize=4096)
def whole(units: int, dtype: pl.DataType) -> pl.Expr:
    """A constant of one of the two types."""
    return pl.lit(units, dtype=dtype)


def scaled(expr: pl.Expr, old: tuple[int, int], new: tuple[int, int]) -> pl.Expr:
    """Numbers of one size and places as those of another, neither of which is smaller."""
    target = kind(*new)
    if kind(*old) != target:
        expr = expr.cast(target)
    return expr if old[1] == new[1] else expr * whole(10 ** (new[1] - old[1]), target)


def shortened(expr: pl.Expr, places: int, dtype: pl.DataType, keep: int = PLACES) -> pl.Expr:
    """Units of `places` as units of fewer, the nearest, ties to even as Polars divides."""
    unit = 10 ** (places - keep)
    # half a unit always fits beside the number (`bound`); it takes a tie up, an odd one has to go back
    shifted = expr + whole(unit // 2, dtype)
    odd = shifted % whole(2 * unit, dtype) == whole(unit, dtype)
    return shifted.floordiv(whole(unit, dtype)) - odd.cast(dtype)


def as_decimals(column: pl.Series, places: int) -> pl.Series:
    """A number column as decimals, the nearest at 18 places."""
    units = pl.lit(column)
    if places > PLACES:
        units = shortened(units, places, column.dtype)
    units = units.cast(WIDE)
    if places < PLACES:
        units = units * whole(10 ** (PLACES - places), WIDE)
    return pl.select(units.reinterpret(dtype=DECIMAL).alias(column.name)).to_series()


def of_decimals(column: pl.Series, places: int, size: int) -> pl.Series:
    """A column of decimals that use so many places as whole numbers."""
    units = column.to_physical()
    if places < PLACES:
        units = units // pl.Series([10 ** (PLACES - places)], dtype=WIDE)
    return units.cast(kind(size, places))


def terminates(value: Fraction) -> int | None:
    """The decimal places a fraction needs, or None if it does not end within 18."""
    denominator, places = value.denominator, 0
    while denominator % 10 == 0:
        denominator, places = denominator // 10, places + 1
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    places += max(twos, fives)
    return places if denominator == 1 and places <= PLACES else None


def decimal(value: Fraction) -> Decimal:
    """A fraction at 18 places, half to even, as Polars divides."""
    # from its text, since arithmetic with decimals would cut it at the context's 28 digits
    return Decimal(f"{round(value * ULP)}E-{PLACES}")


def units_of(value: Fraction, places: int) -> int:
    """A fraction in units of so many places, the nearest, ties to even."""
    return round(value * power(places))


def slack_units(slack: int, places: int) -> int:
    """A slack, which counts units of the 18th place, in units of another, not below it."""
    return slack * power(places - PLACES) if places >= PLACES else -(-slack // power(PLACES - places))
