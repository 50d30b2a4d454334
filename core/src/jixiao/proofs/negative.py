"""Amounts below 0: a payout that some value of an input makes negative."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from jixiao.formula.rounding import half_away
from jixiao.proofs.lines import Piece


@frozen
class Below:
    """An input and what it makes of the payout, unrounded."""

    at: Fraction
    paid: Fraction


def below_zero(pieces: list[Piece], step: Fraction, places: int) -> Below | None:
    """The first piece's input at which the amount, rounded to `places`, is below 0; None where there is none."""
    for piece in pieces:
        first = piece.low // step * step + step
        # a line is lowest at one of its ends
        last = -(-piece.high // step) * step - step
        for x in (piece.low, first, last):
            if x % step or not piece.low <= x < piece.high:
                continue
            paid = piece.on_low if x == piece.low else piece.limit(x)
            if isinstance(paid, Fraction) and half_away(paid, places) < 0:
                return Below(x, paid)
    return None
