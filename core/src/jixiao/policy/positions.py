"""Line and column of every key and array element of a TOML text.

The scanner runs after the parser has accepted the text, so it need not check anything: it only keeps count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

import tomli

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_QUOTED = (
    ('"""', re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL)),
    ("'''", re.compile(r"'''.*?'{3,5}", re.DOTALL)),
    ('"', re.compile(r'"(?:[^"\\]|\\.)*"')),
    ("'", re.compile(r"'[^']*'")),
)


def positions(text: str) -> Mapping[Path, tuple[int, int]]:
    """Where each key and each array element of a sound TOML text stands, counted from 1.

    A key stands where it is first written, as a header, part of a dotted key or alone; an element of an array where
    its value begins; an element of an array of tables at the name in its header.
    """
    scanner = _Scanner(text)
    scanner.document()
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found = {}
    for path, at in scanner.found.items():
        line = bisect_right(starts, at)
        found[path] = (line, at - starts[line - 1] + 1)
    return found


class _Scanner:
    """Walks once through the text and notes the offset of each path."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}

    def document(self) -> None:
        """All headers and statements, to the end."""
        prefix: Path = ()
        while self.blank():
            if self.text[self.at] == "[":
                prefix = self.header()
            else:
                self.statement(prefix)

    def blank(self) -> bool:
        """Skip white space and comments; whether anything follows."""
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def header(self) -> Path:
        """``[a.b]`` or ``[[a.b]]``: the path under which the statements after it belong."""
        repeated = self.text.startswith("[[", self.at)
        self.at += 1 + repeated
        parts = self.key()
        self.at += 1 + repeated
        path = self.down((), parts[:-1])
        name, at = parts[-1]
        path = (*path, name)
        self.found.setdefault(path, at)
        if repeated:
            self.lengths[path] = self.lengths.get(path, 0) + 1
            path = self.last(path)
            self.found[path] = at
        return path

    def statement(self, prefix: Path) -> None:
        """One ``key = value``."""
        path = self.down(prefix, self.key())
        self.at += 1
        self.blank()
        self.value(path)

    def down(self, path: Path, parts: list[tuple[str, int]]) -> Path:
        """The path below `path` that the parts of a dotted key lead to."""
        for name, at in parts:
            path = (*path, name)
            self.found.setdefault(path, at)
            path = self.last(path)
        return path

    def last(self, path: Path) -> Path:
        """The newest element, if the path is an array of tables."""
        return (*path, self.lengths[path] - 1) if path in self.lengths else path

    def key(self) -> list[tuple[str, int]]:
        """The parts of a dotted key with their offsets; ends after the white space behind it."""
        parts = []
        while True:
            self.blank()
            start = self.at
            quoted = self.quoted()
            if quoted:
                parts.append((_decoded(quoted), start))
            else:
                match = _BARE.match(self.text, start)
                assert match is not None, "the parser accepted the text"
                self.at = match.end()
                parts.append((match.group(), start))
            self.blank()
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def quoted(self) -> str:
        """Step over a quoted string and return it as written; empty if there is none here."""
        for mark, pattern in _QUOTED:
            if self.text.startswith(mark, self.at):
                match = pattern.match(self.text, self.at)
                assert match is not None, "the parser accepted the text"
                self.at = match.end()
                return match.group()
        return ""

    def value(self, path: Path) -> None:
        """Step over one value, noting what is inside it."""
        opening = self.text[self.at]
        if opening not in "[{":
            if not self.quoted():
                match = _SCALAR.match(self.text, self.at)
                self.at = match.end() if match else self.at
            return
        self.at += 1
        count = 0
        while self.blank() and self.text[self.at] not in "]}":
            if opening == "[":
                self.found[(*path, count)] = self.at
                self.value((*path, count))
                count += 1
            else:
                self.statement(path)
            self.blank()
            if self.text[self.at] == ",":
                self.at += 1
        self.at += 1


def _decoded(quoted: str) -> str:
    if quoted[0] == "'" or "\\" not in quoted:
        return quoted[1:-1]
    return str(tomli.loads(f"key = {quoted}")["key"])
