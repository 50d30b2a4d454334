"""A scheme spelled out for the terminal: tables, terms, rules, processes, notes, findings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.cli.session import Session
from jixiao.plugins import Offer
from jixiao.policy.figures import readable, unit_words
from jixiao.policy.term_figures import other_readings
from jixiao.reports.columns import columns
from jixiao.scheme.rules import Check, Rule
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import Bands, Curve, Figure, Ladder, Ranks, Rows
from jixiao.scheme.tables import Column, Table
from jixiao.scheme.terms import AnyTerm, NumberTerm, RanksTerm, SwitchTerm, TableTerm
from jixiao.scheme.units import NUMBER, Unit


def scheme_text(offer: Offer, session: Session) -> Iterator[str]:
    """Everything about a scheme, section by section."""
    scheme = offer.scheme
    yield f"{scheme.name}  {scheme.title.to(session.lang)}  ({scheme.document})"
    sections = {
        "tables": _tables(scheme, session),
        "terms": _terms(scheme, session),
        "rules": _rules(offer, session),
        "processes": _processes(scheme, session),
        "notes": (f"  {' '.join(note.clause)}  {note.reason.to(session.lang)}" for note in scheme.notes),
        "findings": _findings(scheme, session),
    }
    for name, lines in sections.items():
        found = list(lines)
        if found:
            yield ""
            yield session.say(f"schemes.section.{name}")
            yield from found


def _tables(scheme: Scheme, session: Session) -> Iterator[str]:
    for table in scheme.tables:
        yield f"  {table.name}  {table.label.to(session.lang)}".rstrip()
        rows = [
            (
                column.name,
                column.label.to(session.lang),
                unit_words(column.unit, session.lang),
                _needs(table, column, session),
            )
            for column in table.columns
        ]
        yield from columns(rows, indent="    ")


def _needs(table: Table, column: Column, session: Session) -> str:
    """What a table asks of a column, and the codes that it may hold."""
    parts = []
    if column.name in table.key:
        parts.append(session.say("schemes.column.key"))
    if column.name == table.time:
        parts.append(session.say("schemes.column.time"))
    if column.required:
        parts.append(session.say("schemes.column.required"))
    if column.optional:
        parts.append(session.say("schemes.column.optional"))
    if column.carried:
        parts.append(session.say("schemes.column.carried"))
    if column.step is not None:
        parts.append(session.say("schemes.column.step", step=readable(column.step, column.unit)))
    if column.values:
        parts.append(" | ".join(column.values))
    return "; ".join(parts)


def _terms(scheme: Scheme, session: Session) -> Iterator[str]:
    rows = [
        (
            term.name,
            term.label.to(session.lang) if term.label else "",
            _unit(term, session),
            _default(term, session),
            " ".join(term.clause),
        )
        for term in scheme.terms
    ]
    yield from columns(rows, indent="  ")


def _unit(term: AnyTerm, session: Session) -> str:
    if isinstance(term, SwitchTerm):
        return session.say("schemes.term.switch")
    if isinstance(term, RanksTerm | TableTerm):
        return session.say("schemes.term.table")
    return unit_words(term.unit, session.lang)


def _default(term: AnyTerm, session: Session) -> str:
    """The default of a term in a line; a blank is one that the policy has to fill."""
    if term.is_blank:
        return session.say("schemes.term.blank")
    match term:
        case SwitchTerm():
            return f"{term.default} ({session.say('schemes.term.or')} {other_readings(term, session.lang)})"
        case NumberTerm(default=None):
            return session.say("schemes.term.none")
        case _:
            return _short(term)


def _short(term: AnyTerm) -> str:
    value, unit = term.default, getattr(term, "unit", NUMBER)
    over = getattr(term, "over", NUMBER)
    match value:
        case Fraction():
            return readable(value, unit)
        case Bands():
            steps = (
                f"{'>' if band.above else '≥'} {_figure(band.edge, over)}: {_figure(band.value, unit)}"
                for band in value.bands
            )
            return f"{value.mode}; {', '.join(steps)}"
        case Curve():
            return ", ".join(f"{_figure(x, over)}: {_figure(y, unit)}" for x, y in value.points)
        case Ladder():
            return ", ".join(
                " ".join(
                    [
                        *([_figure(step.amount, unit)] if step.amount is not None else []),
                        *([step.sanction] if step.sanction else []),
                    ]
                )
                or "…"
                for step in value.steps
            )
        case Ranks() | Rows():
            return " | ".join(" ".join(str(cell) for cell in row.values()) for row in value.rows)
        case _:
            return str(value)


def _figure(figure: Figure, unit: Unit) -> str:
    return figure if isinstance(figure, str) else readable(figure, unit)


def _rules(offer: Offer, session: Session) -> Iterator[str]:
    for rule in offer.rules:
        yield from _rule(rule, session)
    for check in offer.scheme.checks:
        yield from _check(check, session)


def _rule(rule: Rule, session: Session) -> Iterator[str]:
    label = rule.label.to(session.lang) if rule.label else ""
    head = (session.say(f"family.{rule.family}"), f"{rule.on}.{rule.name}", label, " ".join(rule.clause), rule.source)
    yield "  " + "  ".join(part for part in head if part)
    for key, text in (("formula", rule.formula), ("text", rule.text), ("where", rule.where)):
        if text:
            yield f"    {session.say(f'schemes.rule.{key}')}  {' '.join(text.split())}"


def _check(check: Check, session: Session) -> Iterator[str]:
    clause = " ".join(check.clause)
    head = (session.say("family.check"), f"{check.on}.{check.name}", check.message.to(session.lang), clause)
    yield "  " + "  ".join(part for part in head if part)
    yield f"    {session.say('schemes.rule.formula')}  {' '.join(check.formula.split())}"


def _processes(scheme: Scheme, session: Session) -> Iterator[str]:
    for process in scheme.processes:
        actor = process.actor.to(session.lang) if process.actor else ""
        parts = (" ".join(process.clause), process.title.to(session.lang), actor, process.source)
        yield "  " + "  ".join(part for part in parts if part)


def _findings(scheme: Scheme, session: Session) -> Iterator[str]:
    for finding in scheme.findings:
        yield f"  {finding.id}  {finding.code}  {finding.what.to(session.lang)}"
        yield f"    {session.say('check.reading')}  {finding.reading.to(session.lang)}"
        if finding.terms:
            yield f"    {session.say('check.chooses')}  {', '.join(finding.terms)}"
