"""Structured terms read at a number: its band, its slices of bands, its point of a curve, its step of a ladder."""

from __future__ import annotations

import functools
import itertools
import math
import operator
from collections.abc import Sequence
from fractions import Fraction

import polars as pl
from polars.expr.whenthen import ChainedThen, Then

from jixiao.formula.extremes import largest, smallest
from jixiao.formula.operands import Args, Known, Operand, Reading, quantity
from jixiao.formula.quantity import Inexact, Plain, Quantity, aligned
from jixiao.formula.scale import fits, kind, terminates, units_of, whole
from jixiao.formula.tree import Call, Scalar, Value
from jixiao.scheme.steps import Band, Bands, Curve, Figure, Ladder, Step

_ZERO = Fraction(0)
#: the parts of what is no step: the 0th, and one after the last where a decision is needed
_BEFORE_FIRST: dict[str, Scalar] = {"amount": _ZERO, "decided": False}
_TO_DECIDE: dict[str, Scalar] = {"decided": True, "sanction": "decision needed"}


def _steps(call: Call) -> Bands | Curve | Ladder:
    table = call.args[1]
    if not isinstance(table, Value) or not isinstance(table.value, Bands | Curve | Ladder):
        raise TypeError(f"{call.function} needs a structured term")
    return table.value


def _number(figure: Figure | None) -> Fraction:
    if not isinstance(figure, Fraction):
        raise TypeError("a structured term was not filled")
    return figure


def _reaches(value: Quantity, band: Band) -> pl.Expr:
    return value.reaches(_number(band.edge), above=band.above)


def _near_edges(value: Quantity, edges: Sequence[Fraction]) -> pl.Expr:
    return functools.reduce(operator.or_, [value.near(edge) for edge in edges])


def band(reading: Reading, call: Call, args: Args) -> Operand:
    """The value of the band; null below the lowest."""
    bands, value = _bands(call), quantity(args[0]).divided()
    values, places, size = aligned(*(Quantity.of(_number(item.value)).divided() for item in bands))
    result = pl.lit(None, dtype=kind(size, places))
    for item, amount in zip(reversed(bands), reversed(values), strict=True):
        result = pl.when(_reaches(value, item)).then(amount.at(places, size)).otherwise(result)
    result = pl.when(value.num.is_not_null()).then(result)
    if value.slack:
        near = _near_edges(value, [_number(item.edge) for item in bands])
        result = reading.certain(call, result, near, value.proof, places=places)
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
        part = largest(value - Quantity.of(edge), zero)
        if upper is not None:
            part = smallest(part, Quantity.of(upper - edge))
        total = total + part * Quantity.of(_number(item.value))
        upper = edge
    total = total.divided()
    lowest = bands[-1]
    result: pl.Expr = pl.when(_reaches(value, lowest)).then(total.num)
    if value.slack:
        result = reading.certain(call, result, _near_edges(value, [_number(lowest.edge)]), None, places=total.places)
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


def curve(_: Reading, call: Call, args: Args) -> Operand:
    """The value on the line; outside the points that of the nearest."""
    points, value = _points(call), quantity(args[0])
    result = Quantity.of(points[0][1])
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        run = smallest(largest(value - Quantity.of(x1), Quantity.of(_ZERO)), Quantity.of(x2 - x1))
        result = result + run * Quantity.of((y2 - y1) / (x2 - x1))
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
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
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
    n = max(math.floor(nth), 0)
    count = len(table.steps)
    if part == "total":
        fixed = sum((_amount(step) for step in table.steps[:n]), _ZERO)
        return fixed + (max(n - count, 0) * _amount(table.steps[-1]) if table.after_last == "repeat" else 0)
    if n < 1:
        return _BEFORE_FIRST.get(part)
    if n <= count or table.after_last == "repeat":
        return _of_step(table.steps[min(n, count) - 1], part)
    return _TO_DECIDE.get(part)


def ladder(reading: Reading, call: Call, args: Args) -> Operand:
    """One part of the n-th step, from the exact reading of each step there is."""
    nth, count = quantity(args[0]).divided(), len(_ladder(call).steps)
    if nth.slack:
        raise Inexact
    results = [ladder_exact(call, (Fraction(n), None)) for n in range(count + 2)]
    if any(isinstance(value, Fraction) and terminates(value) is None for value in results):
        raise Inexact
    if call.part != "total" and len(set(results)) == 1 and not nth.nullable:
        return reading.of(Value(results[0], call.unit))
    known = [abs(value) for value in results if isinstance(value, Fraction)] or [_ZERO]
    places = max(Quantity.of(value).places for value in known)
    size = (int(max(known)) + 1) * (1 if call.part != "total" else nth.size + count + 1)
    if not fits(size, places):
        raise Inexact
    target = kind(size, places)

    def constant(value: Scalar) -> pl.Expr:
        if not call.unit.is_number:
            return pl.lit(value, dtype=pl.Boolean if call.unit.kind == "flag" else pl.String)
        return pl.lit(None, dtype=target) if value is None else whole(units_of(_fraction(value), places), target)

    if call.part == "total":
        unit = whole(10**nth.places, kind(nth.size, nth.places))
        number = (nth.num.floordiv(unit) if nth.places else nth.num).cast(target)
        each = constant(_fraction(results[-1]) - _fraction(results[-2]))
        beyond = constant(results[count]) + (number - whole(count, target)) * each
    else:
        beyond = constant(results[-1])
    chain: Then | ChainedThen = pl.when(nth.reaches(Fraction(count + 1), above=False)).then(beyond)
    for n in range(count, 0, -1):
        if results[n] == results[n - 1]:
            continue  # the step below gives the same
        chain = chain.when(nth.reaches(Fraction(n), above=False)).then(constant(results[n]))
    first = constant(results[0])
    expr = chain.when(nth.num.is_not_null()).then(first) if nth.nullable else chain.otherwise(first)
    return Quantity(expr, places, size) if call.unit.is_number else Plain(expr)


def _fraction(value: Scalar) -> Fraction:
    return value if isinstance(value, Fraction) else _ZERO
