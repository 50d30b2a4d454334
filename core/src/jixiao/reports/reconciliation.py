"""A client's old sheet beside our evaluation: what each difference is, proved where it can be.

Every figure of every subject falls in one class. Differences are ours less theirs, in money lines as they count for the
net (penalties below 0); what one side does not have is 0 there. A figure that is unknown on a side has no difference,
is counted, and is left out of every sum. So the sums of the classes add up to the difference of the totals.

A difference is *rounding* only with a proof by the exact value: it lies within half a unit of the sheet's last place
(on a tie, binary arithmetic may fall to either side), or the rules, worked out again exactly with the intermediate
results as the sheet shows them rounded, give the sheet's figure. Inputs that the figure reads and the sheet shows come
before that: one that differs by more than its last place makes it a difference of *data*. Otherwise it is one of the
*rule*.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl
from attrs import field, frozen

from jixiao.engine.evaluation import Evaluation
from jixiao.engine.month import Month
from jixiao.formula.rounding import half_away
from jixiao.formula.tree import Scalar
from jixiao.problems import Place, Problem, Problems, Severity
from jixiao.reports.agreement import Readings, is_shown_as, is_tie, last_place
from jixiao.reports.old_sheet import MONTH, OldSheet, is_bad
from jixiao.reports.selection import with_measures
from jixiao.scheme.rules import Rule

CLASSES = ("equal", "rounding", "data", "rule", "unknown", "only_ours", "only_theirs")
#: a figure as it is compared
Figure = Fraction | str | None
#: places of a number without an order of its own
_MOST_PLACES = 18
#: so many amounts that are not whole show that a column of whole ones is rounded
_WITNESSES = 3


@frozen
class Input:
    """An input that both sides show, with both values."""

    name: str
    ours: Scalar
    theirs: Scalar


@frozen
class Entry:
    """One figure of one subject on both sides.

    `why` names the reason within the class, `exact` is ours before rounding, `inputs` are those that differ, and
    `again` is what our rules give with theirs. `sign` is that of the figure in the net: 0 for what is no money line.
    """

    kind: str
    why: str
    period: str
    subject: str
    rule: Rule = field(eq=False)
    ours: Figure
    theirs: Figure
    sign: int
    exact: Fraction | None = None
    inputs: tuple[Input, ...] = ()
    again: Fraction | None = None

    @property
    def difference(self) -> Fraction | None:
        """Ours less theirs, of numbers; what one side does not have is 0 there."""
        if self.kind == "unknown" or isinstance(self.ours, str) or isinstance(self.theirs, str):
            return None
        return None if self.ours is self.theirs is None else (self.ours or Fraction(0)) - (self.theirs or Fraction(0))

    @property
    def money(self) -> Fraction:
        """What the difference is in the net."""
        return (self.difference or Fraction(0)) * self.sign


@frozen
class Sum:
    """The entries of a class: figures, subjects, and the money of both sides; of unknown ones there is none."""

    kind: str
    entries: tuple[Entry, ...]
    ours: Fraction
    theirs: Fraction

    @property
    def subjects(self) -> int:
        """How many subjects have an entry."""
        return len({entry.subject for entry in self.entries})

    @property
    def difference(self) -> Fraction:
        """Ours less theirs."""
        return self.ours - self.theirs


@frozen
class Reconciliation:
    """All classes that occur, the largest first; the money of all figures that are known on both sides."""

    evaluation: Evaluation = field(repr=False)
    sheet: OldSheet = field(repr=False)
    classes: tuple[Sum, ...]
    ours: Fraction
    theirs: Fraction
    idle: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def difference(self) -> Fraction:
        """Ours less theirs."""
        return self.ours - self.theirs


def reconcile(evaluation: Evaluation, sheet: OldSheet) -> Reconciliation:
    """Set a sheet beside an evaluation that has all measures.

    :raises Problems: several months are evaluated, and the sheet does not say of which one its rows are.
    """
    desk = _Desk(evaluation, sheet)
    entries = sorted(desk.entries(), key=_size)
    classes = [_sum(kind, [entry for entry in entries if entry.kind == kind]) for kind in CLASSES]
    present = sorted((item for item in classes if item.entries), key=_weight)
    known = [entry for entry in entries if entry.kind != "unknown"]
    ours, theirs = (sum((_money(entry, side) for entry in known), Fraction(0)) for side in ("ours", "theirs"))
    return Reconciliation(evaluation, sheet, tuple(present), ours, theirs, desk.idle(), desk.problems)


def _size(entry: Entry) -> tuple[object, ...]:
    """The largest amount first, then the largest figure of another unit."""
    gap = abs(entry.difference or Fraction(0))
    return (-abs(entry.money), -gap, entry.subject, entry.period, entry.rule.name)


def _weight(item: Sum) -> tuple[object, ...]:
    """The class with most money first; what is equal last."""
    gross = sum((abs(entry.money) for entry in item.entries), Fraction(0))
    return (item.kind == "equal", -gross, -len(item.entries), CLASSES.index(item.kind))


def _sum(kind: str, entries: Sequence[Entry]) -> Sum:
    if kind == "unknown":
        return Sum(kind, tuple(entries), Fraction(0), Fraction(0))
    ours, theirs = (sum((_money(entry, side) for entry in entries), Fraction(0)) for side in ("ours", "theirs"))
    return Sum(kind, tuple(entries), ours, theirs)


def _money(entry: Entry, side: str) -> Fraction:
    value = getattr(entry, side)
    return value * entry.sign if isinstance(value, Fraction) else Fraction(0)


# the two sides

_Row = Mapping[str, object]


class _Desk:
    """The sheet's rows and our lines, looked up by month and subject."""

    def __init__(self, evaluation: Evaluation, sheet: OldSheet) -> None:
        self.evaluation = evaluation
        self.sheet = sheet
        self.table = sheet.table
        self.rules = {owned.rule.name: owned.rule for owned in evaluation.policy.rules if owned.rule.on == self.table}
        self.readings = {name: Readings(month.run, self.table) for name, month in evaluation.months.items()}
        self.at = {name: _row_numbers(month, self.table) for name, month in evaluation.months.items()}
        self.read = {
            (name, rule): readings.of_line(rule) for name, readings in self.readings.items() for rule in self.rules
        }
        self.rows, self.problems = self._placed()
        self._scales: dict[str, int] = {}

    def idle(self) -> tuple[str, ...]:
        """The stored columns of the sheet that no figure of it reads."""
        used = {name for (_, rule), names in self.read.items() if rule in self.sheet.figures for name in names}
        return tuple(name for name in self.sheet.inputs if name not in used)

    def _placed(self) -> tuple[dict[tuple[str, str], _Row], tuple[Problem, ...]]:
        """The sheet's rows by month and subject, and a notice on those of other months.

        :raises Problems: a row may be of several months.
        """
        months = list(self.evaluation.months)
        found: dict[tuple[str, str], _Row] = {}
        outside: dict[str, int] = {}
        for row in self.sheet.frame.iter_rows(named=True):
            subject = row["subject"]
            if self.sheet.has_period:
                month = row[MONTH.name]
            elif len(months) == 1:
                month = months[0]
            else:
                # a row that belongs to a day or month is in one of them only
                month = self._own_month(subject)
            if month in self.evaluation.months:
                found[(month, subject)] = row
            else:
                outside[str(month)] = outside.get(str(month), 0) + 1
        problems = list(self.sheet.problems)
        if outside:
            values = {
                "count": sum(outside.values()),
                "periods": ", ".join(sorted(outside)),
                "months": ", ".join(months),
            }
            problems.append(Problem("reconcile.other_period", path=self.table, values=values, severity=Severity.NOTICE))
        return found, tuple(problems)

    def _own_month(self, subject: str) -> str:
        months = [name for name, rows in self.at.items() if subject in rows]
        if len(months) != 1:
            raise Problems(Problem("reconcile.which_month", Place(header=MONTH.name), self.table, {"subject": subject}))
        return months[0]

    def entries(self) -> Iterator[Entry]:
        """All figures of either side."""
        lines = with_measures(self.evaluation).lines.filter(pl.col("table") == self.table)
        ours: dict[tuple[str, str, str], Figure] = {}
        for period, subject, name, value, text in lines.select(
            "period", "subject", "rule", "value", "text"
        ).iter_rows():
            if subject is not None:
                number = self.rules[name].unit.is_number and self.rules[name].formula is not None
                ours[(period, subject, name)] = _figure(value if number else text)
        for key, row in self.rows.items():
            for name in self.sheet.figures:
                entry = self._entry(*key, name, ours, row)
                if entry is not None:
                    yield entry
        for (period, subject, name), value in ours.items():
            alone = (period, subject) not in self.rows
            if self.rules[name].makes_lines and (alone or name not in self.sheet.figures):
                yield self._only_ours(period, subject, name, value, "no_row" if alone else "no_figure")

    def _only_ours(self, period: str, subject: str, name: str, value: Figure, why: str) -> Entry:
        rule = self.rules[name]
        if value is None:
            return Entry("unknown", "ours", period, subject, rule, None, None, _sign(rule))
        return Entry("only_ours", why, period, subject, rule, value, None, _sign(rule))

    def _entry(
        self, period: str, subject: str, name: str, ours: Mapping[tuple[str, str, str], Figure], row: _Row
    ) -> Entry | None:
        """A figure that the sheet has a column for; None where neither side has it for this subject."""
        rule, theirs = self.rules[name], _figure(row[name])
        sign = _sign(rule)
        key = (period, subject, name)
        if key not in ours:
            if theirs is None and is_bad(row, name):
                return Entry("unknown", "unreadable", period, subject, rule, None, None, sign)
            if subject not in self.at[period]:
                return Entry("only_theirs", "no_subject", period, subject, rule, None, theirs, sign)
            if theirs is None:
                return None
            # nothing paid is what a payout or penalty that does not apply comes to
            if theirs == 0 and rule.family in ("payout", "penalty"):
                return Entry("equal", "nothing", period, subject, rule, None, theirs, sign)
            return Entry("only_theirs", "does_not_apply", period, subject, rule, None, theirs, sign)
        mine = ours[key]
        if mine is None or theirs is None:
            side = "ours" if mine is None else "unreadable" if is_bad(row, name) else "empty"
            return Entry("unknown", side, period, subject, rule, mine, theirs, sign)
        if mine == theirs:
            return Entry("equal", "equal", period, subject, rule, mine, theirs, sign)
        return self._differing(period, subject, rule, mine, theirs, row)

    # what a difference is

    def _differing(
        self, period: str, subject: str, rule: Rule, mine: Fraction | str, theirs: Fraction | str, row: _Row
    ) -> Entry:
        at, month = self.at[period][subject], self.evaluation.months[period]
        exact = self._exact(month, rule, at, mine)
        differing, rounded = self._inputs(month, period, rule, at, row)

        def entry(kind: str, why: str, inputs: tuple[Input, ...] = (), again: Fraction | None = None) -> Entry:
            return Entry(kind, why, period, subject, rule, mine, theirs, _sign(rule), exact, inputs, again)

        if differing:
            again = self._again(period, rule, at, mine, (*differing, *rounded))
            whole = again is not None and isinstance(theirs, Fraction) and self._stands(again, theirs, rule.name)
            why = "alone" if again is None else "whole" if whole else "part"
            return entry("data", why, differing, None if again is None else self._paid(again, rule))
        if isinstance(theirs, Fraction) and exact is not None:
            places = self._places(rule.name, theirs)
            if is_shown_as(exact, theirs, places):
                return entry("rounding", "tie" if is_tie(exact, places) else "place")
            if rounded:
                again = self._again(period, rule, at, mine, rounded)
                if again is not None and self._stands(again, theirs, rule.name):
                    return entry("rounding", "inputs", rounded, self._paid(again, rule))
        why = "inputs_rounded" if rounded else "inputs_agree" if self._shown(period, rule) else "no_inputs"
        return entry("rule", why, rounded)

    def _exact(self, month: Month, rule: Rule, at: int, mine: Fraction | str) -> Fraction | None:
        """The figure before rounding; a line that others cap is not its own figure rounded, and stands as paid."""
        if isinstance(mine, str):
            return None
        exact = month.run.exactly.values(self.table, rule.name, [at])[0]
        if not isinstance(exact, Fraction):
            return mine
        if _is_paid(rule) and half_away(exact, self.evaluation.policy.places) != mine:
            return mine
        return exact

    def _again(
        self, period: str, rule: Rule, at: int, mine: Fraction | str, inputs: tuple[Input, ...]
    ) -> Fraction | None:
        """Our figure with inputs of theirs, unless it is capped or they act through other rows."""
        month = self.evaluation.months[period]
        own = month.run.exactly.values(self.table, rule.name, [at])[0]
        if not isinstance(own, Fraction) or (_is_paid(rule) and self._paid(own, rule) != mine):
            return None
        given = {item.name: item.theirs for item in inputs}
        again = self.readings[period].again(rule.name, at, given)
        return again if isinstance(again, Fraction) else None

    def _paid(self, exact: Fraction, rule: Rule) -> Fraction:
        return half_away(exact, self.evaluation.policy.places) if _is_paid(rule) else exact

    def _stands(self, exact: Fraction, theirs: Fraction, name: str) -> bool:
        return is_shown_as(exact, theirs, self._places(name, theirs))

    def _places(self, name: str, theirs: Fraction) -> int:
        """How many places the sheet shows of a value in a column.

        Excel does not keep zeros at the end, so that amounts in whole yuan may have been rounded or just be whole. They
        are taken for rounded where some amounts of ours are not whole, for all of which that is no chance.
        """
        if name not in self._scales:
            scale, places = self.sheet.scales.get(name, 0), self.evaluation.policy.places
            if self._is_money(name) and scale < places and self._broken(name, scale) < _WITNESSES:
                scale = places
            self._scales[name] = scale
        least = self.evaluation.policy.places if self._is_money(name) else _MOST_PLACES
        return last_place(theirs, self._scales[name], least)

    def _is_money(self, name: str) -> bool:
        if name in self.rules:
            return self.rules[name].unit.is_money
        month = next(iter(self.evaluation.months.values()))
        column = month.run.sheets[self.table].numbered.table.column(name)
        return column is not None and column.unit.is_money

    def _broken(self, name: str, scale: int) -> int:
        """How many of our values beside the sheet's rows have more places than its column."""
        count = 0
        for period, month in self.evaluation.months.items():
            at = [
                self.at[period][subject] for when, subject in self.rows if when == period and subject in self.at[period]
            ]
            for value in month.run.exactly.values(self.table, name, at):
                if isinstance(value, Fraction):
                    amount = half_away(value, self.evaluation.policy.places)
                    count += Fraction(amount * 10**scale).denominator != 1
        return count

    def _shown(self, period: str, rule: Rule) -> list[str]:
        """The columns that the sheet shows and the figure reads, measures before what they are made of."""
        read = self.read[(period, rule.name)]
        return [name for name in (*self.sheet.figures, *self.sheet.inputs) if name in read and name != rule.name]

    def _inputs(
        self, month: Month, period: str, rule: Rule, at: int, row: _Row
    ) -> tuple[tuple[Input, ...], tuple[Input, ...]]:
        """The inputs that differ by more than the sheet's last place, and those that differ by less."""
        differing: list[Input] = []
        rounded: list[Input] = []
        for name in self._shown(period, rule):
            theirs = _scalar(row[name])
            (ours,) = month.run.exactly.values(self.table, name, [at])
            if theirs is None or ours == theirs:
                continue
            item = Input(name, ours, theirs)
            if isinstance(ours, Fraction) and isinstance(theirs, Fraction):
                (rounded if self._stands(ours, theirs, name) else differing).append(item)
            else:
                differing.append(item)
        return tuple(differing), tuple(rounded)


def _row_numbers(month: Month, table: str) -> dict[str, int]:
    """The number of each subject's row; of a dated table only the month's rows count."""
    sheet = month.run.sheets[table]
    subjects = month.run.subjects(table).to_list()
    rows = range(sheet.start, sheet.stop) if sheet.is_dated else range(len(subjects))
    return {subjects[at]: at for at in rows if subjects[at] is not None}


def _is_paid(rule: Rule) -> bool:
    """Whether the rule's lines are amounts that are rounded to the policy's places."""
    return rule.unit.is_money and rule.family in ("payout", "penalty")


def _sign(rule: Rule) -> int:
    return (-1 if rule.family == "penalty" else 1) if _is_paid(rule) else 0


def _scalar(value: object) -> Scalar:
    """A cell as the exact reading has it."""
    if isinstance(value, Decimal):
        return Fraction(value)
    assert value is None or isinstance(value, str | bool | dt.date), "a conformed column holds nothing else"
    return value


def _figure(value: object) -> Figure:
    """A figure as it is compared: flags and dates by their words."""
    if isinstance(value, Decimal):
        return Fraction(value)
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)
