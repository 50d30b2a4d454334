"""The policy's `history` table: what it says about months before the policy, as if they had been evaluated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from jixiao.engine.compiled import Compiled
from jixiao.engine.history import Memory
from jixiao.engine.sheets import Sheet
from jixiao.formula.columns import NOTHING, Figures, dtype
from jixiao.formula.uniform import flags, nulls
from jixiao.formula.world import World
from jixiao.scheme.periods import Period

HISTORY = "history"


def recall(
    compiled: Sequence[Compiled], sheets: Mapping[str, Sheet], memories: Mapping[str, Memory], before: Period
) -> None:
    """Put the table's rows of months before `before` into the memories of the tables that they refer to.

    A row says of its person or department what the column named by its metric was in a month; flags are 1 and 0.
    """
    sheet = sheets.get(HISTORY)
    if sheet is None or not sheet.numbered.frame.height:
        return
    table, known = sheet.numbered, sheet.stored.get("value", NOTHING)
    world, columns = compiled[0].world, _remembered(compiled)
    for reference in world.references:
        if reference.table == HISTORY and reference.target in columns and reference.target in sheets:
            wanted = sorted(columns[reference.target])
            via = f"@{reference.name}"
            named = table.frame.filter(pl.col(via).is_not_null() & pl.col("metric").is_in(wanted))
            for (text,), rows in named.group_by("period", maintain_order=True):
                month = Period.parse(str(text))
                if month.months == 1 and month < before:
                    height = sheets[reference.target].numbered.frame.height
                    _record(rows, via, height, reference.target, month, world, memories[reference.target], known)


def _remembered(compiled: Sequence[Compiled]) -> dict[str, set[str]]:
    """The columns, by table, that rules read back or that carry state."""
    columns: dict[str, set[str]] = {}
    for item in compiled:
        for name, column in item.plan.remembered:
            columns.setdefault(name, set()).add(column)
        for owned in item.plan.program.rules:
            if owned.rule.sets:
                columns.setdefault(owned.rule.on, set()).add(owned.rule.sets)
    return columns


def _record(
    rows: pl.DataFrame, via: str, height: int, table: str, month: Period, world: World, memory: Memory, known: Figures
) -> None:
    """One month of one table: a column and its flag for each metric that the month has."""
    columns: list[pl.Series] = []
    figures: dict[str, Figures] = {}
    for (metric,), found in rows.group_by("metric", maintain_order=True):
        name = str(metric)
        unit = world.unit_of(table, name)
        if unit is None:
            continue
        values = found["value"] != 0 if unit.kind == "flag" else found["value"]
        empty = nulls(name, known.kind if unit.is_number else dtype(unit), height)
        columns.append(empty.scatter(found[via], values))
        columns.append(flags(f"{name}#on", height, value=False).scatter(found[via], True))
        if unit.is_number:
            figures[name] = known
    if columns:
        memory.record(month.first, pl.DataFrame(columns), figures, {})
