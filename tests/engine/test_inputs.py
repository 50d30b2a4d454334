"""Tables of a policy: those that are read at the same time come out as those that are read one after another."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from attrs import evolve

from jixiao.engine.evaluate import evaluate
from jixiao.policy.model import Policy, Source
from jixiao.problems import Problems
from jixiao.scheme.rules import Measure
from tests.engine.small_scheme import policy

RULES = (
    Measure("own", on="people", unit="mixed", formula="score * 2"),
    Measure("checked", on="people", unit="count", formula="count(events) filter (where events.verified)"),
)
TABLES = {
    "people": {"person_id": ["p2", "p1", "p3"], "score": ["1.5", "many", "2"], "department_id": ["A", "B", "?"]},
    "departments": {"department_id": ["B", "A"]},
    "events": {
        "event_id": ["e1", "e2"], "person_id": ["p1", "nobody"], "date": [dt.date(2026, 1, 5)] * 2,
        "verified": [True, False],
    },
}  # fmt: skip


def written(folder: Path, leaving_out: str = "") -> Policy:
    """A policy on Parquet files, without a column of each."""
    sources = {}
    for name, columns in TABLES.items():
        path = folder / f"{name}.parquet"
        pl.DataFrame(columns).drop(leaving_out, strict=False).write_parquet(path)
        sources[name] = Source(name, (path,))
    return evolve(policy(*RULES), sources=sources, path=folder / "policy.toml")


@pytest.mark.parametrize("least", [0, 2**40], ids=["at the same time", "one after another"])
def test_large_tables_and_their_problems_are_the_same(
    least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jixiao.engine.inputs._LARGE", least)
    result = evaluate(written(tmp_path), "2026-01")

    assert result.table("people", "2026-01").select("person_id", "checked").rows() == [("p1", 1), ("p2", 0), ("p3", 0)]
    assert [(problem.code, problem.place.file) for problem in result.problems] == [
        ("data.no_number", "people.parquet"),
        ("data.orphan", "events.parquet"),
    ]


@pytest.mark.parametrize("least", [0, 2**40], ids=["at the same time", "one after another"])
def test_what_stops_large_tables_is_told_of_all_of_them(
    least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jixiao.engine.inputs._LARGE", least)

    with pytest.raises(Problems) as caught:
        evaluate(written(tmp_path, leaving_out="person_id"), "2026-01")
    assert [problem.path for problem in caught.value.problems] == ["events.person_id", "people.person_id"]
