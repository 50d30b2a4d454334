"""The example's company: what its page tells, and its sheets handed out, filled in and read back."""

from __future__ import annotations

import shutil
import subprocess
import sys
from fractions import Fraction
from importlib import resources
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import jixiao

EXAMPLE = Path(str(resources.files("jixiao_dairy_dept_kpi") / "example"))


@pytest.fixture(scope="module")
def year() -> jixiao.Evaluation:
    return jixiao.evaluate(jixiao.load(EXAMPLE / "policy.toml"), "2026-01..2026-12")


def _lines(result: jixiao.Evaluation, rule: str) -> dict[tuple[str, str], tuple[Fraction | None, str | None]]:
    """Value and words of a rule's lines, by month and subject."""
    lines = result.lines.filter(pl.col("rule") == rule).select("period", "subject", "value", "text")
    return {
        (month, subject): (None if value is None else Fraction(value), text)
        for month, subject, value, text in lines.iter_rows()
    }


def test_every_department_has_a_score_in_both_half_years(year: jixiao.Evaluation) -> None:
    assert not year.problems
    scores = _lines(year, "department_score")
    assert len(scores) == 2 * 26
    assert all(value is not None and 0 < value < 120 for value, _ in scores.values())


def test_the_raw_milk_department_has_the_score_of_the_catalogue(year: jixiao.Evaluation) -> None:
    run = year.months["2026-06"].run
    row = run.subjects("departments").to_list().index("YN")
    assert run.exactly.values("departments", "weighted_score", [row]) == [Fraction(19801, 196)]


def test_the_second_stage_has_weights_of_its_own(year: jixiao.Evaluation) -> None:
    weights = {key: value for key, (value, _) in _lines(year, "indicator_weight").items()}
    assert weights["2026-06", "YN 原奶合格率（%）"] == Fraction(1, 4)
    assert weights["2026-12", "YN 原奶合格率（%）"] == Fraction(3, 10)
    assert weights["2026-12", "YN 吨奶成本（元）"] == Fraction(15, 100) * Fraction(70, 75)
    assert ("2026-12", "XS2 新品销售额（万元）") in weights
    assert ("2026-12", "XS2 客户投诉处理") not in weights
    assert weights["2026-06", "KY 新品开发"] == Fraction(2925, 10000)


def test_two_results_of_sub_departments_wait_for_the_audit_department(year: jixiao.Evaluation) -> None:
    standing = {key: text for key, (_, text) in _lines(year, "department_score").items() if text is not None}
    subs = ("SC1", "SC2", "SC3", "YN1", "YN2")
    assert standing == {("2026-06", sub): "final" for sub in subs} | {
        ("2026-12", sub): "not final" if sub in ("SC3", "YN2") else "final" for sub in subs
    }


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A copy of the example whose marks are still to be given."""
    copy = tmp_path / "demo"
    shutil.copytree(EXAMPLE, copy)
    shutil.move(copy / "data" / "marks", tmp_path / "marks")
    policy = copy / "policy.toml"
    lines = policy.read_text("utf-8").splitlines()
    policy.write_text("\n".join(line for line in lines if not line.startswith("scores ")), "utf-8")
    return policy


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sheets_filled_in_and_read_back_give_the_same_scores(
    lang: str, demo: Path, tmp_path: Path, year: jixiao.Evaluation
) -> None:
    sheets = demo.parent / "sheets"
    program = Path(sys.executable).with_name("jixiao")
    command = [program, "--lang", lang, "sheets", demo, "--period", "2026-H2", "-o", sheets]
    subprocess.run(command, check=True, capture_output=True)
    marks = _marks(tmp_path / "marks")
    books = sorted(sheets.glob("*.xlsx"))
    assert len(books) == 26
    for book in books:
        _fill(book, marks)
    text = demo.read_text("utf-8").replace("[data]", '[data]\nscores = "sheets/*.xlsx"')
    demo.write_text(text, "utf-8")
    read_back = jixiao.evaluate(jixiao.load(demo), "2026-12")
    assert not read_back.problems
    wanted = {key: line for key, line in _lines(year, "department_score").items() if key[0] == "2026-12"}
    assert _lines(read_back, "department_score") == wanted


def _marks(folder: Path) -> dict[tuple[str, str], list[tuple[str, object]]]:
    """The marks of the example: who gave which, by department and indicator, in the second half-year."""
    found: dict[tuple[str, str], list[tuple[str, object]]] = {}
    for path in folder.glob("*.xlsx"):
        rows = openpyxl.load_workbook(path)["评分"].iter_rows(min_row=2, values_only=True)
        for department, period, item, _, _, person, score, *_ in rows:
            if period == "2026-H2":
                found.setdefault((str(department), str(item)), []).append((str(person), score))
    return found


def _fill(path: Path, marks: dict[tuple[str, str], list[tuple[str, object]]]) -> None:
    """Give the open marks of a sheet; where several people mark, each in rows of their own."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    headers = [cell.value for cell in sheet[1]]
    department, item, assessor, mark = (
        next(at for at, header in enumerate(headers, start=1) if header in names)
        for names in (
            ("部门编号", "Department"),
            ("指标项目和内容", "Indicator and content"),
            ("考核人工号", "Assessor"),
            ("评分", "Mark"),
        )
    )
    for row in range(2, sheet.max_row + 1):
        given = marks.get((sheet.cell(row, department).value, sheet.cell(row, item).value), [])
        if sheet.cell(row, mark).value is not None:
            continue
        cells = [sheet.cell(row, at).value for at in range(1, len(headers) + 1)]
        for at, (person, score) in enumerate(given):
            place = row if at == 0 else sheet.max_row + 1
            for column, value in enumerate(cells, start=1):
                sheet.cell(place, column).value = value
            assert sheet.cell(place, assessor).value in (None, person)
            sheet.cell(place, assessor).value = person
            sheet.cell(place, mark).value = score
    book.save(path)
