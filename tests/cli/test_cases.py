"""`jixiao test`: cases run on their own rows, and every digit counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

#: runs the command line: its exit code, stdout and stderr
Run = Callable[..., Any]

HEAD = """\
[policy]
name = "cases"
scheme = "cafe"
from = "2026-01"
[terms]
commission_rate = "1.5%"
"""
CASE = """\
[[case]]
name = "one"
period = "2026-03"
terms = {{ {terms} }}
given.people = [ {{ person_id = "A", shop_id = "x", quota = 100{pins} }} ]
given.shops = [ {{ shop_id = "x", target = 486 }} ]
given.sales = [ {{ sale_id = "s", person_id = "A", date = {date}, amount = 300.01 }} ]
expect = [ {{ subject = "{subject}", {expect} }} ]
"""


@pytest.fixture
def case(run: Run) -> object:
    """Run one case; its exit code and what it says."""

    def run_case(
        expect: str, *, pins: str = "", terms: str = "", date: str = "2026-03-05", subject: str = "A"
    ) -> tuple[int, str]:
        text = CASE.format(expect=expect, pins=pins, terms=terms, date=date, subject=subject)
        Path("policy.toml").write_text(HEAD + text, "utf-8")
        said = run("test", "policy.toml")
        assert said.err == ""
        return said.code, said.out

    return run_case


@pytest.mark.parametrize(
    "expect",
    [
        'rule = "commission", value = "3.00"',
        'rule = "commission", value = 3',
        'rule = "sold", value = "300.01"',
        'rule = "share", value = "30001/48600"',
        'rule = "net", value = "3.00"',
        'rule = "praised", text = "star"',
        'rule = "commission", value = "3.00", table = "people", period = "2026-03"',
    ],
)
def test_an_exact_figure_passes(case, expect: str) -> None:  # type: ignore[no-untyped-def]  # a fixture
    assert case(expect) == (0, "passed  one\n\n1 passed, 0 failed\n")


@pytest.mark.parametrize(
    ("expect", "found"),
    [
        ('rule = "commission", value = "3.01"', "3"),
        ('rule = "commission", value = "13.00"', "3"),
        ('rule = "commission", value = "3.00015"', "3"),
        ('rule = "sold", value = "300.011"', "300.01"),
        ('rule = "share", value = "30001/48601"', "30001/48600"),
        ('rule = "share", value = "0.617304526748971193"', "30001/48600"),
        ('rule = "net", value = "2.99"', "3"),
        ('rule = "praised", text = "stars"', "star"),
        ('rule = "fine", value = "0"', "nothing"),
        ('rule = "commission", problem = "unavailable"', "3"),
    ],
)
def test_changing_any_digit_fails(case, expect: str, found: str) -> None:  # type: ignore[no-untyped-def]  # a fixture
    code, text = case(expect)
    assert code == 1
    assert text.startswith("FAILED  one  (policy.toml:7:3)\n")
    assert f"    found     {found}\n" in text


def test_the_case_s_terms_stand_over_those_of_the_policy(case) -> None:  # type: ignore[no-untyped-def]  # a fixture
    assert case('rule = "commission", value = "30.00"', terms='commission_rate = "10%", basis = "all"')[0] == 0


@pytest.mark.parametrize(
    ("pins", "expect"),
    [
        (", sold = 1100", 'rule = "commission", value = "15.00"'),
        (', sold = "1000/3"', 'rule = "sold", value = "1000/3"'),
        (', sold = "1000/3"', 'rule = "share", value = "500/729"'),
        (', sold = "301/3"', 'rule = "commission", value = "0.01"'),
        (", commission = 7.005", 'rule = "net", value = "7.01"'),
        (", fine = 2.50", 'rule = "fine", value = "2.50"'),
        (", sold = 99", 'rule = "fine", value = "0.00"'),
        (', praised = "hero"', 'rule = "praised", text = "hero"'),
        (', sold = 1, praised = "hero"', 'rule = "praised", text = "hero"'),
    ],
)
def test_a_cell_named_after_a_rule_takes_the_place_of_its_formula(case, pins: str, expect: str) -> None:  # type: ignore[no-untyped-def]  # a fixture
    code, text = case(expect, pins=pins)
    assert (code, text) == (0, "passed  one\n\n1 passed, 0 failed\n")


def test_a_pin_that_is_no_value_of_the_rule_fails_the_case(case) -> None:  # type: ignore[no-untyped-def]  # a fixture
    code, text = case('rule = "sold", value = 1', pins=', sold = "many"')
    assert code == 1
    assert "as the pinned value of the rule “sold”" in text


def test_rows_of_other_months_are_not_summed(case) -> None:  # type: ignore[no-untyped-def]  # a fixture
    assert case('rule = "sold", value = 0', date="2026-02-28")[0] == 0


def test_an_expected_problem_is_named_by_its_code_or_words(run: Run) -> None:
    text = HEAD + (
        '[[case]]\nname = "no quota"\nperiod = "2026-03"\ngiven = { people = [ { person_id = "A", shop_id = "x" } ] }\n'
        'expect = [ { subject = "A", rule = "commission", problem = "engine.unavailable" },'
        ' { subject = "A", rule = "commission", problem = "people.quota of A is empty" } ]\n'
    )
    Path("policy.toml").write_text(text, "utf-8")
    assert run("test", "policy.toml").code == 0
    Path("policy.toml").write_text(text.replace("of A is empty", "of B is empty"), "utf-8")
    assert run("test", "policy.toml").code == 1


def test_a_case_over_months_looks_into_the_month_that_is_named(run: Run) -> None:
    text = HEAD + (
        '[[case]]\nname = "two months"\nperiod = "2026-02..2026-03"\n'
        'given = { people = [ { person_id = "A", shop_id = "x", quota = 1 } ], sales = ['
        ' { sale_id = "a", person_id = "A", date = 2026-02-01, amount = 5 },'
        ' { sale_id = "b", person_id = "A", date = 2026-03-31, amount = 7 } ] }\n'
        'expect = [ { subject = "A", rule = "sold", period = "2026-02", value = 5 },'
        ' { subject = "A", rule = "sold", value = 7 } ]\n'
    )
    Path("policy.toml").write_text(text, "utf-8")
    assert run("test", "policy.toml").code == 0


def test_an_amendment_within_a_case_takes_effect(run: Run) -> None:
    text = HEAD + (
        '[[amendment]]\nfrom = "2026-03"\nterms.commission_rate = "3%"\n'
        '[[case]]\nname = "amended"\nperiod = "2026-02..2026-03"\n'
        'given = { people = [ { person_id = "A", shop_id = "x", quota = 0, sold = 100 } ] }\n'
        'expect = [ { subject = "A", rule = "commission", period = "2026-02", value = "1.50" },'
        ' { subject = "A", rule = "commission", value = "3.00" } ]\n'
    )
    Path("policy.toml").write_text(text, "utf-8")
    said = run("test", "policy.toml")
    assert (said.code, said.out) == (0, "passed  amended\n\n1 passed, 0 failed\n")


def test_a_policy_without_cases_says_so(run: Run) -> None:
    Path("policy.toml").write_text(HEAD, "utf-8")
    said = run("test", "policy.toml")
    assert (said.code, said.out) == (0, "policy.toml has no cases.\n")


def test_a_problem_is_spelled_out_once(run: Run) -> None:
    rule = '[[rule]]\nname = "odd"\nfamily = "indicator"\non = "people"\nunit = "count"\nformula = "nothing_known"\n'
    expect = 'rule = "odd", value = 1 }, { subject = "A", rule = "odd", value = 2'
    case = CASE.format(expect=expect, pins="", terms="", date="2026-03-05", subject="A")
    Path("policy.toml").write_text(HEAD + rule + case, "utf-8")
    said = run("test", "policy.toml")
    assert (said.code, said.out.count("nothing_known  "), said.out.count("for the reason told above")) == (1, 0, 1)
    assert said.out.count("“nothing_known”") == 1


def test_a_difference_is_shown_with_why_the_found_figure_is_what_it_is(case) -> None:  # type: ignore[no-untyped-def]  # a fixture
    code, text = case('rule = "commission", value = "3.01"')
    assert code == 1
    # 1.5% of what 300.01 is above the quota of 100
    assert "numbers: greatest(300.01 - 100" in text
    assert "sold [A] = 300.01" in text
