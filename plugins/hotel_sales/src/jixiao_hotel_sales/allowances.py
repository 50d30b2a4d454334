"""Base pay and allowances of sellers, paid whether they are assessed or not (二, 四2)."""

from __future__ import annotations

from jixiao import Check, Label, Payout

# the deputy manager is a seller for whom the document names no rate (S2.7-X16)
_ENTITLED = "is_employed and is_seller and (role = 'sales_manager' or deputy_allowance = 'as_sales_manager')"

RULES = (
    Payout(
        "base_pay",
        on="people",
        where="is_employed and is_seller",
        unit="money",
        formula="wage_base",
        clause="S2.7-P2",
        source="方案7 二",
        label=Label("Base pay", "基本工资"),
    ),
    Payout(
        "transport_allowance",
        on="people",
        where=_ENTITLED,
        unit="money",
        formula="if(posted_away, transport_away, transport)",
        clause="S2.7-P5",
        source="方案7 四2(1)",
        label=Label("Transport allowance", "交通补贴"),
    ),
    Payout(
        "communication_allowance",
        on="people",
        where=_ENTITLED,
        unit="money",
        formula="if(posted_away, communication_away, communication)",
        clause="S2.7-P6",
        source="方案7 四2(2)",
        label=Label("Communication allowance", "通讯补贴"),
    ),
)

CHECKS = (
    Check(
        "base_pay_in_range",
        on="people",
        where="base_pay_check = 'on' and is_employed and is_seller",
        formula="wage_base between base_pay_min and base_pay_max",
        severity="report",
        clause="S2.7-P2",
        source="方案7 二",
        message=Label(
            "base pay is outside base_pay_min to base_pay_max; it is paid all the same",
            "基本工资不在 base_pay_min 与 base_pay_max 之间，照付",
        ),
    ),
)
