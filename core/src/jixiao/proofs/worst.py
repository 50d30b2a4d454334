"""The most that each payout can come to over all that is declared, and all payouts of a subject together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, field, frozen

from jixiao.engine.compiled import Compiled
from jixiao.formula.rounding import half_away
from jixiao.formula.tree import Derived, Scalar
from jixiao.policy.figures import plain
from jixiao.policy.model import OwnedRule, Policy
from jixiao.proofs.claims import Worst
from jixiao.proofs.figures import written
from jixiao.proofs.inputs import FAR, Input, inputs, settings
from jixiao.proofs.lines import Line, Piece, Row, Unfollowed
from jixiao.proofs.may import ABOVE, NEVER, Bounds
from jixiao.proofs.ranges import Ranges, within
from jixiao.proofs.together import ALL, with_sum
from jixiao.proofs.witness import Expected, case

#: the total of a subject, as cases name it
TOTAL = "payouts"
#: a figure that a witness shows where there is no end
_LARGE = Fraction(10**6)
#: what is worse than another: no upper end, then what is not decided, then amounts
_ORDER = {"unbounded": 3, "open": 2, "undecided": 2, "at_most": 1, "greatest": 1}


@frozen
class Found:
    """The worst of one edition: the upper bound (None without one), and the worst row that was found."""

    code: str
    bound: Fraction | None = None
    paid: Fraction | None = None
    cells: Mapping[str, Scalar] = field(factory=dict, hash=False)
    reads: str = ""


def worst_cases(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Worst]:
    """A line for each payout that can pay at all, and for the payouts of each table with several."""
    tables: dict[str, list[OwnedRule]] = {}
    for owned in policy.rules:
        if owned.rule.family == "payout" and owned.rule.unit.is_money and owned.rule.formula is not None:
            tables.setdefault(owned.rule.on, []).append(owned)
    bounds = [Ranges(item.world, item.plan.nodes, worlds=tuple(one.world for one in compiled)) for item in compiled]
    for table, payouts in tables.items():
        single: dict[str, list[Found | None]] = {}
        for owned in payouts:
            each = [_of_payout(policy, item, ranges, owned) for item, ranges in zip(compiled, bounds, strict=True)]
            found = [one for one in each if one is not None]
            if found:
                single[owned.rule.name] = each
                yield _told(policy, compiled[each.index(_worst(found))], owned.rule.name, owned, _worst(found))
        if len(single) > 1:
            named = [owned for owned in payouts if owned.rule.name in single]
            together = []
            for i, (item, ranges) in enumerate(zip(compiled, bounds, strict=True)):
                alone = [one for months in single.values() if (one := months[i]) is not None]
                together.append(_together(policy, item, ranges, named, alone))
            worst = _worst(together)
            yield _told(policy, compiled[together.index(worst)], TOTAL, named[0], worst, table=table, parts=named)


def _worst(found: Sequence[Found]) -> Found:
    return max(found, key=lambda one: (_ORDER[one.code], one.bound or Fraction(0)))


def _of_payout(policy: Policy, item: Compiled, ranges: Ranges, owned: OwnedRule) -> Found | None:
    """The worst of one payout; None where it never pays."""
    rule = owned.rule
    node = item.plan.nodes.get((rule.on, rule.name))
    if not isinstance(node, Derived):
        return None
    row = ranges.row(rule.on)
    applies = node.where is None or row.may_hold(node.where)
    held = row.narrowed([node.where] if node.where is not None else []) if applies else None
    most = NEVER if held is None else ranges.row(rule.on, held).of(node.tree)
    if most == NEVER:
        return None
    high = most.high if isinstance(most, Bounds) else ABOVE
    bound = None if high[0] else half_away(high[1], policy.places)
    try:
        free = within(inputs(item.world, item.plan.nodes, rule.on, rule.name, every=node.every), row)
        return _searched(policy, Row(rule.on, item.plan.nodes, {}, every=node.every), rule.name, free, bound)
    except Unfollowed as reason:
        return Found("undecided" if bound is None else "at_most", bound, reads=str(reason))


def _together(
    policy: Policy, item: Compiled, ranges: Ranges, payouts: Sequence[OwnedRule], each: Sequence[Found]
) -> Found:
    """The worst of all payouts of a table together, as if all fell due in one month; `each` by itself is known."""
    endless = [found for found in each if found.code == "unbounded"]
    if endless:
        names = dict.fromkeys(name for found in endless for name in found.reads.split(", "))
        return Found("unbounded", reads=", ".join(names))
    bounds = [found.bound for found in each]
    known = [bound for bound in bounds if bound is not None]
    total = sum(known, Fraction(0)) if len(known) == len(bounds) else None
    table = payouts[0].rule.on
    try:
        free: dict[str, Input] = {}
        for owned in payouts:
            if owned.rule.every != "month":
                raise Unfollowed(owned.rule.name)
            free |= inputs(item.world, item.plan.nodes, table, owned.rule.name)
        nodes = with_sum(item.plan.nodes, table, [owned.rule.name for owned in payouts])
        return _searched(policy, Row(table, nodes, {}), ALL, within(free, ranges.row(table)), total)
    except Unfollowed as reason:
        return Found("undecided" if total is None else "at_most", total, reads=str(reason))


def _searched(policy: Policy, empty: Row, name: str, free: Mapping[str, Input], bound: Fraction | None) -> Found:
    """The worst row that moving one number after another leads to, held against the bound.

    :raises Unfollowed: the payout is no straight line of its inputs, or never has a value.
    """
    numbers = [one for one in free.values() if not one.values]
    best: tuple[Fraction, Mapping[str, Scalar]] | None = None
    far = {one.name: FAR for one in numbers if one.high is None}
    for given in settings(free):
        for start in ({}, far) if far else ({},):
            cells: dict[str, Scalar] = {**given, **start}
            growing: dict[str, None] = {}
            for _ in range(2):
                growing |= dict.fromkeys(one.name for one in numbers if _move(empty, name, one, cells))
            paid = evolve(empty, given=cells).value(name, "", Fraction(0))
            if not isinstance(paid, Fraction):
                continue
            if growing and bound is None:
                return _endless(policy, empty, name, numbers, cells, list(growing))
            if best is None or paid > best[0]:
                best = (paid, cells)
    if best is None:
        raise Unfollowed(name)
    paid = half_away(best[0], policy.places)
    code = "open" if bound is None else "greatest" if paid == bound else "at_most"
    return Found(code, bound, paid, best[1])


def _endless(
    policy: Policy,
    empty: Row,
    name: str,
    numbers: Sequence[Input],
    cells: Mapping[str, Scalar],
    growing: Sequence[str],
) -> Found:
    """A payout without an end: what it grows with, and a row of figures that a company may have."""
    driving = set(growing)
    for one in numbers:
        resting = {**cells, one.name: one.rest}
        others = [other for other in numbers if other.name in growing]
        # an input at whose rest nothing grows has to grow too
        if one.high is None and one.name not in driving and not any(_move(empty, name, o, {**resting}) for o in others):
            driving.add(one.name)
    shown = {cell: min(value, _LARGE) if isinstance(value, Fraction) else value for cell, value in cells.items()}
    paid = evolve(empty, given=shown).value(name, "", Fraction(0))
    amount = half_away(paid, policy.places) if isinstance(paid, Fraction) else None
    return Found("unbounded", None, amount, shown, ", ".join(one.name for one in numbers if one.name in driving))


def _move(empty: Row, name: str, one: Input, cells: dict[str, Scalar]) -> bool:
    """Put an input where the payout is greatest; whether it grows on with it, the input having no end."""
    end = FAR if one.high is None else one.high + one.step
    pieces = evolve(empty, given=cells).pieces(name, one.name, one.low, end)
    at = [(value, -x) for x, value in _ends(pieces, one.step)]
    if at:
        cells[one.name] = -max(at)[1]
    last = pieces[-1].inside
    return one.high is None and isinstance(last, Line) and last.slope > 0


def _ends(pieces: Sequence[Piece], step: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
    """The whole steps at the ends of all pieces, with what is paid there."""
    for piece in pieces:
        first, last = piece.low // step * step + step, -(-piece.high // step) * step - step
        for x in (piece.low, first, last):
            paid = piece.on_low if x == piece.low else piece.limit(x)
            if x % step == 0 and piece.low <= x < piece.high and isinstance(paid, Fraction):
                yield x, paid


def _told(
    policy: Policy,
    item: Compiled,
    name: str,
    owned: OwnedRule,
    found: Found,
    *,
    table: str = "",
    parts: Sequence[OwnedRule] = (),
) -> Worst:
    places = policy.places
    values = {"reads": found.reads, "table": table}
    if found.bound is not None:
        values["bound"] = written(found.bound, places)
    if found.paid is not None:
        values["paid"] = written(found.paid, places)
        values["cells"] = ", ".join(f"{cell} {_shown(value)}" for cell, value in found.cells.items())
    code = "at_most_found" if found.code == "at_most" and found.paid is not None else found.code
    witness = ""
    if found.paid is not None:
        node = item.plan.nodes[owned.rule.on, owned.rule.name]
        every = node.every if isinstance(node, Derived) and not parts else "month"
        rules = [one.rule.name for one in parts] or [name]
        row = Row(owned.rule.on, item.plan.nodes, found.cells, every=every)
        amounts = [(rule, row.value(rule, "", Fraction(0))) for rule in rules]
        expected = [
            Expected("A", rule, "value", written(half_away(amount, places), places))
            for rule, amount in amounts
            if isinstance(amount, Fraction)
        ]
        witness = case(item, f"worst: {name}", owned.rule.on, [found.cells], expected, every=every)
    return Worst(name, () if parts else owned.rule.clause, code, values, witness)


def _shown(value: Scalar) -> str:
    return (
        plain(value) if isinstance(value, Fraction) else str(value).lower() if isinstance(value, bool) else str(value)
    )
