"""Where a formula turns: two of its parts that are equal at an edge, on whose sides it may give something else."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from attrs import frozen

from jixiao.formula.tree import Call, Tree, Value
from jixiao.scheme.steps import Bands, Curve, Ladder, Ranks
from jixiao.scheme.units import DATE, LITERAL

_COMPARED = ("=", "<>", "<", "<=", ">", ">=", "between", "in")


@frozen
class Turn:
    """At the edge `left` equals `right`; `kind` says of what, `tree` is the part of the formula that turns there."""

    kind: str
    left: Tree
    right: Tree
    tree: Tree


def turns(tree: Tree | None) -> Iterator[Turn]:
    """All edges of a formula, from its outer parts to its inner ones."""
    if not isinstance(tree, Call):
        return
    yield from _of(tree)
    for arg in tree.args:
        yield from turns(arg)


def _of(call: Call) -> Iterator[Turn]:
    name, args = call.function, call.args
    if name in _COMPARED and (args[0].unit.is_number or args[0].unit == DATE):
        yield from (Turn("comparison", args[0], other, call) for other in args[1:])
    elif name in ("least", "greatest") and call.unit.is_number:
        yield from (Turn("bound", one, other, call) for one, other in combinations(args, 2))
    elif name == "abs":
        yield Turn("bound", args[0], _number(Fraction(0)), call)
    elif name == "/" and not isinstance(args[1], Value):
        yield Turn("zero", args[1], _number(Fraction(0)), call)
    elif name in ("band", "marginal", "curve", "ladder") and isinstance(args[1], Value):
        kind = "step" if name == "ladder" else "band"
        yield from (Turn(kind, args[0], _number(edge), call) for edge in _edges(args[1].value))
    elif name == "reach" and isinstance(args[0], Value) and isinstance(args[0].value, Ranks):
        ranks = args[0].value
        for row in ranks.rows:
            for column, arg in zip(ranks.reaches, args[1:], strict=False):
                threshold = row[column]
                if isinstance(threshold, Fraction):
                    yield Turn("threshold", arg, _number(threshold), call)


def _edges(steps: object) -> Iterator[Fraction]:
    match steps:
        case Bands(bands=bands):
            yield from (band.edge for band in reversed(bands) if isinstance(band.edge, Fraction))
        case Curve(points=points):
            yield from (x for x, _ in points if isinstance(x, Fraction))
        case Ladder(steps=all_):
            # the first step, each further one, and what follows the last
            yield from (Fraction(nth) for nth in range(1, len(all_) + 2))
        case _:
            return


def _number(value: Fraction) -> Value:
    return Value(value, LITERAL)
