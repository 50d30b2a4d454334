"""Which file, sheet and row a table is read from, and what is said of files that cannot be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jixiao.data.facts import DECIMAL, Facts
from jixiao.data.tables import read_table
from jixiao.problems import Problems
from jixiao.scheme.tables import Table

Read = Callable[..., Facts]
Write = Callable[..., str]


def refusal(run: Callable[[], Facts]) -> str:
    with pytest.raises(Problems) as caught:
        run()
    return "\n".join(problem.render() for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("gbk", ""),
        ("gb18030", "㐀"),
        ("utf-16", ""),
    ],
)
def test_csv_encodings_are_told_apart(encoding: str, mark: str, read: Read, csv: Write) -> None:
    facts = read(csv(f"工号,金额,备注\n张三,12.5,好{mark}\n", encoding=encoding))

    assert facts.frame.select("person_id", "amount", "note").rows() == [("张三", Decimal("12.5"), f"好{mark}")]


def test_text_in_no_known_encoding_is_refused_not_guessed(tmp_path: Path, read: Read) -> None:
    (tmp_path / "people.csv").write_bytes(b"person_id,amount\nM\xffller,1\n")

    assert refusal(lambda: read("people.csv")) == (
        "people.csv  data.people\n"
        "  found     text in no known encoding (byte 19 fits neither)\n"
        "  expected  UTF-8 or GB18030 (GBK)\n"
        "  mend      save the table as “CSV UTF-8”"
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(separator: str, ending: str, read: Read, csv: Write) -> None:
    facts = read(csv(ending.join(["person_id,amount,note", "A,1,x", "B,2,", ""]).replace(",", separator)))

    assert facts.frame.select("person_id", "amount", "note", "#row").rows() == [
        ("A", Decimal(1), "x", 2),
        ("B", Decimal(2), None, 3),
    ]


def test_empty_rows_do_not_shift_row_numbers(read: Read, csv: Write, xlsx: Write) -> None:
    from_csv = read(csv("\nperson_id,amount\n\nA,1\n , \n,,\nB,2\n\n"))
    from_xlsx = read(xlsx([[], ["person_id", "amount"], [], ["A", 1], [" ", "\u3000"], [], ["B", 2], []]))

    for facts in (from_csv, from_xlsx):
        assert facts.frame["#row"].to_list() == [4, 7]
        assert (facts.read, facts.refused, facts.problems) == (2, 0, ())


def test_a_row_with_more_cells_than_headers_is_left_out(read: Read, csv: Write) -> None:
    facts = read(csv("person_id,amount\nA,12,000\nB,2\n"))

    assert facts.frame["person_id"].to_list() == ["B"]
    assert (facts.read, facts.refused) == (2, 1)
    assert facts.problems[0].render() == (
        "people.csv row 2  people\n"
        "  found     more cells than the 2 headers; the row is left out\n"
        "  expected  one cell per header\n"
        "  mend      put a cell that holds the separator in quotes, or write numbers without thousands separators"
    )


def test_a_longer_row_far_below_is_left_out_too(read: Read, csv: Write) -> None:
    facts = read(csv("person_id,amount\n" + "".join(f"P{row},1\n" for row in range(100)) + "A,12,000\nB,2\n"))

    assert facts.read == 102
    assert facts.refused == 1
    assert facts.problems[0].place.row == 102


def test_quotes_inside_a_cell_are_text_and_open_ones_a_problem(read: Read, csv: Write) -> None:
    assert read(csv('person_id,amount,note\nA,1,5" pipe\n')).frame["note"].to_list() == ['5" pipe']
    assert "found     quotes that do not match, at line 3: unexpected end of data" in refusal(
        lambda: read(csv('person_id,amount,note\nA,1,"open\nB,2,x\n'))
    )


def test_commas_in_remarks_do_not_hide_the_separator(read: Read, csv: Write) -> None:
    facts = read(csv("person_id\tamount\tnote\nA\t1\ta, b, c, d, e\nB\t2\tx\n"))

    assert facts.frame["note"].to_list() == ["a, b, c, d, e", "x"]


def test_line_breaks_in_quotes_stay_in_the_cell(read: Read, csv: Write) -> None:
    assert read(csv('person_id,amount,note\nA,1,"x\ny"\nB,2,z\n')).frame["note"].to_list() == ["x\ny", "z"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_title_rows_above_the_headers_are_skipped(kind: str, read: Read, xlsx: Write, csv: Write) -> None:
    if kind == "xlsx":
        name = xlsx([["2026年3月 员工"], [], [None, "制表：", "李"], [None, " 工号", "金额\u3000"], [None, "A", 1]])
    else:
        name = csv("2026年3月 员工\n\n,制表：,李\n, 工号,金额\u3000\n,A,1\n")

    facts = read(name)

    assert facts.frame.select("person_id", "amount", "#row").rows() == [("A", Decimal(1), 5)]
    assert facts.problems == ()


def test_the_policy_may_name_the_header_row(read: Read, csv: Write) -> None:
    name = csv("person_id,amount\nperson_id,amount\nA,1\n")

    assert read(name, header_row=2).frame["#row"].to_list() == [3]
    assert "found     header_row = 9, but only the first 3 rows can hold the headers" in refusal(
        lambda: read(name, header_row=9)
    )


def test_a_sheet_is_found_by_name_or_by_its_headers(tmp_path: Path, read: Read) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "people.xlsx")) as book:
        for sheet, key, amount in (("说明", "工号", "说明"), ("部门", "部门", "金额"), ("三月", "工号", "金额")):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, [key, amount])
            page.write_row(1, 0, [sheet, 1])
        book.add_worksheet("旧").hide()

    assert read("people.xlsx").frame["person_id"].to_list() == ["三月"]
    assert read("people.xlsx", sheet="部门", columns={"person_id": "部门"}).frame["person_id"].to_list() == ["部门"]
    assert refusal(lambda: read("people.xlsx", sheet="四月")).splitlines()[1] == (
        "  found     no sheet “四月”; the workbook has “说明”, “部门”, “三月”"
    )


def test_two_sheets_with_the_same_headers_are_not_chosen_from(tmp_path: Path, read: Read) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "people.xlsx")) as book:
        for sheet in ("三月", "四月"):
            book.add_worksheet(sheet).write_row(0, 0, ["工号", "金额"])

    assert refusal(lambda: read("people.xlsx")) == (
        "people.xlsx  data.people\n"
        "  found     several sheets with the headers of this table: “三月”, “四月”\n"
        "  expected  one, or a sheet named as the table\n"
        '  mend      name the sheet under [data]: sheet = "…"'
    )


def test_a_sheet_named_as_the_table_goes_before_others(tmp_path: Path, read: Read) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "people.xlsx")) as book:
        for sheet in ("旧员工", "员工"):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, ["工号", "金额"])
            page.write_row(1, 0, [sheet, 1])

    assert read("people.xlsx").sources == (("people.xlsx", "员工"),)


def test_an_old_workbook_is_read_cell_by_cell(tmp_path: Path, read: Read) -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    page = book.add_sheet("员工")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for column, header in enumerate(["工号", "金额", "日期", "备注"]):
        page.write(1, column, header)
    page.write(2, 0, 1001)
    page.write(2, 1, 99999999999.99)
    page.write(2, 2, dt.date(2026, 3, 5), day)
    page.write(2, 3, True)
    page.write(4, 0, "B")
    page.row(4).set_cell_error(1, "#DIV/0!")
    book.save(str(tmp_path / "people.xls"))

    facts = read("people.xls")

    assert facts.frame.select("person_id", "amount", "day", "note", "#row").rows() == [
        ("1001", Decimal("99999999999.99"), dt.date(2026, 3, 5), "true", 3),
        ("B", None, None, None, 5),
    ]
    assert [(problem.code, problem.place.row) for problem in facts.problems] == [("data.error_value", 5)]


def test_serial_dates_of_the_1904_calendar(tmp_path: Path, read: Read) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "people.xlsx"), {"date_1904": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["person_id", "amount", "day"])
        page.write_row(1, 0, ["A", 1, 44624])
        page.write_row(2, 0, ["B", 1])
        page.write_datetime(2, 2, dt.datetime(2026, 3, 5), book.add_format({"num_format": "yyyy-mm-dd"}))

    assert read("people.xlsx").frame["day"].to_list() == [dt.date(2026, 3, 5)] * 2


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("people.xlsx", b"\x89PNG\r\n\x1a\n....", "PNG content in a file with the ending “.xlsx”"),
        ("people.csv", b"PK\x03\x04....", "Excel / ZIP content in a file with the ending “.csv”"),
        ("people.csv", b"a,b\0\n", "binary content"),
        ("people.csv", b"", "an empty file"),
        ("people.csv", b"\xef\xbb\xbf\n \n", "an empty file"),
        ("people.xlsx", b"", "an empty file"),
        (
            "people.xlsx",
            b"person_id,amount\n",
            "no readable Excel workbook (–): it is damaged, cut short or of another kind",
        ),
        (
            "people.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a workbook protected by a password",
        ),
        ("people.parquet", b"person_id", "no readable Parquet file (–)"),
        ("people.json", b"[1]", "JSON that is no list of objects"),
        ("people.json", b'[{"a": NaN}]', "no readable JSON: NaN"),
        ("people.json", b'[{"a": 1, "a": 2}]', "an object that names “a” twice"),
        (
            "people.json",
            b"[" * 100_000,
            "no readable JSON: maximum recursion depth exceeded while decoding a JSON array from a unicode string",
        ),
        ("people.ods", b"PK\x03\x04", "a file with the ending “.ods”"),
    ],
)
def test_files_that_are_not_what_they_say(name: str, content: bytes, found: str, tmp_path: Path, read: Read) -> None:
    (tmp_path / name).write_bytes(content)

    assert refusal(lambda: read(name)).splitlines()[:2] == [f"{name}  data.people", f"  found     {found}"]


def test_a_file_that_is_not_there(read: Read) -> None:
    assert refusal(lambda: read("nobody.csv")).splitlines()[1] == (
        "  found     a file that cannot be opened: No such file or directory"
    )


def test_a_pattern_without_files(read: Read) -> None:
    assert "found     no file for the table “people”" in refusal(lambda: read())


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
@pytest.mark.parametrize("kind", ["xlsx", "parquet", "xls"])
def test_a_truncated_file_is_a_problem(kind: str, kept: float, tmp_path: Path, read: Read, xlsx: Write) -> None:
    path = tmp_path / f"people.{kind}"
    if kind == "xlsx":
        xlsx([["person_id", "amount"], ["A", 1]])
    elif kind == "xls":
        book = pytest.importorskip("xlwt").Workbook()
        book.add_sheet("x").write(0, 0, "person_id")
        book.save(str(path))
        kept /= 2
    else:
        pl.DataFrame({"person_id": ["A"], "amount": [1]}).write_parquet(path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])

    assert "found     no readable " in refusal(lambda: read(path.name))


def test_a_stray_cell_in_the_last_corner_does_not_end_the_program(tmp_path: Path, read: Read) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "people.xlsx")) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["person_id", "amount"])
        page.write(1_048_575, 16_383, "x")

    assert refusal(lambda: read("people.xlsx")).splitlines()[1] == (
        "  found     a sheet “Sheet1” that spans 1,048,576 × 16,384 cells"
    )


def test_an_empty_workbook_has_no_headers(read: Read, xlsx: Write) -> None:
    assert "found     an empty sheet" in refusal(lambda: read(xlsx([])))


def test_headers_alone_are_a_table_without_rows(read: Read, csv: Write, xlsx: Write) -> None:
    for facts in (read(csv("person_id,amount\n")), read(xlsx([["person_id", "amount"]]))):
        assert facts.frame.height == 0
        assert facts.frame.schema["amount"] == DECIMAL
        assert facts.problems == ()


def test_without_a_source_the_table_is_empty_and_typed(people: Table, tmp_path: Path) -> None:
    facts = read_table(people, None, frozenset({"amount", "day"}), tmp_path)

    assert facts.frame.schema == {
        "person_id": pl.String,
        "amount": DECIMAL,
        "day": pl.Date,
        "#source": pl.UInt32,
        "#row": pl.UInt32,
    }
    assert (facts.read, facts.sources) == (0, ())


def test_several_files_are_one_table(read: Read, csv: Write, xlsx: Write) -> None:
    csv("person_id,amount,day\nA,1.25,2026-03-05\n", name="a.csv")
    xlsx([["工号", "金额"], ["B", 2], ["C", "x"]], name="b.xlsx")

    facts = read("a.csv", "b.xlsx")

    assert facts.frame.select("person_id", "amount", "amount#bad", "#source", "#row").rows() == [
        ("A", Decimal("1.25"), False, 0, 2),
        ("B", Decimal(2), False, 1, 2),
        ("C", None, True, 1, 3),
    ]
    assert facts.sources == (("a.csv", None), ("b.xlsx", "Sheet1"))
    assert facts.scales["amount"] == 2


def test_the_problems_of_all_files_come_at_once(read: Read, csv: Write) -> None:
    csv("person_id\nA\n", name="a.csv")
    csv("amount\n1\n", name="b.csv")

    text = refusal(lambda: read("a.csv", "b.csv", "c.csv"))

    assert [line for line in text.splitlines() if not line.startswith("  ")] == [
        "a.csv row 1  people.amount",
        "b.csv row 1  people.person_id",
        "c.csv  data.people",
    ]


def test_one_file_that_cannot_be_used_stops_the_table(read: Read, csv: Write) -> None:
    csv("person_id,amount\nA,1\n", name="a.csv")
    csv("person_id\nB\n", name="b.csv")

    assert "found     no column “amount”" in refusal(lambda: read("a.csv", "b.csv"))
