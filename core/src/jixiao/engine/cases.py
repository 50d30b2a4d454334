"""Runs the worked cases of a policy: each on its own rows, every expected figure compared exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import define, evolve, field, frozen

from jixiao.engine.compiled import Compiled, compile_policy
from jixiao.engine.evaluate import Engine
from jixiao.engine.evaluation import Evaluation
from jixiao.engine.pins import Pins
from jixiao.engine.run import Run
from jixiao.formula.tree import Scalar
from jixiao.policy.figures import NoFigure, figure, plain
from jixiao.policy.model import Case, Cell, Edition, Expectation, OwnedRule, Policy
from jixiao.problems import Place, Problem, Problems
from jixiao.scheme.periods import Period, months_of
from jixiao.scheme.steps import TermValue
from jixiao.scheme.units import DATE, TEXT, Unit

#: totals that a case may expect like a rule
TOTALS = ("payouts", "penalties", "net")
Rows = dict[str, list[dict[str, Cell]]]


@frozen
class Difference:
    """One expectation and what was found instead: `found` is exact text, None where there is no figure."""

    expectation: Expectation
    expected: str
    found: str | None
    because: Problem | None = None


@frozen
class CaseResult:
    """What became of a case; `problems` are those of its evaluations by month, expected or not."""

    case: Case
    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    evaluations: Mapping[Period, Evaluation] = field(factory=dict, repr=False, eq=False)

    @property
    def passed(self) -> bool:
        """Whether every expected figure was found."""
        return not self.differences


def run_cases(policy: Policy) -> list[CaseResult]:
    """Run every case of a policy, in the order of the file."""
    workshop = Workshop()
    return [run_case(policy, case, workshop) for case in policy.cases]


@define
class Workshop:
    """Compiles the editions that cases of one policy ask for, each set of them once."""

    compiled: list[tuple[tuple[Edition, ...], tuple[Compiled, ...]]] = field(factory=list)

    def editions(self, policy: Policy) -> tuple[Compiled, ...]:
        """The editions of a case's policy, compiled."""
        for editions, compiled in self.compiled:
            if editions == policy.editions:
                return compiled
        compiled = compile_policy(policy)
        self.compiled.append((policy.editions, compiled))
        return compiled


def case_policy(policy: Policy, case: Case) -> Policy:
    """The policy under which a case runs: it begins with the case, and the case's terms stand over its own."""
    months = months_of(case.period)
    in_force = policy.edition(months[0])
    editions = [
        evolve(edition, terms=_over(edition.terms, case.terms))
        for edition in policy.editions
        if edition is in_force or months[0] < edition.since <= months[-1]
    ]
    return evolve(policy, since=months[0], editions=tuple(editions), sources={}, cases=())


def _over(
    terms: Mapping[str, Mapping[str, TermValue]], more: Mapping[str, Mapping[str, TermValue]]
) -> dict[str, dict[str, TermValue]]:
    return {owner: {**values, **more.get(owner, {})} for owner, values in terms.items()}


def run_case(policy: Policy, case: Case, workshop: Workshop) -> CaseResult:
    """Run one case."""
    months = {item: month_of(case, item) for item in case.expect}
    try:
        found = {month: evaluated(policy, case, workshop, month) for month in dict.fromkeys(months.values())}
    except Problems as problems:
        differences = [
            Difference(item, _wanted(item), None, problems.problems[0])
            for item in case.expect
            if item.problem is None or not any(_says(item, problem) for problem in problems.problems)
        ]
        return CaseResult(case, tuple(differences), problems.problems)
    checked = (difference(found[months[item]], months[item], item, policy) for item in case.expect)
    told = dict.fromkeys(problem for evaluation in found.values() for problem in evaluation.problems)
    return CaseResult(case, tuple(item for item in checked if item is not None), tuple(told), found)


def evaluated(policy: Policy, case: Case, workshop: Workshop, month: Period) -> Evaluation:
    """One month of a case, on the case's own rows.

    :raises Problems: the policy cannot be compiled with the case's terms, or a pinned cell is no value of its rule.
    """
    own = case_policy(policy, case)
    compiled = workshop.editions(own)
    rows, pins = _unpinned(policy, case, compiled)
    return _evaluated(own, compiled, rows, pins, month)


def month_of(case: Case, item: Expectation) -> Period:
    """The month in which an expectation looks: the last of its own period, else the last of the case."""
    return Period.parse(item.period).last_month if item.period else months_of(case.period)[-1]


def _evaluated(policy: Policy, compiled: Sequence[Compiled], rows: Rows, pins: Pins, month: Period) -> Evaluation:
    if month < policy.since or (policy.until is not None and month >= policy.until):
        values = {"period": month, "since": policy.since, "until": policy.until or "–"}
        raise Problems(Problem("engine.outside", Place(str(policy.path)), "case.expect.period", values))
    return Engine(policy, tuple(compiled), rows, None, month, pins=pins).evaluate([month], None)


# pins


def _unpinned(policy: Policy, case: Case, compiled: Sequence[Compiled]) -> tuple[Rows, Pins]:
    """The case's rows without the cells that pin rules, and those cells by table, rule and number of the row.

    :raises Problems: a pinned cell is no value of its rule's unit.
    """
    rules = {(owned.rule.on, owned.rule.name): owned for owned in policy.rules}
    rows: Rows = {}
    pins: dict[tuple[str, str], dict[int, Scalar]] = {}
    wrong: list[Problem] = []
    for table, given in case.given.items():
        rows[table] = [{name: cell for name, cell in row.items() if (table, name) not in rules} for row in given]
        for number, row in enumerate(given, start=1):
            for name, cell in row.items():
                owned = rules.get((table, name))
                if owned is None or cell is None:
                    continue
                try:
                    _refuse_no_rank(owned.rule.unit, cell, compiled)
                    for column, value in _pinned(owned, cell):
                        pins.setdefault((table, column), {})[number] = value
                except ValueError:
                    values = {"rule": name, "unit": owned.rule.unit, "found": cell, "case": case.name}
                    wrong.append(Problem("cases.pin", case.place, f"given.{table}[{number - 1}].{name}", values))
    if wrong:
        raise Problems(wrong)
    return rows, pins


def _pinned(owned: OwnedRule, cell: Cell) -> Iterator[tuple[str, Scalar]]:
    rule = owned.rule
    if rule.formula is None and rule.text is not None:
        yield f"{rule.name}#text", scalar(cell, TEXT)
        yield rule.name, None
    else:
        yield rule.name, scalar(cell, rule.unit)


def _refuse_no_rank(unit: Unit, cell: Cell, compiled: Sequence[Compiled]) -> None:
    """A pinned rank is one of its table.

    :raises ValueError: it is none.
    """
    if unit.is_rank and not any(cell in item.world.ordered(unit).order for item in compiled):
        raise ValueError(cell)


def scalar(cell: Cell, unit: Unit) -> Scalar:
    """A cell of a policy as an exact value of a unit.

    :raises ValueError: it is none.
    """
    if unit.is_number:
        try:
            return figure(cell, unit)
        except NoFigure as error:
            raise ValueError(cell) from error
    if unit.kind == "flag":
        if not isinstance(cell, bool):
            raise ValueError(cell)
        return cell
    if not isinstance(cell, str):
        raise ValueError(cell)
    return dt.date.fromisoformat(cell) if unit == DATE else cell


# comparing


def _wanted(item: Expectation) -> str:
    applies = None if item.applies is None else str(item.applies).lower()
    return next(text for text in (item.value, item.text, item.problem, applies) if text is not None)


def difference(evaluation: Evaluation, month: Period, item: Expectation, policy: Policy) -> Difference | None:
    """What an expectation misses; None if it is met."""
    if item.problem is not None:
        if any(_says(item, problem) for problem in evaluation.problems):
            return None
        return Difference(item, item.problem, _shown(figure_of(evaluation, month, item, policy)))
    if item.applies is not None:
        applies = _applies(evaluation, month, item, policy)
        return None if applies == item.applies else Difference(item, _wanted(item), str(applies).lower())
    found = figure_of(evaluation, month, item, policy) if item.value is not None else words_of(evaluation, month, item)
    wanted = Fraction(item.value) if item.value is not None else item.text
    if found == wanted and found is not None:
        return None
    because = next((problem for problem in evaluation.problems if found is None and _concerns(item, problem)), None)
    return Difference(item, _wanted(item), _shown(found), because)


def _shown(found: Scalar) -> str | None:
    return plain(found) if isinstance(found, Fraction) else None if found is None else str(found)


def figure_of(evaluation: Evaluation, month: Period, item: Expectation, policy: Policy) -> Scalar:
    """The true value of what an expectation names: a money line as paid, other rules and measures unrounded."""
    if item.rule in TOTALS:
        return _total(evaluation, item)
    line = _line(evaluation, item, "value")
    if line is not None:
        family = next(owned.rule.family for owned in policy.rules if owned.rule.name == item.rule)
        if family in ("payout", "penalty"):
            return Fraction(line) if isinstance(line, Decimal) else None
    return _exact(evaluation, month, item, policy)


def words_of(evaluation: Evaluation, month: Period, item: Expectation) -> Scalar:
    """What an expectation names, in words: a line's text, a rank, a date, a flag."""
    line = _line(evaluation, item, "text")
    if line is not None:
        return str(line)
    found = _exact(evaluation, month, item, evaluation.policy)
    return str(found).lower() if isinstance(found, bool) else None if found is None else str(found)


def _line(evaluation: Evaluation, item: Expectation, column: str) -> object:
    """A cell of the one line of the expectation's subject and rule; None if it has no line or no value."""
    lines = evaluation.lines
    lines = lines.filter((lines["subject"] == item.subject) & (lines["rule"] == item.rule))
    lines = lines if item.table is None else lines.filter(lines["table"] == item.table)
    return lines[column][0] if lines.height == 1 else None


def _total(evaluation: Evaluation, item: Expectation) -> Scalar:
    totals = evaluation.totals
    totals = totals.filter(totals["subject"] == item.subject)
    totals = totals if item.table is None else totals.filter(totals["table"] == item.table)
    value = totals[item.rule][0] if totals.height == 1 else None
    return None if value is None else Fraction(value)


def _exact(evaluation: Evaluation, month: Period, item: Expectation, policy: Policy) -> Scalar:
    """A rule's column by the exact reading, in the row of the subject; None where the rule does not apply."""
    run = evaluation.months[str(month)].run
    for owned in policy.rules:
        table = owned.rule.on
        if owned.rule.name != item.rule or item.table not in (None, table) or table not in run.sheets:
            continue
        for row in (run.subjects(table) == item.subject).arg_true().to_list():
            value = _of_row(run, table, item.rule, row)
            return Fraction(value) if isinstance(value, Decimal) else value
    return None


def _applies(evaluation: Evaluation, month: Period, item: Expectation, policy: Policy) -> bool:
    """Whether the rule has a place in the row of the subject."""
    run = evaluation.months[str(month)].run
    for owned in policy.rules:
        table, flag = owned.rule.on, f"{owned.rule.name}#on"
        if owned.rule.name == item.rule and item.table in (None, table) and table in run.sheets:
            for row in (run.subjects(table) == item.subject).arg_true().to_list():
                has_flag = flag in run.sheets[table].frame.columns
                return not has_flag or run.exactly.values(table, flag, [row])[0] is True
    return False


def _of_row(run: Run, table: str, rule: str, row: int) -> Scalar:
    if (table, rule) not in run.nodes:
        return None
    flag = f"{rule}#on"
    sheet = run.sheets[table]
    inside = sheet.start <= row < sheet.stop if sheet.is_dated else True
    if not inside and rule not in sheet.kept:
        return None
    if flag in sheet.frame.columns and run.exactly.values(table, flag, [row])[0] is False:
        return None
    return run.exactly.values(table, rule, [row])[0]


def _says(item: Expectation, problem: Problem) -> bool:
    """Whether a problem is the one that an expectation names: by its code, or words of its English message."""
    wanted = item.problem or ""
    return _concerns(item, problem) and (wanted in problem.code or wanted in problem.render("en"))


def _concerns(item: Expectation, problem: Problem) -> bool:
    """Whether a problem may be about the expectation's subject and rule: it names no other."""
    values = problem.values
    rule = str(values.get("rule", item.rule))
    if item.rule not in TOTALS and rule != item.rule:
        return False
    subjects = values.get("subjects", values.get("subject"))
    return subjects is None or item.subject in str(subjects)
