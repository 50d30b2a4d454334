"""The tables that a compiled policy reads: which columns, from files or given rows, numbered and ready for sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import polars as pl
from attrs import evolve

from jixiao.data.derived import derive, in_order
from jixiao.data.facts import Facts
from jixiao.data.number import Numbered, number, unplaced
from jixiao.data.tables import facts_of_rows, read_table
from jixiao.engine import term_rows
from jixiao.engine.compiled import Compiled
from jixiao.engine.recall import HISTORY
from jixiao.engine.sheets import Sheet
from jixiao.formula.columns import Columns
from jixiao.formula.context import Context
from jixiao.formula.operands import expression
from jixiao.formula.parse import parse
from jixiao.formula.resolve import Resolver
from jixiao.formula.syntax import Name, parts
from jixiao.formula.tree import Find
from jixiao.formula.uniform import full
from jixiao.formula.workdays import DAY, TABLE, WORKS, Calendar, calendar
from jixiao.formula.world import World
from jixiao.policy.model import Edition, Policy, Source
from jixiao.problems import Problem, Problems
from jixiao.scheme.steps import Ranks
from jixiao.scheme.tables import Column, Reference, Table
from jixiao.scheme.terms import RanksTerm, TableTerm
from jixiao.scheme.units import TEXT

#: large tables that are read at the same time, and the bytes of Parquet files from which on a table is large
_AT_ONCE, _LARGE = 2, 2**22
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
        for name, sheet in sheets.items():
            if name in self._of_terms:
                table, frame = _plain_ranks(sheet.numbered.table, {}), self.numbered[name].frame
                sheet.versions = term_rows.versions(self._editions, table, frame, frozenset(frame.columns))
        return sheets

    @property
    def _editions(self) -> list[Edition]:
        return [item.edition for item in self.compiled]

    @property
    def _of_terms(self) -> set[str]:
        """The tables that are terms."""
        return {term.name for term in self.world.declared.values() if isinstance(term, TableTerm | RanksTerm)}

    def calendar(self) -> Calendar | None:
        """The days that the company's calendar lists; None where no formula reads them."""
        frame = self.facts[TABLE].frame if TABLE in self.facts else pl.DataFrame()
        if not {DAY, WORKS} <= set(frame.columns):
            return None
        return calendar(frame[DAY].to_list(), frame[WORKS].to_list())

    def _wanted(self) -> dict[str, set[str]]:
        """The columns to read, by table: what formulas read, and what overlays and history need beside."""
        wanted: dict[str, set[str]] = {owned.rule.on: set() for owned in self.policy.rules}
        for item in self.compiled:
            for name, column in item.plan.wanted:
                wanted.setdefault(name, set()).add(column)
        for table in self.world.tables.values():
            if table.overlays is not None and table.overlays in wanted:
                shared = {column.name for column in table.columns} & wanted[table.overlays]
                owner = (r for r in self.world.references if (r.table, r.target) == (table.name, table.overlays))
                keys = {key for reference in owner for key, _ in reference.keys}
                wanted[table.name] = {*shared, *keys, *(table.valid or ()), *table.key}
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
        wanted, ranks = self._wanted(), self._ranks()
        derived = in_order(wanted, self.world.derived)
        for made in derived:
            for table, needed in made.sources:
                wanted.setdefault(table, set()).update(needed)
            if made.where is not None:
                wanted[made.source] |= {name.parts[0] for name in parts(parse(made.where)) if isinstance(name, Name)}
        columns = {name: frozenset(wanted[name]) for name in sorted(wanted.keys() - self.world.derived.keys())}
        tables = {name: _plain_ranks(_opening(self.world.tables[name]), ranks) for name in columns}
        large = [name for name in columns if given is None and _is_large(self.policy.sources.get(name))]
        # two at a time: what one thread does in Python or on one core does not keep the other waiting
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            begun = {name: pool.submit(self._read_one, tables[name], name, columns[name], given) for name in large}
            for name, mine in columns.items():
                try:
                    facts[name] = (
                        begun[name].result() if name in begun else self._read_one(tables[name], name, mine, given)
                    )
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
        rows = term_rows.every_row(self._editions, table) if name in self._of_terms else None
        if rows is not None:
            return facts_of_rows(table, term_rows.as_cells(rows), wanted, f"terms.{name}")
        if given is not None:
            return facts_of_rows(table, list(given.get(name, ())), wanted, name)
        return read_table(table, self.policy.sources.get(name), wanted, self.policy.path.parent)

    def _ranks(self) -> dict[str, tuple[str, ...]]:
        """The names of the ranks of each term that lists some, in any edition."""
        found: dict[str, dict[str, None]] = {}
        for edition in self._editions:
            for terms in edition.terms.values():
                for name, value in terms.items():
                    if isinstance(value, Ranks):
                        found.setdefault(name, {}).update(dict.fromkeys(value.names()))
        return {name: tuple(names) for name, names in found.items()}

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
        return {name: self._found_anew(item) for name, item in numbered.items()}

    def _found_anew(self, numbered: Numbered) -> Numbered:
        """A table without the numbers of references whose rows every month looks for."""
        nodes = [node for item in self.compiled for node in item.plan.program.nodes.values() if isinstance(node, Find)]
        names = {node.name for node in nodes if node.table == numbered.table.name} & {*numbered.frame.columns}
        return evolve(numbered, frame=numbered.frame.drop(names)) if names else numbered

    def _left_out(self) -> set[str]:
        """Tables of figures that no edition gives: no formula reads them, so nothing has to lead there."""
        given = {name for edition in self._editions for terms in edition.terms.values() for name in terms}
        return self._of_terms - given

    def _condition(self, table: str, text: str, frame: pl.DataFrame) -> pl.Series:
        """A reference's `when` over stored columns."""
        resolver = Resolver(self.world)
        tree = resolver.formula(text, Context(table, "", text))
        reading = Columns(frame, {}, {}, lambda _tree, rows: [None] * len(rows))
        column = frame.select(expression(reading.of(tree)).alias("when"))["when"]
        return full(column, frame.height)


def _is_large(source: Source | None) -> bool:
    files = () if source is None else source.files
    sizes = [path.stat().st_size for path in files if path.suffix.lower() == ".parquet" and path.is_file()]
    return len(sizes) == len(files) and sum(sizes) >= _LARGE


def _opening(table: Table) -> Table:
    """The table as it is read: what an empty carried cell means is decided after history has been asked."""
    columns = tuple(evolve(c, empty=None, optional=True) if c.carried else c for c in table.columns)
    return evolve(table, columns=columns)


def _plain_ranks(table: Table, ranks: Mapping[str, tuple[str, ...]]) -> Table:
    """The table as it is read: a rank is a text, one of the names of its term."""

    def read(column: Column) -> Column:
        if not column.unit.is_rank:
            return column
        return evolve(column, unit=TEXT, values=ranks.get(column.unit.ranks, column.values))

    return evolve(table, columns=tuple(map(read, table.columns)))
