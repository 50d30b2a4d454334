"""One table while one period is computed: its stored columns, the rows of the period, and what was computed so far."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction

import polars as pl
from attrs import evolve

from jixiao.data.facts import BAD
from jixiao.data.number import MONTH, Numbered
from jixiao.engine.bounds import largest
from jixiao.engine.by_month import ByMonth, by_month
from jixiao.engine.carried import Replaced
from jixiao.engine.term_rows import Version
from jixiao.formula.columns import NOTHING, PROVEN, Figures, brought, scalars, series
from jixiao.formula.scale import DECIMAL, PLACES, is_number, of_decimals
from jixiao.formula.tree import Scalar
from jixiao.formula.uniform import nulls
from jixiao.scheme.units import NUMBER

#: before the name of a carried column: its values without what is posted for some days
UNPOSTED = "#unposted "


class Sheet:
    """A table in one period.

    `frame` holds the rows `start` to `stop` of the table with every column computed so far; rows before `start` are
    past, of which `kept` holds the computed columns that are still read. Row numbers are those of the whole table.
    A table without time has all its rows in every period: `start` is 0, `stop` its height. The table of a term has a
    version for each edition of the policy.
    """

    def __init__(self, numbered: Numbered, scales: Mapping[str, int]) -> None:
        self.name = numbered.table.name
        self.stored: dict[str, Figures] = {}
        counted: list[pl.Series] = []
        for column in numbered.frame.columns:
            if numbered.frame.schema[column] == DECIMAL:
                decimals, places = numbered.frame[column], scales.get(column, PLACES)
                size = largest(decimals.to_physical(), PLACES)
                self.stored[column] = Figures(places, size)
                counted.append(of_decimals(decimals, places, size).alias(column))
        #: the table with its decimals as whole numbers
        self.numbered = evolve(numbered, frame=numbered.frame.with_columns(counted)) if counted else numbered
        #: a table of figures in each edition that gives it, and the one in force
        self.versions: Sequence[Version] = ()
        self.version: Version | None = None
        #: true values of computed columns that no decimal holds exactly, by column and row
        self.computed: dict[str, Mapping[int, Fraction]] = {}
        #: stored columns that are as of the period
        self.replaced: frozenset[str] = frozenset()
        self.dates: dict[str, ByMonth] = {}
        self.kept: dict[str, pl.Series] = {}
        self.past_figures: dict[str, Figures] = {}
        self.start = self.stop = 0
        self.frame = self.numbered.frame
        self.figures: dict[str, Figures] = {}

    def turn_to(self, month: int) -> None:
        """Take the version in force in a month; the first stands for the months before it."""
        self.version = self._of_month(month)

    def _of_month(self, month: int) -> Version | None:
        since = [version for version in self.versions if version.since <= month]
        return since[-1] if since else self.versions[0] if self.versions else None

    @property
    def fractions(self) -> Mapping[str, Mapping[int, Fraction]]:
        """Stored and computed values that no decimal holds exactly, by column and row."""
        return self.computed if self.version is None else {**self.version.fractions, **self.computed}

    def then(self, column: str, rows: Sequence[int], month: int) -> list[Scalar]:
        """The true values of a stored column in an earlier month."""
        version = self._of_month(month)
        stored = self.numbered.frame if version is None else version.columns
        figures = self.stored if version is None else version.figures
        known = {} if version is None else version.fractions.get(column, {})
        cells = stored[column].gather(pl.Series(list(rows), dtype=pl.UInt32))
        values = scalars(cells, figures.get(column, NOTHING))
        return [known.get(row, value) for row, value in zip(rows, values, strict=True)]

    def keep_fractions(self, column: str, values: Mapping[int, Fraction]) -> None:
        """Note the true values of a computed column from the period's first row on; other rows of those end."""
        past = self.computed.get(column, {})
        kept = {row: value for row, value in past.items() if row < self.start}
        self.computed[column] = kept | {row: value for row, value in values.items() if row >= self.start}

    @property
    def is_dated(self) -> bool:
        """Whether the table's rows belong to months."""
        return self.numbered.months is not None

    def open(self, start: int, stop: int, replaced: Replaced | None = None) -> None:
        """Begin a period with the rows `start` to `stop`; `replaced` are stored columns with their values of then."""
        self.start, self.stop = (start, stop) if self.is_dated else (0, self.numbered.frame.height)
        self.frame = self.numbered.frame.slice(self.start, self.stop - self.start)
        self.figures = dict(self.stored)
        if self.version is not None:
            self.frame = self.frame.with_columns(self.version.columns.values())
            self.figures |= self.version.figures
        self.replaced = frozenset((*(self.version.columns if self.version is not None else ()), *(replaced or ())))
        if replaced:
            self.frame = self.frame.with_columns([item.values.alias(name) for name, item in replaced.items()])
            self.figures |= {name: item.known for name, item in replaced.items() if is_number(item.values.dtype)}
            self.computed = {name: values for name, values in self.computed.items() if name not in replaced}
            self.computed |= {name: item.fractions for name, item in replaced.items() if item.fractions}

    def add(self, columns: Mapping[str, pl.Series], figures: Mapping[str, Figures]) -> None:
        """Take in computed columns of the period's rows.

        A column that is built up stage by stage replaces itself, and what a month decides what was carried into it.
        """
        made = {*columns, *(name + PROVEN for name in columns)}
        replaced = [name for name in self.frame.columns if name in made]
        frame = self.frame.drop(replaced) if replaced else self.frame
        self.frame = frame.hstack([series.alias(name) for name, series in columns.items()])
        self.figures.update(figures)

    def known(self, column: str) -> Figures:
        """What is known of a number column, in this period and before."""
        now, past = self.figures.get(column, NOTHING), self.past_figures.get(column)
        return now if past is None or not self.is_dated else now.joined(past)

    def column(self, name: str, start: int, stop: int) -> pl.Series:
        """A column over the rows `start` to `stop` (not beyond the period's), stored or computed; see `known`."""
        if self.is_dated and name in self.numbered.frame.columns:
            return self.numbered.frame[name].slice(start, stop - start)
        if self.start <= start:
            now = self.frame[name].slice(start - self.start, stop - start)
            return brought(now, self.figures[name], self.known(name)) if is_number(now.dtype) else now
        return self._joined(name).slice(start, stop - start)

    def _joined(self, name: str) -> pl.Series:
        """A computed column over the past rows and those of the period."""
        now, past = self.frame[name], self.kept.get(name)
        if is_number(now.dtype):
            known = self.known(name)
            now = brought(now, self.figures[name], known)
            past = None if past is None else brought(past, self.past_figures[name], known)
        if past is None:
            past = nulls(name, now.dtype, self.start)
        return pl.concat([past, now]) if self.start else now

    def by_month(self, column: str) -> ByMonth:
        """The rows by the month in which a date column lets them count; found once for one that never changes."""
        known = self.dates.get(column)
        if known is not None:
            return known
        frame, stored = self.numbered.frame, self.numbered.table.column(column)
        dates = self.column(column, 0, self.stop) if stored is None or column in self.replaced else frame[column]
        empty = dates.is_null() if stored is not None and stored.optional else None
        if empty is not None and f"{column}{BAD}" in frame.columns:
            empty &= ~frame[f"{column}{BAD}"]
        own = frame[MONTH].head(len(dates)) if MONTH in frame.columns else None
        found = by_month(dates, own, empty)
        if stored is not None and column not in self.replaced:
            self.dates[column] = found
        return found

    def shown(self, name: str, start: int, stop: int) -> pl.Series | None:
        """Where an inexact column of the rows `start` to `stop` is exact all the same, if that is noted."""
        noted = name + PROVEN
        if self.start > start or noted not in self.frame.columns or not self.figures[name].slack:
            return None
        return self.frame[noted].slice(start - self.start, stop - start)

    @contextmanager
    def holding(self, column: str, row: int, value: Fraction) -> Iterator[None]:
        """The table with another number in one cell of a stored column, for a while; open the period anew meanwhile."""
        numbered, stored = self.numbered, self.stored
        cell, figures = series(column, [value], NUMBER)
        known = stored[column].joined(figures)
        cells = brought(numbered.frame[column], stored[column], known).scatter([row], brought(cell, figures, known))
        self.numbered = evolve(numbered, frame=numbered.frame.with_columns(cells.alias(column)))
        self.stored = {**stored, column: known}
        try:
            yield
        finally:
            self.numbered, self.stored = numbered, stored

    def select(self, names: list[str], start: int, stop: int) -> pl.DataFrame:
        """Several columns over the rows `start` to `stop`."""
        return pl.DataFrame([self.column(name, start, stop).alias(name) for name in names])

    def still(self) -> Sheet:
        """The sheet as it stands now, which later periods leave alone."""
        still = copy.copy(self)
        still.kept, still.past_figures = dict(self.kept), dict(self.past_figures)
        still.computed = dict(self.computed)
        return still

    def close(self, kept: list[str]) -> None:
        """End the period: the rows become past, with the columns that are still read."""
        for name in kept:
            if name not in self.frame.columns or name in self.numbered.frame.columns:
                continue
            self.kept[name], self.past_figures[name] = self._joined(name), self.known(name)

    def month_of(self, row: int) -> int | None:
        """The month of a row, counted from year 0; None for a table without time."""
        if MONTH not in self.numbered.frame.columns:
            return None
        value = self.numbered.frame[MONTH][row]
        return None if value is None else int(value)
