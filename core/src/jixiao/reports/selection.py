"""Which part of an evaluation is shown: one subject's lines, or measures beside them."""

from __future__ import annotations

import polars as pl
from attrs import evolve

from jixiao.engine.evaluation import LINE_SCHEMA, Evaluation
from jixiao.engine.month import Month
from jixiao.formula.scale import DECIMAL
from jixiao.problems import Problem, Problems, did_you_mean
from jixiao.scheme.rules import Rule

_KEYS = ["period", "table", "subject"]


def of_subject(evaluation: Evaluation, subject: str) -> Evaluation:
    """The lines and totals of one subject, in whatever tables it stands.

    :raises Problems: no table with lines has such a subject.
    """
    known = {name for month in evaluation.months.values() for name in _subjects(month)}
    if subject not in known:
        raise Problems(
            Problem("cli.no_subject", path=subject, values={"subject": subject, "near": did_you_mean(subject, known)})
        )
    return evolve(
        evaluation,
        lines=evaluation.lines.filter(pl.col("subject") == subject),
        totals=evaluation.totals.filter(pl.col("subject") == subject),
    )


def _subjects(month: Month) -> set[str]:
    tables = {owned.rule.on for owned in month.program.rules if owned.rule.on in month.run.sheets}
    return {subject for table in tables for subject in month.run.subjects(table).to_list() if subject is not None}


def with_measures(evaluation: Evaluation, subject: str | None = None) -> Evaluation:
    """The same with a line for every value of a measure (of one subject, if named), each where its rule is listed."""
    parts = [evaluation.lines.with_columns(pl.lit(None, dtype=pl.UInt32).alias("#row"))]
    for month in evaluation.months.values():
        rules = [owned.rule for owned in month.program.rules if not owned.rule.makes_lines]
        parts += [found for rule in rules if (found := _measured(month, rule)) is not None]
    if subject is not None:
        parts = [part.filter(pl.col("subject") == subject) for part in parts]
    rows = pl.concat(parts)
    tables: dict[str, int] = {}
    rank: dict[tuple[str, str], int] = {}
    # tables stand in the order of the rules that make lines, those without such rules behind them
    for owned in sorted(evaluation.policy.rules, key=lambda owned: not owned.rule.makes_lines):
        tables.setdefault(owned.rule.on, len(tables))
    for i, owned in enumerate(evaluation.policy.rules):
        rank[(owned.rule.on, owned.rule.name)] = i
    order = pl.DataFrame(
        [(table, name, tables[table], i) for (table, name), i in rank.items()],
        schema={"table": pl.String, "rule": pl.String, "#table": pl.UInt32, "#rule": pl.UInt32},
        orient="row",
    )
    # a line stands with the row of its subject
    first = pl.concat([_rows_of(month) for month in evaluation.months.values()])
    rows = rows.drop("#row").join(order, on=["table", "rule"], how="left", maintain_order="left")
    rows = rows.join(first, on=_KEYS, how="left", maintain_order="left")
    return evolve(evaluation, lines=rows.sort("period", "#table", "#row", "#rule").select(list(LINE_SCHEMA)))


def _rows_of(month: Month) -> pl.DataFrame:
    """The number of each subject's row, by period and table."""
    frames = [pl.DataFrame(schema={"period": pl.String, "table": pl.String, "subject": pl.String, "#row": pl.UInt32})]
    for table in dict.fromkeys(owned.rule.on for owned in month.program.rules):
        if table in month.run.sheets:
            subjects = month.run.subjects(table).alias("subject")
            frame = pl.DataFrame([subjects]).with_row_index("#row").unique("subject", keep="first")
            named = (pl.lit(str(month.run.month)).alias("period"), pl.lit(table).alias("table"))
            frames.append(frame.select(*named, "subject", pl.col("#row").cast(pl.UInt32)))
    return pl.concat(frames)


def _measured(month: Month, rule: Rule) -> pl.DataFrame | None:
    """The values of a measure where it applies, in the shape of lines."""
    sheet = month.run.sheets.get(rule.on)
    if sheet is None or rule.name not in sheet.frame.columns:
        return None
    column = month.column(rule.on, rule.name)
    subjects = month.run.subjects(rule.on)
    if sheet.is_dated:
        subjects = subjects.slice(sheet.start, len(column))
    is_number = column.dtype == DECIMAL
    frame = pl.DataFrame([subjects.alias("subject"), column.alias("v")])
    flag = f"{rule.name}#on"
    if flag in sheet.frame.columns:
        frame = frame.filter(sheet.frame[flag])
    return frame.select(
        pl.lit(str(month.run.month)).alias("period"),
        pl.lit(rule.on).alias("table"),
        "subject",
        pl.lit(rule.name).alias("rule"),
        pl.lit(rule.family).alias("family"),
        (pl.col("v") if is_number else pl.lit(None, dtype=DECIMAL)).alias("value"),
        (pl.lit(None, dtype=pl.String) if is_number else pl.col("v").cast(pl.String)).alias("text"),
        pl.lit(str(rule.unit)).alias("unit"),
        pl.lit(None, dtype=pl.Date).alias("pays_on"),
        pl.lit(" ".join(rule.clause)).alias("clause"),
        pl.lit(None, dtype=pl.UInt32).alias("#row"),
    )
