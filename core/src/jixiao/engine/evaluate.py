"""Evaluates a policy over months: compile, read, number, then month after month with state and memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import polars as pl
from attrs import evolve, frozen

from jixiao.data.facts import Facts
from jixiao.data.number import Numbered, number, unplaced
from jixiao.data.tables import facts_of_rows, read_table
from jixiao.engine import history_file, overlays
from jixiao.engine.evaluation import LINE_SCHEMA, TOTAL_SCHEMA, Evaluation, RowCount
from jixiao.engine.history import Memory
from jixiao.engine.month import Month
from jixiao.engine.pins import Pins, placed
from jixiao.engine.plan import Plan, plan
from jixiao.engine.run import Run
from jixiao.engine.sheets import Sheet
from jixiao.engine.state import State
from jixiao.formula.columns import Columns, Figures, dtype
from jixiao.formula.compile import compile_rules
from jixiao.formula.figures import expression
from jixiao.formula.quantity import DECIMAL, decimal, terminates
from jixiao.formula.resolve import Context, Resolver
from jixiao.formula.tree import Scalar
from jixiao.formula.world import Owned, World, world
from jixiao.policy.model import Edition, Policy
from jixiao.problems import Place, Problem, Problems
from jixiao.scheme.periods import Period, months_of
from jixiao.scheme.steps import Ranks, Rows
from jixiao.scheme.tables import Reference, Table
from jixiao.scheme.terms import RanksTerm, TableTerm

#: tells how far an evaluation has come: done, of how many, and what
Progress = Callable[[int, int, str], None]


@frozen
class Compiled:
    """One edition, ready to run."""

    edition: Edition
    world: World
    plan: Plan


def compile_policy(policy: Policy, *, measures: bool = True) -> tuple[Compiled, ...]:
    """Every edition of a policy as a plan; without `measures` only of what lines are made of.

    :raises Problems: formulas that cannot be read, blanks that a rule needs, rings of rules; all at once.
    """
    places = {owned.rule.name: owned.place for owned in policy.rules}
    owned_rules = [Owned(owned.rule, owned.owner) for owned in policy.rules]
    off = [Owned(owned.rule, owned.owner) for owned in policy.dropped]
    checks = [
        (scheme.name, check)
        for scheme in policy.schemes.values()
        for check in scheme.checks
        if check.name not in policy.off
    ]
    problems: dict[Problem, None] = {}
    compiled = []
    for edition in policy.editions:
        meaning = world(policy.schemes, owned_rules, edition.terms, places=policy.places, off=off)
        program, found = compile_rules(meaning, owned_rules, checks, places.get)
        problems |= dict.fromkeys(found)
        if not found:
            compiled.append(Compiled(edition, meaning, plan(program, measures=measures)))
    if problems:
        raise Problems(problems)
    return tuple(compiled)


def evaluate(
    policy: Policy,
    period: str,
    *,
    tables: Mapping[str, Sequence[Mapping[str, object]]] | None = None,
    history: Path | None = None,
    measures: bool = True,
    progress: Progress | None = None,
) -> Evaluation:
    """Evaluate the months of a period (``2026-03``, ``2026-Q1``, ``2026-01..2026-12``).

    Months between the policy's beginning and the period are computed first, for what they leave to later ones.
    Without `measures` only what lines are made of is computed, and the tables hold no other rule's column.
    `tables` are rows in place of the policy's data (whole tables; those not named are empty).

    :raises Problems: the policy, or the structure of a table, is unusable; bad cells, rows and lines are in the result.
    """
    months = months_of(period)
    if months[0] < policy.since or (policy.until is not None and months[-1] >= policy.until):
        values = {"period": period, "since": policy.since, "until": policy.until or "–"}
        raise Problems(Problem("engine.outside", Place(str(policy.path)), "policy.from", values))
    return Engine(policy, compile_policy(policy, measures=measures), tables, history, months[0]).evaluate(months, progress)


def _ended(value: Fraction | str) -> Fraction | str:
    """A figure as a column can hold it: at 18 places."""
    return Fraction(decimal(value)) if isinstance(value, Fraction) else value


def _unproven(run: Run, table: str, column: str, height: int) -> dict[int, Scalar]:
    """The true values of those rows of a column that are not shown to be exact as they are stored."""
    rows = pl.int_range(height, dtype=pl.UInt32, eager=True)
    open_ = rows.filter(~run.proof.rows(table, column, rows)).to_list()
    return dict(zip(open_, run.exactly.values(table, column, open_), strict=True))


def _opening(table: Table) -> Table:
    """The table as it is read: what an empty carried cell means is decided after history has been asked."""
    columns = tuple(evolve(c, empty=None, optional=True) if c.carried else c for c in table.columns)
    return evolve(table, columns=columns)


class Engine:
    """One policy with its data, evaluated month by month."""

    def __init__(
        self,
        policy: Policy,
        compiled: tuple[Compiled, ...],
        tables: Mapping[str, Sequence[Mapping[str, object]]] | None,
        history: Path | None,
        start: Period,
        pins: Pins | None = None,
    ) -> None:
        self.policy = policy
        self.compiled = compiled
        self.history = history
        self.problems: list[Problem] = list(policy.notices)
        self.facts = self._read(tables)
        self.numbered = self._number()
        self.pins = placed(pins or {}, self.numbered)
        self.sheets = {name: Sheet(item, item.facts.scales) for name, item in self.numbered.items()}
        self._keep_fractions()
        self.memories = {name: Memory() for name in self.sheets}
        self._recall()
        self.recorded = history_file.read(history, start) if history is not None else None
        self.first = policy.since if self.recorded is None else max(policy.since, self.recorded.following)
        #: carried columns as they stood after each month, for the history file
        self.after: dict[str, dict[int, dict[str, pl.Series]]] = {}
        before = policy.since.first
        self.states = {
            name: State(self.world.tables[name], sheet, self.memories[name], before)
            for name, sheet in self.sheets.items()
            if any(column.carried for column in self.world.tables[name].columns)
        }
        if self.recorded is not None:
            self.problems += history_file.recall(
                self.recorded, self.world, self.memories, self.states, self._subjects()
            )

    def _subjects(self) -> dict[str, pl.Series]:
        return {name: item.subjects() for name, item in self.numbered.items()}

    @property
    def world(self) -> World:
        """The names of the first edition; tables and references are those of every edition."""
        return self.compiled[0].world

    # data

    def _wanted(self) -> dict[str, set[str]]:
        wanted: dict[str, set[str]] = {}
        for item in self.compiled:
            for table, column in item.plan.wanted:
                wanted.setdefault(table, set()).add(column)
        for table in self.world.tables.values():
            if table.overlays in wanted and table.overlays is not None:
                shared = {column.name for column in table.columns} & wanted[table.overlays]
                wanted[table.name] = {*shared, *(table.valid or ()), *table.key}
                wanted[table.overlays] |= {c for c in (self.world.tables[table.overlays].ends,) if c}
        if any(item.plan.remembered for item in self.compiled) and "history" in self.world.tables:
            wanted["history"] = {column.name for column in self.world.tables["history"].columns}
        targets = {ref.target for ref in self.world.references if ref.table in wanted}
        for name in targets:
            wanted.setdefault(name, set())
        for name in (rule.rule.on for rule in self.policy.rules):
            wanted.setdefault(name, set())
        return wanted

    def _read(self, tables: Mapping[str, Sequence[Mapping[str, object]]] | None) -> dict[str, Facts]:
        facts: dict[str, Facts] = {}
        fatal: list[Problem] = []
        for name, columns in sorted(self._wanted().items()):
            table = _opening(self.world.tables[name])
            try:
                facts[name] = self._read_one(table, name, frozenset(columns), tables)
            except Problems as problems:
                fatal += problems.problems
        if fatal:
            raise Problems(fatal)
        for item in facts.values():
            self.problems += item.problems
        return facts

    def _read_one(
        self, table: Table, name: str, wanted: frozenset[str], tables: Mapping[str, Sequence[Mapping[str, object]]] | None
    ) -> Facts:
        term = next((value for (_, key), value in self.world.terms.items() if key == name and isinstance(value, Rows | Ranks)), None)
        if term is not None:
            rows = [{key: _ended(value) for key, value in row.items()} for row in term.rows]
            return facts_of_rows(table, rows, wanted, f"terms.{name}")
        if tables is not None:
            return facts_of_rows(table, list(tables.get(name, ())), wanted, name)
        return read_table(table, self.policy.sources.get(name), wanted, self.policy.path.parent)

    def _keep_fractions(self) -> None:
        """Figures of term tables that do not end as decimals (a weight of 1/3) stay rational beside their columns."""
        for (_, name), term in self.world.terms.items():
            if not isinstance(term, Rows | Ranks) or name not in self.sheets:
                continue
            sheet = self.sheets[name]
            keys = sheet.numbered.table.key
            places = {row: i for i, row in enumerate(sheet.numbered.frame.select(keys).iter_rows())}
            for row in term.rows:
                for column, value in row.items():
                    if isinstance(value, Fraction) and terminates(value) is None:
                        sheet.keep_fraction(column, places[tuple(row[key] for key in keys)], value)

    def _number(self) -> dict[str, Numbered]:
        references = [*self.world.references]
        for table in self.world.tables.values():
            if table.overlays is not None and table.name in self.facts:
                references += [
                    Reference(ref.name, table.name, ref.target, ref.keys)
                    for ref in self.world.references
                    if ref.table == table.overlays and all(table.column(key) for key, _ in ref.keys)
                ]
        needed = frozenset((ref.table, ref.name) for ref in references if ref.target not in self._left_out())
        numbered, problems = number(self.world.tables, references, self.facts, self._condition, needed)
        self.problems += problems
        self.problems += [problem for item in numbered.values() if (problem := unplaced(item)) is not None]
        return numbered

    def _left_out(self) -> set[str]:
        """Tables of figures that no edition gives: no formula reads them, so nothing has to lead there."""
        given = {name for item in self.compiled for (_, name), value in item.world.terms.items() if value is not None}
        tables = (term for term in self.world.declared.values() if isinstance(term, TableTerm | RanksTerm))
        return {term.name for term in tables} - given

    def _condition(self, table: str, text: str, frame: pl.DataFrame) -> pl.Series:
        """A reference's `when` over stored columns."""
        resolver = Resolver(self.world)
        tree = resolver.formula(text, Context(table, "", text))
        reading = Columns(frame, {}, {}, lambda _tree, rows: [None] * len(rows))
        column = frame.select(expression(reading.of(tree)).alias("when"))["when"]
        return column if len(column) == frame.height else column.new_from_index(0, frame.height)

    # history

    def _recall(self) -> None:
        """What the policy's `history` table says about months before, as if they had been evaluated."""
        table = self.numbered.get("history")
        if table is None or not table.frame.height:
            return
        remembered: dict[str, set[str]] = {}
        for item in self.compiled:
            for name, column in item.plan.remembered:
                remembered.setdefault(name, set()).add(column)
            for rule in item.plan.program.rules:
                if rule.rule.sets:
                    remembered.setdefault(rule.rule.on, set()).add(rule.rule.sets)
        for reference in self.world.references:
            if reference.table == "history" and reference.target in remembered:
                self._recall_table(table.frame, f"@{reference.name}", reference.target, remembered[reference.target])

    def _recall_table(self, frame: pl.DataFrame, via: str, target: str, columns: set[str]) -> None:
        known = frame.filter(pl.col(via).is_not_null() & pl.col("metric").is_in(sorted(columns)))
        height = self.numbered[target].frame.height
        for (text,), rows in known.group_by("period", maintain_order=True):
            period = Period.parse(str(text))
            if period.months != 1 or period >= self.policy.since:
                continue
            series = []
            figures = {}
            for name in sorted(columns):
                found = rows.filter(pl.col("metric") == name)
                if not found.height:
                    continue
                unit = self._unit(target, name)
                values = found["value"] != 0 if unit.kind == "flag" else found["value"]  # type: ignore[attr-defined]  # a Unit
                empty = pl.Series(name, [None], dtype=dtype(unit)).new_from_index(0, height)  # type: ignore[arg-type]  # a Unit
                series.append(empty.scatter(found[via], values))
                flag = pl.Series(f"{name}#on", [False]).new_from_index(0, height).scatter(found[via], True)
                series.append(flag)
                if empty.dtype == DECIMAL:
                    figures[name] = Figures(self.facts["history"].scales.get("value", 18), 10**20)
            if series:
                self.memories[target].record(period.first, pl.DataFrame(series), figures, {})

    def _unit(self, table: str, name: str) -> object:
        owned = self.world.rule(table, name)
        if owned is not None:
            return owned.rule.unit
        column = self.world.column(table, name)
        assert column is not None
        return column.unit

    # months

    def evaluate(self, months: Sequence[Period], progress: Progress | None) -> Evaluation:
        """Evaluate the months, after those between the policy's beginning and the first of them."""
        first = min(self.first, months[0])
        ahead = list(Period(first.first, months[0].first - first.first).inside()) if first < months[0] else []
        results: dict[str, Month] = {}
        everything = [*ahead, *months]
        for i, month in enumerate(everything):
            if progress is not None:
                progress(i, len(everything), str(month))
            compiled = self._in_force(month)
            run = self._month(compiled, month, past=i == 0)
            if month in months:
                result = Month(run, compiled.plan.program)
                results[str(month)] = result
                self.problems += result.problems
            if self.history is not None or i + 1 < len(everything):
                self._close(run, compiled)
        if self.history is not None:
            history_file.write(self.history, self.memories, self.after, self._subjects())
        if progress is not None:
            progress(len(everything), len(everything), "")
        lines = [month.lines for month in results.values()]
        totals = [month.totals for month in results.values()]
        return Evaluation(
            self.policy,
            pl.concat(lines) if lines else pl.DataFrame(schema=LINE_SCHEMA),
            pl.concat(totals) if totals else pl.DataFrame(schema=TOTAL_SCHEMA),
            tuple(self.problems),
            tuple(self._counts()),
            results,
        )

    def _in_force(self, month: Period) -> Compiled:
        return next(item for item in reversed(self.compiled) if item.edition.since <= month)

    def _month(self, compiled: Compiled, month: Period, *, past: bool) -> Run:
        spans = {name: self._rows(sheet, month) for name, sheet in self.sheets.items()}
        if past and compiled.plan.kept:
            self._past(compiled, month, {name: span[0] for name, span in spans.items()})
        for name, sheet in self.sheets.items():
            sheet.open(*spans[name], None if sheet.is_dated else self._replaced(name, month))
        run = Run(compiled.plan, self.sheets, self.memories, month, pins=self.pins, plan_of=self._plan_of)
        run.run()
        return run

    def _plan_of(self, month: int) -> Plan:
        """The plan in force in a month; before the policy begins, its first."""
        later = (item.plan for item in reversed(self.compiled) if item.edition.since.first <= month)
        return next(later, self.compiled[0].plan)

    def _past(self, compiled: Compiled, month: Period, starts: Mapping[str, int]) -> None:
        """Rows before the first month, for the columns that later months read of them."""
        for name, sheet in self.sheets.items():
            sheet.open(0, starts[name] if sheet.is_dated else sheet.numbered.frame.height)
        run = Run(compiled.plan, self.sheets, self.memories, month.previous(), past=True, pins=self.pins)
        run.run()
        for name, sheet in self.sheets.items():
            if sheet.is_dated:
                sheet.close([column for table, column in compiled.plan.kept if table == name])

    @staticmethod
    def _rows(sheet: Sheet, month: Period) -> tuple[int, int]:
        return sheet.numbered.rows(month.first, month.first)

    def _replaced(self, name: str, month: Period) -> dict[str, pl.Series]:
        """Carried columns as they stand now, and columns with dated overlays as of the month's last day."""
        sheet = self.sheets[name]
        frame = sheet.numbered.frame
        columns: dict[str, pl.Series] = {}
        state = self.states.get(name)
        if state is not None:
            columns |= state.values
        over = self.world.overlay(name)
        overlay = self.numbered.get(over.name) if over is not None else None
        if overlay is None or not overlay.frame.height:
            return columns
        owner = next(
            f"@{ref.name}" for ref in self.world.references if ref.table == overlay.table.name and ref.target == name
        )
        days = self._last_days(sheet, month)
        for column in frame.columns:
            if self.world.is_overlaid(name, column) and column in overlay.frame.columns:
                base = columns.get(column, frame[column])
                columns[column] = overlays.replaced(base, overlay, owner, days, column)
        return columns

    def _last_days(self, sheet: Sheet, month: Period) -> pl.Series:
        """The day for which a row of the month is read: its last one, or the row's own last day if that is earlier."""
        frame, ends = sheet.numbered.frame, sheet.numbered.table.ends
        last = pl.Series([month.end]).new_from_index(0, frame.height).dt.offset_by("-1d")
        if ends is None or ends not in frame.columns:
            return last
        end = frame[ends]
        return pl.select(pl.when(end < last).then(end).otherwise(last)).to_series()

    def _close(self, run: Run, compiled: Compiled) -> None:
        """End a month: state moves on, remembered columns are recorded, columns of dated rows that are read later stay."""
        program = compiled.plan.program
        names = {column for item in self.compiled for column in item.plan.remembered}
        for name, sheet in self.sheets.items():
            if sheet.is_dated:
                sheet.close([column for table, column in compiled.plan.kept if table == name])
                continue
            columns = sorted(column for table, column in names if table == name and column in sheet.frame.columns)
            if columns:
                self._record(run, name, sheet, columns)
        for name, state in self.states.items():
            state.advance(run, program, name)
            self.after.setdefault(name, {})[run.month.first] = dict(state.values)

    def _record(self, run: Run, name: str, sheet: Sheet, columns: Iterable[str]) -> None:
        kept, figures, exact = [], {}, {}
        for column in columns:
            kept.append(sheet.frame[column])
            flag = f"{column}#on"
            on = sheet.frame[flag] if flag in sheet.frame.columns else None
            kept.append(on if on is not None else pl.Series(flag, [True]).new_from_index(0, sheet.frame.height))
            known = sheet.figures.get(column)
            if known is not None:
                figures[column] = known
                if known.slack:
                    exact[column] = _unproven(run, name, column, sheet.frame.height)
        self.memories[name].record(run.month.first, pl.DataFrame(kept), figures, exact)

    def _counts(self) -> Iterable[RowCount]:
        for name, item in self.numbered.items():
            if item.facts.read:
                time = "#month" if "#month" in item.frame.columns else None
                unused = item.frame[time].null_count() if time else 0
                yield RowCount(name, item.facts.read, item.frame.height - unused, item.facts.refused, unused)


