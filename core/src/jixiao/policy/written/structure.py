"""Reads a part of a scheme (a column, a term, a process) from a table whose keys are the fields of its class.

What a field takes is known from its type, so that the classes of the scheme stay the one place that says what a part
consists of; a reader of its own is given for a field whose values need to be looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import attrs
from attrs import field, frozen

from jixiao.policy.figures import NoFigure, figure
from jixiao.policy.nodes import Node
from jixiao.policy.scalars import read_flag, read_label, read_unit
from jixiao.scheme.units import NUMBER, Unit

Made = TypeVar("Made")
Read = Callable[[Node], object]


def read_texts(node: Node) -> tuple[str, ...]:
    """A text or a list of texts."""
    return node.texts()


def read_pair(node: Node) -> tuple[str, ...] | None:
    """A list of two texts."""
    texts = node.texts()
    if len(texts) == 2:
        return texts
    node.refuse("not_pair")
    return None


def read_pairs(node: Node) -> tuple[tuple[str, str], ...] | None:
    """Texts in pairs: ``{ scope_id = "person_id" }``."""
    table = node.table()
    if table is None:
        return None
    pairs = [(key, value.text()) for key, value in table.items()]
    return tuple((key, value) for key, value in pairs if value is not None)


def read_number_of(unit: Unit) -> Read:
    """A reader of numbers of a unit."""

    def read(node: Node) -> object:
        try:
            return figure(node.value, unit)
        except NoFigure:
            node.refuse("not_bound")
            return None

    return read


def _by_type(ranks: Sequence[str]) -> Mapping[str, Read]:
    """The readers of fields, by the type as the class writes it."""
    return {
        "str": Node.text,
        "str | None": Node.text,
        "bool": read_flag,
        "Label": read_label,
        "Label | None": read_label,
        "Unit": lambda node: read_unit(node, ranks),
        "Unit | None": lambda node: read_unit(node, ranks),
        "Fraction | None": read_number_of(NUMBER),
        "tuple[str, ...]": read_texts,
        "tuple[str, str] | None": read_pair,
        "tuple[tuple[str, str], ...]": read_pairs,
    }


@frozen
class Structure(Generic[Made]):
    """How one class is read.

    `readers` are for single fields, `left` the fields that are filled elsewhere, `ranks` the terms of ranks that units
    may name.
    """

    made: type[Made]
    readers: Mapping[str, Read] = field(factory=dict)
    left: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()

    def written(self) -> tuple[str, ...]:
        """The keys that may be written."""
        return tuple(part.name for part in self._fields() if part.name not in self.left)

    def read(self, node: Node, also: Sequence[str] = (), **given: object) -> Made | None:
        """The object, with fields `given` over those written; None after problems were noted.

        `also` are keys that may be written beside the fields, and are read elsewhere.
        """
        before = len(node.desk.problems)
        required = [
            part.name
            for part in self._fields()
            if part.default is attrs.NOTHING and part.name not in (*given, *self.left)
        ]
        nodes = node.fields((*[key for key in self.written() if key not in given], *also), required)
        values: dict[str, Any] = dict(given)
        readers = {**_by_type(self.ranks), **self.readers}
        for part in self._fields():
            if part.name in nodes and part.name not in also:
                read = self.readers.get(part.name) or readers[str(part.type)]
                values[part.name] = read(nodes[part.name])
        if len(node.desk.problems) > before:
            return None
        try:
            return self.made(**values)
        except ValueError as error:
            node.refuse("inconsistent", error=error)
            return None

    def _fields(self) -> Sequence[attrs.Attribute[Any]]:
        found: tuple[attrs.Attribute[Any], ...] = attrs.fields(self.made)  # type: ignore[arg-type]  # all are attrs classes
        return found
