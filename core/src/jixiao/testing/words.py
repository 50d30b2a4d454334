"""Whether everything that a person reads of a scheme is said in every language."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.language import LANGUAGES, Label
from jixiao.plugins import Offer
from jixiao.scheme.terms import RanksTerm, TableTerm


def said(offer: Offer) -> Iterator[tuple[str, Label | None]]:
    """Everything of a scheme that needs words, with the words it has."""
    scheme = offer.scheme
    yield "title", scheme.title
    for table in scheme.tables:
        yield f"table {table.name}", table.label
        for column in table.columns:
            yield f"column {table.name}.{column.name}", column.label
    for term in scheme.terms:
        yield f"term {term.name}", term.label
        for column in term.columns if isinstance(term, RanksTerm | TableTerm) else ():
            yield f"column {term.name}.{column.name}", column.label
    for rule in offer.rules:
        if rule.makes_lines or rule.label is not None:
            yield f"rule {rule.name}", rule.label
    for check in scheme.checks:
        yield f"message of check {check.name}", check.message
    for process in scheme.processes:
        yield f"title of process {process.name}", process.title
        if process.actor is not None:
            yield f"actor of process {process.name}", process.actor
        if process.doc is not None:
            yield f"remark on process {process.name}", process.doc
    for hand_out in scheme.hand_outs:
        yield f"sheets of {hand_out.table}", hand_out.label
    for note in scheme.notes:
        yield f"reason of the note on {' '.join(note.clause)}", note.reason
    for finding in scheme.findings:
        yield f"finding {finding.id}", finding.what
        yield f"reading of finding {finding.id}", finding.reading


def unsaid(offer: Offer) -> list[str]:
    """What has no words in some language."""
    return [
        f"{what} has no words in {lang!r}"
        for what, label in said(offer)
        for lang in LANGUAGES
        if label is None or not str(getattr(label, lang, "")).strip()
    ]
