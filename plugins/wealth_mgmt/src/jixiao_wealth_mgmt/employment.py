"""Who is assessed in a month: sellers in employment, not dismissed by a result of an earlier month (第一条)."""

from __future__ import annotations

from jixiao import Label, Measure

_SOURCE = "方案12 第一条"

RULES = (
    Measure(
        "is_seller",
        on="people",
        unit="flag",
        formula="role = 'seller'",
        clause="S2.12-D1",
        source=_SOURCE,
        label=Label("In scope", "适用人员"),
    ),
    Measure(
        "left_on",
        on="people",
        unit="date",
        formula="coalesce(least(leave_date, dismissed_on), leave_date, dismissed_on)",
        clause="S2.12-D1",
        source=_SOURCE,
        label=Label("Last day of employment", "最后在职日"),
        doc="Whichever ended it first: leaving, or a dismissal by result (G14).",
    ),
    Measure(
        "is_employed",
        on="people",
        unit="flag",
        formula="hire_date <= period.last and coalesce(left_on >= period.start, true)",
        clause="S2.12-D1",
        source=_SOURCE,
        label=Label("In employment", "本月在职"),
        doc="On at least one day of the month (G12).",
    ),
    Measure(
        "is_assessed",
        on="people",
        unit="flag",
        formula="is_seller and is_employed",
        clause="S2.12-D1",
        source=_SOURCE,
        label=Label("Assessed in the month", "本月考核对象"),
    ),
    Measure(
        "has_left",
        on="people",
        unit="flag",
        formula="is_seller and coalesce(left_on < period.start, false)",
        clause=("S2.12-P12", "S2.12-P13"),
        source="方案12 第十三条(三)、(四)",
        label=Label("Has left", "已离职"),
        doc="What was earned before may still be paid.",
    ),
)
