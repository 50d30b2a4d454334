"""Faults of plans that people have paid by, each found by `jixiao check` before any data is there."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jixiao import plugins

Run = Callable[..., Any]
#: the schemes that are really installed; the other tests of the command line know one of their own
INSTALLED = plugins.installed
PLUGINS = Path(__file__).parents[2] / "plugins"


@pytest.fixture
def shipped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """The example of a shipped scheme without its cases, to be changed."""

    def copy(example: str) -> Path:
        monkeypatch.setattr(plugins, "installed", INSTALLED)
        shutil.copytree(PLUGINS / example, folder / "shipped")
        policy = Path("shipped/policy.toml")
        text = policy.read_text("utf-8")
        policy.write_text(text[: text.index("[[case]]")], "utf-8")
        return policy

    return copy


def shown(run: Run, policy: Path, id: str) -> list[dict[str, Any]]:
    said = run("check", policy, "--format", "json")
    assert said.code == 0, said.out
    return [claim for claim in json.loads(said.out)["proved"] if claim["id"] == id]


def sees(run: Run, policy: Path, witness: str) -> None:
    """The witness, pasted into the policy, is a case that passes."""
    policy.write_text(f"{policy.read_text('utf-8')}\n{witness}\n", "utf-8")
    said = run("test", policy)
    assert said.code == 0, said.out + said.err
    assert f"passed  {tomllib.loads(witness)['case'][0]['name']}" in said.out


def test_s2_12_x2_a_deal_of_50_million_earns_less_than_one_below(run: Run, shipped: Any) -> None:
    """0.1% of 50 million are 50,000; 0.01% are 5,000, and 50,000 again at 500 million."""
    policy = shipped("wealth_mgmt/src/jixiao_wealth_mgmt/example")
    claims = shown(run, policy, "cliff:commission")
    values = claims[0]["values"]
    assert (values["input"], values["before"], values["after"]) == ("deals.amount", "49999999.99", "50000000")
    assert (values["paid_before"], values["paid_after"], values["recovers"]) == ("50000.00", "5000.00", "500000000")
    assert set(claims[0]["clause"]) == {"S2.12-P7", "S2.12-P9", "S2.12-P12"}
    sees(run, policy, claims[0]["witness"])
    text = policy.read_text("utf-8").replace("[terms]", '[terms]\nbig_deal_rate_on = "part_above"', 1)
    policy.write_text(text[: text.index("[[case]]")], "utf-8")
    assert shown(run, policy, "cliff:commission") == [], "the other reading has none"


def test_s2_12_x2_with_the_fund_it_pays_again_at_650_million(run: Run, policy: Path) -> None:
    """0.1% and 0.03% of 50 million are 65,000, which 0.01% reach at 650 million."""
    rules = """
[[rule]]
name    = "extra"
family  = "payout"
on      = "people"
unit    = "money"
formula = "sum(deals.amount) filter (where deals.amount < 50000000) * 0.001"

[[rule]]
name    = "big_deals"
family  = "payout"
on      = "people"
unit    = "money"
formula = "sum(deals.amount) filter (where deals.amount >= 50000000) * 0.0001"

[[rule]]
name    = "fund"
family  = "payout"
on      = "people"
unit    = "money"
formula = "sum(deals.amount) filter (where deals.amount < 50000000) * 0.0003"
"""
    text = policy.read_text("utf-8").replace('commission_rate = "1.5%"', "commission_rate = 0")
    policy.write_text(text.replace('value = "3.50"', 'value = "0.00"') + rules, "utf-8")
    (claim,) = shown(run, policy, "cliff:extra")
    assert claim["values"]["rules"] == "extra + big_deals + fund"
    assert (claim["values"]["paid_before"], claim["values"]["paid_after"]) == ("65000.00", "5000.00")
    assert claim["values"]["recovers"] == "650000000"
    sees(run, policy, claim["witness"])


def test_s1_2_x9_points_jump_from_0_to_24_at_60_percent(run: Run, shipped: Any) -> None:
    """40 points at 100% are 24 at 60%, below which there are none."""
    policy = shipped("scheme_library/src/jixiao_scheme_library/example/sales_manager_scorecard")
    (claim,) = shown(run, policy, "cutoff:plan_score")
    values = claim["values"]
    # of a target of 10,000
    assert (values["before"], values["after"], values["reached"]) == ("5999.99", "6000", "24")
    assert claim["clause"] == ["S1.2-I1"]
    assert "sales_manager_scorecard.toml:" in claim["place"]
    sees(run, policy, claim["witness"])
    text = policy.read_text("utf-8")
    ramp = text[: text.index("[[case]]")].replace("[terms]", '[terms]\nplan_mode = "ramp"', 1)
    assert 'plan_mode = "ramp"' in ramp
    policy.write_text(ramp, "utf-8")
    assert shown(run, policy, "cutoff:plan_score") == [], "the ramp begins at 0"


SCORES = [
    pytest.param("(coalesce(quota, 0) + coalesce(sold, 0)) / 2", ["quota", "sold"], "40", id="a mean of two"),
    pytest.param("coalesce(quota, 0) * 0.75 + sold * 0.25", ["quota"], "20", id="weighted, one part"),
    pytest.param("if(quota is null, 0, quota) / 4 + sold * 0.75", ["quota"], "60", id="said in another way"),
]
FAIR = [
    pytest.param("(quota + sold) / 2", id="a missing part leaves no score"),
    pytest.param("coalesce((quota + sold) / 2, quota, sold)", id="the other part alone"),
    pytest.param("coalesce(quota, 0) + sold", id="a sum, no mean"),
    pytest.param("sold - coalesce(quota, 0) / 10", id="a deduction"),
]


def score(policy: Path, formula: str) -> None:
    rule = '[[rule]]\nname = "score"\nfamily = "indicator"\non = "people"\nunit = "money"\n'
    policy.write_text(f'{policy.read_text("utf-8")}\n{rule}formula = "{formula}"\n', "utf-8")


@pytest.mark.parametrize(("formula", "parts", "found"), SCORES)
def test_hrms_2023_an_unused_part_of_a_score_is_averaged_in_as_0(
    run: Run, policy: Path, formula: str, parts: list[str], found: str
) -> None:
    score(policy, formula)
    claims = shown(run, policy, "missing_part:score")
    assert [claim["values"]["input"] for claim in claims] == parts
    assert claims[0]["values"]["found"] == found
    assert claims[0]["place"].startswith("policy.toml:")
    # a measure that is missing is pinned by no cell: its rows are not there
    sees(run, policy, claims[0]["witness"])


@pytest.mark.parametrize("formula", FAIR)
def test_hrms_2023_a_part_that_is_not_averaged_in_is_none(run: Run, policy: Path, formula: str) -> None:
    score(policy, formula)
    assert shown(run, policy, "missing_part:score") == []
