"""Worked cases: exact cells and figures, pins, terms of their own."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from jixiao.policy.model import Case, Policy
from jixiao.scheme.steps import Ladder

HEAD = '[policy]\nname = "Seaview"\nscheme = "shop"\nalso = ["praise"]\nfrom = "2026-01"\n'
EXPECT = 'expect = [ { subject = "A", rule = "commission", value = "1449.40" } ]\n'
Loaded = Callable[[str], Policy]


def case(policy: Policy) -> Case:
    """The one case of a policy."""
    (only,) = policy.cases
    return only


def test_a_case_has_rows_terms_and_expectations(loaded: Loaded) -> None:
    text = """\
[[case]]
name = "S9.1-E1 reward of a seller"
period = "2026-03"
terms = { commission_rate = "1.5%", praise = { praise_points = 3 } }
given = { people = [
    { person_id = "A", quota = 240000.00, hire_date = 2020-01-31, is_manager = false, sales = "1/3" },
], deals = [ ] }
expect = [
    { subject = "A", rule = "commission", value = "14167/162" },
    { subject = 7, table = "people", rule = "shop.fine", period = "2026-03", text = "warning" },
    { subject = "A", rule = "net", problem = "not available" },
]
"""
    found = case(loaded(HEAD + text))
    assert (found.name, found.period, str(found.place)) == ("S9.1-E1 reward of a seller", "2026-03", "policy.toml:6:3")
    assert found.terms == {"shop": {"commission_rate": Fraction(3, 200)}, "praise": {"praise_points": Fraction(3)}}
    assert found.given == {
        "people": (
            {
                "person_id": "A",
                "quota": Decimal("240000.00"),
                "hire_date": "2020-01-31",
                "is_manager": False,
                "sales": "1/3",
            },
        ),
        "deals": (),
    }
    first, second, third = found.expect
    assert (first.subject, first.rule, first.value, first.table) == ("A", "commission", "14167/162", None)
    assert (second.subject, second.rule, second.text, second.table) == ("7", "fine", "warning", "people")
    assert (third.rule, third.problem, str(third.place)) == ("net", "not available", "policy.toml:16:5")


@pytest.mark.parametrize(
    ("written", "kept"),
    [("1449.40", "1449.40"), ('"1449.40"', "1449.40"), ("1_449", "1449"), ("1e3", "1000"), ("-0.10", "-0.10")],
)
def test_an_expected_figure_is_kept_as_it_is_written(loaded: Loaded, written: str, kept: str) -> None:
    text = f'[[case]]\nname = "x"\nperiod = "2026-03"\nexpect = [ {{ subject = "A", rule = "fine", value = {written} }} ]\n'
    assert case(loaded(HEAD + text)).expect[0].value == kept


@pytest.mark.parametrize("period", ["2026-03", "2026-Q1", "2026", "2026-01..2026-06"])
def test_a_case_runs_over_a_month_or_a_range(loaded: Loaded, period: str) -> None:
    assert case(loaded(f'{HEAD}[[case]]\nname = "x"\nperiod = "{period}"\n{EXPECT}')).period == period


def test_an_own_rule_may_be_pinned_and_expected(loaded: Loaded) -> None:
    text = """\
[[rule]]
name = "extra"
family = "payout"
on = "people"
formula = "100"
[[case]]
name = "x"
period = "2026-03"
given.people = [ { person_id = "A", extra = 5 } ]
expect = [ { subject = "A", rule = "extra", value = 5 } ]
"""
    assert case(loaded(HEAD + text)).given["people"][0]["extra"] == 5


def test_rows_of_a_derived_table_are_refused(messages: Callable[[str], list[str]]) -> None:
    text = f'[[case]]\nname = "x"\nperiod = "2026-03"\ngiven.teams = [ {{ team_id = "T" }} ]\n{EXPECT}'
    (message,) = messages(HEAD + text)
    assert "rows of the table “teams”, which is made from people" in message


def test_a_rule_that_is_off_can_be_neither_pinned_nor_expected(messages: Callable[[str], list[str]]) -> None:
    text = """\
[off]
rules = ["fine"]
[[case]]
name = "x"
period = "2026-03"
given.people = [ { person_id = "A", fine = 5 } ]
expect = [ { subject = "A", rule = "fine", value = 5 } ]
"""
    assert [message.splitlines()[0] for message in messages(HEAD + text)] == [
        "policy.toml:7:10  off.rules[0]",
        "policy.toml:11:37  case[0].given.people[0].fine",
        "policy.toml:12:29  case[0].expect[0].rule",
    ]


def test_a_switch_of_a_case_reaches_the_ladder(loaded: Loaded) -> None:
    text = f'[[case]]\nname = "x"\nperiod = "2026-03"\nterms.ladder_after_last = "decision"\n{EXPECT}'
    terms = case(loaded(HEAD + text)).terms["shop"]
    ladder = terms["queue_ladder"]
    assert set(terms) == {"ladder_after_last", "queue_ladder"}
    assert isinstance(ladder, Ladder)
    assert ladder.after_last == "decision"


def test_terms_of_a_case_that_touch_no_ladder_stand_alone(loaded: Loaded) -> None:
    text = f'[[case]]\nname = "x"\nperiod = "2026-03"\nterms.fixed_prize = 100\n{EXPECT}'
    assert case(loaded(HEAD + text)).terms == {"shop": {"fixed_prize": Fraction(100)}}
