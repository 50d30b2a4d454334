"""Functions of a formula over a moving cell: what they give on a stretch, as far as it is one straight line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from attrs import frozen

from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.tree import Call, Scalar, Value
from jixiao.proofs.lines import Line, Unfollowed
from jixiao.proofs.spans import Moving, Span, Stretch, is_moving
from jixiao.scheme.steps import Bands, Curve, Ranks

#: how the difference of two numbers stands, for each comparison
_HOLDS: dict[str, frozenset[int]] = {
    "=": frozenset([0]), "<>": frozenset([-1, 1]), "<": frozenset([-1]), "<=": frozenset([-1, 0]),
    ">": frozenset([1]), ">=": frozenset([0, 1]),
}  # fmt: skip
_ROUNDING = ("round", "floor", "ceil")
_STEPS = ("band", "marginal", "curve", "ladder", "reach")


@frozen
class Calls:
    """Functions on one stretch; `turn` notes how conditions, bands and ranks come out, `turning` that floors count."""

    stretch: Stretch
    turn: Callable[..., None]
    turning: bool

    def of(self, call: Call, args: Sequence[Moving]) -> Moving:
        """What the function gives.

        :raises Split: the stretch has to be cut.
        :raises Unfollowed: the function has no exact reading.
        """
        name, stretch = call.function, self.stretch
        if name in _STEPS and args[-1 if name == "reach" else 0] is not None:
            return self._steps(call, args)
        if not any(map(is_moving, args)):
            found = exactly(call, args)
            self._leaves_floor(call, found)
            return found
        if name == "is_null":
            return False
        if None in args and name not in ("and", "or", "in"):
            return None
        match name:
            case "+" | "-":
                return stretch.add(args[0], args[1], 1 if name == "+" else -1)
            case "neg":
                return stretch.add(Fraction(0), args[0], -1)
            case "*":
                return stretch.times(args[0], args[1])
            case "/":
                return stretch.over(args[0], args[1])
            case "least" | "greatest":
                furthest = stretch.extreme(args, 1 if name == "greatest" else -1)
                self._leaves_floor(call, furthest)
                return furthest
            case "abs":
                return stretch.extreme([args[0], stretch.add(Fraction(0), args[0], -1)], 1)
            case "between":
                low, high = (self._compared(">=", args[0], args[1]), self._compared("<=", args[0], args[2]))
                return low and high
            case "in":
                equal = [None if arg is None else self._compared("=", args[0], arg) for arg in args[1:]]
                return True if True in equal else None if None in equal else False
        if name in _HOLDS:
            return self._compared(name, args[0], args[1])
        if name in _ROUNDING and not any(map(is_moving, args[1:])):
            return stretch.rising(args[0], lambda value: exactly(call, [value, *args[1:]]))
        raise stretch.cut()

    def _leaves_floor(self, call: Call, found: Moving) -> None:
        """Note whether ``greatest(x, 0)`` is above its floor, where turns matter."""
        floors = [arg.value for arg in call.args if isinstance(arg, Value) and isinstance(arg.value, Fraction)]
        if self.turning and call.function == "greatest" and floors and isinstance(found, Fraction | Line | Span):
            above = self.stretch.signs(self.stretch.add(found, max(floors), -1)) - {0}
            if len(above) == 1 and not self.stretch.is_point and isinstance(found, Span) and found.low == max(floors):
                raise self.stretch.cut()
            self.turn(id(call), bool(above))

    def _compared(self, sign: str, one: Moving, other: Moving) -> bool:
        signs = self.stretch.signs(self.stretch.add(one, other, -1))
        if signs <= _HOLDS[sign]:
            return True
        if not signs & _HOLDS[sign]:
            return False
        raise self.stretch.cut()

    def _steps(self, call: Call, args: Sequence[Moving]) -> Moving:
        """Bands, curves, ladders and ranks: between two edges they stand, or are straight."""
        if call.function == "reach":
            ranks = _table(call, 0)
            assert isinstance(ranks, Ranks)
            edged = zip(args[1:], ranks.reaches, strict=True)
            reached = exactly(
                call, [None, *(self._between(arg, [r[column] for r in ranks.rows]) for arg, column in edged)]
            )
            self.turn(id(call), reached)
            return reached
        table, value = _table(call, 1), args[0]
        if not isinstance(table, Bands | Curve):
            if is_moving(value):
                raise self.stretch.cut()
            self.turn(id(call), value)
            return exactly(call, [value, None])
        edges = [band.edge for band in table.bands] if isinstance(table, Bands) else [x for x, _ in table.points]
        inside = self._between(value, edges)
        self.turn(id(call), _slices(table, inside))
        if not is_moving(value) or call.function == "band":
            return exactly(call, [inside, None])
        low, high = self.stretch.bounds(value)
        one, other = (low * 2 + high) / 3, (low + high * 2) / 3
        first, second = (exactly(call, [x, None]) for x in (one, other))
        if not isinstance(first, Fraction) or not isinstance(second, Fraction):
            return None
        slope = (second - first) / (other - one)
        return self.stretch.add(self.stretch.times(slope, value), first - slope * one)

    def _between(self, value: Moving, edges: Iterable[object]) -> Moving:
        """A number that stands for all between the same edges.

        :raises Split: an edge lies among them.
        """
        if not is_moving(value):
            return value
        for edge in edges:
            self.stretch.sign(self.stretch.add(value, edge, -1))  # type: ignore[arg-type]  # a term's numbers are filled
        low, high = self.stretch.bounds(value)
        return (low + high) / 2


def exactly(call: Call, args: Sequence[object]) -> Scalar:
    """A function of values that stand still.

    :raises Unfollowed: it has no exact reading.
    """
    function = FUNCTIONS[call.function].exact
    if function is None:
        raise Unfollowed(call.function)
    return function(call, tuple(args))


def _table(call: Call, at: int) -> object:
    """The structured term among a function's arguments."""
    table = call.args[at]
    return table.value if isinstance(table, Value) else None


def _slices(table: Bands | Curve, value: Moving) -> int:
    """How many edges a number has passed."""
    assert isinstance(value, Fraction)
    if isinstance(table, Curve):
        return sum(value >= x for x, _ in table.points if isinstance(x, Fraction))
    edges = [(band.edge, band.above) for band in table.bands if isinstance(band.edge, Fraction)]
    return sum(value > edge or (value == edge and not above) for edge, above in edges)
