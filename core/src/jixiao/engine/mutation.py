"""How much the cases of a policy would notice: each planted fault against the cases that read the rule it is in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from jixiao.engine.cases import case_policy, run_cases
from jixiao.engine.compiled import compile_policy
from jixiao.engine.mutants import Mutant, mutants
from jixiao.engine.plan import needs, resolve_flags
from jixiao.formula.compile import Program, compile_rules
from jixiao.formula.tree import CARRIED, HISTORY, Node, Prior, Total
from jixiao.formula.world import World
from jixiao.policy.cases import TOTALS
from jixiao.policy.model import Case, OwnedRule, Policy
from jixiao.problems import Problems
from jixiao.scheme.periods import months_of

Progress = Callable[[int, int, str], None]
Key = tuple[str, str]


@frozen
class Verdict:
    """A fault and the first case that notices it; None: it survives. `cases` read the rule at all."""

    mutant: Mutant
    noticed_by: str | None
    cases: tuple[str, ...]


def verdicts(
    policy: Policy, progress: Progress | None = None, rules: Sequence[OwnedRule] | None = None
) -> Iterator[Verdict]:
    """Try every fault that leaves a policy that can be read; cases that fail without one are no help, and are left out.

    With `rules` only the faults of those.

    :raises Problems: the policy cannot be compiled.
    """
    worlds = [item.world for item in compile_policy(policy)]
    # a case of one month is tried before one of many, which takes as many times as long
    readers = sorted(_readers(policy), key=lambda reader: len(months_of(reader.case.period)))
    planted = [mutant for mutant in mutants(policy) if rules is None or mutant.owned in rules]
    for number, mutant in enumerate(planted):
        if progress is not None:
            progress(number, len(planted), mutant.owned.rule.name)
        found = _verdict(mutant, readers, worlds)
        if found is not None:
            yield found
    if progress is not None:
        progress(len(planted), len(planted), "")


@frozen
class _Reader:
    """A case with as few rules as it needs."""

    case: Case
    policy: Policy

    def reads(self, owned: OwnedRule) -> bool:
        return any(other.rule == owned.rule and other.owner == owned.owner for other in self.policy.rules)

    def with_rule(self, mutant: Mutant) -> Policy:
        rules = tuple(mutant.rule if other.rule == mutant.owned.rule else other for other in self.policy.rules)
        return evolve(self.policy, rules=rules)


def _readers(policy: Policy) -> Iterator[_Reader]:
    for case in policy.cases:
        whole = evolve(policy, cases=(case,))
        for tried in (_reduced(whole, case), whole):
            if all(result.passed for result in run_cases(tried)):
                yield _Reader(case, tried)
                break


def nodes_with(world: World, mutant: Mutant) -> Mapping[Key, Node] | None:
    """The nodes of a rule with a fault in it, compiled alone; None if it can no longer be read."""
    owned = world.rule(mutant.owned.rule.on, mutant.owned.rule.name)
    if owned is None:
        return {}
    changed: dict[str, Any] = {mutant.part: mutant.text}
    faulty = evolve(owned, rule=evolve(owned.rule, **changed))
    program, problems = compile_rules(world, [faulty], [], lambda _: None, frozenset((owned.rule.name,)))
    return None if problems else program.nodes


def _verdict(mutant: Mutant, readers: Iterable[_Reader], worlds: Sequence[World]) -> Verdict | None:
    """What becomes of a fault; None if the formula can no longer be read, which nobody could overlook."""
    reading = [reader for reader in readers if reader.reads(mutant.owned)]
    names = tuple(reader.case.name for reader in reading)
    for reader in reading:
        changed = reader.with_rule(mutant)
        if all(result.passed for result in run_cases(changed)):
            continue
        try:
            compile_policy(case_policy(changed, reader.case))
        except Problems:
            return None
        return Verdict(mutant, reader.case.name, names)
    if not reading and all(nodes_with(world, mutant) is None for world in worlds):
        return None
    return Verdict(mutant, None, names)


# the rules that a case needs


def _reduced(policy: Policy, case: Case) -> Policy:
    """The policy with the rules alone that the case's figures follow from, and no checks."""
    compiled = compile_policy(case_policy(policy, case))
    goals = _goals(policy, case)
    needed: set[Key] = set()
    for item in compiled:
        needed |= _closure(item.plan.program, goals)
    rules = tuple(owned for owned in policy.rules if (owned.rule.on, owned.rule.name) in needed)
    checks = [check.name for scheme in policy.schemes.values() for check in scheme.checks]
    return evolve(policy, rules=rules, off=(*policy.off, *checks))


def _goals(policy: Policy, case: Case) -> set[Key]:
    names = {item.rule for item in case.expect}
    if names & set(TOTALS):
        names |= {owned.rule.name for owned in policy.rules if owned.rule.family in ("payout", "penalty")}
    return {(owned.rule.on, owned.rule.name) for owned in policy.rules if owned.rule.name in names}


def _closure(program: Program, goals: set[Key]) -> set[Key]:
    """The rules that goals read, in their own period or in earlier ones, and those that set what they read."""
    rules = {(owned.rule.on, owned.rule.name): owned.rule for owned in program.rules}
    setters: dict[Key, set[Key]] = {}
    for key, rule in rules.items():
        if rule.sets is not None:
            setters.setdefault((rule.on, rule.sets), set()).add(key)
    made = resolve_flags(program.nodes)
    columns: dict[Key, set[Key]] = {}
    for table, name in program.nodes:
        columns.setdefault((table, name.partition("#")[0]), set()).add((table, name))
    found: set[Key] = set()
    seen: set[Key] = set()
    waiting = set(goals)
    while waiting:
        key = waiting.pop()
        seen.add(key)
        table, name = key
        plain = (table, name.removeprefix(CARRIED).partition("#")[0])
        further = set(setters.get(plain, ()))
        if plain in rules:
            found.add(plain)
            further |= columns.get(plain, set())
        node = program.nodes.get(made.get(key, key))
        if node is not None:
            further |= _read_by(node)
        waiting |= further - seen
    return found


def _read_by(node: Node) -> set[Key]:
    """The columns that a node reads, also those of earlier periods."""
    read = needs(node)
    match node:
        case Prior():
            read |= {(node.table, node.column)}
        case Total(leaf=leaf) if leaf == HISTORY:
            read |= {(node.table, column) for column in node.leaf_columns}
    return read
