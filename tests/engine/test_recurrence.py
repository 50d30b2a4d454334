"""How often rules run, and what formulas may ask of the period: its parts, the one before, its length."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl
import pytest
from attrs import evolve

from jixiao.engine.evaluate import evaluate
from jixiao.policy.model import Edition, Policy
from jixiao.problems import Problems
from jixiao.scheme.periods import Period
from jixiao.scheme.rules import Measure, Payout, Rule
from jixiao.scheme.terms import SwitchTerm
from tests.engine import small_scheme
from tests.engine.small_scheme import person, run

PARTS = ("quarter", "previous_quarter", "four_month", "previous_four_month", "half", "previous_half")
SWITCH = SwitchTerm("paid_every", values=("quarter", "half-year", "four-month", "year", "month"))


@pytest.mark.parametrize(
    ("every", "month", "expected"),
    [
        ("month", "2026-01", {
            "quarter": "2026-Q1", "previous_quarter": "2025-Q4", "four_month": "2026-T1",
            "previous_four_month": "2025-T3", "half": "2026-H1", "previous_half": "2025-H2",
        }),
        ("month", "2026-08", {
            "quarter": "2026-Q3", "previous_quarter": "2026-Q2", "four_month": "2026-T2",
            "previous_four_month": "2026-T1", "half": "2026-H2", "previous_half": "2026-H1",
        }),
        ("quarter", "2026-06", {
            "quarter": "2026-Q2", "previous_quarter": "2026-Q1", "four_month": "2026-T2",
            "previous_four_month": "2026-T1", "half": "2026-H1", "previous_half": "2025-H2",
        }),
        ("year", "2026-12", {
            "quarter": "2026-Q4", "previous_quarter": "2026-Q3", "four_month": "2026-T3",
            "previous_four_month": "2026-T2", "half": "2026-H2", "previous_half": "2026-H1",
        }),
    ],
)  # fmt: skip
def test_the_parts_are_those_of_the_month_that_ends_the_period(
    every: str, month: str, expected: Mapping[str, str]
) -> None:
    rules: list[Rule] = [
        Measure(name, on="people", unit="period", formula=f"period.{name}", every=every) for name in expected
    ]
    rules.append(Measure("year_before", on="people", formula="period.previous_year", every=every))
    rules.append(Measure("length", on="people", unit="months", formula="period.months", every=every))
    table = run(rules, {"people": [person("p1")]}, month).table("people", month)
    assert table.select(list(expected)).row(0) == tuple(expected.values())
    assert table.select("year_before", "length").row(0) == (2025, {"month": 1, "quarter": 3, "year": 12}[every])


def test_rows_of_earlier_months_have_the_parts_of_their_own_month() -> None:
    rules: list[Rule] = [Measure(name, on="events", unit="period", formula=f"period.{name}") for name in PARTS]
    rules.append(Measure("year_before", on="events", formula="period.previous_year * period.months"))
    # read later, so that they are computed for rows before the first month
    keep = "during(events.date, all => true) and events.quarter = period.previous_quarter and events.year_before = 2024"
    keep += " and events.half = period.previous_half and events.previous_half <> period.half"
    keep += " and events.previous_quarter <> period.previous_quarter and events.four_month = period.previous_four_month"
    keep += " and events.previous_four_month <> period.four_month"
    rules.append(Measure("seen", on="people", unit="count", formula=f"count(events) filter (where {keep})"))
    days = [("e1", dt.date(2025, 12, 31)), ("e2", dt.date(2025, 9, 30)), ("e3", dt.date(2026, 1, 1))]
    events = [{"event_id": name, "person_id": "p1", "date": day, "verified": True} for name, day in days]
    result = run(rules, {"people": [person("p1")], "events": events}, "2026-01")
    assert result.table("people", "2026-01")["seen"].to_list() == [1]


def _policy(*rules: Rule, readings: Mapping[str, str]) -> Policy:
    """A policy whose switch is amended from the given months on."""
    made = small_scheme.policy(*rules)
    editions = tuple(
        Edition(Period.parse(month), {"small": {"paid_every": reading}}) for month, reading in readings.items()
    )
    return evolve(made, schemes={"small": evolve(small_scheme.SCHEME, terms=(SWITCH,))}, editions=editions)


def _paid(readings: Mapping[str, str], every: str = "paid_every") -> list[str]:
    rule = Payout("bonus", on="people", unit="money", formula="pool * period.months", every=every)
    policy = _policy(rule, readings=readings)
    people = {"people": [person("p1")], "departments": [{"department_id": "A"}]}
    lines = evaluate(policy, "2026-01..2026-12", tables=people).lines
    return [f"{period} {value.normalize():f}" for period, value in lines.select("period", "value").iter_rows()]


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("quarter", ["2026-03 300", "2026-06 300", "2026-09 300", "2026-12 300"]),
        ("half-year", ["2026-06 600", "2026-12 600"]),
        ("four-month", ["2026-04 400", "2026-08 400", "2026-12 400"]),
        ("year", ["2026-12 1200"]),
        ("month", [f"2026-{month:02d} 100" for month in range(1, 13)]),
    ],
)
def test_a_switch_says_how_often_a_rule_runs(reading: str, expected: list[str]) -> None:
    assert _paid({"2026-01": reading}) == expected


def test_an_amendment_may_change_how_often_a_rule_runs() -> None:
    expected = ["2026-03 300", *(f"2026-{month:02d} 100" for month in (4, 5, 6)), "2026-09 300", "2026-12 300"]
    assert _paid({"2026-01": "quarter", "2026-04": "month", "2026-07": "quarter"}) == expected


@pytest.mark.parametrize("every", ["weekly", "paid_evry"])
def test_what_is_no_period_is_refused(every: str) -> None:
    with pytest.raises(Problems) as raised:
        _paid({"2026-01": "quarter"}, every)
    assert [problem.code for problem in raised.value.problems] == ["formula.every"]
    assert "paid_every" in raised.value.problems[0].render("en") or every == "weekly"


def test_a_reader_of_a_rule_by_switch_is_checked_under_each_reading() -> None:
    bonus = Measure("bonus", on="people", unit="money", formula="pool", every="paid_every")
    reader = Measure("reader", on="people", unit="money", formula="bonus", every="quarter")
    table = {"people": [person("p1")], "departments": [{"department_id": "A"}]}
    policy = _policy(bonus, reader, readings={"2026-01": "quarter"})
    result = evaluate(policy, "2026-03", tables=table)
    assert result.table("people", "2026-03")["reader"].to_list() == [100]
    with pytest.raises(Problems) as raised:
        evaluate(_policy(bonus, reader, readings={"2026-01": "year"}), "2026-03", tables=table)
    assert [problem.code for problem in raised.value.problems] == ["formula.not_applicable"]


def test_history_tells_the_four_month_period_too() -> None:
    rules = [
        Measure("one", on="people", formula="score + 1"),
        Measure("now", on="people", formula="sum(history.one) filter (where history.four_month = period.four_month)"),
        Measure(
            "before", on="people", formula="sum(history.one) filter (where history.four_month = period.previous_four_month)"
        ),
    ]  # fmt: skip
    result = run(rules, {"people": [person("p1")]}, "2026-01..2026-06")
    assert pl.concat([result.table("people", f"2026-0{i}").select("now", "before") for i in range(1, 7)]).rows() == [
        (1, 0), (2, 0), (3, 0), (4, 0), (1, 4), (2, 4),
    ]  # fmt: skip
