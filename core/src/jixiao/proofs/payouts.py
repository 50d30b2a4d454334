"""Payouts of every edition, followed along each number that they read: where one falls at once, or below 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from jixiao.engine.compiled import Compiled
from jixiao.formula.rounding import half_away
from jixiao.formula.tree import Scalar
from jixiao.policy.figures import plain
from jixiao.policy.model import OwnedRule, Policy
from jixiao.problems import Place
from jixiao.proofs.claims import Claim, Undecided
from jixiao.proofs.cliffs import Cliff, cliffs
from jixiao.proofs.figures import cliff_values, written
from jixiao.proofs.inputs import FAR, Input, inputs, settings
from jixiao.proofs.lines import Row, Unfollowed
from jixiao.proofs.negative import Below, below_zero
from jixiao.proofs.ranges import Ranges, within
from jixiao.proofs.witness import Expected, case


def payouts(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """Cliffs and negative amounts of every edition's payouts, and the payouts that were not decided."""
    worlds = tuple(item.world for item in compiled)
    for item in compiled:
        ranges = Ranges(item.world, item.plan.nodes, worlds=worlds)
        for owned in policy.rules:
            if owned.rule.family == "payout" and owned.rule.formula is not None:
                yield from _payout(policy, item, owned, ranges)


def _payout(policy: Policy, item: Compiled, owned: OwnedRule, ranges: Ranges) -> Iterator[Claim | Undecided]:
    rule, nodes = owned.rule, item.plan.nodes
    if rule.every != "month" or rule.on not in item.world.tables:
        yield _undecided(owned, "other_period" if rule.every != "month" else "made_rows", {"reads": rule.on})
        return
    try:
        free = within(inputs(item.world, nodes, rule.on, rule.name), ranges.row(rule.on))
        held = settings(free)
    except Unfollowed as reason:
        yield _undecided(owned, "unfollowed", {"reads": str(reason)})
        return
    numbers = [one for one in free.values() if not one.values]
    if not numbers:
        yield from _constant(policy, item, owned, held)
    for moving in numbers:
        end = FAR if moving.high is None else moving.high + moving.step
        seen: set[object] = set()
        for given in held:
            row = Row(rule.on, nodes, given)
            try:
                pieces = row.pieces(rule.name, moving.name, moving.low, end)
            except Unfollowed as reason:
                yield _undecided(owned, "unfollowed", {"reads": str(reason)})
                break
            if len({held is None for piece in pieces for held in (piece.on_low, piece.inside)}) > 1:
                yield _undecided(owned, "no_value", {"reads": moving.name})
            shown = _Shown(policy, item, owned, row, moving)
            for cliff in cliffs(pieces, moving.step):
                if cliff not in seen:
                    seen.add(cliff)
                    yield from shown.cliff(cliff)
            below = below_zero(pieces, moving.step, policy.places)
            if below is not None and below not in seen:
                seen.add(below)
                yield from shown.below(below)
    if len(numbers) > 1:
        names = ", ".join(one.name for one in numbers)
        yield _undecided(owned, "one_at_a_time", {"reads": names})


def _constant(
    policy: Policy, item: Compiled, owned: OwnedRule, held: Sequence[Mapping[str, Scalar]]
) -> Iterator[Claim | Undecided]:
    """A payout that reads no number: it has no cliff, and each setting of its flags and codes gives one amount."""
    nowhere = Input("")
    for given in held:
        shown = _Shown(policy, item, owned, Row(owned.rule.on, item.plan.nodes, given), nowhere)
        try:
            claims = list(shown.constant())
        except Unfollowed as reason:
            yield _undecided(owned, "unfollowed", {"reads": str(reason)})
            return
        if claims:
            yield from claims
            return


def _undecided(owned: OwnedRule, code: str, values: Mapping[str, str]) -> Undecided:
    return Undecided(owned.rule.name, owned.rule.clause, code, values)


@frozen
class _Shown:
    """Findings about one payout along one input, each with the row that shows it.

    The row is evaluated once more by itself: what it does not show is no finding.
    """

    policy: Policy
    item: Compiled
    owned: OwnedRule
    row: Row
    moving: Input

    def cliff(self, cliff: Cliff) -> Iterator[Claim]:
        before, after = self._paid(cliff.before), self._paid(cliff.after)
        if before is None or after is None or after >= before:
            return
        places = self.policy.places
        values = cliff_values(cliff, before, after, places)
        expected = [(x, "value", written(paid, places)) for x, paid in ((cliff.before, before), (cliff.after, after))]
        yield self._claim("cliff" if cliff.recovers is not None else "cliff_for_good", values, expected)

    def below(self, below: Below) -> Iterator[Claim]:
        paid = self._paid(below.at)
        if paid is None or paid >= 0:
            return
        values = {"at": plain(below.at), "paid": written(paid, self.policy.places)}
        yield self._claim("negative", values, [(below.at, "problem", "engine.negative")])

    def constant(self) -> Iterator[Claim]:
        paid = self._paid(Fraction(0))
        if paid is not None and paid < 0:
            values = {"paid": written(paid, self.policy.places)}
            yield self._claim("negative_constant", values, [(Fraction(0), "problem", "engine.negative")])

    def _paid(self, x: Fraction) -> Fraction | None:
        """The amount as it is paid, rounded once."""
        value = self.row.value(self.owned.rule.name, self.moving.name, x)
        return half_away(value, self.policy.places) if isinstance(value, Fraction) else None

    def _claim(self, code: str, values: Mapping[str, str], expected: list[tuple[Fraction, str, str]]) -> Claim:
        owned = self.owned
        place = owned.place or Place(str(self.policy.path))
        values = {"input": self.moving.name, **values}
        kind = code.partition("_")[0]
        return Claim(code, owned.rule.name, owned.rule.clause, place, values, self._witness(code, expected), kind)

    def _witness(self, code: str, expected: list[tuple[Fraction, str, str]]) -> str:
        """A worked case: a row for each input, and what it makes of the payout."""
        rule, moving = self.owned.rule, self.moving.name
        rows = [{**self.row.given, **({moving: x} if moving else {})} for x, _, _ in expected]
        name = f"{code}: {rule.name}" + (f", {moving} {plain(expected[-1][0])}" if moving else "")
        wanted = [
            Expected(subject, rule.name, what, figure)
            for subject, (_, what, figure) in zip("AB", expected, strict=False)
        ]
        return case(self.item, name, rule.on, rows, wanted)
