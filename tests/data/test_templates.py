"""A template that is written is read back without any mapping."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from jixiao.data.facts import Facts
from jixiao.data.templates import write_template
from jixiao.language import Label
from jixiao.scheme.tables import Column, Table

Read = Callable[..., Facts]
HISTORY = Table(
    "history",
    (Column("person_id", "text"), Column("period", "period"), Column("value", "number")),
    key=("person_id", "period"),
    label=Label("History", "历史"),
)
ROWS = [
    {
        "person_id": "007",
        "amount": Decimal("99999999999.99"),
        "share": Fraction(1, 8),
        "day": dt.date(2026, 3, 5),
        "month": "2026-Q1",
        "assessed": True,
        "role": "sales_manager",
        "count": 3,
        "note": "=1+1",
    },
    {"person_id": "@B", "amount": Decimal("-0.123456789012345678"), "assessed": False, "note": "-x"},
]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_written_is_read_back(lang: str, tmp_path: Path, read: Read, people: Table) -> None:
    tables = [people, HISTORY]
    rows = {"people": ROWS, "history": [{"person_id": "007", "period": "2026-03", "value": 5}]}
    write_template(tmp_path / "all.xlsx", tables, lang=lang, rows=rows)

    facts, history = read("all.xlsx"), read("all.xlsx", table=HISTORY)

    assert facts.problems == history.problems == ()
    assert facts.frame.drop("#source", "#row").rows() == [
        (
            "007",
            Decimal("99999999999.99"),
            Decimal("0.125"),
            dt.date(2026, 3, 5),
            "2026-Q1",
            True,
            "sales_manager",
            Decimal(3),
            "=1+1",
        ),
        ("@B", Decimal("-0.123456789012345678"), None, None, None, False, None, Decimal(1), "-x"),
    ]
    assert history.frame.drop("#source", "#row").rows() == [("007", "2026-03", Decimal(5))]


def test_a_chinese_template_offers_chinese_choices(tmp_path: Path, people: Table) -> None:
    write_template(tmp_path / "all.xlsx", [people], lang="zh", codes={"people": {"role": {"业务员": "seller"}}})

    page = openpyxl.load_workbook(tmp_path / "all.xlsx")["员工"]

    assert [cell.value for cell in page[1]] == ["工号", "金额", "比例", "日期", "月份", "考核", "岗位", "次数", "备注"]
    assert page.freeze_panes == "A2"
    assert {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation} == {
        "F2:F2001": '"是,否"',
        "G2:G2001": '"业务员,经理"',
    }
    assert [page.cell(2, column).number_format for column in (1, 2, 3, 4)] == ["General"] * 4
    assert [page.column_dimensions[letter].number_format for letter in "ABCD"] == [
        "@",
        "#,##0.00",
        "0.00%",
        "yyyy-mm-dd",
    ]


def test_the_guide_explains_every_column(tmp_path: Path, people: Table) -> None:
    write_template(tmp_path / "all.xlsx", [people], lang="en")

    rows = list(openpyxl.load_workbook(tmp_path / "all.xlsx")["Guide"].iter_rows(values_only=True))

    assert rows[0] == ("Sheet", "Header", "Column", "Unit", "Needed", "Allowed", "An empty cell", "Remark")
    assert [row[2] for row in rows[1:]] == [column.name for column in people.columns]
    assert rows[1] == ("People", "Person", "person_id", "text", "key", None, "is a problem", None)
    assert rows[3] == (
        "People",
        "Share",
        "share",
        "rate",
        "if a rule reads it",
        "0 … 1",
        "means that there is none",
        None,
    )
    assert rows[8] == ("People", "Count", "count", "count", "if a rule reads it", None, "means 1", None)


def test_cells_that_look_like_formulas_are_written_as_text(tmp_path: Path, people: Table) -> None:
    write_template(tmp_path / "all.xlsx", [people], lang="en", rows={"people": ROWS})

    page = openpyxl.load_workbook(tmp_path / "all.xlsx")["People"]

    assert {(cell.value, cell.data_type) for row in page for cell in row if str(cell.value)[0] in "=+-@"} == {
        ("=1+1", "s"),
        ("@B", "s"),
        ("-x", "s"),
        ("-0.123456789012345678", "s"),
    }
