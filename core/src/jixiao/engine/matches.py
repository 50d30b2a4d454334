"""Which band, step or piece of a curve a value fell into, with its edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.engine.explanation import said
from jixiao.formula.ranks import reach_exact
from jixiao.formula.term_tables import curve_exact
from jixiao.formula.tree import Call, Scalar, Value
from jixiao.formula.words import number_text
from jixiao.language import Label
from jixiao.scheme.steps import Band, Bands, Curve, Figure, Ladder, Ranks


def match(call: Call, value: Scalar, term: Label) -> Label | None:
    """What of the term's table decided, in words; None where `call` reads no such table or the value is unknown."""
    table = call.args[1] if len(call.args) > 1 else None
    if not isinstance(table, Value) or not isinstance(value, Fraction):
        return None
    match table.value:
        case Bands() as bands if call.function == "marginal":
            return _slices(bands, value, term)
        case Bands() as bands:
            return _band(bands, value, term)
        case Curve() as curve:
            return _piece(call, curve, value, term)
        case Ladder() as ladder:
            return _step(ladder, value, term)
    return None


def reached(call: Call, values: Sequence[Scalar], term: Label) -> Iterator[Label]:
    """Which rank some values reach, and what the next one asks."""
    table = call.args[0]
    if not isinstance(table, Value) or not isinstance(table.value, Ranks) or None in values:
        return
    ranks, rank = table.value, reach_exact(call, (None, *values))
    names = ranks.names()
    shown = ", ".join(number_text(value) for value in values if isinstance(value, Fraction))
    at = names.index(str(rank)) if rank is not None else -1
    key = "no_rank" if rank is None else "top_rank" if at + 1 == len(names) else "rank"
    said_of = {"value": shown, "rank": rank, "term": term, "asked": _asked(ranks, at)}
    if at + 1 < len(names):
        said_of |= {"next": names[at + 1], "more": _asked(ranks, at + 1)}
    yield said(f"explain.match.{key}", **said_of)


def _asked(ranks: Ranks, at: int) -> str:
    """The thresholds of a rank."""
    return ", ".join(_text(ranks.rows[at][column]) for column in ranks.reaches)


def _text(figure: Figure | None) -> str:
    return number_text(figure) if isinstance(figure, Fraction) else str(figure)


def _reached(band: Band, value: Fraction) -> bool:
    edge = band.edge
    return isinstance(edge, Fraction) and (value > edge or (value == edge and not band.above))


def _edges(band: Band, upper: Band | None) -> Label:
    low = said(f"explain.band.{'above' if band.above else 'from'}", edge=_text(band.edge))
    if upper is None:
        return said("explain.band.open", low=low)
    key = "up_to" if upper.above else "below"
    return said(f"explain.band.{key}", low=low, edge=_text(upper.edge))


def _band(bands: Bands, value: Fraction, term: Label) -> Label:
    upper = None
    for band in bands.bands:
        if _reached(band, value):
            edges = _edges(band, upper)
            return said(
                "explain.match.band", value=number_text(value), edges=edges, term=term, result=_text(band.value)
            )
        upper = band
    lowest = _text(bands.bands[-1].edge)
    return said("explain.match.below", value=number_text(value), term=term, lowest=lowest)


def _slices(bands: Bands, value: Fraction, term: Label) -> Label:
    if not _reached(bands.bands[-1], value):
        return _band(bands, value, term)
    parts, upper = [], value
    for band in bands.bands:
        edge = band.edge
        assert isinstance(edge, Fraction)
        if upper > edge:
            parts.append(f"{number_text(upper - edge)} * {_text(band.value)}")
            upper = edge
    return said("explain.match.marginal", term=term, slices=" + ".join(reversed(parts)) or "0")


def _piece(call: Call, curve: Curve, value: Fraction, term: Label) -> Label:
    result = curve_exact(call, (value, None))
    assert isinstance(result, Fraction)
    values = {"value": number_text(value), "term": term, "result": number_text(result)}
    first, last = curve.points[0], curve.points[-1]
    for point, key in ((first, "before"), (last, "beyond")):
        x = point[0]
        if isinstance(x, Fraction) and (value <= x if key == "before" else value >= x):
            return said(f"explain.match.{key}", edge=_text(x), **values)
    for (x1, y1), (x2, y2) in zip(curve.points, curve.points[1:], strict=False):
        if isinstance(x2, Fraction) and value <= x2:
            return said("explain.match.piece", x1=_text(x1), y1=_text(y1), x2=_text(x2), y2=_text(y2), **values)
    raise AssertionError("a value lies before, between or beyond the points")


def _step(ladder: Ladder, value: Fraction, term: Label) -> Label:
    nth, count = int(value), len(ladder.steps)
    if nth < 1:
        return said("explain.match.no_step", term=term, nth=nth)
    key = "step" if nth <= count else "last_step" if ladder.after_last == "repeat" else "past_steps"
    step = ladder.steps[min(nth, count) - 1]
    parts = [_text(step.amount)] if step.amount is not None else []
    parts += [f"{_text(step.lo)}–{_text(step.hi)}"] if step.lo is not None or step.hi is not None else []
    parts += [step.sanction] if step.sanction else []
    return said(f"explain.match.{key}", term=term, nth=nth, count=count, step=", ".join(parts) or "0")
