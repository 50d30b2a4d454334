"""Small random tables made from nothing but the declared columns: their units, ranges, codes and references."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from jixiao.formula.parse import parse
from jixiao.formula.syntax import Apply, Constant, Name, conjuncts
from jixiao.plugins import Offer
from jixiao.scheme.periods import Period
from jixiao.scheme.tables import Column, Reference, Table
from jixiao.testing.samples import rank_names, shortest, texts_of

Row = dict[str, object]
#: chance that a cell that may be empty is
_EMPTY = 0.15
#: rows of a table that others refer to, and of one that refers
_FEW, _MANY = 8, 20


def company(offer: Offer, seed: int, *, since: Period, months: int = 3, tangled: bool = False) -> dict[str, list[Row]]:
    """Random rows for every table of a scheme, with dates in the months from `since` on; the same for the same seed.

    References lead to rows that exist, mostly; key columns are told apart; some cells are empty. In a `tangled` company
    rows may be older than the rows that they refer to.
    """
    maker = _Company(offer, random.Random(seed), since, months, tangled)
    for table in _by_reference(offer):
        maker.fill(table)
    return maker.rows


def _by_reference(offer: Offer) -> list[Table]:
    """The tables, targets of references before the tables that refer to them, as far as that goes."""
    tables = {table.name: table for table in offer.scheme.tables}
    targets = {
        name: {r.target for r in offer.scheme.references if r.table == name and r.target in tables} - {name}
        for name in tables
    }
    ordered: list[Table] = []
    while tables:
        ready = [name for name in tables if not targets[name] & tables.keys()] or list(tables)[:1]
        ordered += [tables.pop(name) for name in ready]
    return ordered


class _Company:
    def __init__(self, offer: Offer, chance: random.Random, since: Period, months: int, tangled: bool) -> None:
        self.offer = offer
        self.chance = chance
        self.since = since
        self.months = months
        self.tangled = tangled
        self.rows: dict[str, list[Row]] = {}
        self.tables = {table.name: table for table in offer.scheme.tables}

    def fill(self, table: Table) -> None:
        """Rows of one table, no two with the same key."""
        references = [reference for reference in self.offer.scheme.references if reference.table == table.name]
        count = _MANY if references and table.time else _FEW
        rows, seen = [], set()
        for i in range(count):
            row = self._row(table, references, i)
            key = tuple(row[name] for name in table.key)
            if table.key and (key in seen or all(value is None for value in key)):
                continue
            seen.add(key)
            rows.append(row)
        self.rows[table.name] = rows

    def _row(self, table: Table, references: list[Reference], i: int) -> Row:
        row: Row = {}
        reference = self.chance.choice(references) if references else None
        conditions = _codes(reference.when) if reference is not None and reference.when else {}
        for column in table.columns:
            if column.name in conditions:
                row[column.name] = conditions[column.name]
            elif self._is_empty(table, column):
                row[column.name] = None
            else:
                row[column.name] = self._value(table, column, i)
        # the chosen reference leads somewhere; others of the same columns would lead elsewhere
        for other in [*(r for r in references if not r.when), *([reference] if reference is not None else [])]:
            self._refer(other, row)
        return row

    def _is_empty(self, table: Table, column: Column) -> bool:
        if column.required or column.name in table.key or column.name == table.time:
            return False
        return self.chance.random() < (0.5 if column.optional else _EMPTY)

    def _refer(self, reference: Reference, row: Row) -> None:
        """Take the key of a random row of the target, where it has rows by now."""
        target = self.rows.get(reference.target)
        if not target or not all(key in row for key, _ in reference.keys):
            return
        found = self.chance.choice(target)
        if any(row[key] is not None for key, _ in reference.keys):
            row.update({key: found.get(name) for key, name in reference.keys})
            self._follow(reference, row, found)

    def _follow(self, reference: Reference, row: Row, found: Row) -> None:
        """Happen no earlier than what the row refers to: nobody pays for a deal before it is made."""
        here, there = (self.tables[name].time for name in (reference.table, reference.target))
        if here is None or there is None or self.tangled:
            return
        own, other = row[here], found[there]
        if isinstance(own, dt.date) and isinstance(other, dt.date):
            row[here] = max(own, other)

    def _value(self, table: Table, column: Column, i: int) -> object:
        match column.unit.kind:
            case "text" if table.key == (column.name,):
                return f"{table.name}-{i}"
            case "text" if table.name == "history" and column.name == "metric":
                return self.chance.choice([rule.name for rule in self.offer.rules] or ["x"])
            case "text":
                return self.chance.choice(texts_of(column.name, column))
            case "rank":
                return self.chance.choice(rank_names(column.unit, self.offer.scheme))
            case "flag":
                return self.chance.random() < 0.5
            case "date":
                return self._day()
            case "period":
                month = Period(self.since.first + self.chance.randrange(self.months))
                return str(month.around(shortest(self.offer)))
            case _:
                return self._number(column)

    def _day(self) -> dt.date:
        first, last = self.since.start, Period(self.since.first + self.months).start
        return first + dt.timedelta(days=self.chance.randrange((last - first).days))

    def _number(self, column: Column) -> Decimal:
        """A number of the column's range: whole where it counts, else in hundredths, so that ties and edges occur."""
        flavour = column.unit.flavour if not column.unit.powers else ""
        lowest = column.lowest if column.lowest is not None else Fraction(0)
        widest = {"rate": Fraction(1), "count": Fraction(3), "points": Fraction(100), "days": Fraction(30)}
        highest = column.highest if column.highest is not None else lowest + widest.get(flavour, Fraction(1000))
        step = column.step or Fraction(1, 1 if flavour in ("count", "days", "months", "years") else 100)
        steps = int((highest - lowest) / step)
        number = lowest + self.chance.randint(0, max(steps, 0)) * step
        return Decimal(number.numerator) / Decimal(number.denominator)


def _codes(condition: str) -> Mapping[str, str]:
    """What a condition asks of texts: ``scope_type = 'person'``."""
    found = {}
    for part in conjuncts(parse(condition)):
        match part:
            case Apply(function="=", args=(Name(parts=(name,)), Constant(value=str() as code))):
                found[name] = code
            case _:
                continue
    return found
