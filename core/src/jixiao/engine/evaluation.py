"""What an evaluation gives: lines, tables, totals, problems, and the explanation of any figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl
from attrs import field, frozen

from jixiao.formula.scale import DECIMAL
from jixiao.problems import Problem, Severity

if TYPE_CHECKING:
    from jixiao.engine.explain import Explanation
    from jixiao.engine.month import Month
    from jixiao.policy.model import Policy

LINE_SCHEMA: dict[str, pl.DataType] = {
    "period": pl.String(), "table": pl.String(), "subject": pl.String(), "rule": pl.String(), "family": pl.String(),
    "value": DECIMAL, "text": pl.String(), "unit": pl.String(), "pays_on": pl.Date(), "clause": pl.String(),
}  # fmt: skip
TOTAL_SCHEMA: dict[str, pl.DataType] = {
    "period": pl.String(), "table": pl.String(), "subject": pl.String(),
    "payouts": DECIMAL, "penalties": DECIMAL, "net": DECIMAL,
}  # fmt: skip


@frozen
class RowCount:
    """What became of a table's rows: `read` = `used` + `refused` + `unused`."""

    table: str
    read: int
    used: int
    refused: int
    unused: int


@frozen
class Evaluation:
    """Lines and totals of some months under one policy.

    `lines` has the columns of `LINE_SCHEMA`, in order of period, table, subject and rule as listed; an unavailable
    line has neither value nor text and is among the problems. `totals` has a subject's payouts, penalties and net.
    """

    policy: Policy
    lines: pl.DataFrame
    totals: pl.DataFrame
    problems: tuple[Problem, ...]
    counts: tuple[RowCount, ...] = ()
    months: Mapping[str, Month] = field(factory=dict, hash=False, repr=False)

    @property
    def has_errors(self) -> bool:
        """Whether something went wrong that a user has to mend."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table of the last month with every rule's column, numbers at 18 places."""
        last = list(self.months.values())[-1]
        return {name: last.table(name) for name in last.run.sheets}

    def table(self, name: str, period: str) -> pl.DataFrame:
        """One table of one month with every rule's column, numbers at 18 places."""
        return self.months[period].table(name)

    def explain(
        self, subject: str, rule: str | None = None, *, table: str | None = None, period: str | None = None
    ) -> tuple[Explanation, ...]:
        """Why a subject's line (or each of its lines) is what it is: trees of values down to the facts.

        :raises Problems: no such subject, rule or period, or the subject is in several tables and none is named.
        """
        # an evaluation alone should not wait for the modules that explain it
        from jixiao.engine.explain import explain

        return explain(self, subject, rule, table=table, period=period)
