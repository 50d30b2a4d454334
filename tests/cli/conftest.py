"""What the tests of the command line share: an installed scheme, and running a command as a user does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import NamedTuple

import pytest

from jixiao import plugins
from jixiao.cli.main import main

HERE = Path(__file__).parent


class Said(NamedTuple):
    """What a command left: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, English, and one scheme installed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_LANG", raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.syspath_prepend(str(HERE))
    entry = EntryPoint("cafe", "cafe:plugin", plugins.GROUP)
    monkeypatch.setattr(plugins, "installed", lambda group=plugins.GROUP: {"cafe": (entry,)})
    return tmp_path


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command line."""

    def invoke(*args: object) -> Said:
        code = main([str(arg) for arg in args])
        written = capfdbinary.readouterr()
        return Said(code, written.out.decode(), written.err.decode())

    return invoke


@pytest.fixture
def policy(folder: Path) -> Path:
    """The example, to be changed."""
    shutil.copytree(HERE / "cafe" / "example", folder, dirs_exist_ok=True)
    return Path("policy.toml")
