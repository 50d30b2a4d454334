"""Schemes written in TOML alone: this module finds their files, and no rule of theirs is Python.

Each file of ``schemes`` is an attribute of this module, read when an entry point asks for it.
"""

from __future__ import annotations

from pathlib import Path

from jixiao import written

_SCHEMES = Path(__file__).with_name("schemes")


def __getattr__(name: str) -> object:
    file = _SCHEMES / f"{name}.toml"
    if not file.is_file():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return written(file)
