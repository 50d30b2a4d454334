"""Amendments inside a longer period: a quarter, half-year or year that lies in two editions, and is computed by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import Derived, Scalar, Value
from jixiao.policy.model import OwnedRule, Policy
from jixiao.proofs.case_text import Expected, Witness, figure_of
from jixiao.proofs.claims import Claim, Undecided
from jixiao.proofs.facts import Facts, closure, parts
from jixiao.proofs.finding import Edition, editions
from jixiao.proofs.samples import Given, free, settings
from jixiao.scheme.periods import Period

#: how far along its domain a number is tried, and how large one without an end
_TRIED = (1, Fraction(1, 2), Fraction(3, 4), Fraction(1, 4), Fraction(7, 8), Fraction(5, 8), Fraction(3, 8), 0)
_LARGE = Fraction(10**4)


def periods(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """Rules of longer periods that an amendment of their terms divides: the whole period takes the terms of its end."""
    for edition in editions(policy, compiled):
        for owned, node in edition.rules() if edition.earlier else ():
            if node.every == "month":
                continue
            since = edition.item.edition.since
            period = since.around(node.every)
            end = period.last_month
            if period.first == since.first or (policy.until is not None and end >= policy.until):
                continue
            if policy.edition(end) is not edition.item.edition:
                continue
            first = max(period.first, policy.since.first)
            before = next(one for one in reversed(edition.earlier) if one.edition.since.first <= first)
            yield from _divided(_Divided(edition, before, owned, node, period))


@frozen
class _Divided:
    """A rule of a period that begins under one edition (`before`) and ends under another."""

    edition: Edition
    before: Compiled
    owned: OwnedRule
    node: Derived
    period: Period

    @property
    def changed(self) -> list[str]:
        """The terms that the rule itself reads and that the two editions give differently."""
        item, rule = self.edition.item, self.owned.rule
        nodes = [node for _, node in closure(item, rule.on, [rule.name]) if node.every == self.node.every]
        names = [
            part.term for node in nodes for tree in (node.tree, node.where) for part in parts(tree)
            if isinstance(part, Value) and part.term
        ]  # fmt: skip
        keys = [(self.owned.owner, name) for name in dict.fromkeys(names)]
        return [key[1] for key in keys if item.world.terms.get(key) != self.before.world.terms.get(key)]


def _divided(seen: _Divided) -> Iterator[Claim]:
    edition, rule = seen.edition, seen.owned.rule
    changed = seen.changed
    row = _row(seen) if changed else None
    if row is None:
        return
    given, then, now = row
    month = seen.period.last_month
    first = max(seen.period.first, edition.policy.since.first)
    witness = Witness(edition.policy, edition.item, rule.on, month, f"{Period(first)}..{month}")
    what, figure = figure_of(edition.policy, seen.owned, now)
    values = {
        "term": ", ".join(changed),
        "since": str(edition.item.edition.since),
        "period": str(seen.period),
        "now": figure,
        "then": figure_of(edition.policy, seen.owned, then)[1],
    }
    case = witness.case(f"split_period: {rule.name}, {seen.period}", [given], [Expected(rule.name, what, figure)])
    place = edition.place(seen.owned, changed)
    yield Claim("split_period", rule.name, rule.clause, place, values, case)


def _row(seen: _Divided) -> tuple[Given, Scalar, Scalar] | None:
    """A row for which the two editions give two values: the row, and both."""
    edition, rule = seen.edition, seen.owned.rule
    inputs = free(edition.intervals, rule.on, (seen.node.tree, seen.node.where), edition.earlier)
    for given in settings(inputs):
        for part in _TRIED:
            tried = dict(given)
            for name, one in inputs.items():
                if not one.values:
                    wide = (_LARGE if one.high is None else one.high - one.low) * part
                    tried[name] = one.low + wide // one.step * one.step
            held = [Facts(item, rule.on, tried) for item in (seen.before, edition.item)]
            then, now = (facts.column(rule.name) for facts in held)
            told = [figure_of(edition.policy, seen.owned, value) for value in (then, now)]
            if None not in (then, now) and told[0] != told[1] and not any(facts.unclear for facts in held):
                return tried, then, now
    return None
