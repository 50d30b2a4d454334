"""Row-wise columns: the formulas of one table computed together, and a column alone where nothing bounds its error."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from jixiao.engine.bounds import tight
from jixiao.engine.pins import pin
from jixiao.formula.columns import MANY, NOTHING, PROVEN, Columns, Figures, dtype, series
from jixiao.formula.operands import Operand, plain, quantity, stored
from jixiao.formula.quantity import Inexact, Quantity
from jixiao.formula.scale import LIMIT, WIDE
from jixiao.formula.tree import Derived, Node
from jixiao.formula.uniform import flags, full, nulls
from jixiao.problems import Place, Problem

if TYPE_CHECKING:
    from jixiao.engine.run import Run

#: a magnitude from which the bound that a formula gives is replaced by that of the values themselves
_LOOSE = 10**9


class _Computed:
    """The columns of one table that are being computed, with what is known of them."""

    def __init__(self, run: Run, table: str) -> None:
        self.run = run
        self.table = table
        self.sheet = run.sheets[table]
        self.columns: dict[str, pl.Series] = {}
        self.figures: dict[str, Figures] = {}

    def absent(self, node: Derived) -> None:
        """A rule whose period does not end now."""
        height = self.sheet.frame.height
        self.columns[node.name] = nulls(node.name, dtype(node.unit), height)
        self.columns[f"{node.name}#on"] = flags(f"{node.name}#on", height, value=False)
        if node.unit.is_number:
            self.figures[node.name] = NOTHING

    def together(self, nodes: Sequence[Derived], every: str) -> None:
        """Rules of one period, in one pass over the table."""
        reading = self.run.reading(self.table, every)
        wanted: list[pl.Expr] = []
        numbers: dict[str, Quantity] = {}
        settled: dict[str, bool] = {}
        late: list[Derived] = []
        for node in nodes:
            try:
                operand = reading.of(node.tree)
            except Inexact:
                late.append(node)
                continue
            if node.unit.is_number:
                # a quotient of exact numbers is the nearest value, although it may not be exact
                settled[node.name] = quantity(operand).slack == 0
                operand = numbers[node.name] = stored(operand)
                shown = reading.shown(numbers[node.name])
                wanted += [] if shown is None else [shown.alias(node.name + PROVEN)]
            wanted += _guarded(reading, node, operand)
        found = _evaluated(reading, wanted, nodes, late)
        self.columns.update(found)
        for node in nodes:
            if node.name in numbers and node not in late:
                self._known(node.name, numbers[node.name], settled=settled[node.name])
        for node in late:
            self.row_by_row(node)

    def _known(self, name: str, number: Quantity, *, settled: bool) -> None:
        """What is known of a column from its formula, or from its values where that says too little."""
        slack, shown = number.slack, self.columns.get(name + PROVEN)
        if shown is not None and shown.all():
            slack, settled = 0, True
            del self.columns[name + PROVEN]
        figures = Figures(number.places, number.size, slack, settled)
        # over many rows a look at the values is cheap, and a near bound saves counting rows where they are summed
        if number.size > _LOOSE or slack or figures.kind == WIDE or self.sheet.frame.height >= MANY:
            self.columns[name], figures = tight(self.columns[name], number.places, slack, settled=settled)
        self.figures[name] = figures

    def row_by_row(self, node: Derived) -> None:
        """A whole column by the exact reading, where nothing bounds the error of the columnar one."""
        start, exactly = self.sheet.start, self.run.exactly
        rows = range(start, start + self.sheet.frame.height)
        values = exactly.tree(node.tree, self.table, rows, every=node.every)
        if node.where is not None:
            where = exactly.tree(node.where, self.table, rows, every=node.every)
            values = [value if held else None for value, held in zip(values, where, strict=True)]
            on = [held is not False for held in where]
            self.columns[f"{node.name}#on"] = pl.Series(f"{node.name}#on", on, dtype=pl.Boolean)
        elif node.every != "month":
            self.columns[f"{node.name}#on"] = flags(f"{node.name}#on", len(rows), value=True)
        fits = [not isinstance(value, Fraction) or abs(value) < LIMIT for value in values]
        if not all(fits):
            found = {"count": fits.count(False)}
            self.run.problems.append(Problem("engine.too_large", Place(), f"{self.table}.{node.name}", found))
            values = [value if small else None for value, small in zip(values, fits, strict=True)]
        self.columns[node.name], known = series(node.name, values, node.unit)
        if node.unit.is_number:
            self.figures[node.name] = known

    def pinned(self, node: Derived) -> None:
        """The cells that a worked case puts in place of the formula."""
        cells = self.run.pins.get((self.table, node.name))
        if cells is not None:
            pin(node, cells, self.sheet.start, self.columns, self.figures)
            self.columns.pop(node.name + PROVEN, None)


def derive(run: Run, table: str, nodes: Sequence[Node]) -> None:
    """Compute row-wise columns of a table's rows of the period."""
    computed = _Computed(run, table)
    ready = [node for node in nodes if isinstance(node, Derived)]
    for every in sorted({node.every for node in ready}):
        group = [node for node in ready if node.every == every]
        if run.ends(every):
            computed.together(group, every)
        else:
            for node in group:
                computed.absent(node)
    for node in ready:
        computed.pinned(node)
    run.sheets[table].add(computed.columns, computed.figures)


def _guarded(reading: Columns, node: Derived, operand: Operand) -> list[pl.Expr]:
    """The value where the rule applies, and the flag that says where it does."""
    flag = f"{node.name}#on"
    expr = operand.num if isinstance(operand, Quantity) else operand.expr.cast(dtype(node.unit))
    if node.where is None:
        return [expr.alias(node.name), *([pl.lit(value=True).alias(flag)] if node.every != "month" else [])]
    where = plain(reading.of(node.where))
    held = where.expr.fill_null(value=True) if where.nullable else where.expr
    return [(expr if where.holds else pl.when(where.expr).then(expr)).alias(node.name), held.alias(flag)]


#: what Polars raises where a number overflows, or an expression of constants alone confuses it
_REFUSED = (pl.exceptions.ComputeError, pl.exceptions.ShapeError, pl.exceptions.InvalidOperationError)


def _evaluated(
    reading: Columns, wanted: Sequence[pl.Expr], nodes: Sequence[Derived], late: list[Derived]
) -> dict[str, pl.Series]:
    """The expressions as columns; if a number overflows, its node is left to the exact reading."""
    height = reading.frame.height
    try:
        frame = _selected(reading.frame, wanted)
        return {column.name: full(column, height) for column in frame.iter_columns()}
    except _REFUSED:
        result: dict[str, pl.Series] = {}
        by_name = {node.name: node for node in nodes}
        for expr in wanted:
            name = expr.meta.output_name()
            try:
                result[name] = full(reading.frame.select(expr)[name], height)
            except _REFUSED:
                late.append(by_name[name.removesuffix("#on").removesuffix(PROVEN)])
        return result


def _selected(frame: pl.DataFrame, wanted: Sequence[pl.Expr]) -> pl.DataFrame:
    """Expressions over a frame: over a large one side by side, parts that several share computed once."""
    if not wanted:
        return pl.DataFrame()
    return frame.lazy().select(wanted).collect() if frame.height >= MANY else frame.select_seq(wanted)
