"""A column as it goes from one month to another: its values, what is known of them, and those that no decimal holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import polars as pl
from attrs import evolve, field, frozen

from jixiao.formula.columns import NOTHING, Figures, brought, dtype, series
from jixiao.formula.scale import is_number, terminates
from jixiao.formula.tree import Scalar
from jixiao.formula.uniform import nulls
from jixiao.scheme.units import Unit


@frozen
class Carried:
    """A column over all rows of a table; `fractions` are the true values of rows that no decimal holds exactly."""

    values: pl.Series
    known: Figures = NOTHING
    fractions: Mapping[int, Fraction] = field(factory=dict, hash=False)

    @classmethod
    def of(cls, name: str, values: Sequence[Scalar], unit: Unit) -> Carried:
        """A column of exact values."""
        column, known = series(name, values, unit)
        endless = {row: one for row, one in enumerate(values) if isinstance(one, Fraction) and terminates(one) is None}
        return cls(column, known, endless)

    @classmethod
    def nothing(cls, name: str, unit: Unit, height: int) -> Carried:
        """A column without a value."""
        return cls(nulls(name, dtype(unit), height))

    def where(self, on: pl.Series | None, other: Carried) -> Carried:
        """This column where `on` holds (without it: where it has a value), else the other."""
        known = self.known.joined(other.known)
        first, second = self.values, other.values
        if is_number(first.dtype):
            first, second = brought(first, self.known, known), brought(second, other.known, known)
        chosen = pl.coalesce(first, second) if on is None else pl.when(on).then(first).otherwise(second)
        fractions: Mapping[int, Fraction] = {}
        if self.fractions or other.fractions:
            held = self.values.is_not_null() if on is None else on
            kept = {row: value for row, value in other.fractions.items() if not held[row]}
            fractions = kept | {row: value for row, value in self.fractions.items() if held[row]}
        values = pl.select(chosen).to_series().alias(self.values.name)
        return Carried(values, evolve(known, slack=int(bool(fractions))), fractions)

    def put(self, rows: Sequence[int], values: Sequence[Scalar], unit: Unit) -> Carried:
        """The column with other values in some rows."""
        height = len(self.values)
        given: list[Scalar] = [None] * height
        on = [False] * height
        for row, value in zip(rows, values, strict=True):
            given[row], on[row] = value, True
        return Carried.of(self.values.name, given, unit).where(pl.Series(on, dtype=pl.Boolean), self)


#: stored columns with their values of one month
Replaced = Mapping[str, Carried]
