"""Tables that several schemes share by name: what they are together, and what cannot be one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from attrs import evolve

from jixiao.problems import Place, Problem, Problems
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.tables import Column, Reference, Table
from jixiao.scheme.terms import RanksTerm, TableTerm
from jixiao.scheme.units import TEXT, Unit

Said = TypeVar("Said")


def shared_column(one: Column, other: Column) -> Column:
    """A column that two schemes declare: whatever one of them takes is taken, and each checks what it needs itself.

    A spelling that they understand differently is unclear: it is neither, until the policy says which. An empty cell
    that means two things has to be filled in. What one of them reads as a text may be a rank of the other.
    """
    one_way = one.empty == other.empty or one.required or other.required
    unclear = {spelling for spelling, code in other.codes.items() if one.codes.get(spelling, code) != code}
    unclear |= {*one.unclear, *other.unclear}
    return evolve(
        one,
        unit=other.unit if other.unit.is_rank else one.unit,
        aliases=tuple(dict.fromkeys((*one.aliases, *other.aliases))),
        values=tuple(dict.fromkeys((*one.values, *other.values))) if one.values and other.values else (),
        codes={key: code for key, code in {**other.codes, **one.codes}.items() if key not in unclear},
        unclear=tuple(sorted(unclear)),
        required=(one.required and other.required) or not one_way,
        optional=one.optional or other.optional,
        carried=one.carried or other.carried,
        empty=(other.empty if one.empty is None else one.empty) if one_way else None,
        of=one.of or other.of,
        before=one.before or other.before,
        after=one.after or other.after,
        lowest=None if one.lowest is None or other.lowest is None else min(one.lowest, other.lowest),
        highest=None if one.highest is None or other.highest is None else max(one.highest, other.highest),
    )


def shared_columns(tables: Sequence[Table]) -> dict[str, Column]:
    """The columns of a table as several schemes declare it.

    What only some of them have may be empty in a row that is there for the others.
    """
    columns: dict[str, Column] = {}
    for table in tables:
        for column in table.columns:
            known = columns.get(column.name)
            columns[column.name] = column if known is None else shared_column(known, column)
    keys = {name for table in tables for name in (*table.key, table.time)}
    for name, column in columns.items():
        if column.required and name not in keys and any(table.column(name) is None for table in tables):
            columns[name] = evolve(column, required=False)
    return columns


def _first(said: Iterable[Said | None]) -> Said | None:
    """What the first of several schemes says that says anything."""
    return next((value for value in said if value is not None), None)


def _shared_table(tables: Sequence[Table]) -> Table:
    """The table of several schemes: the first says what it is called, all of them what it holds."""
    first, *others = tables
    if not others:
        return first
    # a key of more columns tells apart whatever one of fewer does; without a key rows may repeat
    keys = [table.key for table in tables]
    return evolve(
        first,
        columns=tuple(shared_columns(tables).values()),
        key=tuple(dict.fromkeys(name for key in keys for name in key)) if all(keys) else (),
        optional=all(table.optional for table in tables),
        title=_first(table.title for table in tables),
        overlays=_first(table.overlays for table in tables),
        valid=_first(table.valid for table in tables),
        ends=_first(table.ends for table in tables),
    )


def shared_tables(schemes: Iterable[Scheme]) -> dict[str, Table]:
    """The tables of all schemes, joined by name.

    :raises Problems: two schemes mean different things by one name.
    """
    listed = list(schemes)
    named: dict[str, list[tuple[Scheme, Table]]] = {}
    for scheme in listed:
        for table in scheme.tables:
            named.setdefault(table.name, []).append((scheme, table))
    several = {name: found for name, found in named.items() if len(found) > 1}
    clashes = [problem for found in several.values() for problem in _column_clashes(found)]
    if len(listed) > 1:
        clashes += [*_reference_clashes(listed), *_key_clashes(listed, several), *_table_clashes(listed)]
    if clashes:
        raise Problems(clashes)
    return {name: _shared_table([table for _, table in found]) for name, found in named.items()}


def shared_references(schemes: Iterable[Scheme]) -> tuple[Reference, ...]:
    """The references of all schemes; one that several declare is one, under each word that leads back.

    It may lead nowhere if one of them allows it.
    """
    every = [reference for scheme in schemes for reference in scheme.references]
    optional = {(reference.table, reference.name) for reference in every if reference.optional}
    joined = (evolve(reference, optional=(reference.table, reference.name) in optional) for reference in every)
    return tuple(dict.fromkeys(joined))


def _fits(one: Unit, other: Unit) -> bool:
    """Whether a column may be of both units: they are the same, or one is a text and the other a rank."""
    return one == other or (TEXT in (one, other) and (one.is_rank or other.is_rank))


def _column_clashes(found: Sequence[tuple[Scheme, Table]]) -> Iterator[Problem]:
    """Columns of two units."""
    first: dict[str, tuple[Scheme, Column]] = {}
    for scheme, table in found:
        for column in table.columns:
            owner, other = first.setdefault(column.name, (scheme, column))
            values = {"column": f"{table.name}.{column.name}", "one": owner.name, "other": scheme.name}
            if not _fits(other.unit, column.unit):
                units = {"unit": str(other.unit), "differs": str(column.unit)}
                yield Problem("formula.unit_clash", Place(), "policy.also", values | units)


def _leads(reference: Reference) -> tuple[object, ...]:
    """What a reference leads to, and how."""
    return (reference.target, reference.keys, reference.when, reference.before)


def _reference_clashes(schemes: Sequence[Scheme]) -> Iterator[Problem]:
    """References of one name from one table, or back to it under one name, that lead elsewhere."""
    first: dict[tuple[str, str], tuple[Scheme, Reference]] = {}
    for scheme in schemes:
        for reference in scheme.references:
            owner, other = first.setdefault((reference.table, reference.name), (scheme, reference))
            if _leads(other) != _leads(reference):
                values = {"name": reference.name, "table": reference.table, "one": owner.name, "other": scheme.name}
                yield Problem("formula.reference_clash", Place(), "policy.also", values)


def _key_clashes(schemes: Sequence[Scheme], several: dict[str, list[tuple[Scheme, Table]]]) -> Iterator[Problem]:
    """Tables to whose rows references lead, and whose rows two schemes tell apart differently."""
    targets = {reference.target for scheme in schemes for reference in scheme.references if reference.before is None}
    for name, ((owner, table), *others) in several.items():
        for scheme, other in others:
            if name in targets and set(other.key) != set(table.key):
                keys = {"told": ", ".join(table.key) or "–", "differs": ", ".join(other.key) or "–"}
                values = {"table": name, "one": owner.name, "other": scheme.name} | keys
                yield Problem("formula.key_clash", Place(), "policy.also", values)


def _table_clashes(schemes: Sequence[Scheme]) -> Iterator[Problem]:
    """Tables of facts, of terms and derived ones under one name, unless they are derived alike."""
    first: dict[str, tuple[Scheme, object]] = {}
    for scheme in schemes:
        made: list[tuple[str, object]] = [(table.name, Table) for table in scheme.tables]
        made += [(term.name, term) for term in scheme.terms if isinstance(term, TableTerm | RanksTerm)]
        made += [(derived.name, derived) for derived in scheme.derived]
        for name, what in made:
            owner, other = first.setdefault(name, (scheme, what))
            # rows of terms belong to one scheme, whatever they are
            alike = what == other and not isinstance(what, TableTerm | RanksTerm)
            if owner is not scheme and not alike:
                values = {"table": name, "one": owner.name, "other": scheme.name}
                yield Problem("formula.table_clash", Place(), "policy.also", values)
