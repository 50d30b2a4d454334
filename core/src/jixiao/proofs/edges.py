"""The edges of a rule, and where a cell of a case has to stand to lie on one and a step to its sides.

One cell of a case moves: a stored figure or date, or a measure that the case then pins. Where it has to stand is found
with the exact reading of the formula. Beside edges there are an empty cell, the first and last day that an aggregate
sees, and a tie.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import define, evolve, field, frozen

from jixiao.engine.children import members
from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import HISTORY, Call, Cell, Derived, Node, Total, Tree, Value, Window, cells
from jixiao.formula.words import Names
from jixiao.formula.world import World
from jixiao.language import LANGUAGES, Label
from jixiao.policy.figures import plain
from jixiao.policy.model import Case, OwnedRule
from jixiao.policy.model import Cell as Given
from jixiao.proofs.counts import with_count
from jixiao.proofs.made_rows import as_cell
from jixiao.proofs.moves import Mover, movers, onto
from jixiao.proofs.spots import Ground, Grounds, Stand
from jixiao.proofs.turns import Turn, turns
from jixiao.scheme.units import DATE

#: rows that a case is given so that a number of them reaches an edge
_MANY = 20
#: rows of cases on which one edge is looked for
_SPOTS = 12
_DAY = dt.timedelta(days=1)


@frozen
class Point:
    """One cell moved: `column` of a row (`subject`, of `table`) to `value`, None for empty; the case that has it so.

    `side` is ``below``, ``at`` or ``above`` an edge, ``empty``, or ``before``, ``first``, ``last``, ``after`` of days.
    """

    side: str
    table: str
    subject: str
    column: str
    value: str | None
    case: Case
    at: Stand

    @property
    def key(self) -> tuple[object, ...]:
        """The same for points that are one case: nothing but the one table was changed."""
        return (self.case.name, self.table, tuple(tuple(row.items()) for row in self.case.given[self.table]))


@frozen(eq=False)
class Way:
    """Points that reach an edge on one row of one case; `turns` says whether the rule gives something else there."""

    ground: Ground
    stand: Stand
    turn: Turn | None
    points: tuple[Point, ...]
    turns: bool = False


@frozen(eq=False)
class Edge:
    """One edge in a `part` of a rule; `ways` reach it, the likeliest first.

    Without any `why` says why not: ``no_case`` (no row for which the rule is computed), ``period`` (only another period
    leads there), ``unreached`` (no cell of a row does).
    """

    owned: OwnedRule
    part: str
    kind: str
    shown: Label
    ways: tuple[Way, ...]
    why: str = ""


def edges(grounds: Grounds, compiled: Sequence[Compiled], owned: OwnedRule) -> list[Edge]:
    """Every edge of a rule, in the order of its parts; those of the policy's editions and of its cases' terms."""
    search = _Search(owned)
    for item in compiled:
        for part, tree in _parts(item.plan.nodes, owned):
            search.expect(part, tree, item.world, item.plan.nodes)
    for i, (ground, stand) in enumerate(grounds.of(owned)):
        if i >= _SPOTS and search.is_complete():
            break
        search.spots += 1
        for part, tree in _parts(ground.run.nodes, owned):
            search.look(part, tree, ground, stand)
    return search.edges()


def _parts(nodes: Mapping[tuple[str, str], Node], owned: OwnedRule) -> Iterator[tuple[str, Tree]]:
    """The trees of a rule: its figure, its condition and its words."""
    rule = owned.rule
    node, words = nodes.get((rule.on, rule.name)), nodes.get((rule.on, f"{rule.name}#text"))
    if isinstance(node, Derived):
        yield "formula", node.tree
        if node.where is not None:
            yield "where", node.where
    if isinstance(words, Derived):
        yield "text", words.tree


@define
class _Search:
    """Collects the edges of one rule over rows of cases."""

    owned: OwnedRule
    found: dict[tuple[str, str, str], tuple[Label, list[Way]]] = field(factory=dict)
    spots: int = 0
    #: edges that only another period leads to
    periods: set[tuple[str, str, str]] = field(factory=set)

    def edges(self) -> list[Edge]:
        """What was found, in the order of the rule's parts."""
        order = {"formula": 0, "where": 1, "text": 2}
        items = sorted(self.found.items(), key=lambda item: order[item[0][0]])
        return [
            Edge(self.owned, key[0], key[1], shown, tuple(sorted(ways, key=lambda way: not way.turns)), self._why(key))
            for key, (shown, ways) in items
        ]

    def _why(self, key: tuple[str, str, str]) -> str:
        if self.found[key][1]:
            return ""
        return "no_case" if not self.spots else "period" if key in self.periods else "unreached"

    def is_complete(self) -> bool:
        """Whether there is a way to every edge."""
        return all(ways for _, ways in self.found.values())

    def expect(self, part: str, tree: Tree, world: World, nodes: Mapping[tuple[str, str], Node]) -> None:
        """Note the edges that there are, whether or not a case leads to them."""
        table = self.owned.rule.on
        for turn in _turns(tree, table, nodes):
            self._note(part, turn, table, world, nodes)
        for node in _hidden(tree, table, nodes):
            if isinstance(node, Total):
                for inner in (node.keep, node.value):
                    for turn in turns(inner):
                        self._note(part, turn, node, world, nodes)
            elif node.order:
                self._put(part, "tie", _words(Cell(node.name, node.unit), table, world, nodes))

    def look(self, part: str, tree: Tree, ground: Ground, stand: Stand) -> None:
        """Find ways to the edges of a tree on one row."""
        world, nodes, rule = ground.world, ground.run.nodes, self.owned.rule
        every = getattr(nodes[rule.on, rule.name], "every", "month")
        for turn in _turns(tree, rule.on, nodes):
            ways = self._note(part, turn, rule.on, world, nodes)
            self._add(ways, ground, stand, turn, every, tree)
        for node in _hidden(tree, rule.on, nodes):
            if isinstance(node, Total):
                self._without(part, node, ground, stand)
                self._below(part, node, ground, stand)
            elif node.order:
                self._tied(part, node, ground, stand)
        for cell in cells(tree):
            self._emptied(part, cell, ground, stand)

    def _add(
        self, ways: list[Way], ground: Ground, stand: Stand, turn: Turn, every: str, whole: Tree | None = None
    ) -> None:
        """The ways to an edge on one row, unless one is known on which the rule turns."""
        if any(way.turns for way in ways):
            return
        for tree in (turn.left, turn.right):
            for points, differs in _counted(ground, turn, tree, stand, every, whole):
                ways.append(Way(ground, stand, turn, points, differs))
            for mover in movers(ground, tree, stand, every):
                found = onto(ground, turn, stand, mover, every)
                if found:
                    points = tuple(_point(side, ground, mover, x) for side, x in found)
                    differs = whole is not None and len({
                        ground.read(whole, stand, mover.seen(x), every) for _, x in found
                    }) > 1  # fmt: skip
                    ways.append(Way(ground, stand, turn, points, differs))

    def _below(self, part: str, node: Total, ground: Ground, stand: Stand) -> None:
        """The edges of an aggregate: on a row that it sees, and the days from and up to which it sees rows."""
        world, nodes = ground.world, ground.run.nodes
        rows = members(ground.run, node, stand.row)[:1]
        for inner in (node.keep, node.value):
            for turn in turns(inner):
                ways = self._note(part, turn, node, world, nodes)
                for row in rows:
                    self._add(ways, ground, Stand(node.leaf, row, stand), turn, node.every)
        time = node.during.other.column if node.during.other is not None else world.tables[node.leaf].time
        column = world.column(node.leaf, time) if time is not None else None
        if column is None or column.unit != DATE:
            return
        ways = self._put(part, "period", _days_of(node, column.name, world, nodes))
        if ways:
            return
        for row in rows:
            at = Stand(node.leaf, row, stand)
            if ground.given(at) is not None:
                now = ground.value(at, column.name)
                mover = Mover(at, column.name, now, lambda x: {column.name: x}, is_date=True)
                days = _days(node, ground)
                ways.append(Way(ground, stand, None, tuple(_point(side, ground, mover, day) for side, day in days)))

    def _without(self, part: str, node: Total, ground: Ground, stand: Stand) -> None:
        """No rows for an aggregate, where the case gives it some."""
        rows = {ground.given(Stand(node.leaf, row)) for row in members(ground.run, node, stand.row)}
        if not rows or None in rows:
            return
        names = {lang: Names(ground.world, ground.run.nodes, lang) for lang in LANGUAGES}
        ways = self._put(part, "rows", Label(*(names[lang].table_of(node.leaf) for lang in LANGUAGES)))
        if ways:
            return
        given = ground.case.given
        left = tuple(row for i, row in enumerate(given[node.leaf]) if i not in rows)
        case = evolve(ground.case, given={**given, node.leaf: left}, expect=())
        point = Point("none", node.leaf, ground.subject(stand), "", None, case, stand)
        ways.append(Way(ground, stand, None, (point,)))

    def _tied(self, part: str, node: Window, ground: Ground, stand: Stand) -> None:
        """The first figure by which rows are ordered, as that of another row of the same partition."""
        ways = self._put(part, "tie", _words(Cell(node.name, node.unit), stand.table, ground.world, ground.run.nodes))
        order = node.order[0][0]
        if ways or not (order.unit.is_number or order.unit == DATE):
            return
        others = [Stand(stand.table, row) for row in ground.rows(stand.table) if row != stand.row]
        for other in others:
            if all(ground.read(tree, other, {}) == ground.read(tree, stand, {}) for tree in node.partition):
                value = ground.read(order, other, {}, node.every)
                if isinstance(value, Fraction | dt.date):
                    turn = Turn("tie", order, Value(value, order.unit), order)
                    self._add(ways, ground, stand, turn, node.every)
                    return

    def _emptied(self, part: str, cell: Cell, ground: Ground, stand: Stand) -> None:
        """A stored cell that the formula reads, empty."""
        table = ground.world.tables[stand.table]
        stored = table.column(cell.column)
        if stored is None or stored.required or cell.column in (*table.key, table.time):
            return
        number = ground.given(stand)
        if number is None or cell.column not in ground.case.given[stand.table][number]:
            # as the case has it, the cell is empty already
            return
        ways = self._put(part, "empty", _words(cell, stand.table, ground.world, ground.run.nodes))
        if ways:
            return
        case = ground.with_cell(stand, cell.column, None)
        point = Point("empty", stand.table, ground.subject(stand), cell.column, None, case, stand)
        ways.append(Way(ground, stand, None, (point,)))

    def _note(
        self, part: str, turn: Turn, where: str | Total, world: World, nodes: Mapping[tuple[str, str], Node]
    ) -> list[Way]:
        """An edge by what turns there, and against what."""
        whole = _words(turn.tree, where, world, nodes)
        if not any(True for tree in (turn.left, turn.right) for _ in cells(tree)):
            self.periods.add((part, turn.kind, whole.en))
        if turn.kind == "comparison" and isinstance(turn.tree, Call) and len(turn.tree.args) == 2:
            return self._put(part, turn.kind, whole)
        one, other = (_words(tree, where, world, nodes) for tree in (turn.left, turn.right))
        pairs = Label(f"{one.en} = {other.en}", f"{one.zh} = {other.zh}")
        return self._put(part, turn.kind, pairs)

    def _put(self, part: str, kind: str, shown: Label) -> list[Way]:
        return self.found.setdefault((part, kind, shown.en), (shown, []))[1]


def _turns(tree: Tree, table: str, nodes: Mapping[tuple[str, str], Node]) -> Iterator[Turn]:
    """The edges of a tree; that a mean is one of no rows is no edge of its own."""
    for turn in turns(tree):
        node = nodes.get((table, turn.left.column)) if isinstance(turn.left, Cell) else None
        if turn.kind != "zero" or not isinstance(node, Total | Window) or node.kind != "count":
            yield turn


def _hidden(tree: Tree, table: str, nodes: Mapping[tuple[str, str], Node]) -> Iterator[Total | Window]:
    """The aggregates and windows that a tree reads."""
    for name in dict.fromkeys(cell.column for cell in cells(tree)):
        node = nodes.get((table, name))
        if isinstance(node, Window) or (isinstance(node, Total) and node.leaf != HISTORY):
            yield node


def _words(tree: Tree, where: str | Total, world: World, nodes: Mapping[tuple[str, str], Node]) -> Label:
    def one(lang: str) -> str:
        names = Names(world, nodes, lang)
        return names.formula(tree, where) if isinstance(where, str) else names.over(where, tree)

    return Label(*(one(lang) for lang in LANGUAGES))


def _days_of(node: Total, column: str, world: World, nodes: Mapping[tuple[str, str], Node]) -> Label:
    table = evolve(node, value=None)
    return _words(Cell(column, DATE), table, world, nodes)


def _days(node: Total, ground: Ground) -> list[tuple[str, dt.date]]:
    """The first and the last day that an aggregate sees, and those beside them."""
    during = node.during.other or node.during
    period = ground.run.period(node.every)
    start, end = period.start, period.end
    last = [("last", end - _DAY), ("after", end)]
    if during.everything:
        return last
    if during.months:
        start = period.last_month.previous(during.months - 1).start
    return [("before", start - _DAY), ("first", start), *last]


def _counted(
    ground: Ground, turn: Turn, tree: Tree, stand: Stand, every: str, whole: Tree | None
) -> Iterator[tuple[tuple[Point, ...], bool]]:
    """An edge that a number of rows reaches: with rows left out, or the last one once more under another key."""
    for name in dict.fromkeys(cell.column for cell in cells(tree)):
        node = ground.run.nodes.get((stand.table, name))
        now = ground.value(stand, name) if isinstance(node, Total) and node.kind == "count" else None
        if not isinstance(node, Total) or not isinstance(now, Fraction) or node.leaf == HISTORY:
            continue

        def distance(count: Fraction, name: str = name) -> Fraction | None:
            one, other = (ground.read(each, stand, {name: count}, every) for each in (turn.left, turn.right))
            return one - other if isinstance(one, Fraction) and isinstance(other, Fraction) else None

        here, beside = distance(now), distance(now + 1)
        if here is None or beside is None or here == beside:
            continue
        root = now - here / (beside - here)
        is_whole = root.denominator == 1
        counts = [root - 1, root, root + 1] if is_whole else [Fraction(math.floor(root)), Fraction(math.ceil(root))]
        sides = ("below", "at", "above") if is_whole else ("below", "above")
        points = [
            Point(side, node.leaf, ground.subject(stand), "", plain(count), case, stand)
            for side, count in zip(sides, counts, strict=True)
            if 0 <= count <= _MANY and (case := with_count(ground, node, stand, int(count))) is not None
        ]
        values = {ground.read(whole, stand, {name: count}, every) for count in counts} if whole is not None else set()
        if points:
            yield tuple(points), len(values) > 1


def _point(side: str, ground: Ground, mover: Mover, x: Fraction | dt.date) -> Point:
    text = x.isoformat() if isinstance(x, dt.date) else plain(x)
    cell: Given = text if isinstance(x, dt.date) else as_cell(x)
    case = ground.with_cell(mover.at, mover.column, cell)
    return Point(side, mover.at.table, ground.subject(mover.at), mover.column, text, case, mover.at)
