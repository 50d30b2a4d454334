"""Aggregates over related rows: leaf rows summed by the number of the row they belong to, several at once."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from attrs import evolve, frozen

from jixiao.engine.bounds import most, tight
from jixiao.engine.sums import addable, counts, only, sums
from jixiao.formula.columns import MANY, NOTHING, Columns, Figures, dtype
from jixiao.formula.marks import surely
from jixiao.formula.operands import expression, stored
from jixiao.formula.passes import select, take
from jixiao.formula.scale import DECIMAL, NARROW, PLACES, is_number
from jixiao.formula.tree import MIDDLES, Total
from jixiao.formula.uniform import flags, nulls

GROUP = "#group"
#: a column of leaf rows: true where one is certainly seen, null where that is unknown
SURE = "#sure"
_WHOLE = pl.UInt32


@frozen
class Grouped:
    """The result of one total: its column over the owner's rows and what is known of it.

    `doubled` are the owners with two rows for `only`, `shown` those whose sum is exact, if that is known at once.
    """

    column: pl.Series
    figures: Figures | None
    doubled: pl.Series | None = None
    shown: pl.Series | None = None


#: results of several totals by name
Results = dict[str, Grouped]


def _aggregates(node: Total, value: pl.Expr | None, keep: pl.Expr | None, order: pl.Expr | None) -> dict[str, pl.Expr]:
    """Named aggregate expressions: ``value``, and ``unknown`` where an unknown row may decide."""
    held = pl.lit(value=True) if keep is None else keep
    unknown = None if keep is None else keep.is_null().any()
    kept = value if value is None or keep is None else value.filter(keep)
    match node.kind:
        case "count":
            rows = held if value is None else held & value.is_not_null()
            result = {"value": pl.len() if keep is None and value is None else rows.cast(_WHOLE).sum()}
        case "distinct":
            assert kept is not None
            result = {"value": kept.drop_nulls().n_unique()}
        case "sum":
            assert kept is not None
            assert value is not None
            result = {"value": kept.sum()}
            missing = (held & value.is_null()).any()
            unknown = missing if unknown is None else unknown | missing
        case "min" | "max" | "median_low" | "median_high":
            assert kept is not None
            assert value is not None
            result = {"value": _placed(node.kind, kept)}
            missing = (held & value.is_null()).any()
            unknown = missing if unknown is None else unknown | missing
        case "any" | "all":
            assert kept is not None
            wanted = node.kind == "any"
            decided = (kept if wanted else ~kept).fill_null(value=False).any()
            open_ = kept.is_null().any() if unknown is None else kept.is_null().any() | unknown
            result = {"value": pl.when(decided).then(wanted).when(~open_).then(not wanted)}
            unknown = None
        case "only":
            assert kept is not None
            result = {"value": kept.first(), "count": kept.len()}
        case "latest":
            assert kept is not None
            assert order is not None
            by = order if keep is None else order.filter(keep)
            result = {"value": kept.sort_by(by, maintain_order=True).last()}
        case kind:
            raise TypeError(kind)
    if unknown is not None:
        result["unknown"] = unknown.fill_null(value=True)
    return result


def _placed(kind: str, values: pl.Expr) -> pl.Expr:
    """The value at one place of the order of values: the first, the last, or in the middle."""
    if kind in MIDDLES:
        middle = (values.len().cast(pl.Int64) - (kind == MIDDLES[0])).floordiv(2)
        return values.sort().slice(middle, 1).first()
    return values.min() if kind == "min" else values.max()


def totals(reading: Columns, nodes: Sequence[Total], height: int) -> Results:
    """Several totals over the same leaf rows; the frame's column ``#group`` is the owner's row number."""
    if not reading.frame.height:
        return {node.name: _of_none(node, height) for node in nodes}
    inputs: dict[str, pl.Expr] = {GROUP: pl.col(GROUP)}
    expressions: list[dict[str, pl.Expr]] = []
    known: dict[str, Figures] = {}
    for i, node in enumerate(nodes):
        value = order = None
        if node.value is not None:
            operand = reading.computed(node.value)
            if node.value.unit.is_number:
                number = stored(operand)
                known[node.name] = Figures(number.places, number.size, number.slack)
                inputs[f"v{i}"] = number.num if node.kind != "sum" else addable(number, reading.frame.height)
                if node.kind == "sum" and (shown := reading.shown(number)) is not None:
                    inputs[f"e{i}"] = shown
            else:
                inputs[f"v{i}"] = expression(operand)
            value = pl.col(f"v{i}")
        keep = reading.inside(node.keep, node.skip)
        if SURE in reading.frame.columns:
            keep = pl.col(SURE) if keep is None else keep & pl.col(SURE)
        if keep is not None:
            inputs[f"k{i}"] = keep
            keep = pl.col(f"k{i}")
        if node.order is not None:
            inputs[f"o{i}"] = expression(reading.computed(node.order))
            order = pl.col(f"o{i}")
        parts = _aggregates(node, value, keep, order)
        expressions.append({f"{part}{i}": expr for part, expr in parts.items()})
    frame = select(reading.frame, (expr.alias(name) for name, expr in inputs.items()))
    frame = frame.filter(pl.col(GROUP).is_not_null()) if frame[GROUP].null_count() else frame
    results: Results = {}
    if frame.height >= MANY:
        for i, node in enumerate(nodes):
            if node.kind in ("sum", "count", "only") and (done := _dense(node, i, frame, known.get(node.name), height)):
                results[node.name] = done
    rest = [i for i, node in enumerate(nodes) if node.name not in results]
    if rest:
        wanted = {name: expr for i in rest for name, expr in expressions[i].items()}
        spread, rows = _spread(frame, wanted, height, known)
        absent = spread[GROUP].is_null()
        for i in rest:
            name = nodes[i].name
            results[name] = _result(nodes[i], i, spread, absent, known.get(name), rows)
    return results


def _of_none(node: Total, height: int) -> Grouped:
    """A total without a single leaf row."""
    figures = NOTHING if node.unit.is_number else None
    match node.kind:
        case "sum" | "count" | "distinct":
            column = pl.Series(node.name, [0], dtype=NARROW).new_from_index(0, height)
        case "any" | "all":
            column = flags(node.name, height, value=node.kind == "all")
        case _:
            column = nulls(node.name, dtype(node.unit), height)
    return Grouped(column, figures)


def _spread(
    frame: pl.DataFrame, wanted: dict[str, pl.Expr], height: int, known: dict[str, Figures]
) -> tuple[pl.DataFrame, int]:
    """The grouped aggregates laid over the owner's rows, and the size of the largest group if sums are inexact."""
    grouped = frame.group_by(GROUP).agg(pl.len().alias("rows"), **wanted)
    rows = most(grouped["rows"]) if any(figures.slack for figures in known.values()) else 0
    place = nulls("place", pl.UInt32(), height).scatter(
        grouped[GROUP], pl.int_range(grouped.height, dtype=pl.UInt32, eager=True)
    )
    return (take(grouped, place) if height else grouped.clear()), rows


def _dense(node: Total, i: int, frame: pl.DataFrame, known: Figures | None, height: int) -> Grouped | None:
    """A sum, count or single value by row number; None where an unknown row may decide, which grouping handles."""
    keep = frame[f"k{i}"] if f"k{i}" in frame.columns else None
    value = frame[f"v{i}"] if f"v{i}" in frame.columns else None
    exact = frame[f"e{i}"] if f"e{i}" in frame.columns else None
    if keep is not None and keep.null_count():
        return None
    group = frame[GROUP]
    if keep is not None and not keep.all():
        group = group.filter(keep)
        value = value.filter(keep) if value is not None else None
        exact = exact.filter(keep) if exact is not None else None
    if value is not None and value.null_count():
        return None
    if node.kind == "count":
        return Grouped(*tight(counts(group, height).alias(node.name), 0))
    assert value is not None
    if node.kind == "only":
        count = counts(group, height)
        column = only(group, value, count, height).alias(node.name)
        return Grouped(column if known is not None else column.cast(dtype(node.unit)), known, count > 1)
    if known is None or not is_number(value.dtype):
        return None
    summed = sums(group, value, known, height)
    if summed is None:
        return None
    slack, shown = 0, None
    if known.slack:
        unsure = group if exact is None else group.filter(~exact)
        slack = known.slack * most(counts(unsure, height))
        shown = flags("shown", height, value=True).scatter(unsure, False) if exact is not None and slack else None
    return Grouped(*tight(summed.alias(node.name), known.places, slack, settled=not slack), shown=shown)


def _result(node: Total, i: int, spread: pl.DataFrame, absent: pl.Series, known: Figures | None, rows: int) -> Grouped:
    column = spread[f"value{i}"]
    if column.dtype == DECIMAL:
        column, known = column.to_physical(), evolve(known or Figures(), places=PLACES)
    target = column.dtype if node.unit.is_number else dtype(node.unit)
    if node.kind in ("count", "distinct"):
        target = NARROW
    column = column.cast(target)
    if node.kind in ("sum", "count", "distinct"):
        column = column.set(absent, 0) if column.null_count() else column
    elif node.kind in ("any", "all"):
        column = pl.select(pl.when(absent).then(pl.lit(node.kind == "all")).otherwise(column)).to_series()
    doubled = None
    if node.kind == "only":
        doubled = surely(spread[f"count{i}"] > 1)
        column = pl.select(pl.when(~doubled & (spread[f"count{i}"] > 0)).then(column)).to_series()
    if f"unknown{i}" in spread.columns:
        unknown = spread[f"unknown{i}"]
        if unknown.any():
            column = column.set(unknown, None)
    figures = None
    if node.unit.is_number:
        known = known or Figures()
        counted = node.kind in ("count", "distinct")
        slack = 0 if counted else known.slack * max(rows, 1) if node.kind == "sum" else known.slack
        column, figures = tight(column, 0 if counted else known.places, slack, settled=slack == 0)
    return Grouped(column.alias(node.name), figures, doubled)
