"""`jixiao compare`: two policies to the cent, two periods as a bridge that closes; against sums made by hand."""

from __future__ import annotations

import csv
import io
import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

import jixiao
from jixiao.reports.bridge import STEPS, bridge
from jixiao.reports.comparison import compare
from tests.cli.conftest import Run, Said

CENT = Decimal("0.01")


@pytest.fixture
def policy(policy: Path) -> Path:
    """The example with every figure given."""
    people = Path("data/people.csv")
    rows = list(csv.DictReader(io.StringIO(people.read_text("utf-8"))))
    columns = list(rows[0])
    text = "\n".join(",".join(row[name] or "100" for name in columns) for row in rows)
    people.write_text(",".join(columns) + "\n" + text + "\n", "utf-8")
    return policy


def changed(name: str, *changes: tuple[str, str]) -> str:
    """A copy of the policy with some of its text changed."""
    text = Path("policy.toml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    Path(name).write_text(text, "utf-8")
    return name


def found(run: Run, *arguments: object) -> dict[str, Any]:
    said = run("compare", *arguments, "--format", "json")
    assert said.code == 0, said.err
    result: dict[str, Any] = json.loads(said.out)
    return result


def lines(run: Run, policy: object, period: str) -> list[dict[str, str]]:
    said = run("evaluate", policy, "--period", period, "--format", "csv")
    return list(csv.DictReader(io.StringIO(said.out)))


def net(rows: list[dict[str, str]]) -> Decimal:
    """The net of lines, by hand."""
    signs = {"payout": 1, "penalty": -1}
    return sum((signs[row["family"]] * Decimal(row["value"]) for row in rows if row["unit"] == "money"), Decimal())


@pytest.mark.usefixtures("policy")
def test_terms_rules_costs_and_people_are_told(run: Run) -> None:
    rule = '[[rule]]\nname = "tea"\nfamily = "payout"\non = "people"\nunit = "money"\nformula = "12.50"\n[accept]'
    other = changed("b.toml", ('"1.5%"', '"2%"'), ("[accept]", rule))
    result = found(run, "policy.toml", other, "--period", "2026-03")
    assert result["terms"] == [
        {"scheme": "cafe", "term": "commission_rate", "since": "2026-03", "first": '"1.5%"', "second": '"2%"'}
    ]
    assert result["rules"] == [{"table": "people", "rule": "tea", "part": "", "first": None, "second": "12.50"}]
    before, after = lines(run, "policy.toml", "2026-03"), lines(run, other, "2026-03")
    differences = [Decimal(row["difference"]) for row in result["costs"]]
    assert sum(differences) == net(after) - net(before) == sum(Decimal(row["difference"]) for row in result["subjects"])
    assert sum(Decimal(row["second"]) for row in result["subjects"]) == net(after)
    people = {row["subject"] for row in after if row["table"] == "people"}
    (tea,) = (row for row in result["costs"] if row["rule"] == "tea")
    assert (Decimal(tea["first"]), Decimal(tea["second"])) == (0, Decimal("12.50") * len(people))


@pytest.mark.usefixtures("policy")
def test_a_rule_replaced_shows_the_part_that_differs(run: Run) -> None:
    rule = '[[rule]]\nname = "commission"\nreplaces = "commission"\nfamily = "payout"\non = "people"\nunit = "money"\n'
    other = changed("b.toml", ("[accept]", f'{rule}formula = "sold * commission_rate"\n[accept]'))
    parts = {row["part"]: row["second"] for row in found(run, "policy.toml", other, "--period", "2026-03")["rules"]}
    assert parts == {"formula": "sold * commission_rate"}


@pytest.mark.usefixtures("policy")
def test_the_same_policy_differs_in_nothing_and_sides_may_be_changed_over(run: Run) -> None:
    same = found(run, "policy.toml", "policy.toml", "--period", "2026-03")
    assert (same["terms"], same["rules"], {row["difference"] for row in same["subjects"]}) == ([], [], {"0"})
    other = changed("b.toml", ('"1.5%"', '"1.7%"'))
    one, two = (found(run, *pair, "--period", "2026-03") for pair in (("policy.toml", other), (other, "policy.toml")))
    for kind in ("costs", "subjects"):
        key = "rule" if kind == "costs" else "subject"
        there = {row[key]: Decimal(row["difference"]) for row in one[kind]}
        assert {row[key]: -Decimal(row["difference"]) for row in two[kind]} == there


def test_a_line_without_a_figure_is_counted_and_left_out(run: Run, policy: Path) -> None:
    text = policy.read_text("utf-8")
    rule = '[[rule]]\nname = "odd"\nfamily = "payout"\non = "people"\nunit = "money"\nformula = "{}"\n'
    policy.write_text(text + rule.format("100"), "utf-8")
    Path("b.toml").write_text(text + rule.format("quota * quota / (quota - quota)"), "utf-8")
    said = run("compare", "policy.toml", "b.toml", "--period", "2026-03", "--format", "json")
    result = json.loads(said.out)
    people = {row["subject"] for row in lines(run, "policy.toml", "2026-03") if row["table"] == "people"}
    assert said.code == 1
    assert {row["subject"] for row in result["unknown_lines"]} == people
    assert all(row["rule"] != "odd" for row in result["costs"])


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text_shows_both_sides(run: Run, lang: str) -> None:
    other = changed("b.toml", ('"1.5%"', '"2%"'))
    said: Said = run("--lang", lang, "compare", "policy.toml", other, "--period", "2026-03")
    assert said.code == 0
    for part in ("commission_rate", '    A  "1.5%"', '    B  "2%"', {"en": "Commission", "zh": "提成"}[lang]):
        assert part in said.out


@pytest.mark.usefixtures("policy")
def test_it_writes_files_and_refuses_what_is_neither(run: Run) -> None:
    assert run("compare", "policy.toml", "policy.toml", "--period", "2026-03", "-o", "out.csv").code == 0
    rows = list(csv.DictReader(io.StringIO(Path("out.csv").read_text("utf-8-sig"))))
    assert {"period", "table", "subject", "rule", "first", "second", "difference"} == set(rows[0])
    for arguments in (["policy.toml"], ["policy.toml", "policy.toml", "--against", "2026-03"]):
        assert run("compare", *arguments, "--period", "2026-03").code == 2
    assert run("compare", "policy.toml", "policy.toml", "--period", "2026-03", "-o", "out.pdf").code == 2


# the bridge

BRIDGED = """
[policy]
name = "p"
scheme = "cafe"
from = "2026-01"
[terms]
commission_rate = "1.5%"
[[amendment]]
from = "2026-03"
terms = { commission_rate = "2%" }
[[rule]]
name = "prize"
family = "payout"
on = "people"
unit = "money"
every = "quarter"
formula = "10"
[data]
people = "people.csv"
shops = "shops.csv"
sales = "sales.csv"
"""


def bridged(people: str, sales: str) -> Any:
    Path("policy.toml").write_text(BRIDGED, "utf-8")
    Path("people.csv").write_text("person_id,shop_id,quota,role\n" + people, "utf-8")
    Path("shops.csv").write_text("shop_id,target\nx,1000\n", "utf-8")
    Path("sales.csv").write_text("sale_id,person_id,date,amount\n" + sales, "utf-8")
    return jixiao.load("policy.toml")


def test_each_step_of_the_bridge_by_hand(folder: Path) -> None:
    # February at 1.5%: A (1000 - 100) → 13.50; March at 2%: A (1100.30 - 100) → 20.006 → 20.01; a prize in March
    policy = bridged("A,x,100,seller\n", "1,A,2026-02-01,1000\n2,A,2026-03-05,1100.30\n")
    result = bridge(policy, "2026-02", "2026-03")
    assert (result.first, result.second) == (Decimal("13.5"), Decimal("30.01"))
    # data: 1000.30 × 1.5% - 13.50 = 1.5045; terms: 1000.30 × 0.5% = 5.0015
    assert result.steps == {
        "left": 0, "joined": 0, "rules": 10, "data": Decimal("1.50"), "terms": Decimal("5.00"), "rounding": Decimal("0.01"),
    }  # fmt: skip


def test_random_bridges_close_and_rounding_stays_small(folder: Path) -> None:
    chance = Random(20261129)
    for _ in range(15):
        people = [f"{letter},x,{chance.randrange(0, 900)},seller" for letter in "ABCDEFG"]
        rows = []
        for number in range(chance.randrange(5, 40)):
            day = f"2026-{chance.randrange(1, 5):02}-{chance.randrange(1, 29):02}"
            amount = Decimal(chance.randrange(1, 99999)) / 100
            rows.append(f"{number},{chance.choice('ABCDEFG')},{day},{amount}")
        policy = bridged("\n".join(people) + "\n", "\n".join(rows) + "\n")
        periods = chance.choice(
            [("2026-02", "2026-03"), ("2026-01", "2026-04"), ("2026-01..2026-02", "2026-03..2026-04")]
        )
        result = bridge(policy, *periods)
        nets = [jixiao.evaluate(policy, period).totals["net"].sum() for period in periods]
        assert [result.first, result.second] == nets
        assert tuple(result.steps) == STEPS
        assert sum(result.steps.values()) == nets[1] - nets[0]
        # a cent for each two lines, and one for each of the five steps
        assert abs(result.steps["rounding"]) <= CENT * (7 * 4 + 5) / 2
        assert all(value == value.quantize(CENT, ROUND_HALF_UP) for value in result.steps.values())


def test_people_who_leave_and_join_are_steps_of_their_own(run: Run, policy: Path) -> None:
    text = changed("b.toml", ('from   = "2026-03"', 'from   = "2026-02"'))
    said = run("compare", text, "--period", "2026-03", "--against", "2026-02")
    assert said.code == 0
    assert "people who left" in said.out
    record = found(run, text, "--period", "2026-03", "--against", "2026-02")
    total = sum(map(Decimal, record["steps"].values()))
    assert total == Decimal(record["second"]) - Decimal(record["first"])
    rows = run("compare", text, "--period", "2026-03", "--against", "2026-02", "--format", "csv").out.splitlines()
    assert [row.split(",")[0] for row in rows] == ["step", "first", *STEPS, "second"]


def test_the_order_of_rows_changes_nothing(folder: Path) -> None:
    people, sales = ["A,x,1,seller", "B,x,2,seller"], ["1,A,2026-02-01,100.33", "2,B,2026-03-01,200.35"]
    results = []
    for order in (1, -1):
        policy = bridged("\n".join(people[::order]) + "\n", "\n".join(sales[::order]) + "\n")
        evaluations = [jixiao.evaluate(policy, "2026-03") for _ in range(2)]
        side = compare(*evaluations)
        results.append((bridge(policy, "2026-02", "2026-03").steps, side.costs.rows(), side.subjects.rows()))
    assert results[0] == results[1]
