"""A scheme laid over another: nothing below it changes, and its own lines stand beside. Tried on every scheme there is."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from attrs import evolve

import jixiao
from jixiao.data.tables import read_table
from jixiao.engine.cases import run_cases
from jixiao.plugins import example_of
from jixiao.policy.model import Source
from jixiao.problems import Severity
from jixiao.scheme.tables import Table
from tests.facts import schemes

OVERLAY = "praise_and_errors"
TERMS = f"""
[terms.{OVERLAY}]
yuan_per_point = 30
staff_scope = "all_employees"
base_score = "80"
"""
BELOW = pytest.mark.parametrize("below", [name for name in schemes() if name != OVERLAY])


def laid_over(below: str, folder: Path) -> jixiao.Policy:
    """The example of a scheme with the overlay named in its policy."""
    shutil.copytree(Path(str(example_of(below))), folder / "both")
    file = folder / "both" / "policy.toml"
    lines = file.read_text("utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("scheme "))
    file.write_text("\n".join([*lines[: at + 1], f'also = ["{OVERLAY}"]', *lines[at + 1 :], TERMS]), "utf-8")
    return jixiao.load(file)


@BELOW
def test_worked_cases_hold_below_an_overlay(below: str, tmp_path: Path) -> None:
    results = run_cases(laid_over(below, tmp_path))
    assert {result.case.name: result.differences for result in results if result.differences} == {}


def facts_of(table: Table, policy: jixiao.Policy) -> pl.DataFrame:
    """The rows of a table as its scheme reads them, under the names of its columns; ranks as their names."""
    plain = [evolve(column, unit="text") if column.unit.is_rank else column for column in table.columns]
    table = evolve(table, columns=tuple(plain))
    wanted = frozenset(column.name for column in table.columns)
    frame = read_table(table, policy.sources[table.name], wanted, policy.path.parent).frame
    for column in table.columns:
        if column.of is not None and column.name in frame.columns:
            # what was read out of a part of a cell goes back into it
            whole = pl.col(column.of) + (pl.lit(column.after) + pl.col(column.name)).fill_null("")
            frame = frame.with_columns(whole.alias(column.of)).drop(column.name)
    return frame.select(name for name in frame.columns if not name.startswith("#"))


def _with(rows: pl.DataFrame | None, more: dict[str, object]) -> pl.DataFrame:
    """Rows of a file and one more; cells that only some of them have are empty."""
    added = pl.DataFrame([more])
    return added if rows is None else pl.concat([rows, added], how="diagonal")


def somebody(result: jixiao.Evaluation, day: dt.date) -> str:
    """A person employed on a day, if the scheme knows of people at all."""
    people = result.tables.get("people", pl.DataFrame({"person_id": ["A"]}))
    for column, holds in (("hire_date", pl.col("hire_date") <= day), ("leave_date", pl.col("leave_date") >= day)):
        if column in people.columns:
            people = people.filter(pl.col(column).is_null() | holds)
    return str(people["person_id"].sort()[0])


@BELOW
def test_facts_of_the_overlay_change_nothing_below_it(below: str, tmp_path: Path) -> None:
    facts = schemes()[below]
    both, alone = laid_over(below, tmp_path), jixiao.load(Path(str(example_of(below))) / "policy.toml")
    before = jixiao.evaluate(alone, facts.months)
    tables = {
        table.name: facts_of(table, alone)
        for table in alone.schemes[below].tables
        if table.name in ("events", "approvals") and table.name in alone.sources
    }
    # one praised person among them, in the last month that has lines
    month = str(before.lines["period"].max())
    day = dt.date.fromisoformat(f"{month}-01")
    who = somebody(before, day)
    if "people" not in alone.sources:
        tables["people"] = pl.DataFrame([{"person_id": who, "role": "seller"}])
    event = {"event_id": "#1", "person_id": who, "date": day, "type": "company_praise", "registered_on": day}
    request = {"request_id": "#1", "kind": "company_praise", "subject": "#1", "approved_on": day, "result": "approved"}
    tables["events"] = _with(tables.get("events"), event | {"document_no": "1"})
    tables["approvals"] = _with(tables.get("approvals"), request | {"approver_role": "deputy_gm_in_charge"})
    sources = dict(both.sources)
    for name, rows in tables.items():
        file = tmp_path / "both" / f"{name}.parquet"
        rows.write_parquet(file)
        sources[name] = Source(name, (file,))
    result = jixiao.evaluate(evolve(both, sources=sources), facts.months)
    assert [problem.render("en") for problem in result.problems if problem.severity is Severity.ERROR] == []
    own = [owned.rule.name for owned in both.rules if owned.owner == OVERLAY]
    is_own = result.lines["rule"].is_in(own)
    assert result.lines.filter(~is_own).equals(before.lines)
    paid = result.lines.filter(is_own & (result.lines["rule"] == "praise_pay") & (result.lines["value"] != 0))
    assert paid.select("period", "subject", "value").rows() == [(month, who, Decimal(300))]


# the example of `examples/`: a hotel's sales department, with praise and errors on top

EXAMPLE = Path(__file__).parents[1] / "examples" / "hotel_sales_with_praise"


def test_the_example_shows_the_figures_of_both_schemes_for_one_person() -> None:
    policy = jixiao.load(EXAMPLE / "policy.toml")
    results = run_cases(policy)
    assert [result.case.name for result in results if result.differences] == []
    owners = {owned.rule.name: owned.owner for owned in policy.rules}
    seller = {owners.get(item.rule) for item in policy.cases[0].expect if item.subject == "A"}
    assert seller == {"hotel_sales", OVERLAY, None}


@pytest.mark.parametrize(
    ("case", "rule", "slip"),
    [
        (0, "reward", "1499.41"),
        (0, "score_with_events", "87"),
        (0, "net", "4549.39"),
        (1, "error_pay", "2000.00"),
        (1, "score_with_events", "-5"),
    ],
)
def test_any_other_figure_of_the_example_fails(case: int, rule: str, slip: str) -> None:
    policy = jixiao.load(EXAMPLE / "policy.toml")
    one = policy.cases[case]
    expect = tuple(evolve(item, value=slip) for item in one.expect if item.rule == rule and item.subject == "A")
    (result,) = run_cases(evolve(policy, cases=(evolve(one, expect=expect),)))
    assert [difference.expectation for difference in result.differences] == list(expect)


def test_the_example_evaluates_and_pays_both_schemes_into_one_total() -> None:
    result = jixiao.evaluate(jixiao.load(EXAMPLE / "policy.toml"), "2026-01..2026-03")
    assert not result.has_errors
    mine = result.lines.filter((pl.col("subject") == "XS02") & (pl.col("period") == "2026-02"))
    found = {row["rule"]: row["value"] for row in mine.iter_rows(named=True)}
    assert {"base_pay": found["base_pay"], "error_pay": found["error_pay"]} == {"base_pay": 3400, "error_pay": 400}
    # a praise without a document and one that nobody registered are told, and count nothing
    told = [problem.render("en") for problem in result.problems]
    assert len(told) == 2
    assert all("SJ" in text for text in told)


def test_the_example_s_workbooks_are_what_its_script_writes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(EXAMPLE / "make_tables.py"), str(tmp_path)], check=True)
    committed = sorted((EXAMPLE / "data").glob("*.xlsx"))
    assert [path.name for path in committed] == sorted(path.name for path in tmp_path.iterdir())
    for path in committed:
        written = openpyxl.load_workbook(tmp_path / path.name)
        for sheet in openpyxl.load_workbook(path).worksheets:
            assert list(sheet.values) == list(written[sheet.title].values), sheet.title
