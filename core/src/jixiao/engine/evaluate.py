"""Evaluates a policy over months: month after month with state and memory, from tables to an `Evaluation`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from jixiao.data.facts import BAD
from jixiao.engine import overlays
from jixiao.engine.carried import Carried, Replaced
from jixiao.engine.compiled import Compiled, compile_policy
from jixiao.engine.evaluation import LINE_SCHEMA, TOTAL_SCHEMA, Evaluation, RowCount
from jixiao.engine.history import Memory
from jixiao.engine.inputs import Given, Inputs
from jixiao.engine.lasting import Lasting
from jixiao.engine.month import Month
from jixiao.engine.pins import Pins, placed
from jixiao.engine.plan import Plan
from jixiao.engine.recall import recall
from jixiao.engine.run import Run
from jixiao.engine.sheets import UNPOSTED, Sheet
from jixiao.engine.stake import at_stake
from jixiao.engine.state import Moved, State
from jixiao.formula.columns import NOTHING, Kept
from jixiao.formula.tree import CARRIED
from jixiao.formula.uniform import flags
from jixiao.formula.world import World
from jixiao.policy.model import Policy
from jixiao.problems import Place, Problem, Problems
from jixiao.scheme.periods import Period, months_of

#: tells how far an evaluation has come: done, of how many, and what
Progress = Callable[[int, int, str], None]


def evaluate(
    policy: Policy,
    period: str,
    *,
    tables: Given | None = None,
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
    return Engine(policy, compile_policy(policy, measures=measures), tables, history, months[0]).evaluate(
        months, progress
    )


class Engine:
    """One policy with its data, evaluated month by month."""

    def __init__(
        self,
        policy: Policy,
        compiled: tuple[Compiled, ...],
        tables: Given | None,
        history: Path | None,
        start: Period,
        pins: Pins | None = None,
    ) -> None:
        self.policy = policy
        self.compiled = compiled
        self.history = history
        inputs = Inputs(policy, compiled, tables)
        self.problems: list[Problem] = [*policy.notices, *inputs.problems]
        self.problems += at_stake(compiled, inputs.numbered)
        self.sheets = inputs.sheets()
        self.numbered = {name: sheet.numbered for name, sheet in self.sheets.items()}
        self.calendar = inputs.calendar()
        self.pins = placed(pins or {}, self.numbered)
        self.memories = {name: Memory() for name in self.sheets}
        self.problems += recall(compiled, self.sheets, self.memories, policy.since)
        self.states = {
            name: State(self.world.tables[name], sheet, self.memories[name], policy.since.first)
            for name, sheet in self.sheets.items()
            if any(column.carried for column in self.world.tables[name].columns)
        }
        self.kept = Kept()
        #: carried columns as they stood after each month, for the history file
        self.after: dict[str, dict[int, Moved]] = {}
        self.first = policy.since
        if history is not None:
            self._recall_file(history, start)

    def _recall_file(self, history: Path, start: Period) -> None:
        """Go on after the months that a history file holds."""
        from jixiao.engine import history_file  # only where a history is kept

        recorded = history_file.read(history, start)
        if recorded is not None:
            self.first = max(self.policy.since, recorded.following)
            self.problems += history_file.recall(
                recorded, self.world, self.memories, self.states, self.after, self._subjects()
            )

    def _subjects(self) -> dict[str, pl.Series]:
        return {name: item.subjects() for name, item in self.numbered.items()}

    @property
    def world(self) -> World:
        """The names of the first edition; tables and references are those of every edition."""
        return self.compiled[0].world

    # months

    def evaluate(self, months: Sequence[Period], progress: Progress | None) -> Evaluation:
        """Evaluate the months, after those between the policy's beginning and the first of them."""
        first = min(self.first, months[0])
        ahead = list(Period(first.first, months[0].first - first.first).inside()) if first < months[0] else []
        results: dict[str, Month] = {}
        everything = [*ahead, *months]
        lasting = {item.edition.since: Lasting(item.plan.lasting) for item in self.compiled}
        for i, month in enumerate(everything):
            if progress is not None:
                progress(i, len(everything), str(month))
            compiled = self._in_force(month)
            run = self._month(compiled, month, lasting[compiled.edition.since], past=i == 0)
            if month in months:
                result = Month(run, compiled.plan.program)
                results[str(month)] = result
                self.problems += result.problems
            if self.history is not None or i + 1 < len(everything):
                self._close(run, compiled)
        if self.history is not None:
            from jixiao.engine import history_file

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

    def month(self, month: Period) -> Run:
        """Compute one month alone, as it stands now, and leave no trace of it in state or history."""
        return self._month(self._in_force(month), month, None, past=False)

    def _month(self, compiled: Compiled, month: Period, lasting: Lasting | None, *, past: bool) -> Run:
        for sheet in self.sheets.values():
            sheet.turn_to(month.first)
        spans = {name: self._rows(sheet, month) for name, sheet in self.sheets.items()}
        if past and compiled.plan.kept:
            self._past(compiled, month, {name: span[0] for name, span in spans.items()})
        for name, sheet in self.sheets.items():
            sheet.open(*spans[name], None if sheet.is_dated else self._replaced(name, month))
        run = Run(
            compiled.plan, self.sheets, self.memories, month,
            pins=self.pins, calendar=self.calendar, plan_of=self._plan_of, lasting=lasting, kept=self.kept,
        )  # fmt: skip
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
        run = Run(
            compiled.plan, self.sheets, self.memories, month.previous(),
            past=True, pins=self.pins, calendar=self.calendar,
        )  # fmt: skip
        run.run()
        for name, sheet in self.sheets.items():
            if sheet.is_dated:
                sheet.close([column for table, column in compiled.plan.kept if table == name])

    @staticmethod
    def _rows(sheet: Sheet, month: Period) -> tuple[int, int]:
        return sheet.numbered.rows(month.first, month.first)

    def _replaced(self, name: str, month: Period) -> Replaced:
        """Carried columns as they stand now, and columns with dated overlays as of the month's last day."""
        sheet = self.sheets[name]
        frame = sheet.numbered.frame
        columns: dict[str, Carried] = {}
        state = self.states.get(name)
        if state is not None:
            columns |= state.values
        over = self.world.overlay(name)
        overlay = self.sheets.get(over.name) if over is not None else None
        if overlay is None or not overlay.numbered.frame.height:
            return columns | self._carried(name, columns)
        owner = next(
            f"@{ref.name}" for ref in self.world.references if ref.table == overlay.name and ref.target == name
        )
        days = self._last_days(sheet, month)
        for column in frame.columns:
            if self.world.is_overlaid(name, column) and column in overlay.numbered.frame.columns:
                base = columns.get(column, Carried(frame[column], sheet.stored.get(column, NOTHING)))
                own, over_it, known = overlays.alike(base.values, base.known, overlay, column)
                posted = overlays.replaced(own, over_it, owner, days, column)
                fractions = {row: value for row, value in base.fractions.items() if posted[row] == own[row]}
                columns[column] = Carried(posted, known, fractions)
                if state is not None and column in state.values:
                    columns[UNPOSTED + column] = base
        return columns | self._carried(name, columns)

    def _carried(self, name: str, columns: Replaced) -> dict[str, Carried]:
        """What is carried into the month of the columns that its own decisions change."""
        frame = self.sheets[name].numbered.frame
        found: dict[str, Carried] = {}
        for column in self.world.decided(name):
            found[CARRIED + column] = columns[column]
            # what the month decides takes its place before anything reads it
            found[column] = Carried(columns[column].values, columns[column].known)
            if column + BAD in frame.columns:
                found[CARRIED + column + BAD] = Carried(frame[column + BAD])
        return found

    def _last_days(self, sheet: Sheet, month: Period) -> pl.Series:
        """The day for which a row of the month is read: its last one, or the row's own last day if that is earlier."""
        frame, ends = sheet.numbered.frame, sheet.numbered.table.ends
        last = pl.Series([month.end]).new_from_index(0, frame.height).dt.offset_by("-1d")
        if ends is None or ends not in frame.columns:
            return last
        end = frame[ends]
        return pl.select(pl.when(end < last).then(end).otherwise(last)).to_series()

    def _close(self, run: Run, compiled: Compiled) -> None:
        """End a month: state moves on, and what later months read of it is recorded."""
        program = compiled.plan.program
        names = {column for item in self.compiled for column in item.plan.remembered}
        # a column brings its flag along
        names -= {(table, f"{column}#on") for table, column in names}
        for name, sheet in self.sheets.items():
            if sheet.is_dated:
                sheet.close([column for table, column in compiled.plan.kept if table == name])
                continue
            columns = sorted(column for table, column in names if table == name and column in sheet.frame.columns)
            if columns:
                self._record(run, name, sheet, columns)
        for name, state in self.states.items():
            state.advance(run, program, name)
            self.after.setdefault(name, {})[run.month.first] = Moved.of(state)

    def _record(self, run: Run, name: str, sheet: Sheet, columns: Iterable[str]) -> None:
        kept, figures, exact = [], {}, {}
        for column in columns:
            kept.append(sheet.frame[column])
            flag = f"{column}#on"
            on = sheet.frame[flag] if flag in sheet.frame.columns else None
            kept.append(on if on is not None else flags(flag, sheet.frame.height, value=True))
            known = sheet.figures.get(column)
            if known is not None:
                figures[column] = known
                if known.slack:
                    exact[column] = run.exactly.unproven(name, column)
        self.memories[name].record(run.month.first, pl.DataFrame(kept), figures, exact)

    def _counts(self) -> Iterable[RowCount]:
        for name, item in self.numbered.items():
            if item.facts.read:
                lost = int(item.lost.sum())
                yield RowCount(name, item.facts.read, item.frame.height - lost, item.facts.refused, lost)
