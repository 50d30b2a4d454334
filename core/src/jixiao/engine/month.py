"""One evaluated month: its run, its lines and totals, and its tables at 18 places."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from jixiao.engine.cause import cause
from jixiao.engine.evaluation import LINE_SCHEMA, TOTAL_SCHEMA
from jixiao.engine.run import Run
from jixiao.formula.columns import series
from jixiao.formula.compile import Program
from jixiao.formula.quantity import DECIMAL, literal
from jixiao.formula.tree import Derived
from jixiao.formula.world import Owned
from jixiao.problems import Place, Problem, Severity

#: how many subjects a problem about lines names
SHOWN = 5
_MONEY = ("payout", "penalty")


class Month:
    """The result of one month."""

    def __init__(self, run: Run, program: Program) -> None:
        self.run = run
        self.program = program
        self.problems: list[Problem] = list(run.problems)
        self.settled: dict[tuple[str, str], pl.Series] = {}
        self.lines = self._lines()
        self.totals = self._totals()
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
            rows = [offset + i for i in range(sheet.frame.height)]
            unit = self.program.nodes[(table, name)].unit
            self.settled[(table, name)] = series(name, self.run.exactly.values(table, name, rows), unit)
        return self.settled[(table, name)]

    def table(self, name: str) -> pl.DataFrame:
        """A table's rows of the period with its stored columns and every rule's column."""
        sheet = self.run.sheets[name]
        stored = [column for column in sheet.numbered.frame.columns if not column.startswith(("#", "@"))]
        rules = [owned.rule.name for owned in self.program.rules if owned.rule.on == name]
        wanted = [column for column in (*stored, *rules) if column in sheet.frame.columns and "#" not in column]
        return pl.DataFrame([self.column(name, column) for column in dict.fromkeys(wanted)])

    # lines

    def _lines(self) -> pl.DataFrame:
        order: dict[str, int] = {}
        parts = []
        for place, owned in enumerate(self.program.rules):
            if owned.rule.makes_lines and (owned.rule.on, owned.rule.name) in self.program.nodes:
                part = self._rule_lines(owned)
                if part is not None:
                    order.setdefault(owned.rule.on, len(order))
                    parts.append(part.with_columns(pl.lit(order[owned.rule.on]).alias("#t"), pl.lit(place).alias("#p")))
        if not parts:
            return pl.DataFrame(schema=LINE_SCHEMA)
        lines = pl.concat(parts).sort("#t", "#row", "#p")
        return lines.select(list(LINE_SCHEMA))

    def _rule_lines(self, owned: Owned) -> pl.DataFrame | None:
        rule = owned.rule
        sheet = self.run.sheets[rule.on]
        frame = sheet.frame
        if rule.name not in frame.columns:
            return None
        flag = f"{rule.name}#on"
        rows = frame[flag].arg_true() if flag in frame.columns else None
        if rows is not None and not len(rows):
            return None

        def pick(column: pl.Series) -> pl.Series:
            return column if rows is None else column.gather(rows)

        paid = f"{rule.name}#paid"
        value = pick(frame[paid] if paid in frame.columns else self.column(rule.on, rule.name))
        if paid in frame.columns:
            # a line that should be negative is a problem; `#paid` keeps what the formula gave
            value = self._not_negative(owned, value, pick(self.run.subjects(rule.on)))
        text = pick(frame[f"{rule.name}#text"]) if f"{rule.name}#text" in frame.columns else None
        if not rule.unit.is_number:
            text = value.cast(pl.String) if text is None else text
            value = pl.Series("value", [None], dtype=DECIMAL).new_from_index(0, len(text))
        subjects = self.run.subjects(rule.on).slice(sheet.start, frame.height) if sheet.is_dated else self.run.subjects(rule.on)
        count = len(value)
        pays_on = pick(frame[f"{rule.name}#pays_on"]) if f"{rule.name}#pays_on" in frame.columns else None
        lines = pl.DataFrame(
            {
                "period": pl.Series([str(self.run.month)]).new_from_index(0, count),
                "table": pl.Series([rule.on]).new_from_index(0, count),
                "subject": pick(subjects),
                "rule": pl.Series([rule.name]).new_from_index(0, count),
                "family": pl.Series([rule.family]).new_from_index(0, count),
                "value": value.cast(DECIMAL),
                "text": text if text is not None else pl.Series([None], dtype=pl.String).new_from_index(0, count),
                "unit": pl.Series([str(rule.unit)]).new_from_index(0, count),
                "pays_on": pays_on if pays_on is not None else pl.Series([None], dtype=pl.Date).new_from_index(0, count),
                "clause": pl.Series([" ".join(rule.clause)]).new_from_index(0, count),
                "#row": rows.cast(pl.UInt32) if rows is not None else pl.int_range(count, dtype=pl.UInt32, eager=True),
            }
        )
        self._report_missing(owned, lines)
        return lines

    def _not_negative(self, owned: Owned, value: pl.Series, subjects: pl.Series) -> pl.Series:
        if owned.rule.family not in _MONEY:
            return value
        negative = value < 0
        if not negative.any():
            return value
        self._report("engine.negative", owned, subjects.filter(negative.fill_null(value=False)))
        return pl.select(pl.when(~negative).then(value)).to_series()

    def _report_missing(self, owned: Owned, lines: pl.DataFrame) -> None:
        missing = lines.filter(pl.col("value").is_null() & (pl.col("text").is_null() | pl.lit(_has_value(owned, self.program))))
        if missing.height:
            self._report("engine.unavailable", owned, missing["subject"])

    def _report(self, code: str, owned: Owned, subjects: pl.Series) -> None:
        rule = owned.rule
        shown = ", ".join(str(subject) for subject in subjects.head(SHOWN).to_list())
        more = "" if len(subjects) <= SHOWN else f" (+{len(subjects) - SHOWN})"
        values = {
            "rule": rule.name, "period": self.run.month, "count": len(subjects), "subjects": shown + more,
            "clause": " ".join(rule.clause) or "–",
        }  # fmt: skip
        why = cause(self, rule.on, rule.name, str(subjects[0]))
        values |= {"cause_en": why.en, "cause_zh": why.zh}
        self.problems.append(Problem(code, Place(), f"{rule.on}.{rule.name}", values))

    # totals

    def _totals(self) -> pl.DataFrame:
        money = self.lines.filter(pl.col("family").is_in(_MONEY) & (pl.col("unit") == "money"))
        if not money.height:
            return pl.DataFrame(schema=TOTAL_SCHEMA)
        zero = literal(0)  # type: ignore[arg-type]  # a whole number is a fraction

        def total(family: str) -> pl.Expr:
            value = pl.when(pl.col("family") == family).then(pl.col("value")).otherwise(zero)
            return pl.when(~value.is_null().any()).then(value.sum()).alias(family)

        keys = ["period", "table", "subject"]
        sums = money.group_by(keys, maintain_order=True).agg(total("payout"), total("penalty"))
        return sums.select(
            *keys,
            pl.col("payout").alias("payouts"),
            pl.col("penalty").alias("penalties"),
            (pl.col("payout") - pl.col("penalty")).alias("net"),
        )

    # checks

    def _checks(self) -> None:
        for owner, check in self.program.checks:
            sheet = self.run.sheets[check.on]
            name = f"check {check.name}"
            if name not in sheet.frame.columns:
                continue
            holds = sheet.frame[name]
            flag = f"{name}#on"
            failed = ~holds
            if flag in sheet.frame.columns:
                failed = failed & sheet.frame[flag]
            rows = failed.fill_null(value=False).arg_true()
            if not len(rows):
                continue
            severity = Severity.ERROR if check.severity == "refuse" else Severity.NOTICE
            for row in self._spelled(rows):
                values = {
                    "message_en": check.message.en, "message_zh": check.message.zh, "check": check.name,
                    "clause": " ".join(check.clause) or "–", "period": self.run.month,
                    "subject": self.run.subjects(check.on)[row + (sheet.start if sheet.is_dated else 0)],
                }  # fmt: skip
                self.problems.append(Problem("engine.check", self._place(check.on, row), f"{owner}.{check.name}", values, severity))

    def _spelled(self, rows: pl.Series) -> Iterator[int]:
        yield from rows.head(20).to_list()

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
