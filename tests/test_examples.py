"""The examples of all schemes: their worked cases hold to the last digit, and a fresh copy evaluates without an error."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from attrs import evolve

import jixiao
from jixiao.cli.main import main
from jixiao.engine.case_files import with_cases
from jixiao.engine.cases import run_cases
from jixiao.plugins import example_of
from jixiao.policy.model import Expectation
from tests.facts import SchemeFacts, schemes

PLUGINS = Path(__file__).parents[1] / "plugins"


EXAMPLES = schemes().values()
EACH = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
MAKERS = sorted(path.name for path in PLUGINS.iterdir() if (path / "make_examples").is_dir())


def policy_of(scheme: str) -> jixiao.Policy:
    return jixiao.load(Path(str(example_of(scheme) / "policy.toml")))


def further_cases(folder: Path) -> list[Path]:
    """The cases beside a policy that no document states: edges, and what else a fault would change."""
    return sorted(folder.glob("cases.toml"))


@EACH
def test_every_worked_example_of_the_catalogue_is_a_case(example: SchemeFacts) -> None:
    named = {case.name.split()[0] for case in policy_of(example.name).cases}
    assert {name for name in named if re.match(r"S\d", name)} == set(example.covers.examples)


def _slips(item: Expectation) -> Iterator[Expectation]:
    """The expectation with one of its digits changed, each in turn; words with a letter more."""
    if item.text is not None:
        yield evolve(item, text=f"{item.text}x")
    if item.problem is not None:
        yield evolve(item, problem=f"{item.problem}x")
    for at, digit in enumerate(item.value or ""):
        if digit.isdigit() and item.value is not None:
            yield evolve(item, value=f"{item.value[:at]}{int(digit) % 9 + 1}{item.value[at + 1 :]}")


@EACH
def test_changing_any_expected_digit_fails(example: SchemeFacts) -> None:
    policy = policy_of(example.name)
    policy = with_cases(policy, further_cases(policy.path.parent))
    slipped = [
        evolve(case, expect=tuple(slip for item in case.expect for slip in _slips(item))) for case in policy.cases
    ]
    for case, result in zip(slipped, run_cases(evolve(policy, cases=tuple(slipped))), strict=True):
        assert case.expect
        assert [difference.expectation for difference in result.differences] == list(case.expect)


@EACH
def test_a_fresh_copy_tests_and_evaluates_without_a_problem(
    example: SchemeFacts, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    demo = tmp_path / "demo"
    copy = str(demo / "policy.toml")
    assert main(["--lang", "en", "new", example.name, str(demo), "--example"]) == 0
    further = [str(path) for path in further_cases(demo)]
    assert sorted(path.name for path in demo.iterdir()) == [*(["cases.toml"] if further else []), "data", "policy.toml"]
    code = main(["--lang", "en", "test", copy, *further])
    assert (code, "failed  " in (told := capfd.readouterr().out)) == (0, False), told
    assert main(["--lang", "en", "evaluate", copy, "--period", example.months]) == 0
    assert "problem" not in capfd.readouterr().err


@EACH
def test_everybody_has_lines(example: SchemeFacts) -> None:
    result = jixiao.evaluate(policy_of(example.name), example.months)
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
