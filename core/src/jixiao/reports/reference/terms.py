"""The terms of a scheme: blanks, figures with their defaults and bounds, scales and tables, switches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.policy.figures import readable
from jixiao.reports.reference.page import Name, Part, Row, Section, Text, section
from jixiao.reports.reference.saying import Saying
from jixiao.reports.reference.tables import limits
from jixiao.scheme.steps import Bands, Curve, Figure, Ladder, Ranks, Rows, Step
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

#: terms that are more than one figure
_SCALES = (BandsTerm, CurveTerm, LadderTerm, RanksTerm, TableTerm)


def terms(saying: Saying) -> Iterator[Section]:
    """The terms by what is to be done with them, each kind in the order of the scheme."""
    found = saying.scheme.terms
    figures = [term for term in found if not isinstance(term, (SwitchTerm, *_SCALES))]
    blanks = [term for term in found if term.is_blank]
    kinds = {
        "blanks": _figures(blanks, saying),
        "figures": _figures([term for term in figures if not term.is_blank], saying),
        "scales": _scales([term for term in found if isinstance(term, _SCALES)], saying),
        "switches": _switches([term for term in found if isinstance(term, SwitchTerm)], saying),
    }
    for kind, parts in kinds.items():
        yield from section(saying.say(f"terms.{kind}"), parts)


def _figures(terms: Iterable[AnyTerm], saying: Saying) -> Iterable[Part]:
    rows = (
        Row(
            (
                saying.label(term.label), Name(term.name), _kind(term, saying), _default(term, saying),
                saying.listed(_bounds(term, saying)), Name(" ".join(term.clause)), _settles(term, saying),
            ),
            saying.doc(term.doc),
        )
        for term in terms
    )  # fmt: skip
    return saying.rows(("term", "name", "unit", "default", "bounds", "clause", "settles"), rows)


def _settles(term: AnyTerm, saying: Saying) -> Name:
    """The findings about the document that a term settles."""
    found = [finding.id for finding in saying.scheme.findings if term.name in finding.terms]
    return Name(" ".join(dict.fromkeys((*([term.finding] if term.finding else []), *found))))


def _kind(term: AnyTerm, saying: Saying) -> str:
    """What is to be written for a term: its unit, and what the figures go by."""
    match term:
        case BandsTerm() | CurveTerm():
            kind = "bands" if isinstance(term, BandsTerm) else "curve"
            return saying.say(f"kind.{kind}", unit=saying.unit(term.unit), over=saying.unit(term.over))
        case LadderTerm():
            return saying.say("kind.ladder", unit=saying.unit(term.unit))
        case RanksTerm():
            return saying.say("kind.ranks")
        case TableTerm():
            return saying.say("kind.table")
        case Slot():
            return saying.say("kind.slot", unit=saying.unit(term.unit), table=saying.table(term.on))
        case SwitchTerm():
            return ""
        case _:
            return saying.unit(term.unit)


def _bounds(term: AnyTerm, saying: Saying) -> Iterator[str]:
    if isinstance(term, NumberTerm):
        column = Column(term.name, term.unit, lowest=term.lowest, highest=term.highest)
        yield from limits(column, saying)
        if term.step is not None:
            yield saying.say("step", step=readable(term.step, term.unit))


def _default(term: AnyTerm, saying: Saying) -> str:
    match term:
        case NumberTerm(default=None, optional=True):
            return saying.say("none")
        case NumberTerm(default=Fraction() as number):
            return readable(number, term.unit)
        case DateTerm(default=dt.date() as day):
            return day.isoformat()
        case RankTerm(default=str() as rank):
            return rank
        case Slot(default=str() as formula):
            return Name(formula)
        case _:
            return ""


def _switches(terms: Iterable[SwitchTerm], saying: Saying) -> Iterable[Part]:
    rows = (
        Row(
            (
                saying.label(term.label), Name(term.name), Name(term.default),
                saying.listed(_others(term, saying)), Name(" ".join(term.clause)), _settles(term, saying),
            ),
            saying.doc(term.doc),
        )
        for term in terms
    )  # fmt: skip
    return saying.rows(("switch", "name", "default", "others", "clause", "settles"), rows)


def _others(term: SwitchTerm, saying: Saying) -> Iterator[str]:
    """The readings of a switch other than its default."""
    yield from term.values[1:]
    if term.number is not None:
        column = Column(term.name, term.number, lowest=term.lowest, highest=term.highest)
        span = saying.listed(limits(column, saying))
        yield saying.say("terms.number", unit=saying.unit(term.number), span=span and saying.say("brackets", text=span))


def _scales(terms: Iterable[AnyTerm], saying: Saying) -> Iterator[Section]:
    for term in terms:
        facts = (_kind(term, saying), Name(" ".join(term.clause)), _settles(term, saying))
        blank = [Text(saying.say("terms.blank"))] if term.is_blank else []
        parts = [*map(Text, saying.doc(term.doc)), *blank, *_scale(term, saying)]
        yield Section(saying.label(term.label) or term.name, parts, Name(term.name), facts)


def _scale(term: AnyTerm, saying: Saying) -> Iterable[Part]:
    """The rows of a scale; of ranks and tables that are blank the columns that they need."""
    match term, getattr(term, "default", None):
        case BandsTerm(), Bands() as bands:
            yield Text(saying.say(f"bands.{bands.mode}"))
            edges = (
                (saying.say("bands.above" if band.above else "bands.from", edge=saying.figure(band.edge, term.over)),
                 saying.figure(band.value, term.unit))
                for band in bands.bands
            )  # fmt: skip
            yield from saying.rows(("edge", "value"), map(Row, edges))
        case CurveTerm(), Curve() as curve:
            yield Text(saying.say("bands.curve"))
            points = ((saying.figure(x, term.over), saying.figure(y, term.unit)) for x, y in curve.points)
            yield from saying.rows(("point", "value"), map(Row, points))
        case LadderTerm(), Ladder() as ladder:
            steps = ((str(nth), *_step(step, term.unit, saying)) for nth, step in enumerate(ladder.steps, start=1))
            yield from saying.rows(("nth", "amount", "sanction"), map(Row, steps))
            after = saying.term(term.after_last) if term.after_last else saying.say(f"ladder.{ladder.after_last}")
            yield Text(saying.say("ladder.after", after=after))
        case RanksTerm() | TableTerm(), (Ranks() | Rows()) as rows if rows.rows:
            yield from _filled(term.columns, rows.rows, saying)
        case RanksTerm() | TableTerm(), _:
            yield from _columns(term, saying)


def _step(step: Step, unit: Unit, saying: Saying) -> tuple[str, str]:
    if step.amount is not None:
        amount = saying.figure(step.amount, unit)
    elif step.lo is not None or step.hi is not None:
        ends = ("" if end is None else saying.figure(end, unit) for end in (step.lo, step.hi))
        amount = saying.say("ladder.decided", span=" – ".join(ends).strip())
    else:
        amount = ""
    return amount, step.sanction or ""


def _filled(columns: Sequence[Column], rows: Sequence[Mapping[str, Figure]], saying: Saying) -> Iterable[Part]:
    """The rows of a table of terms, under the labels and names of its columns."""
    kept = [column for column in columns if any(column.name in row for row in rows)]
    yield from saying.columns(
        [saying.labelled(column.name, column.label) for column in kept],
        (Row(saying.cell(row.get(column.name), column.unit) for column in kept) for row in rows),
    )


def _columns(term: RanksTerm | TableTerm, saying: Saying) -> Iterable[Part]:
    rows = (
        Row((saying.label(column.label), Name(column.name), saying.unit(column.unit),
             saying.listed(limits(column, saying))), saying.doc(column.doc))
        for column in term.columns
    )  # fmt: skip
    return saying.rows(("column", "name", "unit", "bounds"), rows)
