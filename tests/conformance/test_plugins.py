"""Every installed scheme passes the kit that authors of plugins run on theirs."""

from __future__ import annotations

from jixiao.plugins import installed
from jixiao.testing import Conformance
from tests.facts import units


class TestCoefficientPay(Conformance):
    """Monthly performance pay by score and coefficient."""

    name = "coefficient_pay"
    clauses = units()["S2.9"].rules
    defects = units()["S2.9"].defects


class TestDairyDeptKpi(Conformance):
    """Departmental KPI of a dairy company, with the weighting methods of another text."""

    name = "dairy_dept_kpi"
    clauses = (*units()["S1.7"].rules, *units()["S1.6"].rules)
    defects = units()["S1.7"].defects | units()["S1.6"].defects
    # for people to read; standard and weight stand on the sheets that are handed out
    unread = (
        "indicators.scheme", "indicators.stage", "indicators.quantitative", "scores.standard", "scores.weight",
        "scores.assessor_role", "scores.comment", "approvals.requested_on",
    )  # fmt: skip


class TestHotelSales(Conformance):
    """Monthly pay of a hotel's sales department."""

    name = "hotel_sales"
    clauses = units()["S2.7"].rules
    defects = units()["S2.7"].defects
    # only what has come in counts
    unread = ("deals.amount", "deals.customer_id")


_FOR_PEOPLE = ("deals.customer_id", "events.note")


class TestRealEstate(Conformance):
    """Monthly pay of real-estate sales staff."""

    name = "real_estate"
    clauses = units()["S2.1"].rules
    defects = units()["S2.1"].defects
    # which deals earn a share of the price is the client's own formula; rank and supervisors are of the ranking
    unread = (*_FOR_PEOPLE, "deals.source", "people.is_supervisor", "people.rank")


class TestRealEstateRanking(Conformance):
    """Monthly ranking of the same staff, on the same tables: what only pay reads is unread here."""

    name = "real_estate_ranking"
    clauses = units()["S2.6"].rules
    defects = units()["S2.6"].defects
    unread = (
        *_FOR_PEOPLE,
        "collections.amount", "collections.deal_id", "collections.due_date", "deals.actual_discount_rate",
        "deals.allowed_discount_rate", "deals.amount", "deals.list_amount", "deals.source", "deals.unit_price",
        "events.deal_id",
    )  # fmt: skip


class TestWealthMgmt(Conformance):
    """Pay, ranks and bonus fund of wealth-management sellers."""

    name = "wealth_mgmt"
    clauses = units()["S2.12"].rules
    defects = units()["S2.12"].defects


def test_every_installed_scheme_is_among_them() -> None:
    tested = {kit.name for kit in Conformance.__subclasses__() if kit.__module__ == __name__}
    assert tested == set(installed())
