"""The least or greatest of several numbers, dates or ranks; unknown if one of them is.

Neither jumps: near values have near extremes, so nothing need be certain.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

import polars as pl
from attrs import evolve

from jixiao.formula import ranks
from jixiao.formula.operands import Args, Known, Operand, Reading, expression, if_known, plain, quantity
from jixiao.formula.quantity import Plain, Quantity, aligned, both_proven
from jixiao.formula.tree import Call, Scalar
from jixiao.scheme.units import DATE

#: whether the first of two values is taken, or the one bounded by the other
Wins = Callable[[pl.Expr, pl.Expr], pl.Expr]


def _number(args: Args, horizontal: Callable[..., pl.Expr], bounded: Wins, wins: Wins) -> Quantity:
    values, places, size = aligned(*(quantity(arg).divided() for arg in args))
    result = evolve(values[0], num=values[0].at(places, size), places=places, size=size, constant=None)
    for value in values[1:]:
        nullable, other = result.nullable or value.nullable, value.at(places, size)
        if not nullable:
            num = horizontal(result.num, other)
        elif not (result.nullable and value.nullable):
            # the horizontal functions pass over nulls; here an unknown side makes the result unknown
            num = bounded(result.num, other) if result.nullable else bounded(other, result.num)
        else:
            first = pl.when(wins(result.num, other)).then(result.num)
            num = first.when(result.num.is_not_null()).then(other)
        slack, proof = max(result.slack, value.slack), both_proven(result.proof, value.proof)
        result = Quantity(num, places, size, slack, nullable=nullable, proof=proof)
    return result


def _date(args: Args, wins: Wins) -> Plain:
    result = expression(args[0]).cast(pl.Date)
    for arg in args[1:]:
        other = expression(arg).cast(pl.Date)
        result = pl.when(wins(result, other)).then(result).when(result.is_not_null()).then(other)
    return Plain(result, any(plain(arg).nullable for arg in args))


def _at_most(number: pl.Expr, bound: pl.Expr) -> pl.Expr:
    return number.clip(upper_bound=bound)


def _at_least(number: pl.Expr, bound: pl.Expr) -> pl.Expr:
    return number.clip(lower_bound=bound)


def smallest(*args: Operand) -> Quantity:
    """The smallest of some numbers."""
    return _number(args, pl.min_horizontal, _at_most, operator.le)


def largest(*args: Operand) -> Quantity:
    """The largest of some numbers."""
    return _number(args, pl.max_horizontal, _at_least, operator.ge)


def least(_: Reading, call: Call, args: Args) -> Operand:
    """The smallest number, the earliest date, or the lowest rank."""
    if call.unit.is_rank:
        return ranks.extreme(call, args)
    return _date(args, operator.le) if call.unit == DATE else smallest(*args)


def greatest(_: Reading, call: Call, args: Args) -> Operand:
    """The largest number, the latest date, or the highest rank."""
    if call.unit.is_rank:
        return ranks.extreme(call, args)
    return _date(args, operator.ge) if call.unit == DATE else largest(*args)


_least, _greatest = if_known(min), if_known(max)


def least_exact(call: Call, values: Known) -> Scalar:
    """The smallest number, the earliest date, or the lowest rank."""
    return (ranks.extreme_exact if call.unit.is_rank else _least)(call, values)


def greatest_exact(call: Call, values: Known) -> Scalar:
    """The largest number, the latest date, or the highest rank."""
    return (ranks.extreme_exact if call.unit.is_rank else _greatest)(call, values)
