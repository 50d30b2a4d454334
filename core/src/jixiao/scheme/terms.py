"""Terms: the numbers of the bargain as a scheme declares them; their values come from the policy."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from attrs import field, frozen
from attrs.converters import optional

from jixiao.language import Label
from jixiao.scheme.names import names
from jixiao.scheme.periods import kind_of
from jixiao.scheme.steps import Bands, Curve, Ladder, Ranks, Rows
from jixiao.scheme.tables import Column
from jixiao.scheme.units import DATE, NUMBER, TEXT, Unit, unit


@frozen
class Term:
    """What every term has: a name, the clauses that state it, the finding that it settles, and a label.

    A term without a default is a blank of the document: the policy must fill it, unless no active rule reads it.
    """

    name: str
    clause: tuple[str, ...] = field(default=(), converter=names, kw_only=True)
    finding: str | None = field(default=None, kw_only=True)
    label: Label | None = field(default=None, kw_only=True)
    doc: str = field(default="", kw_only=True)

    @property
    def is_blank(self) -> bool:
        """Whether the document leaves the term open, so that the policy must fill it."""
        return getattr(self, "default", None) is None


@frozen
class NumberTerm(Term):
    """One number, within an inclusive range, on a step if one is given. `optional`: it may be absent (null)."""

    unit: Unit = field(default=NUMBER, converter=unit, kw_only=True)
    default: Fraction | None = field(default=None, kw_only=True)
    lowest: Fraction | None = field(default=None, kw_only=True)
    highest: Fraction | None = field(default=None, kw_only=True)
    step: Fraction | None = field(default=None, kw_only=True)
    optional: bool = field(default=False, kw_only=True)

    @property
    def is_blank(self) -> bool:
        """An optional number is never a blank."""
        return self.default is None and not self.optional


@frozen
class SwitchTerm(Term):
    """One of several readings; the first value is the default.

    With `number`, a unit, a reading may also be a number within an inclusive range: a share, or the word for no share.
    A value that is a number is one in formulas (``1/2``), and no word is equal to it.
    """

    values: tuple[str, ...] = field(kw_only=True)
    number: Unit | None = field(default=None, converter=optional(unit), kw_only=True)
    lowest: Fraction | None = field(default=None, kw_only=True)
    highest: Fraction | None = field(default=None, kw_only=True)

    @property
    def default(self) -> str:
        """The default reading."""
        return self.values[0]

    @property
    def names_periods(self) -> bool:
        """Whether it chooses between kinds of period, so that a rule's `every` may name it."""
        return all(kind_of(value) is not None for value in self.values)


@frozen
class BandsTerm(Term):
    """Bands over values of unit `over` that give values of unit `unit`."""

    over: Unit = field(default=NUMBER, converter=unit, kw_only=True)
    unit: Unit = field(default=NUMBER, converter=unit, kw_only=True)
    default: Bands | None = field(default=None, kw_only=True)


@frozen
class CurveTerm(Term):
    """A piecewise straight line over values of unit `over` that gives values of unit `unit`."""

    over: Unit = field(default=NUMBER, converter=unit, kw_only=True)
    unit: Unit = field(default=NUMBER, converter=unit, kw_only=True)
    default: Curve | None = field(default=None, kw_only=True)


@frozen
class LadderTerm(Term):
    """Steps by occurrence. `after_last` names the switch that says what follows the last step (G4)."""

    unit: Unit = field(default=NUMBER, converter=unit, kw_only=True)
    default: Ladder | None = field(default=None, kw_only=True)
    after_last: str | None = field(default=None, kw_only=True)


@frozen
class RanksTerm(Term):
    """Ordered ranks: `columns` are the name of the rank, its thresholds and what it brings.

    `reaches` are the columns of the thresholds, in the order in which ``reach`` takes the values that meet them.
    """

    columns: tuple[Column, ...] = field(kw_only=True)
    reaches: tuple[str, ...] = field(default=(), converter=names, kw_only=True)
    default: Ranks | None = field(default=None, kw_only=True)

    @reaches.validator
    def _numbers(self, _: object, reaches: tuple[str, ...]) -> None:
        wrong = set(reaches) - {column.name for column in self.columns if column.unit.is_number}
        if wrong:
            raise ValueError(f"{self.name}: reaches names {', '.join(sorted(wrong))}, which is no column of numbers")

    @default.validator
    def _rising(self, _: object, default: Ranks | None) -> None:
        if default is not None:
            Ranks(default.rows, default.name, self.reaches)

    @property
    def unit(self) -> Unit:
        """The unit of the ranks."""
        return Unit.parse(f"rank({self.name})")


@frozen
class RankTerm(Term):
    """One rank of the term `of`."""

    of: str = field(kw_only=True)
    default: str | None = field(default=None, kw_only=True)

    @property
    def unit(self) -> Unit:
        """The unit of the ranks of which it is one."""
        return Unit.parse(f"rank({self.of})")


@frozen
class DateTerm(Term):
    """One day."""

    default: dt.date | None = field(default=None, kw_only=True)

    @property
    def unit(self) -> Unit:
        """A date."""
        return DATE


@frozen
class TableTerm(Term):
    """A small table keyed by `key`; formulas reach it by a declared reference to a table of the term's name."""

    columns: tuple[Column, ...] = field(kw_only=True)
    key: tuple[str, ...] = field(converter=names, kw_only=True)
    default: Rows | None = field(default=None, kw_only=True)


@frozen
class Slot(Term):
    """A formula that the client must supply: an unwritten scale, a filter. `on` is the table it is written over."""

    on: str = field(kw_only=True)
    unit: Unit = field(default=TEXT, converter=unit, kw_only=True)
    default: str | None = field(default=None, kw_only=True)


AnyTerm = (
    NumberTerm | SwitchTerm | BandsTerm | CurveTerm | LadderTerm | RanksTerm | RankTerm | DateTerm | TableTerm | Slot
)
