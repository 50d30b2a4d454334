"""A scheme from a TOML file: the object that stands where a plugin in Python would."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import attrs
from attrs import frozen

from jixiao.formula.recurrence import recurrences
from jixiao.hookspecs import hookimpl
from jixiao.plugins import Offer
from jixiao.policy.nodes import Desk, Node
from jixiao.policy.rules import RuleReader
from jixiao.policy.scope import Scope
from jixiao.policy.text import read_toml
from jixiao.policy.written.blocks import Block, Expander, read_block, standard_blocks
from jixiao.policy.written.columns import ColumnReader, names
from jixiao.policy.written.structure import Read, Structure
from jixiao.policy.written.tables import TableReader, read_derived, standard
from jixiao.policy.written.terms import TermReader, rows
from jixiao.problems import Place, did_you_mean
from jixiao.scheme.documents import Finding, Note, Process
from jixiao.scheme.hand_outs import HandOut
from jixiao.scheme.periods import LENGTHS
from jixiao.scheme.rules import Check, Indicator, Measure, Payout, Penalty, Promotion, Rule
from jixiao.scheme.scheme import Derived, Scheme

Part = TypeVar("Part")
SECTIONS = (
    "scheme", "tables", "reference", "derived", "terms", "blocks", "use", "rule", "check", "process", "note", "finding",
    "hand_out",
)  # fmt: skip
Readers = Mapping[str, Read]
_SEVERITIES = ("report", "warn", "refuse")


@frozen
class WrittenScheme:
    """A scheme and its rules as a file says them; each hook picks one family."""

    offered: Scheme
    rules: tuple[Rule, ...]
    places: Mapping[str, Place]

    @hookimpl
    def scheme(self) -> Scheme:
        """The scheme."""
        return self.offered

    @hookimpl
    def measures(self) -> Iterable[Measure]:
        """Its measures, in the order of the file."""
        return [rule for rule in self.rules if isinstance(rule, Measure)]

    @hookimpl
    def indicators(self) -> Iterable[Indicator]:
        """Its indicators, in the order of the file."""
        return [rule for rule in self.rules if isinstance(rule, Indicator)]

    @hookimpl
    def payouts(self) -> Iterable[Payout]:
        """Its payouts, in the order of the file."""
        return [rule for rule in self.rules if isinstance(rule, Payout)]

    @hookimpl
    def penalties(self) -> Iterable[Penalty]:
        """Its penalties, in the order of the file."""
        return [rule for rule in self.rules if isinstance(rule, Penalty)]

    @hookimpl
    def promotions(self) -> Iterable[Promotion]:
        """Its promotions, in the order of the file."""
        return [rule for rule in self.rules if isinstance(rule, Promotion)]

    @hookimpl
    def rule_places(self) -> Mapping[str, Place]:
        """Where its rules are written."""
        return self.places


def written(path: str | Path) -> WrittenScheme:
    """The scheme of a TOML file, for a plugin's entry point or a policy.

    :raises Problems: all that is wrong with the file, each problem with its line and column.
    """
    file = Path(path)
    document, positions = read_toml(file, str(path))
    desk = Desk(str(path), positions)
    sections = Node(document, (), desk).fields(SECTIONS, ("scheme", "tables"))
    desk.stop_if_failed()
    scheme = _scheme(sections)
    if scheme is None or not _is_whole(scheme, sections):
        desk.stop_if_failed()
    assert scheme is not None, "a scheme that could not be read has failed"
    parts = Expander({**standard_blocks(), **_own_blocks(sections)}).expand(
        *(_items(sections, name) for name in ("use", "rule", "check"))
    )
    scope = Scope({scheme.name: Offer(scheme, ())})
    owned = RuleReader(scope).read(parts["rule"], None)
    every = (*LENGTHS, *recurrences(scheme))
    readers: Readers = {
        "on": functools.partial(Node.choice, what="unknown_table", names=scope.subjects),
        "every": functools.partial(Node.choice, what="unknown_value", names=every),
        "severity": functools.partial(Node.choice, what="unknown_value", names=_SEVERITIES),
    }
    checks = _parts(Check, parts["check"], readers)
    desk.stop_if_failed()
    places = {rule.rule.name: rule.place for rule in owned if rule.place is not None}
    return WrittenScheme(attrs.evolve(scheme, checks=checks), tuple(rule.rule for rule in owned), places)


def _scheme(sections: Mapping[str, Node]) -> Scheme | None:
    """The scheme without its rules and checks."""
    terms = TermReader.of(sections.get("terms"))
    reader = TableReader(ColumnReader(terms.ranks), standard())
    tables = reader.tables(sections["tables"])
    declared = terms.declared()
    stored = (*(table.name for table in tables), *rows(declared))
    made = _derived(_items(sections, "derived"), stored)
    further = {name: names(columns) for name, columns in rows(declared).items()} | {one.name: one.key for one in made}
    references = reader.references(_items(sections, "reference"), tables, further)
    subjects = (*stored, *(table.name for table in made))
    known = tuple(term.name for term in declared)
    findings = _parts(Finding, _items(sections, "finding"), {"terms": functools.partial(_known_texts, known=known)})
    named = functools.partial(Node.choice, what="unknown_table", names=subjects)
    hand_outs = _parts(HandOut, _items(sections, "hand_out"), {"table": named, "per": named, "rows": named})
    written = Structure(Scheme, {"where": functools.partial(_where, subjects=subjects)}).read(
        sections["scheme"],
        tables=tables,
        references=references,
        terms=declared,
        derived=made,
        checks=(),
        processes=_parts(Process, _items(sections, "process"), {}),
        notes=_parts(Note, _items(sections, "note"), {}),
        findings=findings,
        hand_outs=hand_outs,
    )
    return None if written is None else attrs.evolve(written, terms=terms.settled(declared, written))


def _is_whole(scheme: Scheme, sections: Mapping[str, Node]) -> bool:
    """Whether every table and term could be read, so that what is wrong with the rules is their own fault."""
    written = {"tables": len(scheme.tables), "terms": len(scheme.terms)}
    return all(len(sections[name].table() or {}) == count for name, count in written.items() if name in sections)


def _derived(nodes: list[Node], stored: tuple[str, ...]) -> tuple[Derived, ...]:
    """The derived tables; one may be made of those before it."""
    made: list[Derived] = []
    for node in nodes:
        table = read_derived(node, (*stored, *(one.name for one in made)))
        if table is not None:
            made.append(table)
    return tuple(made)


def _parts(made: type[Part], nodes: Iterable[Node], readers: Readers) -> tuple[Part, ...]:
    """The objects of an array of tables."""
    found = [Structure(made, readers).read(node) for node in nodes]
    return tuple(part for part in found if part is not None)


def _where(node: Node, subjects: Sequence[str]) -> Mapping[str, str]:
    """Whom the scheme assesses: a condition for each table."""
    found = {}
    for table, item in (node.table() or {}).items():
        if table not in subjects:
            near = did_you_mean(table, subjects)
            item.refuse("unknown_table", name=table, near=near, known=", ".join(subjects))
        found[table] = item.text() or ""
    return found


def _known_texts(node: Node, known: Sequence[str]) -> tuple[str, ...]:
    """Names of terms."""
    items = node.items() if isinstance(node.value, list) else [node]
    return tuple(found for found in (item.choice("unknown_value", known) for item in items) if found)


def _own_blocks(sections: Mapping[str, Node]) -> dict[str, Block]:
    """The blocks that the file itself brings."""
    nodes = (sections["blocks"].table() or {}) if "blocks" in sections else {}
    found = {name: read_block(node, name) for name, node in nodes.items()}
    return {name: block for name, block in found.items() if block is not None}


def _items(sections: Mapping[str, Node], name: str) -> list[Node]:
    """The elements of an array of tables such as ``[[rule]]``."""
    return sections[name].items() if name in sections else []
