"""`jixiao explain --goal`: the least change of one number, against figures by hand and against every step tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
#: how far from what it is a number is tried step by step, in yuan
TRIED = 320

SCHEME = """
[scheme]
name = "works"
title = { en = "Works", zh = "工场" }
document = "W"

[tables]
deals = ["deal_id", "person_id", "date", "amount"]

[tables.people]
columns.quota = { unit = "money", label = { en = "Quota", zh = "任务" } }
columns.late = { unit = "count", label = { en = "Late", zh = "迟到" }, lowest = 0, highest = 20 }

[terms.slices]
kind = "bands"
unit = "rate"
default = { mode = "marginal", bands = [ { from = 10000, value = "3%" }, { from = 0, value = "1%" } ] }

[terms.rates]
kind = "bands"
unit = "rate"
default = { mode = "whole", bands = [ { from = "120%", value = "2.5%" }, { from = "80%", value = "1.3%" }, { from = 0, value = "0" } ] }
"""
RULES = {
    "sold": ("measure", "money", "sum(deals.amount)"),
    "grade": ("measure", "text", "if(sold >= 20000, 'A', if(sold >= 8000, 'B', 'C'))"),
    "place": ("measure", "count", "rank() over (order by sold desc)"),
    "commission": ("payout", "money", "marginal(sold, slices)"),
    "ratio_pay": ("payout", "money", "sold * band(sold / quota, rates)"),
    "cliff": ("payout", "money", "if(sold < 50000, sold * 0.002, sold * 0.0005)"),
    "capped": ("payout", "money", "least(sold * 0.01, 500)"),
    "prize": ("payout", "money", "if(place = 1, 300, 0)"),
    "late_fine": ("penalty", "money", "late * late * 7.005"),
}


@pytest.fixture
def works(folder: Path) -> Path:
    """Two people: P1 sold 7,500 of 9,000, P2 sold 9,000; P1 was late twice."""
    rules = "".join(
        f'[[rule]]\nname = "{name}"\nfamily = "{family}"\non = "people"\nunit = "{unit}"\nclause = "W-{name}"\n'
        f'label = {{ en = "{name.title()}", zh = "{name}" }}\nformula = "{formula}"\n'
        for name, (family, unit, formula) in RULES.items()
    )
    (folder / "works.toml").write_text(SCHEME + rules, "utf-8")
    (folder / "people.csv").write_text("person_id,quota,late\nP1,9000,2\nP2,9000,0\nP3,,0\n", "utf-8")
    deals = "deal_id,person_id,date,amount\nD1,P1,2026-03-02,6000\nD2,P1,2026-03-09,1500\nD3,P2,2026-03-05,9000\n"
    (folder / "deals.csv").write_text(deals, "utf-8")
    policy = folder / "works-policy.toml"
    policy.write_text(
        '[policy]\nname = "works"\nscheme = "works.toml"\ncurrency = "CNY"\nrounding = { mode = "half_up", to = 0.01 }\n'
        'from = "2026-03"\n[data]\npeople = "people.csv"\ndeals = "deals.csv"\n',
        "utf-8",
    )
    return policy


def takes(run: Run, policy: Path, goal: str, *more: str, subject: str = "P1") -> Any:
    return run("explain", policy, "--period", "2026-03", "--subject", subject, "--goal", goal, *more)


def row(said: Any, by: str) -> str:
    """The line of one number, its columns two blanks apart."""
    lines: list[str] = said.out.splitlines()
    (line,) = [line for line in lines if f"  {by}  " in line]
    return line


# the same scheme by hand, in fractions


def cents(value: Fraction) -> Fraction:
    return Fraction(int(abs(value) * 100 + Fraction(1, 2)), 100) * (-1 if value < 0 else 1)


def pay(sold: Fraction, late: int = 2, quota: int = 9000) -> dict[str, Fraction]:
    share = sold / quota
    rate = Fraction(25, 1000) if share >= Fraction(6, 5) else Fraction(13, 1000) if share >= Fraction(4, 5) else 0
    found = {
        "commission": cents(min(sold, Fraction(10000)) / 100 + max(sold - 10000, Fraction(0)) * 3 / 100),
        "ratio_pay": cents(sold * rate),
        "cliff": cents(sold * Fraction(2 if sold < 50000 else Fraction(1, 2), 1000)),
        "capped": cents(min(sold / 100, Fraction(500))),
        "prize": Fraction(300 if sold >= 9000 else 0),
    }
    fine = cents(late * late * Fraction("7.005"))
    return found | {"late_fine": fine, "net": sum(found.values()) - fine}


def steps(way: int) -> Iterator[Fraction]:
    """The amounts of D1, cent by cent away from 6,000, as far as they are tried."""
    return (6000 + Fraction(way * i, 100) for i in range(1, TRIED * 100))


@pytest.mark.parametrize("goal", ["net>=235", "net<=140", "net=234.49", "commission>=75.01", "ratio_pay>=100"])
def test_the_least_change_is_the_first_of_all_steps_that_reaches_it(run: Run, works: Path, goal: str) -> None:
    name, sign, wanted = next(goal.partition(s) for s in (">=", "<=", "=") if s in goal)
    holds = {
        ">=": lambda x: x >= Fraction(wanted),
        "<=": lambda x: x <= Fraction(wanted),
        "=": lambda x: x == Fraction(wanted),
    }
    said = takes(run, works, goal, "--by", "deals[D1].amount")
    assert said.code == 0, said.err
    for way in (1, -1):
        first = next((x for x in steps(way) if holds[sign](pay(x + 1500)[name])), None)
        arrow = "+" if way > 0 else "−"
        lines = [line for line in said.out.splitlines() if "deals[D1].amount  " in line and f"  {arrow}" in line]
        if first is None:
            assert all(abs(Fraction(line.split(" → ")[1].split()[0]) - 6000) >= TRIED for line in lines)
            continue
        (line,) = lines
        found, before = Fraction(line.split(" → ")[1].split()[0]), first - Fraction(way, 100)
        assert found == first
        assert f"  {float(pay(first + 1500)[name]):.2f}  {float(pay(first + 1500)['net']):.2f}" in line
        assert line.endswith(f": {float(pay(before + 1500)[name]):.2f}") or before == 6000


@pytest.mark.parametrize(
    ("goal", "change"),
    [
        # 49,997.50 * 0.002 = 99.995, paid as 100.00; at 50,000 only 25.00 is paid
        pytest.param("cliff>=100", "6000 → 48497.5 +42497.5 100.00", id="just below the cliff"),
        # no amount below the cliff pays more than 100.00: 200,010 * 0.0005 = 100.005
        pytest.param("cliff>=100.01", "6000 → 198510 +192510 100.01", id="far beyond the cliff"),
        pytest.param("place", "6000 → 7500 +1500 1", id="a tie with the best shares the first place"),
        pytest.param("place<1.5", "6000 → 7500 +1500 1", id="the place as a number"),
        pytest.param("grade", "6000 → 6500 +500 B", id="the next text"),
        pytest.param("grade=A", "6000 → 18500 +12500 A", id="a text"),
        pytest.param("commission", "6000 → 8500 +2500 100.00", id="the edge of the next slice"),
        pytest.param("ratio_pay", "6000 → 9300 +3300 270.00", id="the next band"),
        pytest.param("prize", "6000 → 7500 +1500 300.00", id="a gate"),
    ],
)
def test_goals_by_hand(run: Run, works: Path, goal: str, change: str) -> None:
    said = takes(run, works, goal, "--by", "deals[D1].amount")
    assert said.code == 0, said.err
    (line,) = [x for x in said.out.splitlines() if "deals[D1].amount  " in x and "  +" in x]
    assert change in " ".join(line.split())


def test_every_number_of_the_subject_is_tried(run: Run, works: Path) -> None:
    said = takes(run, works, "net>=250")
    assert said.code == 0
    # 234.48 with a fine of 2 * 2 * 7.005 = 28.02, which falls to 7.01
    assert "2 → 1 −1" in " ".join(row(said, "late").split())
    assert "P2" not in said.out
    assert "deals[D3]" not in said.out
    assert "deals[D2].amount" in said.out


def test_what_no_value_reaches_is_said_with_the_range(run: Run, works: Path) -> None:
    said = takes(run, works, "capped>=500.01")
    assert said.code == 0
    assert "No value from 0 to 1000000000000 in steps of 0.01 reaches it" in said.out
    fine = takes(run, works, "late_fine>=2802.01")
    assert "No value from 0 to 20 in steps of 1 reaches it" in fine.out


def test_a_measure_can_stand_for_its_formula(run: Run, works: Path) -> None:
    said = takes(run, works, "prize>=300", "--by", "sold")
    assert "7500 → 9000 +1500 300.00" in " ".join(row(said, "sold").split())


def test_a_goal_that_is_reached_needs_nothing(run: Run, works: Path) -> None:
    said = takes(run, works, "commission>=75")
    assert said.code == 0
    assert said.out.splitlines()[-1] == "It is reached already."


def test_a_number_that_does_not_matter_is_said_not_to(run: Run, works: Path) -> None:
    said = takes(run, works, "commission>=100", "--by", "late")
    assert said.code == 0
    assert "The goal does not depend on late" in said.out


@pytest.mark.parametrize(
    ("goal", "by", "found"),
    [
        pytest.param("comission>=1", (), "nearest: “commission”", id="the goal"),
        pytest.param("commission>=1", ("--by", "deals.amont"), "nearest: “amount”", id="the column"),
        pytest.param("commission>=1", ("--by", "deal.amount"), "nearest: “deals”", id="the table"),
        pytest.param("commission>=1", ("--by", "deals[D11].amount"), "nearest: “D1”", id="the row"),
        pytest.param("commission>=much", (), "which is no number", id="the value"),
        pytest.param("grade>=A", (), "“>=” for grade, which is no number", id="the sign"),
        pytest.param(">=8", (), "which is no goal", id="no name"),
    ],
)
def test_what_is_misspelt_is_refused(run: Run, works: Path, goal: str, by: tuple[str, ...], found: str) -> None:
    said = takes(run, works, goal, *by)
    assert said.code == 1
    assert found in said.err
    assert "Traceback" not in said.err


def test_a_figure_that_is_unknown_stays_unknown(run: Run, works: Path) -> None:
    # P3 has no quota
    said = takes(run, works, "ratio_pay>=1", subject="P3")
    assert said.code == 1
    assert "ratio_pay of P3 is not available: cell people.quota of P3 is empty" in said.err


def test_an_empty_number_is_no_start_for_a_change(run: Run, works: Path) -> None:
    said = takes(run, works, "commission>=1", "--by", "quota", subject="P3")
    assert "The goal does not depend on quota" in said.out


def test_the_answer_in_chinese(run: Run, works: Path) -> None:
    said = takes(run, works, "grade", "--by", "deals[D1].amount", "--lang", "zh")
    assert said.code == 0
    assert "需要什么：P1的grade (grade)，2026-03" in said.out
    assert "减少到 0 为止" in said.out


def test_a_goal_and_a_rule_together_are_wrong_usage(run: Run, works: Path) -> None:
    assert run("explain", works, "prize", "--period", "2026-03", "--subject", "P1", "--goal", "net>=1").code == 2
    assert run("explain", works, "--period", "2026-03", "--subject", "P1", "--by", "late").code == 2


def test_several_months_are_refused(run: Run, works: Path) -> None:
    said = run("explain", works, "--period", "2026-03..2026-04", "--subject", "P1", "--goal", "net>=1")
    assert said.code == 1
    assert "such as 2026-04" in said.err
