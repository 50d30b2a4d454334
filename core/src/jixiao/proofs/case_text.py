"""The `[[case]]` that shows a finding, written as it can be pasted into the policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from jixiao.engine.compiled import Compiled
from jixiao.formula.rounding import half_away
from jixiao.formula.tree import Scalar
from jixiao.policy.case_text import cell_text, row_text
from jixiao.policy.figures import plain
from jixiao.policy.model import OwnedRule, Policy
from jixiao.proofs.facts import Beside, beside_of, rows_of
from jixiao.proofs.figures import written
from jixiao.scheme.periods import LENGTHS, Period

Row = Mapping[str, Scalar]
#: the problem of a line whose value is unknown
MISSING = "engine.unavailable"


@frozen
class Expected:
    """What a row shows: `what` is ``value``, ``text`` or ``problem``; `row` counts the rows from 0."""

    rule: str
    what: str
    figure: str
    row: int = 0


@frozen
class Witness:
    """Rows of one table in one month, or in several (`span`); a row of a term is given by the policy itself."""

    policy: Policy
    item: Compiled
    table: str
    period: Period
    span: str | None = None

    def case(self, name: str, rows: Sequence[Row], expected: Sequence[Expected]) -> str:
        """The case as text."""
        tables: dict[str, list[Row]] = {} if self.is_of_term else {self.table: []}
        full = [self._spread(row, number, tables) for number, row in enumerate(rows)]
        given = [f"{table} = [ {', '.join(map(row_text, cells))} ]" for table, cells in tables.items()]
        wanted = [
            f"{{ subject = {cell_text(self._subject(full[one.row], one.row))}, rule = {cell_text(one.rule)}, "
            f"{one.what} = {cell_text(one.figure)} }}"
            for one in expected
        ]
        return "\n".join((
            "[[case]]",
            f"name   = {cell_text(name)}",
            f'period = "{self.span or self.period}"',
            *([f"given  = {{ {', '.join(given)} }}"] if given else []),
            f"expect = [ {', '.join(wanted)} ]",
        ))  # fmt: skip

    @property
    def is_of_term(self) -> bool:
        """Whether the rows are those of a term."""
        return rows_of(self.item, self.table) is not None

    def _spread(self, row: Row, number: int, tables: dict[str, list[Row]]) -> Row:
        """The row as its table holds it; what it reads of rows beside it is put into `tables`, and so is the row."""
        own: dict[str, Scalar] = {}
        others: dict[Beside, dict[str, Scalar]] = {}
        for name, value in row.items():
            beside = beside_of(self.item, self.table, name)
            if beside is None:
                own[name] = value
            else:
                others.setdefault(evolve(beside, column=""), {})[beside.column] = value
        for beside in others:
            for key, mine in beside.keys if not beside.is_below else ():
                own.setdefault(mine, self._told(beside.table, key, number))
        full = self._row(self.table, own, number)
        if self.table in tables:
            tables[self.table].append(full)
        for beside, cells in others.items():
            links = {key: full[mine] for key, mine in beside.keys}
            tables.setdefault(beside.table, []).append(self._row(beside.table, links | cells, number))
        return full

    def _row(self, name: str, row: Row, number: int) -> Row:
        """A row of a table with what tells it from the others, and the day on which it counts."""
        table = self.item.world.tables[name]
        told = dict.fromkeys((*table.key, *([table.time] if table.time else [])))
        full = {key: self._told(name, key, number) for key in told if key not in row}
        return full | {key: value for key, value in row.items() if value is not None}

    def _told(self, table: str, name: str, number: int) -> Scalar:
        """A key, or a day of the period."""
        column = self.item.world.column(table, name)
        kind = "text" if column is None else column.unit.kind
        if kind == "date":
            return self.period.start.isoformat()
        if kind == "period":
            return str(self.period)
        if kind == "number":
            return Fraction(number + 1)
        return column.values[0] if column is not None and column.values else "ABCD"[number]

    def _subject(self, row: Row, number: int) -> str:
        key = self.item.world.tables[self.table].key
        # rows without a key are told apart by their place
        texts = [plain(cell) if isinstance(cell := row[name], Fraction) else str(cell) for name in key]
        return " ".join(texts) if key else str(number)


def figure_of(policy: Policy, owned: OwnedRule, value: Scalar) -> tuple[str, str]:
    """How a case expects a value of a rule: money lines as they are paid."""
    if isinstance(value, Fraction):
        if owned.rule.family in ("payout", "penalty") and owned.rule.unit.is_money:
            return "value", written(half_away(value, policy.places), policy.places)
        return "value", plain(value)
    return "text", str(value).lower() if isinstance(value, bool) else str(value)


def month_of(policy: Policy, item: Compiled, kinds: Sequence[str]) -> Period | None:
    """The first month of an edition that ends a period of every kind; None where the edition has none."""
    later = [edition.since for edition in policy.editions if edition.since > item.edition.since]
    end = min([*later, *([policy.until] if policy.until else [])], default=None)
    month = item.edition.since
    for _ in range(max(LENGTHS.values())):
        if end is not None and month >= end:
            return None
        if all(kind == "month" or month.around(kind).last_month == month for kind in kinds):
            return month
        month = Period(month.first + 1, 1, month.shift)
    return None
