"""Each kind of cell that cannot be read has its own message, and costs its own cell only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from jixiao.data.facts import Facts
from jixiao.data.tables import facts_of_rows
from jixiao.scheme.tables import Column, Table

Read = Callable[..., Facts]
Write = Callable[..., str]

NUMBER = "expected  a number such as 1200.50, -3, 95% or 1.2万"
UNITLESS = "mend      write the number alone, without unit or currency sign"
DATE = "expected  a date such as 2026-03-05, 2026/3/5 or 2026年3月5日"

CASES = [
    pytest.param(
        "amount",
        "12,000",
        [
            "found     “12,000”, with thousands separators",
            "expected  a number such as 12000 or 12000.50",
            "mend      write it without separators, or format the cell as a number",
        ],
        id="thousands separators",
    ),
    pytest.param(
        "amount",
        "1e3",
        ["found     “1e3”, with an exponent", "expected  a number in plain digits", "mend      write out its digits"],
        id="an exponent",
    ),
    pytest.param(
        "amount",
        "NaN",
        [
            "found     “NaN”, which is no finite number",
            "expected  a number, or an empty cell where it is unknown",
            "mend      correct the cell, or clear it",
        ],
        id="NaN",
    ),
    pytest.param(
        "amount",
        "-inf",
        [
            "found     “-inf”, which is no finite number",
            "expected  a number, or an empty cell where it is unknown",
            "mend      correct the cell, or clear it",
        ],
        id="inf",
    ),
    pytest.param(
        "amount",
        "0.1234567890123456789",
        [
            "found     “0.1234567890123456789”, with more than 18 decimals",
            "expected  at most 18 decimals",
            "mend      round the number",
        ],
        id="19 decimals",
    ),
    pytest.param(
        "amount",
        "100000000000000000000",
        [
            "found     “100000000000000000000”, which is too large",
            "expected  a number below 100,000,000,000,000,000,000",
            "mend      correct the number",
        ],
        id="1e20",
    ),
    pytest.param("amount", "1200元", ["found     “1200元”", NUMBER, UNITLESS], id="a unit"),
    pytest.param("amount", "¥5", ["found     “¥5”", NUMBER, UNITLESS], id="a currency sign"),
    pytest.param("amount", "5²", ["found     “5²”", NUMBER, UNITLESS], id="a superscript is not 52"),
    pytest.param("amount", "(12)", ["found     “(12)”", NUMBER, UNITLESS], id="a bookkeeper's minus"),
    pytest.param(
        "share",
        "95",
        [
            "found     “95”",
            "expected  a number 0 … 1",
            "mend      correct the number; a percentage is written 95% or 0.95",
        ],
        id="out of range",
    ),
    pytest.param(
        "day",
        "2026-02-31",
        ["found     “2026-02-31”, a day that does not exist", DATE, "mend      correct the day or the month"],
        id="31 February",
    ),
    pytest.param(
        "day",
        "2026-03-05 10:30",
        [
            "found     “2026-03-05 10:30”, with a time of day",
            "expected  a value without a time of day",
            "mend      remove the time",
        ],
        id="a time of day",
    ),
    pytest.param(
        "day",
        "2026年3月",
        [
            "found     “2026年3月”, which is a period",
            "expected  one day, such as 2026-03-05",
            "mend      write the day",
        ],
        id="a month where a day is wanted",
    ),
    pytest.param(
        "day",
        "5/3/26",
        ["found     “5/3/26”", DATE, "mend      write the day with its year, or format the cell as a date"],
        id="an American date",
    ),
    pytest.param(
        "month",
        "2026-03-05",
        [
            "found     “2026-03-05”, a day inside a month",
            "expected  a period such as 2026-03, or the first day of the month",
            "mend      write the month",
        ],
        id="a day where a month is wanted",
    ),
    pytest.param(
        "month",
        "2026-13",
        [
            "found     “2026-13”",
            "expected  a period such as 2026-03, 2026年3月, 2026-Q1, 2026年一季度, 2026上半年 or 2026",
            "mend      write the period so",
        ],
        id="month 13",
    ),
    pytest.param(
        "assessed",
        "maybe",
        [
            "found     “maybe”",
            "expected  yes or no: true, false, 是, 否, 1, 0, yes, no, √, ×",
            "mend      write one of them",
        ],
        id="no flag",
    ),
    pytest.param(
        "role",
        "sales_manger",
        [
            "found     “sales_manger” (nearest: “sales_manager”)",
            "expected  one of: seller, sales_manager",
            "mend      correct it, or say what it stands for under [data]: codes = { … }",
        ],
        id="an unknown code",
    ),
    pytest.param(
        "note",
        "x" * 32_768,
        [
            f"found     a text of more than 32,767 characters: “{'x' * 60}…”",
            "expected  a text that fits a cell",
            "mend      look for a quote that is not closed, or shorten the text",
        ],
        id="a text longer than a cell",
    ),
]


@pytest.mark.parametrize(("column", "cell", "message"), CASES)
def test_a_bad_cell_is_told_with_its_place_and_how_to_mend_it(
    column: str, cell: str, message: Sequence[str], read: Read, csv: Write
) -> None:
    name = csv(f"person_id,amount,{column}2\n" if column == "amount" else f"person_id,amount,{column}\n")
    text = f'A,1,\nB,"{cell}"\n' if column == "amount" else f'A,1,\nB,2,"{cell}"\n'
    header = "person_id,amount\n" if column == "amount" else f"person_id,amount,{column}\n"
    name = csv(header + text)

    facts = read(name)

    assert facts.frame[column].to_list()[1] is None
    assert facts.frame[f"{column}#bad"].to_list() == [False, True]
    assert [problem.code for problem in facts.problems if problem.path != f"people.{column}"] == []
    assert facts.problems[0].render().splitlines() == [
        f"people.csv row 3 “{column}”  people.{column}",
        *(f"  {line}" for line in message),
    ]


@pytest.mark.parametrize(
    ("column", "cell", "found"),
    [
        pytest.param("amount", "#DIV/0!", "the error value #DIV/0!", id="an error value in a number"),
        pytest.param("note", "#N/A", "the error value #N/A", id="an error value in a text"),
        pytest.param("day", "#REF!", "the error value #REF!", id="an error value in a date"),
        pytest.param("amount", dt.date(2026, 3, 5), "“2026-03-05”, a date", id="a date in a number"),
        pytest.param("assessed", dt.date(2026, 3, 5), "“2026-03-05”, a date", id="a date in a flag"),
        pytest.param(
            "note", dt.date(2026, 3, 5), "“2026-03-05”, a date where a text is expected", id="3-5 typed as text"
        ),
        pytest.param(
            "day", dt.datetime(2026, 3, 5, 10, 30), "“2026-03-05 10:30:00”, with a time of day", id="date and time"
        ),
        pytest.param("amount", dt.time(10, 30), "“10:30:00”, with a time of day", id="a time in a number"),
        pytest.param("amount", True, "“TRUE”", id="a flag in a number"),
        pytest.param(
            "note",
            110101199003071234,
            "“1.101011990030712e+17”, a number of more than 15 digits, of which Excel keeps only 15",
            id="an identity number as number",
        ),
        pytest.param("day", 2026, "“2026”, which is a period", id="a year is no serial date"),
        pytest.param("month", dt.date(2026, 3, 5), "“2026-03-05”, a day inside a month", id="a day in a period"),
    ],
)
def test_a_bad_cell_of_a_workbook_keeps_its_row_and_raw_value(
    column: str, cell: object, found: str, read: Read, xlsx: Write
) -> None:
    headers = ["person_id", "amount"] if column == "amount" else ["person_id", "amount", column]
    name = xlsx([headers, ["A", 1, None], [None] * 3, ["B", cell] if column == "amount" else ["B", 2, cell]])

    (problem,) = read(name).problems

    assert problem.render().splitlines()[:2] == [
        f"people.xlsx [Sheet1] row 4 “{column}”  people.{column}",
        f"  found     {found}",
    ]


def test_a_formula_that_was_never_computed_is_not_an_empty_cell(tmp_path: Any, read: Read) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["person_id", "amount"], ["A", "=1+1"]):
        book.active.append(row)
    book.save(tmp_path / "people.xlsx")

    (problem,) = read("people.xlsx").problems

    assert problem.code == "data.uncomputed"
    assert problem.place.row == 2


def test_a_bad_cell_in_a_column_that_no_rule_reads_costs_nothing(read: Read, csv: Write) -> None:
    facts = read(csv("person_id,amount,share\nA,1,nonsense\n"), wanted=["amount"])

    assert facts.problems == ()
    assert facts.frame.columns == ["person_id", "amount", "#source", "#row"]


def test_twenty_are_spelled_out_and_the_rest_counted(read: Read, csv: Write) -> None:
    facts = read(csv("person_id,amount\n" + "".join(f"P{row},x{row}\n" for row in range(33))))

    assert [problem.place.row for problem in facts.problems[:20]] == list(range(2, 22))
    assert [problem.render() for problem in facts.problems[20:]] == [
        (
            "people.amount\n"
            "  found     13 more problems of this kind (data.no_number)\n"
            "  expected  none\n"
            "  mend      correct the cells named first; the same mistake often runs through a column"
        )
    ]


def test_a_required_cell_must_be_filled(people: Table) -> None:
    from attrs import evolve

    columns = tuple(evolve(column, required=column.name == "amount") for column in people.columns)
    table = evolve(people, columns=columns)

    facts = facts_of_rows(table, [{"person_id": "A"}, {"person_id": "B", "amount": 1}], frozenset({"amount"}), "case 1")

    assert facts.frame["amount#bad"].to_list() == [True, False]
    assert facts.problems[0].render() == (
        "case 1 row 1 “amount”  people.amount\n"
        "  found     an empty cell\n  expected  a value in every row\n  mend      fill the cell"
    )


def test_no_other_cell_of_the_row_appears_in_a_message(read: Read, csv: Write) -> None:
    facts = read(csv("person_id,amount,note\n张三,oops,secret\n"))

    assert "张三" not in facts.problems[0].render()
    assert "secret" not in facts.problems[0].render()


def test_a_cell_of_100_megabytes_is_told_and_cut(read: Read, csv: Write) -> None:
    facts = read(csv(f'person_id,amount\nA,"{"9" * 100_000_000}"\nB,2\n'))

    assert facts.frame["amount"].to_list() == [None, Decimal(2)]
    assert len(facts.problems[0].render()) < 300


def test_bad_cells_of_chinese_readers_are_told_in_chinese(read: Read, csv: Write) -> None:
    facts = read(csv('工号,金额\nA,"12,000"\n'))

    assert facts.problems[0].render("zh") == (
        "people.csv row 2 “金额”  people.amount\n"
        "  发现        “12,000”带有千位分隔符\n"
        "  应为        数字，如 12000 或 12000.50\n"
        "  改法        去掉分隔符，或将单元格设为数值格式"
    )


@pytest.mark.parametrize("cell", ["0.93", "0.949999999999999999", "-0.02"])
def test_a_number_beside_its_steps_is_a_bad_cell(cell: str) -> None:
    table = Table(
        "scores",
        (Column("id", "text"), Column("x", "rate", lowest=Fraction(-1, 5), highest=Fraction(2), step=Fraction(1, 20))),
    )
    rows = [{"id": "a", "x": Decimal(cell)}, {"id": "b", "x": Decimal("0.95")}, {"id": "c", "x": Decimal("-0.2")}]
    facts = facts_of_rows(table, [*rows, {"id": "d", "x": Decimal("2.05")}], frozenset({"id", "x"}), "case")
    assert facts.frame["x"].to_list() == [None, Decimal("0.95"), Decimal("-0.2"), None]
    assert facts.frame["x#bad"].to_list() == [True, False, False, True]
    off, outside = (problem.render("en").splitlines()[1:] for problem in facts.problems)
    assert off == [
        f"  found     “{cell}”",
        "  expected  -0.2 and a whole multiple of 0.05",
        "  mend      correct the number",
    ]
    assert "-0.2 … 2" in outside[1]


def test_steps_end_as_decimals() -> None:
    with pytest.raises(ValueError, match="does not end"):
        Column("x", "rate", step=Fraction(1, 3))
    with pytest.raises(ValueError, match="a step of 0"):
        Column("x", "rate", step=Fraction(0))
