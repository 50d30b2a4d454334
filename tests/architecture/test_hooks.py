"""Every hook is a contract: documented, typed, implemented by a plugin, tested here."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any

import pluggy
import pytest

from jixiao import Indicator, Label, Measure, Payout, Penalty, Problems, Promotion, Scheme, hookspecs
from jixiao.hookspecs import hookimpl
from jixiao.plugins import installed, offer, offers
from tests.architecture.sources import ROOT

HOOKS: dict[str, Callable[..., Any]] = {
    name: found for name, found in vars(hookspecs).items() if hasattr(found, f"{hookspecs.PROJECT}_spec")
}
FAMILIES: dict[str, type[Measure]] = {
    "measures": Measure,
    "indicators": Indicator,  # type: ignore[dict-item]  # all are rules
    "payouts": Payout,  # type: ignore[dict-item]  # all are rules
    "penalties": Penalty,  # type: ignore[dict-item]  # all are rules
    "promotions": Promotion,  # type: ignore[dict-item]  # all are rules
}
#: what the docstring of a hook answers
ANSWERS = {
    "what it offers": r"\AOffer ",
    "when it is called": r"\bCalled\b",
    "what about order": r"\b[Oo]rder\b|\bExactly one value\b",
    "what it may raise": r":raises \w+:",
    "since when": r"\.\. versionadded:: \d+\.\d+",
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_says(hook: str, answer: str) -> None:
    assert re.search(ANSWERS[answer], inspect.getdoc(HOOKS[hook]) or ""), f"{hook} does not say {answer}"


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_says_by_its_type_what_it_returns(hook: str) -> None:
    assert inspect.signature(HOOKS[hook]).return_annotation not in (inspect.Signature.empty, "None", "object")


def test_every_hook_is_public() -> None:
    assert set(HOOKS) == set(hookspecs.__all__) - {"PROJECT", "hookimpl"}


@pytest.mark.parametrize("hook", HOOKS)
def test_an_installed_plugin_implements_the_hook(hook: str) -> None:
    implemented = set()
    for entries in installed().values():
        manager = pluggy.PluginManager(hookspecs.PROJECT)
        manager.add_hookspecs(hookspecs)
        manager.register(entries[0].load())
        implemented |= {name for name in HOOKS if getattr(manager.hook, name).get_hookimpls()}
    assert hook in implemented


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_is_tested(hook: str) -> None:
    """By a test named for it, in this module or beside it."""
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert f"def test_hook_{hook}" in tests


SHOP = Scheme("shop", title=Label("A shop", "商店"), document="S9.1", tables=())


class Shop:
    """A plugin with one rule of each family."""

    def __init__(self, scheme: Scheme = SHOP) -> None:
        self.offered = scheme

    @hookimpl
    def scheme(self) -> Scheme:
        return self.offered

    @hookimpl
    def measures(self) -> Iterable[Measure]:
        return [Measure("a", on="people", formula="1")]

    @hookimpl
    def indicators(self) -> Iterable[Indicator]:
        return [Indicator("b", on="people", formula="1")]

    @hookimpl
    def payouts(self) -> Iterable[Payout]:
        return [Payout("d", on="people", formula="1"), Payout("c", on="people", formula="1")]

    @hookimpl
    def penalties(self) -> Iterable[Penalty]:
        return [Penalty("f", on="people", formula="1"), Penalty("e", on="people", formula="1")]

    @hookimpl
    def promotions(self) -> Iterable[Promotion]:
        return [Promotion("h", on="people", text="'x'"), Promotion("g", on="people", text="'x'")]


def _family(name: str) -> list[str]:
    return [rule.name for rule in offer(Shop(), "shop").rules if rule.family == name]


def test_hook_scheme_gives_the_scheme_of_the_entry_points_name() -> None:
    assert offer(Shop(), "shop").scheme is SHOP
    with pytest.raises(Problems):
        offer(Shop(), "another")


def test_hook_measures_gives_measures() -> None:
    assert _family("measure") == ["a"]


def test_hook_indicators_gives_indicators() -> None:
    assert _family("indicator") == ["b"]


def test_hook_payouts_keeps_their_order() -> None:
    assert _family("payout") == ["d", "c"]


def test_hook_penalties_keeps_their_order() -> None:
    assert _family("penalty") == ["f", "e"]


def test_hook_promotions_keeps_their_order() -> None:
    assert _family("promotion") == ["h", "g"]


@pytest.mark.parametrize("scheme", sorted(installed()))
@pytest.mark.parametrize("hook", FAMILIES)
def test_installed_plugins_hand_on_one_family_a_hook(scheme: str, hook: str) -> None:
    entry = installed()[scheme][0]
    given = list(getattr(entry.load(), hook)())
    assert all(isinstance(rule, FAMILIES[hook]) for rule in given)
    assert [rule.name for rule in offers([scheme])[scheme].rules if rule in given] == [rule.name for rule in given]


class Misspelt(Shop):
    """A plugin with a hook that does not exist."""

    @hookimpl
    def payout(self) -> Iterable[Payout]:
        return []


class Doubled(Shop):
    """A plugin with two rules of one name."""

    @hookimpl
    def measures(self) -> Iterable[Measure]:
        return [Measure("b", on="people", formula="1")]


@pytest.mark.parametrize(("plugin", "code"), [(Misspelt(), "plugins.hooks"), (Doubled(), "plugins.rule_twice")])
def test_hooks_that_do_not_fit_are_refused(plugin: Shop, code: str) -> None:
    with pytest.raises(Problems) as raised:
        offer(plugin, "shop")
    assert [problem.code for problem in raised.value.problems] == [code]
