"""The results of a month: sales, prospects, marks, and the three ratios that rank pay is assessed by (第六条(二))."""

from __future__ import annotations

from jixiao import Indicator, Label, Measure
from jixiao_wealth_mgmt.employment import ASSESSED

_SOURCE = "方案12 第六条(二)"
#: deals that count in the month; one that is not established yet counts in none
COUNTED = "deals.counted_on is not null and during(deals.counted_on)"

SALES = (
    Measure(
        "counted_on",
        on="deals",
        unit="date",
        formula="if(deal_month = 'signed', date, cleared_date)",
        clause=("S2.12-I1", "S2.12-M1", "S2.12-M6", "S2.12-M9", "S2.12-M12"),
        source=_SOURCE,
        label=Label("Day on which the deal counts", "业绩归属日"),
        doc="Its date, or the day on which it is established and passed (S2.12-X21).",
    ),
    Measure(
        "fund_base",
        on="deals",
        unit="money",
        formula="if(fund_on_big_deals = 'included' or amount < big_deal_amount, amount,"
        " if(big_deal_rate_on = 'part_above', big_deal_amount, 0))",
        clause=("S2.12-P8", "S2.12-P9", "S2.12-P10"),
        source="方案12 第五条(六)、第六条(三)",
        label=Label("Part of the deal that carries fund", "计提基金的成交额"),
        doc="None of a big deal, its part up to the limit (S2.12-X2), or all of it (S2.12-X3).",
    ),
    Measure(
        "sales",
        on="people",
        where="has_begun",
        unit="money",
        formula=f"sum(deals.amount) filter (where {COUNTED})",
        clause="S2.12-I1",
        source=_SOURCE,
        label=Label("Sales of the month", "本月业绩"),
        doc="Big deals in full (S2.12-X11).",
    ),
    Measure(
        "deal_count",
        on="people",
        where="has_begun",
        unit="count",
        formula=f"count(deals) filter (where {COUNTED})",
        clause=("S2.12-M2", "S2.12-M9"),
        source="方案12 第六条(四)2、(五)2",
        label=Label("Deals of the month", "本月成交笔数"),
    ),
    Measure(
        "big_deal_sales",
        on="people",
        where="has_begun",
        unit="money",
        formula=f"sum(deals.amount - deals.fund_base) filter (where {COUNTED})",
        clause="S2.12-P10",
        source="方案12 第六条(三)",
        label=Label("Sales that carry no fund", "不计提基金的业绩"),
    ),
)

PROSPECTS = (
    Measure(
        "is_first",
        on="customers",
        unit="flag",
        formula="qualified_on is not null and row_number() filter (where qualified_on is not null)"
        " over (partition by customer_id order by qualified_on, owner_id) = 1",
        clause=("S2.12-I2", "S2.12-D5"),
        source=_SOURCE,
        label=Label("First qualification", "首次合格"),
        doc="A prospect counts once, on the first day, for the owner of that day, of two the lower id (S2.12-X22).",
    ),
    Measure(
        "prospects",
        on="people",
        where="has_begun",
        unit="count",
        formula="count(customers) filter (where customers.is_first and during(customers.qualified_on))",
        clause="S2.12-I2",
        source=_SOURCE,
        label=Label("Qualified prospects of the month", "本月合格潜在客户"),
    ),
)

MARKS = (
    Measure(
        "share_of_full",
        on="scores",
        unit="rate",
        formula="score / coalesce(scale_max, if(item = 'manager_monthly', manager_score_scale, fund_score_scale))",
        clause=("S2.12-I3", "S2.12-I4"),
        source="方案12 第六条(二)3、(三)",
        label=Label("Score as a fraction of its full mark", "折算得分"),
    ),
    Measure(
        "mark",
        on="scores",
        unit="rate",
        formula="least(if(share_of_full <= score_limit, share_of_full,"
        " if(score_above_1_2 = 'divide_by_100', share_of_full / 100, null)),"
        " if(item = 'manager_monthly', manager_score_max, review_score_max))",
        clause=("S2.12-I3", "S2.12-I4"),
        source="方案12 第六条(二)3、(三)",
        label=Label("Mark", "有效得分"),
        doc="At most 1; a score above the limit is on a scale of 100 or is refused (S2.12-X11).",
    ),
)

RATIOS = (
    Indicator(
        "sales_ratio",
        on="people",
        where=ASSESSED,
        unit="rate",
        formula="least(sales / rank_row.requirement, sales_ratio_max)",
        clause="S2.12-I1",
        source="方案12 第六条(二)1",
        label=Label("K: sales against the requirement of the rank", "K：业绩完成率"),
    ),
    Indicator(
        "prospects_ratio",
        on="people",
        where=ASSESSED,
        unit="rate",
        formula="least(prospects / prospects_per_month, prospects_ratio_max)",
        clause="S2.12-I2",
        source="方案12 第六条(二)2",
        label=Label("M: qualified prospects", "M：合格潜在客户完成率"),
    ),
    Indicator(
        "manager_score",
        on="people",
        where=ASSESSED,
        unit="rate",
        formula="avg(scores.mark) filter (where scores.item = 'manager_monthly' and scores.period = period)",
        clause="S2.12-I3",
        source="方案12 第六条(二)3",
        label=Label("N: score of the branch general manager", "N：分公司总经理评分"),
    ),
)

RULES = (*SALES, *PROSPECTS, *MARKS, *RATIOS)
