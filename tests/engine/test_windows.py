"""A row among others: ties, unknowns, running figures, and shares that add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.engine.allotment import shared
from jixiao.scheme.rules import Measure
from tests.engine.small_scheme import person, run

TIES = [
    person("p1", "A", "10"), person("p2", "A", "30"), person("p3", "A", "30"), person("p4", "A", "20"),
    person("p5", "A", None), person("p6", "B", "5"), person("p7", "B", "5"), person("p8", "A", "30", present=False),
]  # fmt: skip


def column(formula: str, unit: str, people: Sequence[Mapping[str, object]] = TIES) -> list[object]:
    rule = Measure("result", on="people", unit=unit, formula=formula)
    table = run([rule], {"people": people}).table("people", "2026-01")
    return table["result"].to_list()


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        #                                                                  p1 p2 p3 p4 p5    p6 p7 p8
        ("rank() over (partition by department order by score desc)", [5, 1, 1, 4, None, 1, 1, 1]),
        ("rank() over (partition by department order by score)", [1, 3, 3, 2, None, 1, 1, 3]),
        ("place(score) over (partition by department)", [5, 3, 3, 4, None, 2, 2, 3]),
        ("place() over (partition by department order by score)", [1, 5, 5, 2, None, 2, 2, 5]),
        ("row_number() over (partition by department order by score desc)", [5, 1, 2, 4, None, 1, 2, 3]),
        ("rank() over (order by score desc)", [5, 1, 1, 4, None, 6, 6, 1]),
        ("rank() filter (where present) over (partition by department order by score desc)", [4, 1, 1, 3, None, 1, 1, None]),
        ("count(*) over (partition by department)", [6, 6, 6, 6, 6, 2, 2, 6]),
        ("count(*) filter (where present) over (partition by department)", [5, 5, 5, 5, 5, 2, 2, None]),
        ("sum(score) over (partition by department)", [None, None, None, None, None, 10, 10, None]),
        ("max(score) filter (where score is not null) over (partition by department)", [30, 30, 30, 30, None, 5, 5, 30]),
    ],
)  # fmt: skip
def test_places_and_groups(formula: str, expected: list[int | None]) -> None:
    assert column(formula, "mixed") == expected


QUOTIENTS = [
    person("p1", score="1", parts="3"),
    person("p2", score="2", parts="6"),
    person("p3", score="0.333333333333333333", parts="1"),
    person("p4", score="0.333333333333333334", parts="1"),
]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        pytest.param("rank() over (order by score * (1 / parts) desc)", [2, 2, 4, 1], id="a third is above 0.33…3"),
        pytest.param("place(score * (1 / parts))", [3, 3, 4, 1], id="two thirds of one tie"),
        pytest.param("row_number() over (order by score * (1 / parts))", [2, 3, 1, 4], id="ties follow the key"),
    ],
)
def test_values_that_differ_beyond_the_last_place_are_told_apart(formula: str, expected: list[int]) -> None:
    if "over" not in formula:
        formula += " over (partition by department)"
    assert column(formula, "count", QUOTIENTS) == expected


def test_a_running_count_follows_order_then_key_and_remembers_earlier_months() -> None:
    days = [
        ("e1", "p1", 5, True),
        ("e3", "p1", 5, True),
        ("e2", "p1", 5, False),
        ("e4", "p2", 1, True),
        ("e5", "p1", 3, True),
    ]
    events = [
        {"event_id": event, "person_id": name, "date": dt.date(2026, 1, day), "verified": verified}
        for event, name, day, verified in days
    ]
    events.append({"event_id": "e6", "person_id": "p1", "date": dt.date(2026, 2, 1), "verified": True})
    formula = "count(*) filter (where verified) over (partition by person order by date, event_id)"
    rule = Measure("nth", on="events", unit="count", formula=formula)
    result = run([rule], {"people": [person("p1"), person("p2")], "events": events}, "2026-01..2026-02")
    january, february = (result.table("events", month) for month in ("2026-01", "2026-02"))
    nth = dict(zip(january["event_id"].to_list(), january["nth"].to_list(), strict=True))
    assert nth == {"e5": 1, "e1": 2, "e2": None, "e3": 3, "e4": 1}
    assert february["nth"].to_list() == [4]


def test_a_pool_is_divided_in_whole_cents() -> None:
    people = [person("p3", parts="1"), person("p1", parts="1"), person("p2", parts="1"), person("p4", "B", parts="2")]
    found = column("allot(pool, parts) over (partition by department)", "money", people)
    assert found == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33"), Decimal(100)]


@pytest.mark.parametrize(
    ("pool", "weights", "expected"),
    [
        pytest.param("100", ["1", "1", "1"], ["33.34", "33.33", "33.33"], id="the first by key has the cent left over"),
        pytest.param("10", ["28.10", "35.95", "35.95"], ["2.81", "3.60", "3.59"], id="equal remainders go by key"),
        pytest.param("0.02", ["1", "2", "4"], ["0", "0.01", "0.01"], id="the largest remainders first"),
        pytest.param("100.005", ["1", "1"], ["50.01", "50"], id="the pool is rounded once, half away from zero"),
        pytest.param("1", ["0", "3"], ["0", "1"], id="no weight, no share"),
        pytest.param("1", ["0", "0"], [None, None], id="nobody has a weight"),
        pytest.param("1", [None, "3"], [None, None], id="an unknown weight"),
        pytest.param(None, ["1", "3"], [None, None], id="an unknown pool"),
    ],
)
def test_largest_remainders(pool: str | None, weights: list[str | None], expected: list[str | None]) -> None:
    pools = [None if pool is None else Fraction(pool)] * len(weights)
    given_weights = [None if weight is None else Fraction(weight) for weight in weights]
    assert shared(pools, given_weights) == [None if share is None else Fraction(share) for share in expected]


def test_two_pools_are_none() -> None:
    assert shared([Fraction(1), Fraction(2)], [Fraction(1), Fraction(1)]) == [None, None]


@given(st.integers(0, 10**7), st.lists(st.fractions(0, 1000, max_denominator=97), min_size=1, max_size=12))
def test_shares_add_up_to_the_pool_and_are_less_than_a_cent_from_their_due(cents: int, weights: list[Fraction]) -> None:
    pool, total = Fraction(cents, 100), sum(weights)
    shares = shared([pool] * len(weights), weights)
    if not total:
        assert shares == [None] * len(weights)
        return
    known = [share for share in shares if share is not None]
    assert len(known) == len(weights)
    assert sum(known) == pool
    assert all(
        abs(share - pool * weight / total) < Fraction(1, 100) for share, weight in zip(known, weights, strict=True)
    )
