"""Logic of three values: Kleene's and, or, not; a choice by a condition; what is known and what is not."""

from __future__ import annotations

import operator
from fractions import Fraction

import polars as pl
from attrs import evolve

from jixiao.formula.operands import Args, Known, Operand, Reading, expression, if_known, plain, quantity
from jixiao.formula.quantity import Plain, Quantity, aligned, always
from jixiao.formula.scale import fits
from jixiao.formula.tree import Call, Scalar


def both(_: Reading, __: Call, args: Args) -> Operand:
    """Kleene and."""
    left, right = plain(args[0]), plain(args[1])
    if left.holds is not None or right.holds is not None:
        known, other = (left, right) if left.holds is not None else (right, left)
        return other if known.holds else known
    return Plain(left.expr & right.expr, left.nullable or right.nullable)


def both_exact(_: Call, values: Known) -> Scalar:
    """Kleene and."""
    return False if False in values else None if None in values else True


def either(_: Reading, __: Call, args: Args) -> Operand:
    """Kleene or."""
    left, right = plain(args[0]), plain(args[1])
    if left.holds is not None or right.holds is not None:
        known, other = (left, right) if left.holds is not None else (right, left)
        return known if known.holds else other
    return Plain(left.expr | right.expr, left.nullable or right.nullable)


def either_exact(_: Call, values: Known) -> Scalar:
    """Kleene or."""
    return True if True in values else None if None in values else False


def negation(_: Reading, __: Call, args: Args) -> Operand:
    """Kleene not."""
    value = plain(args[0])
    return Plain(~value.expr, value.nullable) if value.holds is None else always(value=not value.holds)


negation_exact = if_known(operator.not_)


def pick(condition: Plain, yes: pl.Expr, no: pl.Expr) -> pl.Expr:
    """`yes` where the condition holds, `no` where it fails, null where it is unknown."""
    chosen = pl.when(condition.expr).then(yes)
    return chosen.when(condition.expr.is_not_null()).then(no) if condition.nullable else chosen.otherwise(no)


def choose(condition: Plain, yes: Quantity, no: Quantity) -> Quantity:
    """`yes` where the condition holds, `no` where it fails, null where it is unknown."""
    if condition.holds is not None:
        return yes if condition.holds else no
    den = None
    if yes.den is not None or no.den is not None:
        one = Quantity.of(Fraction(1))
        dens = (yes.den or one, no.den or one)
        places, size = max(d.places for d in dens), max(d.size for d in dens)
        top, most = max(yes.places, no.places), max(yes.size, no.size)
        unit = max(places, top)
        if fits(size, unit) and fits(most, unit):
            num = pick(condition, *(d.at(places, size) for d in dens))
            den = Quantity(num, places, size)
        else:
            yes, no = yes.divided(), no.divided()
    nullable = condition.nullable or yes.nullable or no.nullable
    (left, right), places, size = aligned(yes.numerator(), no.numerator())
    proof = None
    if left.proof is not None or right.proof is not None:
        proof = pick(condition, *(pl.lit(value=True) if p is None else p for p in (left.proof, right.proof)))
    num = pick(condition, left.at(places, size), right.at(places, size))
    return Quantity(num, places, size, max(left.slack, right.slack), den, nullable=nullable, proof=proof)


def choice(_: Reading, call: Call, args: Args) -> Operand:
    """The second where the first holds, the third where it fails; unknown where it is."""
    condition = plain(args[0])
    if call.unit.is_number:
        return choose(condition, quantity(args[1]), quantity(args[2]))
    yes, no = plain(args[1]), plain(args[2])
    if condition.holds is not None:
        return yes if condition.holds else no
    return Plain(pick(condition, yes.expr, no.expr), condition.nullable or yes.nullable or no.nullable)


def choice_exact(_: Call, values: Known) -> Scalar:
    """The second where the first holds, the third where it fails; unknown where it is."""
    return None if values[0] is None else values[1] if values[0] else values[2]


def is_null(reading: Reading, call: Call, args: Args) -> Operand:
    """Has no value; a cell that could not be read is unknown, not empty."""
    arg = args[0]
    result = (arg.num if isinstance(arg, Quantity) else arg.expr).is_null()
    bad = reading.unreadable(call.args[0])
    return Plain(result, nullable=False) if bad is None else Plain(pl.when(~bad).then(result))


def is_null_exact(_: Call, values: Known) -> Scalar:
    """Has no value."""
    return values[0] is None


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
        nothing = Quantity.unknown()
        return result if bad is None else choose(Plain(bad, nullable=False), nothing, result)
    last = next((i for i, arg in enumerate(args) if not plain(arg).nullable), len(args))
    first = pl.coalesce([expression(arg) for arg in args[: last + 1]])
    nullable = all(plain(arg).nullable for arg in args)
    return Plain(first, nullable) if bad is None else Plain(pl.when(~bad).then(first))


def first_known_exact(_: Call, values: Known) -> Scalar:
    """The first with a value."""
    return next((value for value in values if value is not None), None)
