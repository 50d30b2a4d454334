"""One row of facts, given cell by cell, and what its rules are there by the exact functions of the formula language.

Rows of terms are read with it. What lies in other rows of facts is a cell of the row if one of them gives it; what
takes more, or asks for the period, makes the row unclear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import define, field, frozen

from jixiao.engine.compiled import Compiled
from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.tree import Call, Cell, Derived, Find, LookUp, Scalar, Total, Tree, Value, Window, cells, moments_of
from jixiao.formula.workdays import COUNTING
from jixiao.scheme.steps import Figure, Ranks, Rows

#: functions of one number that have no value for some of them: bands, ranks that nobody has reached
LOSING = ("band", "marginal", "reach")


#: a part of a formula, or a numbered reference to the rows of a term (``@post``)
Site = Tree | str


@frozen
class Forced:
    """A value that stands in for what a site gives; a reference then leads to the first row of its term."""

    site: Site
    value: Scalar = None


@define(eq=False)
class Facts:
    """A row of `table`. `lost` are the parts that gave no value although all that they read was known.

    `unclear` is set as soon as something is read that no single row tells.
    """

    item: Compiled
    table: str
    cells: Mapping[str, Scalar]
    forced: Forced | None = None
    lost: list[Site] = field(factory=list)
    unclear: bool = False
    _known: dict[str, Scalar] = field(factory=dict)

    def column(self, name: str) -> Scalar:
        """A stored cell, or the value of a rule; None where there is none."""
        if name in self.cells:
            return self.cells[name]
        if name not in self._known:
            self._known[name] = self._column(name)
        return self._known[name]

    def _column(self, name: str) -> Scalar:
        rule, _, flag = name.partition("#")
        node = self.item.plan.nodes.get((self.table, rule if flag == "on" else name))
        match node:
            case Derived():
                applies = node.where is None or self.of(node.where) is True
                return applies if flag == "on" else self.of(node.tree) if applies else None
            case LookUp() if rows_of(self.item, node.target) is not None and not node.posted:
                return self._looked_up(node)
            case Window(kind="sum", partition=(), keep=None, args=(Cell(column=column),)):
                return self._over_all(column)
            case Total(kind="count") if is_count(self.item, self.table, name):
                return self._count(node)
            case None:
                stored = self.item.world.column(self.table, name)
                if stored is not None and not stored.carried:
                    return None if isinstance(stored.empty, int) and stored.unit.is_number else stored.empty
        self.unclear = True
        return None

    def _looked_up(self, node: LookUp) -> Scalar:
        link = link_of(self.item, self.table, node.via)
        rows = rows_of(self.item, node.target) or ()
        if link is None or self.item.world.column(node.target, node.column) is None:
            self.unclear = True
            return None
        if self.forced is not None and self.forced.site == node.via:
            return cell_of(self.item, node.target, rows[0], node.column)
        if link.when is not None and self.of(link.when) is not True:
            return None
        wanted = {column: self.of(tree) for tree, column in link.keys}
        if None in wanted.values():
            return None
        for row in rows:
            if all(row.get(column) == value for column, value in wanted.items()):
                return cell_of(self.item, node.target, row, node.column)
        self.lost.append(node.via)
        return None

    def _count(self, node: Total) -> Scalar:
        """How many rows refer to the row: one, if a cell is of such a row."""
        besides = (beside_of(self.item, self.table, name) for name in self.cells)
        below = [beside for beside in besides if beside is not None and beside.is_below and beside.table == node.leaf]
        keys = {beside.keys for beside in below}
        if keys - {_plain_keys(self.item, node.leaf, node.via[0])}:
            self.unclear = True
        return Fraction(1 if keys else 0)

    def _over_all(self, column: str) -> Scalar:
        """The sum of a column over all rows of a term."""
        rows = rows_of(self.item, self.table)
        figures = [row.get(column) for row in rows or ()]
        if rows is None or not all(isinstance(figure, Fraction) for figure in figures):
            self.unclear = True
            return None
        return sum((figure for figure in figures if isinstance(figure, Fraction)), Fraction(0))

    def of(self, tree: Tree) -> Scalar:
        """The value of a part of a formula."""
        if self.forced is not None and tree is self.forced.site:
            return self.forced.value
        match tree:
            case Value(value=value):
                return value if value is None or isinstance(value, Fraction | str | bool) else None
            case Cell(column=column):
                return self.column(column)
            case Call(function="if", args=(condition, yes, no)):
                holds = self.of(condition)
                if holds is None:
                    return None
                chosen = yes if holds else no
                if isinstance(chosen, Value) and chosen.value is None and chosen.term is None:
                    self.lost.append(chosen)
                return self.of(chosen)
            case Call(function="coalesce", args=args):
                return next((found for found in map(self.of, args) if found is not None), None)
            case Call():
                return self._call(tree)
            case _:
                self.unclear = True
                return None

    def _call(self, call: Call) -> Scalar:
        exact = FUNCTIONS[call.function].exact
        if exact is None or call.function in COUNTING:
            self.unclear = True
            return None
        args = tuple(self.of(arg) for arg in call.args)
        found = exact(call, args)
        if found is None and call.function in LOSING:
            numbers = [arg for arg, tree in zip(args, call.args, strict=True) if not is_steps(tree)]
            if None not in numbers:
                self.lost.append(call)
        return found


@frozen
class Link:
    """How a row finds the row of a term: what stands in the term's key columns, and where it looks at all."""

    keys: tuple[tuple[Tree, str], ...]
    when: Tree | None = None

    @property
    def trees(self) -> tuple[Tree, ...]:
        """What it reads of its own row."""
        return (*(tree for tree, _ in self.keys), *([] if self.when is None else [self.when]))


def link_of(item: Compiled, table: str, via: str) -> Link | None:
    """The link of a numbered reference; None if it has a condition that is not compiled."""
    find = item.plan.nodes.get((table, via))
    if isinstance(find, Find):
        return Link(find.keys, find.when)
    reference = item.world.reference(table, via.removeprefix("@"))
    if reference is None or reference.when is not None or reference.before is not None:
        return None
    columns = [(item.world.column(table, own), other) for own, other in reference.keys]
    keys = tuple((Cell(column.name, column.unit), other) for column, other in columns if column is not None)
    return Link(keys) if len(keys) == len(columns) else None


def is_steps(tree: Tree) -> bool:
    """Whether a part of a formula is the bands, curve, ladder or ranks of a term."""
    return isinstance(tree, Value) and tree.value is not None and not isinstance(tree.value, Fraction | str | bool)


def rows_of(item: Compiled, table: str) -> Sequence[Mapping[str, Figure]] | None:
    """The rows of a term in an edition; None for any other table."""
    for (_, name), value in item.world.terms.items():
        if name == table and isinstance(value, Ranks | Rows):
            return value.rows
    return None


def cell_of(item: Compiled, table: str, row: Mapping[str, Figure], column: str) -> Scalar:
    """A cell of a term's row as formulas read it."""
    found, stored = row.get(column), item.world.column(table, column)
    if stored is not None and stored.unit.kind == "flag" and isinstance(found, str):
        return found == "true"
    return found


def closure(item: Compiled, table: str, names: Iterable[str]) -> Iterator[tuple[str, Derived]]:
    """The rules that some columns of a row are made of, those included, as far as the row alone tells what they are."""
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop(0).partition("#")[0]
        if name in seen:
            continue
        seen.add(name)
        node = item.plan.nodes.get((table, name))
        if isinstance(node, Derived) and is_row_wise(item, table, node):
            yield name, node
            waiting += [cell.column for tree in (node.tree, node.where) for cell in cells(tree)]
        elif isinstance(node, LookUp):
            link = link_of(item, table, node.via)
            if link is not None:
                waiting += [cell.column for tree in link.trees for cell in cells(tree)]


@frozen
class Beside:
    """A column that one row of another table gives: of the row referred to, or of one that refers to the row.

    `keys` pairs the columns of that table with those of the row.
    """

    table: str
    column: str
    keys: tuple[tuple[str, str], ...]
    is_below: bool = False


#: aggregates that one row alone decides
_OF_ONE = ("sum", "avg", "min", "max", "only", "median")


def beside_of(item: Compiled, table: str, name: str) -> Beside | None:
    """What a row of another table has to hold so that a column of this row has a value; None if it takes more."""
    world, node = item.world, item.plan.nodes.get((table, name))
    match node:
        case LookUp(target=other, column=column, via=via, posted=False):
            keys = _plain_keys(item, table, via)
            ruled = world.rule(other, column)
            is_pinned = ruled is not None and ruled.rule.formula is not None
            if keys and _is_of_facts(item, other) and (is_pinned or _is_stored(item, other, column)):
                return Beside(other, column, tuple((key, own) for own, key in keys))
        case Total(leaf=other, via=(via,), keep=None, skip=(), kind=kind, value=Cell(column=column)) if kind in _OF_ONE:
            keys = _plain_keys(item, other, via) if _is_of_facts(item, other) else None
            if keys and node.during.other is None and _is_stored(item, other, column):
                return Beside(other, column, keys, is_below=True)
    return None


def is_count(item: Compiled, table: str, name: str) -> bool:
    """Whether a column counts all rows that refer to the row by a plain reference."""
    match item.plan.nodes.get((table, name)):
        case Total(leaf=other, via=(via,), keep=None, skip=(), kind="count", value=None | Cell()) as node:
            return _is_of_facts(item, other) and bool(_plain_keys(item, other, via)) and node.during.other is None
    return False


def _plain_keys(item: Compiled, table: str, via: str) -> tuple[tuple[str, str], ...] | None:
    reference = item.world.reference(table, via.removeprefix("@"))
    if reference is None or reference.when is not None or reference.before is not None:
        return None
    is_plain = all(item.world.column(table, own) is not None for own, _ in reference.keys)
    return reference.keys if is_plain and (table, via) not in item.plan.nodes else None


def _is_of_facts(item: Compiled, table: str) -> bool:
    return table in item.world.tables and table not in item.world.derived and rows_of(item, table) is None


def _is_stored(item: Compiled, table: str, name: str) -> bool:
    column = item.world.column(table, name)
    return column is not None and not column.carried and (table, name) not in item.plan.nodes


def is_row_wise(item: Compiled, table: str, node: Derived) -> bool:
    """Whether a rule itself reads nothing but its row, rows of terms, and one row beside it."""
    for tree in (node.tree, node.where):
        if next(moments_of(tree), None) is not None:
            return False
        for cell in cells(tree):
            name = cell.column.partition("#")[0]
            below = item.plan.nodes.get((table, name))
            if isinstance(below, Derived) or beside_of(item, table, name) or is_count(item, table, name):
                continue
            if isinstance(below, LookUp):
                if rows_of(item, below.target) is None or below.posted:
                    return False
            elif isinstance(below, Window):
                if rows_of(item, table) is None:
                    return False
            elif below is not None or item.world.column(table, name) is None:
                return False
    return True


def parts(tree: Tree | None) -> Iterator[Tree]:
    """A formula and all parts of it, the outer ones first."""
    if tree is not None:
        yield tree
    if isinstance(tree, Call):
        for arg in tree.args:
            yield from parts(arg)
