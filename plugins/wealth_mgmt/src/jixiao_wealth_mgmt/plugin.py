"""The scheme put together from the parts of the document, and the hooks that hand it on."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao import Indicator, Label, Measure, Payout, Penalty, Promotion, Scheme
from jixiao.hookspecs import hookimpl
from jixiao_wealth_mgmt import (
    commission,
    employment,
    fund,
    probation,
    ranks,
    results,
    retention,
    rewards,
    standing,
    wages,
    zone,
)
from jixiao_wealth_mgmt.checks import CHECKS
from jixiao_wealth_mgmt.documents import NOTES, PROCESSES
from jixiao_wealth_mgmt.findings import FINDINGS
from jixiao_wealth_mgmt.tables import REFERENCES, TABLES
from jixiao_wealth_mgmt.terms import TERMS

SCHEME = Scheme(
    "wealth_mgmt",
    title=Label("Wealth-management sellers: ranks, pay and bonus fund", "财富管理销售人员职级、薪酬与奖励基金"),
    document="营销部绩效考核方案12",
    tables=TABLES,
    references=REFERENCES,
    terms=TERMS,
    checks=CHECKS,
    processes=PROCESSES,
    notes=NOTES,
    findings=FINDINGS,
)

# among rules that set one column in one month the last listed wins: what a person enters as, then what happens to them
RULES = (
    *employment.RULES,
    *results.RULES,
    *standing.RULES,
    *probation.RULES,
    *zone.RULES,
    *ranks.RULES,
    *retention.RULES,
    *wages.RULES,
    *commission.RULES,
    *fund.RULES,
    *rewards.RULES,
)


class _WealthMgmt:
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


wealth_mgmt = _WealthMgmt()
