"""What of the document is no formula: processes, approvals, aims."""

from __future__ import annotations

from jixiao import Label, Note, Process

PROCESSES = (
    Process(
        "branch_coefficient",
        clause="S2.12-D3",
        source="方案12 第五条(一)1",
        title=Label("The branch chooses its pay coefficient", "分公司选定工资系数"),
        actor=Label("Branch; approved by the company", "分公司，报公司批准"),
        approval="coefficient",
        doc=Label("One of eleven steps; it multiplies the pay of the rank table.", "共 11 档，乘以职级工资表。"),
    ),
    Process(
        "monthly_score",
        clause="S2.12-I3",
        source="方案12 第六条(二)3",
        title=Label("Monthly score of each seller", "月度评分"),
        actor=Label("Branch general manager", "分公司总经理"),
        doc=Label("The branch makes its own indicators.", "考核指标由分公司自行制定。"),
    ),
    Process(
        "year_end_review",
        clause="S2.12-I4",
        source="方案12 第六条(三)",
        title=Label("Year-end review", "年终考核"),
        actor=Label("Company", "公司"),
        every="year",
        doc=Label(
            "Goals, prospects, attitude, rules, professional ethics and others; the fund waits for it.",
            "目标达成、潜在客户、工作态度、遵章守纪、职业道德等；基金待考核后发放。",
        ),
    ),
    Process(
        "confirmation_request",
        clause="S2.12-A2",
        source="方案12 第七条2 2)",
        title=Label("Confirmation is requested and approved", "转正申请与批准"),
        actor=Label("Branch; approved by head office", "分公司，总公司批准"),
        due="add_days(period.start, confirmation_day - 1)",
        approval="confirmation",
        doc=Label(
            "By this day for the confirmed rank of the same month; later, of the next.",
            "当日前批准者当月定级，之后次月定级。",
        ),
    ),
    Process(
        "team_request",
        clause="S2.12-A3",
        source="方案12 第九条(四)",
        title=Label("A team is founded", "组建团队"),
        actor=Label("Branch applies, head office approves", "分公司申请，总公司批准"),
        approval="team",
    ),
    Process(
        "zone_request",
        clause="S2.12-A4",
        source="方案12 第十一条(四)",
        title=Label("Entry to the salary zone, before hiring", "工资特区人员录用审批"),
        actor=Label("Regional head interviews, head office HR approves", "大区负责人面试，总公司人力资源部批准"),
        approval="zone",
        doc=Label("Except with special authority.", "有特别授权者除外。"),
    ),
    Process(
        "zone_targets",
        clause="S2.12-A5",
        source="方案12 第十一条(五)",
        title=Label("Tasks, deadlines and quality of people in the zone", "特区人员任务、时限与质量标准"),
        actor=Label("Branch states them; HR follows up as for managers", "分公司提出，人力资源部按管理人员跟踪"),
    ),
    Process(
        "pay_day",
        clause=("S2.12-A6", "S2.12-A7"),
        source="方案12 第十三条(一)、(二)",
        title=Label("Pay day", "发薪日"),
        actor=Label("Company", "公司"),
        due="add_days(period.end, pay_day - 1)",
        doc=Label(
            "The pay period is the calendar month; base pay, rank pay and allowances are monthly.",
            "工资计算期为自然月；基本工资、职级工资与补贴按月发放。",
        ),
    ),
    Process(
        "contest_plan",
        clause="S2.12-A8",
        source="方案12 第十四条",
        title=Label("Contest plan of a branch", "分公司营销竞赛方案"),
        actor=Label("Departments concerned approve", "相关部门批准"),
        approval="contest",
        doc=Label("Prizes are paid on the payroll and charged to the branch.", "奖金随工资发放，由分公司列支。"),
    ),
)

NOTES = (
    Note(
        clause="S2.12-A1",
        source="方案12 第二条、第三条、第四条",
        reason=Label("Aims and principles of pay: nothing to compute.", "目的与原则，无可计算的内容。"),
    ),
    Note(
        clause="S2.12-A10",
        source="方案12 附则(二)",
        reason=Label("The company interprets the rules.", "解释权归公司。"),
    ),
    Note(
        clause="S2.12-D2",
        source="方案12 第五条、第五条(一)",
        reason=Label(
            "The structure of pay is that of the lines: base pay, rank pay, allowances, commission, fund;"
            " insurances are shown for information. The missing table of base and rank pay is rank_table.",
            "薪酬结构即各项结果：基本工资、职级工资、补贴、业绩提成、奖励基金；"
            "五险一金仅供参考；缺失的工资表为 rank_table。",
        ),
    ),
    Note(
        clause="S2.12-D6",
        source="方案12 第六条(一)",
        reason=Label(
            "The missing table of sales requirements is the column requirement of rank_table.",
            "缺失的业绩要求表为 rank_table 的业绩要求一列。",
        ),
    ),
    Note(
        clause="S2.12-D4",
        source="方案12 第五条(一)2",
        reason=Label(
            "Requirements are those of the rank table in every branch: no formula multiplies them.",
            "各分公司业绩要求相同，任何公式均不乘系数。",
        ),
    ),
    Note(
        clause="S2.12-D5",
        source="方案12 第六条(二)2",
        reason=Label(
            "Whether contact details match, the seller is known and the company is known through the seller is found"
            " by people; customers.qualified_on is the day on which all three were.",
            "联系方式相符、知悉员工及公司、经员工了解公司与产品，由人工认定；合格日期为三项均满足之日。",
        ),
    ),
)
