"""Earlier months: totals over the months of a row, and its value of the period before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl
from attrs import evolve

from jixiao.engine.history import CALENDAR, calendar, rows_of
from jixiao.engine.moments import moment_values, moments
from jixiao.engine.month_parts import MonthParts
from jixiao.engine.totals import GROUP, Results, totals
from jixiao.formula import exact
from jixiao.formula.columns import MANY, NOTHING, Columns, Figures, brought, dtype
from jixiao.formula.exact import Held
from jixiao.formula.scale import NARROW
from jixiao.formula.tree import Node, Prior, Scalar, Total, Tree
from jixiao.formula.uniform import flags, nulls

if TYPE_CHECKING:
    from jixiao.engine.run import Run

#: what is known of the numbers of the calendar
_CALENDAR = Figures(0, 10_000)


def history_totals(run: Run, nodes: Sequence[Total]) -> Results:
    """Totals over the months of each row of a table, which all reach equally far back."""
    first = nodes[0]
    sheet, memory = run.sheets[first.table], run.memories[first.table]
    height, period = sheet.frame.height, run.period(first.every)
    months = rows_of(first, period, [*memory.months, run.month.first])
    parts = MonthParts()
    if height * len(months) >= MANY:
        nodes = [parts.taken_out(node) for node in nodes]
    names = sorted({name for node in nodes for name in node.leaf_columns} - {*CALENDAR, *parts.names})
    outer = sorted({name for node in nodes for name in node.outer})
    times = sorted({name for node in nodes for name in node.leaf_columns} & set(CALENDAR))
    known = {name: memory.figures.get(name, NOTHING).joined(sheet.figures.get(name, NOTHING)) for name in names}

    def frame_of(month: int) -> pl.DataFrame:
        columns = parts.columns({**calendar(month, period), **moment_values(period, run.calendar)}, height)
        return _of_month(run, first, month, known, outer, times).hstack(columns)

    # without a month the frame of the present one still gives the types
    frame = pl.concat(map(frame_of, months)) if months else frame_of(run.month.first).clear()
    figures = known | {f"^{name}": sheet.known(name) for name in outer} | dict.fromkeys(times, _CALENDAR)

    def exactly(tree: Tree, at: Sequence[int]) -> list[Scalar]:
        mine = [i % height for i in at]
        then = [months[i // height] for i in at]
        given = held(run, evolve(first, value=tree, keep=None, order=None, skip=()), mine, then, parts)
        given |= {f"^{name}": run.exactly.held(first.table, name, mine) for name in outer}
        return exact.rows(tree, given, moment_values(period, run.calendar), len(mine))

    return totals(Columns(frame, figures, moments(period, run.calendar), exactly), nodes, height)


def _of_month(
    run: Run, node: Total, month: int, names: Mapping[str, Figures], outer: Sequence[str], times: Sequence[str]
) -> pl.DataFrame:
    """One month of every row: its columns, those of the row itself, and what the month says of its own time."""
    frame = run.sheets[node.table].frame
    columns = [pl.int_range(frame.height, dtype=pl.UInt32, eager=True).alias(GROUP)]
    columns += [_remembered(run, node.table, month, name, known) for name, known in names.items()]
    columns += [frame[name].alias(f"^{name}") for name in outer]
    calendar_of = calendar(month, run.period(node.every))
    columns += [_same(name, calendar_of[name], frame.height) for name in times]
    return pl.DataFrame(columns)


def _same(name: str, value: Scalar, height: int) -> pl.Series:
    one = pl.Series(name, [int(value)], dtype=NARROW) if isinstance(value, Fraction) else pl.Series(name, [value])
    return one.new_from_index(0, height)


def _remembered(run: Run, table: str, month: int, name: str, known: Figures) -> pl.Series:
    """A column of history, of which `known` is known: the present one for the present month, else what was recorded."""
    sheet, memory = run.sheets[table], run.memories[table]
    is_now = month == run.month.first
    frame, own = (sheet.frame, sheet.figures) if is_now else (memory.months.get(month), memory.of_month(month))
    if frame is not None and name in frame.columns:
        return brought(frame[name], own[name], known) if name in own else frame[name].alias(name)
    rule, height = name.removesuffix("#on"), sheet.frame.height
    if rule == name:
        unit = run.plan.program.world.unit_of(table, name)
        assert unit is not None
        return nulls(name, known.kind if unit.is_number else dtype(unit), height)
    if month != run.month.first:
        return flags(name, height, value=False)
    # a rule without a flag applies to every row; what is not computed yet is unknown
    return flags(name, height, value=True) if rule in sheet.frame.columns else nulls(name, pl.Boolean(), height)


def held(
    run: Run, node: Total, rows: Sequence[int], months: Sequence[int], parts: MonthParts | None = None
) -> dict[str, Sequence[Held]]:
    """The columns that a history total reads, for rows each with a month, as true values; `parts` are columns too."""
    period, parts = run.period(node.every), parts or MonthParts()
    times = [calendar(month, period) for month in months]
    columns: dict[str, Sequence[Held]] = {key: [time[key] for time in times] for key in CALENDAR}
    moment = moment_values(period, run.calendar)
    of_month = {month: parts.of_month({**calendar(month, period), **moment}) for month in dict.fromkeys(months)}
    columns |= {name: [of_month[month][name] for month in months] for name in parts.names}
    for name in sorted(node.leaf_columns - set(columns)):
        values: list[Held] = [None] * len(rows)
        for month in dict.fromkeys(months):
            at = [i for i, then in enumerate(months) if then == month]
            found = _held_in(run, node.table, name, month, [rows[i] for i in at])
            for i, value in zip(at, found, strict=True):
                values[i] = value
        columns[name] = values
    return columns


def _held_in(run: Run, table: str, name: str, month: int, rows: Sequence[int]) -> Sequence[Held]:
    if name.endswith("#on"):
        return _remembered(run, table, month, name, NOTHING).gather(list(rows)).to_list()
    if month == run.month.first:
        return run.exactly.held(table, name, rows)
    return run.memories[table].exactly(month, name, rows)


def prior(run: Run, table: str, nodes: Sequence[Node]) -> None:
    """Compute columns of a table's rows with their values of the period before."""
    sheet, memory = run.sheets[table], run.memories[table]
    columns: dict[str, pl.Series] = {}
    figures: dict[str, Figures] = {}
    for node in nodes:
        assert isinstance(node, Prior)
        month = run.before(node.every).last_month.first
        found, known = memory.column(month, node.column), memory.figures.get(node.column, NOTHING)
        if found is None:
            kind = known.kind if node.unit.is_number else dtype(node.unit)
            found = nulls(node.name, kind, sheet.frame.height)
        columns[node.name] = found.alias(node.name)
        if node.unit.is_number:
            figures[node.name] = known
    sheet.add(columns, figures)


def priors_exactly(run: Run, node: Prior, rows: Sequence[int]) -> list[Scalar]:
    """The true values of the period before."""
    return run.memories[node.table].exactly(run.before(node.every).last_month.first, node.column, rows)
