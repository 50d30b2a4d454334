"""Columns in rational numbers, for single rows: what a node's stored value stands for, computed back to exact columns.

A column that is exact is read as it stands; one that is not is computed again from what it reads, row by row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from jixiao.data.facts import BAD
from jixiao.engine.windows import shared
from jixiao.formula import exact
from jixiao.formula.rounding import half_away
from jixiao.formula.tree import (
    HISTORY,
    Call,
    Cell,
    Derived,
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


def scalars(column: pl.Series) -> list[Scalar]:
    """The cells of a column as exact values."""
    values = column.to_list()
    return [
        Fraction(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else value
        for value in values
    ]


class Exactly:
    """The exact reading of one run's columns. Row numbers are those of the whole table."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.memory: dict[tuple[str, str], dict[int, Scalar]] = {}

    def values(self, table: str, column: str, rows: Sequence[int]) -> list[Scalar]:
        """The true values of a column for some rows."""
        sheet = self.run.sheets[table]
        if sheet.known(column).slack == 0 and column not in self.run.pending:
            return self._stored(table, column, rows)
        if column in sheet.fractions:
            known = sheet.fractions[column]
            return [known.get(row, value) for row, value in zip(rows, self._stored(table, column, rows), strict=True)]
        memory = self.memory.setdefault((table, column), {})
        missing = [row for row in dict.fromkeys(rows) if row not in memory]
        if missing:
            memory.update(zip(missing, self._computed(table, column, missing), strict=True))
        return [memory[row] for row in rows]

    def _stored(self, table: str, column: str, rows: Sequence[int]) -> list[Scalar]:
        sheet = self.run.sheets[table]
        if not rows:
            return []
        start = min(rows) if sheet.is_dated else 0
        stop = max(rows) + 1 if sheet.is_dated else sheet.frame.height
        cells_ = sheet.column(column, start, stop)
        index = pl.Series([row - start for row in rows], dtype=pl.UInt32)
        values = scalars(cells_.gather(index))
        bad = f"{column}{BAD}"
        if bad in sheet.numbered.frame.columns:
            flags = sheet.column(bad, start, stop).gather(index).to_list()
            values = [exact.UNREADABLE if flag else value for value, flag in zip(values, flags, strict=True)]  # type: ignore[misc]  # understood by the reader
        return values

    def tree(
        self,
        tree: Tree,
        table: str,
        rows: Sequence[int],
        columns: Mapping[str, list[Scalar]] | None = None,
        *,
        every: str = "month",
    ) -> list[Scalar]:
        """A tree's true values for some rows of a table; `columns` gives those that are no columns of it."""
        given = columns or {}
        names = sorted({cell.column for cell in cells(tree)} - set(given))
        inputs = {name: self.values(table, name, rows) for name in names} | dict(given)
        sheet = self.run.sheets.get(table)
        if sheet is None or not sheet.is_dated or not _has_moment(tree) or all(row >= sheet.start for row in rows):
            return exact.rows(tree, inputs, self.run.moment_values(every), len(rows))
        result: list[Scalar] = []
        for i, row in enumerate(rows):
            one = {name: [values[i]] for name, values in inputs.items()}
            result += exact.rows(tree, one, self._moments_of(table, row), 1)
        return result

    def _moments_of(self, table: str, row: int) -> dict[str, Scalar]:
        sheet = self.run.sheets[table]
        month = sheet.month_of(row)
        if row >= sheet.start or month is None:
            return self.run.moment_values("month")
        return moment_values(Period(month))

    def _computed(self, table: str, column: str, rows: Sequence[int]) -> list[Scalar]:
        """Values that are computed again, month by month: past rows have the rules and parents of their own month."""
        sheet = self.run.sheets[table]
        if not sheet.is_dated or all(row >= sheet.start for row in rows):
            return self._by_node(self.run.nodes[(table, column)], rows, None)
        groups: dict[int | None, list[int]] = {}
        for row in rows:
            groups.setdefault(sheet.month_of(row) if row < sheet.start else None, []).append(row)
        found: dict[int, Scalar] = {}
        for month, mine in groups.items():
            nodes = self.run.nodes if month is None else self.run.nodes_of(month)
            found |= dict(zip(mine, self._by_node(nodes[(table, column)], mine, month), strict=True))
        return [found[row] for row in rows]

    def _by_node(self, node: Node, rows: Sequence[int], month: int | None) -> list[Scalar]:
        """A node's values for rows of one month (None: the present one)."""
        table = node.table
        match node:
            case Derived():
                values = self.tree(node.tree, table, rows, every=node.every)
                pinned = self.run.pins.get((table, node.name), {})
                values = [pinned.get(row, value) for row, value in zip(rows, values, strict=True)]
                if node.where is None and node.every == "month":
                    return values
                on = self.values(table, f"{node.name}#on", rows)
                return [value if flag else None for value, flag in zip(values, on, strict=True)]
            case LookUp():
                parents = self.values(table, node.via, rows)
                known = [int(parent) for parent in parents if parent is not None]  # type: ignore[arg-type]  # row numbers
                found = iter(self._of_parents(node, known, month))
                return [None if parent is None else next(found) for parent in parents]
            case Total():
                return self.totals(node, rows)
            case Window():
                return self._window(node, rows)
            case Prior():
                return [self.run.remembered_exactly(node, row) for row in rows]
            case Paid():
                raise TypeError("a paid line is exact")

    def _of_parents(self, node: LookUp, parents: Sequence[int], month: int | None) -> list[Scalar]:
        if month is None or self.run.sheets[node.target].is_dated:
            return self.values(node.target, node.column, parents)
        return self.run.memories[node.target].exactly(month, node.column, parents)

    def totals(self, node: Total, rows: Sequence[int]) -> list[Scalar]:
        """One total for several rows of its table: the leaf rows of all of them together, then row by row."""
        groups = [self.run.members(node, row) for row in rows]
        owners = [row for row, members in zip(rows, groups, strict=True) for _ in members]
        flat = [member for members in groups for member in members]
        columns: dict[str, list[Scalar]] = {}
        for name in node.outer:
            columns[f"^{name}"] = self.values(node.table, name, owners)
        if node.leaf == HISTORY:
            columns |= self.run.history_exactly(node, owners, flat)

        def of(tree: Tree) -> list[Scalar]:
            names = {cell.column for cell in cells(tree)}
            given = {name: values for name, values in columns.items() if name in names}
            if node.leaf == HISTORY:
                return exact.rows(tree, given, self.run.moment_values(node.every), len(flat))
            return self.tree(tree, node.leaf, flat, given, every=node.every)

        keep: list[Scalar] = of(node.keep) if node.keep is not None else [True] * len(flat)
        for flag in node.skip:
            flags = columns[flag] if node.leaf == HISTORY else self.values(node.leaf, flag, flat)
            keep = [False if on is False else held for held, on in zip(keep, flags, strict=True)]
        values = of(node.value) if node.value is not None else [True] * len(flat)
        order = of(node.order) if node.order is not None else [None] * len(flat)
        result, start = [], 0
        for members in groups:
            stop = start + len(members)
            result.append(aggregated(node.kind, keep[start:stop], values[start:stop], order[start:stop]))
            start = stop
        return result

    def _window(self, node: Window, rows: Sequence[int]) -> list[Scalar]:
        """Sums and extremes over partitions; ranks and counts are exact columns and never come here."""
        sheet = self.run.sheets[node.table]
        everyone = list(range(sheet.stop if sheet.is_dated else sheet.frame.height))
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


def moment_values(period: Period) -> dict[str, Scalar]:
    """The parts of a period as exact values, under the keys that the exact reading looks for."""
    last = period.end - dt.timedelta(days=1)
    parts: dict[str, Scalar] = {
        "start": period.start, "end": period.end, "last": last, "text": str(period),
        "year": Fraction(period.year), "month": Fraction(period.last_month.start.month),
    }  # fmt: skip
    for months in range(1, 25):
        parts[f"start-{months}"] = Period(period.first + period.months - months).start
    return {exact.MOMENT + part: value for part, value in parts.items()}


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
            return (
                None
                if unsure or len(known) < len(held)
                else sum((v for v in known if isinstance(v, Fraction)), Fraction(0))
            )
        case "min" | "max":
            if unsure or len(known) < len(held) or not known:
                return None
            return (min if kind == "min" else max)(known)  # type: ignore[type-var]  # of one unit, as typed
        case "any":
            return True if True in known else None if unsure or len(known) < len(held) else False
        case "all":
            return False if False in known else None if unsure or len(known) < len(held) else True
        case "only":
            return held[0][0] if len(held) == 1 and not unsure else None
        case "latest":
            return sorted(held, key=lambda item: item[1])[-1][0] if held and not unsure else None  # type: ignore[arg-type, return-value]  # comparable, as typed
        case _:
            raise TypeError(kind)


Reader = Callable[[Tree, Sequence[int]], list[Scalar]]
_ = (Cell, half_away, shared)
