"""The exact reading: a tree over the values of one row, in rational numbers.

It is what every other reading is held against, what decides ties, edges and gates, and what explanations show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.tree import Call, Cell, Moment, Scalar, Tree, Value
from jixiao.formula.workdays import COUNTING, Calendar


class Unreadable:
    """Stands in a row for a cell that could not be read: neither a value nor empty."""


UNREADABLE = Unreadable()
#: what a row holds: a value, nothing, or a cell that could not be read; and the company's calendar beside its period
Held = Scalar | Unreadable | Calendar
Row = Mapping[str, Held]
Reader = Callable[[Row], Scalar]

_SCALARS = (Fraction, str, bool, dt.date)
#: key prefix under which a row holds the parts of its period
MOMENT = "period."
#: the key under which it holds the company's calendar
CALENDAR = MOMENT + "calendar"
#: functions that look at whether a value is there at all: a cell that could not be read makes them unknown
_PRESENCE = ("is_null", "coalesce")


def known(held: Held) -> Scalar:
    """The value held; None where there is none, or none that could be read."""
    return None if isinstance(held, Unreadable | Calendar) else held


def reader(tree: Tree) -> Reader:
    """A function from a row (column to value, ``period.<part>`` to parts of its period) to the tree's value."""
    match tree:
        case Value(value=value):
            constant = value if value is None or isinstance(value, _SCALARS) else None  # tables act through their call
            return lambda row: constant
        case Cell(column=column):
            return lambda row: known(row[column])
        case Moment(part=part):
            return lambda row: known(row[MOMENT + part])
        case Call():
            return _call(tree)


def _call(tree: Call) -> Reader:
    function = FUNCTIONS[tree.function].exact
    if function is None:
        raise TypeError(f"{tree.function} has no row-wise reading")
    args = [reader(arg) for arg in tree.args]
    if tree.function in _PRESENCE and isinstance(tree.args[0], Cell):
        column = tree.args[0].column
        return lambda row: (
            None if isinstance(row[column], Unreadable) else function(tree, tuple(arg(row) for arg in args))
        )
    if tree.function in COUNTING:
        return lambda row: function(tree, (*(arg(row) for arg in args), row.get(CALENDAR)))
    return lambda row: function(tree, tuple(arg(row) for arg in args))


def rows(tree: Tree, columns: Mapping[str, Sequence[Held]], moments: Mapping[str, Held], count: int) -> list[Scalar]:
    """The tree's value for each of `count` rows, given column by column."""
    read = reader(tree)
    if not columns:
        return [read(moments) for _ in range(count)]
    names = list(columns)
    return [read({**moments, **dict(zip(names, row, strict=True))}) for row in zip(*columns.values(), strict=True)]
