"""Edges tried: what the program makes of each, as worked cases that somebody may approve."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from attrs import define, evolve, field, frozen

from jixiao.engine.cases import difference, figure_of, words_of
from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import Derived, cells
from jixiao.policy.cases import TOTALS
from jixiao.policy.figures import plain
from jixiao.policy.model import Case, Expectation, OwnedRule, Policy
from jixiao.problems import Place, Problem, Problems, did_you_mean
from jixiao.proofs.edges import Edge, Point, Way, edges
from jixiao.proofs.spots import Ground, Grounds, Stand

#: ways to one edge that are evaluated
_WAYS = 4
#: other lines of the row that are told of one edge
_OTHERS = 3
#: problems that are figures of a kind: a line that has no value
_PROBLEMS = ("engine.unavailable", "engine.negative")
Progress = Callable[[int, int, str], None]


@frozen(eq=False)
class Tried:
    """A point and what was found there: figures of the row's rules, or problems; `ground` is its evaluation."""

    point: Point
    ground: Ground
    found: tuple[Expectation, ...]


@frozen(eq=False)
class Trial:
    """An edge and its points; without points `why` says what is missing: what the edge says of it, or ``untold``."""

    edge: Edge
    tried: tuple[Tried, ...]
    why: str = ""


@define
class Trials:
    """Tries the edges of a policy's rules; a case that several of them ask for is evaluated once."""

    policy: Policy
    compiled: Sequence[Compiled]
    grounds: Grounds = field(init=False)
    known: dict[tuple[object, ...], Ground | None] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.grounds = Grounds(self.policy, self.compiled)

    def of(self, rules: Sequence[OwnedRule], progress: Progress | None = None) -> Iterator[Trial]:
        """The trials of some rules, in their order."""
        for i, owned in enumerate(rules):
            if progress is not None:
                progress(i, len(rules), owned.rule.name)
            for edge in edges(self.grounds, self.compiled, owned):
                yield self.trial(edge)
        if progress is not None:
            progress(len(rules), len(rules), "")

    def trial(self, edge: Edge) -> Trial:
        """An edge by the first of its ways on which the row tells its sides apart, else by one that tells anything."""
        best: tuple[Tried, ...] = ()
        for way in edge.ways[:_WAYS]:
            tried = self._along(edge.owned, way)
            if tried and len({_figures(one) for one in tried}) > 1:
                return Trial(edge, tried)
            best = best or tried
        return Trial(edge, best, "" if best else edge.why or "untold")

    def _along(self, owned: OwnedRule, way: Way) -> tuple[Tried, ...]:
        grounds = [(point, self.ground(point)) for point in way.points]
        reached = [(point, ground) for point, ground in grounds if ground is not None]
        if way.turn is not None and any(_missed(way, point, ground) for point, ground in reached):
            return ()
        before = [(ground, _standing(ground, way)) for _, ground in (("", way.ground), *reached)]
        others = _others(owned, before)
        found = [
            Tried(point, ground, tuple(_told(owned, others, ground, way)))
            for point, ground in reached
        ]  # fmt: skip
        return tuple(one for one in found if one.found)

    def ground(self, point: Point) -> Ground | None:
        """A point's case evaluated."""
        key = point.key
        if key not in self.known:
            self.known[key] = self.grounds.ground(point.case)
        return self.known[key]


def named(policy: Policy, names: Sequence[str]) -> tuple[OwnedRule, ...]:
    """The rules of these names, ``scheme.rule`` too; all if none is named.

    :raises Problems: there is no rule of a name.
    """
    rules = {name: owned for owned in policy.rules for name in (owned.rule.name, f"{owned.owner}.{owned.rule.name}")}
    unknown = [name for name in names if name not in rules]
    if unknown:
        place = Place(str(policy.path))
        values = ({"name": name, "near": did_you_mean(name, rules)} for name in unknown)
        raise Problems(Problem("policy.unknown_rule", place, "--rule", each) for each in values)
    chosen = {id(rules[name]) for name in names}
    return tuple(owned for owned in policy.rules if not names or id(owned) in chosen)


def _figures(tried: Tried) -> tuple[tuple[str | None, ...], ...]:
    return tuple((item.rule, item.value, item.text, item.problem) for item in tried.found)


def _missed(way: Way, point: Point, ground: Ground) -> bool:
    """Whether the cell did not come to lie on the edge, because it moves something else along."""
    if point.side != "at" or way.turn is None or _standing(ground, way) != way.stand:
        return False
    one, other = (ground.read(tree, way.stand, {}) for tree in (way.turn.left, way.turn.right))
    return one != other


def _standing(ground: Ground, way: Way) -> Stand | None:
    """The rule's row of a way in another evaluation, whose rows may lie in another order."""
    asking = way.stand
    while asking.outer is not None:
        asking = asking.outer
    subject = way.ground.subject(asking)
    rows = [row for row in ground.rows(asking.table) if str(ground.run.subjects(asking.table)[row]) == subject]
    return Stand(asking.table, rows[0]) if rows else None


def _others(owned: OwnedRule, stands: Sequence[tuple[Ground, Stand | None]]) -> list[tuple[OwnedRule, bool]]:
    """Money lines of the row that do not come to the same at every point, beside the rule's own."""
    policy = stands[0][0].evaluation.policy
    found = []
    for other in policy.rules:
        rule = other.rule
        if rule.on == owned.rule.on and rule.name != owned.rule.name and rule.family in ("payout", "penalty"):
            values = {_shown(other, ground, stand) for ground, stand in stands}
            if len(values) > 1:
                found.append((other, True))
    return found[:_OTHERS]


def _shown(owned: OwnedRule, ground: Ground, stand: Stand | None) -> str | None:
    item = None if stand is None else found(owned, ground, stand)
    return None if item is None else item.value or item.text or item.problem


def _told(
    owned: OwnedRule, others: Sequence[tuple[OwnedRule, bool]], ground: Ground, way: Way
) -> Iterator[Expectation]:
    """What may be expected of the row: the rule, what changed of its money, else what reads the rule."""
    stand = _standing(ground, way)
    if stand is None:
        return
    own = found(owned, ground, stand)
    if own is not None:
        yield own
    else:
        yield from _instead(owned, ground, stand)
    for other, _ in others:
        item = found(other, ground, stand)
        if item is not None:
            yield item


def found(owned: OwnedRule, ground: Ground, stand: Stand) -> Expectation | None:
    """The figure of a rule in a row as something to expect; None if there is none: it does not apply, or is unknown."""
    rule, subject = owned.rule, ground.subject(stand)
    policy = ground.evaluation.policy
    table = rule.on if sum(other.rule.name == rule.name for other in policy.rules) > 1 else None
    item = Expectation(subject, rule.name, table=table)
    if rule.formula is not None and rule.unit.is_number:
        value = figure_of(ground.evaluation, ground.month, item, policy)
        item = evolve(item, value=plain(value) if isinstance(value, Fraction) else None)
    else:
        words = words_of(ground.evaluation, ground.month, item)
        item = evolve(item, text=None if words is None else str(words))
    if item.value is None and item.text is None:
        item = evolve(item, problem=_problem(owned, subject, ground))
    known = (item.value, item.text, item.problem) != (None, None, None)
    return item if known and difference(ground.evaluation, ground.month, item, policy) is None else None


def _problem(owned: OwnedRule, subject: str, ground: Ground) -> str | None:
    for problem in ground.evaluation.problems:
        if problem.code in _PROBLEMS and problem.values.get("rule") == owned.rule.name:
            subjects = str(problem.values.get("subjects", ""))
            if subject in subjects.replace(",", " ").split() or subject == subjects:
                return problem.code
    return None


def _instead(owned: OwnedRule, ground: Ground, stand: Stand) -> Iterator[Expectation]:
    """Where the rule itself has no figure: the rules of the row that read it, and the row's net."""
    policy, name = ground.evaluation.policy, owned.rule.name
    readers = [
        other
        for other in policy.rules
        if other.rule.on == owned.rule.on and other.rule.name != name and _reads(ground, other, name)
    ]
    items = [item for other in readers if (item := found(other, ground, stand)) is not None]
    yield from items[:1]
    if not items and owned.rule.family in ("payout", "penalty"):
        item = total(ground, owned.rule.on, ground.subject(stand), TOTALS[2])
        if item is not None:
            yield item


def total(ground: Ground, table: str, subject: str, name: str) -> Expectation | None:
    """A total of a row as something to expect; None if it has none."""
    item = Expectation(subject, name, table=table)
    value = figure_of(ground.evaluation, ground.month, item, ground.evaluation.policy)
    return evolve(item, value=plain(value)) if isinstance(value, Fraction) else None


def _reads(ground: Ground, owned: OwnedRule, name: str) -> bool:
    node = ground.run.nodes.get((owned.rule.on, owned.rule.name))
    trees = (node.tree, node.where) if isinstance(node, Derived) else ()
    return any(cell.column.partition("#")[0] == name for tree in trees for cell in cells(tree))


def cases(trials: Sequence[Trial], names: Callable[[Trial, Tried], str], policy: Policy) -> list[Case]:
    """The trials as cases: what several of them ask of the same rows is one case; no name is one of the policy's."""
    made: dict[tuple[object, ...], Case] = {}
    taken = {case.name: 1 for case in policy.cases}
    for trial in trials:
        for tried in trial.tried:
            case = tried.point.case
            key = tried.point.key
            if key in made:
                made[key] = evolve(made[key], expect=tuple(dict.fromkeys((*made[key].expect, *tried.found))))
                continue
            name = names(trial, tried)
            taken[name] = taken.get(name, 0) + 1
            name = name if taken[name] == 1 else f"{name} ({taken[name]})"
            made[key] = evolve(case, name=name, expect=tried.found)
    return list(made.values())
