"""Who is assessed in a month, and whose employment a result has ended."""

from __future__ import annotations

from jixiao import Label, Measure

RULES = (
    Measure(
        "is_assessed",
        on="people",
        unit="flag",
        formula="role = 'seller' and not terminated and coalesce(hire_date <= period.last, true)"
        " and coalesce(leave_date >= period.start, true)",
        clause="S2.1-A1",
        source="方案1 一(三)",
        label=Label("Assessed in the month", "本月考核对象"),
        doc="At least one day of employment in the month (G12), not ended by a result of an earlier one (G14).",
    ),
    Measure(
        "is_expelled",
        on="people",
        unit="flag",
        formula="private_transfers > 0 or attitude_complaints > 0 or expelling_records > 0",
        clause=("S2.1-N3", "S2.1-N6", "S2.1-N7"),
        source="方案1 三(二)④⑦⑧",
        label=Label("Expelled", "除名"),
    ),
    Measure(
        "termination",
        on="people",
        where="is_assessed and (is_expelled or is_eliminated)",
        unit="flag",
        formula="true",
        sets="terminated",
        takes_effect="next",
        clause=("S2.1-N3", "S2.1-N6", "S2.1-N7", "S2.1-M2"),
        source="方案1 三(二)③④⑦⑧",
        label=Label("Ended by result", "因考核结果终止"),
        doc="The month of the result is paid in full; from the next one there are no lines (G14).",
    ),
)
