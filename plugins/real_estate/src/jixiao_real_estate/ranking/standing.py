"""The quota and what missing it does to a seller's standing: trial, elimination, the way back (方案6 三(二)③)."""

from __future__ import annotations

from jixiao import Label, Measure, Promotion

_EARLIER = "history.ago >= 1 and history.ago < missed_months"

RULES = (
    Measure(
        "quota",
        on="people",
        # a target is a bare figure: times 1 it takes the unit that its metric says
        formula="only(targets.value) filter (where targets.metric = 'area' and targets.value > 0) * 1",
        unit="area",
        clause=["S2.6-P5", "S2.6-N2", "S2.6-M3"],
        label=Label("Personal quota", "个人任务指标"),
        doc="A quota of 0 counts as none.",
    ),
    Measure(
        "quota_met",
        on="people",
        where="is_assessed and quota is not null",
        formula="sold_area >= quota",
        unit="flag",
        clause=["S2.6-M3"],
        source="方案6 三(二)③",
        label=Label("Quota met", "完成任务"),
        doc="A month without a quota is neither met nor missed.",
    ),
    Measure(
        "quota_missed",
        on="people",
        where="is_assessed",
        formula="not coalesce(quota_met, true)",
        unit="flag",
        clause=["S2.6-M3", "S2.6-M4"],
        source="方案6 三(二)③",
        label=Label("Quota missed", "未完成任务"),
    ),
    Measure(
        "is_trial",
        on="people",
        formula="status = 'trial'",
        unit="flag",
        clause=["S2.6-M4"],
        source="方案6 三(二)③",
        label=Label("Trial employee", "试用员工"),
    ),
    Measure(
        "confirms",
        on="events",
        formula="type = 'confirmation' and verified and decided_by is not null and coalesce(person.is_trial, true)",
        unit="flag",
        clause=["S2.6-M3"],
        source="方案6 三(二)③",
        label=Label("Confirms a trial employee", "试用员工转正"),
        doc="What the person was before the first month is not known; there the record alone counts.",
    ),
    Measure(
        "missed_before",
        on="people",
        where="is_assessed",
        formula=f"count(history.quota_met) filter (where {_EARLIER} and not history.quota_met)",
        unit="count",
        clause=["S2.6-M3"],
        source="方案6 三(二)③",
        label=Label("Missed in the months just before", "此前连续月内未完成次数"),
    ),
    Measure(
        "run_interrupted",
        on="people",
        where="is_assessed",
        formula=(
            f"any(history.demoted) filter (where {_EARLIER}) or any(history.is_trial) filter (where {_EARLIER}) "
            "or coalesce(hire_date >= add_months(period.start, 2 - missed_months), false) "
            "or (status_restored_by = 'decision' "
            "and count(events) filter (where during(events.date, months => missed_months) and events.confirms) > 0)"
        ),
        unit="flag",
        clause=["S2.6-M3"],
        source="方案6 三(二)③",
        label=Label("The run does not reach back so far", "连续期间中断"),
        doc="Months before hiring, a demotion or a restoration do not count again, nor months on trial.",
    ),
    Measure(
        "demoted",
        on="people",
        where="is_assessed",
        formula="status = 'confirmed' and quota_missed and missed_before = missed_months - 1 and not run_interrupted",
        unit="flag",
        clause=["S2.6-M3"],
        source="方案6 三(二)③",
        label=Label("Last of the missed months in a row", "连续未完成达到月数"),
    ),
    Promotion(
        "demotion",
        on="people",
        where="demoted",
        formula="'trial'",
        unit="text",
        sets="status",
        clause=["S2.6-M3"],
        source="方案6 三(二)③",
        label=Label("Treated as a trial employee", "等同试用员工"),
        doc="From the following month (G15).",
    ),
    Promotion(
        "restoration",
        on="people",
        where=(
            "is_trial and if(status_restored_by = 'decision', count(events) filter (where events.confirms) > 0, "
            "coalesce(quota_met, false) and any(history.demoted) filter (where history.ago >= 1))"
        ),
        formula="'confirmed'",
        unit="text",
        sets="status",
        source="方案6 三(二)③",
        label=Label("Confirmed from the next month", "次月转正"),
        doc="The document names no way back (S2.6-X13): a recorded decision serves every trial employee, a met month "
        "only those whom S2.6-M3 demoted.",
    ),
    Promotion(
        "eliminated_on_trial",
        on="people",
        where=(
            "is_trial and quota_missed and (trial_quota_test = 'monthly' "
            "or coalesce(month_start(confirm_date) = period.start, false))"
        ),
        formula="true",
        unit="flag",
        text="'eliminated'",
        sets="terminated",
        clause=["S2.6-M4"],
        source="方案6 三(二)③",
        label=Label("Trial employee eliminated", "试用员工淘汰"),
        doc="Tested every month, demoted sellers too, or once in the month of confirm_date (X13).",
    ),
)
