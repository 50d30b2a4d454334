"""The composite score: area sold, business level and general quality (方案6 二3, 二4)."""

from __future__ import annotations

from jixiao import Indicator, Label, Measure

BUSINESS = ("professional", "project", "business")
QUALITY = ("reception", "attitude", "expression", "friendliness")
ASSESSORS = 2
_WINDOW = "sum(deals.area_m2) filter (where during(deals.date, months => sales_window_months))"


def _marks(name: str, items: tuple[str, ...], *, clause: str, label: Label) -> Measure:
    """The marks of both assessors on the items of a block; unknown while one is missing."""
    listed = ", ".join(f"'{item}'" for item in items)
    of_block = f"filter (where scores.item in ({listed}))"
    return Measure(
        name,
        on="people",
        where="is_assessed",
        formula=f"if(count(scores) {of_block} = {ASSESSORS * len(items)}, sum(scores.weighted_mark) {of_block}, null)",
        clause=[clause],
        source="方案6 二4",
        label=label,
    )


def _level(name: str, marks: str, items: tuple[str, ...], *, clause: str, label: Label) -> Indicator:
    """The score of a block: each assessor's part of the marks, at most 100."""
    return Indicator(
        name,
        on="people",
        formula=f"least({marks} * assessor_weight * 100 / if(item_sum = 'weighted', 1, {len(items)}), 100)",
        unit="points",
        clause=[clause, "S2.6-A3"],
        source="方案6 二4",
        label=label,
        doc="Mean of the items, each 0 to 1, times 100 (X3); half from each assessor (A3).",
    )


RULES = (
    Measure(
        "sold_area",
        on="people",
        where="is_assessed",
        formula="sum(deals.area_m2)",
        unit="area",
        clause=["S2.6-I1", "S2.6-P2", "S2.6-P5", "S2.6-N2", "S2.6-M3"],
        label=Label("Area sold in the month", "当月销售面积"),
    ),
    Measure(
        "scored_area",
        on="people",
        where="is_assessed",
        formula=f"if(sales_score_months = 'two', {_WINDOW}, sold_area)",
        unit="area",
        clause=["S2.6-I1"],
        source="方案6 二4",
        label=Label("Area sold that is scored", "计分销售面积"),
    ),
    Measure(
        "compared_area",
        on="departments",
        formula=f"if(sales_score = 'department_share', {_WINDOW}, max(people.scored_area))",
        unit="area",
        clause=["S2.6-I1"],
        source="方案6 二4",
        label=Label("Area that a seller's is compared with", "对比销售面积"),
        doc="All deals made in the department, supervisors and leavers included, or the best seller's area (X1).",
    ),
    Indicator(
        "sales_performance",
        on="people",
        formula="scored_area / department.compared_area * 100",
        unit="points",
        clause=["S2.6-I1"],
        source="方案6 二4",
        label=Label("Sales score", "销售业绩"),
        doc="Not available without any area; above 100 only for who brought deals from another department.",
    ),
    Measure(
        "weighted_mark",
        on="scores",
        formula="score / scale_max * if(item_sum = 'weighted', item_weight.weight, 1)",
        clause=["S2.6-I2", "S2.6-I3"],
        source="方案6 二4",
        label=Label("Score as a fraction of its scale", "折算得分"),
    ),
    _marks("business_marks", BUSINESS, clause="S2.6-I2", label=Label("Marks for business level", "业务水平评分合计")),
    _marks("quality_marks", QUALITY, clause="S2.6-I3", label=Label("Marks for general quality", "综合素质评分合计")),
    _level("business_level", "business_marks", BUSINESS, clause="S2.6-I2", label=Label("Business level", "业务水平")),
    _level("general_quality", "quality_marks", QUALITY, clause="S2.6-I3", label=Label("General quality", "综合素质")),
    Indicator(
        "composite",
        on="people",
        formula=(
            "sales_weight * sales_performance + business_weight * business_level + quality_weight * general_quality"
        ),
        unit="points",
        clause=["S2.6-I4"],
        source="方案6 二3",
        label=Label("Composite score", "综合分数"),
    ),
)
