"""The entries of this room: a table's files, or the rows of a policy's case, as Facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from jixiao.data.cells import constant
from jixiao.data.conform import Part, conform_rows, conform_sheet
from jixiao.data.facts import BAD, Facts
from jixiao.data.files import of_rows, open_file
from jixiao.data.keys import without_duplicates
from jixiao.data.report import Report
from jixiao.data.sheets import sheet_of
from jixiao.data.workbooks import Unreadable
from jixiao.problems import Place, Problems, Severity
from jixiao.scheme.tables import Table

if TYPE_CHECKING:
    from jixiao.policy.model import Source


def read_table(table: Table, source: Source | None, wanted: frozenset[str], base: Path) -> Facts:
    """Read one table from the files of its source; `wanted` are the columns that rules read.

    The frame has every wanted column, the keys and the time column (and, where the files have them, the title and the
    days of validity); one that files may lack, and do, holds its declared empty value throughout. Other columns are
    matched but not parsed, so that nothing in them is a problem. Without a source the frame is empty. Messages name
    files relative to `base`.

    :raises Problems: the structure cannot be used: a file that cannot be read, a sheet or a header row not found, a
        missing column, two headers for one column. What is wrong with single cells and rows is in `Facts.problems`.
    """
    report, needed = Report(), _needed(table, wanted)
    parts: list[Part] = []
    if source is None:
        return _facts(table, parts, needed, report)
    if not source.files:
        report.add("data.no_files", source.place, f"data.{table.name}", table=table.name)
    for number, path in enumerate(source.files):
        name = path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
        try:
            sheet = sheet_of(table, source, open_file(path), needed, name, report)
            part = sheet and conform_sheet(table, sheet, source, needed, name, number, report)
        except Unreadable as problem:
            report.add(problem.code, Place(name), f"data.{table.name}", **problem.values)
        else:
            parts += [part] if part else []
    if not parts or len(parts) < len(source.files):
        raise Problems(report.problems())
    return _facts(table, parts, needed, report)


def facts_of_rows(table: Table, rows: Sequence[Mapping[str, object]], wanted: frozenset[str], origin: str) -> Facts:
    """The same for rows given in a policy's case, with the same checks; a cell that a row does not name is empty.

    `origin` names the case in messages, rows are numbered from 1. Cells are Decimals, ints, Fractions, texts,
    Booleans, dates.

    :raises Problems: two names in the rows mean one column.
    """
    report, needed = Report(), _needed(table, wanted)
    part = conform_rows(table, of_rows(rows), needed, origin, report)
    if part is None:
        raise Problems(report.problems())
    return _facts(table, [part], needed, report)


def _needed(table: Table, wanted: frozenset[str]) -> frozenset[str]:
    always = {*table.key, *([table.time] if table.time else [])}
    return frozenset(column.name for column in table.columns if column.name in wanted | always)


def _facts(table: Table, parts: Sequence[Part], needed: frozenset[str], report: Report) -> Facts:
    if not parts:
        columns = [constant(column, None, 0) for column in table.columns if column.name in needed]
        marks = [pl.Series(name, [], dtype=pl.UInt32) for name in ("#source", "#row")]
        return Facts(pl.DataFrame([*columns, *marks]), problems=report.problems())
    frame = parts[0].frame if len(parts) == 1 else _joined(table, parts)
    origins = tuple(part.origin for part in parts)
    unique, apart = without_duplicates(table, frame, origins, report)
    read = sum(part.read for part in parts)
    refused = sum(part.refused for part in parts) + frame.height - unique.height
    if refused:
        report.add("data.left_out", Place(), table.name, severity=Severity.NOTICE, refused=refused, read=read)
    idle = [name for name in unique.columns if name.endswith(BAD) and not unique[name].any()]
    scales: dict[str, int] = {}
    for part in parts:
        scales |= {name: max(scale, scales.get(name, 0)) for name, scale in part.scales.items()}
    left_out = pl.concat([*(part.left_out for part in parts), apart], how="diagonal")
    return Facts(unique.drop(idle), origins, scales, report.problems(), left_out, read, refused)


def _joined(table: Table, parts: Sequence[Part]) -> pl.DataFrame:
    frame = pl.concat([part.frame for part in parts], how="diagonal")
    marks = [name for name in frame.columns if name.endswith(BAD)]
    order = [name for column in table.columns for name in (column.name, column.name + BAD) if name in frame.columns]
    return frame.with_columns(pl.col(marks).fill_null(value=False)).select(*order, "#source", "#row")
