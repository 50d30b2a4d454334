"""Text set in columns, as wide as a terminal shows it: a Chinese character takes two places."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence


def width(text: str) -> int:
    """The places that a text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


@functools.lru_cache(maxsize=8192)
def padded(text: str, places: int, *, right: bool = False) -> str:
    """A text filled up with blanks."""
    gap = " " * (places - width(text))
    return gap + text if right else text + gap


def widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """The width of each column."""
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def columns(
    rows: Sequence[Sequence[str]], *, right: Collection[int] = (), indent: str = "", places: Sequence[int] = ()
) -> Iterator[str]:
    """Rows as lines; the columns numbered in `right` are flush right. `places` are the widths, if they are given."""
    wide = places or (widths(rows) if rows else [])
    for row in rows:
        cells = (padded(text, wide[i], right=i in right) for i, text in enumerate(row) if wide[i])
        yield (indent + "  ".join(cells)).rstrip()


#: signs that begin no line, and signs that end none
_CLOSING, _OPENING = "，。、；：！？）】》”’,.;:!?)]}%", "（【《“‘"


@functools.cache
def _pieces() -> re.Pattern[str]:
    """What stays in one line: words, and a Chinese character with the signs around it. Made when first asked for,
    since a class of so many characters takes longer to make than most of what is printed."""
    return re.compile(rf"\s+|[{_OPENING}]*(?:[^\s\u2e80-\uffff]+|[\u2e80-\uffff])[{re.escape(_CLOSING)}]*")


def wrapped(text: str, places: int) -> list[str]:
    """The lines of a text of at most so many places: broken at blanks, and between Chinese characters."""
    lines, line = [], ""
    for piece in _pieces().findall(text.strip()):
        if line.strip() and width(line + piece.rstrip()) > places and piece[0] not in _CLOSING:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]
