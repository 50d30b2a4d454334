"""The bonus fund: the year's sales and the year-end score; a leaver's half a year later (第六条(三), 第十三条(四))."""

from __future__ import annotations

from jixiao import Indicator, Label, Measure, Payout
from jixiao_wealth_mgmt.wages import PAY_DAY

# a leaver's on the day half a year later, everybody else's with the wage of December
_PAYS_ON = f"if(is_gone, fund_day, {PAY_DAY})"
_SCORE, _PAID = "方案12 第六条(三)", "方案12 第十三条(四)"

DUE = (
    Measure(
        "gone_on",
        on="people",
        unit="date",
        formula="if(is_dismissed, period.last, left_on)",
        clause="S2.12-P13",
        source=_PAID,
        label=Label("Gone on", "离职日"),
        doc="A dismissal of the month counts at its end already.",
    ),
    Measure(
        "is_gone",
        on="people",
        unit="flag",
        formula="coalesce(gone_on <= period.last, false)",
        clause="S2.12-P13",
        source=_PAID,
        label=Label("Gone by the end of the month", "月末前已离职"),
        doc="Leaving on 31 December is leaving within the year.",
    ),
    Measure(
        "fund_month",
        on="people",
        unit="date",
        formula="if(is_gone, month_start(gone_on), period.start)",
        clause="S2.12-P13",
        source=_PAID,
        label=Label("Last month of the fund's year", "基金年度末月"),
    ),
    Measure(
        "fund_year",
        on="people",
        unit="number",
        formula="year(fund_month)",
        clause="S2.12-P13",
        source=_PAID,
        label=Label("Year of the fund", "基金年度"),
    ),
    Measure(
        "fund_start",
        on="people",
        unit="date",
        formula="add_months(fund_month, 1 - month(fund_month))",
        clause="S2.12-P10",
        source=_SCORE,
        label=Label("First day of that year", "基金年度首日"),
    ),
    Measure(
        "fund_day",
        on="people",
        unit="date",
        formula="if(is_gone, add_months(gone_on, leaver_fund_months), period.last)",
        clause="S2.12-P13",
        source=_PAID,
        label=Label("Day of the fund", "基金发放日"),
    ),
    Measure(
        "has_fund",
        on="people",
        unit="flag",
        formula="is_seller and month_start(fund_day) = period.start"
        " and if(is_gone, true, is_employed and not is_stopped and period.month = 12)",
        clause="S2.12-P13",
        source=_PAID,
        label=Label("Fund is due", "本月发放基金"),
        doc="At the end of the year; for a leaver in the month half a year after the day of leaving.",
    ),
    Measure(
        "has_breached",
        on="people",
        unit="flag",
        formula="is_gone and count(events) filter (where events.type = 'breach' and events.verified"
        " and events.date <= fund_day and during(events.date, all => true)) > 0",
        clause="S2.12-P13",
        source=_PAID,
        label=Label("Breach found", "发现违规"),
    ),
)

PAYMENT = (
    Measure(
        "year_sales",
        on="people",
        unit="money",
        formula="sum(history.sales) filter (where history.year = fund_year) - if(fund_on_big_deals = 'included', 0,"
        " sum(history.big_deal_sales) filter (where history.year = fund_year))",
        clause="S2.12-P10",
        source=_SCORE,
        label=Label("Year's sales that carry fund", "计提基金的年度业绩"),
        doc="Months before confirmation too; big deals as S2.12-X3 has it.",
    ),
    Indicator(
        "review_score",
        on="people",
        where="has_fund",
        unit="rate",
        formula="avg(scores.mark) filter (where scores.item = 'year_end_review' and year(scores.period) = fund_year)",
        clause="S2.12-I4",
        source=_SCORE,
        label=Label("Year-end review score", "年终考核得分"),
    ),
    Payout(
        "fund",
        on="people",
        where="has_fund",
        unit="money",
        formula="if(has_breached, 0, year_sales * fund_rate * review_score)",
        pays_on=_PAYS_ON,
        hold="not has_breached",
        clause=("S2.12-P10", "S2.12-P13"),
        source="方案12 第六条(三)、第十三条(四)",
        label=Label("Bonus fund of the year", "奖励基金"),
        doc="Nothing to a leaver of whom a breach is found up to the day.",
    ),
    Payout(
        "fund_set_aside_paid",
        on="people",
        where="has_fund and fund_payments = 'two'",
        unit="money",
        formula="if(has_breached, 0, sum(history.set_aside) filter (where history.year = fund_year))",
        pays_on=_PAYS_ON,
        hold="not has_breached",
        clause="S2.12-P8",
        source="方案12 第五条(五)",
        label=Label("Set-aside of the year, paid beside the fund", "年度计提额另行发放"),
        doc="Only where set-aside and payment are read as two (S2.12-X19).",
    ),
)

RULES = (*DUE, *PAYMENT)
