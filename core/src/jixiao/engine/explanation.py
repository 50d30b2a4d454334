"""What an explanation is: a tree of figures, each with its formula, its numbers, its tests and what it was made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from attrs import field, frozen

from jixiao.formula.tree import Scalar
from jixiao.language import LANGUAGES, Label, say
from jixiao.scheme.units import NUMBER, Unit


def said(key: str, **values: object) -> Label:
    """A text of the catalogues in every language; labels among `values` are taken in the same one."""

    def one(lang: str) -> str:
        inside = {name: value.to(lang) if isinstance(value, Label) else value for name, value in values.items()}
        return say(key, lang, **inside)

    return Label(*(one(lang) for lang in LANGUAGES))


@frozen
class Tested:
    """One condition, and how it came out: `held` is None where it is unknown.

    `role` says what hangs on it: ``where`` (whether the rule applies), ``if`` (a branch), ``value`` (the figure).
    `distance` says by how much a condition failed.
    """

    role: str
    held: bool | None
    formula: Label
    filled: Label
    distance: Label | None = None


@frozen
class Explanation:
    """One figure: a rule's, a stored column's, a total's, a term's, or a row that entered a total.

    `key` is one for one figure; a figure met again is `repeated`, without its parts. `kind` is ``rule``, ``column``,
    ``reference``, ``total``, ``window``, ``prior``, ``term``, ``period``, ``part`` (of one), ``row`` or ``month``.
    `state` is ``known``, ``unavailable`` or ``not_applicable``. `value` is the exact figure that formulas read, `shown`
    the same in words; `paid` is a money line as paid (`paid_shown` in words), `text` a line's words. `filled` is the
    formula with the numbers filled in. `origin` says where a fact or a term stands.
    """

    key: str
    kind: str
    name: str
    label: Label
    value: Scalar
    shown: Label
    table: str = ""
    subject: str = ""
    period: str = ""
    unit: Unit = NUMBER
    state: str = "known"
    family: str = ""
    text: str | None = None
    paid: Fraction | None = None
    paid_shown: Label | None = None
    pays_on: dt.date | None = None
    clause: tuple[str, ...] = ()
    source: str = ""
    formula: Label | None = None
    filled: Label | None = None
    tests: tuple[Tested, ...] = ()
    remarks: tuple[Label, ...] = ()
    origin: Label | None = None
    children: tuple[Explanation, ...] = field(default=(), repr=False)
    repeated: bool = False

    @property
    def line(self) -> Scalar:
        """The figure as its line has it: as paid, if it is money paid or withheld."""
        return self.value if self.paid is None else self.paid

    @property
    def failed(self) -> tuple[Tested, ...]:
        """The tests that did not hold, or are unknown."""
        return tuple(test for test in self.tests if test.held is not True)

    def walk(self) -> Iterator[Explanation]:
        """This figure and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()
