"""The documents say what is so: commands, policies and outputs are run, references are fresh, links lead somewhere."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

import jixiao
from jixiao.cli.main import COMMANDS
from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.parse import parse
from jixiao.plugins import installed, offers
from jixiao.testing.words import said, unsaid

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
TEXTS = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("core/*.md"), *ROOT.glob("plugins/*/*.md"), *DOCS.rglob("*.md"))
    if ".venv" not in path.parts
)


def script(name: str) -> ModuleType:
    """A script of the docs folder as a module."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


#: the folder of the pages about schemes
SCHEMES = "reference/schemes"
#: commands that no consultant needs
FOR_DEVELOPERS = ("plugin",)
sessions, reference = script("sessions"), script("make_reference")
PAGES = [pytest.param(page, id=page) for page in sessions.PAGES]


@pytest.fixture
def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def test_readme_has_the_two_commands_that_a_clean_clone_runs(readme: str) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert [block.count("\n") for block in blocks] == [1, 1]
    user, developer = blocks
    assert user.startswith("python3 -m venv .venv && .venv/bin/pip install --quiet -r requirements.txt && ")
    assert user.endswith("/jixiao evaluate demo/policy.toml --period 2026-01..2026-06\n")
    assert developer.endswith("-r requirements-dev.txt && .venv/bin/pytest\n")
    assert "venv" not in readme.replace(user, "").replace(developer, "")


def test_readme_policy_has_25_lines(readme: str) -> None:
    policy = next(step for step in sessions.steps(readme) if step.path == "policy.toml")
    assert policy.text.count("\n") == 25


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_what_the_program_prints(page: str, tmp_path: Path) -> None:
    for step in sessions.steps((ROOT / page).read_text("utf-8")):
        if isinstance(step, sessions.File):
            sessions.put(step, tmp_path)
            continue
        printed = sessions.run(step, tmp_path)
        assert "Traceback" not in printed
        if not sessions.agrees(step.shown, printed):
            assert sessions.tidy(step.shown) == printed, step.line


@pytest.mark.parametrize("page", PAGES)
def test_policies_of_pages_load(page: str, tmp_path: Path) -> None:
    files = [step for step in sessions.steps((ROOT / page).read_text("utf-8")) if isinstance(step, sessions.File)]
    for file in files:
        sessions.put(file, tmp_path)
    policies = {file.path for file in files if file.path.endswith("policy.toml")}
    assert policies
    for policy in policies:
        assert jixiao.load(tmp_path / policy).schemes


def test_every_toml_block_of_a_page_is_run() -> None:
    for page in sessions.PAGES:
        text = (ROOT / page).read_text("utf-8")
        assert not re.search(r"^```toml\n", text, re.MULTILINE), f"{page}: a policy without a file name is not tested"


@pytest.mark.parametrize("name", reference.PAGES)
def test_references_are_fresh(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == reference.PAGES[name](), "run: python docs/make_reference.py"


def test_making_the_references_changes_nothing() -> None:
    command = [sys.executable, str(DOCS / "make_reference.py"), "--check"]
    environment = {**os.environ, "COLUMNS": "60", "JIXIAO_LANG": "zh"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


def test_every_function_is_documented_in_both_languages() -> None:
    text = (DOCS / "formulas.md").read_text("utf-8")
    for function in FUNCTIONS.values():
        assert f"| {function.zh} |" in text
        assert function.en
        assert f"`{function.example}`" in text


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_examples_of_functions_are_formulas(function: object) -> None:
    parse(function.example)  # type: ignore[attr-defined]  # a Function


def test_every_hook_is_documented() -> None:
    text = (DOCS / "hooks.md").read_text("utf-8")
    assert reference.hook_names()
    for name in reference.hook_names():
        assert f"## `{name}() -> " in text


def test_every_command_is_documented_and_used() -> None:
    commands, tutorials = (DOCS / "commands.md").read_text("utf-8"), (DOCS / "tutorial.md", DOCS / "tutorial.zh.md")
    for name in COMMANDS:
        assert f"## `jixiao {name}`" in commands
        for page in (DOCS / "developer.md",) if name in FOR_DEVELOPERS else tutorials:
            assert f"jixiao {name}" in page.read_text("utf-8").replace("--lang zh ", "")


@pytest.mark.parametrize("path", [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in TEXTS])
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith("https://"):
            continue
        file, _, anchor = unquote(link).partition("#")
        target = path if not file else path.parent / file
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_every_page_is_in_the_site() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8")
    listed = (DOCS / SCHEMES / "index.md").read_text("utf-8")
    for path in DOCS.rglob("*.md"):
        assert path.relative_to(DOCS).as_posix() in navigation or f"]({path.name})" in listed, path


@pytest.mark.parametrize("name", installed())
def test_every_scheme_has_a_page_in_each_language(name: str) -> None:
    title = offers([name])[name].scheme.title
    for lang, file, other in (("en", f"{name}.md", f"{name}.zh.md"), ("zh", f"{name}.zh.md", f"{name}.md")):
        text = (DOCS / SCHEMES / file).read_text("utf-8")
        assert f"\n# {title.to(lang)} `{name}`\n" in text, "run: python docs/make_reference.py"
        assert f"]({other})" in text
        assert f"]({file})" in (DOCS / SCHEMES / "index.md").read_text("utf-8")


@pytest.mark.parametrize("name", installed())
def test_everything_on_a_page_has_chinese_words(name: str) -> None:
    offer = offers([name])[name]
    assert unsaid(offer) == []
    english = [what for what, label in said(offer) if label is None or not re.search("[\u4e00-\u9fff]", label.zh)]
    unlabelled = [rule.name for rule in offer.rules if rule.label is None]
    assert (english, unlabelled) == ([], [])


def test_building_blocks_are_found_where_the_page_says() -> None:
    found = offers(installed())
    for line in (DOCS / "building_blocks.md").read_text("utf-8").splitlines():
        clauses = re.findall(r"`([a-z_]+)` (S\d+\.\d+-[A-Z]\d+)", line)
        functions = set(re.findall(r"\b([a-z_]+)\(", line)) & set(FUNCTIONS)
        texts = []
        for name, clause in clauses:
            parts = (*found[name].rules, *found[name].scheme.checks, *found[name].scheme.processes)
            mine = [part for part in parts if clause in part.clause]
            assert mine, (name, clause)
            texts += [str(getattr(part, key, "")) for part in mine for key in ("formula", "where", "text")]
        assert {function for function in functions if not any(f"{function}(" in text for text in texts)} == set(), line


def test_pages_name_no_machine() -> None:
    for path in (*TEXTS, ROOT / "mkdocs.yml", *DOCS.glob("*.py")):
        assert not re.search(r"/work/|/tmp/|/home/|/root/|pypi|index-url", path.read_text("utf-8"), re.IGNORECASE), path
