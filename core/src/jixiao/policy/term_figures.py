"""One figure of a term: the number, or the problem that says what is wrong with it."""

from __future__ import annotations

from fractions import Fraction

from jixiao.language import say
from jixiao.policy.figures import NoFigure, figure, plain, readable, takes_percent, unit_words
from jixiao.policy.nodes import Node
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import Figure
from jixiao.scheme.terms import (
    AnyTerm,
    BandsTerm,
    CurveTerm,
    DateTerm,
    LadderTerm,
    NumberTerm,
    RankTerm,
    Slot,
    SwitchTerm,
)
from jixiao.scheme.units import Unit

#: what `jixiao new` writes where the document leaves a blank
BLANK = "?"


def about(term: AnyTerm, unit: Unit | None = None) -> dict[str, object]:
    """What messages say about a term: its label, unit and clauses."""
    unit = unit or getattr(term, "unit", None)
    return {
        "term": term.name,
        "label_en": term.label.en if term.label else term.name,
        "label_zh": term.label.zh if term.label else term.name,
        "unit_en": unit_words(unit, "en") if unit else "–",
        "unit_zh": unit_words(unit, "zh") if unit else "–",
        "example": '"1.5%"' if unit and takes_percent(unit) else "100",
        "clause_en": f" ({', '.join(term.clause)})" if term.clause else "",
        "clause_zh": f"（{', '.join(term.clause)}）" if term.clause else "",
    }


def other_readings(term: SwitchTerm, lang: str) -> str:
    """What a switch may be instead of its default: its other words, and a number where it takes one."""
    others = list(term.values[1:])
    if term.number is not None:
        about_it = ", ".join((unit_words(term.number, lang), *bounds(term, term.number)))
        others.append(say("policy.new.number", lang, about=about_it))
    return ", ".join(others)


def bounds(term: NumberTerm | SwitchTerm, unit: Unit) -> list[str]:
    """The range of a number, in signs."""
    ends = (("≥", term.lowest), ("≤", term.highest))
    return [f"{sign} {readable(end, unit)}" for sign, end in ends if end is not None]


def refuse_blank(node: Node, term: AnyTerm, unit: Unit | None = None) -> None:
    """Note a blank that is still open."""
    kind = {"bands": BandsTerm, "curve": CurveTerm, "ladder": LadderTerm, "formula": Slot}
    shape = next((name for name, cls in kind.items() if isinstance(term, cls)), "rows")
    single = isinstance(term, NumberTerm | RankTerm | DateTerm) or unit is not None
    if isinstance(term, SwitchTerm):
        node.refuse("blank_switch", about(term), known=", ".join(term.values))
    else:
        node.refuse("blank" if single else f"blank_{shape}", about(term, unit))


def read_figure(node: Node, term: AnyTerm, unit: Unit, scheme: Scheme | None = None) -> Figure | None:
    """One number; with a scheme given, also the name of one of its single numbers."""
    if node.value == BLANK:
        refuse_blank(node, term, unit)
        return None
    if scheme is not None and isinstance(node.value, str) and node.value.isidentifier():
        names = [other.name for other in scheme.terms if isinstance(other, NumberTerm)]
        return node.choice("unknown_figure", names)
    return read_number(node, about(term, unit), unit)


def read_number(node: Node, said: dict[str, object], unit: Unit) -> Fraction | None:
    """One number of a unit; `said` is what messages say about it."""
    try:
        return figure(node.value, unit)
    except NoFigure as error:
        node.refuse(error.code, said)
        return None


def on_step(node: Node, number: Fraction, lowest: Fraction | None, step: Fraction | None) -> bool:
    """Whether a number is the lowest and a whole multiple of the step; a problem is noted where it is not."""
    start = lowest or Fraction(0)
    if not step or not (number - start) % step:
        return True
    below = start + (number - start) // step * step
    node.refuse("off_step", step=plain(step), below=plain(below), above=plain(below + step))
    return False


def in_range(node: Node, number: Fraction, unit: Unit, lowest: Fraction | None, highest: Fraction | None) -> bool:
    """Whether a number lies in its inclusive range; a problem is noted where it does not."""
    if lowest is not None and number < lowest:
        node.refuse("too_low", bound=readable(lowest, unit))
    elif highest is not None and number > highest:
        node.refuse("too_high_percent" if takes_percent(unit) else "too_high", bound=readable(highest, unit))
    else:
        return True
    return False
