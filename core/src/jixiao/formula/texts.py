"""Functions of texts, in columns (Polars) as well as row by row (exact)."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from jixiao.formula.operands import Args, Known, Operand, Reading, expression, if_known, plain, quantity
from jixiao.formula.quantity import Plain
from jixiao.formula.tree import Call, Scalar


def concat(_: Reading, __: Call, args: Args) -> Operand:
    """Texts one after the other; unknown if one is."""
    joined = pl.concat_str([expression(arg).cast(pl.String) for arg in args])
    return Plain(joined, any(plain(arg).nullable for arg in args))


def _joined(*parts: str) -> str:
    return "".join(parts)


def numeral(reading: Reading, call: Call, args: Args) -> Operand:
    """A whole number in digits; unknown for any other."""
    number = quantity(args[0]).divided()
    whole = number.num.cast(pl.Int64, strict=False)
    result: pl.Expr = pl.when(number.num == whole).then(whole.cast(pl.String))
    if number.slack:
        # whether a number is whole hangs on its last digit
        result = reading.certain(call, result, number.num.is_not_null(), number.proof)
    return Plain(result, nullable=True)


def numeral_exact(_: Call, values: Known) -> Scalar:
    """A whole number in digits; unknown for any other."""
    number = values[0]
    return str(number.numerator) if isinstance(number, Fraction) and number.denominator == 1 else None


concat_exact = if_known(_joined)
