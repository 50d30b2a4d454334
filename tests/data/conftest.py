"""Small tables and files, built where a test needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jixiao.data.facts import Facts
from jixiao.data.tables import read_table
from jixiao.language import Label
from jixiao.policy.model import Source
from jixiao.scheme.tables import Column, Table

PEOPLE = Table(
    "people",
    (
        Column("person_id", "text", label=Label("Person", "工号")),
        Column("amount", "money", label=Label("Amount", "金额")),
        Column("share", "rate", label=Label("Share", "比例"), lowest=Fraction(0), highest=Fraction(1), optional=True),
        Column("day", "date", label=Label("Day", "日期"), optional=True),
        Column("month", "period", label=Label("Month", "月份"), optional=True),
        Column("assessed", "flag", label=Label("Assessed", "考核"), optional=True),
        Column(
            "role",
            "text",
            label=Label("Role", "岗位"),
            values=("seller", "sales_manager"),
            codes={"销售员": "seller", "经理": "sales_manager"},
            optional=True,
        ),
        Column("count", "count", label=Label("Count", "次数"), empty=Fraction(1)),
        Column("note", "text", label=Label("Note", "备注"), optional=True),
    ),
    key=("person_id",),
    label=Label("People", "员工"),
)


@pytest.fixture
def people() -> Table:
    return PEOPLE


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Facts]:
    """Reads files of the test's folder as a table, all columns wanted unless some are named."""

    def run(*names: str, table: Table = PEOPLE, wanted: Sequence[str] | None = None, **source: Any) -> Facts:
        files = tuple(tmp_path / name for name in names)
        columns = frozenset(column.name for column in table.columns) if wanted is None else frozenset(wanted)
        return read_table(table, Source(table.name, files, **source), columns, tmp_path)

    return run


@pytest.fixture
def xlsx(tmp_path: Path) -> Callable[..., str]:
    """Writes rows of values to a sheet, as they are, and names the file."""

    def write(rows: Sequence[Sequence[object]], *, sheet: str = "Sheet1", name: str = "people.xlsx") -> str:
        import openpyxl

        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        page.title = sheet
        for row, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value is not None:
                    cell = page.cell(row, column, value)
                    if isinstance(value, str):
                        cell.data_type = "e" if value.startswith("#") and value.endswith(("!", "?", "/A")) else "s"
        book.save(tmp_path / name)
        return name

    return write


@pytest.fixture
def csv(tmp_path: Path) -> Callable[..., str]:
    """Writes a text to a file in an encoding, and names the file."""

    def write(text: str, *, encoding: str = "utf-8", name: str = "people.csv") -> str:
        (tmp_path / name).write_bytes(text.encode(encoding))
        return name

    return write
