"""The tables of a scheme: columns with units and meaning, references, and the tables made of others."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.policy.figures import readable
from jixiao.reports.reference.page import Name, Part, Row, Section, Text
from jixiao.reports.reference.saying import Saying
from jixiao.scheme.scheme import Derived
from jixiao.scheme.tables import Column, Reference, Table


def tables(saying: Saying) -> Iterator[Section]:
    """A section for every table of facts."""
    for table in saying.scheme.tables:
        yield Section(saying.table(table.name), _table(table, saying), Name(table.name))


def derived_tables(saying: Saying) -> Iterator[Part]:
    """What derived tables are, and a section for every one."""
    if saying.scheme.derived:
        yield Text(saying.say("table.derived"))
    for derived in saying.scheme.derived:
        yield Section(derived.name, _derived(derived, saying))


def _table(table: Table, saying: Saying) -> Iterator[Part]:
    yield from map(Text, saying.doc(table.doc))
    if table.overlays is not None:
        yield Text(saying.say("table.overlays", table=saying.table(table.overlays)))
    rows = (
        Row(
            (saying.label(column.label), Name(column.name), saying.unit(column.unit), _needs(table, column, saying)),
            _remarks(column, saying),
        )
        for column in table.columns
    )
    yield from saying.rows(("column", "name", "unit", "cells"), rows)
    yield from _references(table.name, saying)


def _needs(table: Table, column: Column, saying: Saying) -> str:
    """What is asked of the cells of a column."""
    marks = {
        "key": column.name in table.key,
        "time": column.name == table.time,
        "required": column.required,
        "optional": column.optional,
        "carried": column.carried,
    }
    said = [saying.say(f"column.{mark}") for mark, holds in marks.items() if holds]
    said += limits(column, saying)
    if column.empty is not None:
        said.append(saying.say("column.empty", value=saying.cell(column.empty, column.unit)))
    return saying.listed(said)


def limits(column: Column, saying: Saying) -> Iterator[str]:
    """The range of a column of numbers."""
    if column.lowest is not None:
        yield f"≥ {readable(column.lowest, column.unit) if column.lowest else 0}"
    if column.highest is not None:
        yield f"≤ {readable(column.highest, column.unit)}"
    if column.step is not None:
        yield saying.say("step", step=readable(column.step, column.unit))


def _remarks(column: Column, saying: Saying) -> Iterator[str]:
    codes = dict.fromkeys((*column.values, *column.codes.values()), "")
    if saying.lang == "zh":
        for spelled, code in column.codes.items():
            codes[code] = codes[code] or spelled
    if codes:
        yield saying.say("column.codes", codes=saying.listed(f"{code} {text}".rstrip() for code, text in codes.items()))
    yield from saying.doc(column.doc)


def _references(table: str, saying: Saying) -> Iterator[Part]:
    """How a row of the table finds rows of others, and the words by which these read it back."""
    found = [reference for reference in saying.scheme.references if reference.table == table]
    rows = (
        Row(
            (
                Name(item.name), saying.labelled(item.target, saying.world.tables[item.target].label),
                _by(item), Name(item.when or ""), Name(item.back),
            )
        )
        for item in found
    )  # fmt: skip
    yield from saying.rows(("reference", "leads_to", "by", "only_where", "back"), rows)


def _by(reference: Reference) -> Name:
    keys = [own if own == key else f"{own} = {key}" for own, key in reference.keys]
    return Name(", ".join((*keys, f"max({reference.before})") if reference.before is not None else keys))


def _derived(derived: Derived, saying: Saying) -> Iterator[Part]:
    columns = {column.name: column for column in saying.world.tables[derived.name].columns}
    rows = (
        Row((saying.label(columns[name].label), Name(name), Name(f"{table}.{last}")))
        for name, table, last in derived.taken
    )
    yield from saying.rows(("column", "name", "taken_from"), rows)
    if derived.joins:
        joins = (
            Row((Name(join.name), saying.labelled(join.table, saying.world.tables[join.table].label),
                 Name(", ".join(f"{own} = {key}" for own, key in join.on))))
            for join in derived.joins
        )  # fmt: skip
        yield from saying.rows(("joined", "table", "by"), joins)
    yield from saying.formulas(derived.source, ("where", derived.where))
    yield from _references(derived.name, saying)
