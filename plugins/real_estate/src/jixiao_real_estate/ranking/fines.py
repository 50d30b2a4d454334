"""Fines, sanctions and the shortfall, and what of the month's wage is left for them (方案6 三(二)).

Fines come off the wage in the order of `FINES`; where they exceed it the later ones lapse (G7). What is left is
measured in rounded lines (G2).
"""

from __future__ import annotations

from jixiao import Check, Label, Measure, Penalty
from jixiao_real_estate.ranking.events import judged, judged_check, occurrences

PAYOUTS = (
    "base_pay",
    "customer_praise",
    "champion_of_month",
    "expert_of_quarter",
    "outstanding_contribution",
    "over_quota_reward",
)
FINES = ("form_fine", "out_of_turn_fine", "error_fine", "altered_record_fine", "other_complaint_fine")

_FORM = ("form", "form_fine_min", "form_fine_max")
_ERROR = ("error", "error_fine_min", "error_fine_max")
_RECORD = ("record", "ladder(2, record_ladder).lo", "ladder(2, record_ladder).hi")
_SECOND = "nth >= 2 and nth - count < 2"


def _paid(rules: tuple[str, ...]) -> str:
    return " + ".join(f"paid({rule})" for rule in rules)


def _taken(line: str, due: str) -> str:
    """What a fine takes: no more than those before it have left. A fine of 0 stands even if the wage is unknown."""
    before = FINES[: FINES.index(line)]
    left = " - ".join(["wage_for_fines", *(f"paid({other})" for other in before)])
    return f"if({due} = 0, 0, least({due}, {left}))"


def _due(name: str, formula: str, *, clause: str, source: str, label: Label) -> Measure:
    """The sum of a month's fines of one kind, whatever is left of the wage."""
    return Measure(
        name,
        on="people",
        where="is_assessed",
        formula=formula,
        unit="money",
        clause=[clause],
        source=source,
        label=label,
    )


def _step(name: str, kind: str, *, clause: str, source: str, label: Label) -> Measure:
    """The highest step of a ladder that a person reached in the month; 0 without an event."""
    return Measure(
        name,
        on="people",
        where="is_assessed",
        formula=f"coalesce(max(events.nth) filter (where events.type = '{kind}'), 0)",
        unit="count",
        clause=[clause],
        source=source,
        label=label,
    )


def _steps_amount(name: str, kind: str, ladder: str, *, clause: str, source: str, label: Label) -> Measure:
    """What the steps of one row cost; beyond the last step, if that is so chosen, the row's own decision (X11)."""
    return Measure(
        name,
        on="events",
        where=f"verified and type = '{kind}'",
        formula=(
            f"ladder(nth, {ladder}).total - ladder(nth - count, {ladder}).total "
            f"+ if(ladder(nth, {ladder}).decided, decided_amount, 0)"
        ),
        unit="money",
        clause=[clause],
        source=source,
        label=label,
    )


def _steps_text(amount: str, step: str, ladder: str) -> str:
    """The sanction of the highest step; beyond the last one only what is missing is said."""
    sanction = f"if(ladder({step}, {ladder}).decided, null, ladder({step}, {ladder}).sanction)"
    return f"if({amount} is null, 'decision needed', {sanction})"


WAGE = (
    Measure(
        "shortfall",
        on="people",
        where="is_assessed",
        formula="if(quota is null, 0, greatest(quota - sold_area, 0) * shortfall_rate)",
        unit="money",
        clause=["S2.6-N2"],
        source="方案6 三(二)②",
        label=Label("Shortfall at its rate", "未完成任务扣罚额"),
        doc="None without a quota.",
    ),
    Measure(
        "wage_before_fines",
        on="people",
        where="is_assessed",
        formula=_paid(PAYOUTS),
        unit="money",
        clause=["S2.6-N2"],
        source="方案6 三(二)②",
        label=Label("Wage before fines", "罚款前工资"),
        doc="Base pay and prizes in rounded lines (G2).",
    ),
    Measure(
        "wage_after_fines",
        on="people",
        where="is_assessed",
        formula=f"wage_before_fines - ({_paid(FINES)})",
        unit="money",
        clause=["S2.6-N2"],
        source="方案6 三(二)②",
        label=Label("Wage after the other fines", "其他罚款后工资"),
    ),
    Measure(
        "wage_for_fines",
        on="people",
        where="is_assessed",
        formula="wage_before_fines - if(shortfall_order = 'first', paid(shortfall_deduction), 0)",
        unit="money",
        clause=["S2.6-N3", "S2.6-N5", "S2.6-N6", "S2.6-N7", "S2.6-N9"],
        source="方案6 三(二)",
        label=Label("Wage from which fines come", "可扣罚款的工资"),
        doc="The shortfall goes before the fines only where the client says so (X10).",
    ),
)

RULES = (
    *WAGE,
    _due(
        "form_fines",
        judged(*_FORM),
        clause="S2.6-N3",
        source="方案6 三(二)①",
        label=Label("Decided for forms", "表格扣款核定额"),
    ),
    Penalty(
        "form_fine",
        on="people",
        formula=_taken("form_fine", "form_fines"),
        unit="money",
        clause=["S2.6-N3"],
        source="方案6 三(二)①",
        label=Label("Forms not filled in", "未按规定填写表格"),
        doc="There is no bonus to take it from: it comes off the wage (X4).",
    ),
    Penalty(
        "private_transfer",
        on="people",
        where=f"{occurrences('private_transfer')} > 0",
        formula="true",
        unit="flag",
        text="'expelled'",
        sets="terminated",
        clause=["S2.6-N4"],
        source="方案6 三(二)④",
        label=Label("Private transfer of a property", "私下转让物业"),
    ),
    _steps_amount(
        "queue_amount",
        "queue",
        "queue_ladder",
        clause="S2.6-N5",
        source="方案6 三(二)⑥（第一个）",
        label=Label("Fine for this event", "本次罚款"),
    ),
    _step(
        "queue_step",
        "queue",
        clause="S2.6-N5",
        source="方案6 三(二)⑥（第一个）",
        label=Label("Out of turn: step reached", "不按顺序接待：达到次数"),
    ),
    _due(
        "queue_fines",
        "sum(events.queue_amount)",
        clause="S2.6-N5",
        source="方案6 三(二)⑥（第一个）",
        label=Label("Due for serving out of turn", "不按顺序接待应罚额"),
    ),
    Penalty(
        "out_of_turn_fine",
        on="people",
        formula=_taken("out_of_turn_fine", "queue_fines"),
        unit="money",
        text=_steps_text("queue_fines", "queue_step", "queue_ladder"),
        clause=["S2.6-N5"],
        source="方案6 三(二)⑥（第一个）",
        label=Label("Out of turn and a complaint", "不按顺序接待并受投诉"),
        doc="One event queue stands for both facts.",
    ),
    _due(
        "error_fines",
        judged(*_ERROR),
        clause="S2.6-N6",
        source="方案6 三(二)⑤",
        label=Label("Decided for sales errors", "销售错误核定额"),
    ),
    Penalty(
        "error_fine",
        on="people",
        formula=_taken("error_fine", "error_fines"),
        unit="money",
        clause=["S2.6-N6"],
        source="方案6 三(二)⑤",
        label=Label("Sales error", "销售出现错误"),
    ),
    Measure(
        "record_amount",
        on="events",
        where="verified and type = 'record'",
        formula=f"if({_SECOND}, if(decided_amount between {_RECORD[1]} and {_RECORD[2]}, decided_amount, null), 0)",
        unit="money",
        clause=["S2.6-N7"],
        source="方案6 三(二)⑦",
        label=Label("Fine for this event", "本次罚款"),
        doc="The second occurrence costs what was decided for its event; the third is expelled without a fine.",
    ),
    _step(
        "record_step",
        "record",
        clause="S2.6-N7",
        source="方案6 三(二)⑦",
        label=Label("Altered record: step reached", "涂改客户记录：达到次数"),
    ),
    _due(
        "record_fines",
        "sum(events.record_amount)",
        clause="S2.6-N7",
        source="方案6 三(二)⑦",
        label=Label("Due for altered records", "涂改客户记录应罚额"),
    ),
    Penalty(
        "altered_record_fine",
        on="people",
        formula=_taken("altered_record_fine", "record_fines"),
        unit="money",
        text="ladder(record_step, record_ladder).sanction",
        clause=["S2.6-N7"],
        source="方案6 三(二)⑦",
        label=Label("Customer record altered", "涂改客户记录"),
    ),
    Measure(
        "expelled_for_records",
        on="people",
        where="is_assessed and coalesce(ladder(record_step, record_ladder).sanction = 'expelled', false)",
        formula="true",
        unit="flag",
        sets="terminated",
        clause=["S2.6-N7"],
        source="方案6 三(二)⑦",
        label=Label("Expelled for altered records", "因涂改记录除名"),
    ),
    Penalty(
        "attitude_complaint",
        on="people",
        where=f"{occurrences('attitude')} > 0",
        formula="true",
        unit="flag",
        text="'expelled'",
        sets="terminated",
        clause=["S2.6-N8"],
        source="方案6 三(二)⑥（第二个）",
        label=Label("Complaint about attitude", "因态度问题遭投诉"),
    ),
    _steps_amount(
        "complaint_amount",
        "other_complaint",
        "other_complaint_ladder",
        clause="S2.6-N9",
        source="方案6 三(二)⑨",
        label=Label("Fine for this event", "本次罚款"),
    ),
    _step(
        "complaint_step",
        "other_complaint",
        clause="S2.6-N9",
        source="方案6 三(二)⑨",
        label=Label("Other complaint: step reached", "服务之外投诉：达到次数"),
    ),
    _due(
        "complaint_fines",
        "sum(events.complaint_amount)",
        clause="S2.6-N9",
        source="方案6 三(二)⑨",
        label=Label("Due for other complaints", "服务之外投诉应罚额"),
    ),
    Penalty(
        "other_complaint_fine",
        on="people",
        formula=_taken("other_complaint_fine", "complaint_fines"),
        unit="money",
        text=_steps_text("complaint_fines", "complaint_step", "other_complaint_ladder"),
        clause=["S2.6-N9"],
        source="方案6 三(二)⑨",
        label=Label("Complaint outside service", "因服务之外原因遭投诉"),
    ),
    Penalty(
        "shortfall_deduction",
        on="people",
        formula=(
            "if(shortfall = 0, 0, least(shortfall, greatest("
            "if(shortfall_order = 'last', wage_after_fines, wage_before_fines) - wage_floor, 0)))"
        ),
        unit="money",
        clause=["S2.6-N2"],
        source="方案6 三(二)②",
        label=Label("Quota missed", "未完成销售任务"),
        doc="As far as the wage stays at the floor; a wage already below it loses nothing.",
    ),
)


def _beyond_check(name: str, kind: str, ladder: str, *, clause: str, source: str) -> Check:
    """Asks for a decision where a ladder has no further step (G4, X11)."""
    return Check(
        name,
        on="events",
        where=f"verified and type = '{kind}' and person.is_assessed and ladder(nth, {ladder}).decided",
        formula="decided_amount is not null",
        clause=clause,
        source=source,
        message=Label(
            f"The ladder ({kind}) has no further step: the event needs a decided amount, a name and a date",
            f"处罚阶梯（{kind}）已到末级：该事件须有核定金额、核定人和核定日期",
        ),
    )


CHECKS: tuple[Check, ...] = (
    judged_check("form_decided", *_FORM, clause="S2.6-N3", source="方案6 三(二)①"),
    judged_check("error_decided", *_ERROR, clause="S2.6-N6", source="方案6 三(二)⑤"),
    judged_check("record_decided", *_RECORD, clause="S2.6-N7", source="方案6 三(二)⑦", also=f" and {_SECOND}"),
    _beyond_check("queue_decided", "queue", "queue_ladder", clause="S2.6-N5", source="方案6 三(二)⑥（第一个）"),
    _beyond_check(
        "complaint_decided", "other_complaint", "other_complaint_ladder", clause="S2.6-N9", source="方案6 三(二)⑨"
    ),
)
