"""Large tables take shorter ways; what comes out of them is the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.data import keys, number, raw
from jixiao.data.facts import Facts
from jixiao.data.raw import SPACES, trimmed
from jixiao.data.tables import facts_of_rows
from jixiao.scheme.periods import Period
from jixiao.scheme.tables import Column, Reference, Table

EDGES = st.text(alphabet=SPACES + "a0é员~!\x7f", max_size=2)
IDS = st.none() | st.sampled_from(["A", "B", "C", "D", "甲"])

PEOPLE = Table("people", (Column("person_id", "text"),), key=("person_id",))
SCORES = Table(
    "scores",
    (Column("person_id", "text", optional=True), Column("kind", "text", optional=True), Column("day", "date")),
    time="day",
)
POINTS = Table(
    "points",
    (Column("person_id", "text", optional=True), Column("kind", "text", optional=True)),
    key=("person_id", "kind"),
)
PERSON = Reference("person", "scores", "people", (("person_id", "person_id"),))
POINT = Reference("point", "scores", "points", (("person_id", "person_id"), ("kind", "kind")))


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Makes every table take the ways of large ones, or none."""

    def switch(on: bool) -> None:
        least = 1 if on else 10**9
        for module, name in ((raw, "MANY"), (keys, "MANY"), (number, "_FEW")):
            monkeypatch.setattr(module, name, least)

    return switch


def numbered(people: Sequence[str], scores: Sequence[tuple[str | None, str | None]]) -> tuple[object, ...]:
    """What the references of scores come to, and what is told."""
    points = [{"person_id": person, "kind": kind} for person in people for kind in ("x", None)]
    facts = {
        "people": rows(PEOPLE, [{"person_id": person} for person in people]),
        "points": rows(POINTS, points),
        "scores": rows(SCORES, [{"person_id": who, "kind": kind, "day": DAY} for who, kind in scores]),
    }
    tables = {table.name: table for table in (PEOPLE, SCORES, POINTS)}
    needed = frozenset({("scores", "person"), ("scores", "point")})
    found, problems = number.number(tables, (PERSON, POINT), facts, no_condition, needed)
    frame = found["scores"].frame
    return frame["@person"].to_list(), frame["@point"].to_list(), [problem.render() for problem in problems]


DAY = dt.date(2026, 3, 1)


def rows(table: Table, given_rows: Sequence[dict[str, object]]) -> Facts:
    return facts_of_rows(table, given_rows, frozenset(column.name for column in table.columns), table.name)


def one_hash(frame: pl.DataFrame, names: list[str]) -> pl.Series:
    known = pl.all_horizontal(pl.col(names).is_not_null())
    return frame.select(pl.when(known).then(pl.lit(7, dtype=pl.UInt64)).alias("hash"))["hash"]


def no_condition(_: str, __: str, frame: pl.DataFrame) -> pl.Series:
    raise AssertionError(frame)


@settings(deadline=None)
@given(st.lists(st.none() | st.tuples(EDGES, st.sampled_from(["", "x", "x y", "员工"]), EDGES).map("".join)))
def test_spaces_are_trimmed_alike(texts: list[str | None]) -> None:
    expected = [None if text is None else text.strip(SPACES) or None for text in texts]
    column = pl.Series(texts, dtype=pl.String)

    assert trimmed(column).to_list() == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raw, "MANY", 0)
        assert trimmed(column).to_list() == expected


@pytest.mark.parametrize("space", list(SPACES), ids=[f"U+{ord(space):04X}" for space in SPACES])
def test_no_space_of_a_large_column_is_overlooked(space: str, large: Callable[[bool], None]) -> None:
    large(True)

    assert trimmed(pl.Series(["a", f"b{space}"])).to_list() == ["a", "b"]
    assert trimmed(pl.Series(["a", f"{space}b"])).to_list() == ["a", "b"]
    assert trimmed(pl.Series(["a", space])).to_list() == ["a", None]


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("period", ["2026-03", " 2026年3月", None, "", "soon", "2026-3"]),
        ("flag", ["是", "no", None, " ", "perhaps", "Y"]),
        ("date", ["2026-03-01", "2026/3/1", None, "x", "2026-02-30"]),
        ("number", ["1", "1.50", "95%", None, " ", "x", "1,000"]),
        ("text", ["a", "b ", None, "", "c"]),
    ],
)
def test_a_column_of_few_texts_is_read_alike(kind: str, cells: list[str | None], large: Callable[[bool], None]) -> None:
    table = Table("t", (Column("id", "text"), Column("cell", kind, optional=True)), key=("id",))
    given_rows: list[dict[str, object]] = [{"id": f"r{i}", "cell": cell} for i, cell in enumerate(cells * 3)]
    results = []
    for on in (False, True):
        large(on)
        facts = rows(table, given_rows)
        results.append((facts.frame.rows(), facts.frame.schema, facts.scales, facts.problems))

    assert results[0] == results[1]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["A", "B", "C", "甲"]), unique=True),
    st.lists(st.tuples(IDS, st.sampled_from(["x", "y", None])), min_size=1),
)
def test_references_of_large_tables_lead_to_the_same_rows(
    people: list[str], scores: list[tuple[str | None, str | None]]
) -> None:
    expected = numbered(people, scores)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(number, "_FEW", 0)
        assert numbered(people, scores) == expected
        # every key has the hash of another one
        patch.setattr(number, "_hashed", one_hash)
        assert numbered(people, scores) == expected


def test_an_empty_key_leads_nowhere_in_a_large_table(large: Callable[[bool], None]) -> None:
    large(True)

    persons, points, problems = numbered(["A", "B"], [("A", "x"), (None, "x"), ("B", None), (None, None)])
    assert persons == [0, None, 1, None]
    # the row of A without a kind comes first
    assert points == [1, None, None, None]
    assert problems == []


def test_a_key_twice_is_found_in_a_large_table(large: Callable[[bool], None]) -> None:
    large(True)

    facts = rows(POINTS, [{"person_id": "A", "kind": kind} for kind in ("x", "y", None, "x")])
    assert facts.frame.rows_by_key("kind", include_key=True).keys() == {"x", "y", None}
    assert [problem.code for problem in facts.problems] == ["data.key_repeated", "data.left_out"]


@settings(deadline=None)
@given(st.lists(st.none() | st.dates(min_value=dt.date(2023, 12, 1), max_value=dt.date(2024, 4, 2)), max_size=400))
def test_the_months_of_many_days_are_those_of_the_calendar(days: list[dt.date | None]) -> None:
    table = Table("t", (Column("day", "date", optional=True),), time="day")
    facts = Facts(pl.DataFrame({"day": pl.Series(days, dtype=pl.Date)}))

    found, _ = number.number({"t": table}, (), {"t": facts}, no_condition, frozenset())
    expected = [None if day is None else Period.parse(f"{day:%Y-%m}").first for day in days]
    frame = found["t"].frame
    assert sorted(frame["#month"].to_list(), key=str) == sorted(expected, key=str)
    assert all(day is None or Period.parse(f"{day:%Y-%m}").first == month for day, month in frame.rows())
