"""Weights by comparison in pairs: 2 points to the more important of two, 1 to each of two equal ones (012法)."""

from __future__ import annotations

from jixiao import Check, Label

#: the block whose rules these are, and what it is told
BLOCK = "pairwise_weights"
PARAMETERS = {
    "items": "staged_kpis",
    "lists": "stages",
    "list": "stage",
    "every": "period",
    "clause": "S1.6-W3",
    "source": "篇四 第三",
}

CHECKS = (
    Check(
        "no_circles",
        on="stages",
        where="uses_pairs",
        formula="circular_triads = 0",
        severity="warn",
        every="period",
        clause="S1.6-W3",
        source="篇四 第三",
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
        every="period",
        clause="S1.6-W3",
        source="篇四 第三",
        message=Label(
            "{contradiction}: the two directions of a comparison add up to 2",
            "{contradiction}：一对指标两个方向的比较值之和应为 2",
        ),
    ),
)
