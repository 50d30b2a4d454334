"""One mistake in the data each: its whole message, its exit code, what still stands, and no other cell of the row.

A mistake is a folder of `tests/bad_data` with the files that differ from `base`; its `message.txt` is what is said.
``JIXIAO_WRITE_MESSAGES=1`` writes the texts anew, to be read before they are kept.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import time
from pathlib import Path

import pytest

from jixiao.cli.main import main

DATA = Path(__file__).parent / "bad_data"
NAMES = sorted(path.name for path in DATA.iterdir() if path.is_dir() and path.name != "base")
#: mistakes that leave no result, since a table as a whole cannot be used
UNUSABLE = (
    "binary", "empty_file", "header_missing", "misspelt_column", "missing_required_column", "mojibake", "no_such_sheet",
    "one_column_twice", "picture_named_xlsx", "quotes_that_do_not_match", "text_named_xlsx", "truncated_xlsx", "xlsx_named_csv",
)  # fmt: skip
#: what is no mistake, or only worth a notice
HARMLESS = ("key_twice_and_equal",)
#: what only other cells of the base data hold; only where a person is the subject may the name of one be said
PRIVATE = ("王芳", "李强", "赵敏", "陈静", "4100", "1200000", "880000", "C1", "C2")
COLUMNS = "period,table,subject,rule,family,value,text,unit,pays_on,clause"
EVALUATE = ["evaluate", "policy.toml", "--period", "2026-02", "--format", "csv"]

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A client's folder with sound data."""
    shutil.copytree(DATA / "base", tmp_path / "data", ignore=shutil.ignore_patterns("*.toml"))
    shutil.copy(DATA / "base" / "policy.toml", tmp_path / "policy.toml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("JIXIAO_LANG", raising=False)
    return tmp_path


def spoil(name: str, folder: Path) -> None:
    """Put the files of a mistake in their places."""
    for file in (DATA / name).iterdir():
        if file.suffix == ".toml":
            shutil.copy(file, folder / file.name)
        elif file.suffix != ".txt":
            shutil.copy(file, folder / "data" / file.name)


def is_whole_table(text: str) -> bool:
    rows = list(csv.reader(io.StringIO(text)))
    return ",".join(rows[0]) == COLUMNS and all(len(row) == len(rows[0]) for row in rows)


def test_the_data_are_sound_without_a_mistake(folder: Path, capfd: Captured) -> None:
    assert main(EVALUATE) == 0
    said = capfd.readouterr()
    assert said.err == ""
    assert is_whole_table(said.out)


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_said_completely(name: str, folder: Path, capfd: Captured) -> None:
    spoil(name, folder)
    code = main(EVALUATE)
    said = capfd.readouterr()
    expected = DATA / name / "message.txt"
    text = said.err.replace(str(folder), "<folder>")
    if os.environ.get("JIXIAO_WRITE_MESSAGES"):
        expected.write_text(text, "utf-8")
    assert text == expected.read_text("utf-8")
    assert code == (0 if name in HARMLESS else 1)
    assert "Traceback" not in said.err + said.out
    assert said.out == "" if name in UNUSABLE else is_whole_table(said.out)


@pytest.mark.parametrize("name", NAMES)
def test_a_message_shows_no_other_cell_of_the_row(name: str) -> None:
    lines = (DATA / name / "message.txt").read_text("utf-8").splitlines()
    # what is at stake in rows left out is a sum, which over one row is its own amount
    text = "\n".join(line for line in lines if "rows left out that" not in line)
    assert not [cell for cell in PRIVATE if cell in text]


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_said_in_chinese_too(name: str, folder: Path, capfd: Captured) -> None:
    spoil(name, folder)
    assert main([*EVALUATE, "--lang", "zh"]) == (0 if name in HARMLESS else 1)
    assert "Traceback" not in capfd.readouterr().err


def test_gbk_is_no_mistake(folder: Path, capfd: Captured) -> None:
    main(EVALUATE)
    expected = capfd.readouterr().out
    people = folder / "data" / "people.csv"
    people.write_bytes(people.read_text("utf-8").encode("gbk"))
    assert main(EVALUATE) == 0
    assert capfd.readouterr() == (expected, "")


def test_a_cell_of_100_megabytes_ends_quickly_with_a_message(folder: Path, capfd: Captured) -> None:
    people = folder / "data" / "people.csv"
    people.write_text(people.read_text("utf-8").replace("李强", "强" * 34_000_000), "utf-8")
    start = time.monotonic()
    code = main(EVALUATE)
    assert time.monotonic() - start < 10
    said = capfd.readouterr()
    assert len(said.err) < 4000
    assert "Traceback" not in said.err
    assert (code, said.out == "" or is_whole_table(said.out)) == (code, True)


def test_a_number_of_100_megabytes_ends_quickly_with_a_message(folder: Path, capfd: Captured) -> None:
    people = folder / "data" / "people.csv"
    people.write_text(people.read_text("utf-8").replace(",3000\nE02", f",{'9' * 100_000_000}\nE02"), "utf-8")
    start = time.monotonic()
    code = main(EVALUATE)
    assert time.monotonic() - start < 10
    said = capfd.readouterr()
    assert code == 1
    assert "people.csv row 2 “wage_base”  people.wage_base" in said.err
    assert len(said.err) < 4000


@pytest.mark.parametrize(
    ("period", "code"),
    [
        pytest.param("2026-01", 1, id="before the policy begins"),
        pytest.param("2025", 1, id="a year before"),
        pytest.param("2026-13", 2, id="no such month"),
        pytest.param("February", 2, id="in words"),
        pytest.param("2026-03..2026-02", 2, id="turned round"),
    ],
)
def test_a_period_outside_of_the_policy(period: str, code: int, folder: Path, capfd: Captured) -> None:
    assert main(["evaluate", "policy.toml", "--period", period]) == code
    said = capfd.readouterr()
    assert said.out == ""
    assert period in said.err
    assert "Traceback" not in said.err
    if code == 1:
        assert said.err == (
            "policy.toml  policy.from\n"
            f"  found     the period {period}\n"
            "  expected  months from 2026-02 on, before –\n"
            "  mend      choose another period, or change from and until of the policy\n\n1 problem\n"
        )
