"""Exact columnar arithmetic: a number as Polars expressions with everything needed to certify it.

Numbers are Decimal(38, 18). A quantity is ``num / den``: quotients are kept apart so that the division comes last.
`places` are the decimals that num uses at most, `size` bounds its magnitude, and `slack` bounds how far the stored num
may lie from the true one, in units of the 18th place. A quantity with slack 0 is exact. Bounds are integers; no float
is involved.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl
from attrs import frozen

DECIMAL = pl.Decimal(38, 18)
PLACES = 18
ULP = 10**PLACES
#: what Decimal(38, 18) can hold
LIMIT = 10**20


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
    return Decimal(round(value * ULP)).scaleb(-PLACES)


def literal(value: Fraction) -> pl.Expr:
    """A constant of the one number type."""
    return pl.lit(decimal(value), dtype=DECIMAL)


@frozen
class Quantity:
    """A number, as described above. `den` is exact and never 0 where num is not null; None means 1."""

    num: pl.Expr
    places: int
    size: int
    slack: int = 0
    den: pl.Expr | None = None
    den_places: int = 0
    den_size: int = 1
    constant: Fraction | None = None

    @classmethod
    def of(cls, value: Fraction) -> Quantity:
        """A constant; one that does not end as a decimal is kept as a quotient."""
        places = terminates(value)
        size = abs(value.numerator) // value.denominator + 1
        if places is not None:
            return cls(literal(value), places, size, constant=value)
        top, bottom = Fraction(value.numerator), Fraction(value.denominator)
        return cls(literal(top), 0, abs(value.numerator), 0, literal(bottom), 0, value.denominator, constant=value)

    @property
    def settled(self) -> bool:
        """Whether dividing now gives the true value at 18 places."""
        return self.slack == 0

    def divided(self) -> Quantity:
        """The same number with the division carried out."""
        if self.den is None:
            return self
        size = self.size * 10**self.den_places
        return Quantity(self.num / self.den, PLACES, min(size, LIMIT), self.slack * 10**self.den_places + 1)

    def __neg__(self) -> Quantity:
        constant = None if self.constant is None else -self.constant
        return self._with(-self.num, constant=constant)

    def _with(self, num: pl.Expr, constant: Fraction | None = None) -> Quantity:
        return Quantity(
            num, self.places, self.size, self.slack, self.den, self.den_places, self.den_size, constant=constant
        )

    def __add__(self, other: Quantity) -> Quantity:
        if self.constant is not None and other.constant is not None:
            return Quantity.of(self.constant + other.constant)
        if self.den is None and other.den is None:
            size = self.size + other.size
            return Quantity(self.num + other.num, max(self.places, other.places), size, self.slack + other.slack)
        left, right = self._over(other), other._over(self)
        if left is None or right is None or self.den_size * other.den_size >= LIMIT:
            return self.divided() + other.divided()
        den = _product(self.den, other.den)
        top = left + right
        places = self.den_places + other.den_places
        if places > PLACES or top.size >= LIMIT:
            return self.divided() + other.divided()
        return Quantity(top.num, top.places, top.size, top.slack, den, places, self.den_size * other.den_size)

    def _over(self, other: Quantity) -> Quantity | None:
        """Its num times the other's den, as a plain quantity; None if that does not fit."""
        top = Quantity(self.num, self.places, self.size, self.slack)
        if other.den is None:
            return top
        product = top * Quantity(other.den, other.den_places, other.den_size)
        return product if product.size < LIMIT and self.places + other.den_places <= PLACES else None

    def __sub__(self, other: Quantity) -> Quantity:
        return self + -other

    def __mul__(self, other: Quantity) -> Quantity:
        if self.constant is not None and other.constant is not None:
            return Quantity.of(self.constant * other.constant)
        if (self.den is not None or other.den is not None) and not self._fits(other):
            return self.divided() * other.divided()
        size = self.size * other.size
        places = self.places + other.places
        slack = self.size * other.slack + other.size * self.slack + (self.slack * other.slack + ULP - 1) // ULP
        if places > PLACES:
            places, slack = PLACES, slack + 1
        den = _product(self.den, other.den)
        return Quantity(
            self.num * other.num,
            places,
            size,
            slack,
            den,
            self.den_places + other.den_places,
            self.den_size * other.den_size,
        )

    def _fits(self, other: Quantity) -> bool:
        return (
            self.size * other.size < LIMIT
            and self.places + other.places <= PLACES
            and self.den_size * other.den_size < LIMIT
            and self.den_places + other.den_places <= PLACES
        )

    def __truediv__(self, other: Quantity) -> Quantity:
        """The quotient, null where the divisor is 0.

        :raises Inexact: the divisor is not known exactly, so that nothing bounds the error.
        """
        if other.constant is not None and other.constant != 0:
            return self * Quantity.of(1 / other.constant)
        if other.slack:
            raise Inexact
        nonzero = other.num != literal(Fraction(0))
        flipped = Quantity(
            pl.when(nonzero).then(other.den if other.den is not None else literal(Fraction(1))),
            other.den_places,
            other.den_size,
            0,
            pl.when(nonzero).then(other.num),
            other.places,
            other.size,
        )
        if other.den is None:
            if self.den is None:
                masked = pl.when(nonzero).then(self.num)
                return Quantity(masked, self.places, self.size, self.slack, flipped.den, other.places, other.size)
            one = Quantity(pl.when(nonzero).then(literal(Fraction(1))), 0, 1)
            flipped = Quantity(one.num, 0, 1, 0, flipped.den, other.places, other.size)
        return self * flipped


class Inexact(Exception):  # noqa: N818 - a signal to the engine, which then computes the column row by row
    """The column cannot be computed in columns with a known bound: it is computed by the exact reading."""


def _product(left: pl.Expr | None, right: pl.Expr | None) -> pl.Expr | None:
    if left is None or right is None:
        return right if left is None else left
    return left * right


def choose(condition: pl.Expr, yes: Quantity, no: Quantity) -> Quantity:
    """`yes` where the condition holds, `no` where it fails, null where it is unknown."""

    def pick(left: pl.Expr, right: pl.Expr) -> pl.Expr:
        return pl.when(condition).then(left).when(~condition).then(right)

    places, size, slack = max(yes.places, no.places), max(yes.size, no.size), max(yes.slack, no.slack)
    if yes.den is None and no.den is None:
        return Quantity(pick(yes.num, no.num), places, size, slack)
    one = literal(Fraction(1))
    den = pick(yes.den if yes.den is not None else one, no.den if no.den is not None else one)
    den_places, den_size = max(yes.den_places, no.den_places), max(yes.den_size, no.den_size)
    return Quantity(pick(yes.num, no.num), places, size, slack, den, den_places, den_size)
