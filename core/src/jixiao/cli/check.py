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
    found = (*loaded.notices, *_formula_problems(loaded))
    if shape == "json":
        session.result(_json(loaded, policy, found, session))
    else:
        for line in _text(loaded, session):
            session.result(line)
    return Outcome(found, failed=strict and bool(loaded.open_findings()))


def _formula_problems(policy: Policy) -> tuple[Problem, ...]:
    from jixiao.engine.compiled import compile_policy
    from jixiao.problems import Problems

    try:
        compile_policy(policy)
    except Problems as problems:
        return problems.problems
    return ()


def _text(policy: Policy, session: Session) -> Iterator[str]:
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
    yield ""
    yield session.say(
        "check.summary",
        rules=len(policy.rules),
        cases=len(policy.cases),
        findings=session.counted("check.open", len(findings)),
    )


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


def _json(policy: Policy | None, path: Path, problems: Sequence[Problem], session: Session) -> str:
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
    }
    return json.dumps(record, ensure_ascii=False, indent=2)
