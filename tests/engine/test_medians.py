"""Medians: of the rows below, of the rows of the same table, and of months; exact also of what no decimal holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.exactly import aggregated
from jixiao.formula.columns import MANY
from jixiao.scheme.rules import Measure
from tests.engine.small_scheme import person, run

PEOPLE = [
    person("p1", "A", "10"), person("p2", "A", "30"), person("p3", "A", "30"), person("p4", "A", "21"),
    person("p5", "B", "5"), person("p6", "B", None), person("p7", "C", "8", present=False), person("p8", "C", "7"),
]  # fmt: skip
DEPARTMENTS = [{"department_id": name} for name in "ABCD"]


def of_departments(formula: str, people: Sequence[Mapping[str, object]] = PEOPLE) -> list[Decimal | None]:
    rule = Measure("result", on="departments", unit="mixed", formula=formula)
    table = run([rule], {"people": people, "departments": DEPARTMENTS}).table("departments", "2026-01")
    return [None if value is None else value.normalize() for value in table["result"].to_list()]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        pytest.param("median(people.score)", ["25.5", None, "7.5", None], id="even, unknown, none"),
        pytest.param("median(people.score) filter (where people.present)", ["25.5", None, "7", None], id="filtered"),
        pytest.param("median(people.score) filter (where people.score < 30)", ["15.5", None, "7.5", None], id="two"),
        pytest.param("median(people.score / 3) * 3", ["25.5", None, "7.5", None], id="thirds come back whole"),
        pytest.param("median(people.score) - min(people.score)", ["15.5", None, "0.5", None], id="beside another"),
    ],
)
def test_medians_of_the_rows_below(formula: str, expected: list[str | None]) -> None:
    assert of_departments(formula) == [None if value is None else Decimal(value) for value in expected]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("median(score) over (partition by department)", ["25.5"] * 4 + [None] * 2 + ["7.5"] * 2),
        ("median(score) filter (where score is not null) over ()", ["10"] * 5 + [None] + ["10"] * 2),
        ("median(score / 7) over (partition by department) * 7", ["25.5"] * 4 + [None] * 2 + ["7.5"] * 2),
    ],
)
def test_medians_over_the_rows_of_the_table(formula: str, expected: list[str | None]) -> None:
    rule = Measure("result", on="people", unit="mixed", formula=formula)
    table = run([rule], {"people": PEOPLE, "departments": DEPARTMENTS}).table("people", "2026-01")
    found = [None if value is None else value.normalize() for value in table["result"].to_list()]
    assert found == [None if value is None else Decimal(value) for value in expected]


def test_a_median_of_months() -> None:
    rules = [
        Measure("one", on="people", formula="score * period.month / 3"),
        Measure("middle", on="people", formula="median(history.one) * 3"),
    ]
    result = run(rules, {"people": [person("p1", score="1")]}, "2026-01..2026-06")
    found = [result.table("people", f"2026-0{month}")["middle"].to_list()[0] for month in range(1, 7)]
    assert found == [Decimal(value) for value in ("1", "1.5", "2", "2.5", "3", "3.5")]


def test_a_tie_on_the_median_is_decided_exactly() -> None:
    people = [person("p1", "A", "1", parts="3"), person("p2", "A", "1", parts="6"), person("p3", "A", "1", parts="2")]
    # thirds, sixths and halves as quotients: the middle one is exactly a third
    assert of_departments("if(median(people.score / people.parts) * 3 >= 1, 1, 0)", people)[0] == 1
    assert of_departments("if(median(people.score / people.parts) * 3 > 1, 1, 0)", people)[0] == 0


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 3), st.none() | st.decimals(-9, 9, places=1), st.booleans()), max_size=14))
def test_columns_agree_with_the_exact_reading(rows: list[tuple[int, Decimal | None, bool]]) -> None:
    people = [
        person(f"p{i:02d}", "ABCD"[group], None if value is None else str(value), present=present)
        for i, (group, value, present) in enumerate(rows)
    ]
    groups = [[(value, present) for at, value, present in rows if at == group] for group in range(4)]

    def middle(found: Sequence[Decimal | None], keep: Sequence[bool]) -> Fraction | None:
        values = [None if value is None else Fraction(value) for value in found]
        low, high = (aggregated(kind, keep, values, [None] * len(keep)) for kind in ("median_low", "median_high"))
        return None if low is None or high is None else (low + high) / 2  # type: ignore[operator]  # numbers

    found = of_departments("median(people.score)", people)
    assert found == [middle([v for v, _ in group], [True] * len(group)) for group in groups]
    found = of_departments("median(people.score) filter (where people.present)", people)
    assert found == [middle([v for v, _ in group], [held for _, held in group]) for group in groups]


def test_many_rows() -> None:
    count = MANY + 1
    days = [dt.date(2026, 1, 1 + i % 31) for i in range(count)]
    events = [{"event_id": f"e{i}", "person_id": "p1", "date": day, "verified": True} for i, day in enumerate(days)]
    rule = Measure("result", on="people", formula="median(day(events.date))")
    table = run([rule], {"people": [person("p1")], "events": events}).table("people", "2026-01")
    assert table["result"].to_list() == [sorted(day.day for day in days)[count // 2]]


def test_an_explanation_names_both_middle_values() -> None:
    rule = Measure("result", on="departments", unit="mixed", formula="median(people.score)")
    result = run([rule], {"people": PEOPLE, "departments": DEPARTMENTS})
    (tree,) = result.explain("A", "result")
    assert tree.filled is not None
    assert tree.filled.en == "(21 + 30) / 2 = 25.5"
    assert [child.label.en for child in tree.children] == ["median_low(people.score)", "median_high(people.score)"]
