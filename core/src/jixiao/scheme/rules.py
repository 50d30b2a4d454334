"""Rules: one named column added to one table by one formula, in five families; checks stand beside them."""

from __future__ import annotations

import re
from typing import ClassVar

from attrs import field, frozen

from jixiao.language import Label
from jixiao.scheme.names import names
from jixiao.scheme.units import NUMBER, Unit, unit

FAMILIES = ("measure", "indicator", "payout", "penalty", "promotion")
#: what a penalty is taken from that comes off all payouts of its row, of whatever scheme
PAYOUTS = "payouts"


@frozen
class Rule:
    """One named column.

    `formula` gives the value for each row of table `on` for which `where` holds; rows outside have no value by rule.
    `text` gives a line its words (a sanction, a status) beside the value; a sanction alone has no `formula`.
    `every` is the kind of period it runs for, at the month that ends it, or a switch that chooses one. `sets` names
    the carried column that the value becomes, `takes_effect` when (``this`` or ``next`` month, or a date formula).
    `taken_from` lists the payouts a penalty comes off, in order (``payouts``: all of its row, of whatever scheme).
    `pays_on` (a date), `hold` (a condition for release) and `to` (another subject) say when and to whom a line is
    paid. `clause` are the catalogue's ids, `source` is the document's own numbering.
    """

    family: ClassVar[str] = "measure"

    name: str
    on: str = field(kw_only=True)
    formula: str | None = field(default=None, kw_only=True)
    where: str | None = field(default=None, kw_only=True)
    unit: Unit = field(default=NUMBER, converter=unit, kw_only=True)
    text: str | None = field(default=None, kw_only=True)
    clause: tuple[str, ...] = field(default=(), converter=names, kw_only=True)
    source: str = field(default="", kw_only=True)
    label: Label | None = field(default=None, kw_only=True)
    doc: str = field(default="", kw_only=True)
    every: str = field(default="month", kw_only=True)
    sets: str | None = field(default=None, kw_only=True)
    takes_effect: str = field(default="next", kw_only=True)
    pays_on: str | None = field(default=None, kw_only=True)
    hold: str | None = field(default=None, kw_only=True)
    to: str | None = field(default=None, kw_only=True)
    taken_from: tuple[str, ...] = field(default=(), converter=names, kw_only=True)

    @property
    def makes_lines(self) -> bool:
        """Whether the rule's values are lines of the evaluation."""
        return self.family != "measure"


@frozen
class Measure(Rule):
    """A named intermediate: it makes no line."""

    family: ClassVar[str] = "measure"


@frozen
class Indicator(Rule):
    """Measures or scores a subject; its line is no money."""

    family: ClassVar[str] = "indicator"


@frozen
class Payout(Rule):
    """A payable: money owed, never negative."""

    family: ClassVar[str] = "payout"


@frozen
class Penalty(Rule):
    """Money withheld, points deducted, or a sanction; never negative, never more than is left of its payouts."""

    family: ClassVar[str] = "penalty"


@frozen
class Promotion(Rule):
    """Moves a rank or status: up, down, confirmed, terminated."""

    family: ClassVar[str] = "promotion"


RULES: dict[str, type[Rule]] = {rule.family: rule for rule in (Measure, Indicator, Payout, Penalty, Promotion)}


@frozen
class Check:
    """A condition that every row of a table should meet.

    `severity` is ``report`` (a notice), ``warn`` (a finding of the data) or ``refuse`` (an error). `every` is as in
    rules. A name in braces in the `message` (``{item}``) stands for the row's value of that column or formula.
    """

    name: str
    on: str = field(kw_only=True)
    formula: str = field(kw_only=True)
    where: str | None = field(default=None, kw_only=True)
    severity: str = field(default="refuse", kw_only=True)
    clause: tuple[str, ...] = field(default=(), converter=names, kw_only=True)
    source: str = field(default="", kw_only=True)
    message: Label = field(kw_only=True)
    every: str = field(default="month", kw_only=True)

    @property
    def shows(self) -> tuple[str, ...]:
        """The formulas whose values the message shows."""
        found = re.findall(r"\{([^{}]+)\}", f"{self.message.en} {self.message.zh}")
        return tuple(dict.fromkeys(found))
