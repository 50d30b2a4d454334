"""`jixiao test --edges`: the cases that nobody writes, with figures counted by hand on a small policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEAD = """\
[policy]
name = "p"
scheme = "cafe"
from = "2026-01"
[terms]
commission_rate = "2%"
"""
RULE = """\
[[rule]]
name = "bonus"
family = "payout"
on = "people"
unit = "money"
{where}formula = "{formula}"
"""
CASE = """
[[case]]
name = "one sale"
period = "2026-03"
given.people = [ { person_id = "A", shop_id = "x", quota = 100 }, { person_id = "B", shop_id = "x", quota = 80 } ]
given.shops = [ { shop_id = "x", target = 500 } ]
given.sales = [ { sale_id = "s", person_id = "A", date = 2026-03-05, amount = 300 } ]
expect = [ { subject = "A", rule = "sold", value = "300" } ]
"""


def write(formula: str, where: str = "", cases: str = CASE) -> None:
    rule = RULE.format(formula=formula, where=f'where = "{where}"\n' if where else "")
    Path("policy.toml").write_text(HEAD + rule + cases, "utf-8")


def is_said(item: str, line: str) -> bool:
    """Whether a line says it, alone or beside the other money lines that change there."""
    return line == item or line.startswith(f"{item},")


@pytest.fixture
def table(run: Run) -> object:
    """The edges of the one rule, as lines without spaces at their ends and in between."""

    def show(formula: str, where: str = "", cases: str = CASE) -> list[str]:
        write(formula, where, cases)
        said = run("test", "policy.toml", "--edges", "--rule", "bonus")
        assert (said.code, said.err) == (0, "")
        return [" ".join(line.split()) for line in said.out.splitlines()]

    return show


@pytest.mark.parametrize(
    ("formula", "where", "expected"),
    [
        # 10 from the quota of 100 on: a cent below, at it, and above
        ("if(sold >= quota, 10, 0)", "", [
            "formula sold >= Quota (a comparison)",
            "below people A: sold = 99.99 → bonus 0",
            "at people A: sold = 100 → bonus 10",
            "above people A: sold = 100.01 → bonus 10",
        ]),
        # a tenth of what is sold above 100, at most 15: the bound is met at 250
        ("least(greatest(sold - 100, 0) / 10, 15)", "", [
            "below people A: sold = 249.99 → bonus 15",
            "at people A: sold = 250 → bonus 15",
            "below people A: sold = 99.99 → bonus 0",
            "at people A: sold = 100 → bonus 0",
        ]),
        # 300 / 0 is no figure, which is reported and never 0; 300 / 0.01 is 30000
        ("700 * (sold / quota)", "", [
            "formula Quota = 0 (a divisor of 0)",
            "at people A: quota = 0 → bonus engine.unavailable",
            "above people A: quota = 0.01 → bonus 21000000",
        ]),
        ("quota", "", ["formula Quota (an empty cell)", "empty people A: quota = (empty) → bonus engine.unavailable"]),
        # the month is from 1 to 31 March
        ("sum(deals.amount)", "", [
            "day before sales s: date = 2026-02-28 → bonus 0",
            "first day sales s: date = 2026-03-01 → bonus 300",
            "last day sales s: date = 2026-03-31 → bonus 300",
            "day after sales s: date = 2026-04-01 → bonus 0",
            "none sales: no rows for A → bonus 0",
        ]),
        # one sale is there: none, one, and the same again under another key
        ("if(count(deals) >= 1, 5, 0)", "", [
            "below sales A: 0 rows that count → bonus 0",
            "at sales A: 1 rows that count → bonus 5",
            "above sales A: 2 rows that count → bonus 5",
        ]),
        # an edge in an aggregate is met on one of its rows
        ("sum(deals.amount) filter (where deals.amount > 7)", "", [
            "below sales s: amount = 6.99 → bonus 0",
            "at sales s: amount = 7 → bonus 0",
            "above sales s: amount = 7.01 → bonus 7.01",
        ]),
        # as many sold as B, who sold nothing
        ("rank() over (order by sold desc) * 10", "", [
            "at people A: sold = 0 → bonus 10",
            "above people A: sold = 0.01 → bonus 10",
        ]),
        ("10", "sold > quota", ["where sold > Quota (a comparison)", "above people A: sold = 100.01 → bonus 10"]),
    ],
)  # fmt: skip
def test_every_edge_is_met_and_passed_by_a_step(table, formula: str, where: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]  # a fixture
    lines = table(formula, where)
    assert [item for item in expected if not any(is_said(item, line) for line in lines)] == []


def test_what_cannot_be_tried_is_said_with_the_reason(table) -> None:  # type: ignore[no-untyped-def]  # a fixture
    lines = table("if(period.month = 12, sold, 0)")
    at = lines.index("formula period.month = 12 (a comparison)")
    assert lines[at + 1] == "not tried: only another period leads there"
    assert lines[-1].endswith("; 1 not tried")


def test_without_a_case_a_row_is_made_up(table) -> None:  # type: ignore[no-untyped-def]  # a fixture
    lines = table("if(quota >= 250, 10, 0)", cases="")
    expected = ("below people A: quota = 249.99 → bonus 0", "at people A: quota = 250 → bonus 10")
    assert all(any(is_said(item, line) for line in lines) for item in expected)


def test_the_figures_are_said_to_be_the_program_s_own(table) -> None:  # type: ignore[no-untyped-def]  # a fixture
    assert "no one has checked them" in table("quota")[0]


def test_the_cases_pass_as_they_are_and_fail_with_another_rule(run: Run) -> None:
    write("if(sold >= quota, 10, 0)")
    assert run("test", "policy.toml", "--edges", "-o", "edges.toml").code == 0
    text = Path("edges.toml").read_text("utf-8")
    assert text.startswith("# The figures below are what the program itself makes")
    passed = run("test", "policy.toml", "edges.toml")
    assert passed.code == 0
    assert f"{text.count('[[case]]') + 1} passed, 0 failed" in passed.out
    write("if(sold > quota, 10, 0)")
    assert run("test", "policy.toml", "edges.toml").code == 1


def test_the_same_cases_come_to_stdout(run: Run) -> None:
    write("if(sold >= quota, 10, 0)")
    assert run("test", "policy.toml", "--edges", "-o", "edges.toml").code == 0
    shown = run("test", "policy.toml", "--edges", "--format", "toml")
    assert shown.out == Path("edges.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--edges", "--mutate"), "give one of them"),
        (("--rule", "bonus"), "belong to --edges or --mutate"),
        (("--mutate", "--format", "toml"), "belongs to --edges"),
        (("--edges", "-o", "edges.xlsx"), ".toml"),
    ],
)
def test_options_that_do_not_go_together_are_refused(run: Run, args: tuple[str, ...], said: str) -> None:
    write("quota")
    found = run("test", "policy.toml", *args)
    assert found.code == 2
    assert said in found.err


def test_a_rule_that_does_not_exist_is_refused_with_the_nearest(run: Run) -> None:
    write("quota")
    found = run("test", "policy.toml", "--edges", "--rule", "bonsu")
    assert found.code == 1
    assert "nearest: “bonus”" in found.err
