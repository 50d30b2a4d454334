"""What a value may be, bounds of a number or a set of other values, and what functions make of such.

The bounds hold always and may be too wide; that a value may be missing is never excluded.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.tree import Call, Scalar, Value
from jixiao.scheme.steps import Bands, Curve, Ladder
from jixiao.scheme.units import Unit

#: an end of a range: a number, or what lies below (-1) or above (1) all numbers
End = tuple[int, Fraction]
ZERO = Fraction(0)
BELOW: End = (-1, ZERO)
ABOVE: End = (1, ZERO)
NOTHING: End = (0, ZERO)


@frozen
class Bounds:
    """A number from `low` to `high`; an `open` end itself is left out."""

    low: End = BELOW
    high: End = ABOVE
    open_low: bool = False
    open_high: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no number lies between the ends."""
        return self.low > self.high or (self.low == self.high and (self.open_low or self.open_high))


@frozen
class Several:
    """One of several values; None: any value."""

    values: frozenset[Scalar] | None = None


May = Bounds | Several
ANY = Bounds()
ANYTHING = Several()
EITHER = Several(frozenset((True, False)))
#: no value at all
NEVER = Several(frozenset())
COUNT = Bounds(low=NOTHING)


def point(value: Fraction) -> Bounds:
    """One number."""
    return Bounds((0, value), (0, value))


def is_true(may: May) -> bool:
    """Whether a condition may hold."""
    return isinstance(may, Several) and (may.values is None or True in may.values)


def of_unit(unit: Unit) -> May:
    """Any value of a unit."""
    return ANY if unit.is_number else EITHER if unit.kind == "flag" else ANYTHING


TURNED = str.maketrans("<>", "><")


def side(sign: str, other: May) -> May:
    """What a value may be that stands so to another."""
    if not isinstance(other, Bounds):
        return other if sign == "=" else ANYTHING
    match sign:
        case "<" | "<=":
            return Bounds(BELOW, other.high, open_high=sign == "<")
        case ">" | ">=":
            return Bounds(other.low, ABOVE, open_low=sign == ">")
        case _:
            return other


def both_of(one: May, other: May) -> May:
    """What is in both."""
    if isinstance(one, Bounds) and isinstance(other, Bounds):
        return _shared(one, other)
    if isinstance(one, Several) and isinstance(other, Several):
        if one.values is None or other.values is None:
            return other if one.values is None else one
        return Several(one.values & other.values)
    return one


def _shared(one: Bounds, other: Bounds) -> Bounds:
    low, high = max(one.low, other.low), min(one.high, other.high)
    return Bounds(
        low,
        high,
        any(item.open_low and item.low == low for item in (one, other)),
        any(item.open_high and item.high == high for item in (one, other)),
    )


def union(several: Iterable[May]) -> May:
    """What is in any of several."""
    found = [may for may in several if may != NEVER]
    if not found:
        return NEVER
    numbers = [may for may in found if isinstance(may, Bounds)]
    if len(numbers) == len(found):
        return Bounds(min(may.low for may in numbers), max(may.high for may in numbers))
    values = [may.values for may in found if isinstance(may, Several)]
    if numbers or any(item is None for item in values):
        return ANYTHING
    return Several(frozenset().union(*(item for item in values if item is not None)))


def joined(function: str, sides: Iterable[May], value: bool) -> bool:
    """Whether `and` or `or` may come to a value."""
    may = (isinstance(side, Several) and (side.values is None or value in side.values) for side in sides)
    return all(may) if value is (function == "and") else any(may)


def compared(sign: str, left: May, right: May) -> May:
    """Whether a comparison may hold, and may fail."""
    if NEVER in (left, right):
        return NEVER
    if sign == "<>":
        turned = compared("=", left, right)
        assert isinstance(turned, Several)
        return Several(frozenset(not value for value in turned.values or ()))
    if isinstance(left, Bounds) and isinstance(right, Bounds):
        if sign in (">", ">="):
            left, right, sign = right, left, sign.translate(TURNED)
        if sign == "=":
            may = (not _shared(left, right).is_empty, not (left == right and left.low == left.high))
        elif sign == "<":
            may = (left.low < right.high, left.high >= right.low)
        else:
            may = (left.low <= right.high, left.high > right.low)
        return Several(frozenset(value for value, possible in zip((True, False), may, strict=True) if possible))
    both = (left.values, right.values) if isinstance(left, Several) and isinstance(right, Several) else (None, None)
    if sign == "=" and both[0] is not None and both[1] is not None:
        if not both[0] & both[1]:
            return Several(frozenset((False,)))
        if both[0] == both[1] and len(both[0]) == 1:
            return Several(frozenset((True,)))
    return EITHER


# numbers


def number_of(call: Call, args: list[May]) -> May:
    """What a function of numbers may come to."""
    name = call.function
    if name in ("least", "greatest") and NEVER in args:
        return ANY
    if NEVER in args:
        return NEVER
    if name in ("band", "marginal", "curve", "ladder") and isinstance(call.args[1], Value):
        return _steps(call, args[0])
    bounds = [arg for arg in args if isinstance(arg, Bounds)]
    if len(bounds) < len(args):
        return ANY
    match name, bounds:
        case "neg", [one]:
            return _turned(one)
        case "+", [one, other]:
            return Bounds(_plus(one.low, other.low), _plus(one.high, other.high))
        case "-", [one, other]:
            other = _turned(other)
            return Bounds(_plus(one.low, other.low), _plus(one.high, other.high))
        case "*", [one, other]:
            return _times(one, other)
        case "/", [one, other] if other.low > NOTHING or other.high < NOTHING:
            return _times(one, Bounds(_over(other.high, other), _over(other.low, other)))
        case "/", [one, other] if other.low == other.high:
            return NEVER
        case "least", _:
            return Bounds(min(one.low for one in bounds), min(one.high for one in bounds))
        case "greatest", _:
            return Bounds(max(one.low for one in bounds), max(one.high for one in bounds))
        case "abs", [one]:
            turned = _turned(one)
            return Bounds(max(one.low, turned.low, NOTHING), max(one.high, turned.high))
        case "floor" | "ceil" | "round", [one, *_]:
            places = [other.low[1] for other in bounds[1:]]
            return Bounds(_at(call, one.low, *places), _at(call, one.high, *places))
        case _:
            return ANY


def _at(call: Call, end: End, *others: Fraction) -> End:
    """A rising function at an end; an end beyond all numbers stays."""
    exact = FUNCTIONS[call.function].exact
    value = exact(call, (end[1], *others)) if exact is not None and not end[0] else None
    return (0, value) if isinstance(value, Fraction) else end


def _turned(one: Bounds) -> Bounds:
    return Bounds((-one.high[0], -one.high[1]), (-one.low[0], -one.low[1]))


def _plus(one: End, other: End) -> End:
    return one if one[0] else other if other[0] else (0, one[1] + other[1])


def _times(one: Bounds, other: Bounds) -> Bounds:
    found = [_product(x, y) for x in (one.low, one.high) for y in (other.low, other.high)]
    return Bounds(min(found), max(found))


def _product(one: End, other: End) -> End:
    if not one[0] and not other[0]:
        return 0, one[1] * other[1]
    signs = [end[0] or (end[1] > 0) - (end[1] < 0) for end in (one, other)]
    return signs[0] * signs[1], ZERO


def _over(end: End, divisor: Bounds) -> End:
    if end[0]:
        return NOTHING
    return (0, 1 / end[1]) if end[1] else (1 if divisor.high > NOTHING else -1, ZERO)


def _steps(call: Call, arg: May) -> May:
    table = call.args[1]
    steps = table.value if isinstance(table, Value) else None
    exact = FUNCTIONS[call.function].exact
    if exact is None or not isinstance(arg, Bounds):
        return ANY
    if isinstance(steps, Ladder):
        amounts = [step.amount for step in steps.steps]
        if call.part not in ("amount", "total") or any(isinstance(amount, str) for amount in amounts):
            return ANY
        figures = [amount for amount in amounts if isinstance(amount, Fraction)]
        if call.part == "total":
            return COUNT if all(figure >= 0 for figure in figures) else ANY
        return union([point(ZERO), *map(point, figures)]) if len(figures) == len(amounts) else ANY
    if not isinstance(steps, Bands | Curve):
        return ANY
    edges = [band.edge for band in steps.bands] if isinstance(steps, Bands) else [x for x, _ in steps.points]
    numbers = [edge for edge in edges if isinstance(edge, Fraction)]
    if call.function == "marginal":
        rates = [band.value for band in steps.bands] if isinstance(steps, Bands) else []
        if not all(isinstance(rate, Fraction) and rate >= 0 for rate in rates):
            return ANY
        # below the lowest edge there is no value
        low = max(arg.low, (0, min(numbers)))
        if arg.high < low:
            return NEVER
        return Bounds(NOTHING, NOTHING if not any(rates) else _at(call, arg.high))
    # whole bands and curves take their values at the edges and between them
    inside = {x for x in numbers if arg.low <= (0, x) <= arg.high}
    inside |= {end[1] for end in (arg.low, arg.high) if not end[0]}
    inside |= {max(numbers) + 1} if arg.high == ABOVE else set()
    inside |= {min(numbers) - 1} if arg.low == BELOW else set()
    ordered = sorted(inside)
    inside |= {(one + other) / 2 for one, other in pairwise(ordered)}
    values = [exact(call, (x, None)) for x in inside]
    return union(point(value) for value in values if isinstance(value, Fraction))
