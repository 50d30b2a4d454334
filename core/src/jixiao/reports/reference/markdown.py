"""A page as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.reports.reference.page import Formulas, Name, Part, Points, Rows, Section, Text
from jixiao.reports.reference.text import formula_lines

#: places of a line of a formula
_PLACES = 100


def markdown(page: Section) -> str:
    """The page as Markdown."""
    return "\n".join(_section(page, 1))


def _section(section: Section, level: int) -> Iterator[str]:
    name = f" `{section.name}`" if section.name else ""
    yield f"{'#' * level} {escaped(section.title)}{name}\n"
    if section.facts:
        yield " · ".join(map(escaped, section.facts)) + "\n"
    for part in section.parts:
        yield from _part(part, level)


def _part(part: Part, level: int) -> Iterator[str]:
    match part:
        case Text():
            yield escaped(part.text) + "\n"
        case Points():
            yield from (f"- **{escaped(key)}** {escaped(text)}" for key, text in part.points)
            yield ""
        case Formulas():
            yield "```text"
            yield from formula_lines(part, _PLACES)
            yield "```\n"
        case Rows():
            yield from _rows(part)
            yield ""
        case Section():
            yield from _section(part, level + 1)


def _rows(rows: Rows) -> Iterator[str]:
    remarks = any(row.remarks for row in rows.rows)
    yield _row([*rows.head, rows.remarks] if remarks else rows.head)
    yield "|" + "---|" * (len(rows.head) + remarks)
    for row in rows.rows:
        said = "<br>".join(map(escaped, row.remarks))
        yield _row([*map(escaped, row.cells), said] if remarks else [*map(escaped, row.cells)])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def escaped(text: str) -> str:
    """A text that stands as it is; a name as code."""
    if isinstance(text, Name):
        return f"`{text}`".replace("|", "\\|") if text else ""
    return re.sub(r"([\\|*<`])", r"\\\1", text)
