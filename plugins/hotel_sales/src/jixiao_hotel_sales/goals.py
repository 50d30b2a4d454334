"""Goals: the seller's quota, and the department's target on which every reward depends (一4, 四1)."""

from __future__ import annotations

from jixiao import Indicator, Label, Measure

QUOTA = (
    Measure(
        "standard_quota",
        on="people",
        unit="money",
        formula="quota_total / if(quota_basis = 'fixed', quota_heads, department.sellers)",
        clause="S2.7-D3",
        source="方案7 四1",
        label=Label("Quota per head", "人均销售指标"),
        doc="Divided among the heads that the document names, or those that there are (S2.7-X8).",
    ),
    Measure(
        "quota",
        on="people",
        unit="money",
        # a target is a bare figure: times 1 it takes the unit of its metric; a row without one stays unknown
        formula="if(count(targets) filter (where targets.metric = 'sales') = 0, standard_quota,"
        " only(targets.value) filter (where targets.metric = 'sales') * 1)",
        clause="S2.7-D3",
        source="方案7 四1",
        label=Label("Personal quota", "个人销售指标"),
        doc="A target of one's own goes before the quota per head.",
    ),
)

# what of the year so far counts beside the month, if the target is one of the year to date (S2.7-X15)
_THIS_YEAR = (
    "where targets.metric = 'sales' and targets.target_year = period.year and during(targets.period, all => true)"
)

TARGET = (
    Measure(
        "target_year",
        on="targets",
        unit="number",
        formula="period.year",
        clause="S2.7-P1",
        source="方案7 一4",
        label=Label("Year of the target", "指标年份"),
    ),
    Measure(
        "target",
        on="departments",
        unit="money",
        formula="if(department_target_period = 'month',"
        " only(targets.value) filter (where targets.metric = 'sales'),"
        f" if(count(targets) filter ({_THIS_YEAR}) = period.month,"
        f" sum(targets.value) filter ({_THIS_YEAR}), null)) * 1",
        clause="S2.7-P1",
        source="方案7 一4",
        label=Label("Department's target", "部门销售指标"),
        doc="Of the month, or the sum since January, which a month without a target leaves unknown (S2.7-X15).",
    ),
    Measure(
        "sales_to_target",
        on="departments",
        unit="money",
        formula="if(department_target_period = 'month', department_sales, if(credit_month = 'receipt',"
        " sum(collections.counted) filter (where year(collections.date) = period.year"
        " and during(collections.date, all => true)),"
        " sum(deals.collections.counted) filter (where year(deals.date) = period.year"
        " and deals.date <= period.last and during(deals.collections.date, all => true))))",
        clause="S2.7-P1",
        source="方案7 一4",
        label=Label("Sales that count for the target", "对应指标的部门业绩"),
    ),
    Indicator(
        "department_result",
        on="departments",
        where="is_in_force",
        unit="money",
        formula="sales_to_target",
        clause="S2.7-P1",
        source="方案7 一4",
        label=Label("Department's result", "部门业绩完成额"),
    ),
    Measure(
        "target_met",
        on="departments",
        unit="flag",
        formula="sales_to_target >= target",
        clause="S2.7-P1",
        source="方案7 一4、四3",
        label=Label("Target met", "完成部门指标"),
        doc="Without a target nobody knows, and no reward is available.",
    ),
)

RULES = (*QUOTA, *TARGET)
