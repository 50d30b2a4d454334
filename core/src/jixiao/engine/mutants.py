"""Small faults planted into rules: a number off by one, a comparison, a sign or a bound the other way round.

Cases that notice none of them test less than they seem to. What is changed is the formula as written, in one place at a
time, so that a reader sees what the fault would have looked like.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from jixiao.formula.parse import FormulaFault, parse
from jixiao.formula.syntax import Apply, Constant, Syntax, written
from jixiao.policy.model import OwnedRule, Policy

#: what an operator or a function is taken for
_OTHER = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "<>": "=",
    "+": "-", "-": "+", "*": "/", "/": "*", "and": "or", "or": "and",
    "least": "greatest", "greatest": "least", "min": "max", "max": "min", "floor": "ceil", "ceil": "floor",
    "any": "all", "all": "any",
}  # fmt: skip
#: the parts of a rule that are formulas, where a fault changes a figure
PARTS = ("formula", "where", "text")


@frozen
class Mutant:
    """One fault: in the `part` of a rule, `before` has become `after` (both a part of the formula, as written)."""

    owned: OwnedRule
    part: str
    before: str
    after: str
    text: str

    @property
    def rule(self) -> OwnedRule:
        """The rule with the fault in it."""
        changed: dict[str, Any] = {self.part: self.text}
        return evolve(self.owned, rule=evolve(self.owned.rule, **changed))


def mutants(policy: Policy) -> Iterator[Mutant]:
    """Every fault of every rule of a policy, its own and its schemes', in the order of the rules."""
    for owned in policy.rules:
        for part in PARTS:
            text = getattr(owned.rule, part)
            if text is None:
                continue
            try:
                tree = parse(text)
            except FormulaFault:
                continue
            for before, after, whole in _variants(tree):
                yield Mutant(owned, part, written(before), written(after), written(whole))


def _variants(tree: Syntax) -> Iterator[tuple[Syntax, Syntax, Syntax]]:
    """What can be wrong in a formula: the part, what it becomes, and the whole formula then."""
    yield from ((tree, other, other) for other in _others(tree))
    if not isinstance(tree, Apply):
        return
    for at, arg in enumerate(tree.args):
        for before, after, whole in _variants(arg):
            yield before, after, evolve(tree, args=(*tree.args[:at], whole, *tree.args[at + 1 :]))
    for name, arg in tree.named.items():
        for before, after, whole in _variants(arg):
            yield before, after, evolve(tree, named={**tree.named, name: whole})
    if tree.keep is not None:
        for before, after, whole in _variants(tree.keep):
            yield before, after, evolve(tree, keep=whole)
    if tree.over is not None:
        yield from _of_order(tree)


def _of_order(tree: Apply) -> Iterator[tuple[Syntax, Syntax, Syntax]]:
    """A window that runs the other way."""
    assert tree.over is not None
    for at, (item, down) in enumerate(tree.over.order):
        order = (*tree.over.order[:at], (item, not down), *tree.over.order[at + 1 :])
        other = evolve(tree, over=evolve(tree.over, order=order))
        yield tree, other, other


def _others(tree: Syntax) -> Iterator[Syntax]:
    """What one part may be taken for."""
    match tree:
        case Constant(value=bool() as value):
            yield evolve(tree, value=not value)
        case Constant(value=Fraction() as value):
            yield evolve(tree, value=value + 1)
        case Apply(function="neg", args=(only,)):
            yield only
        case Apply(function="not", args=(only,)):
            yield only
        case Apply(function="between", args=(value, low, high)):
            # the edges no longer belong to it
            above, below = Apply(">", (value, low), tree.span), Apply("<", (value, high), tree.span)
            yield Apply("and", (above, below), tree.span)
        case Apply(function=name) if name in _OTHER:
            yield evolve(tree, function=_OTHER[name])
