"""`jixiao new`: a folder with a policy and a workbook to fill in, or the scheme's worked example."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import tomli

from jixiao.cli.folders import fill, refuse_used
from jixiao.cli.session import Session
from jixiao.cli.speaking import command, option
from jixiao.cli.values import MONTH

if TYPE_CHECKING:
    from jixiao.plugins import Offer
    from jixiao.problems import Problems
    from jixiao.scheme.scheme import Scheme
    from jixiao.scheme.tables import Table

#: the workbook with all tables
TABLES = "data/tables.xlsx"


@command("new")
@click.argument("scheme")
@click.argument("folder", metavar="DIR", required=False, type=click.Path(path_type=Path))
@option("--example", is_flag=True)
@option("--guided", is_flag=True)
@option("--name", metavar="TEXT")
@option("--from", "since", type=MONTH, default="2026-01")
@click.pass_context
def run(
    ctx: click.Context, scheme: str, folder: Path | None, example: bool, guided: bool, name: str | None, since: str
) -> None:
    """Start a policy of a scheme in a new folder."""
    session: Session = ctx.obj
    if guided:
        if folder is not None or example:
            raise click.UsageError(session.say("usage.extra", found=folder or "--example"), ctx)
        _start(session, Path(scheme), since, *_designed(session, Path(scheme), name))
    elif folder is None:
        raise click.MissingParameter(ctx=ctx, param=ctx.command.params[1])
    elif example:
        _start_example(session, scheme, folder)
    else:
        from jixiao.policy.offers import ENDING, offer_of

        offer = offer_of(scheme)
        text = Path(scheme).read_text("utf-8") if scheme.endswith(ENDING) else None
        refuse_used(folder)
        _start(session, folder, since, offer, name or offer.scheme.title.to(session.lang), text)


def _start(session: Session, folder: Path, since: str, offer: Offer, name: str, text: str | None) -> None:
    """A policy and its workbook; with the `text` of a scheme that is not installed beside them."""
    fill(folder, lambda fresh: _write(offer, fresh, name, since, session.lang, text))
    policy = folder / "policy.toml"
    session.note(session.say("new.made", folder=folder))
    session.note(session.say("new.next", policy=policy, tables=folder / TABLES))


def _start_example(session: Session, scheme: str, folder: Path) -> None:
    """A copy of the scheme's worked example."""
    from jixiao import plugins
    from jixiao.policy.offers import ENDING, offer_of

    offer_of(scheme)
    if scheme.endswith(ENDING):
        raise _no_example(scheme)
    refuse_used(folder)
    source = plugins.example_of(scheme)
    if source is None:
        raise _no_example(scheme)
    fill(folder, lambda fresh: _copy(source, fresh, {*plugins.installed()} - {scheme}))
    policy = folder / "policy.toml"
    month = tomli.loads(policy.read_text("utf-8"))["policy"]["from"]
    session.note(session.say("new.made", folder=folder))
    session.note(session.say("new.next_example", policy=policy, month=month))


def _designed(session: Session, folder: Path, name: str | None) -> tuple[Offer, str, str]:
    """A scheme designed in conversation, its title and its text."""
    import datetime as dt
    import tempfile

    from jixiao.cli.guided import Guide
    from jixiao.plugins import Offer
    from jixiao.policy.written.draft import draft
    from jixiao.policy.written.scheme_file import written

    refuse_used(folder)
    design = Guide(session).design(name)
    text = draft(design, dt.datetime.now().astimezone().date().isoformat(), session.lang)
    with tempfile.TemporaryDirectory() as beside:
        file = Path(beside) / "scheme.toml"
        file.write_text(text, "utf-8")
        scheme = written(file)
    return Offer(scheme.scheme(), scheme.rules), design.title, text


def _write(offer: Offer, folder: Path, name: str, since: str, lang: str, text: str | None) -> None:
    """The files; a scheme that is not installed goes along, since a policy reads only what lies beside it."""
    from jixiao.data.templates import write_template
    from jixiao.policy.write import new_policy

    scheme = offer.scheme
    files = {table.name: TABLES for table in scheme.tables}
    named = "scheme.toml" if text is not None else scheme.name
    policy = new_policy(scheme, offer.rules, lang=lang, name=name, since=since, files=files, named=named)
    (folder / "policy.toml").write_text(policy, "utf-8")
    if text is not None:
        (folder / named).write_text(text, "utf-8")
    (folder / TABLES).parent.mkdir()
    write_template(folder / TABLES, [_with_ranks(table, scheme) for table in scheme.tables], lang=lang)


def _with_ranks(table: Table, scheme: Scheme) -> Table:
    """The table with the ranks that the document names to choose from."""
    from attrs import evolve

    from jixiao.scheme.terms import RanksTerm

    columns = []
    for column in table.columns:
        term = scheme.term(column.unit.ranks) if column.unit.is_rank else None
        known = term.default.names() if isinstance(term, RanksTerm) and term.default is not None else ()
        columns.append(evolve(column, values=known) if known else column)
    return evolve(table, columns=tuple(columns))


def _no_example(scheme: str) -> Problems:
    from jixiao.problems import Problem, Problems

    return Problems(Problem("cli.no_example", path=scheme, values={"scheme": scheme}))


def _copy(source: Traversable, target: Path, others: set[str]) -> None:
    """Copy a folder; examples of other schemes beside it stay where they are."""
    for item in source.iterdir():
        if item.name.startswith((".", "__")) or item.name in others:
            continue
        if item.is_dir():
            (target / item.name).mkdir()
            _copy(item, target / item.name, set())
        else:
            (target / item.name).write_bytes(item.read_bytes())
