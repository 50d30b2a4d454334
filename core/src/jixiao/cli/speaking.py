"""Click's classes as they speak the session's language: texts are looked up when help is shown.

A command's help is ``cli.<command>.help``, an option's ``cli.<command>.<option>``; options that every command takes
are ``cli.global.<option>``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from jixiao.cli.session import LANGUAGES, Session

#: columns of a help page, whatever the terminal, so that it reads the same everywhere
WIDTH = 100


def session_of(ctx: click.Context) -> Session:
    """The session of an invocation."""
    return ctx.ensure_object(Session)


class Option(click.Option):
    """An option whose help text is looked up."""

    is_global = False

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Its names and what it does."""
        section = "global" if self.is_global else ctx.command.name
        self.help = session_of(ctx).say(f"{section}.{self.name}")
        return super().get_help_record(ctx)

    def get_help_extra(self, ctx: click.Context) -> Any:
        """Nothing in brackets: what is required or default is in the text."""
        return {}


class GlobalOption(Option):
    """An option that may stand before and behind the name of the command."""

    is_global = True


def _set(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def callback(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            setattr(session_of(ctx), name, value)

    return callback


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        click.echo(f"jixiao {version('jixiao')}")
        ctx.exit()


def global_options() -> list[click.Parameter]:
    """The options that every command takes."""
    return [
        GlobalOption(
            ["--lang"], type=click.Choice(LANGUAGES), expose_value=False, callback=_set("lang"), is_eager=True
        ),
        GlobalOption(["--quiet"], is_flag=True, expose_value=False, callback=_set("quiet")),
        GlobalOption(["--verbose"], is_flag=True, expose_value=False, callback=_set("verbose")),
        GlobalOption(["--version"], is_flag=True, expose_value=False, callback=_version, is_eager=True),
        GlobalOption(["--help"], is_flag=True, expose_value=False, callback=_help, is_eager=True),
    ]


def _help(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


class Command(click.Command):
    """A command whose help is looked up, and that takes the global options."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("context_settings", {"terminal_width": WIDTH, "max_content_width": WIDTH})
        super().__init__(*args, **{**settings, "add_help_option": False})
        self.params += global_options()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; refuse what is left over in the session's language."""
        ctx.allow_extra_args = not isinstance(self, click.Group) or ctx.allow_extra_args
        rest = super().parse_args(ctx, args)
        if ctx.args and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise click.UsageError(session_of(ctx).say("usage.extra", found=" ".join(ctx.args)), ctx)
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows the arguments."""
        prefix = session_of(ctx).say("usage.usage")
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=prefix)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does. The texts are broken into lines by hand: Click cannot measure Chinese."""
        text = session_of(ctx).say(f"{self.name}.help")
        formatter.write("\n" + "".join(f"  {line}".rstrip() + "\n" for line in text.strip().splitlines()))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its own options, then those of every command."""
        options = [param for param in self.params if isinstance(param, Option)]
        for title, is_global in (("options", False), ("global", True)):
            records = [option.get_help_record(ctx) for option in options if option.is_global is is_global]
            shown = [record for record in records if record is not None]
            if shown:
                with formatter.section(session_of(ctx).say(f"usage.{title}")):
                    formatter.write_dl(shown)


def command(name: str) -> Callable[[Callable[..., Any]], Command]:
    """Decorator: make a function a command of that name; it is called with the session first."""
    return click.command(name, cls=Command)


def option(*names: str, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: an option of a command."""
    return click.option(*names, cls=Option, **settings)
