"""Columns in rational numbers, for single rows: what a node's stored value stands for, computed back to exact columns.

A column that is exact is read as it stands; one that is not is computed again from what it reads, row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from jixiao.data.facts import BAD
from jixiao.engine import earlier
from jixiao.engine.children import members
from jixiao.engine.earlier import priors_exactly
from jixiao.engine.moments import moment_values
from jixiao.formula import exact
from jixiao.formula.columns import scalars
from jixiao.formula.exact import Held
from jixiao.formula.tree import (
    HISTORY,
    MIDDLES,
    Call,
    Derived,
    Find,
    LookUp,
    Moment,
    Node,
    Paid,
    Prior,
    Scalar,
    Total,
    Tree,
    Window,
    cells,
)
from jixiao.scheme.periods import Period

if TYPE_CHECKING:
    from jixiao.engine.run import Run

#: so many rows are few
_FEW = 100


class Exactly:
    """The exact reading of one run's columns. Row numbers are those of the whole table."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.memory: dict[tuple[str, str], dict[int, Held]] = {}

    def values(self, table: str, column: str, rows: Sequence[int]) -> list[Scalar]:
        """The true values of a column for some rows; a cell that could not be read has none."""
        return [exact.known(value) for value in self.held(table, column, rows)]

    def held(self, table: str, column: str, rows: Sequence[int]) -> list[Held]:
        """What a column truly holds for some rows: a value, nothing, or a cell that could not be read."""
        sheet = self.run.sheets[table]
        if sheet.known(column).slack == 0:
            return self._stored(table, column, rows)
        if column in sheet.fractions:
            known = sheet.fractions[column]
            return [known.get(row, value) for row, value in zip(rows, self._stored(table, column, rows), strict=True)]
        memory = self.memory.setdefault((table, column), {})
        missing = [row for row in dict.fromkeys(rows) if row not in memory]
        if missing:
            memory.update(zip(missing, self._computed(table, column, missing), strict=True))
        return [memory[row] for row in rows]

    def unproven(self, table: str, column: str) -> dict[int, Scalar]:
        """The true values of those rows of a column that are not shown to be exact as they are stored; of few, all."""
        rows = pl.int_range(self.run.sheets[table].frame.height, dtype=pl.UInt32, eager=True)
        # of a few rows the values are computed sooner than shown to be exact
        open_ = (rows if len(rows) <= _FEW else rows.filter(~self.run.proof.rows(table, column, rows))).to_list()
        return dict(zip(open_, self.values(table, column, open_), strict=True))

    def forget(self, columns: Iterable[tuple[str, str]]) -> None:
        """Drop what was computed of some columns, which are made anew."""
        for key in columns:
            self.memory.pop(key, None)

    def _stored(self, table: str, column: str, rows: Sequence[int]) -> list[Held]:
        sheet = self.run.sheets[table]
        if not rows:
            return []
        start = min(rows) if sheet.is_dated else 0
        stop = max(rows) + 1 if sheet.is_dated else sheet.stop
        index = pl.Series([row - start for row in rows], dtype=pl.UInt32)
        values: list[Held] = [*scalars(sheet.column(column, start, stop)[index], sheet.known(column))]
        bad = f"{column}{BAD}"
        if bad in sheet.frame.columns:
            flags = sheet.column(bad, start, stop)[index].to_list()
            return [exact.UNREADABLE if flag else value for value, flag in zip(values, flags, strict=True)]
        return values

    def tree(
        self,
        tree: Tree,
        table: str,
        rows: Sequence[int],
        columns: Mapping[str, Sequence[Held]] | None = None,
        *,
        every: str = "month",
    ) -> list[Scalar]:
        """A tree's true values for some rows of a table; `columns` gives those that are no columns of it."""
        inputs = dict(columns or {})
        for name in sorted({cell.column for cell in cells(tree)} - set(inputs)):
            inputs[name] = self.held(table, name, rows)
        sheet = self.run.sheets.get(table)
        if sheet is None or not sheet.is_dated or not _has_moment(tree) or all(row >= sheet.start for row in rows):
            return exact.rows(tree, inputs, moment_values(self.run.period(every), self.run.calendar), len(rows))
        result: list[Scalar] = []
        for i, row in enumerate(rows):
            one = {name: values[i : i + 1] for name, values in inputs.items()}
            result += exact.rows(tree, one, self._moments_of(table, row), 1)
        return result

    def _moments_of(self, table: str, row: int) -> Mapping[str, Held]:
        sheet = self.run.sheets[table]
        month = sheet.month_of(row)
        if row >= sheet.start or month is None:
            return moment_values(self.run.month, self.run.calendar)
        return moment_values(Period(month), self.run.calendar)

    def _computed(self, table: str, column: str, rows: Sequence[int]) -> list[Held]:
        """Values that are computed again, month by month: past rows have the rules and parents of their own month."""
        sheet = self.run.sheets[table]
        if not sheet.is_dated or all(sheet.start <= row < sheet.stop for row in rows):
            return [*self._by_node(self.run.nodes[(table, column)], rows, None)]
        groups: dict[int | None, list[int]] = {}
        for row in rows:
            if row < sheet.stop:
                groups.setdefault(sheet.month_of(row) if row < sheet.start else None, []).append(row)
        # rows of later months are not computed yet
        found: dict[int, Held] = dict.fromkeys(rows)
        for month, mine in groups.items():
            nodes = self.run.nodes if month is None else self.run.nodes_of(month)
            found |= dict(zip(mine, self._by_node(nodes[(table, column)], mine, month), strict=True))
        return [found[row] for row in rows]

    def _by_node(self, node: Node, rows: Sequence[int], month: int | None) -> Sequence[Held]:
        """What a node gives for rows of one month (None: the present one).

        :raises TypeError: it is a paid line or the number of a row, which are exact as they stand.
        """
        match node:
            case Derived():
                return self._derived(node, rows)
            case LookUp():
                parents = self.values(node.table, node.via, rows)
                found = iter(self._of_parents(node, [int(row) for row in parents if isinstance(row, Fraction)], month))
                return [None if parent is None else next(found) for parent in parents]
            case Total():
                return self.totals(node, rows)
            case Window():
                return self._window(node, rows)
            case Prior():
                return priors_exactly(self.run, node, rows)
            case Paid() | Find():
                raise TypeError("a paid line, and the number of a row, are exact")

    def _derived(self, node: Derived, rows: Sequence[int]) -> list[Scalar]:
        values = self.tree(node.tree, node.table, rows, every=node.every)
        pinned = self.run.pins.get((node.table, node.name), {})
        values = [pinned.get(row, value) for row, value in zip(rows, values, strict=True)]
        if node.where is None and node.every == "month":
            return values
        on = self.values(node.table, f"{node.name}#on", rows)
        if node.where is not None:
            # the flag holds where the condition is unknown, too: such a row has no value, unless a case pins it
            certain = self.tree(node.where, node.table, rows, every=node.every)
            on = [flag and (sure is True or row in pinned) for flag, sure, row in zip(on, certain, rows, strict=True)]
        return [value if flag else None for value, flag in zip(values, on, strict=True)]

    def _of_parents(self, node: LookUp, parents: Sequence[int], month: int | None) -> Sequence[Held]:
        target = self.run.sheets[node.target]
        if month is None or target.is_dated:
            return self.held(node.target, node.column, parents)
        if target.versions and (node.target, node.column) not in self.run.nodes:
            return target.then(node.column, parents, month)
        return self.run.memories[node.target].exactly(month, node.column, parents)

    def totals(self, node: Total, rows: Sequence[int]) -> list[Scalar]:
        """One total for several rows of its table: the leaf rows of all of them together, then row by row."""
        groups = [members(self.run, node, row) for row in rows]
        owners = [row for row, mine in zip(rows, groups, strict=True) for _ in mine]
        flat = [member for mine in groups for member in mine]
        columns: dict[str, Sequence[Held]] = {f"^{name}": self.held(node.table, name, owners) for name in node.outer}
        if node.leaf == HISTORY:
            columns |= earlier.held(self.run, node, owners, flat)

        def of(tree: Tree) -> list[Scalar]:
            names = {cell.column for cell in cells(tree)}
            given = {name: values for name, values in columns.items() if name in names}
            if node.leaf == HISTORY:
                return exact.rows(tree, given, moment_values(self.run.period(node.every), self.run.calendar), len(flat))
            return self.tree(tree, node.leaf, flat, given, every=node.every)

        keep: list[Scalar] = of(node.keep) if node.keep is not None else [True] * len(flat)
        if node.during.other is not None:
            dates = self.values(node.leaf, node.during.other.column, flat)
            keep = [None if date is None and held else held for held, date in zip(keep, dates, strict=True)]
        for flag in node.skip:
            flags = columns[flag] if node.leaf == HISTORY else self.values(node.leaf, flag, flat)
            keep = [False if on is False else held for held, on in zip(keep, flags, strict=True)]
        values = of(node.value) if node.value is not None else [True] * len(flat)
        order = of(node.order) if node.order is not None else [None] * len(flat)
        result, start = [], 0
        for mine in groups:
            stop = start + len(mine)
            result.append(aggregated(node.kind, keep[start:stop], values[start:stop], order[start:stop]))
            start = stop
        return result

    def _window(self, node: Window, rows: Sequence[int]) -> list[Scalar]:
        """Sums and extremes over partitions; ranks and counts are exact columns and never come here."""
        sheet = self.run.sheets[node.table]
        everyone = range(sheet.stop)
        keep = self.tree(node.keep, node.table, everyone) if node.keep is not None else [True] * len(everyone)
        for flag in node.skip:
            keep = [held and on for held, on in zip(keep, self.values(node.table, flag, everyone), strict=True)]
        parts = [self.tree(tree, node.table, everyone) for tree in node.partition]
        keys = list(zip(*parts, strict=True)) if parts else [()] * len(everyone)
        values = self.tree(node.args[0], node.table, everyone)
        if node.order:
            raise TypeError("a running figure of inexact values is not supported")
        groups: dict[tuple[Scalar, ...], list[int]] = {}
        for i, (key, held) in enumerate(zip(keys, keep, strict=True)):
            if held:
                groups.setdefault(tuple(key), []).append(i)
        result = {
            key: aggregated(node.kind, [True] * len(at), [values[i] for i in at], [None] * len(at))
            for key, at in groups.items()
        }
        return [result.get(tuple(keys[row])) if keep[row] else None for row in rows]


def _has_moment(tree: Tree) -> bool:
    return isinstance(tree, Moment) or (isinstance(tree, Call) and any(_has_moment(arg) for arg in tree.args))


def aggregated(kind: str, keep: Sequence[Scalar], values: Sequence[Scalar], order: Sequence[Scalar]) -> Scalar:
    """The exact reading of an aggregate over the rows of one group; an unknown filter or value makes it unknown."""
    held = [(value, by) for flag, value, by in zip(keep, values, order, strict=True) if flag]
    known = [value for value, _ in held if value is not None]
    unsure = None in keep
    match kind:
        case "count":
            return None if unsure else Fraction(len(known))
        case "distinct":
            return None if unsure else Fraction(len(set(known)))
        case "sum":
            if unsure or len(known) < len(held):
                return None
            return sum((value for value in known if isinstance(value, Fraction)), Fraction(0))
        case "min" | "max":
            if unsure or len(known) < len(held) or not known:
                return None
            return (min if kind == "min" else max)(known)
        case "median_low" | "median_high":
            if unsure or len(known) < len(held) or not known:
                return None
            return sorted(known)[(len(known) - (kind == MIDDLES[0])) // 2]
        case "any":
            return True if True in known else None if unsure or len(known) < len(held) else False
        case "all":
            return False if False in known else None if unsure or len(known) < len(held) else True
        case "only":
            return held[0][0] if len(held) == 1 and not unsure else None
        case "latest":
            if unsure or not held:
                return None
            # of rows that are equally late the last one; a row without an order is the earliest
            return max(reversed(held), key=lambda item: (item[1] is not None, item[1]))[0]
        case _:
            raise TypeError(kind)
