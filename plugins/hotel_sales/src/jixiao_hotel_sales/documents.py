"""What of the document is no formula: who counts and scores, its aims, and what it leaves open."""

from __future__ import annotations

from jixiao import Finding, Label, Note, Process

PROCESSES = (
    Process(
        "sales_count",
        clause="S2.7-A4",
        source="方案7 四3",
        title=Label("Count of sales", "销售业绩统计"),
        actor=Label("Sales clerk", "销售内勤"),
        every="month",
    ),
    Process(
        "general_review",
        clause="S2.7-A4",
        source="方案7 四3",
        title=Label("Marks for team spirit and discipline", "团队精神与工作纪律评分"),
        actor=Label("Department manager", "部门经理"),
        every="month",
        doc=Label("The document gives no appeal.", "文中未规定申诉。"),
    ),
    Process(
        "entertainment_request",
        clause="S2.7-A3",
        source="方案7 四2(4)",
        title=Label("Request before an important customer is entertained", "重要客户宴请事先报批"),
        actor=Label("Department", "部门"),
        every="month",
    ),
)

NOTES = (
    Note(
        clause="S2.7-A2",
        source="方案7 一2",
        reason=Label(
            "Names the three parts of the assessment: results, expenses, general review. They are the rules of 四.",
            "列出考核的三个部分（业绩、费用、综合考评），即“四”中的各条规则。",
        ),
    ),
)

FINDINGS = (
    Finding(
        "S2.7-X1",
        code="BOUND",
        what=Label(
            "Base pay from 2,000 to 20,000 yuan is too wide for one post; probably a slip for 2,xxx.",
            "基本工资2000元至20000元，幅度不合常理，可能为笔误。",
        ),
        reading=Label(
            "Each person's own amount; outside the range it is reported.", "按每人实际金额，超出区间仅作提示。"
        ),
        terms="base_pay_check",
    ),
    Finding(
        "S2.7-X2",
        code="DUP",
        what=Label(
            "The 1.5% stand both under results and under the general review.", "1.5%在业绩考核与综合考评中各写一次。"
        ),
        reading=Label("One reward.", "同一项奖励，只计一次。"),
        terms="commission_times",
    ),
    Finding(
        "S2.7-X3",
        code="OVERLAP",
        what=Label(
            "A conference of 100 room-nights that the manager brings falls under 90/10 and under 80/20.",
            "部门经理接洽的100房夜以上会议，90%与80%两条划分同时适用。",
        ),
        reading=Label("By its source: 80%.", "按来源，个人80%。"),
        terms="manager_conference_split",
    ),
    Finding(
        "S2.7-X4",
        code="LIMIT, CONFLICT",
        what=Label(
            "With one occasion a week in turn, ten people cannot each reach 400 yuan a month.",
            "每周一次轮流宴请，十人不可能每人每月都达到400元。",
        ),
        reading=Label("The minimum holds for each person, as written.", "按原文，每人每月均须达到。"),
    ),
    Finding(
        "S2.7-X5",
        code="TERM",
        what=Label(
            "“Counted at 50%” beside the minimum of 400: the booked or the consumed value.",
            "宴请下限400元“按消费额5折计”，指计入值还是消费额。",
        ),
        reading=Label("The booked value: consumption of 800.", "指计入值，即消费额800元。"),
        terms="entertainment_minimum_basis",
    ),
    Finding(
        "S2.7-X6",
        code="OPENEND, TERM",
        what=Label(
            "What follows when a limit of vouchers or entertainment is exceeded; whose turn the weekly one is.",
            "赠券、招待超限如何处理未规定；每周一次是指个人还是部门。",
        ),
        reading=Label("It is reported, nothing is deducted; the turn is the group's.", "仅提示，不扣款；指部门整体。"),
        terms="expense_excess",
    ),
    Finding(
        "S2.7-X7",
        code="TIME",
        what=Label(
            "The first three months: of the person or of the scheme.", "“前三个月不考核”指个人入职后还是方案执行后。"
        ),
        reading=Label("Of the person, from the day of hiring.", "指个人，自入职日起。"),
        terms="exempt_months_of",
    ),
    Finding(
        "S2.7-X8",
        code="TERM",
        what=Label(
            "Whether 2.4 million by ten people is divided anew when there are more or fewer; if the deputy counts.",
            "240万元/10人，人数变动时是否重算；是否含部门副经理。",
        ),
        reading=Label("240,000 yuan, fixed.", "固定为24万元。"),
        terms="quota_basis",
    ),
    Finding(
        "S2.7-X9",
        code="TERM",
        what=Label(
            "The sellers' average for the clerk: of all or of those rewarded, after or before the deduction, with or"
            " without the deputy.",
            "内勤奖励所依据的平均奖励：全部人员还是获奖人员，扣款前还是扣款后，是否含副经理。",
        ),
        reading=Label(
            "All who are assessed, zeros included, after the deduction.", "全部考核人员（含零），扣款后，含副经理。"
        ),
        terms=("clerk_average_over", "clerk_average_deduction", "clerk_average_deputy"),
    ),
    Finding(
        "S2.7-X10",
        code="SCALE",
        what=Label(
            "How the two marks are scaled, and whether the 85% for results are scored too.",
            "团队精神、工作纪律的评分标准未定；业绩85%是否评分。",
        ),
        reading=Label("85% are granted, the other two are marks from 0 to 1.", "85%照给，其余两项按0至1评分。"),
        terms="results_part",
    ),
    Finding(
        "S2.7-X11",
        code="TERM",
        what=Label("What “remains” for the fund is not defined.", "部门基金的“考核结余”未定义。"),
        reading=Label(
            "1.5% of the department's 10% and 20%, in months in which the target is met.",
            "完成指标的月份，部门10%与20%部分的1.5%。",
        ),
        terms="fund_contents",
    ),
    Finding(
        "S2.7-X12",
        code="TIME",
        what=Label("The month in which late money counts, and refunds.", "迟到账款计入哪个月份，退款如何处理。"),
        reading=Label("The month of the receipt; a refund takes back.", "计入到账月份；退款冲减。"),
        terms="credit_month",
    ),
    Finding(
        "S2.7-X13",
        code="TERM",
        what=Label("Recreation comes second, without a figure for it.", "康体“次之”，未给出系数。"),
        reading=Label("It counts in full.", "全额计入。"),
        terms="recreation_weight",
    ),
    Finding(
        "S2.7-X14",
        code="GAP",
        what=Label(
            "Group orders that are no conference, and conferences below 100 room-nights, have no split.",
            "非会议的团队单、100房夜以下的会议未规定划分。",
        ),
        reading=Label("They are the seller's in full.", "全部计入个人。"),
        terms="group_order_split",
    ),
    Finding(
        "S2.7-X15",
        code="TERM, TIME",
        what=Label(
            "Figure and period of the department's target are not stated.", "部门整体考核指标的口径与期间未说明。"
        ),
        reading=Label(
            "Money collected in the month against the target of the month.", "当月到账业绩与当月部门指标比较。"
        ),
        terms="department_target_period",
    ),
    Finding(
        "S2.7-X16",
        code="GAP",
        what=Label(
            "The deputy manager is assessed, but no allowance is named for the post.",
            "部门副经理为考核人员，但未规定其补贴标准。",
        ),
        reading=Label("As a sales manager.", "按销售经理标准。"),
        terms="deputy_allowance",
    ),
)
