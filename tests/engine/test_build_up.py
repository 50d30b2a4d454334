"""A row that builds on the one before it: weights changed stage by stage, each relative to those before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.engine.compiled import compile_policy
from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.engine.explanation import Explanation
from jixiao.language import Label
from jixiao.policy.model import Edition, OwnedRule, Policy
from jixiao.problems import Problems
from jixiao.scheme.periods import Period
from jixiao.scheme.rules import Indicator, Measure, Rule
from jixiao.scheme.scheme import Derived, Join, Scheme
from jixiao.scheme.tables import Column, Reference, Table

WEIGHTS = Table(
    "weights",
    (Column("item", "text"), Column("valid_from", "date"), Column("weight", "rate")),
    key=("item", "valid_from"),
)
SCHEME = Scheme(
    "staged",
    title=Label("Staged", "分段"),
    document="–",
    tables=(WEIGHTS,),
    references=(
        Reference("cell", "weights", "cells", (("item", "item"), ("valid_from", "valid_from"))),
        Reference("stage", "cells", "stages", (("valid_from", "valid_from"),)),
        Reference("before", "cells", "cells", (("item", "item"),), before="valid_from", reverse="following"),
    ),
    derived=(
        Derived("stages", "weights", ("valid_from",)),
        Derived("items", "weights", ("item",)),
        Derived("cells", "stages", ("valid_from", ("item", "each.item")), joins=(Join("each", "items", ()),)),
    ),
)
RULES: tuple[Rule, ...] = (
    Measure("given", on="cells", formula="only(weights.weight)", unit="rate"),
    Measure("changes", on="stages", formula="count(cells.given) = 1", unit="flag"),
    Measure("is_changed", on="cells", formula="stage.changes and given is not null", unit="flag"),
    Measure("was", on="stages", formula="only(cells.before.weight_now) filter (where cells.is_changed)", unit="rate"),
    Measure("becomes", on="stages", formula="only(cells.given) filter (where cells.is_changed)", unit="rate"),
    Measure(
        "weight_now",
        on="cells",
        formula=(
            "if(stage.changes and given is null, before.weight_now * (1 - stage.becomes) / (1 - stage.was), given)"
        ),
        unit="rate",
    ),
    Indicator("total", on="stages", formula="sum(cells.weight_now)", unit="rate", clause="S9.1-I1"),
)
FIRST = {"a": "0.5", "b": "0.3", "c": "0.2"}
DAYS = [dt.date(2025, 1, 1), dt.date(2025, 7, 1), dt.date(2025, 7, 20), dt.date(2026, 1, 1)]
CHANGES = (("a", "0.75"), ("b", "0.6"), ("c", "0.5"))
SINCE = Period.parse("2026-01")


def _policy(*rules: Rule) -> Policy:
    owned = tuple(OwnedRule(rule, "staged") for rule in rules)
    return Policy(
        "p",
        Path("policy.toml"),
        {"staged": SCHEME},
        SINCE,
        None,
        "CNY",
        2,
        {},
        (Edition(SINCE, {"staged": {}}),),
        owned,
    )


def _evaluated() -> Evaluation:
    rows = [{"item": item, "valid_from": DAYS[0], "weight": Decimal(weight)} for item, weight in FIRST.items()]
    rows += [
        {"item": i, "valid_from": day, "weight": Decimal(w)} for day, (i, w) in zip(DAYS[1:], CHANGES, strict=True)
    ]
    return evaluate(_policy(*RULES), "2026-01", tables={"weights": rows[::-1]})


def _expected() -> dict[tuple[dt.date, str], Fraction]:
    weights = {item: Fraction(weight) for item, weight in FIRST.items()}
    found = {(DAYS[0], item): weight for item, weight in weights.items()}
    for day, (item, text) in zip(DAYS[1:], CHANGES, strict=True):
        new, old = Fraction(text), weights[item]
        weights = {other: new if other == item else weight * (1 - new) / (1 - old) for other, weight in weights.items()}
        found |= {(day, other): weight for other, weight in weights.items()}
    return found


def test_every_stage_builds_on_the_one_before_it_exactly() -> None:
    result = _evaluated()
    assert not result.problems
    run = result.months["2026-01"].run
    frame = run.sheets["cells"].frame
    exact = run.exactly.values("cells", "weight_now", range(frame.height))
    found = dict(zip(frame.select("valid_from", "item").iter_rows(), exact, strict=True))
    assert found == _expected()
    shown = result.table("cells", "2026-01")["weight_now"].to_list()
    assert [Fraction(value) for value in shown] == [round(Fraction(str(v)) * 10**18) / Fraction(10**18) for v in exact]


def test_what_adds_up_to_one_still_does_after_changes() -> None:
    """Exactly, although a third is no decimal: the sum is certified."""
    assert set(_evaluated().lines["value"].to_list()) == {Decimal(1)}


def test_the_row_before_must_be_an_earlier_one() -> None:
    """Without a reference made for it, a rule that reads itself is a ring."""
    ring = Measure("x", on="cells", formula="stage.y", unit="rate")
    with pytest.raises(Problems) as raised:
        compile_policy(_policy(ring, Measure("y", on="stages", formula="sum(cells.x)", unit="rate")))
    assert [problem.code for problem in raised.value.problems] == ["formula.cycle"]


def _keys(nodes: Iterable[Explanation]) -> Iterator[str]:
    for node in nodes:
        yield node.key
        yield from _keys(node.children)


def test_a_row_is_explained_down_to_the_first() -> None:
    keys = set(_keys(_evaluated().explain("2026-01-01", "total", table="stages", period="2026-01")))
    assert "cells.weight_now[2025-01-01 a]" in keys
    assert "cells.weight_now[2025-07-20 a]" in keys
