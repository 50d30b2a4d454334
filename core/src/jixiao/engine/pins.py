"""Pinned cells: what a worked case puts in place of a rule's formula, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import polars as pl

from jixiao.data.number import Numbered
from jixiao.engine.bounds import largest
from jixiao.formula.columns import Figures, series
from jixiao.formula.quantity import DECIMAL, PLACES, terminates
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
    values = series(node.name, list(inside.values()), node.unit)
    columns[node.name] = column = column.scatter(list(inside), values)
    flag = f"{node.name}#on"
    if flag in columns:
        columns[flag] = columns[flag].scatter(list(inside), True)
    if column.dtype == DECIMAL:
        known = figures.get(node.name, Figures(0, 0, 0))
        needed = [terminates(value) for value in inside.values() if isinstance(value, Fraction)]
        inexact = None in needed
        places = PLACES if inexact else max([known.places, *(place for place in needed if place is not None)])
        slack = max(known.slack, 1) if inexact else known.slack
        figures[node.name] = Figures(places, largest(column), slack, known.settled)
