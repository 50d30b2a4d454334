"""How often a rule runs: a kind of period, or what the reading of a switch says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from attrs import evolve

from jixiao.formula.world import Owned
from jixiao.problems import Place, Problem, did_you_mean
from jixiao.scheme.periods import LENGTHS, kind_of
from jixiao.scheme.rules import Check, Rule
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
            kind, switch = _kind(every, schemes[owned.owner], terms.get(owned.owner, {}))
            if kind is None:
                problems.append(_unknown(owned.rule, schemes[owned.owner], placed(owned.rule.name)))
            owned = evolve(owned, rule=evolve(owned.rule, every=kind or "month"), switch=switch)
        found.append(owned)
    return found, problems


def settled_checks(
    checks: Iterable[tuple[str, Check]], schemes: Mapping[str, Scheme], terms: Mapping[str, Mapping[str, TermValue]]
) -> tuple[list[tuple[str, Check]], list[Problem]]:
    """The same for checks, each beside the scheme that it is of."""
    found, problems = [], []
    for owner, check in checks:
        if check.every in LENGTHS:
            found.append((owner, check))
            continue
        kind, _ = _kind(check.every, schemes[owner], terms.get(owner, {}))
        if kind is None:
            problems.append(_unknown(check, schemes[owner], None))
        found.append((owner, evolve(check, every=kind or "month")))
    return found, problems


def _kind(every: str, scheme: Scheme, terms: Mapping[str, TermValue]) -> tuple[str | None, str | None]:
    """The kind of period that `every` stands for, and the switch that says so, if one does."""
    switches = recurrences(scheme)
    kind = kind_of(every)
    if kind is not None or every not in switches:
        return kind, None
    given = terms.get(every)
    return kind_of(given if isinstance(given, str) else switches[every].default), every


def _unknown(rule: Rule | Check, scheme: Scheme, place: Place | None) -> Problem:
    near = did_you_mean(rule.every, (*LENGTHS, *recurrences(scheme)))
    values = {"rule": rule.name, "found": rule.every, "near": near}
    return Problem("formula.every", place or Place(), f"{scheme.name}.{rule.name}.every", values)
