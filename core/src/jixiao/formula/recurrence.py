"""How often a rule runs: a kind of period, or what the reading of a switch says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from attrs import evolve

from jixiao.formula.world import Owned
from jixiao.problems import Place, Problem, did_you_mean
from jixiao.scheme.periods import LENGTHS, kind_of
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import TermValue
from jixiao.scheme.terms import SwitchTerm


def recurrences(scheme: Scheme) -> dict[str, SwitchTerm]:
    """The switches of a scheme that choose between kinds of period, by name."""
    return {term.name: term for term in scheme.terms if isinstance(term, SwitchTerm) and term.names_periods}


def settled(
    rules: Iterable[Owned],
    schemes: Mapping[str, Scheme],
    terms: Mapping[str, Mapping[str, TermValue]],
    placed: Callable[[str], Place | None],
) -> tuple[list[Owned], list[Problem]]:
    """The rules with the kind of period for which each runs under an edition's terms.

    A rule whose `every` is neither a kind of period nor a switch between such is a problem, and is taken as monthly so
    that the rest of it can be checked.
    """
    found, problems = [], []
    for owned in rules:
        every = owned.rule.every
        if every not in LENGTHS:
            switches = recurrences(schemes[owned.owner])
            kind = kind_of(every)
            if kind is None and every in switches:
                given = terms.get(owned.owner, {}).get(every)
                kind = kind_of(given if isinstance(given, str) else switches[every].default)
                owned = evolve(owned, switch=every)
            if kind is None:
                known = (*LENGTHS, *switches)
                values = {"rule": owned.rule.name, "found": every, "near": did_you_mean(every, known)}
                path = f"{owned.owner}.{owned.rule.name}.every"
                problems.append(Problem("formula.every", placed(owned.rule.name) or Place(), path, values))
            owned = evolve(owned, rule=evolve(owned.rule, every=kind or "month"))
        found.append(owned)
    return found, problems
