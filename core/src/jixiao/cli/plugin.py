"""`jixiao plugin new`: a plugin of the house shape, which installs with pip and passes the conformance suite."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from jixiao.cli.folders import fill, refuse_used
from jixiao.cli.session import Session
from jixiao.cli.speaking import command

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
#: the ending of the template's files, which are no modules as long as their names are open
_OPEN = ".in"


@command("plugin")
@click.argument("action", metavar="new", type=click.Choice(("new",)))
@click.argument("name")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def run(session: Session, action: str, name: str, folder: Path | None) -> None:
    """Write the beginning of a plugin; `new` is the only action."""
    _refuse_name(name)
    target = folder or Path(name)
    refuse_used(target)
    words = {
        "name": name,
        "package": f"jixiao_{name}",
        "project": f"jixiao-{name.replace('_', '-')}",
        "class": "".join(part.capitalize() for part in name.split("_")),
        "title": name.replace("_", " ").capitalize(),
    }
    fill(target, lambda fresh: _write(fresh, words))
    session.note(session.say("plugin.made", folder=target))
    session.note(session.say("plugin.next", folder=target, name=name))


def _refuse_name(name: str) -> None:
    """A scheme's name is a word of a formula and part of a module's name.

    :raises Problems: it cannot be both.
    """
    from jixiao.problems import Problem, Problems

    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise Problems(Problem("cli.plugin_name", path=name, values={"name": name}))


def _write(folder: Path, words: Mapping[str, str]) -> None:
    """The template's files with the words in place of ``@name@`` and the like."""
    for path, file in _files(resources.files("jixiao.cli") / "plugin_template", Path()):
        target = folder / str(path).removesuffix(_OPEN).replace("src/package", f"src/{words['package']}")
        target.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text("utf-8")
        for word, value in words.items():
            text = text.replace(f"@{word}@", value)
        target.write_text(text, "utf-8")


def _files(folder: Traversable, path: Path) -> Iterator[tuple[Path, Traversable]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _files(item, path / item.name)
        elif item.name.endswith(_OPEN):
            yield path / item.name, item
