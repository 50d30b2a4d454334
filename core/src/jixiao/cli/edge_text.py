"""Edges that were tried, as a table to read and as cases to approve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.cli.session import Session
from jixiao.policy.case_text import case_text
from jixiao.policy.model import Expectation, OwnedRule, Policy
from jixiao.proofs.edges import Point
from jixiao.proofs.trials import Trial, Tried, cases


def edge_table(trials: Sequence[Trial], policy: Policy, session: Session) -> Iterator[str]:
    """Rule by rule: what turns, where each point lies and what was found there, or why it was not tried."""
    made = cases(trials, lambda trial, tried: _name(trial, tried, session), policy)
    yield session.say("test.edge.approve")
    for owned in policy.rules:
        mine = [trial for trial in trials if trial.edge.owned is owned]
        if mine:
            yield ""
            yield _head(owned)
            for trial in mine:
                yield from _trial(trial, session)
    missed = sum(not trial.tried for trial in trials)
    yield ""
    yield session.say("test.edge.summary", edges=len(trials) - missed, cases=len(made), missed=missed)


def edge_cases(trials: Sequence[Trial], policy: Policy, session: Session) -> Iterator[str]:
    """The cases as TOML, with what a reader has to know in front."""
    yield f"# {session.say('test.edge.approve')}"
    for case in cases(trials, lambda trial, tried: _name(trial, tried, session), policy):
        yield ""
        yield case_text(case, policy.schemes)
    missed = [trial for trial in trials if not trial.tried]
    if missed:
        yield ""
        yield f"# {session.say('test.edge.missed')}"
    for trial in missed:
        edge = trial.edge
        what = f"{edge.owned.rule.name}  {edge.part}  {edge.shown.to(session.lang)}"
        yield f"#   {' '.join(what.split())}: {_why(trial, session)}"


def figure_text(item: Expectation) -> str:
    """What is expected, in short: the rule and its figure."""
    return f"{item.rule} {item.value or item.text or item.problem}"


def _head(owned: OwnedRule) -> str:
    parts = (owned.rule.name, " ".join(owned.rule.clause), str(owned.place or ""))
    return "  ".join(part for part in parts if part)


def _trial(trial: Trial, session: Session) -> Iterator[str]:
    edge = trial.edge
    kind = session.say(f"test.kind.{edge.kind}")
    yield f"  {edge.part}  {edge.shown.to(session.lang)}  ({kind})"
    if not trial.tried:
        yield f"    {session.say('test.edge.not_tried')}: {_why(trial, session)}"
        return
    rows = [(side_text(one.point, session), input_text(one.point, session), _found(one)) for one in trial.tried]
    widths = [max(len(row[i]) for row in rows) for i in range(2)]
    for row in rows:
        yield f"    {row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  →  {row[2]}"


def _found(tried: Tried) -> str:
    return ", ".join(map(figure_text, tried.found))


def side_text(point: Point, session: Session) -> str:
    """Where a point lies."""
    return session.say(f"test.side.{point.side}")


def input_text(point: Point, session: Session) -> str:
    """Which cell moved, and to what."""
    if not point.column and point.value is not None:
        return f"{point.table} {point.subject}: {session.say('test.edge.rows', count=point.value)}"
    if not point.column:
        return f"{point.table}: {session.say('test.edge.no_rows', subject=point.subject)}"
    value = point.value if point.value is not None else session.say("test.edge.empty")
    return f"{point.table} {point.subject}: {point.column} = {value}"


def _why(trial: Trial, session: Session) -> str:
    return session.say(f"test.why.{trial.why}")


def _name(trial: Trial, tried: Tried, session: Session) -> str:
    edge = trial.edge
    clause = " ".join(edge.owned.rule.clause)
    head = f"{clause} {edge.owned.rule.name}" if clause else edge.owned.rule.name
    where = f"{side_text(tried.point, session)}, {input_text(tried.point, session)}"
    return f"{head}: {edge.shown.to(session.lang)}; {where}"
