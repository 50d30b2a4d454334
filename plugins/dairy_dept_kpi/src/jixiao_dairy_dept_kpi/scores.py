"""The points of an indicator: marks of those who assess, or what was attained of a target (第四条 1-2)."""

from __future__ import annotations

from jixiao import Check, HandOut, Indicator, Label, Measure

_PERIOD = "period"
_SOURCE = "篇七 第四条1-2"
_COUNTED = "(where scores.is_counted)"


def _listed(name: str, part: str, unit: str, clause: str, en: str, zh: str) -> Measure:
    """A part of the indicator in the last list of the period."""
    return Measure(
        name,
        on="kpis",
        formula=f"only(staged_kpis.{part}) filter (where staged_kpis.valid_from = department.last_list)",
        unit=unit,
        every=_PERIOD,
        clause=[clause],
        label=Label(en, zh),
    )


RULES = (
    # one mark
    Measure(
        "is_counted",
        on="scores",
        formula=(
            "coalesce(if(department.line = 'both', assessor.role in ('president', 'vice_president'), "
            "if(department.line = 'president', assessor.role = 'president', assessor_id = department.one_assessor)), "
            "false)"
        ),
        unit="flag",
        clause=["S1.7-A3", "S1.7-A4"],
        source="篇七 定义2",
        label=Label("Mark of one who assesses the department", "考核人评分"),
        doc="Marks of people who do not assess the department are ignored.",
    ),
    Measure(
        "points_given",
        on="scores",
        formula="score * score_ceiling_points / scale_max",
        unit="points",
        clause=["S1.7-I1"],
        source=_SOURCE,
        label=Label("Mark on the 120-point scale", "折算评分"),
    ),
    Measure(
        "in_range",
        on="scores",
        formula="points_given between 0 and score_ceiling_points",
        unit="flag",
        clause=["S1.7-D2"],
        source=_SOURCE,
        label=Label("Within 0 to 120", "在0至120分之内"),
    ),
    Measure(
        "mark_given",
        on="scores",
        formula=("if(out_of_range = 'clamp', least(greatest(points_given, 0), score_ceiling_points), points_given)"),
        unit="points",
        clause=["S1.7-D2"],
        source=_SOURCE,
        label=Label("Mark that counts", "有效评分"),
    ),
    # the marks of an indicator
    Measure(
        "marks_given",
        on="kpis",
        formula=f"count(scores.mark_given) filter {_COUNTED}",
        unit="count",
        every=_PERIOD,
        clause=["S1.7-A3"],
        source="篇七 定义2",
        label=Label("Marks", "评分数"),
    ),
    Measure(
        "assessors_heard",
        on="kpis",
        formula="count(distinct scores.assessor_id) filter (where scores.is_counted and scores.mark_given is not null)",
        unit="count",
        every=_PERIOD,
        clause=["S1.7-A3"],
        source="篇七 定义2",
        label=Label("People who gave one", "已评分人数"),
    ),
    Measure(
        "mean_mark",
        on="kpis",
        formula=f"avg(scores.mark_given) filter {_COUNTED}",
        unit="points",
        every=_PERIOD,
        clause=["S1.7-A3", "S1.7-A4"],
        label=Label("Mean of the marks", "平均评分"),
    ),
    Measure(
        "presidents_mark",
        on="kpis",
        formula="avg(scores.mark_given) filter (where scores.is_counted and scores.assessor.role = 'president')",
        unit="points",
        every=_PERIOD,
        clause=["S1.7-A4"],
        label=Label("The president's mark", "总裁评分"),
    ),
    Measure(
        "vice_presidents_mark",
        on="kpis",
        formula="avg(scores.mark_given) filter (where scores.is_counted and scores.assessor.role = 'vice_president')",
        unit="points",
        every=_PERIOD,
        clause=["S1.7-A4"],
        label=Label("Mean of the vice-presidents", "副总裁平均评分"),
    ),
    Measure(
        "mark",
        on="kpis",
        formula=(
            "if(department.line <> 'both' or dual_assessor_split = 'persons', mean_mark, "
            "dual_assessor_split * presidents_mark + (1 - dual_assessor_split) * vice_presidents_mark)"
        ),
        unit="points",
        every=_PERIOD,
        clause=["S1.7-A3", "S1.7-A4"],
        source="篇七 定义2",
        label=Label("Mark", "评分"),
    ),
    # what was attained
    Measure(
        "is_computed",
        on="kpis",
        formula="count(targets) filter (where targets.level is null) > 0",
        unit="flag",
        every=_PERIOD,
        clause=["S1.7-I1"],
        source=_SOURCE,
        label=Label("Computed from figures", "按数据计算"),
    ),
    Measure(
        "target",
        on="kpis",
        formula="only(targets.value) filter (where targets.level is null) * 1",
        every=_PERIOD,
        clause=["S1.7-I1"],
        label=Label("Target", "目标值"),
    ),
    Measure(
        "actual",
        on="kpis",
        formula="only(actuals.value) * 1",
        every=_PERIOD,
        clause=["S1.7-I1"],
        label=Label("Actual figure", "实际值"),
    ),
    Measure(
        "attainment",
        on="kpis",
        formula="actual / target",
        unit="rate",
        every=_PERIOD,
        clause=["S1.7-I1"],
        source=_SOURCE,
        label=Label("Attained of the target", "完成率"),
    ),
    Measure(
        "inverse_attainment",
        on="kpis",
        formula="target / actual",
        unit="rate",
        every=_PERIOD,
        clause=["S1.7-I1"],
        source=_SOURCE,
        label=Label("Target over what was attained", "目标与实际之比"),
        doc="For figures of which less is better.",
    ),
    Measure(
        "attained_points",
        on="staged_kpis",
        formula=(
            "greatest(0, least(score_ceiling_points, par_score_points * "
            "if(lower_is_better, kpi.inverse_attainment, kpi.attainment)))"
        ),
        unit="points",
        every=_PERIOD,
        clause=["S1.7-I1", "S1.7-D2"],
        source=_SOURCE,
        label=Label("Points for what was attained", "按完成情况计分"),
    ),
    # the points
    Measure(
        "item_fault",
        on="staged_kpis",
        formula=(
            "if(kpi.is_computed, "
            "if(not coalesce(kpi.target > 0, false), 'target_not_positive', if(kpi.actual is null, 'actual_missing', "
            "if(lower_is_better and kpi.actual <= 0, 'actual_not_positive', null))), "
            "if(kpi.assessors_heard < kpi.department.assessors_due or kpi.mark is null, 'mark_missing', "
            "if(kpi.marks_given > kpi.assessors_heard, 'mark_twice', if(not same_source, 'source_differs', "
            "if(out_of_range = 'reject' and kpi.any_outside, 'score_out_of_range', null)))))"
        ),
        unit="text",
        every=_PERIOD,
        clause=["S1.7-I1", "S1.7-D2", "S1.7-D5"],
        source=_SOURCE,
        label=Label("What is wrong with the indicator", "指标的问题"),
        doc="Value or mark first, then source, then range.",
    ),
    Measure(
        "first_source",
        on="kpis",
        formula=f"min(scores.source) filter {_COUNTED}",
        unit="text",
        every=_PERIOD,
        clause=["S1.7-D5"],
        label=Label("Source of the marks, first by name", "评分来源（首）"),
    ),
    Measure(
        "last_source",
        on="kpis",
        formula=f"max(scores.source) filter {_COUNTED}",
        unit="text",
        every=_PERIOD,
        clause=["S1.7-D5"],
        label=Label("Source of the marks, last by name", "评分来源（末）"),
    ),
    Measure(
        "same_source",
        on="staged_kpis",
        formula="coalesce(kpi.first_source = source and kpi.last_source = source, false)",
        unit="flag",
        every=_PERIOD,
        clause=["S1.7-D5"],
        source="篇七 第四条3（4）",
        label=Label("All marks rest on the indicator's source", "信息来源一致"),
    ),
    Measure(
        "any_outside",
        on="kpis",
        formula=f"any(not scores.in_range) filter {_COUNTED}",
        unit="flag",
        every=_PERIOD,
        clause=["S1.7-D2"],
        source=_SOURCE,
        label=Label("A mark lies outside the range", "有评分超出范围"),
    ),
    Measure(
        "points",
        on="staged_kpis",
        formula="if(item_fault is null, if(kpi.is_computed, attained_points, kpi.mark), null)",
        unit="points",
        every=_PERIOD,
        clause=["S1.7-I1"],
        source=_SOURCE,
        label=Label("Points", "得分"),
    ),
    Measure(
        "counted_points",
        on="staged_kpis",
        formula=(
            "if(scale_reading = 'marks', points, "
            "greatest(0, least(points, par_score_points)) * score_ceiling_points / par_score_points)"
        ),
        unit="points",
        every=_PERIOD,
        clause=["S1.7-I1"],
        source=_SOURCE,
        label=Label("Points as they are weighted", "计入加权的得分"),
        doc="full_mark: the attainment, at most whole, of 120 points.",
    ),
    _listed("listed_standard", "standard", "text", "S1.7-D3", "Scoring standard in force", "现行评分标准"),
    _listed("listed_source", "source", "text", "S1.7-D5", "Source of information in force", "现行信息来源"),
    _listed("listed_weight", "weight", "rate", "S1.7-W1", "Weight in force", "现行权重"),
    Measure(
        "shown_weight",
        on="kpis",
        formula="round(listed_weight, 4)",
        unit="rate",
        every=_PERIOD,
        clause=["S1.7-W1"],
        label=Label("Weight as the sheet shows it", "考核表所列权重"),
    ),
    _listed("listed_points", "points", "points", "S1.7-I1", "Points under the list in force", "按现行指标表得分"),
    Measure(
        "computed_points",
        on="kpis",
        formula="if(is_computed, round(listed_points, 2), null)",
        unit="points",
        every=_PERIOD,
        clause=["S1.7-I1"],
        label=Label("Points that are computed, for the sheet", "按数据计算的得分"),
    ),
    Measure(
        "assessor",
        on="kpis",
        formula="department.one_assessor",
        unit="text",
        every=_PERIOD,
        clause=["S1.7-A3"],
        label=Label("Who marks it, if it is one person", "考核人工号"),
    ),
    Indicator(
        "indicator_score",
        on="kpis",
        where="is_in_force",
        formula="listed_points",
        text="only(staged_kpis.item_fault) filter (where staged_kpis.valid_from = department.last_list)",
        unit="points",
        every=_PERIOD,
        clause=["S1.7-I1"],
        source=_SOURCE,
        label=Label("Score of the indicator", "指标得分"),
    ),
)

# what an assessor gets to see and fill in
SHEETS = HandOut(
    "scores",
    "departments",
    "kpis",
    "department",
    where="is_in_force",
    cells=(
        ("department_id", "department_id"),
        ("item", "item"),
        ("standard", "listed_standard"),
        ("weight", "shown_weight"),
        ("source", "listed_source"),
        ("assessor_id", "assessor"),
        ("score", "computed_points"),
    ),
    blank=("comment",),
    label=Label("KPI sheets of the departments", "部门关键业绩考核表"),
)

CHECKS = (
    Check(
        "score_out_of_range",
        on="scores",
        where="is_counted and out_of_range = 'reject'",
        formula="in_range",
        clause="S1.7-D2",
        source=_SOURCE,
        message=Label(
            "score_out_of_range {item}: {points_given} is not within 0 to {score_ceiling_points}",
            "score_out_of_range {item}：{points_given} 不在 0 至 {score_ceiling_points} 之内",
        ),
    ),
    Check(
        "score_clamped",
        on="scores",
        where="is_counted and out_of_range = 'clamp'",
        formula="in_range",
        severity="warn",
        clause="S1.7-D2",
        source=_SOURCE,
        message=Label(
            "score_out_of_range {item}: {points_given} is taken as {mark_given}",
            "score_out_of_range {item}：{points_given} 按 {mark_given} 计",
        ),
    ),
)
