"""Exact columnar arithmetic: a number as Polars expressions with everything needed to certify it.

A quantity is ``num / den``: quotients are kept apart so that the division comes last. ``num`` counts units of its last
place as whole numbers (`scale`), so that sums and products are exact while they fit. `size` bounds its magnitude, and
`slack` bounds how far the stored num may lie from the true one, in units of the 18th place. A quantity with slack 0 is
exact; one with slack may still be exact in single rows, which `proof` tells. Bounds are integers; no float is involved.
"""

from __future__ import annotations

import math
from fractions import Fraction

import polars as pl
from attrs import evolve, frozen

from jixiao.formula.scale import (
    DECIMAL,
    LIMIT,
    NARROW,
    PLACES,
    ULP,
    WIDE,
    bound,
    fits,
    kind,
    scaled,
    shortened,
    slack_units,
    terminates,
    units_of,
    whole,
)


def both_proven(left: pl.Expr | None, right: pl.Expr | None) -> pl.Expr | None:
    """Both proofs; None stands for a proof of every row."""
    if left is None or right is None:
        return right if left is None else left
    return left & right


@frozen
class Plain:
    """A value that is no number, or null (`empty`); `nullable` tells whether a row may be unknown.

    `holds` is the value of a flag that is the same in every row.
    """

    expr: pl.Expr
    nullable: bool = True
    empty: bool = False
    holds: bool | None = None


def always(*, value: bool) -> Plain:
    """A flag that is the same in every row."""
    return Plain(pl.lit(value), nullable=False, holds=value)


@frozen
class Quantity:
    """A number, as described above; num is of the type that `kind` gives for `size` and `places`.

    `den` is plain, exact and never 0 where num is not null; None means 1. `proof` says in which rows a quantity with
    slack is exact all the same (None: in all, where slack is 0).
    """

    num: pl.Expr
    places: int
    size: int
    slack: int = 0
    den: Quantity | None = None
    constant: Fraction | None = None
    nullable: bool = True
    proof: pl.Expr | None = None

    @classmethod
    def of(cls, value: Fraction) -> Quantity:
        """A constant; one that does not end as a decimal is kept as a quotient.

        :raises Inexact: no decimal of 38 digits holds it, or its quotient.
        """
        places = terminates(value)
        parts = (abs(value),) if places is not None else (abs(value.numerator), value.denominator)
        if max(parts) >= LIMIT:
            raise Inexact
        if places is None:
            top, bottom = cls.of(Fraction(value.numerator)), cls.of(Fraction(value.denominator))
            return evolve(top, den=bottom, constant=value)
        size = abs(value.numerator) // value.denominator + 1
        num = whole(units_of(value, places), kind(size, places))
        return cls(num, places, size, constant=value, nullable=False)

    @classmethod
    def unknown(cls) -> Quantity:
        """A number that is known in no row."""
        return cls(pl.lit(None, dtype=NARROW), 0, 0)

    def at(self, places: int, size: int) -> pl.Expr:
        """Its num in units of a place that is not higher, as numbers of a size that is not smaller."""
        if self.constant is not None and self.den is None:
            return whole(units_of(self.constant, places), kind(size, places))
        return scaled(self.num, (self.size, self.places), (size, places))

    def short(self) -> Quantity:
        """The same plain number with 18 places at most, and within the limit of decimals."""
        if self.size > LIMIT:
            # decimals refuse what does not fit below their limit
            units = _in(self, WIDE).reinterpret(dtype=DECIMAL) * pl.lit(str(10 ** (PLACES - self.places)), DECIMAL)
            return evolve(self, num=units.to_physical(), places=PLACES, size=LIMIT, constant=None)
        if self.places <= PLACES:
            return self
        old = kind(self.size, self.places)
        num = shortened(self.num, self.places, old)
        if kind(self.size, PLACES) != old:
            num = num.cast(kind(self.size, PLACES))
        proof = both_proven(self.proof, self.has(PLACES))
        return Quantity(num, PLACES, self.size, self.slack + 1, nullable=self.nullable, proof=proof)

    def near(self, edge: Fraction) -> pl.Expr:
        """Where it lies no further than its slack from an edge."""
        slack, at = slack_units(self.slack, self.places), edge * 10**self.places
        return (self.num >= self._edge(math.floor(at) - slack)) & (self.num <= self._edge(math.ceil(at) + slack))

    def reaches(self, edge: Fraction, *, above: bool) -> pl.Expr:
        """Where it is at an edge or above, or `above` it."""
        at = edge * 10**self.places
        return self.num > self._edge(math.floor(at)) if above else self.num >= self._edge(math.ceil(at))

    def _edge(self, units: int) -> pl.Expr:
        """An edge in its own units; beyond all values it may as well be just beyond."""
        beyond = bound(self.size, self.places) + 1
        return whole(max(-beyond, min(units, beyond)), kind(self.size, self.places))

    def numerator(self) -> Quantity:
        """Its num alone."""
        return self if self.den is None else evolve(self, den=None, constant=None)

    def cut(self) -> pl.Expr:
        """The whole part of a plain number, towards 0."""
        if not self.places:
            return self.num
        dtype = kind(self.size, self.places)
        part = self.num.abs().floordiv(whole(10**self.places, dtype))
        return pl.when(self.num < whole(0, dtype)).then(whole(0, dtype) - part).otherwise(part)

    def has(self, places: int) -> pl.Expr:
        """Where a plain number has so many decimals at most."""
        if self.places <= places:
            return self.num.is_not_null()
        dtype = kind(self.size, self.places)
        return self.num % whole(10 ** (self.places - places), dtype) == whole(0, dtype)

    def decimals(self) -> pl.Expr:
        """Its plain num as decimals; it has 18 places at most and is within their limit."""
        return self.at(PLACES, LIMIT).reinterpret(dtype=DECIMAL)

    def divided(self) -> Quantity:
        """The same number with the division carried out."""
        if self.den is None:
            return self
        places, den = max(self.places, self.den.places), self.den
        # two decimals are divided as they stand once they count the same unit
        upper, lower = _wide(self.numerator(), places), _wide(den, places)
        quotient = (upper.reinterpret(dtype=DECIMAL) / lower.reinterpret(dtype=DECIMAL)).to_physical()
        size = min(self.size * 10**den.places, LIMIT)
        slack = self.slack * 10**den.places + 1
        # the remainder is far below 2**127, so that it is 0 just where both sides agree, overflown or not
        ends = quotient * lower == upper * whole(ULP, WIDE)
        if kind(size, PLACES) != WIDE:
            quotient = quotient.cast(kind(size, PLACES))
        return Quantity(quotient, PLACES, size, slack, nullable=self.nullable, proof=both_proven(self.proof, ends))

    def __neg__(self) -> Quantity:
        if self.constant is not None:
            return Quantity.of(-self.constant)
        return evolve(self, num=whole(0, kind(self.size, self.places)) - self.num)

    def __add__(self, other: Quantity) -> Quantity:
        if self.constant is not None and other.constant is not None:
            return Quantity.of(self.constant + other.constant)
        if other.constant == 0 or self.constant == 0:
            return self if other.constant == 0 else other
        if self.den is None and other.den is None:
            return _sum(self, other)
        left, right = self._over(other), other._over(self)
        den = _product(self.den, other.den)
        if left is None or right is None or den is None:
            return self.divided() + other.divided()
        if not fits(left.size + right.size, max(left.places, right.places)):
            return self.divided() + other.divided()
        top = _sum(left, right)
        return evolve(top, den=den) if _alignable(top, den) else self.divided() + other.divided()

    def _over(self, other: Quantity) -> Quantity | None:
        """Its num times the other's den, as a plain quantity; None if that does not fit."""
        top = self.numerator()
        if other.den is None:
            return top
        return top * other.den if _exactly(top, other.den) else None

    def __sub__(self, other: Quantity) -> Quantity:
        if self.den is None and other.den is None and (self.constant is None or other.constant is None):
            return _sum(self, other, minus=True) if other.constant != 0 else self
        return self + -other

    def __mul__(self, other: Quantity) -> Quantity:
        if self.constant is not None and other.constant is not None:
            return Quantity.of(self.constant * other.constant)
        if other.constant == 1 or self.constant == 1:
            return self if other.constant == 1 else other
        if self.den is None and other.den is None:
            return _times(self, other)
        left, right = self.numerator(), other.numerator()
        den = _product(self.den, other.den)
        if den is None or not _exactly(left, right):
            return self.divided() * other.divided()
        top = _times(left, right)
        return evolve(top, den=den, constant=None) if _alignable(top, den) else self.divided() * other.divided()

    def __truediv__(self, other: Quantity) -> Quantity:
        """The quotient, null where the divisor is 0.

        :raises Inexact: the divisor is not known exactly, so that nothing bounds the error.
        """
        if other.constant is not None and other.constant != 0:
            return self * Quantity.of(1 / other.constant)
        if other.slack:
            raise Inexact
        plain = evolve(other.numerator(), constant=None)
        nonzero = plain.num != whole(0, kind(plain.size, plain.places))
        over = evolve(plain, num=pl.when(nonzero).then(plain.num), nullable=True)
        top = evolve(self, num=pl.when(nonzero).then(self.num), nullable=True, constant=None)
        if other.den is not None:
            top = top * other.den
        if top.den is not None and not _exactly(top.den, over):
            top = top.divided()
        den = over if top.den is None else top.den * over
        top = top.numerator()
        if not _alignable(top, den):
            top = top.short()
        if not _alignable(top, den):
            raise Inexact
        return evolve(top, den=den)


class Inexact(Exception):  # noqa: N818 - a signal to the engine, which then computes the column row by row
    """The column cannot be computed in columns with a known bound: it is computed by the exact reading."""


def _wide(value: Quantity, places: int) -> pl.Expr:
    """A plain num in units of a place as Int128."""
    if value.constant is not None:
        return whole(units_of(value.constant, places), WIDE)
    num = value.num if kind(value.size, value.places) == WIDE else value.num.cast(WIDE)
    return num if places == value.places else num * whole(10 ** (places - value.places), WIDE)


def _exactly(left: Quantity, right: Quantity) -> bool:
    """Whether the product of two plain numbers fits without rounding."""
    return fits(left.size * right.size, left.places + right.places)


def _alignable(top: Quantity, den: Quantity) -> bool:
    """Whether both can count the same unit, as a division needs."""
    places = max(top.places, den.places)
    return fits(top.size, places) and fits(den.size, places)


def _product(left: Quantity | None, right: Quantity | None) -> Quantity | None:
    """The product of two denominators; None if it does not fit."""
    if left is None or right is None:
        return right if left is None else left
    return _times(left, right) if _exactly(left, right) else None


def _sum(left: Quantity, right: Quantity, *, minus: bool = False) -> Quantity:
    """Two plain numbers added, or one taken from the other; as decimals, which refuse to overflow, where bounds do."""
    places, size, slack = max(left.places, right.places), left.size + right.size, left.slack + right.slack
    nullable, proof = left.nullable or right.nullable, both_proven(left.proof, right.proof)
    if fits(size, places):
        one, two = left.at(places, size), right.at(places, size)
        return Quantity(one - two if minus else one + two, places, size, slack, nullable=nullable, proof=proof)
    left, right = left.short(), right.short()
    one, two = left.decimals(), right.decimals()
    num = (one - two if minus else one + two).to_physical()
    size, slack, proof = min(size, LIMIT), left.slack + right.slack, both_proven(left.proof, right.proof)
    return Quantity(num, PLACES, size, slack, nullable=nullable, proof=proof)


def _times(left: Quantity, right: Quantity) -> Quantity:
    """The product of two plain numbers; at 18 places, as decimals, where it does not fit as it is."""
    nullable = left.nullable or right.nullable
    size, places = left.size * right.size, left.places + right.places
    if not fits(size, places):
        left, right = left.short(), right.short()
        size, places = left.size * right.size, left.places + right.places
    slack = left.size * right.slack + right.size * left.slack + (left.slack * right.slack + ULP - 1) // ULP
    proof = both_proven(left.proof, right.proof)
    if fits(size, places):
        target = kind(size, places)
        num = _in(left, target) * _in(right, target)
        return Quantity(num, places, size, slack, nullable=nullable, proof=proof)
    num = (left.decimals() * right.decimals()).to_physical()
    # a product of short enough values may need no rounding all the same
    proof = both_proven(proof, both_proven(left.has(PLACES // 2), right.has(PLACES - PLACES // 2)))
    return Quantity(num, PLACES, min(size, LIMIT), slack + 1, nullable=nullable, proof=proof)


def _in(value: Quantity, dtype: pl.DataType) -> pl.Expr:
    if value.constant is not None:
        return whole(units_of(value.constant, value.places), dtype)
    return value.num if kind(value.size, value.places) == dtype else value.num.cast(dtype)


def aligned(*values: Quantity) -> tuple[tuple[Quantity, ...], int, int]:
    """Plain numbers that can count one unit, with that unit's places and the largest size."""
    places, size = max(value.places for value in values), max(value.size for value in values)
    if not fits(size, places):
        values = tuple(value.short() for value in values)
        places, size = max(value.places for value in values), max(value.size for value in values)
    return values, places, size
