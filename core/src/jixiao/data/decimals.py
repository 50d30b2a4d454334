"""Numbers from cells, exactly: texts, floats and typed numbers become Decimal(38, 18) or are refused with a reason.

A text is read digit by digit. A float is read as the shortest decimal text that stands for it, which is what was typed
for every number of up to 15 digits; digits beyond the 18th place, which only a computed float has, are rounded off.
Full-width digits and signs are read as the plain ones; they are mapped one by one, because Unicode's NFKC would also
turn 5² into 52. Thousands separators, exponents and currency signs are refused, never guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import polars as pl

from jixiao.data.facts import DECIMAL
from jixiao.data.raw import SPACES, RawColumn, trimmed

WIDE = dict(zip("０１２３４５６７８９．－＋％，−", "0123456789.-+%,-", strict=True))
_SIGN = r"([+-]?)"
_PLAIN = r"^[+-]?(?:[0-9]{1,20}(?:\.[0-9]{1,18})?|\.[0-9]{1,18})$"
_SCALED = r"^([+-]?(?:[0-9]{1,12}(?:\.[0-9]{1,16})?|\.[0-9]{1,16}))\s*([%万亿])$"
_FACTORS = {"%": ("0.01", 2), "万": ("10000", -4), "亿": ("100000000", -8)}
_DIGITS = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:\s*[%万亿])?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,'’ ]\d{3})+(?:\.\d+)?(?:\s*[%万亿])?", re.ASCII)
_EXPONENT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+", re.ASCII)


def narrow(text: pl.Series) -> pl.Series:
    """Texts trimmed, an empty one as null, full-width digits, signs and points as the plain ones."""
    text = trimmed(text)
    if (text.str.len_bytes() != text.str.len_chars()).any():
        text = text.str.replace_many(list(WIDE), list(WIDE.values()))
    return text


def read_numbers(raw: RawColumn) -> tuple[pl.Series, int]:
    """The numbers of a column, null where a cell is empty or no number, and the decimal places used at most."""
    values, scale = pl.Series([None], dtype=DECIMAL).new_from_index(0, raw.height), 0
    for part, read in ((raw.text, _of_text), (raw.number, _of_numbers)):
        if part is not None:
            found, places = read(part)
            values = found if values.null_count() == raw.height else values.zip_with(values.is_not_null(), found)
            scale = max(scale, places)
    return values, min(scale, 18)


def _of_text(text: pl.Series) -> tuple[pl.Series, int]:
    text = narrow(text)
    plain = text.str.contains(_PLAIN)
    if plain.all():
        return text.cast(DECIMAL, strict=False), _places(text)
    values = text.set(~plain, None).cast(DECIMAL, strict=False)
    scale = _places(text.set(~plain, None))
    left = text.set(values.is_not_null(), None)
    left = left.str.replace(r"^" + _SIGN + r"0+([0-9])", "${1}${2}").str.replace(
        r"(\.[0-9]*?)0+(\s*[%万亿]?)$", "${1}${2}"
    )
    left = left.str.replace(r"\.(\s*[%万亿]?)$", "${1}")
    for factor, mantissa in [(None, left.set(~left.str.contains(_PLAIN), None)), *_scaled(left)]:
        if mantissa.null_count() < len(mantissa):
            by, shift = _FACTORS[factor] if factor else ("1", 0)
            found = mantissa.cast(DECIMAL, strict=False)
            if factor:
                found = pl.select(found * pl.lit(by).cast(DECIMAL)).to_series()
            values = values.zip_with(values.is_not_null(), found)
            scale = max(scale, _places(mantissa) + shift)
    return values, scale


def _scaled(text: pl.Series) -> list[tuple[str | None, pl.Series]]:
    groups = text.str.extract_groups(_SCALED).struct.unnest()
    mantissa, suffix = groups.to_series(0), groups.to_series(1)
    return [(factor, mantissa.set((suffix != factor).fill_null(value=True), None)) for factor in _FACTORS]


def _places(text: pl.Series) -> int:
    point = text.str.find(".", literal=True)
    if point.null_count() == len(point):
        return 0
    places = (text.str.len_bytes() - point).max()
    return int(places) - 1 if isinstance(places, int) else 0


def _of_numbers(numbers: pl.Series) -> tuple[pl.Series, int]:
    dtype = numbers.dtype
    if dtype == pl.String:
        return _of_text(numbers)
    if isinstance(dtype, pl.Decimal):
        if dtype.scale <= 18:
            return numbers.cast(DECIMAL, strict=False), dtype.scale
        return _of_text(numbers.cast(pl.String))
    if not dtype.is_float():
        return numbers.cast(DECIMAL, strict=False), 0
    text = numbers.cast(pl.String)
    values = text.cast(DECIMAL, strict=False)
    lost = (values == 0) & (numbers != 0)
    if lost.any():
        values = values.set(lost, None)
    if text.str.contains("e-", literal=True).any():
        return values, 18
    return values, _places(text.str.strip_suffix(".0"))


def out_of_range(values: pl.Series, lowest: Fraction | None, highest: Fraction | None) -> pl.Series | None:
    """Which numbers lie outside the inclusive range; None where none does. Checks the extremes only, first."""
    outside: pl.Series | None = None
    for edge, below in ((lowest, True), (highest, False)):
        if edge is None or abs(edge) >= 10**20:
            continue
        units = -((-edge * 10**18) // 1) if below else (edge * 10**18) // 1
        limit = f"{'-' if units < 0 else ''}{abs(units) // 10**18}.{abs(units) % 10**18:018d}"
        extreme = values.min() if below else values.max()
        if isinstance(extreme, Decimal) and (extreme < Decimal(limit) if below else extreme > Decimal(limit)):
            bound = pl.Series([limit]).cast(DECIMAL)
            beyond = values < bound if below else values > bound
            outside = beyond if outside is None else outside | beyond
    return outside if outside is None else outside.fill_null(value=False)


def off_step(values: pl.Series, lowest: Fraction | None, step: Fraction) -> pl.Series | None:
    """Which numbers are not the lowest and a whole multiple of the step; None where each is."""
    units, start, width = values.to_physical(), (lowest or 0) * 10**18, step * 10**18
    first, each = (pl.Series([int(figure)], dtype=pl.Int128) for figure in (start, width))
    off = ((units - first) % each != 0).fill_null(value=False)
    return off if off.any() else None


def why_no_number(text: str) -> str:
    """The code of the problem of a text that was not read as a number."""
    text = "".join(WIDE.get(char, char) for char in text.strip(SPACES))
    if _GROUPED.fullmatch(text):
        return "data.grouped"
    if _EXPONENT.fullmatch(text):
        return "data.exponent"
    if text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return "data.not_finite"
    if _DIGITS.fullmatch(text):
        number = text.rstrip(" %万亿")
        decimals = number.partition(".")[2]
        return "data.decimals" if len(decimals.rstrip("0")) > 18 - 2 * ("%" in text) else "data.too_large"
    return "data.no_number"
