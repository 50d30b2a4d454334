"""The examples of all schemes: their worked cases hold to the last digit, and a fresh copy evaluates without an error."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from attrs import evolve, frozen

import jixiao
from jixiao.cli.main import main
from jixiao.cli.new import _example
from jixiao.engine.cases import run_cases
from jixiao.plugins import installed
from jixiao.policy.model import Expectation

PLUGINS = Path(__file__).parents[1] / "plugins"


@frozen
class Example:
    """The example of a scheme: the catalogue's worked examples, and the months and subjects that it shows.

    `ends` are the months that have lines, if not every one has.
    """

    scheme: str
    worked: frozenset[str]
    months: str
    subjects: int
    table: str = "people"
    ends: tuple[str, ...] = ()


def _ids(unit: str, *numbers: object) -> frozenset[str]:
    return frozenset(f"{unit}-E{number}" for number in numbers)


EXAMPLES = (
    Example("coefficient_pay", _ids("S2.9", 1, 2, 3), "2026-01..2026-12", 24),
    Example(
        "dairy_dept_kpi",
        _ids("S1", "6.1", "6.2", "6.3", "6.4", "6.5", "6.7", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6"),
        "2026-01..2026-12",
        26,
        "departments",
        ("2026-06", "2026-12"),
    ),
    Example("hotel_sales", _ids("S2.7", *range(1, 5)), "2026-01..2026-03", 12),
    Example("real_estate", _ids("S2.1", *range(1, 7)), "2026-01..2026-06", 30),
    Example("real_estate_ranking", _ids("S2.6", *range(1, 5)), "2026-01..2026-06", 30),
    Example("wealth_mgmt", _ids("S2.12", *range(1, 9)), "2025-07..2026-09", 30),
)
EACH = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.scheme)
MAKERS = sorted(path.name for path in PLUGINS.iterdir() if (path / "make_examples").is_dir())


def policy_of(scheme: str) -> jixiao.Policy:
    return jixiao.load(Path(str(_example(scheme) / "policy.toml")))


def test_every_installed_scheme_is_among_them() -> None:
    assert {example.scheme for example in EXAMPLES} == set(installed())


@EACH
def test_every_worked_example_of_the_catalogue_is_a_case(example: Example) -> None:
    assert {case.name.split()[0] for case in policy_of(example.scheme).cases} == example.worked


def _slips(item: Expectation) -> Iterator[Expectation]:
    """The expectation with one of its digits changed, each in turn; words with a letter more."""
    if item.text is not None:
        yield evolve(item, text=f"{item.text}x")
    if item.problem is not None:
        yield evolve(item, problem=f"{item.problem}x")
    for at, digit in enumerate(item.value or ""):
        if digit.isdigit() and item.value is not None:
            yield evolve(item, value=f"{item.value[:at]}{(int(digit) + 1) % 10}{item.value[at + 1 :]}")


@EACH
def test_changing_any_expected_digit_fails(example: Example) -> None:
    policy = policy_of(example.scheme)
    slipped = [
        evolve(case, expect=tuple(slip for item in case.expect for slip in _slips(item))) for case in policy.cases
    ]
    for case, result in zip(slipped, run_cases(evolve(policy, cases=tuple(slipped))), strict=True):
        assert case.expect
        assert [difference.expectation for difference in result.differences] == list(case.expect)


@EACH
def test_a_fresh_copy_tests_and_evaluates_without_a_problem(
    example: Example, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    demo = tmp_path / "demo"
    copy = str(demo / "policy.toml")
    assert main(["--lang", "en", "new", example.scheme, str(demo), "--example"]) == 0
    assert sorted(path.name for path in demo.iterdir()) == ["data", "policy.toml"]
    code = main(["--lang", "en", "test", copy])
    assert (code, "failed  " in (told := capfd.readouterr().out)) == (0, False), told
    assert main(["--lang", "en", "evaluate", copy, "--period", example.months]) == 0
    assert "problem" not in capfd.readouterr().err


@EACH
def test_everybody_has_lines(example: Example) -> None:
    result = jixiao.evaluate(policy_of(example.scheme), example.months)
    assert not result.has_errors
    subjects = result.tables[example.table].to_series(0)
    with_lines = result.lines.filter(result.lines["table"] == example.table)["subject"]
    assert with_lines.is_in(subjects.implode()).all()
    assert with_lines.n_unique() == example.subjects
    assert {str(period) for period in result.lines["period"]} == set(example.ends or result.months)


def _cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(sheet.values) for sheet in openpyxl.load_workbook(path).worksheets}


@pytest.mark.parametrize("plugin", MAKERS)
def test_the_workbooks_are_what_the_script_writes(plugin: str, tmp_path: Path) -> None:
    home = PLUGINS / plugin
    examples = home / "src" / f"jixiao_{plugin}" / "example"
    subprocess.run([sys.executable, str(home / "make_examples"), str(tmp_path)], check=True)
    committed = {path.relative_to(examples): path for path in examples.rglob("*.xlsx")}
    written = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*.xlsx")}
    assert committed.keys() == written.keys()
    for name, path in written.items():
        assert _cells(path) == _cells(committed[name]), name
