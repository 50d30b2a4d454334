"""What would notice a fault that no case notices: one more figure of a case, or a case at an edge of the rule.

A candidate is looked at in two steps: first the rule alone, with and without the fault, on the rows of the candidate;
only where that tells them apart, or cannot say, the whole policy is evaluated with the fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import define, evolve, field, frozen

from jixiao.engine.cases import Workshop, difference, run_case
from jixiao.engine.compiled import Compiled
from jixiao.engine.mutants import Mutant
from jixiao.engine.mutation import nodes_with
from jixiao.formula.tree import Derived, Node, Tree, cells
from jixiao.policy.cases import TOTALS
from jixiao.policy.model import Case, Expectation, Policy
from jixiao.proofs.edges import Point, edges
from jixiao.proofs.flips import flips
from jixiao.proofs.spots import Ground, Stand
from jixiao.proofs.trials import Trials, found, total

#: candidates that are evaluated with a fault before it is given up
_MOST = 25


@frozen(eq=False)
class Killer:
    """A case that a fault fails: with one figure to expect. `point` is the cell that moved, None in a case as it is."""

    case: Case
    expected: Expectation
    point: Point | None


@frozen(eq=False)
class Candidate:
    """A case that may tell a fault apart, evaluated without it."""

    ground: Ground
    point: Point | None = None


@define
class Killers:
    """Looks for what would notice faults; what is evaluated without a fault is evaluated once."""

    policy: Policy
    compiled: Sequence[Compiled]
    trials: Trials = field(init=False)
    candidates: dict[tuple[str, str], list[Candidate]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.trials = Trials(self.policy, self.compiled)

    def of(self, mutant: Mutant) -> Killer | None:
        """The first candidate that tells a fault apart, proven by running it with and without; None if none does.

        One by a figure goes before one in which a figure is missing.
        """
        rules = tuple(mutant.rule if other.rule == mutant.owned.rule else other for other in self.policy.rules)
        faulty, workshop = evolve(self.policy, rules=rules), Workshop()
        tried, second = 0, None
        for candidate in self._candidates(mutant):
            if _alike(candidate.ground, mutant):
                continue
            tried += 1
            if tried > _MOST:
                break
            other = Ground.of(faulty, candidate.ground.case, workshop)
            if other is None:
                continue
            for item in _telling(mutant, candidate.ground, other):
                case = evolve(candidate.ground.case, expect=(item,))
                if (second is None or item.problem is None) and self._proven(case, faulty, workshop):
                    killer = Killer(case, item, candidate.point)
                    if item.problem is None:
                        return killer
                    # a figure says more than that there is none
                    second = killer
        return second

    def _proven(self, case: Case, faulty: Policy, workshop: Workshop) -> bool:
        good = run_case(self.policy, case, self.trials.grounds.workshop).passed
        return good and not run_case(faulty, case, workshop).passed

    def _candidates(self, mutant: Mutant) -> Iterator[Candidate]:
        """Cases as they are, cases at the edges of the rule, and cases with a flag or code changed."""
        owned = mutant.owned
        key = (owned.rule.on, owned.rule.name)
        if key not in self.candidates:
            self.candidates[key] = list(self._found(mutant))
        yield from self.candidates[key]

    def _found(self, mutant: Mutant) -> Iterator[Candidate]:
        spots = list(self.trials.grounds.of(mutant.owned))
        grounds = list({ground.case.name: ground for ground, _ in spots}.values())
        given = {case.name for case in self.policy.cases}
        yield from (Candidate(ground) for ground in grounds if ground.case.name in given)
        points = [
            (way.ground, point)
            for edge in edges(self.trials.grounds, self.compiled, mutant.owned)
            for way in edge.ways[:2]
            for point in way.points
        ]
        for ground, stand in spots[:3]:
            points += [(ground, point) for point in flips(ground, stand, mutant.owned)]
        for _, point in points:
            moved = self.trials.ground(point)
            if moved is not None:
                yield Candidate(moved, point)
        # rows that are made up say least to whoever approves them
        yield from (Candidate(ground) for ground in grounds if ground.case.name not in given)


def _alike(ground: Ground, mutant: Mutant) -> bool:
    """Whether the rule has the same figures with the fault, in every row: then nothing else can differ."""
    rule = mutant.owned.rule
    nodes = nodes_with(ground.world, mutant)
    if nodes is None:
        return False
    pairs = list(_pairs(ground.run.nodes, nodes, rule.on, rule.name))
    frame = ground.run.sheets[rule.on].frame
    read = {cell.column for pair in pairs for tree in pair for cell in cells(tree)}
    if not read <= set(frame.columns):
        return False
    every = getattr(ground.run.nodes.get((rule.on, rule.name)), "every", "month")
    stands = [Stand(rule.on, row) for row in ground.rows(rule.on)]
    return all(
        ground.read(one, stand, {}, every) == ground.read(other, stand, {}, every)
        for one, other in pairs
        for stand in stands
        if one is not None and other is not None
    )


def _pairs(
    before: Mapping[tuple[str, str], Node], after: Mapping[tuple[str, str], Node], table: str, name: str
) -> Iterator[tuple[Tree | None, Tree | None]]:
    for column in (name, f"{name}#text"):
        one, other = before.get((table, column)), after.get((table, column))
        if isinstance(one, Derived) and isinstance(other, Derived):
            yield one.tree, other.tree
            yield one.where, other.where


def _telling(mutant: Mutant, right: Ground, wrong: Ground) -> Iterator[Expectation]:
    """Figures that the evaluation without the fault has and the other one has not: of the rule first."""
    policy = right.evaluation.policy
    rules = sorted(policy.rules, key=lambda owned: owned.rule != mutant.owned.rule)
    for owned in rules:
        if (owned.rule.on, owned.rule.name) not in right.run.nodes:
            continue
        for row in right.rows(owned.rule.on):
            item = found(owned, right, Stand(owned.rule.on, row))
            if item is not None and difference(wrong.evaluation, wrong.month, item, wrong.evaluation.policy):
                yield item
    for table, subject in right.evaluation.totals.select("table", "subject").iter_rows():
        for name in TOTALS:
            item = total(right, table, subject, name)
            if item is not None and difference(wrong.evaluation, wrong.month, item, wrong.evaluation.policy):
                yield item
