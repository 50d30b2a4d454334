"""Laws of the wealth scheme at its default readings, on random companies that stand at limits and on half-cent ties."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import jixiao
from tests.exactness.test_wealth_mgmt import MONTHS, policy
from tests.oracle.wealth_mgmt_world import World, world

PEOPLE = 60
YEAR = f"{MONTHS[0]}..{MONTHS[-1]}"
SEEDS = pytest.mark.parametrize("seed", range(2))


def company(seed: int) -> World:
    return world(seed, people=PEOPLE, switches={}, months=MONTHS)


def lines(folder: Path, given: World, period: str = YEAR, history: Path | None = None) -> pl.DataFrame:
    result = jixiao.evaluate(jixiao.load(policy(folder, given)), period, history=history)
    return result.lines.sort("period", "table", "subject", "rule")


@SEEDS
def test_months_one_by_one_from_the_history_file_are_the_year(seed: int, tmp_path: Path) -> None:
    """State, decisions that wait for their month, and everything remembered go through the file."""
    given = company(seed)
    whole = lines(tmp_path, given)
    history = tmp_path / "history.csv"
    parts = [lines(tmp_path, given, month, history) for month in MONTHS]
    assert pl.concat(parts).equals(whole)


@SEEDS
def test_two_halves_are_the_year(seed: int, tmp_path: Path) -> None:
    given = company(seed)
    whole = lines(tmp_path, given)
    assert pl.concat([lines(tmp_path, given, f"2026-H{half}") for half in (1, 2)]).equals(whole)


@SEEDS
def test_nobody_is_paid_by_rank_and_the_minimum_wage_in_one_month(seed: int, tmp_path: Path) -> None:
    found = lines(tmp_path, company(seed))
    by_rank = found.filter(pl.col("rule").is_in(["base_pay", "rank_pay", "seniority_pay"]))
    retained = found.filter(pl.col("rule") == "retention_wage")
    assert retained.height > 0
    assert by_rank.join(retained, on=["period", "subject"], how="semi").height == 0


@SEEDS
def test_a_dismissed_person_has_no_wage_afterwards(seed: int, tmp_path: Path) -> None:
    found = lines(tmp_path, company(seed))
    ended = found.filter(pl.col("rule") == "retention_failed").select("subject", ended="period")
    later = found.join(ended, on="subject").filter(pl.col("period") > pl.col("ended"))
    assert ended.height > 0
    assert set(later["rule"]) <= {"commission", "big_deal_commission", "fund", "review_score"}
