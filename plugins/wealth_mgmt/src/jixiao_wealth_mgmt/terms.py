"""The terms of 方案12: its tables, the numbers that it states, and the switches between readings."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from jixiao import Column, DateTerm, Label, NumberTerm, RanksTerm, RankTerm, SwitchTerm, TableTerm

NOTHING = Fraction(0)
ONE = Fraction(1)


def _number(
    name: str, unit: str, stated: str, clause: str | tuple[str, ...], en: str, zh: str, *, finding: str | None = None
) -> NumberTerm:
    """A number that the document states."""
    default = Fraction(stated)
    return NumberTerm(
        name, unit=unit, default=default, lowest=NOTHING, clause=clause, finding=finding, label=Label(en, zh)
    )


def _whole(
    name: str, unit: str, stated: str, lowest: int, clause: str | tuple[str, ...], en: str, zh: str
) -> NumberTerm:
    """A whole number that the document states."""
    return NumberTerm(
        name,
        unit=unit,
        default=Fraction(stated),
        lowest=Fraction(lowest),
        step=ONE,
        clause=clause,
        label=Label(en, zh),
    )


def _switch(name: str, finding: str, values: tuple[str, ...], clause: tuple[str, ...], en: str, zh: str) -> SwitchTerm:
    """A choice of reading, the catalogue's default first."""
    return SwitchTerm(name, values=values, finding=f"S2.12-{finding}", clause=clause, label=Label(en, zh))


TABLES = (
    RanksTerm(
        "rank_table",
        columns=(
            Column("rank", "text", Label("Rank", "职级"), required=True),
            Column("base_pay", "money", Label("Base pay", "基本工资"), lowest=NOTHING, required=True),
            Column("rank_pay", "money", Label("Rank pay", "职级工资"), lowest=NOTHING, required=True),
            Column(
                "requirement", "money", Label("Monthly sales requirement", "月销售要求"), lowest=NOTHING, required=True
            ),
        ),
        reaches=("requirement",),
        clause=("S2.12-D2", "S2.12-D6"),
        finding="S2.12-X1",
        label=Label("Ranks, lowest first: pay and sales requirement", "职级、工资与业绩要求（由低到高）"),
    ),
    TableTerm(
        "social_insurance_rules",
        columns=(
            Column("branch_id", "text", Label("Branch", "分公司"), required=True),
            Column("employee_rate", "rate", Label("Employee's share", "个人缴纳比例"), lowest=NOTHING, highest=ONE),
        ),
        key="branch_id",
        clause="S2.12-P4",
        label=Label("Employee's share of insurances and fund, by branch", "五险一金个人缴纳比例（按分公司）"),
    ),
    TableTerm(
        "contest_prizes",
        columns=(
            Column("plan", "text", Label("Contest plan", "竞赛方案"), required=True),
            Column("amount", "money", Label("Prize", "奖金"), lowest=NOTHING),
        ),
        key="plan",
        clause="S2.12-P14",
        label=Label("Prize of each contest plan", "营销竞赛奖金（按方案）"),
    ),
)

COEFFICIENT = (
    _number("coefficient_min", "rate", "0.6", "S2.12-D3", "Lowest pay coefficient", "工资系数下限"),
    _number("coefficient_max", "rate", "1.1", "S2.12-D3", "Highest pay coefficient", "工资系数上限"),
    _number("coefficient_step", "rate", "0.05", "S2.12-D3", "Step of the pay coefficient", "工资系数级差"),
)

RANK_PAY = (
    _number("sales_weight", "rate", "0.4", ("S2.12-P2", "S2.12-I1"), "Weight of sales", "业绩完成率权重"),
    _number("prospects_weight", "rate", "0.3", ("S2.12-P2", "S2.12-I2"), "Weight of prospects", "潜在客户权重"),
    _number(
        "manager_weight", "rate", "0.3", ("S2.12-P2", "S2.12-I3"), "Weight of the manager's score", "总经理评分权重"
    ),
    _number("sales_ratio_max", "rate", "1", "S2.12-I1", "Highest sales ratio K", "K 的上限"),
    _number("prospects_per_month", "count", "20", "S2.12-I2", "Prospects of a full ratio M", "M 的月度潜在客户数"),
    _number("prospects_ratio_max", "rate", "1.2", "S2.12-I2", "Highest prospects ratio M", "M 的上限"),
    _number("manager_score_max", "rate", "1", "S2.12-I3", "Highest manager's score N", "N 的上限"),
    NumberTerm(
        "manager_score_scale",
        lowest=NOTHING,
        clause="S2.12-I3",
        finding="S2.12-X11",
        label=Label("Full mark of a monthly score without one", "月度评分的满分"),
        doc="Where scale_max of a row is empty: 1 if managers score from 0 to 1.",
    ),
    _number(
        "score_limit",
        "rate",
        "1.2",
        ("S2.12-I3", "S2.12-I4"),
        "Score above which a scale is mistaken",
        "评分超限值",
        finding="S2.12-X11",
    ),
    _switch(
        "rank_pay_factor_cap",
        "X18",
        ("as_written", "one"),
        ("S2.12-P2",),
        "Cap of the rank pay factor",
        "职级工资系数封顶",
    ),
    _switch(
        "score_above_1_2",
        "X11",
        ("refuse", "divide_by_100"),
        ("S2.12-I3", "S2.12-I4"),
        "Scores above 1.2",
        "评分超过 1.2 时",
    ),
)

ALLOWANCES = (
    _number("probation_base_share", "rate", "0.8", "S2.12-P3", "Share of base pay in probation", "试用期基本工资比例"),
    _number(
        "seniority_allowance", "money", "100", "S2.12-P5", "Seniority allowance per full year", "年功补贴（元/满一年）"
    ),
    DateTerm(
        "seniority_from",
        default=date(2008, 11, 11),
        clause="S2.12-P5",
        finding="S2.12-X13",
        label=Label("Day from which seniority counts", "年功起算日"),
    ),
    _number("housing_allowance", "money", "2000", "S2.12-P6", "Housing allowance a month", "住房补贴（元/月）"),
    _whole("housing_months", "months", "6", 1, "S2.12-P6", "Months of the housing allowance", "住房补贴月数"),
    _whole("pay_day", "days", "10", 1, "S2.12-A6", "Day of the next month on which pay is due", "发薪日"),
    _switch("seniority_day", "X13", ("month_end", "month_start"), ("S2.12-P5",), "Day of full years", "年功计算日"),
)

SALES = (
    _number("commission_rate", "rate", "0.001", "S2.12-P7", "Commission on sales", "业绩提成比例"),
    _number("fund_rate", "rate", "0.0003", ("S2.12-P8", "S2.12-P10"), "Bonus fund of sales", "奖励基金比例"),
    _number("big_deal_amount", "money", "50000000", "S2.12-P9", "Amount from which a deal is big", "大单起点"),
    _number("big_deal_commission_rate", "rate", "0.0001", "S2.12-P9", "Commission on a big deal", "大单提成比例"),
    _switch(
        "big_deal_rate_on",
        "X2",
        ("whole_deal", "part_above"),
        ("S2.12-P9",),
        "Reach of the big-deal rate",
        "大单提成适用范围",
    ),
    _switch(
        "leaver_commission", "X20", ("paid", "forfeited"), ("S2.12-P12",), "Commission after leaving", "离职后的提成"
    ),
    _switch(
        "deal_month",
        "X21",
        ("signed", "established"),
        ("S2.12-I1", "S2.12-M1", "S2.12-M6", "S2.12-M9", "S2.12-M12"),
        "Month to which a deal belongs",
        "成交归属月份",
    ),
)

FUND = (
    NumberTerm(
        "fund_score_scale",
        lowest=NOTHING,
        clause="S2.12-I4",
        finding="S2.12-X11",
        label=Label("Full mark of a year-end score without one", "年终评分的满分"),
        doc="Where scale_max of a row is empty: 1 if reviews are scored from 0 to 1.",
    ),
    _number("review_score_max", "rate", "1", "S2.12-I4", "Highest year-end score", "年终评分上限"),
    _whole(
        "leaver_fund_months",
        "months",
        "6",
        0,
        "S2.12-P13",
        "Months after leaving until the fund",
        "离职后发放基金的月数",
    ),
    _switch("fund_on_big_deals", "X3", ("excluded", "included"), ("S2.12-P10",), "Fund on big deals", "大单是否计基金"),
    _switch("fund_payments", "X19", ("one", "two"), ("S2.12-P8", "S2.12-P10"), "Payments of the fund", "基金支付次数"),
)

PROBATION = (
    _whole("probation_months", "months", "6", 1, "S2.12-D7", "Months of probation", "试用期月数"),
    _number(
        "confirmation_sales", "money", "4000000", ("S2.12-M1", "S2.12-M3"), "Sales for confirmation", "转正累计业绩"
    ),
    _number("confirmation_prospects", "count", "120", "S2.12-M2", "Prospects for confirmation", "转正潜在客户数"),
    _number("confirmation_deals", "count", "2", "S2.12-M2", "Deals for confirmation", "转正成交笔数"),
    _whole(
        "early_months",
        "months",
        "2",
        1,
        ("S2.12-M3", "S2.12-M7"),
        "Months before early confirmation",
        "提前转正最少月数",
    ),
    _whole("rank_months", "months", "3", 1, "S2.12-M6", "Months whose mean sets the confirmed rank", "定级平均月数"),
    _whole(
        "confirmation_day", "days", "15", 1, "S2.12-A2", "Last day for the rank of the same month", "当月定级截止日"
    ),
    _switch(
        "confirmation_cutoff",
        "X4",
        ("approved_by_15", "approved_before_15", "requested_by_15"),
        ("S2.12-A2",),
        "Day that decides the first month",
        "转正当月生效的判断",
    ),
    _switch(
        "not_confirmed", "X6", ("stop", "end_of_contract"), ("S2.12-D7",), "Not confirmed in time", "试用期满未转正"
    ),
    _switch(
        "early_confirmation_months",
        "X14",
        ("three_before", "first_two"),
        ("S2.12-M6", "S2.12-M7"),
        "Months of an early confirmation",
        "提前转正定级月份",
    ),
    _switch("mean_months", "X9", ("worked", "three"), ("S2.12-M12",), "Months of a quarter's mean", "季度平均的月数"),
)

CHECK = (
    _whole("check_months", "months", "3", 1, "S2.12-M9", "Months of a check", "考核周期月数"),
    _number("check_sales", "money", "2000000", "S2.12-M9", "Sales of a check", "考核累计业绩"),
    _number("check_prospects", "count", "20", "S2.12-M9", "Prospects a month of a check", "考核月均潜在客户数"),
    _number("check_deals", "count", "1", "S2.12-M9", "Deals of a check", "考核成交笔数"),
    _switch(
        "retention_test",
        "X7",
        ("rolling_three_months", "retention_month"),
        ("S2.12-M11",),
        "Test of the retention month",
        "留用期考核口径",
    ),
    _switch("check_rhythm", "X8", ("cycles", "once", "rolling"), ("S2.12-M9",), "Rhythm of checks", "考核节奏"),
    _switch(
        "retention_commission",
        "X15",
        ("paid", "none"),
        ("S2.12-P11",),
        "Commission in the retention month",
        "留用期提成",
    ),
)

TEAM_AND_ZONE = (
    _whole("founding_months", "months", "6", 1, "S2.12-M14", "Months of service to found a team", "组建团队服务月数"),
    _number("founding_mean_sales", "money", "3000000", "S2.12-M14", "Mean sales to found a team", "组建团队月均业绩"),
    _switch(
        "founding_window",
        "X16",
        ("last_six_months", "since_hire"),
        ("S2.12-M14",),
        "Months of that mean",
        "月均业绩区间",
    ),
    RankTerm(
        "zone_lowest_rank",
        of="rank_table",
        default="expert",
        clause="S2.12-M15",
        label=Label("Lowest rank in the salary zone", "工资特区最低职级"),
    ),
    _number("zone_share", "rate", "0.2", "S2.12-M16", "Share of staff in the salary zone", "工资特区人数比例"),
    _whole("zone_deal_months", "months", "2", 1, "S2.12-M17", "Months until the first deal", "特区首单月数"),
    _whole("zone_promise_months", "months", "3", 1, "S2.12-M18", "Months of the promised sales", "特区承诺业绩月数"),
    _switch(
        "zone_deal_deadline",
        "X17",
        ("by_end_of_second_month", "in_second_month"),
        ("S2.12-M17",),
        "Month of the first deal",
        "特区首单期限",
    ),
)

VALIDITY = (
    NumberTerm(
        "effective_year",
        unit="years",
        lowest=Fraction(2000),
        step=ONE,
        clause="S2.12-A9",
        label=Label("Year from whose July the rules are in force", "施行年份"),
    ),
    _whole("effective_month", "months", "7", 1, "S2.12-A9", "Month from which the rules are in force", "施行月份"),
)

TERMS = (
    *TABLES,
    *COEFFICIENT,
    *RANK_PAY,
    *ALLOWANCES,
    *SALES,
    *FUND,
    *PROBATION,
    *CHECK,
    *TEAM_AND_ZONE,
    *VALIDITY,
)
