"""One row of facts, given cell by cell, and what its rules are there by the exact functions of the formula language.

Rows of terms are read with it. What lies in other rows of facts or in the period is not: a row that needed it is unclear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import define, field, frozen

from jixiao.engine.compiled import Compiled
from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.tree import Call, Cell, Derived, Find, LookUp, Scalar, Tree, Value, Window, cells, moments_of
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


def is_row_wise(item: Compiled, table: str, node: Derived) -> bool:
    """Whether a rule itself reads nothing but its row and rows of terms."""
    for tree in (node.tree, node.where):
        if next(moments_of(tree), None) is not None:
            return False
        for cell in cells(tree):
            name = cell.column.partition("#")[0]
            below = item.plan.nodes.get((table, name))
            if isinstance(below, Derived):
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
