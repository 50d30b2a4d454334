"""Values with a shape: bands, curves, ladders, ranks and small tables."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeVar

from jixiao.policy.figures import plain, readable, unit_words
from jixiao.policy.nodes import Node, shown
from jixiao.policy.positions import Path
from jixiao.policy.term_figures import BLANK, about, in_range, on_step, read_figure, read_number, refuse_blank
from jixiao.problems import did_you_mean
from jixiao.scheme.periods import Period
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import Band, Bands, Curve, Figure, Ladder, Ranks, Rows, Step, WrongSteps
from jixiao.scheme.tables import Column
from jixiao.scheme.terms import AnyTerm, BandsTerm, CurveTerm, LadderTerm, RanksTerm, TableTerm
from jixiao.scheme.units import TEXT, Unit

Built = TypeVar("Built")
AFTER_LAST = ("repeat", "decision")


def bands(node: Node, term: BandsTerm, scheme: Scheme) -> Bands | None:
    """``{ mode = "whole", bands = [ { from = 1, value = 2 }, … ] }``."""
    if not isinstance(node.value, dict):
        node.refuse("bands_shape", about(term))
        return None
    fields = node.fields(("mode", "bands"), ("mode", "bands"))
    mode = fields["mode"].text() if "mode" in fields else None
    before = len(node.desk.problems)
    rows = [_band(row, term, scheme) for row in fields["bands"].items()] if "bands" in fields else []
    edged = [row for row in rows if row is not None]
    if mode is None or len(edged) < len(rows) or "bands" not in fields or not isinstance(fields["bands"].value, list):
        return None
    sound = len(node.desk.problems) == before
    built = _built(node, term, term.over, lambda: Bands(mode, tuple(edged)))
    return built if sound else None


def _band(node: Node, term: BandsTerm, scheme: Scheme) -> Band | None:
    """A band whose edge could be read; a value that could not is noted, and 0 stands in for it."""
    row = node.fields(("from", "above", "value"), ("value",))
    edges = [row[key] for key in ("from", "above") if key in row]
    if len(edges) != 1 and isinstance(node.value, dict):
        node.refuse("band_edge")
    edge = read_figure(edges[0], term, term.over, scheme) if len(edges) == 1 else None
    value = read_figure(row["value"], term, term.unit, scheme) if "value" in row else None
    return None if edge is None else Band(edge, Fraction(0) if value is None else value, above="above" in row)


def curve(node: Node, term: CurveTerm, scheme: Scheme) -> Curve | None:
    """``{ points = [ [0, 0], [1, 100] ] }``, or a list of points, or of ``{ at = 0, value = 0 }``."""
    if isinstance(node.value, dict):
        fields = node.fields(("points",), ("points",))
        if "points" not in fields:
            return None
        items, under = fields["points"].items(), True
    else:
        items, under = node.items(), False
    points = [_point(item, term, scheme) for item in items]
    whole = [point for point in points if point is not None]
    if len(whole) < len(points) or not isinstance(node.value, dict | list):
        return None
    return _built(node, term, term.over, lambda: Curve(tuple(whole)), skip=0 if under else 1)


def _point(node: Node, term: CurveTerm, scheme: Scheme) -> tuple[Figure, Figure] | None:
    if isinstance(node.value, dict):
        row = node.fields(("at", "value"), ("at", "value"))
        pair = [row[key] for key in ("at", "value") if key in row]
    elif isinstance(node.value, list) and len(node.value) == 2:
        pair = node.items()
    else:
        node.refuse("point_shape")
        return None
    if len(pair) < 2:
        return None
    x, y = (read_figure(part, term, unit, scheme) for part, unit in zip(pair, (term.over, term.unit), strict=True))
    return None if x is None or y is None else (x, y)


def ladder(node: Node, term: LadderTerm, scheme: Scheme) -> Ladder | None:
    """``{ steps = [ { amount = 50, sanction = "warning" }, { lo = 50, hi = 500 } ], after_last = "repeat" }``."""
    if not isinstance(node.value, dict):
        node.refuse("ladder_shape", about(term))
        return None
    fields = node.fields(("steps", "after_last"), ("steps",))
    after: str | None = AFTER_LAST[0]
    if "after_last" in fields and term.after_last:
        fields["after_last"].refuse("after_last_is_switch", switch=term.after_last, value=fields["after_last"].value)
    elif "after_last" in fields:
        after = fields["after_last"].choice("unknown_value", AFTER_LAST)
    if "steps" not in fields or after is None:
        return None
    rows = [_step(row, term, scheme) for row in fields["steps"].items()]
    steps = tuple(row for row in rows if row is not None)
    if len(steps) < len(rows):
        return None
    return _built(node, term, term.unit, lambda: Ladder(steps, after))


def _step(node: Node, term: LadderTerm, scheme: Scheme) -> Step | None:
    row = node.fields(("amount", "lo", "hi", "sanction"))
    figures = {key: read_figure(row[key], term, term.unit, scheme) for key in ("amount", "lo", "hi") if key in row}
    sanction = _words(row["sanction"], term) if "sanction" in row else None
    if (("lo" in row) != ("hi" in row)) or ("amount" in row and "lo" in row) or not row:
        if isinstance(node.value, dict):
            node.refuse("step_shape")
        return None
    if None in figures.values() or ("sanction" in row and sanction is None):
        return None
    return Step(figures.get("amount"), sanction, figures.get("lo"), figures.get("hi"))


def _words(node: Node, term: AnyTerm) -> str | None:
    if node.value == BLANK:
        refuse_blank(node, term, TEXT)
        return None
    return node.text()


def ranks(node: Node, term: RanksTerm) -> Ranks | None:
    """A list of rows, the lowest rank first; the first column names the rank."""
    name = term.default.name if term.default else term.columns[0].name
    found = _rows(node, term, term.columns, ())
    if found is None:
        return None
    return _built(node, term, None, lambda: Ranks(found, name, term.reaches), skip=1)


def rows(node: Node, term: TableTerm) -> Rows | None:
    """A list of rows, told apart by the term's key."""
    found = _rows(node, term, term.columns, term.key)
    return None if found is None else Rows(found)


def _rows(
    node: Node, term: AnyTerm, columns: tuple[Column, ...], key: tuple[str, ...]
) -> tuple[Mapping[str, Figure], ...] | None:
    if not isinstance(node.value, list):
        node.refuse("rows_shape", about(term), known=", ".join(column.name for column in columns))
        return None
    found: list[Mapping[str, Figure]] = []
    seen: dict[tuple[Figure | None, ...], Node] = {}
    sound = True
    for item in node.items():
        row = _row(item, term, columns)
        sound = sound and row is not None
        if row is None:
            continue
        value = tuple(row.get(name) for name in key)
        if key and value in seen:
            first = seen[value].place
            item.refuse("row_twice", name=", ".join(shown(item.value[name]) for name in key), first=first)  # type: ignore[index]  # _row has found it to be a table
            sound = False
        seen.setdefault(value, item)
        found.append(row)
    return tuple(found) if sound else None


def _row(node: Node, term: AnyTerm, columns: tuple[Column, ...]) -> Mapping[str, Figure] | None:
    required = [column.name for column in columns if not column.optional and column.empty is None]
    before = len(node.desk.problems)
    cells = node.fields([column.name for column in columns], required)
    row: dict[str, Figure] = {}
    for column in columns:
        if column.name in cells:
            value = _cell(cells[column.name], term, column)
        elif isinstance(column.empty, bool):
            value = str(column.empty).lower()
        else:
            value = column.empty
        if value is not None:
            row[column.name] = value
    return row if len(node.desk.problems) == before else None


def _cell(node: Node, term: AnyTerm, column: Column) -> Figure | None:
    unit, value = column.unit, node.value
    if value == BLANK:
        refuse_blank(node, term, unit)
        return None
    if unit.is_number:
        said = {**about(term, unit), "unit_en": unit_words(unit, "en"), "unit_zh": unit_words(unit, "zh")}
        number = read_number(node, said, unit)
        if number is None or not in_range(node, number, unit, column.lowest, column.highest):
            return None
        return number if on_step(node, number, column.lowest, column.step) else None
    match unit.kind:
        case "flag" if isinstance(value, bool):
            return str(value).lower()
        case "date" if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value.isoformat()
        case "date" if isinstance(value, str) and _is(dt.date.fromisoformat, value):
            return value
        case "period" if isinstance(value, str) and _is(Period.parse, value):
            return value
        case "text" | "rank" if isinstance(value, str) and value.strip():
            text = column.codes.get(value, value)
            if column.values and text not in column.values:
                near = did_you_mean(text, [*column.values, *column.codes])
                node.refuse("unknown_code", near=near, known=", ".join(column.values))
                return None
            return text
    node.refuse("not_text" if unit.is_rank else f"not_{unit.kind}")
    return None


def _is(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _built(node: Node, term: AnyTerm, unit: Unit | None, build: Callable[[], Built], *, skip: int = 0) -> Built | None:
    """Build a value; what it refuses becomes a problem at the element that is at fault."""
    try:
        return build()
    except WrongSteps as wrong:
        path: Path = tuple(
            int(part[1:-1]) if part.startswith("[") else part for part in re.findall(r"\[\d+\]|[^.\[\]]+", wrong.at)
        )[skip:]
        if path and path[-1] == "from" and path not in _paths(node):
            path = (*path[:-1], "above")
        code = wrong.code.replace(".", "_")
        if code == "steps_order" and isinstance(term, CurveTerm):
            code = "points_order"
        values = {key: _figure(value, unit) for key, value in wrong.values.items()}
        node.refuse(code, {**about(term), **values, "found": shown(_at(node.value, path))}, at=path)
        return None


def _paths(node: Node) -> set[Path]:
    size = len(node.path)
    return {path[size:] for path in node.desk.positions if path[:size] == node.path}


def _at(value: object, path: Path) -> object:
    for part in path:
        match value, part:
            case dict(), str():
                value = value.get(part)
            case list(), int() if part < len(value):
                value = value[part]
            case _:
                return value
    return value


def _figure(value: object, unit: Unit | None) -> object:
    if isinstance(value, Fraction):
        return readable(value, unit) if unit else plain(value)
    return value
