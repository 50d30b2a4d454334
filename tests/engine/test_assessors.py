"""The page on several assessors: its formulas give what it says, with S1-E6.8 of the catalogue."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.engine.evaluate import evaluate
from jixiao.language import Label
from jixiao.policy.model import Edition, OwnedRule, Policy
from jixiao.scheme.periods import Period
from jixiao.scheme.rules import Measure
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import Rows
from jixiao.scheme.tables import Column, Reference, Table
from jixiao.scheme.terms import NumberTerm, TableTerm

PAGE = Path(__file__).parents[2] / "docs" / "assessors.md"
FORMULAS = dict(re.findall(r"^```sql (\w+)\n(.*?)\n```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL))
WEIGHTS = {"superior": "0.4", "peer": "0.2", "subordinate": "0.1", "customer": "0.2", "self": "0.1"}
PEOPLE = Table("people", (Column("person_id", "text"),), key=("person_id",))
MARKS = Table(
    "marks",
    (Column("person_id", "text"), Column("role", "text"), Column("assessor_id", "text"), Column("mark", "points")),
)
TERM = TableTerm("assessor_weights", columns=(Column("role", "text"), Column("weight", "rate")), key="role")
SPLIT = NumberTerm("split", unit="rate", default=Fraction(1, 2))
SCHEME = Scheme(
    "marked",
    title=Label("Marked", "评分"),
    document="–",
    tables=(PEOPLE, MARKS),
    references=(
        Reference("person", "marks", "people", (("person_id", "person_id"),)),
        Reference("group", "marks", "assessor_weights", (("role", "role"),)),
    ),
    terms=(TERM, SPLIT),
)
SINCE = Period.parse("2026-01")


def _marked(name: str, *marks: tuple[str, str, int | None]) -> Fraction | None:
    rules = [Measure("result", on="people", formula=FORMULAS[name], unit="points")]
    if name == "rescaled":
        rules.append(Measure("share", on="marks", formula=FORMULAS["share"], unit="rate"))
    rows = Rows(tuple({"role": role, "weight": Fraction(weight)} for role, weight in WEIGHTS.items()))
    edition = Edition(SINCE, {"marked": {"assessor_weights": rows, "split": Fraction(1, 2)}})
    owned = tuple(OwnedRule(rule, "marked") for rule in rules)
    policy = Policy("p", Path("policy.toml"), {"marked": SCHEME}, SINCE, None, "CNY", 2, {}, (edition,), owned)
    given = [
        {"person_id": "A", "role": role, "assessor_id": who, "mark": None if mark is None else Decimal(mark)}
        for role, who, mark in marks
    ]
    run = evaluate(policy, "2026-01", tables={"people": [{"person_id": "A"}], "marks": given}).months["2026-01"].run
    (value,) = run.exactly.values("people", "result", [0])
    assert value is None or isinstance(value, Fraction)
    return value


BOSS, PEER, OTHER = ("superior", "b", 90), ("peer", "p", 80), ("peer", "q", 86)
CIRCLE = (
    BOSS, PEER, OTHER, ("subordinate", "s", 75), ("subordinate", "t", 85), ("subordinate", "u", 92), ("self", "A", 98),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "marks", "expected"),
    [
        pytest.param("everybody", (BOSS, PEER), 85, id="both marked"),
        pytest.param("everybody", (BOSS,), None, id="one is missing"),
        pytest.param("everybody", (BOSS, ("superior", "b", 70)), None, id="one marked twice"),
        pytest.param("whoever", (BOSS, PEER, OTHER), Fraction(256, 3), id="the mean"),
        pytest.param("whoever", (), None, id="of none"),
        pytest.param("whoever", (BOSS, ("peer", "p", None)), None, id="a row without its mark is unknown"),
        pytest.param("so_many", (BOSS, PEER), Fraction(230, 3), id="60 for the third"),
        pytest.param("rescaled", (*CIRCLE, ("customer", "c", 95)), Fraction(449, 5), id="S1-E6.8 the full circle"),
        pytest.param("rescaled", CIRCLE, Fraction(177, 2), id="S1-E6.8 without the customer"),
        pytest.param("two_sides", (BOSS, PEER, OTHER), Fraction(173, 2), id="half and half"),
        pytest.param("two_sides", (BOSS,), None, id="a side is missing"),
    ],
)
def test_the_formulas_of_the_page(
    name: str, marks: tuple[tuple[str, str, int | None], ...], expected: Fraction | int | None
) -> None:
    assert _marked(name, *marks) == expected


def test_every_formula_of_the_page_is_tested() -> None:
    assert set(FORMULAS) == {"everybody", "whoever", "so_many", "share", "rescaled", "two_sides"}
