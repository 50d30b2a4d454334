"""A formula as it stands at one row: its exact values, its words, its numbers and its tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import field, frozen

from jixiao.engine import conditions
from jixiao.engine.cause import Search
from jixiao.engine.explanation import Tested, said
from jixiao.engine.matches import match, reached
from jixiao.engine.moments import moment_values
from jixiao.formula import exact
from jixiao.formula.tree import HISTORY, Call, Scalar, Total, Tree, Value, cells
from jixiao.formula.words import Names, filled, is_guard, is_steps, value_text
from jixiao.language import LANGUAGES, Label
from jixiao.problems import Place
from jixiao.scheme.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jixiao.engine.month import Month


@frozen
class Spot:
    """Where a formula is read: a row, the period of the rule, and what is given beside the row's own columns.

    `total` is the aggregate whose leaf row it is; `owner` the scheme whose terms are meant.
    """

    table: str
    row: int
    every: str = "month"
    owner: str = ""
    total: Total | None = None
    given: Mapping[str, Scalar] = field(factory=dict, hash=False)


class Sight:
    """Reads formulas of one month at single rows."""

    def __init__(self, month: Month) -> None:
        self.month = month
        self.run = month.run
        self.world = month.program.world
        self.nodes = month.program.nodes
        self.places = self.world.places
        self.search = Search(month.run)

    # reading

    def names(self, lang: str, owner: str = "") -> Names:
        """The names of columns in one language."""
        return Names(self.world, self.nodes, lang, owner)

    def evaluate(self, tree: Tree, spot: Spot) -> Scalar:
        """The exact value of a part of a formula."""
        given = {cell.column: [spot.given[cell.column]] for cell in cells(tree) if cell.column in spot.given}
        if spot.total is not None and spot.total.leaf == HISTORY:
            return exact.rows(tree, given, moment_values(self.run.period(spot.every), self.run.calendar), 1)[0]
        return self.run.exactly.tree(tree, spot.table, [spot.row], given, every=spot.every)[0]

    def label(self, text: Callable[[Names], str], owner: str = "") -> Label:
        """A text that needs names, in every language."""
        return Label(*(text(self.names(lang, owner)) for lang in LANGUAGES))

    def words(self, tree: Tree, spot: Spot) -> Label:
        """A part of a formula with names."""
        total = spot.total
        if total is not None:
            return self.label(lambda names: names.over(total, tree), spot.owner)
        return self.label(lambda names: names.formula(tree, spot.table), spot.owner)

    def numbers(self, tree: Tree, spot: Spot) -> Label:
        """A part of a formula with the numbers filled in."""

        def value(part: Tree) -> Scalar:
            return self.evaluate(part, spot)

        return self.label(lambda names: filled(tree, value, names, spot.table, self.places), spot.owner)

    def result(self, tree: Tree, spot: Spot, value: Scalar) -> Label | None:
        """The filled-in formula with what it comes to; None for one that is only a name or a constant."""
        if not isinstance(tree, Call) or is_guard(tree):
            return None
        left = self.numbers(tree, spot)
        right = self.shown(value, tree.unit)
        return Label(f"{left.en} = {right.en}", f"{left.zh} = {right.zh}")

    def shown(self, value: Scalar, unit: Unit) -> Label:
        """A value in words."""
        if value is None:
            return said("explain.unavailable")
        return Label(*(value_text(value, unit, lang, self.places) for lang in LANGUAGES))

    def subject(self, table: str, row: int) -> str:
        """The id of a row."""
        return str(self.run.subjects(table)[row])

    def place(self, table: str, row: int) -> Label | None:
        """The file and row that a row was read from."""
        numbered = self.run.sheets[table].numbered
        if not numbered.facts.sources or "#source" not in numbered.frame.columns:
            return None
        source = numbered.frame["#source"][row]
        file, sheet = numbered.facts.sources[source] if source is not None else (None, None)
        place = str(Place(file, sheet=sheet, row=numbered.frame["#row"][row]))
        return Label(place, place)

    def tests(self, tree: Tree | None, role: str, spot: Spot) -> tuple[Tested, ...]:
        """The tests of a condition, and how each came out."""
        return conditions.tests(
            tree, role, lambda part: self.evaluate(part, spot), lambda part: self.words(part, spot),
            lambda part: self.numbers(part, spot), self.places,
        )  # fmt: skip

    def tests_inside(self, tree: Tree, spot: Spot) -> tuple[Tested, ...]:
        """The conditions on which a formula hangs: those of its branches, and of the figure itself if it is a flag."""
        result = self.tests(tree, "value", spot) if tree.unit.kind == "flag" and isinstance(tree, Call) else ()
        for part in self.taken(tree, spot):
            if isinstance(part, Call) and part.function == "if" and not is_guard(part):
                result += self.tests(part.args[0], "if", spot)
        return result

    def taken(self, tree: Tree, spot: Spot) -> Iterator[Tree]:
        """The parts of a formula that made its value: the branch taken, of `coalesce` all up to the first known."""
        yield tree
        if not isinstance(tree, Call) or is_guard(tree):
            return
        args: tuple[Tree, ...] = tree.args
        if tree.function == "if":
            held = self.evaluate(tree.args[0], spot)
            args = (args[0],) if held is None else (args[0], args[1] if held else args[2])
        elif tree.function == "coalesce":
            known = [self.evaluate(arg, spot) is not None for arg in args]
            args = args[: known.index(True) + 1] if True in known else args
        for arg in args:
            yield from self.taken(arg, spot)

    def matches(self, tree: Tree, spot: Spot) -> Iterator[Label]:
        """Which bands, steps and pieces of curves the formula's values fell into."""
        for part in self.taken(tree, spot):
            if isinstance(part, Call) and part.function == "reach":
                values = [self.evaluate(arg, spot) for arg in part.args[1:]]
                yield from reached(part, values, self.words(part.args[0], spot))
            if not isinstance(part, Call) or len(part.args) != 2 or not isinstance(part.args[1], Value):
                continue
            steps = part.args[1]
            if steps.term and is_steps(steps.value):
                term = Label(*(self.names(lang, spot.owner).term(steps.term) for lang in LANGUAGES))
                found = match(part, self.evaluate(part.args[0], spot), term)
                if found is not None:
                    yield found
