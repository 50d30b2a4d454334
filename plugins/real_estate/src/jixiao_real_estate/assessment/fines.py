"""Fines and expulsions, and what of the month's wage is left for them (G7, S2.1-X12).

A fine comes off the wage as paid so far: bonus payable less forfeit and form fines, base pay and prizes less the fines
listed before. Where the wage is unknown a fine stands if what is surely there covers it, else it is not available.
"""

from __future__ import annotations

from jixiao import Label, Measure, Penalty

_PAID = (
    "base_pay", "bonus_payable", "customer_praise", "champion_of_month", "expert_of_quarter",
    "outstanding_contribution", "exceeding_quota",
)  # fmt: skip


def _decided(kind: str, lowest: str, highest: str) -> str:
    """The sum of the month's complete decisions of a kind that lie in their range (G3)."""
    return (
        f"sum(events.amount_decided) filter (where events.type = '{kind}' and events.is_decided"
        f" and events.amount_decided between {lowest} and {highest})"
    )


def _taken(fines: str, before: tuple[tuple[str, str], ...]) -> str:
    """What a fine takes: all of it where the sure wage covers it, else what earlier fines (sum, line) have left."""
    sure = " - ".join(["sure_wage", *(total for total, _ in before)])
    left = " - ".join(["wage_for_fines", *(f"paid({line})" for _, line in before)])
    return f"if({fines} <= greatest({sure}, 0), {fines}, least({fines}, {left}))"


def _words(kind: str) -> str:
    """The sanction of a ladder of fines in the month, or that a decision is needed."""
    waiting = f"count(events) filter (where events.{kind}_awaits_decision)"
    return f"if({waiting} > 0, 'decision needed', latest(events.{kind}_sanction, events.occurrence))"


SUMS = (
    Measure(
        "form_fines",
        on="people",
        unit="money",
        formula=_decided("form", "form_fine_min", "form_fine_max"),
        clause="S2.1-N1",
        source="方案1 三(二)①",
        label=Label("Decided for missing forms", "表格扣发核定额"),
    ),
    Measure(
        "error_fines",
        on="people",
        unit="money",
        formula=_decided("error", "error_fine_min", "error_fine_max"),
        clause="S2.1-N4",
        source="方案1 三(二)⑤",
        label=Label("Decided for sales errors", "销售错误核定额"),
    ),
    Measure(
        "queue_fines",
        on="people",
        unit="money",
        formula="sum(events.queue_step_fine)",
        clause="S2.1-N5",
        source="方案1 三(二)⑥",
        label=Label("Due for serving out of turn", "抢接客户应罚额"),
    ),
    Measure(
        "complaint_fines",
        on="people",
        unit="money",
        formula="sum(events.other_complaint_step_fine)",
        clause="S2.1-N8",
        source="方案1 三(二)⑨",
        label=Label("Due for other complaints", "服务之外投诉应罚额"),
    ),
    Measure(
        "shortfall_due",
        on="people",
        unit="money",
        formula="if(quota is null, 0, greatest(quota - sold_area, 0)) * shortfall_rate",
        clause="S2.1-N2",
        source="方案1 三(二)②",
        label=Label("Due for the shortfall", "未完成任务应扣额"),
    ),
)

WAGE = (
    Measure(
        "wage_after_forfeit",
        on="people",
        unit="money",
        formula=" + ".join(f"paid({line})" for line in _PAID) + " - paid(record_forfeit)",
        clause="S2.1-N2",
        source="方案1 三(二)②",
        label=Label("Wage before fines", "罚款前工资"),
        doc="In rounded lines (G2).",
    ),
    Measure(
        "known_wage",
        on="people",
        unit="money",
        formula=" + ".join(f"coalesce(paid({line}), 0)" for line in _PAID if line != "bonus_payable"),
        clause=("S2.1-N4", "S2.1-N5", "S2.1-N8"),
        source="方案1 三(二)",
        label=Label("Base pay and prizes that are known", "已知的底薪与奖项"),
    ),
    Measure(
        "sure_wage",
        on="people",
        unit="money",
        formula="known_wage - if(shortfall_order = 'first',"
        " least(coalesce(shortfall_due, known_wage), greatest(known_wage - wage_floor, 0)) + form_fines, 0)",
        clause=("S2.1-N4", "S2.1-N5", "S2.1-N8"),
        source="方案1 三(二)",
        label=Label("Wage that is surely there", "确定可扣的工资"),
    ),
    Measure(
        "wage_for_fines",
        on="people",
        unit="money",
        formula="wage_after_forfeit - paid(form_fine) - if(shortfall_order = 'first', paid(shortfall_deduction), 0)",
        clause=("S2.1-N4", "S2.1-N5", "S2.1-N8"),
        source="方案1 三(二)",
        label=Label("Wage left for fines", "可供罚款的工资"),
    ),
)

FINES = (
    Penalty(
        "form_fine",
        on="people",
        unit="money",
        # before the wage is known, the bonus alone bounds it
        formula="if(shortfall_order = 'first',"
        " least(form_fines, coalesce(wage_after_forfeit - paid(shortfall_deduction), form_fines)), form_fines)",
        taken_from="bonus_payable",
        clause="S2.1-N1",
        source="方案1 三(二)①",
        label=Label("Forms not filled in", "不按规定填写表格"),
        doc="Base pay and prizes are not touched.",
    ),
    Penalty(
        "error_fine",
        on="people",
        unit="money",
        formula=_taken("error_fines", ()),
        clause="S2.1-N4",
        source="方案1 三(二)⑤",
        label=Label("Sales error", "销售出现错误"),
    ),
    Penalty(
        "queue_fine",
        on="people",
        unit="money",
        formula=_taken("queue_fines", (("error_fines", "error_fine"),)),
        text=_words("queue"),
        clause="S2.1-N5",
        source="方案1 三(二)⑥",
        label=Label("Out of turn with a complaint", "不按顺序接待并受投诉"),
    ),
    Penalty(
        "complaint_fine",
        on="people",
        unit="money",
        formula=_taken("complaint_fines", (("error_fines", "error_fine"), ("queue_fines", "queue_fine"))),
        text=_words("other_complaint"),
        clause="S2.1-N8",
        source="方案1 三(二)⑨",
        label=Label("Complaint outside service", "服务之外原因的投诉"),
    ),
    Penalty(
        "shortfall_deduction",
        on="people",
        unit="money",
        formula="least(shortfall_due, greatest(wage_after_forfeit - wage_floor - if(shortfall_order = 'first', 0,"
        " paid(form_fine) + paid(error_fine) + paid(queue_fine) + paid(complaint_fine)), 0))",
        clause="S2.1-N2",
        source="方案1 三(二)②",
        label=Label("Quota missed", "完不成销售任务"),
        doc="Down to the floor, after the other fines or before them (S2.1-X12).",
    ),
)

EXPULSIONS = (
    Measure(
        "private_transfers",
        on="people",
        unit="count",
        formula="count(events) filter (where events.type = 'private_transfer' and events.verified)",
        clause="S2.1-N3",
        source="方案1 三(二)④",
        label=Label("Private transfers", "私下转让次数"),
    ),
    Penalty(
        "private_transfer",
        on="people",
        where="private_transfers > 0",
        text="'expelled'",
        clause="S2.1-N3",
        source="方案1 三(二)④",
        label=Label("Private transfer of a property", "私下转让物业收取费用"),
    ),
    Measure(
        "attitude_complaints",
        on="people",
        unit="count",
        formula="count(events) filter (where events.type = 'attitude' and events.verified)",
        clause="S2.1-N7",
        source="方案1 三(二)⑧",
        label=Label("Complaints about attitude", "态度投诉次数"),
    ),
    Penalty(
        "attitude_complaint",
        on="people",
        where="attitude_complaints > 0",
        text="'expelled'",
        clause="S2.1-N7",
        source="方案1 三(二)⑧",
        label=Label("Complaint about attitude", "因态度问题遭到投诉"),
    ),
)

RULES = (*SUMS, *WAGE, *FINES, *EXPULSIONS)
