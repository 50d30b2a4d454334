"""Chains of conditions on one number, ``if(x >= 85, …, if(x between 60 and 84, …, …))``: values that none of their
ranges holds though ranges lie on both sides, and values that two of them claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import Call, Cell, Scalar, Tree, Value
from jixiao.policy.figures import plain, readable
from jixiao.policy.model import OwnedRule, Policy
from jixiao.proofs.case_text import MISSING, Expected, figure_of
from jixiao.proofs.claims import Claim, Undecided
from jixiao.proofs.facts import Facts, parts
from jixiao.proofs.finding import Edition, editions
from jixiao.proofs.inputs import step_of
from jixiao.proofs.samples import Given, free, reaching

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
#: a gap whose last branch also takes other values is a slip only if the ranges beside it are this much wider
_NARROW = 10


@frozen
class Stretch:
    """Numbers between two ends, None for none; an open end is itself outside."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def holds(self, x: Fraction) -> bool:
        """Whether a number lies inside."""
        above = self.low is None or x > self.low or (x == self.low and not self.low_open)
        below = self.high is None or x < self.high or (x == self.high and not self.high_open)
        return above and below

    def both(self, other: Stretch) -> Stretch:
        """What lies in both; its low end may be above its high end: then nothing does."""
        lows = [(one.low, one.low_open) for one in (self, other) if one.low is not None]
        highs = [(one.high, one.high_open) for one in (self, other) if one.high is not None]
        low, low_open = max(lows, default=(None, False), key=lambda end: (end[0], end[1]))
        high, high_open = min(highs, default=(None, False), key=lambda end: (end[0], not end[1]))
        return Stretch(low, high, low_open, high_open)

    def inside(self, step: Fraction | None) -> Fraction | None:
        """A number in the middle, on the step if there is one; None if there is none."""
        if self.low is None or self.high is None:
            return None
        middle = (self.low + self.high) / 2
        tried = [middle] if step is None else [middle // step * step, -(-middle // step) * step]
        return next((x for x in tried if self.holds(x)), None)

    def is_within(self, other: Stretch) -> bool:
        """Whether the other one holds all of it."""
        return self.both(other) == self

    @property
    def width(self) -> Fraction | None:
        """From end to end; None without one."""
        return None if self.low is None or self.high is None else self.high - self.low


@frozen
class Chain:
    """The ranges of one number in the order in which they are asked, with what each brings, and what is left."""

    tree: Tree
    ranges: tuple[Stretch, ...]
    brings: tuple[Tree, ...]
    rest: Tree


def chains(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """Gaps and overlaps of the ranges that formulas ask for one after the other."""
    for edition in editions(policy, compiled):
        for owned, node in edition.rules():
            inner: set[int] = set()
            for part in parts(node.tree):
                chain = None if id(part) in inner else _chain(part, inner)
                if chain is not None and len(chain.ranges) > 1:
                    found = _Seen(edition, owned, node.tree, chain)
                    yield from found.gaps()
                    yield from found.overlaps()


def _chain(tree: Tree, inner: set[int]) -> Chain | None:
    """The chain that begins with a condition; its further conditions are added to `inner`."""
    subject: Tree | None = None
    ranges: list[Stretch] = []
    brings: list[Tree] = []
    rest = tree
    while isinstance(rest, Call) and rest.function == "if":
        asked = _range(rest.args[0])
        if asked is None or subject not in (None, asked[0]):
            break
        if rest is not tree:
            inner.add(id(rest))
        subject = asked[0]
        ranges.append(asked[1])
        brings.append(rest.args[1])
        rest = rest.args[2]
    return None if subject is None else Chain(subject, tuple(ranges), tuple(brings), rest)


def _range(condition: Tree) -> tuple[Tree, Stretch] | None:
    """The number that a condition asks about, and the range in which it wants it."""
    match condition:
        case Call(function="and", args=(one, other)):
            left, right = _range(one), _range(other)
            return (left[0], left[1].both(right[1])) if left and right and left[0] == right[0] else None
        case Call(function="between", args=(tree, Value(value=Fraction() as low), Value(value=Fraction() as high))):
            return None if isinstance(tree, Value) else (tree, Stretch(low, high))
        case Call(function="<" | "<=" | ">" | ">=" as sign, args=(Value(value=Fraction() as edge), tree)):
            return None if isinstance(tree, Value) else (tree, _side(_TURNED[sign], edge))
        case Call(function="<" | "<=" | ">" | ">=" as sign, args=(tree, Value(value=Fraction() as edge))):
            return None if isinstance(tree, Value) else (tree, _side(sign, edge))
    return None


def _side(sign: str, edge: Fraction) -> Stretch:
    if sign in ("<", "<="):
        return Stretch(None, edge, high_open=sign == "<")
    return Stretch(edge, None, low_open=sign == ">")


@frozen
class _Seen:
    """One chain in the formula of a rule."""

    edition: Edition
    owned: OwnedRule
    formula: Tree
    chain: Chain

    @property
    def step(self) -> Fraction | None:
        """The step of the number, if it is a column; what is computed may lie anywhere."""
        tree = self.chain.tree
        if not isinstance(tree, Cell):
            return None
        stored = self.edition.item.world.column(self.owned.rule.on, tree.column)
        return step_of(tree.unit, stored.step if stored is not None else None)

    def gaps(self) -> Iterator[Claim]:
        """Values between two ranges that none of them holds."""
        domain = self.edition.intervals.of(self.owned.rule.on, self.chain.tree)
        whole = Stretch(domain.low, domain.high)
        open_ones = _uncovered(self.chain.ranges, whole, self.step)
        is_null = isinstance(self.chain.rest, Value) and self.chain.rest.value is None
        for gap, below, above in open_ones:
            if (
                below is None
                or above is None
                or not (is_null or _is_slip(gap, (below.both(whole), above.both(whole)), len(open_ones)))
            ):
                continue
            at = gap.inside(self.step)
            given = None if at is None else self._row(at)
            if given is not None and at is not None:
                unit = self.chain.tree.unit
                values = {
                    "at": readable(at, unit),
                    "below": readable(gap.low or at, unit),
                    "above": readable(gap.high or at, unit),
                }
                yield from self._claim("gap", values, given)

    def overlaps(self) -> Iterator[Claim]:
        """Values that two ranges claim, neither of which is a part of the other."""
        domain = self.edition.intervals.of(self.owned.rule.on, self.chain.tree)
        for later, other in enumerate(self.chain.ranges):
            for earlier in range(later):
                one = self.chain.ranges[earlier]
                shared = one.both(other).both(Stretch(domain.low, domain.high))
                at = shared.inside(self.step)
                if at is None or one.is_within(other) or other.is_within(one):
                    continue
                if any(before.holds(at) for before in self.chain.ranges[:earlier]):
                    continue
                given = self._row(at)
                if given is None:
                    continue
                facts = Facts(self.edition.item, self.owned.rule.on, given)
                first, second = (facts.of(self.chain.brings[number]) for number in (earlier, later))
                if first != second:
                    values = {"at": readable(at, self.chain.tree.unit), "first": _said(first), "second": _said(second)}
                    yield from self._claim("overlap", values, given)

    def _row(self, at: Fraction) -> Given | None:
        """A row in which the number comes to a value and the rule applies."""
        item, rule = self.edition.item, self.owned.rule
        node = item.plan.nodes[(rule.on, rule.name)]
        where = getattr(node, "where", None)
        inputs = free(self.edition.intervals, rule.on, (self.formula, where), self.edition.earlier)
        for given in reaching(item, rule.on, self.chain.tree, inputs, [at]):
            facts = Facts(item, rule.on, given)
            applies = facts.column(f"{rule.name}#on") is True
            if applies and facts.of(self.chain.tree) == at and not facts.unclear:
                facts.column(rule.name)
                if not facts.unclear:
                    return given
        return None

    def _claim(self, code: str, values: dict[str, str], given: Given) -> Iterator[Claim]:
        rule = self.owned.rule
        witness = self.edition.witness(rule.on, [rule.name])
        value = Facts(self.edition.item, rule.on, given).column(rule.name)
        if witness is None or (value is None and not rule.makes_lines):
            return
        what, figure = ("problem", MISSING) if value is None else figure_of(self.edition.policy, self.owned, value)
        case = witness.case(f"{code}: {rule.name}, {values['at']}", [given], [Expected(rule.name, what, figure)])
        name = self.chain.tree.column if isinstance(self.chain.tree, Cell) else ""
        terms = [part.term for part in parts(self.formula) if isinstance(part, Value) and part.term]
        place = self.owned.place or self.edition.place(self.owned, terms)
        said = {"input": name or rule.name, "gives": "–" if value is None else figure, **values}
        yield Claim(code, rule.name, rule.clause, place, said, case)


def _said(value: Scalar) -> str:
    return plain(value) if isinstance(value, Fraction) else "–" if value is None else str(value)


Gap = tuple[Stretch, Stretch | None, Stretch | None]


def _uncovered(ranges: Sequence[Stretch], whole: Stretch, step: Fraction | None) -> list[Gap]:
    """What no range holds within the domain, in order, each with the ranges that end below and begin above it."""
    merged: list[Stretch] = []
    for one in sorted(ranges, key=lambda one: (one.low is not None, one.low or 0, one.low_open)):
        last = merged[-1] if merged else None
        if last is not None and _touch(last, one):
            merged[-1] = _joined(last, one)
        else:
            merged.append(one)
    found: list[Gap] = []
    edges: list[Stretch | None] = [None, *merged, None]
    for below, above in pairwise(edges):
        if (below is not None and below.high is None) or (above is not None and above.low is None):
            continue
        gap = Stretch(
            None if below is None else below.high,
            None if above is None else above.low,
            below is not None and not below.high_open,
            above is not None and not above.low_open,
        ).both(whole)
        is_endless = gap.low is None or gap.high is None
        if is_endless or gap.inside(step) is not None:
            found.append((gap, below, above))
    return found


def _touch(low: Stretch, high: Stretch) -> bool:
    if low.high is None or high.low is None:
        return True
    return high.low < low.high or (high.low == low.high and not (low.high_open and high.low_open))


def _joined(low: Stretch, high: Stretch) -> Stretch:
    if low.high is None or (high.high is not None and (high.high, not high.high_open) <= (low.high, not low.high_open)):
        return low
    return Stretch(low.low, high.high, low.low_open, high.high_open)


def _is_slip(gap: Stretch, beside: Iterable[Stretch], count: int) -> bool:
    """Whether a gap is hardly meant: narrow beside its ranges, and not the one point that is left between two."""
    width = gap.width or Fraction(0)
    if count == 1 and not width:
        return False
    # a range without an end is as wide as the way from 0 to its edge
    widths = [one.width if one.width is not None else abs(one.low or one.high or Fraction(0)) for one in beside]
    return all(width * _NARROW <= other for other in widths)
