"""What it would take: a goal of one subject in one month, and what each number alone can do for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from attrs import field, frozen

from jixiao.engine.compiled import compile_policy
from jixiao.engine.evaluate import Engine, Progress, refuse_outside
from jixiao.engine.explain import cause, find
from jixiao.engine.month import Month
from jixiao.formula.tree import Scalar
from jixiao.policy.model import Policy
from jixiao.problems import Place, Problem, Problems, did_you_mean
from jixiao.proofs.goal import TOTALS, Target, goal_of, goal_parts, total, unit_of
from jixiao.proofs.least_change import Attempt, Search
from jixiao.proofs.reads import Number, numbers
from jixiao.scheme.periods import months_of

_BY = re.compile(r"(?:(?P<table>\w+)(?:\[(?P<id>.+)\])?\.)?(?P<column>\w+)")


@frozen
class Takes:
    """The answer: what the goal and net are, whether it is reached, and what each number alone can do.

    `unread` is a column that was asked for and that the goal does not read. `problems` are those of the month.
    """

    target: Target = field(repr=False)
    subject: str
    net: Fraction | None
    attempts: tuple[Attempt, ...]
    unread: str
    problems: tuple[Problem, ...] = field(repr=False)

    @property
    def now(self) -> Scalar:
        """What the goal is now."""
        return self.target.now

    @property
    def month(self) -> Month:
        """The month in question."""
        return self.target.month


def what_it_takes(
    policy: Policy,
    period: str,
    subject: str,
    goal: str,
    *,
    by: str | None = None,
    table: str | None = None,
    progress: Progress | None = None,
) -> Takes:
    """The least change of one number that reaches the goal in a month: of `by`, or of each number of the subject.

    :raises Problems: the goal or a name is wrong, the goal has no value, or the policy cannot be evaluated.
    """
    parts = goal_parts(goal)
    months = months_of(period)
    if len(months) != 1:
        raise Problems(Problem("explain.one_month", Place("--period"), values={"found": period, "last": months[-1]}))
    refuse_outside(policy, period)
    engine = Engine(policy, compile_policy(policy), None, None, months[0])
    evaluation = engine.evaluate(months, progress)
    month = evaluation.months[period]
    name = parts[0]
    where, row = find(month, subject, None if name in TOTALS else name, table)
    target = Target(goal_of(parts, unit_of(month, where, name)), month, where, row)
    _refuse_unknown(target, subject)
    net = total(month, where, row, "net")
    met = numbers(month.run, where, row, target.columns)
    chosen = (
        [number for number in met if number.belongs and not number.rule] if by is None else _chosen(target, met, by)
    )
    attempts: list[Attempt] = []
    if not target.is_reached:
        search = Search(engine, months[0], target)
        for i, number in enumerate(chosen):
            if progress is not None:
                progress(i, len(chosen), f"{number.spot.table}.{number.spot.column}")
            attempts.append(search.attempt(number))
        if progress is not None:
            progress(len(chosen), len(chosen), "")
    unread = by if by is not None and not chosen else ""
    return Takes(target, subject, net, tuple(attempts), unread or "", evaluation.problems)


def _refuse_unknown(target: Target, subject: str) -> None:
    """Refuse a goal whose figure is unknown: no change can be measured from it.

    :raises Problems: it is, with the reason.
    """
    name = target.goal.name
    if target.now is not None or target.is_absent:
        return
    values = {"name": name, "subject": subject, "cause_en": "–", "cause_zh": "–"}
    if name not in TOTALS and (target.table, name) in target.month.run.nodes:
        why = cause(target.month, target.table, name, subject)
        values |= {"cause_en": why.en, "cause_zh": why.zh}
        raise Problems(Problem("explain.goal_unavailable", Place(), name, values))
    raise Problems(Problem("explain.total_unavailable", Place(), name, values))


def _chosen(target: Target, met: Sequence[Number], by: str) -> list[Number]:
    """The numbers that ``column``, ``table.column`` or ``table[ID].column`` means; none: the goal does not read it.

    Of several rows those that belong to the subject go before others, of a plain name the subject's own row.

    :raises Problems: there is no such table, column or row.
    """
    found = _BY.fullmatch(by.strip())
    world, run = target.month.program.world, target.month.run
    table, row_id, column = found.group("table", "id", "column") if found is not None else (None, None, by)
    names = {number.spot.column for number in met if table in (None, number.spot.table)}
    if table is not None and table not in world.tables:
        near = did_you_mean(table, {number.spot.table for number in met})
        raise Problems(Problem("explain.by_table", Place("--by"), by, {"found": table, "near": near}))
    where = [table] if table is not None else [target.table, *{number.spot.table for number in met}]
    if column not in names and not any(world.is_column(each, column) for each in where):
        values = {"found": column, "near": did_you_mean(column, names), "known": ", ".join(sorted(names)) or "–"}
        raise Problems(Problem("explain.by_column", Place("--by"), by, values))
    if row_id is not None and table is not None and not (run.subjects(table) == row_id).any():
        rows = {number.id for number in met if number.spot.table == table}
        values = {"found": row_id, "table": table, "near": did_you_mean(row_id, rows)}
        raise Problems(Problem("explain.by_row", Place("--by"), by, values))
    mine = [n for n in met if n.spot.column == column and table in (None, n.spot.table) and row_id in (None, n.id)]
    own = [n for n in mine if (n.spot.table, n.spot.row) == (target.table, target.row)]
    return own if own and row_id is None else [n for n in mine if n.belongs] or mine
