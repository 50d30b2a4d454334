"""Readings of arithmetic, comparison, logic and term tables: in columns (Polars) and row by row (exact).

In columns a number is a `Quantity`, everything else a Polars expression. Where a result jumps (a comparison, a band, a
whole number) and a number is not known exactly, the rows that lie within its slack are handed to `Reading.certain`.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

import polars as pl
from attrs import evolve

from jixiao.formula.quantity import DECIMAL, ULP, Inexact, Plain, Quantity, choose, literal, pick
from jixiao.scheme.steps import Band, Bands, Curve, Ladder, Step

if TYPE_CHECKING:
    from jixiao.formula.tree import Call, Scalar, Tree

Operand = Quantity | Plain
Args = tuple[Operand, ...]
Known = tuple["Scalar", ...]
Two = tuple[Fraction | None, Fraction | None]
_ZERO = Fraction(0)
_NOTHING = pl.lit(None, dtype=DECIMAL)
_COMPARE: dict[str, Callable[..., pl.Expr]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class Reading(Protocol):
    """What the columnar readings of functions ask of the reading that walks the tree."""

    def certain(self, call: Tree, result: pl.Expr, near: pl.Expr, proof: pl.Expr | None) -> pl.Expr:
        """`result` with the rows for which `near` holds, and `proof` does not, computed anew by the exact reading."""

    def of(self, tree: Tree) -> Operand:
        """The columnar reading of a tree."""

    def unreadable(self, tree: Tree) -> pl.Expr | None:
        """Which rows of a plain column hold a cell that could not be read, or None if none does."""


def quantity(operand: Operand) -> Quantity:
    """The operand as a number; null is one of unknown value.

    :raises TypeError: it is a value of another kind, which the check of units should have refused.
    """
    if isinstance(operand, Quantity):
        return operand
    if not operand.empty:
        raise TypeError("a number was expected")
    return Quantity(operand.expr.cast(DECIMAL), 0, 0)


def expression(operand: Operand) -> pl.Expr:
    """The operand as one expression, divided out."""
    return operand.divided().num if isinstance(operand, Quantity) else operand.expr


def plain(operand: Operand) -> Plain:
    """The operand as an expression with what is known of its nulls."""
    return operand if isinstance(operand, Plain) else Plain(operand.divided().num, operand.nullable)


def _both(left: Quantity, right: Quantity) -> pl.Expr | None:
    """The proof that both are exact."""
    if left.proof is None or right.proof is None:
        return right.proof if left.proof is None else left.proof
    return left.proof & right.proof


def _ulps(count: int) -> pl.Expr:
    return literal(Fraction(count, ULP))


# arithmetic


def add(_: Reading, __: Call, args: Args) -> Operand:
    """Sum."""
    return quantity(args[0]) + quantity(args[1])


def subtract(_: Reading, __: Call, args: Args) -> Operand:
    """Difference."""
    return quantity(args[0]) - quantity(args[1])


def multiply(_: Reading, __: Call, args: Args) -> Operand:
    """Product."""
    return quantity(args[0]) * quantity(args[1])


def divide(_: Reading, __: Call, args: Args) -> Operand:
    """Quotient."""
    return quantity(args[0]) / quantity(args[1])


def negate(_: Reading, __: Call, args: Args) -> Operand:
    """Negative."""
    return -quantity(args[0])


def remainder(_: Reading, __: Call, args: Args) -> Operand:
    """Remainder, with the sign of the dividend."""
    left, right = (quantity(arg).divided() for arg in args)
    if left.slack or right.slack:
        raise Inexact
    nonzero = right.num != literal(_ZERO)
    rest = pl.when(nonzero).then(left.num) % pl.when(nonzero).then(right.num)
    return Quantity(rest, max(left.places, right.places), right.size)


def _strict(function: Callable[..., Scalar]) -> Callable[[Call, Known], Scalar]:
    """Unknown as soon as one argument is."""

    @functools.wraps(function)
    def read(_: Call, values: Known) -> Scalar:
        return None if any(value is None for value in values) else function(*values)

    return read


add_exact = _strict(operator.add)
subtract_exact = _strict(operator.sub)
multiply_exact = _strict(operator.mul)
negate_exact = _strict(operator.neg)
magnitude_exact = _strict(abs)
least_exact = _strict(min)
greatest_exact = _strict(max)
floor_exact = _strict(lambda value: Fraction(math.floor(value)))
ceil_exact = _strict(lambda value: Fraction(math.ceil(value)))
divide_exact = _strict(lambda left, right: left / right if right else None)
remainder_exact = _strict(lambda left, right: left - right * math.trunc(left / right) if right else None)


def magnitude(_: Reading, __: Call, args: Args) -> Operand:
    """Without the sign."""
    value = quantity(args[0]).divided()
    return evolve(value, num=value.num.abs(), constant=None)


def _extreme(args: Args, horizontal: Callable[..., pl.Expr], wins: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Quantity:
    values = [quantity(arg).divided() for arg in args]
    result = values[0]
    for value in values[1:]:
        nullable = result.nullable or value.nullable
        if not nullable:
            num = horizontal(result.num, value.num)
        else:
            # the horizontal functions pass over nulls; here an unknown side makes the result unknown
            first = pl.when(wins(result.num, value.num)).then(result.num)
            num = first.when(result.num.is_not_null()).then(value.num)
        places, size = max(result.places, value.places), max(result.size, value.size)
        slack = max(result.slack, value.slack)
        result = Quantity(num, places, size, slack, nullable=nullable, proof=_both(result, value))
    return result


def least(_: Reading, __: Call, args: Args) -> Operand:
    """The smallest; unknown if one is. It does not jump, so nothing need be certain."""
    return _extreme(args, pl.min_horizontal, operator.le)


def greatest(_: Reading, __: Call, args: Args) -> Operand:
    """The largest; unknown if one is."""
    return _extreme(args, pl.max_horizontal, operator.ge)


def _whole(reading: Reading, call: Call, value: Quantity, result: pl.Expr) -> Quantity:
    if value.slack:
        near = (value.num - value.num.round(0)).abs() <= _ulps(value.slack)
        result = reading.certain(call, result, near, value.proof)
    return Quantity(result, 0, value.size + 1, nullable=value.nullable)


def floor(reading: Reading, call: Call, args: Args) -> Operand:
    """The next whole number below."""
    value = quantity(args[0]).divided()
    return _whole(reading, call, value, value.num.floor())


def ceil(reading: Reading, call: Call, args: Args) -> Operand:
    """The next whole number above."""
    value = quantity(args[0]).divided()
    return _whole(reading, call, value, value.num.ceil())


def half_away(value: Fraction, places: int) -> Fraction:
    """Rounded to decimal places, ties away from zero: the one rounding of the exact reading."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(-whole if value < 0 else whole, 10**places)


def round_half_away(reading: Reading, call: Tree, value: Quantity, places: int) -> Quantity:
    """Rounded to decimal places, ties away from zero: the one rounding in columns."""
    value = value.divided()
    if value.slack == 0 and value.places <= places:
        return value
    result = value.num.round(places, mode="half_away_from_zero")
    if value.slack:
        shifted = value.num.abs() + literal(Fraction(1, 2 * 10**places))
        near = (shifted - shifted.round(places, mode="half_away_from_zero")).abs() <= _ulps(value.slack)
        result = reading.certain(call, result, near, value.proof)
    return Quantity(result, places, value.size + 1, nullable=value.nullable)


def rounded(reading: Reading, call: Call, args: Args) -> Operand:
    """Rounded to a constant number of places."""
    places = quantity(args[1]).constant
    if places is None:
        raise Inexact
    return round_half_away(reading, call, quantity(args[0]), int(places))


rounded_exact = _strict(lambda value, places: half_away(value, int(places)))


# comparison


def _compared(reading: Reading, call: Tree, left: Operand, right: Operand, sign: str) -> Plain:
    if isinstance(left, Plain) and isinstance(right, Plain):
        return Plain(_COMPARE[sign](left.expr, right.expr), left.nullable or right.nullable)
    first, second = quantity(left).divided(), quantity(right).divided()
    result = _COMPARE[sign](first.num, second.num)
    if first.slack + second.slack:
        near = (first.num - second.num).abs() <= _ulps(first.slack + second.slack)
        result = reading.certain(call, result, near, _both(first, second))
    return Plain(result, first.nullable or second.nullable)


def compare(reading: Reading, call: Call, args: Args) -> Operand:
    """One of the six comparisons."""
    return _compared(reading, call, args[0], args[1], call.function)


def compare_exact(call: Call, values: Known) -> Scalar:
    """One of the six comparisons; unknown if a side is."""
    if values[0] is None or values[1] is None:
        return None
    return bool(_COMPARE[call.function](values[0], values[1]))


def _sub(call: Call, sign: str, left: int, right: int) -> Call:
    from jixiao.formula.tree import Call as Node

    return Node(sign, (call.args[left], call.args[right]), call.unit)


def between(reading: Reading, call: Call, args: Args) -> Operand:
    """Both bounds included."""
    low = _compared(reading, _sub(call, ">=", 0, 1), args[0], args[1], ">=")
    high = _compared(reading, _sub(call, "<=", 0, 2), args[0], args[2], "<=")
    return Plain(low.expr & high.expr, low.nullable or high.nullable)


def between_exact(_: Call, values: Known) -> Scalar:
    """Both bounds included; Kleene where one is unknown."""
    value, low, high = values
    above = None if value is None or low is None else value >= low  # type: ignore[operator]  # one unit, as typed
    below = None if value is None or high is None else value <= high  # type: ignore[operator]  # one unit, as typed
    return both_exact(_, (above, below))


def one_of(reading: Reading, call: Call, args: Args) -> Operand:
    """Equal to one of the others."""
    found = [_compared(reading, _sub(call, "=", 0, i), args[0], args[i], "=") for i in range(1, len(args))]
    return Plain(functools.reduce(operator.or_, (one.expr for one in found)), any(one.nullable for one in found))


def one_of_exact(_: Call, values: Known) -> Scalar:
    """Equal to one of the others; unknown if the first is."""
    if values[0] is None:
        return None
    if values[0] in [value for value in values[1:] if value is not None]:
        return True
    return None if None in values[1:] else False


# logic


def is_null(reading: Reading, call: Call, args: Args) -> Operand:
    """Has no value; a cell that could not be read is unknown, not empty."""
    arg = args[0]
    result = (arg.num if isinstance(arg, Quantity) else arg.expr).is_null()
    bad = reading.unreadable(call.args[0])
    return Plain(result, nullable=False) if bad is None else Plain(pl.when(~bad).then(result))


def is_null_exact(_: Call, values: Known) -> Scalar:
    """Has no value."""
    return values[0] is None


def both(_: Reading, __: Call, args: Args) -> Operand:
    """Kleene and."""
    left, right = plain(args[0]), plain(args[1])
    return Plain(left.expr & right.expr, left.nullable or right.nullable)


def both_exact(_: Call, values: Known) -> Scalar:
    """Kleene and."""
    return False if False in values else None if None in values else True


def either(_: Reading, __: Call, args: Args) -> Operand:
    """Kleene or."""
    left, right = plain(args[0]), plain(args[1])
    return Plain(left.expr | right.expr, left.nullable or right.nullable)


def either_exact(_: Call, values: Known) -> Scalar:
    """Kleene or."""
    return True if True in values else None if None in values else False


def negation(_: Reading, __: Call, args: Args) -> Operand:
    """Kleene not."""
    value = plain(args[0])
    return Plain(~value.expr, value.nullable)


negation_exact = _strict(operator.not_)


def choice(_: Reading, call: Call, args: Args) -> Operand:
    """The second where the first holds, the third where it fails."""
    condition = plain(args[0])
    if call.unit.is_number:
        return choose(condition, quantity(args[1]), quantity(args[2]))
    yes, no = plain(args[1]), plain(args[2])
    return Plain(pick(condition, yes.expr, no.expr), condition.nullable or yes.nullable or no.nullable)


def choice_exact(_: Call, values: Known) -> Scalar:
    """The second where the first holds, the third where it fails."""
    return None if values[0] is None else values[1] if values[0] else values[2]


def first_known(reading: Reading, call: Call, args: Args) -> Operand:
    """The first with a value; a cell that could not be read stays unknown."""
    bad = reading.unreadable(call.args[0])
    if call.unit.is_number:
        result = quantity(args[0])
        for arg in args[1:]:
            if not result.nullable:
                break
            value = quantity(arg)
            known = Plain(result.num.is_not_null(), nullable=False)
            result = evolve(choose(known, result, value), nullable=value.nullable)
        return result if bad is None else choose(Plain(bad, nullable=False), Quantity(_NOTHING, 0, 0), result)
    first = pl.coalesce([expression(arg) for arg in args])
    nullable = all(plain(arg).nullable for arg in args)
    return Plain(first, nullable) if bad is None else Plain(pl.when(~bad).then(first))


def first_known_exact(_: Call, values: Known) -> Scalar:
    """The first with a value."""
    return next((value for value in values if value is not None), None)


# term tables


def _steps(call: Call) -> Bands | Curve | Ladder:
    from jixiao.formula.tree import Value

    table = call.args[1]
    if not isinstance(table, Value) or not isinstance(table.value, Bands | Curve | Ladder):
        raise TypeError(f"{call.function} needs a structured term")
    return table.value


def _number(figure: Fraction | str | None) -> Fraction:
    if not isinstance(figure, Fraction):
        raise TypeError("a structured term was not filled")
    return figure


def _reaches(value: pl.Expr, band: Band) -> pl.Expr:
    edge = literal(_number(band.edge))
    return value > edge if band.above else value >= edge


def _near_edges(value: Quantity, edges: Sequence[Fraction]) -> pl.Expr:
    near = [(value.num - literal(edge)).abs() <= _ulps(value.slack + 1) for edge in edges]
    return functools.reduce(operator.or_, near)


def band(reading: Reading, call: Call, args: Args) -> Operand:
    """The value of the band; null below the lowest."""
    bands, value = _bands(call), quantity(args[0]).divided()
    values = [Quantity.of(_number(item.value)).divided() for item in bands]
    result: pl.Expr = pl.lit(None, dtype=DECIMAL)
    for item, amount in zip(reversed(bands), reversed(values), strict=True):
        result = pl.when(_reaches(value.num, item)).then(amount.num).otherwise(result)
    result = pl.when(value.num.is_not_null()).then(result)
    if value.slack:
        near = _near_edges(value, [_number(item.edge) for item in bands])
        result = reading.certain(call, result, near, value.proof)
    places, size = max(item.places for item in values), max(item.size for item in values)
    slack = max(item.slack for item in values)
    return Quantity(result, places, size, slack, proof=pl.lit(value=False) if slack else None)


def _bands(call: Call) -> tuple[Band, ...]:
    table = _steps(call)
    if not isinstance(table, Bands):
        raise TypeError(f"{call.function} needs bands")
    return table.bands


def band_exact(call: Call, values: Known) -> Scalar:
    """The value of the band; null below the lowest."""
    value = values[0]
    if not isinstance(value, Fraction):
        return None
    for item in _bands(call):
        edge = _number(item.edge)
        if value > edge or (value == edge and not item.above):
            return _number(item.value)
    return None


def marginal(reading: Reading, call: Call, args: Args) -> Operand:
    """Each slice at the value of its own band; null below the lowest."""
    bands, value = _bands(call), quantity(args[0]).divided()
    zero = Quantity.of(_ZERO)
    total, upper = zero, None
    for item in bands:
        edge = _number(item.edge)
        part = quantity(greatest(reading, call, (value - Quantity.of(edge), zero)))
        if upper is not None:
            part = quantity(least(reading, call, (part, Quantity.of(upper - edge))))
        total = total + part * Quantity.of(_number(item.value))
        upper = edge
    total = total.divided()
    lowest = bands[-1]
    result = pl.when(_reaches(value.num, lowest)).then(total.num)
    if value.slack:
        result = reading.certain(call, result, _near_edges(value, [_number(lowest.edge)]), None)
    return Quantity(result, total.places, total.size, total.slack)


def marginal_exact(call: Call, values: Known) -> Scalar:
    """Each slice at the value of its own band; null below the lowest."""
    value, bands = values[0], _bands(call)
    if not isinstance(value, Fraction) or band_exact(call, values) is None:
        return None
    total, upper = _ZERO, None
    for item in bands:
        edge = _number(item.edge)
        part = max(value - edge, _ZERO)
        total += (part if upper is None else min(part, upper - edge)) * _number(item.value)
        upper = edge
    return total


def curve(reading: Reading, call: Call, args: Args) -> Operand:
    """The value on the line; outside the points that of the nearest."""
    points = _points(call)
    (x0, y0), value = points[0], quantity(args[0])
    result = Quantity.of(y0)
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        run = quantity(greatest(reading, call, (value - Quantity.of(x1), Quantity.of(_ZERO))))
        run = quantity(least(reading, call, (run, Quantity.of(x2 - x1))))
        result = result + run * Quantity.of((y2 - y1) / (x2 - x1))
    _ = x0
    return result


def _points(call: Call) -> list[tuple[Fraction, Fraction]]:
    table = _steps(call)
    if not isinstance(table, Curve):
        raise TypeError("curve needs points")
    return [(_number(x), _number(y)) for x, y in table.points]


def curve_exact(call: Call, values: Known) -> Scalar:
    """The value on the line; outside the points that of the nearest."""
    value, points = values[0], _points(call)
    if not isinstance(value, Fraction):
        return None
    if value <= points[0][0]:
        return points[0][1]
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        if value <= x2:
            return y1 + (value - x1) * (y2 - y1) / (x2 - x1)
    return points[-1][1]


def _ladder(call: Call) -> Ladder:
    table = _steps(call)
    if not isinstance(table, Ladder):
        raise TypeError("ladder needs steps")
    return table


def _amount(step: Step) -> Fraction:
    """The fixed amount of a step: 0 for a sanction alone and for an amount that is decided."""
    return _number(step.amount) if step.amount is not None else _ZERO


def _decided(step: Step) -> bool:
    return step.amount is None and (step.lo is not None or step.hi is not None)


def _of_step(step: Step, part: str) -> Scalar:
    match part:
        case "amount":
            return None if _decided(step) else _amount(step)
        case "decided":
            return _decided(step)
        case "sanction":
            return step.sanction
        case "lo":
            return step.lo
        case _:
            return step.hi


def ladder_exact(call: Call, values: Known) -> Scalar:
    """One part of the n-th step; the 0th has no sanction and costs nothing."""
    nth, table, part = values[0], _ladder(call), call.part or "amount"
    if not isinstance(nth, Fraction):
        return None
    n = int(nth)
    count = len(table.steps)
    if part == "total":
        fixed = sum((_amount(step) for step in table.steps[:n]), _ZERO)
        return fixed + (max(n - count, 0) * _amount(table.steps[-1]) if table.after_last == "repeat" else 0)
    if n < 1:
        return {"amount": _ZERO, "decided": False}.get(part)
    if n <= count or table.after_last == "repeat":
        return _of_step(table.steps[min(n, count) - 1], part)
    return {"decided": True, "sanction": "decision needed"}.get(part)


def ladder(_: Reading, call: Call, args: Args) -> Operand:
    """One part of the n-th step, from the exact reading of each step there is."""
    nth, count = quantity(args[0]).divided(), len(_ladder(call).steps)
    if nth.slack:
        raise Inexact
    results = [ladder_exact(call, (Fraction(n), None)) for n in range(count + 2)]
    number = nth.num
    if call.part == "total":
        extra = (number - literal(Fraction(count))) * literal(_fraction(results[-1]) - _fraction(results[-2]))
        beyond = literal(_fraction(results[count])) + extra
    else:
        beyond = _constant(results[-1], call)
    expr = pl.when(number > literal(Fraction(count))).then(beyond)
    for n in range(count, 0, -1):
        expr = expr.when(number >= literal(Fraction(n))).then(_constant(results[n], call))
    result = expr.when(number.is_not_null()).then(_constant(results[0], call))
    if not call.unit.is_number:
        return Plain(result)
    known = [abs(value) for value in results if isinstance(value, Fraction)] or [_ZERO]
    places = max(Quantity.of(value).places for value in known)
    return Quantity(result, places, int(max(known)) * (1 if call.part != "total" else max(nth.size, 1)) + 1)


def _fraction(value: Scalar) -> Fraction:
    return value if isinstance(value, Fraction) else _ZERO


def _constant(value: Scalar, call: Call) -> pl.Expr:
    if call.unit.is_number:
        return pl.lit(None, dtype=DECIMAL) if value is None else literal(_fraction(value))
    return pl.lit(value, dtype=pl.Boolean if call.unit.kind == "flag" else pl.String)
