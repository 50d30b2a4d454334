"""What of 方案6 is no formula: its processes, a rule left to management, and the findings about the text."""

from __future__ import annotations

from jixiao import Finding, Label, Note, Process

_MANAGER = Label("Sales department manager", "销售部经理")
_SUPERVISOR = Label("Sales supervisor", "销售主管")

PROCESSES = (
    Process(
        "monthly_assessment",
        clause="S2.6-A1",
        source="方案6 一(一)..(三)",
        title=Label("Monthly assessment of all sellers", "销售人员月度考核"),
        actor=_MANAGER,
        due="add_days(period.end, assessment_day - 1)",
        doc=Label(
            "Results first, other forms besides; it is also a channel for talk between manager and staff.",
            "以业绩考核为主，多种形式综合运用，兼作经理与员工的双向沟通。",
        ),
    ),
    Process(
        "scoring",
        clause="S2.6-A4",
        source="方案6 二4 备注",
        title=Label("Scoring of business level and general quality", "业务水平和综合素质评分"),
        actor=Label("Project supervisor and marketing manager", "项目主管与营销经理"),
        due="add_days(period.end, assessment_day - 1 - scoring_lead_days)",
        doc=Label(
            "Five days before the assessment: the last day of the month assessed (X9).",
            "每次测评前 5 天做出，即被考核月的最后一天（X9）。",
        ),
    ),
    Process(
        "assessment_day_held",
        clause="S2.6-A5",
        source="方案6 二2",
        title=Label("Assessment of the month before", "上月评定"),
        actor=_MANAGER,
        due="add_days(period.end, assessment_day - 1)",
        doc=Label("As a rule on day 5 of the month.", "一般安排在每月 5 日。"),
    ),
    Process(
        "company_board",
        clause="S2.6-A6",
        source="方案6 二5",
        title=Label("Outstanding sellers shown on the company board", "内部板报公布优秀销售人员"),
        actor=_MANAGER,
        doc=Label("At regular intervals; read here as monthly, after the assessment.", "定期公布，此处按月、评定后。"),
    ),
    Process(
        "feedback_interview",
        clause="S2.6-A7",
        source="方案6 四1",
        title=Label("Feedback interview", "绩效反馈面谈"),
        actor=_SUPERVISOR,
        doc=Label(
            "A common view of the result, strengths and weaknesses, agreed expectations, an improvement plan.",
            "对考核结果形成一致看法，指出优缺点，商定下阶段期望和绩效改进计划。",
        ),
    ),
    Process(
        "interview_participants",
        clause="S2.6-A8",
        source="方案6 四2",
        title=Label("Who takes part in the interview", "面谈参与人员"),
        actor=_SUPERVISOR,
        doc=Label(
            "The sales supervisor and the seller; in special cases the marketing general manager or general manager.",
            "销售主管与销售人员；特别情况由营销总经理或总经理在场。",
        ),
    ),
    Process(
        "interview_flow",
        clause="S2.6-A9",
        source="方案6 四3",
        title=Label("Flow of the interview", "面谈流程"),
        actor=_SUPERVISOR,
        doc=Label(
            "Explain the requirements, hear the self-appraisal, solve problems, settle the mood; "
            "make an action plan, summary and follow-up; close.",
            "说明要求，听取自我鉴定，解决问题，调节情绪；制定行动方案，总结并落实改进计划；结束。",
        ),
    ),
)

NOTES = (
    Note(
        clause="S2.6-A2",
        source="方案6 二(一)",
        reason=Label(
            "A principle: the composite (I4) and the personal quota carry it out. The department's part has no "
            "coefficient and no bonus to multiply (X4).",
            "原则性规定：由综合分数（I4）和个人任务体现；部门挂钩部分没有系数，也没有可乘的奖金（X4）。",
        ),
    ),
    Note(
        clause="S2.6-M2",
        source="方案6 二1.2",
        reason=Label(
            "Posts, candidates and period are not stated: management chooses, the composite (I4) is its list.",
            "职数、范围和时点均未写明：由管理层选拔，以综合分数（I4）排名为依据。",
        ),
    ),
)

FINDINGS = (
    Finding(
        "S2.6-X1",
        code="FORMULA, SCALE",
        what=Label(
            "The sales score is a share of the department's total: all scores together make 100, so in a team of 20 "
            "the mean is 5 and the 60% part hardly counts.",
            "销售业绩按占部门总面积的比例计，全体合计才 100 分；20 人的团队平均 5 分，60% 的权重几乎不起作用。",
        ),
        reading=Label(
            "As written, numerator and denominator over the last two months; relative_to_best measures against the "
            "best seller of the department.",
            "按原文，分子分母均取最近两个月；relative_to_best 以部门最高者为 100 分。",
        ),
        terms="sales_score",
    ),
    Finding(
        "S2.6-X2",
        code="TIME",
        what=Label(
            "The period of the numerator is not stated; the denominator covers two months in a monthly test.",
            "分子的期间未写明，月度考核的分母却是两个月。",
        ),
        reading=Label("The same two months; one takes the month alone.", "同为两个月；one 只取当月。"),
        terms=("sales_score_months", "sales_window_months"),
    ),
    Finding(
        "S2.6-X3",
        code="FORMULA, SCALE",
        what=Label(
            "The sum of several items times 100 exceeds 100 unless the items are fractions that add to at most 1.",
            "若干项目之和乘以 100 会超过 100，除非各项为合计不超过 1 的小数。",
        ),
        reading=Label(
            "The mean of the items, each 0 to 1, times 100; weighted takes a weight for each item.",
            "各项（0 至 1）取平均再乘以 100；weighted 按项目权重合成。",
        ),
        terms=("item_sum", "item_weights"),
    ),
    Finding(
        "S2.6-X4",
        code="TERM, CONFLICT",
        what=Label(
            "The announced link to the department has no coefficient, and there is no bonus although bonuses are "
            "deducted from.",
            "所称与部门业绩挂钩没有系数；方案没有奖金公式，却规定扣发奖金。",
        ),
        reading=Label(
            "No department coefficient; deductions come off the month's wage.", "不设部门系数；扣款从当月工资中扣。"
        ),
    ),
    Finding(
        "S2.6-X5",
        code="CONFLICT",
        what=Label(
            "The number of levels is not stated; the last 10% are both rated down and eliminated; the yellow card "
            "counts two people whatever the team's size.",
            "等级数未写明；后 10% 既降级又末位淘汰；黄牌不论人数都是两人。",
        ),
        reading=Label(
            "One level down, elimination only from the lowest; the card is a record. eliminate: the last at once.",
            "降一级，仅最低等级淘汰；黄牌只作记录。eliminate 为当即淘汰。",
        ),
        terms=("last_group_effect", "rank_highest", "rank_lowest"),
    ),
    Finding(
        "S2.6-X6",
        code="ROUND, TIE",
        what=Label(
            "10% of a small team, ties, and head and last groups that overlap with two or three people.",
            "小团队的 10%、并列，以及两三人时首尾重叠，均未规定。",
        ),
        reading=Label(
            "Rounded down, at least 1; nobody moves below min_team_size; nobody is in both groups; an empty group "
            "waits for a decision. up rounds up.",
            "向下取整，至少 1 人；不足 min_team_size 人不升降；不同时入两组；名额因并列空缺时待决定。up 为向上取整。",
        ),
        terms=("group_rounding", "min_team_size"),
    ),
    Finding(
        "S2.6-X7",
        code="OPENEND",
        what=Label(
            "A yellow card has no consequence and does not count towards a red one.", "黄牌没有后果，也不累计为红牌。"
        ),
        reading=Label(
            "A record only, never for somebody of the head group; eliminate_after_two ends with two in a row.",
            "只作记录，升级组不亮黄牌；eliminate_after_two 为连续两张即淘汰。",
        ),
        terms=("yellow_card_effect", "yellow_card_count"),
    ),
    Finding(
        "S2.6-X8",
        code="NUM",
        what=Label(
            "Wrong circled numbers: ⑥ twice and no ⑤ among the prizes, ⑥ again and no ⑧ among the penalties; m' for "
            "m²; sentence fragments in the first heading.",
            "编号有误：奖励缺⑤而⑥重复，处罚⑥重复而缺⑧；m' 应为 m²；首个标题下语句不全。",
        ),
        reading=Label("The order of the text is kept.", "按原文顺序。"),
    ),
    Finding(
        "S2.6-X9",
        code="TIME",
        what=Label(
            "Five days before day 5 is the last day of the month before, whose sales are not closed then.",
            "5 日前 5 天是上月最后一天，当时销售数据尚未结清。",
        ),
        reading=Label("Day 5 less five calendar days.", "5 日减 5 个自然日。"),
        terms=("assessment_day", "scoring_lead_days"),
    ),
    Finding(
        "S2.6-X10",
        code="LEGAL",
        what=Label(
            "A floor of 400 yuan against the legal minimum wage; the order of fines and floor.",
            "每月 400 元的下限与法定最低工资的关系；罚款与下限的先后。",
        ),
        reading=Label(
            "Fines first, the shortfall last, floor 400; first limits the shortfall before the fines.",
            "先扣其他罚款，最后扣任务罚款，下限 400 元；first 为先扣任务罚款。",
        ),
        terms=("shortfall_order", "wage_floor"),
    ),
    Finding(
        "S2.6-X11",
        code="OPENEND",
        what=Label(
            "The ladders end at two or three and have no window; an altered record has three steps, in 方案1 two.",
            "处罚阶梯止于第二或第三次且无统计期间；涂改记录为三级，方案1 为两级。",
        ),
        reading=Label(
            "Counted over the whole employment, the last step repeats; or by calendar year, or a decision after it.",
            "按整个在职期间计次，末级重复；可改为按自然年，或末级之后由人决定。",
        ),
        terms=("ladder_window", "ladder_after_last"),
    ),
    Finding(
        "S2.6-X12",
        code="TERM, TIE",
        what=Label(
            "What the prizes measure, what a tie does, how often the over-quota prize is paid, and what contribution "
            "is outstanding.",
            "奖项的衡量指标、并列处理、超额奖频次以及突出贡献的标准均未写明。",
        ),
        reading=Label(
            "By the area of the month or quarter, contribution by recorded decision; a tie shares the prize. full_each "
            "gives it whole to each.",
            "按当月或当季面积，突出贡献按记录的决定；并列平分。full_each 为各得全额。",
        ),
        terms="prize_tie",
    ),
    Finding(
        "S2.6-X13",
        code="TIME",
        what=Label(
            "A trial employee's failure has no period; whether it reaches a seller demoted by M3; the way back.",
            "试用员工未完成任务的期间、是否适用于被降为试用者，以及如何恢复，均未写明。",
        ),
        reading=Label(
            "Tested monthly, demoted sellers too, back only by a recorded decision; or once at the end of trial, or "
            "back with one met month.",
            "按月考核，含被降为试用者，仅凭记录的决定恢复；可改为试用期满考核一次，或完成一个月任务即恢复。",
        ),
        terms=("trial_quota_test", "status_restored_by"),
    ),
    Finding(
        "S2.6-X14",
        code="TERM",
        what=Label(
            "Ranking, cards and prizes within a department or over the company.", "排名、黄牌和奖项在部门内还是全公司。"
        ),
        reading=Label("Within the department; company compares all.", "部门内；company 为全公司。"),
        terms="peer_group",
    ),
)
