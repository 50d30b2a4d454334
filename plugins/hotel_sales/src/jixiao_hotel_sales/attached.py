"""Attached staff: the clerk, who earns by the sellers' average reward, and the designer (五)."""

from __future__ import annotations

from jixiao import Label, Measure, Payout

# whose rewards are averaged: the deputy manager's too, or not (S2.7-X9)
_AVERAGED = "is_assessed and (clerk_average_deputy = 'included' or role = 'sales_manager')"

AVERAGE = (
    Measure(
        "averaged_reward",
        on="people",
        where=_AVERAGED,
        unit="money",
        formula="if(clerk_average_deduction = 'after', net_reward, reward)",
        clause="S2.7-P8",
        source="方案7 五1",
        label=Label("Reward that is averaged", "计入平均的奖励"),
    ),
    Measure(
        "averaged_heads",
        on="people",
        where=_AVERAGED,
        unit="count",
        formula="if(clerk_average_over = 'all_assessed' or averaged_reward > 0, 1, 0)",
        clause="S2.7-P8",
        source="方案7 五1",
        label=Label("Heads in the average", "计入平均的人数"),
        doc="All of them, or only those with a reward (S2.7-X9).",
    ),
    Measure(
        "average_reward",
        on="departments",
        unit="money",
        formula="if(sum(people.averaged_heads) = 0, 0, sum(people.averaged_reward) / sum(people.averaged_heads))",
        clause="S2.7-P8",
        source="方案7 五1",
        label=Label("Average reward of the sellers", "销售人员平均奖励"),
        doc="0 where nobody is assessed.",
    ),
)

PAY = (
    Payout(
        "clerk_pay",
        on="people",
        where="is_employed and role = 'sales_clerk'",
        unit="money",
        formula="clerk_base_pay",
        clause="S2.7-P8",
        source="方案7 五1",
        label=Label("Base pay of the clerk", "内勤基本工资"),
    ),
    Payout(
        "clerk_reward",
        on="people",
        where="is_employed and role = 'sales_clerk'",
        unit="money",
        # where nobody knows whether the target is met, no reward is known either (S2.7-P1)
        formula="if(department.target_met is null, null, department.average_reward * clerk_share)",
        clause="S2.7-P8",
        source="方案7 五1",
        label=Label("Reward of the clerk", "内勤奖励"),
    ),
    Payout(
        "designer_pay",
        on="people",
        where="is_employed and role = 'designer'",
        unit="money",
        formula="designer_base_pay",
        clause="S2.7-P9",
        source="方案7 五2",
        label=Label("Base pay of the designer", "美工基本工资"),
    ),
)

RULES = (*AVERAGE, *PAY)
