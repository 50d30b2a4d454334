"""`jixiao plugin new`: where it writes, and which names it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli

#: runs the command line: its exit code, stdout and stderr
Run = Callable[..., Any]


def test_it_writes_into_a_folder_of_its_name(run: Run) -> None:
    said = run("plugin", "new", "tea_house")
    assert (said.code, said.out) == (0, "")
    assert said.err.startswith("made: tea_house\nNext: pip install --editable tea_house")
    settings = tomli.loads(Path("tea_house/pyproject.toml").read_text("utf-8"))
    assert settings["project"]["entry-points"]["jixiao"] == {"tea_house": "jixiao_tea_house.plugin:tea_house"}


def test_it_writes_where_it_is_told_to(run: Run) -> None:
    assert run("plugin", "new", "tea_house", "elsewhere", "--lang", "zh").err.startswith("已建立：elsewhere\n")
    assert Path("elsewhere/src/jixiao_tea_house/plugin.py").exists()


def test_no_word_of_the_template_is_left_open(run: Run) -> None:
    run("plugin", "new", "tea_house")
    files = [path for path in Path("tea_house").rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        assert path.suffix != ".in"
        for word in ("name", "package", "project", "class", "title"):
            assert f"@{word}@" not in path.read_text("utf-8"), path


@pytest.mark.parametrize("name", ["Tea", "tea-house", "tea__house", "_tea", "tea_", "1tea", "class", "茶馆", "../tea"])
def test_a_name_that_is_no_word_is_refused(run: Run, name: str) -> None:
    said = run("plugin", "new", name, "folder")
    assert said.code == 1
    assert f"the name “{name}”" in said.err
    assert not Path("folder").exists()


def test_what_is_there_is_left_alone(run: Run) -> None:
    Path("tea_house").mkdir()
    Path("tea_house/notes.txt").write_text("mine", "utf-8")
    said = run("plugin", "new", "tea_house")
    assert (said.code, "not empty" in said.err) == (1, True)
    assert [path.name for path in Path("tea_house").iterdir()] == ["notes.txt"]


def test_another_action_is_wrong_usage(run: Run) -> None:
    assert run("plugin", "old", "tea_house").code == 2
