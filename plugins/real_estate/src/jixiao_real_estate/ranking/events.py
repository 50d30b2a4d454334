"""What the events of a month say of a person: occurrences, recorded choices, amounts left to judgement."""

from __future__ import annotations

from jixiao import Check, Label, Measure


def occurrences(kind: str) -> str:
    """How often verified events of a type occurred in the month (G13)."""
    return f"sum(events.count) filter (where events.type = '{kind}' and events.verified)"


def is_chosen(kind: str) -> str:
    """Whether a recorded decision of the month names the person; a choice needs its decider only."""
    condition = f"events.type = '{kind}' and events.verified and events.decided_by is not null"
    return f"count(events) filter (where {condition}) > 0"


def judged(kind: str, lowest: str, highest: str) -> str:
    """The sum of the month's decided amounts; one that is incomplete or out of its range leaves it unknown (G3)."""
    amount = f"if(events.decided_amount between {lowest} and {highest}, events.decided_amount, null)"
    return f"sum({amount}) filter (where events.type = '{kind}' and events.verified)"


def judged_check(name: str, kind: str, lowest: str, highest: str, *, clause: str, source: str, also: str = "") -> Check:
    """Refuses a decision that is incomplete or out of its range (G3)."""
    return Check(
        name,
        on="events",
        where=f"verified and type = '{kind}' and person.is_assessed{also}",
        formula=f"coalesce(decided_amount between {lowest} and {highest}, false)",
        clause=clause,
        source=source,
        message=Label(
            f"This event ({kind}) needs an amount within the range of its rule, decided by name and date",
            f"该事件（{kind}）须有核定人、核定日期和规定范围内的核定金额",
        ),
    )


RULES = (
    Measure(
        "decided_amount",
        on="events",
        formula="if(decided_by is not null and decided_on is not null, amount_decided, null)",
        unit="money",
        clause=["S2.6-P1", "S2.6-N3", "S2.6-N5", "S2.6-N6", "S2.6-N7", "S2.6-N9"],
        label=Label("Amount decided by name and date", "有核定人和日期的金额"),
        doc="An amount counts once a name and a date stand beside it (G3).",
    ),
    Measure(
        "nth",
        on="events",
        where="verified",
        formula=(
            "sum(count) filter (where verified) over (partition by person, type, "
            "if(ladder_window = 'calendar_year', year(date), 0) order by date, event_id)"
        ),
        unit="count",
        clause=["S2.6-N5", "S2.6-N7", "S2.6-N9"],
        label=Label("Which occurrence this is", "第几次"),
        doc="A row with count 2 is two steps; this is its last one (G4). Events of one day follow their ids.",
    ),
)
