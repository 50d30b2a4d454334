"""Caps, floors and edges that the declared domains decide: a cap that nothing comes up to, a floor that always holds,
a condition that is true, or false, in every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import Call, Derived, Tree, Value, cells
from jixiao.policy.figures import plain, readable
from jixiao.policy.model import OwnedRule, Policy
from jixiao.proofs.case_text import Expected, figure_of
from jixiao.proofs.claims import Claim, Undecided
from jixiao.proofs.facts import Facts, parts
from jixiao.proofs.finding import Edition, editions
from jixiao.proofs.intervals import Interval, constant
from jixiao.proofs.samples import extremes, free

_COMPARED = ("<", "<=", ">", ">=", "between")


def bounds(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """Bounds that never bind or always do, and conditions that are always or never true."""
    for edition in editions(policy, compiled):
        for owned, node in edition.rules():
            for part in parts(node.tree):
                if not isinstance(part, Call):
                    continue
                if part.function in ("least", "greatest"):
                    yield from _bound(_Seen(edition, owned, node), part)
                elif part.function == "if":
                    for test in _tests(part.args[0]):
                        yield from _test(_Seen(edition, owned, node), part, test)


@frozen
class _Seen:
    """A rule in an edition."""

    edition: Edition
    owned: OwnedRule
    node: Derived

    def is_stated(self, tree: Tree) -> bool:
        """Whether a bound is a figure of the client's plan: a term, or a number in a rule of the policy itself.

        A bound of 0 protects a formula and is none.
        """
        if not isinstance(tree, Value) or not isinstance(tree.value, Fraction) or not tree.value:
            return False
        return tree.term is not None or self.owned.own

    def range_of(self, tree: Tree) -> Interval:
        return self.edition.intervals.of(self.owned.rule.on, tree)

    def claim(self, code: str, bound: Value, tree: Tree, sign: int) -> Iterator[Claim]:
        """A finding, with the row in which what is bound is greatest (1) or least (-1)."""
        item, rule = self.edition.item, self.owned.rule
        inputs = free(self.edition.intervals, rule.on, (self.node.tree, self.node.where), self.edition.earlier)
        given = extremes(item, rule.on, tree, inputs, sign)
        witness = self.edition.witness(rule.on, [rule.name])
        if given is None or witness is None:
            return
        facts = Facts(item, rule.on, given)
        end, value = facts.of(tree), facts.column(rule.name)
        if not isinstance(end, Fraction) or value is None or facts.unclear:
            return
        what, figure = figure_of(self.edition.policy, self.owned, value)
        case = witness.case(f"{code}: {rule.name}, {plain(end)}", [given], [Expected(rule.name, what, figure)])
        values = {
            "bound": bound.term or plain(bound.value if isinstance(bound.value, Fraction) else Fraction(0)),
            "edge": readable(bound.value, tree.unit) if isinstance(bound.value, Fraction) else "",
            "end": readable(end, tree.unit),
        }
        place = self.edition.place(self.owned, [bound.term] if bound.term else [])
        yield Claim(code, rule.name, rule.clause, place, values, case)


def _bound(seen: _Seen, call: Call) -> Iterator[Claim]:
    """A cap (`least`) or a floor (`greatest`) beside one part that reads the row."""
    stated = [arg for arg in call.args if isinstance(arg, Value)]
    others = [arg for arg in call.args if not isinstance(arg, Value)]
    if len(stated) != 1 or len(others) != 1 or not seen.is_stated(stated[0]) or not any(cells(others[0])):
        return
    edge, held = stated[0].value, seen.range_of(others[0])
    assert isinstance(edge, Fraction)
    if held.low is not None and held.low == held.high:
        return
    if call.function == "least":
        if held.high is not None and held.high < edge:
            yield from seen.claim("cap_never", stated[0], others[0], 1)
        elif held.low is not None and held.low >= edge:
            yield from seen.claim("cap_always", stated[0], others[0], -1)
    elif held.low is not None and held.low > edge:
        yield from seen.claim("floor_never", stated[0], others[0], -1)
    elif held.high is not None and held.high <= edge:
        yield from seen.claim("floor_always", stated[0], others[0], 1)


def _tests(condition: Tree) -> Iterator[Call]:
    """The comparisons with a number that a condition is made of."""
    if isinstance(condition, Call) and condition.function in ("and", "or", "not"):
        for arg in condition.args:
            yield from _tests(arg)
    elif isinstance(condition, Call) and condition.function in _COMPARED:
        yield condition


def _test(seen: _Seen, choice: Call, test: Call) -> Iterator[Claim]:
    stated = [arg for arg in test.args if seen.is_stated(arg) and isinstance(arg, Value)]
    others = [arg for arg in test.args if not isinstance(arg, Value)]
    if len(others) != 1 or not stated or not any(cells(others[0])):
        return
    held, found = seen.range_of(others[0]), seen.range_of(test)
    if held.low is not None and held.low == held.high:
        return
    holds = found == constant(Fraction(1))
    if not holds and found != constant(Fraction(0)):
        return
    dead = choice.args[2] if holds else choice.args[1]
    if isinstance(dead, Value) and dead.value is None:
        # a guard against what the domain excludes already
        return
    edges = [arg.value for arg in stated if isinstance(arg.value, Fraction)]
    is_above = held.low is not None and held.low >= min(edges)
    bound = stated[0] if is_above or len(stated) == 1 else stated[-1]
    yield from seen.claim("test_always" if holds else "test_never", bound, others[0], -1 if is_above else 1)
