"""Checks of the data: coefficients, marks, promises, what the first months need to know."""

from __future__ import annotations

from jixiao import Check, Label

CHECKS = (
    Check(
        "coefficient_allowed",
        on="branches",
        where="coefficient is not null",
        formula="pay_coefficient is not null",
        clause="S2.12-D3",
        source="方案12 第五条(一)1",
        message=Label(
            "the pay coefficient is none of the allowed steps; base pay and rank pay are not available",
            "工资系数不在规定档次内，基本工资与职级工资不可得",
        ),
    ),
    Check(
        "score_on_its_scale",
        on="scores",
        where="share_of_full is not null",
        formula="mark is not null",
        clause=("S2.12-I3", "S2.12-I4"),
        source="方案12 第六条(二)3、(三)",
        message=Label(
            "the score is above the limit of its scale and is refused (S2.12-X11)",
            "评分超出其量表上限，不予采用（S2.12-X11）",
        ),
    ),
    Check(
        "zone_promise_known",
        on="people",
        where="is_assessed and standing = 'zone' and zone_month = zone_promise_months",
        formula="promised_sales is not null",
        clause="S2.12-M18",
        source="方案12 第十二条",
        message=Label(
            "the promised sales of the month of hire are missing: whether the zone is left cannot be tested",
            "缺少入职当月的承诺业绩，无法判断是否退出工资特区",
        ),
    ),
    Check(
        "zone_within_quota",
        on="branches",
        formula="zone_people <= zone_places",
        severity="warn",
        clause="S2.12-M16",
        source="方案12 第十一条(二)",
        message=Label(
            "more people in the salary zone than the share of the head count allows in principle",
            "工资特区人数超过分公司人数的规定比例（原则上）",
        ),
    ),
    Check(
        "quarter_on_record",
        on="people",
        where="is_assessed and entered_as = 'confirmed' and period.month in (1, 4, 7, 10)"
        " and coalesce(confirmed_from < period.start, false)",
        formula="count(history.sales) filter (where history.quarter = period.previous_quarter)"
        " >= least(months(month_start(hire_date), period.start), 3)",
        severity="warn",
        clause="S2.12-M12",
        source="方案12 第八条1",
        message=Label(
            "history lacks sales of months worked in the quarter before: the rank is that of the known ones, or stays",
            "历史记录缺少上季度工作月份的业绩：按已知月份定级，全无则职级不变",
        ),
    ),
    Check(
        "year_on_record",
        on="people",
        where="has_fund",
        formula="count(history.sales) filter (where history.year = fund_year)"
        " >= months(greatest(month_start(hire_date), fund_start), add_months(fund_month, 1))",
        severity="warn",
        clause="S2.12-P10",
        source="方案12 第六条(三)",
        message=Label(
            "history lacks sales of months worked in the year: the fund is that of the known ones",
            "历史记录缺少年内工作月份的业绩：基金按已知月份计算",
        ),
    ),
    Check(
        "in_force",
        on="branches",
        formula="period.year * 12 + period.month >= effective_year * 12 + effective_month",
        severity="warn",
        clause="S2.12-A9",
        source="方案12 附则(一)",
        message=Label("the rules are not in force yet in this month", "本月规定尚未施行"),
    ),
)
