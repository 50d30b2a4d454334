"""A row of which nobody knows whether a rule applies has no value, in either reading."""

from __future__ import annotations

from pathlib import Path

import pytest

import jixiao

SCHEME = """
[scheme]
name = "marks"
title = { en = "Marks", zh = "评分" }
document = "house rules"

[tables.people]
columns.points = { unit = "points", label = { en = "Points", zh = "分数" }, optional = true }
columns.full = { unit = "points", label = { en = "Full mark", zh = "满分" }, optional = true }
columns.active = { unit = "flag", label = { en = "Active", zh = "在岗" }, optional = true }

[[rule]]
name = "mark"
family = "measure"
on = "people"
unit = "rate"
formula = "points / full"
clause = "T-I1"
label = { en = "Mark", zh = "得分率" }

[[rule]]
name = "score"
family = "indicator"
on = "people"
where = "active"
unit = "points"
formula = "mark * 100"
clause = "T-I1"
source = "1"
label = { en = "Score", zh = "得分" }
"""
POLICY = """
[policy]
name = "marks"
scheme = "scheme.toml"
from = "2026-01"
"""


@pytest.mark.parametrize(
    ("active", "shown"),
    [
        pytest.param(True, ["2.298850574712643678"], id="applies"),
        pytest.param(None, [None], id="unknown: a line without a value"),
        pytest.param(False, [], id="does not apply: no line"),
    ],
)
def test_an_unknown_condition_leaves_the_value_unknown(
    tmp_path: Path, active: bool | None, shown: list[str | None]
) -> None:
    (tmp_path / "scheme.toml").write_text(SCHEME, "utf-8")
    (tmp_path / "policy.toml").write_text(POLICY, "utf-8")
    people = [{"person_id": "A", "points": 2, "full": 87, "active": active}]
    lines = jixiao.evaluate(jixiao.load(tmp_path / "policy.toml"), "2026-01", tables={"people": people}).lines
    assert [None if value is None else str(value) for value in lines["value"]] == shown
