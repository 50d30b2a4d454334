"""Why a figure is what it is: trees of values from a line down to the facts, clause by clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.engine.cause import cause
from jixiao.engine.explainer import Explainer
from jixiao.engine.explanation import Explanation, Tested
from jixiao.problems import Place, Problem, Problems, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jixiao.engine.evaluation import Evaluation
    from jixiao.engine.month import Month

__all__ = ["Explanation", "Tested", "cause", "explain"]


def explain(
    evaluation: Evaluation,
    subject: str,
    rule: str | None = None,
    *,
    table: str | None = None,
    period: str | None = None,
) -> tuple[Explanation, ...]:
    """Why the figures of a subject are what they are: one tree for each rule that makes lines on its table.

    With `rule` only for that one, which may also be a measure or a stored column. A rule that does not apply is shown
    with the tests that failed. What several figures are made of is shown once and referred to afterwards.

    :raises Problems: no such subject, rule or period; or several, where none is named.
    """
    month = _month(evaluation, period)
    name, row = find(month, subject, rule, table)
    explainer = Explainer(month, evaluation.policy)
    if rule is not None:
        return (explainer.figure(name, rule, row),)
    lines = [owned.rule for owned in month.program.rules if owned.rule.on == name and owned.rule.makes_lines]
    return tuple(explainer.figure(name, line.name, row) for line in lines if (name, line.name) in month.program.nodes)


def _refuse(code: str, path: str, **values: object) -> Problems:
    return Problems(Problem(f"explain.{code}", Place(), path, values))


def _month(evaluation: Evaluation, period: str | None) -> Month:
    months = evaluation.months
    if period is None:
        if len(months) != 1:
            raise _refuse("which_period", "period", periods=", ".join(months))
        return next(iter(months.values()))
    if period not in months:
        raise _refuse(
            "unknown_period", period, name=period, periods=", ".join(months), near=did_you_mean(period, months)
        )
    return months[period]


def _rows(month: Month, subject: str, tables: list[str]) -> Mapping[str, int]:
    """The tables that hold the subject, with the number of its row; of a dated table only the month's rows count."""
    found = {}
    for name in tables:
        sheet = month.run.sheets[name]
        rows = (month.run.subjects(name) == subject).arg_true().to_list()
        inside = [row for row in rows if not sheet.is_dated or sheet.start <= row < sheet.stop]
        if inside:
            found[name] = inside[0]
    return found


def find(month: Month, subject: str, rule: str | None, table: str | None) -> tuple[str, int]:
    """The table and the row of a subject that has the rule, or any line.

    :raises Problems: there is none, or there are several and no table is named.
    """
    sheets, world = month.run.sheets, month.program.world
    if table is not None and table not in sheets:
        raise _refuse("unknown_table", table, name=table, near=did_you_mean(table, sheets))
    tables = [table] if table is not None else list(sheets)
    found = _rows(month, subject, tables)
    if not found:
        subjects = [str(item) for name in tables for item in month.run.subjects(name).head(10_000).to_list()]
        values = {"name": subject, "period": month.run.month, "near": did_you_mean(subject, subjects)}
        raise _refuse("unknown_subject", subject, **values)
    bearing = {
        name: row
        for name, row in found.items()
        if any(
            owned.rule.on == name and (owned.rule.name == rule if rule is not None else owned.rule.makes_lines)
            for owned in month.program.rules
        )
        or (rule is not None and world.column(name, rule) is not None and rule in sheets[name].frame.columns)
    }
    if not bearing:
        if rule is None:
            raise _refuse("no_lines", subject, name=subject, tables=", ".join(found))
        names = [owned.rule.name for owned in month.program.rules if owned.rule.on in found]
        names += [column.name for name in found for column in world.tables[name].columns]
        raise _refuse("unknown_rule", rule, name=rule, tables=", ".join(found), near=did_you_mean(rule, names))
    if len(bearing) > 1:
        raise _refuse("which_table", subject, name=subject, tables=", ".join(bearing))
    return next(iter(bearing.items()))
