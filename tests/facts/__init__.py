"""Facts that tests hold the schemes at: the ids and codes of both catalogues without their texts, and a file for each scheme."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path

from attrs import frozen

_HERE = Path(__file__).parent


@frozen
class Unit:
    """Some ids of a catalogue: its rules, its defects with their codes, its worked examples."""

    name: str
    rules: tuple[str, ...]
    defects: dict[str, str]
    examples: tuple[str, ...]


@frozen
class SchemeFacts:
    """One scheme: what it covers of the catalogues, and the months and subjects that its example shows.

    `covers` names whole units (``S2.7``) and single ids (``S1.6-W1``). `ends` are the months that have lines, if not every
    one has; `unread` are columns for people to read, which no rule does.
    """

    name: str
    covers: Unit
    months: str
    subjects: int
    table: str = "people"
    ends: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (_HERE / "catalogue_ids.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _unit(name: str, covers: set[str]) -> Unit:
    mine = [row for row in _rows() if covers & {row["unit"], row["id"]}]
    known = {row["unit"] for row in mine} | {row["id"] for row in mine}
    if unknown := covers - known:
        raise LookupError(f"{name}: {sorted(unknown)} are not in the catalogues")
    return Unit(
        name,
        tuple(row["id"] for row in mine if row["kind"] == "rule"),
        {row["id"]: row["code"] for row in mine if row["kind"] == "defect"},
        tuple(row["id"] for row in mine if row["kind"] == "example"),
    )


def units() -> dict[str, Unit]:
    """All units of both catalogues, by name."""
    return {name: _unit(name, {name}) for name in dict.fromkeys(row["unit"] for row in _rows())}


def schemes() -> dict[str, SchemeFacts]:
    """All schemes that have a file under ``schemes``, by name."""
    found = {}
    for file in sorted((_HERE / "schemes").glob("*.toml")):
        said = tomllib.loads(file.read_text("utf-8"))
        found[file.stem] = SchemeFacts(
            name=file.stem,
            covers=_unit(file.stem, set(said.pop("covers"))),
            **{key: tuple(value) if isinstance(value, list) else value for key, value in said.items()},
        )
    return found
