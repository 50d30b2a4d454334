"""Values of terms, exact, as their declarations read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.policy.figures import figure, plain, readable, takes_percent, unit_words
from jixiao.policy.model import Policy
from jixiao.scheme.steps import Band, Bands, Curve, Ladder, Ranks, Rows, Step, TermValue
from jixiao.scheme.units import Unit

HEAD = '[policy]\nname = "Seaview"\nscheme = "shop"\nfrom = "2026-01"\n[terms]\n'
Loaded = Callable[[str], Policy]


def term(policy: Policy, name: str) -> TermValue:
    """A term's value in the first edition."""
    return policy.editions[0].terms["shop"][name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"1.5%"', Fraction(15, 1000)),
        ('"1.5％"', Fraction(15, 1000)),
        ('"5‰"', Fraction(5, 1000)),
        ("0.1", Fraction(1, 10)),
        ("1", Fraction(1)),
        ("1_000e-4", Fraction(1, 10)),
        ('"14167/162000"', Fraction(14167, 162000)),
        ('"0.333333333333333333"', Fraction(333333333333333333, 10**18)),
        ("0.1000000000000000000000000000001", Fraction(1000000000000000000000000000001, 10**31)),
    ],
)
def test_a_figure_is_exactly_what_is_written(loaded: Loaded, text: str, expected: Fraction) -> None:
    assert term(loaded(f"{HEAD}commission_rate = {text}\n"), "commission_rate") == expected


@pytest.mark.parametrize("edge", ["0", "1", '"100%"'])
def test_both_ends_of_a_range_are_inside(loaded: Loaded, edge: str) -> None:
    assert term(loaded(f"{HEAD}commission_rate = {edge}\n"), "commission_rate") in (0, 1)


@pytest.mark.parametrize(
    ("unit", "takes"),
    [("rate", True), ("number", True), ("points", False), ("count", False), ("money", False), ("money/area", False)],
)
def test_percentages_are_for_rates_and_bare_numbers(unit: str, takes: bool) -> None:
    assert takes_percent(Unit.parse(unit)) is takes


def test_a_term_not_given_has_its_default_and_a_blank_has_none(loaded: Loaded) -> None:
    policy = loaded(HEAD)
    assert term(policy, "fixed_prize") == Fraction(500)
    assert term(policy, "over50_rate") == "marginal"
    assert term(policy, "cap") is None
    assert "commission_rate" not in policy.editions[0].terms["shop"]
    assert not policy.editions[0].given


def test_an_optional_number_may_be_none(loaded: Loaded) -> None:
    assert term(loaded(f'{HEAD}cap = "none"\n'), "cap") is None
    assert term(loaded(f"{HEAD}cap = 8\n"), "cap") == 8


@pytest.mark.parametrize(("text", "expected"), [("6", "6"), ("6.0", "6"), ('"6"', "6")])
def test_a_switch_may_read_a_number(loaded: Loaded, text: str, expected: str) -> None:
    assert term(loaded(f"{HEAD}unit_count = {text}\n"), "unit_count") == expected


def test_bands_hold_percentages_open_edges_and_names_of_numbers(loaded: Loaded) -> None:
    text = """department_ratio = { mode = "marginal", bands = [
        { above = "100%", value = "110%" }, { from = 1, value = "base_rate" }, { from = 0, value = 0.6 } ] }\n"""
    assert term(loaded(HEAD + text), "department_ratio") == Bands(
        "marginal",
        (
            Band(Fraction(1), Fraction(11, 10), above=True),
            Band(Fraction(1), "base_rate"),
            Band(Fraction(0), Fraction(3, 5)),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        'points_curve = { points = [ [0, 0], ["50%", "100/3"] ] }',
        'points_curve = [ [0, 0], ["50%", "100/3"] ]',
        'points_curve = [ { at = 0, value = 0 }, { at = "50%", value = "100/3" } ]',
    ],
)
def test_a_curve_is_a_list_of_points(loaded: Loaded, text: str) -> None:
    points = ((Fraction(0), Fraction(0)), (Fraction(1, 2), Fraction(100, 3)))
    assert term(loaded(f"{HEAD}{text}\n"), "points_curve") == Curve(points)


def test_a_ladder_ends_as_its_switch_says(loaded: Loaded) -> None:
    steps = (
        'queue_ladder = { steps = [ { sanction = "warning" }, { amount = 50 }, { lo = 50, hi = "fixed_prize" } ] }\n'
    )
    expected = (Step(sanction="warning"), Step(Fraction(50)), Step(lo=Fraction(50), hi="fixed_prize"))
    assert term(loaded(HEAD + steps), "queue_ladder") == Ladder(expected, "repeat")
    assert term(loaded(HEAD + steps + 'ladder_after_last = "decision"\n'), "queue_ladder") == Ladder(
        expected, "decision"
    )


def test_the_switch_reaches_a_ladder_that_is_not_given(loaded: Loaded) -> None:
    ladder = term(loaded(f'{HEAD}ladder_after_last = "decision"\n'), "queue_ladder")
    assert isinstance(ladder, Ladder)
    assert ladder.after_last == "decision"


def test_a_ladder_without_switch_says_itself_what_follows(loaded: Loaded) -> None:
    text = 'free_ladder = { steps = [ { amount = 10 } ], after_last = "decision" }\n'
    assert term(loaded(HEAD + text), "free_ladder") == Ladder((Step(Fraction(10)),), "decision")


def test_ranks_and_tables_are_rows_of_their_columns(loaded: Loaded) -> None:
    text = """\
rank_table = [ { rank = "junior", sales = 0 }, { rank = "senior", sales = 1000, rate = "2%" } ]
coefficients = [
  { post = "销售", coefficient = 1.2, counts = false, since = 2026-01-31, month = "2026-Q1" },
  { post = "clerk", coefficient = "1/3", since = "2026-02-28" },
]
"""
    policy = loaded(HEAD + text)
    assert term(policy, "rank_table") == Ranks(
        (
            {"rank": "junior", "sales": Fraction(0)},
            {"rank": "senior", "sales": Fraction(1000), "rate": Fraction(1, 50)},
        ),
        reaches="sales",
    )
    assert term(policy, "coefficients") == Rows(
        (
            {
                "post": "seller",
                "coefficient": Fraction(6, 5),
                "counts": "false",
                "since": "2026-01-31",
                "month": "2026-Q1",
            },
            {"post": "clerk", "coefficient": Fraction(1, 3), "counts": "true", "since": "2026-02-28"},
        )
    )


def test_a_formula_is_kept_as_it_is_written(loaded: Loaded) -> None:
    assert term(loaded(f'{HEAD}scale = " quota / 2 "\n'), "scale") == " quota / 2 "


def test_terms_of_another_scheme_have_a_table_of_their_own(loaded: Loaded) -> None:
    text = (
        HEAD.replace("[terms]", 'also = ["praise"]\n[terms]') + "fixed_prize = 100\n[terms.praise]\npraise_points = 5\n"
    )
    edition = loaded(text).editions[0]
    assert (edition.terms["shop"]["fixed_prize"], edition.terms["praise"]["praise_points"]) == (100, 5)
    assert edition.given == {("shop", "fixed_prize"), ("praise", "praise_points")}
    assert str(edition.origins["praise", "praise_points"]) == "policy.toml:9:1"


@pytest.mark.parametrize("number", [Fraction(0), Fraction(-3, 8), Fraction(1, 3), Fraction(5000), Fraction(1, 10**18)])
def test_a_number_written_out_reads_back_as_itself(number: Fraction) -> None:
    for unit in (Unit.parse("money"), Unit.parse("rate")):
        assert figure(readable(number, unit), unit) == number
        assert figure(plain(number), unit) == number


@pytest.mark.parametrize(
    ("unit", "en", "zh"),
    [
        ("money", "amount of money", "金额"),
        ("money/area", "amount of money per area in square metres", "金额 / 面积（平方米）"),
    ],
)
def test_units_are_said_in_words(unit: str, en: str, zh: str) -> None:
    assert (unit_words(Unit.parse(unit), "en"), unit_words(Unit.parse(unit), "zh")) == (en, zh)


def test_a_rank_and_a_day_are_single_terms(loaded: Loaded) -> None:
    policy = loaded(HEAD)
    assert (term(policy, "entry_rank"), term(policy, "opened_on")) == ("junior", dt.date(2026, 1, 31))
    ranks = 'rank_table = [ { rank = "junior", sales = 0 }, { rank = "senior", sales = 1 } ]\n'
    policy = loaded(f'{HEAD}{ranks}entry_rank = "senior"\nopened_on = 2026-02-28\n')
    assert (term(policy, "entry_rank"), term(policy, "opened_on")) == ("senior", dt.date(2026, 2, 28))
    assert term(loaded(f'{HEAD}opened_on = "2026-03-01"\n'), "opened_on") == dt.date(2026, 3, 1)
