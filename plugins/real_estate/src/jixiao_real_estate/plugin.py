"""The plugin objects of the two schemes: each hands on its scheme and, family by family, its rules."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from jixiao import Indicator, Measure, Payout, Penalty, Promotion, Scheme
from jixiao.hookspecs import hookimpl


@frozen
class _Plugin:
    """One scheme and its rules, in the order of the document; each hook picks one family."""

    offered: Scheme
    rules: tuple[object, ...]

    @hookimpl
    def scheme(self) -> Scheme:
        return self.offered

    @hookimpl
    def measures(self) -> Iterable[Measure]:
        return [rule for rule in self.rules if isinstance(rule, Measure)]

    @hookimpl
    def indicators(self) -> Iterable[Indicator]:
        return [rule for rule in self.rules if isinstance(rule, Indicator)]

    @hookimpl
    def payouts(self) -> Iterable[Payout]:
        return [rule for rule in self.rules if isinstance(rule, Payout)]

    @hookimpl
    def penalties(self) -> Iterable[Penalty]:
        return [rule for rule in self.rules if isinstance(rule, Penalty)]

    @hookimpl
    def promotions(self) -> Iterable[Promotion]:
        return [rule for rule in self.rules if isinstance(rule, Promotion)]


def __getattr__(name: str) -> object:
    # a policy names one scheme: the other's rules need not be read for it
    if name == "real_estate":
        from jixiao_real_estate import assessment

        return _Plugin(assessment.scheme, assessment.rules)
    if name == "real_estate_ranking":
        from jixiao_real_estate import ranking

        return _Plugin(ranking.scheme, ranking.rules)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
