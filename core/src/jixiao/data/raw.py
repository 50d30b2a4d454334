"""Raw columns: the cells of a file as found, each kind of value apart, so that no kind corrupts another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl
from attrs import evolve, field, frozen

#: stands for a formula whose result the file does not hold
UNCOMPUTED = "=?"
#: what is trimmed around texts: every Unicode space, and the marks of no width
SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\u200b\u200c\u200d\u2060\ufeff"
#: from so many cells on it pays to look first whether a column repeats a few texts, or has any spaces to trim
MANY = 50_000
#: how many different texts are few, and how many cells are looked at before all of them are
_FEW, _TASTED = 1_000, 2_000
_MIDNIGHT = dt.time()


@frozen
class RawColumn:
    """The cells of one column, all parts of one height; each cell is filled in at most one part, an empty one in none.

    `text` is String, `number` is of any numeric type or String (plain numerals), `flag` Boolean, `day` Date; `other`
    is String: what can never be read (an Excel error value, a time of day, a nested value). `epoch` is the number of
    days that a serial date of the file counts short of the usual ones (1462 in a workbook of the 1904 calendar).
    """

    height: int
    text: pl.Series | None = None
    number: pl.Series | None = None
    flag: pl.Series | None = None
    day: pl.Series | None = None
    other: pl.Series | None = None
    epoch: int = 0

    def take(self, rows: pl.Series) -> RawColumn:
        """The cells at some positions only."""
        parts = {name: part.gather(rows) for name, part in self.parts().items()}
        return RawColumn(len(rows), **parts, epoch=self.epoch)

    def parts(self) -> dict[str, pl.Series]:
        """The parts that there are, by name."""
        named = {name: getattr(self, name) for name in ("text", "number", "flag", "day", "other")}
        return {name: part for name, part in named.items() if part is not None}

    def trimmed(self) -> RawColumn:
        """The cells without the spaces around texts, of which those that held nothing else are empty."""
        return self if self.text is None else evolve(self, text=trimmed(self.text))

    def part(self, before: str | None, after: str | None) -> RawColumn:
        """What stands before the first of a sign, or after it; without the sign the whole cell, or nothing."""
        if self.text is None:
            return self if after is None else RawColumn(self.height)
        if before is not None:
            return evolve(self, text=trimmed(self.text.str.splitn(before, 2).struct.field("field_0")))
        return RawColumn(self.height, text=trimmed(self.text.str.splitn(after or "", 2).struct.field("field_1")))

    def filled(self) -> pl.Series:
        """Whether each cell of a trimmed column holds anything."""
        result: pl.Series | None = None
        for part in self.parts().values():
            held = part.is_not_null()
            result = held if result is None else result | held
        return pl.repeat(value=False, n=self.height, eager=True) if result is None else result

    def distinct(self) -> tuple[RawColumn, pl.Series] | None:
        """The few texts that a long column repeats, and which of them each cell is; None for any other column."""
        text = self.text
        if text is None or self.height < MANY or len(self.parts()) > 1 or text.head(_TASTED).n_unique() > _FEW:
            return None
        found = text.unique()
        if len(found) > _FEW:
            return None
        which = text.replace_strict(found, pl.int_range(len(found), dtype=pl.UInt32, eager=True))
        return evolve(self, height=len(found), text=found), which

    def shown(self, row: int) -> str:
        """One cell as a message shows it."""
        for name, part in self.parts().items():
            value = part[row]
            if value is not None:
                if name == "number":
                    return str(numerals(part.slice(row, 1))[0])
                return str(value).upper() if name == "flag" else str(value)
        return ""


@frozen
class RawSheet:
    """The rows of one sheet or file below its headers.

    `headers` has one entry per column, "" where there is none; `rows` (UInt32) numbers the rows as the user's program
    shows them. `load` gives the columns at some positions. `ragged` lists the rows that have more cells than headers.
    """

    headers: tuple[str, ...]
    rows: pl.Series
    load: Callable[[Sequence[int]], list[RawColumn]]
    sheet: str | None = None
    header_row: int | None = None
    ragged: tuple[int, ...] = ()


@frozen
class Grid:
    """A sheet whose header row is still to be found: its first rows as texts, and what lies below row n (from 1)."""

    top: Sequence[Sequence[str]]
    below: Callable[[int], RawSheet]
    sheet: str | None = None


@frozen
class Opened:
    """An opened file: either one table with its headers, or sheets in which they are to be found."""

    table: RawSheet | None = None
    sheets: Mapping[str | None, Callable[[], Grid]] = field(factory=dict, hash=False)


def trimmed(text: pl.Series) -> pl.Series:
    """Texts without the spaces around them; an empty one is null."""
    if len(text) >= MANY and _is_bare(text):
        return text
    text = text.str.strip_chars(SPACES)
    hollow = text == ""
    return text.set(hollow, None) if hollow.any() else text


def _is_bare(text: pl.Series) -> bool:
    """Whether every text is seen to begin and end with a plain character, which costs a third of trimming them."""
    cells = text.cast(pl.Binary)
    for at in (0, -1):
        # an empty text has no byte there, and every space beyond ASCII begins and ends with larger ones
        edge = cells.bin.get(at, null_on_oob=True)
        if edge.null_count() != text.null_count() or bool((edge <= ord(" ")).any()) or bool((edge >= 0x7F).any()):
            return False
    return True


def numerals(numbers: pl.Series) -> pl.Series:
    """Numbers as text in plain or, for very large and small floats, scientific notation: the shortest that is exact."""
    text = numbers.cast(pl.String)
    if numbers.dtype.is_float():
        return text.str.strip_suffix(".0")
    if isinstance(numbers.dtype, pl.Decimal) and numbers.dtype.scale:
        return text.str.strip_chars_end("0").str.strip_suffix(".")
    return text


def from_values(values: Sequence[object], *, epoch: int = 0) -> RawColumn:
    """Cells given as Python values: None and "" are empty; Decimals, ints, Fractions, floats, texts, Booleans, dates.

    A Fraction that does not end within 18 decimals stays a text such as 1/3, which no number column accepts.
    """
    kinds = set(map(type, values)) - {type(None)}
    height = len(values)
    if kinds == {str}:
        return RawColumn(height, text=pl.Series(values, dtype=pl.String), epoch=epoch)
    parts: dict[str, pl.Series] = {}
    if str in kinds:
        parts["text"] = pl.Series([value if type(value) is str else None for value in values], dtype=pl.String)
    numeric = kinds & {int, float, Decimal, Fraction}
    if numeric == {float}:
        parts["number"] = pl.Series([value if type(value) is float else None for value in values], dtype=pl.Float64)
    elif numeric:
        parts["number"] = pl.Series([_numeral(value) for value in values], dtype=pl.String)
    if bool in kinds:
        parts["flag"] = pl.Series([value if type(value) is bool else None for value in values], dtype=pl.Boolean)
    if kinds & {dt.date, dt.datetime}:
        parts["day"] = pl.Series([_day(value) for value in values], dtype=pl.Date)
    if kinds - {str, int, float, Decimal, Fraction, bool, dt.date}:
        parts["other"] = pl.Series([_other(value) for value in values], dtype=pl.String)
    return RawColumn(height, **parts, epoch=epoch)


def from_series(series: pl.Series) -> RawColumn:
    """Cells of a typed column, passed through without a copy wherever their type is one of ours."""
    dtype = series.dtype
    height = len(series)
    if dtype == pl.String:
        return RawColumn(height, text=series)
    if dtype in (pl.Categorical, pl.Enum):
        return RawColumn(height, text=series.cast(pl.String))
    if dtype.is_numeric():
        return RawColumn(height, number=series)
    if dtype == pl.Boolean:
        return RawColumn(height, flag=series)
    if dtype == pl.Date:
        return RawColumn(height, day=series)
    if dtype == pl.Datetime:
        midnight = series.dt.time() == _MIDNIGHT
        days = series.dt.date().zip_with(midnight, pl.Series([None], dtype=pl.Date).new_from_index(0, height))
        if midnight.all():
            return RawColumn(height, day=days)
        times = series.dt.to_string("%Y-%m-%d %H:%M:%S")
        return RawColumn(height, day=days, other=pl.select(pl.when(~midnight).then(times)).to_series())
    if dtype == pl.Null:
        return RawColumn(height)
    kind = pl.Series([str(dtype)]).new_from_index(0, height)
    return RawColumn(height, other=pl.select(pl.when(series.is_not_null()).then(kind)).to_series())


def _numeral(value: object) -> str | None:
    if type(value) is Decimal:
        return numeral(value)
    if type(value) is int:
        return str(value) if -(10**40) < value < 10**40 else f"{Decimal(value):.20e}"
    if type(value) is Fraction:
        return plain(value)
    return repr(value) if type(value) is float else None


def numeral(value: Decimal) -> str:
    """One Decimal in plain notation without trailing zeros, in scientific notation where that would be endless."""
    if not value.is_finite() or abs(value.adjusted()) > 60:
        return str(value)
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def plain(value: Fraction) -> str:
    """A fraction as a decimal if it ends within 18 places, else as a fraction."""
    units = value * 10**18
    if units.denominator != 1:
        return str(value)
    text = f"{'-' if units < 0 else ''}{abs(int(units)) // 10**18}.{abs(int(units)) % 10**18:018d}"
    return text.rstrip("0").rstrip(".")


def _day(value: object) -> dt.date | None:
    if type(value) is dt.datetime:
        return value.date() if value.time() == _MIDNIGHT else None
    return value if type(value) is dt.date else None


def _other(value: object) -> str | None:
    if value is None or isinstance(value, str | int | float | Decimal | Fraction) or type(value) is dt.date:
        return None
    if isinstance(value, dt.datetime):
        return None if value.time() == _MIDNIGHT else f"{value:%Y-%m-%d %H:%M:%S}"
    return str(value)[:200]
