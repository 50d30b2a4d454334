"""`jixiao check` on rules that never apply or never pay: each found with a case that shows it, and no near miss."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

#: where a payout of 5 applies, and the part of it that no row meets
DEAD = [
    pytest.param("quota < 0", "quota < 0", id="below what the column allows"),
    pytest.param("role = 'seller' and sold > 5 and role = 'clerk'", "role = 'seller' and role = 'clerk'", id="codes"),
    pytest.param("sold >= 1000 and sold < 1000", "sold >= 1000 and sold < 1000", id="an empty range"),
    pytest.param("commission_rate > 1 and quota > 5", "commission_rate > 1", id="a term"),
    pytest.param("not (role = 'seller' or role = 'clerk')", "not (role = 'seller' or role = 'clerk')", id="all codes"),
    pytest.param("basis = 'all'", "basis = 'all'", id="a reading that is not taken"),
    pytest.param("(quota > 5 or sold > 7) and least(quota, sold, 4) > 4", "least(quota, sold, 4) > 4", id="a bound"),
]
ALIVE = [
    pytest.param("quota <= 0", id="the end itself"),
    pytest.param("role = 'seller' or role = 'clerk'", id="either code"),
    pytest.param("sold >= 1000 and sold <= 1000", id="one amount"),
    pytest.param("commission_rate > 0.01 and quota > 5", id="a term above"),
    pytest.param("not (role = 'seller' and sold > 5)", id="not both"),
    pytest.param("sold < 0", id="no lowest is declared: a reversal"),
    pytest.param("(quota > 5 or sold > 7) and least(quota, sold, 4) >= 4", id="a bound that is reached"),
    pytest.param("basis = 'above_quota'", id="the reading that is taken"),
    pytest.param("shop.target > 5 and share is null", id="other tables, other rules"),
]
NEVER_PAYS = [
    pytest.param("sold * 0", id="a factor of 0"),
    pytest.param("least(greatest(sold, 0), 0)", id="held at 0"),
    pytest.param("if(quota < 0, sold, 0)", id="only where nobody is"),
]
PAYS = [
    pytest.param("sold * 0.0001", id="little"),
    pytest.param("least(greatest(sold, 0), 0.01)", id="a cent"),
    pytest.param("if(quota <= 0, sold, 0)", id="only at the end"),
]


def extra(policy: Path, formula: str, where: str = "") -> int:
    """Give the policy a payout of its own; the line where it stands."""
    text = policy.read_text("utf-8")
    rule = 'name = "extra"\nfamily = "payout"\non = "people"\nunit = "money"\nclause = ["S9.7-P3"]\n'
    condition = f'where = "{where}"\n' if where else ""
    policy.write_text(f'{text}\n[[rule]]\n{rule}formula = "{formula}"\n{condition}', "utf-8")
    return text.count("\n") + 2


def shown(run: Run, policy: Path, rule: str = "extra") -> list[dict[str, Any]]:
    """Which rules are shown not to apply or not to pay."""
    said = run("check", policy, "--format", "json")
    assert said.code == 0, said.out
    claims = json.loads(said.out)["proved"]
    return [claim for claim in claims if claim["rule"] == rule and claim["id"].startswith(("dead:", "never_pays:"))]


def sees(run: Run, policy: Path, witness: str) -> None:
    """The witness, pasted into the policy, is a case that passes."""
    policy.write_text(f"{policy.read_text('utf-8')}\n{witness}\n", "utf-8")
    name = tomllib.loads(witness)["case"][0]["name"]
    said = run("test", policy)
    assert said.code == 0, said.out + said.err
    assert f"passed  {name}" in said.out


@pytest.mark.parametrize(("where", "part"), DEAD)
def test_a_rule_that_no_row_meets_is_shown(run: Run, policy: Path, where: str, part: str) -> None:
    line = extra(policy, "5", where)
    (claim,) = shown(run, policy)
    assert claim["id"] == "dead:extra"
    assert claim["values"]["where"] == part
    assert claim["place"].startswith(f"policy.toml:{line}")
    assert claim["clause"] == ["S9.7-P3"]
    sees(run, policy, claim["witness"])


@pytest.mark.parametrize("where", ALIVE)
def test_a_rule_that_some_row_may_meet_is_not_dead(run: Run, policy: Path, where: str) -> None:
    extra(policy, "5", where)
    assert shown(run, policy) == []


@pytest.mark.parametrize("formula", NEVER_PAYS)
def test_an_amount_of_nothing_whatever_the_row_is_shown(run: Run, policy: Path, formula: str) -> None:
    line = extra(policy, formula)
    (claim,) = shown(run, policy)
    assert claim["id"] == "never_pays:extra"
    assert claim["place"].startswith(f"policy.toml:{line}")
    sees(run, policy, claim["witness"])


@pytest.mark.parametrize("formula", PAYS)
def test_an_amount_that_may_be_something_is_not(run: Run, policy: Path, formula: str) -> None:
    extra(policy, formula)
    assert shown(run, policy) == []


def test_a_term_of_nothing_that_stops_a_payout_is_named(run: Run, policy: Path) -> None:
    text = policy.read_text("utf-8")
    policy.write_text(text.replace('commission_rate = "1.5%"', "commission_rate = 0"), "utf-8")
    (claim,) = shown(run, policy, "commission")
    assert claim["what"] == "it never pays: 0 in every row, because of commission_rate = 0"
    assert "因为 commission_rate = 0" in run("check", policy, "--lang", "zh").out
    text = policy.read_text("utf-8")
    amended = '[[amendment]]\nfrom = "2026-05"\nterms.commission_rate = "1%"\n\n[accept]'
    policy.write_text(text.replace("[accept]", amended), "utf-8")
    assert shown(run, policy, "commission") == [], "it pays from May on"


def test_a_case_may_say_whether_a_rule_applies(run: Run, policy: Path) -> None:
    extra(policy, "5", "role = 'seller'")
    rows = '{ person_id = "A", role = "seller" }, { person_id = "B", role = "clerk" }'
    expect = '{ subject = "A", rule = "extra", applies = true }, { subject = "B", rule = "extra", applies = false }'
    case = f'[[case]]\nname = "who"\nperiod = "2026-03"\ngiven = {{ people = [ {rows} ] }}\nexpect = [ {expect} ]\n'
    sees(run, policy, case)
    policy.write_text(policy.read_text("utf-8").replace("applies = false", "applies = true"), "utf-8")
    said = run("test", policy)
    assert said.code == 1
    assert "expected  true" in said.out
    policy.write_text(policy.read_text("utf-8").replace("applies = true", 'applies = "yes"'), "utf-8")
    assert "true or false, without quotes" in run("test", policy).err
