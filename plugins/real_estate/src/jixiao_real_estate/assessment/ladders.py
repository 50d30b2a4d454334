"""Counting what repeats: which step of its ladder each event reaches, and what that step brings."""

from __future__ import annotations

from jixiao import Label, Measure


def _steps(kind: str, ladder: str, clause: str, source: str, label: Label) -> tuple[Measure, ...]:
    """What a row on a ladder of fines brings: its fines, its words, whether it waits for a decision."""
    where = f"ladder_kind = '{kind}' and verified"
    return (
        Measure(
            f"{kind}_step_fine",
            on="events",
            where=where,
            unit="money",
            formula=f"ladder(occurrence, {ladder}).total - ladder(occurrence - count, {ladder}).total"
            f" + if(ladder(occurrence, {ladder}).decided and is_decided, amount_decided, 0)",
            clause=clause,
            source=source,
            label=Label(f"{label.en}: fine of the event", f"{label.zh}：单次处罚"),
            doc="After the last step the row's complete decision is the fine (S2.1-X8), once for the row.",
        ),
        Measure(
            f"{kind}_awaits_decision",
            on="events",
            unit="flag",
            formula=f"{where} and ladder(occurrence, {ladder}).decided and not is_decided",
            clause=clause,
            source=source,
            label=Label(f"{label.en}: decision needed", f"{label.zh}：待核定"),
        ),
        Measure(
            f"{kind}_sanction",
            on="events",
            where=where,
            unit="text",
            formula=f"if(ladder(occurrence, {ladder}).decided, null, ladder(occurrence, {ladder}).sanction)",
            clause=clause,
            source=source,
            label=Label(f"{label.en}: sanction", f"{label.zh}：处分"),
        ),
    )


COUNTING = (
    Measure(
        "ladder_kind",
        on="events",
        unit="text",
        formula="if(service_complaint = 'as_other_complaint' and type = 'service_complaint', 'other_complaint', type)",
        clause=("S2.1-N5", "S2.1-N6", "S2.1-N8"),
        source="方案1 三(二)⑥⑦⑨",
        label=Label("Ladder of the event", "事件所属阶梯"),
        doc="Service complaints may climb the ladder of the other complaints (S2.1-X10).",
    ),
    Measure(
        "occurrence",
        on="events",
        unit="count",
        formula="sum(count) filter (where verified)"
        " over (partition by person, ladder_kind, if(ladder_window = 'calendar_year', year(date), 0)"
        " order by date, event_id)",
        clause=("S2.1-N5", "S2.1-N6", "S2.1-N8"),
        source="方案1 三(二)⑥⑦⑨",
        label=Label("Which occurrence", "第几次"),
        doc="The last one of the row: verified occurrences of the employment or of the calendar year (G4, S2.1-X8).",
    ),
)

STEPS = (
    *_steps("queue", "queue_ladder", "S2.1-N5", "方案1 三(二)⑥", Label("Out of turn", "不按顺序接待")),
    *_steps(
        "other_complaint",
        "other_complaint_ladder",
        "S2.1-N8",
        "方案1 三(二)⑨",
        Label("Other complaint", "服务之外投诉"),
    ),
)

RULES = (*COUNTING, *STEPS)
