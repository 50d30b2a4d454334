"""Gathers the problems of one table: every one counted, the first of each kind spelled out."""

from __future__ import annotations

from collections import Counter

from jixiao.problems import Place, Problem, Severity

#: how many problems of one code in one column are spelled out
SPELLED = 20
#: characters of a raw value that a message shows
SHOWN = 60


def cut(text: str) -> str:
    """A raw value as a message shows it: on one line, at most 60 characters."""
    short = "".join(char if char.isprintable() else " " for char in text[: SHOWN + 1])
    return short if len(short) <= SHOWN else short[:SHOWN] + "…"


class Report:
    """The problems of one table, in the order in which they are added."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._counts: Counter[tuple[str, str, Severity]] = Counter()

    def add(self, code: str, place: Place, path: str, *, severity: Severity = Severity.ERROR, **values: object) -> None:
        """Add one problem; the 21st of its code at its path, and later ones, are only counted."""
        self._counts[code, path, severity] += 1
        if self._counts[code, path, severity] <= SPELLED:
            self._problems.append(Problem(code, place, path, values, severity))

    def count(self, code: str, path: str, more: int, *, severity: Severity = Severity.ERROR) -> None:
        """Count further problems that are not spelled out."""
        if more:
            self._counts[code, path, severity] += more

    def problems(self) -> tuple[Problem, ...]:
        """All of them, each kind that was cut short followed by how many more there are."""
        more = [
            Problem("data.more", Place(), path, {"count": count - SPELLED, "code": code}, severity)
            for (code, path, severity), count in self._counts.items()
            if count > SPELLED
        ]
        return (*self._problems, *more)
