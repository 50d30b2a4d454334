"""What the schemes of a policy know by name: tables, terms, rules and findings."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

from attrs import define

from jixiao.formula.sharing import shared_columns
from jixiao.plugins import Offer
from jixiao.problems import did_you_mean
from jixiao.scheme.documents import Finding
from jixiao.scheme.rules import Rule
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.tables import Column, Table
from jixiao.scheme.terms import AnyTerm, RanksTerm, TableTerm


@define(slots=False)
class Scope:
    """The offers of the chosen schemes, the main one first."""

    offers: Mapping[str, Offer]

    @property
    def main(self) -> str:
        """The name of the main scheme."""
        return next(iter(self.offers))

    @functools.cached_property
    def schemes(self) -> Mapping[str, Scheme]:
        """The schemes by name."""
        return {name: offer.scheme for name, offer in self.offers.items()}

    @functools.cached_property
    def tables(self) -> Mapping[str, Mapping[str, Column]]:
        """The columns of every table of facts, merged over the schemes that share it."""
        names = dict.fromkeys(table.name for scheme in self.schemes.values() for table in scheme.tables)
        return {name: shared_columns([table for table, _ in self.declared(name)]) for name in names}

    def declared(self, table: str) -> list[tuple[Table, str]]:
        """A table of facts as each scheme declares it, with the scheme's name."""
        return [(item, name) for name, scheme in self.schemes.items() for item in scheme.tables if item.name == table]

    @functools.cached_property
    def derived(self) -> Mapping[str, tuple[str, ...]]:
        """The tables that every derived table is made from."""
        made = (derived for scheme in self.schemes.values() for derived in scheme.derived)
        return {derived.name: tuple(table for table, _ in derived.sources) for derived in made}

    @functools.cached_property
    def subjects(self) -> tuple[str, ...]:
        """The tables a rule may stand on: those of facts, derived ones, and terms that have rows."""
        names = dict.fromkeys((*self.tables, *self.derived))
        for scheme in self.schemes.values():
            names.update(dict.fromkeys(term.name for term in scheme.terms if isinstance(term, RanksTerm | TableTerm)))
        return tuple(names)

    @functools.cached_property
    def ranks(self) -> tuple[str, ...]:
        """The terms that list ranks."""
        terms = (term for scheme in self.schemes.values() for term in scheme.terms)
        return tuple(term.name for term in terms if isinstance(term, RanksTerm))

    @functools.cached_property
    def rules(self) -> Mapping[tuple[str, str], Rule]:
        """All rules the schemes offer, by scheme and name."""
        return {(name, rule.name): rule for name, offer in self.offers.items() for rule in offer.rules}

    @functools.cached_property
    def findings(self) -> Mapping[str, Finding]:
        """All findings about the documents, by id."""
        return {finding.id: finding for scheme in self.schemes.values() for finding in scheme.findings}

    def terms(self, scheme: str) -> Mapping[str, AnyTerm]:
        """The terms of one scheme."""
        return {term.name: term for term in self.schemes[scheme].terms}

    def owners(self, rule: str) -> tuple[str, ...]:
        """The schemes that offer a rule of this name (or the one named before a dot)."""
        scheme, dot, name = rule.rpartition(".")
        return tuple(owner for owner, known in self.rules if known == name and (not dot or owner == scheme))

    @functools.cached_property
    def rule_names(self) -> tuple[str, ...]:
        """Names by which a rule may be meant: alone, or with its scheme."""
        return (*dict.fromkeys(name for _, name in self.rules), *(f"{owner}.{name}" for owner, name in self.rules))

    def near_rules(self, name: str, others: Iterable[str] = ()) -> str:
        """The rules most like a misspelt name, with their scheme only where it has one, too."""
        return did_you_mean(name, [known for known in (*self.rule_names, *others) if ("." in known) == ("." in name)])
