"""Rows left out that money depends on are told with the money in them."""

from __future__ import annotations

import pytest

from jixiao.problems import Severity
from jixiao.scheme.rules import Measure, Payout
from tests.engine.small_scheme import person, run

SHARE = Payout("share", on="departments", unit="money", formula="pot / 10")
POT = Measure("pot", on="departments", unit="money", formula="sum(people.pool)")
OWN = Payout("own", on="people", unit="money", formula="pool")
COUNTED = Measure("counted", on="departments", unit="count", formula="count(people)")

TWICE = [person("p1", pool="100.10"), person("p1", pool="50.05"), person("p2", pool="7")]
KEYLESS = [person("", pool="30.25"), person("p2", pool="7")]
STRAY = [person("p1", "Z", pool="0.30"), person("p3", "Y", pool="0.03"), person("p2", pool="7")]


@pytest.mark.parametrize(
    ("people", "rules", "expected"),
    [
        pytest.param(TWICE, [SHARE, POT], {"count": 2, "amounts": "pool 150.15", "rules": "share"}, id="key twice"),
        pytest.param(KEYLESS, [SHARE, POT], {"count": 1, "amounts": "pool 30.25", "rules": "share"}, id="no key"),
        pytest.param(STRAY, [SHARE, POT], {"count": 2, "amounts": "pool 0.33", "rules": "share"}, id="leads nowhere"),
        pytest.param(
            TWICE, [SHARE, POT, OWN], {"count": 2, "amounts": "pool 150.15", "rules": "share, own"}, id="several rules"
        ),
        pytest.param(TWICE, [POT, COUNTED], None, id="no line of money"),
        pytest.param([TWICE[0], TWICE[0]], [SHARE, POT], None, id="a repetition is no loss"),
        pytest.param([person("p1")], [SHARE, POT], None, id="nothing left out"),
    ],
)
def test_what_stands_in_rows_left_out(
    people: list[dict[str, object]], rules: list[Measure | Payout], expected: dict[str, object] | None
) -> None:
    told = [problem for problem in run(rules, {"people": people}).problems if problem.code.endswith("at_stake")]
    assert [dict(problem.values) for problem in told] == ([] if expected is None else [expected])
    assert all((problem.path, problem.severity) == ("people", Severity.NOTICE) for problem in told)


def test_a_table_that_no_line_of_money_reads_is_at_no_risk() -> None:
    fixed = Payout("fixed", on="departments", unit="money", formula="500")
    result = run([fixed, COUNTED], {"people": TWICE})
    assert not [problem for problem in result.problems if problem.code.endswith("at_stake")]


def test_without_an_amount_the_rows_alone_are_told() -> None:
    heads = Payout("heads", on="departments", unit="money", formula="500 * counted")
    people = [{"person_id": "p2", "department_id": department} for department in "AB"]
    told = [item for item in run([heads, COUNTED], {"people": people}).problems if item.code.endswith("at_stake")]
    assert [(item.code, dict(item.values)) for item in told] == [
        ("engine.rows_at_stake", {"count": 2, "rules": "heads"})
    ]
