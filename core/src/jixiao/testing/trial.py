"""One scheme under test: its offer, every reading of its document, and a policy for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from attrs import frozen

from jixiao.engine.compiled import compile_policy
from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.formula.compile import Program
from jixiao.plugins import Offer, offers
from jixiao.policy.model import Edition, OwnedRule, Policy
from jixiao.problems import Problems
from jixiao.scheme.periods import LENGTHS, Period
from jixiao.scheme.terms import SwitchTerm
from jixiao.testing.samples import sample_terms, shortest

#: the first of the months that trials evaluate, and how many they are at least
FIRST = Period.parse("2026-01")
MONTHS = 3
Tables = Mapping[str, Sequence[Mapping[str, object]]]


@frozen
class Reading:
    """One setting of a scheme's switches, named by the switch that is not at its default."""

    name: str
    switches: Mapping[str, str]
    optional: bool = False


@frozen
class Trial:
    """A scheme with all that its document leaves open filled in by sample values."""

    offer: Offer

    @classmethod
    def of(cls, name: str) -> Trial:
        """The installed scheme of that name.

        :raises Problems: it is not installed, installed twice, or its hooks do not fit.
        """
        return cls(offers([name])[name])

    def readings(self) -> Iterator[Reading]:
        """The defaults, the defaults with the optional numbers given, then each other value of each switch."""
        yield Reading("defaults", {})
        yield Reading("optional numbers given", {}, optional=True)
        for term in self.offer.scheme.terms:
            if isinstance(term, SwitchTerm):
                for value in term.values[1:]:
                    yield Reading(f"{term.name} = {value}", {term.name: value})

    def policy(self, reading: Reading | None = None) -> Policy:
        """A policy that says nothing but the sample values, under one reading (the defaults, without one)."""
        chosen = reading or Reading("defaults", {})
        scheme = self.offer.scheme
        terms = sample_terms(self.offer, chosen.switches, optional=chosen.optional)
        return Policy(
            name=f"trial of {scheme.name}",
            path=Path("trial.toml"),
            schemes={scheme.name: scheme},
            since=FIRST,
            until=None,
            currency="CNY",
            places=2,
            sources={},
            editions=(Edition(FIRST, {scheme.name: terms}),),
            rules=tuple(OwnedRule(rule, scheme.name) for rule in self.offer.rules),
        )

    @cached_property
    def programs(self) -> Mapping[str, Program | Problems]:
        """What each reading compiles to, or what is wrong with it."""
        found: dict[str, Program | Problems] = {}
        for reading in self.readings():
            try:
                found[reading.name] = compile_policy(self.policy(reading))[0].plan.program
            except Problems as problems:
                found[reading.name] = problems
        return found

    @property
    def kind(self) -> str:
        """The shortest kind of period at whose end a rule makes lines, by the default readings."""
        return shortest(self.offer)

    @property
    def months(self) -> int:
        """How many months a trial takes, so that lines are made."""
        return max(MONTHS, LENGTHS[self.kind])

    def evaluate(self, tables: Tables, *, months: int = 1, reading: Reading | None = None) -> Evaluation:
        """The scheme's lines for some tables (those not named are empty) in the first months."""
        last = Period(FIRST.first + months - 1)
        return evaluate(self.policy(reading), f"{FIRST}..{last}", tables=tables)
