"""Sums of decimals by row number, without hashing and without sorting: scaled whole numbers added in place.

Grouping by hash costs five times as much as the arithmetic it serves. Row numbers are small and dense, so each leaf
row's value, as a whole number of its last decimal place, is added straight to its owner's cell. Exact, in any order.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from jixiao.formula.columns import Figures
from jixiao.formula.quantity import DECIMAL, PLACES
from jixiao.formula.uniform import nulls

#: below so many leaf rows grouping is quick enough, and numpy need not be loaded
MANY = 50_000
_LIMIT = 2**63 - 1
_SPLIT = 9


def counts(group: pl.Series, height: int) -> pl.Series:
    """How many leaf rows belong to each row."""
    import numpy as np  # heavy: only large tables need it

    found = np.bincount(group.to_numpy(), minlength=height)
    return pl.Series("count", found).cast(pl.Int64)


def sums(group: pl.Series, value: pl.Series, known: Figures, most: int, height: int) -> pl.Series | None:
    """The sum of `value`, which has no nulls, for each row; None if whole 64-bit numbers cannot hold it.

    `most` is the largest number of leaf rows that one row has.
    """
    physical = value.to_physical()
    if known.size * 10**known.places * max(most, 1) < _LIMIT:
        scale = pl.Series([10 ** (PLACES - known.places)], dtype=pl.Int128)
        return _added(group, physical // scale, height) * _unit(known.places)
    if known.size * 10 ** (PLACES - _SPLIT) * max(most, 1) < _LIMIT:
        split = pl.Series([10**_SPLIT], dtype=pl.Int128)
        high, low = physical // split, physical % split
        return _added(group, high, height) * _unit(PLACES - _SPLIT) + _added(group, low, height) * _unit(PLACES)
    return None


def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def _added(group: pl.Series, whole: pl.Series, height: int) -> pl.Series:
    import numpy as np  # heavy: only large tables need it

    cells = np.zeros(height, np.int64)
    np.add.at(cells, group.to_numpy(), whole.cast(pl.Int64).to_numpy())
    return pl.Series(cells).cast(DECIMAL)


def only(group: pl.Series, value: pl.Series, count: pl.Series, height: int) -> pl.Series:
    """The value of the one leaf row of each row that has exactly one; null for the others."""
    nowhere = nulls("place", pl.UInt32(), height)
    place = nowhere.scatter(group, pl.int_range(len(group), dtype=pl.UInt32, eager=True))
    return value[place.zip_with(count == 1, nowhere)]
