"""Which sheet of a file, and which row of it, holds a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jixiao.data.headers import header_row, match, may_lack
from jixiao.data.raw import Grid, Opened, RawSheet
from jixiao.data.report import Report
from jixiao.problems import Place
from jixiao.scheme.tables import Table

if TYPE_CHECKING:
    from jixiao.policy.model import Source


def sheet_of(
    table: Table, source: Source, opened: Opened, needed: frozenset[str], name: str, report: Report
) -> RawSheet | None:
    """The sheet of the table: the one that the policy names, else the one named as the table, else the only one, else
    the only one with all headers that are needed. None, with a problem reported, where it is not to be found."""
    if opened.table is not None:
        return opened.table
    grid = _grid(table, source, opened, needed, name, report)
    if grid is None:
        return None
    path = f"data.{table.name}"
    row = source.header_row
    if row is None:
        filled = (number for number, cells in enumerate(grid.top, start=1) if any(cells))
        row = header_row(table, grid.top, source.columns, needed) or next(filled, 0)
        if not row:
            report.add("data.no_cells", Place(name, sheet=grid.sheet), path)
            return None
    elif not 0 < row <= len(grid.top):
        report.add("data.no_such_row", Place(name, sheet=grid.sheet), path, row=row, rows=len(grid.top))
        return None
    return grid.below(row)


def sheet_name(text: str) -> str:
    """A table's name or label as Excel lets a sheet be named: 31 characters, some not, and never “History”."""
    name = "".join(" " if char in "[]:*?/\\" else char for char in text)[:31].strip("' ")
    return f"{name}_" if name.casefold() == "history" else name


def _grid(
    table: Table, source: Source, opened: Opened, needed: frozenset[str], name: str, report: Report
) -> Grid | None:
    names = [sheet for sheet in opened.sheets if sheet is not None]
    if not names:
        return next((grid() for grid in opened.sheets.values()), None)
    path = f"data.{table.name}"
    if source.sheet is not None:
        if source.sheet in opened.sheets:
            return opened.sheets[source.sheet]()
        report.add("data.no_sheet", Place(name), path, sheet=source.sheet, sheets=_listed(names))
        return None
    labels = (table.name, f"{table.name}_", table.label.zh, table.label.en)
    titles = {sheet_name(text).casefold() for text in labels if text}
    named = [sheet for sheet in names if sheet.strip().casefold() in titles]
    if len(names) == 1 or len(named) == 1:
        return opened.sheets[(named or names)[0]]()
    grids = [opened.sheets[sheet]() for sheet in names]
    headed = [grid for grid in grids if _is_headed(table, source, grid, needed)]
    if len(headed) == 1:
        return headed[0]
    code = "data.which_sheet" if headed else "data.no_headed_sheet"
    report.add(code, Place(name), path, sheets=_listed(names), headed=_listed(grid.sheet or "" for grid in headed))
    return None


def _is_headed(table: Table, source: Source, grid: Grid, needed: frozenset[str]) -> bool:
    row = source.header_row or header_row(table, grid.top, source.columns, needed)
    if not 0 < row <= len(grid.top):
        return False
    found = match(table, grid.top[row - 1], source.columns).positions
    return bool(found) and all(name in found for name in needed if not may_lack(table.column(name)))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names) or "–"
