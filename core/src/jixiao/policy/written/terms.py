"""Terms of a written scheme: ``[terms.commission_rate] unit = "rate", default = "1.5%"``.

A term with `values` is a switch; any other kind than a number is named by `kind`. Defaults are written as a policy
writes a term's value, and are read after all terms are known, since bands may name numbers as their values.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from attrs import frozen

from jixiao.policy.nodes import Node
from jixiao.policy.values import read_term
from jixiao.policy.written.columns import ColumnReader
from jixiao.policy.written.structure import Structure, read_number_of
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.tables import Column
from jixiao.scheme.terms import (
    AnyTerm,
    BandsTerm,
    CurveTerm,
    DateTerm,
    LadderTerm,
    NumberTerm,
    RanksTerm,
    RankTerm,
    Slot,
    SwitchTerm,
    TableTerm,
)
from jixiao.scheme.units import NUMBER

KINDS: Mapping[str, type[AnyTerm]] = {
    "number": NumberTerm,
    "switch": SwitchTerm,
    "bands": BandsTerm,
    "curve": CurveTerm,
    "ladder": LadderTerm,
    "ranks": RanksTerm,
    "rank": RankTerm,
    "date": DateTerm,
    "table": TableTerm,
    "slot": Slot,
}


@frozen
class TermReader:
    """Reads ``[terms]``."""

    nodes: Mapping[str, Node]

    @classmethod
    def of(cls, node: Node | None) -> TermReader:
        """The reader of a file's terms."""
        return cls((node.table() or {}) if node is not None else {})

    @property
    def ranks(self) -> tuple[str, ...]:
        """The terms of ranks, which units may name."""
        return tuple(name for name, node in self.nodes.items() if _kind(node) is RanksTerm)

    def declared(self) -> tuple[AnyTerm, ...]:
        """The terms, their defaults still to be read."""
        found = [self._term(node, name) for name, node in self.nodes.items()]
        return tuple(term for term in found if term is not None)

    def _term(self, node: Node, name: str) -> AnyTerm | None:
        kind = _kind(node)
        if kind is None:
            node.child("kind", _said(node, "kind")).choice("unknown_value", KINDS)
            return None
        bound = read_number_of(NUMBER)
        columns = ColumnReader(self.ranks).read_all
        structure: Structure[AnyTerm] = Structure(
            kind,
            {"lowest": bound, "highest": bound, "step": bound, "columns": columns},
            left=("default",),
            ranks=self.ranks,
        )
        extra = ("kind",) if kind is SwitchTerm else ("kind", "default")
        return structure.read(node, also=extra, name=name)

    def settled(self, terms: tuple[AnyTerm, ...], scheme: Scheme) -> tuple[AnyTerm, ...]:
        """The terms with their defaults; `scheme` is the scheme with the terms as declared."""
        return tuple(self._with_default(term, scheme) for term in terms)

    def _with_default(self, term: AnyTerm, scheme: Scheme) -> AnyTerm:
        written = self.nodes[term.name].table() or {}
        if "default" not in written:
            return term
        given = read_term(written["default"], term, scheme)
        return term if given is None else attrs.evolve(term, default=given.value)  # type: ignore[arg-type]  # of its own kind


def rows(terms: tuple[AnyTerm, ...]) -> dict[str, tuple[Column, ...]]:
    """The columns of the terms that have rows, which references may lead to."""
    return {term.name: term.columns for term in terms if isinstance(term, RanksTerm | TableTerm)}


def _said(node: Node, key: str) -> object:
    return node.value.get(key) if isinstance(node.value, dict) else None


def _kind(node: Node) -> type[AnyTerm] | None:
    """The class of a term; None if its kind is none."""
    kind = _said(node, "kind")
    if kind is None:
        return SwitchTerm if _said(node, "values") is not None else NumberTerm
    return KINDS.get(kind) if isinstance(kind, str) else None
