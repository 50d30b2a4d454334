"""A TOML value that knows where it stands: typed access that notes every problem and goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from attrs import define, evolve, field, frozen

from jixiao.policy.positions import Path
from jixiao.problems import Place, Problem, Problems, Severity, did_you_mean

_BARE = re.compile(r"[A-Za-z0-9_-]+")


@define
class Desk:
    """Where the problems of one file are gathered."""

    file: str
    positions: Mapping[Path, tuple[int, int]] = field(factory=dict)
    problems: list[Problem] = field(factory=list)

    def place(self, path: Path) -> Place:
        """The position of a path, or of the nearest thing around it that is written in the file."""
        while path and path not in self.positions:
            path = path[:-1]
        line, column = self.positions.get(path, (1, 1))
        return Place(self.file, line, column)

    @property
    def failed(self) -> bool:
        """Whether an error has been noted."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def stop_if_failed(self) -> None:
        """Raise everything noted so far if one of it is an error.

        :raises Problems: in the order of the file.
        """
        if self.failed:
            raise Problems(
                sorted(self.problems, key=lambda problem: (problem.place.line or 0, problem.place.column or 0))
            )


@frozen
class Node:
    """One value of the file, with its path."""

    value: object
    path: Path
    desk: Desk = field(eq=False, repr=False)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.desk.place(self.path)

    @property
    def shown(self) -> str:
        """The value as a message shows it: short, and the same in every language."""
        return shown(self.value)

    def refuse(
        self,
        code: str,
        said: Mapping[str, object] | None = None,
        *,
        at: Path = (),
        severity: Severity = Severity.ERROR,
        **values: object,
    ) -> None:
        """Note a problem here, or at a path below; `said` and `values` fill its message."""
        path = (*self.path, *at)
        values = {"found": self.shown, **(said or {}), **values}
        self.desk.problems.append(Problem(f"policy.{code}", self.desk.place(path), path_text(path), values, severity))

    def adopt(self, problems: Problems) -> None:
        """Note problems that were raised elsewhere as problems of this place, unless they have one of their own."""
        for problem in problems.problems:
            placed = problem.place.file is not None
            self.desk.problems.append(
                problem if placed else evolve(problem, place=self.place, path=path_text(self.path))
            )

    def child(self, key: str | int, value: object) -> Node:
        """A value below this one."""
        return Node(value, (*self.path, key), self.desk)

    def table(self) -> dict[str, Node] | None:
        """Its entries, if it is a table."""
        if isinstance(self.value, dict):
            return {key: self.child(key, value) for key, value in self.value.items()}
        self.refuse("not_table")
        return None

    def fields(self, known: Iterable[str], required: Iterable[str] = ()) -> dict[str, Node]:
        """The entries of a table whose keys are fixed; unknown and missing ones are noted."""
        table = self.table()
        if table is None:
            return {}
        names = tuple(known)
        for key in [key for key in table if key not in names]:
            table.pop(key).refuse("unknown_key", name=key, near=did_you_mean(key, names), known=", ".join(names))
        for key in required:
            if key not in table:
                self.refuse("missing_key", at=(key,), name=key)
        return table

    def items(self) -> list[Node]:
        """Its elements, if it is a list; anything else is noted and counts as none."""
        if isinstance(self.value, list):
            return [self.child(i, value) for i, value in enumerate(self.value)]
        self.refuse("not_list")
        return []

    def text(self) -> str | None:
        """The text, if it is one and not empty."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        self.refuse("not_text")
        return None

    def texts(self) -> tuple[str, ...]:
        """A list of texts, or a single one."""
        if isinstance(self.value, str):
            return tuple(text for text in (self.text(),) if text)
        return tuple(text for text in (item.text() for item in self.items()) if text)

    def choice(self, what: str, names: Iterable[str]) -> str | None:
        """The text, if it is one of `names`; otherwise the nearest are named. `what` is the code of the message."""
        text = self.text()
        known = tuple(names)
        if text is None or text in known:
            return text
        self.refuse(what, name=text, near=did_you_mean(text, known), known=", ".join(known) or "–")
        return None


def shown(value: object) -> str:
    """A TOML value as a message shows it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f"“{value}”" if len(value) <= 60 else f"“{value[:57]}…”"
        case dict():
            return "{ … }"
        case list():
            return "[ … ]"
        case Decimal():
            return str(value)
        case _:
            return str(value)[:60]


def path_text(path: Path) -> str:
    """A path as people write it: ``terms.department_ratio.bands[2].from``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + (part if _BARE.fullmatch(part) else f'"{part}"')
    return text
