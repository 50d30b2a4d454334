"""Compiles all rules of an edition: every formula resolved and typed, every fault reported at its characters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from attrs import evolve, field, frozen

from jixiao.formula.context import Context
from jixiao.formula.parse import FormulaFault, parse
from jixiao.formula.rank_trees import named
from jixiao.formula.resolve import Resolver
from jixiao.formula.syntax import Constant, Name, Span, Syntax, conjuncts, parts
from jixiao.formula.tree import CARRIED, EFFECT, Call, Cell, Moment, Node, Paid, Tree, Value, joined
from jixiao.formula.typed import refuse_rows
from jixiao.formula.world import Owned, World
from jixiao.problems import Place, Problem, did_you_mean
from jixiao.scheme.rules import PAYOUTS, Check, Rule
from jixiao.scheme.units import DATE, FLAG, MONEY, TEXT, Unit

#: where a rule's own text stands in a file, if it does: a function from the rule's name to its place
Placed = Callable[[str], Place | None]


@frozen
class Program:
    """All nodes of an edition, by table and name, and what they need from outside.

    `wanted` are the stored columns that are read; `remembered` the columns whose earlier values are read; `used` the
    terms that are read. `rules` keeps the rules in the order in which they are listed.
    """

    world: World
    nodes: Mapping[tuple[str, str], Node] = field(hash=False)
    rules: tuple[Owned, ...]
    checks: tuple[tuple[str, Check], ...]
    wanted: frozenset[tuple[str, str]]
    remembered: frozenset[tuple[str, str]]
    used: frozenset[tuple[str, str]]


def fault_problem(fault: FormulaFault, text: str, path: str, place: Place | None) -> Problem:
    """A fault of a formula as a problem that shows the text and points at the characters."""
    end = max(fault.span.end, fault.span.start + 1)
    line = text.replace("\n", " ")
    pointer = " " * fault.span.start + "^" * (min(end, len(line) + 1) - fault.span.start)
    shown = f"{line}\n            {pointer}"
    return Problem(f"formula.{fault.code}", place or Place(), path, {"formula": shown, **fault.values})


#: faults that do not matter in a measure that nothing in force reads
_WAIVED = ("blank", "switched_off")


#: parts of a rule that are words, which a rank is as well
_SPOKEN = ("text", "to")


class _Unread(Exception):  # noqa: N818 - a signal, caught where the rule is left out
    """A rule's condition could not be read, so that the rule makes no nodes."""


class _Compiler:
    def __init__(self, world: World, placed: Placed) -> None:
        self.resolver = Resolver(world)
        self.world = world
        self.placed = placed
        self.problems: list[Problem] = []
        self.blanks: set[tuple[str, str]] = set()
        self.asked: frozenset[str] = frozenset()

    def part(self, text: str, context: Context, unit: Unit | None, name: str, what: str) -> Tree | None:
        """One formula of a rule; a fault is recorded."""
        try:
            tree = self.resolver.formula(text, context)
            if unit is not None and unit.is_rank:
                unit = self.resolver.ordered(self.world.ordered(unit), Constant(None, _whole(text)))
                tree = named(tree, unit)
            refuse_rows((parse(text),), (tree,))
            spoken = tree.unit.is_rank and what in _SPOKEN
            if unit is not None and not unit.fits(tree.unit) and not spoken:
                fault = FormulaFault("wrong_unit", _whole(text), found=tree.unit, declared=unit)
                self._record(fault, text, f"{context.owner}.{name}.{what}", name)
                return None
        except FormulaFault as fault:
            self._record(fault, text, f"{context.owner}.{name}.{what}", name)
            return None
        return tree

    def _record(self, fault: FormulaFault, text: str, path: str, name: str) -> None:
        if fault.code in _WAIVED and name not in self.asked:
            return
        if fault.code == "blank":
            key = (str(fault.values["owner"]), str(fault.values["term"]))
            if key in self.blanks:
                return
            self.blanks.add(key)
            term = self.world.declared[key]
            label = f"{term.label.zh} / {term.label.en}" if term.label else ""
            clause = " ".join(term.clause)
            values = {"term": key[1], "unit": getattr(term, "unit", ""), "label": label, "clause": clause, "rule": name}
            self.problems.append(Problem("formula.blank", Place(), f"terms.{key[1]}", values))
            return
        if fault.slot is not None:
            slot, text = fault.slot
            self.problems.append(fault_problem(fault, text, f"terms.{slot}", Place()))
            return
        self.problems.append(fault_problem(fault, text, path, self.placed(name)))

    def rule(self, owned: Owned) -> None:
        """All parts of one rule as nodes."""
        rule = owned.rule
        if owned.switch is not None:
            self.resolver.used_terms.add((owned.owner, owned.switch))
        context = Context(rule.on, owned.owner, "", rule.every)
        try:
            where = self.condition(owned, context)
        except _Unread:
            return
        holds = self.resolver.where_of(rule)
        for text, unit, ending, what in (
            (rule.formula, rule.unit, "", "formula"),
            (rule.text, TEXT, "#text", "text"),
            (rule.pays_on, DATE, "#pays_on", "pays_on"),
            (rule.hold, FLAG, "#hold", "hold"),
            (rule.to, TEXT, "#to", "to"),
            (_effect(rule), DATE, EFFECT, "takes_effect"),
        ):
            if text is None or (ending == EFFECT and self.is_no_moment(owned, text)):
                continue
            tree = self.part(text, evolve(context, text=text, holds=holds), unit, rule.name, what)
            if tree is not None:
                self.resolver.derived(rule.on, rule.name + ending, tree, unit, where, rule.every)
        if rule.formula is None:
            self.resolver.derived(rule.on, rule.name, Value(None, rule.unit), rule.unit, where, rule.every)
        if rule.unit.is_money and rule.family in ("payout", "penalty"):
            self.resolver.nodes[(rule.on, f"{rule.name}#paid")] = Paid(rule.on, f"{rule.name}#paid", rule.name, MONEY)

    def relations(self, owned: Owned) -> None:
        """The other columns that a rule names: the payouts it is taken from, the state it sets."""
        rule = owned.rule
        payouts = [other.rule.name for other in self.world.rules.values() if _is_payout(other.rule, rule.on)]
        for name in rule.taken_from:
            if name == PAYOUTS or name in payouts or (rule.on, name) in self.world.off:
                continue
            values = {"rule": rule.name, "name": name, "near": did_you_mean(name, payouts)}
            self.problems.append(self._named("formula.no_payout", owned, "taken_from", values))
        if rule.sets is not None:
            column = self.world.column(rule.on, rule.sets)
            carried = [column.name for column in self.world.tables[rule.on].columns if column.carried]
            if column is None or not column.carried:
                values = {"rule": rule.name, "name": rule.sets, "near": did_you_mean(rule.sets, carried)}
                self.problems.append(self._named("formula.not_carried", owned, "sets", values))
            elif not column.unit.fits(rule.unit):
                units = {"unit": str(rule.unit), "expected": str(column.unit)}
                values = {"rule": rule.name, "name": rule.sets, **units}
                self.problems.append(self._named("formula.sets_unit", owned, "sets", values))
        elif rule.takes_effect != "next":
            values = {"rule": rule.name, "found": rule.takes_effect}
            self.problems.append(self._named("formula.effect_alone", owned, "takes_effect", values))

    def is_no_moment(self, owned: Owned, text: str) -> bool:
        """Whether a single word says when a rule takes effect that is neither a known one nor a date; it is noted."""
        name, rule = text.strip(), owned.rule
        if not name.isidentifier() or self.world.is_column(rule.on, name) or (owned.owner, name) in self.world.declared:
            return False
        columns = [column.name for column in self.world.tables[rule.on].columns if column.unit == DATE]
        values = {"rule": rule.name, "found": name, "near": did_you_mean(name, ["this", "next", *columns])}
        self.problems.append(self._named("formula.takes_effect", owned, "takes_effect", values))
        return True

    def decisions(self, table: str, column: str) -> None:
        """A carried column as the month's own decisions leave it: of several the last listed that applies."""
        stored = self.world.column(table, column)
        assert stored is not None
        tree: Tree = Cell(CARRIED + column, stored.unit)
        for owned in self.world.rules.values():
            rule = owned.rule
            if rule.on != table or rule.sets != column or rule.takes_effect == "next":
                continue
            value = Cell(rule.name, stored.unit)
            conditions: list[Tree] = []
            if self.resolver.may_be_absent(rule):
                conditions.append(Cell(f"{rule.name}#on", FLAG))
            if rule.takes_effect != "this":
                conditions.append(Call("<", (Cell(rule.name + EFFECT, DATE), Moment("end", DATE)), FLAG))
            condition = joined(conditions)
            tree = value if condition is None else Call("if", (condition, value, tree), stored.unit)
        self.resolver.wanted.add((table, column))
        self.resolver.derived(table, column, tree, stored.unit, None, "month")

    def _named(self, code: str, owned: Owned, part: str, values: Mapping[str, object]) -> Problem:
        path = f"{owned.owner}.{owned.rule.name}.{part}"
        return Problem(code, self.placed(owned.rule.name) or Place(), path, values)

    def condition(self, owned: Owned, context: Context) -> Tree | None:
        """The tree of where a rule applies; None for everywhere.

        :raises _Unread: it could not be read; its fault is recorded.
        """
        rule = owned.rule
        scheme = self.world.where.get((owned.owner, rule.on)) if rule.makes_lines else None
        trees: list[Tree] = []
        holds: tuple[Syntax, ...] = ()
        for text in (scheme, rule.where):
            if text is None:
                continue
            # the rule's own condition is asked only where the scheme's holds
            tree = self.part(text, evolve(context, text=text, holds=holds), FLAG, rule.name, "where")
            if tree is None:
                raise _Unread
            trees.append(tree)
            holds = (*holds, *conjuncts(parse(text)))
        return joined(trees)


def _asked(
    rules: Iterable[Owned], checks: Iterable[tuple[str, Check]], conditions: Iterable[str], own: Collection[str]
) -> frozenset[str]:
    """The names of the rules and checks that count: those with lines or states, the policy's own, and what they read.

    What a rule switched off alone has read is waived: its blanks need not be filled.
    """
    listed = list(rules)
    words = {owned.rule.name: _words(owned.rule.formula, owned.rule.where, owned.rule.text) for owned in listed}
    waiting = [o.rule.name for o in listed if o.rule.makes_lines or o.rule.sets or o.rule.name in own]
    asked: set[str] = set()
    waiting += [word for text in conditions for word in _words(text)]
    for _, check in checks:
        asked.add(check.name)
        waiting += _words(check.formula, check.where, *check.shows)
    while waiting:
        name = waiting.pop()
        if name in words and name not in asked:
            asked.add(name)
            waiting += words[name]
    return frozenset(asked)


def _words(*texts: str | None) -> set[str]:
    """Every word of the names in some formulas; one that cannot be read is reported when it is compiled."""
    found: set[str] = set()
    for text in texts:
        try:
            names = [part for part in parts(parse(text)) if isinstance(part, Name)] if text else []
        except FormulaFault:
            continue
        found.update(word for name in names for word in name.parts)
    return found


def _effect(rule: Rule) -> str | None:
    """The formula of the day from which what a rule sets is in force."""
    return rule.takes_effect if rule.sets is not None and rule.takes_effect not in ("this", "next") else None


def _is_payout(rule: Rule, table: str) -> bool:
    return rule.family == "payout" and rule.on == table and rule.unit.is_money


def _whole(text: str) -> Span:
    return Span(0, len(text))


def compile_rules(
    world: World,
    rules: Iterable[Owned],
    checks: Iterable[tuple[str, Check]],
    placed: Placed,
    own: Collection[str] = (),
) -> tuple[Program, tuple[Problem, ...]]:
    """The program of one edition, and every problem found in its formulas; `own` are the rules of the policy itself."""
    listed, asked = tuple(rules), tuple(checks)
    compiler = _Compiler(world, placed)
    compiler.asked = _asked(listed, asked, world.where.values(), own)
    for owned in listed:
        compiler.rule(owned)
    kept_checks = []
    for owner, check in asked:
        context = Context(check.on, owner, check.formula, check.every)
        # a scheme does not judge rows that another one brings to a shared table
        trees = []
        for text in (world.own_rows(owner, check.on), check.where):
            tree = compiler.part(text, evolve(context, text=text), FLAG, check.name, "where") if text else None
            if text and tree is not None:
                trees.append(tree)
                context = evolve(context, holds=(*context.holds, *conjuncts(parse(text))))
        where = joined(trees)
        tree = compiler.part(check.formula, context, FLAG, check.name, "formula")
        if tree is not None:
            compiler.resolver.derived(check.on, f"check {check.name}", tree, FLAG, where, check.every)
            kept_checks.append((owner, check))
            for text in check.shows:
                shown = compiler.part(text, evolve(context, text=text, optional=True), None, check.name, "message")
                if shown is not None:
                    compiler.resolver.derived(check.on, shown_name(check, text), shown, shown.unit, where, check.every)
    for owned in listed:
        compiler.relations(owned)
    for table in world.tables:
        for column in world.decided(table):
            compiler.decisions(table, column)
    _pots(compiler, [owned.rule for owned in listed])
    resolver = compiler.resolver
    program = Program(
        world,
        resolver.nodes,
        listed,
        tuple(kept_checks),
        frozenset(resolver.wanted),
        frozenset(resolver.remembered),
        frozenset(resolver.used_terms),
    )
    return program, tuple(compiler.problems)


def shown_name(check: Check, text: str) -> str:
    """The column of a value that a check's message shows."""
    return f"check {check.name}: {text}"


def _pots(compiler: _Compiler, rules: list[Rule]) -> None:
    """Tell each penalty what it is taken from and which penalties are taken before it."""
    before: list[tuple[Rule, tuple[str, ...]]] = []
    for rule in rules:
        key = (rule.on, f"{rule.name}#paid")
        node = compiler.resolver.nodes.get(key)
        if rule.family != "penalty" or not isinstance(node, Paid):
            continue
        # from the payouts, whichever they are: what comes off none by name comes off them, too
        is_general = PAYOUTS in rule.taken_from
        named = [other.name for other in rules if _is_payout(other, rule.on)] if is_general else rule.taken_from
        pots = tuple(name for name in named if (rule.on, f"{name}#paid") in compiler.resolver.nodes)
        if rule.taken_from:
            earlier = tuple(
                other.name
                for other, theirs in before
                if other.on == rule.on and (set(theirs) & set(pots) or (is_general and not theirs))
            )
            compiler.resolver.nodes[key] = evolve(node, taken_from=pots, earlier=earlier)
        before.append((rule, pots))
