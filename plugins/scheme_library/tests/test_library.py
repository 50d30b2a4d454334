"""The library is TOML: every file of a scheme is registered, and Python does nothing but register them."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest

from jixiao_scheme_library import plugin

PACKAGE = Path(plugin.__file__).parent


def test_every_file_is_a_scheme_that_is_installed() -> None:
    files = {file.stem for file in (PACKAGE / "schemes").glob("*.toml")}
    entries = {entry.name for entry in entry_points(group="jixiao") if entry.module == plugin.__name__}
    assert files == entries


def test_python_is_the_registration_alone() -> None:
    lines = [line for file in PACKAGE.rglob("*.py") for line in file.read_text("utf-8").splitlines()]
    assert len(lines) <= 60
    assert not any("Rule" in line or "Payout" in line for line in lines)


def test_another_name_is_no_scheme() -> None:
    with pytest.raises(AttributeError, match="no_such_scheme"):
        _ = plugin.no_such_scheme
