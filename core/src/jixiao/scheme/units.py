"""Units of columns, terms and formulas: what a value is, and which values may be added or compared."""

from __future__ import annotations

import re

from attrs import evolve, field, frozen

#: kinds of value that are no numbers
KINDS = ("text", "flag", "date", "period")
#: units with a dimension of their own: products and quotients keep it
DIMENSIONS = ("money", "area", "nights", "pieces")
#: numbers without dimension, told apart only when they are added or compared
FLAVOURS = ("rate", "points", "count", "days", "months", "years", "number")
#: a number whose unit depends on its row (targets of several metrics in one column): it fits every other number
MIXED = "mixed"
#: a rank, by the term that lists the ranks: ``rank(rank_table)``
_RANK = re.compile(r"rank\((\w+)\)")
#: flavours that mix with every other number without dimension
PLAIN = ("rate", "count", "number")


@frozen
class Unit:
    """The kind of a value and, for a number, its dimensions.

    `powers` are the dimensions with their exponents, sorted (``money/area`` is money¹·area⁻¹). A `literal` unit comes
    from bare numbers of a formula: 100 may stand for 100 yuan, so it fits everything it is added to or compared with.
    So is ``mixed``. Values of ``rank(rank_table)`` are the names of the ranks of the term `ranks`; `order` are these
    names, the lowest first, where the edition of a policy gives them.
    """

    kind: str = "number"
    powers: tuple[tuple[str, int], ...] = ()
    flavour: str = "number"
    literal: bool = False
    ranks: str = ""
    order: tuple[str, ...] = field(default=(), eq=False)

    @classmethod
    def parse(cls, text: str) -> Unit:
        """Read ``money``, ``money/area``, ``points``, ``flag``, ``rank(rank_table)`` ...

        :raises ValueError: a part of the text is no unit.
        """
        if text in KINDS:
            return cls(kind=text)
        if text == MIXED:
            return cls(flavour=MIXED, literal=True)
        if text in FLAVOURS:
            return cls(flavour=text)
        if rank := _RANK.fullmatch(text):
            return cls(kind="rank", ranks=rank[1])
        if not text.strip("*/ "):
            raise ValueError(text)
        unit = cls()
        for sign, name in re.findall(r"([*/]?)([^*/]+)", text):
            if name in DIMENSIONS:
                part = cls(powers=((name, 1),))
            elif name in FLAVOURS:
                part = cls(flavour=name)
            else:
                raise ValueError(name)
            unit = unit.over(part) if sign == "/" else unit.times(part)
        return unit

    @property
    def is_number(self) -> bool:
        """Whether values of this unit are numbers."""
        return self.kind == "number"

    @property
    def is_rank(self) -> bool:
        """Whether values of this unit are ranks, ordered as the rows of their term."""
        return self.kind == "rank"

    @property
    def is_money(self) -> bool:
        """Whether values of this unit are amounts of money, which lines round to the policy's places."""
        return self.powers == (("money", 1),)

    def fits(self, other: Unit) -> bool:
        """Whether values of the two units may be added, compared, or stand for one another."""
        if "nothing" in (self.kind, other.kind):
            return True
        if self.kind != other.kind or self.ranks != other.ranks:
            return False
        if self.literal or other.literal:
            return True
        if self.powers != other.powers:
            return False
        return bool(self.powers) or self.flavour == other.flavour or self.flavour in PLAIN or other.flavour in PLAIN

    def joined(self, other: Unit) -> Unit:
        """The unit of a sum or choice of two values that fit."""
        if other.kind == "nothing":
            return self
        if self.is_rank:
            return self if self.order else other
        if self.kind == "nothing" or self.literal or (not self.powers and self.flavour in PLAIN and not other.literal):
            return other
        return self

    def times(self, other: Unit, sign: int = 1) -> Unit:
        """The unit of a product."""
        powers = dict(self.powers)
        for name, power in other.powers:
            powers[name] = powers.get(name, 0) + sign * power
        kept = tuple(sorted((name, power) for name, power in powers.items() if power))
        if kept:
            return Unit(powers=kept)
        flavours = [unit.flavour for unit in (self, other) if unit.flavour not in PLAIN and not unit.powers]
        flavour = flavours[0] if len(flavours) == 1 and sign == 1 else "number"
        if sign == -1 and len(flavours) == 1 and self.flavour == flavours[0]:
            flavour = flavours[0]
        return Unit(flavour=flavour, literal=self.literal or other.literal)

    def over(self, other: Unit) -> Unit:
        """The unit of a quotient."""
        return self.times(other, -1)

    def plain(self) -> Unit:
        """The same unit, no longer that of bare numbers."""
        return evolve(self, literal=False)

    def __str__(self) -> str:
        if self.is_rank:
            return f"rank({self.ranks})"
        if not self.is_number:
            return self.kind
        if not self.powers:
            return self.flavour
        over = [name for name, power in self.powers for _ in range(power)]
        under = [name for name, power in self.powers for _ in range(-power)]
        return "/".join(["*".join(over) or "number", *under])


def unit(text: str | Unit) -> Unit:
    """Attrs converter: a unit from its text."""
    return text if isinstance(text, Unit) else Unit.parse(text)


MONEY = Unit.parse("money")
NUMBER = Unit()
LITERAL = Unit(literal=True)
#: the unit of a reference's row itself: it may be told apart and counted, but is no text
ROW = Unit(kind="row")
#: the unit of null, which may stand for any value
NOTHING = Unit(kind="nothing")
RATE = Unit.parse("rate")
COUNT = Unit.parse("count")
DAYS = Unit.parse("days")
MONTHS = Unit.parse("months")
YEARS = Unit.parse("years")
FLAG = Unit.parse("flag")
TEXT = Unit.parse("text")
DATE = Unit.parse("date")
PERIOD = Unit.parse("period")
