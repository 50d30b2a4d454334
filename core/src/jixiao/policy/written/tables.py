"""Tables and references of a written scheme, over the standard ones of appraisal and pay.

``[tables] deals = ["person_id", "amount"]`` takes columns of the standard table; ``[tables.deals]`` says more: further
columns, other codes, another key, no time (``time = false``). References of the standard tables hold wherever both
ends are there.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
from attrs import frozen

from jixiao.policy.nodes import Desk, Node
from jixiao.policy.text import read_toml
from jixiao.policy.written.columns import ColumnReader, names
from jixiao.policy.written.structure import Structure
from jixiao.problems import did_you_mean
from jixiao.scheme.scheme import Derived, Join
from jixiao.scheme.tables import Column, Reference, Table

STANDARD = Path(__file__).with_name("standard.toml")


@frozen
class Standard:
    """The standard tables and references."""

    tables: Mapping[str, Table]
    references: tuple[Reference, ...]


@functools.cache
def standard() -> Standard:
    """The tables that come with the program.

    :raises Problems: their file is at fault.
    """
    document, positions = read_toml(STANDARD, STANDARD.name)
    desk = Desk(STANDARD.name, positions)
    nodes = Node(document, (), desk).table() or {}
    references = nodes.pop("reference")
    reader = TableReader(ColumnReader(), Standard({}, ()))
    tables = reader.tables(Node({name: node.value for name, node in nodes.items()}, (), desk))
    found = Structure(Reference).read
    related = tuple(reference for reference in map(found, references.items()) if reference)
    desk.stop_if_failed()
    return Standard({table.name: table for table in tables}, related)


@frozen
class TableReader:
    """Reads ``[tables]``, ``[[reference]]`` and ``[[derived]]``."""

    columns: ColumnReader
    standard: Standard

    def tables(self, node: Node) -> tuple[Table, ...]:
        """The tables, in the order of the file."""
        found = [self._table(item, name) for name, item in (node.table() or {}).items()]
        return tuple(table for table in found if table is not None)

    def _table(self, node: Node, name: str) -> Table | None:
        known = self.standard.tables.get(name)
        if known is not None and isinstance(node.value, str | list):
            return self._of_standard(node, known, node, {})
        if known is None and isinstance(node.value, str | list):
            near = did_you_mean(name, self.standard.tables)
            node.refuse("no_standard_table", name=name, near=near, known=", ".join(self.standard.tables))
            return None
        fields = node.table() or {}
        own = (fields["columns"].table() or {}) if "columns" in fields else {}
        made = {key: self.columns.read(item, key, known.column(key) if known else None) for key, item in own.items()}
        columns = {key: column for key, column in made.items() if column is not None}
        structure = Structure(Table, {"time": _time}, left=("columns",))
        taken: Table | None
        if known is None:
            taken = structure.read(node, also=("columns",), name=name, columns=tuple(columns.values()))
        else:
            said = structure.read(node, also=("columns", "standard"), name=name, columns=())
            taken = self._of_standard(node, known, fields.get("standard"), columns)
            if said is not None and taken is not None:
                changed = {key: getattr(said, key) for key in structure.written() if key in fields and key != "name"}
                taken = attrs.evolve(taken, **changed)
        if taken is None or len(made) > len(columns):
            return None
        for key in ("key", "time", "title", "ends", "valid"):
            value = getattr(taken, key) or ()
            for column in (value,) if isinstance(value, str) else value:
                if taken.column(column) is None and key in fields:
                    self._unknown_column(fields[key], column, name, names(taken.columns))
        for name, column in columns.items():
            if column.of is not None and taken.column(column.of) is None:
                self._unknown_column(own[name], column.of, taken.name, names(taken.columns))
        return taken

    def _of_standard(self, at: Node, known: Table, chosen: Node | None, own: Mapping[str, Column]) -> Table:
        """A standard table with the columns chosen, those that it needs, and a scheme's own."""
        asked = chosen.texts() if chosen is not None else ()
        for column in asked:
            if known.column(column) is None:
                self._unknown_column(chosen or at, column, known.name, names(known.columns))
        written = at.value.get("key") if isinstance(at.value, dict) else None
        key = written if isinstance(written, list) else known.key
        wanted = {*asked, *own, *key, known.time, known.title, *(known.valid or ())}
        columns = [own.get(column.name, column) for column in known.columns if column.name in wanted]
        added = [column for name, column in own.items() if known.column(name) is None]
        ends = known.ends if known.ends in wanted else None
        return attrs.evolve(known, columns=(*columns, *added), ends=ends)

    def references(
        self, nodes: Sequence[Node], tables: Sequence[Table], further: Mapping[str, Sequence[str]]
    ) -> tuple[Reference, ...]:
        """The scheme's own references and the standard ones that hold between its tables.

        `further` are the columns of terms that have rows, and of derived tables.
        """
        there = {**{table.name: names(table.columns) for table in tables}, **further}
        own: dict[tuple[str, str], Reference] = {}
        for node in nodes:
            at = {
                key: functools.partial(Node.choice, what="unknown_table", names=tuple(there))
                for key in ("table", "target")
            }
            reference = Structure(Reference, at).read(node)
            if reference is None:
                continue
            for _, column in reference.keys:
                if column not in there[reference.target]:
                    self._unknown_column(node.child("keys", None), column, reference.target, there[reference.target])
            own[reference.name, reference.table] = reference
        held = [
            reference
            for reference in self.standard.references
            if (reference.name, reference.table) not in own
            and all(
                column in there.get(reference.table, ()) and target in there.get(reference.target, ())
                for column, target in reference.keys
            )
        ]
        return (*held, *own.values())

    def _unknown_column(self, node: Node, name: str, table: str, known: Sequence[str]) -> None:
        near = did_you_mean(name, known)
        node.refuse("unknown_column", name=name, table=table, near=near, known=", ".join(known))


def _time(node: Node) -> str | None:
    """The column that is the time of a table; false for none, where the standard table has one."""
    return None if node.value is False else node.text()


def read_derived(node: Node, subjects: Sequence[str]) -> Derived | None:
    """``[[derived]]``: its columns are names, or ``{ name = "path" }`` for one of another name."""
    source = functools.partial(Node.choice, what="unknown_table", names=tuple(subjects))
    join = Structure(Join, {"table": source})

    def columns(item: Node) -> tuple[str | tuple[str, str], ...]:
        found: list[str | tuple[str, str]] = []
        for each in item.items():
            if isinstance(each.value, dict):
                found.extend((key, value.text() or "") for key, value in (each.table() or {}).items())
            else:
                found.append(each.text() or "")
        return tuple(found)

    def joins(item: Node) -> tuple[Join, ...]:
        return tuple(made for made in map(join.read, item.items()) if made is not None)

    return Structure(Derived, {"source": source, "columns": columns, "joins": joins}).read(node)
