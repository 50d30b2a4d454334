"""The parts of a period that a formula may name, as values or as expressions."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from fractions import Fraction

import polars as pl

from jixiao.data.number import MONTH
from jixiao.formula import exact
from jixiao.formula.columns import Moments
from jixiao.formula.exact import Held
from jixiao.formula.scale import NARROW
from jixiao.formula.tree import Scalar
from jixiao.formula.workdays import Calendar
from jixiao.scheme.periods import LENGTHS, LETTERS, Period


@functools.lru_cache(maxsize=64)
def _parts(period: Period) -> Mapping[str, Scalar]:
    """The parts of a period by name."""
    parts: dict[str, Scalar] = {
        "start": period.start, "end": period.end, "last": period.end - dt.timedelta(days=1), "text": str(period),
        "year": Fraction(period.year), "previous_year": Fraction(period.year - 1),
        "month": Fraction(period.last_month.start.month), "months": Fraction(period.months),
    }  # fmt: skip
    last = period.last_month
    for kind in LETTERS:
        parts[kind] = str(last.around(kind))
        parts[f"previous_{kind}"] = str(last.around(kind).previous())
    return parts


@functools.lru_cache(maxsize=64)
def moment_values(period: Period, calendar: Calendar | None = None) -> Mapping[str, Held]:
    """The parts of a period, and the calendar, under the keys by which the exact reading finds them."""
    parts = {exact.MOMENT + part: value for part, value in _parts(period).items()}
    return {**parts, exact.CALENDAR: calendar}


@functools.lru_cache(maxsize=64)
def moments(period: Period, calendar: Calendar | None = None) -> Moments:
    """The same as the columnar reading takes them: numbers as they are, else expressions."""
    parts = {part: value if isinstance(value, Fraction) else pl.lit(value) for part, value in _parts(period).items()}
    return _with(parts, calendar)


def _with(parts: Mapping[str, pl.Expr | Fraction], calendar: Calendar | None) -> Moments:
    return parts if calendar is None else {**parts, exact.CALENDAR.removeprefix(exact.MOMENT): calendar}


@functools.lru_cache(maxsize=2)
def own_moments(calendar: Calendar | None = None) -> Moments:
    """The parts of the month in which each row of a dated table lies."""
    start = pl.date(pl.col(MONTH).floordiv(12), pl.col(MONTH) % 12 + 1, 1)
    end = start.dt.offset_by("1mo")
    parts: dict[str, pl.Expr | Fraction] = {
        "start": start, "end": end, "last": end.dt.offset_by("-1d"), "text": start.dt.strftime("%Y-%m"),
        "year": start.dt.year().cast(NARROW), "month": start.dt.month().cast(NARROW),
        "previous_year": start.dt.year().cast(NARROW) - 1, "months": Fraction(1),
    }  # fmt: skip
    for kind in LETTERS:
        parts[kind] = _around(pl.col(MONTH), kind)
        parts[f"previous_{kind}"] = _around(pl.col(MONTH) - LENGTHS[kind], kind)
    return _with(parts, calendar)


def _around(month: pl.Expr, kind: str) -> pl.Expr:
    """The text of the period of some kind that holds a month."""
    year = month.floordiv(12).cast(pl.String).str.zfill(4)
    number = (month % 12).floordiv(LENGTHS[kind]) + 1
    return pl.concat_str(year, pl.lit(f"-{LETTERS[kind]}"), number.cast(pl.String))
