"""Tables of facts: their columns, keys and time, and the references that relate them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import field, frozen

from jixiao.language import Label
from jixiao.scheme.units import Unit, unit

Value = Fraction | str | bool | None


def _label(value: Label | None) -> Label:
    return value or Label("", "")


@frozen
class Column:
    """One column of facts.

    An empty cell is unknown, unless `empty` says what it stands for or `optional` says that there is none (nobody has
    left yet); such a column a file may lack. `required` makes an empty cell a problem.
    `values` are the codes a text may take, `codes` further spellings of them (Chinese), `unclear` those that schemes
    sharing the column understand differently, so that a file has to say what it means by them. `lowest` and `highest`
    are the inclusive range of a number, `aliases` further headers under which a file may hold the column. With a `step`
    a number is the lowest (without one 0) and a whole multiple of the step.
    A `carried` column is state: after its opening value the rules that set it decide (and it need not be in a file).
    Where cells hold two things (``E01>senior``), a column reads what stands `before` or `after` a sign in its own
    cells, or in those of the column `of` and then has no header of its own; without the sign `before` is the whole
    cell and `after` is empty.
    """

    name: str
    unit: Unit = field(converter=unit)
    label: Label = field(default=None, converter=_label)
    aliases: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(factory=dict, hash=False)
    unclear: tuple[str, ...] = ()
    lowest: Fraction | None = None
    highest: Fraction | None = None
    step: Fraction | None = field(default=None)
    empty: Value = None
    required: bool = False
    optional: bool = False
    carried: bool = False
    of: str | None = None
    before: str | None = None
    after: str | None = None
    doc: str = ""

    @step.validator
    def _ends(self, _: object, step: Fraction | None) -> None:
        for figure in (step, self.lowest) if step is not None else ():
            if figure is not None and (figure * 10**18).denominator != 1:
                raise ValueError(f"{self.name}: {figure} does not end as a decimal")
        if step is not None and step <= 0:
            raise ValueError(f"{self.name}: a step of {step}")


@frozen
class Table:
    """One row per thing (a person, a deal, an event).

    `key` names the columns that tell rows apart (none: rows may repeat, which is reported as a notice). `time` is the
    column, of unit date or period, that says when a row belongs to. `name` is the word used in formulas, `title` the
    column that holds a row's name for people to read. With `overlays` its filled cells replace those of that table on
    the days from `valid[0]` to `valid[1]`, both inclusive, empty meaning open. `ends` is the column with a row's last
    day (a person's day of leaving): for a month as a whole, what is in force on that day counts.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    time: str | None = None
    label: Label = field(default=None, converter=_label)
    title: str | None = None
    overlays: str | None = None
    valid: tuple[str, str] | None = None
    ends: str | None = None
    optional: bool = True
    doc: str = ""

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)


@frozen
class Reference:
    """How a row of `table` finds its one row of `target`.

    `keys` pairs a column of `table`, or a formula over one of its rows, with a key column of `target`; `when` limits
    the rows that refer at all (``scope_type = 'person'``). `reverse` is the word by which `target` reads these rows
    back; without one it is the name of `table`. An `optional` reference may lead nowhere: that is no problem, what is
    read through it is unknown. With `before` it leads to the last earlier row: of the rows of `target` that agree in
    the keys the one with the greatest value of the column `before` below the row's own. A rule may read itself through
    such a reference from a table to itself: each row is then computed after the one before it.
    """

    name: str
    table: str
    target: str
    keys: tuple[tuple[str, str], ...]
    when: str | None = None
    reverse: str | None = None
    optional: bool = False
    before: str | None = None

    @property
    def builds_on(self) -> bool:
        """Whether it leads from each row to an earlier one of the same table, so that a rule may build on itself."""
        return self.before is not None and self.table == self.target

    @property
    def back(self) -> str:
        """The word under which the target's rows read these rows."""
        return self.reverse or self.table
