"""The weights: entered, computed or changed by stage; their bounds and their repair (第四条 3; 篇四 第三)."""

from __future__ import annotations

from jixiao import Check, Indicator, Label, Measure

_PERIOD = "period"
_BOUNDS = "篇四 第三"
_DOCUMENT = "篇七 第四条3"

RULES = (
    Measure(
        "is_unweighted",
        on="stages",
        formula="is_full_list and count(staged_kpis.entered_weight) = 0",
        unit="flag",
        every=_PERIOD,
        clause=["S1.7-W1"],
        source=_DOCUMENT,
        label=Label("All weights left blank", "权重均未填"),
    ),
    Measure(
        "uses_experts",
        on="stages",
        formula="weight_method = 'delphi' and is_unweighted",
        unit="flag",
        every=_PERIOD,
        clause=["S1.7-W1"],
        label=Label("Weights by experts", "采用德尔菲法"),
    ),
    Measure(
        "uses_pairs",
        on="stages",
        formula="is_unweighted and (weight_method = '012' or delphi_blend < 1)",
        unit="flag",
        every=_PERIOD,
        clause=["S1.7-W1"],
        label=Label("Weights by comparison", "采用012法"),
    ),
    Measure(
        "opinion_fault",
        on="stages",
        formula="coalesce(if(uses_experts, delphi_fault, null), if(uses_pairs, pairwise_fault, null))",
        unit="text",
        every=_PERIOD,
        clause=["S1.7-W1", "S1.6-W3", "S1.6-W4"],
        source=_DOCUMENT,
        label=Label("What is wrong with opinions or comparisons", "专家意见或比较的问题"),
    ),
    Measure(
        "proposed_weight",
        on="staged_kpis",
        formula=(
            "if(stage.opinion_fault is not null, null, "
            "if(weight_method = '012', pairwise_weight, if(delphi_blend = 1, delphi_weight, "
            "delphi_blend * delphi_weight + (1 - delphi_blend) * pairwise_weight)))"
        ),
        unit="rate",
        every=_PERIOD,
        clause=["S1.7-W1", "S1.6-W4"],
        source=_DOCUMENT,
        label=Label("Computed weight before repair", "修正前的计算权重"),
    ),
    Measure(
        "computed_weight",
        on="staged_kpis",
        formula=(
            "if(bound_repair = 'rescale', bounded_share(proposed_weight, weight_min_ratio, weight_max_ratio) "
            "filter (where is_listed and stage.is_unweighted) over (partition by stage), proposed_weight)"
        ),
        unit="rate",
        every=_PERIOD,
        clause=["S1.6-W5"],
        source=_BOUNDS,
        label=Label("Computed weight", "计算权重"),
        doc="Scaled by the one factor that keeps every weight within the bounds and the sum at 1.",
    ),
    Measure(
        "weight",
        on="staged_kpis",
        formula=(
            "if(not is_listed, null, if(stage.is_full_list, "
            "if(stage.is_unweighted, computed_weight, entered_weight), "
            "if(has_entry, entered_weight, before.weight * stage.factor)))"
        ),
        unit="rate",
        every=_PERIOD,
        clause=["S1.7-W1", "S1.7-W2"],
        source=_DOCUMENT,
        label=Label("Weight", "权重"),
        doc="A set that changes one weight scales the others; in a set without rows all stay.",
    ),
    Measure(
        "weight_bound",
        on="staged_kpis",
        formula="if(weight > weight_max_ratio, 'high', if(weight < weight_min_ratio, 'low', 'ok'))",
        unit="text",
        every=_PERIOD,
        clause=["S1.6-W1"],
        source=_BOUNDS,
        label=Label("Weight within its bounds", "权重是否超限"),
    ),
    Measure(
        "weight_total",
        on="stages",
        formula="sum(staged_kpis.weight) filter (where staged_kpis.is_listed)",
        unit="rate",
        every=_PERIOD,
        clause=["S1.7-W1"],
        source=_DOCUMENT,
        label=Label("Sum of the weights", "权重合计"),
    ),
    Measure(
        "method_fault",
        on="stages",
        formula=(
            "if(is_unweighted, coalesce(opinion_fault, "
            "if(bound_repair = 'rescale' and count(staged_kpis.computed_weight) filter (where staged_kpis.is_listed) "
            "< item_count, 'bounds_infeasible', null)), if(is_full_list, null, before.method_fault))"
        ),
        unit="text",
        every=_PERIOD,
        clause=["S1.7-W1", "S1.6-W3", "S1.6-W4", "S1.6-W5"],
        source=_DOCUMENT,
        label=Label("What is wrong with the computed weights", "计算权重的问题"),
    ),
    Measure(
        "lowest_strategic",
        on="stages",
        formula=(
            "if(strategic_weight_check = 'min_max', "
            "min(staged_kpis.weight) filter (where staged_kpis.is_listed and staged_kpis.strategic), "
            "avg(staged_kpis.weight) filter (where staged_kpis.is_listed and staged_kpis.strategic))"
        ),
        unit="rate",
        every=_PERIOD,
        clause=["S1.6-W2"],
        source=_BOUNDS,
        label=Label("Weight of the strategic indicators", "战略指标权重"),
    ),
    Measure(
        "highest_other",
        on="stages",
        formula=(
            "if(strategic_weight_check = 'min_max', "
            "max(staged_kpis.weight) filter (where staged_kpis.is_listed and not staged_kpis.strategic), "
            "avg(staged_kpis.weight) filter (where staged_kpis.is_listed and not staged_kpis.strategic))"
        ),
        unit="rate",
        every=_PERIOD,
        clause=["S1.6-W2"],
        source=_BOUNDS,
        label=Label("Weight of the other indicators", "其他指标权重"),
    ),
    Indicator(
        "indicator_weight",
        on="kpis",
        where="is_in_force",
        formula="listed_weight",
        text="only(staged_kpis.weight_bound) filter (where staged_kpis.valid_from = department.last_list)",
        unit="rate",
        every=_PERIOD,
        clause=["S1.7-W1", "S1.6-W1"],
        source=_DOCUMENT,
        label=Label("Weight of the indicator", "指标权重"),
        doc="Of the last list of the period; the words say whether it lies within the bounds.",
    ),
)


def _bounds(name: str, severity: str, where: str) -> Check:
    return Check(
        name,
        on="staged_kpis",
        where=f"{where} and is_listed and stage.is_used",
        formula="coalesce(weight_bound = 'ok', true)",
        severity=severity,
        every=_PERIOD,
        clause="S1.6-W1",
        source=_BOUNDS,
        message=Label(
            "weight_out_of_bounds {item}: {weight} is {weight_bound}, the bounds are {weight_min_ratio} and "
            "{weight_max_ratio}",
            "权重超限：“{item}”的权重 {weight} 不在 {weight_min_ratio} 与 {weight_max_ratio} 之间",
        ),
    )


CHECKS = (
    _bounds("weight_out_of_bounds", "warn", "weight_bound_severity = 'warn'"),
    _bounds("weight_out_of_bounds_refused", "refuse", "weight_bound_severity = 'error'"),
    Check(
        "strategy_weighs_more",
        on="stages",
        where="is_used",
        formula="coalesce(lowest_strategic >= highest_other, true)",
        severity="warn",
        every=_PERIOD,
        clause="S1.6-W2",
        source=_BOUNDS,
        message=Label(
            "a strategic indicator weighs {lowest_strategic}, another one {highest_other}",
            "战略指标权重 {lowest_strategic} 低于其他指标的 {highest_other}",
        ),
    ),
)
