"""The history file: what is written is read back exactly, and going on from it changes no figure."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from jixiao.engine.history_file import read, written
from jixiao.problems import Problems
from jixiao.scheme.periods import Period
from jixiao.scheme.rules import Measure, Payout, Promotion
from tests.engine.small_scheme import person, run

#: a third of itself each month: no decimal holds it; a count of months; a status that moves, and is unknown where the
#: condition of its rule is
RULES = [
    Measure("third", on="people", unit="mixed", formula="coalesce(prior.third, score) / 3"),
    Measure("met", on="people", unit="flag", formula="score > 5"),
    Measure("months_met", on="people", unit="count", formula="count(history.met) filter (where history.met)"),
    Payout("bonus", on="people", unit="money", formula="pool * third * 7 + pool * months_met"),
    Promotion(
        "confirmation", on="people", where="months_met >= 2 and status = 'trial'", formula="'confirmed'", unit="text",
        sets="status",
    ),
    Measure("is_confirmed", on="people", unit="flag", formula="status = 'confirmed'"),
]  # fmt: skip
PEOPLE = [
    person("p1", score="10", status="trial"),
    person("p2", score="1", status="trial"),
    person("p3", score=None, status="trial"),
]
SPAN = "2026-01..2026-06"


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_going_on_from_the_file_changes_no_figure(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"history{suffix}"
    whole = run(RULES, {"people": PEOPLE}, SPAN)
    lines = []
    for month in ("2026-01", "2026-02", "2026-03", "2026-04..2026-06"):
        part = run(RULES, {"people": PEOPLE}, month, history=path)
        lines.append(part.lines)
        assert not [problem for problem in part.problems if problem.code.startswith("engine.history")]
    assert pl.concat(lines).equals(whole.lines)
    assert whole.table("people", "2026-03")["is_confirmed"].to_list() == [True, False, None]


def test_the_file_holds_fractions_flags_and_state(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    run(RULES, {"people": PEOPLE}, "2026-01..2026-02", history=path)
    frame = pl.read_csv(path, infer_schema=False)
    assert frame.select("subject", "period", "third", "met", "next.status").rows() == [
        ("p1", "2026-01", "10/3", "true", "trial"),
        ("p2", "2026-01", "1/3", "false", "trial"),
        ("p3", "2026-01", "?", "?", "?"),
        ("p1", "2026-02", "10/9", "true", "confirmed"),
        ("p2", "2026-02", "1/9", "false", "trial"),
        ("p3", "2026-02", "?", "?", "?"),
    ]


def test_months_from_the_first_evaluated_on_are_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    run(RULES, {"people": PEOPLE}, "2026-01..2026-03", history=path)
    found = read(path, Period.parse("2026-02"))
    assert found is not None
    assert found.frame["period"].unique().to_list() == ["2026-01"]
    assert found.following == Period.parse("2026-02")
    assert read(path, Period.parse("2026-01")) is None
    assert read(tmp_path / "none.csv", Period.parse("2026-01")) is None


def test_a_lost_subject_and_an_unknown_table_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    run(RULES, {"people": PEOPLE}, "2026-01", history=path)
    frame = pl.read_csv(path, infer_schema=False)
    strange = frame.head(1).with_columns(pl.lit("peoples").alias("table"))
    pl.concat([frame, strange]).write_csv(path)
    result = run(RULES, {"people": PEOPLE[1:]}, "2026-02", history=path)
    assert {problem.code for problem in result.problems} >= {"engine.history_subject", "engine.history_table"}


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "table,subject,period\npeople,p1,March\n"])
def test_another_file_is_no_history(tmp_path: Path, text: str) -> None:
    path = tmp_path / "history.csv"
    path.write_text(text)
    with pytest.raises(Problems) as raised:
        run(RULES, {"people": PEOPLE}, "2026-02", history=path)
    assert [problem.code for problem in raised.value.problems] == ["engine.history_file"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 3), "1/3"),
        (Fraction("-0.05"), "-0.05"),
        (Fraction(1200), "1200"),
        (Fraction(0), "0"),
        (Fraction(1, 10**18), "0." + "0" * 17 + "1"),
        (True, "true"),
        (None, "?"),
        ("trial", "trial"),
    ],
)
def test_values_are_written_exactly(value: Fraction | str | bool | None, text: str) -> None:
    assert written(value) == text
