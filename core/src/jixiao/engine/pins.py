"""Pinned cells: what a worked case puts in place of a rule's formula, row by row."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from jixiao.data.number import Numbered
from jixiao.formula.columns import NOTHING, Figures, brought, series
from jixiao.formula.scale import is_number
from jixiao.formula.tree import Derived, Scalar

#: per table and rule, the pinned value of each row (by its number as given, or later as numbered)
Pins = Mapping[tuple[str, str], Mapping[int, Scalar]]


def placed(pins: Pins, numbered: Mapping[str, Numbered]) -> Pins:
    """The pins by the rows of the numbered tables, which may stand in another order than they were given."""
    result: dict[tuple[str, str], Mapping[int, Scalar]] = {}
    for (table, name), cells in pins.items():
        given = numbered[table].frame["#row"].to_list() if table in numbered else []
        result[(table, name)] = {at: cells[row] for at, row in enumerate(given) if row in cells}
    return result


def pin(
    node: Derived,
    cells: Mapping[int, Scalar],
    offset: int,
    columns: dict[str, pl.Series],
    figures: dict[str, Figures],
) -> None:
    """Put the pinned cells into a computed column, whose first row is row `offset`: there the rule applies."""
    column = columns[node.name]
    inside = {row - offset: value for row, value in cells.items() if 0 <= row - offset < len(column)}
    if not inside:
        return
    values, pinned = series(node.name, list(inside.values()), node.unit)
    if is_number(column.dtype):
        known = figures.get(node.name, NOTHING)
        figures[node.name] = joined = known.joined(pinned)
        column, values = brought(column, known, joined), brought(values, pinned, joined)
    columns[node.name] = column.scatter(list(inside), values)
    flag = f"{node.name}#on"
    if flag in columns:
        columns[flag] = columns[flag].scatter(list(inside), True)
