"""Rewards and prizes, with money and without (方案6 三(一))."""

from __future__ import annotations

from jixiao import Check, Label, Measure, Payout
from jixiao_real_estate.ranking.events import judged, judged_check, occurrences

_PRAISE = ("praise", "praise_reward_min", "praise_reward_max")


def _best(area: str) -> str:
    """Who has the largest area above 0; unknown for all while one of the compared is unknown (G16, G17)."""
    best = f"{area} > 0 and rank() over (partition by peers order by {area} desc) = 1"
    return f"if(any({area} is null) over (partition by peers), null, {best})"


def _prize(amount: str, winner: str) -> str:
    """The prize for its winners, who share it equally or get it whole each (X12)."""
    share = f"allot({amount}, 1) filter (where {winner}) over (partition by peers)"
    return f"if({winner}, if(prize_tie = 'share', {share}, {amount}), 0)"


RULES = (
    Payout(
        "customer_praise",
        on="people",
        formula=judged(*_PRAISE),
        unit="money",
        clause=["S2.6-P1"],
        source="方案6 三(一)①",
        label=Label("Reward for customer praise", "客户表扬奖励"),
    ),
    Measure(
        "is_champion",
        on="people",
        where="is_assessed",
        formula=_best("sold_area"),
        unit="flag",
        clause=["S2.6-P2"],
        source="方案6 三(一)②",
        label=Label("Largest area of the month", "当月销售面积第一"),
    ),
    Payout(
        "champion_of_month",
        on="people",
        formula=_prize("champion_month_prize", "is_champion"),
        unit="money",
        clause=["S2.6-P2"],
        source="方案6 三(一)②",
        label=Label("Champion of the month", "每月销售冠军"),
    ),
    Measure(
        "quarter_area",
        on="people",
        where="is_assessed",
        formula="sum(deals.area_m2)",
        unit="area",
        every="quarter",
        clause=["S2.6-P3"],
        source="方案6 三(一)③",
        label=Label("Area sold in the quarter", "季度销售面积"),
    ),
    Measure(
        "is_expert",
        on="people",
        where="is_assessed",
        formula=_best("quarter_area"),
        unit="flag",
        every="quarter",
        clause=["S2.6-P3"],
        source="方案6 三(一)③",
        label=Label("Largest area of the quarter", "季度销售面积第一"),
    ),
    Payout(
        "expert_of_quarter",
        on="people",
        formula=_prize("expert_quarter_prize", "is_expert"),
        unit="money",
        every="quarter",
        clause=["S2.6-P3"],
        source="方案6 三(一)③",
        label=Label("Best seller of the quarter", "季度销售能手"),
        doc="Paid with the last month of the quarter, among the people employed in that month.",
    ),
    Measure(
        "is_contributor",
        on="people",
        where="is_assessed",
        formula=f"{occurrences('contribution')} > 0",
        unit="flag",
        clause=["S2.6-P4"],
        source="方案6 三(一)④",
        label=Label("Named for outstanding contribution", "当月突出贡献"),
        doc="Several events of one person are one share.",
    ),
    Payout(
        "outstanding_contribution",
        on="people",
        formula=_prize("contribution_prize", "is_contributor"),
        unit="money",
        clause=["S2.6-P4"],
        source="方案6 三(一)④",
        label=Label("Outstanding contribution", "突出贡献奖"),
    ),
    Payout(
        "over_quota_reward",
        on="people",
        formula="if(quota is not null and sold_area > quota, over_quota_prize, 0)",
        unit="money",
        clause=["S2.6-P5"],
        source="方案6 三(一)⑥（第一个）",
        label=Label("Quota exceeded", "超额完成任务奖"),
    ),
    Payout(
        "verbal_commendation",
        on="people",
        where=f"{occurrences('verbal_commendation')} > 0",
        formula=occurrences("verbal_commendation"),
        unit="count",
        clause=["S2.6-P6"],
        source="方案6 三(一)⑥（第二个）",
        label=Label("Verbal commendation", "行政口头表扬"),
    ),
    Payout(
        "notice_commendation",
        on="people",
        where=f"{occurrences('notice_commendation')} > 0",
        formula=occurrences("notice_commendation"),
        unit="count",
        clause=["S2.6-P7"],
        source="方案6 三(一)⑦",
        label=Label("Commendation by company notice", "公司通告表扬"),
    ),
)

CHECKS: tuple[Check, ...] = (judged_check("praise_decided", *_PRAISE, clause="S2.6-P1", source="方案6 三(一)①"),)
