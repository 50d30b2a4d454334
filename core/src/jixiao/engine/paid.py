"""Money lines as paid: rounded once, and a penalty no more than is left of what it is taken from."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from jixiao.engine.bounds import tight
from jixiao.formula.columns import Figures
from jixiao.formula.operands import quantity
from jixiao.formula.passes import select
from jixiao.formula.rounding import round_half_away
from jixiao.formula.scale import WIDE, kind, whole
from jixiao.formula.tree import Call, Cell, Node, Paid, Value
from jixiao.formula.uniform import full
from jixiao.scheme.units import NUMBER

if TYPE_CHECKING:
    from jixiao.engine.run import Run


def pay(run: Run, table: str, nodes: Sequence[Node]) -> None:
    """Compute paid lines of a table, each in money at the policy's places; a rule that does not apply pays 0."""
    places = run.plan.program.world.places
    columns: dict[str, pl.Series] = {}
    figures: dict[str, Figures] = {}
    paid = [node for node in nodes if isinstance(node, Paid)]
    reading = run.reading(table, "month")
    values: list[pl.Expr] = []
    for node in paid:
        line = Cell(node.rule, node.unit)
        call = Call("round", (line, Value(Fraction(places), NUMBER)), node.unit)
        number = round_half_away(reading, call, quantity(reading.of(line)), places)
        # lines of all sizes count the same unit: cents
        value = number.at(places, number.size)
        applies = f"{node.rule}#on"
        if applies in reading.frame.columns:
            value = pl.when(pl.col(applies)).then(value).otherwise(whole(0, kind(number.size, places)))
        values.append(value.alias(node.name))
    found = select(reading.frame, values)
    for node in paid:
        column = full(found[node.name], reading.frame.height)
        if node.taken_from:
            column = _capped(column, _left(run, node)).alias(node.name)
        columns[node.name], figures[node.name] = tight(column, places)
    run.sheets[table].add(columns, figures)


def _left(run: Run, node: Paid) -> pl.Series:
    """What is left of the payouts a penalty is taken from, after the penalties taken before it.

    Each earlier penalty comes off the payouts that it names, in the order in which it names them.
    """
    frame = run.sheets[node.table].frame
    remaining = {name: frame[f"{name}#paid"].cast(WIDE) for name in node.taken_from}
    for earlier in node.earlier:
        other = run.nodes[(node.table, f"{earlier}#paid")]
        assert isinstance(other, Paid)
        rest = frame[f"{earlier}#paid"].cast(WIDE)
        # one that names no payout comes off all of them
        for name in other.taken_from or node.taken_from:
            pot = remaining.get(name, frame[f"{name}#paid"].cast(WIDE))
            taken = _capped(rest, pot)
            remaining[name], rest = pot - taken, rest - taken
    return functools.reduce(operator.add, (remaining[name] for name in node.taken_from))


def _capped(value: pl.Series, most: pl.Series) -> pl.Series:
    """`value`, but not above `most`; unknown if either is: a fine of 0 is none without a plan either (S2.1-I1)."""
    amount, cap = pl.lit(value), pl.lit(most)
    return pl.select(pl.when(amount <= cap).then(amount).when(amount > cap).then(cap)).to_series()
