"""Faults that no case notices, each with what would notice it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from jixiao.cli.edge_text import input_text, side_text
from jixiao.cli.session import Session
from jixiao.engine.mutation import Verdict
from jixiao.policy.case_text import case_text, expectation_text
from jixiao.policy.model import Policy
from jixiao.proofs.survivors import Killer

Found = Sequence[tuple[Verdict, Killer | None]]


def survivor_lines(found: Found, policy: Policy, session: Session) -> Iterator[str]:
    """Rule by rule: what was planted, and in short the case that would have noticed it."""
    shown = ""
    for verdict, killer in found:
        mutant = verdict.mutant
        rule = mutant.owned.rule
        if rule.name != shown:
            shown = rule.name
            read = "" if verdict.cases else session.say("test.unread")
            head = (rule.name, " ".join(rule.clause), str(mutant.owned.place or ""), read)
            yield "  " + "  ".join(part for part in head if part)
        yield f"    {mutant.part}  {mutant.before}  →  {mutant.after}"
        yield f"      {_killer(killer, policy, session)}"


def killing_cases(found: Found, policy: Policy, session: Session) -> Iterator[str]:
    """The cases as TOML; one that would notice several faults stands there once."""
    yield f"# {session.say('test.killer.approve')}"
    made: set[tuple[object, ...]] = set()
    taken = {case.name for case in policy.cases}
    for verdict, killer in found:
        if killer is None:
            continue
        case = killer.case
        key = (case.name, case.period, str(case.given), killer.expected)
        if key in made:
            continue
        made.add(key)
        mutant = verdict.mutant
        name = f"{mutant.owned.rule.name}: {session.say('test.killer.name', before=mutant.before, after=mutant.after)}"
        yield ""
        yield case_text(evolve(case, name=_free(name, taken)), policy.schemes)


def _free(name: str, taken: set[str]) -> str:
    """A name that no other case has."""
    free, nth = name, 1
    while free in taken:
        nth += 1
        free = f"{name} ({nth})"
    taken.add(free)
    return free


def _killer(killer: Killer | None, policy: Policy, session: Session) -> str:
    if killer is None:
        return session.say("test.killer.none")
    line = expectation_text(killer.expected)
    is_given = any(killer.case.name == case.name for case in policy.cases)
    if killer.point is None:
        return session.say("test.killer.line" if is_given else "test.killer.made_up", case=killer.case.name, line=line)
    moved = f"{side_text(killer.point, session)}, {input_text(killer.point, session)}"
    code = "test.killer.moved" if is_given else "test.killer.made_up_moved"
    return session.say(code, case=killer.case.name, moved=moved, line=line)
