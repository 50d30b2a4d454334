"""Facts of the catalogue that tests hold the schemes at: ids and codes, without their texts."""

from __future__ import annotations

import csv
from pathlib import Path

from attrs import frozen

_FILE = Path(__file__).with_name("catalogue_ids.csv")


@frozen
class Unit:
    """One unit of a catalogue (``S2.1``): the ids of its rules, and its defects with their codes."""

    name: str
    rules: tuple[str, ...]
    defects: dict[str, str]


def units() -> dict[str, Unit]:
    """All units, by name."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {}
    for name in dict.fromkeys(row["id"].partition("-")[0] for row in rows):
        mine = [row for row in rows if row["id"].startswith(f"{name}-")]
        found[name] = Unit(
            name,
            tuple(row["id"] for row in mine if row["kind"] == "rule"),
            {row["id"]: row["code"] for row in mine if row["kind"] == "defect"},
        )
    return found
