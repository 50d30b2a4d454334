"""Data sources: files of the policy's folder and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.policy.model import Policy, Source

HEAD = '[policy]\nname = "Seaview"\nscheme = "shop"\nfrom = "2026-01"\n[data]\n'
Loaded = Callable[[str], Policy]
Messages = Callable[[str], list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The policy's folder, with some files inside and one outside."""
    inside = tmp_path
    (inside / "data").mkdir()
    for name in ("people.xlsx", "deals-02.csv", "deals-01.csv", "notes.docx", "~$people.xlsx"):
        (inside / "data" / name).touch()
    return inside


def source(policy: Policy, table: str) -> Source:
    """The source of a table."""
    return policy.sources[table]


def test_a_text_names_one_file(loaded: Loaded, folder: Path) -> None:
    assert source(loaded(HEAD + 'people = "data/people.xlsx"\n'), "people").files == (folder / "data/people.xlsx",)


@pytest.mark.parametrize("pattern", ["data/deals-*.csv", "**/deals*.csv", "data/*[12].csv"])
def test_a_pattern_names_files_in_the_order_of_their_names(loaded: Loaded, folder: Path, pattern: str) -> None:
    files = source(loaded(f'{HEAD}deals = "{pattern}"\n'), "deals").files
    assert [file.name for file in files] == ["deals-01.csv", "deals-02.csv"]


def test_lock_files_of_open_workbooks_are_passed_over(loaded: Loaded, folder: Path) -> None:
    files = source(loaded(HEAD + 'people = "data/*.xlsx"\n'), "people").files
    assert [file.name for file in files] == ["people.xlsx"]


def test_a_table_says_sheet_columns_codes_and_header_row(loaded: Loaded, folder: Path) -> None:
    text = """\
[data.people]
file = "data/people.xlsx"
sheet = "员工"
header_row = 3
columns = { person_id = "工号", role = "岗位" }
codes = { role = { "业务员" = "seller" }, is_manager = { "是" = true } }
"""
    found = source(loaded(HEAD + text), "people")
    assert (found.table, found.sheet, found.header_row) == ("people", "员工", 3)
    assert found.columns == {"person_id": "工号", "role": "岗位"}
    assert found.codes == {"role": {"业务员": "seller"}, "is_manager": {"是": "true"}}
    assert str(found.place) == "policy.toml:6:7"


@pytest.mark.parametrize(
    ("line", "place", "found"),
    [
        ('peple = "data/people.xlsx"', "6:1  data.peple", "the table “peple”, which no scheme has (nearest: “people”)"),
        ('people = "data/poeple.xlsx"', "6:1  data.people", "(nearest: “data/people.xlsx”"),
        ('people = "data"', "6:1  data.people", "“data”, which is a folder"),
        ('people = "."', "6:1  data.people", "“.”, which is a folder"),
        ('people = "data/notes.docx"', "6:1  data.people", "“data/notes.docx”, a kind of file that cannot be read"),
        ('people = "data/*.ods"', "6:1  data.people", "“data/*.ods”, which no file matches"),
        ('people = "data/**x.csv"', "6:1  data.people", "“data/**x.csv”, which no file matches"),
        ('people = "../people.xlsx"', "6:1  data.people", "“../people.xlsx”, which leads out of the policy's folder"),
        ('people = "data/../../p.csv"', "6:1  data.people", "which leads out of the policy's folder"),
        ('people = "/etc/people.csv"', "6:1  data.people", "which leads out of the policy's folder"),
        ('people = "~/people.csv"', "6:1  data.people", "which leads out of the policy's folder"),
        ("people = 'C:\\people.xlsx'", "6:1  data.people", "which leads out of the policy's folder"),
        ("people = '..\\people.xlsx'", "6:1  data.people", "which leads out of the policy's folder"),
        ("people = '\\\\server\\people.xlsx'", "6:1  data.people", "which leads out of the policy's folder"),
        ('people = "sqlite:///x.db"', "6:1  data.people", "“sqlite:///x.db”"),
        ('people = "postgresql://host/x"', "6:1  data.people", "“postgresql://host/x”"),
        ('people = "https://host/x.csv"', "6:1  data.people", "“https://host/x.csv”"),
        ('people = ["data/people.xlsx"]', "6:1  data.people", "[ … ]"),
        ('people = { sheet = "x" }', "6:1  data.people.file", "no “file” here"),
        ('people = { file = "data/people.xlsx", fil = "x" }', "6:39  data.people.fil", "“fil”, which has no meaning here (nearest: “file”"),
        ('deals = { file = "data/deals-01.csv", sheet = "x" }', "6:39  data.deals.sheet", "a sheet for a file that has none"),
        ('deals = { file = "data/deals-01.csv", header_row = 0 }', "6:39  data.deals.header_row", "0"),
        ('deals = { file = "data/deals-01.csv", columns = { amt = "x" } }', "6:51  data.deals.columns.amt", "(nearest: “amount”"),
        ('deals = { file = "data/deals-01.csv", columns = { "额" = "amount" } }', '6:51  data.deals.columns."额"', "turned round"),
        ('people = { file = "data/people.xlsx", codes = { role = { x = "saler" } } }', "6:58  data.people.codes.role.x", "“saler” (nearest: “seller”"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_source_is_reported(messages: Messages, folder: Path, line: str, place: str, found: str) -> None:
    first, second, *_ = messages(f"{HEAD}{line}\n")[0].splitlines()
    assert first == f"policy.toml:{place}"
    assert found in second


def test_databases_are_said_to_be_not_yet_supported(messages: Messages) -> None:
    assert "databases are not yet supported" in messages(HEAD + 'people = "sqlite:///x.db"\n')[0]


@pytest.mark.parametrize("pattern", ["link.csv", "*.csv", "linked/people.csv", "linked/*.csv"])
def test_a_link_out_of_the_folder_is_refused(
    messages: Messages, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, pattern: str
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "people.csv").touch()
    (tmp_path / "link.csv").symlink_to(outside / "people.csv")
    (tmp_path / "linked").symlink_to(outside, target_is_directory=True)
    assert "a link to a place outside the policy's folder" in messages(f'{HEAD}people = "{pattern}"\n')[0]


def test_a_link_inside_the_folder_may_be_used(loaded: Loaded, folder: Path) -> None:
    (folder / "people.xlsx").symlink_to(folder / "data/people.xlsx")
    assert source(loaded(HEAD + 'people = "people.xlsx"\n'), "people").files == (folder / "people.xlsx",)
