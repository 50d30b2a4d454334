"""Workbooks as a client keeps them: Chinese headers, here and there a title above them or dates as words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter  # type: ignore[import-untyped]  # it has no marker of its types

Row = dict[str, Any]

#: a workbook written twice is the same, byte by byte
_CREATED = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


class Sheet(NamedTuple):
    """One sheet: `columns` map a header to what a row calls it, `formats` a row's name to a number format."""

    name: str
    columns: dict[str, str]
    rows: Sequence[Row]
    formats: dict[str, str] = {}  # noqa: RUF012 - a NamedTuple's default, never changed
    title: str | None = None


def write(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write a workbook of these sheets."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": _CREATED})
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
        for sheet in sheets:
            _fill(book, book.add_worksheet(sheet.name), sheet, bold, head)


def _fill(book: Any, page: Any, sheet: Sheet, bold: Any, head: Any) -> None:
    top = 0
    if sheet.title:
        page.write_string(0, 0, sheet.title, bold)
        top = 1
    for at, (header, name) in enumerate(sheet.columns.items()):
        page.write_string(top, at, header, head)
        date = any(isinstance(row.get(name), dt.date) for row in sheet.rows)
        shape = sheet.formats.get(name) or ("yyyy-mm-dd" if date else None)
        format_ = book.add_format({"num_format": shape}) if shape else None
        page.set_column(at, at, max(11, 2 * len(header) + 2))
        for number, row in enumerate(sheet.rows, start=top + 1):
            match row.get(name):
                case None:
                    pass
                case dt.date() as day:
                    page.write_datetime(number, at, dt.datetime.combine(day, dt.time()), format_)
                case int() | Decimal() as figure:
                    page.write_number(number, at, float(figure), format_)
                case text:
                    page.write_string(number, at, str(text))
    page.freeze_panes(top + 1, 0)
