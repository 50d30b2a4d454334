"""How two values stand to each other: the same, the same but for rounding, or different; with exact fractions only.

What a sheet shows stands for every number that rounds to it: for all that lie within half a unit of its last place, the
ties at both ends included, since binary arithmetic falls to either side of a tie. Excel keeps 15 digits of a number, so
that no place beyond the 15th digit counts as shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from fractions import Fraction

from jixiao.engine.plan import Key, needs, resolve_flags
from jixiao.engine.run import Run
from jixiao.formula.tree import Derived, Scalar, own_columns

#: digits that Excel keeps of a number
_DIGITS = 15
_MOST_PLACES = 18


def last_place(value: Fraction, scale: int, least: int) -> int:
    """How many decimal places a sheet shows of a value, which is a decimal of at most 18 places.

    `scale` are the places that its column uses at most, `least` those up to which a column that uses them shows zeros.
    """
    own = next((places for places in range(_MOST_PLACES) if (value * 10**places).denominator == 1), _MOST_PLACES)
    whole = len(str(abs(value).__floor__())) if abs(value) >= 1 else 0
    return max(0, min(max(own, min(scale, least)), _DIGITS - whole))


def is_shown_as(exact: Fraction, value: Fraction, places: int) -> bool:
    """Whether a value of so many places may stand for an exact one: it lies within half a unit, or on a tie."""
    return abs(exact - value) * 2 * 10**places <= 1


def is_tie(exact: Fraction, places: int) -> bool:
    """Whether a value lies in the middle between two of so many places."""
    return (exact * 2 * 10**places).denominator == 1 and (exact * 10**places).denominator != 1


def reads(run: Run, table: str, rule: str) -> frozenset[str]:
    """The columns of its own table that a rule's line is made of, directly or through others, in its own period."""
    made = resolve_flags(run.nodes)
    waiting = [key for ending in ("", "#paid", "#text") if (key := (table, rule + ending)) in made]
    found: set[Key] = set()
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += needs(run.nodes[made[key]]) if key in made else ()
    return frozenset(name for owner, name in found if owner == table and name != rule)


class Again:
    """A rule's figure in one row worked out again with other values in the place of some columns of the row."""

    def __init__(self, run: Run, table: str, row: int, given: Mapping[str, Scalar]) -> None:
        self.run = run
        self.table = table
        self.row = row
        self.given = given
        self._made = resolve_flags(run.nodes)

    def value(self, rule: str) -> Scalar:
        """The figure before rounding; None where it is unknown, or what is given acts through other rows."""
        try:
            return self._of(rule)
        except _ThroughOthers:
            return None

    def _of(self, column: str) -> Scalar:
        if column in self.given:
            return self.given[column]
        if not self._depends(column):
            return self.run.exactly.values(self.table, column, [self.row])[0]
        node = self.run.nodes.get((self.table, column))
        if not isinstance(node, Derived):
            raise _ThroughOthers
        if node.where is not None and self._tree(node, in_where=True) is not True:
            return None
        return self._tree(node)

    def _tree(self, node: Derived, *, in_where: bool = False) -> Scalar:
        tree = node.where if in_where else node.tree
        assert tree is not None, "it is asked for only where there is one"
        columns = {
            name: [self._of(name)] for name in own_columns(tree) if name in self.given or self._depends(name)
        }
        return self.run.exactly.tree(tree, self.table, [self.row], columns, every=node.every)[0]

    def _depends(self, column: str) -> bool:
        return not self.given.keys().isdisjoint(_reads_of(self.run, self._made, (self.table, column)))


class _ThroughOthers(Exception):  # noqa: N818 - no fault: the question has no answer in one row
    """What is given acts through other rows."""


def _reads_of(run: Run, made: Mapping[Key, Key], start: Key) -> Set[str]:
    """The columns of its own table that a column is made of."""
    waiting, found = [start], set[Key]()
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += needs(run.nodes[made[key]]) if key in made else ()
    return {name for owner, name in found if owner == start[0] and name != start[1]}
