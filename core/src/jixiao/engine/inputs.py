"""The tables that a compiled policy reads: which columns, from files or given rows, numbered and ready for sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import polars as pl
from attrs import evolve

from jixiao.data.derived import derive, in_order
from jixiao.data.facts import Facts
from jixiao.data.number import Numbered, number, unplaced
from jixiao.data.tables import facts_of_rows, read_table
from jixiao.engine.compiled import Compiled
from jixiao.engine.recall import HISTORY
from jixiao.engine.sheets import Sheet
from jixiao.formula.columns import Columns
from jixiao.formula.context import Context
from jixiao.formula.operands import expression
from jixiao.formula.parse import parse
from jixiao.formula.quantity import decimal, terminates
from jixiao.formula.resolve import Resolver
from jixiao.formula.syntax import Name, parts
from jixiao.formula.uniform import full
from jixiao.formula.world import World
from jixiao.policy.model import Policy
from jixiao.problems import Problem, Problems
from jixiao.scheme.steps import Ranks, Rows
from jixiao.scheme.tables import Reference, Table
from jixiao.scheme.terms import RanksTerm, TableTerm

#: whole tables given in place of a policy's data: rows by table
Given = Mapping[str, Sequence[Mapping[str, object]]]


class Inputs:
    """The numbered tables of a policy, with what was wrong in them.

    :raises Problems: a table's structure is unusable; bad cells and rows are in `problems`.
    """

    def __init__(self, policy: Policy, compiled: Sequence[Compiled], given: Given | None) -> None:
        self.policy = policy
        self.compiled = compiled
        self.problems: list[Problem] = []
        self.facts = self._read(given)
        self.numbered = self._number()

    @property
    def world(self) -> World:
        """The names of the first edition; tables and references are those of every edition."""
        return self.compiled[0].world

    def sheets(self) -> dict[str, Sheet]:
        """A sheet for every table."""
        sheets = {name: Sheet(item, item.facts.scales) for name, item in self.numbered.items()}
        self._keep_fractions(sheets)
        return sheets

    def _wanted(self) -> dict[str, set[str]]:
        """The columns to read, by table: what formulas read, and what overlays and history need beside."""
        wanted: dict[str, set[str]] = {owned.rule.on: set() for owned in self.policy.rules}
        for item in self.compiled:
            for name, column in item.plan.wanted:
                wanted.setdefault(name, set()).add(column)
        for table in self.world.tables.values():
            if table.overlays is not None and table.overlays in wanted:
                shared = {column.name for column in table.columns} & wanted[table.overlays]
                wanted[table.name] = {*shared, *(table.valid or ()), *table.key}
                ends = self.world.tables[table.overlays].ends
                wanted[table.overlays] |= {ends} if ends else set()
        if HISTORY in self.world.tables and any(item.plan.remembered for item in self.compiled):
            wanted[HISTORY] = {column.name for column in self.world.tables[HISTORY].columns}
        for target in {ref.target for ref in self.world.references if ref.table in wanted}:
            wanted.setdefault(target, set())
        return wanted

    def _read(self, given: Given | None) -> dict[str, Facts]:
        facts: dict[str, Facts] = {}
        fatal: list[Problem] = []
        wanted = self._wanted()
        derived = in_order(wanted, self.world.derived)
        for made in derived:
            for table, columns in made.sources:
                wanted.setdefault(table, set()).update(columns)
            if made.where is not None:
                wanted[made.source] |= {name.parts[0] for name in parts(parse(made.where)) if isinstance(name, Name)}
        for name in sorted(wanted.keys() - self.world.derived.keys()):
            try:
                facts[name] = self._read_one(_opening(self.world.tables[name]), name, frozenset(wanted[name]), given)
            except Problems as problems:
                fatal += problems.problems
        if fatal:
            raise Problems(fatal)
        for item in facts.values():
            self.problems += item.problems
        for made in derived:
            facts[made.name] = derive(made, facts, self._condition)
        return facts

    def _read_one(self, table: Table, name: str, wanted: frozenset[str], given: Given | None) -> Facts:
        figures = (value for (_, key), value in self.world.terms.items() if key == name)
        term = next((value for value in figures if isinstance(value, Rows | Ranks)), None)
        if term is not None:
            rows = [{key: _ended(value) for key, value in row.items()} for row in term.rows]
            return facts_of_rows(table, rows, wanted, f"terms.{name}")
        if given is not None:
            return facts_of_rows(table, list(given.get(name, ())), wanted, name)
        return read_table(table, self.policy.sources.get(name), wanted, self.policy.path.parent)

    def _keep_fractions(self, sheets: Mapping[str, Sheet]) -> None:
        """Figures of term tables that do not end as decimals (a weight of 1/3) stay rational beside their columns."""
        for (_, name), term in self.world.terms.items():
            if not isinstance(term, Rows | Ranks) or name not in sheets:
                continue
            sheet = sheets[name]
            keys = sheet.numbered.table.key
            places = {row: i for i, row in enumerate(sheet.numbered.frame.select(keys).iter_rows())}
            for row in term.rows:
                for column, value in row.items():
                    if isinstance(value, Fraction) and terminates(value) is None:
                        sheet.keep_fraction(column, places[tuple(row[key] for key in keys)], value)

    def _number(self) -> dict[str, Numbered]:
        references = [*self.world.references]
        for table in self.world.tables.values():
            if table.overlays is not None and table.name in self.facts:
                references += [
                    Reference(ref.name, table.name, ref.target, ref.keys)
                    for ref in self.world.references
                    if ref.table == table.overlays and all(table.column(key) for key, _ in ref.keys)
                ]
        needed = frozenset((ref.table, ref.name) for ref in references if ref.target not in self._left_out())
        numbered, problems = number(self.world.tables, references, self.facts, self._condition, needed)
        self.problems += problems
        self.problems += [problem for item in numbered.values() if (problem := unplaced(item)) is not None]
        return numbered

    def _left_out(self) -> set[str]:
        """Tables of figures that no edition gives: no formula reads them, so nothing has to lead there."""
        given = {name for item in self.compiled for (_, name), value in item.world.terms.items() if value is not None}
        tables = (term for term in self.world.declared.values() if isinstance(term, TableTerm | RanksTerm))
        return {term.name for term in tables} - given

    def _condition(self, table: str, text: str, frame: pl.DataFrame) -> pl.Series:
        """A reference's `when` over stored columns."""
        resolver = Resolver(self.world)
        tree = resolver.formula(text, Context(table, "", text))
        reading = Columns(frame, {}, {}, lambda _tree, rows: [None] * len(rows))
        column = frame.select(expression(reading.of(tree)).alias("when"))["when"]
        return full(column, frame.height)


def _ended(value: Fraction | str) -> Fraction | str:
    """A figure as a column can hold it: at 18 places."""
    return Fraction(decimal(value)) if isinstance(value, Fraction) else value


def _opening(table: Table) -> Table:
    """The table as it is read: what an empty carried cell means is decided after history has been asked."""
    columns = tuple(evolve(c, empty=None, optional=True) if c.carried else c for c in table.columns)
    return evolve(table, columns=columns)
