"""A formula as a reader of the scheme says it: labels in place of names, every reading of its switches kept.

The reading in words (`jixiao.formula.words`) is that of one edition: its switches are decided, its blanks filled. A
scheme alone has no edition, so that this one goes by the text: each step of a name is followed from the rule's table.
"""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.formula.aggregates import HISTORY_COLUMNS
from jixiao.formula.parse import FormulaFault, parse
from jixiao.formula.resolve import MOMENTS
from jixiao.formula.syntax import Name, written
from jixiao.formula.words import named
from jixiao.formula.world import World
from jixiao.language import Label, say

#: names that say which time is read, before a column of the same table
_TIMES = ("prior", "carried", "history")
#: the words between arguments that have one of their own in every language
_WORDS = {"and": "and", "or": "or", "not": "not", "is null": "is_null", "between": "between", "in": "in",
          "distinct": "distinct"}  # fmt: skip


class Spelling:
    """Spells the formulas of one scheme in one language."""

    def __init__(self, world: World, owner: str, lang: str) -> None:
        self.world, self.owner, self.lang = world, owner, lang

    def formula(self, text: str, table: str) -> str | None:
        """A formula over a row of `table` with labels; None if it cannot be read or says nothing else than before."""
        try:
            tree = parse(text)
        except FormulaFault:
            return None
        spelled = written(tree, lambda name: self.name(name, table), self.word)
        return spelled if spelled != written(tree) else None

    def word(self, word: str) -> str:
        """A word between arguments; signs stay as they are."""
        return say(f"formula.words.{_WORDS[word]}", self.lang) if word in _WORDS else word

    def name(self, name: Name, table: str) -> str:
        """A dotted name, each step by its label."""
        first, *rest = name.parts
        if not rest and self.world.is_column(table, first):
            return self.last(first, table)
        if first == "period":
            return ".".join((say("formula.words.period", self.lang), *map(self.moment, rest)))
        if first in _TIMES and rest:
            return f"{say(f'formula.words.{first}', self.lang)}.{self.path(rest, table)}"
        return self.path(name.parts, table)

    def path(self, parts: Sequence[str], table: str) -> str:
        """The steps from a row of `table`; one that leads nowhere known, and all after it, as they are written."""
        *steps, last = parts
        said = []
        for i, step in enumerate(steps):
            reference, back = self.world.reference(table, step), self.world.back(table, step)
            if reference is None and back is None:
                return ".".join((*said, *parts[i:]))
            table = reference.target if reference is not None else back.table if back is not None else table
            said.append(self.related(step, table))
        return ".".join((*said, self.last(last, table)))

    def last(self, part: str, table: str) -> str:
        """The end of a name: a rule, a column, related rows, a term, or what history says of a row's time."""
        owned, column = self.world.rule(table, part), self.world.column(table, part)
        if owned is not None:
            return named(owned.rule.label, part, self.lang)
        if column is not None:
            return named(column.label, part, self.lang)
        reference, back = self.world.reference(table, part), self.world.back(table, part)
        if reference is not None or back is not None:
            rows = reference.target if reference is not None else back.table if back is not None else table
            return self.related(part, rows)
        term = self.world.declared.get((self.owner, part))
        if term is not None:
            return named(term.label, part, self.lang)
        return self.moment(part)

    def related(self, part: str, table: str) -> str:
        """Related rows: in Chinese by the label of their table, else by the word that the scheme has for them."""
        return part if self.lang == "en" else named(self.world.tables[table].label, part, self.lang)

    def moment(self, part: str) -> str:
        """A part of a period, or of the time of a row of history."""
        if part not in MOMENTS and part not in HISTORY_COLUMNS:
            return part
        text = say(f"formula.words.moment.{part}", self.lang)
        return named(Label(text, text), part, self.lang)
