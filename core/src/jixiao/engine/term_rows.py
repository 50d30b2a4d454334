"""Terms that have rows, as tables: the rows of every edition of a policy, of which each month sees its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl
from attrs import field, frozen

from jixiao.data.tables import facts_of_rows
from jixiao.engine.bounds import largest
from jixiao.formula.columns import Figures
from jixiao.formula.scale import DECIMAL, PLACES, decimal, of_decimals, terminates
from jixiao.policy.model import Edition
from jixiao.scheme.steps import Figure, Ranks, Rows, TermValue
from jixiao.scheme.tables import Table

Row = Mapping[str, Figure]
#: the cells of a key, as rows of any spelling have them
Key = tuple[object, ...]


@frozen
class Version:
    """A term's table in one edition: its columns over the rows of all editions, null in those that it has not.

    `fractions` are figures that no decimal holds exactly, by column and row.
    """

    since: int
    columns: Mapping[str, pl.Series] = field(hash=False)
    figures: Mapping[str, Figures] = field(hash=False)
    fractions: Mapping[str, Mapping[int, Fraction]] = field(hash=False)


def rows_of(value: TermValue) -> Sequence[Row] | None:
    """The rows of a term that has some."""
    return value.rows if isinstance(value, Ranks | Rows) else None


def in_editions(editions: Iterable[Edition], name: str) -> list[tuple[int, Sequence[Row]]]:
    """The rows of a term in each edition that gives others than the one before, with the edition's first month."""
    found: list[tuple[int, Sequence[Row]]] = []
    for edition in editions:
        given = next((rows for terms in edition.terms.values() if (rows := rows_of(terms.get(name))) is not None), None)
        if given is not None and not (found and found[-1][1] == given):
            found.append((edition.since.first, given))
    return found


def key_of(row: Mapping[str, object], key: Sequence[str]) -> Key:
    """What tells a row from others, the same for a figure of a policy and for a cell of a column."""
    return tuple(_plain(row.get(name)) for name in key)


def _plain(value: object) -> object:
    match value:
        case bool():
            return str(value).lower()
        case Fraction():
            return Fraction(decimal(value))
        case Decimal():
            return Fraction(value)
        case dt.date():
            return value.isoformat()
        case _:
            return value


def shifting(editions: Sequence[Edition], tables: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The terms, of those given with their keys, whose rows are not of the same keys in all editions."""
    found = set()
    for name, key in tables.items():
        keys = [frozenset(key_of(row, key) for row in rows) for _, rows in in_editions(editions, name)]
        if len(set(keys)) > 1:
            found.add(name)
    return frozenset(found)


def every_row(editions: Iterable[Edition], table: Table) -> list[Row] | None:
    """The rows of all editions, each key once, as it is first given; None where no edition gives any."""
    given = in_editions(editions, table.name)
    found: dict[Key, Row] = {}
    for _, rows in given:
        for row in rows:
            found.setdefault(key_of(row, table.key), row)
    return list(found.values()) if given else None


def as_cells(rows: Iterable[Row]) -> list[dict[str, Figure]]:
    """Rows as a table can hold them: figures at 18 places."""
    return [
        {name: Fraction(decimal(value)) if isinstance(value, Fraction) else value for name, value in row.items()}
        for row in rows
    ]


def versions(
    editions: Sequence[Edition], table: Table, frame: pl.DataFrame, wanted: frozenset[str]
) -> tuple[Version, ...]:
    """The table in each edition, over the rows of `frame`; the first stands for the months before it, too.

    Without amendments, and with figures that all end, what is stored says everything: there is no version.
    """
    given = in_editions(editions, table.name)
    keys = [key for key in table.key if key in frame.columns]
    places = {key_of(row, keys): at for at, row in enumerate(frame.select(keys).iter_rows(named=True))}
    if len(given) == 1 and not endless(given[0][1], keys, places):
        return ()
    return tuple(_version(since, rows, table, frame, wanted, keys, places) for since, rows in given)


def _version(
    since: int,
    rows: Sequence[Row],
    table: Table,
    frame: pl.DataFrame,
    wanted: frozenset[str],
    keys: Sequence[str],
    places: Mapping[Key, int],
) -> Version:
    facts = facts_of_rows(table, as_cells(rows), wanted, f"terms.{table.name}")
    at = [places[key_of(row, keys)] for row in facts.frame.select(keys).iter_rows(named=True)]
    fractions = endless(rows, keys, places)
    columns: dict[str, pl.Series] = {}
    figures: dict[str, Figures] = {}
    for name in (column for column in facts.frame.columns if column in frame.columns and "#" not in column):
        column = facts.frame[name]
        if column.dtype == DECIMAL:
            size, ends = largest(column.to_physical(), PLACES), name not in fractions
            known = figures[name] = Figures(facts.scales.get(name, 0), size) if ends else Figures(PLACES, size, 1)
            column = of_decimals(column, known.places, size)
        nothing = pl.Series(name, [None], dtype=column.dtype).new_from_index(0, frame.height)
        columns[name] = nothing.scatter(at, column)
    return Version(since, columns, figures, fractions)


def endless(rows: Iterable[Row], keys: Sequence[str], places: Mapping[Key, int]) -> dict[str, dict[int, Fraction]]:
    """The figures of rows that do not end as decimals (a weight of 1/3), by column and row."""
    found: dict[str, dict[int, Fraction]] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(value, Fraction) and terminates(value) is None:
                found.setdefault(name, {})[places[key_of(row, keys)]] = value
    return found
