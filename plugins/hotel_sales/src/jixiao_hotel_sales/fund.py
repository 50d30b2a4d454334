"""The department's fund: commission on its parts of sales, a line of the department itself (四1(6))."""

from __future__ import annotations

from jixiao import Label, Measure, Payout

RULES = (
    Measure(
        "withheld",
        on="people",
        where="is_assessed",
        unit="money",
        formula="commission - net_reward",
        clause="S2.7-P7",
        source="方案7 四1(6)",
        label=Label("Withheld of the commission", "提成扣留额"),
    ),
    Payout(
        "department_fund",
        on="departments",
        where="is_in_force",
        unit="money",
        formula="if(target_met, greatest(department_shares, 0) * commission_rate"
        " + if(fund_contents = 'shares_and_withheld', sum(people.withheld), 0), 0)",
        clause="S2.7-P7",
        source="方案7 四1(6)",
        label=Label("Department fund", "部门基金"),
        doc="What review and deductions withhold stays with the hotel, or goes to the fund (S2.7-X11).",
    ),
)
