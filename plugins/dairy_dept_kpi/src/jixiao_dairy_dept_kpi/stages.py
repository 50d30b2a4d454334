"""The list of indicators stage by stage: which items it has, and what a new set of rows changes (第四条 3).

The rows of a department with one valid_from are a set. One known item alone is a changed weight, and the weights of the
others are scaled so that the whole stays the whole; anything else is a full new list (S1.7-W2).
"""

from __future__ import annotations

from jixiao import Check, Label, Measure

PERIOD = "period"
#: the rows that stand for the period appraised
_MEANT = "(where entries.period is null or entries.period = period)"
#: the set stands at the beginning of the period, as far as its own end is concerned
_LASTS = "coalesce(stages.last_day >= period.start, true)"


def _part(name: str, column: str, unit: str, en: str, zh: str) -> Measure:
    """One of the four parts of a row: that of the set, or of the set before for an item that it does not name."""
    return Measure(
        name,
        on="staged_kpis",
        formula=f"if(has_entry, only(entries.{column}) filter {_MEANT}, before.{name})",
        unit=unit,
        every=PERIOD,
        clause=["S1.7-D3"],
        source="篇七 第四条3",
        label=Label(en, zh),
    )


RULES = (
    Measure(
        "has_entry",
        on="staged_kpis",
        formula=f"count(entries) filter {_MEANT} > 0",
        unit="flag",
        every=PERIOD,
        clause=["S1.7-W2"],
        label=Label("Named by the set", "本阶段列出"),
    ),
    Measure(
        "entered_weight",
        on="staged_kpis",
        formula=f"only(entries.weight) filter {_MEANT}",
        unit="rate",
        every=PERIOD,
        clause=["S1.7-W1", "S1.7-D3"],
        source="篇七 第四条3",
        label=Label("Weight entered", "填报权重"),
    ),
    _part("standard", "standard", "text", "Scoring standard", "评分标准"),
    _part("source", "source", "text", "Source of information", "信息来源"),
    _part("lower_is_better", "lower_is_better", "flag", "Lower is better", "越低越好"),
    _part("strategic", "strategic", "flag", "Strategic", "战略指标"),
    Measure(
        "was_listed",
        on="staged_kpis",
        formula="coalesce(before.is_listed, false)",
        unit="flag",
        every=PERIOD,
        clause=["S1.7-W2"],
        label=Label("In the list before", "原在列"),
    ),
    Measure(
        "entry_count",
        on="stages",
        formula="count(staged_kpis) filter (where staged_kpis.has_entry)",
        unit="count",
        every=PERIOD,
        clause=["S1.7-W2"],
        label=Label("Rows of the set", "本阶段行数"),
    ),
    Measure(
        "is_change",
        on="stages",
        formula="entry_count = 1 and any(staged_kpis.was_listed) filter (where staged_kpis.has_entry)",
        unit="flag",
        every=PERIOD,
        clause=["S1.7-W2"],
        source="篇七 第四条3",
        label=Label("One changed weight", "仅调整一项权重"),
    ),
    Measure(
        "is_full_list",
        on="stages",
        formula="entry_count > 0 and not is_change",
        unit="flag",
        every=PERIOD,
        clause=["S1.7-W2"],
        source="篇七 第四条3",
        label=Label("Full new list", "完整指标表"),
    ),
    Measure(
        "is_listed",
        on="staged_kpis",
        formula="if(stage.is_full_list, has_entry, was_listed)",
        unit="flag",
        every=PERIOD,
        clause=["S1.7-W2"],
        label=Label("In the list", "在列"),
    ),
    Measure(
        "is_raised",
        on="staged_kpis",
        formula="stage.is_change and has_entry",
        unit="flag",
        every=PERIOD,
        clause=["S1.7-W2"],
        label=Label("Changed in weight", "调整权重的指标"),
    ),
    Measure(
        "raised_from",
        on="stages",
        formula="only(staged_kpis.before.weight) filter (where staged_kpis.is_raised)",
        unit="rate",
        every=PERIOD,
        clause=["S1.7-W2"],
        label=Label("Weight before the change", "调整前权重"),
    ),
    Measure(
        "raised_to",
        on="stages",
        formula="only(staged_kpis.entered_weight) filter (where staged_kpis.is_raised)",
        unit="rate",
        every=PERIOD,
        clause=["S1.7-W2"],
        label=Label("Weight after the change", "调整后权重"),
    ),
    Measure(
        "factor",
        on="stages",
        formula="if(is_change, (1 - raised_to) / (1 - raised_from), 1)",
        unit="rate",
        every=PERIOD,
        clause=["S1.7-W2"],
        source="篇七 第四条3",
        label=Label("Factor for the other weights", "其余权重的缩放系数"),
        doc="When one weight goes from w to w', the others are multiplied by (1 - w') / (1 - w).",
    ),
    Measure(
        "item_count",
        on="stages",
        formula="count(staged_kpis) filter (where staged_kpis.is_listed)",
        unit="count",
        every=PERIOD,
        clause=["S1.7-D4"],
        source="篇七 第四条3（1）",
        label=Label("Indicators of the list", "指标数"),
    ),
    # time
    Measure(
        "last_day",
        on="stages",
        formula=(
            "if(count(staged_kpis.entered_until) = entry_count, "
            "max(staged_kpis.entered_until) filter (where staged_kpis.has_entry), null)"
        ),
        unit="date",
        every=PERIOD,
        clause=["S1.7-W2"],
        label=Label("Last day of the set", "失效日期"),
        doc="Open as long as one of its rows is.",
    ),
    Measure(
        "entered_until",
        on="staged_kpis",
        formula=f"only(entries.valid_until) filter {_MEANT}",
        unit="date",
        every=PERIOD,
        clause=["S1.7-W2"],
        label=Label("Valid until", "失效日期"),
    ),
    Measure(
        "weights_from",
        on="departments",
        formula=(
            "coalesce(max(stages.valid_from) filter "
            f"(where stages.item_count > 0 and stages.valid_from <= period.start and {_LASTS}), "
            "min(stages.valid_from) filter "
            f"(where stages.item_count > 0 and stages.valid_from < period.end and {_LASTS}))"
        ),
        unit="date",
        every=PERIOD,
        clause=["S1.7-W2"],
        source="篇七 第四条3",
        label=Label("Beginning of the list in force", "现行指标表生效日"),
        doc="In force on the first day of the period; before there was any list, the first one that begins in it.",
    ),
    Measure(
        "days_in_force",
        on="stages",
        formula=(
            "if(item_count > 0, greatest(0, days(greatest(valid_from, period.start), "
            "least(coalesce(only(following.valid_from), period.end), coalesce(add_days(last_day, 1), period.end), "
            "period.end))), 0)"
        ),
        unit="days",
        every=PERIOD,
        clause=["S1.7-W2"],
        source="篇七 第四条3",
        label=Label("Days of the period under this list", "考核期内生效天数"),
    ),
    Measure(
        "days_listed",
        on="departments",
        formula="sum(stages.days_in_force)",
        unit="days",
        every=PERIOD,
        clause=["S1.7-W2"],
        label=Label("Days of the period under any list", "考核期内有效天数"),
    ),
    Measure(
        "is_used",
        on="stages",
        formula=(
            "if(mid_period_change = 'forbid', coalesce(valid_from = department.weights_from, false), days_in_force > 0)"
        ),
        unit="flag",
        every=PERIOD,
        clause=["S1.7-W2"],
        source="篇七 第四条3",
        label=Label("Counts in the period", "本期适用"),
    ),
    Measure(
        "share_of_period",
        on="stages",
        formula="if(mid_period_change = 'forbid', 1, days_in_force / department.days_listed)",
        unit="rate",
        every=PERIOD,
        clause=["S1.7-W2"],
        source="篇七 第四条3",
        label=Label("Share of the period", "本期天数比例"),
    ),
)

CHECKS = (
    Check(
        "mid_period_change",
        on="stages",
        where="mid_period_change = 'forbid' and entry_count > 0",
        formula=(
            "not coalesce(valid_from > greatest(period.start, department.weights_from) and valid_from < period.end, "
            "false)"
        ),
        severity="warn",
        every=PERIOD,
        clause="S1.7-W2",
        source="篇七 第四条3",
        message=Label(
            "a change inside a period that has begun is refused: the period keeps its weights, the next one uses it",
            "考核期开始后不得调整：本期沿用原权重，自下期起适用",
        ),
    ),
)
