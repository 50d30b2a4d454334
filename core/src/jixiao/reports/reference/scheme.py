"""A scheme as a page: whom it assesses, its tables, terms, rules, processes, findings and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jixiao.plugins import Offer
from jixiao.reports.reference.page import Name, Part, Points, Row, Section, Text, section
from jixiao.reports.reference.rules import rules
from jixiao.reports.reference.saying import Saying
from jixiao.reports.reference.tables import derived_tables, tables
from jixiao.reports.reference.terms import terms
from jixiao.scheme.documents import Finding, Process


def scheme_page(offer: Offer, lang: str) -> Section:
    """Everything about a scheme in one language."""
    saying, scheme = Saying(offer, lang), offer.scheme
    facts = [saying.say("facts.document", document=scheme.document)]
    if offer.distribution:
        facts.append(saying.say("facts.distribution", distribution=offer.distribution))
    facts.append(_counts(offer, saying))
    return Section(scheme.title.to(lang), _parts(saying), Name(scheme.name), facts)


def _counts(offer: Offer, saying: Saying) -> str:
    scheme = offer.scheme
    blanks = sum(term.is_blank for term in scheme.terms)
    counts = {"tables": len(scheme.tables), "terms": len(scheme.terms), "blanks": blanks, "rules": len(offer.rules)}
    return saying.say("facts.counts", **counts, findings=len(scheme.findings))


def _parts(saying: Saying) -> Iterator[Part]:
    scheme = saying.scheme
    sections: dict[str, Iterable[Part]] = {
        "assesses": _assesses(saying),
        "tables": tables(saying),
        "derived": derived_tables(saying),
        "hand_outs": _hand_outs(saying),
        "terms": terms(saying),
        "rules": rules(saying),
        "processes": _processes(scheme.processes, saying),
        "findings": (_finding(finding, saying) for finding in scheme.findings),
        "notes": saying.rows(
            ("clause", "source", "reason"),
            (Row((*saying.cited(note.clause, note.source), saying.label(note.reason))) for note in scheme.notes),
        ),
    }
    for name, parts in sections.items():
        yield from section(saying.say(f"section.{name}"), parts)


def _assesses(saying: Saying) -> Iterator[Part]:
    """The condition under which the rules of a table make lines at all."""
    for table, where in saying.scheme.where.items():
        yield Text(saying.say("assesses", table=saying.table(table)))
        yield from saying.formulas(table, ("where", where))


def _processes(processes: Iterable[Process], saying: Saying) -> Iterable[Part]:
    rows = (
        Row(
            (
                saying.label(process.title), saying.label(process.actor), saying.every(process.every),
                *saying.cited(process.clause, process.source),
            ),
            _said(process, saying),
        )
        for process in processes
    )  # fmt: skip
    return saying.rows(("process", "actor", "every", "clause", "source"), rows)


def _said(process: Process, saying: Saying) -> Iterator[str]:
    if process.due:
        _, spelled = saying.spelling.formula(process.due, "")
        yield saying.say("process.due", formula=spelled)
    if process.approval:
        yield saying.say("process.approval", kind=process.approval)
    if process.doc is not None:
        yield saying.label(process.doc)


def _hand_outs(saying: Saying) -> Iterable[Part]:
    rows = (
        Row((saying.label(item.label), saying.table(item.table), saying.table(item.per)))
        for item in saying.scheme.hand_outs
    )
    return saying.rows(("sheets", "table", "per"), rows)


def _finding(finding: Finding, saying: Saying) -> Section:
    points = [(saying.say("finding.reading"), saying.label(finding.reading))]
    if finding.terms:
        points.append((saying.say("finding.chosen_by"), saying.listed(map(saying.term, finding.terms))))
    parts = (Text(saying.label(finding.what)), Points(tuple(points)))
    return Section(f"{finding.id} {finding.code}", parts)
