"""Derived tables: distinct values, pairs of rows that agree, conditions, columns under names of their own."""

from __future__ import annotations

import polars as pl

from jixiao.data.derived import derive, in_order
from jixiao.data.facts import Facts
from jixiao.data.number import Numbered
from jixiao.scheme.scheme import Derived, Join
from jixiao.scheme.tables import Column, Table

ITEMS = pl.DataFrame(
    {"owner": ["A", "A", "B", None, "A"], "item": ["x", "y", "x", "z", "x"], "kind": ["d", "d", "d", "d", "p"]}
)
MARKS = pl.DataFrame({"item": ["x", "y", "q"], "judge": ["m", "n", "m"]})


def _facts(*made: Derived) -> dict[str, Facts]:
    facts = {"items": Facts(ITEMS), "marks": Facts(MARKS)}
    derived = {one.name: one for one in made}
    for one in in_order([made[-1].name], derived):
        facts[one.name] = derive(one, facts, lambda _table, text, frame: frame["kind"] == text.split("'")[1])
    return facts


def test_one_row_for_each_combination_that_is_known() -> None:
    made = Derived("owned", "items", ("owner", "item"))
    assert _facts(made)["owned"].frame.rows() == [("A", "x"), ("A", "y"), ("B", "x")]


def test_a_condition_limits_the_rows() -> None:
    made = Derived("owned", "items", (("name", "owner"),), where="kind = 'p'")
    assert _facts(made)["owned"].frame.rows() == [("A",)]
    assert made.key == ("name",)


def test_pairs_of_items_of_one_owner() -> None:
    owned = Derived("owned", "items", ("owner", "item"))
    pairs = Derived(
        "pairs",
        "owned",
        ("owner", ("one", "item"), ("other", "second.item")),
        joins=(Join("second", "owned", (("owner", "owner"),)),),
    )
    found = _facts(owned, pairs)["pairs"].frame.rows()
    assert found == [("A", x, y) for x in "xy" for y in "xy"] + [("B", "x", "x")]


def test_numbers_keep_their_places() -> None:
    frame = pl.DataFrame({"round": ["1.00", "10.50"]}).cast(pl.Decimal(38, 18))
    made = derive(
        Derived("rounds", "votes", ("round",)), {"votes": Facts(frame, scales={"round": 1})}, lambda *_: frame["round"]
    )
    assert made.scales == {"round": 1}
    assert (
        _subjects(made.frame, {})
        == _subjects(frame.with_columns(pl.Series("round", [10, 105])), {"round": 1})
        == ["1", "10.5"]
    )


def _subjects(frame: pl.DataFrame, scales: dict[str, int]) -> list[str]:
    table = Table("votes", (Column("round", "count"),), key=("round",))
    return Numbered(table, Facts(frame, scales=scales), frame).subjects().to_list()


def test_a_join_may_agree_with_an_earlier_join_or_with_nothing() -> None:
    owned = Derived("owned", "items", ("owner", "item"))
    judges = Derived("judges", "marks", ("judge",))
    made = Derived(
        "asked",
        "marks",
        (("owner", "of.owner"), ("mate", "mates.item"), ("judge", "all.judge")),
        joins=(
            Join("of", "owned", (("item", "item"),)),
            Join("mates", "owned", (("of.owner", "owner"),)),
            Join("all", "judges", ()),
        ),
    )
    found = _facts(owned, judges, made)["asked"].frame.rows()
    assert found == [(o, i, j) for o, i in (("A", "x"), ("A", "y"), ("B", "x")) for j in "mn"]
