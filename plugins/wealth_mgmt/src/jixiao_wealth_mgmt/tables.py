"""The facts: people in branches, what they sold, whom they won, how they were marked, what happened and was approved.

Names and codes are those of the catalogue's common tables; Chinese headers and codes are read as well. A deal, a
prospect, an event or a request has several days of its own, so none of these tables has one time: a formula says which
day it means (``during(deals.cleared_date)``). Only attendance and targets belong to a month.
"""

from __future__ import annotations

from fractions import Fraction

from jixiao import Column, Label, Reference, Table

NOTHING = Fraction(0)
ONCE = Fraction(1)

STATUSES = ("trial", "confirmed", "temporary", "trainee", "probationary", "transferred", "promoted", "demoted")
STATUS_CODES = {
    "试用": "trial", "试用期": "trial", "已转正": "confirmed", "转正": "confirmed", "正式": "confirmed",
    "临时": "temporary", "见习": "trainee", "考察": "probationary", "调动": "transferred", "晋升": "promoted",
    "降级": "demoted",
}  # fmt: skip

_PERSON = Column("person_id", "text", Label("Person", "工号"), aliases=("员工编号", "人员编号"), required=True)

PEOPLE = Table(
    "people",
    (
        _PERSON,
        Column("name", "text", Label("Name", "姓名"), aliases=("员工姓名",), optional=True),
        Column(
            "role",
            "text",
            Label("Role", "岗位"),
            aliases=("职务", "角色"),
            codes={"销售人员": "seller", "理财经理": "seller", "投资顾问": "seller", "团队长": "team_leader"},
            required=True,
            doc="seller: assessed here; everybody else has at most the housing allowance.",
        ),
        Column(
            "rank",
            "rank(rank_table)",
            Label("Rank", "职级"),
            carried=True,
            doc="In force before the first month; of a seller in the salary zone the rank that the branch proposed.",
        ),
        Column(
            "status",
            "text",
            Label("Status", "员工状态"),
            aliases=("状态", "转正状态"),
            values=STATUSES,
            codes=STATUS_CODES,
            optional=True,
            doc="trial: base pay at the share of probation in the salary zone; confirmed counts without confirm_date.",
        ),
        Column("branch_id", "text", Label("Branch", "分公司"), aliases=("分公司编号", "所属分公司")),
        Column("hire_date", "date", Label("Hired on", "入职日期"), aliases=("入职时间",), required=True),
        Column(
            "confirm_date",
            "date",
            Label("Confirmed on", "转正日期"),
            aliases=("转正时间",),
            optional=True,
            doc="Counts where it lies before the first month; later confirmations follow from the approvals.",
        ),
        Column("leave_date", "date", Label("Left on", "离职日期"), aliases=("离职时间",), optional=True),
        Column("posted_away", "flag", Label("Posted elsewhere in charge", "外派负责人"), empty=False),
        Column(
            "standing",
            "text",
            Label("Standing", "身份"),
            values=("probation", "confirmed", "zone"),
            carried=True,
            optional=True,
            doc="Empty: it follows from the other columns; a file that holds it and the next two begins midway.",
        ),
        Column(
            "confirmed_from",
            "date",
            Label("Confirmed rank from", "转正职级起始月"),
            carried=True,
            optional=True,
            doc="First day of the first month at the confirmed rank; empty while standing is.",
        ),
        Column(
            "checked_from",
            "date",
            Label("Checks counted from", "考核周期起始月"),
            carried=True,
            optional=True,
            doc="First day of the first check cycle or of the one after a retention month; empty while standing is.",
        ),
        Column(
            "dismissed_on",
            "date",
            Label("Dismissed on", "辞退日期"),
            carried=True,
            optional=True,
            doc="Last day of the month whose result ended the contract; empty in a file unless that was before.",
        ),
    ),
    key=("person_id",),
    label=Label("People", "员工"),
    title="name",
    ends="leave_date",
    optional=False,
)

BRANCHES = Table(
    "branches",
    (
        Column("branch_id", "text", Label("Branch", "分公司编号"), aliases=("分公司",), required=True),
        Column("name", "text", Label("Name", "分公司名称"), aliases=("名称",), optional=True),
        Column(
            "coefficient",
            "rate",
            Label("Pay coefficient", "工资系数"),
            aliases=("系数",),
            doc="branch_coefficient: one of the steps from 0.6 to 1.1, any other value is refused.",
        ),
        Column(
            "minimum_wage",
            "money",
            Label("Local minimum wage", "当地最低工资标准"),
            aliases=("最低工资标准", "最低工资"),
            lowest=NOTHING,
            doc="local_minimum_wage, yuan a month.",
        ),
        Column("head_count", "count", Label("Head count", "编制人数"), aliases=("人数", "员工人数"), lowest=NOTHING),
    ),
    key=("branch_id",),
    label=Label("Branches", "分公司"),
    title="name",
    optional=False,
)

POSTINGS = Table(
    "postings",
    (
        _PERSON,
        Column("valid_from", "date", Label("From", "生效日期"), aliases=("起始日期",), required=True),
        Column("valid_until", "date", Label("Until", "失效日期"), aliases=("截止日期",), optional=True),
        Column("branch_id", "text", Label("Branch", "分公司"), aliases=("分公司编号",), optional=True),
    ),
    key=("person_id", "valid_from"),
    label=Label("Postings", "任职"),
    overlays="people",
    valid=("valid_from", "valid_until"),
)

ATTENDANCE = Table(
    "attendance",
    (
        _PERSON,
        Column("period", "period", Label("Month", "月份"), aliases=("期间", "考勤月份"), required=True),
        Column("days_required", "days", Label("Days required", "应出勤天数"), aliases=("应出勤",), lowest=NOTHING),
        Column("days_attended", "days", Label("Days attended", "实际出勤天数"), aliases=("实出勤",), lowest=NOTHING),
    ),
    key=("person_id", "period"),
    time="period",
    label=Label("Attendance", "考勤"),
)

DEALS = Table(
    "deals",
    (
        Column("deal_id", "text", Label("Deal", "成交编号"), aliases=("合同编号", "合同号"), required=True),
        Column("person_id", "text", Label("Seller", "销售员工号"), aliases=("工号", "员工编号"), required=True),
        Column("date", "date", Label("Date", "成交日期"), aliases=("签约日期", "日期"), required=True),
        Column("amount", "money", Label("Amount", "成交金额"), aliases=("认购金额", "合同金额"), lowest=NOTHING),
        Column(
            "cleared_date",
            "date",
            Label("Established and passed on", "项目成立日期"),
            aliases=("成立日期", "审核通过日期"),
            optional=True,
            doc="The day on which the project is established and passed by the company; empty until then.",
        ),
    ),
    key=("deal_id",),
    label=Label("Deals", "成交"),
)

CUSTOMERS = Table(
    "customers",
    (
        Column("customer_id", "text", Label("Customer", "客户编号"), aliases=("客户",), required=True),
        Column("name", "text", Label("Name", "客户名称"), aliases=("客户姓名",), optional=True),
        Column("owner_id", "text", Label("Seller", "所属员工工号"), aliases=("工号", "归属员工"), required=True),
        Column(
            "qualified_on",
            "date",
            Label("Qualified on", "合格日期"),
            aliases=("合格潜在客户认定日期",),
            optional=True,
            doc="The day on which the owner of then was found to have won a qualified prospect; empty until then.",
        ),
    ),
    # a customer may be qualified again, or by another seller: the first day counts (X22)
    key=("customer_id", "owner_id", "qualified_on"),
    label=Label("Customers", "客户"),
    title="name",
)

SCORES = Table(
    "scores",
    (
        Column("person_id", "text", Label("Person", "工号"), aliases=("员工编号", "被考核人"), required=True),
        Column("period", "period", Label("Period", "期间"), aliases=("月份", "考核月份"), required=True),
        Column(
            "item",
            "text",
            Label("Item", "评分项目"),
            aliases=("项目",),
            values=("manager_monthly", "year_end_review"),
            codes={"月度评分": "manager_monthly", "总经理月度评分": "manager_monthly", "年终评分": "year_end_review"},
            required=True,
        ),
        Column(
            "assessor_role",
            "text",
            Label("Assessor", "评分人"),
            aliases=("评分人角色",),
            values=("branch_general_manager", "company"),
            codes={"分公司总经理": "branch_general_manager", "公司": "company", "总公司": "company"},
            optional=True,
        ),
        Column("assessor_id", "text", Label("Assessor's number", "评分人工号"), optional=True),
        Column("score", "number", Label("Score", "得分"), aliases=("评分",), lowest=NOTHING),
        Column("scale_max", "number", Label("Full mark", "满分"), lowest=NOTHING, optional=True),
    ),
    key=("person_id", "period", "item", "assessor_role", "assessor_id"),
    label=Label("Scores", "评分"),
)

EVENTS = Table(
    "events",
    (
        Column("event_id", "text", Label("Event", "事件编号"), required=True),
        _PERSON,
        Column("date", "date", Label("Date", "日期"), aliases=("发生日期",), required=True),
        Column(
            "type",
            "text",
            Label("Type", "事件类型"),
            aliases=("类型",),
            values=(
                "posting", "performance_promise", "breach", "serious_fault", "wants_management", "contest_prize",
            ),
            codes={
                "外派": "posting", "业绩承诺书": "performance_promise", "签订业绩承诺书": "performance_promise",
                "违规": "breach", "违规违纪": "breach", "重大过失": "serious_fault", "愿意从事管理": "wants_management",
                "竞赛获奖": "contest_prize",
            },
            required=True,
        ),
        Column("count", "count", Label("Times", "次数"), lowest=ONCE, empty=ONCE),
        Column("verified", "flag", Label("Verified", "已核实"), aliases=("是否核实",), empty=True),
        Column("note", "text", Label("Note", "备注"), optional=True, doc="contest_prize: the plan of the contest."),
    ),
    key=("event_id",),
    label=Label("Events", "事件"),
)  # fmt: skip

TARGETS = Table(
    "targets",
    (
        Column(
            "scope_type",
            "text",
            Label("Scope", "对象类型"),
            values=("person", "dept", "team", "company", "rank", "region"),
            codes={"个人": "person", "员工": "person", "部门": "dept", "团队": "team", "公司": "company"},
            required=True,
        ),
        Column("scope_id", "text", Label("Person", "对象编号"), aliases=("对象", "工号"), required=True),
        Column("period", "period", Label("Month of hire", "期间"), aliases=("月份", "入职月份"), required=True),
        Column(
            "metric",
            "text",
            Label("Metric", "指标"),
            values=("promised_sales",),
            codes={"承诺业绩": "promised_sales", "承诺销售额": "promised_sales"},
            required=True,
        ),
        Column("value", "money", Label("Promised", "承诺值"), aliases=("任务值", "金额"), lowest=NOTHING),
    ),
    key=("scope_type", "scope_id", "period", "metric"),
    time="period",
    label=Label("Targets", "任务指标"),
)

APPROVALS = Table(
    "approvals",
    (
        Column("request_id", "text", Label("Request", "申请编号"), required=True),
        Column(
            "kind",
            "text",
            Label("Kind", "申请类型"),
            aliases=("类型",),
            values=("confirmation", "team", "zone", "contest", "coefficient"),
            codes={
                "转正": "confirmation", "组建团队": "team", "工资特区": "zone", "营销竞赛": "contest",
                "竞赛方案": "contest", "工资系数": "coefficient",
            },
            required=True,
        ),
        Column(
            "subject",
            "text",
            Label("Subject", "申请对象"),
            aliases=("对象", "工号"),
            required=True,
            doc="The person; of a contest the plan, of a coefficient the branch.",
        ),
        Column("requested_on", "date", Label("Requested on", "申请日期"), optional=True),
        Column("approved_on", "date", Label("Approved on", "批准日期"), aliases=("审批日期",), optional=True),
        Column(
            "approver_role",
            "text",
            Label("Approver", "审批人"),
            aliases=("审批部门",),
            values=("head_office", "head_office_hr", "special_authority"),
            codes={"总公司": "head_office", "总公司人力资源部": "head_office_hr", "特别授权": "special_authority"},
            optional=True,
        ),
        Column(
            "result",
            "text",
            Label("Result", "审批结果"),
            aliases=("结果",),
            values=("approved", "rejected"),
            codes={
                "批准": "approved",
                "同意": "approved",
                "通过": "approved",
                "不批准": "rejected",
                "驳回": "rejected",
            },
            optional=True,
        ),
    ),
    key=("request_id",),
    label=Label("Approvals", "审批"),
)  # fmt: skip

HISTORY = Table(
    "history",
    (
        _PERSON,
        Column("period", "period", Label("Month", "月份"), aliases=("期间",), required=True),
        Column(
            "metric",
            "text",
            Label("Metric", "指标"),
            values=("sales", "prospects", "deal_count", "big_deal_sales"),
            codes={
                "deals": "deal_count", "销售额": "sales", "业绩": "sales", "合格潜在客户": "prospects",
                "成交笔数": "deal_count", "大单销售额": "big_deal_sales",
            },
            required=True,
        ),
        Column("value", "mixed", Label("Value", "数值"), aliases=("值",)),
    ),
    key=("person_id", "period", "metric"),
    time="period",
    label=Label("History", "历史记录"),
    doc="Months before the first one: a person's sales, qualified prospects, deals, and sales in big deals.",
)  # fmt: skip

TABLES = (
    PEOPLE, BRANCHES, POSTINGS, ATTENDANCE, DEALS, CUSTOMERS, SCORES, EVENTS, TARGETS, APPROVALS, HISTORY,
)  # fmt: skip


def _of_person(table: str, key: str = "person_id", when: str | None = None) -> Reference:
    return Reference("person", table, "people", ((key, "person_id"),), when=when)


REFERENCES = (
    Reference("branch", "people", "branches", (("branch_id", "branch_id"),)),
    Reference("social_insurance", "branches", "social_insurance_rules", (("branch_id", "branch_id"),)),
    # base pay, rank pay and requirement of the rank of the month
    Reference("rank_row", "people", "rank_table", (("rank_of_month", "rank"),)),
    _of_person("postings"),
    _of_person("attendance"),
    _of_person("deals"),
    _of_person("customers", "owner_id"),
    _of_person("scores"),
    _of_person("events"),
    _of_person("targets", "scope_id", "scope_type = 'person'"),
    _of_person("approvals", "subject", "kind in ('confirmation', 'team', 'zone')"),
    _of_person("history"),
    Reference("plan", "events", "contest_prizes", (("note", "plan"),), when="type = 'contest_prize'"),
    Reference("plan", "approvals", "contest_prizes", (("subject", "plan"),), when="kind = 'contest'"),
)
