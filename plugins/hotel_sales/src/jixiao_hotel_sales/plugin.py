"""The scheme put together from the parts of the document, and the hooks that hand it on."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao import Indicator, Label, Measure, Payout, Penalty, Promotion, Scheme
from jixiao.hookspecs import hookimpl
from jixiao_hotel_sales import allowances, attached, commission, crediting, expenses, fund, goals, staff
from jixiao_hotel_sales.documents import FINDINGS, NOTES, PROCESSES
from jixiao_hotel_sales.tables import REFERENCES, TABLES
from jixiao_hotel_sales.terms import TERMS

SCHEME = Scheme(
    "hotel_sales",
    title=Label("Hotel sales department, monthly pay", "酒店营销部月度绩效考核"),
    document="营销部绩效考核方案7",
    tables=TABLES,
    references=REFERENCES,
    terms=TERMS,
    checks=(*allowances.CHECKS, *commission.CHECKS, *expenses.CHECKS),
    processes=PROCESSES,
    notes=NOTES,
    findings=FINDINGS,
)

# the order in which lines are printed and deductions taken
RULES = (
    *staff.RULES,
    *allowances.RULES,
    *crediting.RULES,
    *goals.RULES,
    *commission.RULES,
    *expenses.RULES,
    *attached.RULES,
    *fund.RULES,
)


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
