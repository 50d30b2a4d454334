"""`jixiao schemes --format json` shows every rule and every defect of the documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jixiao.cli.main import main
from tests.facts import Unit, units

UNITS = units()


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What the command prints."""
    assert main(["schemes", "--format", "json"]) == 0
    said: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return said


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_every_rule_is_a_rule_a_process_or_a_note_with_a_reason(unit: Unit, shown: list[dict[str, Any]]) -> None:
    shown_ids = {
        id_ for scheme in shown for kind in ("rules", "processes") for item in scheme[kind] for id_ in item["clause"]
    }
    shown_ids |= {
        id_ for scheme in shown for note in scheme["notes"] if note["reason"].strip() for id_ in note["clause"]
    }
    assert set(unit.rules) - shown_ids == set()
    assert {id_ for id_ in shown_ids if id_.startswith(f"{unit.name}-")} - set(unit.rules) == set()


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_every_defect_is_a_finding_with_its_code(unit: Unit, shown: list[dict[str, Any]]) -> None:
    findings = [(item["id"], item["code"]) for scheme in shown for item in scheme["findings"]]
    mine = [(id_, code) for id_, code in findings if id_.startswith(f"{unit.name}-")]
    assert sorted(mine) == sorted(unit.defects.items())


def test_the_units_are_whole() -> None:
    assert {name: (len(unit.rules), len(unit.defects)) for name, unit in UNITS.items()} == {
        # of the article the weighting methods alone, and the two findings about them
        "S1.6": (6, 2),
        "S1.7": (16, 9),
        "S2.1": (31, 17),
        "S2.6": (34, 14),
        "S2.7": (27, 16),
        "S2.9": (14, 9),
        "S2.12": (53, 22),
    }
