"""`jixiao sheets`: workbooks for people to fill in, with what is known already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli.session import Outcome, Session
from jixiao.cli.speaking import command, option
from jixiao.cli.values import ONE_PERIOD

if TYPE_CHECKING:
    from jixiao.policy.model import Policy
    from jixiao.reports.blank_sheets import BlankSheet


@command("sheets")
@click.argument("policy", type=click.Path(path_type=Path))
@option("--period", type=ONE_PERIOD, metavar="PERIOD", required=True)
@option("--subject", metavar="ID")
@option("--output", "-o", "folder", type=click.Path(path_type=Path), metavar="DIR", required=True)
@click.pass_obj
def run(session: Session, policy: Path, period: str, subject: str | None, folder: Path) -> Outcome:
    """Write the sheets that a scheme hands out, one workbook for each subject."""
    from jixiao.engine.evaluate import evaluate
    from jixiao.policy.read import load
    from jixiao.problems import Problem, Problems
    from jixiao.reports.blank_sheets import blank_sheets
    from jixiao.scheme.periods import Period

    loaded = load(policy)
    if not any(scheme.hand_outs for scheme in loaded.schemes.values()):
        raise Problems(Problem("cli.no_sheets", path="policy.scheme", values={"schemes": ", ".join(loaded.schemes)}))
    _refuse_file(folder)
    sheets = [
        sheet
        for sheet in blank_sheets(evaluate(loaded, period), Period.parse(period))
        if subject in (None, sheet.subject)
    ]
    if not sheets:
        raise Problems(Problem("cli.none_handed_out", values={"subject": subject or "–", "period": period}))
    _write(sheets, folder, loaded, session)
    return Outcome()


def _refuse_file(folder: Path) -> None:
    """A folder, or a place for a new one.

    :raises Problems: it is a file, or the folder around it does not exist.
    """
    from jixiao.problems import Place, Problem, Problems

    if folder.exists() and not folder.is_dir():
        raise Problems(Problem("cli.is_file", Place(str(folder)), values={"path": folder}))
    if not folder.absolute().parent.is_dir():
        raise Problems(Problem("cli.no_folder", Place(str(folder)), values={"folder": folder.absolute().parent}))


def _write(sheets: list[BlankSheet], folder: Path, policy: Policy, session: Session) -> None:
    """Write the workbooks; none if one of them is there already, for it may be filled in.

    :raises Problems: one is there, or cannot be written.
    """
    from jixiao.data.templates import write_template
    from jixiao.problems import Place, Problem, Problems

    files = [folder / f"{sheet.name}.xlsx" for sheet in sheets]
    there = [Problem("cli.sheet_there", Place(str(file)), values={"path": file}) for file in files if file.exists()]
    if there:
        raise Problems(there)
    try:
        folder.mkdir(exist_ok=True)
        for sheet, file in zip(sheets, files, strict=True):
            source = policy.sources.get(sheet.table.name)
            codes = {sheet.table.name: source.codes} if source is not None else {}
            write_template(file, [sheet.table], lang=session.lang, rows={sheet.table.name: sheet.rows}, codes=codes)
    except OSError as error:
        values = {"path": folder, "error": error.strerror or error}
        raise Problems(Problem("cli.not_written", Place(str(folder)), values=values)) from error
    session.note(session.counted("sheets.written", len(files)))
    home, inside = policy.path.absolute().parent, folder.absolute()
    if inside.is_relative_to(home):
        pattern = (inside.relative_to(home) / "*.xlsx").as_posix()
        session.note(session.say("sheets.next", pattern=pattern, table=sheets[0].table.name))
