"""What a user does wrong: a text, an exit code, and never a traceback."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jixiao.cli import check, evaluate
from jixiao.problems import Problem, Problems, Severity
from jixiao.proofs.claims import Proved

#: runs the command line: its exit code, stdout and stderr
Run = Callable[..., Any]

USAGE = [
    pytest.param("", "Usage: jixiao", id="no command"),
    pytest.param("evaluat x", "no command “evaluat”. Perhaps: evaluate.", id="no such command"),
    pytest.param("check", "POLICY is missing.", id="a missing argument"),
    pytest.param("evaluate policy.toml", "--period is missing.", id="no period"),
    pytest.param("evaluate policy.toml --period soon", "“soon” is no period.", id="a wrong period"),
    pytest.param("evaluate policy.toml --period 2026-13", "“2026-13” is no period.", id="no such month"),
    pytest.param("evaluate policy.toml --period 2026-03 --format xml", "--format is one of: table,", id="a format"),
    pytest.param("evaluate policy.toml --period 2026-03 -o x.doc", "one of the endings .txt", id="an ending"),
    pytest.param("evaluate policy.toml --perod 2026-03", "Perhaps: --period,", id="a misspelt option"),
    pytest.param("check a b", "This is too much: b", id="one argument too many"),
    pytest.param("check policy.toml --format", "The option --format is not used so", id="an option without value"),
    pytest.param("check policy.toml --lang de", "--lang is one of: en, zh.", id="a language"),
    pytest.param("new cafe x --from 2026-Q1", "“2026-Q1” is no month.", id="no month"),
]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("line", "text"), USAGE)
def test_wrong_usage_is_exit_2(run: Run, policy: Path, line: str, text: str, lang: str) -> None:
    assert policy.exists()
    said = run(*line.split(), *(["--lang", "zh"] if lang == "zh" and "--lang" not in line else []))
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err
    if lang == "en":
        assert text in said.err


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("check nowhere.toml", "nowhere.toml"),
        ("schemes caffe", "policy.scheme"),
        ("new caffe x", "policy.scheme"),
        ("new cafe data", "data"),
        ("new cafe a/b", "a/b"),
        ("new cafe policy.toml", "policy.toml"),
        ("evaluate policy.toml --period 2025-03", "policy.toml  policy.from"),
        ("evaluate policy.toml --period 2026-03 -o no/x.csv", "no/x.csv"),
        ("evaluate policy.toml --period 2026-03 -o data --format csv", "data"),
        ("evaluate policy.toml --period 2026-03 --subject E01", "E01"),
        ("explain policy.toml --period 2026-03 --subject E01", "E01"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_problem_is_exit_1_and_nothing_on_stdout(run: Run, policy: Path, line: str, path: str, lang: str) -> None:
    before = sorted(policy.parent.rglob("*"))
    said = run(*line.split(), "--lang", lang)
    assert (said.code, said.out, said.err.splitlines()[0]) == (1, "", path)
    assert said.err.endswith("\n\n1 problem\n" if lang == "en" else "\n\n1 个问题\n")
    assert sorted(policy.parent.rglob("*")) == before


def test_problems_are_counted_and_notices_leave_the_exit_0(
    run: Run, monkeypatch: pytest.MonkeyPatch, policy: Path
) -> None:
    notice = Problem("cli.no_example", values={"scheme": "x"}, severity=Severity.NOTICE)
    monkeypatch.setattr(check, "_compiled", lambda _: ((notice, notice), Proved((), ())))
    said = run("check", policy)
    assert said.code == 0
    assert said.err.endswith("\n\n2 notices\n")
    assert run("check", policy, "--quiet").err == ""
    error = Problem("cli.no_example", values={"scheme": "x"})
    monkeypatch.setattr(check, "_compiled", lambda _: ((notice, error, error, error), Proved((), ())))
    said = run("check", policy)
    assert said.code == 1
    assert said.err.endswith("\n\n3 problems, 1 notice\n")


def test_a_misspelt_term_names_its_line(run: Run, policy: Path) -> None:
    policy.write_text(policy.read_text("utf-8").replace("commission_rate", "comission_rate"), "utf-8")
    said = run("check", policy)
    assert said.code == 1
    assert "policy.toml:12:1  terms.comission_rate" in said.err
    assert "commission_rate" in said.err


def test_ctrl_c_ends_with_130_and_a_word(run: Run, monkeypatch: pytest.MonkeyPatch, policy: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "_compiled", stop)
    said = run("check", policy)
    assert said.code == 130
    assert said.err.strip() == "stopped"


def test_a_closed_pipe_is_silent(run: Run, monkeypatch: pytest.MonkeyPatch, policy: Path) -> None:
    def close(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(check, "_compiled", close)
    monkeypatch.setattr("jixiao.cli.main._close_quietly", lambda: None)
    said = run("check", policy)
    assert (said.code, said.err) == (141, "")


def test_a_bug_keeps_its_traceback(run: Run, monkeypatch: pytest.MonkeyPatch, policy: Path) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(check, "_compiled", fail)
    with pytest.raises(ZeroDivisionError):
        run("check", policy)


def test_problems_raised_anywhere_become_text(run: Run, monkeypatch: pytest.MonkeyPatch, policy: Path) -> None:
    def refuse(*_: object) -> None:
        raise Problems(Problem("cli.no_example", path="here", values={"scheme": "x"}))

    monkeypatch.setattr(evaluate, "_content", refuse)
    said = run("evaluate", policy, "--period", "2026-03")
    assert said.code == 1
    assert re.match(r"here\n  found     the scheme “x”", said.err)
