"""Cliffs of one row below a subject (a deal): what all payouts together make of it alone, the other rows absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from jixiao.engine.compiled import Compiled
from jixiao.formula.rounding import half_away
from jixiao.formula.tree import HISTORY, Scalar, Total
from jixiao.policy.figures import plain
from jixiao.policy.model import OwnedRule, Policy
from jixiao.problems import Place
from jixiao.proofs.claims import Claim, Undecided
from jixiao.proofs.cliffs import Cliff, cliffs
from jixiao.proofs.figures import cliff_values, written
from jixiao.proofs.inputs import FAR, Child, Input, inputs, settings
from jixiao.proofs.lines import Row, Unfollowed
from jixiao.proofs.together import ALL, with_sum
from jixiao.proofs.witness import Expected, case


def single_rows(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """Cliffs along a number of one row of a table below that of the payouts, for all payouts that read it."""
    for item in compiled:
        day = item.edition.since.start
        totals = (node for node in item.plan.nodes.values() if isinstance(node, Total) and len(node.via) == 1)
        below = dict.fromkeys(
            (node.table, Child(node.leaf, node.via[0], day)) for node in totals if node.leaf != HISTORY
        )
        for table, child in below:
            yield from _Below(policy, item, table, child).claims()


@frozen
class _Below:
    """The payouts of a table that read a row of a child table."""

    policy: Policy
    item: Compiled
    table: str
    child: Child

    def claims(self) -> Iterator[Claim]:
        free: dict[str, Input] = {}
        members: list[OwnedRule] = []
        for owned in self.policy.rules:
            rule = owned.rule
            if rule.family != "payout" or rule.on != self.table or rule.every != "month" or rule.formula is None:
                continue
            try:
                found = inputs(self.item.world, self.item.plan.nodes, self.table, rule.name, self.child)
            except Unfollowed:
                continue
            if any(name.startswith(self.child.called) for name in found):
                members.append(owned)
                free |= found
        moving = [one for one in free.values() if not one.values and one.name.startswith(self.child.called)]
        seen: set[Cliff] = set()
        try:
            held = settings(free)
            known = (
                {(cliff.before, cliff.after) for owned in members for cliff in self._above(owned)} if moving else set()
            )
            for one in moving:
                for given in held:
                    row = self._row(given, members)
                    end = FAR if one.high is None else one.high + one.step
                    for cliff in cliffs(row.pieces(ALL, one.name, one.low, end), one.step):
                        if cliff not in seen and (cliff.before, cliff.after) not in known:
                            seen.add(cliff)
                            yield from self._claim(members, row, given, one, cliff)
        except Unfollowed:
            return

    def _above(self, owned: OwnedRule) -> Iterator[Cliff]:
        """The cliffs along the payout's own row, which are told of that row."""
        try:
            free = inputs(self.item.world, self.item.plan.nodes, self.table, owned.rule.name)
            for one in free.values():
                for given in settings(free) if not one.values else ():
                    end = FAR if one.high is None else one.high + one.step
                    row = Row(self.table, self.item.plan.nodes, given)
                    yield from cliffs(row.pieces(owned.rule.name, one.name, one.low, end), one.step)
        except Unfollowed:
            return

    def _row(self, given: Mapping[str, Scalar], members: Sequence[OwnedRule]) -> Row:
        called = self.child.called
        below = {name.removeprefix(called): value for name, value in given.items() if name.startswith(called)}
        mine = {name: value for name, value in given.items() if not name.startswith(called)}
        nodes = with_sum(self.item.plan.nodes, self.table, [owned.rule.name for owned in members])
        return Row(self.table, nodes, mine, Row(self.child.table, nodes, below, None, self.child.via, called))

    def _claim(
        self, members: Sequence[OwnedRule], row: Row, given: Mapping[str, Scalar], moving: Input, cliff: Cliff
    ) -> Iterator[Claim]:
        places = self.policy.places
        paid = [[(owned, self._paid(row, owned, moving, x)) for owned in members] for x in (cliff.before, cliff.after)]
        sums = [sum((amount for _, amount in one if amount is not None), Fraction(0)) for one in paid]
        before, after = sums
        if after >= before:
            return
        falls = {
            owned.rule.name: (was or Fraction(0)) - (now or Fraction(0))
            for (owned, was), (_, now) in zip(*paid, strict=True)
        }
        concerned = [owned for owned in members if falls[owned.rule.name]]
        worst = max(concerned, key=lambda owned: falls[owned.rule.name])
        values = {
            **cliff_values(cliff, before, after, places),
            "input": moving.name,
            "table": self.child.table,
            "rules": " + ".join(owned.rule.name for owned in concerned),
        }
        expected = [
            Expected(subject, owned.rule.name, "value", written(amount, places))
            for subject, one in zip("AB", paid, strict=True)
            for owned, amount in one
            if amount is not None
        ]
        code = "cliff_row" if cliff.recovers is not None else "cliff_row_for_good"
        name = f"{code}: {worst.rule.name}, {moving.name} {plain(cliff.after)}"
        rows = [{**given, moving.name: x} for x in (cliff.before, cliff.after)]
        witness = case(self.item, name, self.table, rows, expected, child=self.child)
        clause = tuple(dict.fromkeys(clause for owned in concerned for clause in owned.rule.clause))
        place = worst.place or Place(str(self.policy.path))
        yield Claim(code, worst.rule.name, clause, place, values, witness, "cliff")

    def _paid(self, row: Row, owned: OwnedRule, moving: Input, x: Fraction) -> Fraction | None:
        value = row.value(owned.rule.name, moving.name, x)
        return half_away(value, self.policy.places) if isinstance(value, Fraction) else None
