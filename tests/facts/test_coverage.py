"""`jixiao schemes --format json` shows every rule and every defect of the documents."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

import pytest

from jixiao.cli.main import main
from tests.facts import Unit, units

UNITS = units()
#: units whose schemes are still to be written
TO_COME: set[str] = set()
EACH = pytest.mark.parametrize(
    "unit",
    [
        pytest.param(unit, id=name, marks=pytest.mark.xfail(strict=True) if name in TO_COME else ())
        for name, unit in UNITS.items()
    ],
)


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What the command prints."""
    assert main(["schemes", "--format", "json"]) == 0
    said: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return said


@EACH
def test_every_rule_is_a_rule_a_process_or_a_note_with_a_reason(unit: Unit, shown: list[dict[str, Any]]) -> None:
    shown_ids = {
        id_ for scheme in shown for kind in ("rules", "processes") for item in scheme[kind] for id_ in item["clause"]
    }
    shown_ids |= {
        id_ for scheme in shown for note in scheme["notes"] if note["reason"].strip() for id_ in note["clause"]
    }
    assert set(unit.rules) - shown_ids == set()
    assert {id_ for id_ in shown_ids if id_.startswith(f"{unit.name}-")} - set(unit.rules) == set()


@EACH
def test_every_defect_is_a_finding_with_its_code(unit: Unit, shown: list[dict[str, Any]]) -> None:
    findings = [(item["id"], item["code"]) for scheme in shown for item in scheme["findings"]]
    mine = [(id_, code) for id_, code in findings if id_.startswith(f"{unit.name}-")]
    assert sorted(mine) == sorted(unit.defects.items())


def test_few_rules_that_figures_follow_from_are_only_notes(shown: list[dict[str, Any]]) -> None:
    figured = {rule for unit in UNITS.values() for rule in unit.rules if re.search(r"-[IPNMW]\d", rule)}
    done = {
        id_ for scheme in shown for kind in ("rules", "processes") for item in scheme[kind] for id_ in item["clause"]
    }
    noted = {id_ for scheme in shown for note in scheme["notes"] for id_ in note["clause"]}
    only_noted = sorted(figured & noted - done)
    assert len(only_noted) <= len(figured) * Fraction(5, 100), only_noted


def test_the_catalogues_are_whole() -> None:
    assert sum(len(unit.rules) for unit in UNITS.values()) == 483
    assert sum(len(unit.defects) for unit in UNITS.values()) == 240
    assert sum(len(unit.examples) for unit in UNITS.values()) == 94
