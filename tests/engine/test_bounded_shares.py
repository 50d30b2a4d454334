"""Shares by weight within bounds: one factor for all, the sum exactly 1, nothing where no factor does."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.engine.allotment import bounded
from jixiao.scheme.rules import Measure, Payout
from tests.engine.small_scheme import person, run

F = Fraction
LOW, HIGH = F(1, 20), F(3, 10)


def shares(*weights: str | None) -> Sequence[Fraction | None]:
    known = [None if weight is None else F(weight) for weight in weights]
    return bounded(known, [LOW] * len(known), [HIGH] * len(known))


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        pytest.param(["10", "8", "6", "4", "2", "0"], ["30", "26", "19.5", "13", "6.5", "5"], id="S1.6-E2"),
        pytest.param(["38", "29", "53/3", "34/3", "4"], ["30", "30", "1855/87", "1190/87", "5"], id="S1.6-E5"),
        pytest.param(["30", "25", "20", "15", "10"], ["30", "25", "20", "15", "10"], id="within the bounds already"),
        pytest.param(["1", "1", "1"], [None] * 3, id="S1.6-E3 three indicators: 3 × 30% is too little"),
        pytest.param(["9", "9", "9", "1"], ["30", "30", "30", "10"], id="three at the upper bound"),
        pytest.param(["1"] * 20, ["5"] * 20, id="twenty at the lower bound"),
        pytest.param(["1"] * 21, [None] * 21, id="21 × 5% is too much"),
        pytest.param(["5", "0", "0", "0"], [None] * 4, id="too many zeros"),
        pytest.param(["1", None, "1", "1"], [None] * 4, id="an unknown weight"),
        pytest.param(["1", "-1", "1", "1", "1"], [None] * 5, id="a negative weight"),
        pytest.param([], [], id="nobody"),
    ],
)
def test_shares(weights: list[str | None], expected: list[str | None]) -> None:
    assert shares(*weights) == [None if share is None else F(share) / 100 for share in expected]


@pytest.mark.parametrize(
    ("low", "high"), [(F(1, 2), F(1, 4)), (F(-1), F(1)), (None, F(1)), (F(0), None)], ids=["crossed", "below", "?", "?"]
)
def test_bounds_that_are_none(low: Fraction | None, high: Fraction | None) -> None:
    assert bounded([F(1), F(2)], [low, low], [high, high]) == [None, None]


def test_all_at_the_upper_bound() -> None:
    assert bounded([F(1), F(9)], [F(0)] * 2, [F(1, 2)] * 2) == [F(1, 2), F(1, 2)]
    assert bounded([F(0), F(9)], [F(0)] * 2, [F(1, 2)] * 2) == [None, None]


@given(
    st.lists(st.fractions(0, 50, max_denominator=9), min_size=1, max_size=12),
    st.fractions(0, F(1, 5), max_denominator=40),
    st.fractions(F(1, 10), 1, max_denominator=40),
)
def test_shares_are_one_multiple_held_within_the_bounds(weights: list[Fraction], low: Fraction, high: Fraction) -> None:
    count = len(weights)
    found = bounded(weights, [low] * count, [high] * count)
    if None in found:
        assert set(found) == {None}
        some = sum(1 for weight in weights if weight)
        assert low > high or count * low > 1 or some * high + (count - some) * low < 1
        return
    known = [share for share in found if share is not None]
    assert sum(known) == 1
    assert all(low <= share <= high for share in known)
    # between the bounds all shares are the same multiple; one held low would have less, one held high more
    free = {share / weight for share, weight in zip(known, weights, strict=True) if low < share < high}
    assert len(free) <= 1
    for factor in free:
        assert [min(max(factor * weight, low), high) for weight in weights] == known


PEOPLE = [
    person("p1", "A", "38"), person("p2", "A", "29"), person("p3", "A", "17"), person("p4", "A", "12"),
    person("p5", "A", "4"), person("p6", "B", "1"), person("p7", "B", "2"), person("p8", "A", "99", present=False),
]  # fmt: skip
FORMULA = "bounded_share(score, 0.05, 0.3) filter (where present) over (partition by department)"


def test_each_partition_by_itself() -> None:
    expected = bounded([F(weight) for weight in (38, 29, 17, 12, 4)], [LOW] * 5, [HIGH] * 5)
    rules = [
        Measure("share", on="people", unit="rate", formula=FORMULA),
        Payout("prize", on="people", unit="money", formula="pool * 200 * share", where="present"),
        Measure("whole", on="departments", unit="rate", formula="sum(people.share) filter (where people.present)"),
        Measure("is_whole", on="departments", unit="flag", formula="whole = 1"),
    ]
    result = run(rules, {"people": PEOPLE})
    table = result.table("people", "2026-01")
    ulp = F(1, 10**18)
    assert [None if v is None else F(v) for v in table["share"].to_list()] == [
        None if value is None else round(value / ulp) * ulp for value in [*expected, None, None, None]
    ]
    assert result.table("departments", "2026-01")["is_whole"].to_list() == [True, None]
    paid = [value for value in result.lines["value"].to_list() if value is not None]
    assert paid == [Decimal(6000), Decimal(6000), Decimal("4103.45"), Decimal("2896.55"), Decimal(1000)]
    (problem,) = [problem for problem in result.problems if problem.code == "engine.unavailable"]
    assert "no factor makes the shares" in problem.render("en")


def test_shares_of_earlier_months_stay_exact() -> None:
    rules = [
        Measure("share", on="people", unit="rate", formula="bounded_share(score + period.month, 0.05, 0.3) over ()"),
        Measure("three", on="people", unit="rate", formula="sum(history.share)"),
        Measure("all_of_them", on="people", unit="rate", formula="sum(three) over ()"),
        Measure("is_exact", on="people", unit="flag", formula="all_of_them = period.month"),
    ]
    people = [person(f"p{i}", score=str(i)) for i in range(7)]
    result = run(rules, {"people": people}, "2026-01..2026-03")
    for month in ("2026-01", "2026-02", "2026-03"):
        assert result.table("people", month)["is_exact"].to_list() == [True] * 7


def test_an_explanation_shows_the_share() -> None:
    result = run([Measure("share", on="people", unit="rate", formula=FORMULA)], {"people": PEOPLE})
    (tree,) = result.explain("p3", "share")
    assert tree.value == bounded([F(weight) for weight in (38, 29, 17, 12, 4)], [LOW] * 5, [HIGH] * 5)[2]
    assert any(child.kind == "window" for child in tree.walk())
