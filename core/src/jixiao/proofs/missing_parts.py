"""Means into which a part that nobody filled in goes as 0.

Parts of one height make that height, and a missing part lowers it just as a 0 does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.engine.compiled import Compiled
from jixiao.formula.rounding import half_away
from jixiao.formula.tree import Derived, Scalar
from jixiao.policy.figures import plain
from jixiao.policy.model import OwnedRule, Policy
from jixiao.problems import Place
from jixiao.proofs.claims import Claim, Undecided
from jixiao.proofs.inputs import Input, inputs, settings
from jixiao.proofs.lines import Row, Unfollowed
from jixiao.proofs.witness import Expected, case

#: the height of all parts, where no column is bounded lower
_HEIGHT = Fraction(80)


def missing_parts(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """Indicators that are a mean of their inputs, except that a missing input counts as 0."""
    item = compiled[-1]
    for owned in policy.rules:
        rule = owned.rule
        node = item.plan.nodes.get((rule.on, rule.name))
        if rule.family != "indicator" or not rule.unit.is_number or not isinstance(node, Derived):
            continue
        try:
            free = inputs(item.world, item.plan.nodes, rule.on, rule.name, every=node.every)
            numbers = [one for one in free.values() if not one.values]
            if len(numbers) > 1:
                for given in settings(free):
                    yield from _missing(
                        policy, item, owned, Row(rule.on, item.plan.nodes, given, every=node.every), numbers
                    )
        except Unfollowed:
            continue


def _missing(policy: Policy, item: Compiled, owned: OwnedRule, row: Row, numbers: Sequence[Input]) -> Iterator[Claim]:
    rule = owned.rule
    height = min([_HEIGHT, *(one.high for one in numbers if one.high is not None)])
    if any(one.low > 0 for one in numbers):
        return

    def found(cells: Mapping[str, Scalar]) -> Scalar:
        return Row(row.table, row.nodes, {**row.given, **cells}, every=row.every).value(rule.name, "", Fraction(0))

    for level in (height, height / 2):
        if found({one.name: level for one in numbers}) != level:
            return
    for one in numbers:
        whole = {other.name: height for other in numbers}
        missing = found({**whole, one.name: None})
        if not isinstance(missing, Fraction) or missing >= height or missing != found({**whole, one.name: Fraction(0)}):
            continue
        values = {"input": one.name, "height": plain(height), "found": plain(half_away(missing, 2))}
        without = {name: value for name, value in {**row.given, **whole}.items() if name != one.name}
        rows = [without, {**without, one.name: Fraction(0)}]
        expected = [Expected(subject, rule.name, "value", missing) for subject in "AB"]
        witness = case(item, f"missing_part: {rule.name}, {one.name}", rule.on, rows, expected, every=row.every)
        yield Claim("missing_part", rule.name, rule.clause, owned.place or Place(str(policy.path)), values, witness)
