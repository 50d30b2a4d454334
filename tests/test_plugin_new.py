"""`jixiao plugin new` for real: what it writes is installed by pip, found, sound in style, and passes its own tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import test_shape
from tests.architecture.sources import ROOT

NAME = "coffee_shop"


class Workshop:
    """A folder with a fresh plugin, and a site into which pip has installed it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plugin = folder / NAME
        self.site = folder / "site"
        self.run("jixiao", "plugin", "new", NAME)
        options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check")
        self.run("pip", "install", *options, "--target", str(self.site), f"./{NAME}")

    def run(self, program: str, *args: str) -> str:
        """What a program says; it has to succeed."""
        start = ["-c", "import sys; from jixiao.cli.main import main; sys.exit(main())"]
        command = [sys.executable, *(start if program == "jixiao" else ["-m", program]), *args]
        environment = {**os.environ, "PYTHONPATH": str(self.site), "JIXIAO_LANG": "en", "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


def test_it_is_found(workshop: Workshop) -> None:
    assert f"jixiao-{NAME.replace('_', '-')}" in workshop.run("jixiao", "schemes")
    assert "D1-P1" in workshop.run("jixiao", "schemes", NAME)


def test_its_own_tests_pass_with_the_conformance_suite(workshop: Workshop) -> None:
    said = workshop.run("pytest", "-v", "-p", "no:cacheprovider", "-p", "no:xdist", NAME)
    assert "TestCoffeeShop::test_every_formula_compiles_under_every_reading PASSED" in said


def test_its_example_holds(workshop: Workshop) -> None:
    workshop.run("jixiao", "new", NAME, "demo", "--example")
    assert "1 passed, 0 failed" in workshop.run("jixiao", "test", "demo/policy.toml")
    assert "E01 王芳" in workshop.run("jixiao", "evaluate", "demo/policy.toml", "--period", "2026-01")
    workshop.run("jixiao", "new", NAME, "fresh")


@pytest.mark.parametrize(
    "test",
    [
        test_shape.test_a_plugin_has_the_shape_of_all,
        test_shape.test_a_plugins_project_file_has_the_settings_of_all,
        test_shape.test_a_plugins_hooks_stand_in_its_plugin_module_alone,
    ],
    ids=lambda test: test.__name__,
)
def test_it_has_the_shape_of_all(workshop: Workshop, test: object) -> None:
    test(workshop.plugin)  # type: ignore[operator]  # a test of one plugin


def test_it_is_written_in_the_style_of_the_house(workshop: Workshop) -> None:
    settings = ("--no-cache", "--config", str(ROOT / "pyproject.toml"))
    # its tests stand where the settings do not look for tests
    workshop.run("ruff", "check", *settings, "--extend-ignore", "D103", NAME)
    workshop.run("ruff", "format", "--check", *settings, NAME)
    workshop.run("mypy", "--strict", "--cache-dir", os.devnull, f"{NAME}/src")


def test_it_has_the_modules_of_the_smallest_plugin(workshop: Workshop) -> None:
    """The smallest plugin is where the shape comes from: what both have is named alike."""
    written = {path.name for path in (workshop.plugin / "src" / f"jixiao_{NAME}").iterdir()}
    smallest = {path.name for path in (ROOT / "plugins" / "hotel_sales" / "src" / "jixiao_hotel_sales").iterdir()}
    assert written <= smallest
