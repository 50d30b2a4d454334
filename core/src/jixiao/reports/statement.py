"""A statement: what one subject has earned, why, what was withheld, what falls due when, and how to object.

It is made from the subject's own explanation. Where that reaches a row that is somebody else's, the statement stops:
the figure that the subject's own formula reads stands, what it is made of does not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from jixiao.engine.due import due
from jixiao.engine.evaluation import Evaluation
from jixiao.engine.explanation import Explanation
from jixiao.engine.month import Month
from jixiao.formula.scale import decimal
from jixiao.language import Label, say
from jixiao.reports.lines import number_text, subject_names, table_title

#: how many levels of parts below a line are told, and how many rows of a sum
_LEVELS, _ROWS = 3, 12
_FAMILIES = ("payout", "penalty", "indicator", "promotion")
_TOTALS = ("payouts", "penalties", "net")
_FRACTION = re.compile(r"(= )?-?\d+/\d+ ≈ ")
_PLACES = ("rank", "place", "row_number")


@frozen
class Step:
    """One figure on the way to a line, `depth` levels below it: its formula, its numbers, and remarks."""

    depth: int
    label: str
    figure: str
    formula: str = ""
    numbers: str = ""
    notes: tuple[str, ...] = ()


@frozen
class Line:
    """One line: what it is, what it comes to, when it is paid, and how it came about.

    `steps` are in order, each below the one that reads it; `failed` are the tests that kept the rule from applying.
    """

    label: str
    figure: str
    clause: str
    family: str
    pays_on: dt.date | None
    is_nothing: bool
    formula: str
    numbers: str
    notes: tuple[str, ...]
    failed: tuple[str, ...]
    steps: tuple[Step, ...]


@frozen
class Date:
    """A day that matters: an amount that is paid, or a step of the scheme's procedure, with who does it."""

    day: dt.date | None
    what: str
    who: str
    clause: str


@frozen
class Part:
    """One period of a statement: its lines by family, its totals, places among others, dates, and ways to object."""

    period: str
    lines: Mapping[str, tuple[Line, ...]]
    totals: Mapping[str, str]
    places: tuple[tuple[str, str], ...]
    dates: tuple[Date, ...]
    objections: tuple[Date, ...]


@frozen
class Statement:
    """The statement of one subject of one table."""

    subject: str
    name: str
    table: str
    policy: str
    title: str
    currency: str
    parts: tuple[Part, ...]


class Statements:
    """The statements of an evaluation in one language; what all of them read is looked up once."""

    def __init__(self, evaluation: Evaluation, lang: str) -> None:
        self.evaluation = evaluation
        self.lang = lang
        self.places = evaluation.policy.places
        keys = evaluation.lines.select("table", "subject", "period").unique(maintain_order=True)
        #: the periods in which each subject has lines, in the order of the lines
        self.periods: dict[tuple[str, str], list[str]] = {}
        for table, subject, period in keys.iter_rows():
            self.periods.setdefault((table, subject), []).append(period)
        self.tables = {table for table, _ in self.periods}
        spoken = dict.fromkeys(keys.select("period", "table").iter_rows())
        self.names = {key: subject_names(evaluation, *key) for key in spoken}
        self.totals = {
            (table, subject, period): figures
            for table, subject, period, *figures in evaluation.totals.select(
                "table", "subject", "period", *_TOTALS
            ).iter_rows()
        }
        ended = {
            period: month for period, month in evaluation.months.items() if any(period == key[0] for key in spoken)
        }
        self.dates = {period: tuple(self._procedure(month, objections=False)) for period, month in ended.items()}
        self.objections = {period: tuple(self._procedure(month, objections=True)) for period, month in ended.items()}

    def of(self, table: str, subject: str) -> Statement:
        """The statement of one subject, over every month in which it has lines."""
        policy, periods = self.evaluation.policy, self.periods[(table, subject)]
        names = (self.names[(period, table)].get(subject, "") for period in periods)
        return Statement(
            subject,
            next(filter(None, names), ""),
            table_title(self.evaluation, table, self.lang).partition(" (")[0],
            policy.name,
            policy.scheme.title.to(self.lang),
            policy.currency,
            tuple(self._part(table, subject, period) for period in periods),
        )

    def _part(self, table: str, subject: str, period: str) -> Part:
        explained = self.evaluation.explain(subject, table=table, period=period)
        lines: dict[str, tuple[Line, ...]] = {}
        for family in _FAMILIES:
            told = (item for item in explained if item.family == family and _is_told(item))
            if found := tuple(_line(item, self.tables, self.places, self.lang) for item in told):
                lines[family] = found
        sums = zip(_TOTALS, self.totals.get((table, subject, period), ()), strict=False)
        return Part(
            period,
            lines,
            {key: self._amount(value) for key, value in sums},
            tuple(dict.fromkeys(_places(explained, self.lang))),
            tuple(
                sorted(
                    (*_payments(explained, self.lang), *self.dates[period]), key=lambda date: date.day or dt.date.max
                )
            ),
            self.objections[period],
        )

    def _amount(self, value: Decimal | None) -> str:
        return number_text(value, "money", self.places) or say("statement.unavailable", self.lang)

    def _procedure(self, month: Month, *, objections: bool) -> Iterator[Date]:
        """The steps of the schemes' procedures with a day, or all that are ways to object."""
        for scheme in self.evaluation.policy.schemes.values():
            for process in scheme.processes:
                if process.objection is not objections or not month.run.ends(process.every):
                    continue
                day = due(month.run, scheme.name, process)
                if day is not None or objections:
                    who = process.actor.to(self.lang) if process.actor is not None else ""
                    yield Date(day, process.title.to(self.lang), who, " ".join(process.clause))


def _day(date: Date) -> dt.date:
    return date.day or dt.date.max


def _is_told(item: Explanation) -> bool:
    """Whether a line is told: not one of a longer period that does not end now."""
    return item.state != "not_applicable" or bool(item.failed)


# lines


def _line(item: Explanation, others: Container[str], places: int, lang: str) -> Line:
    own = (item.table, item.subject)
    return Line(
        item.label.to(lang) or item.name,
        _figure(item, places, lang),
        " ".join((*item.clause, item.source)).strip(),
        item.family,
        item.pays_on,
        not item.line and item.text is None,
        _formula(item, lang),
        _plain(item.filled, lang),
        _notes(item, lang),
        tuple(_failed(item, lang)),
        tuple(_steps(item.children, own, others, 0, lang)),
    )


def _figure(item: Explanation, places: int, lang: str) -> str:
    """The figure as the evaluation's line has it, with the words beside it."""
    line = item.line
    if isinstance(line, Fraction) and item.state == "known":
        figure = number_text(decimal(line), str(item.unit), places)
    else:
        figure = (item.paid_shown or item.shown).to(lang)
    if item.text is None or item.text == figure:
        return figure
    return item.text if item.value is None else f"{figure}, {item.text}"


def _plain(text: Label | None, lang: str) -> str:
    """A text without fractions: whoever is paid reads what they come to."""
    return "" if text is None else _FRACTION.sub("≈ ", text.to(lang))


def _notes(item: Explanation, lang: str) -> tuple[str, ...]:
    return tuple(_plain(remark, lang) for remark in item.remarks)


def _formula(item: Explanation, lang: str) -> str:
    if item.formula is None or item.formula.to(lang).strip("[]") == item.label.to(lang):
        return ""
    return item.formula.to(lang)


def _failed(item: Explanation, lang: str) -> Iterator[str]:
    """The tests that kept a rule from applying, and by how much."""
    for test in item.failed:
        if test.role != "where":
            continue
        filled = test.filled.to(lang)
        text = test.formula.to(lang) if test.formula.to(lang) == filled else f"{test.formula.to(lang)}: {filled}"
        yield text if test.distance is None else f"{text}, {test.distance.to(lang)}"


def _steps(
    items: Iterable[Explanation], own: tuple[str, str], others: Container[str], depth: int, lang: str
) -> Iterator[Step]:
    """What a figure was made of, as far as it is the subject's own; rows of `others` have statements of their own."""
    rows = 0
    for item in items:
        if (item.kind in ("period", "term") and depth) or (item.kind == "row" and item.table in others):
            continue
        if item.kind in ("row", "month"):
            rows += 1
            if rows > _ROWS:
                continue
        yield Step(
            depth,
            item.label.to(lang) or item.name,
            _plain(item.paid_shown or item.shown, lang),
            *(("", "", ()) if item.repeated else (_formula(item, lang), _plain(item.filled, lang), _notes(item, lang))),
        )
        if depth + 1 < _LEVELS and _is_own(item, own):
            yield from _steps(item.children, own, others, depth + 1, lang)
    if rows > _ROWS:
        yield Step(depth, say("statement.more_rows", lang, count=rows - _ROWS), "")


def _is_own(item: Explanation, own: tuple[str, str]) -> bool:
    """Whether what a figure is made of belongs to the subject: its own figures, and the rows that its totals see."""
    return item.kind in ("row", "month") or (item.kind != "window" and (item.table, item.subject) == own)


# places, dates


def _places(explained: Iterable[Explanation], lang: str) -> Iterator[tuple[str, str]]:
    """Ranks reached and what the next one asks; places among others."""
    for item in explained:
        for found in item.walk():
            if found.repeated or (found.table, found.subject) != (item.table, item.subject):
                continue
            if found.unit.is_rank and found.kind == "rule":
                remarks = [remark.to(lang) for remark in found.remarks]
                yield found.label.to(lang), "; ".join([(found.text or found.shown.to(lang)), *remarks])
            elif found.kind == "rule" and any(child.kind == "window" and _is_place(child) for child in found.children):
                window = next(child for child in found.children if child.kind == "window" and _is_place(child))
                yield found.label.to(lang), "; ".join(remark.to(lang) for remark in window.remarks)


def _is_place(item: Explanation) -> bool:
    return item.name.partition("(")[0] in _PLACES and bool(item.remarks)


def _payments(explained: Iterable[Explanation], lang: str) -> Iterator[Date]:
    for item in explained:
        if item.pays_on is not None and item.line:
            figure = (item.paid_shown or item.shown).to(lang)
            yield Date(item.pays_on, f"{item.label.to(lang)} {figure}", "", " ".join(item.clause))
