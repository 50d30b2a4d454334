"""Rows that appear more than once: a key may stand once, and equal rows of a table without a key are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from jixiao.data.facts import BAD
from jixiao.data.raw import MANY
from jixiao.data.report import SPELLED, Report, cut
from jixiao.problems import Place, Severity
from jixiao.scheme.tables import Table

Origins = Sequence[tuple[str, str | None]]


def without_duplicates(
    table: Table, frame: pl.DataFrame, origins: Origins, report: Report
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`frame` with every key at most once, and the rows left out that do not repeat one that stands.

    Of rows of one key that are equal in every column read, the first stands and a notice tells of the others; of rows
    that differ none stands, and every later one is a problem. Rows of a table without a key all stand.
    """
    names = [name for name in frame.columns if not name.startswith("#")]
    keys = [name for name in table.key if name in names] or [name for name in names if not name.endswith(BAD)]
    if not keys or not _may_repeat(frame, keys):
        return frame, frame.clear()
    indexed = frame.with_row_index("#index")
    repeated = indexed.filter(pl.struct(keys).is_duplicated())
    if repeated.is_empty():
        return frame, frame.clear()
    if not table.key:
        _report_equal(table, repeated, origins, report)
        return frame, frame.clear()
    bad = [name for name in names if name.endswith(BAD)]
    repeated = repeated.with_columns(
        pl.col("#index").first().over(keys).alias("#first"),
        (
            (pl.struct(names).n_unique().over(keys) == 1)
            & ~pl.any_horizontal([pl.lit(value=False), *(pl.col(name).fill_null(value=False) for name in bad)])
        ).alias("#equal"),
    )
    later = repeated.filter(pl.col("#index") != pl.col("#first"))
    for equal in (True, False):
        _report_later(table, keys, later.filter(pl.col("#equal") == equal), frame, origins, report, equal=equal)
    apart = repeated.filter(~pl.col("#equal"))["#index"]
    gone = pl.concat([later["#index"], apart])
    kept = indexed.filter(~pl.col("#index").is_in(gone.implode())).drop("#index")
    return kept, indexed.filter(pl.col("#index").is_in(apart.implode())).drop("#index")


def _may_repeat(frame: pl.DataFrame, keys: list[str]) -> bool:
    """Whether two rows have the same hash; without that no two are equal, which is ten times as fast to see."""
    hashes = frame.select(keys).hash_rows()
    if len(hashes) < MANY:
        return hashes.n_unique() < len(hashes)
    import numpy as np  # heavy: only large tables need it; it sorts whole numbers five times as fast

    ordered = np.sort(hashes.to_numpy())
    return bool((ordered[1:] == ordered[:-1]).any())


def _place(row: dict[str, object], origins: Origins) -> Place:
    source, number = row["#source"], row["#row"]
    assert isinstance(source, int)
    assert isinstance(number, int)
    return Place(origins[source][0], sheet=origins[source][1], row=number)


def _report_later(
    table: Table,
    keys: list[str],
    later: pl.DataFrame,
    frame: pl.DataFrame,
    origins: Origins,
    report: Report,
    *,
    equal: bool,
) -> None:
    code, severity = ("data.key_repeated", Severity.NOTICE) if equal else ("data.key_twice", Severity.ERROR)
    for row in later.head(SPELLED).iter_rows(named=True):
        first = _place(frame.row(row["#first"], named=True), origins)
        key = ", ".join(f"{name} = {cut(str(row[name]))}" for name in keys if row[name] is not None)
        report.add(code, _place(row, origins), table.name, severity=severity, which=key, first=str(first))
    report.count(code, table.name, max(0, later.height - SPELLED), severity=severity)


def _report_equal(table: Table, repeated: pl.DataFrame, origins: Origins, report: Report) -> None:
    rows = ", ".join(str(_place(row, origins)) for row in repeated.head(10).iter_rows(named=True))
    rows += " …" if repeated.height > 10 else ""
    place = Place(origins[0][0]) if len(origins) == 1 else Place()
    values: dict[str, Any] = {"count": repeated.height, "rows": rows}
    report.add("data.rows_equal", place, table.name, severity=Severity.NOTICE, **values)
