"""Ranks beside other values: a text beside a rank names one, and what comes before what is asked by place."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from jixiao.formula.parse import FormulaFault
from jixiao.formula.tree import Call, Tree, Value
from jixiao.problems import did_you_mean
from jixiao.scheme.steps import Ranks
from jixiao.scheme.units import LITERAL, NUMBER, Unit

#: functions whose arguments are of one unit, and from which argument on
_BESIDE = {
    "=": 0, "<>": 0, "<": 0, "<=": 0, ">": 0, ">=": 0, "between": 0, "in": 0, "coalesce": 0, "least": 0, "greatest": 0,
    "if": 1,
}  # fmt: skip
#: comparisons for which the order of ranks counts
_ORDERED = ("<", "<=", ">", ">=", "between")


def beside(function: str, args: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """The arguments with texts beside a rank read as ranks, and ranks that are compared by order as their places.

    :raises FormulaFault: a text names no rank.
    """
    start = _BESIDE.get(function)
    if start is None:
        return args
    unit = next((arg.unit for arg in args[start:] if arg.unit.is_rank), None)
    if unit is None:
        return args
    read = tuple(named(arg, unit) for arg in args[start:])
    if function in _ORDERED and all(arg.unit.fits(unit) for arg in read):
        read = tuple(placed(arg) for arg in read)
    return (*args[:start], *read)


def named(tree: Tree, unit: Unit) -> Tree:
    """A tree of texts that stands where a rank is meant, as one of ranks; any other tree as it is.

    :raises FormulaFault: a text names no rank.
    """
    match tree:
        case Value(value=str() as name, term=None) if tree.unit.kind == "text":
            if name not in unit.order:
                near, known = did_you_mean(name, unit.order), ", ".join(unit.order)
                raise FormulaFault("unknown_rank", tree.span, found=name, ranks=unit.ranks, near=near, known=known)
            return evolve(tree, unit=unit)
        case Call(function="if" | "coalesce") if tree.unit.kind == "text":
            first = 1 if tree.function == "if" else 0
            args = (*tree.args[:first], *(named(arg, unit) for arg in tree.args[first:]))
            if all(arg.unit.fits(unit) for arg in args[first:]):
                return evolve(tree, args=args, unit=unit)
    return tree


def placed(tree: Tree) -> Tree:
    """A tree of ranks as one of their places; any other tree as it is."""
    return Call("level", (tree,), NUMBER, span=tree.span) if tree.unit.is_rank else tree


def at_place(tree: Tree, ranks: Value) -> Tree:
    """A tree of places as one of ranks."""
    one = Value(Fraction(1), LITERAL)
    lowest = Call("lowest", (ranks,), ranks.unit)
    return Call("step", (lowest, Call("-", (tree, one), NUMBER)), ranks.unit, span=tree.span)


def is_ranks(tree: Tree) -> bool:
    """Whether a tree is the term that lists ranks."""
    return isinstance(tree, Value) and isinstance(tree.value, Ranks)
