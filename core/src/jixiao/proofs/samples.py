"""Rows that a client could have: what a rule is free to read, and the cells that bring a part of it to a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product

from attrs import evolve

from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import Cell, Derived, LookUp, Scalar, Tree, cells
from jixiao.proofs.facts import Beside, Facts, beside_of, is_row_wise, link_of
from jixiao.proofs.inputs import Input, step_of
from jixiao.proofs.intervals import Intervals
from jixiao.scheme.units import Unit

#: settings of flags and codes that are tried at most
_SETTINGS = 64
#: what an input without an end is tried at
_LARGE = Fraction(10**6)
Given = dict[str, Scalar]


def free(
    intervals: Intervals, table: str, trees: Iterable[Tree | None], earlier: Sequence[Compiled] = ()
) -> dict[str, Input]:
    """What formulas over a row are free to read, by name: stored columns, and measures of what no row tells.

    `earlier` are the editions before, whose ranks a row may still hold.
    """
    item = intervals.item
    found: dict[str, Input] = {}
    waiting = [cell.column for tree in trees for cell in cells(tree)]
    seen: set[str] = set()
    others: list[Beside] = []
    while waiting:
        name = waiting.pop(0).partition("#")[0]
        if name in seen:
            continue
        seen.add(name)
        node = item.plan.nodes.get((table, name))
        made: Input | None = None
        if isinstance(node, Derived):
            if is_row_wise(item, table, node):
                waiting += [cell.column for tree in (node.tree, node.where) for cell in cells(tree)]
            elif (owned := item.world.rule(table, name)) is not None and owned.rule.formula is not None:
                made = _pinned(intervals, table, name, owned.rule.unit)
        elif (beside := beside_of(item, table, name)) is not None:
            # two figures of one cell cannot be chosen apart
            if beside not in others:
                others.append(beside)
                made = _beside(intervals, table, name, beside)
        elif isinstance(node, LookUp):
            link = link_of(item, table, node.via)
            if link is not None:
                waiting += [cell.column for tree in link.trees for cell in cells(tree)]
        elif node is None:
            made = _stored(item, table, name, earlier)
        if made is not None:
            found[name] = made
    return found


def _stored(item: Compiled, table: str, name: str, earlier: Sequence[Compiled]) -> Input | None:
    column = item.world.column(table, name)
    if column is None:
        return None
    if column.unit.is_number:
        return _number(name, column.lowest, column.highest, step_of(column.unit, column.step))
    if column.unit.kind == "flag":
        return Input(name, (True, False))
    if column.unit.is_rank:
        ranks = [rank for edition in (item, *earlier) for rank in edition.world.ordered(column.unit).order]
        return Input(name, tuple(dict.fromkeys(ranks)))
    return Input(name, column.values) if column.values else None


def _beside(intervals: Intervals, table: str, name: str, beside: Beside) -> Input | None:
    """A cell of a row of another table, as the row reads it."""
    item = intervals.item
    made = _stored(item, beside.table, beside.column, ())
    if made is None:
        unit = item.world.unit_of(beside.table, beside.column)
        made = None if unit is None else _pinned(intervals, beside.table, beside.column, unit)
    return None if made is None else evolve(made, name=name)


def _pinned(intervals: Intervals, table: str, name: str, unit: Unit) -> Input | None:
    if unit.kind == "flag":
        return Input(name, (True, False))
    if not unit.is_number:
        return None
    held = intervals.column(table, name)
    return _number(name, held.low, held.high, step_of(unit))


def _number(name: str, low: Fraction | None, high: Fraction | None, step: Fraction) -> Input:
    low = Fraction(0) if low is None or (low < 0 and (high is None or high >= 0)) else low
    rest = max(low, Fraction(1)) if high is None else min(max(low, Fraction(1)), high)
    return Input(name, (), low, high, step, rest)


def settings(inputs: Mapping[str, Input]) -> Iterator[Given]:
    """Settings of the flags and codes with the numbers at rest: every one of few, the first of many."""
    numbers: Given = {name: one.rest for name, one in inputs.items() if not one.values}
    chosen = [(name, one.values) for name, one in inputs.items() if one.values]
    for values in islice(product(*(values for _, values in chosen)), _SETTINGS):
        yield numbers | dict(zip((name for name, _ in chosen), values, strict=True))


def reaching(
    item: Compiled, table: str, tree: Tree, inputs: Mapping[str, Input], wanted: Sequence[Fraction]
) -> Iterator[Given]:
    """Rows in which a part of a formula may come to one of some numbers: one input is moved, along a straight line."""
    numbers = [one for one in inputs.values() if not one.values]
    for given in settings(inputs):
        for number in wanted:
            if isinstance(tree, Cell) and tree.column in inputs:
                numbers = [inputs[tree.column]]
            for one in numbers:
                ends = [one.low, one.low + one.step if one.high is None else one.high]
                held = [Facts(item, table, given | {one.name: end}).of(tree) for end in ends]
                if not all(isinstance(value, Fraction) for value in held) or held[0] == held[1]:
                    continue
                slope = (held[1] - held[0]) / (ends[1] - ends[0])  # type: ignore[operator]  # numbers, as just seen
                at = ends[0] + (number - held[0]) / slope  # type: ignore[operator]  # numbers, as just seen
                for moved in dict.fromkeys((at // one.step * one.step, -(-at // one.step) * one.step)):
                    if one.low <= moved and (one.high is None or moved <= one.high):
                        yield given | {one.name: moved}


def extremes(item: Compiled, table: str, tree: Tree, inputs: Mapping[str, Input], sign: int) -> Given | None:
    """The row in which a part of a formula is greatest (`sign` 1) or least (-1), as far as ends of inputs show it."""
    best: tuple[Fraction, Given] | None = None
    for given in settings(inputs):
        for _ in range(2):
            for one in inputs.values():
                if one.values:
                    continue
                for end in (one.low, one.high if one.high is not None else one.low + _LARGE):
                    tried = given | {one.name: end}
                    facts = Facts(item, table, tried)
                    value = facts.of(tree)
                    if not isinstance(value, Fraction) or facts.unclear:
                        continue
                    if best is None or sign * (value - best[0]) > 0:
                        best = (value, tried)
            given = best[1] if best is not None else given
    if best is None:
        facts = Facts(item, table, {})
        value = facts.of(tree)
        return {} if isinstance(value, Fraction) and not facts.unclear else None
    return best[1]
