"""Switches fold before names are resolved: what a reading not taken would need is not required."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.syntax import Apply, Constant, Name, Syntax
from jixiao.formula.tree import Call
from jixiao.scheme.units import FLAG

#: what of a name's value is known without data: a constant, or None
Known = Callable[[Name], Constant | None]
_FOLDED = ("=", "<>", "in", "not", "is_null")


def fold(tree: Syntax, known: Known) -> Syntax:
    """The formula with every condition that hangs on switches alone decided."""
    if not isinstance(tree, Apply):
        return tree
    args = tuple(fold(arg, known) for arg in tree.args)
    keep = None if tree.keep is None else fold(tree.keep, known)
    named = {key: fold(value, known) for key, value in tree.named.items()}
    over = tree.over
    if over is not None:
        partition = tuple(fold(item, known) for item in over.partition)
        over = evolve(over, partition=partition, order=tuple((fold(item, known), down) for item, down in over.order))
    if isinstance(keep, Constant) and keep.value is True:
        keep = None
    tree = evolve(tree, args=args, keep=keep, named=named, over=over)
    match tree.function:
        case "and" | "or":
            return _joined(tree, known)
        case "if" if len(args) == 3 and isinstance(args[0], Constant) and isinstance(args[0].value, bool):
            return args[1] if args[0].value else args[2]
        case function if function in _FOLDED:
            return _decided(tree, known)
        case _:
            return tree


def _joined(tree: Apply, known: Known) -> Syntax:
    decides = tree.function == "or"
    left, right = (constant(arg, known) for arg in tree.args)
    for this, other in ((left, tree.args[1]), (right, tree.args[0])):
        if this is not None and this.value is decides:
            return Constant(decides, tree.span)
        if this is not None and this.value is (not decides):
            return other
    return tree


def _decided(tree: Apply, known: Known) -> Syntax:
    values = [constant(arg, known) for arg in tree.args]
    exact = FUNCTIONS[tree.function].exact
    known_values = [item.value for item in values if item is not None]
    kinds = {type(value) for value in known_values} - {type(None)}
    # values of two kinds are left for the check of units to refuse
    if (
        exact is None
        or any(value is None for value in values)
        or (len(kinds) > 1 and not any(item.mixed for item in values if item is not None))
        or (tree.function == "not" and kinds != {bool})
    ):
        return tree
    value = exact(Call(tree.function, (), FLAG), tuple(known_values))
    return tree if value is None else Constant(value, tree.span)


def constant(tree: Syntax, known: Known) -> Constant | None:
    """What a part of a formula is without data, or None."""
    if isinstance(tree, Constant):
        return tree
    return known(tree) if isinstance(tree, Name) else None
