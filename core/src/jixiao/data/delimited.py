"""Text files of cells (.csv): encoding and separator are detected strictly, every cell stays the text it is.

UTF-8 (with or without a mark), UTF-16 with its mark (Excel's "Unicode text") and GB18030, of which GBK is a part, are
tried in this order and decoded strictly: a byte that does not fit is a problem, never a replacement character.
Polars splits the cells; a file that it refuses (rows with more cells than headers, quotes inside a cell) is split by
Python's strict reader, which says where it fails.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import polars as pl

from jixiao.data.raw import Grid, Opened, RawColumn, RawSheet
from jixiao.data.workbooks import TOP, Unreadable

SEPARATORS = (",", "\t", ";")
#: characters of a cell that Python's reader accepts
_LONGEST = 2**31 - 1


def open_csv(path: Path) -> Opened:
    """The one table of a text file.

    :raises Unreadable: it is empty, no text, in no known encoding, or its quotes do not match.
    """
    text = _decoded(path.read_bytes())
    return Opened(sheets={None: partial(_grid, text)})


def _decoded(content: bytes) -> bytes:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16").encode()
        except UnicodeDecodeError as error:
            raise Unreadable("data.encoding", byte=f"{error.start:,}") from error
    if b"\0" in content[:4096]:
        raise Unreadable("data.no_text_file")
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as unfit:
        try:
            content = content.decode("gb18030").encode()
        except UnicodeDecodeError as error:
            raise Unreadable("data.encoding", byte=f"{max(unfit.start, error.start) + 1:,}") from error
    if not content.strip():
        raise Unreadable("data.empty_file")
    return content if b"\n" in content or b"\r" not in content else content.replace(b"\r", b"\n")


def _grid(content: bytes) -> Grid:
    separator = max(SEPARATORS, key=lambda mark: _fit(content, mark))
    frame, ragged = _split(content, separator)
    top = [[value or "" for value in row] for row in frame.head(TOP).rows()]
    return Grid([[value.strip() for value in row] for row in top], partial(_below, frame, ragged))


def _counts(content: bytes, separator: str) -> list[int]:
    start = content[:65_536].decode("utf-8", errors="ignore")
    return [line.count(separator) for line in start.splitlines()[:TOP]]


def _fit(content: bytes, separator: str) -> int:
    """How well a separator explains the first lines: the cells of those lines that agree in their number."""
    counts = _counts(content, separator)
    return max(count * counts.count(count) for count in counts)


def _split(content: bytes, separator: str) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """All rows as texts, and the numbers (from 1) of those that are longer than the first rows are wide."""
    width = min(max(_counts(content, separator)), 16_383) + 1
    schema = {str(at): pl.String for at in range(width)}
    try:
        frame = pl.read_csv(
            io.BytesIO(content), has_header=False, schema=schema, separator=separator, missing_columns="insert"
        )
    except pl.exceptions.PolarsError:
        return _split_slowly(content, separator)
    return frame, ()


def _split_slowly(content: bytes, separator: str) -> tuple[pl.DataFrame, tuple[int, ...]]:
    import csv

    limit = csv.field_size_limit(_LONGEST)
    reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=separator, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise Unreadable("data.csv_quotes", line=reader.line_num, error=str(error)) from error
    finally:
        csv.field_size_limit(limit)
    width = max(map(len, rows[:TOP]), default=0)
    ragged = tuple(number for number, row in enumerate(rows, start=1) if any(row[width:]))
    columns = [pl.Series(str(at), [row[at] if at < len(row) else None for row in rows]) for at in range(width)]
    return pl.DataFrame(columns), ragged


def _below(frame: pl.DataFrame, ragged: tuple[int, ...], header: int) -> RawSheet:
    headers = tuple((value or "").strip() for value in frame.row(header - 1)) if header else ()
    body = frame.slice(header)
    rows = pl.int_range(header + 1, header + 1 + body.height, dtype=pl.UInt32, eager=True)

    def load(positions: Sequence[int]) -> list[RawColumn]:
        return [RawColumn(body.height, text=body.to_series(at)) for at in positions]

    last = max((at for at, text in enumerate(headers) if text), default=-1)
    beyond = (
        body.select(pl.any_horizontal(pl.nth(range(last + 1, body.width)).is_not_null())).to_series()
        if last + 1 < body.width
        else None
    )
    longer = set(ragged) if beyond is None else {*ragged, *rows.filter(beyond).to_list()}
    return RawSheet(headers[: last + 1], rows, load, None, header, tuple(sorted(longer)))
