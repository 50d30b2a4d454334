"""What the proofs of terms share: the lines that a row has in an edition, and where a finding about them stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import Derived, Scalar
from jixiao.policy.model import OwnedRule, Policy
from jixiao.problems import Place
from jixiao.proofs.case_text import Witness, month_of
from jixiao.proofs.facts import Facts, Forced, Site, closure, is_row_wise
from jixiao.proofs.intervals import Intervals


@frozen
class Edition:
    """One edition of a policy: its intervals, and the editions before it."""

    policy: Policy
    intervals: Intervals
    earlier: Sequence[Compiled]

    @property
    def item(self) -> Compiled:
        """The edition as compiled."""
        return self.intervals.item

    def rules(self) -> Iterator[tuple[OwnedRule, Derived]]:
        """The rules whose formulas read nothing but their row, in the order of the policy.

        A rule that says words of its own beside a formula that is no number is left out: its line is those words.
        """
        for owned in self.policy.rules:
            rule = owned.rule
            node = self.item.plan.nodes.get((rule.on, rule.name))
            is_fact = rule.on in self.item.world.tables and rule.on not in self.item.world.derived
            if rule.formula is None or not is_fact or not isinstance(node, Derived):
                continue
            says_words = rule.text is not None and not rule.unit.is_number
            if not says_words and is_row_wise(self.item, rule.on, node):
                yield owned, node

    def owner(self, table: str, name: str) -> OwnedRule | None:
        """The rule of a column."""
        return next((own for own in self.policy.rules if (own.rule.on, own.rule.name) == (table, name)), None)

    def place(self, owned: OwnedRule | None, terms: Sequence[str] = (), owner: str = "") -> Place:
        """Where the first of some terms is given, else where the rule stands, else the policy's file."""
        for term in terms:
            origin = self.item.edition.origins.get((owned.owner if owned is not None else owner, term))
            if origin is not None:
                return origin
        return (owned.place if owned is not None else None) or Place(str(self.policy.path))

    def witness(self, table: str, names: Sequence[str]) -> Witness | None:
        """A case for a row of a table, in a month in which all that some rules are made of has its value."""
        kinds = [node.every for _, node in closure(self.item, table, names)]
        kinds += [node.every for name in names if isinstance(node := self.item.plan.nodes.get((table, name)), Derived)]
        month = month_of(self.policy, self.item, kinds)
        return None if month is None else Witness(self.policy, self.item, table, month)


def editions(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Edition]:
    """The editions of a policy, in order."""
    for number, item in enumerate(compiled):
        yield Edition(policy, Intervals(item), compiled[:number])


def loses(item: Compiled, owned: OwnedRule, given: Mapping[str, Scalar], site: Site, instead: Scalar) -> bool:
    """Whether a line that applies to a row has no value there, and would have one if the site gave `instead`."""
    rule = owned.rule
    facts = Facts(item, rule.on, given)
    if facts.column(rule.name) is not None or facts.column(f"{rule.name}#on") is not True or facts.unclear:
        return False
    if not any(lost is site or (isinstance(site, str) and lost == site) for lost in facts.lost):
        return False
    mended = Facts(item, rule.on, given, Forced(site, instead))
    return mended.column(rule.name) is not None and not mended.unclear
