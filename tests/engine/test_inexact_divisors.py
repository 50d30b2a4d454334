"""Quotients by figures that no decimal holds, directly inside totals and windows: the exact reading computes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from jixiao.problems import Problems
from jixiao.scheme.rules import Measure
from tests.engine.small_scheme import person, run

# score / parts are 1/3, 2/3 and 1/7, so that their reciprocals and products with three and seven end
PEOPLE = [
    person("p1", "A", "1", parts="3"), person("p2", "A", "2", parts="3"), person("p3", "B", "1", parts="7"),
]  # fmt: skip
DEPARTMENTS = [{"department_id": name} for name in "AB"]
THIRD = Measure("ratio", on="people", unit="mixed", formula="score / parts")


def column(table: str, formula: str, people: Sequence[Mapping[str, object]] = PEOPLE) -> list[Decimal | None]:
    rule = Measure("result", on=table, unit="mixed", formula=formula)
    found = run([THIRD, rule], {"people": people, "departments": DEPARTMENTS}).table(table, "2026-01")
    return [None if value is None else value.normalize() for value in found["result"].to_list()]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        # 3 + 3/2 and 7
        ("sum(1 / people.ratio)", ["4.5", "7"]),
        ("max(1 / people.ratio)", ["3", "7"]),
        ("count(people) filter (where 1 / people.ratio >= 3)", ["1", "1"]),
        ("count(people) filter (where 1 / people.ratio > 3)", ["0", "1"]),
        # (1/3) / (1/3) and (2/3) / (2/3): one each
        ("sum(people.ratio / people.ratio)", ["2", "1"]),
        # 1/2 / (1/3) = 1.5, 1/2 / (2/3) = 0.75
        ("sum((people.score / (2 * people.score)) / people.ratio)", ["2.25", "3.5"]),
    ],
)
def test_of_the_rows_below(formula: str, expected: list[str]) -> None:
    assert column("departments", formula) == [Decimal(value) for value in expected]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("sum(1 / ratio) over (partition by department)", ["4.5", "4.5", "7"]),
        ("rank() over (order by 1 / ratio desc)", ["2", "3", "1"]),
        ("sum(score) over (partition by 1 / ratio)", ["1", "2", "1"]),
    ],
)
def test_over_the_rows_of_the_table(formula: str, expected: list[str]) -> None:
    assert column("people", formula) == [Decimal(value) for value in expected]


def test_an_unknown_divisor_makes_the_total_unknown() -> None:
    people = [*PEOPLE, person("p4", "A", None, parts="3")]
    assert column("departments", "sum(1 / people.ratio)", people) == [None, Decimal(7)]


def test_a_value_that_no_column_holds_is_a_problem() -> None:
    people = [person("p1", "A", "1", parts="3")]
    large = "*".join(["10000000000"] * 2)
    with pytest.raises(Problems) as raised:
        column("departments", f"sum({large} * 2 / people.ratio)", people)
    assert [problem.code for problem in raised.value.problems] == ["engine.too_large"]
