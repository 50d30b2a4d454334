"""Departmental KPI against an independent rational-number computation, under every value of every switch.

``JIXIAO_EXACT_PEOPLE`` scales the companies: with the 5,600 of the continuous check they have more than 50,000
departments' periods together.
"""

from __future__ import annotations

import os
import random
import zlib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice
from pathlib import Path

import polars as pl
import pytest

import jixiao
from jixiao.scheme.periods import Period
from tests.exactness.harness import write_policy
from tests.oracle import dairy_dept_kpi as oracle
from tests.oracle.dairy_dept_kpi_world import SWITCHES, World, world

DEPARTMENTS = max(24, int(os.environ.get("JIXIAO_EXACT_PEOPLE", "150")) // 5)
RULES = ("department_score", "indicator_weight", "indicator_score", "linked_score")
_ULP = Fraction(1, 10**18)


def settings() -> Iterator[tuple[str, dict[str, str]]]:
    """The default readings, each other value of each switch, and readings drawn together."""
    default = {name: values[0] for name, values in SWITCHES.items()}
    yield "default", default
    for name, values in SWITCHES.items():
        for value in values[1:]:
            yield f"{name}={value}", default | {name: value}
    for seed in range(3):
        chance = random.Random(seed)
        yield f"drawn {seed}", {name: chance.choice(list(values)) for name, values in SWITCHES.items()}


def evaluated(made: World, folder: Path) -> jixiao.Evaluation:
    path = write_policy(folder, "dairy_dept_kpi", made.tables, made.terms, made.months[:7])
    return jixiao.evaluate(jixiao.load(path), made.months)


def differences(made: World, result: jixiao.Evaluation, expected: Mapping[str, oracle.Result]) -> Iterator[str]:
    """Every line that is not as the oracle has it."""
    lines = result.lines.filter(pl.col("rule").is_in(RULES))
    found = {
        (period, table, subject, rule): (None if value is None else Fraction(value), text)
        for period, table, subject, rule, value, text in lines.select(
            "period", "table", "subject", "rule", "value", "text"
        ).iter_rows()
    }
    wanted = {
        (str(Period.parse(period).last_month), *key): (
            None if line.value is None else round(line.value / _ULP) * _ULP,
            line.text,
        )
        for period, one in expected.items()
        for key, line in one.lines.items()
    }
    for key in sorted(found.keys() | wanted.keys()):
        if found.get(key) != wanted.get(key):
            yield f"{' '.join(key)}: {_shown(found.get(key))}, expected {_shown(wanted.get(key))}"


def _shown(line: tuple[Fraction | None, str | None] | None) -> str:
    return "no line" if line is None else f"{'–' if line[0] is None else float(line[0])} {line[1]!r}"


@pytest.mark.parametrize(("name", "switches"), [pytest.param(*item, id=item[0]) for item in settings()])
def test_every_figure_is_that_of_rational_numbers(name: str, switches: dict[str, str], tmp_path: Path) -> None:
    made = world(zlib.crc32(name.encode()), departments=DEPARTMENTS, switches=switches)
    result = evaluated(made, tmp_path)
    expected = oracle.evaluate(made.tables, made.terms, made.periods)
    assert list(islice(differences(made, result, expected), 20)) == []
