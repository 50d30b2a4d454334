"""`jixiao check` on the most that can be paid: a figure with the row that reaches it, or what drives it without end."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

#: the most, and where; worked out by hand
GREATEST = [
    pytest.param("least(sold, 5000) * 0.02", "100.00", {"sold": "5000"}, id="a cap"),
    pytest.param("if(role = 'seller', 300, 200)", "300.00", {"role": "seller"}, id="a role"),
    pytest.param("if(sold < 1000, sold * 0.1, 50)", "100.00", {"sold": "999.99"}, id="before a fall: 99.999"),
    pytest.param("least(sold, quota, 700) * 0.5", "350.00", {"sold": "700", "quota": "700"}, id="of two"),
]
UNBOUNDED = [
    pytest.param("greatest(sold, 0) * 0.01", "sold", id="in proportion"),
    pytest.param("greatest(sold - 2000000, 0)", "sold", id="from far off"),
    pytest.param("greatest(least(sold, quota), 0)", "quota, sold", id="with both"),
]


def extra(policy: Path, formula: str, *, name: str = "extra", where: str = "") -> None:
    """Give the policy a payout of its own."""
    text = policy.read_text("utf-8")
    rule = f'name = "{name}"\nfamily = "payout"\non = "people"\nunit = "money"\nclause = ["S9.7-P3"]\n'
    condition = f'where = "{where}"\n' if where else ""
    policy.write_text(f'{text}\n[[rule]]\n{rule}formula = "{formula}"\n{condition}', "utf-8")


def worst(run: Run, policy: Path, rule: str = "extra") -> dict[str, Any]:
    said = run("check", policy, "--format", "json")
    assert said.code == 0, said.out
    (found,) = [item for item in json.loads(said.out)["worst"] if item["rule"] == rule]
    return dict(found)


def sees(run: Run, policy: Path, witness: str) -> None:
    """The witness, pasted into the policy, is a case that passes."""
    policy.write_text(f"{policy.read_text('utf-8')}\n{witness}\n", "utf-8")
    said = run("test", policy)
    assert said.code == 0, said.out + said.err
    assert f"passed  {tomllib.loads(witness)['case'][0]['name']}" in said.out


@pytest.mark.parametrize(("formula", "most", "cells"), GREATEST)
def test_the_most_is_shown_with_a_row_that_reaches_it(
    run: Run, policy: Path, formula: str, most: str, cells: dict[str, str]
) -> None:
    extra(policy, formula)
    found = worst(run, policy)
    assert (found["code"], found["values"]["paid"], found["clause"]) == ("greatest", most, ["S9.7-P3"])
    row = tomllib.loads(found["witness"])["case"][0]["given"]["people"][0]
    assert {name: row[name] for name in cells} == cells
    sees(run, policy, found["witness"])


@pytest.mark.parametrize(("formula", "reads"), UNBOUNDED)
def test_what_drives_a_payout_without_end_is_named(run: Run, policy: Path, formula: str, reads: str) -> None:
    extra(policy, formula)
    found = worst(run, policy)
    assert (found["code"], ", ".join(sorted(found["values"]["reads"].split(", ")))) == ("unbounded", reads)
    sees(run, policy, found["witness"])


def test_a_bound_that_no_row_was_found_to_reach_is_said_to_be_one(run: Run, policy: Path) -> None:
    """The two parts have their most at different amounts: 100 and 50 are never paid together."""
    extra(policy, "if(sold < 1000, 100, 0) + if(sold >= 1000, 50, 0)")
    found = worst(run, policy)
    assert (found["values"]["bound"], found["values"]["paid"]) == ("150.00", "100.00")
    assert found["what"].startswith("150.00 at most; 100.00 at ")


def test_what_is_read_elsewhere_is_not_decided_unless_it_is_bounded(run: Run, policy: Path) -> None:
    extra(policy, "shop.target / 10")
    assert worst(run, policy)["code"] == "undecided"
    extra(policy, "least(shop.target, 40)", name="capped")
    assert worst(run, policy, "capped")["what"] == "40.00 at most"
    lines = run("check", policy).out.splitlines()
    assert "  not decided: extra, payouts" in lines or any(line.startswith("  not decided: extra") for line in lines)


def test_all_payouts_of_a_subject_are_told_together(run: Run, policy: Path) -> None:
    text = policy.read_text("utf-8")
    policy.write_text(text.replace("[accept]", '[off]\nrules = ["commission"]\n\n[accept]'), "utf-8")
    policy.write_text(policy.read_text("utf-8").replace('{ subject = "A", rule = "commission", value = "3.50" },', ""))
    extra(policy, "least(greatest(sold, 0), 3000) * 0.1")
    extra(policy, "if(sold >= 2000, 45, 0)", name="prize", where="role = 'seller'")
    found = worst(run, policy, "payouts")
    assert (found["code"], found["values"]["paid"]) == ("greatest", "345.00")
    assert found["values"]["cells"] == "sold 3000, role seller"
    sees(run, policy, found["witness"])
    extra(policy, "greatest(quota, 0)", name="more")
    assert worst(run, policy, "payouts")["what"] == "no upper end: it grows with quota"
    assert "  payouts  没有上限：随 quota 增加" in run("check", policy, "--lang", "zh").out
