"""Sample values for what a document leaves open, derived from nothing but the declarations of its terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction

from jixiao.formula.parse import FormulaFault, parse
from jixiao.formula.syntax import Apply, Name, parts
from jixiao.plugins import Offer
from jixiao.policy.amendments import settled
from jixiao.scheme.periods import LENGTHS, kind_of
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import Band, Bands, Curve, Figure, Ladder, Ranks, Rows, Step, TermValue
from jixiao.scheme.tables import Column
from jixiao.scheme.terms import (
    AnyTerm,
    BandsTerm,
    CurveTerm,
    DateTerm,
    LadderTerm,
    NumberTerm,
    RanksTerm,
    RankTerm,
    Slot,
    SwitchTerm,
    TableTerm,
)
from jixiao.scheme.units import Unit

_NOTHING, _ONE = Fraction(0), Fraction(1)


def sample_terms(offer: Offer, switches: Mapping[str, str], *, optional: bool = False) -> dict[str, TermValue]:
    """A value for every term: the default, the reading that `switches` names, a sample for each blank.

    With `optional` the numbers that may be absent are given too.
    """
    values: dict[str, TermValue] = {}
    for term in offer.scheme.terms:
        match term:
            case SwitchTerm():
                values[term.name] = switches.get(term.name, term.default)
            case NumberTerm(default=None) if term.optional and not optional:
                values[term.name] = None
            case _ if term.default is not None:
                values[term.name] = term.default
            case _:
                values[term.name] = _blank(term, offer)
    return settled(values, offer.scheme)


def shortest(offer: Offer) -> str:
    """The shortest kind of period at whose end a rule of a scheme makes lines, by the default readings."""
    switches = {term.name: term.default for term in offer.scheme.terms if isinstance(term, SwitchTerm)}
    kinds = {kind_of(switches.get(rule.every, rule.every)) for rule in offer.rules if rule.makes_lines}
    return min((kind for kind in kinds if kind), key=LENGTHS.__getitem__, default="month")


def number_within(lowest: Fraction | None, highest: Fraction | None, step: Fraction | None = None) -> Fraction:
    """The middle of a range, rounded down to its step; 1 (or the bound next to it) where an end is open."""
    if lowest is not None and highest is not None:
        middle = (lowest + highest) / 2
    else:
        middle = max(lowest, _ONE) if lowest is not None else min(highest, _ONE) if highest is not None else _ONE
    if step is None:
        return middle
    start = lowest or _NOTHING
    return start + (middle - start) // step * step


def texts_of(texts: str, column: Column) -> tuple[str, ...]:
    """The codes a text column may hold; without any, two made of the word given."""
    codes = tuple(dict.fromkeys((*column.values, *column.codes.values())))
    return codes or (f"{texts}-1", f"{texts}-2")


def rank_names(unit: Unit, scheme: Scheme) -> tuple[str, ...]:
    """The ranks of a unit: those of the document, or of the sample for its blank."""
    term = scheme.term(unit.ranks)
    if not isinstance(term, RanksTerm):
        return ()
    return (term.default or _ranks(term, scheme)).names()


def _ranks(term: RanksTerm, scheme: Scheme) -> Ranks:
    first = term.columns[0].name
    rows = ({**_row(term.columns[1:], i, scheme, term), first: f"{first}-{i + 1}"} for i in range(2))
    return Ranks(tuple(rows), first, term.reaches)


def _blank(term: AnyTerm, offer: Offer) -> TermValue:
    match term:
        case NumberTerm():
            return number_within(term.lowest, term.highest, term.step)
        case BandsTerm():
            mode = "marginal" if term.name in _marginal(offer) else "whole"
            return Bands(mode, (Band(_ONE, _ONE), Band(_NOTHING, Fraction(1, 2))))
        case CurveTerm():
            return Curve(((_NOTHING, _NOTHING), (_ONE, _ONE)))
        case LadderTerm():
            return Ladder((Step(sanction="warning"), Step(amount=_ONE)))
        case RanksTerm():
            return _ranks(term, offer.scheme)
        case RankTerm():
            return rank_names(term.unit, offer.scheme)[0]
        case DateTerm():
            return dt.date(2026, 1, 1)
        case TableTerm():
            return Rows(tuple(_rows(term, offer.scheme)))
        case Slot():
            return f"lowest({term.unit.ranks})" if term.unit.is_rank else _formula(term.unit)
        case _:
            raise AssertionError(term)


def _formula(unit: Unit) -> str:
    """A constant formula of a unit."""
    return {"flag": "true", "text": "'x'", "date": "date '2026-01-01'", "period": "'2026-01'"}.get(unit.kind, "1")


def _marginal(offer: Offer) -> set[str]:
    """The terms that some formula reads slice by slice; no declaration says so for a blank."""
    found = set()
    for text in formulas(offer):
        try:
            tree = parse(text)
        except FormulaFault:
            continue
        for part in parts(tree):
            if isinstance(part, Apply) and part.function == "marginal" and len(part.args) == 2:
                band = part.args[1]
                if isinstance(band, Name):
                    found.add(band.parts[-1])
    return found


def formulas(offer: Offer) -> Iterator[str]:
    """Every formula of a scheme: of rules, checks, references, processes, and whom it assesses."""
    scheme = offer.scheme
    for rule in offer.rules:
        yield from (text for text in (rule.formula, rule.where, rule.text, rule.pays_on, rule.hold, rule.to) if text)
    for check in scheme.checks:
        yield from (text for text in (check.formula, check.where) if text)
    for reference in scheme.references:
        yield from (key for key, _ in reference.keys)
        if reference.when:
            yield reference.when
    yield from scheme.where.values()
    yield from (process.due for process in scheme.processes if process.due)


def _rows(term: TableTerm, scheme: Scheme) -> Iterator[dict[str, Figure]]:
    """A row for every code that the key may hold, else for every code that something looks up."""
    first = next(column for column in term.columns if column.name == term.key[0])
    codes = rank_names(first.unit, scheme) or texts_of(first.name, first)
    for reference in scheme.references:
        if reference.target != term.name:
            continue
        table = scheme.table(reference.table)
        for key, target in reference.keys:
            column = table.column(key) if table else None
            if target == first.name and not first.values and column is not None and column.values:
                codes = column.values
    for i, code in enumerate(codes):
        yield {**_row(term.columns, i, scheme, term), first.name: code}


def _row(columns: tuple[Column, ...], i: int, scheme: Scheme, term: AnyTerm) -> dict[str, Figure]:
    """The row of number i; numbers rise from row to row, as thresholds do."""
    row: dict[str, Figure] = {}
    for column in columns:
        if column.unit.is_number:
            number = number_within(column.lowest, column.highest, column.step) + i * (column.step or _ONE)
            row[column.name] = number if column.highest is None else min(number, column.highest)
        else:
            texts = rank_names(column.unit, scheme) or texts_of(column.name, column)
            row[column.name] = texts[i % len(texts)] if i < len(texts) else f"{column.name}-{i + 1}"
    return row
