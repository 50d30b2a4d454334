"""Runs what the documents show: files named in a fence's title are written, consoles are run and compared.

A page is a session in an empty folder. A fence with ``title="path"`` is a file of it; with ``, added at the end`` (or
``，接在末尾``) after the path it goes on with one. In a ``console`` fence every line that begins with ``$ `` is a
command, what follows is its output, and a line ``[...]`` stands for any number of lines that the page leaves out.

``python docs/sessions.py --fill`` writes the output of every command that has none yet into its page.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parent.parent
#: the pages that show files or commands
PAGES = ("README.md", "docs/tutorial.md", "docs/tutorial.zh.md", "docs/explanations.md", "docs/developer.md")
LEFT_OUT = "[...]"
_FENCE = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_APPENDED = re.compile(r"(.+?)(?:, added at the end|，接在末尾)")
#: what a command may be: nothing of a page is handed to a shell
_JIXIAO = "import sys; from jixiao.cli.main import main; sys.exit(main(sys.argv[1:]))"
_PROGRAMS = {"jixiao": ("-c", _JIXIAO), "python": ()}


@frozen
class Command:
    """A command of a console with the output that the page shows, and where that output stands in the page."""

    line: str
    shown: str
    start: int
    stop: int


@frozen
class File:
    """A file that the page shows; `appended` to what it showed before."""

    path: str
    text: str
    appended: bool


Step = Command | File


def steps(page: str) -> Iterator[Step]:
    """The files and commands of a page, in order."""
    for fence in _FENCE.finditer(page):
        kind, title, body = fence.groups()
        if kind == "console":
            yield from _commands(body, fence.start(3))
        elif title is not None:
            appended = _APPENDED.fullmatch(title)
            yield File(appended[1] if appended else title, body, appended is not None)


def _commands(body: str, offset: int) -> Iterator[Command]:
    starts = [match.start() for match in re.finditer(r"^\$ ", body, re.MULTILINE)]
    for start, stop in zip(starts, [*starts[1:], len(body)], strict=True):
        line, _, shown = body[start:stop].partition("\n")
        at = offset + start + len(line) + 1
        yield Command(line[2:], shown, at, offset + stop)


def put(file: File, folder: Path) -> None:
    """Write a file of a page into its folder."""
    target = folder / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("a" if file.appended else "w", encoding="utf-8") as stream:
        stream.write(("\n" if file.appended and file.path.endswith(".toml") else "") + file.text)


def run(command: Command, folder: Path) -> str:
    """What a command prints, on stdout and stderr together, without spaces at line ends."""
    program, *arguments = command.line.split()
    environment = {**os.environ, "LANG": "en_GB.UTF-8", "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    environment.pop("JIXIAO_LANG", None)
    # a plugin that the page writes goes before an installed one of its name
    environment["PYTHONPATH"] = os.pathsep.join(str(path) for path in sorted(folder.glob("*/src")))
    done = subprocess.run(
        [sys.executable, *_PROGRAMS[program], *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return tidy(done.stdout)


def tidy(text: str) -> str:
    """The text without spaces at line ends and without empty lines around it."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def agrees(shown: str, printed: str) -> bool:
    """Whether the shown output is what was printed, but for what the page leaves out."""
    return _agree(tidy(shown).splitlines(), printed.splitlines())


def _agree(shown: Sequence[str], printed: Sequence[str]) -> bool:
    if LEFT_OUT not in shown:
        return list(shown) == list(printed)
    cut = shown.index(LEFT_OUT)
    if list(shown[:cut]) != list(printed[:cut]):
        return False
    rest = shown[cut + 1 :]
    return any(_agree(rest, printed[at:]) for at in range(cut, len(printed) + 1))


def fill(path: Path) -> None:
    """Write the output of every command without one into the page."""
    page = path.read_text("utf-8")
    added: list[tuple[int, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for step in steps(page):
            if isinstance(step, File):
                put(step, Path(folder))
                continue
            printed = run(step, Path(folder))
            if not step.shown.strip() and printed:
                added.append((step.start, printed + "\n"))
    for at, text in reversed(added):
        page = page[:at] + text + page[at:]
    path.write_text(page, "utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--fill"]:
    for name in PAGES:
        fill(ROOT / name)
