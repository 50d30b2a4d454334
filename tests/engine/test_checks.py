"""Checks: what their messages show of the row, how often they run, and switches that know numbers beside words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.language import Label
from jixiao.plugins import Offer
from jixiao.policy.model import Edition
from jixiao.policy.read import load
from jixiao.problems import Problems
from jixiao.scheme.rules import Check, Measure, Rule
from jixiao.scheme.tables import Column, Reference, Table
from jixiao.scheme.terms import SwitchTerm
from tests.engine.small_scheme import SCHEME, person, policy

SAYS = Label("{person_id} has {score * 2} of {department.most}", "{person_id}：{score * 2}／{department.most}")
SHARE = SwitchTerm(
    "split", values=("1/2", "persons"), number="rate", lowest=Fraction(0), highest=Fraction(1), label=Label("s", "s")
)
MARKS = Table("marks", (Column("person_id", "text"), Column("period", "period"), Column("mark", "number")))
OF = Reference("person", "marks", "people", (("person_id", "person_id"),))


def _run(
    checks: tuple[Check, ...] = (),
    rules: tuple[Rule, ...] = (),
    period: str = "2026-01",
    reading: str = "1/2",
    tables: Mapping[str, list[dict[str, object]]] | None = None,
) -> Evaluation:
    most = Measure("most", on="departments", formula="max(people.score)", unit="mixed")
    scheme = evolve(
        SCHEME, checks=checks, terms=(SHARE,), tables=(*SCHEME.tables, MARKS), references=(*SCHEME.references, OF)
    )
    given = policy(most, *rules)
    given = evolve(given, schemes={"small": scheme}, editions=(Edition(given.since, {"small": {"split": reading}}),))
    rows = {"people": [person("p1", score="1.5"), person("p2", score="4")], "departments": [{"department_id": "A"}]}
    return evaluate(given, period, tables={**rows, **(tables or {})})


def test_a_message_shows_the_rows_own_values() -> None:
    check = Check("low", on="people", formula="score > 2", message=SAYS, clause="S9.1-D1")
    (problem,) = _run((check,)).problems
    assert problem.values["message_en"] == "p1 has 3 of 4"
    assert problem.values["message_zh"] == "p1：3／4"


def test_a_message_that_shows_what_there_is_not_is_refused() -> None:
    check = Check("low", on="people", formula="true", message=Label("{skore}", "{skore}"))
    with pytest.raises(Problems) as raised:
        _run((check,))
    assert [problem.code for problem in raised.value.problems] == ["formula.unknown_name"]


@pytest.mark.parametrize(("every", "found"), [("month", 3), ("quarter", 1), ("year", 0)])
def test_a_check_runs_at_the_end_of_its_period(every: str, found: int) -> None:
    check = Check("low", on="people", formula="score > 2", message=SAYS, every=every)
    assert len(_run((check,), period="2026-Q1").problems) == found


SPLIT = Measure(
    "divided", on="people", formula="if(split = 'persons', 7, split * 10)", unit="number"
)  # the branch not taken would not have a unit


@pytest.mark.parametrize(("reading", "expected"), [("1/2", 5), ("0.3", 3), ("persons", 7)])
def test_a_reading_may_be_a_number_or_a_word(reading: str, expected: int) -> None:
    assert _run(rules=(SPLIT,), reading=reading).table("people", "2026-01")["divided"].unique().to_list() == [expected]


def _loaded(folder: Path, written: str) -> object:
    """The reading that a policy's text gives the switch."""
    head = '[policy]\nname = "p"\nscheme = "small"\nfrom = "2026-01"\n[terms]\n'
    path = folder / "policy.toml"
    path.write_text(f"{head}split = {written}\n", "utf-8")
    offer = Offer(evolve(SCHEME, terms=(SHARE,)), ())
    return load(path, offers={"small": offer}).editions[0].terms["small"]["split"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [('"persons"', "persons"), ('"60%"', "0.6"), ("0.25", "0.25"), ('"1/3"', "1/3"), ('"1/2"', "1/2")],
)
def test_such_a_reading_is_read_from_a_policy(written: str, kept: str, tmp_path: Path) -> None:
    assert _loaded(tmp_path, written) == kept


@pytest.mark.parametrize(("written", "code"), [('"150%"', "too_high"), ('"person"', "unknown_reading")])
def test_another_word_or_a_number_outside_is_refused(written: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(Problems) as raised:
        _loaded(tmp_path, written)
    assert code in raised.value.problems[0].code


def test_a_column_named_period_is_read_through_its_table() -> None:
    rule = Measure("own", on="people", formula="count(marks) filter (where marks.period = period)", unit="count")
    rows = [{"person_id": "p1", "period": text} for text in ("2026-01", "2026-02", "2026")]
    result = _run(rules=(rule,), tables={"marks": rows})  # type: ignore[dict-item]  # texts are objects
    assert dict(result.table("people", "2026-01").select("person_id", "own").iter_rows()) == {"p1": 1, "p2": 0}
