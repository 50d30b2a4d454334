"""Comparison of values, in columns (Polars) as well as row by row (exact)."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

from jixiao.formula.logic import both, both_exact, either
from jixiao.formula.operands import Args, Known, Operand, Reading, plain, quantity
from jixiao.formula.quantity import Plain, Quantity, aligned, always, both_proven
from jixiao.formula.scale import kind, slack_units, whole
from jixiao.formula.tree import Call, Scalar, Tree

#: the six comparisons, of expressions or of two values of one unit
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


#: the same comparison with its sides exchanged
_MIRRORED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _is_constant(operand: Operand) -> bool:
    if isinstance(operand, Quantity):
        return operand.constant is not None or not operand.num.meta.root_names()
    return not operand.expr.meta.root_names()


def _compared(reading: Reading, call: Tree, left: Operand, right: Operand, sign: str) -> Plain:
    if _is_constant(left) and not _is_constant(right):
        # with a constant on the left Polars loses the height of a choice that no row makes
        left, right, sign = right, left, _MIRRORED[sign]
    if isinstance(left, Plain) and isinstance(right, Plain):
        return Plain(_COMPARE[sign](left.expr, right.expr), left.nullable or right.nullable)
    one, two = quantity(left), quantity(right)
    if one.constant is not None and two.constant is not None:
        return always(value=bool(_COMPARE[sign](one.constant, two.constant)))
    (first, second), places, size = aligned(one.divided(), two.divided())
    result = _COMPARE[sign](first.at(places, size), second.at(places, size))
    if first.slack + second.slack:
        gap = first - second
        near = gap.num.abs() <= whole(slack_units(gap.slack, gap.places), kind(gap.size, gap.places))
        result = reading.certain(call, result, near, both_proven(first.proof, second.proof))
    return Plain(result, first.nullable or second.nullable)


def _holds(sign: str, left: Scalar, right: Scalar) -> bool | None:
    return None if left is None or right is None else bool(_COMPARE[sign](left, right))


def compare(reading: Reading, call: Call, args: Args) -> Operand:
    """One of the six comparisons."""
    return _compared(reading, call, args[0], args[1], call.function)


def compare_exact(call: Call, values: Known) -> Scalar:
    """One of the six comparisons; unknown if a side is."""
    return _holds(call.function, values[0], values[1])


def _part(call: Call, sign: str, left: int, right: int) -> Call:
    """One comparison of a call that makes several."""
    return Call(sign, (call.args[left], call.args[right]), call.unit)


def between(reading: Reading, call: Call, args: Args) -> Operand:
    """Between two bounds, both included."""
    low = _compared(reading, _part(call, ">=", 0, 1), args[0], args[1], ">=")
    high = _compared(reading, _part(call, "<=", 0, 2), args[0], args[2], "<=")
    return both(reading, call, (low, high))


def between_exact(call: Call, values: Known) -> Scalar:
    """Between two bounds, both included; Kleene where one is unknown."""
    value, low, high = values
    return both_exact(call, (_holds(">=", value, low), _holds("<=", value, high)))


def one_of(reading: Reading, call: Call, args: Args) -> Operand:
    """Equal to one of the others."""
    found = [_compared(reading, _part(call, "=", 0, i), args[0], args[i], "=") for i in range(1, len(args))]
    return functools.reduce(lambda left, right: plain(either(reading, call, (left, right))), found)


def one_of_exact(_: Call, values: Known) -> Scalar:
    """Equal to one of the others; unknown if the first is, or if only an unknown one might be."""
    if values[0] is None:
        return None
    if values[0] in [value for value in values[1:] if value is not None]:
        return True
    return None if None in values[1:] else False
