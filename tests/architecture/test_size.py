"""Modules stay small and stateless; money is never a float; only the command line prints."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import CORE, modules, packages, parsed, shown

SOURCES = [*modules(CORE), *(path for package in packages() for path in modules(package))]
LONGEST = 450
DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
ARITHMETIC = [path for room in ("engine", "formula", "data") for path in modules(CORE / room)]
#: modules that may touch floats, and why
FLOATS = {
    "data/cells.py": "Excel's ids arrive as floats: those too large to be whole are refused",
    "data/raw.py": "Excel's cells are floats until their shortest text is taken",
    "data/templates.py": "Excel's cells are floats: a number is written as one only if it reads back as itself",
}


@pytest.mark.parametrize("path", SOURCES, ids=shown)
def test_a_module_is_short_or_says_why_not(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    docs = ast.get_docstring(parsed(path)) or ""
    assert lines <= LONGEST or "long because" in docs.lower(), f"{lines} lines, and no “long because” in the docstring"


@pytest.mark.parametrize("path", SOURCES, ids=shown)
def test_a_module_is_no_drawer(path: Path) -> None:
    assert {path.stem.strip("_"), path.parent.name} & DRAWERS == set()


@pytest.mark.parametrize("path", SOURCES, ids=shown)
def test_a_module_says_its_idea(path: Path) -> None:
    assert ast.get_docstring(parsed(path))


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
            yield node.target.id, node.value


def _is_mutable(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return getattr(value.func, "id", "") in ("list", "dict", "set", "defaultdict", "deque", "bytearray")
    return isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)


@pytest.mark.parametrize("path", SOURCES, ids=shown)
def test_a_module_has_no_state(path: Path) -> None:
    tree = parsed(path)
    named = {name for name, value in _assigned(tree) if _is_mutable(value) and not name.isupper() and name != "__all__"}
    assert named == set(), "what may be changed is named like a constant, or is a tuple"
    changing = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Global)]
    assert changing == [], "nothing rebinds a name of the module"
    constants = {name for name, value in _assigned(tree) if _is_mutable(value)}
    changed = sorted(set(_changed(tree)) & constants)
    assert changed == [], "a constant is not changed"


def _changed(tree: ast.Module) -> Iterator[str]:
    """Names whose value is changed in place below the level of the module."""
    verbs = (
        "append",
        "extend",
        "add",
        "update",
        "pop",
        "clear",
        "remove",
        "insert",
        "setdefault",
        "discard",
        "popitem",
    )
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=verb)) if verb in verbs:
                yield name
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))]):
                yield name
            case ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name))):
                yield name
            case ast.Delete(targets=[ast.Subscript(value=ast.Name(id=name))]):
                yield name
            case _:
                continue


@pytest.mark.parametrize("path", [path for path in SOURCES if "cli" not in path.parts], ids=shown)
def test_only_the_command_line_prints(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "pprint", "input"), node.lineno
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sys":
            assert node.attr not in ("stdout", "stderr", "stdin"), node.lineno


@pytest.mark.parametrize("path", ARITHMETIC, ids=shown)
def test_money_is_never_a_float(path: Path) -> None:
    found = []
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Constant(value=float() as value):
                found.append(f"{node.lineno}: {value}")
            case ast.Call(func=ast.Name(id="float")):
                found.append(f"{node.lineno}: float()")
            case ast.Attribute(attr="Float64" | "Float32" | "mean" | "median" | "quantile"):
                found.append(f"{node.lineno}: {node.attr}")
            case _:
                continue
    name = shown(path).removeprefix("core/src/jixiao/")
    assert found == [] or name in FLOATS, found
    assert found or name not in FLOATS, "no float left: take it off the list"
