"""Worked cases: facts of their own, terms over those of the policy, and the exact figures they expect."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from attrs import define

from jixiao.policy.amendments import given_terms, refuse_ranks, settled
from jixiao.policy.model import Case, Cell, Edition, Expectation, OwnedRule
from jixiao.policy.nodes import Node
from jixiao.policy.scope import Scope
from jixiao.problems import did_you_mean
from jixiao.scheme.periods import Period, months_of
from jixiao.scheme.steps import TermValue

#: totals that a case may expect like a rule
TOTALS = ("payouts", "penalties", "net")
#: digits before or behind the point beyond which a number is a slip
_DIGITS = 40
_EXACT = re.compile(r"[+-]?\d+(\.\d+)?|[+-]?\d+/0*[1-9]\d*")


@define
class CaseReader:
    """Reads cases against the names that the schemes and the rules in force define."""

    scope: Scope
    rules: Sequence[OwnedRule]
    editions: Sequence[Edition]
    until: Period | None = None

    def read(self, nodes: Iterable[Node]) -> tuple[Case, ...]:
        """All cases that can be read; two of one name are a problem."""
        cases: list[Case] = []
        for node in nodes:
            case = self._case(node)
            if case is None:
                continue
            first = next((other.place for other in cases if other.name == case.name), None)
            if first is not None:
                node.refuse("case_twice", at=("name",), name=case.name, first=first)
            cases.append(case)
        return tuple(cases)

    def _case(self, node: Node) -> Case | None:
        fields = node.fields(("name", "period", "terms", "given", "expect"), ("name", "period", "expect"))
        name = fields["name"].text() if "name" in fields else None
        period = fields["period"].text() if "period" in fields else None
        months: list[Period] = []
        if period is not None:
            try:
                months = months_of(period)
            except ValueError:
                fields["period"].refuse("not_periods")
            self._inside(fields["period"], months)
        terms = self._terms(fields.get("terms"), months)
        given = self._given(fields["given"]) if "given" in fields else {}
        found = [self._expectation(item) for item in fields["expect"].items()] if "expect" in fields else []
        if "expect" in fields and fields["expect"].value == []:
            fields["expect"].refuse("expect_none")
        if name is None or not months or period is None:
            return None
        expect = tuple(item for item in found if item is not None)
        return Case(name=name, period=period, terms=terms, given=given, expect=expect, place=node.place)

    def _inside(self, node: Node, months: Sequence[Period]) -> None:
        outside = [month for month in months if month < self.editions[0].since or (self.until and month >= self.until)]
        if outside:
            node.refuse("case_outside", since=self.editions[0].since)

    def _terms(self, node: Node | None, months: Sequence[Period]) -> Mapping[str, Mapping[str, TermValue]]:
        """The terms a case names, and the ladders that a switch among them changes."""
        found = given_terms(node, self.scope)
        result: dict[str, dict[str, TermValue]] = {}
        for (owner, name), term in found.items():
            result.setdefault(owner, {})[name] = term.value
        in_force = [edition for edition in self.editions if months and edition.since <= months[0]]
        edition = in_force[-1] if in_force else self.editions[0]
        for owner, values in result.items():
            whole = settled({**edition.terms[owner], **values}, self.scope.schemes[owner])
            before = edition.terms[owner]
            values.update({name: value for name, value in whole.items() if value != before.get(name)})
        in_case = {owner: {**values, **result.get(owner, {})} for owner, values in edition.terms.items()}
        refuse_ranks(found, in_case, self.scope)
        return result

    def _given(self, node: Node) -> Mapping[str, tuple[Mapping[str, Cell], ...]]:
        given: dict[str, tuple[Mapping[str, Cell], ...]] = {}
        tables, derived = self.scope.tables, self.scope.derived
        for name, table in (node.table() or {}).items():
            if name in derived:
                table.refuse("derived_given", name=name, sources=", ".join(derived[name]))
                continue
            if name not in tables:
                table.refuse("unknown_table", name=name, near=did_you_mean(name, tables), known=", ".join(tables))
                continue
            given[name] = tuple(self._row(row, name) for row in table.items())
        return given

    def _row(self, node: Node, table: str) -> Mapping[str, Cell]:
        columns = [*self.scope.tables.get(table, {})]
        pins = [owned.rule.name for owned in self.rules if owned.rule.on == table]
        row: dict[str, Cell] = {}
        for name, cell in (node.table() or {}).items():
            if name not in columns and name not in pins:
                near = did_you_mean(name, [*columns, *pins])
                cell.refuse("unknown_cell", name=name, table=table, near=near, known=", ".join(columns))
                continue
            match cell.value:
                case bool() | str() | int():
                    row[name] = cell.value
                case Decimal() if cell.value.is_finite() and abs(cell.value.adjusted()) <= _DIGITS:
                    row[name] = cell.value
                case Decimal():
                    cell.refuse("too_large")
                case dt.datetime() | dt.time():
                    cell.refuse("not_date")
                case dt.date():
                    row[name] = cell.value.isoformat()
                case _:
                    cell.refuse("not_cell")
        return row

    def _expectation(self, node: Node) -> Expectation | None:
        kinds = ("value", "text", "problem", "applies")
        known = ("subject", "rule", *kinds, "table", "period")
        fields = node.fields(known, ("subject", "rule"))
        if not isinstance(node.value, dict):
            return None
        given = [kind for kind in kinds if kind in fields]
        if len(given) != 1:
            node.refuse("expect_one", found=", ".join(given) or "–")
        subject = _name(fields["subject"]) if "subject" in fields else None
        rule = self._rule(fields["rule"]) if "rule" in fields else None
        value = exact(fields["value"]) if "value" in fields else None
        applies = fields["applies"].value if "applies" in fields else None
        if applies is not None and not isinstance(applies, bool):
            fields["applies"].refuse("not_flag")
            applies = None
        said = {kind: fields[kind].text() for kind in ("text", "problem", "period") if kind in fields}
        table = fields["table"].choice("unknown_table", self.scope.subjects) if "table" in fields else None
        if said.get("period"):
            try:
                Period.parse(said["period"] or "")
            except ValueError:
                fields["period"].refuse("not_period")
        if subject is None or rule is None:
            return None
        return Expectation(
            subject=subject,
            rule=rule,
            value=value,
            text=said.get("text"),
            problem=said.get("problem"),
            applies=applies,
            table=table,
            period=said.get("period"),
            place=node.place,
        )

    def _rule(self, node: Node) -> str | None:
        names = [owned.rule.name for owned in self.rules]
        text = node.text()
        if text is None or text in names or text in TOTALS:
            return text
        owner, _, bare = text.rpartition(".")
        if any(owned.owner == owner and owned.rule.name == bare for owned in self.rules):
            return bare
        node.refuse("unknown_rule", name=text, near=did_you_mean(text, [*names, *TOTALS]))
        return None


def _name(node: Node) -> str | None:
    """A subject's key: text, or a whole number."""
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return str(node.value)
    return node.text()


def exact(node: Node) -> str | None:
    """An expected figure as exact text: a decimal or a fraction."""
    match node.value:
        case bool():
            text = ""
        case int():
            text = str(node.value)
        case Decimal() if node.value.is_finite() and abs(node.value.adjusted()) <= _DIGITS:
            text = format(node.value, "f")
        case str():
            text = node.value
        case _:
            text = ""
    if _EXACT.fullmatch(text):
        return text
    node.refuse("not_exact")
    return None
