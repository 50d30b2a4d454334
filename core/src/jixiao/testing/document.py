"""Whether a scheme covers its document: every clause cited as it is listed, every defect a finding."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from jixiao.plugins import Offer

#: an id of a catalogue: document and unit, family, number (``S2.7-P3``)
FORM = re.compile(r"[A-Z]\d+(\.\d+)*-[A-Z]+\d+")


def citations(offer: Offer) -> Iterator[tuple[str, str]]:
    """Every place that cites a clause, with the id it cites."""
    scheme = offer.scheme
    cited = (
        *((f"rule {rule.name}", rule.clause) for rule in offer.rules),
        *((f"check {check.name}", check.clause) for check in scheme.checks),
        *((f"process {process.name}", process.clause) for process in scheme.processes),
        *((f"term {term.name}", term.clause) for term in scheme.terms),
        *(("note", note.clause) for note in scheme.notes),
    )
    for place, clauses in cited:
        for clause in clauses:
            yield place, clause


def wrong_citations(offer: Offer, listed: Collection[str] = ()) -> list[str]:
    """Ids that have not the form of one, or that the document (if its ids are given) does not have."""
    found = []
    for place, clause in citations(offer):
        if not FORM.fullmatch(clause):
            found.append(f"{place} cites {clause!r}, which has not the form of an id such as S2.7-P3")
        elif listed and clause not in listed:
            found.append(f"{place} cites {clause}, which the document does not have")
    return found


def uncited(offer: Offer) -> list[str]:
    """What makes lines, checks, is done or noted without a clause (rules may say in `doc` why they have none)."""
    scheme = offer.scheme
    stated = (
        *((f"rule {rule.name}", rule.clause, rule.source, rule.doc) for rule in offer.rules if rule.makes_lines),
        *((f"check {check.name}", check.clause, check.source, "") for check in scheme.checks),
        *((f"process {process.name}", process.clause, process.source, "") for process in scheme.processes),
        *((f"note on {' '.join(note.clause)}", note.clause, note.source, "") for note in scheme.notes),
    )
    found = [f"{place} cites no clause" for place, clause, _, doc in stated if not clause and not doc]
    return found + [f"{place} has no source" for place, clause, source, _ in stated if clause and not source]


def uncovered(offer: Offer, listed: Collection[str]) -> list[str]:
    """Clauses of the document that are no rule, check, process or note."""
    cited = {clause for place, clause in citations(offer) if not place.startswith("term ")}
    return [f"{clause} is no rule, check, process or note" for clause in listed if clause not in cited]


def wrong_findings(offer: Offer, defects: Mapping[str, str] | None = None) -> list[str]:
    """Findings whose terms do not exist, terms whose finding does not, and what of `defects` is missing.

    `defects` maps the ids of the document's defects to their codes.
    """
    scheme = offer.scheme
    findings = {finding.id: finding for finding in scheme.findings}
    found = [
        f"finding {finding.id} names the term {term!r}, which does not exist"
        for finding in scheme.findings
        for term in finding.terms
        if scheme.term(term) is None
    ]
    found += [
        f"term {term.name} settles {term.finding}, which is no finding"
        for term in scheme.terms
        if term.finding and term.finding not in findings
    ]
    if len(findings) < len(scheme.findings):
        found.append("two findings have the same id")
    if defects is None:
        return found
    found += [f"{defect} is no finding" for defect in defects if defect not in findings]
    found += [f"finding {id_} is no defect of the document" for id_ in findings if id_ not in defects]
    return found + [
        f"finding {id_} has the code {findings[id_].code!r}, the document's list {code!r}"
        for id_, code in defects.items()
        if id_ in findings and findings[id_].code != code
    ]
