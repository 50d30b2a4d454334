"""Sums of decimals by row number, without hashing and without sorting: scaled whole numbers added in place.

Grouping by hash costs five times as much as the arithmetic it serves. Row numbers are small and dense, so each leaf
row's value, as a whole number of its last decimal place, is added straight to its owner's cell. Exact, in any order.
"""

from __future__ import annotations

import polars as pl

from jixiao.formula.columns import Figures
from jixiao.formula.quantity import Quantity
from jixiao.formula.scale import NARROW, WIDE, bound, fits, kind
from jixiao.formula.uniform import nulls

_LIMIT = 2**63 - 1
_SPLIT = 10**9


def addable(number: Quantity, rows: int) -> pl.Expr:
    """A number of which so many rows may be added: in a type that holds the sum, at worst decimals, which refuse."""
    size = number.size * max(rows, 1)
    if fits(size, number.places):
        return number.num if kind(size, number.places) == NARROW else number.num.cast(WIDE)
    return number.decimals()


def counts(group: pl.Series, height: int) -> pl.Series:
    """How many leaf rows belong to each row."""
    import numpy as np  # heavy: only large tables need it

    found = np.bincount(group.to_numpy(), minlength=height)
    return pl.Series("count", found).cast(pl.Int64)


def sums(group: pl.Series, value: pl.Series, known: Figures, height: int) -> pl.Series | None:
    """The sum of `value`, which has no nulls, for each row; None if whole 64-bit numbers cannot hold it."""
    units = bound(known.size, known.places)
    # all rows may be of one owner, which mostly still fits: then they need not be counted
    if units * len(value) < _LIMIT:
        return _added(group, value, height)
    if value.dtype == WIDE:
        # what adds nothing need not be taken apart
        some = value != 0
        group, value = group.filter(some), value.filter(some)
    most = int(counts(group, height).max() or 0)  # type: ignore[arg-type]  # a count
    units *= max(most, 1)
    if units < _LIMIT:
        return _added(group, value, height)
    if units // _SPLIT + most < _LIMIT and most * _SPLIT < _LIMIT:
        split = pl.Series([_SPLIT], dtype=value.dtype)
        high, low = _added(group, value // split, height), _added(group, value % split, height)
        return high.cast(WIDE) * pl.Series([_SPLIT], dtype=WIDE) + low.cast(WIDE)
    return None


def _added(group: pl.Series, whole: pl.Series, height: int) -> pl.Series:
    import numpy as np  # heavy: only large tables need it

    cells = np.zeros(height, np.int64)
    np.add.at(cells, group.to_numpy(), whole.cast(NARROW).to_numpy())
    return pl.Series(cells)


def only(group: pl.Series, value: pl.Series, count: pl.Series, height: int) -> pl.Series:
    """The value of the one leaf row of each row that has exactly one; null for the others."""
    nowhere = nulls("place", pl.UInt32(), height)
    place = nowhere.scatter(group, pl.int_range(len(group), dtype=pl.UInt32, eager=True))
    return value[place.zip_with(count == 1, nowhere)]
