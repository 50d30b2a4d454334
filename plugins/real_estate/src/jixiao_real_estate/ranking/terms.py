"""The terms of 方案6: its blanks, the numbers that it states, its ladders, and the switches between readings."""

from __future__ import annotations

from fractions import Fraction

from jixiao import Column, Label, Ladder, LadderTerm, NumberTerm, Reference, Step, SwitchTerm, TableTerm

NOTHING = Fraction(0)
ONE = Fraction(1)


def _money(name: str, stated: str | None, clause: str, en: str, zh: str, unit: str = "money") -> NumberTerm:
    """An amount of the document; without a stated one it is a blank."""
    default = None if stated is None else Fraction(stated)
    return NumberTerm(name, unit=unit, default=default, lowest=NOTHING, clause=clause, label=Label(en, zh))


def _share(name: str, stated: str, clause: str, en: str, zh: str) -> NumberTerm:
    """A fraction of a whole."""
    share = Fraction(stated)
    return NumberTerm(name, unit="rate", default=share, lowest=NOTHING, highest=ONE, clause=clause, label=Label(en, zh))


def _whole(name: str, unit: str, stated: str | None, lowest: str, clause: str, en: str, zh: str) -> NumberTerm:
    """A whole number."""
    return NumberTerm(
        name,
        unit=unit,
        default=None if stated is None else Fraction(stated),
        lowest=Fraction(lowest),
        step=ONE,
        clause=clause,
        label=Label(en, zh),
    )


def _switch(name: str, values: tuple[str, ...], finding: str, clause: tuple[str, ...], en: str, zh: str) -> SwitchTerm:
    """A choice of reading; the first value is the catalogue's."""
    return SwitchTerm(name, values=values, finding=f"S2.6-{finding}", clause=clause, label=Label(en, zh))


BLANKS = (
    _money("praise_reward_min", None, "S2.6-P1", "Lowest reward for one praise", "客户表扬奖励下限（元/次）"),
    _money("praise_reward_max", None, "S2.6-P1", "Highest reward for one praise", "客户表扬奖励上限（元/次）"),
    _whole("rank_highest", "number", None, "1", "S2.6-M1", "Number of the highest level", "最高等级"),
)

PRIZES = (
    _money("champion_month_prize", "500", "S2.6-P2", "Prize of the champion of the month", "每月销售冠军奖"),
    _money("expert_quarter_prize", "800", "S2.6-P3", "Prize of the best seller of the quarter", "季度销售能手奖"),
    _money("contribution_prize", "500", "S2.6-P4", "Prize for outstanding contribution", "突出贡献奖"),
    _money("over_quota_prize", "250", "S2.6-P5", "Prize for exceeding the quota", "超额完成任务奖"),
)

FINES = (
    _money("shortfall_rate", "10", "S2.6-N2", "Deduction per m² of shortfall", "未完成任务扣罚（元/m²）", "money/area"),
    _money("wage_floor", "400", "S2.6-N2", "Monthly wage kept after the shortfall", "每月工资下限"),
    _money("form_fine_min", "10", "S2.6-N3", "Lowest deduction for a form", "表格扣款下限（元/次）"),
    _money("form_fine_max", "20", "S2.6-N3", "Highest deduction for a form", "表格扣款上限（元/次）"),
    _money("queue_fine_2", "20", "S2.6-N5", "Out of turn, second time", "不按顺序接待第二次罚款"),
    _money("queue_fine_3", "50", "S2.6-N5", "Out of turn, third time", "不按顺序接待第三次罚款"),
    _money("error_fine_min", "10", "S2.6-N6", "Lowest fine for a sales error", "销售错误罚款下限"),
    _money("error_fine_max", "100", "S2.6-N6", "Highest fine for a sales error", "销售错误罚款上限"),
    _money("record_fine_2_min", "50", "S2.6-N7", "Altered record, second time, lowest", "涂改记录第二次罚款下限"),
    _money("record_fine_2_max", "500", "S2.6-N7", "Altered record, second time, highest", "涂改记录第二次罚款上限"),
    _money("other_complaint_fine_2", "50", "S2.6-N9", "Other complaint, second time", "服务之外投诉第二次罚款"),
)

SCORING = (
    _share("sales_weight", "0.6", "S2.6-I4", "Weight of the sales score", "销售业绩权重"),
    _share("business_weight", "0.2", "S2.6-I4", "Weight of the business level", "业务水平权重"),
    _share("quality_weight", "0.2", "S2.6-I4", "Weight of the general quality", "综合素质权重"),
    _share("assessor_weight", "0.5", "S2.6-A3", "Share of each assessor", "每位评分人的比重"),
    _whole("sales_window_months", "months", "2", "1", "S2.6-I1", "Months of the department's area", "销售面积统计月数"),
    _whole("assessment_day", "days", "5", "1", "S2.6-A5", "Day of the month of the assessment", "评定日"),
    _whole("scoring_lead_days", "days", "5", "0", "S2.6-A4", "Days that scoring comes before it", "评分提前天数"),
    TableTerm(
        "item_weights",
        columns=(
            Column("item", "text", Label("Item", "评分项目"), required=True),
            Column("weight", "rate", Label("Weight", "权重"), lowest=NOTHING, highest=ONE, required=True),
        ),
        key="item",
        finding="S2.6-X3",
        clause=("S2.6-I2", "S2.6-I3"),
        label=Label("Weight of each item in its block", "各评分项目权重"),
        doc="Read with item_sum = weighted only; the weights of a block add up to 1.",
    ),
)

GROUPS = (
    _share("group_share", "0.1", "S2.6-M1", "Share of the head count in each group", "升降级人数比例"),
    _whole("min_team_size", "count", "10", "0", "S2.6-M1", "Smallest team in which levels move", "升降级最少人数"),
    _whole("rank_lowest", "number", "1", "0", "S2.6-M1", "Number of the lowest level", "最低等级"),
    _whole("yellow_card_count", "count", "2", "1", "S2.6-N1", "People who get a yellow card", "黄牌人数"),
    _whole("missed_months", "months", "3", "1", "S2.6-M3", "Missed months in a row until trial", "连续未完成月数"),
)

_AFTER_LAST = "ladder_after_last"
LADDERS = (
    LadderTerm(
        "queue_ladder",
        unit="money",
        default=Ladder((Step(sanction="warning"), Step(amount="queue_fine_2"), Step(amount="queue_fine_3"))),
        after_last=_AFTER_LAST,
        finding="S2.6-X11",
        clause="S2.6-N5",
        label=Label("Out of turn and a complaint", "不按顺序接待并受投诉"),
    ),
    LadderTerm(
        "record_ladder",
        unit="money",
        default=Ladder(
            (
                Step(sanction="serious_warning"),
                Step(sanction="published", lo="record_fine_2_min", hi="record_fine_2_max"),
                Step(sanction="expelled"),
            )
        ),
        finding="S2.6-X11",
        clause="S2.6-N7",
        label=Label("Customer record altered", "涂改客户记录"),
        doc="Nobody is left after the third step, so nothing follows it.",
    ),
    LadderTerm(
        "other_complaint_ladder",
        unit="money",
        default=Ladder((Step(sanction="warning"), Step(amount="other_complaint_fine_2"))),
        after_last=_AFTER_LAST,
        finding="S2.6-X11",
        clause="S2.6-N9",
        label=Label("Complaint outside service", "服务之外的投诉"),
    ),
)

SWITCHES = (
    _switch("sales_score", ("department_share", "relative_to_best"), "X1", ("S2.6-I1",), "Sales score", "销售业绩评分"),
    _switch("sales_score_months", ("two", "one"), "X2", ("S2.6-I1",), "Months of the own area", "个人销售面积月数"),
    _switch("item_sum", ("mean", "weighted"), "X3", ("S2.6-I2", "S2.6-I3"), "Sum of the items", "评分项目合成"),
    _switch("last_group_effect", ("down_one_level", "eliminate"), "X5", ("S2.6-M1",), "Last group", "末位处理"),
    _switch("group_rounding", ("down", "up"), "X6", ("S2.6-M1",), "Rounding of group sizes", "升降级人数取整"),
    _switch("yellow_card_effect", ("record", "eliminate_after_two"), "X7", ("S2.6-N1",), "Yellow card", "黄牌后果"),
    _switch("shortfall_order", ("last", "first"), "X10", ("S2.6-N2",), "Place of the shortfall", "任务扣罚顺序"),
    _switch(
        "ladder_window",
        ("employment", "calendar_year"),
        "X11",
        ("S2.6-N5", "S2.6-N7", "S2.6-N9"),
        "What occurrences count over",
        "处罚次数统计范围",
    ),
    _switch(
        "ladder_after_last", ("repeat", "decision"), "X11", ("S2.6-N5", "S2.6-N9"), "After the last step", "末级之后"
    ),
    _switch(
        "prize_tie", ("share", "full_each"), "X12", ("S2.6-P2", "S2.6-P3", "S2.6-P4"), "Tied prizes", "并列奖金处理"
    ),
    _switch("trial_quota_test", ("monthly", "end_of_trial"), "X13", ("S2.6-M4",), "Test on trial", "试用考核时点"),
    _switch("status_restored_by", ("decision", "met_month"), "X13", ("S2.6-M3",), "Way back", "恢复转正方式"),
    _switch(
        "peer_group",
        ("department", "company"),
        "X14",
        ("S2.6-M1", "S2.6-N1", "S2.6-P2", "S2.6-P3", "S2.6-P4"),
        "Who is compared",
        "排名范围",
    ),
)

TERMS = (*BLANKS, *PRIZES, *FINES, *SCORING, *GROUPS, *LADDERS, *SWITCHES)

ITEM_WEIGHT = Reference("item_weight", "scores", "item_weights", (("item", "item"),))
