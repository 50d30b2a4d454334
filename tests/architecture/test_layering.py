"""Imports run downwards; the core knows no industry; plugins use the public surface only."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli

from tests.architecture.sources import CORE, PLUGINS, ROOT, modules, packages, parsed, shown

PUBLIC = ("jixiao", "jixiao.hookspecs", "jixiao.testing")


def test_import_linter_keeps_its_contracts() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_stands_in_a_layer_and_every_plugin_in_a_contract() -> None:
    settings = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    names = {package.name for package in packages()}
    assert set(settings["root_packages"]) == {"jixiao", *names}
    layers, core, surface = settings["contracts"]
    assert layers["exhaustive"]
    assert set(core["forbidden_modules"]) == set(surface["source_modules"]) == names
    rooms = {path.stem if path.is_file() else path.name for path in CORE.iterdir() if _is_room(path)}
    hidden = {f"jixiao.{room}" for room in rooms} - set(PUBLIC)
    assert set(surface["forbidden_modules"]) == hidden


def _is_room(path: Path) -> bool:
    return (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()


def test_the_core_names_no_industry() -> None:
    words = {package.name for package in packages()}
    for plugin in PLUGINS:
        project = tomli.loads((plugin / "pyproject.toml").read_text("utf-8"))["project"]
        words |= {plugin.name, project["name"], *project["entry-points"]["jixiao"]}
    found = [
        f"{shown(path)} names {word}"
        for path in CORE.rglob("*")
        if path.suffix in (".py", ".toml")
        for word in sorted(words)
        if word in path.read_text("utf-8")
    ]
    assert found == []


def _imports(tree: ast.Module) -> Iterator[tuple[str, str | None]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield from ((node.module or "", alias.name) for alias in node.names)


@pytest.mark.parametrize("path", [path for plugin in PLUGINS for path in modules(plugin)], ids=shown)
def test_plugins_import_public_names_only(path: Path) -> None:
    own = {package.name for package in packages() if path.is_relative_to(package.parents[1])}
    wrong = []
    for module, name in _imports(parsed(path)):
        if module.partition(".")[0] == "jixiao":
            public = importlib.import_module(module).__all__ if module in PUBLIC else ()
            if name is not None and name not in public:
                wrong.append(f"{module}.{name}")
            elif name is None and module not in PUBLIC:
                wrong.append(module)
        elif module.startswith("jixiao_") and module.partition(".")[0] not in own:
            wrong.append(module)
    assert wrong == []
