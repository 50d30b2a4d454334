"""Hand-outs: rows of a table that people fill in, a sheet for each row of another table."""

from __future__ import annotations

from attrs import field, frozen

from jixiao.language import Label


@frozen
class HandOut:
    """Sheets to be filled in: for each row of `per` (a department) one with rows of `table` (its marks).

    Each row of `rows` that leads to that row of `per` by its reference `via`, and for which the column `where` holds,
    becomes a row. `cells` pairs a column of `table` with the column of `rows`, stored or a rule's, that it is filled
    from; the table's time is the period asked for. `blank` are the columns that are left open.
    """

    table: str
    per: str
    rows: str
    via: str
    where: str | None = field(default=None, kw_only=True)
    cells: tuple[tuple[str, str], ...] = field(kw_only=True)
    blank: tuple[str, ...] = field(kw_only=True)
    label: Label = field(kw_only=True)
