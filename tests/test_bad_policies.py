"""One policy per mistake: its whole message, its exit code, and never a traceback.

A mistake `<name>.toml` is checked beside the data of `tests/bad_data/base`; `<name>.txt` is what is said of it.
``JIXIAO_WRITE_MESSAGES=1`` writes the texts anew, to be read before they are kept.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jixiao.cli.main import main
from jixiao.plugins import installed

HERE = Path(__file__).parent
POLICIES = HERE / "bad_policies"
NAMES = sorted(path.stem for path in POLICIES.glob("*.toml"))
#: mistakes that are seen when the policy meets its data
EVALUATED = ("mapped_header_not_in_the_file", "bands_leave_a_gap")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A client's folder with sound data, and a file that lies outside of it."""
    client = tmp_path / "client"
    shutil.copytree(HERE / "bad_data" / "base", client / "data", ignore=shutil.ignore_patterns("*.toml"))
    (tmp_path / "people.csv").write_text("person_id\nsecret\n", "utf-8")
    (client / "data" / "link.csv").symlink_to(tmp_path / "people.csv")
    (client / "data" / "people.docx").write_bytes(b"PK\x03\x04")
    monkeypatch.chdir(client)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("JIXIAO_LANG", raising=False)
    return client


def command(name: str) -> list[str]:
    return (
        ["evaluate", "policy.toml", "--period", "2026-02", "--format", "csv"]
        if name in EVALUATED
        else ["check", "policy.toml", "--quiet"]
    )


def spoken(text: str, folder: Path) -> str:
    return text.replace(str(folder), "<folder>").replace(", ".join(installed()), "<installed>")


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_said_completely(name: str, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shutil.copy(POLICIES / f"{name}.toml", folder / "policy.toml")
    code = main(command(name))
    said = capfd.readouterr()
    expected = POLICIES / f"{name}.txt"
    if os.environ.get("JIXIAO_WRITE_MESSAGES"):
        expected.write_text(spoken(said.err, folder), "utf-8")
    assert spoken(said.err, folder) == expected.read_text("utf-8")
    assert code == 1
    assert "Traceback" not in said.err + said.out
    assert "secret" not in said.err
    assert said.out == "" or said.out.splitlines()[-1].startswith("92 rules") or said.out.splitlines()[-1][:2].isdigit()


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_said_in_chinese_too(name: str, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shutil.copy(POLICIES / f"{name}.toml", folder / "policy.toml")
    assert main([*command(name), "--lang", "zh"]) == 1
    said = capfd.readouterr()
    count = (POLICIES / f"{name}.txt").read_text("utf-8").splitlines()[-1].split()[0]
    assert said.err.splitlines()[-1].startswith(f"{count} 个问题")
    assert "Traceback" not in said.err + said.out


@pytest.mark.parametrize("name", ["python_in_a_formula", "gbk_policy", "several_at_once"])
def test_the_installed_command_says_the_same(name: str, folder: Path) -> None:
    shutil.copy(POLICIES / f"{name}.toml", folder / "policy.toml")
    done = subprocess.run(
        [Path(sys.executable).with_name("jixiao"), *command(name)], capture_output=True, encoding="utf-8", check=False
    )
    assert spoken(done.stderr, folder) == (POLICIES / f"{name}.txt").read_text("utf-8")
    assert done.returncode == 1


@pytest.mark.parametrize(("name", "count"), [("several_at_once", 6), ("several_formulas_at_once", 3)])
def test_all_mistakes_of_a_file_are_said_at_once(name: str, count: int) -> None:
    assert (POLICIES / f"{name}.txt").read_text("utf-8").endswith(f"\n{count} problems\n")


def test_each_text_belongs_to_a_policy() -> None:
    assert sorted(path.stem for path in POLICIES.glob("*.txt")) == NAMES
