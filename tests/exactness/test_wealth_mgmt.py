"""The wealth scheme against an independent rational-number computation, a year under every value of every switch.

Half of the random people stand exactly at a limit or one yuan below it. ``JIXIAO_EXACT_PEOPLE`` scales the companies;
with the 5,600 of the continuous check they have 100,000 months of people, 70,000 of them with a standing.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice
from pathlib import Path

import polars as pl
import pytest

import jixiao
from jixiao.plugins import offers
from tests.exactness.harness import write_policy
from tests.oracle.wealth_mgmt import SWITCHES, Month, evaluate
from tests.oracle.wealth_mgmt_world import World, world

SCHEME = "wealth_mgmt"
PEOPLE = max(40, int(os.environ.get("JIXIAO_EXACT_PEOPLE", "150")) // 14)
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
#: what the oracle has lines of; the rest of the scheme's lines are for reading
CLAUSES = {
    f"S2.12-{name}"
    for name in ("P1", "P2", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P14", "M6", "M10", "M11", "M17", "M18")
}  # fmt: skip
NOTHING: tuple[Fraction, str | None] = (Fraction(0), None)
ALTERNATIVES = [(f"{name}={value}", {name: value}) for name, values in SWITCHES.items() for value in values[1:]]
SETTINGS = [
    ("default", {}, False),
    ("default, with gaps", {}, True),
    *((name, switches, False) for name, switches in ALTERNATIVES),
]


def policy(folder: Path, given: World) -> Path:
    """The random company as a policy, with the blanks that the oracle does not ask for."""
    rates = [{"branch_id": row["branch_id"], "employee_rate": "0.222"} for row in given.tables["branches"]]
    blanks = {
        "social_insurance_rules": rates,
        "manager_score_scale": 1,
        "fund_score_scale": 1,
        "effective_year": 2025,
    }
    return write_policy(folder, SCHEME, given.tables, {**blanks, **given.terms}, MONTHS[0])


def differences(result: jixiao.Evaluation, expected: Mapping[str, Month]) -> Iterator[str]:
    """Every figure and word that is not as the oracle has it."""
    for month in MONTHS:
        yield from _line_differences(result, month, expected[month])
        yield from _standing_differences(result, month, expected[month])
        yield from _total_differences(result, month, expected[month])


def _line_differences(result: jixiao.Evaluation, month: str, expected: Month) -> Iterator[str]:
    clauses = {rule.name: CLAUSES & set(rule.clause) for rule in offers([SCHEME])[SCHEME].rules}
    lines = result.lines.filter(
        (pl.col("period") == month) & (pl.col("table") == "people") & (pl.col("family") != "indicator")
    )
    actual: dict[tuple[str, str, str], tuple[Fraction | None, str | None]] = {}
    for subject, rule, value, text, unit in lines.select("subject", "rule", "value", "text", "unit").iter_rows():
        worded = unit != "money"
        for clause in clauses[rule]:
            actual["people", subject, clause] = (None if value is None else Fraction(value), text if worded else None)
    for key in sorted(actual.keys() | expected.lines.keys()):
        line = expected.lines.get(key)
        wanted = NOTHING if line is None else (line.value, line.text)
        found = actual.get(key, NOTHING)
        if found != wanted:
            yield f"{month} {' '.join(key)}: {found}, expected {wanted}"


def _standing_differences(result: jixiao.Evaluation, month: str, expected: Month) -> Iterator[str]:
    people = result.table("people", month).select("person_id", "paid_as", "rank_of_month", "may_found_team")
    for person, standing, rank, founder in people.iter_rows():
        wanted = expected.standing.get(person)
        if standing != wanted:
            yield f"{month} {person}: {standing}, expected {wanted}"
        elif wanted not in (None, "stopped") and rank != expected.rank[person]:
            yield f"{month} {person}: rank {rank}, expected {expected.rank[person]}"
        if bool(founder) != (person in expected.founders):
            yield f"{month} {person}: may found a team {founder}"


def _total_differences(result: jixiao.Evaluation, month: str, expected: Month) -> Iterator[str]:
    totals = result.totals.filter((pl.col("period") == month) & (pl.col("table") == "people"))
    nets = {who: None if net is None else Fraction(net) for who, net in totals.select("subject", "net").iter_rows()}
    for person in sorted(nets.keys() | expected.totals.keys()):
        wanted = expected.totals.get(person, (Fraction(0),))[-1]
        if nets.get(person, Fraction(0)) != wanted:
            yield f"{month} net of {person}: {nets.get(person)}, expected {wanted}"


def compared(name: str, switches: dict[str, str], faults: bool, folder: Path) -> list[str]:
    given = world(zlib.crc32(name.encode()), people=PEOPLE, switches=switches, months=MONTHS, faults=faults)
    result = jixiao.evaluate(jixiao.load(policy(folder, given)), f"{MONTHS[0]}..{MONTHS[-1]}")
    expected = evaluate(given.tables, given.terms, MONTHS)
    return list(islice(differences(result, expected), 20))


@pytest.mark.parametrize(("name", "switches", "faults"), SETTINGS, ids=[name for name, *_ in SETTINGS])
def test_every_figure_is_that_of_rational_numbers(
    name: str, switches: dict[str, str], faults: bool, tmp_path: Path
) -> None:
    assert compared(name, switches, faults, tmp_path) == []


def test_the_ways_of_large_tables_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Joins by hash, sums by row number and shared parts of expressions serve large tables only: here every one."""
    monkeypatch.setattr("jixiao.data.number._FEW", 1)
    monkeypatch.setattr("jixiao.engine.totals.MANY", 1)
    monkeypatch.setattr("jixiao.engine.derived.MANY", 1)
    assert compared("large", {}, False, tmp_path) == []
