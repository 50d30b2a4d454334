"""Every plugin has the same shape, and no file says where it was written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli

from tests.architecture.sources import PLUGINS, ROOT, parsed

#: what is never tracked, as .gitignore has it
IGNORED = {
    "__pycache__",
    ".venv",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".git",
    "dist",
    "build",
}
TEXTS = {".py", ".toml", ".md", ".txt", ".csv", ".cfg", ".ini", ".yml", ".yaml", ".ambr", ".json", ""}
MACHINE = re.compile(
    r"(?<![\w.{}/-])/(home|root|Users|work|tmp|opt|mnt|srv)/|[A-Z]:\\\\?(Users|Windows)|file://|"
    r"--(extra-)?index-url|--find-links|pypi\.org/simple|(index|extra-index)-url\s*=|://[^\s/]*:[^\s/]*@"
)
#: files that may name such a place, and why
ALLOWED = {
    "tests/architecture/test_shape.py": "it holds the pattern",
    "tests/test_docs.py": "it holds a pattern of its own",
    "tests/test_fuzz_formulas.py": "an attack that must fail names a path",
}


def _is_library(plugin: Path) -> bool:
    """Whether its schemes are files of TOML."""
    return (plugin / "src" / f"jixiao_{plugin.name}" / "schemes").is_dir()


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
def test_a_plugin_has_the_shape_of_all(plugin: Path) -> None:
    package = plugin / "src" / f"jixiao_{plugin.name}"
    # where schemes are written in TOML, their tables are, too
    contents = package / "schemes" if _is_library(plugin) else package / "tables.py"
    for path in (plugin / "README.md", package / "__init__.py", package / "plugin.py", contents):
        assert path.exists(), path.name
    assert list((plugin / "tests").glob("test_*.py"))
    assert [path.name for path in (plugin / "src").iterdir() if path.is_dir() and not path.name.endswith("-info")] == [
        package.name
    ]
    known = {"README.md", "pyproject.toml", "src", "tests"}
    # what writes the data of the example is no part of the distribution
    assert {path.name for path in plugin.iterdir()} - IGNORED - {"make_examples"} == known


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
def test_a_plugins_project_file_has_the_settings_of_all(plugin: Path) -> None:
    settings = tomli.loads((plugin / "pyproject.toml").read_text("utf-8"))
    core = tomli.loads((ROOT / "core" / "pyproject.toml").read_text("utf-8"))
    project = settings["project"]
    assert project["name"] == f"jixiao-{plugin.name.replace('_', '-')}"
    assert "jixiao" in project["dependencies"]
    for key in ("requires-python", "license"):
        assert project[key] == core["project"][key]
    assert settings["build-system"] == core["build-system"]
    # tools have one copy of their settings, in the workspace
    assert set(settings["tool"]) == {"hatch"}
    package = f"jixiao_{plugin.name}"
    assert settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == [f"src/{package}"]
    for name, value in project["entry-points"]["jixiao"].items():
        assert value == f"{package}.plugin:{name}"


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
def test_a_plugins_hooks_stand_in_its_plugin_module_alone(plugin: Path) -> None:
    package = plugin / "src" / f"jixiao_{plugin.name}"
    naming = [path.name for path in package.rglob("*.py") if "hookimpl" in path.read_text("utf-8")]
    assert naming == ([] if _is_library(plugin) else ["plugin.py"])
    assert len(parsed(package / "plugin.py").body) > 1


def _texts() -> list[Path]:
    found = []
    for path in ROOT.rglob("*"):
        parts = set(path.relative_to(ROOT).parts)
        is_data = path.relative_to(ROOT).as_posix().startswith(("benchmarks/data/", "demo/"))
        if parts & IGNORED or is_data or any(part.endswith((".egg-info", "_cache")) for part in parts):
            continue
        if path.is_file() and path.suffix in TEXTS:
            found.append(path)
    return found


def test_no_file_names_a_machine_or_a_package_index() -> None:
    found = []
    for path in _texts():
        name = path.relative_to(ROOT).as_posix()
        if name in ALLOWED:
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
            if MACHINE.search(line):
                found.append(f"{name}:{number}  {line.strip()[:100]}")
    assert found == []
