"""Laws of the departmental KPI by half-years, on random companies."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import jixiao
from tests.exactness.harness import write_policy
from tests.exactness.test_random_dairies import settings
from tests.oracle.dairy_dept_kpi_world import World, world

SEEDS = pytest.mark.parametrize("seed", range(3))


def company(seed: int) -> World:
    _, switches = next(iter(settings()))
    switches = switches | {"period": "half-year"}
    return world(seed, departments=40, switches=switches)


def lines(folder: Path, given: World, period: str | None = None, history: Path | None = None) -> pl.DataFrame:
    path = write_policy(folder, "dairy_dept_kpi", given.tables, given.terms, given.months[:7])
    result = jixiao.evaluate(jixiao.load(path), period or given.months, history=history)
    return result.lines.sort("period", "table", "subject", "rule")


@SEEDS
def test_the_parts_of_a_range_are_the_range(seed: int, tmp_path: Path) -> None:
    given = company(seed)
    whole = lines(tmp_path, given)
    ends = whole["period"].unique().sort().to_list()
    assert len(ends) > 1
    first, last = given.months.split("..")
    middle = ends[0]
    parts = [lines(tmp_path, given, f"{first}..{middle}"), lines(tmp_path, given, f"{_next(middle)}..{last}")]
    assert pl.concat(parts).equals(whole)


@SEEDS
def test_a_policy_resumed_from_its_history_file_gives_the_same(seed: int, tmp_path: Path) -> None:
    given = company(seed)
    whole = lines(tmp_path, given)
    first, last = given.months.split("..")
    middle, history = whole["period"].min(), tmp_path / "history.csv"
    parts = [
        lines(tmp_path, given, f"{first}..{middle}", history),
        lines(tmp_path, given, f"{_next(str(middle))}..{last}", history),
    ]
    assert history.exists()
    assert pl.concat(parts).equals(whole)


def _next(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02d}"
