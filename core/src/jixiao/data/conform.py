"""One sheet conformed to its table: every column typed, every bad cell reported, rows without a key left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl
from attrs import field, frozen

from jixiao.data.cells import INSPECTED, Conformed, conform, constant, reasons
from jixiao.data.facts import BAD
from jixiao.data.headers import letters, match, may_lack, report_headers
from jixiao.data.raw import RawColumn, RawSheet
from jixiao.data.report import SPELLED, Report, cut
from jixiao.problems import Place, Severity
from jixiao.scheme.tables import Column, Table

if TYPE_CHECKING:
    from jixiao.policy.model import Source

#: words in a key column that mark a row of sums, which is no fact
SUMS = ("合计", "总计", "小计", "汇总", "total", "Total", "TOTAL", "sum", "Sum", "SUM")


@frozen
class Part:
    """The conformed rows of one file; `left_out`, `read` and `refused` as in `Facts`."""

    frame: pl.DataFrame
    left_out: pl.DataFrame
    origin: tuple[str, str | None]
    scales: Mapping[str, int] = field(hash=False)
    read: int = 0
    refused: int = 0


@frozen
class _Sheet:
    """What is being conformed, and where it is."""

    table: Table
    raw: RawSheet
    codes: Mapping[str, Mapping[str, str]] = field(hash=False)
    positions: Mapping[str, int] = field(hash=False)
    name: str
    report: Report

    def cells(self, column: Column) -> RawColumn:
        """The cells of a column as found; one at a time, so that not all of them are in memory twice."""
        at = self.positions.get(column.of or column.name)
        if at is None:
            return RawColumn(len(self.raw.rows))
        cells = self.raw.load([at])[0]
        return cells if column.before is column.after is None else cells.part(column.before, column.after)

    def conformed(self, column: Column) -> Conformed:
        """The cells of a column as the table says."""
        return conform(column, self.cells(column), self.codes.get(column.name, {}))

    def _position(self, name: str) -> int | None:
        column = self.table.column(name)
        return self.positions.get((column.of if column else None) or name)

    def place(self, row: int, column: str | None = None) -> Place:
        at = self._position(column) if column else None
        header = None if at is None else cut(self.raw.headers[at])
        return Place(self.name, sheet=self.raw.sheet, row=int(self.raw.rows[row]), header=header)


def conform_sheet(
    table: Table, raw: RawSheet, source: Source, needed: frozenset[str], name: str, number: int, report: Report
) -> Part | None:
    """Conform the `needed` columns of a sheet, and its title, days of validity and end, if it has them.

    `name` is the file's in messages, `number` its index in `Facts.sources`. None where a header problem stops it.
    """
    found = match(table, raw.headers, source.columns)
    place = Place(name, sheet=raw.sheet, row=raw.header_row)
    if report_headers(report, table, raw.headers, found, needed, place):
        return None
    columns = [column for column in table.columns if column.name in needed | _soft(table, found.positions)]
    sheet = _Sheet(table, raw, source.codes, found.positions, name, report)
    _report_headerless(sheet, place)
    present = [column for column in columns if (column.of or column.name) in found.positions]
    return _conformed(sheet, columns, present, number)


def conform_rows(table: Table, raw: RawSheet, needed: frozenset[str], origin: str, report: Report) -> Part | None:
    """The same for rows of a case, in which a column that no row names is empty throughout."""
    found = match(table, raw.headers, {})
    if report_headers(report, table, raw.headers, found, frozenset(), Place(origin)):
        return None
    columns = [column for column in table.columns if column.name in needed | _soft(table, found.positions)]
    return _conformed(_Sheet(table, raw, {}, found.positions, origin, report), columns, columns, 0)


def _soft(table: Table, positions: Mapping[str, int]) -> set[str]:
    return {name for name in (table.title, table.ends, *(table.valid or ())) if name is not None and name in positions}


def _conformed(sheet: _Sheet, columns: list[Column], present: list[Column], number: int) -> Part:
    """Conform the `present` ones of the `columns`; the others are empty throughout."""
    cells = {column.name: sheet.conformed(column) for column in present}
    height = len(sheet.raw.rows)
    blank = _blank(sheet, cells)
    skipped = blank | _sums(sheet, cells, blank)
    for column in present:
        _report_cells(sheet, column, cells[column.name], skipped)
    unusable = (_keyless(sheet, cells, skipped) | _ragged(sheet, skipped)) & ~skipped
    refused = (skipped | unusable) & ~blank
    series = []
    for column in columns:
        done = cells.get(column.name)
        series.append(constant(column, column.empty, height) if done is None else done.values)
        if done is not None and done.bad.any():
            series.append(done.bad.alias(column.name + BAD))
    source = pl.Series("#source", [number], dtype=pl.UInt32).new_from_index(0, height)
    frame, gone = pl.DataFrame([*series, source, sheet.raw.rows.alias("#row")]), blank | refused
    return Part(
        frame.filter(~gone) if gone.any() else frame,
        frame.filter(unusable),
        (sheet.name, sheet.raw.sheet),
        {name: done.scale for name, done in cells.items() if done.scale is not None},
        height - int(blank.sum()),
        int(refused.sum()),
    )


def _none(height: int) -> pl.Series:
    return pl.repeat(value=False, n=height, dtype=pl.Boolean, eager=True)


def _blank(sheet: _Sheet, cells: Mapping[str, Conformed]) -> pl.Series:
    """Rows without any cell, among them those of columns that are not parsed."""
    height = len(sheet.raw.rows)
    blank = pl.repeat(value=True, n=height, dtype=pl.Boolean, eager=True)
    for done in cells.values():
        blank = blank & done.empty
    if not blank.any():
        return blank
    rows = blank.arg_true()
    parsed = {sheet.positions.get(name) for name in cells}
    others = [at for at in range(len(sheet.raw.headers)) if at not in parsed]
    for at in others:
        rows = rows.filter(~sheet.raw.load([at])[0].take(rows).trimmed().filled())
    return _none(height).scatter(rows, values=True)


def _sums(sheet: _Sheet, cells: Mapping[str, Conformed], blank: pl.Series) -> pl.Series:
    """Rows of sums below a table, which are reported and left out."""
    result = _none(len(blank))
    for name in sheet.table.key:
        done = cells.get(name)
        if done is not None and done.values.dtype == pl.String:
            result = result | done.values.is_in(SUMS).fill_null(value=False)
    _report_rows(sheet, result, "data.row_of_sums", severity=Severity.NOTICE)
    return result


def _report_cells(sheet: _Sheet, column: Column, done: Conformed, skipped: pl.Series) -> None:
    bad = done.bad & ~skipped
    if not bad.any():
        return
    path = f"{sheet.table.name}.{column.name}"
    codes = sheet.codes.get(column.name, {})
    last = "data.no_text"
    for row, code, shown, values in reasons(column, sheet.cells(column), codes, bad, done.empty):
        last = code
        sheet.report.add(code, sheet.place(row, column.name), path, value=cut(shown), **values)
    sheet.report.count(last, path, max(0, int(bad.sum()) - INSPECTED))


def _keyless(sheet: _Sheet, cells: Mapping[str, Conformed], skipped: pl.Series) -> pl.Series:
    """Rows of which a key cell is bad, or empty where it must not be; or all of them are empty."""
    result, empty = _none(len(skipped)), None
    for name in sheet.table.key:
        done, column = cells.get(name), sheet.table.column(name)
        if done is None or column is None:
            continue
        result = result | done.bad
        hollow = done.values.is_null() & ~done.bad
        empty = hollow if empty is None else empty & hollow
        if not may_lack(column):
            _report_rows(sheet, hollow & ~skipped, "data.key_empty", name)
            result = result | hollow
    if empty is not None and (alone := empty & ~result & ~skipped).any():
        _report_rows(sheet, alone, "data.key_empty", sheet.table.key[0])
        result = result | alone
    return result


def _report_rows(
    sheet: _Sheet,
    rows: pl.Series,
    code: str,
    column: str | None = None,
    severity: Severity = Severity.ERROR,
    **values: Any,
) -> None:
    path = f"{sheet.table.name}.{column}" if column else sheet.table.name
    for row in rows.arg_true().head(SPELLED).to_list():
        sheet.report.add(code, sheet.place(row, column), path, severity=severity, **values)
    sheet.report.count(code, path, max(0, int(rows.sum()) - SPELLED), severity=severity)


def _ragged(sheet: _Sheet, skipped: pl.Series) -> pl.Series:
    result = sheet.raw.rows.is_in(sheet.raw.ragged) & ~skipped
    _report_rows(sheet, result, "data.ragged", headers=len(sheet.raw.headers))
    return result


def _report_headerless(sheet: _Sheet, place: Place) -> None:
    for at in (at for at, header in enumerate(sheet.raw.headers) if not header):
        count = int(sheet.raw.load([at])[0].trimmed().filled().sum())
        if count:
            values: dict[str, Any] = {"column": letters(at), "count": count}
            sheet.report.add("data.no_header", place, sheet.table.name, severity=Severity.NOTICE, **values)
