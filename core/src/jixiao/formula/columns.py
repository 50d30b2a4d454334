"""The Polars reading: a tree as expressions over the columns of one frame.

It walks a tree and asks the table of functions; what it needs to know of a column (its places, size and slack) comes
from `Figures`. Where the exact reading has to decide single rows, it evaluates what there is at once, has the rows
near the edge computed exactly, and goes on with the corrected column.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl
from attrs import frozen

from jixiao.formula import exact
from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.marks import rows_where, surely
from jixiao.formula.operands import Operand, expression
from jixiao.formula.passes import select, take
from jixiao.formula.quantity import Inexact, Plain, Quantity, always
from jixiao.formula.scale import DECIMAL, LIMIT, NARROW, PLACES, is_number, kind, terminates, units_of
from jixiao.formula.tree import Call, Cell, Moment, Scalar, Tree, Value, cells, moments_of
from jixiao.formula.uniform import full
from jixiao.formula.workdays import Calendar
from jixiao.problems import Place, Problem, Problems
from jixiao.scheme.units import Unit

#: Polars types of values that are no numbers
TYPES: dict[str, pl.DataType] = {
    "text": pl.String(), "flag": pl.Boolean(), "date": pl.Date(), "period": pl.String(), "row": pl.UInt32(),
    "rank": pl.String(),
}  # fmt: skip


@frozen
class Figures:
    """What is known of a number column: its last place, bound of its magnitude, slack (see `quantity`).

    `settled`: the column holds the true values at 18 places, although it may not be exact.
    """

    places: int = 0
    size: int = 0
    slack: int = 0
    settled: bool = True

    @property
    def kind(self) -> pl.DataType:
        """The type that holds the column."""
        return kind(self.size, self.places)

    def joined(self, other: Figures) -> Figures:
        """What is known of rows of either kind; each column has to be brought to it (`brought`)."""
        places, size = max(self.places, other.places), max(self.size, other.size)
        return Figures(places, size, max(self.slack, other.slack), self.settled and other.settled)


#: what is known of a column without a number in it
NOTHING = Figures()
#: computes a tree exactly for some rows of the frame
Exactly = Callable[[Tree, Sequence[int]], Sequence[Scalar]]
#: tells for a column with slack in which of some rows of the frame it is exact all the same
Proven = Callable[[str, pl.Series], pl.Series]
PROVEN = "#exact"
#: a bound of years
_YEARS = 10_000
#: below so many rows near an edge, computing them exactly costs less than proving columns exact
FEW = 32
#: from so many rows what is exact is noted as it is computed, and sums are added by row number
MANY = 50_000


def dtype(unit: Unit) -> pl.DataType:
    """The Polars type of values of a unit."""
    return TYPES.get(unit.kind, NARROW)


def units(name: str, values: Sequence[Scalar], places: int, dtype: pl.DataType) -> pl.Series:
    """Exact numbers as a column of units of so many places."""
    cells = [units_of(value, places) if isinstance(value, Fraction) else None for value in values]
    return pl.Series(name, cells, dtype=dtype)


def series(name: str, values: Sequence[Scalar], unit: Unit) -> tuple[pl.Series, Figures]:
    """Exact values as a column, with what is known of it: numbers that do not end stand at 18 places."""
    if not unit.is_number:
        return pl.Series(name, values, dtype=dtype(unit)), NOTHING
    numbers = [value for value in values if isinstance(value, Fraction)]
    places = [terminates(value) for value in numbers]
    ends = None not in places
    size = int(max((abs(value) for value in numbers), default=Fraction(0))) + 1
    most = max((place for place in places if place is not None), default=0)
    figures = Figures(most if ends else PLACES, size, int(not ends))
    return units(name, values, figures.places, figures.kind), figures


def brought(column: pl.Series, old: Figures, new: Figures) -> pl.Series:
    """A number column as one of which `new` is known, which covers the old."""
    column = column.cast(new.kind) if column.dtype != new.kind else column
    if old.places == new.places:
        return column
    return column * pl.Series([10 ** (new.places - old.places)], dtype=new.kind)


def scalars(column: pl.Series, figures: Figures = NOTHING) -> list[Scalar]:
    """The cells of a column as exact values."""
    if column.dtype.is_integer():
        unit = 10**figures.places
        return [None if value is None else Fraction(value, unit) for value in column.to_list()]
    return [Fraction(value) if isinstance(value, Decimal) else value for value in column.to_list()]


def _like(column: pl.Series, values: Sequence[Scalar], places: int) -> pl.Series:
    """Exact values as cells of a column, numbers in units of so many places."""
    if is_number(column.dtype):
        return units(column.name, values, places, column.dtype)
    return pl.Series(column.name, values, dtype=column.dtype)


def _is_constant(tree: Tree) -> bool:
    """Whether a tree reads neither a column nor the period."""
    return isinstance(tree, Value) or (isinstance(tree, Call) and all(map(_is_constant, tree.args)))


#: each part of a period as an expression or number, and the company's calendar
Moments = Mapping[str, pl.Expr | Fraction | Calendar]


class Kept:
    """Readings of whole formulas that go on from month to month, while what is known of their columns is the same.

    A formula that names a part of the period is read anew each time.
    """

    def __init__(self) -> None:
        # by identity: to compare large trees would take as long as reading them
        self._formulas: dict[int, tuple[Tree, tuple[str, ...], bool]] = {}
        self._found: dict[int, tuple[Hashable, Operand]] = {}

    def columns(self, tree: Tree) -> tuple[str, ...]:
        """The columns that a formula reads, in order."""
        if (known := self._formulas.get(id(tree))) is None:
            read = tuple(dict.fromkeys(cell.column for cell in cells(tree)))
            known = self._formulas[id(tree)] = (tree, read, not any(moments_of(tree)))
        return known[1]

    def find(self, tree: Tree, seen: Hashable) -> Operand | None:
        """The reading under the same circumstances, if it was kept."""
        before, operand = self._found.get(id(tree), (None, None))
        return operand if before == seen else None

    def keep(self, tree: Tree, seen: Hashable, operand: Operand) -> None:
        """Keep a reading, in place of that of other circumstances."""
        if self._formulas[id(tree)][2]:
            self._found[id(tree)] = (seen, operand)


class Columns:
    """One reading over one frame, whose columns it may extend by those that had to be made certain.

    `exactly` computes a tree for some rows of the frame by the exact reading; `proven` tells where a column with slack
    is exact. `moments` holds the expression or value of each part of the period. With `folds` a column of zeros alone
    is read as the constant that it is, which may come out as one row. What may be kept of it for other months goes
    to `kept`.
    """

    def __init__(
        self,
        frame: pl.DataFrame,
        figures: Mapping[str, Figures],
        moments: Moments,
        exactly: Exactly,
        proven: Proven | None = None,
        *,
        folds: bool = False,
        kept: Kept | None = None,
    ) -> None:
        self.frame = frame
        self.figures = figures
        self.moments = moments
        self.exactly = exactly
        self.proven = proven
        self.folds = folds
        self.kept = kept

    @property
    def calendar(self) -> Calendar | None:
        """The company's calendar, if the data has one."""
        found = self.moments.get(exact.CALENDAR.removeprefix(exact.MOMENT))
        return found if isinstance(found, Calendar) else None

    def of(self, tree: Tree) -> Operand:
        """The reading of a tree: a quantity for a number, else an expression.

        :raises Inexact: nothing bounds the error; the exact reading has to compute the whole column.
        """
        if self.kept is None or not isinstance(tree, Call):
            return self._read(tree)
        seen = self._seen(self.kept.columns(tree))
        found = self.kept.find(tree, seen)
        if found is None:
            before = self.frame
            found = self._read(tree)
            # a column that had to be made certain belongs to this frame alone
            if self.frame is before:
                self.kept.keep(tree, seen, found)
        return found

    def computed(self, tree: Tree) -> Operand:
        """The reading of a tree that is no column by itself; where nothing bounds its error, a column made exactly.

        :raises Problems: a value that no column can hold.
        """
        try:
            return self.of(tree)
        except Inexact:
            values = self.exactly(tree, range(self.frame.height))
        large = sum(isinstance(value, Fraction) and abs(value) >= LIMIT for value in values)
        if large:
            raise Problems(Problem("engine.too_large", Place(), values={"count": large}))
        name = f"#{len(self.frame.columns)}"
        column, known = series(name, values, tree.unit)
        ends = [not isinstance(value, Fraction) or terminates(value) is not None for value in values]
        self.frame = self.frame.hstack([column, pl.Series(name + PROVEN, ends, dtype=pl.Boolean)])
        self.figures = {**self.figures, name: known}
        return self._read(Cell(name, tree.unit))

    def _seen(self, columns: Iterable[str]) -> Hashable:
        """All that a reading depends on which names no part of the period."""
        frame, known, bad = self.frame, self.figures.get, self._names
        cells = ((frame.get_column(name), name) for name in columns)
        return (
            self.folds,
            self.calendar,
            *((cell.dtype, cell.null_count() > 0, known(name), f"{name}#bad" in bad) for cell, name in cells),
        )

    @functools.cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self.frame.columns)

    def _read(self, tree: Tree) -> Operand:
        match tree:
            case Value(value=Fraction() as value):
                return Quantity.of(value)
            case Value(value=bool() as value):
                return always(value=value)
            case Value(value=str() | dt.date() as value):
                return Plain(pl.lit(value), nullable=False)
            case Value():
                # null; or bands and the like, which act through their call
                return Plain(pl.lit(None), empty=True)
            case Moment(part=part, unit=unit):
                moment = self.moments[part]
                if isinstance(moment, Fraction):
                    return Quantity.of(moment)
                if isinstance(moment, Calendar):
                    raise TypeError("the calendar is no value")
                # a year or month of each row's own
                return Quantity(moment, 0, _YEARS, nullable=False) if unit.is_number else Plain(moment, nullable=False)
            case Cell(column=column, unit=unit):
                nullable = self.frame.get_column(column).null_count() > 0
                if not unit.is_number:
                    return Plain(pl.col(column), nullable)
                return self._number(column, nullable=nullable)
            case Call():
                function = FUNCTIONS[tree.function].polars
                if function is None:
                    raise TypeError(f"{tree.function} has no row-wise reading")
                if _is_constant(tree):
                    # Polars would keep it as a column of one row, which does not go with longer ones everywhere
                    return self._constant(exact.reader(tree)({exact.CALENDAR: self.calendar}), tree.unit)
                return function(self, tree, tuple(self._read(arg) for arg in tree.args))

    def _number(self, column: str, *, nullable: bool) -> Quantity:
        """A number column; one that is still of decimals has all their places."""
        expr, stored = pl.col(column), self.frame.get_column(column).dtype
        if stored == DECIMAL:
            return Quantity(expr.to_physical(), PLACES, LIMIT, nullable=nullable)
        known = self.figures[column]
        if self.folds and not nullable and not known.size and not known.slack:
            return Quantity.of(Fraction(0))
        expr = expr if stored == known.kind else expr.cast(known.kind)
        proof = pl.col(column + PROVEN) if known.slack else None
        return Quantity(expr, known.places, known.size, known.slack, nullable=nullable, proof=proof)

    def _constant(self, value: Scalar, unit: Unit) -> Operand:
        if value is not None:
            return self.of(Value(value, unit))
        return Quantity.unknown() if unit.is_number else Plain(pl.lit(None, dtype=dtype(unit)))

    def inside(self, keep: Tree | None, skip: Sequence[str]) -> pl.Expr | None:
        """Which rows take part: those for which `keep` and every flag of `skip` holds; None for all."""
        inside = None if keep is None else expression(self.computed(keep))
        for flag in skip:
            inside = pl.col(flag) if inside is None else inside & pl.col(flag)
        return inside

    def certain(self, call: Tree, result: pl.Expr, near: pl.Expr, proof: pl.Expr | None, *, places: int = 0) -> pl.Expr:
        """`result`, a flag or a number of so many places, certain also where `near` holds and `proof` does not.

        Those rows are computed anew by the exact reading.
        """
        name = f"#{len(self.frame.columns)}"
        found = self._together(result.alias(name), near.fill_null(value=False).alias("near"))
        column = found[name]
        rows = rows_where(found["near"])
        if len(rows) > FEW and proof is not None and self.proven is not None:
            rows = rows.filter(~self._proven(call, rows, proof))
        if len(rows):
            certain = self.exactly(call, rows.to_list())
            column = column.scatter(rows, _like(column, certain, places))
        self.frame = self.frame.hstack([column.alias(name)])
        return pl.col(name)

    def shown(self, number: Quantity) -> pl.Expr | None:
        """Which rows of a number with slack are exact all the same, if the frame can say so at once."""
        if not number.slack or number.proof is None or self.frame.height < MANY:
            return None
        if not set(number.proof.meta.root_names()) <= set(self.frame.columns):
            return None
        return pl.when(number.num.is_null()).then(pl.lit(value=True)).otherwise(number.proof.fill_null(value=False))

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
        noted = {name + PROVEN for name in read} & set(self.frame.columns)
        made = [name for name in self.frame.columns if name.startswith("#")]
        frame = take(self.frame.select([*sorted(read | noted), *made]), rows)
        unsure = sorted(name for name in read if name + PROVEN not in noted and self.figures.get(name, NOTHING).slack)
        frame = frame.hstack([self.proven(name, rows).alias(name + PROVEN) for name in unsure])
        found = surely(frame.select(proof.alias("proof"))["proof"])
        return full(found, len(rows))

    def unreadable(self, tree: Tree) -> pl.Expr | None:
        """Which rows of a plain column hold a cell that could not be read, or None if none does."""
        bad = f"{tree.column}#bad" if isinstance(tree, Cell) else ""
        return pl.col(bad) if bad in self.frame.columns else None
