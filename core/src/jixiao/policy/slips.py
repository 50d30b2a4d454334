"""The slip behind a syntax error, where it is plain to see: what people write by habit that TOML reads otherwise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from attrs import frozen

#: characters of Chinese input methods and word processors, and what TOML wants in their place
CHARACTERS = {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\uff02\u00ab\u00bb\u300c\u300d", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\uff07", "'"),
    **dict.fromkeys("\uff0c\u3001\uff1b", ","),
    **dict.fromkeys("\uff0d\u2014\u2013\u2212", "-"),
    **dict.fromkeys("\u3002\uff0e", "."),
    **dict.fromkeys("\u3000\u00a0\u200b\ufeff", " "),
    "\u3010": "[",
    "\u3011": "]",
}
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_STATEMENT = re.compile(r"\s*(?P<key>[^\s=\"'\[{#.:]+)\s*(?P<sign>[=:])\s*(?P<value>.*?)\s*$")
_PERIOD = re.compile(r"\d{4}-(\d{2}|[QTH]\d)(\.\.\S+)?")
_FLAGS = {"true": "true", "yes": "true", "false": "false", "no": "false"}


@frozen
class Slip:
    """A slip in a line: the code of its message, its column, and what the message shows."""

    code: str
    column: int
    values: Mapping[str, object]


def find_slip(line: str, column: int, message: str) -> Slip | None:
    """The slip in a line that the parser refused at `column` with `message`, the most telling one."""
    bare = _QUOTED.sub(lambda match: '"' * len(match.group()), line).partition("#")[0]
    said = {"line": line.strip()}
    if message.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate")):
        return Slip("syntax_twice", 1 + len(line) - len(line.lstrip()), said)
    if message.startswith("Unescaped '\\'"):
        return Slip("syntax_backslash", column, said)
    if message.startswith("Illegal character") and column > len(line):
        return Slip("syntax_open_quote", column, said)
    return _character(bare) or _statement(bare, column)


def _character(bare: str) -> Slip | None:
    """A full-width or typographic character outside quotes."""
    for column, character in enumerate(bare, start=1):
        meant = CHARACTERS.get(character) or unicodedata.normalize("NFKC", character)
        if not character.isascii() and meant.isascii():
            code = f"U+{ord(character):04X}"
            return Slip("syntax_character", column, {"character": character, "codepoint": code, "meant": meant})
    return None


def _statement(bare: str, column: int) -> Slip | None:
    """A key or value of ``key = value`` that lacks its quotes, or is written otherwise than TOML wants."""
    match = _STATEMENT.match(bare)
    if match is None:
        return None
    key, value, start = match["key"], match["value"], match.start("value") + 1
    if match["sign"] == ":":
        return Slip("syntax_colon", match.start("sign") + 1, {"name": key})
    if not key.isascii():
        return Slip("syntax_key", match.start("key") + 1, {"name": key})
    if re.fullmatch(r"[+-]?[\d.]+%", value):
        return Slip("syntax_percent", start, {"value": value})
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", value):
        return Slip("syntax_thousands", start, {"value": value, "plain": value.replace(",", "")})
    if value.lower() in _FLAGS:
        return Slip("syntax_flag", start, {"value": value, "meant": _FLAGS[value.lower()]})
    word = re.match(r"[^\W\d]", value)
    if re.fullmatch(r"[+-]?\d+/\d+", value) or _PERIOD.fullmatch(value) or (word and column == start):
        return Slip("syntax_unquoted", start, {"value": value})
    return None
