"""One period computed: the plan's batches over the sheets, each node by the columnar reading, certified by the exact one."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import polars as pl

from jixiao.data.number import MONTH, Numbered
from jixiao.engine import overlays
from jixiao.engine.exactly import Exactly, moment_values
from jixiao.engine.history import Memory, calendar, rows_of
from jixiao.engine.pins import Pins, pin
from jixiao.engine.plan import Plan
from jixiao.engine.proof import Proof
from jixiao.engine.sheets import Sheet, largest
from jixiao.engine.sums import MANY
from jixiao.engine.totals import GROUP, totals
from jixiao.engine.windows import window
from jixiao.formula import exact
from jixiao.formula.columns import Columns, Figures, dtype, series
from jixiao.formula.operands import expression, quantity
from jixiao.formula.quantity import DECIMAL, Inexact, Quantity, literal
from jixiao.formula.rounding import round_half_away
from jixiao.formula.tree import (
    HISTORY,
    Call,
    Cell,
    Derived,
    LookUp,
    Node,
    Paid,
    Prior,
    Scalar,
    Total,
    Tree,
    Window,
    cells,
)
from jixiao.problems import Place, Problem
from jixiao.scheme.periods import Period
from jixiao.scheme.tables import Table


class Run:
    """The computation of one month under one plan.

    `sheets` are the open tables, `memories` what earlier months recorded. `past` says that the rows of dated tables
    before the first month are computed, for the columns that are read later; what they look up of then is unknown.
    `plan_of` gives the plan in force in an earlier month.
    """

    def __init__(
        self,
        plan: Plan,
        sheets: Mapping[str, Sheet],
        memories: Mapping[str, Memory],
        month: Period,
        *,
        past: bool = False,
        pins: Pins | None = None,
        plan_of: Callable[[int], Plan] | None = None,
    ) -> None:
        self.plan = plan
        self.nodes = plan.nodes
        self.sheets = sheets
        self.memories = memories
        self.month = month
        self.past = past
        self.plan_of = plan_of
        self.pins: Pins = pins or {}
        self.pending: frozenset[str] = frozenset()
        self.problems: list[Problem] = []
        self.exactly = Exactly(self)
        self.proof = Proof(self)

    def nodes_of(self, month: int) -> Mapping[tuple[str, str], Node]:
        """The nodes in force in an earlier month."""
        return self.nodes if self.plan_of is None else self.plan_of(month).nodes

    # periods

    def period(self, every: str) -> Period:
        """The period of a rule that runs every `every`."""
        return self.month if every == "month" else self.month.around(every)

    def ends(self, every: str) -> bool:
        """Whether this month ends a period of that kind."""
        return every == "month" or self.period(every).last_month == self.month

    def moment_values(self, every: str) -> dict[str, Scalar]:
        """The parts of a rule's period, as values."""
        return moment_values(self.period(every))

    def moments_of(self, table: str, every: str) -> dict[str, pl.Expr | Fraction]:
        if self.past and self.sheets[table].is_dated:
            return _own_moments(self.sheets[table].numbered.table)
        values = {key.split(".", 1)[1]: value for key, value in self.moment_values(every).items()}
        return {key: value if isinstance(value, Fraction) else pl.lit(value) for key, value in values.items()}

    # running

    def run(self) -> None:
        """Compute every batch of the plan, or for past rows those whose columns are kept."""
        for batch in self.plan.batches:
            if self.past and (not self.sheets[batch.table].is_dated or batch.kind in (Paid, Prior)):
                continue
            nodes = [node for node in batch.nodes if not self.past or (node.table, node.name) in self.plan.kept]
            if not nodes:
                continue
            work: dict[type, Callable[[str, list[Node]], None]] = {
                Derived: self._derive, LookUp: self._look_up, Total: self._total,
                Window: self._window, Prior: self._prior, Paid: self._paid,
            }  # fmt: skip
            work[batch.kind](batch.table, nodes)

    def reading(
        self, table: str, every: str, frame: pl.DataFrame | None = None, figures: Mapping[str, Figures] | None = None
    ) -> Columns:
        """A columnar reading over the period's rows of a table (or another frame over them)."""
        sheet = self.sheets[table]
        offset = sheet.start if sheet.is_dated else 0

        def exactly(tree: Tree, rows: Sequence[int]) -> list[Scalar]:
            return self.exactly.tree(tree, table, [row + offset for row in rows], every=every)

        def proven(column: str, rows: pl.Series) -> pl.Series:
            return self.proof.rows(table, column, rows + offset)

        return Columns(
            sheet.frame if frame is None else frame,
            figures or sheet.figures,
            self.moments_of(table, every),
            exactly,
            proven,
        )

    def _derive(self, table: str, nodes: list[Node]) -> None:
        columns: dict[str, pl.Series] = {}
        figures: dict[str, Figures] = {}
        for every in sorted({node.every for node in nodes if isinstance(node, Derived)}):
            group = [node for node in nodes if isinstance(node, Derived) and node.every == every]
            if self.ends(every):
                self._derive_group(table, group, every, columns, figures)
            else:
                for node in group:
                    self._absent(table, node, columns, figures)
        for node in nodes:
            if isinstance(node, Derived) and (table, node.name) in self.pins:
                sheet = self.sheets[table]
                pin(node, self.pins[(table, node.name)], sheet.start if sheet.is_dated else 0, columns, figures)
        self.sheets[table].add(columns, figures)

    def _absent(self, table: str, node: Derived, columns: dict[str, pl.Series], figures: dict[str, Figures]) -> None:
        height = self.sheets[table].frame.height
        columns[node.name] = _nulls(node.name, dtype(node.unit), height)
        columns[f"{node.name}#on"] = pl.Series(f"{node.name}#on", [False], dtype=pl.Boolean).new_from_index(0, height)
        figures[node.name] = Figures(0, 0, 0)

    def _derive_group(
        self, table: str, nodes: list[Derived], every: str, columns: dict[str, pl.Series], figures: dict[str, Figures]
    ) -> None:
        reading = self.reading(table, every)
        wanted: list[pl.Expr] = []
        numbers: dict[str, Quantity] = {}
        late: list[Derived] = []
        for node in nodes:
            try:
                operand = reading.of(node.tree)
            except Inexact:
                late.append(node)
                continue
            expr = expression(operand)
            if node.unit.is_number:
                numbers[node.name] = quantity(operand)
            wanted += self._guarded(reading, node, expr, every)
        found = self._evaluated(reading, wanted, nodes, late)
        columns.update(found)
        for node in nodes:
            if node.name in numbers and node not in late:
                known = numbers[node.name]
                divided = known.divided()
                size = largest(found[node.name]) if divided.size > 10**9 or divided.slack else divided.size
                figures[node.name] = Figures(divided.places, size, divided.slack, known.slack == 0)
        for node in late:
            self._row_by_row(table, node, every, columns, figures)

    def _guarded(self, reading: Columns, node: Derived, expr: pl.Expr, every: str) -> list[pl.Expr]:
        expr = expr.cast(dtype(node.unit))
        if node.where is None:
            flag = [pl.lit(value=True).alias(f"{node.name}#on")] if every != "month" else []
            return [expr.alias(node.name), *flag]
        where = expression(reading.of(node.where))
        return [pl.when(where).then(expr).alias(node.name), where.fill_null(value=True).alias(f"{node.name}#on")]

    def _evaluated(
        self, reading: Columns, wanted: list[pl.Expr], nodes: Sequence[Derived], late: list[Derived]
    ) -> dict[str, pl.Series]:
        """The expressions as columns; if a number overflows, its node is left to the exact reading."""
        height = reading.frame.height
        try:
            frame = selected(reading.frame, wanted)
            return {column.name: _full(column, height) for column in frame.iter_columns()}
        except pl.exceptions.ComputeError:
            result: dict[str, pl.Series] = {}
            by_name = {node.name: node for node in nodes}
            for expr in wanted:
                name = expr.meta.output_name()
                try:
                    result[name] = _full(reading.frame.select(expr)[name], height)
                except pl.exceptions.ComputeError:
                    late.append(by_name[name.removesuffix("#on")])
            return result

    def _row_by_row(
        self, table: str, node: Derived, every: str, columns: dict[str, pl.Series], figures: dict[str, Figures]
    ) -> None:
        """A whole column by the exact reading, where nothing bounds the error of the columnar one."""
        sheet = self.sheets[table]
        offset = sheet.start if sheet.is_dated else 0
        rows = [offset + i for i in range(sheet.frame.height)]
        values = self.exactly.tree(node.tree, table, rows, every=every)
        if node.where is not None:
            where = self.exactly.tree(node.where, table, rows, every=every)
            values = [value if held else None for value, held in zip(values, where, strict=True)]
            columns[f"{node.name}#on"] = pl.Series(
                f"{node.name}#on", [held is not False for held in where], dtype=pl.Boolean
            )
        limit = Fraction(10**20)
        too_large = [i for i, value in enumerate(values) if isinstance(value, Fraction) and abs(value) >= limit]
        if too_large:
            self.problems.append(
                Problem("engine.too_large", Place(), f"{table}.{node.name}", {"count": len(too_large)})
            )
            values = [None if i in set(too_large) else value for i, value in enumerate(values)]
        columns[node.name] = series(node.name, values, node.unit)
        if node.unit.is_number:
            figures[node.name] = Figures(18, largest(columns[node.name]), 1)

    # parents

    def _look_up(self, table: str, nodes: list[Node]) -> None:
        sheet = self.sheets[table]
        columns: dict[str, pl.Series] = {}
        figures: dict[str, Figures] = {}
        for node in nodes:
            assert isinstance(node, LookUp)
            target = self.sheets[node.target]
            if self.past and not target.is_dated and not self._is_timeless(node):
                columns[node.name], figures[node.name] = self._looked_up_then(node)
                continue
            via = sheet.frame[node.via]
            stored = node.posted or self.past
            source = (
                target.numbered.frame[node.column]
                if stored and node.column in target.numbered.frame.columns
                else target.column(node.column, 0, target.stop if target.is_dated else target.frame.height)
            )
            column = source.gather(via) if len(source) else _nulls(node.name, source.dtype, len(via))
            if node.posted:
                column = self._posted(node, column)
            columns[node.name] = column.alias(node.name)
            if source.dtype == DECIMAL:
                figures[node.name] = target.known(node.column)
        sheet.add(columns, figures)

    def _is_timeless(self, node: LookUp) -> bool:
        """Whether the parent's column is a stored fact that no month changes (overlays have days of their own)."""
        stored = node.column in self.sheets[node.target].numbered.frame.columns
        column = self.plan.program.world.column(node.target, node.column)
        return stored and not (column is not None and column.carried)

    def _looked_up_then(self, node: LookUp) -> tuple[pl.Series, Figures]:
        """For past rows, the parent's column of each row's own month, as far as it was recorded."""
        sheet, memory = self.sheets[node.table], self.memories[node.target]
        via, month = sheet.frame[node.via], sheet.frame[MONTH]
        column = _nulls(node.name, dtype(node.unit), sheet.frame.height)
        for then in sorted(set(month.unique().drop_nulls().to_list()) & set(memory.months)):
            if node.column not in memory.months[then].columns:
                continue
            rows = ((month == then) & via.is_not_null()).fill_null(value=False).arg_true()
            column = column.scatter(rows, memory.months[then][node.column].gather(via.gather(rows)))
        return column, memory.figures.get(node.column, Figures(0, 0, 0))

    def _overlay(self, target: str) -> tuple[Numbered, str] | None:
        """The overlay of a table with the name of its numbered reference to it, if it has rows."""
        table = self.plan.program.world.overlay(target)
        sheet = self.sheets.get(table.name) if table is not None else None
        if table is None or sheet is None or not sheet.numbered.frame.height:
            return None
        for reference in self.plan.program.world.references:
            if reference.table == table.name and reference.target == target:
                return sheet.numbered, f"@{reference.name}"
        return None

    def _posted(self, node: LookUp, base: pl.Series) -> pl.Series:
        overlay = self._overlay(node.target)
        sheet = self.sheets[node.table]
        time = sheet.numbered.table.time
        if overlay is None or time is None or node.column not in overlay[0].frame.columns:
            return base
        numbered, owner = overlay
        return overlays.on_day(base, numbered, owner, sheet.frame[node.via], sheet.frame[time], node.column)

    # children

    def span(self, node: Total) -> tuple[int, int]:
        """The leaf's rows that a total sees, as first row and row after the last."""
        sheet = self.sheets[node.leaf]
        if not sheet.is_dated:
            return 0, sheet.frame.height
        if node.during.everything:
            return 0, sheet.stop
        period = self.period(node.every)
        last = period.last_month.first
        first = last - node.during.months + 1 if node.during.months else period.first
        start, stop = sheet.numbered.rows(first, last)
        return min(start, sheet.stop), min(stop, sheet.stop)

    def _own_period(self, node: Total) -> str | None:
        """The text of the period that rows of a table timed by periods must bear, if the total is of one period."""
        table = self.sheets[node.leaf].numbered.table
        column = table.column(table.time or "")
        if column is None or column.unit.kind != "period" or node.during.everything:
            return None
        return str(self.period(node.every)) if not node.during.months else None

    def group(self, node: Total, start: int, stop: int) -> pl.Series:
        """For each leaf row, the number of the row of the total's table that it belongs to."""
        group = self.sheets[node.leaf].column(node.via[0], start, stop)
        for table, via in zip(node.through[1:], node.via[1:], strict=True):
            sheet = self.sheets[table]
            above = sheet.column(via, 0, sheet.stop if sheet.is_dated else sheet.frame.height)
            group = above.gather(group) if len(above) else _nulls(via, pl.UInt32(), len(group))
        return group

    def _total(self, table: str, nodes: list[Node]) -> None:
        columns: dict[str, pl.Series] = {}
        figures: dict[str, Figures] = {}
        groups: dict[tuple[object, ...], list[Total]] = {}
        for node in nodes:
            assert isinstance(node, Total)
            if not self.ends(node.every):
                columns[node.name] = _nulls(node.name, dtype(node.unit), self._owner_height(node))
                continue
            groups.setdefault((node.leaf, node.via, node.during, node.every, furthest_key(node)), []).append(node)
        for group in groups.values():
            results = self._history_totals(group) if group[0].leaf == HISTORY else self._leaf_totals(group)
            columns.update(results[0])
            figures.update(results[1])
        sheet = self.sheets[table]
        if sheet.is_dated:
            # a dated table's totals hold for all its rows as of now; rows of other tables read them through references
            for name, column in columns.items():
                sheet.kept[name] = column.slice(0, sheet.start)
                sheet.past_figures[name] = figures.get(name, Figures(0, 0, 0))
            columns = {name: column.slice(sheet.start, sheet.frame.height) for name, column in columns.items()}
        sheet.add(columns, figures)

    def _owner_height(self, node: Total) -> int:
        sheet = self.sheets[node.table]
        return sheet.stop if sheet.is_dated else sheet.frame.height

    def _leaf_totals(self, nodes: list[Total]) -> tuple[dict[str, pl.Series], dict[str, Figures]]:
        first = nodes[0]
        sheet = self.sheets[first.leaf]
        start, stop = self.span(first)
        group = self.group(first, start, stop)
        names = sorted({name for node in nodes for name in _leaf_columns(node)})
        frame = (
            sheet.select(names, start, stop).with_columns(group.alias(GROUP)) if names else pl.DataFrame({GROUP: group})
        )
        figures = {name: sheet.known(name) for name in names if frame.schema[name] == DECIMAL}
        self._spread_outer(nodes, group, frame, figures)
        frame = self._with_outer(nodes, group, frame, figures)
        own = self._own_period(first)
        rows = None
        if own is not None:
            time = sheet.column(sheet.numbered.table.time or "", start, stop)
            rows = (time == own).arg_true()
            frame = frame[rows] if len(rows) < frame.height else frame

        def exactly(tree: Tree, at: Sequence[int]) -> list[Scalar]:
            places = [start + (rows[i] if rows is not None else i) for i in at]
            owners = [group[place - start] for place in places]
            outer = {cell.column for cell in cells(tree) if cell.column.startswith("^")}
            known = [owner for owner in owners if owner is not None]
            given = {}
            for name in outer:
                found = iter(self.exactly.values(first.table, name[1:], known))
                given[name] = [None if owner is None else next(found) for owner in owners]
            return self.exactly.tree(tree, first.leaf, places, given, every=first.every)

        reading = Columns(frame, figures, self._moments_now(first.every), exactly)
        results = totals(reading, nodes, self._owner_height(first), stop - start)
        for node in nodes:
            self._report_doubled(node, results[node.name].doubled)
        return (
            {name: result.column for name, result in results.items()},
            {name: result.figures for name, result in results.items() if result.figures is not None},
        )

    def _moments_now(self, every: str) -> dict[str, pl.Expr | Fraction]:
        values = {key.split(".", 1)[1]: value for key, value in self.moment_values(every).items()}
        return {key: value if isinstance(value, Fraction) else pl.lit(value) for key, value in values.items()}

    def _spread_outer(
        self, nodes: list[Total], group: pl.Series, frame: pl.DataFrame, figures: dict[str, Figures]
    ) -> None:
        for node in nodes:
            for name in node.outer:
                sheet = self.sheets[node.table]
                if sheet.column(name, 0, 0).dtype == DECIMAL:
                    figures[f"^{name}"] = sheet.known(name)

    def _with_outer(self, nodes: list[Total], group: pl.Series, frame: pl.DataFrame, _: object) -> pl.DataFrame:
        names = sorted({name for node in nodes for name in node.outer})
        if not names:
            return frame
        height = self._owner_height(nodes[0])
        owner = self.sheets[nodes[0].table]
        return frame.with_columns(owner.column(name, 0, height).gather(group).alias(f"^{name}") for name in names)

    def _report_doubled(self, node: Total, doubled: pl.Series | None) -> None:
        if doubled is None or not doubled.any():
            return
        subjects = self.subjects(node.table)
        shown = [str(subjects[row]) for row in doubled.arg_true()[:5].to_list()]
        values = {"count": int(doubled.sum()), "subjects": ", ".join(shown), "what": node.name, "table": node.table}
        self.problems.append(Problem("engine.only_one", Place(), node.table, values))

    def subjects(self, table: str) -> pl.Series:
        """The ids of a table's rows."""
        return self.sheets[table].numbered.subjects()

    def members(self, node: Total, row: int) -> list[int]:
        """The leaf rows (or, of history, the months) that one row's total sees."""
        if node.leaf == HISTORY:
            return rows_of(node, self.period(node.every), [*self.memories[node.table].months, self.month.first])
        start, stop = self.span(node)
        key = (node.leaf, node.via, start, stop, self._own_period(node))
        index = self._members.get(key)
        if index is None:
            group = self.group(node, start, stop)
            frame = pl.DataFrame({"g": group}).with_row_index("i", offset=start)
            own = self._own_period(node)
            if own is not None:
                sheet = self.sheets[node.leaf]
                frame = frame.filter(sheet.column(sheet.numbered.table.time or "", start, stop) == own)
            index = {key: rows for key, rows in frame.drop_nulls().group_by("g").agg("i").iter_rows()}
            self._members[key] = index
        return index.get(row, [])

    @property
    def _members(self) -> dict[object, dict[int, list[int]]]:
        return self.__dict__.setdefault("_member_index", {})

    # earlier periods

    def _history_totals(self, nodes: list[Total]) -> tuple[dict[str, pl.Series], dict[str, Figures]]:
        first = nodes[0]
        sheet, memory = self.sheets[first.table], self.memories[first.table]
        height = sheet.frame.height
        period = self.period(first.every)
        names = sorted({name for node in nodes for name in _leaf_columns(node)} - set(_calendar_names()))
        outer = sorted({name for node in nodes for name in node.outer})
        parts = []
        months = rows_of(first, period, [*memory.months, self.month.first])
        for month in months:
            columns = [pl.int_range(height, dtype=pl.UInt32, eager=True).alias(GROUP)]
            for name in names:
                columns.append(self._remembered(first.table, month, name, height))
            columns += [sheet.frame[name].alias(f"^{name}") for name in outer]
            frame = pl.DataFrame(columns)
            frame = frame.with_columns(
                literal(value).alias(key) if isinstance(value, Fraction) else pl.lit(value).alias(key)
                for key, value in calendar(month, period).items()
            )
            parts.append(frame)
        if not parts:
            parts = [self._no_history(names, outer, sheet)]
        frame = pl.concat(parts)
        figures = {}
        for name in names:
            if frame.schema[name] == DECIMAL:
                past, now = memory.figures.get(name, Figures(0, 0, 0)), sheet.figures.get(name, Figures(0, 0, 0))
                figures[name] = Figures(
                    max(past.places, now.places), max(past.size, now.size), max(past.slack, now.slack)
                )
        figures |= {f"^{name}": sheet.known(name) for name in outer if sheet.frame.schema[name] == DECIMAL}
        figures |= {name: Figures(0, 10_000, 0) for name in ("ago", "year", "month")}

        def exactly(tree: Tree, at: Sequence[int]) -> list[Scalar]:
            mine = [i % height for i in at]
            given = self.history_exactly(first, mine, [months[i // height] for i in at])
            given |= {f"^{name}": self.exactly.values(first.table, name, mine) for name in outer}
            return exact.rows(tree, given, self.moment_values(first.every), len(mine))

        reading = Columns(frame, figures, self._moments_now(first.every), exactly)
        results = totals(reading, nodes, height, frame.height)
        return (
            {name: result.column for name, result in results.items()},
            {name: result.figures for name, result in results.items() if result.figures is not None},
        )

    def _no_history(self, names: list[str], outer: list[str], sheet: Sheet) -> pl.DataFrame:
        schema: dict[str, pl.DataType] = {GROUP: pl.UInt32()}
        for name in names:
            schema[name] = sheet.frame.schema[name] if name in sheet.frame.columns else pl.Boolean()
        schema |= {f"^{name}": sheet.frame.schema[name] for name in outer}
        for key, value in calendar(self.month.first, self.month).items():
            schema[key] = DECIMAL if isinstance(value, Fraction) else pl.String()
        return pl.DataFrame(schema=schema)

    def _remembered(self, table: str, month: int, name: str, height: int) -> pl.Series:
        """A column of history: the present one for the present month, else what was recorded."""
        sheet = self.sheets[table]
        base = name.removesuffix("#on")
        if month == self.month.first:
            if name in sheet.frame.columns:
                return sheet.frame[name].alias(name)
            if name.endswith("#on") and base in sheet.frame.columns:
                return pl.Series(name, [True], dtype=pl.Boolean).new_from_index(0, height)
            like = dtype(self._unit(table, base)) if not name.endswith("#on") else pl.Boolean()
            return _nulls(name, like, height)
        if name.endswith("#on"):
            frame = self.memories[table].months.get(month)
            if frame is not None and name in frame.columns:
                return frame[name]
            return pl.Series(name, [False], dtype=pl.Boolean).new_from_index(0, height)
        return self.memories[table].value(month, name, height, dtype(self._unit(table, base))).alias(name)

    def _unit(self, table: str, name: str):  # type: ignore[no-untyped-def]  # Unit
        owned = self.plan.program.world.rule(table, name)
        if owned is not None:
            return owned.rule.unit
        column = self.plan.program.world.column(table, name)
        assert column is not None
        return column.unit

    def history_exactly(self, node: Total, rows: Sequence[int], months: Sequence[int]) -> dict[str, list[Scalar]]:
        """The history columns of rows, each with a month, as true values."""
        period = self.period(node.every)
        columns: dict[str, list[Scalar]] = {key: [] for key in _calendar_names()}
        for month in months:
            for key, value in calendar(month, period).items():
                columns[key].append(value)
        height = self.sheets[node.table].frame.height
        for name in sorted(_leaf_columns(node) - set(columns)):
            values: list[Scalar] = [None] * len(rows)
            for month in dict.fromkeys(months):
                at = [i for i, then in enumerate(months) if then == month]
                mine = [rows[i] for i in at]
                if name.endswith("#on"):
                    found = self._remembered(node.table, month, name, height).gather(mine).to_list()
                elif month == self.month.first:
                    found = self.exactly.values(node.table, name, mine)
                else:
                    found = self.memories[node.table].exactly(month, name, mine)
                for i, value in zip(at, found, strict=True):
                    values[i] = value
            columns[name] = values
        return columns

    def _prior(self, table: str, nodes: list[Node]) -> None:
        sheet, memory = self.sheets[table], self.memories[table]
        columns, figures = {}, {}
        for node in nodes:
            assert isinstance(node, Prior)
            month = self.month.first - node.months
            columns[node.name] = memory.value(month, node.column, sheet.frame.height, dtype(node.unit)).alias(node.name)
            if node.unit.is_number:
                figures[node.name] = memory.figures.get(node.column, Figures(0, 0, 0))
        sheet.add(columns, figures)

    def remembered_exactly(self, node: Prior, row: int) -> Scalar:
        """The true value of the period before."""
        return self.memories[node.table].exactly(self.month.first - node.months, node.column, [row])[0]

    # among rows

    def _window(self, table: str, nodes: list[Node]) -> None:
        sheet = self.sheets[table]
        columns, figures = {}, {}
        for node in nodes:
            assert isinstance(node, Window)
            if not self.ends(node.every):
                columns[node.name] = _nulls(node.name, dtype(node.unit), sheet.frame.height)
                continue
            names = sorted(_window_columns(node))
            tie = [key for key in sheet.numbered.table.key if key in sheet.numbered.frame.columns]
            if sheet.is_dated:
                frame = sheet.select(sorted({*names, *tie}), 0, sheet.stop)
                known = {name: sheet.known(name) for name in names if frame.schema[name] == DECIMAL}
            else:
                frame, known = sheet.frame, sheet.figures

            def exactly(tree: Tree, rows: Sequence[int], every: str = node.every) -> list[Scalar]:
                return self.exactly.tree(tree, table, rows, every=every)

            reading = Columns(frame, known, self._moments_now(node.every), exactly)
            column, found = window(reading, node, tie, exactly)
            columns[node.name] = column.slice(sheet.start, sheet.frame.height) if sheet.is_dated else column
            if found is not None:
                figures[node.name] = found
        sheet.add(columns, figures)

    # lines

    def _paid(self, table: str, nodes: list[Node]) -> None:
        sheet = self.sheets[table]
        places = self.plan.program.world.places
        columns, figures = {}, {}
        for node in nodes:
            assert isinstance(node, Paid)
            reading = self.reading(table, "month")
            unit = node.unit
            rounded = round_half_away(
                reading,
                Call("round", (Cell(node.rule, unit), _places(places)), unit),
                quantity(reading.of(Cell(node.rule, unit))),
                places,
            )
            value = rounded.num
            applies = f"{node.rule}#on"
            if applies in reading.frame.columns:
                value = pl.when(pl.col(applies)).then(value).otherwise(literal(Fraction(0)))
            column = _full(reading.frame.select(value.alias(node.name))[node.name], reading.frame.height)
            if node.taken_from:
                column = _capped(column, self._left(node)).alias(node.name)
            columns[node.name] = column
            figures[node.name] = Figures(places, largest(column))
        sheet.add(columns, figures)

    def _left(self, node: Paid) -> pl.Series:
        """What is left of the payouts a penalty is taken from, after the penalties taken before it.

        Each earlier penalty comes off the payouts that it names, in the order in which it names them.
        """
        frame = self.sheets[node.table].frame
        remaining = {name: frame[f"{name}#paid"] for name in node.taken_from}
        for earlier in node.earlier:
            other = self.nodes[(node.table, f"{earlier}#paid")]
            assert isinstance(other, Paid)
            rest = frame[f"{earlier}#paid"]
            for name in other.taken_from:
                pot = remaining.get(name, frame[f"{name}#paid"])
                taken = _capped(rest, pot)
                remaining[name], rest = pot - taken, rest - taken
        return functools.reduce(operator.add, (remaining[name] for name in node.taken_from))


def _capped(value: pl.Series, most: pl.Series) -> pl.Series:
    """`value`, but not above `most`; unknown if either is (S2.1-I1: without a plan even a fine of 0 is not available)."""
    amount, cap = pl.lit(value), pl.lit(most)
    return pl.select(pl.when(amount <= cap).then(amount).when(amount > cap).then(cap)).to_series()


def _places(places: int) -> Tree:
    from jixiao.formula.tree import Value
    from jixiao.scheme.units import NUMBER

    return Value(Fraction(places), NUMBER)


def furthest_key(node: Total) -> object:
    """History totals share rows only if they reach equally far back."""
    from jixiao.engine.history import furthest

    return furthest(node.keep) if node.leaf == HISTORY else None


def _calendar_names() -> tuple[str, ...]:
    return ("ago", "period", "quarter", "half", "year", "month")


def _leaf_columns(node: Total) -> set[str]:
    trees = (node.value, node.keep, node.order)
    names = {cell.column for tree in trees for cell in cells(tree) if not cell.column.startswith("^")}
    return names | set(node.skip)


def _window_columns(node: Window) -> set[str]:
    trees = (*node.args, *node.partition, *(item for item, _ in node.order), node.keep)
    return {cell.column for tree in trees for cell in cells(tree)} | set(node.skip)


def selected(frame: pl.DataFrame, wanted: Sequence[pl.Expr]) -> pl.DataFrame:
    """Expressions over a frame; over a large one parts that several of them share are computed once."""
    if not wanted:
        return pl.DataFrame()
    return frame.lazy().select(wanted).collect() if frame.height >= MANY else frame.select(wanted)


def _nulls(name: str, kind: pl.DataType, height: int) -> pl.Series:
    return pl.Series(name, [None], dtype=kind).new_from_index(0, height)


def _full(column: pl.Series, height: int) -> pl.Series:
    """A constant expression gives one row; a column has all."""
    return column if len(column) == height else column.new_from_index(0, height)


def _own_moments(table: Table) -> dict[str, pl.Expr | Fraction]:
    """Parts of the month in which each past row lies."""
    start = pl.date(pl.col(MONTH).floordiv(12), pl.col(MONTH) % 12 + 1, 1)
    end = start.dt.offset_by("1mo")
    moments: dict[str, pl.Expr | Fraction] = {
        "start": start, "end": end, "last": end.dt.offset_by("-1d"),
        "year": start.dt.year().cast(pl.Int64).cast(DECIMAL), "month": start.dt.month().cast(pl.Int64).cast(DECIMAL),
        "text": start.dt.strftime("%Y-%m"),
    }  # fmt: skip
    return moments
