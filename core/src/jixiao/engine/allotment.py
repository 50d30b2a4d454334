"""``allot``: a pool divided by weight in whole cents, which add up to the pool."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from jixiao.engine.bounds import largest
from jixiao.formula.columns import Columns, Exactly, Figures, series
from jixiao.formula.operands import expression
from jixiao.formula.rounding import half_away
from jixiao.formula.tree import Scalar, Window

#: decimal places of a share, whatever the policy's own
_CENTS = 2
_ROW = "#row-number"


def allot(reading: Columns, node: Window, tie: Sequence[str], exactly: Exactly) -> tuple[pl.Series, Figures]:
    """The shares of pools over the rows of the reading's frame, one pool a partition.

    A row outside has no share; `tie` are the key columns by which members of a pool are ordered.
    """
    pool, weight = node.args
    inside = reading.inside(node.keep, node.skip)
    columns = {f"p{i}": expression(reading.of(tree)) for i, tree in enumerate(node.partition)}
    columns["keep"] = pl.lit(value=True) if inside is None else inside
    columns |= {f"t{i}": pl.col(name) for i, name in enumerate(tie)}
    frame = reading.frame.select(**columns).with_row_index(_ROW)
    rows = frame.filter(pl.col("keep")).sort([f"t{i}" for i in range(len(tie))] or [_ROW])
    indices = rows[_ROW].to_list()
    pools, weights = exactly(pool, indices), exactly(weight, indices)
    groups: dict[tuple[object, ...], list[int]] = {}
    parts = [f"p{i}" for i in range(len(node.partition))]
    for i, key in enumerate(rows.select(parts).rows() if parts else [()] * len(indices)):
        groups.setdefault(key, []).append(i)
    values: list[Fraction | None] = [None] * frame.height
    for members in groups.values():
        shares = shared([pools[i] for i in members], [weights[i] for i in members])
        for i, share in zip(members, shares, strict=True):
            values[indices[i]] = share
    column = series(node.name, values, node.unit)
    return column, Figures(_CENTS, largest(column))


def shared(pools: Sequence[Scalar], weights: Sequence[Scalar]) -> list[Fraction | None]:
    """The shares of one pool (the same for all members) by weight, in order of the members' keys (G2).

    The pool is rounded to cents once; what is left over goes to the largest remainders, then by key. Without a pool,
    with two of them, with an unknown weight or with none but zeros nobody has a share.
    """
    known = [weight for weight in weights if isinstance(weight, Fraction)]
    total = sum(known, Fraction(0))
    pool = pools[0] if pools else None
    if not isinstance(pool, Fraction) or len(known) < len(weights) or not total or set(pools) != {pool}:
        return [None] * len(weights)
    cents = int(half_away(pool, _CENTS) * 10**_CENTS)
    exact = [cents * weight / total for weight in known]
    whole = [share.numerator // share.denominator for share in exact]
    left = cents - sum(whole)
    order = sorted(range(len(whole)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[:left]:
        whole[i] += 1
    return [Fraction(share, 10**_CENTS) for share in whole]
