"""The schemes of documents against independent rational-number computations, under every value of every switch.

Half of the random people stand on a half-cent tie or exactly at an edge. ``JIXIAO_EXACT_PEOPLE`` sets how many people
each company has, for some schemes a part of them; with the 5,600 of the continuous check the companies together have
more than 200,000.
"""

from __future__ import annotations

import os
import zlib
from itertools import islice
from pathlib import Path

import polars as pl
import pytest

import jixiao
from jixiao.formula.columns import Columns
from jixiao.formula.tree import Tree
from tests.exactness.harness import ASSESSMENT, MONTHS, RANKING, SCHEMES, Checked, differences

PEOPLE = int(os.environ.get("JIXIAO_EXACT_PEOPLE", "150"))
#: people that a company has at least
FEWEST = 50
SETTINGS = [
    pytest.param(checked, name, switches, id=f"{checked.scheme} {name}")
    for checked in SCHEMES.values()
    for name, switches in checked.settings()
]

EACH = [pytest.param(item, id=item.scheme) for item in SCHEMES.values()]


def compared(
    checked: Checked, name: str, switches: dict[str, str], people: int, folder: Path, *, faults: bool = False
) -> list[str]:
    seed = zlib.crc32(f"{checked.scheme} {name}".encode())
    head_count = max(int(people * checked.share), FEWEST)
    world = checked.world(seed, people=head_count, switches=switches, months=MONTHS, faults=faults)
    result = jixiao.evaluate(jixiao.load(checked.policy(folder, world)), f"{MONTHS[0]}..{MONTHS[-1]}")
    expected = checked.oracle(world.tables, world.terms, MONTHS)
    return list(islice(differences(checked, result, expected), 20))


@pytest.mark.parametrize(("checked", "name", "switches"), SETTINGS)
def test_every_figure_is_that_of_rational_numbers(
    checked: Checked, name: str, switches: dict[str, str], tmp_path: Path
) -> None:
    assert compared(checked, name, switches, PEOPLE, tmp_path) == []


@pytest.mark.parametrize("checked", EACH)
def test_what_is_unknown_is_so_in_both(checked: Checked, tmp_path: Path) -> None:
    name, switches = next(iter(checked.settings()))
    assert compared(checked, name, switches, PEOPLE, tmp_path, faults=True) == []


@pytest.mark.parametrize("checked", EACH)
def test_the_ways_of_large_tables_give_the_same(
    checked: Checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Joins by hash, sums by row number and shared parts of expressions serve large tables only: here every one."""
    monkeypatch.setattr("jixiao.data.number._FEW", 1)
    monkeypatch.setattr("jixiao.data.raw.MANY", 1)
    monkeypatch.setattr("jixiao.data.keys.MANY", 1)
    monkeypatch.setattr("jixiao.engine.totals.MANY", 1)
    monkeypatch.setattr("jixiao.engine.derived.MANY", 1)
    monkeypatch.setattr("jixiao.engine.earlier.MANY", 1)
    monkeypatch.setattr("jixiao.engine.windows.MANY", 1)
    monkeypatch.setattr("jixiao.formula.columns.MANY", 1)
    name, switches = next(iter(checked.settings()))
    assert compared(checked, name, switches, PEOPLE, tmp_path) == []


@pytest.mark.parametrize("checked", [pytest.param(item, id=item.scheme) for item in (ASSESSMENT, RANKING)])
def test_without_the_exact_reading_figures_are_wrong(
    checked: Checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The random companies are hard enough: what the columns alone give is not the truth."""

    def uncertain(_: Columns, __: Tree, result: pl.Expr, *___: object, **____: object) -> pl.Expr:
        return result

    monkeypatch.setattr(Columns, "certain", uncertain)
    monkeypatch.setattr("jixiao.engine.windows.order_key", _as_stored)
    name, switches = next(iter(checked.settings()))
    assert compared(checked, name, switches, max(PEOPLE, 400), tmp_path)


def _as_stored(reading: Columns, tree: Tree, _: object) -> pl.Expr:
    from jixiao.formula.operands import expression

    return expression(reading.of(tree))
