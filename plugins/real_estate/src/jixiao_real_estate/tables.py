"""The facts that both schemes read: who sold what to whom, what came in when, and what happened.

Names and codes are those of the catalogue's common tables; Chinese headers and codes are read as well. A scheme takes
the tables and references that its rules need: `SHARED` and `REFERENCES`, the ranking also `SCORES`.
"""

from __future__ import annotations

from fractions import Fraction

from jixiao import Column, Label, Reference, Table

NOTHING = Fraction(0)
ONCE = Fraction(1)

STATUSES = ("trial", "confirmed", "temporary", "trainee", "probationary", "transferred", "promoted", "demoted")
STATUS_CODES = {
    "试用": "trial", "试用期": "trial", "试用员工": "trial", "已转正": "confirmed",
    "转正": "confirmed",
    "正式": "confirmed", "正式员工": "confirmed", "临时": "temporary", "临时员工": "temporary", "见习": "trainee",
    "考察": "probationary", "调动": "transferred", "晋升": "promoted", "降级": "demoted",
}  # fmt: skip

EVENT_TYPES = (
    "praise", "form", "error", "queue", "record", "attitude", "other_complaint", "service_complaint",
    "private_transfer", "contribution", "verbal_commendation", "notice_commendation", "confirmation", "rated_up",
    "rated_down", "yellow_card",
)  # fmt: skip
EVENT_CODES = {
    "客户表扬": "praise", "表格未填": "form", "销售错误": "error", "抢接客户投诉": "queue", "涂改客户记录": "record",
    "作弊": "record", "态度投诉": "attitude", "服务之外投诉": "other_complaint", "服务投诉": "service_complaint",
    "私自转让": "private_transfer", "突出贡献": "contribution", "行政口头表扬": "verbal_commendation",
    "口头表扬": "verbal_commendation", "公司通告表扬": "notice_commendation", "通告表扬": "notice_commendation",
    "转正": "confirmation", "升级": "rated_up", "降级": "rated_down", "黄牌": "yellow_card",
}  # fmt: skip

PEOPLE = Table(
    "people",
    (
        Column("person_id", "text", Label("Person", "工号"), aliases=("员工编号", "人员编号"), required=True),
        Column("name", "text", Label("Name", "姓名"), aliases=("员工姓名",), optional=True),
        Column(
            "role",
            "text",
            Label("Role", "岗位"),
            aliases=("职务", "角色"),
            codes={"销售人员": "seller", "销售员": "seller", "置业顾问": "seller"},
            required=True,
            doc="seller: assessed by these schemes; the deals of other roles count for their department.",
        ),
        Column(
            "status",
            "text",
            Label("Status", "员工状态"),
            aliases=("状态", "转正状态"),
            values=STATUSES,
            codes=STATUS_CODES,
            carried=True,
            doc="In force in the first month; afterwards the rules move it.",
        ),
        Column("rank", "number", Label("Rank", "等级"), aliases=("级别",), lowest=NOTHING, carried=True),
        Column("department_id", "text", Label("Department", "部门"), aliases=("部门编号", "所属部门"), optional=True),
        Column("is_supervisor", "flag", Label("Supervisor", "主管"), aliases=("是否主管",), empty=False),
        Column("hire_date", "date", Label("Hired on", "入职日期"), aliases=("入职时间",), optional=True),
        Column("confirm_date", "date", Label("Confirmed on", "转正日期"), aliases=("转正时间",), optional=True),
        Column("leave_date", "date", Label("Left on", "离职日期"), aliases=("离职时间",), optional=True),
        Column(
            "wage_base",
            "money",
            Label("Base pay", "底薪"),
            aliases=("基本工资", "固定工资"),
            lowest=NOTHING,
            doc="A month's base pay in yuan, whatever the status.",
        ),
        Column(
            "terminated",
            "flag",
            Label("Employment ended by result", "已除名或淘汰"),
            empty=False,
            carried=True,
            doc="True from the month after an expulsion or elimination; a file holds it only for earlier ones.",
        ),
    ),
    key=("person_id",),
    label=Label("People", "员工"),
    title="name",
    ends="leave_date",
    optional=False,
)

DEPARTMENTS = Table(
    "departments",
    (
        Column("department_id", "text", Label("Department", "部门编号"), aliases=("部门",), required=True),
        Column("name", "text", Label("Name", "部门名称"), aliases=("名称",), optional=True),
    ),
    key=("department_id",),
    label=Label("Departments", "部门"),
    title="name",
    optional=False,
)

POSTINGS = Table(
    "postings",
    (
        Column("person_id", "text", Label("Person", "工号"), aliases=("员工编号", "人员编号"), required=True),
        Column("valid_from", "date", Label("From", "生效日期"), aliases=("起始日期",), required=True),
        Column("valid_until", "date", Label("Until", "失效日期"), aliases=("截止日期",), optional=True),
        Column("department_id", "text", Label("Department", "部门"), aliases=("部门编号", "所属部门"), optional=True),
    ),
    key=("person_id", "valid_from"),
    label=Label("Postings", "任职"),
    overlays="people",
    valid=("valid_from", "valid_until"),
)

TARGETS = Table(
    "targets",
    (
        Column(
            "scope_type",
            "text",
            Label("Scope", "对象类型"),
            values=("person", "dept", "team", "company", "rank", "region"),
            codes={"个人": "person", "员工": "person", "部门": "dept", "小组": "team", "公司": "company"},
            required=True,
        ),
        Column("scope_id", "text", Label("Person or department", "对象编号"), aliases=("对象",), required=True),
        Column("period", "period", Label("Period", "期间"), aliases=("月份", "考核月份"), required=True),
        Column(
            "metric",
            "text",
            Label("Metric", "指标"),
            values=("area", "amount"),
            codes={"面积": "area", "销售面积": "area", "金额": "amount", "销售额": "amount"},
            required=True,
        ),
        Column("value", "mixed", Label("Target", "任务值"), aliases=("任务", "目标值"), lowest=NOTHING),
    ),
    key=("scope_type", "scope_id", "period", "metric"),
    time="period",
    label=Label("Targets", "任务指标"),
)

DEALS = Table(
    "deals",
    (
        Column("deal_id", "text", Label("Deal", "成交编号"), aliases=("合同编号", "合同号"), required=True),
        Column("person_id", "text", Label("Seller", "销售员工号"), aliases=("工号", "员工编号"), required=True),
        Column("date", "date", Label("Date", "成交日期"), aliases=("签约日期", "日期"), required=True),
        Column("customer_id", "text", Label("Customer", "客户编号"), aliases=("客户",), optional=True),
        Column("amount", "money", Label("Amount", "成交金额"), aliases=("成交价", "合同金额"), lowest=NOTHING),
        Column("area_m2", "area", Label("Area (m²)", "面积"), aliases=("成交面积", "建筑面积"), lowest=NOTHING),
        Column(
            "unit_price", "money/area", Label("Unit price (yuan/m²)", "合同单价"), aliases=("单价",), lowest=NOTHING
        ),
        Column("list_amount", "money", Label("List amount", "标价总额"), aliases=("标价", "总价"), lowest=NOTHING),
        Column("allowed_discount_rate", "rate", Label("Allowed discount rate", "规定折扣率"), lowest=NOTHING),
        Column("actual_discount_rate", "rate", Label("Actual discount rate", "实际折扣率"), lowest=NOTHING),
        Column("source", "text", Label("Source", "客户来源"), aliases=("来源",), optional=True),
    ),
    key=("deal_id",),
    time="date",
    label=Label("Deals", "成交"),
)

COLLECTIONS = Table(
    "collections",
    (
        Column("deal_id", "text", Label("Deal", "成交编号"), aliases=("合同编号", "合同号"), required=True),
        Column("date", "date", Label("Received on", "收款日期"), aliases=("到账日期",), required=True),
        Column("due_date", "date", Label("Due on", "应收日期"), aliases=("约定付款日期", "到期日期")),
        Column(
            "amount",
            "money",
            Label("Amount", "收款金额"),
            aliases=("实收金额", "回款金额"),
            doc="Negative for a refund.",
        ),
    ),
    time="date",
    label=Label("Receipts", "回款"),
)

EVENTS = Table(
    "events",
    (
        Column("event_id", "text", Label("Event", "事件编号"), required=True),
        Column("person_id", "text", Label("Person", "工号"), aliases=("员工编号", "人员编号"), required=True),
        Column("date", "date", Label("Date", "日期"), aliases=("发生日期",), required=True),
        Column(
            "type",
            "text",
            Label("Type", "事件类型"),
            aliases=("类型",),
            values=EVENT_TYPES,
            codes=EVENT_CODES,
            required=True,
        ),
        Column("count", "count", Label("Times", "次数"), lowest=ONCE, empty=ONCE),
        Column("verified", "flag", Label("Verified", "已核实"), aliases=("是否核实",), empty=True),
        Column(
            "amount_decided",
            "money",
            Label("Decided amount", "核定金额"),
            aliases=("金额",),
            lowest=NOTHING,
            optional=True,
        ),
        Column("decided_by", "text", Label("Decided by", "核定人"), aliases=("审批人",), optional=True),
        Column("decided_on", "date", Label("Decided on", "核定日期"), aliases=("审批日期",), optional=True),
        Column(
            "deal_id",
            "text",
            Label("Deal", "成交编号"),
            aliases=("合同编号",),
            optional=True,
            doc="record: the deal whose customer record was altered.",
        ),
        Column("note", "text", Label("Note", "备注"), optional=True),
    ),
    key=("event_id",),
    time="date",
    label=Label("Events", "事件"),
)

HISTORY = Table(
    "history",
    (
        Column("person_id", "text", Label("Person", "工号"), aliases=("员工编号",), optional=True),
        Column("department_id", "text", Label("Department", "部门编号"), aliases=("部门",), optional=True),
        Column("period", "period", Label("Period", "期间"), aliases=("月份",), required=True),
        Column("metric", "text", Label("Metric", "指标"), required=True),
        Column("value", "mixed", Label("Value", "数值"), aliases=("值",)),
    ),
    key=("person_id", "department_id", "period", "metric"),
    time="period",
    label=Label("History", "历史记录"),
    doc="What earlier months recorded: quota_met, demoted, terminated (1 or 0), in the ranking rank and yellow_card.",
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
            values=("professional", "project", "business", "reception", "attitude", "expression", "friendliness"),
            codes={
                "专业知识": "professional",
                "项目知识": "project",
                "业务知识": "business",
                "接待礼仪": "reception",
                "工作态度": "attitude",
                "语言表达": "expression",
                "亲和力": "friendliness",
            },
            required=True,
        ),
        Column(
            "assessor_role",
            "text",
            Label("Assessor", "评分人"),
            aliases=("评分人角色",),
            values=("supervisor", "marketing_manager"),
            codes={"项目主管": "supervisor", "主管": "supervisor", "营销经理": "marketing_manager"},
            required=True,
        ),
        Column("assessor_id", "text", Label("Assessor's number", "评分人工号"), optional=True),
        Column("score", "number", Label("Score", "得分"), lowest=NOTHING),
        Column("scale_max", "number", Label("Full mark", "满分"), lowest=NOTHING, empty=ONCE),
    ),
    key=("person_id", "period", "item", "assessor_role", "assessor_id"),
    time="period",
    label=Label("Scores", "评分"),
)

SHARED = (PEOPLE, DEPARTMENTS, POSTINGS, TARGETS, DEALS, COLLECTIONS, EVENTS, HISTORY)

REFERENCES = (
    Reference("department", "people", "departments", (("department_id", "department_id"),)),
    Reference("person", "postings", "people", (("person_id", "person_id"),)),
    Reference("person", "targets", "people", (("scope_id", "person_id"),), when="scope_type = 'person'"),
    Reference("department", "targets", "departments", (("scope_id", "department_id"),), when="scope_type = 'dept'"),
    Reference("person", "deals", "people", (("person_id", "person_id"),)),
    # the department of the seller on the day of the deal (G12)
    Reference("department", "deals", "departments", (("person.department_id", "department_id"),)),
    Reference("deal", "collections", "deals", (("deal_id", "deal_id"),)),
    # the seller directly, so that a receipt reads the seller's month of the receipt and not that of the deal
    Reference("person", "collections", "people", (("deal.person_id", "person_id"),)),
    Reference("person", "events", "people", (("person_id", "person_id"),)),
    Reference("deal", "events", "deals", (("deal_id", "deal_id"),)),
    Reference("person", "history", "people", (("person_id", "person_id"),)),
    Reference("department", "history", "departments", (("department_id", "department_id"),)),
)
SCORE_REFERENCES = (Reference("person", "scores", "people", (("person_id", "person_id"),)),)
