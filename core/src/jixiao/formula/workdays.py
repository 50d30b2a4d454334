"""The company's calendar: which days are working days, and counting by them."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Mapping, Sequence

import polars as pl
from attrs import define, field

#: the table that lists the days, with its columns
TABLE, DAY, WORKS = "calendar", "date", "is_working_day"
#: functions that count by it
COUNTING = ("add_working_days", "working_days")


@define(frozen=True, eq=False, slots=False)
class Calendar:
    """The days that a company lists, each a working day or not.

    `days` run from the one before the first listed to the last; `worked` and `gaps` count, up to each of them, the
    working days and the days that are not listed or not known.
    """

    days: Sequence[dt.date]
    worked: Sequence[int] = field(repr=False)
    gaps: Sequence[int] = field(repr=False)

    @functools.cached_property
    def places(self) -> Mapping[dt.date, int]:
        """The place of each day."""
        return {day: place for place, day in enumerate(self.days)}

    @functools.cached_property
    def workdays(self) -> Sequence[dt.date]:
        """The working days in order."""
        pairs = itertools.pairwise(zip(self.days, self.worked, strict=True))
        return [day for (_, before), (day, count) in pairs if count > before]

    def between(self, first: dt.date, second: dt.date) -> int | None:
        """How many working days lie after the first day up to the second; None where a day between is not known."""
        if first == second:
            return 0
        a, b = self.places.get(first), self.places.get(second)
        if a is None or b is None or self.gaps[a] != self.gaps[b]:
            return None
        return self.worked[b] - self.worked[a]

    def later(self, day: dt.date, count: int) -> dt.date | None:
        """The `count`-th working day after a day, or before it; None where a day on the way is not known."""
        if not count:
            return day
        base = self.places.get(day if count > 0 else day - _ONE) if day > dt.date.min else None
        place = None if base is None else self.worked[base] + count - (count > 0)
        if base is None or place is None or not 0 <= place < len(self.workdays):
            return None
        found = self.workdays[place]
        return found if self.gaps[self.places[found]] == self.gaps[base] else None

    # the same as columns

    @functools.cached_property
    def listed(self) -> pl.DataFrame:
        """The days with their counts."""
        days = pl.Series("day", self.days, dtype=pl.Date)
        return pl.DataFrame({"day": days, "worked": self.worked, "gaps": self.gaps}, schema_overrides=_COUNTS)

    def count(self, day: pl.Expr, of: str) -> pl.Expr:
        """One of the counts up to a day."""
        return day.replace_strict(self.listed["day"], self.listed[of], default=None, return_dtype=pl.Int32)

    def nth(self, place: pl.Expr) -> pl.Expr:
        """The working day at a place, counted from 0."""
        days = pl.Series(self.workdays, dtype=pl.Date)
        places = pl.int_range(len(days), dtype=pl.Int32, eager=True)
        return place.replace_strict(places, days, default=None, return_dtype=pl.Date)


_ONE = dt.timedelta(days=1)
_COUNTS = {"worked": pl.Int32, "gaps": pl.Int32}


def calendar(days: Sequence[dt.date | None], works: Sequence[bool | None]) -> Calendar:
    """The calendar of the listed days; a day without a date is none, one without a flag is not known."""
    known = {day: flag for day, flag in zip(days, works, strict=True) if day is not None}
    if not known:
        return Calendar((), (), ())
    first, last = min(known), max(known)
    run = [first + dt.timedelta(days=i) for i in range((last - first).days + 1)]
    worked = itertools.accumulate((known.get(day) is True for day in run), initial=0)
    gaps = itertools.accumulate((known.get(day) is None for day in run), initial=0)
    # the day before the first is a place to count from; no date lies before year 1
    before = [first - _ONE] if first > dt.date.min else []
    start = 1 - len(before)
    return Calendar((*before, *run), tuple(worked)[start:], tuple(gaps)[start:])
