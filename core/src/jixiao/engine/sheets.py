"""One table while one period is computed: its stored columns, the rows of the period, and what was computed so far."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from fractions import Fraction

import polars as pl

from jixiao.data.number import MONTH, Numbered
from jixiao.engine.bounds import largest
from jixiao.engine.term_rows import Version
from jixiao.formula.columns import EXACT, Figures, scalars
from jixiao.formula.quantity import DECIMAL
from jixiao.formula.tree import Scalar
from jixiao.formula.uniform import nulls


class Sheet:
    """A table in one period.

    `frame` holds the rows `start` to `stop` of the table with every column computed so far; rows before `start` are
    past, of which `kept` holds the computed columns that are still read. Row numbers are those of the whole table.
    A table without time has all its rows in every period: `start` is 0, `stop` its height. The table of a term has a
    version for each edition of the policy.
    """

    def __init__(self, numbered: Numbered, scales: Mapping[str, int]) -> None:
        self.numbered = numbered
        self.name = numbered.table.name
        self.stored: dict[str, Figures] = {}
        for column in numbered.frame.columns:
            if numbered.frame.schema[column] == DECIMAL:
                size = largest(numbered.frame[column])
                self.stored[column] = Figures(scales.get(column, 18), size)
        #: a table of figures in each edition that gives it, and the one in force
        self.versions: Sequence[Version] = ()
        self.version: Version | None = None
        #: true values of computed columns that no decimal holds exactly, by column and row
        self.computed: dict[str, Mapping[int, Fraction]] = {}
        self.kept: dict[str, pl.Series] = {}
        self.past_figures: dict[str, Figures] = {}
        #: whether columns are computed again, so that they take the place of those there are
        self.repeats = False
        self.start = self.stop = 0
        self.frame = numbered.frame
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
        known = {} if version is None else version.fractions.get(column, {})
        values = scalars(stored[column].gather(pl.Series(list(rows), dtype=pl.UInt32)))
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

    def open(self, start: int, stop: int, replaced: Mapping[str, pl.Series] | None = None) -> None:
        """Begin a period with the rows `start` to `stop`; `replaced` are stored columns with their values of then."""
        self.start, self.stop = (start, stop) if self.is_dated else (0, self.numbered.frame.height)
        self.frame = self.numbered.frame.slice(self.start, self.stop - self.start)
        self.figures = dict(self.stored)
        if self.version is not None:
            self.frame = self.frame.with_columns(self.version.columns.values())
            self.figures |= self.version.figures
        if replaced:
            self.frame = self.frame.with_columns([series.alias(name) for name, series in replaced.items()])
            for name, series in replaced.items():
                if series.dtype == DECIMAL:
                    self.figures[name] = Figures(max(self.stored.get(name, Figures(0)).places, 18), largest(series))

    def add(self, columns: Mapping[str, pl.Series], figures: Mapping[str, Figures]) -> None:
        """Take in computed columns of the period's rows."""
        named = [series.alias(name) for name, series in columns.items()]
        self.frame = self.frame.with_columns(named) if self.repeats else self.frame.hstack(named)
        self.figures.update(figures)

    def known(self, column: str) -> Figures:
        """What is known of a number column, in this period and before."""
        now, past = self.figures.get(column, EXACT), self.past_figures.get(column)
        if past is None or not self.is_dated:
            return now
        return Figures(
            max(now.places, past.places),
            max(now.size, past.size),
            max(now.slack, past.slack),
            now.settled and past.settled,
        )

    def column(self, name: str, start: int, stop: int) -> pl.Series:
        """A column over the rows `start` to `stop` (not beyond the period's), stored or computed."""
        if self.is_dated and name in self.numbered.frame.columns:
            return self.numbered.frame[name].slice(start, stop - start)
        if self.start <= start:
            return self.frame[name].slice(start - self.start, stop - start)
        now = self.frame[name]
        past = self.kept.get(name)
        if past is None:
            past = nulls(name, now.dtype, self.start)
        return pl.concat([past, now]).slice(start, stop - start)

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
            now = self.frame[name]
            past = self.kept.get(name)
            if past is None:
                past = nulls(name, now.dtype, self.start)
            self.kept[name] = pl.concat([past, now]) if self.start else now
            self.past_figures[name] = self.known(name)

    def month_of(self, row: int) -> int | None:
        """The month of a row, counted from year 0; None for a table without time."""
        if MONTH not in self.numbered.frame.columns:
            return None
        value = self.numbered.frame[MONTH][row]
        return None if value is None else int(value)
