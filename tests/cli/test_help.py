"""Help: the same text everywhere, in both languages, without loading what it does not need."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from jixiao.cli.main import COMMANDS
from jixiao.language import catalogue

#: runs the command line: its exit code, stdout and stderr
Run = Callable[..., Any]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_reads_as_it_did(run: Run, snapshot: SnapshotAssertion, command: str, lang: str) -> None:
    said = run(*command.split(), "--help", "--lang", lang)
    assert (said.code, said.err) == (0, "")
    assert said.out == snapshot


@pytest.mark.parametrize("args", [["--lang", "zh", "check", "--help"], ["check", "--lang=zh", "--help"]])
def test_the_language_may_stand_before_and_behind_the_command(run: Run, args: list[str]) -> None:
    assert run(*args).out.startswith("用法：jixiao check")


def test_the_environment_chooses_the_language(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "命令" in run("--help").out
    monkeypatch.setenv("JIXIAO_LANG", "en")
    assert "Commands" in run("--help").out
    assert "命令" in run("--lang", "zh", "--help").out


def test_help_imports_no_engine_and_no_plugin() -> None:
    code = "import sys; from jixiao.cli.main import main; main(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for name in ("polars", "pluggy", "attr", "rich", "sqlglot", "jixiao.plugins", "jixiao.cli.check"):
        assert f"'{name}'" not in done.stderr


def test_every_command_shows_the_version(run: Run) -> None:
    assert {run(*args).out for args in (["--version"], ["check", "--version"])} == {"jixiao 0.1.0\n"}


def keys(node: Mapping[str, object], path: str = "") -> set[str]:
    """All keys of a catalogue."""
    found = set()
    for key, value in node.items():
        found |= keys(value, f"{path}{key}.") if isinstance(value, Mapping) else {path + key}
    return found


@pytest.mark.parametrize("room", ["cli", "cases"])
def test_both_languages_have_the_same_texts(room: str) -> None:
    assert keys(catalogue(room, "en")) == keys(catalogue(room, "zh"))
