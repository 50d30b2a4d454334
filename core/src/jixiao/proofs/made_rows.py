"""A case where there is none: one row of every table, joined by their references, from what the columns may hold."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from jixiao.formula.world import World
from jixiao.policy.figures import plain
from jixiao.policy.model import Case, Cell, OwnedRule
from jixiao.proofs.inputs import rest_of
from jixiao.scheme.periods import Period
from jixiao.scheme.tables import Column, Reference, Table
from jixiao.scheme.terms import RanksTerm, TableTerm
from jixiao.scheme.units import DATE, PERIOD, Unit

#: the name of the row of every table
_ROW = "A"


def made_case(world: World, month: Period) -> Case:
    """One row of every table that a file may hold; cells that may be empty are, unless rows are joined by them."""
    of_terms = {term.name for term in world.declared.values() if isinstance(term, TableTerm | RanksTerm)}
    given = {
        name: (_row(world, table, month),)
        for name, table in world.tables.items()
        if name not in of_terms and name not in world.derived and name not in ("history", "calendar")
    }
    return Case(name="", period=str(month), terms={}, given=given, expect=())


def cell_at_rest(unit: Unit) -> Cell:
    """What a measure of a unit is pinned to; None for what has no plain value."""
    if unit.is_number:
        return as_cell(rest_of(unit))
    return True if unit.kind == "flag" else None


def as_cell(x: Fraction) -> Cell:
    """A number as a cell."""
    return int(x) if x.denominator == 1 else Decimal(plain(x))


def _row(world: World, table: Table, month: Period) -> dict[str, Cell]:
    joins = _joins(world, table)
    row: dict[str, Cell] = {}
    for column in table.columns:
        if column.of is not None or (column.carried and column.optional):
            continue
        is_needed = column.name in (*table.key, *joins) or column.name == table.time
        if column.optional and not is_needed and not column.unit.is_number:
            continue
        cell = _cell(world, column, month)
        if cell is not None:
            row[column.name] = cell
    return row


def _joins(world: World, table: Table) -> set[str]:
    """Columns by which rows find each other; what an optional reference would lead by stays empty."""
    references: list[Reference] = [item for item in world.references if item.table == table.name and not item.optional]
    return {one for item in references for one, _ in item.keys if item.before is None}


def _cell(world: World, column: Column, month: Period) -> Cell:
    unit = column.unit
    if unit.is_rank:
        order = world.ordered(unit).order
        return order[0] if order else None
    if column.values:
        return column.values[0]
    if unit.is_number:
        rest = rest_of(unit)
        rest = rest if column.lowest is None else max(rest, column.lowest)
        rest = rest if column.highest is None else min(rest, column.highest)
        step = column.step
        return as_cell(rest if step is None else (column.lowest or 0) + (rest - (column.lowest or 0)) // step * step)
    if unit.kind == "flag":
        return True
    if unit == DATE:
        return (month.start + dt.timedelta(days=9)).isoformat()
    return str(month) if unit == PERIOD else _ROW


def pinned(case: Case, owned: OwnedRule, unknown: dict[str, Unit]) -> Case | None:
    """The case with the measures that a rule reads pinned where they are unknown; None if there is nothing to pin."""
    table = owned.rule.on
    cells = {name: cell for name, unit in unknown.items() if (cell := cell_at_rest(unit)) is not None}
    if not cells or table not in case.given:
        return None
    rows = tuple({**row, **cells} for row in case.given[table])
    return Case(case.name, case.period, case.terms, {**case.given, table: rows}, (), case.place)
