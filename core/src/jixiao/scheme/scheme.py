"""A scheme: what one document contributes, without its rules, which the plugin hands over family by family."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from jixiao.language import Label
from jixiao.scheme.documents import Finding, Note, Process
from jixiao.scheme.rules import Check
from jixiao.scheme.tables import Reference, Table
from jixiao.scheme.terms import AnyTerm


@frozen
class Derived:
    """A table of the distinct values of some columns of another one: one row per distinct team of people."""

    name: str
    source: str
    columns: tuple[str, ...]


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

    def table(self, name: str) -> Table | None:
        """The table of that name, or None."""
        return next((table for table in self.tables if table.name == name), None)

    def term(self, name: str) -> AnyTerm | None:
        """The term of that name, or None."""
        return next((term for term in self.terms if term.name == name), None)
