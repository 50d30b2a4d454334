"""How one invocation speaks: its language, how much it says, and where it says it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from jixiao.problems import Problem

LANGUAGES = ("en", "zh")


class Outcome(NamedTuple):
    """What a command leaves to be said: its problems, and whether it failed although there are none."""

    problems: tuple[Problem, ...] = ()
    failed: bool = False


class Session:
    """The settings of one invocation. Results go to stdout; everything else to stderr."""

    def __init__(self, lang: str = "en", *, quiet: bool = False, verbose: bool = False) -> None:
        self.lang = lang
        self.quiet = quiet
        self.verbose = verbose

    def say(self, key: str, **values: object) -> str:
        """A text of the command line in the session's language."""
        from jixiao.language import say

        return say(f"cli.{key}", self.lang, **values)

    def counted(self, key: str, count: int) -> str:
        """``1 problem``, ``2 problems``: a text that depends on a number."""
        return self.say(f"{key}.{'one' if count == 1 else 'many'}", count=count)

    def result(self, text: str | bytes) -> None:
        """Print a result. Bytes are written as they are, whatever the terminal's encoding."""
        click.echo(text, nl=isinstance(text, str))

    def note(self, text: str) -> None:
        """Tell how it goes, unless nobody wants to hear it."""
        if not self.quiet:
            click.echo(text, err=True)


def language(args: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language asked for: by the last ``--lang``, else by ``JIXIAO_LANG``, else by ``LANG``.

    Arguments are looked through before they are parsed, since help and usage errors are said while parsing.
    """
    found = ""
    for i, arg in enumerate(args):
        if arg == "--":
            break
        name, equals, value = arg.partition("=")
        if name == "--lang":
            found = value if equals else args[i + 1] if i + 1 < len(args) else ""
    for wish in (found, environ.get("JIXIAO_LANG", "")):
        if wish in LANGUAGES:
            return wish
    return "zh" if environ.get("LANG", "").startswith("zh") else "en"


def forgiving_output() -> None:
    """Show a character that the terminal cannot show as an escape, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
