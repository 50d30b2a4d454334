"""Every extension point of jixiao.

A plugin is an object (a module or an instance) with functions named as here and marked with `hookimpl`. It is found
through an entry point of the group ``jixiao``: one entry per scheme, its name the scheme's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pluggy

from jixiao.problems import Place
from jixiao.scheme.rules import Indicator, Measure, Payout, Penalty, Promotion
from jixiao.scheme.scheme import Scheme

__all__ = [
    "PROJECT",
    "hookimpl",
    "indicators",
    "measures",
    "payouts",
    "penalties",
    "promotions",
    "rule_places",
    "scheme",
]

PROJECT = "jixiao"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def scheme() -> Scheme:  # type: ignore[empty-body]  # a specification has no body
    """Offer the scheme: its tables, references, terms, checks, processes, notes and findings.

    Called once when the plugin is used: a policy names it, or schemes are listed. It reads neither terms nor data.
    Exactly one value; its ``name`` is that of the entry point.

    :raises Problems: the scheme is inconsistent in itself.

    .. versionadded:: 0.1
    """


@hookspec
def measures() -> Iterable[Measure]:  # type: ignore[empty-body]  # a specification has no body
    """Offer the scheme's measures: named intermediates, among them the parts of payables, with their clauses.

    Called after :func:`scheme`. Order does not matter: rules are sorted by what their formulas name.

    :raises Problems: the rules are inconsistent in themselves; the message names the rule.

    .. versionadded:: 0.1
    """


@hookspec
def indicators() -> Iterable[Indicator]:  # type: ignore[empty-body]  # a specification has no body
    """Offer the scheme's indicators: what measures or scores a subject.

    Called after :func:`scheme`. Order does not matter.

    :raises Problems: the rules are inconsistent in themselves; the message names the rule.

    .. versionadded:: 0.1
    """


@hookspec
def payouts() -> Iterable[Payout]:  # type: ignore[empty-body]  # a specification has no body
    """Offer the scheme's payouts, as data.

    Called when a policy names the scheme, and for listings and documents; it reads neither terms nor data, which act
    inside the formulas. Lines are printed in the order given here. Two rules of one name are refused.

    :raises Problems: the rules are inconsistent in themselves; the message names the rule.

    .. versionadded:: 0.1
    """


@hookspec
def penalties() -> Iterable[Penalty]:  # type: ignore[empty-body]  # a specification has no body
    """Offer the scheme's penalties.

    Called after :func:`scheme`. Order matters among penalties that come off the same payouts: they are taken in the
    order given here.

    :raises Problems: the rules are inconsistent in themselves; the message names the rule.

    .. versionadded:: 0.1
    """


@hookspec
def promotions() -> Iterable[Promotion]:  # type: ignore[empty-body]  # a specification has no body
    """Offer the scheme's promotions: what moves a rank or a status.

    Called after :func:`scheme`. Order matters among rules that set the same column: the last applicable one holds.

    :raises Problems: the rules are inconsistent in themselves; the message names the rule.

    .. versionadded:: 0.1
    """


@hookspec
def rule_places() -> Mapping[str, Place]:  # type: ignore[empty-body]  # a specification has no body
    """Offer the places where rules are written, by name, so that a message about a formula names file, line and column.

    Called after :func:`promotions`; optional: a scheme in Python has none, and its rules are named by scheme and name.
    Order does not matter.

    :raises Problems: never; a name that is no rule is passed over.

    .. versionadded:: 0.1
    """
