"""Writes the workbook that a client fills: one sheet per table, drop-downs, formats, and a guide to every column.

Such a workbook is read back without any mapping: the sheets are named as the tables, the headers are the labels.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from jixiao.data.cells import span
from jixiao.data.headers import normal
from jixiao.data.raw import plain
from jixiao.data.sheets import sheet_name
from jixiao.language import say
from jixiao.scheme.tables import Column, Table
from jixiao.scheme.units import Unit

#: rows below the header that have formats and drop-downs
ROWS = 2000
#: characters that a list of a drop-down may have; a longer one stands in the guide only
_LONGEST_LIST = 255
_FORMATS = {"money": "#,##0.00", "rate": "0.00%", "count": "0", "date": "yyyy-mm-dd", "text": "@", "period": "@"}
Rows = Mapping[str, Sequence[Mapping[str, object]]]
Codes = Mapping[str, Mapping[str, Mapping[str, str]]]


def write_template(
    path: Path, tables: Sequence[Table], *, lang: str, rows: Rows | None = None, codes: Codes | None = None
) -> None:
    """Write the workbook for `tables` to `path`, in `lang`.

    `rows` fills sheets: per table its rows, by column name, as Decimals, ints, texts, Booleans, dates or Periods.
    `codes` are, per table and column, the client's spellings of codes (spelling to code), which go before those of
    the scheme.

    :raises OSError: the file cannot be written.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        guide = book.add_worksheet(say("data.template.guide", lang))
        names = _sheet_names(tables, lang)
        sheets = [_Sheet(book, table, lang, name, (codes or {}).get(table.name, {})) for table, name in names]
        _write_guide(book, guide, sheets, lang)
        for sheet in sheets:
            sheet.write((rows or {}).get(sheet.table.name, ()))


def _sheet_names(tables: Sequence[Table], lang: str) -> list[tuple[Table, str]]:
    taken = {say("data.template.guide", lang).casefold()}
    result = []
    for table in tables:
        names = [sheet_name(text) for text in (table.label.to(lang), table.name, f"{table.name}_") if text]
        name = next(name for name in names if name.casefold() not in taken)
        taken.add(name.casefold())
        result.append((table, name))
    return result


def written(table: Table) -> list[Column]:
    """The columns that a sheet has: not those that read the cells of others."""
    return [column for column in table.columns if column.of is None]


def header(table: Table, column: Column, lang: str) -> str:
    """The header of a column: its label in `lang` if it has one that no other column has, else its name."""
    label = column.label.to(lang)
    others = {normal(text) for other in table.columns if other is not column for text in _names(other)}
    return label if label and normal(label) not in others else column.name


def _names(column: Column) -> tuple[str, ...]:
    return column.name, column.label.en, column.label.zh, *column.aliases


class _Sheet:
    """One sheet while it is written."""

    def __init__(self, book: Any, table: Table, lang: str, name: str, codes: Mapping[str, Mapping[str, str]]) -> None:
        self.book, self.table, self.lang = book, table, lang
        self.spellings = {column.name: _spellings(column, codes.get(column.name, {}), lang) for column in table.columns}
        self.name = name
        self.sheet = book.add_worksheet(name)

    def write(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Headers, formats and drop-downs, then `rows`."""
        head = self.book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
        free = self.book.add_format({"bold": True, "bg_color": "#F2F2F2", "bottom": 1})
        self.sheet.freeze_panes(1, 0)
        for at, column in enumerate(written(self.table)):
            title = header(self.table, column, self.lang)
            self.sheet.write_string(0, at, title, head if _is_required(self.table, column) else free)
            format_ = self.book.add_format({"num_format": _format(column)})
            self.sheet.set_column(at, at, max(10, min(40, 2 + 2 * len(title))), format_)
            choices = list(dict.fromkeys(self.spellings[column.name].values()))
            if choices and len(",".join(choices)) <= _LONGEST_LIST and not any("," in choice for choice in choices):
                self.sheet.data_validation(
                    1, at, max(ROWS, len(rows)), at, {"validate": "list", "source": choices, "error_type": "warning"}
                )
            for number, row in enumerate(rows, start=1):
                self._cell(number, at, column, row.get(column.name), format_)

    def _cell(self, row: int, at: int, column: Column, value: object, format_: Any) -> None:
        match value:
            case None:
                return
            case bool():
                spelled = self.spellings[column.name].get("true" if value else "false")
                self.sheet.write_string(row, at, spelled or str(value).lower())
            case dt.date():
                self.sheet.write_datetime(row, at, dt.datetime.combine(value, dt.time()), format_)
            case int() | Decimal() | Fraction() if _fits_float(value):
                self.sheet.write_number(row, at, float(value), format_)
            case Decimal():
                self.sheet.write_string(row, at, f"{value:f}")
            case int() | Fraction():
                self.sheet.write_string(row, at, plain(Fraction(value)))
            case _:
                text = str(value)
                self.sheet.write_string(row, at, self.spellings[column.name].get(text, text))


def _fits_float(value: int | Decimal | Fraction) -> bool:
    """Whether Excel keeps the number exactly, as it is read back: as the shortest text of its float."""
    return len(repr(float(value)).replace(".", "").strip("-0")) <= 15 and Fraction(repr(float(value))) == Fraction(
        value
    )


def _spellings(column: Column, codes: Mapping[str, str], lang: str) -> dict[str, str]:
    """For each code what a cell says: the client's spelling, in Chinese the scheme's, else the code itself."""
    if column.unit.kind == "flag" and not (codes or column.codes):
        return {code: say(f"data.template.{code}", lang) for code in ("true", "false")}
    values = column.values or (("true", "false") if column.unit.kind == "flag" else ())
    result = {code: code for code in values}
    for spelled in ([column.codes] if lang == "zh" else []) + [codes]:
        seen: set[str] = set()
        for text, code in spelled.items():
            if code not in seen:
                result[code] = text
                seen.add(code)
    return result


def _format(column: Column) -> str:
    unit = column.unit
    if not unit.is_number:
        return _FORMATS.get(unit.kind, "General")
    return _FORMATS.get(str(unit), "General")


def _is_required(table: Table, column: Column) -> bool:
    if column.optional or column.carried or column.empty is not None:
        return False
    return column.required or column.name in table.key or column.name == table.time


def _write_guide(book: Any, guide: Any, sheets: Sequence[_Sheet], lang: str) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    parts = ("sheet", "header", "name", "unit", "need", "allowed", "empty", "doc")
    for at, (part, width) in enumerate(zip(parts, (16, 18, 20, 12, 10, 40, 24, 50), strict=True)):
        guide.write_string(0, at, say(f"data.template.{part}", lang), bold)
        guide.set_column(at, at, width)
    guide.freeze_panes(1, 0)
    row = 0
    for sheet in sheets:
        for column in written(sheet.table):
            row += 1
            for at, text in enumerate(_explained(sheet, column, lang)):
                if text:
                    guide.write_string(row, at, text, wrap)


def _explained(sheet: _Sheet, column: Column, lang: str) -> tuple[str, ...]:
    table = sheet.table
    need = "key" if column.name in table.key else "required" if _is_required(table, column) else "optional"
    choices = sheet.spellings[column.name]
    allowed = ", ".join(text if text == code else f"{text} ({code})" for code, text in choices.items())
    if column.unit.kind in ("date", "period"):
        allowed = say(f"data.template.{column.unit.kind}", lang)
    return (
        sheet.name,
        header(table, column, lang),
        column.name,
        unit_text(column.unit, lang),
        say(f"data.template.{need}", lang),
        allowed or _numbers(column, lang),
        say("data.template.refused", lang) if need == "key" else _empty(column, lang),
        column.doc,
    )


def _numbers(column: Column, lang: str) -> str:
    """The range of a number column and its steps."""
    step = "" if column.step is None else say("data.template.step", lang, step=plain(column.step))
    return "; ".join(part for part in (span(column), step) if part)


def unit_text(unit: Unit, lang: str) -> str:
    """A unit in a few words (``money/area`` is 元/平方米)."""
    if unit.is_rank:
        return say("data.unit.rank", lang)
    words = re.split(r"([*/])", str(unit))
    return "".join(word if word in ("*", "/") else say(f"data.unit.{word}", lang) for word in words)


def _empty(column: Column, lang: str) -> str:
    if column.empty is not None:
        value = column.empty
        text = say(f"data.template.{str(value).lower()}", lang) if isinstance(value, bool) else str(value)
        return say("data.template.stands_for", lang, value=plain(value) if isinstance(value, Fraction) else text)
    if column.optional:
        return say("data.template.none", lang)
    return say("data.template.refused" if column.required else "data.template.unknown", lang)
