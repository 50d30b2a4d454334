"""Expenses: limits of vouchers and entertainment, and the entertainment that a seller owes customers (四2)."""

from __future__ import annotations

from jixiao import Check, Label, Measure, Penalty

#: the person's pay of the month, from which an excess is taken where it is charged
_PAY = ("reward", "base_pay", "transport_allowance", "communication_allowance")

SPENT = (
    Measure(
        "booked",
        on="expenses",
        unit="money",
        formula="coalesce(booked_amount, consumption * booking_share)",
        clause=("S2.7-N1", "S2.7-N2", "S2.7-N3"),
        source="方案7 四2(3)..(5)",
        label=Label("Booked value", "计入值"),
    ),
    Measure(
        "excess",
        on="expenses",
        where="kind = 'entertainment'",
        unit="money",
        formula="greatest(booked - entertainment_limit, 0)",
        clause="S2.7-N2",
        source="方案7 四2(4)",
        label=Label("Above the limit of an occasion", "单次招待超额"),
    ),
    Measure(
        "vouchers",
        on="people",
        unit="money",
        formula="sum(expenses.booked) filter (where expenses.kind = 'voucher')",
        clause="S2.7-N1",
        source="方案7 四2(3)",
        label=Label("Vouchers of the month", "本月赠券"),
    ),
    Measure(
        "entertained",
        on="people",
        unit="money",
        formula="if(entertainment_minimum_basis = 'booked',"
        " sum(expenses.booked) filter (where expenses.kind = 'entertainment'),"
        " sum(expenses.consumption) filter (where expenses.kind = 'entertainment'))",
        clause="S2.7-N3",
        source="方案7 四2(5)",
        label=Label("Entertainment of the month", "本月宴请"),
        doc="As booked, or as consumed (S2.7-X5); approved or not.",
    ),
    Measure(
        "shortfall_due",
        on="people",
        where="is_assessed",
        unit="money",
        formula="greatest(entertainment_minimum - entertained, 0) * shortfall_share",
        clause="S2.7-N3",
        source="方案7 四2(5)",
        label=Label("Due for too little entertainment", "宴请不足应扣额"),
    ),
    Measure(
        "net_reward",
        on="people",
        where="is_assessed",
        unit="money",
        formula="greatest(reward - shortfall_due, 0)",
        clause=("S2.7-N3", "S2.7-P8"),
        source="方案7 四2(5)、五1",
        label=Label("Reward after the deduction", "扣除后的考核奖励"),
    ),
)

DEDUCTIONS = (
    Penalty(
        "entertainment_shortfall",
        on="people",
        where="is_assessed",
        unit="money",
        formula="shortfall_due",
        taken_from="reward",
        clause="S2.7-N3",
        source="方案7 四2(5)",
        label=Label("Too little entertainment", "宴请不足扣款"),
        doc="Half of what is missing, out of the reward alone.",
    ),
    Penalty(
        "voucher_excess",
        on="people",
        where="is_employed and is_seller and expense_excess = 'charged'",
        unit="money",
        formula="greatest(vouchers - voucher_limit, 0)",
        taken_from=_PAY,
        clause="S2.7-N1",
        source="方案7 四2(3)",
        label=Label("Vouchers above the limit", "赠券超额"),
        doc="Only where the client charges it (S2.7-X6).",
    ),
    Penalty(
        "entertainment_excess",
        on="people",
        where="is_employed and is_seller and expense_excess = 'charged'",
        unit="money",
        formula="sum(expenses.excess)",
        taken_from=_PAY,
        clause="S2.7-N2",
        source="方案7 四2(4)",
        label=Label("Entertainment above the limit", "招待超额"),
        doc="Only where the client charges it (S2.7-X6).",
    ),
)

CHECKS = (
    Check(
        "vouchers_within_limit",
        on="people",
        where="is_employed and is_seller",
        formula="vouchers <= voucher_limit",
        severity="report",
        clause="S2.7-N1",
        source="方案7 四2(3)",
        message=Label("more vouchers than voucher_limit in the month", "本月赠券超过 voucher_limit"),
    ),
    Check(
        "entertainment_within_limit",
        on="expenses",
        where="kind = 'entertainment'",
        formula="booked <= entertainment_limit",
        severity="report",
        clause="S2.7-N2",
        source="方案7 四2(4)",
        message=Label("an occasion above entertainment_limit", "单次招待超过 entertainment_limit"),
    ),
    Check(
        "entertainment_approved",
        on="expenses",
        where="kind = 'entertainment'",
        formula="coalesce(approval.kind = 'entertainment' and approval.result = 'approved'"
        " and approval.approved_on <= date, false)",
        severity="report",
        clause="S2.7-A3",
        source="方案7 四2(4)",
        message=Label(
            "entertainment without an approved request before it; it counts all the same",
            "招待没有事先批准的申请，仍计入",
        ),
    ),
)

RULES = (*SPENT, *DEDUCTIONS)
