"""Base pay, rank pay and allowances of a month (第五条(一) to (三)), and the insurances that come off them."""

from __future__ import annotations

from jixiao import Indicator, Label, Measure, Payout
from jixiao_wealth_mgmt.employment import ASSESSED

#: wages are paid on this day of the month after
PAY_DAY = "add_days(period.end, pay_day - 1)"

FACTORS = (
    Measure(
        "pay_coefficient",
        on="branches",
        unit="rate",
        formula="if(coefficient between coefficient_min and coefficient_max"
        " and (coefficient - coefficient_min) % coefficient_step = 0, coefficient, null)",
        clause="S2.12-D3",
        source="方案12 第五条(一)1",
        label=Label("Pay coefficient", "工资系数"),
        doc="Not available where the branch has none of the allowed values.",
    ),
    Measure(
        "base_pay_share",
        on="people",
        unit="rate",
        formula="if(standing = 'probation' or (standing = 'zone' and coalesce(status = 'trial', false)),"
        " probation_base_share, 1)",
        clause="S2.12-P3",
        source="方案12 第五条(一)3",
        label=Label("Share of base pay", "基本工资发放比例"),
        doc="Reduced on probation, at whatever rank, and in the salary zone while the status is trial.",
    ),
    Measure(
        "rank_pay_factor",
        on="people",
        where=ASSESSED,
        unit="rate",
        formula="if(rank_pay_factor_cap = 'one', least(sales_weight * sales_ratio + prospects_weight * prospects_ratio"
        " + manager_weight * manager_score, 1), sales_weight * sales_ratio + prospects_weight * prospects_ratio"
        " + manager_weight * manager_score)",
        clause="S2.12-P2",
        source="方案12 第五条(一)4、第六条(二)",
        label=Label("Assessed share of rank pay", "职级工资考核系数"),
        doc="At most 1.06, or capped at 1 (S2.12-X18).",
    ),
)

WAGES = (
    Payout(
        "base_pay",
        on="people",
        where="is_paid_by_rank",
        unit="money",
        formula="rank_row.base_pay * branch.pay_coefficient * base_pay_share"
        " * only(attendance.days_attended) / only(attendance.days_required)",
        pays_on=PAY_DAY,
        clause="S2.12-P1",
        source="方案12 第五条(一)3",
        label=Label("Base pay", "基本工资"),
        doc="By days attended, also in a month of hire or leaving.",
    ),
    Payout(
        "rank_pay",
        on="people",
        where=f"{ASSESSED} and is_paid_by_rank",
        unit="money",
        formula="rank_row.rank_pay * branch.pay_coefficient * rank_pay_factor",
        pays_on=PAY_DAY,
        clause="S2.12-P2",
        source="方案12 第五条(一)4、第六条(二)",
        label=Label("Rank pay", "职级工资"),
    ),
    Indicator(
        "social_insurance",
        on="people",
        where="is_paid_by_rank",
        unit="money",
        formula="branch.social_insurance.employee_rate * (base_pay + rank_pay)",
        clause="S2.12-P4",
        source="方案12 第五条(二)",
        label=Label("Employee's insurances and fund, for information", "个人五险一金（仅供参考）"),
        doc="Payables are before tax and insurances.",
    ),
)

ALLOWANCES = (
    Measure(
        "full_years",
        on="people",
        unit="years",
        formula="greatest(years(greatest(hire_date, seniority_from),"
        " if(seniority_day = 'month_end', period.last, period.start)), 0)",
        clause="S2.12-P5",
        source="方案12 第五条(三)",
        label=Label("Full years", "满年数"),
        doc="On the last day of the month, or on the first (S2.12-X13).",
    ),
    Payout(
        "seniority_pay",
        on="people",
        where="is_paid_by_rank",
        unit="money",
        formula="seniority_allowance * full_years",
        pays_on=PAY_DAY,
        clause="S2.12-P5",
        source="方案12 第五条(三)",
        label=Label("Seniority allowance", "年功补贴"),
        doc="Directors, whom the document excludes, are out of scope already (S2.12-X10).",
    ),
    Measure(
        "posted_on",
        on="people",
        unit="date",
        formula="max(events.date) filter (where events.type = 'posting' and events.verified"
        " and during(events.date, all => true))",
        clause="S2.12-P6",
        source="方案12 第五条(三)",
        label=Label("Posted elsewhere on", "外派日期"),
    ),
    Measure(
        "has_housing",
        on="people",
        unit="flag",
        formula="is_employed and posted_away"
        " and coalesce(period.start < add_months(month_start(posted_on), housing_months), false)"
        " and not (is_seller and (is_stopped or is_retained))",
        clause="S2.12-P6",
        source="方案12 第五条(三)",
        label=Label("Has the housing allowance", "享受住房补贴"),
    ),
    Payout(
        "housing_pay",
        on="people",
        where="has_housing",
        unit="money",
        formula="housing_allowance",
        pays_on=PAY_DAY,
        clause="S2.12-P6",
        source="方案12 第五条(三)",
        label=Label("Housing allowance", "住房补贴"),
        doc="Six calendar months in full, that of the posting first; for people out of scope too.",
    ),
)

RULES = (*FACTORS, *WAGES, *ALLOWANCES)
