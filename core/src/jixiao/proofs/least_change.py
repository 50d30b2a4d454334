"""The least change of one number that reaches a goal, everything else as it is.

A number moves in whole steps, away from what it is. Along it the figures are followed exactly, so that a stretch is
passed over only where it is proven not to reach the goal; the answer, and the step before it, are computed once more
by the engine.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from jixiao.engine.evaluate import Engine
from jixiao.engine.month import Month
from jixiao.formula.tree import Scalar
from jixiao.proofs.followed import Followed, Reached
from jixiao.proofs.goal import Target, total
from jixiao.proofs.inputs import FAR
from jixiao.proofs.lines import Unfollowed
from jixiao.proofs.reads import Number
from jixiao.proofs.spans import Split, Stretch
from jixiao.scheme.periods import Period

#: parts of formulas that are read before a search ends, and says how far it came
_MOST = 200_000
#: so many steps of a stretch are looked at one by one
_FEW = 2


@frozen
class Reach:
    """The least change in one direction: the number, the goal and net then, and the goal one step before."""

    value: Fraction
    goal: Scalar
    net: Fraction | None
    before: Fraction
    short: Scalar


@frozen
class Ended:
    """No number up to `upto` reaches the goal; not `whole`: the search ended before the number's own end.

    `unknown`: somewhere on the way the figure is not available.
    """

    upto: Fraction
    whole: bool = True
    unknown: bool = False


@frozen
class Attempt:
    """What one number can do: upwards and downwards; or the `reason` why not, and `what` it is about."""

    number: Number
    up: Reach | Ended | None = None
    down: Reach | Ended | None = None
    reason: str = ""
    what: str = ""

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """The changes that reach the goal, the least first."""
        found = [way for way in (self.up, self.down) if isinstance(way, Reach)]
        now = self.number.now
        return tuple(sorted(found, key=lambda reach: abs(reach.value - now) if now is not None else 0))


class Search:
    """The search for one goal, number by number."""

    def __init__(self, engine: Engine, period: Period, target: Target) -> None:
        self.engine = engine
        self.period = period
        self.target = target

    def attempt(self, number: Number) -> Attempt:
        """What a number can do."""
        if number.fault:
            return Attempt(number, reason=number.fault)
        followed = Followed(self.target.month.run, number.spot, turning=not self.target.is_plain)
        if not any(followed.moves(self.target.table, column, self.target.row) for column in self.target.columns):
            return Attempt(number, reason="unread")
        try:
            along = _Along(followed, self.target, number)
            return Attempt(number, self._checked(number, along.search(1)), self._checked(number, along.search(-1)))
        except Unfollowed as reason:
            return Attempt(number, reason="unfollowed", what=str(reason))
        except _Unconfirmed as reason:
            return Attempt(number, reason="unconfirmed", what=str(reason))

    def _checked(self, number: Number, found: Fraction | Ended) -> Reach | Ended:
        """The answer as the engine computes it.

        :raises _Unconfirmed: the engine does not find the goal reached there, or finds it reached a step before.
        """
        if isinstance(found, Ended):
            return found
        assert number.now is not None
        month = self._month(number, found)
        before = _before(found, number)
        previous = self._month(number, before)
        if not self.target.met(month) or (self.target.goal.sign and self.target.met(previous)):
            raise _Unconfirmed(str(found))
        net = total(month, self.target.table, self.target.row, "net")
        return Reach(found, self.target.shown(month), net, before, self.target.shown(previous))

    def _month(self, number: Number, value: Fraction) -> Month:
        if value == number.now:
            return self.target.month
        spot = number.spot
        return self.engine.trial(self.period, (spot.table, spot.column), spot.row, value)


class _Unconfirmed(Exception):  # noqa: N818 - caught where the attempt is made
    """The engine does not agree."""


def _before(found: Fraction, number: Number) -> Fraction:
    """The step before, on the side of what the number is now."""
    assert number.now is not None
    step = number.input.step
    return max(found - step, number.now) if found > number.now else min(found + step, number.now)


class _Along:
    """One number followed away from what it is."""

    def __init__(self, followed: Followed, target: Target, number: Number) -> None:
        assert number.now is not None
        self.followed = followed
        self.target = target
        self.now = number.now
        self.step = number.input.step
        self.low = number.input.low if self.now >= number.input.low else -FAR
        self.high = FAR if number.input.high is None else number.input.high
        self.turns = self._read(Stretch(self.now, self.now)).turns

    def _read(self, stretch: Stretch) -> Reached:
        return self.followed.read(self.target.holds, stretch)

    def search(self, way: int) -> Fraction | Ended:
        """The first step that reaches the goal, upwards or downwards."""
        last = self.high // self.step * self.step if way > 0 else -(-self.low // self.step) * self.step
        if (last - self.now) * way <= 0:
            return Ended(self.now)
        unknown, started = False, self.followed.work
        waiting = [Stretch(last, last), Stretch(min(self.now, last), max(self.now, last))]
        while waiting:
            stretch = waiting.pop()
            points = self._points(stretch, way)
            if points is None:
                continue
            if self.followed.work - started > _MOST:
                return Ended(points[0] - way * self.step, whole=False, unknown=unknown)
            if not stretch.is_point and (points[1] - points[0]) * way < _FEW * self.step:
                waiting += [Stretch(x, x) for x in dict.fromkeys(reversed(points))]
                continue
            try:
                read = self._read(stretch)
            except Split as split:
                waiting += _parts(stretch, self._placed(split.at, stretch), way)
                continue
            unknown = unknown or read.value is None
            if read.value is True and (self.target.is_plain or read.turns != self.turns):
                return points[0]
        return Ended(last, unknown=unknown)

    def _points(self, stretch: Stretch, way: int) -> tuple[Fraction, Fraction] | None:
        """The nearest and the furthest step on a stretch."""
        if stretch.is_point:
            return None if stretch.low % self.step else (stretch.low, stretch.low)
        first = stretch.low // self.step * self.step + self.step
        last = -(-stretch.high // self.step) * self.step - self.step
        if first > last:
            return None
        return (first, last) if way > 0 else (last, first)

    def _placed(self, at: Fraction, stretch: Stretch) -> Fraction:
        """Where to cut: a middle is moved to a step, so that halves stay small numbers."""
        near = at // self.step * self.step
        return near if at == stretch.middle and stretch.low < near < stretch.high else at


def _parts(stretch: Stretch, at: Fraction, way: int) -> list[Stretch]:
    """The furthest part first."""
    parts = [Stretch(stretch.low, at), Stretch(at, at), Stretch(at, stretch.high)]
    return parts[::-1] if way > 0 else parts
