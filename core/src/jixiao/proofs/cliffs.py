"""Cliffs: a payout that rises with an input and at one point of it falls at once."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from jixiao.proofs.lines import Line, Piece


@frozen
class Cliff:
    """The last input before the fall and the first after it, what is paid at both, and where as much is paid again."""

    before: Fraction
    after: Fraction
    paid_before: Fraction
    paid_after: Fraction
    recovers: Fraction | None

    @property
    def fall(self) -> Fraction:
        """By how much the pay falls."""
        return self.paid_before - self.paid_after


def cliffs(pieces: list[Piece], step: Fraction) -> list[Cliff]:
    """The cliffs of a function, whose input moves by whole steps; a fall that nothing rose to is none."""
    found, rose = [], False
    for i, (left, right) in enumerate(pairwise(pieces)):
        x = right.low
        values = [left.limit(x), right.on_low, right.limit(x)]
        rose = (
            rose
            or (isinstance(left.inside, Line) and left.inside.slope > 0)
            or _rises(left.on_low, left.limit(left.low))
        )
        if rose:
            cliff = _cliff(pieces, i, values, step)
            if cliff is not None:
                found.append(cliff)
        rose = rose or _rises(values[0], values[1]) or _rises(values[1], values[2])
    return found


def _rises(before: object, after: object) -> bool:
    return isinstance(before, Fraction) and isinstance(after, Fraction) and after > before


def _cliff(pieces: list[Piece], i: int, values: Sequence[object], step: Fraction) -> Cliff | None:
    x = pieces[i + 1].low
    whole = x // step * step
    if _rises(values[1], values[0]):
        # the edge itself already pays less
        before = whole - step if whole == x else whole
        after = before + step
    elif _rises(values[2], values[1]):
        before, after = whole, whole + step
    else:
        return None
    high, low = _at(pieces, before), _at(pieces, after)
    if high is None or low is None or low >= high:
        return None
    # as much as was paid right below the edge, between two steps too
    top = max(high, *(value for value in values if isinstance(value, Fraction)))
    return Cliff(before, after, high, low, _recovers(pieces, after, top, step))


def _at(pieces: list[Piece], x: Fraction) -> Fraction | None:
    for piece in pieces:
        if piece.low <= x < piece.high:
            found = piece.on_low if x == piece.low else piece.limit(x)
            return found if isinstance(found, Fraction) else None
    return None


def _recovers(pieces: list[Piece], after: Fraction, pay: Fraction, step: Fraction) -> Fraction | None:
    """The first whole step from `after` on at which at least `pay` is paid; None where there is none."""
    for piece in pieces:
        if piece.high <= after:
            continue
        tried = [piece.low, piece.low // step * step + step]
        if isinstance(piece.inside, Line):
            exact = (pay - piece.inside.start) / piece.inside.slope
            tried.append(-(-exact // step) * step)
        for x in sorted(tried):
            found = _at(pieces, x) if piece.low <= x < piece.high and x > after and x % step == 0 else None
            if found is not None and found >= pay:
                return x
    return None
