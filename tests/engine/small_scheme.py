"""A small scheme for what needs the engine: people in departments, their events, and rules given by a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.language import Label
from jixiao.policy.model import Edition, OwnedRule, Policy
from jixiao.scheme.periods import Period
from jixiao.scheme.rules import Rule
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.tables import Column, Reference, Table

Rows = Sequence[Mapping[str, object]]
PEOPLE = Table(
    "people",
    (
        Column("person_id", "text"),
        Column("department_id", "text"),
        Column("score", "mixed"),
        Column("parts", "mixed"),
        Column("pool", "money"),
        Column("present", "flag"),
        Column("status", "text", carried=True, values=("trial", "confirmed")),
    ),
    key=("person_id",),
)
DEPARTMENTS = Table("departments", (Column("department_id", "text"),), key=("department_id",))
EVENTS = Table(
    "events",
    (Column("event_id", "text"), Column("person_id", "text"), Column("date", "date"), Column("verified", "flag")),
    key=("event_id",),
    time="date",
)
REFERENCES = (
    Reference("department", "people", "departments", (("department_id", "department_id"),)),
    Reference("person", "events", "people", (("person_id", "person_id"),)),
)
SCHEME = Scheme(
    "small", title=Label("Small", "小"), document="–", tables=(PEOPLE, DEPARTMENTS, EVENTS), references=REFERENCES
)
SINCE = Period.parse("2026-01")


def policy(*rules: Rule) -> Policy:
    """A policy of the small scheme with these rules."""
    owned = tuple(OwnedRule(rule, "small") for rule in rules)
    edition = Edition(SINCE, {"small": {}})
    return Policy("p", Path("policy.toml"), {"small": SCHEME}, SINCE, None, "CNY", 2, {}, (edition,), owned)


def run(
    rules: Sequence[Rule], tables: Mapping[str, Rows], period: str = "2026-01", history: Path | None = None
) -> Evaluation:
    """The rules over some rows."""
    departments = [{"department_id": name} for name in ("A", "B")]
    return evaluate(policy(*rules), period, tables={"departments": departments, **tables}, history=history)


def person(name: str, department: str = "A", score: str | None = "0", **cells: object) -> dict[str, object]:
    """One row of people; numbers as text."""
    row = {"person_id": name, "department_id": department, "present": True, "parts": "1", "pool": "100", **cells}
    numbers = {key: None if row[key] is None else Decimal(str(row[key])) for key in ("parts", "pool")}
    return {**row, **numbers, "score": None if score is None else Decimal(score)}
