"""Cases that stand in files of their own: TOML with ``[[case]]`` tables, or a workbook.

A workbook has a sheet with the cases and their periods, one with what they expect, one with their terms if any, and one
for each table of facts, whose rows say which case they belong to. Columns of the latter are those of the table and the
rules that stand on it, by name or label; a rule's cell pins its value, as in TOML.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from attrs import define, evolve, field

from jixiao.data.facts import Facts
from jixiao.data.files import open_file
from jixiao.data.sheets import sheet_name
from jixiao.data.tables import read_table
from jixiao.data.workbooks import Unreadable
from jixiao.language import LANGUAGES, Label, say
from jixiao.plugins import Offer
from jixiao.policy.cases import CaseReader
from jixiao.policy.model import Case, Policy, Source
from jixiao.policy.nodes import Desk, Node
from jixiao.policy.positions import Path as Steps
from jixiao.policy.scope import Scope
from jixiao.policy.text import read_toml
from jixiao.problems import Place, Problem, Problems, Severity, did_you_mean
from jixiao.scheme.tables import Column, Table

WORKBOOKS = (".xlsx", ".xlsm", ".xls")
#: the sheets of a workbook that hold no facts: the columns that every row fills, and others
SHEETS = {
    "cases": (("case", "period"), ()),
    "terms": (("case", "term", "value"), ()),
    "expect": (("case", "subject", "rule"), ("value", "text", "problem", "table", "period")),
}


def with_cases(policy: Policy, files: Sequence[Path]) -> Policy:
    """The policy with the cases of further files behind its own.

    :raises Problems: all that is wrong with the files.
    """
    problems: list[Problem] = []
    for path in files:
        try:
            policy = evolve(policy, cases=(*policy.cases, *read_cases(path, policy)))
        except Problems as found:
            problems += found.problems
    if problems:
        raise Problems(problems)
    return policy


def read_cases(path: Path, policy: Policy) -> tuple[Case, ...]:
    """The cases of a file, for a policy; two of one name, also with the policy's own, are a problem.

    :raises Problems: all that is wrong with the file.
    """
    desk: Desk
    if path.suffix.lower() in WORKBOOKS:
        desk, nodes = _of_workbook(path, policy)
    else:
        document, positions = read_toml(path, str(path))
        desk = Desk(str(path), positions)
        sections = Node(document, (), desk).fields(("case",), ("case",))
        nodes = list(sections["case"].items()) if "case" in sections else []
    scope = Scope({name: Offer(scheme, ()) for name, scheme in policy.schemes.items()})
    cases = CaseReader(scope, policy.rules, policy.editions, policy.until).read(nodes)
    for case, node in zip(cases, nodes, strict=False):
        first = next((other.place for other in policy.cases if other.name == case.name), None)
        if first is not None:
            node.refuse("case_twice", at=("name",), name=case.name, first=first)
    desk.stop_if_failed()
    return cases


# workbooks


@define
class _CellDesk(Desk):
    """A desk whose places are rows of sheets."""

    rows: dict[Steps, Place] = field(factory=dict)

    def place(self, path: Steps) -> Place:
        """The row that a path, or the nearest thing around it, was read from."""
        while path and path not in self.rows:
            path = path[:-1]
        return self.rows.get(path, Place(self.file))


def _of_workbook(path: Path, policy: Policy) -> tuple[_CellDesk, list[Node]]:
    """The cases as a TOML file would have them, with the rows they came from."""
    tables = {table.name: table for table in (*_sheets(), *_facts(policy))}
    present = _present(path, tables)
    read = {name: _read(path, tables[name]) for name in present}
    problems = [problem for facts in read.values() for problem in facts.problems if problem.severity is Severity.ERROR]
    if problems:
        raise Problems(problems)
    desk = _CellDesk(str(path))
    cases: list[dict[str, object]] = []
    numbers: dict[str, int] = {}
    for place, row in _rows(read["cases"]):
        numbers.setdefault(str(row.get("case", "")), len(cases))
        desk.rows["case", len(cases)] = place
        cases.append({"name": row.get("case"), "period": row.get("period")})
    root = Node({"case": cases}, (), desk)
    for name, facts in read.items():
        if name != "cases":
            for place, row in _rows(facts):
                case = row.pop("case", None)
                if case not in numbers:
                    values = {"case": case or "–", "near": did_you_mean(str(case), numbers)}
                    desk.problems.append(Problem("cases.no_case", place, name, values))
                    continue
                steps = _add(cases[numbers[str(case)]], name, _named(row, policy))
                desk.rows["case", numbers[str(case)], *steps] = place
    return desk, root.fields(("case",))["case"].items()


def _add(case: dict[str, object], sheet: str, row: dict[str, object]) -> Steps:
    """Put a row where TOML has it; the path to it within the case."""
    match sheet:
        case "terms":
            terms = case.setdefault("terms", {})
            assert isinstance(terms, dict)
            terms[row.get("term")] = row.get("value")
            return ("terms", str(row.get("term")))
        case "expect":
            rows = case.setdefault("expect", [])
        case _:
            given = case.setdefault("given", {})
            assert isinstance(given, dict)
            rows = given.setdefault(sheet, [])
    assert isinstance(rows, list)
    rows.append(row)
    inside: Steps = ("expect",) if sheet == "expect" else ("given", sheet)
    return (*inside, len(rows) - 1)


def _named(row: dict[str, object], policy: Policy) -> dict[str, object]:
    """A row of terms or expectations with names where it has labels."""
    terms = (term for scheme in policy.schemes.values() for term in scheme.terms)
    for column, items in (("rule", (owned.rule for owned in policy.rules)), ("term", terms)):
        if column in row:
            names = {text: item.name for item in items if item.label for text in (item.label.en, item.label.zh)}
            row[column] = names.get(str(row[column]), row[column])
    return row


def _rows(facts: Facts) -> Iterator[tuple[Place, dict[str, object]]]:
    """The filled cells of each row."""
    for row in facts.frame.iter_rows(named=True):
        file, sheet = facts.sources[row["#source"]]
        cells = {name: _cell(value) for name, value in row.items() if value is not None and not name.startswith("#")}
        yield Place(file, sheet=sheet, row=row["#row"]), cells


def _cell(value: object) -> object:
    """A cell as TOML would hold it."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else value.normalize()
        case bool() | str() | dt.date():
            return value
        case _:
            return str(value)


def _read(path: Path, table: Table) -> Facts:
    wanted = frozenset(column.name for column in table.columns)
    return read_table(table, Source(table.name, (path.absolute(),)), wanted, path.absolute().parent)


def _present(path: Path, tables: Mapping[str, Table]) -> list[str]:
    """The tables that the workbook has sheets for, cases first; a guide and an empty sheet are passed over.

    :raises Problems: it cannot be opened, a sheet is none of them, or there are no cases.
    """
    try:
        opened = open_file(path)
    except Unreadable as problem:
        raise Problems(Problem(problem.code, Place(str(path)), "cases", problem.values)) from None
    titles = {sheet_name(text).casefold(): name for name, table in tables.items() for text in _titles(table)}
    guides = {say("data.template.guide", lang).casefold() for lang in LANGUAGES}
    names = [name for name in opened.sheets if name is not None and name.strip().casefold() not in guides]
    unknown = [name for name in names if name.strip().casefold() not in titles]
    problems = [
        Problem("cases.no_sheet_of", Place(str(path), sheet=name), values={"near": did_you_mean(name, list(titles))})
        for name in unknown
    ]
    found = {titles[name.strip().casefold()] for name in names if name not in unknown}
    problems += [
        Problem("cases.sheet_missing", Place(str(path)), need) for need in ("cases", "expect") if need not in found
    ]
    if problems:
        raise Problems(problems)
    return [name for name in tables if name in found]


def _titles(table: Table) -> tuple[str, ...]:
    return tuple(text for text in (table.name, table.label.zh, table.label.en) if text)


def _sheets() -> Iterator[Table]:
    """The sheets without facts; all but periods are texts, for a figure may be a fraction."""
    for name, (needed, others) in SHEETS.items():
        columns = (
            Column(
                each,
                "period" if each == "period" else "text",
                _label(f"column.{each}"),
                required=each in needed,
                optional=each in others,
            )
            for each in (*needed, *others)
        )
        yield Table(name, tuple(columns), label=_label(f"sheet.{name}"))


def _label(key: str) -> Label:
    return Label(say(f"cases.{key}", "en"), say(f"cases.{key}", "zh"))


def _facts(policy: Policy) -> Iterator[Table]:
    """The tables of facts with a column for the case and one for each rule; no cell is needed, none has a default."""
    of_case = Column("case", "text", _label("column.case"), required=True)
    tables: dict[str, list[Table]] = {}
    for scheme in policy.schemes.values():
        for table in scheme.tables:
            tables.setdefault(table.name, []).append(table)
    for name, same in tables.items():
        columns = {column.name: column for table in reversed(same) for column in table.columns}
        free = [evolve(column, required=False, optional=True, empty=None, carried=False) for column in columns.values()]
        yield Table(name, (of_case, *free, *_pins(policy, name, [*columns.values()])), label=same[0].label)


def _pins(policy: Policy, table: str, columns: Sequence[Column]) -> Iterator[Column]:
    """A column for every rule of a table; a label that a column has already stays with the column."""
    taken = {text for column in columns for text in (column.name, column.label.en, column.label.zh, *column.aliases)}
    for owned in policy.rules:
        rule = owned.rule
        if rule.on == table and rule.name not in taken:
            label = rule.label
            is_free = label is not None and not {label.en, label.zh} & taken
            unit = "text" if rule.formula is None else rule.unit
            yield Column(rule.name, unit, label if is_free else None, optional=True)
            taken |= {rule.name} | ({label.en, label.zh} if label is not None else set())
