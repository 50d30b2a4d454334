"""Standing: who loses the confirmed status by missed quotas, who is eliminated, who is confirmed again."""

from __future__ import annotations

from jixiao import Label, Measure, Promotion

_SOURCE = "方案1 三(二)③"

TESTS = (
    Measure(
        "quota_met",
        on="people",
        where="is_assessed and quota is not null and sold_area is not null",
        unit="flag",
        formula="sold_area >= quota",
        clause=("S2.1-M1", "S2.1-M2"),
        source=_SOURCE,
        label=Label("Quota met", "完成任务"),
        doc="Neither met nor missed without a quota (S2.1-X16).",
    ),
    Measure(
        "missed_in_a_row",
        on="people",
        unit="flag",
        # in three months three recorded misses: nothing met, nothing without a quota in between
        formula="count(history.quota_met) filter (where history.ago < missed_months and not history.quota_met)"
        " = missed_months and coalesce(hire_date < add_months(period.start, 2 - missed_months), true)",
        clause="S2.1-M1",
        source=_SOURCE,
        label=Label("Quota missed month after month", "连续未完成任务"),
    ),
    Measure(
        "counts_anew",
        on="people",
        unit="flag",
        formula="count(history.demoted) filter (where history.ago >= 1 and history.ago < missed_months"
        " and history.demoted) > 0"
        " or count(events) filter (where events.confirms and during(events.date, months => missed_months)) > 0",
        clause="S2.1-M1",
        source=_SOURCE,
        label=Label("Counter restarted", "重新计数"),
        doc="Months up to a demotion or a restoration do not count again (S2.1-X11).",
    ),
    Measure(
        "confirms",
        on="events",
        unit="flag",
        # before the first month evaluated the status is unknown, and a confirmation is taken at its word
        formula="type = 'confirmation' and verified and decided_by is not null"
        " and coalesce(person.status, 'trial') = 'trial'",
        clause="S2.1-M1",
        source=_SOURCE,
        label=Label("Confirms a trial employee", "使试用员工转正"),
    ),
)

MOVES = (
    Measure(
        "demoted",
        on="people",
        unit="flag",
        formula="is_assessed and status = 'confirmed' and missed_in_a_row and not counts_anew",
        clause="S2.1-M1",
        source=_SOURCE,
        label=Label("Demoted in the month", "本月降为试用"),
    ),
    Measure(
        "is_eliminated",
        on="people",
        unit="flag",
        formula="is_assessed and status = 'trial' and not coalesce(quota_met, true)"
        " and (trial_quota_test = 'monthly' or coalesce(confirm_date between period.start and period.last, false))",
        clause="S2.1-M2",
        source=_SOURCE,
        label=Label("Eliminated in the month", "本月淘汰"),
        doc="Tested every month, or once in the month of confirm_date (S2.1-X11).",
    ),
    Measure(
        "is_restored",
        on="people",
        unit="flag",
        formula="is_assessed and status = 'trial' and if(status_restored_by = 'met_month'"
        " and count(history.demoted) filter (where history.ago >= 1 and history.demoted) > 0,"
        " coalesce(quota_met, false), count(events) filter (where events.confirms) > 0)",
        clause="S2.1-M1",
        source=_SOURCE,
        label=Label("Confirmed again in the month", "本月恢复转正"),
        doc="By a recorded decision; a demoted seller by one met month instead, where the client says so (S2.1-X11).",
    ),
    Promotion(
        "demotion",
        on="people",
        where="demoted",
        unit="text",
        formula="'trial'",
        sets="status",
        takes_effect="next",
        clause="S2.1-M1",
        source=_SOURCE,
        label=Label("Treated as a trial employee", "待遇等同于试用员工"),
    ),
    Promotion(
        "elimination",
        on="people",
        where="is_eliminated",
        text="'eliminated'",
        clause="S2.1-M2",
        source=_SOURCE,
        label=Label("Eliminated", "淘汰"),
    ),
    Promotion(
        "restoration",
        on="people",
        where="is_restored",
        unit="text",
        formula="'confirmed'",
        sets="status",
        takes_effect="next",
        source=_SOURCE,
        label=Label("Confirmed", "转正"),
        doc="The document names no way back: S2.1-X11.",
    ),
)

RULES = (*TESTS, *MOVES)
