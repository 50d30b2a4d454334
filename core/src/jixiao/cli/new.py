"""`jixiao new`: a folder with a policy and a workbook to fill in, or the scheme's worked example."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

import click

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
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@option("--example", is_flag=True)
@option("--name", metavar="TEXT")
@option("--from", "since", type=MONTH, default="2026-01")
@click.pass_obj
def run(session: Session, scheme: str, folder: Path, example: bool, name: str | None, since: str) -> None:
    """Start a policy of a scheme in a new folder."""
    from jixiao import plugins
    from jixiao.policy.offers import ENDING, offer_of

    offer = offer_of(scheme)
    written = Path(scheme) if scheme.endswith(ENDING) else None
    if example and written is not None:
        raise _no_example(scheme)
    refuse_used(folder)
    if example:
        source = _example(scheme)
        fill(folder, lambda fresh: _copy(source, fresh, {*plugins.installed()} - {scheme}))
    else:
        title = name or offer.scheme.title.to(session.lang)
        fill(folder, lambda fresh: _write(offer, fresh, title, since, session.lang, written))
    session.note(session.say("new.made", folder=folder))
    policy = folder / "policy.toml"
    if example:
        session.note(session.say("new.next_example", policy=policy))
    else:
        session.note(session.say("new.next", policy=policy, tables=folder / TABLES))


def _write(offer: Offer, folder: Path, name: str, since: str, lang: str, written: Path | None) -> None:
    """The policy and its workbook; a scheme from a file goes along, since a policy reads only what lies beside it."""
    from jixiao.data.templates import write_template
    from jixiao.policy.write import new_policy

    scheme = offer.scheme
    files = {table.name: TABLES for table in scheme.tables}
    named = "scheme.toml" if written is not None else scheme.name
    text = new_policy(scheme, offer.rules, lang=lang, name=name, since=since, files=files, named=named)
    (folder / "policy.toml").write_text(text, "utf-8")
    if written is not None:
        (folder / named).write_bytes(written.read_bytes())
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


def _example(scheme: str) -> Traversable:
    """The example that the scheme's package brings: ``example/<scheme>`` in it, or ``example`` alone.

    :raises Problems: it brings none.
    """
    from jixiao import plugins

    entry = plugins.installed()[scheme][0]
    package = resources.files(entry.module.partition(".")[0])
    for place in (package / "example" / scheme, package / "example"):
        if (place / "policy.toml").is_file():
            return place
    raise _no_example(scheme)


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
