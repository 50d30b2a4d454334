"""A scheme: what one document contributes, without its rules, which the plugin hands over family by family."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from jixiao.language import Label
from jixiao.scheme.documents import Finding, Note, Process
from jixiao.scheme.hand_outs import HandOut
from jixiao.scheme.rules import Check
from jixiao.scheme.tables import Reference, Table
from jixiao.scheme.terms import AnyTerm


@frozen
class Join:
    """Further columns for the rows of a derived table: of each row of `table` that agrees in the columns `on`.

    `on` pairs a column known so far (``item``, or ``other.item`` of an earlier join) with a column of `table`. `name`
    is the word before the dot by which the columns of `table` are taken.
    """

    name: str
    table: str
    on: tuple[tuple[str, str], ...]


@frozen
class Derived:
    """A table of the distinct values of some columns of another one: one row per distinct team of people.

    `columns` are columns of `source`, or pairs of a name of their own and the column that they are taken from. `where`
    limits the rows of `source`, by its stored columns. With `joins` it is a table of combinations: one row per pair of
    items of a department, say.
    """

    name: str
    source: str
    columns: tuple[str | tuple[str, str], ...]
    where: str | None = field(default=None, kw_only=True)
    joins: tuple[Join, ...] = field(default=(), kw_only=True)

    @property
    def taken(self) -> tuple[tuple[str, str, str], ...]:
        """For each column its name, the table it is taken from, and its name there."""
        tables = {join.name: join.table for join in self.joins}
        found = []
        for column in self.columns:
            name, path = (column, column) if isinstance(column, str) else column
            word, dot, last = path.rpartition(".")
            found.append((name, tables[word] if dot else self.source, last))
        return tuple(found)

    @property
    def key(self) -> tuple[str, ...]:
        """The names of its columns, which together tell its rows apart."""
        return tuple(name for name, _, _ in self.taken)

    @property
    def sources(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The tables that it is made of, each with the columns that it reads there."""
        read: dict[str, dict[str, None]] = {table: {} for table in (self.source, *(join.table for join in self.joins))}
        tables = {join.name: join.table for join in self.joins}
        for _, table, column in self.taken:
            read[table][column] = None
        for join in self.joins:
            for own, column in join.on:
                word, dot, last = own.rpartition(".")
                read[tables[word] if dot else self.source][last] = None
                read[join.table][column] = None
        return tuple((table, tuple(columns)) for table, columns in read.items())


@frozen
class Scheme:
    """One document's tables, terms, processes, notes, findings and checks.

    `where` says, per table, whom the scheme assesses: rules of that table that make lines hold only there.
    """

    name: str
    title: Label = field(kw_only=True)
    document: str = field(kw_only=True)
    tables: tuple[Table, ...] = field(kw_only=True)
    references: tuple[Reference, ...] = field(default=(), kw_only=True)
    terms: tuple[AnyTerm, ...] = field(default=(), kw_only=True)
    where: Mapping[str, str] = field(factory=dict, kw_only=True, hash=False)
    checks: tuple[Check, ...] = field(default=(), kw_only=True)
    processes: tuple[Process, ...] = field(default=(), kw_only=True)
    notes: tuple[Note, ...] = field(default=(), kw_only=True)
    findings: tuple[Finding, ...] = field(default=(), kw_only=True)
    derived: tuple[Derived, ...] = field(default=(), kw_only=True)
    hand_outs: tuple[HandOut, ...] = field(default=(), kw_only=True)

    def table(self, name: str) -> Table | None:
        """The table of that name, or None."""
        return next((table for table in self.tables if table.name == name), None)

    def term(self, name: str) -> AnyTerm | None:
        """The term of that name, or None."""
        return next((term for term in self.terms if term.name == name), None)
