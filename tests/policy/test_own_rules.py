"""The rules in force after own rules, replacements and what is switched off."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve

from jixiao.language import Label
from jixiao.plugins import Offer
from jixiao.policy.model import OwnedRule, Policy
from jixiao.problems import Severity
from jixiao.scheme.rules import Payout, Penalty, Promotion
from jixiao.scheme.terms import SwitchTerm
from jixiao.scheme.units import MONEY

HEAD = '[policy]\nname = "Seaview"\nscheme = "shop"\nfrom = "2026-01"\n'
BOTH = HEAD + 'also = ["praise"]\n'
Loaded = Callable[..., Policy]


def named(policy: Policy, name: str) -> OwnedRule:
    """The rule in force of a name."""
    return next(owned for owned in policy.rules if owned.rule.name == name)


def test_an_own_rule_has_all_that_is_written(loaded: Loaded) -> None:
    text = """\
[[rule]]
name = "moved_up"
family = "promotion"
on = "people"
where = "role = 'clerk'"
formula = "if(sales > quota, 'seller', role)"
text = "role"
unit = "text"
every = "quarter"
sets = "role"
from = "this"
clause = ["S9.1-M1", "S9.1-M2"]
source = "二3"
label = { en = "Moved up", zh = "晋升" }
doc = "Only clerks."
"""
    assert named(loaded(HEAD + text), "moved_up").rule == Promotion(
        "moved_up",
        on="people",
        where="role = 'clerk'",
        formula="if(sales > quota, 'seller', role)",
        text="role",
        unit="text",
        every="quarter",
        sets="role",
        takes_effect="this",
        clause=["S9.1-M1", "S9.1-M2"],
        source="二3",
        label=Label("Moved up", "晋升"),
        doc="Only clerks.",
    )


def test_a_switch_of_the_scheme_may_say_how_often_an_own_rule_runs(
    loaded: Loaded, messages: Callable[..., list[str]], offers: Mapping[str, Offer]
) -> None:
    switch = SwitchTerm("paid_every", values=("quarter", "half-year"))
    shop = evolve(offers["shop"], scheme=evolve(offers["shop"].scheme, terms=(*offers["shop"].scheme.terms, switch)))
    rule = '[[rule]]\nname = "extra"\nfamily = "payout"\non = "people"\nformula = "1"\nevery = '
    assert named(loaded(HEAD + rule + '"paid_every"', {"shop": shop}), "extra").rule.every == "paid_every"
    (message,) = messages(HEAD + rule + '"over50_rate"', {"shop": shop})
    assert "expected  one of: month, quarter, four_month, half, year, paid_every" in message


def test_own_rules_come_last_and_belong_to_the_main_scheme(loaded: Loaded) -> None:
    text = """\
[[rule]]
name = "withheld"
family = "penalty"
on = "teams"
text = "'warning'"
taken_from = ["commission", "extra"]
[[rule]]
name = "extra"
family = "payout"
on = "people"
formula = "100"
unit = "money"
label = "Extra"
pays_on = "period.end"
hold = "false"
to = "department"
"""
    policy = loaded(BOTH + text)
    assert [owned.rule.name for owned in policy.rules][-2:] == ["withheld", "extra"]
    extra, withheld = named(policy, "extra"), named(policy, "withheld")
    assert (extra.owner, str(extra.place)) == ("shop", "policy.toml:12:3")
    assert isinstance(withheld.rule, Penalty)
    assert withheld.rule.taken_from == ("commission", "extra")
    assert extra.rule == Payout(
        "extra",
        on="people",
        formula="100",
        unit=MONEY,
        label=Label("Extra", "Extra"),
        pays_on="period.end",
        hold="false",
        to="department",
    )


def test_a_replacement_inherits_what_it_does_not_restate(loaded: Loaded) -> None:
    policy = loaded(HEAD + '[[rule]]\nreplaces = "commission"\nformula = "sales * 2 / 100"\n')
    owned = named(policy, "commission")
    assert [rule.rule.name for rule in policy.rules] == ["sales", "commission", "prize", "fine"]
    assert (owned.owner, str(owned.place)) == ("shop", "policy.toml:5:3")
    assert owned.rule == Payout(
        "commission",
        on="people",
        formula="sales * 2 / 100",
        where="role = 'seller'",
        unit="money",
        clause="S9.1-P1",
        source="一1",
        label=Label("Commission", "提成"),
    )


def test_a_replacement_may_be_of_another_family_and_scheme(loaded: Loaded) -> None:
    text = '[[rule]]\nreplaces = "praise.praise_reward"\nfamily = "penalty"\n'
    owned = named(loaded(BOTH + text), "praise_reward")
    assert (owned.owner, owned.rule.family, owned.rule.formula) == ("praise", "penalty", "praise_points")


def test_a_rule_switched_off_is_kept_apart_and_reported(loaded: Loaded) -> None:
    policy = loaded(HEAD + '[off]\nrules = ["fine", "shop.prize", "quota_given"]\n')
    assert [owned.rule.name for owned in policy.rules] == ["sales", "commission"]
    assert policy.off == ("fine", "prize", "quota_given")
    assert [(owned.rule.name, str(owned.place)) for owned in policy.dropped] == [
        ("fine", "policy.toml:6:10"),
        ("prize", "policy.toml:6:18"),
    ]
    assert [(notice.code, notice.severity) for notice in policy.notices] == [("policy.rule_off", Severity.NOTICE)] * 2


def test_two_schemes_with_a_rule_of_one_name_are_refused(
    messages: Callable[..., list[str]], clashing: Mapping[str, Offer]
) -> None:
    (message,) = messages(BOTH, clashing)
    assert message == (
        "policy.toml:5:1  policy.also\n"
        "  found     a rule named “prize” both in scheme “shop” and in scheme “praise”\n"
        "  expected  one rule of a name in force\n"
        '  mend      switch one of them off: [off] rules = ["praise.prize"]'
    )


def test_switching_off_one_of_two_rules_of_a_name_settles_it(loaded: Loaded, clashing: Mapping[str, Offer]) -> None:
    policy = loaded(BOTH + '[off]\nrules = ["shop.prize"]\n', clashing)
    assert [(owned.owner, owned.rule.name) for owned in policy.rules if owned.rule.name == "prize"] == [
        ("praise", "prize")
    ]


def test_a_name_that_two_schemes_have_needs_its_scheme(
    messages: Callable[..., list[str]], clashing: Mapping[str, Offer]
) -> None:
    found = messages(BOTH + '[off]\nrules = ["prize"]\n[[rule]]\nreplaces = "prize"\nformula = "1"\n', clashing)
    ambiguous = [message for message in found if "several schemes" in message]
    assert [message.splitlines()[0] for message in ambiguous] == [
        "policy.toml:7:10  off.rules[0]",
        "policy.toml:9:1  rule[0].replaces",
    ]
    assert "one of: “shop.prize”, “praise.prize”" in ambiguous[0]


def test_a_rule_switched_off_twice_is_reported(messages: Callable[..., list[str]]) -> None:
    assert "switched off for the second time" in messages(HEAD + '[off]\nrules = ["fine", "shop.fine"]\n')[1]


def test_the_name_of_a_rule_that_is_off_is_free(loaded: Loaded) -> None:
    text = '[off]\nrules = ["fine"]\n[[rule]]\nname = "fine"\nfamily = "penalty"\non = "people"\nformula = "20"\n'
    assert named(loaded(HEAD + text), "fine").rule.formula == "20"
