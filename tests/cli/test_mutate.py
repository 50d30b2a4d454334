"""`jixiao test --mutate`: faults in rules that the cases notice or overlook, counted by hand on a small policy."""

from __future__ import annotations

from pathlib import Path

import pytest

import jixiao
from jixiao.engine.mutants import mutants
from jixiao.engine.mutation import verdicts
from tests.cli.conftest import Run

HEAD = '[policy]\nname = "p"\nscheme = "cafe"\nfrom = "2026-01"\n[terms]\ncommission_rate = "2%"\n'
RULE = '[[rule]]\nname = "bonus"\nfamily = "payout"\non = "people"\nunit = "money"\n{where}formula = "{formula}"\n'
CASE = """
[[case]]
name = "{name}"
period = "2026-03"
given.people = [ {{ person_id = "A", shop_id = "x", quota = 100, sold = {sold} }} ]
given.shops = [ {{ shop_id = "x", target = 500 }} ]
expect = [ {{ subject = "A", rule = "bonus", value = "{bonus}" }} ]
"""


def policy(formula: str, *cases: tuple[str, str], where: str = "") -> jixiao.Policy:
    text = HEAD + RULE.format(formula=formula, where=f'where = "{where}"\n' if where else "")
    text += "".join(CASE.format(name=f"sold {sold}", sold=sold, bonus=bonus) for sold, bonus in cases)
    Path("policy.toml").write_text(text, "utf-8")
    return jixiao.load("policy.toml")


def faults(formula: str, where: str = "") -> set[tuple[str, str]]:
    """The faults of the one rule, as they are shown."""
    found = mutants(policy(formula, where=where))
    return {(mutant.before, mutant.after) for mutant in found if mutant.owned.rule.name == "bonus"}


def overlooked(formula: str, *cases: tuple[str, str]) -> set[tuple[str, str]]:
    return {
        (verdict.mutant.before, verdict.mutant.after)
        for verdict in verdicts(policy(formula, *cases))
        if verdict.mutant.owned.rule.name == "bonus" and verdict.noticed_by is None
    }


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("if(sold >= quota, 10, 0)", {("sold >= quota", "sold > quota"), ("10", "11"), ("0", "1")}),
        ("least(sold, quota) * 2", {("least(sold, quota) * 2", "least(sold, quota) / 2"), ("least(sold, quota)", "greatest(sold, quota)"), ("2", "3")}),
        ("-sold + quota", {("-sold + quota", "-sold - quota"), ("-sold", "sold")}),
        ("if(sold between 1 and quota, 5, 0)", {("sold between 1 and quota", "sold > 1 and sold < quota"), ("1", "2"), ("5", "6"), ("0", "1")}),
        ("if(not (sold = 3) and role <> 'clerk', 1, 2)", {
            ("not sold = 3", "sold = 3"), ("sold = 3", "sold <> 3"), ("3", "4"), ("role <> 'clerk'", "role = 'clerk'"),
            ("not sold = 3 and role <> 'clerk'", "not sold = 3 or role <> 'clerk'"), ("1", "2"), ("2", "3"),
        }),
        ("sum(deals.amount) filter (where deals.amount > 7)", {("deals.amount > 7", "deals.amount >= 7"), ("7", "8")}),
    ],
)  # fmt: skip
def test_every_number_comparison_sign_and_bound_is_turned(formula: str, expected: set[tuple[str, str]]) -> None:
    assert faults(formula) == expected


def test_conditions_and_the_order_of_windows_are_turned_too() -> None:
    assert ("sold > 5", "sold >= 5") in faults("sold", where="sold > 5")
    ranked = faults("rank() over (order by sold desc)")
    assert ranked == {("rank() over (order by sold desc)", "rank() over (order by sold)")}


def test_a_fault_survives_until_a_case_stands_at_its_edge(folder: Path) -> None:
    formula = "if(sold >= quota, 10, 0)"
    assert overlooked(formula, ("150", "10"), ("50", "0")) == {("sold >= quota", "sold > quota")}
    assert overlooked(formula, ("150", "10"), ("50", "0"), ("100", "10")) == set()
    assert overlooked(formula, ("150", "10")) == {("sold >= quota", "sold > quota"), ("0", "1")}


def test_what_cannot_be_read_is_no_fault_and_a_rule_without_cases_keeps_its_faults(folder: Path) -> None:
    # money times money is none: such a fault cannot be overlooked
    assert overlooked("sold / 2", ("150", "75")) == set()
    assert ("sold + quota", "sold - quota") in overlooked("sold + quota")


def test_the_command_prints_the_score_and_what_survives(run: Run) -> None:
    policy("if(sold >= quota, 10, 0)", ("150", "10"), ("50", "0"))
    said = run("test", "policy.toml", "--mutate")
    assert said.code == 0
    assert "  bonus  policy.toml:7:3\n    formula  sold >= quota  →  sold > quota\n" in said.out
    assert "commission  S9.7-P1 S9.7-P2" in said.out
    assert "no case reads this rule" in said.out
    counted = [line for line in said.out.splitlines() if line.startswith("Mutation score")]
    assert len(counted) == 1
    assert "2 of" in counted[0]


def test_cases_that_fail_are_told_before_anything_is_planted(run: Run) -> None:
    policy("sold", ("150", "151"))
    said = run("test", "policy.toml", "--mutate")
    assert (said.code, "Mutation score" in said.out) == (1, False)


def test_a_fault_that_survives_is_listed_with_what_would_notice_it(run: Run) -> None:
    policy("if(sold >= quota, 10, 0)", ("150", "10"), ("50", "0"))
    said = run("test", "policy.toml", "--mutate", "--rule", "bonus", "-o", "killers.toml")
    # sold as much as the quota of 100: the rule pays 10, the fault nothing
    expected = 'with at, people A: sold = 100: { subject = "A", rule = "bonus", value = "10" }'
    assert expected in said.out
    assert run("test", "policy.toml", "killers.toml").code == 0
    policy("if(sold > quota, 10, 0)", ("150", "10"), ("50", "0"))
    assert run("test", "policy.toml", "killers.toml").code == 1


def test_a_rule_that_no_case_reads_is_noticed_by_one_more_line_of_a_case(run: Run) -> None:
    policy("sold", ("150", "150"))
    said = run("test", "policy.toml", "--mutate", "--rule", "commission")
    # 2% of the 50 above the quota of 100
    expected = 'one more line in “sold 150”: { subject = "A", rule = "commission", value = "1" }'
    assert expected in said.out


def test_a_fault_that_changes_nothing_is_said_not_to_be_told_apart(run: Run) -> None:
    # times 1 or over 1 is the same
    policy("sold * 1", ("150", "150"))
    said = run("test", "policy.toml", "--mutate", "--rule", "bonus")
    assert "sold * 1  →  sold / 1\n      no input tried tells them apart" in said.out
