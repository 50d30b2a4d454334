"""Whatever stands at any place of a policy, it loads or is a problem; nothing else is ever raised."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.plugins import Offer
from jixiao.policy.read import load
from jixiao.problems import Problems

POLICY = """\
[policy]
name = "x"
scheme = "shop"
also = ["praise"]
currency = "CNY"
rounding = { mode = "half_up", to = 0.01 }
from = "2026-01"
until = "2027-01"
[data]
people = "people.csv"
deals = { file = "people.csv", header_row = 1, columns = { amount = "x" }, codes = { amount = { x = "y" } } }
[terms]
commission_rate = "1.5%"
over50_rate = "marginal"
department_ratio = { mode = "whole", bands = [ { from = 1, value = 1 }, { above = 0, value = 0 } ] }
points_curve = { points = [ [0, 0], { at = 1, value = 2 } ] }
queue_ladder = { steps = [ { amount = 1, sanction = "a" }, { lo = 1, hi = 2 } ] }
rank_table = [ { rank = "a", sales = 1 } ]
entry_rank = "a"
opened_on = 2026-03-01
coefficients = [ { post = "seller", coefficient = 1, counts = true, since = "2026-01-01", month = "2026" } ]
scale = "1"
praise.praise_points = 1
[[amendment]]
from = "2026-07"
terms = { fixed_prize = 50 }
[[rule]]
name = "extra"
family = "payout"
on = "people"
formula = "1"
unit = "money"
every = "month"
sets = "role"
label = { en = "a", zh = "b" }
clause = ["a"]
taken_from = ["prize"]
[[rule]]
replaces = "prize"
formula = "2"
[off]
rules = ["fine"]
[accept]
findings = ["S9.1-X3"]
[[case]]
name = "x"
period = "2026-03"
terms = { fixed_prize = 100 }
given = { people = [ { person_id = "A" } ] }
expect = [ { subject = "A", rule = "extra", value = "1", table = "people", period = "2026-03" } ]
"""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """All paths of the policy."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(value[key], (*path, key))


def inline(value: Any) -> str:
    """A value as inline TOML."""
    match value:
        case dict():
            return "{" + ", ".join(f'"{key}" = {inline(held)}' for key, held in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(inline, value)) + "]"
        case bool():
            return str(value).lower()
        case str() if value.startswith("!"):
            return value[1:]
        case str():
            return f'"{value}"'
        case _:
            return str(value)


DOCUMENT = tomli.loads(POLICY)
JUNK = ["", "?", " ", "none", "sales", "5%", "1/0", "2026-13", "net", "..", "*", 0, -1, 10**30, True, 1.5, [], {}, [[]], [{}],
        {"x": 1}, [1, 2], ["a", "a"], "!inf", "!nan", "!2026-01-01", "!2026-01-01T00:00:00Z", "!08:00:00", "!1e400"]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the file the policy reads."""
    (tmp_path / "people.csv").touch()
    return tmp_path


def test_the_policy_itself_loads(folder: Path, offers: Mapping[str, Offer]) -> None:
    (folder / "policy.toml").write_text(POLICY, "utf-8")
    assert load(folder / "policy.toml", offers=offers).name == "x"


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_any_value_at_any_place_loads_or_is_a_problem(folder: Path, offers: Mapping[str, Offer], junk: Any) -> None:
    for path in places(DOCUMENT):
        document = copy.deepcopy(DOCUMENT)
        target: Any = document
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = junk
        text = "\n".join(f"{key} = {inline(value)}" for key, value in document.items())
        (folder / "policy.toml").write_text(text, "utf-8")
        try:
            load(folder / "policy.toml", offers=offers)
        except Problems as problems:
            for lang in ("en", "zh"):
                assert all(problem.place.line and problem.render(lang) for problem in problems.problems)  # noqa: PT017 - loading may succeed


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_to_the_text_loads_or_is_a_problem(
    folder: Path, offers: Mapping[str, Offer], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(POLICY)))
    end = data.draw(st.integers(start, min(start + 20, len(POLICY))))
    inserted = data.draw(
        st.sampled_from(["", '"', "“", "[", "]", "{", "}", "=", "\n", "\\", "，", "销", ":", "1,5", "\x00", "'''"])
    )
    (folder / "policy.toml").write_text(POLICY[:start] + inserted + POLICY[end:], "utf-8")
    try:
        load(folder / "policy.toml", offers=offers)
    except Problems as problems:
        assert all(problem.render("en") and problem.render("zh") for problem in problems.problems)  # noqa: PT017 - loading may succeed
