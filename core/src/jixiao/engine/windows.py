"""Windows: ranks, running and grouped figures, and the division of a pool in whole cents.

Polars' own rank would pass through floats; rows are sorted instead, and rows whose order is not certain are ordered by
their exact values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import polars as pl

from jixiao.engine.sheets import largest
from jixiao.formula.columns import Columns, Figures, dtype
from jixiao.formula.operands import expression, quantity
from jixiao.formula.quantity import DECIMAL, ULP, literal
from jixiao.formula.tree import Scalar, Tree, Window

#: computes a tree exactly for rows of the reading's frame
Exactly = Callable[[Tree, Sequence[int]], Sequence[Scalar]]
_ROW, _PART = "#row-number", "#partition"


def _inside(reading: Columns, node: Window) -> pl.Expr | None:
    keep = None if node.keep is None else expression(reading.of(node.keep))
    for flag in node.skip:
        keep = pl.col(flag) if keep is None else keep & pl.col(flag)
    return keep


def order_key(reading: Columns, tree: Tree, exactly: Exactly) -> pl.Expr:
    """An expression that orders rows exactly as the tree's true values do."""
    operand = reading.of(tree)
    if not tree.unit.is_number:
        return expression(operand)
    number = quantity(operand).divided()
    if number.slack == 0:
        return number.num
    frame = reading.frame.select(number.num.alias("x")).with_row_index("i").drop_nulls().sort("x")
    near = pl.col("x").diff() <= literal(Fraction(2 * number.slack, ULP))
    frame = frame.with_columns(near.fill_null(value=False).alias("near"))
    frame = frame.with_columns((pl.col("near") | pl.col("near").shift(-1, fill_value=False)).alias("unsure"))
    keys = frame["x"].rle_id().cast(pl.Int64).to_list() if frame.height else []
    unsure = frame["unsure"].to_list()
    rows = frame["i"].to_list()
    exact = exactly(tree, frame.filter("unsure")["i"].to_list())
    _settle(keys, rows, unsure, frame["near"].to_list(), list(exact))
    name = f"#{len(reading.frame.columns)}"
    ordered = pl.DataFrame({"i": rows, name: keys}, schema={"i": pl.UInt32, name: pl.Int64})
    height = reading.frame.height
    spread = pl.Series(name, [None], dtype=pl.Int64).new_from_index(0, height).scatter(ordered["i"], ordered[name])
    reading.frame = reading.frame.with_columns(spread.alias(name))
    return pl.col(name)


def _settle(keys: list[int], rows: list[int], unsure: list[bool], near: list[bool], exact: list[Scalar]) -> None:
    """Order the rows of each run of near values by their exact values; equal values get one key."""
    values = iter(exact)
    i = key = 0
    while i < len(rows):
        j = i + 1
        while j < len(rows) and near[j]:
            j += 1
        if j - i > 1 and unsure[i]:
            group = sorted(((next(values), row) for row in rows[i:j]), key=lambda item: item[0])  # type: ignore[arg-type, return-value]  # fractions
            previous: Scalar = None
            for k, (value, row) in enumerate(group):
                key += previous is None or value != previous
                rows[i + k], keys[i + k], previous = row, key, value
        else:
            key += 1
            keys[i] = key
        i = j


def window(reading: Columns, node: Window, tie: Sequence[str], exactly: Exactly) -> tuple[pl.Series, Figures | None]:
    """The window's column over the rows of the reading's frame; `tie` are the key columns that order equal rows."""
    if node.kind == "allot":
        return allot(reading, node, tie, exactly)
    partition = [expression(reading.of(tree)) for tree in node.partition]
    order = [(order_key(reading, tree, exactly), down) for tree, down in node.order]
    inside = _inside(reading, node)
    value = reading.of(node.args[0]) if node.args else None
    number = quantity(value).divided() if value is not None and node.args[0].unit.is_number else None
    columns: dict[str, pl.Expr] = {f"p{i}": expr for i, expr in enumerate(partition)}
    columns |= {f"o{i}": expr for i, (expr, _) in enumerate(order)}
    columns["keep"] = inside if inside is not None else pl.lit(value=True)
    columns["value"] = pl.lit(0) if value is None else expression(value)
    columns |= {f"t{i}": pl.col(name) for i, name in enumerate(tie)}
    frame = reading.frame.select(**columns).with_row_index(_ROW)
    parts = [f"p{i}" for i in range(len(partition))]
    orders = [f"o{i}" for i in range(len(order))]
    known = pl.col("keep")
    for name in [*parts, *(orders if node.kind in ("rank", "place", "row_number") else [])]:
        known = known & pl.col(name).is_not_null()
    rows = frame.filter(known)
    if order:
        by = [*parts, *orders, *(f"t{i}" for i in range(len(tie)))]
        down = [False] * len(parts) + [way for _, way in order] + [False] * len(tie)
        rows = rows.sort(by, descending=down, maintain_order=True)
    result = _ranked(rows, parts, orders, node.kind) if node.kind in ("rank", "place", "row_number") else None
    if result is None:
        result = _gathered(rows, parts, node.kind, running=bool(order))
    kind = dtype(node.unit)
    spread = pl.Series(node.name, [None], dtype=kind).new_from_index(0, frame.height)
    if rows.height:
        spread = spread.scatter(rows[_ROW], result.cast(kind))
    if not node.unit.is_number:
        return spread, None
    counts = node.kind in ("count", "rank", "place", "row_number")
    slack = 0 if counts or number is None else number.slack * (rows.height if node.kind == "sum" else 1)
    places = 0 if counts or number is None else number.places
    return spread, Figures(places, largest(spread), slack, slack == 0)


def _ranked(rows: pl.DataFrame, parts: list[str], orders: list[str], kind: str) -> pl.Series:
    """Positions within sorted partitions: the first of tied rows (rank), the last (place), or each its own."""
    position = pl.int_range(pl.len(), dtype=pl.Int64) + 1
    rows = rows.with_columns((position.over(parts) if parts else position).alias("n"))
    if kind == "row_number":
        return rows["n"].cast(DECIMAL)
    best = pl.col("n").min() if kind == "rank" else pl.col("n").max()
    return rows.select(best.over([*parts, *orders]).cast(DECIMAL))["n"]


def _gathered(rows: pl.DataFrame, parts: list[str], kind: str, *, running: bool) -> pl.Series:
    """An aggregate of each partition, or of its rows so far; an unknown value makes it unknown."""
    value = pl.col("value")
    if kind == "count":
        ones = pl.when(value.is_not_null()).then(1).otherwise(0)
        result = ones.cum_sum() if running else ones.sum()
    elif kind == "sum":
        unknown = value.is_null().cum_max() if running else value.is_null().any()
        result = pl.when(~unknown).then(value.cum_sum() if running else value.sum())
    elif kind in ("min", "max"):
        best = {"min": value.cum_min if running else value.min, "max": value.cum_max if running else value.max}
        unknown = value.is_null().cum_max() if running else value.is_null().any()
        result = pl.when(~unknown).then(best[kind]())
    elif kind in ("any", "all"):
        wanted = kind == "any"
        decided = (value if wanted else ~value).fill_null(value=False).any()
        result = pl.when(decided).then(wanted).when(~value.is_null().any()).then(not wanted)
    else:
        raise TypeError(kind)
    result = result.over(parts, mapping_strategy="group_to_rows") if parts else result
    column = rows.select(result.alias("r"))["r"]
    return column.new_from_index(0, rows.height) if len(column) == 1 and rows.height != 1 else column


def allot(reading: Columns, node: Window, tie: Sequence[str], exactly: Exactly) -> tuple[pl.Series, Figures | None]:
    """A pool divided by weight in whole cents: what is left over goes to the largest remainders, then by key.

    The pool is rounded to cents once; a row outside, or without weight, gets no share. Whole numbers throughout.
    """
    pool_tree, weight_tree = node.args
    inside = _inside(reading, node)
    partition = [expression(reading.of(tree)) for tree in node.partition]
    columns = {f"p{i}": expr for i, expr in enumerate(partition)}
    columns["keep"] = inside if inside is not None else pl.lit(value=True)
    frame = reading.frame.select(**columns, **{f"t{i}": pl.col(name) for i, name in enumerate(tie)}).with_row_index(
        _ROW
    )
    rows = frame.filter(pl.col("keep")).sort([f"t{i}" for i in range(len(tie))] or [_ROW])
    indices = rows[_ROW].to_list()
    pools, weights = exactly(pool_tree, indices), exactly(weight_tree, indices)
    keys = list(zip(*(rows[f"p{i}"].to_list() for i in range(len(partition))), strict=True)) or [()] * len(indices)
    groups: dict[tuple[object, ...], list[int]] = {}
    for i, key in enumerate(keys):
        groups.setdefault(key, []).append(i)
    shares: dict[int, Fraction | None] = {}
    for members in groups.values():
        shares |= dict(zip(members, shared([pools[i] for i in members], [weights[i] for i in members]), strict=True))
    values: list[Fraction | None] = [None] * frame.height
    for i, share in shares.items():
        values[indices[i]] = share
    from jixiao.formula.columns import series

    column = series(node.name, values, node.unit)
    return column, Figures(2, largest(column))


def shared(pools: Sequence[Scalar], weights: Sequence[Scalar]) -> list[Fraction | None]:
    """The shares of one pool (the same for all members) by weight, in order of the members' keys (G2)."""
    from jixiao.formula.rounding import half_away

    known = [weight for weight in weights if isinstance(weight, Fraction)]
    total = sum(known, Fraction(0))
    pool = pools[0] if pools else None
    if (
        not isinstance(pool, Fraction)
        or len(known) < len(weights)
        or any(other != pool for other in pools)
        or not total
    ):
        return [None] * len(weights)
    cents = int(half_away(pool, 2) * 100)
    exact = [cents * weight / total for weight in known]
    whole = [share.numerator // share.denominator for share in exact]
    left = cents - sum(whole)
    order = sorted(range(len(whole)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[:left]:
        whole[i] += 1
    return [Fraction(share, 100) for share in whole]
