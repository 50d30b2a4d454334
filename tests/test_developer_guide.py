"""The developer's guide builds the plugin that comes with jixiao: the same rules, and the same figures on its facts."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import jixiao
from jixiao.cli.main import main
from jixiao.plugins import offers
from tests.test_docs import ROOT, sessions

#: what the finished plugin shows beside the lines of the guide
_MORE = {"department_result"}
_RULES = """
from jixiao.plugins import offers
for rule in offers(["hotel_sales"])["hotel_sales"].rules:
    print(rule.name, rule.family, rule.on)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a reader has at the end of the page."""
    made = tmp_path_factory.mktemp("guide")
    assert main(["--quiet", "plugin", "new", "hotel_sales", str(made / "hotel_sales")]) == 0
    for step in sessions.steps((ROOT / "docs" / "developer.md").read_text("utf-8")):
        if isinstance(step, sessions.File):
            sessions.put(step, made)
    return made


def said(folder: Path, *command: str) -> list[str]:
    """The lines that a program prints with the guide's plugin in place of the installed one."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "hotel_sales" / "src"), "JIXIAO_LANG": "en"}
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout.splitlines()


def test_every_rule_of_the_guide_is_one_of_the_finished_plugin(folder: Path) -> None:
    finished = {f"{rule.name} {rule.family} {rule.on}" for rule in offers(["hotel_sales"])["hotel_sales"].rules}
    built = set(said(folder, "-c", _RULES))
    assert len(built) == 30
    assert built <= finished


def test_both_pay_the_same(folder: Path) -> None:
    program = "import sys; from jixiao.cli.main import main; sys.exit(main())"
    policy = folder / "seaview" / "policy.toml"
    arguments = ("evaluate", str(policy), "--period", "2026-03", "--format", "csv", "--quiet")
    built = {
        (row["table"], row["subject"], row["rule"]): Decimal(row["value"])
        for row in csv.DictReader(said(folder, "-c", program, *arguments))
    }
    lines = jixiao.evaluate(jixiao.load(policy), "2026-03").lines.filter(~pl.col("rule").is_in(list(_MORE)))
    finished = {(table, subject, rule): value for table, subject, rule, value in lines[:, [1, 2, 3, 5]].iter_rows()}
    assert built == finished
    assert len(built) > 20
