"""The parts of a page, before it is written for the terminal or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import field, frozen


class Name(str):
    """A text that policies and formulas write just so: the name of a rule, a code."""

    __slots__ = ()


def _texts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(texts)


def _filled(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, texts))


def _parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(parts)


@frozen
class Text:
    """A paragraph."""

    text: str


@frozen
class Row:
    """A row of a table, and what else is to be said of it."""

    cells: tuple[str, ...] = field(converter=_texts)
    remarks: tuple[str, ...] = field(default=(), converter=_texts)


@frozen
class Rows:
    """A table; `remarks` is the head over what is said beside the cells."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    remarks: str = ""


@frozen
class Points:
    """Things said under a keyword each."""

    points: tuple[tuple[str, str], ...]


@frozen
class Formulas:
    """Formulas under a keyword each, long ones broken into lines where the page is written."""

    formulas: tuple[tuple[str, str], ...]


@frozen
class Section:
    """A heading with what stands below it; `name` is that of the thing in policies and formulas."""

    title: str
    parts: tuple[Part, ...] = field(converter=_parts)
    name: str = ""
    facts: tuple[str, ...] = field(default=(), converter=_filled)


Part = Text | Rows | Points | Formulas | Section


def table(head: Sequence[str], rows: Iterable[Row], remarks: str = "") -> Iterable[Rows]:
    """A table without the columns that no row fills; nothing if there are no rows."""
    rows = tuple(rows)
    kept = [i for i in range(len(head)) if any(row.cells[i] for row in rows)]
    if rows:
        yield Rows(
            tuple(head[i] for i in kept),
            tuple(Row((row.cells[i] for i in kept), row.remarks) for row in rows),
            remarks,
        )


def section(title: str, parts: Iterable[Part], name: str = "", facts: Iterable[str] = ()) -> Iterable[Section]:
    """A section; nothing if nothing stands in it."""
    parts = tuple(parts)
    if parts:
        yield Section(title, parts, name, facts)
