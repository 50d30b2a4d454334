"""Ranks: their places, the rank some places away, the lowest and highest, and the one whose thresholds are met.

A rank is held by its name; which comes before which, its unit says. A name that the term does not list has no place.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from jixiao.formula.operands import Args, Known, Operand, Reading, expression, plain, quantity
from jixiao.formula.quantity import Inexact, Plain, Quantity, both_proven
from jixiao.formula.tree import Call, Scalar, Value
from jixiao.scheme.steps import Ranks
from jixiao.scheme.units import Unit


def place_of(unit: Unit, name: Scalar) -> int | None:
    """The place of a rank among those of its unit, 1 for the lowest; None for a name that is none."""
    return unit.order.index(name) + 1 if isinstance(name, str) and name in unit.order else None


def places(rank: pl.Expr, unit: Unit) -> pl.Expr:
    """The places of ranks as whole numbers."""
    numbers = list(range(1, len(unit.order) + 1))
    return rank.cast(pl.String).replace_strict(list(unit.order), numbers, default=None, return_dtype=pl.Int64)


def level(_: Reading, call: Call, args: Args) -> Operand:
    """The place of the rank, 1 for the lowest."""
    unit = call.args[0].unit
    return Quantity(places(expression(args[0]), unit), 0, len(unit.order))


def level_exact(call: Call, values: Known) -> Scalar:
    """The place of the rank, 1 for the lowest."""
    place = place_of(call.args[0].unit, values[0])
    return None if place is None else Fraction(place)


def step(_: Reading, call: Call, args: Args) -> Operand:
    """The rank some places up, or down; the highest or lowest where there are not so many."""
    order, number = call.unit.order, quantity(args[1]).divided()
    if number.slack:
        raise Inexact
    # no more places than there are: what lies beyond is held at the end
    moved = number.cut().clip(-len(order), len(order)).cast(pl.Int64)
    place = (places(expression(args[0]), call.unit) + moved).clip(1, len(order))
    names = place.replace_strict(list(range(1, len(order) + 1)), list(order), default=None, return_dtype=pl.String)
    return Plain(names)


def step_exact(call: Call, values: Known) -> Scalar:
    """The rank some places up, or down; the highest or lowest where there are not so many."""
    order, place, count = call.unit.order, place_of(call.unit, values[0]), values[1]
    if place is None or not isinstance(count, Fraction):
        return None
    return order[min(max(place + int(count), 1), len(order)) - 1]


def _ranks(call: Call) -> Ranks:
    table = call.args[0]
    if not isinstance(table, Value) or not isinstance(table.value, Ranks):
        raise TypeError(f"{call.function} needs ranks")
    return table.value


def lowest_exact(call: Call, _: Known) -> Scalar:
    """The lowest rank."""
    return _ranks(call).names()[0]


def highest_exact(call: Call, _: Known) -> Scalar:
    """The highest rank."""
    return _ranks(call).names()[-1]


def end(_: Reading, call: Call, __: Args) -> Operand:
    """The lowest or highest rank, which no row changes."""
    exact = lowest_exact if call.function == "lowest" else highest_exact
    return Plain(pl.lit(exact(call, ())), nullable=False)


def _thresholds(ranks: Ranks) -> list[tuple[str, list[Fraction]]]:
    """The ranks with what each of them asks, the lowest first."""
    asked = []
    for name, row in zip(ranks.names(), ranks.rows, strict=True):
        figures = [row[column] for column in ranks.reaches]
        asked.append((name, [figure for figure in figures if isinstance(figure, Fraction)]))
    return asked


def _met(value: Quantity, threshold: Fraction) -> pl.Expr:
    return value.reaches(threshold, above=False)


def reach(reading: Reading, call: Call, args: Args) -> Operand:
    """The highest rank all of whose thresholds are met; null below the lowest."""
    values = [quantity(arg).divided() for arg in args[1:]]
    asked = _thresholds(_ranks(call))
    result = pl.lit(None, dtype=pl.String)
    for name, thresholds in asked:
        met = functools.reduce(operator.and_, map(_met, values, thresholds))
        result = pl.when(met).then(pl.lit(name)).otherwise(result)
    known = functools.reduce(operator.and_, (value.num.is_not_null() for value in values))
    result = pl.when(known).then(result)
    if any(value.slack for value in values):
        near = functools.reduce(operator.or_, _near(values, asked))
        proof = functools.reduce(both_proven, (value.proof for value in values if value.slack))
        result = reading.certain(call, result, near, proof)
    return Plain(result)


def _near(values: Sequence[Quantity], asked: Sequence[tuple[str, list[Fraction]]]) -> list[pl.Expr]:
    """Where a value that is not known exactly lies near a threshold."""
    return [
        value.near(threshold)
        for _, thresholds in asked
        for value, threshold in zip(values, thresholds, strict=True)
        if value.slack
    ]


def reach_exact(call: Call, values: Known) -> Scalar:
    """The highest rank all of whose thresholds are met; unknown below the lowest, or where a value is."""
    met = [value for value in values[1:] if isinstance(value, Fraction)]
    if len(met) < len(values) - 1:
        return None
    reached = None
    for name, thresholds in _thresholds(_ranks(call)):
        if all(map(operator.ge, met, thresholds)):
            reached = name
    return reached


def extreme(call: Call, args: Args) -> Plain:
    """The lowest or highest of several ranks; unknown if one has no place."""
    result = expression(args[0])
    for arg in args[1:]:
        other = expression(arg)
        here, there = places(result, call.unit), places(other, call.unit)
        first = here <= there if call.function == "least" else here >= there
        result = pl.when(first).then(result).when(~first).then(other)
    return Plain(result, any(plain(arg).nullable for arg in args))


def extreme_exact(call: Call, values: Known) -> Scalar:
    """The lowest or highest of several ranks; unknown if one has no place."""
    found = [place_of(call.unit, value) for value in values]
    known = [place for place in found if place is not None]
    if len(known) < len(found):
        return None
    return call.unit.order[(min if call.function == "least" else max)(known) - 1]
