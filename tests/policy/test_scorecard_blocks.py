"""The blocks of scorecards: each way of scoring, cut-offs, caps, and the check of the weights."""

from __future__ import annotations

from pathlib import Path

import pytest

import jixiao
from jixiao import written
from jixiao.engine.cases import run_cases
from jixiao.problems import Problems

HEAD = """
[scheme]
name = "tea_shop"
title = { en = "A tea shop", zh = "茶馆" }
document = "house rules"

[tables.people]
columns.x = { unit = "number" }

[terms.weight]
unit = "points"
default = 10

[terms.cap]
unit = "points"
optional = true

[terms.slope]
kind = "curve"
unit = "points"
default = [ { at = 0, value = 0 }, { at = 1, value = 10 }, { at = 2, value = 12 } ]
"""
ITEM = '\n[[use]]\nblock = "scored_item"\nname = "item"\nweight = "weight"\nclause = "T-I1"\nlabel = "item"\n'
CARD = """
[[use]]
block = "scorecard"
name = "card"
items = [ { score = "item", weight = "weight" }, { score = "2 * item", weight = "weight" } ]
total = "20"
clause = "T-I2"
label = "card"
"""


def differences(folder: Path, scheme: str, x: str, expect: dict[str, str], terms: str = "") -> list[str]:
    """What a case with one person finds otherwise than expected."""
    (folder / "tea.toml").write_text(HEAD + scheme, "utf-8")
    lines = ", ".join(f'{{ subject = "A", rule = "{rule}", value = "{value}" }}' for rule, value in expect.items())
    (folder / "policy.toml").write_text(
        f"""
[policy]
name = "tea"
scheme = "tea.toml"
from = "2026-01"

[[case]]
name = "one"
period = "2026-01"
terms = {{ {terms} }}
given.people = [ {{ person_id = "A", x = {x} }} ]
expect = [ {lines} ]
""",
        "utf-8",
    )
    (result,) = run_cases(jixiao.load(folder / "policy.toml"))
    return [f"{difference.expectation.rule}: {difference.found}" for difference in result.differences]


@pytest.mark.parametrize(
    ("how", "x", "points"),
    [
        pytest.param('ratio = "x"\nmost = "15"', "0.85", "8.5", id="in proportion"),
        pytest.param('ratio = "x"\nmost = "15"', "1.7", "15", id="in proportion, at its most"),
        pytest.param('ratio = "x"\nmost = "15"\nzero_when = "x < 0.6"', "0.6", "6", id="at the cut-off"),
        pytest.param('ratio = "x"\nmost = "15"\nzero_when = "x < 0.6"', "0.5999", "0", id="below the cut-off"),
        pytest.param('takes = "3"\ntimes = "x"', "3", "1", id="taken off"),
        pytest.param('takes = "3"\ntimes = "x"', "4", "0", id="no more than there is"),
        pytest.param('takes = "3"\ntimes = "x"\nlowest = "-5"', "4", "-2", id="below zero where that is said"),
        pytest.param('adds = "2"\ntimes = "x"\nmost = "weight"', "4", "8", id="added"),
        pytest.param('adds = "2"\ntimes = "x"\nmost = "weight"', "6", "10", id="added, at its most"),
        pytest.param('mark = "x"\nof = "3"', "2", "20/3", id="a mark out of three"),
        pytest.param('line = "slope"\nat = "x"', "0.5", "5", id="on a line"),
        pytest.param('line = "slope"\nat = "x"', "1.5", "11", id="on its second part"),
        pytest.param('points = "x * x"', "3", "9", id="by a formula"),
    ],
)
def test_an_item_is_scored(how: str, x: str, points: str, tmp_path: Path) -> None:
    assert differences(tmp_path, ITEM + how, x, {"item": points}) == []


def test_without_a_condition_for_no_points_the_formula_has_none(tmp_path: Path) -> None:
    (tmp_path / "tea.toml").write_text(HEAD + ITEM + 'mark = "x"\nof = "3"', "utf-8")
    (rule,) = written(tmp_path / "tea.toml").rules
    assert rule.formula == "if(false, 0, weight * (x) / (3))"
    assert rule.family == "indicator"


def test_two_ways_of_scoring_are_refused(tmp_path: Path) -> None:
    (tmp_path / "tea.toml").write_text(HEAD + ITEM + 'points = "x"\nmark = "x"\nof = "3"', "utf-8")
    with pytest.raises(Problems) as caught:
        written(tmp_path / "tea.toml")
    assert [problem.code for problem in caught.value.problems] == ["policy.rule_twice"]


@pytest.mark.parametrize(
    ("terms", "points"),
    [("", "24"), ('cap = "none"', "24"), ("cap = 20", "20"), ("cap = 24", "24"), ("cap = 25", "24")],
)
def test_a_card_is_the_sum_up_to_its_cap(terms: str, points: str, tmp_path: Path) -> None:
    scheme = ITEM + 'points = "x"\n' + CARD + 'cap = "cap"\n'
    assert differences(tmp_path, scheme, "8", {"card": points}, terms) == []


WAYS = (
    'points = "x"',
    'ratio = "x"\nmost = "9"',
    'takes = "3"\ntimes = "x"',
    'adds = "3"\ntimes = "x"\nmost = "9"',
    'mark = "x"\nof = "3"',
    'line = "slope"\nat = "x"',
)


@pytest.mark.parametrize("card", [CARD, CARD + 'cap = "cap"\n'], ids=["without a cap", "with a cap"])
@pytest.mark.parametrize("how", WAYS)
def test_items_and_card_run_once_a_period(how: str, card: str, tmp_path: Path) -> None:
    once = 'every = "quarter"\n'
    (tmp_path / "tea.toml").write_text(HEAD + ITEM + how + "\n" + once + card + once, "utf-8")
    scheme = written(tmp_path / "tea.toml")
    assert [part.every for part in (*scheme.rules, *scheme.scheme().checks)] == ["quarter"] * 3
    (tmp_path / "tea.toml").write_text(HEAD + ITEM + how + card, "utf-8")
    scheme = written(tmp_path / "tea.toml")
    assert [part.every for part in (*scheme.rules, *scheme.scheme().checks)] == ["month"] * 3


def test_weights_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    (tmp_path / "tea.toml").write_text(HEAD + ITEM + 'points = "x"\n' + CARD, "utf-8")
    (check,) = written(tmp_path / "tea.toml").scheme().checks
    assert check.formula == "weight + weight = 20"
    assert check.severity == "refuse"


@pytest.mark.parametrize(
    ("x", "expected", "found"),
    [
        ("8", {"item": "8", "card": "24"}, []),
        # were there lines, they would be 0
        ("0", {"item": "0", "card": "0"}, ["item: None", "card: None"]),
    ],
)
def test_a_card_of_some_rows_only(x: str, expected: dict[str, str], found: list[str], tmp_path: Path) -> None:
    scheme = ITEM + 'points = "x"\nwhere = "x > 0"\n' + CARD + 'where = "x > 0"\n'
    assert differences(tmp_path, scheme, x, expected) == found
    assert [check.where for check in written(tmp_path / "tea.toml").scheme().checks] == ["x > 0"]
