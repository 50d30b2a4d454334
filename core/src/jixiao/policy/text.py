"""The text of a policy file: its encoding, its TOML syntax, and hints for the slips that people make."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import tomli

from jixiao.policy import positions as scanner
from jixiao.policy.slips import find_slip
from jixiao.problems import Place, Problem, Problems, did_you_mean


def read_toml(file: Path, name: str) -> tuple[dict[str, object], Mapping[scanner.Path, tuple[int, int]]]:
    """The document of a file and where its keys stand; `name` is the file's name in messages.

    :raises Problems: there is no such file, it is no UTF-8 text, or no TOML.
    """
    text = _decoded(_bytes(file, name), name)
    try:
        return tomli.loads(text, parse_float=Decimal), scanner.positions(text)
    except tomli.TOMLDecodeError as error:
        raise Problems(_syntax(text, error, name)) from None
    except (ValueError, RecursionError) as error:
        values = {"error": str(error)}
        raise Problems(Problem("policy.syntax", Place(name), values=values)) from None


def _bytes(file: Path, name: str) -> bytes:
    place = Place(name)
    try:
        return file.read_bytes()
    except FileNotFoundError:
        parent = file.parent
        beside = [path.name for path in parent.iterdir() if path.suffix == ".toml"] if parent.is_dir() else []
        values = {"name": file.name, "near": did_you_mean(file.name, beside)}
        raise Problems(Problem("policy.no_policy", place, values=values)) from None
    except IsADirectoryError:
        inside = sorted(path.name for path in file.iterdir() if path.suffix == ".toml")
        raise Problems(Problem("policy.is_folder", place, values={"inside": ", ".join(inside) or "–"})) from None
    except (OSError, ValueError) as error:
        raise Problems(Problem("policy.unreadable", place, values={"error": str(error)})) from None


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        values = {"encoding": _encoding(raw)}
        raise Problems(Problem("policy.encoding", Place(name, line, 1), values=values)) from None


def _encoding(raw: bytes) -> str:
    """The encoding that a text which is no UTF-8 probably has."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "–"
    return "GBK"


def _syntax(text: str, error: tomli.TOMLDecodeError, name: str) -> Problem:
    """The parser's message, or the slip behind it where one is plain to see."""
    lines = text.replace("\r\n", "\n").split("\n")
    number = min(error.lineno, len(lines))
    slip = find_slip(lines[number - 1], error.colno, error.msg)
    if slip is None:
        return Problem("policy.syntax", Place(name, number, error.colno), values={"error": error.msg})
    return Problem(f"policy.{slip.code}", Place(name, number, slip.column), values=slip.values)
