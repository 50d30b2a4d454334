"""The facts: departments and who leads them, their indicators stage by stage, marks, targets, and experts' judgments.

Names and codes are those of the catalogue's common tables; Chinese headers and codes are read as well.
"""

from __future__ import annotations

from fractions import Fraction

from jixiao import Column, Label, Table

NOTHING = Fraction(0)
ONE = Fraction(1)
#: the day from which an indicator without valid_from is in force
BEGINNING = "1900-01-01"

PEOPLE = Table(
    "people",
    (
        Column("person_id", "text", Label("Person", "工号"), aliases=("员工编号", "人员编号"), required=True),
        Column("name", "text", Label("Name", "姓名"), aliases=("员工姓名",), optional=True),
        Column(
            "role",
            "text",
            Label("Role", "职务"),
            aliases=("岗位", "角色"),
            codes={
                "总裁": "president", "副总裁": "vice_president", "企审部经理": "audit_manager",
                "部门负责人": "leader", "部长": "leader", "经理": "leader", "厂长": "leader", "场长": "leader",
                "主任": "leader", "所长": "leader",
            },
            optional=True,
            doc="president, vice_president, audit_manager or leader; others neither assess nor are in the group.",
        ),
        Column("department_id", "text", Label("Department", "部门编号"), aliases=("部门", "所属部门"), optional=True),
    ),
    key=("person_id",),
    label=Label("People", "人员"),
    title="name",
)  # fmt: skip

DEPARTMENTS = Table(
    "departments",
    (
        Column("department_id", "text", Label("Department", "部门编号"), aliases=("部门",), required=True),
        Column("name", "text", Label("Name", "部门名称"), aliases=("名称",), optional=True),
        Column("parent_id", "text", Label("Part of", "上级部门编号"), aliases=("上级部门",), optional=True),
        Column(
            "kind",
            "text",
            Label("Kind", "部门类别"),
            aliases=("类别",),
            values=("sales", "functional", "production", "branch", "support", "sub"),
            codes={
                "职能部门": "functional", "生产系统": "production", "销售分公司": "branch", "销售支持": "support",
                "子部门": "sub", "销售": "sales",
            },
            optional=True,
            doc="sub: appraised by the department that it is part of.",
        ),
        Column(
            "reports_to",
            "text",
            Label("Reports to", "分管"),
            aliases=("直属领导", "汇报对象"),
            values=("president", "vice_president"),
            codes={"总裁": "president", "副总裁": "vice_president"},
            optional=True,
            doc="Who assesses it; the vice-president in charge is its leader_id.",
        ),
        Column("leader_id", "text", Label("Leader", "负责人工号"), aliases=("负责人", "分管领导工号"), optional=True),
    ),
    key=("department_id",),
    label=Label("Departments", "部门"),
    title="name",
    optional=False,
)  # fmt: skip

INDICATORS = Table(
    "indicators",
    (
        Column("scheme", "text", Label("Scheme", "考核方案"), optional=True),
        Column(
            "scope_type",
            "text",
            Label("Scope", "对象类型"),
            values=("person", "dept", "team", "company"),
            codes={"个人": "person", "部门": "dept", "小组": "team", "公司": "company"},
            empty="dept",
        ),
        Column("scope_id", "text", Label("Department", "部门编号"), aliases=("部门", "对象编号"), required=True),
        Column(
            "period",
            "period",
            Label("Period", "考核期间"),
            aliases=("期间",),
            optional=True,
            doc="The one period for which the row stands; empty: every period from valid_from on.",
        ),
        Column("stage", "text", Label("Stage", "阶段"), optional=True),
        Column(
            "valid_from",
            "date",
            Label("Valid from", "生效日期"),
            aliases=("起始日期",),
            empty=BEGINNING,
            doc="The rows of a department with one date are a set: a full list, or one changed weight.",
        ),
        Column("valid_until", "date", Label("Valid until", "失效日期"), aliases=("截止日期",), optional=True),
        Column("item", "text", Label("Indicator and content", "指标项目和内容"), aliases=("指标",), required=True),
        Column("standard", "text", Label("Scoring standard", "评分标准"), aliases=("标准",)),
        Column("weight", "rate", Label("Weight", "权重"), lowest=NOTHING, highest=ONE),
        Column("source", "text", Label("Source of information", "信息来源"), aliases=("来源",)),
        Column("quantitative", "flag", Label("Quantitative", "是否定量"), aliases=("定量",), optional=True),
        Column("strategic", "flag", Label("Strategic", "是否战略指标"), aliases=("战略指标",), empty=False),
        Column("lower_is_better", "flag", Label("Lower is better", "越低越好"), empty=False),
    ),
    key=("scope_type", "scope_id", "period", "valid_from", "item"),
    label=Label("Indicators", "指标"),
)

SCORES = Table(
    "scores",
    (
        Column("department_id", "text", Label("Department", "部门编号"), aliases=("部门",), optional=True),
        Column("person_id", "text", Label("Person", "被考核人工号"), aliases=("员工编号",), optional=True),
        Column("period", "period", Label("Period", "考核期间"), aliases=("期间",), required=True),
        Column("item", "text", Label("Indicator and content", "指标项目和内容"), aliases=("指标",), required=True),
        Column(
            "standard",
            "text",
            Label("Scoring standard", "评分标准"),
            optional=True,
            doc="On the sheets that are handed out, for the assessor to read.",
        ),
        Column("weight", "rate", Label("Weight", "权重"), optional=True, doc="On the sheets that are handed out."),
        Column("source", "text", Label("Source of information", "信息来源"), aliases=("来源",), optional=True),
        Column(
            "assessor_role",
            "text",
            Label("Assessor's role", "考核人职务"),
            codes={"总裁": "president", "副总裁": "vice_president", "部门负责人": "leader"},
            optional=True,
        ),
        Column("assessor_id", "text", Label("Assessor", "考核人工号"), aliases=("评分人工号",), optional=True),
        Column("score", "points", Label("Mark", "评分"), aliases=("得分",)),
        Column("scale_max", "points", Label("Full mark", "满分"), lowest=ONE, empty=Fraction(120)),
        Column("comment", "text", Label("Comment", "评语"), aliases=("备注",), optional=True),
    ),
    time="period",
    label=Label("Marks", "评分"),
    doc="One row for each assessor and indicator; a second mark of one assessor is told, and neither counts.",
)

TARGETS = Table(
    "targets",
    (
        Column(
            "scope_type",
            "text",
            Label("Scope", "对象类型"),
            values=("person", "dept", "team", "company", "rank", "region"),
            codes={"个人": "person", "部门": "dept", "小组": "team", "公司": "company"},
            required=True,
        ),
        Column("scope_id", "text", Label("Department", "对象编号"), aliases=("部门编号", "对象"), required=True),
        Column("period", "period", Label("Period", "考核期间"), aliases=("期间",), required=True),
        Column("metric", "text", Label("Indicator", "指标"), aliases=("指标项目和内容",), required=True),
        Column(
            "level",
            "text",
            Label("Level", "目标层次"),
            values=("floor", "stretch"),
            codes={"保底": "floor", "挑战": "stretch"},
            optional=True,
            doc="Rows with a level are no targets of this scheme.",
        ),
        Column("value", "mixed", Label("Target", "目标值"), aliases=("目标",)),
    ),
    key=("scope_type", "scope_id", "period", "metric", "level"),
    time="period",
    label=Label("Targets", "目标"),
)

HISTORY = Table(
    "history",
    (
        Column("department_id", "text", Label("Department", "部门编号"), aliases=("部门",), required=True),
        Column("period", "period", Label("Period", "考核期间"), aliases=("期间",), required=True),
        Column("metric", "text", Label("Indicator", "指标"), aliases=("指标项目和内容",), required=True),
        Column("value", "mixed", Label("Actual", "实际值"), aliases=("实际", "数值")),
    ),
    key=("department_id", "period", "metric"),
    time="period",
    label=Label("Actual figures", "实际完成"),
)

APPROVALS = Table(
    "approvals",
    (
        Column("request_id", "text", Label("Request", "编号"), required=True),
        Column(
            "kind",
            "text",
            Label("Kind", "类别"),
            values=("sub_department_result", "department_result"),
            codes={"子部门考核结果": "sub_department_result", "部门考核结果": "department_result"},
            required=True,
        ),
        Column("subject", "text", Label("Department", "部门编号"), aliases=("对象",), required=True),
        Column("requested_on", "date", Label("Requested on", "提交日期"), optional=True),
        Column("approved_on", "date", Label("Decided on", "确认日期"), aliases=("审批日期",), optional=True),
        Column(
            "approver_role",
            "text",
            Label("Decided by", "确认人"),
            values=("president", "audit"),
            codes={"总裁": "president", "企审部": "audit"},
            optional=True,
        ),
        Column(
            "result",
            "text",
            Label("Result", "结果"),
            values=("approved", "rejected"),
            codes={"同意": "approved", "确认": "approved", "不同意": "rejected", "退回": "rejected"},
            optional=True,
        ),
    ),
    key=("request_id",),
    label=Label("Approvals", "审批"),
)

JUDGMENTS = Table(
    "judgments",
    (
        Column("expert_id", "text", Label("Expert", "专家"), aliases=("专家编号",), required=True),
        Column("item_a", "text", Label("Indicator", "指标甲"), required=True),
        Column("item_b", "text", Label("Compared with", "指标乙"), required=True),
        Column(
            "value",
            "number",
            Label("0, 1 or 2", "比较值"),
            aliases=("012值",),
            lowest=NOTHING,
            highest=Fraction(2),
            step=ONE,
            doc="2: the first is more important, 1: equally, 0: less.",
        ),
    ),
    key=("expert_id", "item_a", "item_b"),
    label=Label("Judgments in pairs", "两两比较"),
)

EXPERT_WEIGHTS = Table(
    "expert_weights",
    (
        Column("round", "count", Label("Round", "轮次"), lowest=ONE, step=ONE, required=True),
        Column("expert_id", "text", Label("Expert", "专家"), aliases=("专家编号",), required=True),
        Column("item", "text", Label("Indicator", "指标"), aliases=("指标项目和内容",), required=True),
        Column("weight", "rate", Label("Weight", "权重"), lowest=NOTHING, highest=ONE),
    ),
    key=("round", "expert_id", "item"),
    label=Label("Experts' weights", "专家权重"),
)

TABLES = (PEOPLE, DEPARTMENTS, INDICATORS, SCORES, TARGETS, HISTORY, APPROVALS, JUDGMENTS, EXPERT_WEIGHTS)
