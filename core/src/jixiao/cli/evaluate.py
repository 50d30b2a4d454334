"""`jixiao evaluate`: the lines of a period, for people or as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli.session import Outcome, Session
from jixiao.cli.speaking import command, option
from jixiao.cli.values import PERIOD

if TYPE_CHECKING:
    from jixiao.engine.evaluation import Evaluation

FORMATS = ("table", "json", "csv", "parquet", "xlsx")
#: what the ending of an output file means
ENDINGS = {".txt": "table", ".json": "json", ".csv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}
_BINARY = ("parquet", "xlsx")


@command("evaluate")
@click.argument("policy", type=click.Path(path_type=Path))
@option("--period", type=PERIOD, required=True)
@option("--subject", metavar="ID")
@option("--all", "measures", is_flag=True)
@option("--history", type=click.Path(path_type=Path), metavar="FILE")
@option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE")
@option("--format", "shape", type=click.Choice(FORMATS))
@click.pass_context
def run(
    ctx: click.Context,
    policy: Path,
    period: str,
    subject: str | None,
    measures: bool,
    history: Path | None,
    output: Path | None,
    shape: str | None,
) -> Outcome:
    """Evaluate a policy over a period; print or write its lines."""
    session: Session = ctx.obj
    shape = shape or _shape_of(output, ctx)
    if shape in _BINARY and output is None and sys.stdout.isatty():
        raise click.UsageError(session.say("evaluate.binary", format=shape), ctx)

    from jixiao.cli.progress import Progress
    from jixiao.cli.writing import refuse_missing_folder, write_whole
    from jixiao.engine.evaluate import evaluate
    from jixiao.policy.read import load
    from jixiao.reports import selection

    for file in (output, history):
        if file is not None:
            refuse_missing_folder(file)
    with Progress(session) as progress:
        evaluation = evaluate(load(policy), period, history=history, measures=measures, progress=progress)
    problems = evaluation.problems
    if subject is not None:
        evaluation = selection.of_subject(evaluation, subject)
    if measures:
        evaluation = selection.with_measures(evaluation, subject)
    content = _content(evaluation, shape, session)
    if output is None:
        session.result(content)
    else:
        if shape == "csv":
            from jixiao.reports.outputs import BOM

            content = BOM + content
        write_whole(output, content, session)
    if session.verbose:
        _count_rows(evaluation, session)
    return Outcome(problems)


def _shape_of(output: Path | None, ctx: click.Context) -> str:
    if output is None:
        return "table"
    if output.suffix.lower() not in ENDINGS:
        endings = " ".join(ENDINGS)
        raise click.UsageError(ctx.obj.say("evaluate.ending", file=output, endings=endings), ctx)
    return ENDINGS[output.suffix.lower()]


def _content(evaluation: Evaluation, shape: str, session: Session) -> bytes:
    from jixiao.cli.problem_text import problem_record
    from jixiao.reports import outputs

    match shape:
        case "csv":
            return outputs.csv_bytes(evaluation)
        case "parquet":
            return outputs.parquet_bytes(evaluation)
        case "json":
            return outputs.json_bytes(evaluation, [problem_record(item, session.lang) for item in evaluation.problems])
        case "xlsx":
            records = [problem_record(item, session.lang) for item in evaluation.problems]
            return outputs.workbook_bytes(evaluation, records, session.lang)
        case _:
            from jixiao.reports.lines import evaluation_text

            return "".join(f"{line}\n" for line in evaluation_text(evaluation, session.lang)).encode()


def _count_rows(evaluation: Evaluation, session: Session) -> None:
    """What became of the rows of every table: none is lost."""
    from jixiao.reports.columns import columns

    names = ("table", "read", "used", "refused", "unused")
    rows = [[session.say(f"rows.{name}") for name in names]]
    rows += [[str(getattr(count, name)) for name in names] for count in evaluation.counts]
    for line in columns(rows, right={1, 2, 3, 4}):
        click.echo(line, err=True)
