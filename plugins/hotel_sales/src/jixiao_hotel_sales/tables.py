"""The facts that the scheme reads: who sold what, what of it has come in, what was spent on customers, the marks.

Names and codes are those of the catalogue's common tables; Chinese headers and codes are read as well.
"""

from __future__ import annotations

from fractions import Fraction

from jixiao import Column, Label, Reference, Table

NOTHING = Fraction(0)
ONCE = Fraction(1)

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
            values=("sales_manager", "deputy_manager", "sales_clerk", "designer", "department_manager"),
            codes={
                "销售经理": "sales_manager",
                "部门副经理": "deputy_manager",
                "副经理": "deputy_manager",
                "销售内勤": "sales_clerk",
                "内勤": "sales_clerk",
                "美工": "designer",
                "部门经理": "department_manager",
            },
            required=True,
        ),
        Column("department_id", "text", Label("Department", "部门"), aliases=("部门编号", "所属部门"), optional=True),
        Column("posted_away", "flag", Label("Posted away", "驻外"), aliases=("是否驻外",), empty=False),
        Column(
            "hire_date",
            "date",
            Label("Hired on", "入职日期"),
            aliases=("入职时间",),
            optional=True,
            doc="Empty: employed since before the scheme.",
        ),
        Column("leave_date", "date", Label("Left on", "离职日期"), aliases=("离职时间",), optional=True),
        Column(
            "wage_base",
            "money",
            Label("Base pay", "基本工资"),
            aliases=("底薪", "固定工资"),
            lowest=NOTHING,
            doc="A month's base pay of a sales manager or deputy manager; that of clerk and designer is a term.",
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
            values=("person", "dept"),
            codes={"个人": "person", "员工": "person", "部门": "dept"},
            required=True,
        ),
        Column("scope_id", "text", Label("Person or department", "对象编号"), aliases=("对象",), required=True),
        Column("period", "period", Label("Period", "期间"), aliases=("月份", "考核月份"), required=True),
        Column(
            "metric",
            "text",
            Label("Metric", "指标"),
            values=("sales",),
            codes={"销售额": "sales", "销售指标": "sales"},
            required=True,
        ),
        Column("value", "mixed", Label("Target", "任务值"), aliases=("任务", "目标值", "指标值"), lowest=NOTHING),
    ),
    key=("scope_type", "scope_id", "period", "metric"),
    time="period",
    label=Label("Targets", "任务指标"),
)

DEALS = Table(
    "deals",
    (
        Column("deal_id", "text", Label("Deal", "订单编号"), aliases=("成交编号", "合同编号"), required=True),
        Column(
            "person_id",
            "text",
            Label("Seller", "销售员工号"),
            aliases=("工号", "员工编号", "销售员"),
            required=True,
            doc="Of a deal that the department manager brought: the seller in whose territory it falls.",
        ),
        Column("date", "date", Label("Date", "下单日期"), aliases=("成交日期", "签约日期", "日期"), required=True),
        Column("customer_id", "text", Label("Customer", "客户编号"), aliases=("客户",), optional=True),
        Column("amount", "money", Label("Amount", "消费金额"), aliases=("订单金额", "成交金额"), optional=True),
        Column(
            "source",
            "text",
            Label("Source", "业绩来源"),
            aliases=("来源",),
            values=("own", "group", "manager", "banquet"),
            codes={
                "工号": "own",
                "个人": "own",
                "团队会议单": "group",
                "发单": "group",
                "部门经理": "manager",
                "经理接洽": "manager",
                "宴会餐饮": "banquet",
            },
        ),
        Column(
            "category",
            "text",
            Label("Category", "类别"),
            aliases=("消费类别",),
            values=("conference", "tour", "rooms", "package", "banquet", "recreation", "other"),
            codes={
                "会议": "conference",
                "团队": "tour",
                "客房": "rooms",
                "套餐": "package",
                "宴会": "banquet",
                "餐饮": "banquet",
                "康体": "recreation",
                "其他": "other",
            },
        ),
        Column("room_nights", "nights", Label("Room-nights", "房夜数"), aliases=("房夜",), lowest=NOTHING),
    ),
    key=("deal_id",),
    time="date",
    label=Label("Deals", "订单"),
)

COLLECTIONS = Table(
    "collections",
    (
        Column("deal_id", "text", Label("Deal", "订单编号"), aliases=("成交编号", "合同编号"), required=True),
        Column("date", "date", Label("Received on", "到账日期"), aliases=("收款日期",), required=True),
        Column(
            "amount",
            "money",
            Label("Amount", "到账金额"),
            aliases=("收款金额", "实收金额", "回款金额"),
            doc="Negative for a refund.",
        ),
    ),
    time="date",
    label=Label("Receipts", "到账"),
)

EXPENSES = Table(
    "expenses",
    (
        Column("expense_id", "text", Label("Expense", "费用编号"), aliases=("单据编号",), required=True),
        Column("person_id", "text", Label("Person", "工号"), aliases=("员工编号", "经办人"), required=True),
        Column("date", "date", Label("Date", "日期"), aliases=("发生日期", "消费日期"), required=True),
        Column(
            "kind",
            "text",
            Label("Kind", "费用类别"),
            aliases=("类别",),
            values=("transport", "communication", "voucher", "entertainment"),
            codes={
                "交通": "transport",
                "通讯": "communication",
                "赠券": "voucher",
                "招待": "entertainment",
                "宴请": "entertainment",
            },
            required=True,
        ),
        Column("consumption", "money", Label("Consumption", "消费额"), aliases=("消费金额",), lowest=NOTHING),
        Column(
            "booked_amount",
            "money",
            Label("Booked amount", "计入金额"),
            aliases=("入账金额",),
            lowest=NOTHING,
            optional=True,
            doc="Empty: the share of consumption at which the document counts it.",
        ),
        Column("approval_id", "text", Label("Request", "审批编号"), aliases=("申请编号",), optional=True),
    ),
    key=("expense_id",),
    time="date",
    label=Label("Expenses", "费用"),
)

APPROVALS = Table(
    "approvals",
    (
        Column("request_id", "text", Label("Request", "审批编号"), aliases=("申请编号",), required=True),
        Column(
            "kind",
            "text",
            Label("Kind", "审批类别"),
            aliases=("类别", "申请类别"),
            codes={"招待": "entertainment", "宴请": "entertainment"},
        ),
        Column("approved_on", "date", Label("Approved on", "批准日期"), aliases=("审批日期",), optional=True),
        Column(
            "result",
            "text",
            Label("Result", "审批结果"),
            aliases=("结果",),
            values=("approved", "rejected"),
            codes={"同意": "approved", "批准": "approved", "不同意": "rejected", "驳回": "rejected"},
            optional=True,
        ),
    ),
    key=("request_id",),
    label=Label("Approvals", "审批"),
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
            values=("team_spirit", "discipline", "results"),
            codes={"团队精神": "team_spirit", "工作纪律": "discipline", "业绩": "results", "业绩奖励": "results"},
            required=True,
        ),
        Column(
            "assessor_role",
            "text",
            Label("Assessor", "评分人"),
            aliases=("评分人角色",),
            values=("department_manager",),
            codes={"部门经理": "department_manager"},
            required=True,
        ),
        Column("score", "number", Label("Score", "得分"), lowest=NOTHING),
        Column("scale_max", "number", Label("Full mark", "满分"), lowest=NOTHING, empty=ONCE),
    ),
    key=("person_id", "period", "item", "assessor_role"),
    time="period",
    label=Label("Scores", "评分"),
)

TABLES = (PEOPLE, DEPARTMENTS, POSTINGS, TARGETS, DEALS, COLLECTIONS, EXPENSES, APPROVALS, SCORES)

REFERENCES = (
    Reference("department", "people", "departments", (("department_id", "department_id"),)),
    Reference("person", "postings", "people", (("person_id", "person_id"),)),
    Reference("person", "targets", "people", (("scope_id", "person_id"),), when="scope_type = 'person'"),
    Reference("department", "targets", "departments", (("scope_id", "department_id"),), when="scope_type = 'dept'"),
    Reference("person", "deals", "people", (("person_id", "person_id"),)),
    # the department in which the seller was on the day of the deal, or of the receipt (G12)
    Reference("department", "deals", "departments", (("person.department_id", "department_id"),)),
    Reference("deal", "collections", "deals", (("deal_id", "deal_id"),)),
    Reference("person", "collections", "people", (("deal.person_id", "person_id"),)),
    Reference("department", "collections", "departments", (("person.department_id", "department_id"),)),
    Reference("person", "expenses", "people", (("person_id", "person_id"),)),
    # a request that nobody recorded is reported by a check, and the expense counts all the same (S2.7-A3)
    Reference("approval", "expenses", "approvals", (("approval_id", "request_id"),), optional=True),
    Reference("person", "scores", "people", (("person_id", "person_id"),)),
)
