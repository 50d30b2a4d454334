"""Why a figure is not available: the way from it down to the fact, term or division that is missing, in one clause."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from jixiao.data.facts import BAD
from jixiao.engine.explanation import said
from jixiao.engine.moments import moment_values
from jixiao.engine.standing import members
from jixiao.formula import exact
from jixiao.formula.columns import scalars
from jixiao.formula.rounding import half_away
from jixiao.formula.tree import (
    CARRIED,
    HISTORY,
    Call,
    Cell,
    Derived,
    Find,
    LookUp,
    Moment,
    Node,
    Paid,
    Prior,
    Scalar,
    Total,
    Tree,
    Value,
    Window,
    cells,
)
from jixiao.formula.words import ROUGH, Names, filled, number_text
from jixiao.formula.workdays import COUNTING
from jixiao.language import LANGUAGES, Label
from jixiao.scheme.periods import Period
from jixiao.scheme.steps import Bands

if TYPE_CHECKING:
    from jixiao.engine.month import Month
    from jixiao.engine.run import Run

#: rows of a total that are looked through for the one that is unknown
SEARCHED = 1000


@frozen
class Found:
    """A reason, and the rule's figure (table, name, row) in whose own formula it is found.

    A reason that `names_row` needs no holder: it says itself which row it speaks of.
    """

    reason: Label
    holder: tuple[str, str, int] | None = None
    names_row: bool = False


def cause(month: Month, table: str, rule: str, subject: str) -> Label:
    """The shortest reason why a line has no value; for a negative one its formula with the numbers filled in."""
    search = Search(month.run)
    rows = (month.run.subjects(table) == subject).arg_true()
    if not len(rows):
        return said("explain.cause.unclear")
    row = int(rows[-1])
    value = search.rough(table, rule, row)
    if isinstance(value, Fraction) and value < 0:
        return search.numbers(table, rule, row)
    if isinstance(value, Fraction):
        ending = "#paid"
    else:
        ending = "" if month.run.plan.program.world.rules[(table, rule)].rule.formula is not None else "#text"
    found = search.column(table, f"{rule}{ending}", row)
    if found.holder is None or found.holder == (table, rule, row):
        return found.reason
    where, name, at = found.holder
    return said("explain.cause.of", what=f"{where}.{name}", subject=search.subject(where, at), reason=found.reason)


class Search:
    """Follows nulls through one month's columns as they stand: a null needs no exact figures."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.nodes = run.plan.nodes
        self.names = {lang: Names(run.plan.program.world, run.plan.nodes, lang) for lang in LANGUAGES}

    # values

    def rough(self, table: str, column: str, row: int) -> Scalar:
        """The stored value of a cell."""
        sheet = self.run.sheets[table]
        if column not in sheet.frame.columns or (sheet.is_dated and row >= sheet.stop):
            return None
        return scalars(sheet.column(column, row, row + 1), sheet.known(column))[0]

    def value(self, tree: Tree, table: str, row: int, given: Mapping[str, Scalar], every: str) -> Scalar:
        """A tree over stored values."""
        sheet = self.run.sheets[table]
        month = sheet.month_of(row) if sheet.is_dated else None
        moments = moment_values(self.run.period(every) if month is None else Period(month), self.run.calendar)
        values = {
            name: given[name] if name in given else self.rough(table, name, row)
            for name in {cell.column for cell in cells(tree)}
        }
        return exact.reader(tree)({**moments, **values})

    def subject(self, table: str, row: int) -> Label:
        """The id of a row, or of a table without a key its number in the file."""
        numbered = self.run.sheets[table].numbered
        if not numbered.table.key and "#row" in numbered.frame.columns:
            return said("explain.row", row=numbered.frame["#row"][row])
        subject = str(self.run.subjects(table)[row])
        return Label(subject, subject)

    def words(self, tree: Tree, table: str) -> Label:
        """A part of a formula with names."""
        return Label(*(self.names[lang].formula(tree, table) for lang in LANGUAGES))

    def numbers(self, table: str, rule: str, row: int) -> Label:
        """A rule's formula with its numbers, and what it comes to."""
        node = self.nodes[(table, rule)]
        assert isinstance(node, Derived)

        places = self.run.plan.program.world.places

        def exactly(tree: Tree) -> Scalar:
            return self.run.exactly.tree(tree, table, [row], every=node.every)[0]

        def text(lang: str) -> str:
            return filled(node.tree, exactly, self.names[lang], table, places)

        value = self.rough(table, rule, row)
        shown = _near(value) if isinstance(value, Fraction) else "–"
        return Label(*(f"{text(lang)} = {shown}" for lang in LANGUAGES))

    # columns

    def column(self, table: str, name: str, row: int) -> Found:
        """Why a cell is null."""
        node: Node | None = self.nodes.get((table, name.removesuffix("#on")))
        match node:
            case Derived():
                return self._derived(node, row)
            case LookUp():
                parent = self.rough(table, node.via, row)
                if not isinstance(parent, Fraction):
                    return self._no_parent(table, node.via, row)
                return self.column(node.target, node.column, int(parent))
            case Find():
                return self._not_found(node, row)
            case Total():
                return self._total(node, row)
            case Window():
                return self._window(node, row)
            case Prior():
                period = self.run.before(node.every)
                what = Label(*(self.names[lang].column(table, node.column) for lang in LANGUAGES))
                return Found(said("explain.cause.not_recorded", what=what, period=period))
            case Paid():
                names = (node.rule, *(f"{other}#paid" for other in (*node.taken_from, *node.earlier)))
                empty = next((other for other in names if self.rough(table, other, row) is None), node.rule)
                return self.column(table, empty, row)
        if name.startswith("@"):
            return self._no_parent(table, name, row)
        if name.startswith(CARRIED) and self.rough(table, f"{name}{BAD}", row) is not True:
            return self._not_carried(table, name.removeprefix(CARRIED), row)
        return self._empty(table, name.removeprefix(CARRIED), row)

    def _not_carried(self, table: str, name: str, row: int) -> Found:
        """Nothing is in force from the months before, nor from the file."""
        values = {"column": f"{table}.{name}", "subject": self.subject(table, row), "period": self.run.month}
        return Found(said("explain.cause.not_carried", **values), names_row=True)

    def _empty(self, table: str, name: str, row: int) -> Found:
        bad = f"{name}{BAD}"
        unreadable = bad in self.run.sheets[table].numbered.frame.columns and self.rough(table, bad, row) is True
        key = "unreadable" if unreadable else "empty"
        reason = said(f"explain.cause.{key}", column=f"{table}.{name}", subject=self.subject(table, row))
        return Found(reason, names_row=True)

    def _no_parent(self, table: str, via: str, row: int) -> Found:
        node = self.nodes.get((table, via))
        if isinstance(node, LookUp):
            parent = self.rough(table, node.via, row)
            if not isinstance(parent, Fraction):
                return self._no_parent(table, node.via, row)
            return self._no_parent(node.target, node.column, int(parent))
        if isinstance(node, Find):
            return self._not_found(node, row)
        reference = self.run.plan.program.world.reference(table, via.removeprefix("@"))
        if reference is None:
            return Found(said("explain.cause.unclear"))
        columns = self.run.sheets[table].numbered.frame.columns
        keys = [key for key, _ in reference.keys if key in columns]
        for key in keys:
            if self.rough(table, key, row) is None:
                return self._empty(table, key, row)
        values = {
            "column": f"{table}.{reference.name}", "subject": self.subject(table, row), "target": reference.target,
            "found": ", ".join(str(self.rough(table, key, row)) for key in keys) or "–",
        }  # fmt: skip
        return Found(said("explain.cause.no_parent", **values), names_row=True)

    def _not_found(self, node: Find, row: int) -> Found:
        """Why a computed key leads to no row: it is unknown, or no row has it."""
        values = [self.value(tree, node.table, row, {}, "month") for tree, _ in node.keys]
        for (tree, _), value in zip(node.keys, values, strict=True):
            if value is None:
                return self.tree(tree, node.table, row, {}, "month")
        if node.when is not None and self.value(node.when, node.table, row, {}, "month") is None:
            return self.tree(node.when, node.table, row, {}, "month")
        found = ", ".join(_near(value) if isinstance(value, Fraction) else str(value) for value in values)
        name, subject = f"{node.table}.{node.name.removeprefix('@')}", self.subject(node.table, row)
        reason = said("explain.cause.no_parent", column=name, subject=subject, target=node.target, found=found)
        return Found(reason, names_row=True)

    def _derived(self, node: Derived, row: int) -> Found:
        holder = None
        if self.run.plan.program.world.rule(node.table, node.name.partition("#")[0]) is not None:
            holder = (node.table, node.name.partition("#")[0], row)
        if not self.run.ends(node.every):
            found = Found(said("explain.cause.not_now", every=said(f"explain.every.{node.every}")))
        elif node.where is not None and self.value(node.where, node.table, row, {}, node.every) is not True:
            if self.value(node.where, node.table, row, {}, node.every) is False:
                found = Found(said("explain.cause.not_applicable", where=self.words(node.where, node.table)))
            else:
                found = self.tree(node.where, node.table, row, {}, node.every)
        else:
            found = self.tree(node.tree, node.table, row, {}, node.every)
        return found if found.holder is not None or found.names_row else Found(found.reason, holder)

    def _total(self, node: Total, row: int) -> Found:
        leaf, rows = node.leaf, members(self.run, node, row)
        what = Label(*(self.names[lang].total(node) for lang in LANGUAGES))
        if leaf == HISTORY:
            read = sorted({cell.column for tree in (node.value, node.keep) for cell in cells(tree)})
            empty = [name for name in read if self._is_unknown(node.table, name, row)]
            return self.column(node.table, empty[0], row) if empty else Found(said("explain.cause.history", what=what))
        outer = {f"^{name}": self.rough(node.table, name, row) for name in node.outer}
        held = []
        for member in rows[:SEARCHED]:
            keep = True if node.keep is None else self.value(node.keep, leaf, member, outer, node.every)
            if any(self.rough(leaf, flag, member) is False for flag in node.skip):
                continue
            if keep is None and node.keep is not None:
                return self._inside(node.keep, node, member, row, outer)
            if keep and node.during.other is not None and self.rough(leaf, node.during.other.column, member) is None:
                return self.column(leaf, node.during.other.column, member)
            if keep:
                held.append(member)
        for tree in (node.value, node.order):
            for member in held if tree is not None else ():
                if self.value(tree, leaf, member, outer, node.every) is None:  # type: ignore[arg-type]  # not None, as just asked
                    return self._inside(tree, node, member, row, outer)  # type: ignore[arg-type]  # not None
        if len(held) > 1:
            return Found(said("explain.cause.two_rows", count=len(held), what=what, period=self.run.period(node.every)))
        return Found(said("explain.cause.no_rows", table=leaf, what=what, period=self.run.period(node.every)))

    def _is_unknown(self, table: str, name: str, row: int) -> bool:
        if name not in self.run.sheets[table].frame.columns:
            return False
        return self.rough(table, name, row) is None and self.rough(table, f"{name}#on", row) is not False

    def _inside(self, tree: Tree, node: Total, member: int, row: int, outer: Mapping[str, Scalar]) -> Found:
        """Why a part of a total is null for one leaf row; what it reads of the outer row is sought there."""
        for cell in cells(tree):
            if cell.column.startswith("^") and outer[cell.column] is None:
                return self.column(node.table, cell.column[1:], row)
        return self.tree(tree, node.leaf, member, outer, node.every)

    def _window(self, node: Window, row: int) -> Found:
        trees = [
            *([node.keep] if node.keep is not None else []),
            *node.args,
            *node.partition,
            *(t for t, _ in node.order),
        ]
        for tree in trees:
            if self.value(tree, node.table, row, {}, node.every) is None:
                return self.tree(tree, node.table, row, {}, node.every)
        what = Label(*(self.names[lang].window(node) for lang in LANGUAGES))
        outside = node.keep is not None and self.value(node.keep, node.table, row, {}, node.every) is False
        outside = outside or any(self.rough(node.table, flag, row) is False for flag in node.skip)
        key = "outside" if outside else "no_shares" if node.kind == "bounded_share" else "others"
        return Found(said(f"explain.cause.{key}", what=what))

    # formulas

    def tree(self, tree: Tree, table: str, row: int, given: Mapping[str, Scalar], every: str) -> Found:
        """Why a part of a formula is null."""
        match tree:
            case Cell(column=column):
                return self.column(table, column, row)
            case Value(term=term):
                return Found(said("explain.cause.no_term", term=term or "null"))
            case Moment(part=part):
                return Found(said("explain.cause.no_term", term=f"period.{part}"))
        values = [self.value(arg, table, row, given, every) for arg in tree.args]
        if tree.function == "if" and values[0] is not None:
            taken = tree.args[1] if values[0] else tree.args[2]
            if isinstance(taken, Value) and taken.value is None and taken.term is None:
                key = "explain.cause.meant" if values[0] else "explain.cause.meant_not"
                return Found(said(key, condition=self._filled(tree.args[0], table, row, given, every)))
            return self.tree(taken, table, row, given, every)
        for arg, value in zip(tree.args, values, strict=True):
            if value is None and not (isinstance(arg, Value) and arg.value is not None):
                return self.tree(arg, table, row, given, every)
        return Found(self._own(tree, table, values))

    def _filled(self, tree: Tree, table: str, row: int, given: Mapping[str, Scalar], every: str) -> Label:
        """A condition with the row's values in place of its names."""

        def value(part: Tree) -> Scalar:
            return self.value(part, table, row, given, every)

        return Label(*(filled(tree, value, self.names[lang], table) for lang in LANGUAGES))

    def _own(self, tree: Call, table: str, values: list[Scalar]) -> Label:
        """Why a function of known values gives none."""
        value = _near(values[0]) if values and isinstance(values[0], Fraction) else "–"
        steps = tree.args[1] if len(tree.args) > 1 else None
        match tree.function:
            case "/" | "%":
                return said("explain.cause.division", what=self.words(tree.args[1], table))
            case "band" | "marginal" if isinstance(steps, Value) and isinstance(steps.value, Bands):
                edge = steps.value.bands[-1].edge
                lowest = number_text(edge) if isinstance(edge, Fraction) else edge
                return said("explain.cause.below_bands", value=value, term=steps.term or "–", lowest=lowest)
            case function if function in COUNTING:
                return said("explain.cause.calendar", what=self.words(tree, table))
            case "reach":
                shown = ", ".join(_near(value) for value in values[1:] if isinstance(value, Fraction))
                return said("explain.cause.below_ranks", value=shown, term=self.words(tree.args[0], table))
            case "ladder" if isinstance(steps, Value):
                return said("explain.cause.decided", nth=value, term=steps.term or "–")
            case _:
                return said("explain.cause.none", what=self.words(tree, table))


def _near(value: Fraction) -> str:
    """A stored number, which may be cut at 18 places, to no more than six."""
    rounded = half_away(value, ROUGH)
    return number_text(value) if rounded == value else f"≈ {number_text(rounded)}"
