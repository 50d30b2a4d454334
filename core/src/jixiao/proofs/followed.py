"""A month's figures as exact functions of one cell: the graph of rules read again where the cell leads, for any value.

What the cell does not reach stays as the month has it. Earlier months stay as they are, and so do the other cells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import field, frozen

from jixiao.engine import earlier
from jixiao.engine.allotment import bounded, shared
from jixiao.engine.children import members
from jixiao.engine.exactly import aggregated
from jixiao.engine.moments import moment_values
from jixiao.engine.run import Run
from jixiao.formula import exact
from jixiao.formula.exact import Held
from jixiao.formula.rounding import half_away
from jixiao.formula.tree import (
    HISTORY,
    Cell,
    Derived,
    LookUp,
    Moment,
    Paid,
    Scalar,
    Total,
    Tree,
    Value,
    Window,
    cells,
)
from jixiao.formula.workdays import COUNTING
from jixiao.proofs.lines import Line, Unfollowed
from jixiao.proofs.moving_calls import Calls, exactly
from jixiao.proofs.reached import Spot, beside, reached
from jixiao.proofs.spans import Moving, Span, Stretch, is_moving

Key = tuple[str, str]
_PLACES = ("rank", "place", "row_number")


@frozen
class Reached:
    """A figure on a stretch: its value, and how the conditions, bands and ranks behind it came out."""

    value: Moving
    turns: tuple[object, ...]


class Followed:
    """One month, and the cell that moves in it; `turning` says that it matters what turns on the way."""

    def __init__(self, run: Run, spot: Spot, *, turning: bool = False) -> None:
        self.run = run
        self.spot = spot
        self.turning = turning
        self.reached = reached(run, spot)
        self.still: dict[tuple[str, str, int], Held] = {}
        #: of totals and windows, what their rows that do not move contribute
        #: the partitions of windows that were asked for
        self.neighbours: dict[Key, list[frozenset[int]]] = {}
        self.work = 0
        self.settled: dict[tuple[str, str, int], dict[int, tuple[Moving, ...]]] = {}

    def moves(self, table: str, column: str, row: int) -> bool:
        """Whether a figure may depend on the cell."""
        return row in self.reached.get((table, column), ())

    def fixed(self, table: str, column: str, row: int) -> Held:
        """What a figure holds that does not move."""
        key = (table, column, row)
        if key not in self.still:
            self.still[key] = self.run.exactly.held(table, column, [row])[0]
        return self.still[key]

    def beside(self, node: Window, row: int) -> Collection[int]:
        """The rows among which a window sets a row: those of its partition, or all where partitions move."""
        parts = {(node.table, cell.column) for tree in node.partition for cell in cells(tree)}
        if not node.partition or parts & self.reached.keys():
            return range(self.run.sheets[node.table].stop)
        for rows in (known := self.neighbours.setdefault((node.table, node.name), [])):
            if row in rows:
                return rows
        known.append(frozenset(beside(self.run, node, row)))
        return known[-1]

    def fetch(self, table: str, columns: Iterable[str], rows: Sequence[int]) -> None:
        """Read several figures that do not move at once."""
        for column in columns:
            wanted = [row for row in rows if not self.moves(table, column, row)]
            for row, value in zip(wanted, self.run.exactly.held(table, column, wanted), strict=True):
                self.still[(table, column, row)] = value

    def read(self, figures: Callable[[Reading], Moving], stretch: Stretch) -> Reached:
        """Figures over a stretch of the cell's values.

        :raises Split: the stretch has to be cut.
        :raises Unfollowed: the cell leads to something that is not followed; the text says what.
        """
        x = stretch.low if stretch.is_point else Line(Fraction(0), Fraction(1))
        reading = Reading(self, x, stretch)
        return Reached(figures(reading), tuple(reading.turns))


@frozen
class Reading:
    """One reading of a month with the cell at `x`, on a stretch of its values.

    `turns` are the outcomes of conditions, bands and ranks in the order in which they are met.
    """

    followed: Followed = field(repr=False)
    x: Moving
    stretch: Stretch
    memory: dict[tuple[str, str, int], Moving] = field(factory=dict, repr=False)
    turns: list[object] = field(factory=list, repr=False)
    #: the rows of each window, by table, name and the first of them
    windows: dict[tuple[str, str, int], Mapping[int, tuple[Moving, ...]]] = field(factory=dict, repr=False)

    @property
    def run(self) -> Run:
        """The month."""
        return self.followed.run

    # columns

    def value(self, table: str, column: str, row: int) -> Moving:
        """What a column has in a row."""
        found = self.held(table, column, row)
        return _known(found)

    def held(self, table: str, column: str, row: int) -> Moving | Held:
        """The same, or a cell that could not be read."""
        spot = self.followed.spot
        if (table, row) == (spot.table, spot.row) and column.partition("#")[0] == spot.column:
            ending = column.partition("#")[2]
            if not ending:
                return self.x
            if ending == "on":
                return True
        if not self.followed.moves(table, column, row):
            return self.followed.fixed(table, column, row)
        key = (table, column, row)
        if key not in self.memory:
            self.memory[key] = self._computed(table, column, row)
        return self.memory[key]

    def _computed(self, table: str, column: str, row: int) -> Moving:
        nodes = self.run.nodes
        node = nodes.get((table, column)) or nodes.get((table, column.removesuffix("#on")))
        match node:
            case Derived():
                return self._derived(node, row, flag=column.endswith("#on") and node.name != column)
            case LookUp():
                if self.followed.moves(table, node.via, row):
                    raise Unfollowed(node.via.removeprefix("@"))
                parent = self.followed.fixed(table, node.via, row)
                return self.value(node.target, node.column, int(parent)) if isinstance(parent, Fraction) else None
            case Total():
                return self._total(node, row)
            case Window():
                return self._window(node, row)
            case Paid():
                return self._paid(node, row)
        raise Unfollowed(column.removeprefix("@"))

    def _derived(self, node: Derived, row: int, *, flag: bool) -> Moving:
        if not self.run.ends(node.every):
            return False if flag else None

        def cell(name: str) -> Moving | Held:
            return self.held(node.table, name, row)

        held = True if node.where is None else self.of(node.where, cell, node.every)
        if node.where is not None:
            self._turn(node.table, node.name, row, held)
        if flag:
            # where it is unknown whether a rule applies, its line is unknown
            return held is not False
        return self.of(node.tree, cell, node.every) if held is True else None

    def _turn(self, *what: object) -> None:
        self.turns.append(what)

    def _paid(self, node: Paid, row: int) -> Moving:
        table, places = node.table, self.run.plan.program.world.places
        flagged = f"{node.rule}#on" in self.run.sheets[table].frame.columns
        if flagged and self.value(table, f"{node.rule}#on", row) is False:
            return Fraction(0)
        amount = self.stretch.rising(self.value(table, node.rule, row), lambda value: half_away(value, places))
        if not node.taken_from:
            return amount
        return self.stretch.extreme([amount, self._left(node, row)], -1)

    def _left(self, node: Paid, row: int) -> Moving:
        """What is left of the payouts that a penalty is taken from, after those before it."""
        table, stretch = node.table, self.stretch
        remaining = {name: self.value(table, f"{name}#paid", row) for name in node.taken_from}
        for earlier_one in node.earlier:
            other = self.run.nodes[(table, f"{earlier_one}#paid")]
            assert isinstance(other, Paid)
            rest = self.value(table, f"{earlier_one}#paid", row)
            for name in other.taken_from or node.taken_from:
                pot = remaining[name] if name in remaining else self.value(table, f"{name}#paid", row)
                taken = stretch.extreme([rest, pot], -1)
                remaining[name], rest = stretch.add(pot, taken, -1), stretch.add(rest, taken, -1)
        total: Moving = Fraction(0)
        for name in node.taken_from:
            total = stretch.add(total, remaining[name])
        return total

    # several rows

    def _settled(
        self, node: Total | Window, row: int, rows: Sequence[int], reads: Callable[[int], bool],
        one: Callable[[int], tuple[Moving, ...]],
    ) -> list[tuple[Moving, ...]]:  # fmt: skip
        """What each of several rows contributes; of those that do not move it is read once."""
        known = self.followed.settled.setdefault((node.table, node.name, row), {})
        met = len(self.turns)
        for other in rows:
            if other not in known and not reads(other):
                known[other] = one(other)
        # what stands turns nowhere
        del self.turns[met:]
        return [known[other] if other in known else one(other) for other in rows]

    def _total(self, node: Total, row: int) -> Moving:
        rows = members(self.run, node, row)
        if node.leaf == HISTORY:
            return self._of_history(node, row, rows)
        table, followed = node.leaf, self.followed
        moving_owner = any(followed.moves(node.table, name, row) for name in node.outer)
        columns = [*node.leaf_columns, *([node.during.other.column] if node.during.other is not None else [])]
        if (node.table, node.name, row) not in followed.settled:
            followed.fetch(table, columns, rows)

        def one(member: int) -> tuple[Moving, ...]:
            def cell(name: str) -> Moving | Held:
                return self.held(node.table, name[1:], row) if name.startswith("^") else self.held(table, name, member)

            keep: Moving = True if node.keep is None else self.of(node.keep, cell, node.every)
            if node.during.other is not None and keep and self.value(table, node.during.other.column, member) is None:
                keep = None
            if any(self.value(table, flag, member) is False for flag in node.skip):
                keep = False
            if keep is False:
                return (False, None, None)
            value = True if node.value is None else self.of(node.value, cell, node.every)
            return (keep, value, None if node.order is None else self.of(node.order, cell, node.every))

        def reads(member: int) -> bool:
            return moving_owner or any(followed.moves(table, name, member) for name in columns)

        return self._aggregate(node, node.kind, self._settled(node, row, rows, reads, one))

    def _of_history(self, node: Total, row: int, months: Sequence[int]) -> Moving:
        """A total over months: the present one moves."""
        columns = dict(earlier.held(self.run, node, [row] * len(months), months))
        found: list[tuple[Moving, ...]] = []
        for i, month in enumerate(months):
            now = month == self.run.month.first

            def cell(name: str, i: int = i, now: bool = now) -> Moving | Held:
                if name.startswith("^"):
                    return self.held(node.table, name[1:], row)
                if now and self.followed.moves(node.table, name, row):
                    return self.held(node.table, name, row)
                return columns[name][i]

            keep: Moving = True if node.keep is None else self.of(node.keep, cell, node.every)
            if any(cell(flag) is False for flag in node.skip):
                keep = False
            value = True if node.value is None or keep is False else self.of(node.value, cell, node.every)
            order = None if node.order is None or keep is False else self.of(node.order, cell, node.every)
            found.append((keep, value, order))
        return self._aggregate(node, node.kind, found)

    def _aggregate(self, node: Total | Window, kind: str, found: Sequence[tuple[Moving, ...]]) -> Moving:
        held = [(value, by) for keep, value, by in found if keep]
        unsure = any(keep is None for keep, _, _ in found)
        self._turn(node.table, node.name, len(held))
        values = [value for value, _ in held]
        if kind in ("sum", "min", "max") and any(map(is_moving, values)):
            if unsure:
                return None
            if kind != "sum":
                return self.stretch.extreme(values, 1 if kind == "max" else -1)
            total: Moving = sum((value for value in values if isinstance(value, Fraction)), Fraction(0))
            for value in values:
                if not isinstance(value, Fraction):
                    total = self.stretch.add(total, value)
            return total
        if kind == "count":
            return None if unsure else Fraction(sum(value is not None for value in values))
        if kind == "only":
            return values[0] if len(values) == 1 and not unsure else None
        if kind == "latest" and not unsure and held and not any(is_moving(by) for _, by in held):
            numbered = [Fraction(i) for i in range(len(held))]
            at = aggregated(kind, [True] * len(held), numbered, [by for _, by in held])  # type: ignore[misc]  # stands
            return values[int(at)]  # type: ignore[arg-type]  # the number of a row
        if any(is_moving(item) for pair in held for item in pair):
            raise self.stretch.cut()
        keeps, scalars, order = zip(*found, strict=True) if found else ((), (), ())
        return aggregated(kind, keeps, scalars, order)

    def _window(self, node: Window, row: int) -> Moving:
        """A row among the others of its table, which stand as they are unless the cell reaches them."""
        if not self.run.ends(node.every):
            return None
        if node.order and node.kind not in _PLACES:
            raise Unfollowed(node.kind)
        found, count = self._standing(node, row), len(node.partition)
        mine = found[row]
        if mine[0] is not True:
            return None
        if any(is_moving(part) for each in found.values() for part in each[1 : 1 + count]):
            raise self.stretch.cut()
        if node.kind in _PLACES:
            return self._place(node, row, found)
        if node.kind in ("allot", "bounded_share"):
            return self._share(node, row, found)
        same = [each for each in found.values() if each[0] is True and each[1 : 1 + count] == mine[1 : 1 + count]]
        values = [(True, each[1 + count] if node.args else True, None) for each in same]
        return self._aggregate(node, node.kind, values)

    def _standing(self, node: Window, row: int) -> Mapping[int, tuple[Moving, ...]]:
        """The rows beside one: whether they stand inside, their partition, order and arguments."""
        table, followed, tie = node.table, self.followed, self._tie(node)
        rows = followed.beside(node, row)
        first = min(rows)
        if (table, node.name, first) in self.windows:
            return self.windows[(table, node.name, first)]
        if (table, node.name, first) not in followed.settled:
            followed.fetch(table, (*node.columns, *tie), list(rows))

        def one(other: int) -> tuple[Moving, ...]:
            def of(tree: Tree) -> Moving:
                return self.of(tree, lambda name: self.held(table, name, other), node.every)

            inside = True if node.keep is None else of(node.keep)
            if any(self.value(table, flag, other) is not True for flag in node.skip):
                inside = False
            if inside is not True:
                return (False,)
            return (True, *map(of, node.partition), *(of(by) for by, _ in node.order), *map(of, node.args))

        def reads(other: int) -> bool:
            return any(followed.moves(table, name, other) for name in node.columns)

        found = dict(zip(rows, self._settled(node, first, list(rows), reads, one), strict=True))
        self.windows[(table, node.name, first)] = found
        return found

    def _tie(self, node: Window) -> list[str]:
        """The key columns that order equal rows."""
        numbered = self.run.sheets[node.table].numbered
        return [key for key in numbered.table.key if key in numbered.frame.columns]

    def _key(self, node: Window, row: int) -> tuple[object, ...]:
        return (*(self.followed.fixed(node.table, name, row) for name in self._tie(node)), row)

    def _share(self, node: Window, row: int, found: Mapping[int, tuple[Moving, ...]]) -> Moving:
        """A row's share of what its partition divides."""
        start = 1 + len(node.partition)
        parts = found[row][1:start]
        if None in parts:
            return None
        same = [other for other, each in found.items() if each[0] is True and each[1:start] == parts]
        same.sort(key=lambda other: self._key(node, other))
        args = [found[other][start:] for other in same]
        if any(is_moving(value) for each in args for value in each):
            raise self.stretch.cut()
        given: list[list[Scalar]] = [[each[i] for each in args] for i in range(len(node.args))]  # type: ignore[misc]  # stands
        shares = shared(given[0], given[1]) if node.kind == "allot" else bounded(given[0], given[1], given[2])
        return shares[same.index(row)]

    def _place(self, node: Window, row: int, found: Mapping[int, tuple[Moving, ...]]) -> Moving:
        start, stop = 1 + len(node.partition), 1 + len(node.partition) + len(node.order)
        mine = found[row]
        if None in mine[1:stop]:
            return None
        better = equal = before = 0
        for other, each in found.items():
            if each[0] is not True or None in each[1:stop] or each[1:start] != mine[1:start] or other == row:
                continue
            sign = self._order(node, each[start:stop], mine[start:stop])
            better += sign < 0
            equal += sign == 0
            before += sign == 0 and self._key(node, other) < self._key(node, row)
        place = {"rank": better + 1, "place": better + equal + 1, "row_number": better + before + 1}[node.kind]
        self._turn(node.table, node.name, row, place)
        return Fraction(place)

    def _order(self, node: Window, one: Sequence[Moving], other: Sequence[Moving]) -> int:
        """Whether a row comes before another (-1), with it (0) or after it (1)."""
        for (_, down), a, b in zip(node.order, one, other, strict=True):
            if isinstance(a, Fraction | Line) or is_moving(a):
                sign = self.stretch.sign(self.stretch.add(a, b, -1))
            else:
                sign = (a > b) - (a < b)  # type: ignore[operator]  # texts, dates or flags, of one unit
            if sign:
                return -sign if down else sign
        return 0

    # formulas

    def of(self, tree: Tree, cell: Callable[[str], Moving | Held], every: str) -> Moving:
        """A formula's value over the columns that `cell` gives."""
        self.followed.work += 1
        match tree:
            case Value(value=value):
                return value if value is None or isinstance(value, Fraction | str | bool | dt.date) else None
            case Cell(column=column):
                return _known(cell(column))
            case Moment(part=part):
                return exact.known(moment_values(self.run.period(every), self.run.calendar)[exact.MOMENT + part])
        name, args = tree.function, tree.args
        if name == "if":
            held = self.of(args[0], cell, every)
            self._turn(id(tree), held)
            return None if held is None else self.of(args[1] if held else args[2], cell, every)
        if name in ("coalesce", "is_null") and isinstance(args[0], Cell):
            first = cell(args[0].column)
            if isinstance(first, exact.Unreadable):
                return None
        if name == "coalesce":
            for arg in args:
                found = self.of(arg, cell, every)
                if found is not None:
                    return found
            return None
        values = [self.of(arg, cell, every) for arg in args]
        if name in COUNTING:
            if any(map(is_moving, values)):
                raise self.stretch.cut()
            calendar = moment_values(self.run.period(every), self.run.calendar).get(exact.CALENDAR)
            return exactly(tree, [*values, calendar])
        return Calls(self.stretch, self._turn, self.followed.turning).of(tree, values)


def _known(held: Moving | Held) -> Moving:
    return held if isinstance(held, Line | Span) else exact.known(held)
