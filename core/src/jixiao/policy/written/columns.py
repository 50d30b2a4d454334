"""Columns of written tables and terms: their codes with the spellings that files have for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from attrs import frozen

from jixiao.policy.figures import NoFigure, figure
from jixiao.policy.nodes import Node
from jixiao.policy.written.structure import Structure, read_number_of
from jixiao.scheme.tables import Column, Value
from jixiao.scheme.units import NUMBER

#: fields of a column that a scheme's own words for it add to, where others replace
_ADDED = ("aliases", "values", "codes")


@frozen
class ColumnReader:
    """Reads columns; `ranks` are the terms of ranks that their units may name."""

    ranks: tuple[str, ...] = ()

    def read(self, node: Node, name: str, standard: Column | None = None) -> Column | None:
        """One column; over a standard one only what differs is written."""
        written = node.value if isinstance(node.value, dict) else {}
        bound = read_number_of(NUMBER)
        structure = Structure(
            Column,
            {"empty": _empty, "lowest": bound, "highest": bound, "step": bound, "values": _codes},
            left=("codes",),
            ranks=self.ranks,
        )
        if standard is None:
            column = structure.read(node, name=name)
        else:
            unsaid: dict[str, Any] = {"name": name} | ({} if "unit" in written else {"unit": standard.unit})
            column = structure.read(node, **unsaid)
        if column is None:
            return None
        codes: dict[str, tuple[str, ...]] = dict(column.values)  # type: ignore[arg-type]  # pairs until here
        column = attrs.evolve(
            column,
            values=tuple(dict.fromkeys(codes)),
            codes={alias: code for code, aliases in codes.items() for alias in aliases},
        )
        return column if standard is None else _over(standard, column, written)

    def read_all(self, node: Node) -> tuple[Column, ...]:
        """The columns of a term: ``columns = { post = { … } }``."""
        table = node.table() or {}
        found = [self.read(item, name) for name, item in table.items()]
        return tuple(column for column in found if column is not None)


def _over(standard: Column, column: Column, written: Mapping[str, object]) -> Column:
    """A standard column with what a scheme says differently."""
    changed = {
        part.name: getattr(column, part.name)
        for part in attrs.fields(Column)
        if part.name in written and part.name not in _ADDED
    }
    return attrs.evolve(
        standard,
        **changed,
        aliases=(*standard.aliases, *column.aliases),
        values=tuple(dict.fromkeys((*standard.values, *column.values))),
        codes={**standard.codes, **column.codes},
    )


def _codes(node: Node) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The codes of a text, a list, or a table of their further spellings: ``{ seller = ["销售员"] }``."""
    if isinstance(node.value, dict):
        table = node.table() or {}
        return tuple((code, item.texts()) for code, item in table.items())
    return tuple((code, ()) for code in node.texts())


def _empty(node: Node) -> Value:
    """What an empty cell means: a number, a text, a flag or a day."""
    if isinstance(node.value, bool | str):
        return node.value
    if isinstance(node.value, dt.date):
        return node.value.isoformat()
    try:
        return figure(node.value, NUMBER)
    except NoFigure:
        node.refuse("not_bound")
        return None


def names(columns: Sequence[Column]) -> tuple[str, ...]:
    """The names of columns."""
    return tuple(column.name for column in columns)
