"""A worked case as TOML: what a policy, or a file of cases, holds of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.policy.figures import plain
from jixiao.policy.model import Case, Cell, Expectation
from jixiao.policy.write import term_text, toml_text
from jixiao.scheme.scheme import Scheme

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def case_text(case: Case, schemes: Mapping[str, Scheme]) -> str:
    """The case as a `[[case]]`; `schemes` are those of its policy, the main one first."""
    return "\n".join(("[[case]]", *_lines(case, schemes)))


def _lines(case: Case, schemes: Mapping[str, Scheme]) -> Iterator[str]:
    yield f"name   = {toml_text(case.name)}"
    yield f"period = {toml_text(case.period)}"
    main = next(iter(schemes))
    for owner, values in case.terms.items():
        declared = {term.name: term for term in schemes[owner].terms}
        for name, value in values.items():
            path = f"terms.{name}" if owner == main else f"terms.{owner}.{name}"
            yield f"{path} = {term_text(value, declared[name])}"
    for table, rows in case.given.items():
        yield from _list(f"given.{_key(table)}", [row_text(row) for row in rows])
    yield from _list("expect", [expectation_text(item) for item in case.expect])


def expectation_text(item: Expectation) -> str:
    """One figure that a case expects."""
    said = ("subject", "rule", "value", "text", "problem", "applies", "table", "period")
    return row_text({name: getattr(item, name) for name in said})


def _list(name: str, rows: Sequence[str]) -> Iterator[str]:
    if len(rows) < 2:
        yield f"{name} = [ {rows[0]} ]" if rows else f"{name} = []"
        return
    yield f"{name} = ["
    yield from (f"    {row}," for row in rows)
    yield "]"


def row_text(row: Mapping[str, Cell | Fraction | dt.date]) -> str:
    """A row as an inline table; cells that hold nothing are left out."""
    cells = [f"{_key(name)} = {cell_text(cell)}" for name, cell in row.items() if cell is not None]
    return f"{{ {', '.join(cells)} }}" if cells else "{}"


def cell_text(cell: Cell | Fraction | dt.date) -> str:
    """A cell as TOML; a fraction as a text, in which it is exact."""
    match cell:
        case bool():
            return str(cell).lower()
        case int():
            return str(cell)
        case Decimal():
            return format(cell, "f")
        case Fraction():
            return toml_text(plain(cell))
        case _:
            return toml_text(str(cell))


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else toml_text(name)
