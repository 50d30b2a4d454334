"""Where a part of a formula stands: what its names mean there, and what is known to hold."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from jixiao.formula.syntax import Syntax
from jixiao.formula.tree import HISTORY, Tree
from jixiao.scheme.tables import Reference
from jixiao.scheme.units import Unit


@frozen
class Context:
    """Where a formula stands: its table, the scheme whose terms it reads, its period and what is known to hold.

    `row` is the table whose names are meant; it differs from `table` inside `recompute`, which reaches it by the
    references of `prefix` and replaces some names by `overrides`. `holds` are conditions that hold where a part is
    evaluated; `optional` allows reading a value that may not apply.
    """

    table: str
    owner: str
    text: str
    every: str = "month"
    row: str = ""
    prefix: tuple[str, ...] = ()
    overrides: Mapping[str, Tree] = field(factory=dict, hash=False)
    holds: tuple[Syntax, ...] = ()
    optional: bool = False
    leaf: Leaf | None = None

    @property
    def reads(self) -> str:
        """The table whose names are meant."""
        return self.row or self.table


@frozen
class Leaf:
    """The rows that an aggregate runs over.

    `chain` are the words that lead down to them from `owner` (the row's own table, or the one that `ups` lead to),
    `steps` the references taken, each from child to parent. `table` is the leaf's table.
    """

    owner: str
    ups: tuple[str, ...]
    chain: tuple[str, ...]
    steps: tuple[Reference, ...]
    table: str
    outer: Context = field(eq=False)
    used: dict[str, Unit] = field(factory=dict, eq=False)
    remembered: set[str] = field(factory=set, eq=False)

    @property
    def is_history(self) -> bool:
        """Whether the rows are earlier periods of the same row."""
        return self.steps[0].name == HISTORY

    def path(self, words: tuple[str, ...]) -> tuple[str, ...] | None:
        """The dotted name as a path from a leaf row; None if it names the outer row."""
        full = (*self.ups, *self.chain)
        shared = 0
        while shared < min(len(full), len(words)) and words[shared] == full[shared]:
            shared += 1
        depth = shared - len(self.ups)
        if depth < 1:
            return None
        above = tuple(step.name for step in reversed(self.steps[depth:]))
        return (*above, *words[shared:])
