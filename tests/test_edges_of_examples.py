"""What `jixiao test --edges` makes of shipped examples: cases that are read again and pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

import jixiao
from jixiao.cli.edge_text import edge_cases
from jixiao.cli.session import Session
from jixiao.engine.case_files import with_cases
from jixiao.engine.cases import run_cases
from jixiao.engine.compiled import compile_policy
from jixiao.plugins import example_of
from jixiao.proofs.trials import Trials, named


@pytest.mark.parametrize(
    ("scheme", "rules"),
    [
        ("coefficient_pay", ()),
        ("kpi_rewards", ()),
        ("hotel_sales", ("commission", "results", "quota")),
        ("real_estate", ("quantity_bonus", "quota", "is_assessed")),
        ("praise_and_errors", ()),
    ],
)
def test_the_edges_of_an_example_pass_as_cases(scheme: str, rules: tuple[str, ...], tmp_path: Path) -> None:
    policy = jixiao.load(Path(str(example_of(scheme))) / "policy.toml")
    trials = list(Trials(policy, compile_policy(policy)).of(named(policy, rules)))
    file = tmp_path / "edges.toml"
    file.write_text("\n".join(edge_cases(trials, policy, Session())), "utf-8")
    results = run_cases(with_cases(evolve(policy, cases=()), [file]))
    assert results
    assert [(result.case.name, result.differences) for result in results if not result.passed] == []
    # each edge is either tried or said not to be
    assert all(bool(trial.tried) != bool(trial.why) for trial in trials)
