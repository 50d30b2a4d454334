"""How a condition came out for one row, test by test, and by how much each failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from fractions import Fraction

from jixiao.engine.explanation import Tested, said
from jixiao.formula.tree import Call, Scalar, Tree
from jixiao.formula.words import value_text
from jixiao.language import LANGUAGES, Label
from jixiao.scheme.units import Unit

#: computes a part of a formula for the row
Evaluate = Callable[[Tree], Scalar]
#: writes a part of a formula in every language
Write = Callable[[Tree], Label]


def conjuncts(tree: Tree | None) -> Iterator[Tree]:
    """The tests that ``and`` joins at the top of a condition."""
    if isinstance(tree, Call) and tree.function == "and":
        for arg in tree.args:
            yield from conjuncts(arg)
    elif tree is not None:
        yield tree


def tests(
    tree: Tree | None, role: str, evaluate: Evaluate, words: Write, numbers: Write, places: int
) -> tuple[Tested, ...]:
    """Every test of a condition, in order."""
    result = []
    for test in conjuncts(tree):
        value = evaluate(test)
        held = value if isinstance(value, bool) else None
        distance = short(test, evaluate, places) if held is False else None
        result.append(Tested(role, held, words(test), numbers(test), distance))
    return tuple(result)


def _shown(value: Scalar, unit: Unit, places: int) -> Label:
    return Label(*(value_text(value, unit, lang, places) for lang in LANGUAGES))


def _gap(left: Scalar, right: Scalar, unit: Unit | None, places: int) -> Label | None:
    """How far two values lie apart; without a unit they are places of ranks."""
    if unit is None:
        return said("explain.short.ranks", count=abs(left - right))  # type: ignore[operator]  # numbers, which failed a test
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _shown(abs(left - right), unit, places)
    if isinstance(left, dt.date) and isinstance(right, dt.date):
        return said("explain.short.days", count=abs((left - right).days))
    return None


def _by_rank(test: Call) -> bool:
    """Whether a test compares the places of ranks."""
    return all(isinstance(arg, Call) and arg.function == "level" for arg in test.args)


def short(test: Tree, evaluate: Evaluate, places: int) -> Label | None:
    """By how much a failed test failed; None where there is no distance (a flag, a text)."""
    if not isinstance(test, Call):
        return None
    values = [evaluate(arg) for arg in test.args]
    unit = None if _by_rank(test) else max((arg.unit for arg in test.args), key=lambda unit: not unit.literal)
    match test.function:
        case "or":
            each = [short(arg, evaluate, places) for arg in test.args]
            known = [item for item in each if item is not None]
            if len(known) < 2:
                return known[0] if known else None
            return said("explain.short.either", one=known[0], two=known[1])
        case "not":
            return None
        case ">" | "<" if values[0] == values[1]:
            return said("explain.short.equal")
        case ">" | ">=":
            return _said("below", _gap(values[0], values[1], unit, places))
        case "<" | "<=":
            return _said("over", _gap(values[0], values[1], unit, places))
        case "=":
            return _said("apart", _gap(values[0], values[1], unit, places))
        case "between":
            value, low, high = values
            if value is None or low is None or high is None:
                return None
            if value < low:  # type: ignore[operator]  # of one unit, as typed
                return _said("below", _gap(value, low, unit, places))
            return _said("over", _gap(value, high, unit, places))
        case _:
            return None


def _said(key: str, gap: Label | None) -> Label | None:
    return None if gap is None else said(f"explain.short.{key}", gap=gap)
