"""`jixiao statement`: a page for each subject, to be handed to the one who is paid."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from jixiao.cli.session import Outcome, Session
from jixiao.cli.speaking import command, option
from jixiao.cli.values import PERIOD

if TYPE_CHECKING:
    from jixiao.reports.statement import Statements

#: what is left as it is in the name of a file, Chinese names included
_SAFE = re.compile(r"[^\w.+@-]")


@command("statement")
@click.argument("policy", type=click.Path(path_type=Path))
@option("--period", type=PERIOD, required=True)
@option("--subject", "subjects", metavar="ID", multiple=True)
@option("--history", type=click.Path(path_type=Path), metavar="FILE")
@option("--output", "-o", type=click.Path(path_type=Path), metavar="FOLDER", required=True)
@option("--format", "shape", type=click.Choice(("html", "pdf")), default="html")
@click.pass_obj
def run(
    session: Session,
    policy: Path,
    period: str,
    subjects: tuple[str, ...],
    history: Path | None,
    output: Path,
    shape: str,
) -> Outcome:
    """Write the statements of a period into a folder."""
    from jixiao.cli.folders import refuse_no_folder
    from jixiao.cli.progress import Progress
    from jixiao.cli.writing import refuse_missing_folder
    from jixiao.engine.evaluate import evaluate
    from jixiao.policy.read import load
    from jixiao.reports.pages import page
    from jixiao.reports.statement import Statements

    printed = _printer() if shape == "pdf" else str.encode
    if history is not None:
        refuse_missing_folder(history)
    refuse_no_folder(output)
    output.mkdir(exist_ok=True)
    with Progress(session) as progress:
        evaluation = evaluate(load(policy), period, history=history, progress=progress)
        statements = Statements(evaluation, session.lang)
        wanted = _wanted(statements, subjects)
        for done, (table, subject) in enumerate(wanted):
            progress(done, len(wanted), subject)
            content = page("statement", session.lang, one=statements.of(table, subject))
            name = _named(subject) if len(statements.tables) == 1 else f"{table}.{_named(subject)}"
            _write(output / f"{name}.{shape}", printed(content))
    session.note(session.say("statement.made", count=len(wanted), folder=output))
    return Outcome(evaluation.problems)


def _wanted(statements: Statements, subjects: tuple[str, ...]) -> list[tuple[str, str]]:
    """The subjects whose statements are written: those named, or all.

    :raises Problems: one that has no lines, with the nearest that has.
    """
    from jixiao.problems import Problem, Problems, did_you_mean

    every = list(statements.periods)
    known = {subject for _, subject in every}
    missing = [subject for subject in dict.fromkeys(subjects) if subject not in known]
    if missing:
        raise Problems(
            Problem("cli.no_subject", path=subject, values={"subject": subject, "near": did_you_mean(subject, known)})
            for subject in missing
        )
    return [key for key in every if not subjects or key[1] in subjects]


def _named(subject: str) -> str:
    """A subject's id as the name of a file, one for one: other signs are written as in the address of a page."""
    text = _SAFE.sub(lambda sign: quote(sign[0], safe=""), subject)
    return text if text.strip(".") else text.replace(".", "%2E")


def _write(path: Path, content: bytes) -> None:
    """Write a page beside its place and move it there: a run that is stopped leaves whole pages only."""
    from jixiao.problems import Place, Problem, Problems

    fresh = path.with_name(f".{path.name}.tmp")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as error:
        values = {"path": path, "error": error.strerror or error}
        raise Problems(Problem("cli.not_written", Place(str(path)), values=values)) from error
    finally:
        fresh.unlink(missing_ok=True)


def _printer() -> Callable[[str], bytes]:
    """What makes a PDF of a page.

    :raises Problems: the part that prints is not installed.
    """
    from jixiao.problems import Problem, Problems

    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise Problems(Problem("cli.no_pdf", path="--format", values={"error": error})) from error

    def printed(text: str) -> bytes:
        made: bytes = HTML(string=text, url_fetcher=_nowhere).write_pdf()
        return made

    return printed


def _nowhere(address: str) -> dict[str, object]:
    """Pages hold all they need: nothing is fetched."""
    raise ValueError(address)
