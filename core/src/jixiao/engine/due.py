"""The days by which the processes of a scheme are to be done."""

from __future__ import annotations

import datetime as dt

from jixiao.engine.moments import moment_values
from jixiao.engine.run import Run
from jixiao.formula import exact
from jixiao.formula.context import Context
from jixiao.formula.parse import FormulaFault
from jixiao.formula.resolve import Resolver
from jixiao.scheme.documents import Process


def due(run: Run, owner: str, process: Process) -> dt.date | None:
    """The last day of a process of the scheme `owner` for the month computed; None where none is said.

    A term that the policy leaves open, or a day that the company's calendar does not list, leaves it open too.
    """
    if process.due is None or not run.ends(process.every):
        return None
    world = run.plan.program.world
    try:
        tree = Resolver(world).formula(process.due, Context(next(iter(world.tables)), owner, process.due))
    except FormulaFault:
        return None
    (day,) = exact.rows(tree, {}, moment_values(run.period(process.every), run.calendar), 1)
    return day if isinstance(day, dt.date) else None
