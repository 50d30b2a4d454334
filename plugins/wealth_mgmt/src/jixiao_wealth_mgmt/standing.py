"""What a seller is in a month: on probation, confirmed or in the salary zone; stopped, retained or dismissed."""

from __future__ import annotations

from jixiao import Label, Measure

_PROBATION = "方案12 第六条(四)1"

OPENING = (
    Measure(
        "is_new",
        on="people",
        unit="flag",
        formula="is_seller and is_on_staff and carried.standing is null",
        clause="S2.12-D7",
        source=_PROBATION,
        label=Label("First month", "首月"),
        doc="The month of hire, or the first one that is evaluated.",
    ),
    Measure(
        "was_confirmed",
        on="people",
        unit="flag",
        formula="coalesce(confirm_date < period.start, status = 'confirmed' and hire_date < period.start"
        " and not may_enter_zone, false)",
        clause="S2.12-D7",
        source=_PROBATION,
        label=Label("Confirmed before the first month", "首月前已转正"),
    ),
    Measure(
        "opening_standing",
        on="people",
        where="is_new",
        unit="text",
        formula="if(was_confirmed, 'confirmed', if(may_enter_zone, 'zone', 'probation'))",
        sets="standing",
        takes_effect="this",
        clause=("S2.12-D7", "S2.12-M15"),
        source=_PROBATION,
        label=Label("Standing at the beginning", "期初身份"),
        doc="Who is not confirmed before the month begins on probation, or in the zone if that was approved.",
    ),
    Measure(
        "opening_confirmed_from",
        on="people",
        where="is_new and was_confirmed",
        unit="date",
        formula="coalesce("
        "if(day(confirm_date) > confirmation_day - if(confirmation_cutoff = 'approved_before_15', 1, 0),"
        " add_months(month_start(confirm_date), 1), month_start(confirm_date)), month_start(hire_date))",
        sets="confirmed_from",
        takes_effect="this",
        clause="S2.12-M8",
        source="方案12 第七条2 3)",
        label=Label("Confirmed rank from, at the beginning", "期初转正职级起始月"),
    ),
    Measure(
        "opening_checked_from",
        on="people",
        where="is_new and was_confirmed",
        unit="date",
        formula="coalesce(add_months(month_start(confirm_date), 1), period.start)",
        sets="checked_from",
        takes_effect="this",
        clause="S2.12-M9",
        source="方案12 第六条(五)1",
        label=Label("Checks counted from, at the beginning", "期初考核周期起始月"),
        doc="The month after the confirmation; where its day is not known, the first month.",
    ),
)

MONTH = (
    Measure(
        "entered_as",
        on="people",
        unit="text",
        formula="if(is_new, opening_standing, carried.standing)",
        clause="S2.12-D7",
        source=_PROBATION,
        label=Label("Standing when the month begins", "月初身份"),
    ),
    Measure(
        "is_overdue",
        on="people",
        unit="flag",
        formula="is_seller and is_on_staff and standing = 'probation' and period.start >= probation_end"
        " and confirmed_on is null",
        clause="S2.12-D7",
        source=_PROBATION,
        label=Label("Probation over without a confirmation", "试用期满未转正"),
        doc="A whole month after the end of probation without an approval that meets the standard (S2.12-X6).",
    ),
    Measure(
        "is_stopped",
        on="people",
        unit="flag",
        formula="if(not_confirmed = 'stop', is_overdue, false)",
        clause="S2.12-D7",
        source=_PROBATION,
        label=Label("Pay stopped", "停发"),
    ),
    Measure(
        "is_ended",
        on="people",
        unit="flag",
        formula="if(not_confirmed = 'end_of_contract', is_overdue, false)",
        clause="S2.12-D7",
        source=_PROBATION,
        label=Label("Contract ended", "合同终止"),
        doc="With the last day of the month before, instead of stopping the pay (S2.12-X6).",
    ),
    Measure(
        "is_paid_by_rank",
        on="people",
        unit="flag",
        formula="is_assessed and not is_stopped and not is_retained",
        clause=("S2.12-P1", "S2.12-P2", "S2.12-P5"),
        source="方案12 第五条",
        label=Label("Paid by rank", "按职级发放"),
    ),
    Measure(
        "paid_as",
        on="people",
        where="is_assessed",
        unit="text",
        formula="if(is_stopped, 'stopped', if(is_retained, 'retention', standing))",
        clause=("S2.12-D7", "S2.12-M11", "S2.12-M15"),
        source="方案12 第六条、第十一条",
        label=Label("What the month is paid as", "本月发放身份"),
    ),
)

END = (
    Measure(
        "begins_confirmed",
        on="people",
        where="is_confirmed_now or leaves_zone",
        unit="date",
        formula="if(is_confirmed_now, confirmed_month, period.end)",
        sets="confirmed_from",
        clause=("S2.12-M8", "S2.12-M18"),
        source="方案12 第七条2 3)、第十二条",
        label=Label("Confirmed rank from", "转正职级起始月"),
    ),
    Measure(
        "begins_cycle",
        on="people",
        where="is_confirmed_now or leaves_zone or (is_retained and check_rhythm = 'cycles')",
        unit="date",
        formula="period.end",
        sets="checked_from",
        clause=("S2.12-M9", "S2.12-M18"),
        source="方案12 第六条(五)1、第十二条",
        label=Label("Checks counted from", "考核周期起始月"),
        doc="The month after the confirmation, after the exit from the zone, after a retention month.",
    ),
    Measure(
        "dismissal",
        on="people",
        where="is_dismissed or is_ended",
        unit="date",
        formula="if(is_ended, left_on, period.last)",
        sets="dismissed_on",
        clause=("S2.12-M11", "S2.12-D7"),
        source="方案12 第六条(五)2(2)",
        label=Label("Dismissed on", "辞退日期"),
        doc="With the last day of the retention month (G14).",
    ),
)

RULES = (*OPENING, *MONTH, *END)
