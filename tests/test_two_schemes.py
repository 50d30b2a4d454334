"""Two schemes of one policy share tables by name: the example of `examples/`, and what becomes of their columns."""

from __future__ import annotations

import csv
import math
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

import jixiao
from jixiao import Column, Label, Reference, Scheme, Table
from jixiao.engine.cases import run_cases
from jixiao.engine.compiled import compile_policy
from jixiao.formula.world import world
from jixiao.problems import Problems

EXAMPLES = Path(__file__).parents[1] / "examples"
EXAMPLE = EXAMPLES / "sellers_with_department_score" / "policy.toml"
APPRAISAL = EXAMPLES / "appraisal_with_department_kpi" / "policy.toml"


@pytest.mark.parametrize(("example", "count"), [(EXAMPLE, 3), (APPRAISAL, 4)])
def test_the_score_of_the_department_enters_the_score_of_its_sellers(example: Path, count: int) -> None:
    outcomes = run_cases(jixiao.load(example))
    assert len(outcomes) == count
    assert all(outcome.passed for outcome in outcomes)


@pytest.mark.parametrize(
    ("example", "case", "rule", "slip"),
    [
        (EXAMPLE, 0, "score_with_department", "113882/980"),
        (EXAMPLE, 0, "score_bonus", "810.25"),
        (EXAMPLE, 0, "department_score", "101"),
        (APPRAISAL, 0, "linked_score", "93.5"),
        (APPRAISAL, 1, "linked_score", "456900/4900"),
        (APPRAISAL, 1, "appraisal_bonus", "824.50"),
    ],
)
def test_any_other_figure_fails(example: Path, case: int, rule: str, slip: str) -> None:
    policy = jixiao.load(example)
    chosen = policy.cases[case]
    expect = tuple(evolve(item, value=slip) if item.rule == rule else item for item in chosen.expect)
    (outcome,) = run_cases(evolve(policy, cases=(evolve(chosen, expect=expect),)))
    assert not outcome.passed


def test_a_shared_column_takes_what_either_scheme_takes() -> None:
    (edition,) = compile_policy(jixiao.load(EXAMPLE))
    metric = edition.world.column("targets", "metric")
    role = edition.world.column("people", "role")
    # the sellers' scheme lists its metrics, the dairy's are the client's own indicators
    assert metric is not None
    assert metric.values == ()
    assert role is not None
    assert {"总裁", "置业顾问"} <= set(role.codes)


def _rows(name: str) -> list[dict[str, str]]:
    with (APPRAISAL.parent / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _shop_score(shop: str) -> Fraction:
    """What the indicators of a shop give, each from 0 to 120."""
    plans = {row["指标"]: Fraction(row["目标值"]) for row in _rows("targets") if row["对象编号"] == shop}
    results = {row["指标"]: Fraction(row["数值"]) for row in _rows("history") if row["部门编号"] == shop}
    marks = {row["评分项目"]: Fraction(row["得分"]) for row in _rows("scores") if row["部门编号"] == shop}
    score = Fraction(0)
    for row in _rows("indicators"):
        if row["部门编号"] == shop:
            item = row["指标项目和内容"]
            if item in plans:
                ratio = plans[item] / results[item] if row["越低越好"] == "是" else results[item] / plans[item]
                marks[item] = min(100 * ratio, Fraction(120))
            score += Fraction(row["权重"]) * marks[item]
    return score


def test_the_bonus_of_two_shops_is_what_fractions_have() -> None:
    result = jixiao.evaluate(jixiao.load(APPRAISAL), "2026")
    assert not result.problems
    score, linked, bonus = (
        {
            row["subject"]: row["value"]
            for row in result.lines.filter(result.lines["rule"] == rule).iter_rows(named=True)
        }
        for rule in ("annual_score", "linked_score", "appraisal_bonus")
    )
    sellers = {row["工号"]: row["所属部门"] for row in _rows("people") if row["员工状态"] == "已转正"}
    assert score.keys() == linked.keys() == bonus.keys() == sellers.keys()
    for who, shop in sellers.items():
        expected = Fraction(4, 5) * Fraction(score[who]) + Fraction(1, 5) * _shop_score(shop)
        assert Fraction(linked[who]) == expected
        cents = math.floor(max(expected - 85, Fraction(0)) * 10000 + Fraction(1, 2))
        assert Fraction(bonus[who]) == Fraction(cents, 100)


def _scheme(name: str, way: Reference) -> Scheme:
    said = Label(name, name)
    people = Table("people", (Column("id", "text", said), Column("boss", "text", said)), key=("id",), label=said)
    marks = Table("marks", (Column("who", "text", said), Column("by", "text", said)), label=said)
    return Scheme(name, title=said, document="", tables=(people, marks), references=(way,))


WAY = Reference("person", "marks", "people", (("who", "id"),))


def test_a_reference_of_both_schemes_leads_back_under_either_word() -> None:
    schemes = {"one": _scheme("one", WAY), "two": _scheme("two", evolve(WAY, reverse="own", optional=True))}
    meaning = world(schemes, (), {}, places=2)
    assert [(ref.back, ref.optional) for ref in meaning.references] == [("marks", True), ("own", True)]


@pytest.mark.parametrize("other", [evolve(WAY, keys=(("by", "id"),)), evolve(WAY, when="by = 'x'")])
def test_two_ways_of_one_name_are_refused(other: Reference) -> None:
    with pytest.raises(Problems, match="person” of table marks") as raised:
        world({"one": _scheme("one", WAY), "two": _scheme("two", other)}, (), {}, places=2)
    assert [problem.code for problem in raised.value.problems] == ["formula.reference_clash"]
