"""One evaluated month: its run, its lines and totals, and its tables at 18 places."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from jixiao.engine.lines import MONEY, Part, lines, totals
from jixiao.engine.run import Run
from jixiao.formula.columns import series
from jixiao.formula.compile import Program, shown_name
from jixiao.formula.marks import rows_where, surely
from jixiao.formula.quantity import DECIMAL
from jixiao.formula.tree import Derived
from jixiao.formula.uniform import nulls
from jixiao.formula.words import value_text
from jixiao.formula.world import Owned
from jixiao.problems import Place, Problem, Severity
from jixiao.scheme.rules import Check

#: how many subjects a problem about lines names
SHOWN = 5


class Month:
    """The result of one month."""

    def __init__(self, run: Run, program: Program) -> None:
        self.run = run
        self.program = program
        self.problems: list[Problem] = list(run.problems)
        self.settled: dict[tuple[str, str], pl.Series] = {}
        parts = self._parts()
        self.lines = lines(str(run.month), parts)
        self.totals = totals(str(run.month), parts)
        self._checks()
        # the next month goes on with the same sheets: this one keeps them as they stand
        run.sheets = {name: sheet.still() for name, sheet in run.sheets.items()}

    def column(self, table: str, name: str) -> pl.Series:
        """A column of the period's rows with its true values at 18 places."""
        sheet = self.run.sheets[table]
        column = sheet.frame[name]
        figures = sheet.figures.get(name)
        if figures is None or figures.settled or column.dtype != DECIMAL:
            return column
        if (table, name) not in self.settled:
            offset = sheet.start if sheet.is_dated else 0
            rows = pl.int_range(offset, offset + sheet.frame.height, dtype=pl.UInt32, eager=True)
            open_ = rows.filter(~self.run.proof.rows(table, name, rows))
            unit = self.program.nodes[(table, name)].unit
            exact = series(name, self.run.exactly.values(table, name, open_.to_list()), unit)
            self.settled[(table, name)] = column.scatter(open_ - offset, exact)
        return self.settled[(table, name)]

    def table(self, name: str) -> pl.DataFrame:
        """A table's rows of the period with its stored columns and every rule's column."""
        sheet = self.run.sheets[name]
        stored = [column for column in sheet.numbered.frame.columns if not column.startswith(("#", "@"))]
        rules = [owned.rule.name for owned in self.program.rules if owned.rule.on == name]
        wanted = [column for column in (*stored, *rules) if column in sheet.frame.columns and "#" not in column]
        return pl.DataFrame([self.column(name, column) for column in dict.fromkeys(wanted)])

    # lines

    def _parts(self) -> list[Part]:
        """What each rule with lines contributes, as listed."""
        rules = [owned for owned in self.program.rules if owned.rule.makes_lines]
        return [part for owned in rules if (part := self._part(owned)) is not None]

    def _part(self, owned: Owned) -> Part | None:
        rule = owned.rule
        sheet = self.run.sheets[rule.on]
        frame = sheet.frame
        if rule.name not in frame.columns:
            return None
        flag, paid, text = (f"{rule.name}#{ending}" for ending in ("on", "paid", "text"))
        applies = frame[flag] if flag in frame.columns and not frame[flag].all() else None
        if (applies is not None and not applies.any()) or not frame.height:
            return None
        subjects = self.run.subjects(rule.on)
        subjects = subjects.slice(sheet.start, frame.height) if sheet.is_dated else subjects
        value = (
            self._not_negative(owned, frame[paid], subjects)
            if paid in frame.columns
            else self.column(rule.on, rule.name)
        )
        words = frame[text] if text in frame.columns else None
        if not rule.unit.is_number:
            words = value.cast(pl.String) if words is None else words
            value = nulls("value", DECIMAL, frame.height)
        pays_on = f"{rule.name}#pays_on"
        part = Part(rule, subjects, applies, value, words, frame[pays_on] if pays_on in frame.columns else None)
        self._report_missing(owned, part)
        return part

    def _not_negative(self, owned: Owned, value: pl.Series, subjects: pl.Series) -> pl.Series:
        """A money line below 0 is a problem and has no value; other readers keep what the formula gave."""
        if owned.rule.family not in MONEY:
            return value
        least = value.min()
        if not isinstance(least, Decimal) or least >= 0:
            return value
        negative = surely(value < 0)
        self._report("engine.negative", owned, subjects.filter(negative))
        return pl.select(pl.when(~negative).then(value)).to_series()

    def _report_missing(self, owned: Owned, part: Part) -> None:
        """A line without its figure is unavailable; words alone are a line only of a rule that promises no figure."""
        if not part.value.null_count():
            return
        missing = part.value.is_null()
        if part.text is not None and not _has_value(owned, self.program):
            missing = missing & part.text.is_null()
        if part.applies is not None:
            missing = missing & part.applies
        if missing.any():
            self._report("engine.unavailable", owned, part.subjects.filter(missing))

    def _report(self, code: str, owned: Owned, subjects: pl.Series) -> None:
        rule = owned.rule
        shown = ", ".join(str(subject) for subject in subjects.head(SHOWN).to_list())
        more = "" if len(subjects) <= SHOWN else f" (+{len(subjects) - SHOWN})"
        values = {
            "rule": rule.name, "period": self.run.month, "count": len(subjects), "subjects": shown + more,
            "clause": " ".join(rule.clause) or "–",
        }  # fmt: skip
        from jixiao.engine.cause import cause  # only where a line has no figure

        why = cause(self, rule.on, rule.name, str(subjects[0]))
        values |= {"cause_en": why.en, "cause_zh": why.zh}
        self.problems.append(Problem(code, Place(), f"{rule.on}.{rule.name}", values))

    # checks

    def _checks(self) -> None:
        for owner, check in self.program.checks:
            sheet = self.run.sheets[check.on]
            name = f"check {check.name}"
            if name not in sheet.frame.columns:
                continue
            holds = sheet.frame[name]
            if holds.all():
                continue
            flag = f"{name}#on"
            failed = ~holds
            if flag in sheet.frame.columns:
                failed = failed & sheet.frame[flag]
            rows = rows_where(failed)
            if not len(rows):
                continue
            severity = Severity.ERROR if check.severity == "refuse" else Severity.NOTICE
            for row in self._spelled(rows):
                values = {
                    "message_en": self._said(check, "en", row), "check": check.name,
                    "message_zh": self._said(check, "zh", row),
                    "clause": " ".join(check.clause) or "–", "period": self.run.month,
                    "subject": self.run.subjects(check.on)[row + (sheet.start if sheet.is_dated else 0)],
                }  # fmt: skip
                self.problems.append(
                    Problem("engine.check", self._place(check.on, row), f"{owner}.{check.name}", values, severity)
                )

    def _spelled(self, rows: pl.Series) -> Iterator[int]:
        yield from rows.head(20).to_list()

    def _said(self, check: Check, lang: str, row: int) -> str:
        """A check's message with the row's values in the place of the names in braces."""
        sheet, text = self.run.sheets[check.on], check.message.to(lang)
        for formula in check.shows:
            name = shown_name(check, formula)
            (value,) = self.run.exactly.values(check.on, name, [row + sheet.start])
            unit = self.program.nodes[(check.on, name)].unit
            text = text.replace(f"{{{formula}}}", value_text(value, unit, lang, self.program.world.places))
        return text

    def _place(self, table: str, row: int) -> Place:
        sheet = self.run.sheets[table]
        facts = sheet.numbered.facts
        if not facts.sources or "#source" not in sheet.frame.columns:
            return Place()
        source = sheet.frame["#source"][row]
        file, name = facts.sources[source] if source is not None else (None, None)
        return Place(file, sheet=name, row=sheet.frame["#row"][row])


def _has_value(owned: Owned, program: Program) -> bool:
    """Whether the rule promises a figure: then words alone are no line."""
    node = program.nodes.get((owned.rule.on, owned.rule.name))
    return isinstance(node, Derived) and owned.rule.formula is not None and owned.rule.unit.is_number
