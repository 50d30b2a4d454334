"""Commission above the quota, and what the general review leaves of it (四1, 四3)."""

from __future__ import annotations

from jixiao import Check, Indicator, Label, Measure, Payout


def _mark(item: str) -> str:
    """The month's mark of a seller for an item."""
    return f"only(scores.mark) filter (where scores.item = '{item}')"


MARKS = (
    Measure(
        "mark",
        on="scores",
        unit="rate",
        formula="if(score <= scale_max, score / scale_max, null)",
        clause=("S2.7-I2", "S2.7-I3", "S2.7-P4"),
        source="方案7 四3",
        label=Label("Mark", "得分率"),
        doc="A score above the full mark is none; a check reports it.",
    ),
    Indicator(
        "team_spirit",
        on="people",
        where="is_assessed",
        unit="rate",
        formula=_mark("team_spirit"),
        clause="S2.7-I2",
        source="方案7 四3(2)",
        label=Label("Team spirit", "团队精神"),
    ),
    Indicator(
        "discipline",
        on="people",
        where="is_assessed",
        unit="rate",
        formula=_mark("discipline"),
        clause="S2.7-I3",
        source="方案7 四3(3)",
        label=Label("Work discipline", "工作纪律"),
    ),
    Measure(
        "results",
        on="people",
        where="is_assessed",
        unit="rate",
        formula=f"if(results_part = 'granted', 1, {_mark('results')})",
        clause="S2.7-P4",
        source="方案7 四3(1)",
        label=Label("Results", "业绩得分"),
        doc="Granted in full, or scored like the others (S2.7-X10).",
    ),
)

REWARD = (
    Measure(
        "commission",
        on="people",
        where="is_assessed",
        unit="money",
        formula="if(department.target_met, greatest(sales - quota, 0) * commission_rate"
        " * if(commission_times = 'twice', 2, 1), 0)",
        clause="S2.7-P3",
        source="方案7 四1、四3",
        label=Label("Commission on sales above quota", "超额提成"),
        doc="Nothing at the quota, nothing in a month in which the department misses its target.",
    ),
    Measure(
        "review",
        on="people",
        where="is_assessed",
        unit="rate",
        formula="results * results_weight + team_spirit * team_spirit_weight + discipline * discipline_weight",
        clause="S2.7-P4",
        source="方案7 四3(1)..(3)",
        label=Label("General review", "综合考评"),
    ),
    Payout(
        "reward",
        on="people",
        where="is_assessed",
        unit="money",
        formula="commission * review",
        clause="S2.7-P4",
        source="方案7 四3",
        label=Label("Reward after review", "考核奖励"),
    ),
)

CHECKS = (
    Check(
        "score_within_scale",
        on="scores",
        where="score is not null",
        formula="score <= scale_max",
        clause=("S2.7-I2", "S2.7-I3"),
        source="方案7 四3",
        message=Label("a score above the full mark counts as none", "得分高于满分，视为未评分"),
    ),
)

RULES = (*MARKS, *REWARD)
