"""A policy compiled: every edition's rules as a plan, all problems of its formulas at once."""

from __future__ import annotations

from attrs import frozen

from jixiao.engine.plan import Plan, plan
from jixiao.engine.term_rows import shifting
from jixiao.formula.compile import compile_rules
from jixiao.formula.recurrence import settled, settled_checks
from jixiao.formula.world import Owned, World, world
from jixiao.policy.model import Edition, Policy
from jixiao.problems import Problem, Problems
from jixiao.scheme.rules import Check
from jixiao.scheme.terms import RanksTerm, TableTerm


@frozen
class Compiled:
    """One edition, ready to run."""

    edition: Edition
    world: World
    plan: Plan


def compile_policy(policy: Policy, *, measures: bool = True) -> tuple[Compiled, ...]:
    """Every edition of a policy as a plan; without `measures` only of what lines are made of.

    :raises Problems: formulas that cannot be read, blanks that a rule needs, rings of rules; all at once.
    """
    places = {owned.rule.name: owned.place for owned in policy.rules}
    own = frozenset(owned.rule.name for owned in policy.rules if owned.own)
    owned_rules = [Owned(owned.rule, owned.owner) for owned in policy.rules]
    off = [Owned(owned.rule, owned.owner) for owned in policy.dropped]
    checks = [
        (scheme.name, check)
        for scheme in policy.schemes.values()
        for check in scheme.checks
        if _acts(policy, scheme.name, check)
    ]
    of_terms = {
        term.name: term.key if isinstance(term, TableTerm) else (term.columns[0].name,)
        for scheme in policy.schemes.values()
        for term in scheme.terms
        if isinstance(term, TableTerm | RanksTerm)
    }
    shifted = shifting(policy.editions, of_terms)
    problems: dict[Problem, None] = {}
    compiled = []
    for edition in policy.editions:
        rules, refused = settled(owned_rules, policy.schemes, edition.terms, places.get)
        meaning = world(policy.schemes, rules, edition.terms, places=policy.places, off=off, shifting=shifted)
        asked, unknown = settled_checks(checks, policy.schemes, edition.terms)
        program, found = compile_rules(meaning, rules, asked, places.get, own)
        refused += [*unknown, *found]
        problems |= dict.fromkeys(refused)
        if not refused:
            compiled.append(Compiled(edition, meaning, plan(program, measures=measures)))
    if problems:
        raise Problems(problems)
    return tuple(compiled)


def _acts(policy: Policy, owner: str, check: Check) -> bool:
    """Whether a check is in force: not switched off, and not only of clauses whose rules are all switched off."""
    off = {clause for owned in policy.dropped for clause in owned.rule.clause}
    on = {clause for owned in policy.rules if owned.rule.makes_lines for clause in owned.rule.clause}
    named = {check.name, f"{owner}.{check.name}"} & set(policy.off)
    return not named and not (off - on).issuperset(check.clause or (check.name,))
