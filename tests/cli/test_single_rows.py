"""`jixiao check` on cliffs of one deal by itself, which the month's total hides."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

#: formulas of a payout over a person's deals; what one deal earns before and after its edge, worked out by hand
CLIFFS = [
    pytest.param(
        "sum(deals.amount) filter (where deals.amount < 50000000) * 0.0013"
        " + sum(deals.amount) filter (where deals.amount >= 50000000) * 0.0001",
        ("49999999.99", "50000000", "65000.00", "5000.00", "650000000"),
        id="S2.12-P9 two rates",
    ),
    pytest.param(
        "sum(if(deals.amount > 1000, deals.amount * 0.01, deals.amount * 0.02))",
        ("1000", "1000.01", "20.00", "10.00", "2000"),
        id="a lower rate from an edge on",
    ),
    pytest.param(
        "sum(least(deals.amount, 1000)) * 0.02 - count(deals) filter (where deals.amount >= 1000) * 5 + 10",
        ("999.99", "1000", "30.00", "25.00", None),
        id="a deduction for each large deal",
    ),
]
NO_CLIFFS = [
    pytest.param(
        "sum(deals.amount) filter (where deals.amount < 50000000) * 0 + sum(deals.amount) * 0.01", id="a line"
    ),
    pytest.param("sum(least(deals.amount, 1000)) * 0.02 + sum(greatest(deals.amount - 1000, 0)) * 0.01", id="slices"),
    pytest.param("sum(if(deals.amount < 1000, deals.amount * 0.01, deals.amount * 0.02))", id="a jump up"),
    pytest.param("max(if(deals.amount > 1000, 5, deals.amount * 0.01))", id="no total: the largest deal"),
]


def extra(policy: Path, formula: str, *, name: str = "extra", where: str = "") -> int:
    """Give the policy a payout of its own; the line where it stands."""
    text = policy.read_text("utf-8")
    rule = f'name = "{name}"\nfamily = "payout"\non = "people"\nunit = "money"\nclause = ["S9.7-P3"]\n'
    condition = f'where = "{where}"\n' if where else ""
    policy.write_text(f'{text}\n[[rule]]\n{rule}formula = "{formula}"\n{condition}', "utf-8")
    return text.count("\n") + 2


@pytest.fixture(autouse=True)
def no_commission(policy: Path) -> None:
    """The scheme's own commission pays nothing, so that what follows stands alone."""
    text = policy.read_text("utf-8").replace('commission_rate = "1.5%"', "commission_rate = 0")
    policy.write_text(text.replace('value = "3.50"', 'value = "0.00"'), "utf-8")


def shown(run: Run, policy: Path) -> list[dict[str, Any]]:
    said = run("check", policy, "--format", "json")
    assert said.code == 0, said.out
    return [claim for claim in json.loads(said.out)["proved"] if claim["id"].startswith("cliff:")]


def sees(run: Run, policy: Path, witness: str) -> None:
    """The witness, pasted into the policy, is a case that passes."""
    policy.write_text(f"{policy.read_text('utf-8')}\n{witness}\n", "utf-8")
    name = tomllib.loads(witness)["case"][0]["name"]
    said = run("test", policy)
    assert said.code == 0, said.out + said.err
    assert f"passed  {name}" in said.out


@pytest.mark.parametrize(("formula", "figures"), CLIFFS)
def test_a_cliff_of_one_deal_is_shown_with_the_deal(run: Run, policy: Path, formula: str, figures: Any) -> None:
    line = extra(policy, formula)
    (claim,) = shown(run, policy)
    names = ("before", "after", "paid_before", "paid_after", "recovers")
    assert tuple(claim["values"].get(name) for name in names) == figures
    assert (claim["values"]["input"], claim["values"]["table"]) == ("sales.amount", "sales")
    assert claim["what"].startswith("a cliff of one row of sales (")
    assert claim["place"].startswith(f"policy.toml:{line}")
    given = tomllib.loads(claim["witness"])["case"][0]["given"]
    assert [row["amount"] for row in given["sales"]] == list(figures[:2])
    assert [row["person_id"] for row in given["sales"]] == ["A", "B"]
    sees(run, policy, claim["witness"])


@pytest.mark.parametrize("formula", NO_CLIFFS)
def test_what_a_larger_deal_never_lowers_is_none(run: Run, policy: Path, formula: str) -> None:
    extra(policy, formula)
    assert shown(run, policy) == []


def test_a_fall_that_another_payout_makes_up_for_is_none(run: Run, policy: Path) -> None:
    extra(policy, "sum(deals.amount) filter (where deals.amount < 1000) * 0.02", name="small")
    extra(policy, "sum(deals.amount) filter (where deals.amount >= 1000) * 0.03", name="large")
    assert shown(run, policy) == []


def test_what_several_payouts_make_of_a_deal_is_added(run: Run, policy: Path) -> None:
    line = extra(policy, "sum(deals.amount) filter (where deals.amount < 1000) * 0.02", name="small")
    extra(policy, "sum(deals.amount) filter (where deals.amount >= 1000) * 0.01", name="large", where="role = 'seller'")
    claims = shown(run, policy)
    assert {claim["rule"] for claim in claims} == {"small"}
    assert all(claim["place"].startswith(f"policy.toml:{line}") for claim in claims)
    # a clerk has nothing for a large deal, a seller 10, and 20 again from 2000 on
    assert {(claim["values"]["paid_after"], claim["values"].get("recovers")) for claim in claims} == {
        ("0.00", None),
        ("10.00", "2000"),
    }
    for claim in claims:
        sees(run, policy, claim["witness"])
