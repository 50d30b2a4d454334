"""The salary zone: who enters, how many a branch may have, what leads out of it (第十条 to 第十二条)."""

from __future__ import annotations

from jixiao import Indicator, Label, Measure, Promotion
from jixiao_wealth_mgmt.ranks import quarter_mean, reached

_ENTRY, _EXIT = "方案12 第十一条(一)、(三)", "方案12 第十二条"

ENTRY = (
    Measure(
        "may_enter_zone",
        on="people",
        unit="flag",
        formula="count(approvals) filter (where approvals.kind = 'zone' and approvals.is_granted"
        " and coalesce(approvals.approved_on <= hire_date or approvals.approver_role = 'special_authority', false)) > 0"
        " and coalesce(carried.rank >= zone_lowest_rank, false)",
        clause=("S2.12-M15", "S2.12-A4"),
        source=_ENTRY,
        label=Label("May enter the salary zone", "可进入工资特区"),
        doc="Approved before hiring or by special authority, at a high enough rank; else the general rules hold.",
    ),
    Measure(
        "zone_month",
        on="people",
        unit="months",
        formula="months(month_start(hire_date), period.start) + 1",
        clause=("S2.12-M17", "S2.12-M18"),
        source=_EXIT,
        label=Label("Month of service", "服务月序"),
        doc="Calendar months, that of the hire first.",
    ),
    Promotion(
        "zone_entry",
        on="people",
        where="is_new and standing = 'zone'",
        text="'zone'",
        clause="S2.12-M15",
        source=_ENTRY,
        label=Label("Enters the salary zone", "进入工资特区"),
    ),
)

QUOTA = (
    Measure(
        "is_in_zone",
        on="people",
        unit="flag",
        formula="is_assessed and standing = 'zone'",
        clause="S2.12-M16",
        source="方案12 第十一条(二)",
        label=Label("In the salary zone", "在工资特区"),
    ),
    Measure(
        "zone_people",
        on="branches",
        unit="count",
        formula="count(people) filter (where people.is_in_zone)",
        clause="S2.12-M16",
        source="方案12 第十一条(二)",
        label=Label("People in the salary zone", "工资特区人数"),
    ),
    Measure(
        "zone_places",
        on="branches",
        unit="count",
        formula="floor(head_count * zone_share)",
        clause="S2.12-M16",
        source="方案12 第十一条(二)",
        label=Label("Places in the salary zone", "工资特区名额"),
    ),
    Indicator(
        "zone_places_exceeded",
        on="branches",
        where="zone_people > 0",
        unit="count",
        formula="greatest(zone_people - zone_places, 0)",
        clause="S2.12-M16",
        source="方案12 第十一条(二)",
        label=Label("People beyond the places of the zone", "超出工资特区名额的人数"),
    ),
)

EXIT = (
    Measure(
        "is_without_deal",
        on="people",
        unit="flag",
        formula="if(zone_deal_deadline = 'in_second_month', deal_count,"
        " sum(history.deal_count) filter (where history.ago < zone_deal_months)) = 0",
        where="has_begun",
        clause="S2.12-M17",
        source=_EXIT,
        label=Label("Without a deal", "无成交"),
        doc="By the end of the second month, or in it (S2.12-X17).",
    ),
    Promotion(
        "zone_demotion",
        on="people",
        where="has_begun and is_in_zone and zone_month = zone_deal_months and is_without_deal",
        unit="rank(rank_table)",
        formula="step(rank, -1)",
        sets="rank",
        clause="S2.12-M17",
        source=_EXIT,
        label=Label("Down one rank", "降一级"),
        doc="From the following month.",
    ),
    Measure(
        "is_of_hire_month",
        on="targets",
        unit="flag",
        formula="metric = 'promised_sales' and month_start(person.hire_date) = period.start",
        clause="S2.12-M18",
        source=_EXIT,
        label=Label("Promise of the month of hire", "入职时的承诺"),
    ),
    Measure(
        "promised_sales",
        on="people",
        unit="money",
        formula="only(targets.value) filter (where targets.is_of_hire_month"
        " and during(targets.period, months => zone_promise_months))",
        clause="S2.12-M18",
        source=_EXIT,
        label=Label("Promised sales", "承诺业绩"),
    ),
    Measure(
        "zone_sales",
        on="people",
        unit="money",
        formula="sum(history.sales) filter (where history.ago < zone_promise_months)",
        clause="S2.12-M18",
        source=_EXIT,
        label=Label("Sales of the first three months", "入职三个月业绩"),
    ),
    Measure(
        "leaves_zone",
        on="people",
        unit="flag",
        formula="is_in_zone and zone_month = zone_promise_months and coalesce(zone_sales < promised_sales, false)",
        clause="S2.12-M18",
        source=_EXIT,
        label=Label("Promise missed", "未达承诺业绩"),
    ),
    Measure(
        "mean_of_quarter_to_come",
        on="people",
        unit="money",
        # the quarter of the next month has the mean of the one before it
        formula=f"if(period.month % 3 = 0, {quarter_mean('period.quarter')},"
        f" {quarter_mean('period.previous_quarter')})",
        clause=("S2.12-M18", "S2.12-M12"),
        source=_EXIT,
        label=Label("Mean monthly sales for the next month's rank", "次月职级的月均业绩"),
    ),
    Measure(
        "left_zone",
        on="people",
        where="leaves_zone",
        unit="text",
        formula="'confirmed'",
        sets="standing",
        clause="S2.12-M18",
        source=_EXIT,
        label=Label("General rules from the next month", "次月起执行一般规定"),
    ),
    Promotion(
        "zone_exit",
        on="people",
        where="leaves_zone",
        unit="rank(rank_table)",
        formula=reached("mean_of_quarter_to_come"),
        sets="rank",
        clause="S2.12-M18",
        source=_EXIT,
        label=Label("Rank by the general rules", "退出特区后的职级"),
        doc="Confirmed from the next month, at the rank that the quarter's rule gives for it.",
    ),
)

RULES = (*ENTRY, *QUOTA, *EXIT)
