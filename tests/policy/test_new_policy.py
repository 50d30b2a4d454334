"""A fresh policy: it lacks the blanks and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

from jixiao.plugins import Offer
from jixiao.policy.model import Policy
from jixiao.policy.term_figures import other_readings
from jixiao.policy.write import new_policy
from jixiao.scheme.terms import SwitchTerm

BLANKS = ["commission_rate", "points_curve", "rank_table", "coefficients", "scale"]
FILLED = {
    "commission_rate": '"1.5%"',
    "points_curve": "[ [0, 0], [1, 100] ]",
    "rank_table": '[ { rank = "junior", sales = 0 } ]',
    "coefficients": '[ { post = "seller", coefficient = 1 } ]',
    "scale": '"quota / 1000"',
}


@pytest.fixture(params=["en", "zh"])
def text(request: pytest.FixtureRequest, offers: Mapping[str, Offer]) -> str:
    """A fresh policy in each language."""
    return new_policy(offers["shop"].scheme, offers["shop"].rules, lang=request.param, name='Hotel "Seaview" \\ 海景')


@pytest.mark.parametrize(
    ("ends", "en", "zh"),
    [
        ((None, None), "persons, a number (rate)", "persons, 一个数（比率）"),
        ((0, 1), "persons, a number (rate, ≥ 0%, ≤ 100%)", "persons, 一个数（比率, ≥ 0%, ≤ 100%）"),
    ],
)
def test_a_switch_that_takes_a_number_says_so(ends: tuple[int | None, int | None], en: str, zh: str) -> None:
    lowest, highest = (None if end is None else Fraction(end) for end in ends)
    term = SwitchTerm("split", values=("1/2", "persons"), number="rate", lowest=lowest, highest=highest)
    assert (other_readings(term, "en"), other_readings(term, "zh")) == (en, zh)
    assert other_readings(SwitchTerm("basis", values=("sold", "paid", "due")), "en") == "paid, due"


def filled(text: str) -> str:
    """The policy with its blanks filled in."""
    for name, value in FILLED.items():
        text = text.replace(f'{name} = "?"', f"{name} = {value}")
    return text


def test_a_fresh_policy_lists_exactly_its_blanks(text: str, messages: Callable[[str], list[str]]) -> None:
    assert [message.splitlines()[0].partition("  ")[2] for message in messages(text)] == [
        f"terms.{name}" for name in BLANKS
    ]


def test_a_filled_policy_has_every_default_and_leaves_findings_open(text: str, loaded: Callable[[str], Policy]) -> None:
    policy = loaded(filled(text))
    least = loaded('[policy]\nname = "x"\nscheme = "shop"\nfrom = "2026-01"\n')
    terms = policy.editions[0].terms["shop"]
    assert policy.name == 'Hotel "Seaview" \\ 海景'
    assert {name: value for name, value in terms.items() if name not in BLANKS} == least.editions[0].terms["shop"]
    assert policy.open_findings() == least.open_findings()


def test_its_comments_load_once_their_signs_are_removed(text: str, loaded: Callable[[str], Policy]) -> None:
    bare = re.sub(
        r"^# (?=\[|\w+ *= )",
        "",
        filled(text).replace('# people = "', "").replace('# deals = "', ""),
        flags=re.MULTILINE,
    )
    bare = "\n".join(line for line in bare.splitlines() if not line.startswith("data/"))
    policy = loaded(bare)
    assert [owned.rule.name for owned in policy.rules] == ["sales", "prize", "fine", "own_bonus"]
    assert (policy.off, policy.accepted) == (("commission",), ("S9.1-X2",))
    assert ("shop", "over50_rate") in policy.editions[0].given


def test_every_term_stands_once_in_the_order_of_the_scheme(text: str, offers: Mapping[str, Offer]) -> None:
    names = re.findall(r"^(?:# )?(\w+) = ", text.partition("[terms]")[2].partition("[[rule]]")[0], flags=re.MULTILINE)
    assert names == [term.name for term in offers["shop"].scheme.terms]


def test_a_term_has_its_label_unit_range_and_clause_above_it(offers: Mapping[str, Offer]) -> None:
    text = new_policy(offers["shop"].scheme, offers["shop"].rules, lang="zh", name="x")
    assert '# 提成比例; 比率; ≥ 0%; ≤ 100% (S9.1-P1)\ncommission_rate = "?"\n' in text
    assert '# over50_rate = "marginal"  # 或 whole_excess (S9.1-X2)\n' in text


def test_files_that_are_there_are_written_out(offers: Mapping[str, Offer]) -> None:
    text = new_policy(offers["shop"].scheme, (), name="x", since="2027-04", files={"people": "data/员工.xlsx"})
    assert '\npeople = "data/员工.xlsx"\n# deals = "data/deals.xlsx"\n' in text
    assert '\nfrom     = "2027-04"  # ' in text
