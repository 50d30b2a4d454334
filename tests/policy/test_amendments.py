"""Editions of the terms: each complete, in the order of their months."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jixiao.policy.model import Edition, Policy
from jixiao.scheme.periods import Period

TEXT = """\
[policy]
name = "Seaview"
scheme = "shop"
from = "2026-01"
[terms]
commission_rate = "1.5%"
fixed_prize = 100
[[amendment]]
from = "2026-10"
terms.fixed_prize = 300
[[amendment]]
from = "2026-07"
terms.commission_rate = "1.8%"
terms.ladder_after_last = "decision"
"""


@pytest.fixture
def policy(loaded: Callable[[str], Policy]) -> Policy:
    """A policy amended twice, the later month written first."""
    return loaded(TEXT)


def in_force(policy: Policy, month: str) -> Edition:
    """The edition in force in a month."""
    edition = policy.edition(Period.parse(month))
    assert edition is not None
    return edition


def test_editions_are_in_the_order_of_their_months(policy: Policy) -> None:
    assert [str(edition.since) for edition in policy.editions] == ["2026-01", "2026-07", "2026-10"]


@pytest.mark.parametrize(
    ("month", "rate", "prize"),
    [
        ("2026-01", "3/200", "100"),
        ("2026-06", "3/200", "100"),
        ("2026-07", "9/500", "100"),
        ("2026-09", "9/500", "100"),
        ("2026-10", "9/500", "300"),
        ("2030-01", "9/500", "300"),
    ],
)
def test_an_amendment_keeps_what_it_does_not_change(policy: Policy, month: str, rate: str, prize: str) -> None:
    terms = in_force(policy, month).terms["shop"]
    assert (str(terms["commission_rate"]), str(terms["fixed_prize"])) == (rate, prize)


def test_before_the_policy_nothing_is_in_force(policy: Policy) -> None:
    assert policy.edition(Period.parse("2025-12")) is None


def test_a_switch_amended_reaches_the_ladder_from_then_on(policy: Policy) -> None:
    afters = [getattr(edition.terms["shop"]["queue_ladder"], "after_last", None) for edition in policy.editions]
    assert afters == ["repeat", "decision", "decision"]


def test_an_origin_is_where_the_term_was_last_given(policy: Policy) -> None:
    places = [str(edition.origins["shop", "fixed_prize"]) for edition in policy.editions]
    assert places == ["policy.toml:7:1", "policy.toml:7:1", "policy.toml:10:7"]


def test_a_finding_is_closed_by_its_term_or_by_acceptance(loaded: Callable[[str], Policy]) -> None:
    assert [finding.id for finding in loaded(TEXT).open_findings()] == ["S9.1-X2", "S9.1-X3"]
    text = TEXT + 'terms.over50_rate = "whole_excess"\n[accept]\nfindings = ["S9.1-X3"]\n'
    assert not loaded(text).open_findings()
