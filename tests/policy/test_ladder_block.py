"""The block of ladders: each step, several times in a row, its window, and what follows the last step."""

from __future__ import annotations

from pathlib import Path

import pytest

import jixiao
from jixiao.engine.cases import run_cases

SCHEME = """
[scheme]
name = "tea_shop"
title = {{ en = "A tea shop", zh = "茶馆" }}
document = "house rules"

[tables.people]
standard = ["wage_base"]

[tables.events]
standard = ["person_id", "date", "type", "count", "verified", "amount_decided"]

[terms.after_last]
values = ["repeat", "decision"]

[terms.late_ladder]
kind = "ladder"
unit = "money"
after_last = "after_last"
default = {{ steps = [ {{ sanction = "warning" }}, {{ amount = 50 }}, {{ amount = 100, sanction = "serious_warning" }} ] }}

[[rule]]
name = "pay"
family = "payout"
on = "people"
unit = "money"
formula = "wage_base"
clause = "T-P1"
label = {{ en = "Pay", zh = "工资" }}

[[use]]
block = "escalation_ladder"
name = "late"
type = "late"
ladder = "late_ladder"
clause = "T-N1"
label = {{ en = "Late", zh = "迟到" }}
{more}
"""
POLICY = """
[policy]
name = "tea"
scheme = "tea.toml"
from = "2025-01"
{terms}
[[case]]
name = "one"
period = "2026-01"
given.people = [ {{ person_id = "A", wage_base = {wage} }} ]
given.events = [ {events} ]
expect = [ {expect} ]
"""


def found(folder: Path, events: list[str], expect: str, more: str = "", terms: str = "", wage: int = 1000) -> list[str]:
    """What the case finds otherwise than expected."""
    (folder / "tea.toml").write_text(SCHEME.format(more=more), "utf-8")
    rows = ", ".join(f'{{ event_id = "{at}", person_id = "A", {cells} }}' for at, cells in enumerate(events))
    lines = ", ".join(f'{{ subject = "A", rule = "late", {what} }}' for what in expect.split("; "))
    (folder / "policy.toml").write_text(POLICY.format(events=rows, expect=lines, terms=terms, wage=wage), "utf-8")
    (result,) = run_cases(jixiao.load(folder / "policy.toml"))
    return [f"{each.found} {[p.render('en') for p in each.problems]}" for each in result.differences]


def late(day: str, more: str = "") -> str:
    return f'date = {day}, type = "late"{more}'


FIRST, SECOND, THIRD = (late(f"2026-01-0{day}") for day in (1, 2, 3))
BEFORE = late("2025-12-31")


@pytest.mark.parametrize(
    ("events", "expect"),
    [
        pytest.param([], 'value = "0.00"', id="none"),
        pytest.param([FIRST], 'value = "0.00"; text = "warning"', id="the first time"),
        pytest.param([FIRST, SECOND], 'value = "50.00"', id="the second"),
        pytest.param([FIRST, SECOND, THIRD], 'value = "150.00"; text = "serious_warning"', id="the third"),
        pytest.param([BEFORE, FIRST], 'value = "50.00"', id="the whole employment counts"),
        pytest.param([late("2026-01-05", ", count = 3")], 'value = "150.00"; text = "serious_warning"', id="three in a row"),
        pytest.param([late("2026-01-05", ", count = 5")], 'value = "350.00"; text = "serious_warning"', id="the last step repeats"),
        pytest.param([FIRST, late("2026-01-02", ", verified = false"), THIRD], 'value = "50.00"', id="not verified"),
        pytest.param([FIRST, 'date = 2026-01-02, type = "praise"'], 'value = "0.00"', id="another type"),
        pytest.param([FIRST, SECOND, late("2026-02-01")], 'value = "50.00"', id="the month alone is fined"),
    ],
)  # fmt: skip
def test_each_step_of_the_ladder(events: list[str], expect: str, tmp_path: Path) -> None:
    assert found(tmp_path, events, expect) == []


@pytest.mark.parametrize(
    ("window", "value"),
    [("year(date)", "0.00"), ("year(date) * 100 + month(date)", "0.00"), ("0", "50.00")],
)
def test_the_count_begins_anew_with_its_window(window: str, value: str, tmp_path: Path) -> None:
    assert found(tmp_path, [BEFORE, FIRST], f'value = "{value}"', more=f'window = "{window}"') == []


DECISION = '[terms]\nafter_last = "decision"\n'


@pytest.mark.parametrize(
    ("cells", "expect"),
    [("", 'problem = "engine.unavailable"'), (", amount_decided = 70", 'value = "220.00"')],
)
def test_beyond_the_last_step_the_decision_is_the_fine(cells: str, expect: str, tmp_path: Path) -> None:
    events = [FIRST, SECOND, THIRD, late("2026-01-04", cells)]
    assert found(tmp_path, events, expect, more='decided = "amount_decided"', terms=DECISION) == []


@pytest.mark.parametrize("payouts", ["pay", "payouts"])
def test_the_fines_take_no_more_than_there_is(payouts: str, tmp_path: Path) -> None:
    more = f'payouts = "{payouts}"'
    assert found(tmp_path, [FIRST, SECOND, THIRD], 'value = "80.00"', more=more, wage=80) == []
