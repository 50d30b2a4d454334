"""The Polars reading: a tree as expressions over the columns of one frame.

It walks a tree and asks the table of functions; what it needs to know of a column (its places, size and slack) comes
from `Figures`. Where the exact reading has to decide single rows, it evaluates what there is at once, has the rows
near the edge computed exactly, and goes on with the corrected column.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl
from attrs import frozen

from jixiao.formula import exact
from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.marks import rows_where, surely
from jixiao.formula.operands import Operand, expression
from jixiao.formula.passes import select, take
from jixiao.formula.quantity import DECIMAL, Plain, Quantity, numbers
from jixiao.formula.tree import Call, Cell, Moment, Scalar, Tree, Value, cells
from jixiao.formula.uniform import full
from jixiao.scheme.units import Unit

#: Polars types of values that are no numbers
TYPES: dict[str, pl.DataType] = {
    "text": pl.String(), "flag": pl.Boolean(), "date": pl.Date(), "period": pl.String(), "row": pl.UInt32(),
    "rank": pl.String(),
}  # fmt: skip


@frozen
class Figures:
    """What is known of a number column: decimal places used, bound of its magnitude, slack (see `quantity`).

    `settled`: the column holds the true values at 18 places, although it may not be exact.
    """

    places: int = 18
    size: int = 10**20
    slack: int = 0
    settled: bool = True


EXACT = Figures()
#: computes a tree exactly for some rows of the frame
Exactly = Callable[[Tree, Sequence[int]], Sequence[Scalar]]
#: tells for a column with slack in which of some rows of the frame it is exact all the same
Proven = Callable[[str, pl.Series], pl.Series]
PROVEN = "#exact"
#: a bound of years
_YEARS = 10_000
#: below so many rows near an edge, computing them exactly costs less than proving columns exact
FEW = 32


def dtype(unit: Unit) -> pl.DataType:
    """The Polars type of values of a unit."""
    return TYPES.get(unit.kind, DECIMAL)


def series(name: str, values: Sequence[Scalar], unit: Unit) -> pl.Series:
    """Exact values as a column: numbers at 18 places."""
    if unit.is_number:
        return numbers(name, (value if isinstance(value, Fraction) else None for value in values))
    return pl.Series(name, values, dtype=dtype(unit))


def scalars(column: pl.Series) -> list[Scalar]:
    """The cells of a column as exact values."""
    return [
        Fraction(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else value
        for value in column.to_list()
    ]


def _is_constant(tree: Tree) -> bool:
    """Whether a tree reads neither a column nor the period."""
    return isinstance(tree, Value) or (isinstance(tree, Call) and all(map(_is_constant, tree.args)))


class Columns:
    """One reading over one frame, whose columns it may extend by those that had to be made certain.

    `exactly` computes a tree for some rows of the frame by the exact reading; `proven` tells where a column with slack
    is exact. `moments` holds the expression or value of each part of the period.
    """

    def __init__(
        self,
        frame: pl.DataFrame,
        figures: Mapping[str, Figures],
        moments: Mapping[str, pl.Expr | Fraction],
        exactly: Exactly,
        proven: Proven | None = None,
    ) -> None:
        self.frame = frame
        self.figures = figures
        self.moments = moments
        self.exactly = exactly
        self.proven = proven

    def of(self, tree: Tree) -> Operand:
        """The reading of a tree: a quantity for a number, else an expression.

        :raises Inexact: nothing bounds the error; the exact reading has to compute the whole column.
        """
        match tree:
            case Value(value=Fraction() as value):
                return Quantity.of(value)
            case Value(value=str() | bool() | dt.date() as value):
                return Plain(pl.lit(value), nullable=False)
            case Value():
                # null; or bands and the like, which act through their call
                return Plain(pl.lit(None), empty=True)
            case Moment(part=part, unit=unit):
                moment = self.moments[part]
                if isinstance(moment, Fraction):
                    return Quantity.of(moment)
                # a year or month of each row's own
                return Quantity(moment, 0, _YEARS, nullable=False) if unit.is_number else Plain(moment, nullable=False)
            case Cell(column=column, unit=unit):
                nullable = self.frame[column].null_count() > 0
                if not unit.is_number:
                    return Plain(pl.col(column), nullable)
                known = self.figures.get(column, EXACT)
                proof = pl.col(column + PROVEN) if known.slack else None
                return Quantity(pl.col(column), known.places, known.size, known.slack, nullable=nullable, proof=proof)
            case Call():
                function = FUNCTIONS[tree.function].polars
                if function is None:
                    raise TypeError(f"{tree.function} has no row-wise reading")
                if _is_constant(tree):
                    # Polars would keep it as a column of one row, which does not go with longer ones everywhere
                    return self._constant(exact.reader(tree)({}), tree.unit)
                return function(self, tree, tuple(self.of(arg) for arg in tree.args))

    def _constant(self, value: Scalar, unit: Unit) -> Operand:
        if value is not None:
            return self.of(Value(value, unit))
        nothing = pl.lit(None, dtype=dtype(unit))
        return Quantity(nothing, 0, 0) if unit.is_number else Plain(nothing)

    def inside(self, keep: Tree | None, skip: Sequence[str]) -> pl.Expr | None:
        """Which rows take part: those for which `keep` and every flag of `skip` holds; None for all."""
        inside = None if keep is None else expression(self.of(keep))
        for flag in skip:
            inside = pl.col(flag) if inside is None else inside & pl.col(flag)
        return inside

    def certain(self, call: Tree, result: pl.Expr, near: pl.Expr, proof: pl.Expr | None) -> pl.Expr:
        """`result`, with the rows for which `near` holds, and `proof` does not, computed anew by the exact reading."""
        name = f"#{len(self.frame.columns)}"
        found = self._together(result.alias(name), near.fill_null(value=False).alias("near"))
        column = found[name]
        rows = rows_where(found["near"])
        if len(rows) > FEW and proof is not None and self.proven is not None:
            rows = rows.filter(~self._proven(call, rows, proof))
        if len(rows):
            certain = self.exactly(call, rows.to_list())
            column = column.scatter(rows, series(name, certain, call.unit))
        self.frame = self.frame.hstack([column.alias(name)])
        return pl.col(name)

    def _together(self, *wanted: pl.Expr) -> pl.DataFrame:
        """Expressions as columns of the frame's height, also where one is the same in all rows."""
        try:
            found = select(self.frame, wanted)
            if found.height == self.frame.height:
                return found
        except pl.exceptions.ShapeError:
            # a choice that no row makes may come as one row, which Polars does not always stretch
            pass
        alone = [self.frame.select(expr).to_series() for expr in wanted]
        return pl.DataFrame([full(column, self.frame.height) for column in alone])

    def _proven(self, call: Tree, rows: pl.Series, proof: pl.Expr) -> pl.Series:
        """For some rows, whether what the call compares is exact as it stands."""
        assert self.proven is not None
        read = {cell.column for cell in cells(call)}
        made = [name for name in self.frame.columns if name.startswith("#")]
        frame = take(self.frame.select([*sorted(read), *made]), rows)
        unsure = sorted(name for name in read if name in self.figures and self.figures[name].slack)
        frame = frame.hstack([self.proven(name, rows).alias(name + PROVEN) for name in unsure])
        found = surely(frame.select(proof.alias("proof"))["proof"])
        return full(found, len(rows))

    def unreadable(self, tree: Tree) -> pl.Expr | None:
        """Which rows of a plain column hold a cell that could not be read, or None if none does."""
        bad = f"{tree.column}#bad" if isinstance(tree, Cell) else ""
        return pl.col(bad) if bad in self.frame.columns else None
