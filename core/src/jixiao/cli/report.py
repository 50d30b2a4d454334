"""`jixiao report`: one page for the client's management."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli.session import Outcome, Session
from jixiao.cli.speaking import command, option
from jixiao.cli.values import PERIOD

if TYPE_CHECKING:
    from jixiao.reports.report import Report


@command("report")
@click.argument("policy", type=click.Path(path_type=Path))
@option("--period", type=PERIOD, required=True)
@option("--achievement", metavar="RULE")
@option("--history", type=click.Path(path_type=Path), metavar="FILE")
@option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE", required=True)
@click.pass_obj
def run(
    session: Session, policy: Path, period: str, achievement: str | None, history: Path | None, output: Path
) -> Outcome:
    """Write the report of a period as one page."""
    from jixiao.cli.progress import Progress
    from jixiao.cli.writing import refuse_missing_folder, write_whole
    from jixiao.engine.evaluate import evaluate
    from jixiao.policy.read import load
    from jixiao.reports.report import report
    from jixiao.reports.report_page import report_page

    _refuse_without_charts()
    for file in (output, history):
        if file is not None:
            refuse_missing_folder(file)
    with Progress(session) as progress:
        evaluation = evaluate(load(policy), period, history=history, progress=progress)
    made = report(evaluation, achievement)
    if achievement is not None and made.achievement is None:
        _refuse_indicator(made, achievement)
    write_whole(output, report_page(made, session.lang).encode(), session)
    return Outcome(evaluation.problems)


def _refuse_without_charts() -> None:
    """Make sure before the work that charts can be drawn.

    :raises Problems: the part that draws them is not installed.
    """
    from importlib.util import find_spec

    from jixiao.problems import Problem, Problems

    if find_spec("vl_convert") is None:
        raise Problems(Problem("cli.no_charts", path="report"))


def _refuse_indicator(made: Report, name: str) -> None:
    from jixiao.problems import Problem, Problems, did_you_mean

    lines = made.evaluation.lines
    known = lines.filter(lines["family"] == "indicator")["rule"].unique(maintain_order=True).to_list()
    raise Problems(Problem("cli.no_indicator", path=name, values={"name": name, "near": did_you_mean(name, known)}))
