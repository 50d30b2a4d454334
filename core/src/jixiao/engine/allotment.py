"""Windows that divide among the rows of a partition, in fractions: ``allot`` a pool, ``bounded_share`` the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import polars as pl

from jixiao.formula.columns import Columns, Exactly, Figures, series
from jixiao.formula.operands import expression
from jixiao.formula.rounding import half_away
from jixiao.formula.scale import terminates
from jixiao.formula.tree import Scalar, Window

#: decimal places of a share of a pool, whatever the policy's own
_CENTS = 2
_ROW = "#row-number"
_WHOLE = Fraction(1)
#: the shares of a partition's members, from the values of the arguments for each of them
Divide = Callable[..., Sequence[Fraction | None]]
#: exact values by row, of those that no decimal holds
Fractions = dict[int, Fraction]


def divided(
    reading: Columns, node: Window, tie: Sequence[str], exactly: Exactly
) -> tuple[pl.Series, Figures, Fractions]:
    """The shares of the rows of the reading's frame: their column, what is known of it, and those that do not end.

    A row outside has no share; `tie` are the key columns by which members of a partition are ordered.
    """
    divide: Divide = shared if node.kind == "allot" else bounded
    inside = reading.inside(node.keep, node.skip)
    parts = [f"p{i}" for i in range(len(node.partition))]
    columns = {name: expression(reading.computed(tree)) for name, tree in zip(parts, node.partition, strict=True)}
    columns["keep"] = pl.lit(value=True) if inside is None else inside
    columns |= {f"t{i}": pl.col(name) for i, name in enumerate(tie)}
    frame = reading.frame.with_row_index(_ROW).select(_ROW, **columns)
    # whose partition is unknown has no share of any
    frame = frame.with_columns(keep=pl.all_horizontal("keep", *(pl.col(name).is_not_null() for name in parts)))
    rows = frame.filter(pl.col("keep")).sort([f"t{i}" for i in range(len(tie))] or [_ROW])
    indices = rows[_ROW].to_list()
    given = [exactly(tree, indices) for tree in node.args]
    groups: dict[tuple[object, ...], list[int]] = {}
    for i, key in enumerate(rows.select(parts).rows() if parts else [()] * len(indices)):
        groups.setdefault(key, []).append(i)
    values: list[Fraction | None] = [None] * frame.height
    for members in groups.values():
        shares = divide(*([values_of[i] for i in members] for values_of in given))
        for i, share in zip(members, shares, strict=True):
            values[indices[i]] = share
    column, known = series(node.name, values, node.unit)
    endless = (
        {row: value for row, value in enumerate(values) if value is not None and terminates(value) is None}
        if known.slack
        else {}
    )
    return column, known, endless


def shared(pools: Sequence[Scalar], weights: Sequence[Scalar]) -> Sequence[Fraction | None]:
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


def bounded(weights: Sequence[Scalar], lows: Sequence[Scalar], highs: Sequence[Scalar]) -> Sequence[Fraction | None]:
    """Each weight times one factor, held between its bounds; the factor is the one that makes the sum 1 (S1.6-W5).

    Nobody has a share where no factor does that, or where a weight or bound is unknown, negative or crossed.
    """
    nobody = [None] * len(weights)
    members = []
    for weight, low, high in zip(weights, lows, highs, strict=True):
        if not (isinstance(weight, Fraction) and isinstance(low, Fraction) and isinstance(high, Fraction)):
            return nobody
        if weight < 0 or not 0 <= low <= high:
            return nobody
        members.append((weight, low, high))
    factor = _factor(members)
    return nobody if factor is None else [min(max(factor * weight, low), high) for weight, low, high in members]


def _factor(members: Sequence[tuple[Fraction, Fraction, Fraction]]) -> Fraction | None:
    """The factor at which the held shares add up to 1: along it their sum rises in straight pieces.

    A share begins to rise where the factor lifts it off its lower bound, and stops at the upper one.
    """
    turns = []
    for weight, low, high in members:
        if weight:
            turns += [(low / weight, weight), (high / weight, -weight)]
    factor, slope = Fraction(0), Fraction(0)
    total = sum((low for _, low, _ in members), Fraction(0))
    for turn, change in sorted(turns):
        if total + slope * (turn - factor) >= _WHOLE:
            break
        total += slope * (turn - factor)
        factor, slope = turn, slope + change
    if total > _WHOLE or (total < _WHOLE and not slope):
        return None
    return factor if total == _WHOLE else factor + (_WHOLE - total) / slope
