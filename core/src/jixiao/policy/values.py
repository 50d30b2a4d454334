"""The value of one term, read by the term's declaration."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from attrs import frozen

from jixiao.policy import shapes
from jixiao.policy.figures import NoFigure, figure, plain
from jixiao.policy.nodes import Node
from jixiao.policy.term_figures import BLANK, about, in_range, on_step, read_number, refuse_blank
from jixiao.problems import did_you_mean
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import TermValue
from jixiao.scheme.terms import (
    AnyTerm,
    BandsTerm,
    CurveTerm,
    DateTerm,
    LadderTerm,
    NumberTerm,
    RanksTerm,
    RankTerm,
    Slot,
    SwitchTerm,
)
from jixiao.scheme.units import NUMBER

#: what an optional number may be instead
NONE = "none"


@frozen
class Given:
    """A value that was read without a problem (which may be None: an optional number that is absent)."""

    value: TermValue


def read_term(node: Node, term: AnyTerm, scheme: Scheme) -> Given | None:
    """The value of a term; None after a problem was noted."""
    if node.value == BLANK:
        refuse_blank(node, term)
        return None
    value: TermValue
    match term:
        case NumberTerm():
            if term.optional and node.value == NONE:
                return Given(None)
            value = _number(node, term)
        case SwitchTerm():
            value = _switch(node, term)
        case BandsTerm():
            value = shapes.bands(node, term, scheme)
        case CurveTerm():
            value = shapes.curve(node, term, scheme)
        case LadderTerm():
            value = shapes.ladder(node, term, scheme)
        case Slot():
            value = _formula(node)
        case RanksTerm():
            value = shapes.ranks(node, term)
        case RankTerm():
            value = node.text()
        case DateTerm():
            value = _date(node)
        case _:
            value = shapes.rows(node, term)
    return None if value is None else Given(value)


def _number(node: Node, term: NumberTerm) -> Fraction | None:
    number = read_number(node, about(term), term.unit)
    if number is None or not in_range(node, number, term.unit, term.lowest, term.highest):
        return None
    return number if on_step(node, number, term.lowest, term.step) else None


def _switch(node: Node, term: SwitchTerm) -> str | None:
    text = node.value if isinstance(node.value, str) else _number_text(node.value)
    if text in term.values:
        return text
    if term.number is not None:
        try:
            number = figure(node.value, term.number)
        except NoFigure:
            pass
        else:
            return plain(number) if in_range(node, number, term.number, term.lowest, term.highest) else None
    near = did_you_mean(text, term.values)
    node.refuse("unknown_reading", about(term), near=near, known=", ".join(term.values))
    return None


def _date(node: Node) -> dt.date | None:
    """A day, as TOML has it or in quotes."""
    value = node.value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        if isinstance(value, str):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    node.refuse("not_date")
    return None


def _number_text(value: object) -> str:
    """A number as a switch spells it (``7``); empty if it is none."""
    try:
        return plain(figure(value, NUMBER))
    except NoFigure:
        return ""


def _formula(node: Node) -> str | None:
    if not isinstance(node.value, str) or not node.value.strip():
        node.refuse("not_formula")
        return None
    return node.value
