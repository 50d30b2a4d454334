"""What every part of a scheme's page needs to say things: the language, labels, units, formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from jixiao.data.templates import unit_text
from jixiao.formula.spelled import Spelling
from jixiao.formula.world import Owned, world
from jixiao.language import Label, say
from jixiao.plugins import Offer
from jixiao.policy.figures import readable
from jixiao.reports.reference.page import Formulas, Name, Row, Rows, table
from jixiao.scheme.periods import kind_of
from jixiao.scheme.steps import Figure
from jixiao.scheme.tables import Value
from jixiao.scheme.units import Unit


class Saying:
    """Says things of one scheme in one language."""

    def __init__(self, offer: Offer, lang: str) -> None:
        self.offer, self.scheme, self.lang = offer, offer.scheme, lang
        rules = [Owned(rule, self.scheme.name) for rule in offer.rules]
        self.world = world({self.scheme.name: self.scheme}, rules, {}, places=2)
        self.spelling = Spelling(self.world, self.scheme.name, lang)

    def say(self, key: str, **values: object) -> str:
        """A text of the page."""
        return say(f"reference.{key}", self.lang, **values)

    def listed(self, texts: Iterable[str]) -> str:
        """Texts one after the other."""
        return self.say("comma").join(filter(None, texts))

    def rows(self, heads: Iterable[str], rows: Iterable[Row]) -> Iterable[Rows]:
        """A table under the heads of these keys."""
        return self.columns([self.say(f"head.{head}") for head in heads], rows)

    def columns(self, heads: Sequence[str], rows: Iterable[Row]) -> Iterable[Rows]:
        """A table under these heads."""
        return table(heads, rows, self.say("head.remark"))

    def label(self, label: Label | None) -> str:
        """A label in the language of the page."""
        return label.to(self.lang) if label is not None else ""

    def labelled(self, name: str, label: Label | None) -> str:
        """A thing by its label, with its name in brackets."""
        text = self.label(label)
        return self.say("labelled", label=text, name=name) if text else name

    def table(self, name: str) -> str:
        """A table by its label, or by its name if it has none."""
        found = self.world.tables.get(name)
        return (self.label(found.label) if found is not None else "") or name

    def term(self, name: str) -> str:
        """A term by its label and name."""
        term = self.scheme.term(name)
        return self.labelled(name, term.label if term is not None else None)

    def doc(self, text: str) -> tuple[str, ...]:
        """A remark of who wrote the scheme; such remarks are English only."""
        return (" ".join(text.split()),) if text and self.lang == "en" else ()

    def unit(self, unit: Unit) -> str:
        """A unit in words; that of ranks with the term that lists them."""
        return self.say("rank_of", term=unit.ranks) if unit.is_rank else unit_text(unit, self.lang)

    def figure(self, figure: Figure, unit: Unit) -> str:
        """A number as people write it; that of a term of its own with the term's name."""
        if not isinstance(figure, str):
            return readable(figure, unit)
        default = getattr(self.scheme.term(figure), "default", None)
        text = readable(default, unit) if isinstance(default, Fraction) else self.say("blank")
        return self.say("labelled", label=text, name=figure)

    def cell(self, value: Value, unit: Unit) -> str:
        """What stands in a cell, as people write it."""
        if unit.kind == "flag" and value is not None:
            return self.say("yes" if str(value).lower() == "true" else "no")
        return readable(value, unit) if isinstance(value, Fraction) else "" if value is None else str(value)

    def every(self, every: str) -> str:
        """How often something happens; nothing where that is every month."""
        if every == "month":
            return ""
        kind = kind_of(every)
        return self.say("every", period=self.term(every) if kind is None else say(f"explain.every.{kind}", self.lang))

    def formulas(self, table: str, *formulas: tuple[str, str | None]) -> Iterator[Formulas]:
        """Formulas over a row of `table` under their keys, as they are written and with labels; nothing without any."""
        said = []
        for key, text in formulas:
            if text:
                plain, spelled = self.spelling.formula(text, table)
                said.append((self.say(f"formula.{key}"), plain))
                said += [(self.say("formula.spelled"), spelled)] if spelled != plain else []
        if said:
            yield Formulas(tuple(said))

    def cited(self, clause: Iterable[str], source: str = "") -> tuple[str, str]:
        """Where something comes from: ids of the catalogue, and the document's own numbering."""
        return Name(" ".join(clause)), source
