"""A formula with its names resolved: a tree over the columns of one row, and the nodes that such trees belong to.

A row sees only columns of its own table. What a formula reads elsewhere (a parent, children, other rows, an earlier
period) is a hidden column of that row, made by a node of its own; so every reading of a tree is row by row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction

from attrs import field, frozen

from jixiao.formula.syntax import Span
from jixiao.scheme.steps import Bands, Curve, Ladder, Ranks
from jixiao.scheme.units import FLAG, Unit

NOWHERE = Span(0, 0)
#: the pseudo-table of earlier periods of a table: its rows are (row, period)
HISTORY = "#history"
#: the kinds of aggregate of which a median is made: the lower and the upper of the middle values
MIDDLES = ("median_low", "median_high")
#: before the name of a carried column: what was carried into the month, before its decisions
CARRIED = "carried."
#: after the name of a rule: the day from which what it sets is in force
EFFECT = "#takes_effect"
Scalar = Fraction | str | bool | dt.date | None


@frozen
class Value:
    """A constant: a number, text, flag, date, null, or the bands, curve, ladder or ranks of a term (named `term`)."""

    value: Scalar | Bands | Curve | Ladder | Ranks
    unit: Unit
    term: str | None = None
    span: Span = field(default=NOWHERE, eq=False)


@frozen
class Cell:
    """A column of the same row."""

    column: str
    unit: Unit
    span: Span = field(default=NOWHERE, eq=False)


@frozen
class Moment:
    """A part of the row's period: ``start``, ``end``, ``last`` (the last day), ``year``, ``quarter``, ``text`` ..."""

    part: str
    unit: Unit
    span: Span = field(default=NOWHERE, eq=False)


@frozen
class Call:
    """A function of the one table applied to arguments; `part` is the field taken of its result."""

    function: str
    args: tuple[Tree, ...]
    unit: Unit
    part: str | None = None
    span: Span = field(default=NOWHERE, eq=False)


Tree = Value | Cell | Moment | Call


def cells(tree: Tree | None) -> Iterator[Cell]:
    """All columns that a tree reads."""
    if isinstance(tree, Cell):
        yield tree
    elif isinstance(tree, Call):
        for arg in tree.args:
            yield from cells(arg)


def moments_of(tree: Tree | None) -> Iterator[Moment]:
    """All parts of the period that a tree names."""
    if isinstance(tree, Moment):
        yield tree
    elif isinstance(tree, Call):
        for arg in tree.args:
            yield from moments_of(arg)


def own_columns(*trees: Tree | None) -> set[str]:
    """The names of the columns that trees read of their own row, not of the outer one (``^column``)."""
    return {cell.column for tree in trees for cell in cells(tree) if not cell.column.startswith("^")}


def joined(conditions: Iterable[Tree]) -> Tree | None:
    """All of several conditions; None of none."""
    result: Tree | None = None
    for condition in conditions:
        result = condition if result is None else Call("and", (result, condition), FLAG)
    return result


@frozen
class Other:
    """A date other than a table's time, by its column, that has to lie in the period, some months, or before the end.

    A row counts from its own month on: a date before that puts it there.
    """

    column: str
    months: int = 0
    everything: bool = False


@frozen
class During:
    """Which rows of a dated table an aggregate sees: those of the period, of some months up to its end, or all so far.

    With `months` 0 it is the rule's own period. `other` limits them by another date.
    """

    months: int = 0
    everything: bool = False
    other: Other | None = None


@frozen
class Derived:
    """A row-wise column: the tree, for the rows for which `where` holds (all, without one).

    A rule's own column bears its name; ``<name>#on`` says where it applies, if it has a `where`.
    """

    table: str
    name: str
    tree: Tree
    unit: Unit
    where: Tree | None = None
    every: str = "month"


@frozen
class LookUp:
    """A column of the row's one parent: `via` is the numbered reference (``@person``) to a row of `target`.

    With `posted` the value is that in force on the row's own day, where the parent's column has dated overlays.
    """

    table: str
    name: str
    via: str
    target: str
    column: str
    unit: Unit
    posted: bool = False


@frozen
class Find:
    """The number of the row of `target` whose key has the values of `keys`, looked for in every month anew.

    `keys` pairs a tree with a key column of the target; a row for which `when` fails refers to nothing.
    """

    table: str
    name: str
    target: str
    keys: tuple[tuple[Tree, str], ...]
    when: Tree | None
    unit: Unit

    @property
    def trees(self) -> tuple[Tree, ...]:
        """What it reads of its own row."""
        return (*(tree for tree, _ in self.keys), *([] if self.when is None else [self.when]))


@frozen
class Total:
    """An aggregate over the rows of `leaf` that belong to each row of `table`.

    `via` are the numbered references that lead from the leaf up to the table, `through` the tables that hold them.
    `value`, `keep` and `order` are trees over the leaf's row; `outer` are columns of `table` that they read as
    ``^column``. `skip` are flags of the leaf without which a row is passed over.
    """

    table: str
    name: str
    kind: str
    leaf: str
    via: tuple[str, ...]
    through: tuple[str, ...]
    unit: Unit
    value: Tree | None = None
    keep: Tree | None = None
    order: Tree | None = None
    during: During = During()
    outer: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    every: str = "month"

    @property
    def leaf_columns(self) -> set[str]:
        """The columns of the leaf that it reads."""
        return own_columns(self.value, self.keep, self.order) | set(self.skip)


@frozen
class Window:
    """A function of a row among the other rows of its table: rank, place, a share of a pool, a running sum.

    `partition` and `order` are trees; rows for which `keep` fails, or a flag of `skip`, stand outside.
    """

    table: str
    name: str
    kind: str
    args: tuple[Tree, ...]
    unit: Unit
    partition: tuple[Tree, ...] = ()
    order: tuple[tuple[Tree, bool], ...] = ()
    keep: Tree | None = None
    skip: tuple[str, ...] = ()
    every: str = "month"

    @property
    def columns(self) -> set[str]:
        """The columns of the table that it reads."""
        return own_columns(*self.args, *self.partition, *(tree for tree, _ in self.order), self.keep) | set(self.skip)


@frozen
class Prior:
    """The value of a column in the period before, of the kind for which the column's rule runs."""

    table: str
    name: str
    column: str
    unit: Unit
    every: str = "month"


@frozen
class Paid:
    """A money line as paid: rounded once, and for a penalty no more than is left of what it is taken from.

    `earlier` are the penalties that are taken before it and share a payout with it, in order.
    """

    table: str
    name: str
    rule: str
    unit: Unit
    taken_from: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


Node = Derived | LookUp | Find | Total | Window | Prior | Paid
