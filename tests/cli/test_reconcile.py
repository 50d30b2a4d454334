"""`jixiao reconcile`: old sheets with every kind of difference planted, against figures worked out by hand."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Run

POLICY = """
[policy]
name = "p"
scheme = "cafe"
from = "2026-03"
[terms]
commission_rate = "1.5%"
[data]
people = "people.csv"
shops = "shops.csv"
sales = "sales.csv"
[off]
rules = ["fine", "praised"]
[[rule]]
name = "third"
family = "measure"
on = "people"
unit = "money"
formula = "sold / 3"
label = { en = "Third", zh = "三分之一" }
[[rule]]
name = "prize"
family = "payout"
on = "people"
unit = "money"
formula = "third * 2"
label = { en = "Prize", zh = "奖金" }
[[rule]]
name = "levy"
family = "penalty"
on = "people"
where = "role = 'clerk'"
unit = "money"
formula = "10"
label = { en = "Levy", zh = "代扣" }
"""
HEADS = ("工号", "任务", "提成", "奖金", "代扣")
Rows = Sequence[Sequence[object]]


def given(*people: tuple[str, str, str], role: str = "seller", month: str = "2026-03") -> None:
    """A policy over people, each with a quota and one sale."""
    Path("policy.toml").write_text(POLICY, "utf-8")
    rows = "".join(f"{person},x,{quota},{role}\n" for person, quota, _ in people)
    Path("people.csv").write_text("person_id,shop_id,quota,role\n" + rows, "utf-8")
    Path("shops.csv").write_text("shop_id,target\nx,1000\n", "utf-8")
    rows = "".join(f"{person},{person},{month}-05,{sold}\n" for person, _, sold in people)
    Path("sales.csv").write_text("sale_id,person_id,date,amount\n" + rows, "utf-8")


def book(heads: Sequence[str], rows: Rows, *, title: str | None = None, name: str = "旧表") -> Path:
    """The client's workbook."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = name
    for row in ([title], []) if title else ():
        sheet.append(row)
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    workbook.save("old.xlsx")
    return Path("old.xlsx")


def found(run: Run, old: Path, *more: str, period: str = "2026-03", code: int = 0) -> dict[str, Any]:
    said = run("reconcile", "policy.toml", old, "--period", period, "--format", "json", *more)
    assert said.code == code, said.err
    result: dict[str, Any] = json.loads(said.out)
    return result


def entries(result: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The entries by subject and rule."""
    return {(each["subject"], each["rule"]): each for item in result["classes"] for each in item["entries"]}


def kind(run: Run, heads: Sequence[str], row: Sequence[object], rule: str, *more: str, code: int = 0) -> str:
    """The class of one figure of person A."""
    return str(entries(found(run, book(heads, [row]), *more, code=code))["A", rule]["class"])


# each class


@pytest.mark.parametrize(
    ("quota", "sold", "row", "expected"),
    [
        pytest.param("100", "1000", (100, 13.5), "equal", id="13.5 is 13.50"),
        pytest.param("100", "1000", (100, "13.50"), "equal", id="a number as text"),
        pytest.param("0", "900000", (0, "1.35万"), "equal", id="ten thousands"),
        pytest.param("0", "101", (0, 1.51), "rounding", id="1.515 is a tie: 1.51"),
        pytest.param("0", "101", (0, 1.53), "rule", id="1.515 is no 1.53"),
        pytest.param("0", "101", (0, 1.5), "rule", id="1.515 is no 1.50"),
        pytest.param("0", "101.01", (0, 1.51), "rule", id="1.51515 is beyond the tie"),
        pytest.param("0", "100.99", (0, 1.52), "rule", id="1.51485 is before the tie"),
        pytest.param("0", "101.01", (0, 1.51515), "rounding", id="never rounded"),
        pytest.param("0", "101.01", (0, 1.515150000000001), "rounding", id="never rounded, beyond Excel's 15 digits"),
        pytest.param("0", "101.01", (0, 1.51515000000001), "rule", id="another 15th digit"),
        pytest.param("0", "101.01", (0, 1.51516), "rule", id="another fifth place"),
        pytest.param("0", "101", (0, 2), "rule", id="one whole amount is no rounding to yuan"),
        pytest.param("100.4", "1000", (100, 13.5), "data", id="one whole quota is no rounded one"),
        pytest.param("100", "1000", (200, 12), "data", id="a quota that differs"),
        pytest.param("100", "1000", (200, 11), "data", id="a quota that differs, and more"),
        pytest.param("100", "1000", (100, 12), "rule", id="the quota agrees"),
        pytest.param("100", "1000", (100, None), "unknown", id="an empty cell"),
    ],
)
def test_a_figure_falls_in_its_class(run: Run, quota: str, sold: str, row: Rows, expected: str) -> None:
    given(("A", quota, sold))
    assert kind(run, ("工号", "任务", "提成"), ("A", *row), "commission") == expected


def test_a_column_of_whole_yuan_is_rounded_where_three_of_ours_are_not_whole(run: Run) -> None:
    # 1.35, 1.65, 1.515 and 1.80 before rounding
    people = [("A", "0", "90"), ("B", "0", "110"), ("C", "0", "101"), ("D", "0", "120")]
    given(*people)
    result = entries(found(run, book(("工号", "提成"), [("A", 1), ("B", 1), ("C", 2), ("D", 2)])))
    kinds = {subject: result[subject, "commission"]["class"] for subject in "ABCD"}
    assert kinds == {"A": "rounding", "B": "rule", "C": "rounding", "D": "rounding"}


@pytest.mark.parametrize(
    ("heads", "row", "expected"),
    [
        pytest.param(("工号", "三分之一", "奖金"), ("A", 33.33, 66.66), "rounding", id="33.33 twice"),
        pytest.param(("工号", "三分之一", "奖金"), ("A", 33.33, 66.65), "rule", id="33.33 twice is no 66.65"),
        pytest.param(("工号", "奖金"), ("A", 66.66), "rule", id="not shown, so not proved"),
        pytest.param(("工号", "三分之一", "奖金"), ("A", 33.34, 66.68), "data", id="33.34 is not a third"),
        pytest.param(("工号", "sold", "奖金"), ("A", 99.99, 66.66), "data", id="another sum of sales"),
        pytest.param(("工号", "任务", "奖金"), ("A", 5, 66.66), "rule", id="the quota differs, but nobody reads it"),
    ],
)
def test_rounded_intermediate_results_are_proved(
    run: Run, heads: Sequence[str], row: Sequence[object], expected: str
) -> None:
    given(("A", "0", "100"))
    assert kind(run, heads, row, "prize") == expected


def test_a_difference_names_the_inputs_and_what_they_come_to(run: Run) -> None:
    given(("A", "100", "1000"), ("B", "100", "1000"))
    both = entries(found(run, book(("工号", "任务", "提成"), [("A", 200, 12), ("B", 200, 11)])))
    for subject, theirs in (("A", "12"), ("B", "11")):
        entry = both[subject, "commission"]
        assert entry["inputs"] == [{"name": "quota", "ours": "100", "theirs": "200"}]
        assert (entry["ours"], entry["theirs"], entry["with_their_inputs"]) == ("13.5", theirs, "12")
    assert "their figure" in both["A", "commission"]["reason"]
    assert "still not theirs" in both["B", "commission"]["reason"]


def test_one_sided_rows_columns_and_figures(run: Run) -> None:
    given(("A", "0", "100"), ("B", "0", "200"))
    result = entries(found(run, book(("工号", "提成", "代扣"), [("A", 1.5, 0), ("Z", 7, None)])))
    assert result["B", "commission"]["class"] == result["B", "prize"]["class"] == "only_ours"
    assert result["A", "prize"]["class"] == "only_ours"
    assert result["Z", "commission"]["class"] == "only_theirs"
    assert result["Z", "commission"]["money"] == "-7"
    # the levy is the clerks': nothing is what it comes to for a seller
    assert result["A", "levy"]["class"] == "equal"
    assert result["A", "levy"]["ours"] is None


def test_a_rule_that_does_not_apply_stands_on_their_side_only(run: Run) -> None:
    given(("A", "0", "100"))
    entry = entries(found(run, book(("工号", "代扣"), [("A", 4)])))["A", "levy"]
    assert (entry["class"], entry["difference"], entry["money"]) == ("only_theirs", "-4", "4")


def test_unknown_figures_of_ours_and_cells_that_cannot_be_read(run: Run) -> None:
    given(("A", "", "100"), ("B", "0", "100"), ("C", "0", "100"))
    rows = [("A", 3), ("B", "1,234.50"), ("C", "#DIV/0!")]
    said = run("reconcile", "policy.toml", book(("工号", "提成"), rows), "--period", "2026-03", "--format", "json")
    assert said.code == 1
    assert "thousands separators" in said.err
    assert "#DIV/0!" in said.err
    result = json.loads(said.out)
    assert {entries(result)[each, "commission"]["class"] for each in "ABC"} == {"unknown"}
    assert entries(result)["A", "commission"]["difference"] is None
    # prizes are all that is known: 66.67 each
    assert result["total"] == {"ours": "200.01", "theirs": "0", "difference": "200.01"}


# sums


def planted() -> Rows:
    """A sheet with several differences; by hand 13.50 and 666.67 for each of A to D, less 10 for clerks."""
    given(("A", "100", "1000"), ("B", "100", "1000"), ("C", "100", "1000"), ("D", "100", "1000"), role="clerk")
    return [("A", 100, 13.5, 666.67, 10), ("B", 200, 12, 666.67, 12), ("C", 100, 13.49, 666.6, None), ("Z", 1, 2, 3, 4)]


def test_sums_of_classes_add_up_to_the_difference(run: Run) -> None:
    result = found(run, book(HEADS, planted(), title="三月提成"))
    sums = {item["class"]: Fraction(item["difference"]) for item in result["classes"]}
    assert sums == {
        "equal": 0,
        "data": Fraction("1.5"),
        # levy of B: 10 against 12 withheld; commission and prize of C
        "rule": 2 + Fraction("0.01") + Fraction("0.07"),
        "only_ours": Fraction("670.17"),
        "only_theirs": -(2 + 3 - 4),
        "unknown": 0,
    }
    ours = [Fraction("13.5") + Fraction("666.67") - 10] * 4
    theirs = Fraction("13.5") + Fraction("666.67") - 10 + 12 + Fraction("666.67") - 12 + Fraction("13.49")
    theirs += Fraction("666.6") + 2 + 3 - 4
    # C's levy, unknown on their side, counts on neither
    total = sum(ours) + 10 - theirs
    assert Fraction(result["total"]["difference"]) == sum(sums.values()) == total
    assert Fraction(result["total"]["ours"]) - Fraction(result["total"]["theirs"]) == total
    gross = [sum(abs(Fraction(each["money"] or 0)) for each in item["entries"]) for item in result["classes"][:-1]]
    assert gross == sorted(gross, reverse=True)
    assert result["classes"][-1]["class"] == "equal"
    for item in result["classes"]:
        sizes = [abs(Fraction(each["money"] or 0)) for each in item["entries"]]
        assert sizes == sorted(sizes, reverse=True)


def test_the_order_of_rows_and_columns_changes_nothing(run: Run) -> None:
    chance, rows = Random(7), planted()
    first = found(run, book(HEADS, rows))
    for _ in range(3):
        order = chance.sample(range(len(HEADS)), len(HEADS))
        shuffled = [[row[at] for at in order] for row in chance.sample(rows, len(rows))]
        assert found(run, book([HEADS[at] for at in order], shuffled)) == first


def test_random_sheets_close_to_the_cent(run: Run) -> None:
    chance = Random(20261130)
    for _ in range(10):
        people = [(f"P{i}", str(chance.randrange(100)), str(Fraction(chance.randrange(99999)) / 100)) for i in range(9)]
        given(*((name, quota, str(float(Fraction(sold)))) for name, quota, sold in people))
        lines = list(
            csv.DictReader(io.StringIO(run("evaluate", "policy.toml", "--period", "2026-03", "--format", "csv").out))
        )
        paid = {(row["subject"], row["rule"]): Fraction(row["value"]) for row in lines if row["table"] == "people"}
        rows = []
        for name, quota, _ in people[1:]:
            cents = [chance.choice((0, 0, 1, -1, 250)) for _ in range(2)]
            figures = [
                paid[name, rule] + Fraction(more, 100)
                for rule, more in zip(("commission", "prize"), cents, strict=True)
            ]
            rows.append((name, chance.choice((int(quota), 5)), *map(float, figures)))
        result = found(run, book(HEADS[:4], rows))
        total = sum(paid.values()) - sum((Fraction(str(value)) for row in rows for value in row[2:]), Fraction())
        assert Fraction(result["total"]["difference"]) == total
        assert sum(Fraction(item["difference"]) for item in result["classes"]) == total
        assert sum(Fraction(each["money"]) for each in entries(result).values()) == total


# periods


def test_rows_of_several_months(run: Run) -> None:
    given(("A", "0", "100"))
    heads = ("月份", "工号", "提成")
    rows = [("2026-03", "A", 1.5), ("2026-04", "A", 3), ("2026-09", "A", 8)]
    said = run("reconcile", "policy.toml", book(heads, rows), "--period", "2026-03..2026-04", "--format", "csv")
    assert said.code == 0
    assert "1 rows of other periods" in said.err
    cells = [row for row in csv.DictReader(io.StringIO(said.out)) if row["rule"] == "commission"]
    assert {(row["period"], row["class"], row["difference"]) for row in cells} == {
        ("2026-03", "equal", "0"), ("2026-04", "rule", "-3"),
    }  # fmt: skip


# bad sheets


@pytest.mark.parametrize(
    ("heads", "more", "code"),
    [
        pytest.param(
            ("工号", "提成", "commission"), (), "several headers for “commission”", id="two headers for one figure"
        ),
        pytest.param(("甲", "提成"), (), "person_id", id="no key"),
        pytest.param(("工号", "任务"), (), "no column that any rule", id="no figure"),
        pytest.param(("工号", "提成"), ("--sheet", "none"), "none", id="no such sheet"),
        pytest.param(("工号", "提成"), ("--table", "peple"), "people", id="no such table"),
        pytest.param(("工号", "提成"), ("--period", "2026-03..2026-04"), "may be of any", id="no months"),
    ],
)
def test_a_bad_sheet_is_refused(run: Run, heads: Sequence[str], more: Sequence[str], code: str) -> None:
    given(("A", "0", "100"))
    old = book(heads, [("A", *[1] * (len(heads) - 1))])
    said = run("reconcile", "policy.toml", old, "--period", "2026-03", *more)
    assert (said.code, said.out) == (1, "")
    assert code in said.err
    assert "Traceback" not in said.err


def test_a_header_that_may_mean_two_figures_is_refused(run: Run) -> None:
    given(("A", "0", "100"))
    text = Path("policy.toml").read_text("utf-8").replace('zh = "代扣"', 'zh = "奖金"')
    Path("policy.toml").write_text(text, "utf-8")
    said = run("reconcile", "policy.toml", book(("工号", "奖金"), [("A", 1)]), "--period", "2026-03")
    assert said.code == 1
    assert "may mean prize, levy" in said.err


def test_a_header_that_nothing_knows_is_told_and_one_that_nobody_reads(run: Run) -> None:
    given(("A", "0", "100"))
    old = book(("工号", "提成", "comission", "岗位"), [("A", 1.5, 9, "店员")])
    said = run("reconcile", "policy.toml", old, "--period", "2026-03")
    assert said.code == 0
    assert "“comission”" in said.err
    assert "nearest: “commission”" in said.err
    assert "no figure of the sheet reads them: role" in said.out


def test_what_is_no_file_and_what_is_no_output(run: Run) -> None:
    given(("A", "0", "100"))
    assert run("reconcile", "policy.toml", "none.xlsx", "--period", "2026-03").code == 1
    old = book(("工号", "提成"), [("A", 1.5)])
    assert run("reconcile", "policy.toml", old, "--period", "2026-03", "-o", "out.pdf").code == 2
    assert run("reconcile", "policy.toml", old, "--period", "2026-03", "-o", "out.csv").code == 0
    rows = list(csv.DictReader(io.StringIO(Path("out.csv").read_text("utf-8-sig"))))
    assert {(row["rule"], row["class"]) for row in rows} == {("commission", "equal"), ("prize", "only_ours")}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text_names_subjects_figures_and_the_way_to_the_explanation(run: Run, lang: str) -> None:
    rows = planted()
    said = run("--lang", lang, "reconcile", "policy.toml", book(HEADS, rows), "--period", "2026-03")
    assert said.code == 0
    for part in (
        {"en": "Data differ", "zh": "数据不同"}[lang],
        "quota",
        "13.50",
        "12.00",
        "jixiao explain policy.toml",
    ):
        assert part in said.out
