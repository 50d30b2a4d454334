"""A page as text for the terminal: sections by indentation, tables in columns, long texts wrapped."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.reports.columns import padded, width, widths, wrapped
from jixiao.reports.reference.broken import broken
from jixiao.reports.reference.page import Formulas, Part, Points, Rows, Section, Text

_INDENT = "  "
#: places that are left for the last cell of a row, however wide the others are
_LEAST = 24


def text_lines(page: Section, places: int) -> Iterator[str]:
    """The page as lines of about so many places."""
    yield f"{page.name}  {page.title}"
    for fact in page.facts:
        yield from _set_in(fact, _INDENT, places)
    for part in page.parts:
        yield ""
        yield from _part(part, 0, places)


def _part(part: Part, depth: int, places: int) -> Iterator[str]:
    indent = _INDENT * depth
    match part:
        case Text():
            yield from _set_in(part.text, indent, places)
        case Points():
            for key, text in part.points:
                yield from _set_in(f"{key}  {text}", indent, places)
        case Formulas():
            yield from (indent + line for line in formula_lines(part, places - len(indent)))
        case Rows():
            yield from _rows(part, indent, places)
        case Section():
            yield from _section(part, depth, places)


def _section(section: Section, depth: int, places: int) -> Iterator[str]:
    indent = _INDENT * depth
    title = f"== {section.title} ==" if depth == 0 else section.title
    yield from _set_in("  ".join(filter(None, (title, section.name))), indent, places)
    if section.facts:
        yield from _set_in(" · ".join(section.facts), indent + _INDENT, places)
    for i, part in enumerate(section.parts):
        before = section.parts[i - 1] if i else None
        if isinstance(before, Rows) or (isinstance(part, Section) and (i or depth == 0)):
            yield ""
        yield from _part(part, depth + 1, places)


def formula_lines(part: Formulas, places: int) -> Iterator[str]:
    """Formulas with their keywords before them, broken so that they take so many places."""
    wide = max(width(key) for key, _ in part.formulas)
    for key, formula in part.formulas:
        for i, line in enumerate(broken(formula, max(places - wide - 2, _LEAST))):
            yield f"{padded(key if i == 0 else '', wide)}  {line}"


def _rows(rows: Rows, indent: str, places: int) -> Iterator[str]:
    """A table; a last cell that is too long goes on below itself, remarks stand below their row."""
    cells = [rows.head, *(row.cells for row in rows.rows)]
    *wide, _ = widths(cells)
    before = width(indent) + sum(wide) + 2 * len(wide)
    for i, line in enumerate(cells):
        *first, last = line
        start = indent + "".join(padded(cell, wide[at]) + "  " for at, cell in enumerate(first))
        for at, piece in enumerate(wrapped(last, max(places - before, _LEAST))):
            yield ((start if at == 0 else " " * before) + piece).rstrip()
        for remark in rows.rows[i - 1].remarks if i else ():
            yield from _set_in(remark, indent + _INDENT * 2, places)


def _set_in(text: str, indent: str, places: int) -> Iterator[str]:
    for i, line in enumerate(wrapped(text, max(places - width(indent), _LEAST))):
        yield indent + (_INDENT if i else "") + line
