"""The plugin object: it hands on the scheme and, family by family, its rules."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from jixiao import Indicator, Measure, Payout, Penalty, Promotion, Scheme
from jixiao.hookspecs import hookimpl
from jixiao_dairy_dept_kpi.kpi import RULES, SCHEME


@frozen
class _Plugin:
    """The scheme and its rules, in the order of the document; each hook picks one family."""

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


dairy_dept_kpi = _Plugin(SCHEME, RULES)
