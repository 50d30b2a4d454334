"""Who is paid in a month, who is a seller, and who of them is assessed (一, 三)."""

from __future__ import annotations

from jixiao import Label, Measure

RULES = (
    Measure(
        "is_employed",
        on="people",
        unit="flag",
        formula="period.year >= effective_year and coalesce(hire_date <= period.last, true)"
        " and coalesce(leave_date >= period.start, true)",
        clause="S2.7-A1",
        source="方案7 一1",
        label=Label("Paid in the month", "本月在职"),
        doc="At least one day of employment in the month (G12), since the scheme is in force.",
    ),
    Measure(
        "is_in_force",
        on="departments",
        unit="flag",
        formula="period.year >= effective_year",
        clause="S2.7-A1",
        source="方案7 一1",
        label=Label("Scheme in force", "方案已执行"),
    ),
    Measure(
        "is_seller",
        on="people",
        unit="flag",
        formula="role in ('sales_manager', 'deputy_manager')",
        clause="S2.7-D2",
        source="方案7 三",
        label=Label("Seller", "考核人员"),
    ),
    Measure(
        "is_exempt",
        on="people",
        unit="flag",
        formula="if(exempt_months_of = 'person',"
        " coalesce(period.start < add_months(hire_date, exempt_months), false),"
        " (period.year - effective_year) * 12 + period.month <= exempt_months)",
        clause="S2.7-A1",
        source="方案7 一1",
        label=Label("Not assessed yet", "不考核期内"),
        doc="The first months of the person, or of the scheme (S2.7-X7).",
    ),
    Measure(
        "is_assessed",
        on="people",
        unit="flag",
        formula="is_employed and is_seller and not is_exempt",
        clause="S2.7-A1",
        source="方案7 一1",
        label=Label("Assessed in the month", "本月考核"),
    ),
    Measure(
        "sellers",
        on="departments",
        unit="count",
        formula="count(people) filter (where people.is_employed and people.is_seller)",
        clause="S2.7-D2",
        source="方案7 三",
        label=Label("Sellers in employment", "在职考核人员数"),
        doc="Exempt ones and the deputy manager included.",
    ),
)
