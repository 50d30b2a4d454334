"""What is read is exactly what the cell says, from every format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.data.decimals import read_numbers
from jixiao.data.facts import DECIMAL, Facts
from jixiao.data.raw import from_series
from jixiao.data.tables import facts_of_rows, read_table
from jixiao.policy.model import Source
from jixiao.scheme.tables import Column, Table

Read = Callable[..., Facts]
Write = Callable[..., str]


def one(table: Table, column: str, cell: object) -> object:
    facts = facts_of_rows(table, [{"person_id": "A", column: cell}], frozenset({column}), "case")
    assert facts.problems == ()
    return facts.frame[column][0]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1", "1"),
        ("-0.50", "-0.5"),
        (" 12.5\u3000", "12.5"),
        ("＋１２．５", "12.5"),
        ("95%", "0.95"),
        ("９５％", "0.95"),
        ("1.2万", "12000"),
        ("3 亿", "300000000"),
        ("-0.5%", "-0.005"),
        (".5", "0.5"),
        ("5.", "5"),
        ("−3", "-3"),
        ("0007.10", "7.1"),
        ("99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"),
        ("0.123456789012345678", "0.123456789012345678"),
        ("0.1234567890123456%", "0.001234567890123456"),
        ("1" + "0" * 30, None),
        ("000000000000000000000000001", "1"),
        ("1.5000000000000000000000", "1.5"),
        ("100.0500000000000000000000", "100.05"),
        ("0.0500000000000000000000%", "0.0005"),
        ("10203.04050607080910111%", None),
        (Decimal("99999999999.99"), "99999999999.99"),
        (1200, "1200"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-18"), "1E-18"),
        (Fraction(-7, 8), "-0.875"),
        (Fraction(3), "3"),
        (Fraction(1, 3), None),
    ],
)
def test_numbers_are_read_exactly_or_refused(cell: object, value: str | None, people: Table) -> None:
    facts = facts_of_rows(people, [{"person_id": "A", "amount": cell}], frozenset({"amount"}), "case")

    assert facts.frame.schema["amount"] == DECIMAL
    assert facts.frame["amount"][0] == (None if value is None else Decimal(value))
    assert bool(facts.problems) == (value is None)


@given(st.decimals(min_value=-(10**19), max_value=10**19, places=18))
def test_every_decimal_survives_as_text(value: Decimal) -> None:
    table = Table("t", (Column("k", "text"), Column("x", "number")), key=("k",))

    facts = facts_of_rows(table, [{"k": "A", "x": f"{value:f}"}, {"k": "B", "x": value}], frozenset({"x"}), "case")

    assert facts.frame["x"].to_list() == [value, value]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_every_amount_to_the_cent_survives_as_float(value: Decimal) -> None:
    numbers, scale = read_numbers(from_series(pl.Series([float(value)])))

    assert numbers.to_list() == [value]
    assert scale <= 2 or value == 0


@pytest.mark.parametrize("written", ["99999999999.99", "0.1", "1234.56", "0.3", "1000000000000000"])
def test_money_typed_in_excel_is_read_as_typed(written: str, tmp_path: Path, read: Read) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "people.xlsx")) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["person_id", "amount"])
        page.write_row(1, 0, ["A", float(written)])

    assert read("people.xlsx").frame["amount"][0] == Decimal(written)


def test_a_computed_float_is_the_shortest_text_that_stands_for_it(tmp_path: Path, read: Read) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "people.xlsx")) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["person_id", "amount"])
        page.write(1, 0, "A")
        page.write_formula(1, 1, "=1/3", None, 1 / 3)
        page.write(2, 0, "B")
        page.write_formula(2, 1, "=1/300", None, 1 / 300)

    values = read("people.xlsx").frame["amount"].to_list()

    assert values == [Decimal("0.3333333333333333"), Decimal("0.003333333333333334")]


def test_sums_of_floats_keep_what_makes_them_differ(tmp_path: Path, read: Read) -> None:
    pl.DataFrame({"person_id": ["A", "B"], "amount": [0.1 + 0.2, 0.3]}).write_parquet(tmp_path / "people.parquet")

    assert read("people.parquet").frame["amount"].to_list() == [Decimal("0.30000000000000004"), Decimal("0.3")]


def test_a_column_that_mixes_texts_and_numbers_loses_nothing(read: Read, xlsx: Write) -> None:
    facts = read(
        xlsx([["工号", "金额", "备注"], [1001, 99999999999.99, "007"], ["A7", "12.50", 3.5], [1002.0, "1.2万", True]])
    )

    assert facts.frame["person_id"].to_list() == ["1001", "A7", "1002"]
    assert facts.frame["amount"].to_list() == [Decimal("99999999999.99"), Decimal("12.5"), Decimal(12000)]
    assert facts.frame["note"].to_list() == ["007", "3.5", "true"]
    assert facts.problems == ()


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026.3.5",
        "2026年3月5日",
        "2026年03月05日",
        "20260305",
        "46086",
        "２０２６年３月５日",
        "2026-03-05 00:00:00",
        "2026-03-05T00:00:00",
        dt.date(2026, 3, 5),
        dt.datetime(2026, 3, 5),
        46086,
    ],
)
def test_dates_in_every_spelling(cell: object, people: Table) -> None:
    assert one(people, "day", cell) == dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2026-03", "2026-03"),
        ("2026-3", "2026-03"),
        ("2026/3", "2026-03"),
        ("2026年3月", "2026-03"),
        ("202603", "2026-03"),
        ("2026年03月份", "2026-03"),
        ("2026-Q1", "2026-Q1"),
        ("2026q4", "2026-Q4"),
        ("2026年第一季度", "2026-Q1"),
        ("2026年三季度", "2026-Q3"),
        ("2026年第2季度", "2026-Q2"),
        ("2026上半年", "2026-H1"),
        ("2026年下半年", "2026-H2"),
        ("2026-T3", "2026-T3"),
        ("2026", "2026"),
        ("2026年度", "2026"),
        (2026, "2026"),
        (202603, "2026-03"),
        (46082, "2026-03"),
        (dt.date(2026, 3, 1), "2026-03"),
        ("2026-03-01", "2026-03"),
    ],
)
def test_periods_in_every_spelling(cell: object, period: str, people: Table) -> None:
    assert one(people, "month", cell) == period


@pytest.mark.parametrize(
    "cell", ["2026.1", Decimal("2026.1"), "2026-00", "2026-Q5", "2026-T4", "2026-H3", "26-03", "3月"]
)
def test_what_may_mean_two_periods_is_refused(cell: object, people: Table) -> None:
    facts = facts_of_rows(people, [{"person_id": "A", "month": cell}], frozenset({"month"}), "case")

    assert [problem.code for problem in facts.problems] == ["data.no_period"]


@pytest.mark.parametrize(
    ("cell", "flag"),
    [
        ("true", True),
        ("TRUE", True),
        ("是", True),
        ("1", True),
        (1, True),
        ("Yes", True),
        ("√", True),
        (True, True),
        ("False", False),
        ("否", False),
        ("0", False),
        (0, False),
        ("no", False),
        ("×", False),
        (False, False),
    ],
)
def test_flags_in_every_spelling(cell: object, flag: bool, people: Table) -> None:
    assert one(people, "assessed", cell) is flag


def test_codes_are_mapped_the_policy_s_spellings_before_the_scheme_s(read: Read, csv: Write) -> None:
    facts = read(
        csv("工号,金额,岗位\nA,1,销售员\nB,1, 经理 \nC,1,业务\nD,1,seller\nE,1,\n"), codes={"role": {"业务": "seller"}}
    )

    assert facts.frame["role"].to_list() == ["seller", "sales_manager", "seller", "seller", None]
    assert facts.problems == ()


def test_the_policy_may_respell_a_code_of_the_scheme(read: Read, csv: Write) -> None:
    facts = read(csv("工号,金额,岗位\nA,1,销售员\n"), codes={"role": {"销售员": "sales_manager"}})

    assert facts.frame["role"].to_list() == ["sales_manager"]


def test_a_code_given_as_number_is_mapped_too(read: Read, xlsx: Write) -> None:
    facts = read(xlsx([["工号", "金额", "岗位"], ["A", 1, 1]]), codes={"role": {"1": "seller"}})

    assert facts.frame["role"].to_list() == ["seller"]


def test_an_empty_cell_is_what_the_column_says_it_is(read: Read, csv: Write) -> None:
    facts = read(csv("person_id,amount,count,note\nA,,, \u3000\nB,2,3,x\n"))

    assert facts.frame["amount"].to_list() == [None, Decimal(2)]
    assert facts.frame["count"].to_list() == [Decimal(1), Decimal(3)]
    assert facts.frame["note"].to_list() == [None, "x"]
    assert facts.problems == ()


def test_a_column_that_files_may_lack_is_there_and_empty(read: Read, csv: Write) -> None:
    frame = read(csv("person_id,amount\nA,1\n")).frame

    assert frame.schema["day"] == pl.Date
    assert frame.row(0, named=True) | {"#source": 0, "#row": 2} == {
        "person_id": "A",
        "amount": Decimal(1),
        "share": None,
        "day": None,
        "month": None,
        "assessed": None,
        "role": None,
        "count": Decimal(1),
        "note": None,
        "#source": 0,
        "#row": 2,
    }


def test_formulas_typed_as_text_are_text(read: Read, csv: Write) -> None:
    text = '=HYPERLINK("http://example.com")'

    assert read(csv('person_id,amount,note\n@A,1,"=HYPERLINK(""http://example.com"")"\n')).frame.row(0)[-3] == text


def test_an_edge_that_is_no_decimal_bounds_exactly(people: Table) -> None:
    table = Table(
        "t", (Column("k", "text"), Column("x", "number", lowest=Fraction(-1, 3), highest=Fraction(1, 3))), key=("k",)
    )
    cells = ["0.333333333333333333", "0.333333333333333334", "-0.333333333333333333", "-0.333333333333333334"]

    facts = facts_of_rows(table, [{"k": cell, "x": cell} for cell in cells], frozenset({"x"}), "case")

    assert facts.frame["x#bad"].to_list() == [False, True, False, True]


def test_typed_parquet_passes_through(tmp_path: Path, people: Table) -> None:
    height = 1_000_000
    pl.select(
        person_id=pl.format("E{}", pl.int_range(height)),
        amount=(pl.int_range(height) % 100_000).cast(pl.Decimal(18, 2)),
        share=pl.lit(0.35),
        day=pl.lit(dt.date(2026, 3, 5)),
        month=pl.lit(dt.datetime(2026, 3, 1)),
        assessed=pl.int_range(height) % 2 == 0,
        count=pl.int_range(height, dtype=pl.Int32),
        role=pl.lit("seller").cast(pl.Categorical),
    ).write_parquet(tmp_path / "people.parquet")
    wanted = frozenset(column.name for column in people.columns)

    facts = read_table(people, Source("people", (tmp_path / "people.parquet",)), wanted, tmp_path)

    assert (facts.read, facts.refused, facts.problems) == (height, 0, ())
    assert facts.scales == {"amount": 2, "share": 2, "count": 0}
    assert facts.frame.row(999_999) == (
        "E999999",
        Decimal(99_999),
        Decimal("0.35"),
        dt.date(2026, 3, 5),
        "2026-03",
        False,
        "seller",
        Decimal(999_999),
        None,
        0,
        1_000_000,
    )


def test_parquet_decimals_finer_or_larger_than_ours_are_refused(tmp_path: Path, read: Read) -> None:
    fine = pl.Series("amount", [Decimal("0.1234567890123456789"), Decimal("0.5")], dtype=pl.Decimal(38, 22))
    large = pl.Series("amount", [Decimal(10) ** 20, Decimal(7)], dtype=pl.Decimal(38, 0))
    for name, amounts, good in (("fine", fine, Decimal("0.5")), ("large", large, Decimal(7))):
        pl.DataFrame([pl.Series("person_id", ["A", "B"]), amounts]).write_parquet(tmp_path / f"{name}.parquet")

        facts = read(f"{name}.parquet")

        assert facts.frame["amount"].to_list() == [None, good]
        assert [problem.code for problem in facts.problems] == ["data.decimals" if name == "fine" else "data.too_large"]


def test_json_numbers_are_read_exactly(tmp_path: Path, read: Read) -> None:
    first = '{"person_id": 1001, "amount": 99999999999.990000000000000001, "assessed": true}'
    text = f'[{first}, {{"person_id": "B", "amount": null}}]'
    (tmp_path / "people.json").write_text(text, "utf-8")

    facts = read("people.json")

    assert facts.frame["person_id"].to_list() == ["1001", "B"]
    assert facts.frame["amount"].to_list() == [Decimal("99999999999.990000000000000001"), None]
    assert facts.frame["#row"].to_list() == [1, 2]


@pytest.mark.parametrize("value", [[1], {"a": 1}])
def test_nested_json_is_a_bad_cell(value: Any, people: Table) -> None:
    facts = facts_of_rows(people, [{"person_id": "A", "amount": value}], frozenset({"amount"}), "case")

    assert [problem.code for problem in facts.problems] == ["data.nested"]


SPLIT = Table(
    "approvals",
    (
        Column("subject", "text", aliases=("申请对象",), before=">", required=True),
        Column("rank", "text", of="subject", after=">", values=("senior",), codes={"高级": "senior"}, optional=True),
    ),
    key=("subject",),
)


@pytest.mark.parametrize(
    ("cell", "subject", "rank"),
    [("E01>senior", "E01", "senior"), ("E01 > 高级", "E01", "senior"), ("E01", "E01", None), (17, "17", None)],
)
def test_a_cell_that_holds_two_things_is_read_by_two_columns(cell: object, subject: str, rank: str | None) -> None:
    facts = facts_of_rows(SPLIT, [{"subject": cell}], frozenset({"subject", "rank"}), "case")
    assert facts.problems == ()
    assert facts.frame.select("subject", "rank").rows() == [(subject, rank)]


def test_what_is_wrong_with_a_part_of_a_cell_is_named_at_the_cell() -> None:
    facts = facts_of_rows(SPLIT, [{"subject": "E01>chief"}], frozenset({"subject", "rank"}), "case")
    assert [(problem.code, problem.place.header) for problem in facts.problems] == [("data.no_code", "subject")]


def test_a_file_has_one_header_for_both(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("申请对象\nE01>高级\nE02\n", "utf-8")
    source = Source("approvals", (tmp_path / "a.csv",))
    facts = read_table(SPLIT, source, frozenset({"subject", "rank"}), tmp_path)
    assert facts.problems == ()
    assert facts.frame.select("subject", "rank").rows() == [("E01", "senior"), ("E02", None)]
