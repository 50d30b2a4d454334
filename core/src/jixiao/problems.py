"""What goes wrong for a user: a problem with its place, and the one exception that is shown without a traceback."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from attrs import field, frozen

from jixiao.language import say


class Severity(StrEnum):
    """How much a problem weighs: an error makes the exit status 1, a notice does not."""

    ERROR = "error"
    NOTICE = "notice"


@frozen
class Place:
    """Where a problem is: a position in a text file, or a cell of a table.

    `line` and `column` count from 1; `row` is the row's number as the user's program shows it.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    row: int | None = None
    header: str | None = None

    def __str__(self) -> str:
        text = self.file or ""
        if self.line is not None:
            text += f":{self.line}" + (f":{self.column}" if self.column is not None else "")
        if self.sheet:
            text += f" [{self.sheet}]"
        if self.row is not None:
            text += f" row {self.row}"
        if self.header:
            text += f" “{self.header}”"
        return text.strip()


@frozen
class Problem:
    """One thing that is wrong, said completely: where, what was found, what was expected, how to mend it.

    `code` (``policy.unknown_key``) names the texts ``problems.found``, ``.expected`` and ``.mend`` below
    ``<room>.problem.<rest of the code>`` in the language catalogues; `values` fill them. `path` is the logical
    place (``terms.department_ratio.bands[2].from``, ``people.quota``), which needs no translation.
    """

    code: str
    place: Place = Place()
    path: str = ""
    values: Mapping[str, object] = field(factory=dict, hash=False)
    severity: Severity = Severity.ERROR

    def part(self, name: str, lang: str) -> str:
        """The text ``found``, ``expected`` or ``mend`` in `lang`; empty where the catalogue has none."""
        room, _, rest = self.code.partition(".")
        try:
            return say(f"{room}.problem.{rest}.{name}", lang, **{key: str(value) for key, value in self.values.items()})
        except KeyError:
            if name == "found":
                raise
            return ""

    def render(self, lang: str = "en") -> str:
        """The whole message, three to four lines, in `lang`."""
        head = "  ".join(part for part in (str(self.place), self.path) if part)
        lines = [head] if head else []
        for name in ("found", "expected", "mend"):
            text = self.part(name, lang)
            if text:
                lines.append(f"  {say(f'problems.{name}', lang):<9} {text}")
        return "\n".join(lines)


class Problems(Exception):  # noqa: N818 - it carries problems, and reads so where it is raised
    """One or more problems; the command line prints them without a traceback."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(problem.render() for problem in self.problems))


def nearest(name: str, names: Iterable[str], count: int = 3) -> Sequence[str]:
    """The existing names most like a misspelt one, best first."""
    return difflib.get_close_matches(name, sorted(set(names)), n=count, cutoff=0.5)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The nearest names, quoted and joined, or a dash where none is near."""
    return ", ".join(f"“{near}”" for near in nearest(name, names)) or "–"
