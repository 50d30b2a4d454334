"""The report: every figure is the evaluation's or a sum of its lines, and the page works for whoever opens it."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

import jixiao
from jixiao.cli.main import main
from jixiao.plugins import example_of
from jixiao.reports.report import report
from jixiao.reports.report_page import report_page
from jixiao.scheme.rules import Indicator, Payout, Penalty
from tests.browser import CHROMIUM, tried
from tests.engine.small_scheme import person, run

Captured = pytest.CaptureFixture[str]
CASES = [("real_estate", "2026-01..2026-03"), ("wealth_mgmt", "2026-01..2026-02"), ("hotel_sales", "2026-03")]


def policy(scheme: str) -> Path:
    return Path(str(example_of(scheme))) / "policy.toml"


def written(scheme: str, period: str, folder: Path, lang: str = "en") -> str:
    file = folder / "report.html"
    assert main(["--lang", lang, "report", str(policy(scheme)), "--period", period, "-o", str(file)]) == 0
    return file.read_text("utf-8")


def tables(page: str) -> list[list[list[str]]]:
    """The cells of every table of a page."""
    return [
        [
            [
                html.unescape(re.sub(r"<[^>]*>", "", cell)).strip()
                for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
            ]
            for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)
        ]
        for table in re.findall(r"<table[^>]*>(.*?)</table>", page, re.DOTALL)
    ]


def amount(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


@pytest.mark.parametrize(("scheme", "period"), CASES)
def test_totals_costs_and_subjects_are_sums_of_lines(scheme: str, period: str, tmp_path: Path) -> None:
    found = tables(written(scheme, period, tmp_path))
    result = jixiao.evaluate(jixiao.load(policy(scheme)), period)
    money = result.lines.filter((pl.col("unit") == "money") & pl.col("family").is_in(["payout", "penalty"]))
    sums: dict[tuple[str, str], Fraction] = {}
    people: dict[str, Fraction] = {}
    for row in money.iter_rows(named=True):
        value = Fraction(row["value"])
        sums[row["period"], row["family"]] = sums.get((row["period"], row["family"]), Fraction()) + value
        people[row["subject"]] = people.get(row["subject"], Fraction()) + (
            value if row["family"] == "payout" else -value
        )
    for month, payouts, penalties, net in found[0][1 : len(result.months) + 1]:
        out, off = (sums.get((month, family), Fraction()) for family in ("payout", "penalty"))
        assert (amount(payouts), amount(penalties), amount(net)) == (out, off, out - off)
    rules = {owned.rule.label.en if owned.rule.label else owned.rule.name: owned.rule for owned in result.policy.rules}
    costs = next(table for table in found if table[0][:3] == ["rule", "clause", "kind"])
    for label, _, _, total, _ in costs[1:]:
        mine = money.filter((pl.col("rule") == rules[label].name) & (pl.col("table") == rules[label].on))
        assert amount(total) == sum((Fraction(value) for value in mine["value"].to_list()), Fraction())
    assert len(costs) - 1 == money.select("table", "rule").n_unique()
    listed = next(table for table in found if table[0][:2] == ["subject", "name"])
    nets: dict[str, Fraction] = {}
    for subject, _, _, _, net in listed[1:]:
        nets[subject] = nets.get(subject, Fraction()) + amount(net)
    assert nets == people


PEOPLE = [
    person("p1", score="0.8", pool="100.50"),
    person("p2", score="1.2", pool="205.25"),
    person("p3", score="1.0", pool="99.99"),
]
RULES = [
    Indicator("attained", on="people", unit="rate", formula="score * 1"),
    Payout("own", on="people", unit="money", formula="pool"),
    Penalty("fine", on="people", unit="money", formula="10"),
]  # fmt: skip


def test_the_distribution_counts_everybody_once() -> None:
    made = report(run(RULES, {"people": PEOPLE}))
    # nets are 90.50, 195.25 and 89.99
    assert sum(count for _, _, count in made.distribution) == 3
    for low, high, count in made.distribution:
        assert count == sum(low <= net < high for net in map(Decimal, ("90.50", "195.25", "89.99")))


def test_achievement_is_set_against_pay() -> None:
    made = report(run(RULES, {"people": PEOPLE}))
    assert made.achievement is not None
    assert made.achievement.name == "attained"
    expected = {("0.8", "90.50"), ("1.2", "195.25"), ("1.0", "89.99")}
    assert set(made.points) == {(Decimal(x), Decimal(y)) for x, y in expected}


def test_what_is_unknown_is_not_taken_for_zero() -> None:
    page = report_page(report(run(RULES, {"people": [*PEOPLE, {**person("p4"), "pool": None}]})), "en")
    totals, costs = tables(page)[:2]
    assert totals[1][1:] == ["not available", "40.00", "not available"]
    assert [row[3] for row in costs[1:]] == ["not available", "40.00"]


def test_what_stands_in_data_stays_text() -> None:
    wicked = "<script>alert(1)</script>"
    page = report_page(report(run(RULES, {"people": [person(wicked), person('=HYPERLINK("x")')]})), "zh")
    assert "<script>alert" not in page
    assert {wicked, '=HYPERLINK("x")'} <= {row[0] for table in tables(page) for row in table if row}


def test_an_indicator_that_is_none(tmp_path: Path, capfd: Captured) -> None:
    file = str(tmp_path / "report.html")
    given = [
        "report",
        str(policy("real_estate")),
        "--period",
        "2026-03",
        "-o",
        file,
        "--achievement",
        "over_fulfilmemt",
    ]
    assert main(["--lang", "en", *given]) == 1
    assert "nearest: “over_fulfilment”" in capfd.readouterr().err


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed; the checks of every submission install it")
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_in_a_browser(lang: str, width: int, tmp_path: Path) -> None:
    text = written("real_estate", "2026-01..2026-03", tmp_path, lang)
    assert not re.search(r"src=|@import|url\(|href=\"http", text)
    found = tried(tmp_path / "report.html", width, f"report_{lang}")
    assert (found["faults"], found["requests"]) == ([], [])
    assert found["wide"] == found["inner"] == width
    assert len(found["charts"]) == 4
    assert all(0 < wide <= width for wide in found["charts"])
    # letters of a chart are as high as those of the page, not shrunk
    assert found["letters"] >= 12
    assert len(found["sorted"]) == 7
    for before, up, down in found["sorted"]:
        figures = [amount(text) if re.fullmatch(r"-?[\d,.]+", text) else text for text in before]
        assert [amount(text) if re.fullmatch(r"-?[\d,.]+", text) else text for text in up] == sorted(figures)
        assert sorted(down) == sorted(before)
