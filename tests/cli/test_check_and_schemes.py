"""`jixiao check`, `jixiao schemes` and `jixiao new`: what is there, what is open, and where to begin."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

#: runs the command line: its exit code, stdout and stderr
Run = Callable[..., Any]


def test_open_findings_are_listed_with_the_term_that_decides(run: Run, policy: Path) -> None:
    said = run("check", policy)
    assert said.code == 0
    assert "S9.7-X1  FORMULA  On all sales, or those above the quota?" in said.out
    assert "reading taken  above the quota" in said.out
    assert "chosen by  basis" in said.out
    assert "S9.7-X2" not in said.out


def test_strict_fails_on_open_findings_only(run: Run, policy: Path) -> None:
    assert run("check", policy, "--strict").code == 1
    policy.write_text(policy.read_text("utf-8").replace("[accept]", 'basis = "all"\n[accept]'), "utf-8")
    assert run("check", policy, "--strict").code == 0


def test_what_is_off_is_reported(run: Run, policy: Path) -> None:
    policy.write_text(policy.read_text("utf-8") + '\n[off]\nrules = ["fine"]\n', "utf-8")
    said = run("check", policy)
    assert "Switched off:\n  fine  S9.7-N1  policy.toml:" in said.out
    found = json.loads(run("check", policy, "--format", "json").out)
    assert found["off"] == [{"rule": "fine", "clause": ["S9.7-N1"]}]


def test_a_formula_that_cannot_be_read_is_a_problem_and_findings_are_still_listed(run: Run, policy: Path) -> None:
    rule = '\n[[rule]]\nname = "extra"\nfamily = "payout"\non = "people"\nformula = "quotta * 2"\nunit = "money"\n'
    policy.write_text(policy.read_text("utf-8") + rule, "utf-8")
    said = run("check", policy)
    assert said.code == 1
    assert "quotta" in said.err
    assert "S9.7-X1" in said.out


def test_check_as_json_has_problems_findings_and_what_is_off(run: Run, policy: Path) -> None:
    found = json.loads(run("check", policy, "--format", "json").out)
    parts = ["policy", "schemes", "problems", "findings", "off", "proved", "accepted", "worst", "undecided"]
    assert list(found) == parts
    assert [finding["id"] for finding in found["findings"]] == ["S9.7-X1"]
    policy.write_text("x = ", "utf-8")
    found = json.loads(run("check", policy, "--format", "json").out)
    assert found["problems"][0]["place"].startswith("policy.toml:1")


def test_schemes_as_json_says_what_is_covered(run: Run) -> None:
    (found,) = json.loads(run("schemes", "--format", "json").out)
    assert found == {
        "name": "cafe",
        "title": "Sellers of two cafés",
        "rules": [
            {"name": "sold", "family": "measure", "clause": ["S9.7-D2"]},
            {"name": "share", "family": "measure", "clause": []},
            {"name": "completion", "family": "indicator", "clause": ["S9.7-I1"]},
            {"name": "commission", "family": "payout", "clause": ["S9.7-P1", "S9.7-P2"]},
            {"name": "fine", "family": "penalty", "clause": ["S9.7-N1"]},
            {"name": "praised", "family": "promotion", "clause": ["S9.7-M1"]},
            {"name": "quota_given", "family": "check", "clause": ["S9.7-D1"]},
        ],
        "processes": [{"clause": ["S9.7-R1"], "title": "Monthly talk"}],
        "notes": [{"clause": ["S9.7-O1"], "reason": "A wish, no rule"}],
        "findings": [{"id": "S9.7-X1", "code": "FORMULA"}, {"id": "S9.7-X2", "code": "GAP"}],
    }


def test_a_scheme_is_spelled_out(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    text = run("schemes", "cafe").out
    for part in (
        "Blanks, which the policy has to fill",
        "greatest(if(basis = 'all', sold, sold - quota), 0) * commission_rate",
        "in words  greatest(if(",
        "S9.7-P1 S9.7-P2",
        "where     sold < quota",
        "Monthly talk",
        "No word on leavers",
    ):
        assert part in text
    assert "咖啡馆店员" in run("schemes", "cafe", "--lang", "zh").out
    assert "# 咖啡馆店员 `cafe`\n" in run("schemes", "cafe", "--lang", "zh", "--format", "markdown").out


def test_a_page_is_as_wide_as_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    narrow = run("schemes", "cafe").out
    monkeypatch.setenv("COLUMNS", "120")
    assert len(narrow.splitlines()) > len(run("schemes", "cafe").out.splitlines())


@pytest.mark.parametrize(("lang", "headers"), [("en", ["No.", "Name"]), ("zh", ["工号", "姓名"])])
def test_a_new_folder_has_a_policy_and_a_workbook_to_fill(run: Run, lang: str, headers: list[str]) -> None:
    said = run("new", "cafe", "shop", "--lang", lang)
    assert said.code == 0
    assert "jixiao check shop/policy.toml" in said.err
    book = load_workbook("shop/data/tables.xlsx")
    assert len(book.sheet_names) == 4
    assert book.get_sheet_by_index(1).to_python()[0][:2] == headers
    assert not [path for path in Path().iterdir() if path.name != "shop"]


def test_a_new_policy_evaluates_once_its_blanks_are_filled(run: Run) -> None:
    run("new", "cafe", "shop", "--from", "2026-02", "--name", "Mine")
    policy = Path("shop/policy.toml")
    assert "terms.commission_rate" in run("check", policy).err
    policy.write_text(policy.read_text("utf-8").replace('commission_rate = "?"', 'commission_rate = "1%"'), "utf-8")
    assert run("check", policy).code == 0
    said = run("evaluate", policy, "--period", "2026-02")
    assert (said.code, said.out) == (0, "No lines.\n")


def test_an_example_runs_as_it_is_copied(run: Run) -> None:
    assert run("new", "cafe", "example", "--example").code == 0
    assert sorted(path.name for path in Path("example/data").iterdir()) == ["people.csv", "sales.csv", "shops.csv"]
    assert run("test", "example/policy.toml").code == 0


def test_an_empty_folder_is_filled_and_a_used_one_is_not(run: Run) -> None:
    Path("empty").mkdir()
    assert run("new", "cafe", "empty").code == 0
    before = Path("empty/policy.toml").read_bytes()
    said = run("new", "cafe", "empty", "--example")
    assert said.code == 1
    assert Path("empty/policy.toml").read_bytes() == before
