"""Probation and the three ways to confirmation (第六条(四)); when the confirmed rank begins (第七条2 2))."""

from __future__ import annotations

from jixiao import Label, Measure, Promotion
from jixiao_wealth_mgmt.results import COUNTED

_SOURCE = "方案12 第六条(四)2"
_EARLY = "方案12 第六条(四)3"


def _in_probation(what: str, later: str) -> str:
    """A figure of the six months: that of their calendar months, less what came after the last day within the last."""
    return f"sum(history.{what}) filter (where add_months(period.start, 0 - history.ago) < probation_end) - {later}"


def _rows_after(rows: str, day: str) -> str:
    """The rows after the end of probation in the month of that end."""
    return (
        f"{day} is not null and {day} >= probation_end and month_start({day}) < probation_end"
        f" and during({day}, all => true)"
    )


SIX_MONTHS = (
    Measure(
        "probation_end",
        on="people",
        unit="date",
        formula="add_months(hire_date, probation_months)",
        clause="S2.12-D7",
        source="方案12 第六条(四)1",
        label=Label("Day after the probation", "试用期满次日"),
    ),
    Measure(
        "probation_sales",
        on="people",
        unit="money",
        formula=_in_probation("sales", f"sum(deals.amount) filter (where {_rows_after('deals', 'deals.counted_on')})"),
        clause="S2.12-M1",
        source=f"{_SOURCE} 1)",
        label=Label("Sales in probation", "试用期累计业绩"),
    ),
    Measure(
        "probation_prospects",
        on="people",
        unit="count",
        formula=_in_probation(
            "prospects",
            "count(customers) filter (where customers.is_first and "
            f"{_rows_after('customers', 'customers.qualified_on')})",
        ),
        clause="S2.12-M2",
        source=f"{_SOURCE} 2)",
        label=Label("Qualified prospects in probation", "试用期合格潜在客户"),
    ),
    Measure(
        "probation_deals",
        on="people",
        unit="count",
        formula=_in_probation("deal_count", f"count(deals) filter (where {_rows_after('deals', 'deals.counted_on')})"),
        clause="S2.12-M2",
        source=f"{_SOURCE} 2)",
        label=Label("Deals in probation", "试用期成交笔数"),
    ),
    Measure(
        "meets_standard",
        on="people",
        unit="flag",
        formula="probation_sales >= confirmation_sales"
        " or (probation_prospects >= confirmation_prospects and probation_deals >= confirmation_deals)",
        clause=("S2.12-M1", "S2.12-M2"),
        source=_SOURCE,
        label=Label("Meets the standard of confirmation", "达到转正标准"),
    ),
)

EARLY = (
    Measure(
        "early_from",
        on="people",
        unit="date",
        formula="add_months(hire_date, early_months)",
        clause="S2.12-M3",
        source=_EARLY,
        label=Label("First day of an early confirmation", "可提前转正之日"),
    ),
    Measure(
        "sales_before",
        on="people",
        unit="money",
        formula="sum(history.sales) filter (where history.ago >= 1)",
        clause="S2.12-M3",
        source=_EARLY,
        label=Label("Sales up to the month", "上月末累计业绩"),
    ),
    Measure(
        "sales_to_day",
        on="deals",
        unit="money",
        formula="sum(amount) filter (where counted_on is not null)"
        " over (partition by person, month_start(counted_on) order by counted_on, deal_id)",
        clause="S2.12-M3",
        source=_EARLY,
        label=Label("Sales of the month up to the deal", "当月截至该笔累计业绩"),
    ),
    Measure(
        "early_reached_on",
        on="people",
        unit="date",
        formula="if(sales_before >= confirmation_sales, period.start, min(deals.counted_on)"
        f" filter (where {COUNTED} and deals.sales_to_day + sales_before >= confirmation_sales))",
        clause="S2.12-M3",
        source=_EARLY,
        label=Label("Day on which the early standard is reached", "累计业绩达标日"),
    ),
)

CONFIRMATION = (
    Measure(
        "is_granted",
        on="approvals",
        unit="flag",
        formula="coalesce(result = 'approved' and approved_on is not null, false)",
        clause=("S2.12-A2", "S2.12-A3", "S2.12-A4", "S2.12-A8"),
        source="方案12 第七条2 2)、第九条(四)、第十一条(四)、第十四条",
        label=Label("Granted", "已批准"),
    ),
    Measure(
        "confirmed_on",
        on="people",
        unit="date",
        formula="min(approvals.approved_on) filter (where approvals.kind = 'confirmation' and approvals.is_granted"
        " and during(approvals.approved_on) and if(approvals.approved_on >= probation_end, meets_standard,"
        " approvals.approved_on >= early_from and coalesce(approvals.approved_on >= early_reached_on, false)))",
        clause=("S2.12-M1", "S2.12-M2", "S2.12-M3"),
        source="方案12 第六条(四)2、3",
        label=Label("Day of the confirmation", "转正批准日"),
        doc="The first approval of the month that meets its standard; any other is refused.",
    ),
    Measure(
        "is_confirmed_now",
        on="people",
        unit="flag",
        formula="is_seller and is_on_staff and entered_as = 'probation' and confirmed_on is not null",
        clause=("S2.12-M1", "S2.12-M2", "S2.12-M3"),
        source="方案12 第六条(四)2、3",
        label=Label("Confirmed in the month", "本月转正"),
    ),
    Measure(
        "deciding_day",
        on="people",
        unit="date",
        formula="if(confirmation_cutoff = 'requested_by_15', coalesce(min(approvals.requested_on)"
        " filter (where approvals.kind = 'confirmation' and approvals.is_granted"
        " and approvals.approved_on = confirmed_on), confirmed_on), confirmed_on)",
        clause="S2.12-A2",
        source="方案12 第七条2 2)",
        label=Label("Day that decides the first month", "定级判断日"),
        doc="Of the approval, or of the request (S2.12-X4).",
    ),
    Measure(
        "confirmed_month",
        on="people",
        unit="date",
        formula="if(deciding_day < add_days(period.start, confirmation_day"
        " - if(confirmation_cutoff = 'approved_before_15', 1, 0)), period.start, period.end)",
        clause="S2.12-A2",
        source="方案12 第七条2 2)",
        label=Label("First month at the confirmed rank", "转正职级起始月"),
    ),
    Promotion(
        "confirmation",
        on="people",
        where="is_confirmed_now",
        unit="text",
        formula="'confirmed'",
        sets="standing",
        takes_effect="confirmed_month",
        clause=("S2.12-M1", "S2.12-M2", "S2.12-M3"),
        source="方案12 第六条(四)2、3",
        label=Label("Confirmed", "转正"),
    ),
    Promotion(
        "end_of_probation",
        on="people",
        where="is_overdue",
        text="if(not_confirmed = 'stop', 'decision needed', 'dismissed')",
        clause="S2.12-D7",
        source="方案12 第六条(四)1",
        label=Label("Probation over without a confirmation", "试用期满未转正"),
        doc="Pay stops until somebody decides, or the contract ends (S2.12-X6).",
    ),
)

RULES = (*SIX_MONTHS, *EARLY, *CONFIRMATION)
