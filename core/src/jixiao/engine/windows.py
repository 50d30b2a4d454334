"""Windows: a row's place among the other rows of its table, and running or grouped figures over them.

Polars' own rank would pass through floats; rows are sorted instead, and rows whose order is not certain are ordered by
their exact values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from jixiao.engine.allotment import divided
from jixiao.engine.bounds import tight
from jixiao.engine.moments import moments
from jixiao.engine.sums import addable
from jixiao.formula.columns import MANY, NOTHING, Columns, Exactly, Figures, dtype
from jixiao.formula.operands import expression, stored
from jixiao.formula.scale import DECIMAL, NARROW, PLACES, WIDE, slack_units, whole
from jixiao.formula.tree import MIDDLES, Node, Scalar, Tree, Window
from jixiao.formula.uniform import full, nulls

if TYPE_CHECKING:
    from jixiao.engine.run import Run

_ROW = "#row-number"
_PLACES = ("rank", "place", "row_number")
_DIVIDING = ("allot", "bounded_share")


def compare_rows(run: Run, table: str, nodes: Sequence[Node]) -> None:
    """Compute windows of a table; on a dated one every row up to the period's end takes part."""
    sheet = run.sheets[table]
    columns: dict[str, pl.Series] = {}
    figures: dict[str, Figures] = {}
    for node in nodes:
        assert isinstance(node, Window)
        if not run.ends(node.every):
            columns[node.name] = nulls(node.name, dtype(node.unit), sheet.frame.height)
            figures[node.name] = NOTHING
            continue
        tie = [key for key in sheet.numbered.table.key if key in sheet.numbered.frame.columns]
        frame, known = sheet.frame, sheet.figures
        if sheet.is_dated:
            frame = sheet.select(sorted({*node.columns, *tie}), 0, sheet.stop)
            known = {name: sheet.known(name) for name in node.columns}

        def exactly(tree: Tree, rows: Sequence[int], every: str = node.every) -> list[Scalar]:
            return run.exactly.tree(tree, table, rows, every=every)

        reading = Columns(frame, known, moments(run.period(node.every), run.calendar), exactly)
        found: Figures | None
        if node.kind in _DIVIDING:
            column, found, endless = divided(reading, node, tie, exactly)
            sheet.keep_fractions(node.name, endless)
        else:
            column, found = window(reading, node, tie, exactly)
        columns[node.name] = column.slice(sheet.start, sheet.frame.height)
        if found is not None:
            figures[node.name] = found
    sheet.add(columns, figures)


def order_key(reading: Columns, tree: Tree, exactly: Exactly) -> pl.Expr:
    """An expression that orders rows exactly as the tree's true values do."""
    operand = reading.computed(tree)
    if not tree.unit.is_number:
        return expression(operand)
    number = stored(operand)
    if number.slack == 0:
        return number.num
    frame = reading.frame.select(number.num.alias("x")).with_row_index("i").drop_nulls().sort("x")
    near = pl.col("x").diff() <= whole(slack_units(2 * number.slack, number.places), WIDE)
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
    spread = nulls(name, pl.Int64(), height).scatter(ordered["i"], ordered[name])
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
    partition = [expression(reading.computed(tree)) for tree in node.partition]
    order = [(order_key(reading, tree, exactly), down) for tree, down in node.order]
    inside = reading.inside(node.keep, node.skip)
    value = reading.computed(node.args[0]) if node.args else None
    number = stored(value) if value is not None and node.args[0].unit.is_number else None
    columns: dict[str, pl.Expr] = {f"p{i}": expr for i, expr in enumerate(partition)}
    columns |= {f"o{i}": expr for i, (expr, _) in enumerate(order)}
    columns["keep"] = inside if inside is not None else pl.lit(value=True)
    adds = number is not None and node.kind == "sum"
    columns["value"] = pl.lit(0) if value is None else expression(value)
    if number is not None and adds:
        columns["value"] = addable(number, reading.frame.height)
    columns |= {f"t{i}": pl.col(name) for i, name in enumerate(tie)}
    frame = reading.frame.with_row_index(_ROW).select(_ROW, **columns)
    parts = [f"p{i}" for i in range(len(partition))]
    orders = [f"o{i}" for i in range(len(order))]
    known: pl.Expr | pl.Series = pl.col("keep")
    for name in [*parts, *(orders if node.kind in _PLACES else [])]:
        known = known & pl.col(name).is_not_null()
    spread = None
    if parts and node.kind in _PLACES and frame.height >= MANY:
        # alone in its partition a row is the first, however it is ordered: only the others need sorting
        several = _several(frame.select(parts))
        found = frame.select(first=pl.when(known & ~several).then(pl.lit(1, dtype=NARROW)), rows=known & several)
        spread, known = found["first"].alias(node.name), found["rows"]
    rows = frame.filter(known)
    if order:
        by = [*parts, *orders, *(f"t{i}" for i in range(len(tie)))]
        down = [False] * len(parts) + [way for _, way in order] + [False] * len(tie)
        rows = rows.sort(by, descending=down, maintain_order=True)
    if node.kind in _PLACES:
        result = _ranked(rows, parts, orders, node.kind)
    else:
        result = _gathered(rows, parts, node.kind, running=bool(order))
    counts = node.kind in ("count", *_PLACES)
    target = NARROW if counts else result.dtype if node.unit.is_number else dtype(node.unit)
    spread = nulls(node.name, target, frame.height) if spread is None else spread
    if rows.height:
        spread = spread.scatter(rows[_ROW], result.cast(target))
    if not node.unit.is_number:
        return spread, None
    slack = 0 if counts or number is None else number.slack * (rows.height if adds else 1)
    places = 0 if counts or number is None else number.places
    if spread.dtype == DECIMAL:
        spread, places = spread.to_physical(), PLACES
    return tight(spread, places, slack, settled=slack == 0)


def _several(parts: pl.DataFrame) -> pl.Series:
    """Which rows share their partition with another one."""
    part = parts.to_series()
    if parts.width > 1 or not part.is_sorted():
        return parts.is_duplicated()
    # a table is in order of its key, by which prospects or deals are partitioned: equal rows are neighbours
    as_next = part.eq_missing(part.shift(-1)).set(pl.int_range(len(part), eager=True) == len(part) - 1, value=False)
    return as_next | as_next.shift(1, fill_value=False)


def _ranked(rows: pl.DataFrame, parts: list[str], orders: list[str], kind: str) -> pl.Series:
    """Positions within sorted partitions: the first of tied rows (rank), the last (place), or each its own."""
    position = pl.int_range(pl.len(), dtype=pl.Int64) + 1
    rows = rows.with_columns((position.over(parts) if parts else position).alias("n"))
    if kind == "row_number":
        return rows["n"]
    best = pl.col("n").min() if kind == "rank" else pl.col("n").max()
    return rows.select(best.over([*parts, *orders]))["n"]


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
    elif kind in MIDDLES:
        middle = (value.len().cast(pl.Int64) - (kind == MIDDLES[0])).floordiv(2)
        result = pl.when(~value.is_null().any()).then(value.sort().get(middle, null_on_oob=True))
    elif kind in ("any", "all"):
        wanted = kind == "any"
        decided = (value if wanted else ~value).fill_null(value=False).any()
        result = pl.when(decided).then(wanted).when(~value.is_null().any()).then(not wanted)
    else:
        raise TypeError(kind)
    result = result.over(parts, mapping_strategy="group_to_rows") if parts else result
    return full(rows.select(result.alias("r"))["r"], rows.height)
