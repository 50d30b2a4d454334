"""Workbooks of the older format (.xls) as grids of typed cells, through xlrd, which also reads their error values."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import Any

from jixiao.data.raw import Grid, Opened
from jixiao.data.workbooks import Cells, Unreadable, grid


def open_xls(path: Path) -> Opened:
    """The visible sheets of an .xls workbook.

    :raises Unreadable: it is no workbook, protected by a password, or xlrd is not installed.
    """
    try:
        import xlrd
    except ImportError as error:
        raise Unreadable("data.no_xlrd") from error

    try:
        book = xlrd.open_workbook(str(path), logfile=io.StringIO())
    except Exception as error:  # xlrd meets damage with whatever breaks first: its own error, struct.error, IndexError
        code = "data.password" if "encrypted" in str(error) else "data.no_workbook"
        raise Unreadable(code, error=f"{type(error).__name__}: {error}") from error
    shown = [sheet for sheet in book.sheets() if sheet.visibility == 0]
    return Opened(sheets={sheet.name: partial(_grid, sheet, book.datemode) for sheet in shown})


def _grid(sheet: Any, datemode: int) -> Grid:
    import xlrd

    unreadable: dict[tuple[int, int], str] = {}
    rows: list[list[object]] = []
    for number in range(sheet.nrows):
        row: list[object] = [""] * sheet.ncols
        for at, (kind, value) in enumerate(zip(sheet.row_types(number), sheet.row_values(number), strict=True)):
            if kind == xlrd.XL_CELL_ERROR:
                unreadable[number, at] = xlrd.error_text_from_code.get(value, "#VALUE!")
            elif kind == xlrd.XL_CELL_BOOLEAN:
                row[at] = bool(value)
            elif kind == xlrd.XL_CELL_DATE:
                row[at] = _moment(value, datemode)
            elif kind in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER):
                row[at] = value
        rows.append(row)
    return grid(Cells(rows, unreadable, 1462 if datemode else 0), sheet.name)


def _moment(value: float, datemode: Any) -> object:
    import xlrd

    try:
        moment = xlrd.xldate.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError):
        return value
    return moment if value >= 1 else moment.time()
