"""Statements: every figure is the evaluation's, nobody else's data, no tag out of data, one file for each subject."""

from __future__ import annotations

import html
import importlib
import re
from pathlib import Path

import pytest

import jixiao
from jixiao.cli.main import main
from jixiao.plugins import example_of
from jixiao.reports.lines import number_text, subject_names
from tests.browser import CHROMIUM, tried

Captured = pytest.CaptureFixture[str]
EXAMPLES = [
    ("real_estate", "2026-03", "people"),
    ("sales_scorecard", "2026-03", "people"),
    ("hotel_sales", "2026-03", "people"),
]


def written(scheme: str, period: str, folder: Path, *more: str, lang: str = "en") -> dict[str, str]:
    policy = str(Path(str(example_of(scheme))) / "policy.toml")
    assert main(["--lang", lang, "statement", policy, "--period", period, "-o", str(folder), *more]) == 0
    return {path.stem: path.read_text("utf-8") for path in folder.iterdir()}


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", page.partition("</head>")[2]))


@pytest.mark.parametrize(("scheme", "period", "table"), EXAMPLES)
def test_every_line_and_total_is_that_of_the_evaluation(scheme: str, period: str, table: str, tmp_path: Path) -> None:
    pages = written(scheme, period, tmp_path)
    result = jixiao.evaluate(jixiao.load(Path(str(example_of(scheme))) / "policy.toml"), period)
    named = {owned.rule.name: owned.rule for owned in result.policy.rules}
    several = result.lines["table"].n_unique() > 1
    for row in result.lines.iter_rows(named=True):
        page = pages[f"{row['table']}.{row['subject']}" if several else row["subject"]]
        rule = named[row["rule"]]
        figure = number_text(row["value"], row["unit"], result.policy.places) or row["text"]
        label = html.escape(rule.label.en if rule.label else rule.name, quote=False).replace("'", "&#39;")
        assert re.search(rf"<td>{re.escape(label)}</td>.*<td class=\"figure\">{re.escape(figure)}", page), row
    for row in result.totals.iter_rows(named=True):
        page = pages[f"{row['table']}.{row['subject']}" if several else row["subject"]]
        for name in ("payouts", "penalties", "net"):
            assert f"<b>{number_text(row[name], 'money', 2)}</b>" in page


@pytest.mark.parametrize(("scheme", "period", "table"), EXAMPLES)
def test_a_page_holds_nobody_elses_data(scheme: str, period: str, table: str, tmp_path: Path) -> None:
    pages = written(scheme, period, tmp_path, lang="zh")
    names = subject_names(
        jixiao.evaluate(jixiao.load(Path(str(example_of(scheme))) / "policy.toml"), period), period, table
    )
    assert len(names) > 5
    for page in pages.values():
        text = re.sub(r"S\d+\.\d+-\w+", "", text_of(page))
        found = {subject for subject, name in names.items() if re.search(rf"\b{subject}\b", text) or name in text}
        assert len({names[subject] for subject in found}) <= 1, found


def test_what_stands_in_data_stays_text(tmp_path: Path) -> None:
    from jixiao.reports.pages import page
    from jixiao.reports.statement import Statements
    from jixiao.scheme.rules import Payout
    from tests.engine.small_scheme import person, run

    wicked = "<script>alert(1)</script>"
    result = run(
        [Payout("own", on="people", unit="money", formula="pool")], {"people": [person(wicked), person("=A1")]}
    )
    statements = Statements(result, "en")
    made = page("statement", "en", one=statements.of("people", wicked))
    assert "<script" not in made
    assert wicked in text_of(made)
    assert "=A1" in text_of(page("statement", "en", one=statements.of("people", "=A1")))


def test_pages_ask_for_nothing_from_anywhere(tmp_path: Path) -> None:
    for page in written("real_estate", "2026-03", tmp_path, "--subject", "S101").values():
        assert not re.search(r"https?:|src=|@import|url\(", page)


def test_one_subject_and_one_that_does_not_exist(tmp_path: Path, capfd: Captured) -> None:
    assert set(written("real_estate", "2026-03", tmp_path, "--subject", "S101")) == {"people.S101"}
    capfd.readouterr()
    policy = str(Path(str(example_of("real_estate"))) / "policy.toml")
    code = main(["--lang", "en", "statement", policy, "--period", "2026-03", "-o", str(tmp_path), "--subject", "S1O1"])
    assert code == 1
    assert "S101" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("subject", "file"), [("a/b", "a%2Fb"), ("..", "%2E%2E"), ("张三", "张三"), ("A 1", "A%201"), ("x:y", "x%3Ay")]
)
def test_a_subject_names_a_file_inside_the_folder(subject: str, file: str) -> None:
    from jixiao.cli.statement import _named

    assert _named(subject) == file


def test_dates_and_the_way_to_object_come_from_the_scheme(tmp_path: Path) -> None:
    # S2.2-A9: within one week of the publication on the third working day after the month
    text = text_of(next(iter(written("sales_scorecard", "2026-03", tmp_path).values())))
    assert re.search(r"Appeal within one week of publication .* by 2026-04-10", text)


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed; the checks of every submission install it")
@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser(width: int, tmp_path: Path) -> None:
    written("real_estate", "2026-01..2026-03", tmp_path, "--subject", "S101", lang="zh")
    found = tried(tmp_path / "people.S101.html", width, "statement")
    assert (found["faults"], found["requests"]) == ([], [])
    assert found["wide"] == found["inner"] == width


def _draws() -> bool:
    try:
        importlib.import_module("weasyprint")
    except OSError:
        return False
    return True


@pytest.mark.skipif(not _draws(), reason="Pango is not installed; the checks of every submission install it")
def test_as_pdf(tmp_path: Path) -> None:
    policy = str(Path(str(example_of("real_estate"))) / "policy.toml")
    made = ["statement", policy, "--period", "2026-03", "-o", str(tmp_path), "--subject", "S101", "--format", "pdf"]
    assert main(made) == 0
    assert (tmp_path / "people.S101.pdf").read_bytes().startswith(b"%PDF-")
