"""What earlier periods recorded: the columns that rules read back, by month, and the rows that aggregates see."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from fractions import Fraction

import polars as pl

from jixiao.formula.columns import NOTHING, Figures, brought, scalars
from jixiao.formula.tree import Call, Cell, Scalar, Total, Tree, Value
from jixiao.scheme.periods import Period

#: what a row of history says about its own time
CALENDAR = ("ago", "period", "quarter", "four_month", "half", "year", "month")


def furthest(tree: Tree | None) -> int | None:
    """How many periods back a history filter reaches; None if it names no bound."""
    match tree:
        case Call(function="and", args=args):
            bounds = [bound for arg in args if (bound := furthest(arg)) is not None]
            return min(bounds) if bounds else None
        case Call(function="between", args=(Cell(column="ago"), _, Value(value=Fraction() as high))):
            return int(high)
        case Call(function="<=" | "=" | "<", args=(Cell(column="ago"), Value(value=Fraction() as high))):
            return int(high)
        case _:
            return None


class Memory:
    """The remembered columns of one table.

    Each month holds a frame over the table's rows with every column and its flag ``<column>#on`` (false where the rule
    did not apply or nothing was recorded). The values of those rows that are no exact decimals are kept as fractions
    beside it.
    """

    def __init__(self) -> None:
        self.months: dict[int, pl.DataFrame] = {}
        #: what is known of a column in all its months, and in each
        self.figures: dict[str, Figures] = {}
        self.known: dict[tuple[int, str], Figures] = {}
        self.exact: dict[tuple[int, str], dict[int, Scalar]] = {}

    def record(
        self, month: int, frame: pl.DataFrame, figures: Mapping[str, Figures], exact: Mapping[str, dict[int, Scalar]]
    ) -> None:
        """Keep a month's columns; what is known of a column covers all its months."""
        self.months[month] = frame
        for name, new in figures.items():
            self.known[(month, name)] = new
            self.figures[name] = self.figures.get(name, NOTHING).joined(new)
        for name, values in exact.items():
            self.exact[(month, name)] = values

    def column(self, month: int, column: str) -> pl.Series | None:
        """A column of a month, as one of which `figures` is known; None where nothing was recorded."""
        frame = self.months.get(month)
        if frame is None or column not in frame.columns:
            return None
        own = self.known.get((month, column))
        return frame[column] if own is None else brought(frame[column], own, self.figures[column])

    def of_month(self, month: int) -> dict[str, Figures]:
        """What is known of the number columns of a month."""
        return {name: known for (then, name), known in self.known.items() if then == month}

    def exactly(self, month: int, column: str, rows: Sequence[int]) -> list[Scalar]:
        """True values of a column of a month."""
        frame = self.months.get(month)
        if frame is None or column not in frame.columns:
            return [None] * len(rows)
        known = self.known.get((month, column), NOTHING)
        stored = scalars(frame[column][pl.Series(list(rows), dtype=pl.UInt32)], known)
        true = self.exact.get((month, column))
        return stored if true is None else [true.get(row, value) for row, value in zip(rows, stored, strict=True)]


def rows_of(node: Total, period: Period, months: Sequence[int]) -> list[int]:
    """The months that a history aggregate of a period may see, in order."""
    here, back = period.last_month.first, furthest(node.keep)
    begin = None if back is None else period.previous(back).first
    return [month for month in sorted(set(months)) if month <= here and (begin is None or begin <= month)]


@functools.lru_cache(maxsize=256)
def calendar(month: int, period: Period) -> Mapping[str, Scalar]:
    """What a row of history says about its own time, under the names of `CALENDAR`."""
    own = Period(month, 1, period.shift)
    return {
        "ago": Fraction((period.first - own.around(period.kind).first) // period.months),
        "period": str(own),
        "quarter": str(own.around("quarter")),
        "four_month": str(own.around("four_month")),
        "half": str(own.around("half")),
        "year": Fraction(own.around("year").year),
        "month": Fraction(own.start.month),
    }
