"""Carried columns: opening values, and what rules set for the months that follow."""

from __future__ import annotations

import polars as pl

from jixiao.engine.history import Memory
from jixiao.engine.run import Run
from jixiao.engine.sheets import Sheet
from jixiao.formula.columns import dtype
from jixiao.formula.compile import Program
from jixiao.formula.quantity import DECIMAL, decimal
from jixiao.formula.uniform import nulls
from jixiao.scheme.tables import Column, Table


class State:
    """The carried columns of one table: what is in force now."""

    def __init__(self, table: Table, sheet: Sheet, memory: Memory, before: int) -> None:
        self.columns = [column for column in table.columns if column.carried]
        self.values = {column.name: _opening(column, sheet, memory, before) for column in self.columns}

    def advance(self, run: Run, program: Program, table: str) -> None:
        """After a month: take over what rules set, in listing order; a rule that does not apply sets nothing."""
        frame = run.sheets[table].frame
        for owned in program.rules:
            rule = owned.rule
            if rule.on != table or rule.sets not in self.values or rule.name not in frame.columns:
                continue
            flag = f"{rule.name}#on"
            on = frame[flag] if flag in frame.columns else None
            value, old = frame[rule.name], self.values[rule.sets]
            self.values[rule.sets] = (
                value if on is None else pl.select(pl.when(on).then(value).otherwise(old)).to_series()
            ).alias(rule.sets)


def _opening(column: Column, sheet: Sheet, memory: Memory, before: int) -> pl.Series:
    """The table's own value, else the latest recorded one, else what an empty cell means."""
    frame = sheet.numbered.frame
    kind = dtype(column.unit)
    value = frame[column.name] if column.name in frame.columns else nulls(column.name, kind, frame.height)
    for month in sorted((month for month in memory.months if month < before), reverse=True):
        recorded = memory.months[month]
        if column.name in recorded.columns and value.null_count():
            value = pl.select(pl.coalesce(value, recorded[column.name])).to_series()
    if column.empty is not None:
        empty = column.empty
        literal = pl.lit(decimal(empty), dtype=DECIMAL) if not isinstance(empty, str | bool) else pl.lit(empty)
        value = pl.select(pl.coalesce(value, literal)).to_series()
    return value.cast(kind).alias(column.name)
