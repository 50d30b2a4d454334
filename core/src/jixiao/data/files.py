"""Opens a file of facts by what it is: Excel, CSV, Parquet or JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import polars as pl

from jixiao.data.delimited import open_csv
from jixiao.data.raw import Opened, RawColumn, RawSheet, from_series, from_values
from jixiao.data.workbooks import Unreadable, open_xlsx
from jixiao.data.xls import open_xls

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PARQUET = b"PAR1"
#: what a file is that begins so, for the message
_OTHERS = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"%PDF": "PDF",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
}


def open_file(path: Path) -> Opened:
    """Open one file; what it is is told by its ending and checked by its first bytes.

    :raises Unreadable: it cannot be opened, is empty, or is not what its ending says.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
    except OSError as error:
        raise Unreadable("data.no_file", error=error.strerror or str(error)) from error
    if not start:
        raise Unreadable("data.empty_file")
    ending = path.suffix.lower()
    reader = _reader(path, ending, start)
    if reader is None:
        raise Unreadable("data.unknown_format", ending=ending or "–")
    return reader(path)


def _reader(path: Path, ending: str, start: bytes) -> Callable[[Path], Opened] | None:
    kind = next((name for mark, name in _OTHERS.items() if start.startswith(mark)), None)
    if kind is not None:
        raise Unreadable("data.wrong_type", ending=ending, kind=kind)
    if ending in (".xlsx", ".xlsm", ".xls"):
        if start.startswith(_OLE):
            if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
                raise Unreadable("data.password")
            return open_xls
        if start.startswith(_ZIP):
            return open_xlsx
        raise Unreadable("data.no_workbook", error="–")
    if ending == ".parquet":
        if not start.startswith(_PARQUET):
            raise Unreadable("data.no_parquet", error="–")
        return open_parquet
    if ending in (".csv", ".json") and start.startswith((_OLE, _ZIP, _PARQUET)):
        kind = "Parquet" if start.startswith(_PARQUET) else "Excel / ZIP"
        raise Unreadable("data.wrong_type", ending=ending, kind=kind)
    return {".csv": open_csv, ".json": open_json}.get(ending)


def open_parquet(path: Path) -> Opened:
    """A Parquet file; only the columns that are asked for are read, and typed ones stay as they are.

    :raises Unreadable: it is damaged.
    """
    try:
        schema = pl.read_parquet_schema(path)
        height = pl.scan_parquet(path).select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise Unreadable("data.no_parquet", error=str(error).splitlines()[0]) from error
    headers = tuple(schema)

    def load(positions: Sequence[int]) -> list[RawColumn]:
        names = [headers[at] for at in positions]
        try:
            frame = pl.read_parquet(path, columns=names, glob=False)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise Unreadable("data.no_parquet", error=str(error).splitlines()[0]) from error
        # in one piece: to gather rows from a column in many takes sixteen times as long
        return [from_series(frame.drop_in_place(name).rechunk()) for name in names]

    rows = pl.int_range(1, height + 1, dtype=pl.UInt32, eager=True)
    return Opened(RawSheet(headers, rows, load))


def open_json(path: Path) -> Opened:
    """A JSON file that holds a list of objects; numbers are read exactly.

    :raises Unreadable: it is no such JSON, or an object names a cell twice.
    """
    import json

    def constant(name: str) -> object:
        raise ValueError(name)

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        result = dict(pairs)
        if len(result) < len(pairs):
            twice = next(name for at, (name, _) in enumerate(pairs) if name in dict(pairs[:at]))
            raise Unreadable("data.json_twice", name=twice)
        return result

    try:
        rows = json.loads(
            path.read_bytes().decode("utf-8-sig"),
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=constant,
            object_pairs_hook=unique,
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable("data.no_json", error=str(error)) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unreadable("data.no_list")
    return Opened(of_rows(rows))


def of_rows(rows: Sequence[Mapping[str, object]]) -> RawSheet:
    """Rows given as mappings from header to value, as a sheet whose rows are numbered from 1."""
    headers = tuple(dict.fromkeys(name for row in rows for name in row))

    def load(positions: Sequence[int]) -> list[RawColumn]:
        return [from_values([row.get(headers[at]) for row in rows]) for at in positions]

    return RawSheet(headers, pl.int_range(1, len(rows) + 1, dtype=pl.UInt32, eager=True), load)
