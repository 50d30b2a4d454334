"""Wrong usage in the session's language: what Click found, without Click's English."""

from __future__ import annotations

import click
from click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchCommand, NoSuchOption

from jixiao.cli.session import Session


def usage_text(error: click.UsageError, session: Session) -> str:
    """How the command is used, what was wrong, and where to read on."""
    lines = []
    if error.ctx is not None:
        lines = [error.ctx.get_usage(), session.say("usage.try", command=error.ctx.command_path), ""]
    return "\n".join([*lines, session.say("usage.error", message=_message(error, session))])


def _message(error: click.UsageError, session: Session) -> str:
    match error:
        case MissingParameter(param=param):
            return session.say("usage.missing", name=_name(param))
        case BadParameter(param=click.Parameter(type=click.Choice(choices=choices)) as param):
            return session.say("usage.choice", name=_name(param), choices=", ".join(str(choice) for choice in choices))
        case BadParameter(param=param):
            return session.say("usage.bad", name=_name(param), message=error.message)
        case NoSuchOption(option_name=name):
            return session.say("usage.no_option", name=name) + _near(error.possibilities, session)
        case NoSuchCommand(command_name=name):
            return session.say("usage.no_command", name=name) + _near(error.possibilities, session)
        case BadOptionUsage(option_name=name):
            return session.say("usage.bad_option", name=name)
        case _:
            return error.format_message()


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "?"
    return param.opts[0] if isinstance(param, click.Option) else param.metavar or str(param.name).upper()


def _near(possibilities: list[str] | None, session: Session) -> str:
    return session.say("usage.near", names=", ".join(possibilities)) if possibilities else ""
