"""Columns that no month changes: which they are, and that later months find in them what they would have made."""

from __future__ import annotations

import datetime as dt

import pytest

from jixiao.engine import windows
from jixiao.engine.compiled import compile_policy
from jixiao.engine.lasting import Lasting
from jixiao.scheme.rules import Measure, Payout
from tests.engine.small_scheme import person, policy, run

PLACE = Measure("place_in_all", on="people", unit="count", formula="rank() over (order by score desc)")
OF_PLACE = Measure("best", on="people", unit="flag", formula="place_in_all = 1")
BY_MONTH = Measure("aged", on="people", unit="mixed", formula="score * period.month")
OF_STATE = Measure("is_trial", on="people", unit="flag", formula="status = 'trial'")
QUARTERLY = Measure("late", on="people", unit="mixed", every="quarter", formula="score + 1")
OF_EVENTS = Measure("seen", on="people", unit="count", formula="count(events)")
DATED = Measure("of_person", on="events", unit="mixed", formula="person.score * 2")
PAID = Payout("pay", on="people", unit="money", formula="if(best, pool, pool / 3) * seen")
PEOPLE = [person("p1", score="3", status="trial"), person("p2", score="5"), person("p3", score=None)]


def test_only_what_reads_nothing_of_a_month_lasts() -> None:
    rules = [PLACE, OF_PLACE, BY_MONTH, OF_STATE, QUARTERLY, OF_EVENTS, DATED, PAID]
    (compiled,) = compile_policy(policy(*rules))
    names = {rule.name for rule in rules}
    assert {name for _, name in compiled.plan.lasting if name in names} == {"place_in_all", "best"}


def test_later_months_are_as_if_computed_alone() -> None:
    rules = [PLACE, OF_PLACE, BY_MONTH, PAID, OF_EVENTS]
    events = [
        {"event_id": f"e{i}", "person_id": "p1", "date": dt.date(2026, month, 3), "verified": True}
        for i, month in enumerate((1, 2, 2, 3))
    ]
    tables = {"people": PEOPLE, "events": events}
    together = run(rules, tables, "2026-01..2026-03")
    for month in together.months:
        alone = run(rules, tables, month)
        assert together.table("people", month).equals(alone.table("people", month), null_equal=True)
        assert together.totals.filter(period=month).equals(alone.totals)


def test_what_lasts_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    keep = Lasting.keep

    def noted(self: Lasting, *args: object) -> None:
        before = set(self.made)
        keep(self, *args)  # type: ignore[arg-type]
        kept.extend(name for _, name in set(self.made) - before)

    monkeypatch.setattr(Lasting, "keep", noted)
    result = run([PLACE, OF_PLACE], {"people": PEOPLE}, "2026-01..2026-04")
    assert kept.count("best") == 1
    assert result.table("people", "2026-04")["best"].to_list() == [False, True, None]


@pytest.mark.parametrize("kind", ["rank()", "place()", "row_number()"])
def test_rows_alone_in_their_partition_need_no_sorting(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [
        person("p1", "A", "10"), person("p2", "A", "30"), person("p3", "A", "30"), person("p4", "B", "20"),
        person("p5", "C", None), person("p6", "D", "5"), person("p7", "A", None), person("p8", "B", "7", present=False),
    ]  # fmt: skip
    rules = [
        Measure("a", on="people", unit="count", formula=f"{kind} over (partition by department order by score)"),
        Measure("b", on="people", unit="count", formula=f"{kind} over (partition by person_id order by score)"),
        Measure(
            "c",
            on="people",
            unit="count",
            formula=f"{kind} filter (where present) over (partition by department, present order by score desc)",
        ),
    ]
    departments = [{"department_id": name} for name in "ABCD"]
    tables = {"people": people, "departments": departments}
    expected = run(rules, tables).table("people", "2026-01")
    monkeypatch.setattr(windows, "MANY", 1)
    assert run(rules, tables).table("people", "2026-01").equals(expected, null_equal=True)
