"""`during` over another date than a table's own time: which rows count in which month, however the rows are dated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.by_month import by_month
from jixiao.engine.evaluate import Engine, compile_policy, evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.language import Label
from jixiao.policy.model import Edition, OwnedRule, Policy
from jixiao.problems import Problems
from jixiao.scheme.periods import LENGTHS, Period
from jixiao.scheme.rules import Measure, Rule
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.tables import Column, Reference, Table
from jixiao.scheme.terms import NumberTerm

F = Fraction
COLUMNS = (
    Column("deal_id", "text"),
    Column("person_id", "text"),
    Column("date", "date"),
    Column("cleared_on", "date", optional=True),
    Column("decided_on", "date"),
    Column("amount", "mixed"),
)
TERMS = (NumberTerm("reach", unit="months", default=F(3)), NumberTerm("half_month", unit="months", default=F(1, 2)))
SINCE = Period.parse("2026-01")


def world(*, dated: bool = True) -> Scheme:
    deals = Table("deals", COLUMNS, key=("deal_id",), time="date" if dated else None)
    due = (Column("plan_id", "text"), Column("person_id", "text"), Column("period", "period"), Column("due", "date"))
    return Scheme(
        "clearing",
        title=Label("Clearing", "结清"),
        document="–",
        tables=(
            Table("people", (Column("person_id", "text"),), key=("person_id",)),
            deals,
            Table("plans", due, key=("plan_id",), time="period"),
        ),
        references=(
            Reference("person", "deals", "people", (("person_id", "person_id"),)),
            Reference("person", "plans", "people", (("person_id", "person_id"),)),
        ),
        terms=TERMS,
    )


def policy(rules: Sequence[Rule], scheme: Scheme) -> Policy:
    edition = Edition(SINCE, {"clearing": {term.name: term.default for term in TERMS}})
    owned = tuple(OwnedRule(rule, "clearing") for rule in rules)
    return Policy("p", Path("policy.toml"), {"clearing": scheme}, SINCE, None, "CNY", 2, {}, (edition,), owned)


def day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def deal(name: str, date: str, cleared: str | None, amount: str = "1", decided: str | None = None) -> dict[str, object]:
    return {
        "deal_id": name, "person_id": "p1", "date": day(date), "cleared_on": day(cleared), "decided_on": day(decided),
        "amount": Decimal(amount),
    }  # fmt: skip


def run(
    rules: Sequence[Rule], deals: Sequence[Mapping[str, object]], period: str, *, dated: bool = True, **more: object
) -> Evaluation:
    tables = {"people": [{"person_id": "p1"}, {"person_id": "p2"}], "deals": deals, **more}
    return evaluate(policy(rules, world(dated=dated)), period, tables=tables)  # type: ignore[arg-type]  # rows


def figures(formula: str, deals: Sequence[Mapping[str, object]], *, dated: bool = True) -> list[Decimal | None]:
    """What a formula over people gives for p1 in the first six months."""
    rule = Measure("result", on="people", unit="mixed", formula=formula)
    result = run([rule], deals, "2026-01..2026-06", dated=dated)
    return [result.table("people", f"2026-0{month}")["result"].to_list()[0] for month in range(1, 7)]


DEALS = [
    deal("d1", "2026-01-20", "2026-03-31", "1"),
    deal("d2", "2025-11-02", "2026-02-01", "10"),
    deal("d3", "2026-02-28", None, "100"),
    deal("d4", "2026-04-15", "2026-02-10", "1000"),
    deal("d5", "2026-03-01", "2026-03-01", "10000"),
    deal("d6", "2025-12-31", "2025-12-31", "100000"),
]


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
@pytest.mark.parametrize(
    ("formula", "expected", "own"),
    [
        pytest.param("during(deals.cleared_on)", [0, 10, 10001, 1000, 0, 0], [0, 1010, 10001, 0, 0, 0], id="period"),
        pytest.param(
            "during(deals.cleared_on, months => reach)",
            [100000, 100010, 10011, 11011, 11001, 1000],
            [100000, 101010, 11011, 11011, 10001, 0],
            id="months",
        ),
        pytest.param(
            "during(deals.cleared_on, all => true)",
            [100000, 100010, 110011, 111011, 111011, 111011],
            [100000, 101010, 111011, 111011, 111011, 111011],
            id="all",
        ),
        pytest.param(
            "during(deals.cleared_on) and deals.amount < 100", [0, 10, 1, 0, 0, 0], [0, 10, 1, 0, 0, 0], id="and"
        ),
    ],
)
def test_a_row_counts_in_the_month_of_the_date_but_not_before_its_own(
    formula: str, expected: list[int], own: list[int], dated: bool
) -> None:
    found = figures(f"sum(deals.amount) filter (where {formula})", DEALS, dated=dated)
    assert found == (expected if dated else own)


def test_both_dates_may_be_asked() -> None:
    both = "during(deals.date, months => 2) and during(deals.cleared_on)"
    assert figures(f"sum(deals.amount) filter (where {both})", DEALS) == [0, 0, 10000, 1000, 0, 0]
    turned = "during(deals.cleared_on) and during(deals.date, months => 2)"
    assert figures(f"sum(deals.amount) filter (where {turned})", DEALS) == [0, 0, 10000, 1000, 0, 0]


def test_a_date_that_is_unknown_makes_the_figure_unknown_unless_the_row_is_out_of_question() -> None:
    deals = [deal("d1", "2026-01-05", None, "1", "2026-02-02"), deal("d2", "2026-03-05", None, "2", None)]
    plain = figures("sum(deals.amount) filter (where during(deals.decided_on))", deals)
    assert plain == [0, 1, None, None, None, None]
    assert figures("sum(deals.amount) filter (where during(deals.decided_on) and deals.amount < 2)", deals) == [
        0, 1, 0, 0, 0, 0,
    ]  # fmt: skip
    some = figures("if(any(deals.amount > 1) filter (where during(deals.decided_on)), 1, 0)", deals)
    assert some == [0, 0, None, None, None, None]


@pytest.mark.parametrize("column", ["date", "cleared_on", "decided_on"])
def test_no_period_sees_a_row_without_a_time(column: str) -> None:
    deals = [
        {**deal("d1", "2026-01-05", "2026-01-06", "1", "2026-01-07"), "date": None},
        deal("d2", "2026-01-01", None),
    ]
    formula = f"count(deals) filter (where during(deals.{column}, all => true) and deals.deal_id = 'd1')"
    rule = Measure("result", on="people", unit="mixed", formula=formula)
    result = run([rule], deals, "2026-01..2026-02")
    assert [result.table("people", month)["result"].to_list() for month in ("2026-01", "2026-02")] == [[0, 0], [0, 0]]
    assert "data.no_time" in {problem.code for problem in result.problems}


def test_why_a_figure_is_unknown() -> None:
    rule = Measure(
        "result", on="people", unit="mixed", formula="sum(deals.amount) filter (where during(deals.decided_on))"
    )
    result = run([rule], [deal("d1", "2026-01-05", None)], "2026-01")
    (tree,) = result.explain("p1", "result")
    assert tree.value is None
    assert any("cell deals.decided_on of d1 is empty" in remark.en for item in tree.walk() for remark in item.remarks)


def test_a_cell_that_could_not_be_read_is_unknown_even_where_it_may_be_empty() -> None:
    deals = [{**deal("d1", "2026-01-05", None), "cleared_on": "soon"}, deal("d2", "2026-01-06", None)]
    assert figures("sum(deals.amount) filter (where during(deals.cleared_on))", deals) == [None] * 6
    assert (
        figures("sum(deals.amount) filter (where during(deals.cleared_on) and deals.deal_id <> 'd1')", deals) == [0] * 6
    )


def test_a_rule_may_give_the_date() -> None:
    rules = [
        Measure("counted_on", on="deals", unit="date", formula="add_days(date, 40)"),
        Measure("late", on="deals", unit="date", formula="cleared_on", where="cleared_on > add_days(date, 40)"),
        Measure(
            "counted", on="people", unit="mixed", formula="sum(deals.amount) filter (where during(deals.counted_on))"
        ),
        Measure("lagging", on="people", unit="mixed", formula="sum(deals.amount) filter (where during(deals.late))"),
    ]
    deals = [row for row in DEALS if row["cleared_on"] is not None]
    result = run(rules, deals, "2026-01..2026-06")
    tables = [result.table("people", f"2026-0{month}").select("counted", "lagging").row(0) for month in range(1, 7)]
    assert tables == [(0, 0), (100000, 10), (1, 1), (10000, 0), (1000, 0), (0, 0)]


def test_a_total_of_a_quarter_takes_its_months() -> None:
    rules = [
        Measure("cleared", on="people", unit="mixed", formula="sum(deals.amount) filter (where during(deals.cleared_on))",
                every="quarter"),
        Measure("two", on="people", unit="mixed", every="quarter",
                formula="sum(deals.amount) filter (where during(deals.cleared_on, months => 2))"),
    ]  # fmt: skip
    result = run(rules, DEALS, "2026-01..2026-06")
    assert result.table("people", "2026-03").select("cleared", "two").row(0) == (10011, 10011)
    assert result.table("people", "2026-06").select("cleared", "two").row(0) == (1000, 0)
    assert result.table("people", "2026-02")["cleared"].to_list() == [None, None]


def test_rows_of_periods_count_from_the_month_that_ends_theirs() -> None:
    plans = [
        {"plan_id": "a", "person_id": "p1", "period": "2026-01", "due": day("2026-02-03")},
        {"plan_id": "b", "person_id": "p1", "period": "2026-Q1", "due": day("2026-02-03")},
        {"plan_id": "c", "person_id": "p1", "period": "2026-04", "due": day("2026-04-03")},
    ]
    rules = [
        Measure("falling_due", on="people", unit="count", formula="count(plans) filter (where during(plans.due))"),
        Measure("both", on="people", unit="count",
                formula="count(plans) filter (where during(plans.due) and during(plans.period))"),
    ]  # fmt: skip
    result = run(rules, [], "2026-01..2026-04", plans=plans)
    tables = [result.table("people", f"2026-0{month}").select("falling_due", "both").row(0) for month in range(1, 5)]
    assert tables == [(0, 0), (1, 0), (1, 0), (1, 1)]


def test_values_of_past_rows_stay_exact() -> None:
    rules = [
        Measure("part", on="deals", unit="mixed", formula="amount / 3"),
        Measure(
            "whole",
            on="people",
            unit="flag",
            formula="sum(deals.part) filter (where during(deals.cleared_on)) * 3 = 10001",
        ),
    ]
    assert run(rules, DEALS, "2026-01..2026-03").table("people", "2026-03")["whole"].to_list() == [True, False]
    assert run(rules, DEALS, "2026-03").table("people", "2026-03")["whole"].to_list() == [True, False]


def test_an_explanation_lists_the_rows_and_says_what_date_put_them_there() -> None:
    rule = Measure(
        "result", on="people", unit="mixed", formula="sum(deals.amount) filter (where during(deals.cleared_on))"
    )
    (tree,) = run([rule], DEALS, "2026-03").explain("p1", "result")
    total = next(item for item in tree.walk() if item.kind == "total")
    assert total.label.en == "sum(deals.amount) filter (where deals.cleared_on in the period)"
    assert [row.subject for row in total.children] == ["d1", "d5"]
    assert [child.name for child in total.children[0].children] == ["amount", "cleared_on"]
    wide = evolve(rule, formula="count(deals) filter (where during(deals.cleared_on, months => 2))")
    (tree,) = run([wide], DEALS, "2026-03").explain("p1", "result")
    assert "deals.cleared_on 在近 2 个月内" in next(item for item in tree.walk() if item.kind == "total").label.zh


@pytest.mark.parametrize(
    "formula",
    [
        "during(deals.cleared_on) and during(deals.decided_on)",
        "during(deals.date) and during(deals.date, months => 2)",
        "during(deals.amount)",
        "during(period.start)",
        "during(deals)",
        "during(deals.cleared_on, months => half_month)",
        "during(deals.cleared_on, months => 0)",
        "not during(deals.cleared_on)",
        "during(deals.cleared_on) or deals.amount > 1",
    ],
)
def test_what_during_cannot_say(formula: str) -> None:
    with pytest.raises(Problems) as raised:
        figures(f"count(deals) filter (where {formula})", [])
    assert {problem.code for problem in raised.value.problems} == {"formula.during"}


# one reading against a plain one

MONTHS = [f"2026-{month:02d}" for month in range(1, 7)]
dates = st.dates(dt.date(2025, 10, 1), dt.date(2026, 7, 31))
rows = st.lists(
    st.tuples(st.sampled_from(["p1", "p2"]), dates, st.none() | dates, dates, st.integers(0, 9)), max_size=12
)
WINDOWS = {"": None, ", months => 2": 2, ", months => 5": 5, ", all => true": 0}


def counts(own: dt.date, other: dt.date | None, first: int | None, last: int) -> bool:
    if other is None:
        return False
    month = max(Period.of(own).first, Period.of(other).first)
    return month <= last and (first is None or first <= month)


@settings(deadline=None, max_examples=60)
@given(
    rows, st.sampled_from(list(WINDOWS)), st.sampled_from(["cleared_on", "decided_on"]), st.sampled_from(list(LENGTHS))
)
def test_every_row_counts_where_a_plain_reading_puts_it(
    given_rows: Sequence[tuple[str, dt.date, dt.date | None, dt.date, int]], window: str, column: str, every: str
) -> None:
    deals = [
        {"deal_id": f"d{i:02d}", "person_id": person, "date": own, "cleared_on": cleared, "decided_on": decided,
         "amount": Decimal(amount)}
        for i, (person, own, cleared, decided, amount) in enumerate(given_rows)
    ]  # fmt: skip
    rules = [
        Measure("part", on="deals", unit="mixed", formula="amount / 7 + period.month"),
        Measure("result", on="people", unit="mixed", every=every,
                formula=f"sum(deals.part) filter (where during(deals.{column}{window}))"),
    ]  # fmt: skip
    engine_policy = policy(rules, world())
    tables = {"people": [{"person_id": "p1"}, {"person_id": "p2"}], "deals": deals}
    engine = Engine(engine_policy, compile_policy(engine_policy), tables, None, SINCE)
    months = engine.evaluate([Period.parse(month) for month in MONTHS], None).months
    for text, month in months.items():
        period = Period.parse(text).around(every)
        found = month.run.exactly.values("people", "result", [0, 1])
        if period.last_month.first != Period.parse(text).first:
            assert found == [None, None]
            continue
        reach = WINDOWS[window]
        last = period.last_month.first
        first = period.first if reach is None else last - reach + 1 if reach else None
        for person, value in zip(("p1", "p2"), found, strict=True):
            assert value == sum(
                (F(row["amount"]) / 7 + row["date"].month)  # type: ignore[arg-type, attr-defined]  # as built above
                for row in deals
                if row["person_id"] == person and counts(row["date"], row[column], first, last)  # type: ignore[arg-type]
            )


def test_rows_by_month_ascend() -> None:
    found = by_month(
        pl.Series([day("2026-02-01"), None, day("2026-01-31"), day("2026-02-03")], dtype=pl.Date), None, None
    )
    assert found.between(24312, 24313).to_list() == [0, 2, 3]
    assert found.between(24313, 24313).to_list() == [0, 3]
    assert found.between(24314, 24320).to_list() == []
    assert found.open.to_list() == [1]
