"""The numbers that a figure is made from: the cells of the facts it reads, and which of them belong to the subject."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import evolve, field, frozen

from jixiao.data.facts import BAD
from jixiao.engine.children import members
from jixiao.engine.plan import needs, resolve_flags
from jixiao.engine.run import Run
from jixiao.formula.scale import terminates
from jixiao.formula.tree import CARRIED, HISTORY, LookUp, Paid, Prior, Total, Window
from jixiao.proofs.inputs import Input, number_input
from jixiao.proofs.reached import Spot

#: how far the references of a row are followed to see whom it belongs to
_UPWARDS = 3


@frozen
class Number:
    """A number that a figure reads: where it stands, what it is now and how it may move.

    `belongs` says that it stands in the subject's row or in one that belongs to it. A `rule` is a figure of the subject
    that can be put in place of its formula. `fault` says why it cannot move: ``empty``, ``carried``, ``unreadable``.
    """

    spot: Spot
    id: str
    input: Input = field(repr=False)
    now: Fraction | None
    belongs: bool
    rule: bool = False
    fault: str = ""


def numbers(run: Run, table: str, row: int, columns: Iterable[str]) -> list[Number]:
    """The numbers that figures of one row are made from, in this month's facts, in the order in which they are met."""
    world, made = run.plan.program.world, resolve_flags(run.nodes)
    owned = {(table, row)}
    seen: dict[tuple[str, str, int], None] = {}
    waiting = [(table, column, row) for column in columns]
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen[key] = None
        where, column, at = key
        node = run.nodes.get(made.get((where, column), (where, column)))
        match node:
            case None | Prior():
                continue
            case Total() if node.leaf != HISTORY:
                rows = members(run, node, at)
                owned |= {(node.leaf, other) for other in rows} if (where, at) in owned else set()
                waiting += [(node.leaf, name, other) for other in rows for name in sorted(node.leaf_columns)]
                waiting += [(where, name, at) for name in node.outer]
            case LookUp():
                waiting.append((where, node.via, at))
                parent = run.exactly.values(where, node.via, [at])[0]
                if isinstance(parent, Fraction):
                    waiting.append((node.target, node.column, int(parent)))
            case Paid() | Window() | _:
                waiting += [(where, name, at) for _, name in sorted(needs(node), reverse=True)]
    found = []
    for where, column, at in seen:
        rule = world.rule(where, column)
        if rule is not None and (where, at) == (table, row) and column not in columns and rule.rule.unit.is_number:
            found.append(_rule(run, Spot(where, column, at), row))
        elif (where, column) not in run.nodes and rule is None:
            item = _stored(run, Spot(where, column, at), (where, at) in owned or _leads_to(run, where, at, owned))
            found += [] if item is None else [item]
    return found


def _rule(run: Run, spot: Spot, row: int) -> Number:
    unit = run.plan.program.world.rules[(spot.table, spot.column)].rule.unit
    value = run.exactly.values(spot.table, spot.column, [row])[0]
    now = value if isinstance(value, Fraction) else None
    moved = number_input(spot.column, unit, None, None, None)
    return Number(spot, _id(run, spot), moved, now, belongs=True, rule=True, fault="empty" if now is None else "")


def _stored(run: Run, spot: Spot, belongs: bool) -> Number | None:
    """A stored cell as a number that may move; None for one that is no number, or tells rows apart."""
    world, sheet = run.plan.program.world, run.sheets[spot.table]
    name = spot.column.removeprefix(CARRIED)
    column = world.column(spot.table, name)
    if column is None or not column.unit.is_number or name not in sheet.numbered.frame.columns:
        return None
    keys = {key for ref in world.references if ref.table == spot.table for key, _ in ref.keys}
    if name in keys or name in world.tables[spot.table].key:
        return None
    if sheet.is_dated and not sheet.start <= spot.row < sheet.stop:
        return None
    bad = f"{name}{BAD}"
    unreadable = bad in sheet.numbered.frame.columns and sheet.numbered.frame[bad][spot.row] is True
    value = run.exactly.values(spot.table, name, [spot.row])[0]
    now = value if isinstance(value, Fraction) else None
    moved = number_input(name, column.unit, column.lowest, column.highest, column.step)
    if now is not None and column.step is None and now % moved.step:
        # a step as fine as the number itself is written
        moved = evolve(moved, step=Fraction(1, 10 ** (terminates(now) or 0)))
    fault = "carried" if name in sheet.replaced else "unreadable" if unreadable else "empty" if now is None else ""
    return Number(Spot(spot.table, name, spot.row), _id(run, spot), moved, now, belongs, fault=fault)


def _id(run: Run, spot: Spot) -> str:
    return str(run.subjects(spot.table)[spot.row])


def _leads_to(run: Run, table: str, row: int, owned: set[tuple[str, int]]) -> bool:
    """Whether a row refers to the subject, or to a row that belongs to it."""
    world, here = run.plan.program.world, {(table, row)}
    for _ in range(_UPWARDS):
        above = set()
        for where, at in here:
            frame = run.sheets[where].numbered.frame
            for ref in world.references:
                if ref.table == where and f"@{ref.name}" in frame.columns:
                    parent = frame[f"@{ref.name}"][at]
                    above |= set() if parent is None else {(ref.target, int(parent))}
        if above & owned:
            return True
        here = above
    return False
