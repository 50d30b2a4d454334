"""Arithmetic on a stretch of one input: a value there is constant, a straight line, or somewhere between two bounds.

Where a comparison or an edge turns inside the stretch, or the bounds do not decide it, `Split` says where to cut the
stretch in two; at a single point everything is decided. So nothing between two points is ever guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from attrs import frozen

from jixiao.formula.tree import Scalar
from jixiao.proofs.lines import Line

_ZERO = Fraction(0)


class Split(Exception):  # noqa: N818 - a signal, caught where the stretch is cut
    """The stretch has to be cut at a point inside it."""

    def __init__(self, at: Fraction) -> None:
        self.at = at
        super().__init__(at)


@frozen
class Span:
    """A number that is known for every point of a stretch to lie between two bounds, both included."""

    low: Fraction
    high: Fraction


Moving = Scalar | Line | Span


@frozen
class Stretch:
    """An open interval of the input, or a point, where both ends are it."""

    low: Fraction
    high: Fraction

    @property
    def is_point(self) -> bool:
        """Whether it is a single value of the input."""
        return self.low == self.high

    @property
    def middle(self) -> Fraction:
        """The point in its middle."""
        return (self.low + self.high) / 2

    def cut(self) -> Split:
        """What is raised where bounds do not decide.

        :raises TypeError: at a point, where every value is one.
        """
        if self.is_point:
            raise TypeError("a point cannot be cut")
        return Split(self.middle)

    def bounds(self, value: Moving) -> tuple[Fraction, Fraction]:
        """What a number is at least and at most."""
        match value:
            case Line():
                one, other = value.at(self.low), value.at(self.high)
                return (one, other) if one <= other else (other, one)
            case Span():
                return value.low, value.high
            case Fraction():
                return value, value
        raise TypeError(f"{value!r} is no number")

    def signs(self, value: Moving) -> frozenset[int]:
        """The signs that a number may have; of a line it is one, the stretch being cut where the line passes 0."""
        if isinstance(value, Line):
            root = -value.start / value.slope
            if self.low < root < self.high:
                raise Split(root)
            return frozenset([_sign(value.at(self.middle))])
        low, high = self.bounds(value)
        return frozenset(sign for sign, can in ((-1, low < 0), (0, low <= 0 <= high), (1, high > 0)) if can)

    def sign(self, value: Moving) -> int:
        """The one sign of a number."""
        found = self.signs(value)
        if len(found) > 1:
            raise self.cut()
        return next(iter(found))

    def is_negative(self, value: Moving) -> bool:
        """Whether a number is below 0 everywhere on the stretch, or nowhere."""
        signs = self.signs(value)
        if signs <= {-1}:
            return True
        if -1 in signs:
            raise self.cut()
        return False

    def add(self, one: Moving, other: Moving, sign: int = 1) -> Moving:
        """A sum or difference; unknown if a summand is."""
        if one is None or other is None:
            return None
        if isinstance(one, Span) or isinstance(other, Span):
            (a, b), (c, d) = self.bounds(one), self.bounds(other)
            return Span(a + c, b + d) if sign > 0 else Span(a - d, b - c)
        (start, slope), (more, steeper) = _line(one), _line(other)
        return _straight(start + sign * more, slope + sign * steeper)

    def times(self, one: Moving, other: Moving) -> Moving:
        """A product."""
        if one is None or other is None:
            return None
        if isinstance(other, Fraction):
            one, other = other, one
        if isinstance(one, Fraction) and not isinstance(other, Span):
            start, slope = _line(other)
            return _straight(start * one, slope * one)
        return _hull(a * b for a in self.bounds(one) for b in self.bounds(other))

    def over(self, one: Moving, other: Moving) -> Moving:
        """A quotient; unknown where the divisor is 0."""
        if one is None or other is None:
            return None
        if isinstance(other, Fraction):
            return self.times(one, 1 / other) if other else None
        if self.sign(other) == 0:
            return None
        if 0 in self.bounds(other):
            # towards that end the quotient has no bound
            raise self.cut()
        return _hull(a / b for a in self.bounds(one) for b in self.bounds(other))

    def extreme(self, values: Iterable[Moving], way: int) -> Moving:
        """The largest (`way` 1) or the smallest (-1) of numbers; unknown if one is."""
        found: Moving = None
        for i, value in enumerate(values):
            if value is None:
                return None
            found = value if i == 0 else self._further(found, value, way)
        return found

    def _further(self, one: Moving, other: Moving, way: int) -> Moving:
        signs = self.signs(self.add(one, other, -1))
        if len(signs) == 1:
            return one if next(iter(signs)) * way >= 0 else other
        (a, b), (c, d) = self.bounds(one), self.bounds(other)
        return Span(max(a, c), max(b, d)) if way > 0 else Span(min(a, c), min(b, d))

    def rising(self, value: Moving, function: Callable[[Fraction], Scalar]) -> Moving:
        """A function that never falls (rounding) of a number."""
        if value is None or isinstance(value, Fraction):
            return None if value is None else function(value)
        low, high = (function(end) for end in self.bounds(value))
        if not isinstance(low, Fraction) or not isinstance(high, Fraction):
            raise self.cut()
        return low if low == high else Span(low, high)


def is_moving(value: object) -> bool:
    """Whether a value is not the same on the whole stretch, as far as is known."""
    return isinstance(value, Line | Span)


def _line(value: Moving) -> tuple[Fraction, Fraction]:
    if isinstance(value, Line):
        return value.start, value.slope
    if isinstance(value, Fraction):
        return value, _ZERO
    raise TypeError(f"{value!r} is no number")


def _straight(start: Fraction, slope: Fraction) -> Fraction | Line:
    return Line(start, slope) if slope else start


def _hull(values: Iterable[Fraction]) -> Fraction | Span:
    found = list(values)
    low, high = min(found), max(found)
    return low if low == high else Span(low, high)


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)
