"""`jixiao schemes`: what is installed, and everything that a scheme is made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from jixiao.cli.session import Outcome, Session
from jixiao.cli.speaking import command, option

if TYPE_CHECKING:
    from jixiao.plugins import Offer
    from jixiao.problems import Problem

#: places of a line where no terminal says how many there are
WIDE = 120


@command("schemes")
@click.argument("name", required=False)
@option("--format", "shape", type=click.Choice(("table", "json", "markdown")), default="table")
@click.pass_obj
def run(session: Session, name: str | None, shape: str) -> Outcome:
    """List the installed schemes, or show one."""
    from jixiao import plugins
    from jixiao.policy.offers import offer_of
    from jixiao.problems import Problems

    found: dict[str, Offer] = {}
    problems: list[Problem] = []
    for scheme in [name] if name is not None else plugins.installed():
        try:
            offer = offer_of(scheme)
        except Problems as error:
            problems += error.problems
        else:
            found[offer.scheme.name] = offer
    if shape == "json":
        records = [_record(offer, session.lang) for offer in found.values()]
        session.result(json.dumps(records, ensure_ascii=False, indent=2))
    elif shape == "table" and name is None:
        for line in _listed(list(found.values()), session):
            session.result(line)
    else:
        for offer in found.values():
            session.result(_page(offer, shape, session.lang))
    return Outcome(tuple(problems))


def _page(offer: Offer, shape: str, lang: str) -> str:
    """Everything about a scheme, as wide as the terminal or as Markdown."""
    from jixiao.reports.reference.markdown import markdown
    from jixiao.reports.reference.scheme import scheme_page
    from jixiao.reports.reference.text import text_lines

    page = scheme_page(offer, lang)
    return markdown(page) if shape == "markdown" else "\n".join(text_lines(page, get_terminal_size((WIDE, 0)).columns))


def _listed(offers: Sequence[Offer], session: Session) -> Iterator[str]:
    from jixiao.reports.columns import columns

    if not offers:
        yield session.say("schemes.none")
        return
    heads = ("name", "title", "document", "tables", "terms", "rules", "findings", "from")
    rows = [[session.say(f"schemes.head.{head}") for head in heads]]
    for offer in offers:
        scheme = offer.scheme
        counts = (scheme.tables, scheme.terms, (*offer.rules, *scheme.checks), scheme.findings)
        texts = [scheme.name, scheme.title.to(session.lang), scheme.document]
        rows.append([*texts, *(str(len(items)) for items in counts), offer.distribution])
    yield from columns(rows, right={3, 4, 5, 6})
    yield ""
    yield session.say("schemes.next")


def _record(offer: Offer, lang: str) -> dict[str, object]:
    """A scheme as JSON: what of its document is covered, by clause. Checks count as rules."""
    scheme = offer.scheme
    rules = [{"name": rule.name, "family": rule.family, "clause": list(rule.clause)} for rule in offer.rules]
    checks = [{"name": check.name, "family": "check", "clause": list(check.clause)} for check in scheme.checks]
    return {
        "name": scheme.name,
        "title": scheme.title.to(lang),
        "rules": rules + checks,
        "processes": [{"clause": list(item.clause), "title": item.title.to(lang)} for item in scheme.processes],
        "notes": [{"clause": list(note.clause), "reason": note.reason.to(lang)} for note in scheme.notes],
        "findings": [{"id": finding.id, "code": finding.code} for finding in scheme.findings],
    }
