"""The policy's `history` table: what it says about periods before the policy, as if they had been evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from jixiao.data.number import Numbered
from jixiao.engine.compiled import Compiled
from jixiao.engine.history import Memory
from jixiao.engine.sheets import Sheet
from jixiao.formula.columns import NOTHING, Figures, dtype
from jixiao.formula.uniform import flags, nulls
from jixiao.formula.world import World
from jixiao.language import say
from jixiao.problems import Place, Problem
from jixiao.scheme.periods import Period

HISTORY = "history"


def recall(
    compiled: Sequence[Compiled], sheets: Mapping[str, Sheet], memories: Mapping[str, Memory], before: Period
) -> list[Problem]:
    """Put the table's rows of periods before `before` into the memories of the tables that they refer to.

    A row says of its person or department what the column named by its metric was in a month, or of a rule that runs
    for longer in such a period; flags are 1 and 0. Rows of another kind of period are problems.
    """
    sheet = sheets.get(HISTORY)
    if sheet is None or not sheet.numbered.frame.height:
        return []
    table, known = sheet.numbered, sheet.stored.get("value", NOTHING)
    world, columns = compiled[0].world, _remembered(compiled)
    problems: list[Problem] = []
    for reference in world.references:
        if reference.table == HISTORY and reference.target in columns and reference.target in sheets:
            target, via = reference.target, f"@{reference.name}"
            kinds = {name: _kinds(compiled, target, name) for name in sorted(columns[target])}
            given = pl.col(via).is_not_null() & pl.col("period").is_not_null()
            named = table.frame.filter(given & pl.col("metric").is_in(list(kinds)))
            timed, others = _timed(named, kinds, before)
            problems += _misfits(others, kinds, table)
            height = sheets[target].numbered.frame.height
            for (month,), rows in timed.group_by("#last", maintain_order=True):
                _record(rows, via, height, target, int(str(month)), world, memories[target], known)
    return problems


def _kinds(compiled: Sequence[Compiled], table: str, column: str) -> set[str]:
    """The kinds of period of which a column has values, under the editions of a policy."""
    rules = [item.world.rule(table, column) for item in compiled]
    return {owned.rule.every if owned is not None else "month" for owned in rules}


def _timed(rows: pl.DataFrame, kinds: Mapping[str, set[str]], before: Period) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of periods that end before a month, with that last month as ``#last``; and those of no fitting kind."""
    periods = {text: Period.parse(str(text)) for text in rows["period"].unique().to_list()}
    pairs = rows.select("metric", "period").unique().rows()
    fitting = [(metric, text) for metric, text in pairs if periods[text].kind in kinds[metric]]
    ending = [(m, text, last) for m, text in fitting if (last := periods[text].last_month.first) < before.first]
    schema = {"metric": pl.String(), "period": pl.String(), "#last": pl.Int32()}
    on = ["metric", "period"]
    timed = rows.join(pl.DataFrame(ending, schema, orient="row"), on=on, how="inner", maintain_order="left")
    fits = pl.DataFrame(fitting, {key: schema[key] for key in on}, orient="row")
    return timed, rows.join(fits, on=on, how="anti", maintain_order="left")


def _misfits(rows: pl.DataFrame, kinds: Mapping[str, set[str]], table: Numbered) -> Iterator[Problem]:
    """One problem for each metric with rows of a kind of period of which it has no values."""
    for (metric,), found in rows.group_by("metric", maintain_order=True):
        name = str(metric)
        place = Place()
        if table.facts.sources and "#source" in found.columns:
            file, sheet = table.facts.sources[found["#source"][0]]
            place = Place(file, sheet=sheet, row=found["#row"][0], header="period")
        periods = found["period"].unique().sort().head(5).to_list()
        values = {
            "metric": name, "count": found.height, "found": ", ".join(periods),
            "kinds_en": ", ".join(say(f"explain.every.{kind}", "en") for kind in sorted(kinds[name])),
            "kinds_zh": "、".join(say(f"explain.every.{kind}", "zh") for kind in sorted(kinds[name])),
        }  # fmt: skip
        yield Problem("engine.history_period", place, HISTORY, values)


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
    rows: pl.DataFrame, via: str, height: int, table: str, month: int, world: World, memory: Memory, known: Figures
) -> None:
    """What is known of periods that end with one month: a column and its flag for each metric."""
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
        memory.record(month, pl.DataFrame(columns), figures, {})
