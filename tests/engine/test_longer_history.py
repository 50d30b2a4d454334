"""History of quarters, half-years and years: the policy's own rows, `prior` and `history`, and the history file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from attrs import evolve

from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.scheme.rules import Indicator, Measure, Payout, Rule
from jixiao.scheme.tables import Column, Reference, Table
from tests.engine import small_scheme
from tests.engine.small_scheme import person

HISTORY = Table(
    "history",
    (Column("person_id", "text"), Column("period", "period"), Column("metric", "text"), Column("value", "mixed")),
    key=("person_id", "period", "metric"),
    time="period",
)
SCHEME = evolve(
    small_scheme.SCHEME,
    tables=(*small_scheme.SCHEME.tables, HISTORY),
    references=(*small_scheme.REFERENCES, Reference("person", "history", "people", (("person_id", "person_id"),))),
)
SALES = Measure("sales", on="people", formula="score * period.month")
QUARTER = Measure(
    "quarter_sales", on="people", every="quarter", formula="sum(history.sales) filter (where history.ago = 0)"
)
Recorded = Sequence[tuple[str, str, str]]


def run(
    rules: Sequence[Rule], period: str, recorded: Recorded = (), history: Path | None = None, **cells: object
) -> Evaluation:
    policy = evolve(small_scheme.policy(*rules), schemes={"small": SCHEME})
    rows = [
        {"person_id": "p1", "period": text, "metric": metric, "value": Decimal(value)}
        for text, metric, value in recorded
    ]
    people = [person("p1", score="1", **cells)]
    tables: Mapping[str, Sequence[Mapping[str, object]]] = {
        "people": people, "departments": [{"department_id": "A"}], "history": rows,
    }  # fmt: skip
    return evaluate(policy, period, tables=tables, history=history)


def column(result: Evaluation, name: str, months: Sequence[int]) -> list[Decimal | None]:
    return [result.table("people", f"2026-{month:02d}")[name].to_list()[0] for month in months]


def test_a_quarter_sums_its_months_by_periods_ago() -> None:
    rules = [
        SALES,
        QUARTER,
        Measure("before", on="people", every="quarter", formula="sum(history.sales) filter (where history.ago = 1)"),
        Measure("both", on="people", every="quarter", formula="sum(history.sales) filter (where history.ago <= 1)"),
        Measure("months", on="people", formula="sum(history.sales) filter (where history.ago <= 1)"),
    ]
    result = run(rules, "2026-01..2026-09")
    assert column(result, "quarter_sales", [3, 6, 9]) == [6, 15, 24]
    assert column(result, "before", [3, 6, 9]) == [0, 6, 15]
    assert column(result, "both", [3, 6, 9]) == [6, 21, 39]
    assert column(result, "months", [1, 2, 3, 4]) == [1, 3, 5, 7]


def test_a_figure_of_many_digits_may_read_its_own_earlier_values() -> None:
    rules = [
        Measure("shares", on="people", formula="(score * 1000 + 0 * known) / 7"),
        Measure(
            "known",
            on="people",
            formula="count(history) filter (where history.shares is not null and history.ago >= 1)",
        ),
    ]
    result = run(rules, "2026-01..2026-03")
    assert column(result, "known", [1, 2, 3]) == [0, 1, 2]
    assert column(result, "shares", [3]) == [Decimal("142.857142857142857143")]


def test_prior_of_a_quarter_is_the_quarter_before_in_every_month() -> None:
    rules = [
        SALES,
        QUARTER,
        Measure("last", on="people", formula="coalesce(prior.quarter_sales, 0 - 1)"),
        Measure(
            "growth",
            on="people",
            every="quarter",
            formula="coalesce(quarter_sales / coalesce(prior.quarter_sales, 0), 0)",
        ),
    ]
    result = run(rules, "2026-01..2026-09")
    assert column(result, "last", range(1, 10)) == [-1, -1, -1, 6, 6, 6, 15, 15, 15]
    assert column(result, "growth", [3, 6]) == [0, Decimal("2.5")]


def test_wide_numbers_may_be_missing_in_months_of_which_others_are_known() -> None:
    rules = [
        SALES,
        Measure("fine", on="people", formula="sales * 12.000000000000000001"),
        Measure("both", on="people", formula="sum(history.fine)"),
        Measure("known", on="people", formula="sum(history.sales)"),
    ]
    result = run(rules, "2026-01..2026-02", [("2025-11", "sales", "7"), ("2025-12", "sales", "5")])
    assert column(result, "known", [1, 2]) == [13, 15]
    assert column(result, "both", [1, 2]) == [Decimal("12.000000000000000001"), Decimal("36.000000000000000003")]


RECORDED = [
    ("2025-Q1", "quarter_sales", "600000"), ("2025-Q2", "quarter_sales", "800000"),
    ("2025-Q3", "quarter_sales", "1000000"), ("2025-Q4", "quarter_sales", "1600000"),
    ("2025-12", "sales", "10"), ("2025", "year_sales", "4000000"), ("2024", "year_sales", "3000000"),
    ("2025-H2", "half_score", "1"),
]  # fmt: skip


def test_rows_of_longer_periods_stand_at_the_month_that_ends_them() -> None:
    rules: list[Rule] = [
        SALES,
        QUARTER,
        Measure("year_sales", on="people", every="year", formula="sum(history.quarter_sales) filter (where history.ago = 0)"),
        Measure("half_score", on="people", every="half", formula="coalesce(prior.half_score, 0) + 1"),
        Measure("same_quarter", on="people",
                formula="sum(history.quarter_sales) filter (where history.year = period.previous_year and history.month = 3)"),
        Measure("mean", on="people", formula="avg(history.quarter_sales) filter (where history.year = period.previous_year)"),
        Measure("season", on="people", formula="same_quarter / mean"),
        Measure("year_before", on="people", formula="coalesce(prior.year_sales, 0)"),
        Measure("highest", on="people", formula="max(history.year_sales)"),
        Measure("last_quarter", on="people", formula="coalesce(prior.quarter_sales, 0)"),
        Measure("last_month", on="people", formula="coalesce(prior.sales, 0)"),
    ]  # fmt: skip
    result = run(rules, "2026-01..2026-12", RECORDED)
    assert not result.problems
    assert column(result, "season", [1, 12]) == [Decimal("0.6")] * 2
    assert column(result, "year_before", [1, 12]) == [4000000] * 2
    assert column(result, "highest", [1, 12]) == [4000000] * 2
    assert column(result, "last_quarter", [1, 2, 3, 4]) == [1600000] * 3 + [6]
    assert column(result, "last_month", [1, 2]) == [10, 1]
    assert column(result, "half_score", [6, 12]) == [2, 3]
    assert column(result, "year_sales", [12]) == [78]


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        (("2025-Q4", "sales", "30"), "1 rows of “sales” of 2025-Q4, though it is a figure of each month"),
        (
            ("2025-12", "quarter_sales", "30"),
            "1 rows of “quarter_sales” of 2025-12, though it is a figure of each quarter",
        ),
        (
            ("2025-H2", "quarter_sales", "30"),
            "1 rows of “quarter_sales” of 2025-H2, though it is a figure of each quarter",
        ),
    ],
)
def test_a_row_of_another_kind_of_period_is_reported(recorded: tuple[str, str, str], said: str) -> None:
    rules = [SALES, QUARTER, Measure("seen", on="people", formula="sum(history.quarter_sales) + sum(history.sales)")]
    result = run(rules, "2026-01", [recorded])
    (problem,) = result.problems
    assert problem.code == "engine.history_period"
    assert said in problem.render("en")
    assert "每" in problem.render("zh")
    assert column(result, "seen", [1]) == [1]


def test_a_quarter_that_reaches_into_the_policy_is_the_policys_own() -> None:
    rules = [SALES, QUARTER, Measure("seen", on="people", formula="sum(history.quarter_sales)")]
    result = run(rules, "2026-01..2026-03", [("2026-Q1", "quarter_sales", "99")])
    assert column(result, "seen", [1, 2, 3]) == [0, 0, 6]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_going_on_from_the_file_changes_no_figure(tmp_path: Path, suffix: str) -> None:
    rules = [
        evolve(SALES, formula="score * period.month / 7"),
        QUARTER,
        Indicator(
            "growth",
            on="people",
            every="quarter",
            formula="coalesce(quarter_sales / coalesce(prior.quarter_sales, 0), 0)",
        ),
        Indicator("so_far", on="people", formula="sum(history.quarter_sales) * 7"),
        Indicator("last", on="people", formula="coalesce(prior.quarter_sales, 0)"),
    ]
    whole = run(rules, "2026-01..2026-09")
    path = tmp_path / f"history{suffix}"
    parts = [
        run(rules, month, history=path).lines
        for month in ("2026-01..2026-02", "2026-03", "2026-04", "2026-05..2026-09")
    ]
    assert pl.concat(parts).equals(whole.lines)
    tree = whole.explain("p1", "so_far", period="2026-09")[0]
    total = next(item for item in tree.walk() if item.kind == "total")
    assert [(month.label.en, month.value) for month in total.children] == [
        ("2026-Q1", Fraction(6, 7)), ("2026-Q2", Fraction(15, 7)), ("2026-Q3", Fraction(24, 7)),
    ]  # fmt: skip
    assert total.remarks[0].en == "3 of 3 months count"
    prior = next(item for item in whole.explain("p1", "last", period="2026-08")[0].walk() if item.kind == "prior")
    assert (prior.period, prior.value) == ("2026-Q2", Fraction(15, 7))


@pytest.mark.parametrize("many", [1, 50_000])
def test_what_a_filter_says_of_a_month_alone_is_worked_out_once(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.engine.earlier.MANY", many)
    rules = [
        SALES,
        Measure("start", on="people", unit="date", formula="add_months(period.start, 0 - parts)"),
        Measure(
            "since",
            on="people",
            formula="sum(history.sales) filter (where add_months(period.start, 0 - history.ago) >= start)",
        ),
        Measure(
            "of_quarter", on="people", formula="sum(history.sales) filter (where history.quarter = period.quarter)"
        ),
        Measure(
            "late",
            on="people",
            unit="count",
            formula="count(history.sales) filter (where history.sales / 3 >= history.month / 3 and history.ago < 2)",
        ),
    ]
    result = run(rules, "2026-01..2026-05", [("2025-12", "sales", "12")], parts="2")
    last = result.table("people", "2026-05").row(0, named=True)
    assert (last["since"], last["of_quarter"], last["late"]) == (3 + 4 + 5, 4 + 5, 2)
    first = result.table("people", "2026-01").row(0, named=True)
    assert (first["since"], first["of_quarter"], first["late"]) == (12 + 1, 1, 2)


def test_a_flag_of_a_year_is_read_in_months_that_end_none() -> None:
    rules = [
        SALES,
        Measure("is_good", on="people", every="year", unit="flag", formula="score >= 1"),
        Measure(
            "good_years", on="people", unit="count", formula="count(history.is_good) filter (where history.is_good)"
        ),
    ]
    result = run(rules, "2026-11..2026-12", [("2025", "is_good", "1")])
    assert column(result, "good_years", [11, 12]) == [1, 2]


def test_a_payout_that_may_not_apply_is_read_by_history_and_by_the_rows_of_its_month() -> None:
    rules = [
        Payout("bonus", on="people", where="present", unit="money", formula="pool * period.month"),
        Measure("bonus_of_then", on="events", unit="money", formula="person.bonus"),
        Measure("bonuses", on="people", unit="money", formula="sum(history.bonus)"),
        Measure("of_events", on="people", unit="money",
                formula="sum(events.bonus_of_then) filter (where during(events.date, all => true))"),
    ]  # fmt: skip
    policy = evolve(small_scheme.policy(*rules), schemes={"small": SCHEME})
    events = [
        {"event_id": name, "person_id": name, "date": dt.date(2026, 1, 5), "verified": True} for name in ("p1", "p2")
    ]
    people = [person("p1"), person("p2", present=False)]
    tables = {"people": people, "departments": [{"department_id": "A"}], "events": events, "history": []}
    result = evaluate(policy, "2026-01..2026-02", tables=tables)
    found = result.table("people", "2026-02")
    assert (found["bonuses"].to_list(), found["of_events"].to_list()) == ([300, 0], [100, 0])


@pytest.mark.parametrize("places", ["", ".123456789012345678"], ids=["narrow", "wide"])
def test_a_month_without_a_record_stands_beside_months_of_wide_numbers(places: str) -> None:
    """Of a gap between recorded months nothing is known, however many places the recorded figures have."""
    before = Measure("before", on="people", formula="sum(history.sales) filter (where history.ago = 1)")
    recorded = [("2025-10", "sales", f"7{places}"), ("2025-12", "sales", f"5{places}")]
    result = run([SALES, before], "2026-01", recorded)
    assert column(result, "before", [1]) == [Decimal(f"5{places}")]


def test_what_builds_on_its_own_past_is_read_exactly() -> None:
    formula = (
        "coalesce(latest(history.chain, history.period)"
        " filter (where history.ago >= 1 and history.chain is not null), 100) / 3"
    )
    result = run([Measure("chain", on="people", formula=formula)], "2026-01..2026-03")
    assert [result.months[f"2026-{month:02d}"].run.exactly.values("people", "chain", [0]) for month in (1, 2, 3)] == [
        [Fraction(100, 3)],
        [Fraction(100, 9)],
        [Fraction(100, 27)],
    ]
