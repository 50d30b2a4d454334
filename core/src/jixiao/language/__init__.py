"""Words of the program: labels in several languages, and the catalogues of message texts.

Everything a user reads comes from a `Label` that a scheme declares or from the TOML catalogues beside this module
(`en/*.toml`, `zh/*.toml`; one file per room, the file's name is the first part of the key).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import tomli

if TYPE_CHECKING:
    from jixiao.language.label import Label

__all__ = ["LANGUAGES", "Label", "catalogue", "say"]

LANGUAGES = ("en", "zh")


def __getattr__(name: str) -> object:
    # a label is an attrs class: showing a help page should not wait for it
    if name == "Label":
        from jixiao.language.label import Label

        return Label
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@functools.cache
def catalogue(room: str, lang: str) -> Mapping[str, object]:
    """The message texts of one room in one language, as read from its TOML file."""
    return tomli.loads(Path(__file__).with_name(lang).joinpath(f"{room}.toml").read_text("utf-8"))


def say(key: str, lang: str, **values: object) -> str:
    """The text of `key` (``room.part.part``) in `lang`, its ``{names}`` filled from `values`.

    :raises KeyError: no catalogue holds the key; a test compares all keys used with all keys there are.
    """
    room, _, path = key.partition(".")
    node: object = catalogue(room, lang)
    for part in path.split("."):
        if not isinstance(node, Mapping) or part not in node:
            raise KeyError(f"no text for {key!r} in language {lang!r}")
        node = node[part]
    if not isinstance(node, str):
        raise KeyError(f"{key!r} is no text")
    return node.format(**values) if values else node
