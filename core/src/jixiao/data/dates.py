"""Dates and periods from cells: ISO and Chinese spellings, serial dates of Excel, days for months."""

from __future__ import annotations

import re

import polars as pl

from jixiao.data.decimals import narrow
from jixiao.data.raw import SPACES, RawColumn, numerals

_DATE = r"^(?:([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})"
_DATE += r"|([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})|([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]"
_DATE += r"|([0-9]{4})([0-9]{2})([0-9]{2}))(?:[T ]0{1,2}:00(?::00(?:\.0+)?)?)?$"
_MONTH = r"^(?:([0-9]{4})-([0-9]{1,2})|([0-9]{4})/([0-9]{1,2})|([0-9]{4})\.([0-9]{2})"
_MONTH += r"|([0-9]{4})年([0-9]{1,2})月份?|([0-9]{4})([0-9]{2}))$"
_LONG = r"^([0-9]{4})(?:年|-)?([QqTtHh])([1-4])$"
_WORDS = {
    "(?:第?[一1]季度|Q1)": "Q1",
    "(?:第?[二2]季度|Q2)": "Q2",
    "(?:第?[三3]季度|Q3)": "Q3",
    "(?:第?[四4]季度|Q4)": "Q4",
    "(?:上半年)": "H1",
    "(?:下半年)": "H2",
}
_YEAR = r"^([0-9]{4})(?:年|年度)?$"
#: serial dates taken for such: 1927 to 2199; a smaller number is more likely a year or a day
_SERIALS = (10_000, 109_574)
_EPOCH = -25_569
_LIKE_DATE = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?|\d{8}")
_LIKE_TIME = re.compile(r"(?:\d{4}\s*[-/.年].*)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?")
_LIKE_MONTH = re.compile(
    r"\d{4}(?:\s*[-/.年]\s*\d{1,2}\s*月?)?|\d{4}年?(?:第?[一二三四1-4]季度|[上下]半年)|\d{4}-?[QTHqth]\d"
)


def texts(raw: RawColumn) -> pl.Series:
    """Texts and numbers of a column as trimmed texts."""
    text = pl.Series([None], dtype=pl.String).new_from_index(0, raw.height) if raw.text is None else narrow(raw.text)
    if raw.number is not None:
        text = text.zip_with(text.is_not_null(), numerals(raw.number))
    return text


def read_dates(raw: RawColumn) -> pl.Series:
    """The dates of a column; null where a cell is empty or holds none."""
    if raw.text is None and raw.number is None:
        return _days(raw)
    text = texts(raw)
    found = _dates(text, raw.epoch)
    return found if raw.day is None else raw.day.zip_with(raw.day.is_not_null(), found)


def read_periods(raw: RawColumn) -> pl.Series:
    """The periods of a column as ``2026-03``, ``2026-Q1``, ``2026-T1``, ``2026-H1``, ``2026``; null where none is.

    The first day of a month stands for the month: that is how Excel stores what is typed as 2026-03.
    """
    days = _days(raw)
    if raw.text is not None or raw.number is not None:
        text = texts(raw)
        found = _periods(text)
        left = text.set(found.is_not_null(), None)
        if left.null_count() < raw.height:
            dates = _dates(left, raw.epoch)
            days = dates if days.null_count() == raw.height else days.zip_with(days.is_not_null(), dates)
    else:
        found = pl.Series([None], dtype=pl.String).new_from_index(0, raw.height)
    if days.null_count() < raw.height:
        months = days.set(days.dt.day() != 1, None).dt.to_string("%Y-%m")
        found = found.zip_with(found.is_not_null(), months)
    return found


def _days(raw: RawColumn) -> pl.Series:
    return pl.Series([None], dtype=pl.Date).new_from_index(0, raw.height) if raw.day is None else raw.day


def _dates(text: pl.Series, epoch: int) -> pl.Series:
    iso = text.str.to_date("%Y-%m-%d", strict=False)
    if iso.null_count() == text.null_count():
        narrowed = text.str.contains(r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$")
        if narrowed.all():
            return iso
    parts = text.str.extract_groups(_DATE).struct.unnest()
    columns = parts.columns
    year, month, day = (pl.coalesce(columns[start::3]) for start in range(3))
    written = parts.select(pl.format("{}-{}-{}", year, month.str.zfill(2), day.str.zfill(2))).to_series()
    found = written.str.to_date("%Y-%m-%d", strict=False)
    number = text.set(~text.str.contains(r"^[0-9]{4,6}$"), None).cast(pl.Int32, strict=False) + epoch
    serial = number.set(~number.is_between(*_SERIALS), None)
    return found.zip_with(found.is_not_null(), (serial + _EPOCH).cast(pl.Date))


def _periods(text: pl.Series) -> pl.Series:
    parts = text.str.extract_groups(_MONTH).struct.unnest()
    columns = parts.columns
    year, month = (pl.coalesce(columns[start::2]) for start in range(2))
    number = month.cast(pl.Int32)
    found = parts.select(
        pl.when(number.is_between(1, 12)).then(pl.format("{}-{}", year, month.str.zfill(2)))
    ).to_series()
    if found.null_count() == text.null_count():
        return found
    for word, letter in _WORDS.items():
        text = text.str.replace(rf"^([0-9]{{4}})(?:年|-)?{word}$", f"${{1}}-{letter}")
    long = text.str.extract_groups(_LONG).struct.unnest()
    names = long.columns
    kind, nth = pl.col(names[1]).str.to_uppercase(), pl.col(names[2])
    most = kind.replace_strict(["Q", "T", "H"], [4, 3, 2], default=0, return_dtype=pl.Int32)
    longs = long.select(
        pl.when(nth.cast(pl.Int32) <= most).then(pl.format("{}-{}{}", pl.col(names[0]), kind, nth))
    ).to_series()
    years = text.str.extract(_YEAR)
    return found.zip_with(found.is_not_null(), longs).zip_with(found.is_not_null() | longs.is_not_null(), years)


def why_no_date(text: str) -> str:
    """The code of the problem of a text that was not read as a date."""
    text = text.strip(SPACES)
    if _LIKE_DATE.fullmatch(text):
        return "data.no_such_day"
    if _LIKE_TIME.fullmatch(text):
        return "data.time_of_day"
    if _LIKE_MONTH.fullmatch(text):
        return "data.period_for_date"
    return "data.no_date"


def why_no_period(text: str) -> str:
    """The code of the problem of a text that was not read as a period."""
    return "data.date_for_period" if _LIKE_DATE.fullmatch(text.strip(SPACES)) else "data.no_period"
