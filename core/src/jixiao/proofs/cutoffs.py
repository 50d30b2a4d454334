"""Cut-offs: nothing up to a point, and from there on at once what grows in proportion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from jixiao.engine.compiled import Compiled
from jixiao.formula.rounding import half_away
from jixiao.formula.tree import Derived, Scalar
from jixiao.policy.figures import plain
from jixiao.policy.model import OwnedRule, Policy
from jixiao.problems import Place
from jixiao.proofs.claims import Claim, Undecided
from jixiao.proofs.figures import written
from jixiao.proofs.inputs import FAR, Input, inputs, settings
from jixiao.proofs.lines import Line, Piece, Row, Unfollowed
from jixiao.proofs.ranges import Ranges, within
from jixiao.proofs.witness import Expected, case

Cutoff = tuple[Fraction, Fraction]


def cutoffs(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """Payouts and indicators that are nothing below a point and in proportion above it, with a jump between."""
    worlds = tuple(item.world for item in compiled)
    for item in compiled:
        ranges = Ranges(item.world, item.plan.nodes, worlds=worlds)
        for owned in policy.rules:
            rule = owned.rule
            node = item.plan.nodes.get((rule.on, rule.name))
            if rule.family not in ("payout", "indicator") or not rule.unit.is_number or not isinstance(node, Derived):
                continue
            try:
                free = inputs(item.world, item.plan.nodes, rule.on, rule.name, every=node.every)
                free = within(free, ranges.row(rule.on))
                held = settings(free)
            except Unfollowed:
                continue
            for moving in free.values():
                if not moving.values:
                    yield from _along(policy, item, owned, node.every, moving, held)


def _along(
    policy: Policy,
    item: Compiled,
    owned: OwnedRule,
    every: str,
    moving: Input,
    held: Sequence[Mapping[str, Scalar]],
) -> Iterator[Claim]:
    rule = owned.rule
    end = FAR if moving.high is None else moving.high + moving.step
    for given in held:
        row = Row(rule.on, item.plan.nodes, given, every=every)
        try:
            pieces = row.pieces(rule.name, moving.name, moving.low, end)
            found = _cutoff(pieces, moving.step)
        except Unfollowed:
            return
        if found is None:
            continue
        places = policy.places if rule.family == "payout" and rule.unit.is_money else None
        values = [row.value(rule.name, moving.name, x) for x in found]
        figures = [value for value in values if isinstance(value, Fraction)]
        shown = [plain(x) if places is None else written(half_away(x, places), places) for x in figures]
        said = {"input": moving.name, "before": plain(found[0]), "after": plain(found[1]), "reached": shown[-1]}
        expected = [Expected(subject, rule.name, "value", figure) for subject, figure in zip("AB", shown, strict=True)]
        name = f"cutoff: {rule.name}, {moving.name} {plain(found[1])}"
        rows = [{**given, moving.name: x} for x in found]
        witness = case(item, name, rule.on, rows, expected, every=every)
        place = owned.place or Place(str(policy.path))
        yield Claim("cutoff", rule.name, rule.clause, place, said, witness)
        return


def _cutoff(pieces: Sequence[Piece], step: Fraction) -> Cutoff | None:
    """The last step of nothing and the first of something; None where nothing leads on, or no jump does."""
    for left, right in pairwise(pieces):
        if left.inside != 0 or left.on_low != 0:
            return None
        if isinstance(right.inside, Line) and right.inside.slope > 0 and right.inside.at(right.low) > 0:
            x = right.low
            whole = x // step * step
            after = x if whole == x and right.on_low != 0 else whole + step
            return (after - step, after) if after < right.high and after > step else None
    return None
