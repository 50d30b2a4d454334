"""How two values stand to each other: the same, the same but for rounding, or different; with exact fractions only.

What a sheet shows stands for every number that rounds to it: for all that lie within half a unit of its last place, the
ties at both ends included, since binary arithmetic falls to either side of a tie. Excel keeps 15 digits of a number, so
that no place beyond the 15th digit counts as shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jixiao.engine.plan import Key, needs, resolve_flags
from jixiao.engine.run import Run
from jixiao.formula.tree import Derived, Scalar, Tree, own_columns

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
    return abs(exact - value) <= Fraction(1, 2 * 10**places)


def is_tie(exact: Fraction, places: int) -> bool:
    """Whether a value lies in the middle between two of so many places."""
    return Fraction(exact * 10**places).denominator == 2


class Readings:
    """What the columns of one table are made of in a run, and what they would be with other values in a row."""

    def __init__(self, run: Run, table: str) -> None:
        self.run = run
        self.table = table
        self._made = resolve_flags(run.nodes)
        self._known: dict[str, frozenset[str]] = {}

    def of_line(self, rule: str) -> frozenset[str]:
        """The columns of the table that a rule's line is made of, caps and words included."""
        names = (rule, f"{rule}#paid", f"{rule}#text")
        return frozenset().union(*map(self.of, names)) - set(names)

    def of(self, column: str) -> frozenset[str]:
        """The columns of the table that a column is made of in its own period, directly or through others."""
        if column not in self._known:
            waiting, found = [(self.table, column)], set[Key]()
            while waiting:
                key = waiting.pop()
                if key not in found:
                    found.add(key)
                    waiting += needs(self.run.nodes[self._made[key]]) if key in self._made else ()
            names = (name for owner, name in found if owner == self.table)
            self._known[column] = frozenset(names) - {column}
        return self._known[column]

    def again(self, column: str, row: int, given: Mapping[str, Scalar]) -> Scalar:
        """A row's figure before rounding with other values given for some columns of the row.

        None where it is unknown, or what is given acts through other rows, which are not worked out again.
        """
        try:
            return self._again(column, row, given)
        except _ThroughOthers:
            return None

    def _again(self, column: str, row: int, given: Mapping[str, Scalar]) -> Scalar:
        if column in given:
            return given[column]
        if given.keys().isdisjoint(self.of(column)):
            return self.run.exactly.values(self.table, column, [row])[0]
        node = self.run.nodes.get((self.table, column))
        if not isinstance(node, Derived):
            raise _ThroughOthers
        if node.where is not None and self._tree(node, node.where, row, given) is not True:
            return None
        return self._tree(node, node.tree, row, given)

    def _tree(self, node: Derived, tree: Tree, row: int, given: Mapping[str, Scalar]) -> Scalar:
        columns = {name: [self._again(name, row, given)] for name in own_columns(tree)}
        return self.run.exactly.tree(tree, self.table, [row], columns, every=node.every)[0]


class _ThroughOthers(Exception):  # noqa: N818 - no fault: one row alone has no answer
    """What is given acts through other rows."""
