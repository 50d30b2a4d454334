"""Functions of a row among the rows of its own table: how ``over`` becomes hidden nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from jixiao.formula.context import Context
from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.hidden import composed, hidden_name
from jixiao.formula.parse import FormulaFault
from jixiao.formula.rank_trees import at_place, placed
from jixiao.formula.syntax import Apply, Name, parts
from jixiao.formula.tree import Tree, Window
from jixiao.formula.typed import refuse_rows, unit_of
from jixiao.scheme.units import COUNT, NUMBER

if TYPE_CHECKING:
    from jixiao.formula.resolve import Resolver

#: functions of a row's place among others, which need an order
_PLACES = ("rank", "place", "row_number")
#: functions of a whole partition, of which no row is the last so far
_WHOLE = ("median", "bounded_share", "allot")
#: aggregates that may stand over the rows of the own table
_OVER = ("sum", "count", "avg", "median", "min", "max", "any", "all")


def window(resolver: Resolver, syntax: Apply, context: Context) -> Tree:
    """A function of a row among the rows of its own table."""
    if context.leaf is not None:
        raise FormulaFault("nested", syntax.span, name=syntax.function)
    over = syntax.over
    if syntax.distinct or (FUNCTIONS[syntax.function].kind != "window" and syntax.function not in _OVER):
        raise FormulaFault("not_over", syntax.span, name=syntax.function, known=", ".join(_OVER))
    if over is not None and over.order and syntax.function in _WHOLE:
        raise FormulaFault("no_running", syntax.span, name=syntax.function)
    plain = evolve(context, optional=False)
    args: tuple[Tree, ...] = tuple(
        resolver.tree(arg, evolve(plain, optional=isinstance(arg, Name))) for arg in syntax.args
    )
    partition = tuple(resolver.tree(item, plain) for item in over.partition) if over is not None else ()
    order = (
        tuple((placed(resolver.tree(item, evolve(plain, optional=True))), down) for item, down in over.order)
        if over
        else ()
    )
    refuse_rows(syntax.args, args)
    if over is not None:
        refuse_rows((item for item, _ in over.order), (tree for tree, _ in order))
    if syntax.function == "place" and args:
        order, args = ((placed(args[0]), True), *order), ()
    if syntax.function in _PLACES and not order:
        raise FormulaFault("no_order", syntax.span, name=syntax.function)
    keep = None if syntax.keep is None else resolver.tree(syntax.keep, plain)
    if syntax.keep is not None and keep is not None and keep.unit.kind != "flag":
        raise FormulaFault("not_a_flag", syntax.keep.span, unit=keep.unit)
    skip = _absent(resolver, syntax, context)
    unit = COUNT if syntax.function in ("count", *_PLACES) else unit_of(syntax, args)
    name = hidden_name(syntax, context)
    ranks = resolver.ranks(unit, syntax) if unit.is_rank else None
    if ranks is not None:
        args, unit = tuple(map(placed, args)), NUMBER
    node = Window(context.table, name, syntax.function, args, unit, partition, order, keep, skip, context.every)
    cell = evolve(composed(resolver, node, context.owner), span=syntax.span)
    return cell if ranks is None else at_place(cell, ranks)


def _absent(resolver: Resolver, syntax: Apply, context: Context) -> tuple[str, ...]:
    """The flags of rules named plainly as argument or order: rows where they do not apply stand outside."""
    items = [*syntax.args, *(item for item, _ in syntax.over.order)] if syntax.over else list(syntax.args)
    flags = []
    for item in items:
        for part in parts(item):
            if not isinstance(part, Name) or len(part.parts) != 1:
                continue
            owned = resolver.world.rule(context.table, part.parts[0])
            if owned is not None and resolver.may_be_absent(owned.rule):
                flags.append(f"{owned.rule.name}#on")
    return tuple(sorted(set(flags)))
