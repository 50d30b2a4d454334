"""One raw column conformed to what its scheme column says: typed values, and which cells could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import polars as pl
from attrs import evolve, frozen

from jixiao.data.dates import read_dates, read_periods, texts, why_no_date, why_no_period
from jixiao.data.decimals import off_step, out_of_range, read_numbers, why_no_number
from jixiao.data.facts import DECIMAL
from jixiao.data.raw import SPACES, UNCOMPUTED, RawColumn, numerals, plain
from jixiao.problems import did_you_mean
from jixiao.scheme.tables import Column, Value

TYPES: Mapping[str, pl.DataType] = {
    "number": DECIMAL,
    "flag": pl.Boolean(),
    "date": pl.Date(),
    "period": pl.String(),
    "text": pl.String(),
}
TRUE = ("true", "yes", "y", "1", "是", "√", "✓", "✔")
FALSE = ("false", "no", "n", "0", "否", "×", "✗", "✘")
#: characters of a text; more is no text but a file gone wrong (Excel's own limit)
LONGEST = 32_767
#: bad cells of a column that are looked at one by one; the rest are only counted
INSPECTED = 10_000
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA")
_TIME = re.compile(r"(^|[0-9] |, )[0-9]{1,2}:[0-9]{2}(:[0-9.]+)?$")
_GENERAL = {"text": "data.no_text", "flag": "data.no_flag", "date": "data.no_date", "period": "data.no_period"}


@frozen
class Conformed:
    """A column as the engine uses it: `values` of the unit's type, `empty` cells of the file before they were filled
    by `Column.empty`, and the `bad` ones: unreadable, out of range, or empty though required."""

    values: pl.Series
    empty: pl.Series
    bad: pl.Series
    scale: int | None = None

    def spread(self, which: pl.Series) -> Conformed:
        """The column whose cells are those of this one, as numbered."""
        values, empty, bad = (part.gather(which) for part in (self.values, self.empty, self.bad))
        return Conformed(values, empty, bad, self.scale)


def conform(column: Column, raw: RawColumn, codes: Mapping[str, str]) -> Conformed:
    """Read the cells of `raw` as `column` says; `codes` are spellings of the file over those of the scheme."""
    raw = raw.trimmed()
    few = raw.distinct()
    if few is None:
        return _conformed(column, raw, codes)
    cells, which = few
    return _conformed(column, cells, codes).spread(which)


def _conformed(column: Column, raw: RawColumn, codes: Mapping[str, str]) -> Conformed:
    kind, scale = column.unit.kind, None
    spelled = {key.strip(SPACES): code for key, code in {**column.codes, **codes}.items()}
    unclear = [key for key in column.unclear if key not in spelled]
    if kind == "text":
        values = _texts(raw)
        if unclear:
            values = values.set(values.is_in(unclear).fill_null(value=False), None)
        if spelled:
            values = values.replace(list(spelled), list(spelled.values()))
    elif kind == "number":
        values, scale = read_numbers(_mapped(raw, spelled))
    elif kind == "flag":
        values = _flags(_mapped(raw, spelled))
    else:
        values = (read_dates if kind == "date" else read_periods)(_mapped(raw, spelled))
    empty = ~raw.filled()
    outside = _outside(column, values)
    bad = values.is_null() if outside is None else values.is_null() | outside
    if not column.required:
        bad = bad & ~empty
    if outside is not None:
        values = values.set(outside, None)
    if column.empty is not None and empty.any():
        values = values.zip_with(~empty | bad, constant(column, column.empty, 1).new_from_index(0, raw.height))
    return Conformed(values.alias(column.name), empty, bad, scale)


def constant(column: Column, value: Value, height: int) -> pl.Series:
    """`value` in the column's type, `height` times."""
    dtype = TYPES[column.unit.kind]
    if value is None:
        return pl.Series(column.name, [None], dtype=dtype).new_from_index(0, height)
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        units = round(Fraction(value) * 10**18)
        text = f"{'-' if units < 0 else ''}{abs(units) // 10**18}.{abs(units) % 10**18:018d}"
        one = pl.Series(column.name, [text]).cast(dtype)
    elif column.unit.kind == "date":
        one = pl.Series(column.name, [value], dtype=pl.String).str.to_date("%Y-%m-%d")
    else:
        one = pl.Series(column.name, [value], dtype=dtype)
    return one.new_from_index(0, height)


def reasons(
    column: Column, raw: RawColumn, codes: Mapping[str, str], bad: pl.Series, empty: pl.Series
) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """Position, problem code, raw value and further message values of the first `bad` cells, from the top."""
    rows = bad.arg_true().head(INSPECTED)
    cells, hollow = raw.take(rows), empty.gather(rows)
    others = None if cells.other is None else cells.other.to_list()
    spelled = {**column.codes, **codes}
    for at, row in enumerate(rows.to_list()):
        if hollow[at]:
            yield row, "data.required", "", {}
            continue
        shown = cells.shown(at)
        code = _why(column, cells, at, shown, is_other=others is not None and others[at] is not None)
        values: dict[str, Any] = {}
        if shown.strip(SPACES) in column.unclear and shown.strip(SPACES) not in codes:
            code = "data.unclear_code"
        if code == "data.no_code":
            values = {"near": did_you_mean(shown, {*column.values, *spelled}), "values": ", ".join(column.values)}
        elif code == "data.out_of_range":
            values = {"range": span(column)}
        elif code == "data.off_step" and column.step is not None:
            values = {"step": plain(column.step), "start": plain(column.lowest or Fraction(0))}
        yield row, code, shown.strip(SPACES), values


def span(column: Column) -> str:
    """The range of a number column in words of mathematics: ``0 … 1``, ``≥ 0``, ``≤ 100``; empty without one."""
    low, high = (None if edge is None else plain(edge) for edge in (column.lowest, column.highest))
    if low is not None and high is not None:
        return f"{low} … {high}"
    return f"≥ {low}" if low is not None else f"≤ {high}" if high is not None else ""


def _mapped(raw: RawColumn, spelled: Mapping[str, str]) -> RawColumn:
    if not spelled or raw.text is None:
        return raw
    return evolve(raw, text=raw.text.replace(list(spelled), list(spelled.values())))


def _texts(raw: RawColumn) -> pl.Series:
    values = pl.Series([None], dtype=pl.String).new_from_index(0, raw.height)
    if raw.text is not None:
        values = raw.text
        wrong = values.str.len_bytes() > LONGEST
        if wrong.any():
            values = values.set(wrong, None)
    if raw.number is not None:
        values = values.zip_with(values.is_not_null(), _ids(raw.number))
    if raw.flag is not None:
        values = values.zip_with(values.is_not_null(), raw.flag.cast(pl.String))
    return values


def _ids(numbers: pl.Series) -> pl.Series:
    text = numerals(numbers)
    if numbers.dtype.is_float():
        return text.set((numbers.abs() >= 1e15) | numbers.is_nan(), None)
    return text


def _flags(raw: RawColumn) -> pl.Series:
    values = pl.Series([None], dtype=pl.Boolean).new_from_index(0, raw.height) if raw.flag is None else raw.flag
    if raw.text is None and raw.number is None:
        return values
    words = texts(raw).str.to_lowercase()
    read = words.replace_strict(
        [*TRUE, *FALSE], [True] * len(TRUE) + [False] * len(FALSE), default=None, return_dtype=pl.Boolean
    )
    return values.zip_with(values.is_not_null(), read)


def _outside(column: Column, values: pl.Series) -> pl.Series | None:
    if column.unit.is_number:
        outside = out_of_range(values, column.lowest, column.highest)
        off = None if column.step is None else off_step(values, column.lowest, column.step)
        return outside if off is None else off if outside is None else outside | off
    if column.values and column.unit.kind == "text":
        unknown = ~values.is_in(list(column.values)).fill_null(value=True)
        return unknown if unknown.any() else None
    return None


def _why(column: Column, cells: RawColumn, at: int, shown: str, *, is_other: bool) -> str:
    kind = column.unit.kind
    if shown == UNCOMPUTED and is_other:
        return "data.uncomputed"
    if shown in _ERRORS:
        return "data.error_value"
    if is_other:
        return "data.time_of_day" if _TIME.search(shown) else "data.nested"
    if cells.day is not None and cells.day[at] is not None:
        return {"period": "data.date_for_period", "text": "data.date_for_text"}.get(kind, "data.date_for_other")
    if len(shown) > LONGEST:
        return "data.too_long"
    if kind == "number":
        one = read_numbers(cells.take(pl.Series([at])))[0]
        if one.null_count():
            return why_no_number(shown)
        inside = out_of_range(one, column.lowest, column.highest) is None
        return "data.off_step" if inside else "data.out_of_range"
    if kind == "text":
        if cells.number is not None and cells.number[at] is not None and not column.values:
            return "data.long_id"
        return "data.no_code" if column.values else "data.no_text"
    return why_no_date(shown) if kind == "date" else why_no_period(shown) if kind == "period" else _GENERAL[kind]
