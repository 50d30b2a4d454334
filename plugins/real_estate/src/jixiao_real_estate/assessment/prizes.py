"""Prizes and commendations: praise, champions, contribution, exceeding the quota."""

from __future__ import annotations

from jixiao import Label, Measure, Payout

# the rivals of a prize (S2.1-X17, G16)
_RIVALS = "over (partition by if(peer_group = 'department', department, 'company'))"


def _best(area: str, amount: str) -> str:
    """Whether an assessed seller has the largest result above 0 among the rivals, by area or amount (S2.1-X13)."""
    largest = "{result} > 0 and {result} = max({result}) filter (where is_assessed) " + _RIVALS
    by_area, by_amount = (largest.format(result=result) for result in (area, amount))
    return f"is_assessed and if(prize_measure = 'area', {by_area}, {by_amount})"


def _prize(term: str, winner: str) -> str:
    """The prize of a winner: a tie shares it to the cent, or each has it whole (S2.1-X13)."""
    share = f"allot({term}, 1) filter (where {winner}) {_RIVALS}"
    return f"if({winner}, if(prize_tie = 'share', {share}, {term}), 0) * prize_factor"


DECISIONS = (
    Measure(
        "is_decided",
        on="events",
        unit="flag",
        formula="verified and amount_decided is not null and decided_by is not null and decided_on is not null",
        clause=("S2.1-P8", "S2.1-N1", "S2.1-N4"),
        source="方案1 三",
        label=Label("Decision complete", "核定完整"),
        doc="A judged amount needs its amount, who decided it, and when (G3).",
    ),
    Measure(
        "prize_factor",
        on="people",
        unit="rate",
        formula="if(prizes_times_department_ratio = 'yes', release_ratio, 1)",
        clause=("S2.1-P8", "S2.1-P9", "S2.1-P10", "S2.1-P11", "S2.1-P12"),
        source="方案1 三(一)",
        label=Label("Factor of prizes", "奖项系数"),
        doc="1, or the department ratio (S2.1-X14).",
    ),
)

COMPETITION = (
    Measure(
        "sold_amount",
        on="people",
        unit="money",
        formula="if(prize_measure = 'amount', sum(deals.amount), null)",
        clause="S2.1-P9",
        source="方案1 三(一)②",
        label=Label("Sold amount", "销售金额"),
    ),
    Measure(
        "quarter_area",
        on="people",
        unit="area",
        every="quarter",
        formula="if(prize_measure = 'area', sum(deals.area_m2), null)",
        clause="S2.1-P10",
        source="方案1 三(一)③",
        label=Label("Sold area of the quarter", "季度销售面积"),
    ),
    Measure(
        "quarter_amount",
        on="people",
        unit="money",
        every="quarter",
        formula="if(prize_measure = 'amount', sum(deals.amount), null)",
        clause="S2.1-P10",
        source="方案1 三(一)③",
        label=Label("Sold amount of the quarter", "季度销售金额"),
    ),
    Measure(
        "is_champion",
        on="people",
        unit="flag",
        formula=_best("sold_area", "sold_amount"),
        clause="S2.1-P9",
        source="方案1 三(一)②",
        label=Label("Champion of the month", "是否每月销售冠军"),
    ),
    Measure(
        "is_expert",
        on="people",
        unit="flag",
        every="quarter",
        formula=_best("quarter_area", "quarter_amount"),
        clause="S2.1-P10",
        source="方案1 三(一)③",
        label=Label("Best seller of the quarter", "是否季度销售能手"),
    ),
)

PRIZES = (
    Payout(
        "customer_praise",
        on="people",
        unit="money",
        formula="sum(events.amount_decided) filter (where events.type = 'praise' and events.is_decided"
        " and events.amount_decided between praise_reward_min and praise_reward_max) * prize_factor",
        clause="S2.1-P8",
        source="方案1 三(一)①",
        label=Label("Reward for customer praise", "客户表扬奖励"),
        doc="An incomplete decision, or one out of its range, adds nothing and is reported (G3).",
    ),
    Payout(
        "champion_of_month",
        on="people",
        unit="money",
        formula=_prize("champion_month_prize", "is_champion"),
        clause="S2.1-P9",
        source="方案1 三(一)②",
        label=Label("Champion of the month", "每月销售冠军奖"),
    ),
    Payout(
        "expert_of_quarter",
        on="people",
        unit="money",
        every="quarter",
        formula=_prize("expert_quarter_prize", "is_expert"),
        clause="S2.1-P10",
        source="方案1 三(一)③",
        label=Label("Best seller of the quarter", "季度销售能手奖"),
    ),
    Payout(
        "outstanding_contribution",
        on="people",
        unit="money",
        formula="sum(events.count) filter (where events.type = 'contribution' and events.verified)"
        " * contribution_prize * prize_factor",
        clause="S2.1-P11",
        source="方案1 三(一)④",
        label=Label("Outstanding contribution", "突出贡献奖"),
        doc="One whole prize for each occurrence.",
    ),
    Payout(
        "exceeding_quota",
        on="people",
        unit="money",
        formula="if(over_quota_reward = 'prize_and_bonus' and quota is not null,"
        " if(sold_area > quota, over_quota_prize, 0), 0) * prize_factor",
        clause="S2.1-P12",
        source="方案1 三(一)⑤",
        label=Label("Exceeding the quota", "超额完成任务奖"),
        doc="On top of the quantity bonus, or not at all (S2.1-X7).",
    ),
)

COMMENDATIONS = (
    Measure(
        "verbal_commendations",
        on="people",
        unit="count",
        formula="sum(events.count) filter (where events.type = 'verbal_commendation' and events.verified)",
        clause="S2.1-P13",
        source="方案1 三(一)⑥",
        label=Label("Verbal commendations", "行政口头表扬次数"),
    ),
    Measure(
        "notice_commendations",
        on="people",
        unit="count",
        formula="sum(events.count) filter (where events.type = 'notice_commendation' and events.verified)",
        clause="S2.1-P14",
        source="方案1 三(一)⑦",
        label=Label("Commendations by notice", "公司通告表扬次数"),
    ),
    Payout(
        "verbal_commendation",
        on="people",
        where="verbal_commendations > 0",
        unit="count",
        formula="verbal_commendations",
        clause="S2.1-P13",
        source="方案1 三(一)⑥",
        label=Label("Verbal commendation by the administration", "行政口头表扬"),
    ),
    Payout(
        "notice_commendation",
        on="people",
        where="notice_commendations > 0",
        unit="count",
        formula="notice_commendations",
        clause="S2.1-P14",
        source="方案1 三(一)⑦",
        label=Label("Commendation by company notice", "公司通告表扬"),
    ),
)

RULES = (*DECISIONS, *COMPETITION, *PRIZES, *COMMENDATIONS)
