"""What names mean under one edition of a policy: tables, references, rules and terms of the schemes in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from attrs import evolve, field, frozen

from jixiao.formula.sharing import shared_references, shared_tables
from jixiao.scheme.rules import Rule
from jixiao.scheme.scheme import Derived, Scheme
from jixiao.scheme.steps import Bands, Curve, Ladder, Ranks, TermValue
from jixiao.scheme.tables import Column, Reference, Table
from jixiao.scheme.terms import AnyTerm, RanksTerm, TableTerm
from jixiao.scheme.units import Unit

#: families of which a rule counts 0 in its own row where it does not apply or is switched off
ZERO_WHERE_ABSENT = ("payout", "penalty")


@frozen
class Owned:
    """A rule and the scheme whose terms it reads; `switch` is the term whose reading says how often it runs."""

    rule: Rule
    owner: str
    switch: str | None = None


@frozen
class World:
    """All names. `rules` (and those switched `off`) are keyed by table and name; `terms` by scheme and name.

    `shifting` are the terms whose rows are not of the same keys in every edition.
    """

    tables: Mapping[str, Table] = field(hash=False)
    references: tuple[Reference, ...]
    rules: Mapping[tuple[str, str], Owned] = field(hash=False)
    declared: Mapping[tuple[str, str], AnyTerm] = field(hash=False)
    terms: Mapping[tuple[str, str], TermValue] = field(hash=False)
    where: Mapping[tuple[str, str], str] = field(hash=False)
    derived: Mapping[str, Derived] = field(factory=dict, hash=False)
    off: Mapping[tuple[str, str], Owned] = field(factory=dict, hash=False)
    places: int = 2
    shifting: frozenset[str] = frozenset()
    #: the tables as each scheme declares them, where there are several schemes
    stated: Mapping[tuple[str, str], Table] = field(factory=dict, hash=False)

    def reference(self, table: str, name: str) -> Reference | None:
        """The reference of that name from a table."""
        return next((item for item in self.references if item.table == table and item.name == name), None)

    def back(self, table: str, name: str) -> Reference | None:
        """The reference by which rows of another table refer to this one under a reverse name."""
        return next((item for item in self.references if item.target == table and item.back == name), None)

    def column(self, table: str, name: str) -> Column | None:
        """A stored column."""
        return self.tables[table].column(name)

    def rule(self, table: str, name: str) -> Owned | None:
        """A rule's column."""
        return self.rules.get((table, name))

    def is_column(self, table: str, name: str) -> bool:
        """Whether a row of the table has a column of that name, stored or made by a rule."""
        return self.column(table, name) is not None or self.rule(table, name) is not None

    def is_own_term(self, owner: str, table: str, name: str) -> bool:
        """Whether a plain name is a term of the scheme, though another scheme has a column or rule of that name.

        A formula means by a name what its own scheme does; another scheme beside it changes nothing of it.
        """
        if not self.stated or (owner, name) not in self.declared:
            return False
        rule = self.rules.get((table, name)) or self.off.get((table, name))
        if rule is not None and rule.owner == owner:
            return False
        mine = self.stated.get((owner, table))
        return mine is None or mine.column(name) is None

    def own_rows(self, owner: str, table: str) -> str | None:
        """The condition that rows of a shared table have no code that only another scheme knows; None if none can.

        Rows that have lines are subjects, whoever says what they are called.
        """
        if any(owned.rule.makes_lines and owned.rule.on == table for owned in self.rules.values()):
            return None
        mine, shared = self.stated.get((owner, table)), self.tables[table]
        conditions = []
        for column in mine.columns if mine is not None else ():
            joined = shared.column(column.name)
            if column.values and joined is not None and set(joined.values) != set(column.values):
                codes = ", ".join("'{}'".format(code.replace("'", "''")) for code in column.values)
                conditions.append(f"({column.name} is null or {column.name} in ({codes}))")
        return " and ".join(conditions) or None

    def unit_of(self, table: str, name: str) -> Unit | None:
        """The unit of a rule's or stored column; None if there is no such column."""
        owned = self.rule(table, name)
        if owned is not None:
            return owned.rule.unit
        column = self.column(table, name)
        return column.unit if column is not None else None

    def owner_of_ranks(self, name: str) -> str | None:
        """The scheme whose term of that name lists ranks; None if there is no such term."""
        found = (owner for (owner, term), item in self.declared.items() if term == name and isinstance(item, RanksTerm))
        return next(found, None)

    def ordered(self, unit: Unit) -> Unit:
        """A unit; that of a rank with the order of the ranks in this edition."""
        if not unit.is_rank:
            return unit
        ranks = self.terms.get((self.owner_of_ranks(unit.ranks) or "", unit.ranks))
        return evolve(unit, order=ranks.names()) if isinstance(ranks, Ranks) else unit

    def decided(self, table: str) -> tuple[str, ...]:
        """The carried columns of a table that rules may change in the very month."""
        setting = (o.rule for o in self.rules.values() if o.rule.on == table and o.rule.takes_effect != "next")
        found = dict.fromkeys(rule.sets for rule in setting if rule.sets is not None)
        return tuple(name for name in found if (column := self.column(table, name)) is not None and column.carried)

    def overlay(self, table: str) -> Table | None:
        """The table whose filled cells replace those of `table` for some days, if there is one."""
        return next((item for item in self.tables.values() if item.overlays == table), None)

    def is_overlaid(self, table: str, column: str) -> bool:
        """Whether a stored column, or a numbered reference by such columns, changes with dated overlays."""
        over = self.overlay(table)
        if over is None:
            return False
        if column.startswith("@"):
            reference = self.reference(table, column[1:])
            return reference is not None and any(self.is_overlaid(table, key) for key, _ in reference.keys)
        keys = {*over.key, *(over.valid or ())}
        return over.column(column) is not None and column not in keys

    def words(self, table: str) -> list[str]:
        """Every name that a formula over a row of `table` may begin with."""
        own = [column.name for column in self.tables[table].columns]
        own += [name for on, name in self.rules if on == table]
        own += [item.name for item in self.references if item.table == table]
        own += [item.back for item in self.references if item.target == table]
        return [*own, *(name for _, name in self.declared), "period", "prior", "carried", "history"]

    def structured(self, owner: str, name: str) -> Bands | Curve | Ladder | None:
        """A structured term with the numbers of single terms filled in; None if it, or a number of it, is blank."""
        value = self.terms.get((owner, name))
        if not isinstance(value, Bands | Curve | Ladder) or self.open_figures(owner, name):
            return None
        numbers = {figure: self.terms.get((owner, figure)) for figure in value.figures()}
        return value.filled({key: number for key, number in numbers.items() if isinstance(number, Fraction)})

    def figures(self, owner: str, name: str) -> tuple[str, ...]:
        """The single terms named inside a structured term."""
        value = self.terms.get((owner, name))
        return tuple(value.figures()) if isinstance(value, Bands | Curve | Ladder) else ()

    def open_figures(self, owner: str, name: str) -> list[str]:
        """The single terms named inside a structured term that have no value yet."""
        return [figure for figure in self.figures(owner, name) if self.terms.get((owner, figure)) is None]


def _taken(derived: Derived, tables: Mapping[str, Table]) -> Iterator[Column]:
    """The columns of a derived table: those that it takes, under its own names."""
    for name, table, last in derived.taken:
        column = tables[table].column(last)
        if column is None:
            raise KeyError(f"{derived.name}: {table} has no column {last}")
        yield evolve(column, name=name)


def world(
    schemes: Mapping[str, Scheme],
    rules: Iterable[Owned],
    terms: Mapping[str, Mapping[str, TermValue]],
    *,
    places: int,
    off: Iterable[Owned] = (),
    shifting: frozenset[str] = frozenset(),
) -> World:
    """The world of one edition.

    :raises Problems: two schemes mean different things by the name of a table, a column or a reference.
    """
    tables = shared_tables(schemes.values())
    declared: dict[tuple[str, str], AnyTerm] = {}
    for scheme in schemes.values():
        for term in scheme.terms:
            declared[(scheme.name, term.name)] = term
            if isinstance(term, TableTerm | RanksTerm):
                tables[term.name] = _table_of(term)
        for derived in scheme.derived:
            tables[derived.name] = Table(derived.name, tuple(_taken(derived, tables)), key=derived.key)
    meaning = World(
        tables=tables,
        references=shared_references(schemes.values()),
        rules={(owned.rule.on, owned.rule.name): owned for owned in rules},
        declared=declared,
        terms={(scheme, name): value for scheme, values in terms.items() for name, value in values.items()},
        where={(scheme.name, table): text for scheme in schemes.values() for table, text in scheme.where.items()},
        derived={derived.name: derived for scheme in schemes.values() for derived in scheme.derived},
        off={(owned.rule.on, owned.rule.name): owned for owned in off},
        places=places,
        shifting=shifting,
        stated={(scheme.name, table.name): table for scheme in schemes.values() for table in scheme.tables}
        if len(schemes) > 1
        else {},
    )
    return _with_ranks(meaning) if any(isinstance(term, RanksTerm) for term in declared.values()) else meaning


def _table_of(term: TableTerm | RanksTerm) -> Table:
    """The rows of a term as a table; the first column of ranks holds the ranks themselves."""
    if isinstance(term, TableTerm):
        return Table(term.name, term.columns, key=term.key, label=term.label)
    first, *others = term.columns
    return Table(term.name, (evolve(first, unit=term.unit), *others), key=(first.name,), label=term.label)


def _with_ranks(meaning: World) -> World:
    """The world with the order of its ranks put into the units of columns and rules."""

    def column(item: Column) -> Column:
        return evolve(item, unit=meaning.ordered(item.unit)) if item.unit.is_rank else item

    def owned(item: Owned) -> Owned:
        unit = item.rule.unit
        return evolve(item, rule=evolve(item.rule, unit=meaning.ordered(unit))) if unit.is_rank else item

    tables = {
        name: evolve(table, columns=tuple(map(column, table.columns)))
        if any(item.unit.is_rank for item in table.columns)
        else table
        for name, table in meaning.tables.items()
    }
    return evolve(
        meaning,
        tables=tables,
        rules={key: owned(item) for key, item in meaning.rules.items()},
        off={key: owned(item) for key, item in meaning.off.items()},
    )
