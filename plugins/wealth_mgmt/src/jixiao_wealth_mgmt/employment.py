"""Who is assessed in a month: sellers in employment, whom no result has dismissed (第一条)."""

from __future__ import annotations

from jixiao import Label, Measure

_SOURCE = "方案12 第一条"
#: where a rule reads the results of a month, which are there from the month of hire on
ASSESSED = "has_begun and is_assessed"

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
        "has_begun",
        on="people",
        unit="flag",
        formula="is_seller and hire_date <= period.last",
        clause="S2.12-M9",
        source="方案12 第六条(五)1",
        label=Label("Has begun", "已入职"),
        doc="Every month from that of the hire counts as worked, until the day of leaving.",
    ),
    Measure(
        "ended_on",
        on="people",
        unit="date",
        formula="coalesce(least(leave_date, dismissed_on), leave_date, dismissed_on)",
        clause="S2.12-D1",
        source=_SOURCE,
        label=Label("Employment ended on", "劳动关系终止日"),
        doc="Whichever ended it first: leaving, or a dismissal in an earlier month (G14).",
    ),
    Measure(
        "is_on_staff",
        on="people",
        unit="flag",
        formula="hire_date <= period.last and coalesce(ended_on >= period.start, true)",
        clause="S2.12-D1",
        source=_SOURCE,
        label=Label("On the staff", "在册"),
        doc="On at least one day of the month (G12).",
    ),
    Measure(
        "left_on",
        on="people",
        unit="date",
        formula="if(is_ended, add_days(period.start, -1), ended_on)",
        clause="S2.12-P13",
        source="方案12 第十三条(四)",
        label=Label("Last day of employment", "最后在职日"),
    ),
    Measure(
        "is_employed",
        on="people",
        unit="flag",
        formula="is_on_staff and not is_ended",
        clause="S2.12-D1",
        source=_SOURCE,
        label=Label("In employment", "本月在职"),
        doc="Unless the contract ends with the month before, as probation was not passed (S2.12-X6).",
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
