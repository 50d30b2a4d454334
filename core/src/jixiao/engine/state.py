"""Carried columns: opening values, what rules decide for this month or later ones, and decisions that wait."""

from __future__ import annotations

import polars as pl
from attrs import field, frozen

from jixiao.engine.carried import Carried
from jixiao.engine.history import Memory
from jixiao.engine.run import Run
from jixiao.engine.sheets import Sheet
from jixiao.formula.columns import NOTHING, scalars, series
from jixiao.formula.compile import Program
from jixiao.formula.tree import EFFECT
from jixiao.formula.uniform import flags, full, nulls
from jixiao.scheme.rules import Rule
from jixiao.scheme.tables import Column, Table
from jixiao.scheme.units import Unit

#: what a decision takes effect by without a date: the month itself, or the next one
WHEN = ("this", "next")


@frozen
class Waiting:
    """Decisions on one column that are in force from a later month on: the values, and the months (null: none)."""

    value: Carried
    due: pl.Series


@frozen
class Moved:
    """The carried columns of one table as they stood after a month."""

    values: dict[str, Carried] = field(hash=False)
    waiting: dict[str, Waiting] = field(hash=False)

    @classmethod
    def of(cls, state: State) -> Moved:
        """The state as it stands now."""
        return cls(dict(state.values), dict(state.waiting))


class State:
    """The carried columns of one table: what is in force now, and what waits."""

    def __init__(self, table: Table, sheet: Sheet, memory: Memory, before: int) -> None:
        self.columns = {column.name: column for column in table.columns if column.carried}
        self.values = {name: _opening(column, sheet, memory, before) for name, column in self.columns.items()}
        self.waiting: dict[str, Waiting] = {}

    def stand(self, moved: Moved) -> None:
        """Go on from the state after a month."""
        self.values, self.waiting = dict(moved.values), dict(moved.waiting)

    def advance(self, run: Run, program: Program, table: str) -> None:
        """After a month: take over what rules set, in listing order; a rule that does not apply sets nothing."""
        frame = run.sheets[table].frame
        for owned in program.rules:
            rule = owned.rule
            if rule.on == table and rule.sets in self.values and rule.name in frame.columns:
                self._decide(run, rule, frame, rule.sets)
        following = run.month.first + 1
        for name, waiting in self.waiting.items():
            ripe = (waiting.due <= following).fill_null(value=False)
            if ripe.any():
                self._take(name, ripe, waiting.value)
                self._wait(name, ripe, waiting.value, _never(len(ripe)))

    def _decide(self, run: Run, rule: Rule, frame: pl.DataFrame, name: str) -> None:
        """One rule's decisions: those of now, and those for a later month, which replace what waits."""
        flag = f"{rule.name}#on"
        on = frame[flag] if flag in frame.columns else flags(flag, frame.height, value=True)
        value = _decision(run, rule, name)
        if rule.takes_effect in WHEN:
            self._take(name, on, value)
            self._wait(name, on, value, _never(frame.height))
            return
        date = frame[f"{rule.name}{EFFECT}"]
        due = date.dt.year().cast(pl.Int32) * 12 + date.dt.month().cast(pl.Int32) - 1
        later = on & (due > run.month.first + 1).fill_null(value=False)
        # a decision whose day is unknown leaves the state unknown
        unknown = Carried.nothing(name, self.columns[name].unit, frame.height)
        self._take(name, on & ~later, value.where(due.is_not_null(), unknown))
        self._wait(name, on, value, due.set(~later, None))

    def _take(self, name: str, on: pl.Series, value: Carried) -> None:
        self.values[name] = value.where(on, self.values[name])

    def _wait(self, name: str, on: pl.Series, value: Carried, due: pl.Series) -> None:
        """Put decisions in the place of what waited; where none is due nothing waits any more."""
        old = self.waiting.get(name)
        if old is None:
            if due.null_count() == len(due):
                return
            unit = self.columns[name].unit
            old = Waiting(Carried.nothing(name, unit, len(due)), _never(len(due)))
        chosen = pl.select(pl.when(on).then(due).otherwise(old.due).alias("due")).to_series()
        self.waiting[name] = Waiting(value.where(on, old.value), chosen)


def _never(height: int) -> pl.Series:
    return nulls("due", pl.Int32(), height)


def _decision(run: Run, rule: Rule, name: str) -> Carried:
    """What a rule gives, exactly: where a column only comes near, its true values."""
    sheet = run.sheets[rule.on]
    column, known = sheet.frame[rule.name].alias(name), sheet.figures.get(rule.name, NOTHING)
    if not known.slack:
        return Carried(column, known)
    true = run.exactly.unproven(rule.on, rule.name)
    values = [true.get(row, value) for row, value in enumerate(scalars(column, known))]
    return Carried.of(name, values, rule.unit)


def _opening(column: Column, sheet: Sheet, memory: Memory, before: int) -> Carried:
    """The table's own value, else the latest recorded one, else what an empty cell means."""
    frame = sheet.numbered.frame
    value = Carried.nothing(column.name, column.unit, frame.height)
    if column.name in frame.columns:
        value = Carried(frame[column.name], sheet.stored.get(column.name, NOTHING))
    for month in sorted((month for month in memory.months if month < before), reverse=True):
        recorded = memory.column(month, column.name)
        if recorded is not None and value.values.null_count():
            value = value.where(None, Carried(recorded, memory.figures.get(column.name, NOTHING)))
    if column.empty is not None:
        value = value.where(None, _empty(column, column.unit, frame.height))
    return value


def _empty(column: Column, unit: Unit, height: int) -> Carried:
    """What an empty cell stands for, in every row."""
    cell, known = series(column.name, [column.empty], unit)
    return Carried(full(cell, height), known)
