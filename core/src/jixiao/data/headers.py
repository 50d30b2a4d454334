"""Which header of a file is which column of a table: by the policy's mapping, then by name, label and alias."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from jixiao.data.raw import SPACES
from jixiao.data.report import Report, cut
from jixiao.problems import Place, Severity, did_you_mean
from jixiao.scheme.tables import Column, Table


@frozen
class Match:
    """`positions` of the columns found; `unknown` headers with their positions; `twice` columns with two headers."""

    positions: Mapping[str, int] = field(hash=False)
    unknown: Mapping[int, str] = field(hash=False)
    twice: Mapping[str, tuple[int, ...]] = field(hash=False)
    unmapped: Mapping[str, str] = field(hash=False)


def normal(header: str) -> str:
    """A header as it is compared: full-width as plain characters, no spaces or underscores, lower case."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return "".join(char for char in text if char not in SPACES and char != "_")


def spellings(column: Column) -> tuple[tuple[str, ...], ...]:
    """The headers under which a file may hold a column: its name before its labels before its aliases."""
    own: tuple[tuple[str, ...], ...] = ((column.name,), (column.label.zh, column.label.en), column.aliases)
    return own if column.of is None else ((), (), ())


def match(table: Table, headers: Sequence[str], mapping: Mapping[str, str]) -> Match:
    """Match `headers` to the columns of `table`; `mapping` names the headers of some columns and overrides the rest."""
    known: dict[str, str] = {}
    for tier in zip(*map(spellings, table.columns), strict=True):
        for column, names in zip(table.columns, tier, strict=True):
            for name in names:
                if name:
                    known.setdefault(normal(name), column.name)
    compared = [normal(header) for header in headers]
    found: dict[str, list[int]] = {}
    unmapped = {}
    for name, header in mapping.items():
        places = [at for at, text in enumerate(compared) if text == normal(header)]
        if places:
            found[name] = places
        else:
            unmapped[name] = header
    taken = {at for places in found.values() for at in places}
    unknown = {}
    for at, text in enumerate(compared):
        if not text or at in taken:
            continue
        column_name = known.get(text)
        if column_name is None:
            unknown[at] = headers[at]
        elif column_name not in mapping:
            found.setdefault(column_name, []).append(at)
    return Match(
        positions={name: places[0] for name, places in found.items()},
        unknown=unknown,
        twice={name: tuple(places) for name, places in found.items() if len(places) > 1},
        unmapped=unmapped,
    )


def header_row(table: Table, top: Sequence[Sequence[str]], mapping: Mapping[str, str], needed: frozenset[str]) -> int:
    """The number (from 1) of the first row that holds the key columns or, without a key, most of the `needed` ones.

    Where no row does, the row with most known headers; 0 where none holds any.
    """
    keys = {name for name in table.key if not may_lack(table.column(name))}
    best, most = 0, 0
    for number, row in enumerate(top, start=1):
        found = set(match(table, row, mapping).positions)
        if keys and keys <= found:
            return number
        if not keys and found and 2 * len(found & needed) > len(needed):
            return number
        if len(found) > most:
            best, most = number, len(found)
    return best


def may_lack(column: Column | None) -> bool:
    """Whether a file may lack the column."""
    return column is None or column.optional or column.empty is not None or column.carried or column.of is not None


def report_headers(
    report: Report, table: Table, headers: Sequence[str], found: Match, needed: frozenset[str], place: Place
) -> bool:
    """Report missing columns, two headers for one column, mapped headers that do not exist, and unknown headers.

    Says whether the sheet cannot be used.
    """
    if not found.positions and not found.unmapped and needed and any(headers):
        # the row may be one of data: its cells are not for showing
        wanted = [column for column in table.columns if column.name in needed and not may_lack(column)]
        shown = ", ".join(f"“{column.label.zh or column.name}” ({column.name})" for column in wanted) or "–"
        report.add("data.no_headers", place, table.name, columns=shown)
        return True
    stops = bool(found.unmapped or found.twice)
    listed = ", ".join(f"“{cut(header)}”" for header in headers if header) or "–"
    names = [name for column in table.columns for tier in spellings(column) for name in tier if name]
    for name, header in found.unmapped.items():
        values: dict[str, Any] = {
            "header": header,
            "near": did_you_mean(header, filter(None, headers)),
            "listed": listed,
        }
        report.add("data.mapped_header", place, f"{table.name}.{name}", **values)
    for name, places in found.twice.items():
        both = ", ".join(f"“{cut(headers[at])}” ({letters(at)})" for at in places)
        report.add("data.header_twice", place, f"{table.name}.{name}", column=name, headers=both)
    for column in table.columns:
        absent = column.name not in found.positions and column.name not in found.unmapped
        if column.name in needed and absent and not may_lack(column):
            values = {"column": column.name, "label": column.label.zh or column.name, "listed": listed}
            report.add("data.missing_column", place, f"{table.name}.{column.name}", **values)
            stops = True
    for header in found.unknown.values():
        near = did_you_mean(header, names)
        report.add("data.unknown_header", place, table.name, severity=Severity.NOTICE, header=cut(header), near=near)
    return stops


def letters(position: int) -> str:
    """The letters of a column by its position: A, B, ..., Z, AA."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text
