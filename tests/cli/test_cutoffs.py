"""`jixiao check` on cut-offs: nothing up to a point, and from there on at once what grows in proportion."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

#: family, formula, (input before, after, what is reached), worked out by hand
CUTOFFS = [
    pytest.param(
        "indicator", "if(sold / 1000 < 0.6, 0, least(sold / 1000 * 40, 60))", ("599.99", "600", "24"), id="S1.2-X9"
    ),
    pytest.param("payout", "if(sold > 1000, sold * 0.01, 0)", ("1000", "1000.01", "10.00"), id="above an edge"),
    pytest.param(
        "payout", "greatest(sold - 500, 0) * if(sold >= 900, 1, 0)", ("899.99", "900", "400.00"), id="a factor"
    ),
]
NONE = [
    pytest.param("payout", "greatest(sold - 1000, 0) * 0.01", id="from the edge on, without a jump"),
    pytest.param("payout", "if(sold >= 1000, 50, 0)", id="a prize"),
    pytest.param("payout", "if(sold >= 1000, sold * 0.02, sold * 0.01)", id="a higher rate"),
    pytest.param("indicator", "if(sold < 600, 0, greatest(100 - sold, 0))", id="nothing later on"),
]


def extra(policy: Path, family: str, formula: str) -> int:
    """Give the policy a rule of its own; the line where it stands."""
    text = policy.read_text("utf-8")
    rule = f'name = "extra"\nfamily = "{family}"\non = "people"\nunit = "money"\nclause = ["S9.7-P3"]\n'
    policy.write_text(f'{text}\n[[rule]]\n{rule}formula = "{formula}"\n', "utf-8")
    return text.count("\n") + 2


def shown(run: Run, policy: Path) -> list[dict[str, Any]]:
    said = run("check", policy, "--format", "json")
    assert said.code == 0, said.out
    return [claim for claim in json.loads(said.out)["proved"] if claim["id"].startswith("cutoff:")]


@pytest.mark.parametrize(("family", "formula", "figures"), CUTOFFS)
def test_a_cut_off_is_shown_with_a_case(run: Run, policy: Path, family: str, formula: str, figures: Any) -> None:
    line = extra(policy, family, formula)
    (claim,) = shown(run, policy)
    assert tuple(claim["values"][name] for name in ("before", "after", "reached")) == figures
    assert claim["place"].startswith(f"policy.toml:{line}")
    assert claim["clause"] == ["S9.7-P3"]
    policy.write_text(f"{policy.read_text('utf-8')}\n{claim['witness']}\n", "utf-8")
    said = run("test", policy)
    assert said.code == 0, said.out + said.err
    assert f"passed  {tomllib.loads(claim['witness'])['case'][0]['name']}" in said.out


@pytest.mark.parametrize(("family", "formula"), NONE)
def test_what_begins_without_a_jump_or_is_no_proportion_is_none(
    run: Run, policy: Path, family: str, formula: str
) -> None:
    extra(policy, family, formula)
    assert shown(run, policy) == []
