"""`jixiao test POLICY CASES`: cases of TOML files and workbooks, the same as in the policy itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run

CASE = """
[[case]]
name = "two per cent"
period = "2026-03"
terms = { commission_rate = "2%" }
given.people = [ { person_id = "A", shop_id = "x", quota = 100 } ]
given.shops = [ { shop_id = "x", target = 500 } ]
given.sales = [ { sale_id = "1", person_id = "A", date = 2026-03-05, amount = 350 } ]
expect = [ { subject = "A", rule = "commission", value = "5.00" }, { subject = "A", rule = "share", value = "7/10" } ]
"""
Sheets = Mapping[str, Sequence[Sequence[object]]]
BOOK: Sheets = {
    "算例": [["算例", "期间"], ["two per cent", "2026年3月"], ["pinned", "2026-03"]],
    "条款": [["算例", "条款", "数值"], ["two per cent", "Rate", "2%"]],
    "员工": [
        ["算例", "工号", "门店", "任务", "sold"],
        ["two per cent", "A", "x", 100, None],
        ["pinned", "B", "x", 100, "333.34"],
    ],
    "门店": [["算例", "shop_id", "target"], ["two per cent", "x", 500], ["pinned", "x", 500]],
    "销售": [["算例", "sale_id", "person_id", "date", "amount"], ["two per cent", "1", "A", dt.date(2026, 3, 5), 350]],
    "应为": [
        ["算例", "对象", "规则", "数值"],
        ["two per cent", "A", "Commission", 5],
        ["two per cent", "A", "share", "7/10"],
        ["pinned", "B", "提成", 3.5],
    ],
}


def book(sheets: Sheets) -> Path:
    """A workbook with these sheets."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    workbook.save("cases.xlsx")
    return Path("cases.xlsx")


@pytest.mark.usefixtures("policy")
def test_cases_of_a_toml_file_run_behind_those_of_the_policy(run: Run) -> None:
    own = run("test", "policy.toml").out.count("passed  ")
    Path("more.toml").write_text(CASE, "utf-8")
    said = run("test", "policy.toml", "more.toml")
    assert (said.code, said.out.count("passed  "), "passed  two per cent" in said.out) == (0, own + 1, True)
    Path("more.toml").write_text(CASE.replace("5.00", "5.01"), "utf-8")
    said = run("test", "policy.toml", "more.toml")
    assert (said.code, "more.toml:9:12  A commission" in said.out) == (1, True)


@pytest.mark.usefixtures("policy")
def test_cases_of_a_workbook_are_the_same(run: Run) -> None:
    said = run("test", "policy.toml", book(BOOK))
    assert (said.code, said.err) == (0, "")
    assert "passed  two per cent\npassed  pinned\n" in said.out


@pytest.mark.usefixtures("policy")
def test_a_difference_names_the_row_of_the_workbook(run: Run) -> None:
    wrong = {**BOOK, "应为": [*BOOK["应为"][:3], ["pinned", "B", "提成", "3.49"]]}
    said = run("test", "policy.toml", book(wrong))
    assert said.code == 1
    assert "cases.xlsx [应为] row 4  B commission" in said.out


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        pytest.param({"应为": [*BOOK["应为"], ["third", "A", "提成", 1]]}, ["[应为] row 5", "the case “third”"], id="no such case"),
        pytest.param({"算例": []}, ["cases"], id="no cases"),
        pytest.param({"工资": [["a"]]}, ["[工资]", "no table of the policy"], id="unknown sheet"),
        pytest.param(
            {"应为": [["算例", "对象", "规则", "数值"], ["pinned", "B", "comission", 1], ["two per cent", "A", "sold", "x"]]},
            ["[应为] row 2", "comission", "[应为] row 3", "an exact figure"], id="two slips at once",
        ),
        pytest.param({"员工": [["算例", "工号", "任务"], ["pinned", "B", "12,000元整"]]}, ["[员工] row 2", "12,000元整"], id="bad cell"),
        pytest.param({"条款": [["算例", "条款", "数值"], ["pinned", "rat", 1]]}, ["[条款] row 2", "“rat”"], id="no such term"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_workbook_is_said_with_its_row(run: Run, changes: Sheets, messages: list[str]) -> None:
    said = run("test", "policy.toml", book({**BOOK, **changes}))
    assert (said.code, said.out) == (1, "")
    for message in messages:
        assert message in said.err


@pytest.mark.usefixtures("policy")
def test_a_workbook_without_expectations_and_a_case_twice_are_refused(run: Run) -> None:
    said = run("test", "policy.toml", book({name: rows for name, rows in BOOK.items() if name != "应为"}))
    assert (said.code, "no sheet with this" in said.err) == (1, True)
    for name in ("a.toml", "b.toml"):
        Path(name).write_text(CASE, "utf-8")
    said = run("test", "policy.toml", "a.toml", "b.toml", "none.toml")
    assert said.code == 1
    for message in ("two per cent", "b.toml", "none.toml"):
        assert message in said.err
