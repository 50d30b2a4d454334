"""Checks of the events: decided amounts complete and in their range, offences complete, complaints without a rule."""

from __future__ import annotations

from jixiao import Check, Label


def _decision(kind: str, lowest: str, highest: str, clause: str, source: str, zh: str) -> Check:
    """A judged amount is complete and in its range (G3); until it is mended nothing is paid or taken on it."""
    return Check(
        f"{kind}_decision",
        on="events",
        where=f"type = '{kind}' and verified",
        formula=f"is_decided and amount_decided between {lowest} and {highest}",
        clause=clause,
        source=source,
        message=Label(
            f"{kind}: amount, decided_by and decided_on are needed, the amount from {lowest} to {highest}",
            f"{zh}：须有核定金额、核定人、核定日期，金额在 {lowest} 与 {highest} 之间",
        ),
    )


def _after_last(kind: str, clause: str, source: str, zh: str) -> Check:
    """After the last step of a ladder somebody decides (S2.1-X8)."""
    return Check(
        f"{kind}_after_last",
        on="events",
        formula=f"not {kind}_awaits_decision",
        clause=clause,
        source=source,
        message=Label(
            f"{kind}: the ladder has no further step, a decided amount is needed",
            f"{zh}：阶梯已到最后一步，须核定金额",
        ),
    )


CHECKS = (
    _decision("praise", "praise_reward_min", "praise_reward_max", "S2.1-P8", "方案1 三(一)①", "客户表扬"),
    _decision("form", "form_fine_min", "form_fine_max", "S2.1-N1", "方案1 三(二)①", "表格未填"),
    _decision("error", "error_fine_min", "error_fine_max", "S2.1-N4", "方案1 三(二)⑤", "销售错误"),
    _after_last("queue", "S2.1-N5", "方案1 三(二)⑥", "抢接客户"),
    _after_last("other_complaint", "S2.1-N8", "方案1 三(二)⑨", "服务之外投诉"),
    Check(
        "record_after_last",
        on="events",
        where="type = 'record' and verified",
        formula="not ladder(occurrence, record_ladder).decided",
        severity="warn",
        clause="S2.1-N6",
        source="方案1 三(二)⑦",
        message=Label(
            "record: the ladder has no further step, somebody has to decide",
            "涂改客户记录：阶梯已到最后一步，须作出决定",
        ),
    ),
    Check(
        "record_of_own_deal",
        on="events",
        where="is_first_record",
        formula="deal.person_id = person_id",
        severity="warn",
        clause="S2.1-N6",
        source="方案1 三(二)⑦",
        message=Label(
            "record: the deal is not the person's own, its commission is not forfeited",
            "涂改客户记录：所列成交不属于本人，不充公提成",
        ),
    ),
    Check(
        "confirmation_decision",
        on="events",
        where="type = 'confirmation' and verified",
        formula="decided_by is not null",
        severity="warn",
        clause="S2.1-M1",
        source="方案1 三(二)③",
        message=Label("confirmation: without decided_by nobody is confirmed", "转正：无核定人则不生效"),
    ),
    Check(
        "service_complaint_without_rule",
        on="events",
        where="type = 'service_complaint' and verified",
        formula="service_complaint = 'as_other_complaint'",
        severity="warn",
        clause=("S2.1-N7", "S2.1-N8"),
        source="方案1 三(二)⑧⑨",
        message=Label(
            "a complaint about service that is not about attitude has no sanction (S2.1-X10)",
            "服务原因（非态度）的投诉没有处分规定（S2.1-X10）",
        ),
    ),
    Check(
        "first_band_named",
        on="departments",
        formula="if(first_band_basis = 'amount', band(first_band_from, department_ratio) = first_band_ratio, true)",
        clause="S2.1-P6",
        source="方案1 二(二)2①",
        message=Label(
            "department_ratio and first_band_from, first_band_ratio do not agree; name them in the bands",
            "department_ratio 与 first_band_from、first_band_ratio 不一致",
        ),
    ),
)
