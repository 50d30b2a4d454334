"""Every code that the program raises has its texts, alike in both languages, and no text stands unused."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import jixiao
from jixiao.language import LANGUAGES, catalogue

SOURCE = Path(jixiao.__file__).parent
#: rooms whose codes are written as literals somewhere in the source
ROOMS = ("formula", "engine", "data", "explain", "plugins", "cases", "weights", "reconcile")
#: texts whose last part is put together from data: it stands in the source alone
BUILT = (
    "explain.takes",
    *(f"explain.takes.{part}" for part in ("total", "sign", "column", "up", "down", "fault")),
    "formula.words",
    "formula.words.moment",
    "explain.every",
    "explain.cause",
    "explain.show",
    "explain.band",
    "explain.match",
    "explain.short",
)
#: faults of a rule as a whole, not of characters of its formula
NO_FORMULA = r"\.(blank|cycle|every|no_payout|not_carried|sets_unit|takes_effect|effect_alone|unit_clash|reference_clash|key_clash|table_clash)\.found$"
#: calls that take a code as it stands in a problem
CALLS = ("Problem", "_report", "Unreadable", "add", "_report_rows")


def literals() -> Iterator[tuple[str, ast.Call | None]]:
    """Every text of the source, with the call whose argument it is."""
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        called: dict[int, ast.Call] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called |= {id(arg): node for arg in node.args}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, called.get(id(node))


def _name(call: ast.Call | None) -> str:
    return "" if call is None else getattr(call.func, "id", getattr(call.func, "attr", ""))


def codes() -> set[str]:
    """The codes written in the source, as they stand in a problem."""
    faults = {"FormulaFault": "formula", "UnitFault": "formula", "_refuse": "explain"}
    found = set()
    for text, call in literals():
        name = _name(call)
        if name in faults and call is not None and getattr(call.args[0], "value", None) == text:
            found.add(f"{faults[name]}.{text}")
        elif re.fullmatch(rf"({'|'.join(ROOMS)})\.[a-z_]+", text) and name in (
            "Problem",
            "_report",
            "Unreadable",
            "add",
            "_report_rows",
            "_named",
        ):
            found.add(text)
    return found


def texts(room: str, lang: str) -> dict[str, str]:
    """All texts of a room by their dotted path."""

    def walk(node: object, path: str) -> Iterator[tuple[str, str]]:
        if isinstance(node, Mapping):
            for key, value in node.items():
                yield from walk(value, f"{path}.{key}")
        else:
            yield path, str(node)

    return dict(walk(catalogue(room, lang), room))


def placeholders(text: str) -> set[str]:
    return {re.sub("_(en|zh)$", "", name) for _, name, _, _ in string.Formatter().parse(text) if name}


def rooms() -> list[str]:
    return sorted(path.stem for path in (SOURCE / "language" / "en").glob("*.toml"))


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_code_has_its_three_texts_in_both_languages(code: str) -> None:
    room, _, rest = code.partition(".")
    for lang in LANGUAGES:
        missing = {f"{room}.problem.{rest}.{part}" for part in ("found", "expected", "mend")} - set(texts(room, lang))
        assert not missing


@pytest.mark.parametrize("room", rooms())
def test_both_languages_have_the_same_texts_filled_alike(room: str) -> None:
    english, chinese = texts(room, "en"), texts(room, "zh")
    assert set(english) == set(chinese)
    for key, text in english.items():
        assert placeholders(text) == placeholders(chinese[key]), key
        assert not re.search(r"\{\w+_zh\}", text), key
        assert not re.search(r"\{\w+_en\}", chinese[key]), key


@pytest.mark.parametrize("room", ["formula", "engine", "explain"])
def test_no_text_is_unused(room: str) -> None:
    written = {text for text, _ in literals()} | codes()
    for key in texts(room, "en"):
        base = re.sub(r"\.(found|expected|mend)$", "", key).replace(".problem.", ".")
        head, _, last = base.rpartition(".")
        assert base in written or (last in written and head in (*BUILT, room)), key


def test_every_formula_fault_shows_the_formula_first() -> None:
    for lang in LANGUAGES:
        for key, text in texts("formula", lang).items():
            if key.endswith(".found") and not re.search(NO_FORMULA, key):
                assert text.lstrip().startswith("{formula}"), key
