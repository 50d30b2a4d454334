"""`jixiao check`: everything about a policy that can be said before data is read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli.session import Outcome, Session
from jixiao.cli.speaking import command, option

if TYPE_CHECKING:
    from jixiao.policy.model import Policy
    from jixiao.problems import Problem
    from jixiao.proofs.claims import Claim, Proved, Undecided, Worst
    from jixiao.scheme.documents import Finding


@command("check")
@click.argument("policy", type=click.Path(path_type=Path))
@option("--strict", is_flag=True)
@option("--format", "shape", type=click.Choice(("table", "json")), default="table")
@click.pass_obj
def run(session: Session, policy: Path, strict: bool, shape: str) -> Outcome:
    """Check a policy: its problems, the open findings of its document, and the rules that are off."""
    from jixiao.policy.read import load
    from jixiao.problems import Problems

    try:
        loaded = load(policy)
    except Problems as problems:
        if shape == "json":
            session.result(_json(None, policy, problems.problems, session))
        raise
    wrong, proved = _compiled(loaded)
    found = (*loaded.notices, *wrong, *proved.stale)
    if shape == "json":
        session.result(_json(loaded, policy, found, session, proved))
    else:
        for line in _text(loaded, session, proved):
            session.result(line)
    return Outcome(found, failed=strict and bool(loaded.open_findings() or proved.claims or proved.stale))


def _compiled(policy: Policy) -> tuple[tuple[Problem, ...], Proved]:
    """The problems of the formulas and, where there are none, what is proved of them."""
    from jixiao.engine.compiled import compile_policy
    from jixiao.problems import Problems
    from jixiao.proofs.claims import Proved
    from jixiao.proofs.prove import prove

    try:
        compiled = compile_policy(policy)
    except Problems as problems:
        return problems.problems, Proved()
    return (), prove(policy, compiled)


def _text(policy: Policy, session: Session, proved: Proved) -> Iterator[str]:
    title = policy.scheme.title.to(session.lang)
    yield f"{policy.name}: {title} ({', '.join(policy.schemes)})"
    if policy.off:
        yield ""
        yield session.say("check.off")
        for name, clauses, place in _off(policy):
            yield "  " + "  ".join(part for part in (name, " ".join(clauses), place) if part)
    findings = policy.open_findings()
    if findings:
        yield ""
        yield session.say("check.findings")
        for finding in findings:
            yield from _finding(finding, session)
    if proved.claims:
        yield ""
        yield session.say("check.proved")
        for claim in proved.claims:
            yield from _claim(claim, session)
    if proved.accepted:
        yield ""
        yield session.say("check.accepted")
        for claim, acceptance in proved.accepted:
            yield f"  {claim.id}  {acceptance.reason}"
            yield f"    {_what(claim, session)}"
    if proved.worst:
        yield ""
        yield session.say("check.worst_cases")
        yield from _worst(proved.worst, session)
    if proved.undecided:
        yield ""
        yield session.say("check.undecided")
        for item in proved.undecided:
            yield f"  {'  '.join((item.rule, *item.clause))}  {_reason(item, session)}"
    yield ""
    yield session.say(
        "check.summary",
        rules=len(policy.rules),
        cases=len(policy.cases),
        findings=session.counted("check.open", len(findings)),
    )


def _worst(found: Sequence[Worst], session: Session) -> Iterator[str]:
    """A line for each payout, those about which nothing is known in one."""
    for worst in found:
        if worst.code != "undecided":
            yield f"  {'  '.join((worst.rule, *worst.clause))}  {_most(worst, session)}"
    unknown = ", ".join(worst.rule for worst in found if worst.code == "undecided")
    if unknown:
        yield f"  {session.say('check.worst.undecided', reads=unknown)}"


def _most(worst: Worst, session: Session) -> str:
    return session.say(f"check.worst.{worst.code}", **worst.values)


def _claim(claim: Claim, session: Session) -> Iterator[str]:
    yield "  " + "  ".join((str(claim.place), claim.rule, *claim.clause))
    yield f"    {_what(claim, session)}"
    if claim.witness:
        yield f"    {session.say('check.witness')}"
    yield from (f"      {line}" for line in claim.witness.splitlines())
    yield f"    {session.say('check.accept_shown', id=claim.id)}"


def _what(claim: Claim, session: Session) -> str:
    return session.say(f"check.proof.{claim.code}", **claim.values)


def _reason(item: Undecided, session: Session) -> str:
    return session.say(f"check.reason.{item.code}", **item.values)


def _finding(finding: Finding, session: Session) -> Iterator[str]:
    yield f"  {finding.id}  {finding.code}  {finding.what.to(session.lang)}"
    yield f"    {session.say('check.reading')}  {finding.reading.to(session.lang)}"
    if finding.terms:
        yield f"    {session.say('check.chooses')}  {', '.join(finding.terms)}"
    else:
        yield f"    {session.say('check.accept', id=finding.id)}"


def _off(policy: Policy) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """What is switched off: rules with their clauses and places, then checks."""
    rules = {owned.rule.name: owned for owned in policy.dropped}
    checks = {check.name: check for scheme in policy.schemes.values() for check in scheme.checks}
    for name in policy.off:
        owned = rules.get(name)
        clauses = owned.rule.clause if owned else checks[name].clause if name in checks else ()
        yield name, clauses, str(owned.place) if owned and owned.place else ""


def _json(
    policy: Policy | None,
    path: Path,
    problems: Sequence[Problem],
    session: Session,
    proved: Proved | None = None,
) -> str:
    from jixiao.cli.problem_text import problem_record

    findings = policy.open_findings() if policy is not None else ()
    record = {
        "policy": policy.name if policy is not None else str(path),
        "schemes": list(policy.schemes) if policy is not None else [],
        "problems": [problem_record(problem, session.lang) for problem in problems],
        "findings": [
            {
                "id": finding.id,
                "code": finding.code,
                "what": finding.what.to(session.lang),
                "reading": finding.reading.to(session.lang),
                "terms": list(finding.terms),
            }
            for finding in findings
        ],
        "off": [{"rule": name, "clause": list(clause)} for name, clause, _ in _off(policy)] if policy else [],
        "proved": [_claim_record(claim, session) for claim in (proved.claims if proved else ())],
        "accepted": [
            {**_claim_record(claim, session), "reason": acceptance.reason}
            for claim, acceptance in (proved.accepted if proved else ())
        ],
        "worst": [
            {
                "rule": worst.rule,
                "clause": list(worst.clause),
                "code": worst.code,
                "what": _most(worst, session),
                "values": dict(worst.values),
                "witness": worst.witness,
            }
            for worst in (proved.worst if proved else ())
        ],
        "undecided": [
            {
                "rule": item.rule,
                "clause": list(item.clause),
                "code": item.code,
                "reason": _reason(item, session),
            }
            for item in (proved.undecided if proved else ())
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=2)


def _claim_record(claim: Claim, session: Session) -> dict[str, object]:
    return {
        "id": claim.id,
        "code": claim.code,
        "place": str(claim.place),
        "rule": claim.rule,
        "clause": list(claim.clause),
        "what": _what(claim, session),
        "values": dict(claim.values),
        "witness": claim.witness,
    }
