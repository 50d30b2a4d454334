"""Builds the explanation of figures of one month, each from the tree that computed it and from exact values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from jixiao.engine import conditions
from jixiao.engine.cause import cause
from jixiao.engine.explained_terms import Terms
from jixiao.engine.explanation import Explanation, said
from jixiao.engine.gathered import Gathered
from jixiao.engine.sight import Sight, Spot
from jixiao.formula.rounding import half_away
from jixiao.formula.tree import (
    CARRIED,
    Call,
    Cell,
    Derived,
    Find,
    LookUp,
    Moment,
    Paid,
    Prior,
    Scalar,
    Total,
    Tree,
    Value,
    Window,
)
from jixiao.formula.words import is_guard
from jixiao.formula.world import Owned
from jixiao.language import LANGUAGES, Label
from jixiao.scheme.rules import Rule
from jixiao.scheme.units import MONEY, NUMBER

if TYPE_CHECKING:
    from jixiao.engine.month import Month
    from jixiao.policy.model import Policy

_KINDS: dict[type, str] = {
    Derived: "part", LookUp: "reference", Find: "reference", Total: "total", Window: "window", Prior: "prior",
    Paid: "rule",
}  # fmt: skip


class Explainer:
    """Explains figures of one month; a figure met again is only referred to."""

    def __init__(self, month: Month, policy: Policy) -> None:
        self.month = month
        self.run = month.run
        self.sight = Sight(month)
        self.terms = Terms(self.sight, policy)
        self.gathered = Gathered(self)
        self.world = month.program.world
        self.nodes = month.program.nodes
        self.places = self.world.places
        self.seen: set[str] = set()

    # figures

    def figure(self, table: str, name: str, row: int) -> Explanation:
        """The explanation of one column of one row, whatever made it."""
        node = self.nodes.get((table, name))
        if isinstance(node, LookUp):
            return self._look_up(node, row)
        if name.startswith("@"):
            return self.reference(table, name, row)
        owned = self.world.rule(table, name.removesuffix("#paid"))
        if owned is not None:
            name = owned.rule.name
        key = self._key(table, name, row)
        if key in self.seen:
            return evolve(self.brief(table, name, row), repeated=True)
        self.seen.add(key)
        if owned is not None:
            return self._rule(owned, row)
        match node:
            case Derived():
                return self._derived(node, row)
            case Total():
                return self.gathered.total(node, row)
            case Window():
                return self.gathered.window(node, row)
            case Prior():
                return self._prior(node, row)
        return self._stored(table, name, row)

    def _key(self, table: str, name: str, row: int) -> str:
        return f"{table}.{name}[{self.sight.subject(table, row)}]"

    def brief(self, table: str, name: str, row: int) -> Explanation:
        """A figure by its value alone."""
        owned = self.world.rule(table, name)
        if owned is not None:
            return self._head(owned, row)
        node = self.nodes.get((table, name))
        stored = self.world.column(table, name.removeprefix(CARRIED))
        unit = node.unit if node is not None else stored.unit if stored is not None else NUMBER
        value = self.sight.evaluate(Cell(name, unit), Spot(table, row))
        label = self.sight.label(lambda names: names.column(table, name))
        return Explanation(
            self._key(table, name, row), _KINDS.get(type(node), "column"), name, _plain(label), value,
            self.sight.shown(value, unit), table, self.sight.subject(table, row), str(self.run.month), unit,
            "known" if value is not None else "unavailable",
        )  # fmt: skip

    def _head(self, owned: Owned, row: int) -> Explanation:
        """A rule's figure, with its line, by its values alone."""
        rule = owned.rule
        value = self.sight.evaluate(Cell(rule.name, rule.unit), Spot(rule.on, row))
        text = self._extra(rule.on, rule.name, "text", row)
        if text is None and not rule.unit.is_number and rule.unit.kind != "flag" and value is not None:
            text = str(value)
        applies = self._applies(rule.on, rule.name, row)
        known = value is not None or (text is not None and rule.formula is None)
        shown = self.sight.shown(value, rule.unit) if value is not None or text is None else Label(str(text), str(text))
        label = rule.label or Label(rule.name, rule.name)
        is_money = (rule.on, f"{rule.name}#paid") in self.nodes
        paid = self._paid(rule, row) if applies and is_money else None
        known = known and (paid is not None or not is_money)
        return Explanation(
            self._key(rule.on, rule.name, row), "rule", rule.name, label, value,
            shown if applies else said("explain.not_applicable"), rule.on, self.sight.subject(rule.on, row),
            str(self.run.month), rule.unit,
            "not_applicable" if not applies else "known" if known else "unavailable",
            rule.family, None if text is None else str(text), paid,
            self.sight.shown(paid, rule.unit) if is_money and applies else None,
            self._extra(rule.on, rule.name, "pays_on", row), rule.clause, rule.source,  # type: ignore[arg-type]  # a date, as typed
        )  # fmt: skip

    def _extra(self, table: str, name: str, what: str, row: int) -> Scalar:
        node = self.nodes.get((table, f"{name}#{what}"))
        return None if node is None else self.sight.evaluate(Cell(node.name, node.unit), Spot(table, row))

    def _paid(self, rule: Rule, row: int) -> Fraction | None:
        """A money line as paid; a negative one is a problem and has no figure."""
        paid = self.run.exactly.values(rule.on, f"{rule.name}#paid", [row])[0]
        return paid if isinstance(paid, Fraction) and paid >= 0 else None

    def _applies(self, table: str, name: str, row: int) -> bool:
        flag = f"{name}#on"
        if flag not in self.run.sheets[table].frame.columns:
            return True
        return self.run.exactly.values(table, flag, [row])[0] is not False

    # rules

    def _rule(self, owned: Owned, row: int) -> Explanation:
        rule, head = owned.rule, self._head(owned, row)
        node = self.nodes[(rule.on, rule.name)]
        assert isinstance(node, Derived)
        spot = Spot(rule.on, row, rule.every, owned.owner)
        if not self.run.ends(rule.every):
            return evolve(head, formula=self.sight.words(node.tree, spot), remarks=(self.not_now(rule.every),))
        if head.state == "not_applicable":
            made = self._not_applicable(head, node, spot)
        else:
            made = self._applying(head, owned, node, spot)
        return evolve(made, children=(*made.children, *self.terms.switches(owned)))

    def not_now(self, every: str) -> Label:
        """That a rule of a longer period is not computed in this month."""
        return said("explain.cause.not_now", every=said(f"explain.every.{every}"))

    def _not_applicable(self, head: Explanation, node: Derived, spot: Spot) -> Explanation:
        """Why a rule does not apply: the tests of its `where`, and what those that failed read."""
        failed = [tree for tree in conditions.conjuncts(node.where) if self.sight.evaluate(tree, spot) is not True]
        children = tuple(self.children(spot, *failed))
        tests = self.sight.tests(node.where, "where", spot)
        return evolve(head, formula=self.sight.words(node.tree, spot), tests=tests, children=children)

    def _applying(self, head: Explanation, owned: Owned, node: Derived, spot: Spot) -> Explanation:
        rule = owned.rule
        words = self.nodes.get((rule.on, f"{rule.name}#text"))
        tree = words.tree if rule.formula is None and isinstance(words, Derived) else node.tree
        value = head.value if rule.formula is not None else head.text
        trees = (tree,) if node.where is None else (node.where, tree)
        remarks = (*self.sight.matches(tree, spot), *self._rounding(rule, head, spot.row))
        if head.state == "unavailable":
            key = "negative" if isinstance(head.value, Fraction) and head.value < 0 else "because"
            remarks = (*remarks, said(f"explain.{key}", cause=cause(self.month, rule.on, rule.name, head.subject)))
        return evolve(
            head,
            formula=self.sight.words(tree, spot),
            filled=self.sight.result(tree, spot, value),
            tests=(*self.sight.tests(node.where, "where", spot), *self.sight.tests_inside(tree, spot)),
            remarks=remarks,
            children=tuple(self.children(spot, *trees)),
        )

    def _rounding(self, rule: Rule, head: Explanation, row: int) -> Iterator[Label]:
        """What rounding and, of a penalty, its payouts left of a line."""
        if head.paid is None or not isinstance(head.value, Fraction):
            return
        rounded = half_away(head.value, self.places)
        if rounded != head.value:
            before, after = (self.sight.shown(value, rule.unit) for value in (head.value, rounded))
            yield said("explain.rounded", exact=before, to=after)
        node = self.nodes[(rule.on, f"{rule.name}#paid")]
        if isinstance(node, Paid) and node.taken_from:
            pots = [(name, self._line(rule.on, name, row)) for name in node.taken_from]
            earlier = [(name, self._line(rule.on, name, row)) for name in node.earlier]
            yield said("explain.taken_from", pots=self._sums(rule.on, pots))
            if earlier:
                yield said("explain.taken_before", penalties=self._sums(rule.on, earlier))
            if head.paid < rounded:
                left, owed = (self.sight.shown(value, rule.unit) for value in (head.paid, rounded))
                yield said("explain.capped", left=left, owed=owed)

    def _line(self, table: str, name: str, row: int) -> Scalar:
        return self.run.exactly.values(table, f"{name}#paid", [row])[0]

    def _sums(self, table: str, lines: list[tuple[str, Scalar]]) -> Label:
        def text(lang: str) -> str:
            shown = ((name, self.sight.shown(value, MONEY).to(lang)) for name, value in lines)
            return ", ".join(f"{self.sight.names(lang).column(table, name)} {value}" for name, value in shown)

        return Label(*(text(lang) for lang in LANGUAGES))

    # formulas

    def children(self, spot: Spot, *trees: Tree) -> Iterator[Explanation]:
        """What formulas read: columns, hidden ones included, and terms; each once."""
        seen: set[str] = set()
        for part in (part for tree in trees for part in self.sight.taken(tree, spot)):
            read = part.args[1] if isinstance(part, Call) and is_guard(part) else part
            match read:
                case Cell(column=column):
                    # whether a rule applies is told with its figure
                    name = column.removesuffix("#on")
                    if name not in seen:
                        yield self._read(read, spot)
                case Value(term=str() as name):
                    if name not in seen:
                        yield self.terms.term(self.terms.owner_of(name, spot.owner), name, read.value, read.unit)
                case Moment(part=name):
                    if name not in seen:
                        yield self._moment(read, spot)
                case _:
                    continue
            seen.add(name)

    def _read(self, cell: Cell, spot: Spot) -> Explanation:
        if cell.column.endswith("#on"):
            return self.figure(spot.table, cell.column.removesuffix("#on"), spot.row)
        return self.figure(spot.table, cell.column, spot.row)

    def _moment(self, moment: Moment, spot: Spot) -> Explanation:
        name, value = f"period.{moment.part}", self.sight.evaluate(moment, spot)
        shown = self.sight.shown(value, moment.unit)
        return Explanation(name, "period", name, Label(name, name), value, shown, unit=moment.unit)

    # columns

    def _stored(self, table: str, name: str, row: int) -> Explanation:
        base = self.brief(table, name, row)
        remarks = () if base.value is not None else (self.sight.search.column(table, name, row).reason,)
        if name.startswith(CARRIED):
            return evolve(base, remarks=(*remarks, said("explain.carried", period=self.run.month)))
        return evolve(base, origin=self.sight.place(table, row), remarks=remarks)

    def reference(self, table: str, name: str, row: int) -> Explanation:
        """The row that a reference leads to, by its id."""
        label = self.sight.label(lambda names: names.column(table, name))
        value = self.run.exactly.values(table, name, [row])[0]
        target = self._target(table, name)
        shown = self.sight.subject(target, int(value)) if isinstance(value, Fraction) and target else None
        text = said("explain.unavailable") if shown is None else Label(shown, shown)
        state = "unavailable" if shown is None else "known"
        return Explanation(
            self._key(table, name, row), "reference", name, label, shown, text, table, self.sight.subject(table, row),
            str(self.run.month), state=state,
        )  # fmt: skip

    def _target(self, table: str, via: str) -> str | None:
        node = self.nodes.get((table, via))
        if isinstance(node, LookUp):
            return self._target(node.target, node.column)
        reference = self.world.reference(table, via.removeprefix("@"))
        return reference.target if reference is not None else None

    def _derived(self, node: Derived, row: int) -> Explanation:
        base = self.brief(node.table, node.name, row)
        spot = Spot(node.table, row, node.every)
        return evolve(
            base,
            formula=self.sight.words(node.tree, spot),
            filled=self.sight.result(node.tree, spot, base.value),
            tests=self.sight.tests_inside(node.tree, spot),
            remarks=tuple(self.sight.matches(node.tree, spot)),
            children=tuple(self.children(spot, node.tree)),
        )

    def _look_up(self, node: LookUp, row: int) -> Explanation:
        """What a reference reads: the figure of the other row itself, unless it is that of a day or a past month."""
        parent = self.run.exactly.values(node.table, node.via, [row])[0]
        target = self.run.sheets[node.target]
        if node.column.startswith("@"):
            return self.reference(node.table, node.name, row)
        if isinstance(parent, Fraction) and not node.posted and not (target.is_dated and int(parent) < target.start):
            return self._of_row(node, row, self.figure(node.target, node.column.removesuffix("#on"), int(parent)))
        base = self.brief(node.table, node.name, row)
        if parent is None:
            return evolve(base, remarks=(self.sight.search.column(node.table, node.via, row).reason,))
        time = self.run.sheets[node.table].numbered.table.time
        day = self.sight.evaluate(Cell(time, NUMBER), Spot(node.table, row)) if node.posted and time else None
        remarks = (said("explain.posted", day=day),) if day is not None else ()
        return evolve(base, remarks=remarks)

    def _of_row(self, node: LookUp, row: int, found: Explanation) -> Explanation:
        """A figure of the row that a computed key leads to, with what made the key."""
        via = self.nodes.get((node.table, node.via))
        if not isinstance(via, Find) or found.repeated:
            return found
        return evolve(found, children=(*found.children, *self.children(Spot(node.table, row), *via.trees)))

    def _prior(self, node: Prior, row: int) -> Explanation:
        base = self.brief(node.table, node.name, row)
        period = self.run.before(node.every)
        remark = "recorded" if base.value is not None else "nothing_recorded"
        return evolve(base, period=str(period), remarks=(said(f"explain.{remark}", period=period),))


def _plain(label: Label) -> Label:
    """A label that stands alone needs no brackets."""
    return Label(*(_bare(label.to(lang)) for lang in LANGUAGES))


def _bare(text: str) -> str:
    return text[1:-1] if text.startswith("[") and text.find("]") == len(text) - 1 else text
