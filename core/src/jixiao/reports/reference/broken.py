"""A long formula broken into lines: at what joins it first, then at its brackets, one argument to a line."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from jixiao.language import LANGUAGES, say
from jixiao.reports.columns import width

#: what holds together: texts, labels of several words, brackets, names and signs, blanks
_TOKEN = re.compile(r"'[^']*'|\[[^\]]*\]|[(),]|[^\s(),\['][^\s(),]*|\s+")
_INDENT = "  "


def broken(formula: str, places: int) -> list[str]:
    """The lines of a formula, none wider than `places` if it can be broken so."""
    return _broken(_TOKEN.findall(formula.strip()), places)


def _broken(tokens: Sequence[str], places: int, *, hangs: bool = False) -> list[str]:
    """The lines of a part; if it `hangs`, its further lines are set in below the first."""
    text = "".join(tokens).strip()
    if width(text) <= places:
        return [text]
    for joints in _joints():
        parts = _split(tokens, joints)
        if len(parts) > 1:
            hangs = hangs or "filter" in joints
            room = places - len(_INDENT) * hangs
            first, *others = [line for part in parts for line in _broken(part, room, hangs=True)]
            return [first, *(_indented(others) if hangs else others)]
    return _opened(tokens, places)


@functools.cache
def _joints() -> tuple[tuple[str, ...], ...]:
    """The words and signs at which a formula is broken, those that bind least first."""
    compares = ("=", "<>", "<", "<=", ">", ">=", *_said("between"))
    return (_said("or"), _said("and"), compares, ("+", "-"), ("*", "/"), ("filter", "over"), ("order",))


def _said(word: str) -> tuple[str, ...]:
    """A word of formulas in every language."""
    return tuple(say(f"formula.words.{word}", lang) for lang in LANGUAGES)


def _split(tokens: Sequence[str], joints: Sequence[str]) -> list[list[str]]:
    """The parts between joints outside of all brackets, each with the joint before it."""
    between, ends = _said("between"), _said("between_and")
    depth, ranges = 0, 0
    parts: list[list[str]] = [[]]
    for token in tokens:
        depth += (token == "(") - (token == ")")
        ranges += depth == 0 and token in between
        if depth == 0 and ranges and token in ends:
            ranges -= 1  # the word of a range joins no conditions
        elif depth == 0 and token in joints and any(map(str.strip, parts[-1])):
            parts.append([])
        parts[-1].append(token)
    return parts


def _opened(tokens: Sequence[str], places: int) -> list[str]:
    """What stands in the last brackets on lines of its own; without brackets nothing can be broken."""
    depth, start, end = 0, None, 0
    for i, token in enumerate(tokens):
        if token == "(":
            start = i if depth == 0 else start
            depth += 1
        elif token == ")":
            depth -= 1
            end = i
    if start is None:
        return ["".join(tokens).strip()]
    lines = ["".join(tokens[: start + 1]).strip()]
    arguments = _split(tokens[start + 1 : end], (",",))
    for i, argument in enumerate(arguments):
        part = _broken(argument[1:] if i else argument, places - len(_INDENT) - 1)
        lines += _indented([*part[:-1], part[-1] + ("," if i + 1 < len(arguments) else "")])
    return [*lines, "".join(tokens[end:]).strip()]


def _indented(lines: Sequence[str]) -> list[str]:
    return [_INDENT + line for line in lines]
