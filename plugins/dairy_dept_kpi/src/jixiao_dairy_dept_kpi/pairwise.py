"""Weights by comparison in pairs: 2 points to the more important of two, 1 to each of two equal ones (012法)."""

from __future__ import annotations

from jixiao import Check, Label, Measure

_PERIOD = "period"
_SOURCE = "篇四 第三"


def _measure(name: str, on: str, formula: str, unit: str, en: str, zh: str, doc: str = "") -> Measure:
    return Measure(
        name,
        on=on,
        formula=formula,
        unit=unit,
        every=_PERIOD,
        clause=["S1.6-W3"],
        source=_SOURCE,
        label=Label(en, zh),
        doc=doc,
    )


RULES = (
    _measure(
        "is_compared",
        "pairs",
        "one.is_listed and other.is_listed and item_a <> item_b",
        "flag",
        "Two indicators of the list",
        "同一指标表的两项",
    ),
    _measure(
        "preference",
        "pairs",
        "if(is_compared, coalesce(direct.value, 2 - converse.value), null)",
        "number",
        "Points of the first against the second",
        "甲对乙得分",
        doc="Where one direction alone is on record, the other is 2 minus it.",
    ),
    _measure(
        "contradicts",
        "pairs",
        "coalesce(is_compared and direct.value + converse.value <> 2, false)",
        "flag",
        "The two directions do not add up to 2",
        "两向之和不为2",
    ),
    _measure(
        "contradiction",
        "pairs",
        (
            "if(contradicts and (direct.value > converse.value or (direct.value = converse.value "
            "and item_a < item_b)), concat('pairwise_not_reciprocal ', item_a, '/', item_b), null)"
        ),
        "text",
        "Pair that contradicts itself",
        "互反不符的一对指标",
        doc="Named once, the indicator with more points first.",
    ),
    _measure(
        "gap",
        "pairs",
        "if(judge.takes_part and is_compared and preference is null and item_a < item_b, "
        "concat('pair_missing ', item_a, '/', item_b), null)",
        "text",
        "Pair that a judge left out",
        "未比较的一对指标",
    ),
    _measure("takes_part", "judges", "count(pairs.preference) > 0", "flag", "Has compared the list", "参与比较"),
    _measure(
        "judge_count",
        "stages",
        "count(judges) filter (where judges.takes_part)",
        "count",
        "How many judges compared the list",
        "比较人数",
    ),
    _measure(
        "row_sum",
        "staged_kpis",
        (
            "sum(pairs.preference) filter (where pairs.is_compared and pairs.judge.takes_part) "
            "+ if(self_comparison_points = '1', stage.judge_count, 0)"
        ),
        "number",
        "Points against all others",
        "行和",
        doc="Of several judges together; unknown while a pair of one of them is not on record.",
    ),
    _measure(
        "points_in_all",
        "stages",
        "sum(staged_kpis.row_sum) filter (where staged_kpis.is_listed)",
        "number",
        "Points of the whole list",
        "总分",
    ),
    _measure(
        "pairwise_weight",
        "staged_kpis",
        "if(is_listed, row_sum / stage.points_in_all, null)",
        "rate",
        "Weight by comparison",
        "012法权重",
    ),
    _measure(
        "is_circular",
        "triads",
        "coalesce(first.preference = 2 and second.preference = 2 and third.preference = 2, false)",
        "flag",
        "Each is more important than the next, in a circle",
        "循环判断",
    ),
    _measure(
        "circular_triads",
        "stages",
        "count(triads) filter (where triads.is_circular) / 3",
        "count",
        "Circles of three",
        "循环三元组数",
        doc="A circle is met three times, once from each of its indicators. Those of several judges are added up.",
    ),
    _measure(
        "pairwise_fault",
        "stages",
        (
            "if(judge_count = 0, 'no_judgments', coalesce("
            "min(pairs.contradiction) filter (where pairs.contradiction is not null), "
            "min(pairs.gap) filter (where pairs.gap is not null)))"
        ),
        "text",
        "What is wrong with the comparisons",
        "两两比较的问题",
    ),
)

CHECKS = (
    Check(
        "no_circles",
        on="stages",
        where="uses_pairs",
        formula="circular_triads = 0",
        severity="warn",
        every=_PERIOD,
        clause="S1.6-W3",
        source=_SOURCE,
        message=Label(
            "{circular_triads} circular triads among the comparisons: over the second, that over the third, that over "
            "the first",
            "两两比较中有 {circular_triads} 组循环判断",
        ),
    ),
    Check(
        "pairs_agree",
        on="pairs",
        where="stage.uses_pairs and contradicts",
        formula="contradiction is null",
        every=_PERIOD,
        clause="S1.6-W3",
        source=_SOURCE,
        message=Label(
            "{contradiction}: the two directions of a comparison add up to 2",
            "{contradiction}：一对指标两个方向的比较值之和应为 2",
        ),
    ),
)
