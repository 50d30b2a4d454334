"""The plugin object: it hands on the scheme and, family by family, its rules."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao import Indicator, Measure, Payout, Penalty, Promotion, Scheme
from jixiao.hookspecs import hookimpl
from jixiao_wealth_mgmt.scheme import RULES, SCHEME


class _Plugin:
    """The scheme and its rules, in the order of the document; each hook picks one family."""

    @hookimpl
    def scheme(self) -> Scheme:
        return SCHEME

    @hookimpl
    def measures(self) -> Iterable[Measure]:
        return [rule for rule in RULES if isinstance(rule, Measure)]

    @hookimpl
    def indicators(self) -> Iterable[Indicator]:
        return [rule for rule in RULES if isinstance(rule, Indicator)]

    @hookimpl
    def payouts(self) -> Iterable[Payout]:
        return [rule for rule in RULES if isinstance(rule, Payout)]

    @hookimpl
    def penalties(self) -> Iterable[Penalty]:
        return [rule for rule in RULES if isinstance(rule, Penalty)]

    @hookimpl
    def promotions(self) -> Iterable[Promotion]:
        return [rule for rule in RULES if isinstance(rule, Promotion)]


wealth_mgmt = _Plugin()
