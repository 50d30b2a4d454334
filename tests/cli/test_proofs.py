"""`jixiao check` on faults that show without data: each found with a case that shows it, and no near miss with it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

#: payout, (input before, after, paid before, after, fall, as much again from); worked out by hand
CLIFFS = [
    pytest.param(
        "if(sold < 50000000, sold * 0.0013, sold * 0.0001)",
        ("49999999.99", "50000000", "65000.00", "5000.00", "60000.00", "650000000"),
        id="S2.12-P9 far above",
    ),
    pytest.param(
        "if(sold / 100000 > 0.6, sold * 0.02, sold * 0.03)",
        ("60000", "60000.01", "1800.00", "1200.00", "600.00", "90000"),
        id="at 60 percent",
    ),
    pytest.param(
        "if(role = 'seller' and sold >= 1000, 5, least(sold, 1000) * 0.01)",
        ("999.99", "1000", "10.00", "5.00", "5.00", None),
        id="for good, one role",
    ),
    pytest.param(
        "greatest(least(sold, 1000) * 0.01, 2) - if(sold >= 1000, 3, 0) + greatest(sold - 1000, 0) * 0.03",
        ("999.99", "1000", "10.00", "7.00", "3.00", "1100"),
        id="a deduction at the edge",
    ),
]
NO_CLIFFS = [
    pytest.param("if(sold < 1000, sold * 0.01, sold * 0.02)", id="a jump up"),
    pytest.param("greatest(least(sold, 2000 - sold), 0)", id="falling without a jump"),
    pytest.param("least(sold, 1000) * 0.02 + greatest(sold - 1000, 0) * 0.01", id="slices"),
    pytest.param("if(sold < 1000, 50, 20)", id="less is better"),
    pytest.param("if(sold < 1000, sold * 0.02, 20 + (sold - 1000) * 0.01)", id="the edges meet"),
]
NEGATIVE = [
    pytest.param("sold - 1000", ("0", "-1000.00"), id="below a base"),
    pytest.param("40 - if(sold < 500, 0, sold * 0.1)", ("500", "-10.00"), id="from an edge on"),
    pytest.param("greatest(sold, 300) - 300.01", ("0", "-0.01"), id="a cent"),
    pytest.param("if(sold >= 500, -10, 0)", ("500", "-10.00"), id="nothing before"),
]
NOT_NEGATIVE = [
    pytest.param("greatest(sold - 1000, 0)", id="held at 0"),
    pytest.param("if(sold >= 1000, sold - 1000, 0)", id="from the base on"),
    pytest.param("greatest(sold, 300) - 300", id="nothing at the edge"),
    pytest.param("greatest(sold, 300) - 300.004", id="no cent"),
]


def extra(policy: Path, formula: str) -> int:
    """Give the policy a payout of its own; the line where it stands."""
    text = policy.read_text("utf-8")
    rule = 'name = "extra"\nfamily = "payout"\non = "people"\nunit = "money"\nclause = ["S9.7-P3"]\n'
    policy.write_text(f'{text}\n[[rule]]\n{rule}formula = "{formula}"\n', "utf-8")
    return text.count("\n") + 2


def shown(run: Run, policy: Path) -> list[dict[str, Any]]:
    """What is proved of the payout `extra`."""
    said = run("check", policy, "--format", "json")
    assert said.code == 0
    return [claim for claim in json.loads(said.out)["proved"] if claim["rule"] == "extra"]


def sees(run: Run, policy: Path, witness: str) -> None:
    """The witness, pasted into the policy, is a case that passes."""
    policy.write_text(f"{policy.read_text('utf-8')}\n{witness}\n", "utf-8")
    name = tomllib.loads(witness)["case"][0]["name"]
    said = run("test", policy)
    assert said.code == 0, said.out + said.err
    assert f"passed  {name}" in said.out


@pytest.mark.parametrize(("formula", "figures"), CLIFFS)
def test_a_cliff_is_shown_with_its_place_and_a_case(run: Run, policy: Path, formula: str, figures: Any) -> None:
    line = extra(policy, formula)
    (claim,) = shown(run, policy)
    values = claim["values"]
    names = ("before", "after", "paid_before", "paid_after", "fall", "recovers")
    assert tuple(values.get(name) for name in names) == figures
    assert claim["place"].startswith(f"policy.toml:{line}")
    assert claim["clause"] == ["S9.7-P3"]
    sees(run, policy, claim["witness"])


@pytest.mark.parametrize("formula", NO_CLIFFS)
def test_what_never_falls_at_once_is_no_cliff(run: Run, policy: Path, formula: str) -> None:
    extra(policy, formula)
    assert shown(run, policy) == []


@pytest.mark.parametrize(("formula", "figures"), NEGATIVE)
def test_an_amount_below_nothing_is_shown(run: Run, policy: Path, formula: str, figures: tuple[str, str]) -> None:
    extra(policy, formula)
    claims = [claim for claim in shown(run, policy) if claim["code"] == "negative"]
    assert [(claim["values"]["at"], claim["values"]["paid"]) for claim in claims] == [figures]
    sees(run, policy, claims[0]["witness"])


@pytest.mark.parametrize("formula", NOT_NEGATIVE)
def test_an_amount_held_at_nothing_is_not_negative(run: Run, policy: Path, formula: str) -> None:
    extra(policy, formula)
    assert [claim for claim in shown(run, policy) if claim["code"] == "negative"] == []


@pytest.mark.parametrize(
    ("formula", "code", "said"),
    [
        pytest.param("sold * sold / 1000 / quota", "unfollowed", "not followed: *", id="a product"),
        pytest.param("shop.target / 10", "unfollowed", "not followed: shop.target", id="another table"),
        pytest.param("least(sold, quota)", "one_at_a_time", "the others at rest: sold, quota", id="two numbers"),
    ],
)
def test_what_is_not_decided_is_said(run: Run, policy: Path, formula: str, code: str, said: str) -> None:
    extra(policy, formula)
    found = json.loads(run("check", policy, "--format", "json").out)
    (item,) = [item for item in found["undecided"] if item["rule"] == "extra"]
    assert item["code"] == code
    told = run("check", policy).out.partition("Not decided without data:")[2]
    (line,) = [line for line in told.splitlines() if line.startswith("  extra  S9.7-P3  ")]
    assert said in line


@pytest.mark.parametrize(
    ("formula", "paid"),
    [
        pytest.param("if(role = 'clerk', -5, 3)", ["-5.00"], id="of one role"),
        pytest.param("if(role = 'clerk', 0, 3)", [], id="nothing is not negative"),
    ],
)
def test_a_payout_of_no_number_is_decided(run: Run, policy: Path, formula: str, paid: list[str]) -> None:
    extra(policy, formula)
    claims = shown(run, policy)
    assert [claim["values"]["paid"] for claim in claims] == paid
    found = json.loads(run("check", policy, "--format", "json").out)
    assert "extra" not in [item["rule"] for item in found["undecided"]]
    for claim in claims:
        sees(run, policy, claim["witness"])


def test_what_is_shown_fails_with_strict_only(run: Run, policy: Path) -> None:
    policy.write_text(policy.read_text("utf-8").replace("[accept]", 'basis = "all"\n[accept]'), "utf-8")
    assert run("check", policy, "--strict").code == 0
    extra(policy, "sold - 1000")
    said = run("check", policy)
    assert said.code == 0
    assert "a negative amount: -1000.00 at sold 0" in said.out
    assert "[[case]]" in said.out
    assert run("check", policy, "--strict").code == 1
    assert "金额为负：sold 为 0 时 -1000.00" in run("check", policy, "--lang", "zh").out


def test_a_rule_that_does_not_apply_everywhere_is_said(run: Run, policy: Path) -> None:
    extra(policy, "sold / 10")
    text = policy.read_text("utf-8")
    policy.write_text(text + 'where = "sold < 1000"\n', "utf-8")
    found = json.loads(run("check", policy, "--format", "json").out)
    assert [item["code"] for item in found["undecided"] if item["rule"] == "extra"] == ["no_value"]


def accept(policy: Path, entry: str) -> None:
    """Accept a fault by its id, beside the findings that the policy accepts already."""
    text = policy.read_text("utf-8")
    policy.write_text(text.replace("[[case]]", f"[accept.shown]\n{entry}\n\n[[case]]", 1), "utf-8")


def test_an_accepted_fault_is_told_with_its_reason_and_no_failure(run: Run, policy: Path) -> None:
    policy.write_text(policy.read_text("utf-8").replace("[accept]", 'basis = "all"\n[accept]'), "utf-8")
    extra(policy, "sold - 1000")
    assert [claim["id"] for claim in shown(run, policy)] == ["negative:extra"]
    assert 'to leave it so: [accept.shown] "negative:extra" = "why"' in run("check", policy).out
    assert run("check", policy, "--strict").code == 1
    accept(policy, '"negative:extra" = "sold is 1000 at least, by contract"')
    assert run("check", policy, "--strict").code == 0
    told = run("check", policy).out
    assert "  negative:extra  sold is 1000 at least, by contract\n    a negative amount: -1000.00 at sold 0" in told
    assert "无需数据即可证明，但已接受：" in run("check", policy, "--lang", "zh").out
    found = json.loads(run("check", policy, "--format", "json").out)
    assert found["proved"] == []
    assert [(item["id"], item["reason"]) for item in found["accepted"]] == [
        ("negative:extra", "sold is 1000 at least, by contract")
    ]


def test_what_is_accepted_and_not_shown_is_told_with_the_nearest(run: Run, policy: Path) -> None:
    policy.write_text(policy.read_text("utf-8").replace("[accept]", 'basis = "all"\n[accept]'), "utf-8")
    extra(policy, "sold - 1000")
    accept(policy, '"negative:exta" = "seen"')
    said = run("check", policy)
    assert said.code == 0
    assert "“negative:exta”, which shows nothing (shown now: “negative:extra”)" in said.err
    assert "“negative:exta”，未证明任何缺陷" in run("check", policy, "--lang", "zh").err
    policy.write_text(policy.read_text("utf-8").replace("sold - 1000", "sold"), "utf-8")
    assert run("check", policy, "--strict").code == 1, "an acceptance that is of no use any more"


def test_an_acceptance_gives_a_reason(run: Run, policy: Path) -> None:
    accept(policy, '"negative:extra" = ""')
    said = run("check", policy)
    assert said.code == 1
    assert 'accept.shown."negative:extra"' in said.err
