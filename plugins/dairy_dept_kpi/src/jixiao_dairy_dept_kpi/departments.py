"""Departments, who assesses each of them, and the group that runs the appraisal (第一条, definitions 1 to 3)."""

from __future__ import annotations

from jixiao import Check, Label, Measure

RULES = (
    Measure(
        "is_sub",
        on="departments",
        formula="coalesce(kind = 'sub', parent_id is not null and reports_to is null)",
        unit="flag",
        clause=["S1.7-A5"],
        source="篇七 定义3",
        label=Label("Sub-department", "子部门"),
    ),
    Measure(
        "is_appraised",
        on="departments",
        formula="sub_department_scheme = 'inherit' or not is_sub",
        unit="flag",
        clause=["S1.7-D1", "S1.7-A5"],
        source="篇七 定义1",
        label=Label("Appraised by this scheme", "适用本办法"),
    ),
    Measure(
        "is_audit",
        on="departments",
        formula="coalesce(leader.role = 'audit_manager', false) and not is_sub",
        unit="flag",
        clause=["S1.7-A4"],
        source="篇七 定义2",
        label=Label("Enterprise-audit department", "企审部"),
    ),
    Measure(
        "line",
        on="departments",
        formula=(
            "if(is_sub, 'department', if(is_audit, 'both', "
            "coalesce(reports_to, if(leader.role = 'vice_president', 'vice_president', null))))"
        ),
        unit="text",
        clause=["S1.7-A3", "S1.7-A4", "S1.7-A5"],
        source="篇七 定义2、3",
        label=Label("Reporting line", "考核人"),
        doc="The department that it is part of; both the president and the vice-presidents; or the one of these.",
    ),
    Measure(
        "one_assessor",
        on="departments",
        formula=(
            "if(line = 'department', parent.leader_id, if(line = 'president', office.holder, "
            "if(line = 'vice_president' and leader.role = 'vice_president', leader_id, null)))"
        ),
        unit="text",
        clause=["S1.7-A3"],
        source="篇七 定义2",
        label=Label("Who assesses it, if it is one person", "考核人工号"),
    ),
    Measure(
        "holder",
        on="offices",
        formula="min(people.person_id)",
        unit="text",
        clause=["S1.7-A3"],
        label=Label("Who holds the office, first by number", "任职者工号"),
    ),
    Measure(
        "vice_presidents",
        on="people",
        formula="sum(if(coalesce(role = 'vice_president', false), 1, 0)) over ()",
        unit="count",
        clause=["S1.7-A4"],
        label=Label("How many vice-presidents there are", "副总裁人数"),
    ),
    Measure(
        "assessors_due",
        on="departments",
        formula="if(line = 'both', 1 + leader.vice_presidents, 1)",
        unit="count",
        clause=["S1.7-A3", "S1.7-A4"],
        source="篇七 定义2",
        label=Label("How many people assess it", "应评分人数"),
    ),
    Measure(
        "support_units",
        on="departments",
        formula="sum(if(coalesce(kind = 'support', false), 1, 0)) over ()",
        unit="count",
        clause=["S1.7-D1"],
        source="篇七 定义1",
        label=Label("How many sales-support units there are", "销售支持单位数"),
    ),
    Measure(
        "in_appraisal_group",
        on="people",
        formula=(
            "coalesce(role in ('president', 'vice_president', 'audit_manager'), false) "
            "or coalesce(if(group_members_from = 'audit', department.is_audit, department.is_appraised), false)"
        ),
        unit="flag",
        clause=["S1.7-A1"],
        source="篇七 第一条",
        label=Label("May sit in the appraisal group", "部门考核小组成员"),
        doc="Which of the department's staff are relevant the document leaves to the company.",
    ),
)

CHECKS = (
    Check(
        "assessor_missing",
        on="departments",
        where="is_appraised",
        formula="is_audit or one_assessor is not null",
        severity="warn",
        every="period",
        clause="S1.7-A3",
        source="篇七 定义2",
        message=Label(
            "assessor_missing: neither reports_to nor leader_id leads to who assesses the department (S1.7-X5)",
            "无考核人：由分管领导和负责人无法确定由谁考核该部门（S1.7-X5）",
        ),
    ),
    Check(
        "support_units",
        on="departments",
        where="kind = 'support'",
        formula=(
            "support_units = if(support_unit_count = '7', 7, 6) "
            "or row_number() filter (where kind = 'support') over (order by department_id) > 1"
        ),
        severity="warn",
        every="period",
        clause="S1.7-D1",
        source="篇七 定义1",
        message=Label(
            "count_mismatch: {support_units} sales-support units, the document has "
            "{if(support_unit_count = '7', 7, 6)} (S1.7-X1)",
            "销售支持单位有 {support_units} 个，文中为 {if(support_unit_count = '7', 7, 6)} 个（S1.7-X1）",
        ),
    ),
)
