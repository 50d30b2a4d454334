"""The wealth example tells the story that its page lists."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import jixiao

POLICY = Path(__file__).parents[1] / "plugins/wealth_mgmt/src/jixiao_wealth_mgmt/example/policy.toml"
MONTHS = "2025-07..2026-09"


@pytest.fixture(scope="module")
def result() -> jixiao.Evaluation:
    return jixiao.evaluate(jixiao.load(POLICY), MONTHS)


def told(result: jixiao.Evaluation, rule: str) -> list[tuple[str, str, str]]:
    """Month, subject, and words or amount of the lines of a rule that say something."""
    lines = result.lines.filter((pl.col("rule") == rule) & ((pl.col("value") > 0) | pl.col("text").is_not_null()))
    words = pl.coalesce("text", pl.col("value").round(2).cast(pl.String).str.replace(r"(\.\d\d)\d*$", "$1"))
    return lines.select("period", "subject", words).rows()


def ranks(result: jixiao.Evaluation, person: str) -> dict[str, str]:
    """A person's rank in each month in which it changes."""
    found: dict[str, str] = {}
    for month, subject, rank in told(result, "rank_of_month"):
        if subject == person and rank != next(reversed(found.values()), None):
            found[month] = rank
    return found


def test_nothing_is_amiss(result: jixiao.Evaluation) -> None:
    assert not result.problems
    assert result.lines.filter(pl.col("table") == "people")["subject"].n_unique() == 30


def test_people_are_confirmed_by_every_route(result: jixiao.Evaluation) -> None:
    assert told(result, "confirmation") == [
        (month, person, "confirmed")
        for month, person in (
            ("2025-12", "W109"),
            ("2026-01", "W110"),
            ("2026-02", "W111"),
            ("2026-05", "W211"),
            ("2026-07", "W112"),
        )
    ]
    assert told(result, "end_of_probation") == [
        ("2026-06", "W112", "decision needed"),
        ("2026-08", "W113", "decision needed"),
    ]
    # on the 12th at once, on the 20th from the next month
    assert ranks(result, "W109")["2025-12"] == "高级投资顾问"
    assert ranks(result, "W110")["2026-02"] == "高级投资顾问"


def test_ranks_skip_upward_and_downward(result: jixiao.Evaluation) -> None:
    assert ranks(result, "W104") == {"2025-07": "高级投资顾问", "2026-04": "首席投资顾问", "2026-07": "高级投资顾问"}
    assert ranks(result, "W105") == {
        "2025-07": "高级投资顾问",
        "2025-10": "资深投资顾问",
        "2026-01": "投资顾问",
        "2026-04": "高级投资顾问",
        "2026-07": "投资顾问",
    }


def test_failed_checks_end_in_three_ways(result: jixiao.Evaluation) -> None:
    failed = [(month, person) for month, person, word in told(result, "check") if word == "failed"]
    assert failed == [("2025-09", "W108"), ("2025-12", "W106"), ("2026-03", "W107")]
    assert told(result, "contract_decision") == [("2025-10", "W108", "decision needed")]
    assert told(result, "retention_wage") == [("2026-01", "W106", "2420.00"), ("2026-04", "W107", "2420.00")]
    assert told(result, "retention_failed") == [("2026-04", "W107", "dismissed")]


def test_the_salary_zone_is_kept_and_left(result: jixiao.Evaluation) -> None:
    assert [line[:2] for line in told(result, "zone_entry")] == [
        ("2025-10", "W206"),
        ("2026-02", "W207"),
        ("2026-06", "W208"),
    ]
    assert told(result, "zone_demotion") == [("2026-03", "W207", "高级投资顾问")]
    assert told(result, "zone_exit") == [("2026-04", "W207", "投资顾问")]
    assert ranks(result, "W206") == {"2025-10": "资深投资顾问"}


def test_leavers_and_the_big_deal(result: jixiao.Evaluation) -> None:
    assert ("2026-01", "W114", "1200.00") in told(result, "commission")
    later = [line for line in told(result, "fund") if line[0] != "2025-12"]
    assert [line[:2] for line in later] == [("2026-05", "W114")]
    paid = result.lines.filter((pl.col("rule") == "fund") & (pl.col("subject") == "W114"))
    assert str(paid["pays_on"][0]) == "2026-05-20"
    assert told(result, "big_deal_commission") == [("2026-03", "W104", "6000.00")]


def test_allowances_prizes_and_teams(result: jixiao.Evaluation) -> None:
    housed = told(result, "housing_pay")
    assert [line[2] for line in housed if line[1] == "W101"] == ["2000.00"] * 5 + ["2400.00"]
    assert {person: sum(line[1] == person for line in housed) for person in ("W101", "W201", "W204")} == {
        "W101": 6,
        "W201": 6,
        "W204": 6,
    }
    assert told(result, "contest_prize") == [("2026-03", "W102", "3000.00"), ("2026-03", "W209", "3000.00")]
    assert {line[1] for line in told(result, "team_founding")} == {"W103"}
