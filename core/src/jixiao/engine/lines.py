"""Lines and totals of one month: every rule's figures laid out row by row, without sorting a single text.

Each rule with lines contributes one `Part`: full columns of its table and the rows to which it applies. Lines are then
put in order by whole numbers (table, row, rule as listed), and each column of the result is gathered once.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence

import polars as pl
from attrs import frozen

from jixiao.engine.evaluation import LINE_SCHEMA, TOTAL_SCHEMA
from jixiao.formula.marks import rows_where
from jixiao.formula.scale import DECIMAL
from jixiao.scheme.rules import Rule

MONEY = ("payout", "penalty")
#: how many rules a scheme may list, and rows a table may have, for the order of lines to fit 64 bits
_RULES, _ROWS = 2**16, 2**32


@frozen
class Part:
    """One rule's lines: `applies` over all rows of its table (None: everywhere), and what the lines hold.

    `value` and the others are columns over the same rows; `subjects` are the table's ids.
    """

    rule: Rule
    subjects: pl.Series
    applies: pl.Series | None
    value: pl.Series
    text: pl.Series | None = None
    pays_on: pl.Series | None = None

    def rows(self) -> pl.Series:
        """The numbers of the rows that have the line."""
        if self.applies is None:
            return pl.int_range(len(self.value), dtype=pl.UInt32, eager=True)
        return rows_where(self.applies)

    def over(self, column: pl.Series) -> pl.Series:
        """A column of the table over those rows."""
        return column if self.applies is None else column.filter(self.applies)


def lines(period: str, parts: Sequence[Part]) -> pl.DataFrame:
    """All lines, in order of table (as first listed), row and rule."""
    if not parts:
        return pl.DataFrame(schema=LINE_SCHEMA)
    tables = list(dict.fromkeys(part.rule.on for part in parts))
    rows = [part.rows() for part in parts]
    keys = [
        (mine.cast(pl.UInt64) + tables.index(part.rule.on) * _ROWS) * _RULES + i
        for i, (part, mine) in enumerate(zip(parts, rows, strict=True))
    ]
    order = pl.concat(keys, rechunk=True).arg_sort()
    # the part of each line, and its row
    whose = pl.concat([_same(len(mine), i, pl.UInt32()) for i, mine in enumerate(rows)], rechunk=True)[order]
    at = pl.concat(rows, rechunk=True)[order]

    def of_rule(name: str, values: list[str]) -> pl.Series | pl.Expr:
        if len(set(values)) == 1:
            return pl.lit(values[0], dtype=pl.String).alias(name)
        return pl.Series(name, values, dtype=pl.String)[whose]

    def of_rows(name: str, kind: pl.DataType, columns: list[pl.Series | None]) -> pl.Series | pl.Expr:
        if all(column is None for column in columns):
            return pl.lit(None, dtype=kind).alias(name)
        filled = [
            _same(len(mine), None, kind) if column is None else part.over(column).cast(kind)
            for column, part, mine in zip(columns, parts, rows, strict=True)
        ]
        return pl.concat(filled, rechunk=True)[order].alias(name)

    # literals take no room, however many lines there are
    found = (
        _subjects(parts, tables, whose, at)
        .to_frame()
        .with_columns(
            pl.lit(period, dtype=pl.String).alias("period"),
            of_rule("table", [part.rule.on for part in parts]),
            of_rule("rule", [part.rule.name for part in parts]),
            of_rule("family", [part.rule.family for part in parts]),
            of_rows("value", DECIMAL, [part.value for part in parts]),
            of_rows("text", pl.String(), [part.text for part in parts]),
            of_rule("unit", [str(part.rule.unit) for part in parts]),
            of_rows("pays_on", pl.Date(), [part.pays_on for part in parts]),
            of_rule("clause", [" ".join(part.rule.clause) for part in parts]),
        )
    )
    return found[list(LINE_SCHEMA)]


def _subjects(parts: Sequence[Part], tables: Sequence[str], whose: pl.Series, at: pl.Series) -> pl.Series:
    """The ids of the lines' rows: those of all tables behind one another, by number."""
    ids = {part.rule.on: part.subjects for part in parts}
    starts, start = {}, 0
    for table in tables:
        starts[table] = start
        start += len(ids[table])
    offset = pl.Series([starts[part.rule.on] for part in parts], dtype=pl.UInt32)
    return pl.concat([ids[table] for table in tables], rechunk=True)[offset[whose] + at].alias("subject")


def totals(period: str, parts: Sequence[Part]) -> pl.DataFrame:
    """Payouts, penalties and net of every row with a money line; unknown as soon as one of its lines is."""
    frames = []
    for table in dict.fromkeys(part.rule.on for part in parts):
        money = [
            part for part in parts if part.rule.on == table and part.rule.family in MONEY and part.rule.unit.is_money
        ]
        if money:
            frames.append(_table_totals(period, table, money))
    return pl.concat(frames) if frames else pl.DataFrame(schema=TOTAL_SCHEMA)


def _table_totals(period: str, table: str, parts: Sequence[Part]) -> pl.DataFrame:
    zero = pl.lit("0", dtype=DECIMAL)
    columns: dict[str, pl.Series] = {}
    sums: dict[str, pl.Expr] = dict.fromkeys(MONEY, zero)
    has: list[pl.Expr] = []
    for i, part in enumerate(parts):
        columns[f"v{i}"] = part.value
        amount = pl.col(f"v{i}")
        if part.applies is not None:
            columns[f"a{i}"] = part.applies
            amount = pl.when(pl.col(f"a{i}")).then(amount).otherwise(zero)
        has.append(pl.lit(value=True) if part.applies is None else pl.col(f"a{i}"))
        sums[part.rule.family] = sums[part.rule.family] + amount
    frame = pl.DataFrame(columns).select(
        pl.lit(period, dtype=pl.String).alias("period"),
        pl.lit(table, dtype=pl.String).alias("table"),
        parts[0].subjects.alias("subject"),
        sums["payout"].alias("payouts"),
        sums["penalty"].alias("penalties"),
        (sums["payout"] - sums["penalty"]).alias("net"),
        functools.reduce(operator.or_, has).alias("has"),
    )
    return frame.filter("has").drop("has") if not frame["has"].all() else frame.drop("has")


def _same(count: int, value: object, kind: pl.DataType) -> pl.Series:
    return pl.Series([value], dtype=kind).new_from_index(0, count)
