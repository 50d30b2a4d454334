"""The two examples: their worked cases hold to the last digit, and a fresh copy evaluates without a problem."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from attrs import evolve

import jixiao
from jixiao.cli.main import main
from jixiao.engine.cases import run_cases
from jixiao.policy.model import Expectation

HERE = Path(__file__).parents[1] / "plugins" / "real_estate"
EXAMPLES = HERE / "src" / "jixiao_real_estate" / "example"
SCHEMES = ("real_estate", "real_estate_ranking")
EXAMPLE = pytest.mark.parametrize("scheme", SCHEMES)
#: the worked examples of the catalogue
WORKED = {
    "real_estate": {f"S2.1-E{n}" for n in range(1, 7)},
    "real_estate_ranking": {f"S2.6-E{n}" for n in range(1, 5)},
}
HALF_YEAR = "2026-01..2026-06"


@pytest.fixture(scope="module", params=SCHEMES)
def policy(request: pytest.FixtureRequest) -> jixiao.Policy:
    return jixiao.load(EXAMPLES / request.param / "policy.toml")


def test_every_worked_example_of_the_catalogue_is_a_case(policy: jixiao.Policy) -> None:
    assert {case.name.split()[0] for case in policy.cases} == WORKED[policy.scheme.name]


def _slips(item: Expectation) -> Iterator[Expectation]:
    """The expectation with one of its digits changed, each in turn; words with a letter more."""
    if item.text is not None:
        yield evolve(item, text=f"{item.text}x")
    for at, digit in enumerate(item.value or ""):
        if digit.isdigit() and item.value is not None:
            yield evolve(item, value=f"{item.value[:at]}{(int(digit) + 1) % 10}{item.value[at + 1 :]}")


def test_changing_any_expected_digit_fails(policy: jixiao.Policy) -> None:
    slipped = [
        evolve(case, expect=tuple(slip for item in case.expect for slip in _slips(item))) for case in policy.cases
    ]
    for case, result in zip(slipped, run_cases(evolve(policy, cases=tuple(slipped))), strict=True):
        assert case.expect
        assert [difference.expectation for difference in result.differences] == list(case.expect)


@EXAMPLE
def test_a_fresh_copy_tests_and_evaluates_without_a_problem(
    scheme: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    demo = tmp_path / "demo"
    copy = str(demo / "policy.toml")
    assert main(["--lang", "en", "new", scheme, str(demo), "--example"]) == 0
    assert sorted(path.name for path in demo.iterdir()) == ["data", "policy.toml"]
    code = main(["--lang", "en", "test", copy])
    assert (code, "failed  " in (told := capfd.readouterr().out)) == (0, False), told
    assert main(["--lang", "en", "evaluate", copy, "--period", HALF_YEAR]) == 0
    said = capfd.readouterr()
    assert len(set(re.findall(r"^S\d{3} \S{2,3}$", said.out, re.MULTILINE))) == 30
    assert "problem" not in said.err


@pytest.fixture(scope="module")
def half_year() -> dict[str, jixiao.Evaluation]:
    policies = {scheme: jixiao.load(EXAMPLES / scheme / "policy.toml") for scheme in SCHEMES}
    return {scheme: jixiao.evaluate(policy, HALF_YEAR) for scheme, policy in policies.items()}


@EXAMPLE
def test_three_departments_of_sellers_have_lines_in_every_month(
    scheme: str, half_year: dict[str, jixiao.Evaluation]
) -> None:
    result = half_year[scheme]
    people = result.tables["people"].select("person_id", "department_id")
    lines = result.lines.filter(pl.col("table") == "people").join(people, left_on="subject", right_on="person_id")
    assert not result.problems
    for month in lines.partition_by("period"):
        assert month["subject"].n_unique() >= 24
        assert month["department_id"].n_unique() == 3
    assert lines["period"].n_unique() == 6


def _told(result: jixiao.Evaluation, rule: str) -> list[tuple[str, str, str | None]]:
    """Month, subject, and words or amount of the lines of a rule that say something."""
    lines = result.lines.filter((pl.col("rule") == rule) & ((pl.col("value") > 0) | pl.col("text").is_not_null()))
    words = pl.coalesce("text", pl.col("value").round(2).cast(pl.String).str.replace(r"(\.\d\d)\d*$", "$1"))
    return lines.select("period", "subject", words).rows()


def test_the_monthly_pay_tells_its_story(half_year: dict[str, jixiao.Evaluation]) -> None:
    result = half_year["real_estate"]
    assert _told(result, "demotion") == [("2026-03", "S103", "trial")]
    assert _told(result, "restoration") == [("2026-03", "S107", "confirmed"), ("2026-05", "S103", "confirmed")]
    assert _told(result, "elimination") == [("2026-02", "S204", "eliminated")]
    assert _told(result, "attitude_complaint") == [("2026-05", "S305", "expelled")]
    assert _told(result, "private_transfer") == [("2026-06", "S207", "expelled")]
    assert _told(result, "record_forfeit") == [("2026-05", "S303", "serious_warning")]
    assert _told(result, "queue_fine") == [
        ("2026-01", "S205", "warning"),
        ("2026-03", "S205", "50.00"),
        ("2026-04", "S309", "warning"),
        ("2026-05", "S205", "100.00"),
        ("2026-06", "S205", "100.00"),
    ]
    tied = [told for told in _told(result, "champion_of_month") if told[2] != "500.00"]
    assert tied == [
        ("2026-02", "S101", "250.00"),
        ("2026-02", "S105", "250.00"),
        ("2026-05", "S301", "166.67"),
        ("2026-05", "S304", "166.67"),
        ("2026-05", "S306", "166.66"),
    ]
    completion = result.lines.filter((pl.col("rule") == "completion") & (pl.col("period") == "2026-03"))
    assert dict(completion.select("subject", "value").rows())["XS2"] == 1
    forfeit = result.lines.filter((pl.col("rule") == "record_forfeit") & (pl.col("value") > 0))
    assert forfeit["subject"].to_list() == ["S303"]
    for rule in ("customer_praise", "outstanding_contribution", "form_fine", "error_fine", "complaint_fine"):
        assert _told(result, rule)


def test_the_ranking_tells_its_story(half_year: dict[str, jixiao.Evaluation]) -> None:
    result = half_year["real_estate_ranking"]
    assert len(_told(result, "rated_up")) >= 5
    assert len(_told(result, "rated_down")) >= 3
    assert _told(result, "eliminated_as_last") == [("2026-04", "S308", "eliminated")]
    assert len(_told(result, "yellow_card")) >= 30
    assert _told(result, "altered_record_fine") == [
        ("2026-05", "S303", "serious_warning"),
        ("2026-06", "S303", "published"),
    ]
    assert _told(result, "outstanding_contribution")[1:] == [
        ("2026-06", "S201", "250.00"),
        ("2026-06", "S202", "250.00"),
    ]


def _cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(sheet.values) for sheet in openpyxl.load_workbook(path).worksheets}


def test_the_workbooks_are_what_the_script_writes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(HERE / "make_examples"), str(tmp_path)], check=True)
    committed = {path.relative_to(EXAMPLES): path for path in EXAMPLES.rglob("*.xlsx")}
    written = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*.xlsx")}
    assert committed.keys() == written.keys()
    for name, path in written.items():
        assert _cells(path) == _cells(committed[name]), name
