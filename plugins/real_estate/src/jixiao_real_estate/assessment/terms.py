"""The terms of the monthly pay scheme: blanks of the document, stated numbers, and switches between readings."""

from __future__ import annotations

from fractions import Fraction

from jixiao import Band, Bands, BandsTerm, Label, Ladder, LadderTerm, NumberTerm, Slot, Step, SwitchTerm

NOTHING = Fraction(0)
ONE = Fraction(1)


def _blank(name: str, unit: str, clause: str, en: str, zh: str, *, finding: str | None = None) -> NumberTerm:
    """A number that the document leaves open (G10)."""
    return NumberTerm(name, unit=unit, lowest=NOTHING, clause=clause, finding=finding, label=Label(en, zh))


def _switch(
    name: str, finding: str, values: tuple[str, ...], clause: str | tuple[str, ...], label: Label
) -> SwitchTerm:
    """A choice between readings, the catalogue's default first."""
    return SwitchTerm(name, values=values, finding=finding, clause=clause, label=label)


BONUS = (
    _blank("qty_rate_base", "money/area", "S2.1-P1", "Rate for area above the quota", "超额面积奖金标准"),
    _blank(
        "qty_rate_over50",
        "money/area",
        "S2.1-P1",
        "Rate for the excess from 50% of the quota",
        "超额50%以上部分奖金标准",
    ),
    NumberTerm(
        "over50_threshold",
        unit="rate",
        default=Fraction(1, 2),
        lowest=NOTHING,
        clause="S2.1-P1",
        label=Label("Share of the quota from which the higher rate holds", "高标准起点（占任务比例）"),
    ),
    _blank(
        "deal_price_bonus_pct",
        "rate",
        "S2.1-P2",
        "Share of the deal price paid on closing",
        "成交者奖金比例",
        finding="S2.1-X1",
    ),
    Slot(
        "deal_price_bonus_scope",
        on="deals",
        unit="flag",
        clause="S2.1-P2",
        finding="S2.1-X1",
        label=Label("Deals that earn a share of the price", "计提成交奖的范围"),
        doc="A condition over a deal, for instance source = 'referral'.",
    ),
    _blank("price_diff_bonus_pct", "rate", "S2.1-P3", "Share of the price gain", "差率计提比例"),
    _blank("early_rate_base", "money/area", "S2.1-P4", "Rate at ten days early", "提前10天奖金标准"),
    _blank("early_rate_step", "money/area", "S2.1-P4", "Increase for each further five days", "每递增5天增加的标准"),
    NumberTerm(
        "early_days_min",
        unit="days",
        default=Fraction(10),
        lowest=NOTHING,
        clause="S2.1-P4",
        label=Label("Least days early", "最少提前天数"),
    ),
    NumberTerm(
        "early_step_days",
        unit="days",
        default=Fraction(5),
        lowest=ONE,
        clause="S2.1-P4",
        label=Label("Days of a step", "递增天数"),
    ),
    _switch(
        "deal_price_bonus",
        "S2.1-X1",
        ("off", "in_bonus_due"),
        "S2.1-P2",
        Label("Bonus on the deal price", "成交价奖金"),
    ),
    _switch(
        "over50_rate",
        "S2.1-X2",
        ("marginal", "whole_excess"),
        "S2.1-P1",
        Label("Reach of the higher rate", "高标准适用范围"),
    ),
    _switch(
        "price_bonus_base",
        "S2.1-X3",
        ("list_amount", "deal_amount", "area_price_difference"),
        "S2.1-P3",
        Label("Base of the price bonus", "价格奖基数"),
    ),
    _switch(
        "early_steps",
        "S2.1-X4",
        ("full", "proportional"),
        "S2.1-P4",
        Label("Steps of early collection", "提前天数递增方式"),
    ),
    _switch(
        "price_bonus_netting",
        "S2.1-X15",
        ("per_deal", "month"),
        "S2.1-P3",
        Label("Netting of price gains", "差率是否相抵"),
    ),
    _switch(
        "no_quota",
        "S2.1-X16",
        ("no_bonus", "all_at_base_rate"),
        ("S2.1-I2", "S2.1-P1"),
        Label("Without a quota", "无任务指标时"),
    ),
)

RATIO = (
    BandsTerm(
        "department_ratio",
        over="rate",
        unit="rate",
        clause="S2.1-P6",
        default=Bands(
            "whole",
            (
                Band("first_band_from", "first_band_ratio"),
                Band(Fraction(9, 10), "second_band_ratio"),
                Band(Fraction(7, 10), Fraction(8, 10)),
                Band(NOTHING, Fraction(6, 10)),
            ),
        ),
        label=Label("Department ratio by completion", "业绩提成比例"),
    ),
    NumberTerm(
        "first_band_from",
        unit="rate",
        default=ONE,
        lowest=NOTHING,
        clause="S2.1-P6",
        finding="S2.1-X5",
        label=Label("Completion from which the first band holds", "第一档起点"),
        doc="A figure of department_ratio with a name of its own: the first band may go by amount (first_band_basis).",
    ),
    NumberTerm(
        "first_band_ratio",
        unit="rate",
        default=Fraction(11, 10),
        lowest=NOTHING,
        clause="S2.1-P6",
        finding="S2.1-X5",
        label=Label("Ratio of the first band", "第一档提成比例"),
    ),
    NumberTerm(
        "second_band_ratio",
        unit="rate",
        default=ONE,
        lowest=NOTHING,
        clause="S2.1-P6",
        finding="S2.1-X5",
        label=Label("Ratio of the second band", "第二档提成比例"),
    ),
    _switch(
        "first_band_basis", "S2.1-X5", ("area", "amount"), "S2.1-P6", Label("Basis of the first band", "第一档依据")
    ),
    NumberTerm(
        "zero_band_below",
        unit="rate",
        optional=True,
        lowest=NOTHING,
        clause="S2.1-P6",
        finding="S2.1-X6",
        label=Label("Completion below which nothing is paid", "不发奖金的完成率下限"),
    ),
)

PRIZES = (
    _blank("praise_reward_min", "money", "S2.1-P8", "Least reward for customer praise", "客户表扬奖励下限"),
    _blank("praise_reward_max", "money", "S2.1-P8", "Highest reward for customer praise", "客户表扬奖励上限"),
    _blank("champion_month_prize", "money", "S2.1-P9", "Prize of the champion of the month", "每月销售冠军奖"),
    _blank("expert_quarter_prize", "money", "S2.1-P10", "Prize of the best seller of the quarter", "季度销售能手奖"),
    _blank("contribution_prize", "money", "S2.1-P11", "Prize for outstanding contribution", "突出贡献奖"),
    _blank("over_quota_prize", "money", "S2.1-P12", "Prize for exceeding the quota", "超额完成任务奖"),
    _switch(
        "over_quota_reward",
        "S2.1-X7",
        ("prize_and_bonus", "bonus_only"),
        "S2.1-P12",
        Label("Reward for exceeding the quota", "超额完成任务的奖励"),
    ),
    _switch(
        "prize_measure", "S2.1-X13", ("area", "amount"), ("S2.1-P9", "S2.1-P10"), Label("Measure of prizes", "评奖依据")
    ),
    _switch(
        "prize_tie", "S2.1-X13", ("share", "full_each"), ("S2.1-P9", "S2.1-P10"), Label("Tied winners", "并列获奖")
    ),
    _switch(
        "prizes_times_department_ratio",
        "S2.1-X14",
        ("no", "yes"),
        ("S2.1-P8", "S2.1-P9", "S2.1-P10", "S2.1-P11", "S2.1-P12"),
        Label("Prizes times the department ratio", "奖项是否乘提成比例"),
    ),
    _switch(
        "peer_group",
        "S2.1-X17",
        ("department", "company"),
        ("S2.1-P9", "S2.1-P10"),
        Label("Group of competitors", "评奖范围"),
    ),
)

FINES = (
    _blank("form_fine_min", "money", "S2.1-N1", "Least deduction for a missing form", "表格扣发下限"),
    _blank("form_fine_max", "money", "S2.1-N1", "Highest deduction for a missing form", "表格扣发上限"),
    _blank("shortfall_rate", "money/area", "S2.1-N2", "Deduction per m² of shortfall", "未完成任务扣罚标准"),
    _blank("wage_floor", "money", "S2.1-N2", "Wage that the deduction leaves", "每月工资下限"),
    _blank("error_fine_min", "money", "S2.1-N4", "Least fine for a sales error", "销售错误处罚下限"),
    _blank("error_fine_max", "money", "S2.1-N4", "Highest fine for a sales error", "销售错误处罚上限"),
    _blank("queue_fine_2", "money", "S2.1-N5", "Fine for the second complaint out of turn", "抢接客户第二次处罚"),
    _blank("queue_fine_3", "money", "S2.1-N5", "Fine for the third complaint out of turn", "抢接客户第三次处罚"),
    _blank(
        "other_complaint_fine_2", "money", "S2.1-N8", "Fine for the second other complaint", "服务之外投诉第二次处罚"
    ),
    LadderTerm(
        "queue_ladder",
        unit="money",
        clause="S2.1-N5",
        after_last="ladder_after_last",
        default=Ladder((Step(sanction="warning"), Step(amount="queue_fine_2"), Step(amount="queue_fine_3"))),
        label=Label("Out of turn with a complaint", "不按顺序接待并受投诉"),
    ),
    LadderTerm(
        "record_ladder",
        unit="money",
        clause="S2.1-N6",
        after_last="ladder_after_last",
        default=Ladder((Step(sanction="serious_warning"), Step(sanction="expelled"))),
        label=Label("Altered customer record", "涂改客户记录"),
    ),
    LadderTerm(
        "other_complaint_ladder",
        unit="money",
        clause="S2.1-N8",
        after_last="ladder_after_last",
        default=Ladder((Step(sanction="warning"), Step(amount="other_complaint_fine_2"))),
        label=Label("Complaint outside service", "服务之外原因的投诉"),
    ),
    _switch(
        "ladder_window",
        "S2.1-X8",
        ("employment", "calendar_year"),
        ("S2.1-N5", "S2.1-N6", "S2.1-N8"),
        Label("Counting window of ladders", "次数累计期间"),
    ),
    _switch(
        "ladder_after_last",
        "S2.1-X8",
        ("repeat", "decision"),
        ("S2.1-N5", "S2.1-N6", "S2.1-N8"),
        Label("After the last step", "最后一次之后"),
    ),
    _switch(
        "forfeited_commission",
        "S2.1-X9",
        ("deal", "month_bonus"),
        "S2.1-N6",
        Label("Commission forfeited", "充公的提成"),
    ),
    _switch(
        "service_complaint",
        "S2.1-X10",
        ("warn_only", "as_other_complaint"),
        "S2.1-N8",
        Label("Service complaints", "服务原因的投诉"),
    ),
    _switch(
        "shortfall_order",
        "S2.1-X12",
        ("last", "first"),
        "S2.1-N2",
        Label("Order of the shortfall", "未完成任务扣罚的顺序"),
    ),
)

STANDING = (
    NumberTerm(
        "missed_months",
        unit="months",
        default=Fraction(3),
        lowest=ONE,
        step=ONE,
        clause="S2.1-M1",
        label=Label("Missed months in a row", "连续未完成月数"),
    ),
    _switch(
        "trial_quota_test",
        "S2.1-X11",
        ("monthly", "end_of_trial"),
        "S2.1-M2",
        Label("Test of trial employees", "试用员工的考核时间"),
    ),
    _switch(
        "status_restored_by",
        "S2.1-X11",
        ("decision", "met_month"),
        "S2.1-M1",
        Label("Way back to confirmed", "恢复转正的方式"),
    ),
)

TERMS = (*BONUS, *RATIO, *PRIZES, *FINES, *STANDING)
