"""Carried columns: opening values, and what rules set for the months that follow."""

from __future__ import annotations

import polars as pl
from attrs import evolve

from jixiao.engine.history import Memory
from jixiao.engine.run import Run
from jixiao.engine.sheets import Sheet
from jixiao.formula.columns import NOTHING, Figures, brought, dtype, series
from jixiao.formula.compile import Program
from jixiao.formula.scale import is_number
from jixiao.formula.uniform import full, nulls
from jixiao.scheme.tables import Column, Table


class State:
    """The carried columns of one table: what is in force now."""

    def __init__(self, table: Table, sheet: Sheet, memory: Memory, before: int) -> None:
        self.columns = [column for column in table.columns if column.carried]
        self.values: dict[str, tuple[pl.Series, Figures]] = {
            column.name: _opening(column, sheet, memory, before) for column in self.columns
        }

    def put(self, name: str, rows: pl.Series, values: pl.Series, known: Figures) -> None:
        """Replace the values of some rows."""
        old, was = self.values[name]
        if not is_number(old.dtype):
            self.values[name] = old.scatter(rows, values), was
            return
        joined = was.joined(known)
        self.values[name] = brought(old, was, joined).scatter(rows, brought(values, known, joined)), joined

    def advance(self, run: Run, program: Program, table: str) -> None:
        """After a month: take over what rules set, in listing order; a rule that does not apply sets nothing."""
        frame = run.sheets[table].frame
        for owned in program.rules:
            rule = owned.rule
            if rule.on != table or rule.sets not in self.values or rule.name not in frame.columns:
                continue
            flag = f"{rule.name}#on"
            on = frame[flag] if flag in frame.columns else None
            value, known = frame[rule.name], run.sheets[table].figures.get(rule.name, NOTHING)
            # a state is what stands in the column
            known = evolve(known, slack=0)
            if on is not None:
                value, known = _together((value, known), self.values[rule.sets], on=on)
            self.values[rule.sets] = value.alias(rule.sets), known


def _together(
    one: tuple[pl.Series, Figures], other: tuple[pl.Series, Figures], on: pl.Series | None = None
) -> tuple[pl.Series, Figures]:
    """One column where `on` holds (without it: where it has a value), else the other, with what is known of both."""
    (first, known), (second, too) = one, other
    joined = known.joined(too)
    if is_number(first.dtype):
        first, second = brought(first, known, joined), brought(second, too, joined)
    chosen = pl.coalesce(first, second) if on is None else pl.when(on).then(first).otherwise(second)
    return pl.select(chosen).to_series(), joined


def _opening(column: Column, sheet: Sheet, memory: Memory, before: int) -> tuple[pl.Series, Figures]:
    """The table's own value, else the latest recorded one, else what an empty cell means."""
    frame = sheet.numbered.frame
    value, known = nulls(column.name, dtype(column.unit), frame.height), NOTHING
    if column.name in frame.columns:
        value, known = frame[column.name], sheet.stored.get(column.name, NOTHING)
    for month in sorted((month for month in memory.months if month < before), reverse=True):
        recorded = memory.column(month, column.name)
        if recorded is not None and value.null_count():
            then = recorded, memory.figures.get(column.name, NOTHING)
            value, known = _together((value, known), then)
    if column.empty is not None:
        empty, of_empty = series("empty", [column.empty], column.unit)
        value, known = _together((value, known), (full(empty, frame.height), of_empty))
    return value.alias(column.name), known
