"""The terms: blanks of the document, the numbers that it states, and switches between readings."""

from __future__ import annotations

from fractions import Fraction

from jixiao import Label, NumberTerm, SwitchTerm

NOTHING = Fraction(0)
ONE = Fraction(1)


def _number(name: str, unit: str, default: Fraction | int | None, clause: str, en: str, zh: str) -> NumberTerm:
    """A number that the document states, or without default one that it leaves open (G10)."""
    value = None if default is None else Fraction(default)
    return NumberTerm(name, unit=unit, default=value, lowest=NOTHING, clause=clause, label=Label(en, zh))


def _share(name: str, default: Fraction, clause: str, en: str, zh: str) -> NumberTerm:
    """A part of a whole."""
    return NumberTerm(
        name, unit="rate", default=default, lowest=NOTHING, highest=ONE, clause=clause, label=Label(en, zh)
    )


def _switch(name: str, finding: str, values: tuple[str, ...], clause: str, en: str, zh: str) -> SwitchTerm:
    """A choice between readings, the catalogue's default first."""
    return SwitchTerm(name, values=values, finding=finding, clause=clause, label=Label(en, zh))


ASSESSMENT = (
    NumberTerm(
        "effective_year",
        lowest=Fraction(2000),
        step=ONE,
        clause="S2.7-A1",
        label=Label("Year from whose January the scheme is in force", "执行年份（1月1日起）"),
    ),
    NumberTerm(
        "exempt_months",
        unit="months",
        default=Fraction(3),
        lowest=NOTHING,
        step=ONE,
        clause="S2.7-A1",
        label=Label("Months without assessment", "不考核月数"),
    ),
    _switch(
        "exempt_months_of",
        "S2.7-X7",
        ("person", "scheme"),
        "S2.7-A1",
        "Whose first months are exempt",
        "不考核期的起算对象",
    ),
)

CREDITING = (
    _number("conference_nights", "nights", 100, "S2.7-D5", "Room-nights of a large conference", "大型会议房夜数"),
    _share("conference_person_share", Fraction(9, 10), "S2.7-D5", "Seller's share of it", "大型会议个人比例"),
    _share(
        "manager_person_share", Fraction(8, 10), "S2.7-D6", "Seller's share of a manager's deal", "经理接洽个人比例"
    ),
    NumberTerm(
        "recreation_weight",
        unit="rate",
        default=ONE,
        lowest=NOTHING,
        highest=ONE,
        clause="S2.7-D1",
        finding="S2.7-X13",
        label=Label("Weight of recreation", "康体消费折算系数"),
    ),
    _switch(
        "manager_conference_split",
        "S2.7-X3",
        ("source", "size", "product"),
        "S2.7-D6",
        "Split of a manager's large conference",
        "经理接洽大型会议的划分",
    ),
    _switch(
        "group_order_split",
        "S2.7-X14",
        ("none", "from_100_nights"),
        "S2.7-D5",
        "Split of group orders that are no conference",
        "非会议团队单的划分",
    ),
    _switch(
        "credit_month",
        "S2.7-X12",
        ("receipt", "deal"),
        "S2.7-D8",
        "Month in which money counts",
        "到账业绩的计入月份",
    ),
)

GOALS = (
    _number("quota_total", "money", 2_400_000, "S2.7-D3", "Monthly quota of all sellers", "月销售指标总额"),
    NumberTerm(
        "quota_heads",
        unit="count",
        default=Fraction(10),
        lowest=ONE,
        clause="S2.7-D3",
        label=Label("Sellers who share the quota", "分担指标人数"),
    ),
    _switch(
        "quota_basis",
        "S2.7-X8",
        ("fixed", "per_head"),
        "S2.7-D3",
        "Heads among whom the quota is divided",
        "人均指标的计算方式",
    ),
    _switch(
        "department_target_period",
        "S2.7-X15",
        ("month", "year_to_date"),
        "S2.7-P1",
        "Period of the department's target",
        "部门指标的考核期间",
    ),
)

COMMISSION = (
    _share("commission_rate", Fraction(15, 1000), "S2.7-P3", "Commission on sales above the quota", "超额提成比例"),
    _share("results_weight", Fraction(85, 100), "S2.7-P4", "Weight of results", "业绩权重"),
    _share("team_spirit_weight", Fraction(10, 100), "S2.7-P4", "Weight of team spirit", "团队精神权重"),
    _share("discipline_weight", Fraction(5, 100), "S2.7-P4", "Weight of discipline", "工作纪律权重"),
    _switch(
        "commission_times", "S2.7-X2", ("once", "twice"), "S2.7-P3", "Times the commission is paid", "提成计发次数"
    ),
    _switch("results_part", "S2.7-X10", ("granted", "scored"), "S2.7-P4", "Part of results", "业绩部分的给付方式"),
)

ALLOWANCES = (
    _number("base_pay_min", "money", 2000, "S2.7-P2", "Least base pay", "基本工资下限"),
    _number("base_pay_max", "money", 20_000, "S2.7-P2", "Highest base pay", "基本工资上限"),
    _number("transport", "money", 200, "S2.7-P5", "Transport allowance", "交通补贴标准"),
    _number("transport_away", "money", 500, "S2.7-P5", "Transport allowance, posted away", "驻外交通补贴标准"),
    _number("communication", "money", 200, "S2.7-P6", "Communication allowance", "通讯补贴标准"),
    _number("communication_away", "money", 350, "S2.7-P6", "Communication allowance, posted away", "驻外通讯补贴标准"),
    _switch(
        "base_pay_check", "S2.7-X1", ("on", "off"), "S2.7-P2", "Check of the range of base pay", "基本工资区间检查"
    ),
    _switch(
        "deputy_allowance",
        "S2.7-X16",
        ("as_sales_manager", "none"),
        "S2.7-P5",
        "Allowances of the deputy manager",
        "部门副经理的补贴",
    ),
)

EXPENSES = (
    _share("booking_share", Fraction(1, 2), "S2.7-N1", "Share of consumption that is booked", "消费额计入比例"),
    _number("voucher_limit", "money", 600, "S2.7-N1", "Vouchers of a month", "每月赠券限额"),
    _number("entertainment_limit", "money", 600, "S2.7-N2", "Entertainment of an occasion", "每次招待限额"),
    _number("entertainment_minimum", "money", 400, "S2.7-N3", "Least entertainment of a month", "每月宴请下限"),
    _share("shortfall_share", Fraction(1, 2), "S2.7-N3", "Share of the shortfall deducted", "不足部分扣除比例"),
    _switch(
        "entertainment_minimum_basis",
        "S2.7-X5",
        ("booked", "consumption"),
        "S2.7-N3",
        "Value that has to reach the minimum",
        "宴请下限的计算口径",
    ),
    _switch(
        "expense_excess",
        "S2.7-X6",
        ("flagged", "charged"),
        "S2.7-N1",
        "Expenses above their limit",
        "费用超限的处理",
    ),
)

ATTACHED = (
    _number("clerk_base_pay", "money", None, "S2.7-P8", "Base pay of a sales clerk", "销售内勤基本工资"),
    _number("designer_base_pay", "money", None, "S2.7-P9", "Base pay of a designer", "美工基本工资"),
    _share("clerk_share", Fraction(30, 100), "S2.7-P8", "Clerk's share of the average reward", "内勤奖励比例"),
    _switch(
        "clerk_average_over",
        "S2.7-X9",
        ("all_assessed", "rewarded"),
        "S2.7-P8",
        "Sellers in the average",
        "平均奖励的人员范围",
    ),
    _switch(
        "clerk_average_deduction",
        "S2.7-X9",
        ("after", "before"),
        "S2.7-P8",
        "Average after or before the deduction",
        "平均奖励是否扣除宴请不足",
    ),
    _switch(
        "clerk_average_deputy",
        "S2.7-X9",
        ("included", "excluded"),
        "S2.7-P8",
        "Deputy manager in the average",
        "平均奖励是否含部门副经理",
    ),
)

FUND = (
    _switch(
        "fund_contents",
        "S2.7-X11",
        ("shares", "shares_and_withheld"),
        "S2.7-P7",
        "Contents of the department's fund",
        "部门基金的构成",
    ),
)

TERMS = (*ASSESSMENT, *CREDITING, *GOALS, *COMMISSION, *ALLOWANCES, *EXPENSES, *ATTACHED, *FUND)
