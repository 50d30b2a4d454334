"""The bridge between two periods of one policy: why the net changed, step by step, closing exactly.

The steps are taken in this order, the first five on the figures before rounding, each rounded once:

1. people left: what was paid to subjects that have no line any more
2. people joined: what those who had none are paid, at the terms of the first period
3. rules: what is paid by rules that run in one of the periods alone (a quarter's prize), to those who stayed
4. data: what else changed for those who stayed, at the terms of the first period
5. terms: what amendments since the first period change, for everybody
6. rounding: what is left, by rounding the lines of both periods and the steps

A line that others cap is not its own figure rounded: it counts as paid. Lines without a figure in one of the periods
are counted, and left out of every step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import polars as pl
from attrs import evolve, field, frozen

from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.formula.rounding import half_away
from jixiao.formula.scale import DECIMAL
from jixiao.policy.model import Policy
from jixiao.reports.comparison import KEYS, money_lines
from jixiao.scheme.periods import Period, months_of

STEPS = ("left", "joined", "rules", "data", "terms", "rounding")
#: a line of a whole period: the months are added up
_LINE = ["table", "subject", "rule"]


@frozen
class Bridge:
    """Net of both periods, the steps in order, and how many lines are unknown in one of them."""

    first: Decimal
    second: Decimal
    steps: Mapping[str, Decimal] = field(hash=False)
    unknown: int
    evaluations: tuple[Evaluation, Evaluation] = field(repr=False)


def bridge(policy: Policy, before: str, after: str) -> Bridge:
    """Split the difference between two periods (``2026-01``, ``2026-Q1``).

    :raises Problems: the policy or its data cannot be evaluated for one of them.
    """
    first, second = evaluate(policy, before), evaluate(policy, after)
    last = max(months_of(before))
    kept = tuple(edition for edition in policy.editions if edition.since <= last)
    unamended = second if len(kept) == len(policy.editions) else evaluate(evolve(policy, editions=kept), after)
    sides = {"first": first, "unamended": unamended, "second": second}
    lines = _joined(sides)
    known = lines.filter(~pl.col("unknown"))
    here, there = _subjects(first), pl.concat([_subjects(unamended), _subjects(second)]).unique()
    known = known.join(here.with_columns(was=True), on=["table", "subject"], how="left")
    known = known.join(there.with_columns(stays=True), on=["table", "subject"], how="left")
    alone = pl.DataFrame(_alone(first, second), schema={"table": pl.String, "rule": pl.String})
    known = known.join(alone.with_columns(alone=True), on=["table", "rule"], how="left")
    was, stays, one_alone = (pl.col(name).fill_null(value=False) for name in ("was", "stays", "alone"))
    moved = pl.col("unamended") - pl.col("first")
    parts = {
        "left": (was & ~stays, moved),
        "joined": (~was & stays, moved),
        "rules": (was & stays & one_alone, moved),
        "data": (was & stays & ~one_alone, moved),
        "terms": (pl.lit(value=True), pl.col("second") - pl.col("unamended")),
    }
    zero = pl.lit(0, dtype=DECIMAL)
    sums = [
        pl.when(condition).then(value).otherwise(zero).sum().alias(name) for name, (condition, value) in parts.items()
    ]
    paid = [pl.col("first#paid").sum(), pl.col("second#paid").sum()]
    row = known.select(*sums, *paid).row(0, named=True)
    steps = {name: _rounded(row[name], policy.places) for name in parts}
    steps["rounding"] = row["second#paid"] - row["first#paid"] - sum(steps.values())
    return Bridge(row["first#paid"], row["second#paid"], steps, lines.height - known.height, (first, second))


def _rounded(value: Decimal, places: int) -> Decimal:
    rounded = half_away(Fraction(value), places)
    return Decimal(rounded.numerator) / Decimal(rounded.denominator)


def _joined(sides: Mapping[str, Evaluation]) -> pl.DataFrame:
    """Every line of any side: its figure before rounding, as paid, and whether it is unknown anywhere."""
    frame: pl.DataFrame | None = None
    for name, evaluation in sides.items():
        side = _figures(evaluation).rename({"exact": name, "paid": f"{name}#paid", "unknown": f"{name}#unknown"})
        frame = side if frame is None else frame.join(side, on=_LINE, how="full", coalesce=True)
    assert frame is not None, "there are three sides"
    zero = pl.lit(0, dtype=DECIMAL)
    figures = [pl.col(f"{name}{ending}").fill_null(zero) for name in sides for ending in ("", "#paid")]
    unknown = pl.any_horizontal(pl.col(f"{name}#unknown").fill_null(value=False) for name in sides)
    return frame.with_columns(*figures, unknown.alias("unknown"))


def _figures(evaluation: Evaluation) -> pl.DataFrame:
    """A period's money lines before rounding and as paid; months added up."""
    lines = money_lines(evaluation).join(_exact(evaluation), on=KEYS, how="left")
    half = pl.lit(Decimal(5).scaleb(-evaluation.policy.places - 1), dtype=DECIMAL)
    signed = pl.when(pl.col("family") == "penalty").then(-pl.col("exact")).otherwise(pl.col("exact"))
    exact = pl.when((pl.col("value") - signed).abs() <= half).then(signed).otherwise(pl.col("value"))
    lines = lines.with_columns(exact.alias("exact"), pl.col("value").is_null().alias("unknown"))
    return lines.group_by(_LINE).agg(
        pl.col("exact").sum(), pl.col("value").sum().alias("paid"), pl.col("unknown").any()
    )


def _exact(evaluation: Evaluation) -> pl.DataFrame:
    """The figures of money lines before rounding, at 18 places."""
    schema = {**dict.fromkeys(KEYS, pl.String()), "exact": DECIMAL}
    return pl.concat([pl.DataFrame(schema=schema), *_columns(evaluation)])


def _columns(evaluation: Evaluation) -> Iterator[pl.DataFrame]:
    for name, month in evaluation.months.items():
        for rule in (owned.rule for owned in month.program.rules):
            sheet = month.run.sheets[rule.on]
            if rule.makes_lines and rule.unit.is_money and rule.name in sheet.frame.columns:
                column = month.column(rule.on, rule.name)
                subjects = month.run.subjects(rule.on)
                subjects = subjects.slice(sheet.start, len(column)) if sheet.is_dated else subjects
                frame = pl.DataFrame([subjects.cast(pl.String).alias("subject"), column.alias("exact")])
                keys = {"period": name, "table": rule.on, "rule": rule.name}
                frame = frame.with_columns(pl.lit(value).alias(key) for key, value in keys.items())
                yield frame.select(*KEYS, "exact")


def _subjects(evaluation: Evaluation) -> pl.DataFrame:
    return evaluation.lines.select("table", "subject").unique()


def _alone(first: Evaluation, second: Evaluation) -> list[dict[str, str]]:
    """The rules that run in one of the periods alone."""
    running = [
        {
            (owned.rule.on, owned.rule.name)
            for name, month in evaluation.months.items()
            for owned in month.program.rules
            if _runs(owned.rule.every, Period.parse(name))
        }
        for evaluation in (first, second)
    ]
    return [{"table": table, "rule": rule} for table, rule in sorted(running[0] ^ running[1])]


def _runs(every: str, month: Period) -> bool:
    """Whether a rule of such periods runs at the end of a month."""
    return month.around(every).last_month == month
