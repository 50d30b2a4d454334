"""The command `jixiao`: finds the subcommand, and turns what went wrong into text and an exit code."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from jixiao.cli.session import Outcome, Session, forgiving_output, language
from jixiao.cli.speaking import Command, session_of

if TYPE_CHECKING:
    from jixiao.problems import Problem

#: the commands in the order of help; each is a module of its name beside this one, imported when it is used
COMMANDS = (
    "schemes", "new", "check", "evaluate", "explain", "test", "compare", "reconcile", "statement", "report", "sheets",
    "weights", "plugin",
)  # fmt: skip
#: exit codes: a problem, wrong usage, stopped by Ctrl-C, nobody reads the output any more
PROBLEM, USAGE, INTERRUPTED, PIPE = 1, 2, 130, 141
#: so many objects are made before they are searched for rings
_SEARCHED = 200_000


class Jixiao(Command, click.Group):
    """The group: the only place where a problem becomes text and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, from its module."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"jixiao.cli.{cmd_name}").run
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; an unknown one comes with the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, then the options."""
        session = session_of(ctx)
        with formatter.section(session.say("usage.commands")):
            formatter.write_dl([(name, session.say(f"{name}.short")) for name in COMMANDS])
        super().format_options(ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say its problems."""
        session = session_of(ctx)
        try:
            outcome = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _close_quietly()
            ctx.exit(PIPE)
        except click.exceptions.Exit:
            raise
        except Exception as error:
            problems = _problems_of(error)
            if problems is None:
                raise
            outcome = Outcome(problems)
        if isinstance(outcome, Outcome):
            ctx.exit(conclude(outcome, session))
        return outcome


def _problems_of(error: Exception) -> tuple[Problem, ...] | None:
    """The problems that an exception carries; None if it is a bug, which keeps its traceback."""
    from jixiao.problems import Problems

    return error.problems if isinstance(error, Problems) else None


def _close_quietly() -> None:
    """Let the interpreter's last flush go nowhere instead of failing again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:
        sys.stdout = None


def conclude(outcome: Outcome, session: Session) -> int:
    """Say the problems of an outcome, with how many there are at the end; the exit code."""
    if outcome.problems:
        from jixiao.cli.problem_text import problem_text

        text = problem_text(outcome.problems, session)
        if text:
            click.echo(text, err=True)
    return PROBLEM if outcome.failed or any(str(problem.severity) == "error" for problem in outcome.problems) else 0


def _collect_rarely() -> None:
    """Spare a short process most of the search for rings of objects, and all of it at its end."""
    gc.set_threshold(_SEARCHED)
    atexit.register(gc.freeze)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code. Without `args` it is a process of its own."""
    if args is None:
        _collect_rarely()
    given = list(sys.argv[1:] if args is None else args)
    session = Session(language(given, os.environ))
    forgiving_output()
    group = Jixiao("jixiao", no_args_is_help=True)
    try:
        result = group.main(given, prog_name="jixiao", standalone_mode=False, obj=session)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return USAGE
    except click.UsageError as error:
        from jixiao.cli.usage import usage_text

        click.echo(usage_text(error, session), err=True)
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo(session.say("interrupted"), err=True)
        return INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return PIPE
    return result if isinstance(result, int) else 0
