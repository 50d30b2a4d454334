"""Functions of dates, in columns (Polars) as well as row by row (exact)."""

from __future__ import annotations

import calendar
import datetime as dt
from fractions import Fraction

import polars as pl

from jixiao.formula.operands import Args, Operand, Reading, expression, if_known, plain, quantity
from jixiao.formula.quantity import Inexact, Plain, Quantity
from jixiao.formula.scale import NARROW
from jixiao.formula.tree import Call, Scalar
from jixiao.formula.workdays import Calendar

#: bounds of what dates can give: years up to 9999
_DAYS, _MONTHS, _YEARS = 3_700_000, 120_000, 10_000


def _count(expr: pl.Expr, size: int, args: Args) -> Quantity:
    nullable = any(plain(arg).nullable for arg in args)
    return Quantity(expr.cast(NARROW), 0, size, nullable=nullable)


def days(_: Reading, __: Call, args: Args) -> Operand:
    """Days from the first date to the second."""
    first, second = (expression(arg).cast(pl.Date).to_physical() for arg in args)
    return _count(second - first, _DAYS, args)


days_exact = if_known(lambda first, second: Fraction((second - first).days))


def _months(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    whole = (second.dt.year() - first.dt.year()) * 12 + (second.dt.month().cast(pl.Int32) - first.dt.month())
    return whole - (second.dt.day() < first.dt.day()).cast(pl.Int32)


def _months_between(first: dt.date, second: dt.date) -> int:
    return (second.year - first.year) * 12 + second.month - first.month - (second.day < first.day)


def months(_: Reading, __: Call, args: Args) -> Operand:
    """Full months from the first date to the second: a month is full on the same day of the month."""
    return _count(_months(expression(args[0]), expression(args[1])), _MONTHS, args)


months_exact = if_known(lambda first, second: Fraction(_months_between(first, second)))


def years(_: Reading, __: Call, args: Args) -> Operand:
    """Full years from the first date to the second."""
    return _count(_months(expression(args[0]), expression(args[1])).floordiv(12), _YEARS, args)


years_exact = if_known(lambda first, second: Fraction(_months_between(first, second) // 12))


def _shifted(args: Args, most: int, mark: str) -> Plain:
    """The date some months or days later; not available outside the years 1 to 9999."""
    number = quantity(args[1]).divided()
    if number.slack:
        raise Inexact
    whole = number.cut()
    count = pl.when(whole.abs() <= most).then(whole).cast(NARROW)
    result = expression(args[0]).dt.offset_by(count.cast(pl.String) + mark)
    return Plain(pl.when(result.dt.year().is_between(1, 9999)).then(result))


def add_months(_: Reading, __: Call, args: Args) -> Operand:
    """The date some months later; the last day of the month if it has no such day."""
    return _shifted(args, _MONTHS, "mo")


def _later(day: dt.date, count: Fraction) -> dt.date | None:
    month = day.year * 12 + day.month - 1 + int(count)
    year, number = divmod(month, 12)
    if not 1 <= year <= 9999:
        return None
    return dt.date(year, number + 1, min(day.day, calendar.monthrange(year, number + 1)[1]))


add_months_exact = if_known(_later)


def add_days(_: Reading, __: Call, args: Args) -> Operand:
    """The date some days later."""
    return _shifted(args, _DAYS, "d")


def _days_later(day: dt.date, count: Fraction) -> dt.date | None:
    number = day.toordinal() + int(count)
    return dt.date.fromordinal(number) if 1 <= number <= dt.date.max.toordinal() else None


add_days_exact = if_known(_days_later)


def month_start(_: Reading, __: Call, args: Args) -> Operand:
    """The first day of the month."""
    return Plain(expression(args[0]).dt.month_start(), plain(args[0]).nullable)


month_start_exact = if_known(lambda day: day.replace(day=1))


def year(_: Reading, call: Call, args: Args) -> Operand:
    """The year of a date; of a period the one that its text begins with."""
    if call.args[0].unit.kind == "period":
        return _count(expression(args[0]).str.slice(0, 4).cast(pl.Int64), _YEARS, args)
    return _count(expression(args[0]).dt.year(), _YEARS, args)


def month(_: Reading, __: Call, args: Args) -> Operand:
    """The month, 1 to 12."""
    return _count(expression(args[0]).dt.month(), 12, args)


def day(_: Reading, __: Call, args: Args) -> Operand:
    """The day of the month."""
    return _count(expression(args[0]).dt.day(), 31, args)


def _year(value: dt.date | str) -> Fraction:
    return Fraction(int(value[:4]) if isinstance(value, str) else value.year)


year_exact = if_known(_year)
month_exact = if_known(lambda value: Fraction(value.month))
day_exact = if_known(lambda value: Fraction(value.day))


def working_days(reading: Reading, _: Call, args: Args) -> Operand:
    """Working days after the first date up to the second, negative if that lies before."""
    first, second = (expression(arg).cast(pl.Date) for arg in args)
    none, listed = pl.when(first == second).then(pl.lit(0, dtype=pl.Int32)), reading.calendar
    if listed is None:
        return Quantity(none.cast(NARROW), 0, 0)
    known = listed.count(first, "gaps") == listed.count(second, "gaps")
    count = none.when(known).then(listed.count(second, "worked") - listed.count(first, "worked"))
    return Quantity(count.cast(NARROW), 0, _DAYS)


def working_days_exact(_: Call, values: tuple[Scalar | Calendar, ...]) -> Scalar:
    """Working days after the first date up to the second, negative if that lies before."""
    first, second, listed = values
    if not isinstance(first, dt.date) or not isinstance(second, dt.date):
        return None
    count = listed.between(first, second) if isinstance(listed, Calendar) else 0 if first == second else None
    return None if count is None else Fraction(count)


def add_working_days(reading: Reading, _: Call, args: Args) -> Operand:
    """The date some working days later, or earlier; the date itself for 0."""
    number = quantity(args[1]).divided()
    if number.slack:
        raise Inexact
    day, whole = expression(args[0]).cast(pl.Date), number.cut()
    count = pl.when(whole.abs() <= _DAYS).then(whole).cast(pl.Int32)
    same = pl.when(count == 0).then(day)
    listed = reading.calendar
    if listed is None:
        return Plain(same)
    base = pl.when(count > 0).then(day).otherwise(day.dt.offset_by("-1d"))
    found = listed.nth(listed.count(base, "worked") + count - (count > 0).cast(pl.Int32))
    return Plain(same.when(listed.count(found, "gaps") == listed.count(base, "gaps")).then(found))


def add_working_days_exact(_: Call, values: tuple[Scalar | Calendar, ...]) -> Scalar:
    """The date some working days later, or earlier; the date itself for 0."""
    day, number, listed = values
    if not isinstance(day, dt.date) or not isinstance(number, Fraction):
        return None
    if isinstance(listed, Calendar):
        return listed.later(day, int(number))
    return None if int(number) else day
