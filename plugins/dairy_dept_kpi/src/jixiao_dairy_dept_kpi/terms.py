"""The terms of 篇七 with those of the weighting methods (篇四): stated numbers, and switches between readings."""

from __future__ import annotations

from fractions import Fraction

from jixiao import Label, NumberTerm, SwitchTerm

NOTHING = Fraction(0)
ONE = Fraction(1)


def _points(name: str, stated: str, clause: str, en: str, zh: str) -> NumberTerm:
    return NumberTerm(
        name, unit="points", default=Fraction(stated), lowest=ONE, clause=clause, label=Label(en, zh), finding="S1.7-X6"
    )


def _count(name: str, stated: str, unit: str, clause: str, en: str, zh: str) -> NumberTerm:
    return NumberTerm(
        name, unit=unit, default=Fraction(stated), lowest=ONE, step=ONE, clause=clause, label=Label(en, zh)
    )


def _share(name: str, stated: str | None, clause: str, en: str, zh: str, *, doc: str = "") -> NumberTerm:
    """A fraction of a whole; without a stated one it may be absent."""
    return NumberTerm(
        name,
        unit="rate",
        default=None if stated is None else Fraction(stated),
        optional=stated is None,
        lowest=NOTHING,
        highest=ONE,
        clause=clause,
        label=Label(en, zh),
        doc=doc,
    )


def _switch(
    name: str, values: tuple[str, ...], clause: str, en: str, zh: str, *, finding: str | None = None, doc: str = ""
) -> SwitchTerm:
    return SwitchTerm(name, values=values, clause=clause, label=Label(en, zh), finding=finding, doc=doc)


SCALE = (
    _points("score_ceiling_points", "120", "S1.7-I1", "Highest mark of an indicator", "单项最高分"),
    _points("par_score_points", "100", "S1.7-I1", "Mark for a target met", "达标分"),
    _switch("scale_reading", ("marks", "full_mark"), "S1.7-I1", "Reading of 120 points", "一百二十分制的含义",
            finding="S1.7-X6", doc="marks: each indicator from 0 to 120; full_mark: 120 × weight at full attainment."),
    _switch("out_of_range", ("reject", "clamp"), "S1.7-D2", "Marks outside 0 to 120", "评分超出范围的处理"),
)  # fmt: skip

TABLE = (
    _count("kpi_count_min", "5", "count", "S1.7-D4", "Fewest indicators of a department", "指标数下限"),
    _count("kpi_count_max", "7", "count", "S1.7-D4", "Most indicators of a department", "指标数上限"),
    _switch("mid_period_change", ("forbid", "pro_rata"), "S1.7-W2", "Weights changed inside a period",
            "考核期内调整权重", doc="forbid: in force from the next period; pro_rata: scores by days."),
    _switch("weight_method", ("delphi", "012"), "S1.7-W1", "Where blank weights come from", "权重确定方法"),
)  # fmt: skip

WEIGHTS = (
    _share("weight_min_ratio", "1/20", "S1.6-W1", "Lowest weight", "权重下限"),
    _share("weight_max_ratio", "3/10", "S1.6-W1", "Highest weight", "权重上限"),
    _switch("weight_bound_severity", ("warn", "error"), "S1.6-W1", "A weight outside the bounds", "权重超限的处理"),
    _switch("strategic_weight_check", ("min_max", "means"), "S1.6-W2", "Weights of strategic indicators",
            "战略指标权重检查"),
    _switch("self_comparison_points", ("0", "1"), "S1.6-W3", "Points for the comparison with itself", "自身比较得分",
            finding="S1.6-X1"),
    _count("min_experts", "3", "count", "S1.6-W4", "Fewest experts of a round", "专家人数下限"),
    _count("max_rounds", "3", "count", "S1.6-W4", "Most rounds of experts", "最多轮次"),
    _share("consensus_spread_ratio", "1/20", "S1.6-W4", "Spread at which the experts agree", "意见一致的最大差距"),
    _switch("expert_sum_mode", ("reject", "normalise"), "S1.6-W4", "An expert's weights that do not add up",
            "专家权重合计不为100%的处理", finding="S1.6-X1"),
    _switch("delphi_aggregate", ("mean", "median"), "S1.6-W4", "Experts' weights combined", "专家意见汇总方法",
            finding="S1.6-X1"),
    _share("delphi_blend", "1", "S1.6-W4", "Share of the experts' weights beside those by comparison",
           "德尔菲法权重所占比重"),
    _switch("bound_repair", ("none", "rescale"), "S1.6-W5", "Computed weights outside the bounds", "计算权重超限的修正",
            finding="S1.6-X2"),
    _share("team_share", None, "S1.6-W6", "Share of the department in a person's score", "部门成绩在个人成绩中的比重",
           doc="Absent unless the client ties people's scores to their department's; the article states no share."),
)  # fmt: skip

PROCESS = (
    _switch("period", ("year", "half-year", "month"), "S1.7-A2", "Period of the appraisal", "考核周期",
            finding="S1.7-X3"),
    _count("annual_deadline", "20", "days", "S1.7-A2", "Day after the period by which it is completed",
           "期后完成考核的日数（1月20日）"),
    _switch("group_members_from", ("audit", "assessed"), "S1.7-A1", "Department whose staff join the group",
            "考核小组部内相关人员所属部门"),
    SwitchTerm("dual_assessor_split", values=("1/2", "persons"), number="rate", lowest=NOTHING, highest=ONE,
               clause="S1.7-A4",
               label=Label("The president's share for the audit department", "总裁对企审部评分的比重"),
               doc="Another share may be given; persons: the mean of all who assess."),
    _switch("sub_department_scheme", ("inherit", "own"), "S1.7-A5", "Scheme of sub-departments", "子部门考核方案"),
    _switch("supervision_record", ("confirm", "log"), "S1.7-A5", "Supervision by the audit department",
            "企审部监督方式"),
    _switch("support_unit_count", ("7", "6"), "S1.7-D1", "Sales-support units", "销售支持单位数", finding="S1.7-X1"),
)  # fmt: skip

TERMS = (*SCALE, *TABLE, *WEIGHTS, *PROCESS)
