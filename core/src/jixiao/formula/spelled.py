"""A formula as a reader of the scheme says it: labels in place of names, every reading of its switches kept.

The reading in words (`jixiao.formula.words`) is that of one edition: its switches are decided, its blanks filled. A
scheme alone has no edition, so that this one goes by the text: each step of a name is followed from the rule's table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from jixiao.formula.aggregates import HISTORY_COLUMNS
from jixiao.formula.fold import fold
from jixiao.formula.parse import FormulaFault, parse
from jixiao.formula.resolve import MOMENTS
from jixiao.formula.syntax import written
from jixiao.formula.words import bracketed, named
from jixiao.formula.world import World
from jixiao.language import Label, say
from jixiao.scheme.tables import Column

#: names that say which time is read, before a column of the same table
_TIMES = ("prior", "carried", "history")
#: what has a word of its own in every language; other operators are signs
_WORDS = ("and", "or", "not", "is_null", "is_not_null", "between", "between_and", "in", "distinct")


class Spelling:
    """Spells the formulas of one scheme in one language."""

    def __init__(self, world: World, owner: str, lang: str) -> None:
        self.world, self.owner, self.lang = world, owner, lang
        columns = ((name, column.label) for name, table in world.tables.items() for column in table.columns)
        rules = ((owned.rule.on, owned.rule.label) for owned in world.rules.values())
        self.labels = Counter((*columns, *rules))

    def formula(self, text: str, table: str) -> tuple[str, str]:
        """A formula over a row of `table` (``""``: over none): as it is written, in one way, and with labels.

        Conditions that hang on no name are decided (blocks of a scheme in TOML leave such). What cannot be read stays.
        """
        try:
            tree = fold(parse(text), lambda name: None)
        except FormulaFault:
            return text, text
        return written(tree), written(tree, lambda name: self.name(name.parts, table), self.word)

    def word(self, word: str) -> str:
        """A word between arguments; signs stay as they are."""
        return say(f"formula.words.{word}", self.lang) if word in _WORDS else word

    def name(self, parts: Sequence[str], table: str) -> str:
        """A dotted name read in a row of `table`, each step by its label."""
        first, *rest = parts
        if first == "period" and (rest or self.column(table, first) is None):
            return ".".join((say("formula.words.period", self.lang), *map(self.moment, rest)))
        if first in _TIMES and rest:
            return f"{say(f'formula.words.{first}', self.lang)}.{self.path(rest, table)}"
        return self.path(parts, table)

    def path(self, parts: Sequence[str], table: str) -> str:
        """The steps from a row of `table`; one that leads nowhere known, and all after it, as they are written."""
        *steps, last = parts
        said: list[str] = []
        for i, step in enumerate(steps):
            leads = self.leads(table, step)
            if leads is None:
                return ".".join((*said, *parts[i:]))
            said.append(self.related(step, table, leads))
            table = leads
        return ".".join((*said, self.last(last, table)))

    def column(self, table: str, name: str) -> Column | None:
        """A stored column; none where the formula is over no row (``""``)."""
        return self.world.column(table, name) if table in self.world.tables else None

    def leads(self, table: str, step: str) -> str | None:
        """The table whose rows a row of `table` relates to by this word, one of them or several."""
        reference, back = self.world.reference(table, step), self.world.back(table, step)
        return reference.target if reference is not None else back.table if back is not None else None

    def own(self, label: Label | None, name: str, table: str) -> str:
        """A column or rule of a table by its label; by its name if another one has the same label."""
        return name if self.labels[(table, label)] > 1 else named(label, name, self.lang)

    def last(self, part: str, table: str) -> str:
        """The end of a name: a rule, a column, related rows, a term, or what history says of a row's time."""
        owned, column = self.world.rule(table, part), self.column(table, part)
        if owned is not None:
            return self.own(owned.rule.label, part, table)
        if column is not None:
            return self.own(column.label, part, table)
        leads = self.leads(table, part)
        if leads is not None:
            return self.related(part, table, leads)
        term = self.world.declared.get((self.owner, part))
        return named(term.label, part, self.lang) if term is not None else self.moment(part)

    def related(self, part: str, table: str, leads: str) -> str:
        """Related rows: in Chinese by the label of their table if no other word leads there, else by their word."""
        words = {item.name for item in self.world.references if (item.table, item.target) == (table, leads)}
        words |= {item.back for item in self.world.references if (item.target, item.table) == (table, leads)}
        if self.lang == "en" or len(words) > 1:
            return part
        return named(self.world.tables[leads].label, part, self.lang)

    def moment(self, part: str) -> str:
        """A part of a period, or of the time of a row of history."""
        if part not in MOMENTS and part not in HISTORY_COLUMNS:
            return part
        return bracketed(say(f"formula.words.moment.{part}", self.lang))
