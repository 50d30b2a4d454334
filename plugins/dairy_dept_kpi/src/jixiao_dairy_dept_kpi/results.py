"""The department's score, or the first fault that rejects it; whether it is final; the team in a person's score."""

from __future__ import annotations

from jixiao import Check, Indicator, Label, Measure

_PERIOD = "period"
_SOURCE = "篇七 第四条"
#: dated after the period and within one period's length
_IN_TIME = "approvals.approved_on >= period.end and approvals.approved_on < add_months(period.end, period.months)"

RULES = (
    # what rejects a list
    Measure(
        "part_missing",
        on="staged_kpis",
        formula="is_listed and (standard is null or source is null or (weight is null and not stage.weights_computed))",
        unit="flag",
        every=_PERIOD,
        clause=["S1.7-D3"],
        source="篇七 第四条3",
        label=Label("A part of the row is missing", "指标表缺项"),
    ),
    Measure(
        "weights_computed",
        on="stages",
        formula="if(is_full_list, is_unweighted, coalesce(before.weights_computed, false))",
        unit="flag",
        every=_PERIOD,
        clause=["S1.7-W1"],
        label=Label("Weights computed, here or before", "权重由计算得出"),
    ),
    Measure(
        "first_part_missing",
        on="stages",
        formula="min(staged_kpis.item) filter (where staged_kpis.part_missing)",
        unit="text",
        every=_PERIOD,
        clause=["S1.7-D3"],
        label=Label("First indicator with a part missing", "首个缺项指标"),
    ),
    Measure(
        "first_out_of_bounds",
        on="stages",
        formula="min(staged_kpis.item) filter (where staged_kpis.is_listed and staged_kpis.weight_bound <> 'ok')",
        unit="text",
        every=_PERIOD,
        clause=["S1.6-W1"],
        label=Label("First indicator outside the bounds", "首个权重超限指标"),
    ),
    Measure(
        "first_faulty",
        on="stages",
        formula="min(staged_kpis.item) filter (where staged_kpis.is_listed and staged_kpis.item_fault is not null)",
        unit="text",
        every=_PERIOD,
        clause=["S1.7-I1"],
        label=Label("First faulty indicator by name", "首个有问题的指标"),
    ),
    Measure(
        "weights_fault",
        on="stages",
        formula=(
            "coalesce(method_fault, if(coalesce(weight_total = 1, false), null, 'weights_do_not_sum'), "
            "if(weight_bound_severity = 'error', concat('weight_out_of_bounds ', first_out_of_bounds), null))"
        ),
        unit="text",
        every=_PERIOD,
        clause=["S1.7-W1", "S1.6-W1"],
        source="篇七 第四条3",
        label=Label("What is wrong with the weights", "权重的问题"),
    ),
    Measure(
        "fault",
        on="stages",
        formula=(
            "coalesce("
            "if(item_count between kpi_count_min and kpi_count_max, null, "
            "concat('indicator_count ', text(item_count))), "
            "concat('part_missing ', first_part_missing), weights_fault, "
            "concat(only(staged_kpis.item_fault) filter "
            "(where staged_kpis.is_listed and staged_kpis.item = first_faulty), ' ', first_faulty))"
        ),
        unit="text",
        every=_PERIOD,
        clause=["S1.7-D4", "S1.7-D3", "S1.7-W1", "S1.7-I1"],
        source=_SOURCE,
        label=Label("First fault of the list", "首个问题"),
        doc="Count, missing part, weights, then indicator by indicator in the order of their names.",
    ),
    Measure(
        "list_score",
        on="stages",
        formula=("sum(staged_kpis.weight * staged_kpis.counted_points) filter (where staged_kpis.is_listed)"),
        unit="points",
        every=_PERIOD,
        clause=["S1.7-I1"],
        source=_SOURCE,
        label=Label("Score under this list", "按本指标表得分"),
    ),
    # the department
    Measure(
        "last_list",
        on="departments",
        formula="max(stages.valid_from) filter (where stages.is_used)",
        unit="date",
        every=_PERIOD,
        clause=["S1.7-W2"],
        label=Label("Beginning of the last list of the period", "本期最后一份指标表生效日"),
    ),
    Measure(
        "is_in_force",
        on="kpis",
        formula=(
            "department.is_appraised and coalesce(count(staged_kpis) filter "
            "(where staged_kpis.is_listed and staged_kpis.valid_from = department.last_list) > 0, false)"
        ),
        unit="flag",
        every=_PERIOD,
        clause=["S1.7-W2"],
        label=Label("Indicator of the period", "本期指标"),
    ),
    Measure(
        "first_faulty_list",
        on="departments",
        formula="min(stages.valid_from) filter (where stages.is_used and stages.fault is not null)",
        unit="date",
        every=_PERIOD,
        clause=["S1.7-I1"],
        label=Label("First faulty list", "首份有问题的指标表"),
    ),
    Measure(
        "rejection",
        on="departments",
        formula=(
            "if(last_list is null, 'indicator_count 0', "
            "only(stages.fault) filter (where stages.valid_from = first_faulty_list))"
        ),
        unit="text",
        every=_PERIOD,
        clause=["S1.7-I1", "S1.7-D2", "S1.7-D3", "S1.7-D4", "S1.7-W1"],
        source=_SOURCE,
        label=Label("Why the score is rejected", "不予计分的原因"),
    ),
    Measure(
        "weighted_score",
        on="departments",
        formula=(
            "if(rejection is null, sum(stages.list_score * stages.share_of_period) filter (where stages.is_used), null)"
        ),
        unit="points",
        every=_PERIOD,
        clause=["S1.7-I1", "S1.7-W2"],
        source=_SOURCE,
        label=Label("Weighted score", "加权得分"),
    ),
    Measure(
        "is_confirmation",
        on="approvals",
        formula=(
            "coalesce(kind = 'sub_department_result' and result = 'approved' and approver_role = 'audit' "
            "and approved_on is not null, false)"
        ),
        unit="flag",
        clause=["S1.7-A5"],
        source="篇七 定义3",
        label=Label("Confirms a sub-department's result", "确认子部门结果"),
    ),
    Measure(
        "completes",
        on="approvals",
        formula="coalesce(kind = 'department_result' and result = 'approved' and approved_on is not null, false)",
        unit="flag",
        clause=["S1.7-A2"],
        source="篇七 第一条之后",
        label=Label("Completes an appraisal", "完成考核"),
    ),
    Measure(
        "standing",
        on="departments",
        formula=(
            "if(not is_sub or supervision_record = 'log', null, if(parent.is_audit, 'not final: conflict_of_interest', "
            f"if(count(approvals) filter (where approvals.is_confirmation and {_IN_TIME}) > 0, 'final', 'not final')))"
        ),
        unit="text",
        every=_PERIOD,
        clause=["S1.7-A5"],
        source="篇七 定义3",
        label=Label("Final or not", "结果是否确定"),
        doc="A sub-department's figure stands, but is not final before the audit department has confirmed it.",
    ),
    Indicator(
        "department_score",
        on="departments",
        formula="weighted_score",
        text="if(rejection is null, standing, concat('rejected: ', rejection))",
        unit="points",
        every=_PERIOD,
        clause=["S1.7-I1", "S1.7-A5"],
        source=_SOURCE,
        label=Label("Department's score", "部门得分"),
    ),
    Measure(
        "completed_on",
        on="departments",
        formula=(f"min(approvals.approved_on) filter (where approvals.completes and {_IN_TIME})"),
        unit="date",
        every=_PERIOD,
        clause=["S1.7-A2"],
        source="篇七 第一条之后",
        label=Label("Appraisal completed on", "考核完成日"),
    ),
    # the team in a person's score
    Measure(
        "individual_score",
        on="people",
        formula="avg(own_scores.points_given)",
        unit="points",
        every=_PERIOD,
        clause=["S1.6-W6"],
        source="篇四 第五",
        label=Label("Individual score", "个人成绩"),
    ),
    Indicator(
        "linked_score",
        on="people",
        where="team_share is not null and count(own_scores) > 0",
        formula="(1 - team_share) * individual_score + team_share * department.weighted_score",
        unit="points",
        every=_PERIOD,
        clause=["S1.6-W6"],
        source="篇四 第五",
        label=Label("Individual score with the department's", "个人与部门挂钩成绩"),
    ),
)

CHECKS = (
    Check(
        "department_score_rejected",
        on="departments",
        where="is_appraised",
        formula="rejection is null",
        every=_PERIOD,
        clause=("S1.7-D4", "S1.7-D3", "S1.7-W1", "S1.7-I1"),
        source=_SOURCE,
        message=Label("rejected: {rejection}", "不予计分：{rejection}"),
    ),
    Check(
        "completed_in_time",
        on="departments",
        where="is_appraised",
        formula="coalesce(completed_on <= add_days(period.end, annual_deadline - 1), true)",
        severity="warn",
        every=_PERIOD,
        clause="S1.7-A2",
        source="篇七 第一条之后",
        message=Label(
            "completed on {completed_on}, later than day {annual_deadline} after the period (S1.7-X3)",
            "{completed_on} 完成考核，晚于期后第 {annual_deadline} 日（S1.7-X3）",
        ),
    ),
    Check(
        "confirms_itself",
        on="approvals",
        where="approver_role = 'audit'",
        formula="not department.is_audit and not coalesce(department.parent.is_audit, false)",
        severity="warn",
        clause=("S1.7-A4", "S1.7-A5"),
        source="篇七 定义2、3",
        message=Label(
            "conflict_of_interest: the audit department does not confirm its own result (S1.7-X4)",
            "利益冲突：企审部不得确认本部门的结果（S1.7-X4）",
        ),
    ),
)
