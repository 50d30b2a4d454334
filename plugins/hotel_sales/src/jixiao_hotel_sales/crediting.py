"""Crediting: which part of a receipt is the seller's sales, and which the department's (四1).

Money counts when it has come in, each receipt by the split of its deal; a refund is a negative receipt. The parts are
columns of the receipt, so that a deposit counts although its deal is dated later.
"""

from __future__ import annotations

from jixiao import Indicator, Label, Measure

SPLIT = (
    Measure(
        "counted",
        on="collections",
        unit="money",
        formula="amount * if(recreation_weight < 1 and deal.category = 'recreation', recreation_weight, 1)",
        clause=("S2.7-D1", "S2.7-D8"),
        source="方案7 一3、四1(5)",
        label=Label("Amount that counts", "计入业绩的到账额"),
        doc="All of it, of recreation a share if the client wants so (S2.7-X13).",
    ),
    Measure(
        "is_large",
        on="collections",
        unit="flag",
        formula="(deal.category = 'conference' or deal.source = 'group' and group_order_split = 'from_100_nights')"
        " and deal.room_nights >= conference_nights",
        clause="S2.7-D5",
        source="方案7 四1(2)",
        label=Label("Large conference", "较大型会议"),
        doc="Of conferences, or of group orders of any category (S2.7-X14).",
    ),
    Measure(
        "personal_share",
        on="collections",
        unit="rate",
        formula="if(deal.source = 'manager', manager_deal_share,"
        " if(deal.source = 'group' and is_large, conference_person_share, 1))",
        clause=("S2.7-D4", "S2.7-D5", "S2.7-D6", "S2.7-D7"),
        source="方案7 四1(1)..(4)",
        label=Label("Seller's share", "个人比例"),
        doc="Own numbers and banquets in full, large conferences with the department, deals of its manager likewise.",
    ),
    Measure(
        "manager_deal_share",
        on="collections",
        unit="rate",
        formula="if(manager_conference_split <> 'source' and is_large,"
        " conference_person_share * if(manager_conference_split = 'product', manager_person_share, 1),"
        " manager_person_share)",
        clause="S2.7-D6",
        source="方案7 四1(3)",
        label=Label("Seller's share of a manager's deal", "经理接洽的个人比例"),
        doc="By its source alone, or for a large conference by its size or by both (S2.7-X3).",
    ),
    Measure(
        "personal_part",
        on="collections",
        unit="money",
        formula="counted * personal_share",
        clause=("S2.7-D4", "S2.7-D5", "S2.7-D6", "S2.7-D7"),
        source="方案7 四1(1)..(4)",
        label=Label("Seller's part", "个人部分"),
    ),
    Measure(
        "department_part",
        on="collections",
        unit="money",
        formula="counted - personal_part",
        clause=("S2.7-D5", "S2.7-D6"),
        source="方案7 四1(2)(3)",
        label=Label("Department's part", "部门部分"),
    ),
)


def _credited(part: str) -> str:
    """A part of the money that counts in the month: of its receipts, or of all so far for its deals (S2.7-X12)."""
    return (
        f"if(credit_month = 'receipt', sum(collections.{part}),"
        f" sum(deals.collections.{part}) filter (where deals.date between period.start and period.last"
        " and during(deals.collections.date, all => true)))"
    )


SALES = (
    Indicator(
        "sales",
        on="people",
        where="is_assessed",
        unit="money",
        formula=_credited("personal_part"),
        clause="S2.7-I1",
        source="方案7 四1",
        label=Label("Personal sales", "个人业绩"),
        doc="In the month in which the money came in, or in that of the deal (S2.7-X12).",
    ),
    Measure(
        "department_sales",
        on="departments",
        unit="money",
        formula=_credited("counted"),
        clause="S2.7-P1",
        source="方案7 一4",
        label=Label("Department sales", "部门业绩"),
        doc="Personal and department parts of all its people, whoever they are.",
    ),
    Measure(
        "department_shares",
        on="departments",
        unit="money",
        formula=_credited("department_part"),
        clause="S2.7-P7",
        source="方案7 四1(2)(3)(6)",
        label=Label("Department's parts of sales", "部门分得业绩"),
    ),
)

RULES = (*SPLIT, *SALES)
