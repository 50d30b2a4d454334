"""Who is assessed, against whom, and on what base pay (方案6 一, 三(二)③)."""

from __future__ import annotations

from jixiao import Label, Measure, Payout

RULES = (
    Measure(
        "is_assessed",
        on="people",
        formula=(
            "role = 'seller' and not is_supervisor and not terminated "
            "and (hire_date is null or hire_date <= period.last) "
            "and (leave_date is null or leave_date >= period.start)"
        ),
        unit="flag",
        clause=["S2.6-D1"],
        source="方案6 一, 二1.1",
        label=Label("Assessed in the month", "当月参加考核"),
        doc="Sellers with a day of employment in the month (G12); not supervisors, nor who was expelled before (G14).",
    ),
    Measure(
        "peers",
        on="people",
        formula="if(peer_group = 'department', department_id, 'company')",
        unit="text",
        clause=["S2.6-M1", "S2.6-N1", "S2.6-P2", "S2.6-P3", "S2.6-P4"],
        label=Label("Group within which people are compared", "排名范围"),
    ),
    Payout(
        "base_pay",
        on="people",
        formula="if(status = 'temporary', 0, wage_base)",
        unit="money",
        clause=["S2.6-D1"],
        source="方案6 三(二)③",
        label=Label("Base pay", "底薪"),
        doc="Temporary staff have none, whatever wage_base says.",
    ),
)
