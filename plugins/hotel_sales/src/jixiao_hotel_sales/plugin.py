"""The hooks that hand the scheme on, one for each family of rules."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao import Indicator, Measure, Payout, Penalty, Promotion, Scheme
from jixiao.hookspecs import hookimpl
from jixiao_hotel_sales.scheme import RULES, SCHEME


class _HotelSales:
    """Each hook picks one family of the rules."""

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


hotel_sales = _HotelSales()
