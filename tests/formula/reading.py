"""Reads one formula over a few rows, in columns as well as exactly, and compares the two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction

import polars as pl

from jixiao.engine.moments import moment_values, moments
from jixiao.formula import exact
from jixiao.formula.columns import NOTHING, Columns, Figures, scalars, series
from jixiao.formula.compile import compile_rules
from jixiao.formula.operands import expression, stored
from jixiao.formula.quantity import Inexact
from jixiao.formula.scale import decimal
from jixiao.formula.tree import Derived, Scalar, Tree
from jixiao.formula.uniform import full
from jixiao.formula.world import Owned, world
from jixiao.language import Label
from jixiao.problems import Place, Problems
from jixiao.scheme.periods import Period
from jixiao.scheme.rules import Measure
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import TermValue
from jixiao.scheme.tables import Column, Table
from jixiao.scheme.terms import AnyTerm
from jixiao.scheme.units import Unit

MONTH = Period.parse("2026-02")
#: cells of a column as they are written: decimals and dates as text
Given = Mapping[str, tuple[str, Sequence[object]]]


def scalar(value: object, unit: str) -> Scalar:
    """A written cell as an exact value."""
    if value is None or isinstance(value, bool):
        return value
    if unit == "date":
        return dt.date.fromisoformat(str(value))
    return str(value) if unit in ("text", "period") or unit.startswith("rank") else Fraction(str(value))


def tree(
    formula: str, unit: str, given: Given, terms: Sequence[AnyTerm] = (), values: Mapping[str, TermValue] | None = None
) -> Tree:
    """The resolved tree of a formula over rows with the given columns.

    :raises Problems: the formula has a fault.
    """
    columns = tuple(Column(name, kind) for name, (kind, _) in given.items())
    scheme = Scheme(
        "tiny",
        title=Label("Tiny", "小"),
        document="–",
        tables=(Table("rows", (Column("row_id", "text"), *columns), key=("row_id",)),),
        terms=tuple(terms),
    )
    rule = Owned(Measure("result", on="rows", unit=unit, formula=formula), "tiny")
    filled = values or {term.name: getattr(term, "default", None) for term in terms}
    meaning = world({"tiny": scheme}, [rule], {"tiny": filled}, places=2)
    program, problems = compile_rules(meaning, [rule], [], lambda _: Place(), {"result"})
    if problems:
        raise Problems(problems)
    node = program.nodes[("rows", "result")]
    assert isinstance(node, Derived)
    return node.tree


def read(
    formula: str, unit: str, given: Given, terms: Sequence[AnyTerm] = (), values: Mapping[str, TermValue] | None = None
) -> list[Scalar]:
    """The formula's exact value for each row; where it can be read in columns, those agree at 18 places."""
    found = tree(formula, unit, given, terms, values)
    cells = {name: [scalar(value, kind) for value in column] for name, (kind, column) in given.items()}
    height = max((len(column) for column in cells.values()), default=1)

    def exactly(part: Tree, rows: Sequence[int]) -> list[Scalar]:
        columns = {name: [column[row] for row in rows] for name, column in cells.items()}
        return exact.rows(part, columns, moment_values(MONTH), len(rows))

    true = exactly(found, range(height))
    columns = {name: series(name, cells[name], Unit.parse(kind)) for name, (kind, _) in given.items()}
    frame = pl.DataFrame([column for column, _ in columns.values()])
    reading = Columns(frame, {name: known for name, (_, known) in columns.items()}, moments(MONTH), exactly)
    try:
        operand = reading.of(found)
        known = Figures(stored(operand).places) if found.unit.is_number else NOTHING
    except Inexact:
        return true
    columnar = scalars(full(reading.frame.select(expression(operand).alias("result"))["result"], height), known)
    nearest = [Fraction(decimal(value)) if isinstance(value, Fraction) else value for value in true]
    if found.unit.is_number:
        slack = Fraction(10, 10**18)
        for value, other in zip(columnar, nearest, strict=True):
            assert (value is None) == (other is None), (columnar, nearest)
            assert value is None or abs(value - other) <= slack, (columnar, nearest)  # type: ignore[operator]  # numbers
    else:
        assert columnar == nearest
    return true
