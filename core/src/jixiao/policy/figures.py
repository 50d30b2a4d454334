"""How a number is written in a policy: from its text to an exact fraction, and back."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from jixiao.language import say
from jixiao.scheme.units import Unit

#: numbers of this size and above do not fit the engine
TOO_LARGE = 10**20
_TEXT = re.compile(r"([+-]?\d{1,40}(?:\.\d{1,40})?)\s*(%|‰)?|([+-]?\d{1,40})/(\d{1,40})")


class NoFigure(ValueError):  # noqa: N818 - it reads so where it is raised
    """A value that is no number; `code` names the message."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def figure(value: object, unit: Unit) -> Fraction:
    """The exact number that a TOML value stands for.

    A number, a fraction (``"14167/162"``), or a percentage (``"1.5%"``) where the unit has no dimension.

    :raises NoFigure: it is none, or too large for the engine.
    """
    if isinstance(value, bool):
        raise NoFigure("not_number")
    if isinstance(value, int):
        number = Fraction(value)
    elif isinstance(value, Decimal):
        if not value.is_finite():
            raise NoFigure("not_number")
        if value and abs(value.adjusted()) > 40:
            raise NoFigure("too_large")
        number = Fraction(value)
    elif isinstance(value, str):
        number = _from_text(value, unit)
    else:
        raise NoFigure("not_number")
    if abs(number) >= TOO_LARGE:
        raise NoFigure("too_large")
    return number


def _from_text(text: str, unit: Unit) -> Fraction:
    match = _TEXT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise NoFigure("thousands" if re.fullmatch(r"[+-]?\d{1,3}([,，]\d{3})+(\.\d+)?", text) else "not_number")
    number, percent, over, under = match.groups()
    if over:
        if int(under) == 0:
            raise NoFigure("not_number")
        return Fraction(int(over), int(under))
    if not percent:
        return Fraction(number)
    if not takes_percent(unit):
        raise NoFigure("percent")
    return Fraction(number) / (100 if percent == "%" else 1000)


def takes_percent(unit: Unit) -> bool:
    """Whether figures of this unit may be written as percentages."""
    return unit.is_number and not unit.powers and unit.flavour in ("rate", "number")


def plain(number: Fraction) -> str:
    """The shortest exact text: decimal notation where it ends, otherwise a fraction."""
    twos = fives = 0
    rest = number.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    places = max(twos, fives)
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if number < 0 else text


def readable(number: Fraction, unit: Unit) -> str:
    """A figure for people: rates in percent where they end."""
    if unit.is_number and unit.flavour == "rate" and not unit.powers:
        percent = plain(number * 100)
        return number.__str__() if "/" in percent else f"{percent}%"
    return plain(number)


def written(number: Fraction, unit: Unit) -> str:
    """A figure as TOML: bare where TOML can say it exactly, otherwise in quotes."""
    text = readable(number, unit)
    return text if re.fullmatch(r"-?\d+(\.\d+)?", text) else f'"{text}"'


def unit_words(unit: Unit, lang: str) -> str:
    """A unit in plain words (``money/area`` is “amount of money per area”)."""
    if unit.powers:
        over = [say(f"policy.unit.{name}", lang) for name, power in unit.powers for _ in range(power)]
        under = [say(f"policy.unit.{name}", lang) for name, power in unit.powers for _ in range(-power)]
        per = say("policy.unit.per", lang)
        return per.join(["×".join(over) or say("policy.unit.number", lang), *under])
    return say(f"policy.unit.{unit.flavour if unit.is_number else unit.kind}", lang)
