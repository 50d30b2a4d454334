"""Periods of assessment: months, quarters, four-month periods, half-years and years, half-open in dates."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator

from attrs import frozen

#: kinds of period and their length in months
LENGTHS = {"month": 1, "quarter": 3, "four_month": 4, "half": 6, "year": 12}
#: the letter by which a period within a year is written: ``2026-Q1``
LETTERS = {"quarter": "Q", "four_month": "T", "half": "H"}
#: other words for a kind of period, as the values of switches have them
_ALSO = {"half_year": "half"}
_TEXT = re.compile(r"(\d{4})(?:-(?:(\d{2})|([QTH])(\d)))?")


def kind_of(word: str) -> str | None:
    """The kind of period that a word means (``half-year``, ``four-month``); None if it means none."""
    name = word.replace("-", "_")
    name = _ALSO.get(name, name)
    return name if name in LENGTHS else None


@functools.total_ordering
@frozen(order=False)
class Period:
    """Whole months from `first` on; a month is counted from year 0 (``year * 12 + month - 1``).

    `shift` is the month (0 to 11) in which the fiscal year, and with it every longer period, begins.
    """

    first: int
    months: int = 1
    shift: int = 0

    @classmethod
    def parse(cls, text: str, *, shift: int = 0) -> Period:
        """Read ``2026-03``, ``2026-Q1``, ``2026-T1``, ``2026-H1`` or ``2026``.

        :raises ValueError: the text is no period.
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            raise ValueError(text)
        year, month, letter, number = match.groups()
        start = int(year) * 12
        if month:
            if not 1 <= int(month) <= 12:
                raise ValueError(text)
            return cls(start + int(month) - 1, 1, shift)
        if letter:
            length = next(LENGTHS[kind] for kind, mark in LETTERS.items() if mark == letter)
            if not 1 <= int(number) <= 12 // length:
                raise ValueError(text)
            return cls(start + shift + (int(number) - 1) * length, length, shift)
        return cls(start + shift, 12, shift)

    @classmethod
    def of(cls, day: dt.date) -> Period:
        """The month of a day."""
        return cls(day.year * 12 + day.month - 1)

    @property
    def start(self) -> dt.date:
        """The first day."""
        return dt.date(self.first // 12, self.first % 12 + 1, 1)

    @property
    def end(self) -> dt.date:
        """The day after the last day."""
        return Period(self.first + self.months).start

    @property
    def year(self) -> int:
        """The (fiscal) year in which it begins."""
        return (self.first - self.shift) // 12

    @property
    def kind(self) -> str:
        """Its kind, by its length."""
        return next(kind for kind, length in LENGTHS.items() if length == self.months)

    @property
    def last_month(self) -> Period:
        """The month that ends it."""
        return Period(self.first + self.months - 1, 1, self.shift)

    def inside(self) -> Iterator[Period]:
        """Its months, in order."""
        return (Period(month, 1, self.shift) for month in range(self.first, self.first + self.months))

    def previous(self, count: int = 1) -> Period:
        """The period of the same length before it."""
        return Period(self.first - count * self.months, self.months, self.shift)

    def around(self, kind: str) -> Period:
        """The period of `kind` (``quarter`` ...) that holds this one's first month."""
        length = LENGTHS[kind]
        return Period(self.first - (self.first - self.shift) % length, length, self.shift)

    def contains(self, other: Period | dt.date) -> bool:
        """Whether a day, or all of another period, lies inside."""
        if isinstance(other, dt.date):
            return self.start <= other < self.end
        return self.first <= other.first and other.first + other.months <= self.first + self.months

    def __lt__(self, other: Period) -> bool:
        return (self.first, self.months) < (other.first, other.months)

    def __str__(self) -> str:
        year, month = divmod(self.first - (0 if self.months == 1 else self.shift), 12)
        match self.months:
            case 1:
                return f"{year:04d}-{month + 1:02d}"
            case 12:
                return f"{year:04d}"
            case length:
                return f"{year:04d}-{LETTERS[self.kind]}{month // length + 1}"


def months_of(text: str, *, shift: int = 0) -> list[Period]:
    """The months of ``2026-03``, ``2026-Q1`` or a range ``2026-01..2026-12``, in order.

    :raises ValueError: a part is no period, or the range runs backwards.
    """
    first, dots, last = text.partition("..")
    start = Period.parse(first, shift=shift)
    stop = Period.parse(last, shift=shift) if dots else start
    months = list(Period(start.first, stop.first + stop.months - start.first, shift).inside())
    if not months:
        raise ValueError(text)
    return months
