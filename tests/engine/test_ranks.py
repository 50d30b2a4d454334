"""Ranks in tables: cells of files, the rows of a term by a computed key, and terms whose rows change in the year."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

from jixiao.engine.cases import run_cases
from jixiao.policy.model import Case, Expectation
from jixiao.scheme.rules import Measure, Payout, Promotion, Rule
from jixiao.scheme.steps import Ranks, Rows
from tests.engine.ranked_scheme import RANKS, column, deal, person, policy, run

F = Fraction
OF_MONTH = Measure("rank_of_month", on="people", unit="rank(rank_table)", formula="reach(rank_table, sales)")


def measure(formula: str, unit: str = "mixed", on: str = "people") -> Rule:
    return Measure("found", on=on, unit=unit, formula=formula)


def test_a_cell_that_is_no_rank_is_a_bad_cell() -> None:
    result = run([measure("level(rank)")], {"people": [person("a", "midle"), person("b", "expert"), person("c", None)]})
    assert column(result, "found") == [None, 3, None]
    (problem,) = [problem for problem in result.problems if problem.code == "data.no_code"]
    assert "(nearest: “middle”)" in problem.render("en")
    assert "starter, middle, expert" in problem.render("en")


@pytest.mark.parametrize(
    ("formula", "unit", "expected"),
    [
        ("rank_row.base_pay", "money", [5000, 2000, None]),
        ("rank_row.share * 3", "mixed", [3, 1, None]),
        ("rank_row.rank", "rank(rank_table)", ["expert", "starter", None]),
        ("rank_row.rank > rank", "flag", [True, False, None]),
        ("rank_row is null", "flag", [False, False, True]),
        ("held_row.base_pay", "money", [3000, 2000, 2000]),
        ("weight.weight * 3", "mixed", [None, 1, None]),
        ("rank >= zone_lowest_rank", "flag", [True, False, False]),
        ("days(seniority_from, period.end)", "days", [0, 0, 0]),
    ],
)
def test_a_reference_finds_the_row_of_a_computed_key(formula: str, unit: str, expected: list[object]) -> None:
    people = [person("a", "middle", "1000"), person("b", "starter", "99.99"), person("c", "starter", "-1")]
    assert column(run([OF_MONTH, measure(formula, unit)], {"people": people}), "found") == expected


def test_an_unknown_key_leads_nowhere_and_says_why() -> None:
    pay = Payout("pay", on="people", unit="money", formula="rank_row.base_pay")
    result = run([OF_MONTH, pay], {"people": [person("a", sales=None), person("b", sales="-5")]})
    assert column(result, "pay") == [None, None]
    (problem,) = [problem for problem in result.problems if problem.code == "engine.unavailable"]
    assert "people.sales" in problem.render("en")
    result = run([OF_MONTH, pay], {"people": [person("b", sales="-5")]})
    assert any("rank_of_month" in problem.render("en") for problem in result.problems)


def test_rows_of_the_term_gather_those_that_reach_them() -> None:
    people = [person("a", "expert", "1000"), person("b", sales="0"), person("c", sales="50"), person("d", sales="-1")]
    count = measure("count(reached_by)", "count", "rank_table")
    result = run([OF_MONTH, count], {"people": people})
    # rows of a table lie in the order of its key
    assert column(result, "rank", table="rank_table") == ["expert", "middle", "starter"]
    assert column(result, "found", table="rank_table") == [1, 0, 2]
    pay = measure("sum(reached_by.sales)", "money", "rank_table")
    assert column(run([OF_MONTH, pay], {"people": people}), "found", table="rank_table") == [1000, 0, 50]


def test_dated_rows_find_the_row_of_their_own_month() -> None:
    deals = [
        deal("1", "a", "2026-01-05", "100"),
        deal("2", "a", "2026-02-05", "1000"),
        deal("3", "a", "2026-02-06", "-1"),
    ]
    total = measure(
        "sum(deals.rank_of_deal.base_pay) filter (where during(deals.date, all => true) and deals.amount > 0)", "money"
    )
    result = run([total], {"people": [person("a")], "deals": deals}, "2026-01..2026-02")
    assert column(result, "found") == [3000]
    assert column(result, "found", "2026-02") == [8000]


@pytest.mark.parametrize(
    ("formula", "unit", "expected"),
    [
        ("max(held_by.rank)", "rank(rank_table)", ["expert", "middle", None]),
        ("min(held_by.rank)", "rank(rank_table)", ["expert", "middle", None]),
        ("only(held_by.rank)", "rank(rank_table)", ["expert", None, None]),
        ("count(distinct held_by.rank)", "count", [1, 1, 0]),
    ],
)
def test_aggregates_of_ranks(formula: str, unit: str, expected: list[object]) -> None:
    people = [person("a", "middle"), person("b", "expert"), person("c", "middle")]
    result = run([OF_MONTH, measure(formula, unit, "rank_table")], {"people": people})
    assert column(result, "found", table="rank_table") == expected


@pytest.mark.parametrize(
    ("formula", "unit", "expected"),
    [
        ("max(rank) over (partition by team)", "rank(rank_table)", ["expert", "expert", "starter", "starter"]),
        ("min(rank) over (partition by team)", "rank(rank_table)", ["middle", "middle", "starter", "starter"]),
        ("rank() over (order by rank desc)", "count", [2, 1, 3, 3]),
        ("place(rank) over ()", "count", [2, 1, 4, 4]),
        ("count(*) over (partition by rank)", "count", [1, 1, 2, 2]),
        ("row_number() over (order by rank)", "count", [3, 4, 1, 2]),
    ],
)
def test_windows_over_ranks(formula: str, unit: str, expected: list[object]) -> None:
    people = [person("a", "middle"), person("b", "expert"), person("c", team="B"), person("d", team="B")]
    assert column(run([OF_MONTH, measure(formula, unit)], {"people": people}), "found") == expected


def test_the_last_rank_in_the_order_of_ranks() -> None:
    people = [person("a", "expert"), person("b", "middle")]
    latest = measure("latest(held_by.sales, held_by.rank)", "money", "rank_table")
    assert column(run([OF_MONTH, latest], {"people": people}), "found", table="rank_table") == [0, 0, None]


def test_rows_of_a_term_may_have_numbers_as_keys() -> None:
    people = [person(name, grade=grade) for name, grade in (("a", "1"), ("b", "1.5"), ("c", "2"), ("d", "3"))]
    people = [{**row, "grade": Decimal(str(row["grade"]))} for row in people]
    more = Rows(({"grade": F(3, 2), "extra": F(9, 4)}, {"grade": F(3), "extra": F(1, 3)}))
    extra = measure("of_grade.extra * 3", "money")
    result = run([extra], {"people": people}, "2026-01..2026-02", amended={"2026-02": {"by_grade": more}})
    assert column(result, "found") == [21, 24, None, None]
    assert column(result, "found", "2026-02") == [None, F(27, 4), None, 1]


MORE = Ranks(
    (
        {"rank": "newcomer", "requirement": F(0), "base_pay": F(1000), "share": F(1, 7)},
        {"rank": "expert", "requirement": F(500), "base_pay": F(6000), "share": F(2, 3)},
        {"rank": "starter", "requirement": F(5000), "base_pay": F(9000), "share": F(1)},
    )
)


def test_a_month_sees_the_rows_of_its_own_edition() -> None:
    rules = [
        OF_MONTH,
        measure("held_row.base_pay", "money"),
        Measure("share", on="people", unit="rate", formula="held_row.share"),
        Measure("up", on="people", unit="flag", formula="rank > 'expert'"),
        Measure("gone", on="people", unit="flag", formula="held_row is null"),
        Measure("pay", on="people", unit="money", formula="rank_row.base_pay"),
    ]
    people = [person("a", "starter", "600"), person("b", "middle", "5000"), person("c", "expert", "1")]
    result = run(rules, {"people": people}, "2026-01..2026-04", amended={"2026-03": {"rank_table": MORE}})
    for month in ("2026-01", "2026-02"):
        assert column(result, "rank_of_month", month) == ["middle", "expert", "starter"]
        assert column(result, "pay", month) == [3000, 5000, 2000]
        assert column(result, "found", month) == [2000, 3000, 5000]
        assert column(result, "up", month) == [False, False, False]
        assert column(result, "gone", month) == [False, False, False]
    for month in ("2026-03", "2026-04"):
        assert column(result, "rank_of_month", month) == ["expert", "starter", "newcomer"]
        assert column(result, "pay", month) == [6000, 9000, 1000]
        assert column(result, "found", month) == [9000, None, 6000]
        assert column(result, "up", month) == [True, None, False]
        assert column(result, "gone", month) == [False, True, False]
    run_of = result.months["2026-02"].run
    assert run_of.exactly.values("people", "share", [0, 1, 2]) == [F(1, 3), F(1, 2), F(1)]
    run_of = result.months["2026-04"].run
    assert run_of.exactly.values("people", "share", [0, 1, 2]) == [F(1), None, F(2, 3)]


def test_figures_alone_may_be_amended() -> None:
    dearer = Ranks(tuple({**row, "base_pay": F(10) * row["base_pay"]} for row in RANKS.rows))  # type: ignore[operator]
    result = run(
        [OF_MONTH, measure("held_row.base_pay", "money")],
        {"people": [person("a", "middle")]},
        "2026-01..2026-03",
        amended={"2026-02": {"rank_table": dearer}},
    )
    assert [column(result, "found", f"2026-0{month}") for month in (1, 2, 3)] == [[3000], [30000], [30000]]


def test_past_rows_keep_the_fractions_of_their_own_month() -> None:
    """A third of January and a seventh of March: 1/3 * 3 + 1/7 * 7 is 2 exactly, not nearly."""
    rules = [
        OF_MONTH,
        Measure("part", on="deals", unit="mixed", formula="rank_of_deal.share * amount"),
        measure("sum(deals.part) filter (where during(deals.date, all => true)) >= 2", "flag"),
    ]
    deals = [deal("1", "a", "2026-01-05", "3"), deal("2", "a", "2026-03-05", "7")]
    result = run(
        rules, {"people": [person("a")], "deals": deals}, "2026-01..2026-03", amended={"2026-03": {"rank_table": MORE}}
    )
    assert column(result, "found", "2026-03") == [True]


def test_every_kind_of_row_term_may_be_amended() -> None:
    weights = Rows(
        ({"team": "B", "rank": "starter", "weight": F(7, 3)}, {"team": "A", "rank": "middle", "weight": F(4)})
    )
    people = [person("a"), person("b", team="B"), person("c", "middle")]
    result = run(
        [OF_MONTH, measure("weight.weight * 3")],
        {"people": people},
        "2026-01..2026-02",
        amended={"2026-02": {"weights": weights}},
    )
    assert column(result, "found") == [1, 15, None]
    assert column(result, "found", "2026-02") == [None, 7, 12]


def test_a_posted_rank_is_read_with_its_row() -> None:
    postings = [
        {"posting_id": "1", "person_id": "a", "rank": "expert", "from": "2026-02-10", "to": "2026-03-30"},
        {"posting_id": "2", "person_id": "a", "rank": "expart", "from": "2026-05-10", "to": "2026-05-30"},
    ]
    result = run(
        [OF_MONTH, measure("held_row.base_pay", "money")],
        {"people": [person("a")], "postings": postings},
        "2026-01..2026-03",
    )
    assert [column(result, "found", f"2026-0{month}") for month in (1, 2, 3)] == [[2000], [5000], [2000]]


def test_an_explanation_tells_the_row_and_what_led_to_it(tmp_path: Path) -> None:
    pay = Payout("pay", on="people", unit="money", formula="if(rank < 'expert', rank_row.base_pay, 0)")
    result = run([OF_MONTH, pay], {"people": [person("a", "starter", "150")]})
    (explanation,) = result.explain("a", "pay")
    assert explanation.value == 3000
    assert explanation.filled is not None
    assert explanation.filled.en == "if('starter' < 'expert', 3000.00, 0) = 3000.00"
    (test,) = explanation.tests
    assert test.formula.en == "Rank < 'expert'"
    found = {child.name: child for child in explanation.children}
    assert found["base_pay"].value == 3000
    (key,) = found["base_pay"].children
    assert (key.name, key.value) == ("rank_of_month", "middle")
    high = Payout("pay", on="people", unit="money", formula="if(rank >= 'expert', 1, 0)")
    (explanation,) = run([high], {"people": [person("a")]}).explain("a", "pay")
    assert explanation.tests[0].distance is not None
    assert explanation.tests[0].distance.en == "short by 2 place(s) in rank"


def test_a_key_that_reads_its_own_row_is_refused() -> None:
    with pytest.raises(Exception, match="the key “rank_of_month” of the reference “rank_row”"):
        run([measure("rank_row.base_pay", "money")], {"people": []})


@pytest.mark.parametrize(
    ("sales", "said"),
    [
        ("150", "150 reaches “middle” of rank_table (100); “expert” asks 1000"),
        ("1000", "1000 reaches “expert” of rank_table (1000), the highest rank"),
        ("-1", "-1 reaches no rank of rank_table; “starter”, the lowest, asks 0"),
    ],
)
def test_an_explanation_tells_which_rank_was_reached(sales: str, said: str) -> None:
    line = Promotion("line", on="people", unit="rank(rank_table)", formula="reach(rank_table, sales)")
    (explanation,) = run([line], {"people": [person("a", sales=sales)]}).explain("a", "line")
    assert said in [remark.en for remark in explanation.remarks]


def test_a_line_of_a_rank_is_its_name() -> None:
    line = Promotion("line", on="people", unit="rank(rank_table)", formula="step(rank, 1)", text="rank")
    result = run([line], {"people": [person("a")]})
    assert result.lines.select("value", "text", "unit").rows() == [(None, "starter", "rank(rank_table)")]
    line = Promotion("line", on="people", unit="rank(rank_table)", formula="step(rank, 1)")
    assert run([line], {"people": [person("a")]}).lines["text"].to_list() == ["middle"]
    lost = run([Promotion("line", on="people", unit="rank(rank_table)", formula="reach(rank_table, sales)")],
               {"people": [person("a", sales="-5")]})  # fmt: skip
    (problem,) = lost.problems
    assert "-5 reaches no rank of rank_table" in problem.render("en")


def test_a_pinned_rank_is_one_of_its_table() -> None:
    def pinned(rank: str) -> list[str]:
        given = {"people": ({"person_id": "a", "rank_of_month": rank},)}
        expect = (Expectation("a", "pay", value="5000"),)
        case = Case("case", "2026-01", {}, given, expect)
        pay = Payout("pay", on="people", unit="money", formula="rank_row.base_pay")
        (result,) = run_cases(evolve(policy(OF_MONTH, pay), cases=(case,)))
        return [problem.code for problem in result.problems]

    assert pinned("expert") == []
    assert pinned("expart") == ["cases.pin"]
