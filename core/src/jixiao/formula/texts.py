"""Functions of texts, in columns (Polars) as well as row by row (exact)."""

from __future__ import annotations

import polars as pl

from jixiao.formula.operands import Args, Operand, Reading, expression, if_known, plain
from jixiao.formula.quantity import Plain
from jixiao.formula.tree import Call


def concat(_: Reading, __: Call, args: Args) -> Operand:
    """Texts one after the other; unknown if one is."""
    joined = pl.concat_str([expression(arg).cast(pl.String) for arg in args])
    return Plain(joined, any(plain(arg).nullable for arg in args))


def _joined(*parts: str) -> str:
    return "".join(parts)


concat_exact = if_known(_joined)
