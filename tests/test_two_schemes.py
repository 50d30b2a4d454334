"""Two schemes of one policy share tables by name: the example of `examples/`, and what becomes of their columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

import jixiao
from jixiao.engine.cases import run_cases
from jixiao.engine.compiled import compile_policy

EXAMPLE = Path(__file__).parents[1] / "examples" / "sellers_with_department_score" / "policy.toml"


def test_the_score_of_the_department_enters_the_score_of_its_sellers() -> None:
    outcomes = run_cases(jixiao.load(EXAMPLE))
    assert len(outcomes) == 3
    assert all(outcome.passed for outcome in outcomes)


@pytest.mark.parametrize(
    ("rule", "slip"), [("score_with_department", "113882/980"), ("score_bonus", "810.25"), ("department_score", "101")]
)
def test_any_other_figure_fails(rule: str, slip: str) -> None:
    policy = jixiao.load(EXAMPLE)
    case = policy.cases[0]
    expect = tuple(evolve(item, value=slip) if item.rule == rule else item for item in case.expect)
    (outcome,) = run_cases(evolve(policy, cases=(evolve(case, expect=expect),)))
    assert not outcome.passed


def test_a_shared_column_takes_what_either_scheme_takes() -> None:
    (edition,) = compile_policy(jixiao.load(EXAMPLE))
    metric = edition.world.column("targets", "metric")
    role = edition.world.column("people", "role")
    # the sellers' scheme lists its metrics, the dairy's are the client's own indicators
    assert metric is not None
    assert metric.values == ()
    assert role is not None
    assert {"总裁", "置业顾问"} <= set(role.codes)
