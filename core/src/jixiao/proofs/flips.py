"""Cases in which a flag that a rule reads is the other way round, a code another one, or a number another one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.engine.children import members
from jixiao.formula.tree import HISTORY, Derived, Total, Tree, cells
from jixiao.policy.figures import plain
from jixiao.policy.model import Cell, OwnedRule
from jixiao.proofs.edges import Point
from jixiao.proofs.made_rows import as_cell
from jixiao.proofs.moves import movers
from jixiao.proofs.spots import Ground, Stand

#: other values of one code that are tried
_CODES = 4


def flips(ground: Ground, stand: Stand, owned: OwnedRule) -> Iterator[Point]:
    """Every flag, code and number that the rule reads, in its row and in the first row of each aggregate, changed."""
    nodes = ground.run.nodes
    for name in (owned.rule.name, f"{owned.rule.name}#text"):
        node = nodes.get((owned.rule.on, name))
        if isinstance(node, Derived):
            for tree in (node.tree, node.where):
                yield from _of(ground, tree, stand)
                yield from _numbers(ground, tree, stand, node.every)
                for cell in cells(tree):
                    total = nodes.get((owned.rule.on, cell.column))
                    if isinstance(total, Total) and total.leaf != HISTORY:
                        for row in members(ground.run, total, stand.row)[:1]:
                            for inner in (total.keep, total.value):
                                yield from _of(ground, inner, Stand(total.leaf, row, stand))


def _of(ground: Ground, tree: Tree | None, at: Stand) -> Iterator[Point]:
    if ground.given(at) is None:
        return
    for name in dict.fromkeys(cell.column for cell in cells(tree)):
        for value in _others(ground, at, name):
            case = ground.with_cell(at, name, value)
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield Point("other", at.table, ground.subject(at), name, text, case, at)


def _numbers(ground: Ground, tree: Tree | None, at: Stand, every: str) -> Iterator[Point]:
    """Every number that moves a tree, as another one that is no simple multiple of it."""
    for mover in movers(ground, tree, at, every) if tree is not None else ():
        now = mover.now if isinstance(mover.now, Fraction) else mover.low or Fraction(0)
        wishes = (now * 2 + 3 * mover.step, now / 2, (mover.low or 0) + mover.step)
        value = next((x for x in wishes if not mover.is_date and x != now and mover.holds(x)), None)
        if value is not None:
            case = ground.with_cell(mover.at, mover.column, as_cell(value))
            subject = ground.subject(mover.at)
            yield Point("other", mover.at.table, subject, mover.column, plain(value), case, mover.at)


def _others(ground: Ground, at: Stand, name: str) -> Iterator[Cell]:
    """The other values that a stored code or flag may have, or a measure that is a flag."""
    stored, rule = ground.world.column(at.table, name), ground.world.rule(at.table, name)
    unit = stored.unit if stored is not None else rule.rule.unit if rule is not None else None
    if unit is None or ((at.table, name) not in ground.run.nodes and stored is None):
        return
    now = ground.value(at, name)
    if unit.kind == "flag":
        yield from (value for value in (True, False) if value != now)
    elif stored is not None and stored.values:
        yield from [value for value in stored.values if value != now][:_CODES]
    elif unit.is_rank:
        yield from [value for value in ground.world.ordered(unit).order if value != now][:_CODES]
