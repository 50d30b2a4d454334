"""Exact columnar arithmetic: a number as Polars expressions with everything needed to certify it.

Numbers are Decimal(38, 18). A quantity is ``num / den``: quotients are kept apart so that the division comes last.
`places` are the decimals that num uses at most, `size` bounds its magnitude, and `slack` bounds how far the stored num
may lie from the true one, in units of the 18th place. A quantity with slack 0 is exact; one with slack may still be
exact in single rows, which `proof` tells. Bounds are integers; no float is involved.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import polars as pl
from attrs import evolve, frozen

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


def numbers(name: str, values: Iterable[Fraction | None]) -> pl.Series:
    """Numbers at 18 places as a column, by their texts: for a Decimal Polars would load numpy (50 ms)."""
    texts = [None if value is None else f"{decimal(value):f}" for value in values]
    return pl.Series(name, texts, dtype=pl.String).cast(DECIMAL)


@functools.lru_cache(maxsize=4096)
def literal(value: Fraction) -> pl.Expr:
    """A constant of the one number type."""
    return pl.lit(f"{decimal(value):f}", dtype=DECIMAL)


def ulps(count: int) -> pl.Expr:
    """So many units of the 18th place."""
    return literal(Fraction(count, ULP))


def both_proven(left: pl.Expr | None, right: pl.Expr | None) -> pl.Expr | None:
    """Both proofs; None stands for a proof of every row."""
    if left is None or right is None:
        return right if left is None else left
    return left & right


@frozen
class Plain:
    """A value that is no number, or null (`empty`); `nullable` tells whether a row may be unknown."""

    expr: pl.Expr
    nullable: bool = True
    empty: bool = False


@frozen
class Quantity:
    """A number, as described above. `den` is exact and never 0 where num is not null; None means 1.

    `proof` says in which rows a quantity with slack is exact all the same (None: in all, where slack is 0).
    """

    num: pl.Expr
    places: int
    size: int
    slack: int = 0
    den: pl.Expr | None = None
    den_places: int = 0
    den_size: int = 1
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
        size = abs(value.numerator) // value.denominator + 1
        if places is not None:
            return cls(literal(value), places, size, constant=value, nullable=False)
        top, bottom = Fraction(value.numerator), Fraction(value.denominator)
        return cls(
            literal(top), 0, abs(value.numerator), 0, literal(bottom), 0, value.denominator, value, nullable=False
        )

    def divided(self) -> Quantity:
        """The same number with the division carried out."""
        if self.den is None:
            return self
        quotient = self.num / self.den
        size = min(self.size * 10**self.den_places, LIMIT)
        slack = self.slack * 10**self.den_places + 1
        if self.den_places < PLACES:
            short = quotient.round(PLACES - self.den_places) == quotient
            ends = short & (quotient * self.den == self.num)
        else:
            ends = pl.lit(value=False)
        return Quantity(quotient, PLACES, size, slack, nullable=self.nullable, proof=both_proven(self.proof, ends))

    def __neg__(self) -> Quantity:
        return evolve(self, num=-self.num, constant=None if self.constant is None else -self.constant)

    def __add__(self, other: Quantity) -> Quantity:
        if self.constant is not None and other.constant is not None:
            return Quantity.of(self.constant + other.constant)
        nullable, proof = self.nullable or other.nullable, both_proven(self.proof, other.proof)
        if self.den is None and other.den is None:
            places, size, slack = max(self.places, other.places), self.size + other.size, self.slack + other.slack
            return Quantity(self.num + other.num, places, size, slack, nullable=nullable, proof=proof)
        left, right = self._over(other), other._over(self)
        if left is None or right is None or self.den_size * other.den_size >= LIMIT:
            return self.divided() + other.divided()
        top = left + right
        places = self.den_places + other.den_places
        if places > PLACES or top.size >= LIMIT:
            return self.divided() + other.divided()
        den = _product(self.den, other.den)
        return evolve(top, den=den, den_places=places, den_size=self.den_size * other.den_size, nullable=nullable)

    def _over(self, other: Quantity) -> Quantity | None:
        """Its num times the other's den, as a plain quantity; None if that does not fit."""
        top = evolve(self, den=None, den_places=0, den_size=1, constant=None)
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
        places = self.places + other.places
        slack = self.size * other.slack + other.size * self.slack + (self.slack * other.slack + ULP - 1) // ULP
        product = self.num * other.num
        proof = both_proven(self.proof, other.proof)
        if places > PLACES:
            # a product of short enough values may need no rounding all the same
            places, slack = PLACES, slack + 1
            proof = both_proven(proof, _short(self, other))
        return Quantity(
            product,
            places,
            self.size * other.size,
            slack,
            _product(self.den, other.den),
            self.den_places + other.den_places,
            self.den_size * other.den_size,
            nullable=self.nullable or other.nullable,
            proof=proof,
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
        over = pl.when(nonzero).then(other.num)
        under = pl.when(nonzero).then(other.den if other.den is not None else literal(Fraction(1)))
        if self.den is None and other.den is None:
            num = pl.when(nonzero).then(self.num)
            return evolve(
                self, num=num, den=over, den_places=other.places, den_size=other.size, nullable=True, constant=None
            )
        return self * Quantity(under, other.den_places, other.den_size, 0, over, other.places, other.size)


def _short(left: Quantity, right: Quantity) -> pl.Expr:
    """Whether two factors have so few decimals that their product has at most 18."""
    half = PLACES // 2
    return (left.num.round(half) == left.num) & (right.num.round(PLACES - half) == right.num)


class Inexact(Exception):  # noqa: N818 - a signal to the engine, which then computes the column row by row
    """The column cannot be computed in columns with a known bound: it is computed by the exact reading."""


def _product(left: pl.Expr | None, right: pl.Expr | None) -> pl.Expr | None:
    if left is None or right is None:
        return right if left is None else left
    return left * right


def pick(condition: Plain, yes: pl.Expr, no: pl.Expr) -> pl.Expr:
    """`yes` where the condition holds, `no` where it fails, null where it is unknown."""
    chosen = pl.when(condition.expr).then(yes)
    return chosen.when(condition.expr.is_not_null()).then(no) if condition.nullable else chosen.otherwise(no)


def choose(condition: Plain, yes: Quantity, no: Quantity) -> Quantity:
    """`yes` where the condition holds, `no` where it fails, null where it is unknown."""
    places, size, slack = max(yes.places, no.places), max(yes.size, no.size), max(yes.slack, no.slack)
    nullable = condition.nullable or yes.nullable or no.nullable
    num = pick(condition, yes.num, no.num)
    proof = None
    if yes.proof is not None or no.proof is not None:
        proof = pick(condition, *(pl.lit(value=True) if p is None else p for p in (yes.proof, no.proof)))
    if yes.den is None and no.den is None:
        return Quantity(num, places, size, slack, nullable=nullable, proof=proof)
    one = literal(Fraction(1))
    den = pick(condition, *(one if d is None else d for d in (yes.den, no.den)))
    den_places, den_size = max(yes.den_places, no.den_places), max(yes.den_size, no.den_size)
    return Quantity(num, places, size, slack, den, den_places, den_size, nullable=nullable, proof=proof)
