"""The check of three months after confirmation, the retention month, and dismissal (第六条(五))."""

from __future__ import annotations

from jixiao import Label, Measure, Payout, Promotion

_CHECK, _FAILED = "方案12 第六条(五)1、2(1)", "方案12 第六条(五)2(2)"
_CYCLE = "months(checked_from, period.start)"


def _of_check(name: str, what: str, unit: str, label: Label) -> Measure:
    """A figure of the months of a check."""
    return Measure(
        name,
        on="people",
        unit=unit,
        formula=f"sum(history.{what}) filter (where history.ago < check_months)",
        clause="S2.12-M9",
        source=_CHECK,
        label=label,
    )


CHECK = (
    _of_check("checked_sales", "sales", "money", Label("Sales of the three months", "三个月累计业绩")),
    _of_check("checked_prospects", "prospects", "count", Label("Prospects of the three months", "三个月合格潜在客户")),
    _of_check("checked_deals", "deal_count", "count", Label("Deals of the three months", "三个月成交笔数")),
    Measure(
        "known_months",
        on="people",
        unit="months",
        formula="least(count(history.sales) filter (where history.ago < check_months),"
        " count(history.prospects) filter (where history.ago < check_months),"
        " count(history.deal_count) filter (where history.ago < check_months)) * 1",
        clause="S2.12-M9",
        source=_CHECK,
        label=Label("Months of the check that are on record", "有记录的考核月数"),
    ),
    Measure(
        "is_up_to_standard",
        on="people",
        unit="flag",
        formula="checked_sales >= check_sales"
        " or (checked_prospects / check_months >= check_prospects and checked_deals >= check_deals)"
        " or if(known_months < check_months, null, false)",
        clause="S2.12-M9",
        source=_CHECK,
        label=Label("Three months up to standard", "三个月达标"),
        doc="Not known where a month is missing that could have met it.",
    ),
    Measure(
        "is_checked",
        on="people",
        unit="flag",
        formula="is_assessed and standing = 'confirmed' and not is_retained"
        " and coalesce(checked_from <= period.start, false)"
        f" and if(check_rhythm = 'cycles', {_CYCLE} % check_months = check_months - 1,"
        f" if(check_rhythm = 'once', {_CYCLE} = check_months - 1, {_CYCLE} >= check_months - 1))",
        clause="S2.12-M9",
        source=_CHECK,
        label=Label("Checked in the month", "本月考核"),
        doc="In the last month of each cycle, of the first one alone, or of every three months (S2.12-X8).",
    ),
    Measure(
        "has_failed",
        on="people",
        unit="flag",
        formula="is_checked and not is_up_to_standard",
        clause=("S2.12-M9", "S2.12-M10"),
        source=_CHECK,
        label=Label("Check failed", "考核未达标"),
    ),
    Promotion(
        "check",
        on="people",
        where="is_checked",
        text="if(is_up_to_standard, 'passed', 'failed')",
        clause="S2.12-M9",
        source=_CHECK,
        label=Label("Check of three months", "三个月考核"),
    ),
)

RETENTION = (
    Measure(
        "has_promised",
        on="people",
        unit="flag",
        formula="count(events) filter (where events.type = 'performance_promise' and events.verified"
        " and during(events.date)) > 0",
        clause="S2.12-M11",
        source=_FAILED,
        label=Label("Performance promise signed", "已签业绩承诺书"),
    ),
    Measure(
        "failed_before",
        on="people",
        unit="flag",
        formula="is_assessed and coalesce(prior.has_failed, false)",
        clause=("S2.12-M10", "S2.12-M11"),
        source=_FAILED,
        label=Label("Check failed in the month before", "上月考核未达标"),
    ),
    Measure(
        "is_retained",
        on="people",
        unit="flag",
        formula="failed_before and has_promised",
        clause="S2.12-M11",
        source=_FAILED,
        label=Label("Retention month", "留用月"),
    ),
    Measure(
        "is_kept",
        on="people",
        where="has_begun",
        unit="flag",
        formula="if(retention_test = 'rolling_three_months', is_up_to_standard,"
        " sales >= check_sales or (prospects >= check_prospects and deal_count >= check_deals))",
        clause="S2.12-M11",
        source=_FAILED,
        label=Label("Standard met in the retention month", "留用期达标"),
        doc="Over the three months that end with it, or within it (S2.12-X7).",
    ),
    Promotion(
        "contract_decision",
        on="people",
        where="failed_before and not has_promised and coalesce(left_on > period.last, true)",
        text="'decision needed'",
        clause="S2.12-M10",
        source=_FAILED,
        label=Label("Contract may be ended", "可解除合同"),
        doc="Paid normally, and the next cycle runs.",
    ),
    Measure(
        "is_dismissed",
        on="people",
        unit="flag",
        formula="has_begun and is_retained and not is_kept and coalesce(leave_date > period.last, true)",
        clause="S2.12-M11",
        source=_FAILED,
        label=Label("Dismissed", "辞退"),
    ),
    Promotion(
        "retention_failed",
        on="people",
        where="is_dismissed",
        text="'dismissed'",
        clause="S2.12-M11",
        source=_FAILED,
        label=Label("Dismissed after the retention month", "留用期未达标辞退"),
        doc="With its last day as the day of leaving, unless the person leaves before.",
    ),
    Payout(
        "retention_wage",
        on="people",
        where="is_retained",
        unit="money",
        formula="branch.minimum_wage",
        pays_on="add_days(period.end, pay_day - 1)",
        clause="S2.12-P11",
        source=_FAILED,
        label=Label("Minimum wage of the retention month", "留用期最低工资"),
        doc="In place of base pay, rank pay and allowances; not reduced by attendance (S2.12-X15).",
    ),
)

RULES = (*CHECK, *RETENTION)
