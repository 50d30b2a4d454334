"""方案9 (S2.9): people who left have no lines any more and no place among the year's excellent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from attrs import evolve

import jixiao
from jixiao.engine.evaluate import evaluate
from jixiao.plugins import example_of
from jixiao.scheme.periods import Period


def test_the_excellent_are_the_first_of_those_still_there_in_december() -> None:
    """Of A to D half are two. L and M, who left with the best scores, take no place and make no third one (G12, G16)."""
    people: list[dict[str, object]] = [
        {"person_id": name, "department_id": "D", "performance_base": Decimal(2000), "personal_coefficient": Decimal(1)}
        for name in "ABCDLM"
    ]
    people[4] |= {"leave_date": dt.date(2026, 8, 31)}
    people[5] |= {"leave_date": dt.date(2026, 7, 31)}
    given = dict(zip("ABCDLM", (90, 80, 70, 60, 99, 98), strict=True))
    history = [
        {"person_id": name, "period": f"2026-{month:02}", "metric": "monthly_score", "value": Decimal(score)}
        for name, score in given.items()
        for month in range(1, 8 if name in "LM" else 12)
    ]
    scores = [
        {"person_id": name, "period": period, "item": item, "assessor_role": role, "assessor_id": role, "score": score}
        for name, score in given.items()
        for period, item, role in (
            ("2026", "ability", "company"), ("2026", "attitude", "company"), ("2026-12", "monthly", "head"),
            ("2026-12", "monthly", "deputy"), ("2026-12", "monthly", "assistant"),
        )
        if name not in "LM" or period == "2026"
    ]  # fmt: skip
    attendance = [
        {"person_id": name, "period": "2026-12", "diary_submitted_on": dt.date(2026, 12, 28)} for name in "ABCD"
    ]
    name = "coefficient_pay"
    policy = jixiao.load(Path(str(example_of(name) / "policy.toml")))
    terms = {"excellent_share": Fraction(1, 2)}
    editions = [evolve(edition, terms={name: {**edition.terms[name], **terms}}) for edition in policy.editions]
    tables = {
        "people": people, "departments": [{"department_id": "D"}], "scores": scores, "attendance": attendance,
        "history": history,
    }  # fmt: skip
    policy = evolve(policy, since=Period.parse("2026-12"), editions=tuple(editions))
    lines = evaluate(policy, "2026-12", tables=tables).lines
    assert lines.filter(lines["rule"] == "excellent")["subject"].to_list() == ["A", "B"]
    assert lines.filter(lines["subject"].is_in(["L", "M"])).height == 0
