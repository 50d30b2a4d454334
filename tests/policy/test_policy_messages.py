"""The message texts: complete in both languages, and all of them used."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest

import jixiao.policy
from jixiao.language import catalogue

SOURCES = "\n".join(path.read_text("utf-8") for path in Path(jixiao.policy.__file__).parent.rglob("*.py"))
EN: Any = catalogue("policy", "en")
ZH: Any = catalogue("policy", "zh")


def names(text: str) -> set[str]:
    """What fills a text, whatever its language."""
    return {re.sub("_(en|zh)$", "", name) for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts() -> None:
    for section in ("problem", "unit", "new"):
        assert set(EN[section]) == set(ZH[section])


@pytest.mark.parametrize("code", EN["problem"])
def test_a_message_is_complete_and_filled_alike_in_both_languages(code: str) -> None:
    for part in ("found", "expected", "mend"):
        assert names(EN["problem"][code][part]) == names(ZH["problem"][code][part])
        assert not re.search(r"\{\w+_zh\}", EN["problem"][code][part])
        assert not re.search(r"\{\w+_en\}", ZH["problem"][code][part])


def test_every_code_that_is_written_has_a_message() -> None:
    written = re.findall(r"\b(?:refuse|choice|Slip|NoFigure)\(\s*\"(\w+)\"", SOURCES)
    written += re.findall(r'"policy\.(\w+)"', SOURCES)
    assert set(written) <= set(EN["problem"])
