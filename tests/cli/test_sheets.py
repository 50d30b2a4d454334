"""`jixiao sheets`: what is refused; that filled sheets are read back is shown where a scheme hands some out."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from jixiao import plugins
from jixiao.language import Label
from jixiao.scheme.hand_outs import HandOut
from tests.cli.conftest import Run

QUOTAS = HandOut(
    "sales",
    "shops",
    "people",
    "shop",
    where="has_quota",
    cells=(("person_id", "person_id"), ("sale_id", "person_id")),
    blank=("amount",),
    label=Label("Sales of a shop", "门店销售"),
)


@pytest.fixture
def handing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheme with a hand-out: a sheet of sales for each shop."""
    from jixiao.scheme.rules import Measure

    plain = plugins.offer

    def offer(*args: object) -> plugins.Offer:
        found = plain(*args)  # type: ignore[arg-type]  # handed on
        has_quota = Measure("has_quota", on="people", formula="quota > 0", unit="flag")
        return evolve(found, scheme=evolve(found.scheme, hand_outs=(QUOTAS,)), rules=(*found.rules, has_quota))

    monkeypatch.setattr(plugins, "offer", offer)


def test_a_scheme_that_hands_nothing_out_is_refused(run: Run, policy: Path) -> None:
    said = run("sheets", policy, "--period", "2026-03", "-o", "sheets")
    assert said.code == 1
    assert "hand out no sheets (cafe)" in said.err
    assert not Path("sheets").exists()


def test_a_range_is_no_period(run: Run, policy: Path) -> None:
    said = run("sheets", policy, "--period", "2026-01..2026-03", "-o", "sheets")
    assert (said.code, "is a range" in said.err) == (2, True)


@pytest.mark.usefixtures("handing_out")
def test_each_subject_gets_a_workbook_of_its_rows(run: Run, policy: Path) -> None:
    import openpyxl

    said = run("sheets", policy, "--period", "2026-03", "-o", "sheets")
    assert said.code == 0, said.err
    books = sorted(Path("sheets").glob("*.xlsx"))
    assert [book.stem for book in books] == ["x"], "nobody of the other shop has a quota"
    assert "1 workbook written" in said.err
    assert 'sales = "sheets/*.xlsx"' in said.err
    rows = {book.stem: list(openpyxl.load_workbook(book).worksheets[1].values) for book in books}
    for sheet in rows.values():
        assert len(sheet) > 1
        assert all(row[-1] is None for row in sheet[1:]), "what is to be filled in is open"
    again = run("sheets", policy, "--period", "2026-03", "-o", "sheets")
    assert (again.code, "is there already" in again.err) == (1, True)


@pytest.mark.usefixtures("handing_out")
def test_one_subject_alone_and_nobody(run: Run, policy: Path) -> None:

    assert run("sheets", policy, "--period", "2026-03", "--subject", "x", "-o", "one").code == 0
    assert len(list(Path("one").glob("*.xlsx"))) == 1
    said = run("sheets", policy, "--period", "2026-03", "--subject", "nobody", "-o", "none")
    assert (said.code, "no sheet" in said.err) == (1, True)


@pytest.mark.usefixtures("handing_out")
def test_a_file_is_no_folder_for_sheets(run: Run, policy: Path) -> None:
    Path("taken").write_text("x", "utf-8")
    said = run("sheets", policy, "--period", "2026-03", "-o", "taken")
    assert (said.code, "which is a file" in said.err) == (1, True)
