"""`jixiao explain`: why a figure is what it is, down to the facts and back to the clause; what a goal would take."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from jixiao.cli.session import Outcome, Session
from jixiao.cli.speaking import command, option
from jixiao.cli.values import PERIOD
from jixiao.problems import Problem


@command("explain")
@click.argument("policy", type=click.Path(path_type=Path))
@click.argument("rule", required=False)
@option("--period", type=PERIOD, required=True)
@option("--subject", metavar="ID", required=True)
@option("--table", metavar="NAME")
@option("--goal", metavar="GOAL")
@option("--by", metavar="NUMBER")
@click.pass_obj
def run(
    session: Session,
    policy: Path,
    rule: str | None,
    period: str,
    subject: str,
    table: str | None,
    goal: str | None,
    by: str | None,
) -> Outcome:
    """Explain a line of a subject, or each of its lines; or what it would take to reach a goal."""
    if by is not None and goal is None:
        raise click.UsageError(session.say("explain.by_alone"))
    if goal is not None:
        if rule is not None:
            raise click.UsageError(session.say("explain.rule_and_goal"))
        return _takes(session, policy, period, subject, goal, by, table)
    from jixiao.cli.progress import Progress
    from jixiao.engine.evaluate import evaluate
    from jixiao.policy.read import load
    from jixiao.reports.explanation import show

    with Progress(session) as progress:
        evaluation = evaluate(load(policy), period, progress=progress)
    for month in evaluation.months:
        if len(evaluation.months) > 1:
            session.result(month)
        found = evaluation.explain(subject, rule, table=table, period=month)
        show(found, sys.stdout, lang=session.lang)
    return Outcome(tuple(problem for problem in evaluation.problems if _concerns(problem, subject)))


def _takes(
    session: Session, policy: Path, period: str, subject: str, goal: str, by: str | None, table: str | None
) -> Outcome:
    """The least change of one number that reaches the goal."""
    from jixiao.cli.progress import Progress
    from jixiao.policy.read import load
    from jixiao.proofs.takes import what_it_takes
    from jixiao.reports.goal import lines

    with Progress(session) as progress:
        takes = what_it_takes(load(policy), period, subject, goal, by=by, table=table, progress=progress)
    for line in lines(takes, session.lang, every=by is not None):
        session.result(line)
    return Outcome(tuple(problem for problem in takes.problems if _concerns(problem, subject)))


def _concerns(problem: Problem, subject: str) -> bool:
    """Whether a problem may matter to the subject: one about the lines of others does not."""
    others = problem.values.get("subjects")
    return others is None or subject in re.split(r"[,\s]+", str(others))
