"""`jixiao check` on what a policy says and nothing reads: terms, columns, measures of its own; and no near miss."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

PAYOUT = (
    '[[rule]]\nname = "bonus"\nfamily = "payout"\non = "people"\nunit = "money"\nformula = "greatest(sold, 0) * 0.01"\n'
)


def change(policy: Path, old: str, new: str) -> None:
    text = policy.read_text("utf-8")
    assert old in text
    policy.write_text(text.replace(old, new, 1), "utf-8")


def own(policy: Path, *rules: str) -> None:
    """Give the policy rules of its own."""
    policy.write_text("\n".join((policy.read_text("utf-8"), *rules)), "utf-8")


def measure(name: str, formula: str, unit: str = "money") -> str:
    return f'[[rule]]\nname = "{name}"\nfamily = "measure"\non = "people"\nunit = "{unit}"\nformula = "{formula}"\n'


def shown(run: Run, policy: Path) -> list[dict[str, Any]]:
    said = run("check", policy, "--format", "json")
    assert said.code == 0, said.out
    return [claim for claim in json.loads(said.out)["proved"] if claim["id"].startswith("unused_")]


def sees(run: Run, policy: Path, witness: str) -> None:
    """The witness, pasted into the policy, is a case that passes."""
    policy.write_text(f"{policy.read_text('utf-8')}\n{witness}\n", "utf-8")
    name = tomllib.loads(witness)["case"][0]["name"]
    said = run("test", policy)
    assert said.code == 0, said.out + said.err
    assert f"passed  {name}" in said.out


def no_fine(policy: Path) -> None:
    """The fine, the one rule that reads `late_fine`, is off, and its amount is set."""
    change(policy, 'commission_rate = "1.5%"', 'commission_rate = "1.5%"\nlate_fine = 70')
    change(policy, "[accept]", '[off]\nrules = ["fine"]\n\n[accept]')


def fine_of_its_own(policy: Path) -> None:
    """The policy's own fine takes the place of the scheme's, with a figure of its own."""
    change(policy, 'commission_rate = "1.5%"', 'commission_rate = "1.5%"\nlate_fine = 70')
    rule = '[[rule]]\nname = "fine"\nreplaces = "fine"\nfamily = "penalty"\non = "people"\nunit = "money"\n'
    own(policy, f'{rule}where = "sold < quota"\nformula = "60"\ntaken_from = ["commission"]\n')


def only_amended(policy: Path) -> None:
    """Set from May on, and read by nothing in any month."""
    change(policy, "[accept]", '[off]\nrules = ["fine"]\n\n[accept]')
    change(policy, "[off]", '[[amendment]]\nfrom = "2026-05"\nterms.late_fine = 80\n\n[off]')


@pytest.mark.parametrize("fault", [no_fine, fine_of_its_own, only_amended])
def test_a_term_that_is_set_and_not_read_is_shown(run: Run, policy: Path, fault: Callable[[Path], None]) -> None:
    fault(policy)
    own(policy, PAYOUT)
    (claim,) = shown(run, policy)
    assert claim["id"] == "unused_term:late_fine"
    assert claim["clause"] == ["S9.7-N1"]
    lines = policy.read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "late_fine" in text)
    assert claim["place"].startswith(f"policy.toml:{line}")
    sees(run, policy, claim["witness"])


def read(policy: Path) -> None:
    change(policy, 'commission_rate = "1.5%"', 'commission_rate = "1.5%"\nlate_fine = 70')


def not_set(policy: Path) -> None:
    change(policy, "[accept]", '[off]\nrules = ["fine"]\n\n[accept]')


def read_by_its_own(policy: Path) -> None:
    no_fine(policy)
    own(policy, PAYOUT.replace("bonus", "late").replace("greatest(sold, 0) * 0.01", "late_fine"))


def settles_a_finding(policy: Path) -> None:
    change(policy, 'commission_rate = "1.5%"', 'commission_rate = "1.5%"\nbasis = "all"')
    change(policy, "[accept]", '[off]\nrules = ["commission"]\n\n[accept]')
    change(policy, '    { subject = "A", rule = "commission", value = "3.50" },\n', "")
    change(policy, 'commission_rate = "1.5%"\n', "")


@pytest.mark.parametrize("near", [read, not_set, read_by_its_own, settles_a_finding])
def test_a_term_that_is_read_or_not_set_is_not(run: Run, policy: Path, near: Callable[[Path], None]) -> None:
    near(policy)
    assert shown(run, policy) == []


MEASURES = [
    pytest.param([measure("half", "sold / 2")], ["people.half"], id="alone"),
    pytest.param([measure("rich", "sold > 5", "flag")], ["people.rich"], id="a flag"),
    pytest.param([measure("a", "quota / 2"), measure("b", "a + 1")], ["people.b"], id="the last of a chain"),
]
READ = [
    pytest.param([measure("half", "sold / 2"), PAYOUT.replace("sold,", "half,")], id="by a payout"),
    pytest.param([measure("rich", "sold > 5", "flag"), PAYOUT + 'where = "rich"\n'], id="by a condition"),
    pytest.param(
        [measure("half", "sold / 2"), PAYOUT.replace("sold,", "coalesce(prior.half, 0),")], id="in the next month"
    ),
    pytest.param(
        [measure("half", "sold / 2"), PAYOUT.replace("people", "shops").replace("sold,", "sum(staff.half),")],
        id="by the shop",
    ),
]


@pytest.mark.parametrize(("rules", "names"), MEASURES)
def test_a_measure_of_its_own_that_nothing_reads_is_shown(
    run: Run, policy: Path, rules: list[str], names: list[str]
) -> None:
    own(policy, PAYOUT, *rules)
    claims = shown(run, policy)
    assert [claim["rule"] for claim in claims] == names
    assert claims[0]["place"].startswith("policy.toml:")
    sees(run, policy, claims[0]["witness"])


@pytest.mark.parametrize("rules", READ)
def test_a_measure_that_is_read_is_not(run: Run, policy: Path, rules: list[str]) -> None:
    own(policy, *rules)
    assert shown(run, policy) == []


def rate_switched_off(policy: Path) -> None:
    """Nothing but the share of a shop's target reads the target, and it is off."""
    change(policy, 'shops  = "data/shops.csv"', 'shops = { file = "data/shops.csv", columns = { target = "目标" } }')
    change(policy, "[accept]", '[off]\nrules = ["share", "completion"]\n\n[accept]')
    change(policy, '    { subject = "A", rule = "share", value = "2/3" },\n', "")


def roles(policy: Path) -> None:
    change(policy, 'people = "data/people.csv"', 'people = { file = "data/people.csv", columns = { role = "岗位" } }')


def quotas(policy: Path) -> None:
    """Nobody is paid above a quota."""
    change(policy, 'people = "data/people.csv"', 'people = { file = "data/people.csv", columns = { quota = "任务" } }')
    change(policy, 'commission_rate = "1.5%"', 'commission_rate = "1.5%"\nbasis = "all"')
    change(policy, "[accept]", '[off]\nrules = ["fine", "praised", "quota_given"]\n\n[accept]')
    change(policy, '    { subject = "A", rule = "praised", text = "star" },\n', "")
    # all of a third of 1000, at 1.5%
    change(policy, 'value = "3.50"', 'value = "5.00"')


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        pytest.param(rate_switched_off, "shops.target", id="its readers are off"),
        pytest.param(roles, "people.role", id="no rule knows roles"),
        pytest.param(quotas, "people.quota", id="the reading taken does not need it"),
    ],
)
def test_a_column_that_is_mapped_and_not_read_is_shown(
    run: Run, policy: Path, fault: Callable[[Path], None], name: str
) -> None:
    fault(policy)
    own(policy, PAYOUT)
    if name.startswith("shops"):
        own(
            policy, PAYOUT.replace("bonus", "prize").replace("people", "shops").replace("greatest(sold, 0) * 0.01", "5")
        )
    (claim,) = shown(run, policy)
    assert claim["rule"] == name
    lines = policy.read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "columns = " in text)
    assert claim["place"].startswith(f"policy.toml:{line}")
    sees(run, policy, claim["witness"])


@pytest.mark.parametrize(
    ("table", "column", "header"),
    [
        pytest.param("people", "quota", "任务", id="read"),
        pytest.param("people", "shop_id", "门店", id="it leads to the shop"),
        pytest.param("people", "name", "姓名", id="names the row"),
        pytest.param("sales", "sale_id", "sale_id", id="the key"),
        pytest.param("sales", "date", "date", id="the time"),
    ],
)
def test_a_column_that_is_read_or_orders_the_rows_is_not(
    run: Run, policy: Path, table: str, column: str, header: str
) -> None:
    text = policy.read_text("utf-8")
    source = next(line for line in text.splitlines() if line.startswith(table))
    new = f'{table} = {{ file = "data/{table}.csv", columns = {{ {column} = "{header}" }} }}'
    change(policy, source, new)
    assert shown(run, policy) == []
