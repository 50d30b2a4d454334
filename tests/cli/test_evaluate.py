"""`jixiao evaluate`: the contract's columns and figures, exactly, wherever they go."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from python_calamine import load_workbook

#: runs the command line: its exit code, stdout and stderr
Run = Callable[..., Any]

MARCH = ("--period", "2026-03")
CSV = """\
period,table,subject,rule,family,value,text,unit,pays_on,clause
2026-03,shops,x,completion,indicator,1.938888777777777778,,rate,,S9.7-I1
2026-03,shops,y,completion,indicator,0,,rate,,S9.7-I1
2026-03,people,E017,commission,payout,1087.50,,money,2026-04-10,S9.7-P1 S9.7-P2
2026-03,people,E018,commission,payout,0.00,,money,2026-04-10,S9.7-P1 S9.7-P2
2026-03,people,E018,fine,penalty,0.00,,money,,S9.7-N1
2026-03,people,E019,commission,payout,,,money,2026-04-10,S9.7-P1 S9.7-P2
2026-03,people,E019,fine,penalty,,,money,,S9.7-N1
2026-03,people,E019,praised,promotion,,,number,,S9.7-M1
"""


def test_csv_has_the_columns_of_the_contract_and_no_mark_on_stdout(run: Run, policy: Path) -> None:
    said = run("evaluate", policy, *MARCH, "--format", "csv")
    assert said.out == CSV
    assert said.code == 1
    assert said.err.endswith("3 problems\n")


def test_a_csv_file_begins_with_a_byte_order_mark(run: Run, policy: Path) -> None:
    said = run("evaluate", policy, *MARCH, "-o", "lines.csv")
    assert said.out == ""
    assert Path("lines.csv").read_bytes() == b"\xef\xbb\xbf" + CSV.encode()


def test_json_is_that_of_the_contract(run: Run, policy: Path) -> None:
    found = json.loads(run("evaluate", policy, *MARCH, "--format", "json", "--subject", "E017").out)
    problems = found.pop("problems")
    assert found == {
        "policy": "Two cafés 两家店",
        "scheme": "cafe",
        "currency": "CNY",
        "periods": [
            {
                "period": "2026-03",
                "subjects": [
                    {
                        "table": "people",
                        "subject": "E017",
                        "lines": [
                            {
                                "rule": "commission",
                                "family": "payout",
                                "value": "1087.50",
                                "text": None,
                                "unit": "money",
                                "pays_on": "2026-04-10",
                                "clause": ["S9.7-P1", "S9.7-P2"],
                            }
                        ],
                        "totals": {"payouts": "1087.50", "penalties": "0.00", "net": "1087.50"},
                    }
                ],
            }
        ],
    }
    assert [problem["path"] for problem in problems] == ["people.commission", "people.fine", "people.praised"]


def test_json_totals_of_an_unavailable_line_are_null(run: Run, policy: Path) -> None:
    found = json.loads(run("evaluate", policy, *MARCH, "--format", "json", "--subject", "E019").out)
    (subject,) = found["periods"][0]["subjects"]
    assert subject["totals"] == {"payouts": None, "penalties": None, "net": None}
    assert {line["value"] for line in subject["lines"]} == {None}


def test_all_adds_measures_where_they_are_listed(run: Run, policy: Path) -> None:
    said = run("evaluate", policy, "--period", "2026-03..2026-04", "--format", "csv", "--all", "--subject", "E019")
    rows = [line.split(",") for line in said.out.splitlines()[1:]]
    assert [(row[0], row[3], row[4], row[5]) for row in rows] == [
        ("2026-03", "sold", "measure", "0.00"),
        ("2026-03", "share", "measure", "0"),
        ("2026-03", "commission", "payout", ""),
        ("2026-03", "fine", "penalty", ""),
        ("2026-03", "praised", "promotion", ""),
        ("2026-04", "sold", "measure", "5.00"),
        ("2026-04", "share", "measure", "0.01"),
        ("2026-04", "commission", "payout", ""),
        ("2026-04", "fine", "penalty", ""),
        ("2026-04", "praised", "promotion", ""),
    ]


def test_all_keeps_the_order_of_the_other_lines(run: Run, policy: Path) -> None:
    plain = run("evaluate", policy, *MARCH, "--format", "csv").out.splitlines()
    with_measures = run("evaluate", policy, *MARCH, "--format", "csv", "--all").out.splitlines()
    assert [line for line in with_measures if ",measure," not in line] == plain


def test_a_subject_without_lines_is_no_mistake(run: Run, policy: Path) -> None:
    Path("data/shops.csv").write_text("shop_id,target\nx,90000\ny,500\n", "utf-8")
    said = run("evaluate", policy, *MARCH, "--format", "csv", "--subject", "y")
    assert said.out.splitlines()[1:] == ["2026-03,shops,y,completion,indicator,0,,rate,,S9.7-I1"]


def test_the_table_has_names_thousands_and_totals(run: Run, policy: Path) -> None:
    text = Path("data/people.csv").read_text("utf-8")
    Path("data/people.csv").write_text(text.replace("E019,Ann,y,,clerk\n", ""), "utf-8")
    said = run("evaluate", policy, "--period", "2026-03..2026-04", "--lang", "zh", "--quiet")
    assert "E017 王敏\n  奖励  commission  提成  1,087.50  2026-04-10  S9.7-P1 S9.7-P2\n" in said.out
    assert said.out.endswith("""\
合计  CNY
                       奖励  扣罚      净额
  2026-03  people  1,087.50  0.00  1,087.50
  2026-04  people      0.00  0.00      0.00
  总计             1,087.50  0.00  1,087.50
""")


def test_parquet_keeps_values_as_exact_decimals(run: Run, policy: Path) -> None:
    run("evaluate", policy, *MARCH, "-o", "lines.parquet")
    frame = pl.read_parquet("lines.parquet")
    assert frame.schema["value"] == pl.Decimal(38, 18)
    assert frame.filter(pl.col("subject") == "E017")["value"].to_list() == [Decimal("1087.5")]


def test_a_workbook_has_lines_totals_and_problems(run: Run, policy: Path) -> None:
    run("evaluate", policy, *MARCH, "-o", "lines.xlsx", "--lang", "zh")
    book = load_workbook("lines.xlsx")
    assert book.sheet_names == ["结果", "合计", "问题"]
    header, *rows = book.get_sheet_by_name("结果").to_python()
    lines = [dict(zip(header, row, strict=True)) for row in rows]
    assert [line["数值"] for line in lines if line["对象"] == "E017"] == [1087.5]


def test_the_same_evaluation_gives_the_same_files(run: Run, policy: Path) -> None:
    for ending in ("csv", "json", "parquet", "xlsx", "txt"):
        for name in ("one", "two"):
            run("evaluate", policy, *MARCH, "-o", f"{name}.{ending}")
        assert Path(f"one.{ending}").read_bytes() == Path(f"two.{ending}").read_bytes()


def test_a_file_is_never_replaced_in_silence(run: Run, policy: Path) -> None:
    assert "written: x.csv" in run("evaluate", policy, *MARCH, "-o", "x.csv").err
    assert "replaced: x.csv" in run("evaluate", policy, *MARCH, "-o", "x.csv").err


def test_a_write_that_fails_leaves_the_old_file(run: Run, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("x.csv").write_text("old", "utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = run("evaluate", policy, *MARCH, "-o", "x.csv")
    assert said.code == 1
    assert "No space left on device" in said.err
    assert Path("x.csv").read_text("utf-8") == "old"
    assert [path.name for path in Path().glob("*x.csv*")] == ["x.csv"]
    assert not list(Path().glob(".x.csv*"))


def test_verbose_accounts_for_every_row(run: Run, policy: Path) -> None:
    said = run("evaluate", policy, *MARCH, "--verbose")
    rows = [line.split() for line in said.err.splitlines()]
    assert ["table", "read", "used", "refused", "unused"] in rows
    counts = {row[0]: [int(cell) for cell in row[1:]] for row in rows if row and row[0] in ("people", "shops", "sales")}
    assert all(read == used + refused + unused for read, used, refused, unused in counts.values())
    assert counts["people"][0] == 3


def test_history_is_handed_to_the_engine(run: Run, policy: Path) -> None:
    run("evaluate", policy, *MARCH, "--history", "history.csv")
    assert Path("history.csv").exists()


def test_explain_shows_the_clause_of_every_step(run: Run, policy: Path) -> None:
    said = run("explain", policy, "commission", *MARCH, "--subject", "E017")
    assert "1087.50" in said.out
    assert "S9.7-P1" in said.out
    assert "S9.7-D2" in said.out
