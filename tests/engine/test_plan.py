"""The order of computation, and rings of rules reported by their names."""

from __future__ import annotations

import itertools

import pytest

from jixiao.engine.compiled import compile_policy
from jixiao.engine.plan import needs
from jixiao.problems import Problems
from jixiao.scheme.rules import Measure, Payout
from tests.engine.small_scheme import policy


def test_a_ring_of_rules_is_reported_with_its_names() -> None:
    rules = [
        Measure("a", on="people", unit="mixed", formula="b + 1"),
        Measure("b", on="people", unit="mixed", formula="c * 2"),
        Measure("c", on="people", unit="mixed", formula="if(present, a, 0)"),
        Measure("apart", on="people", unit="mixed", formula="score"),
    ]
    with pytest.raises(Problems) as raised:
        compile_policy(policy(*rules))
    (problem,) = raised.value.problems
    assert problem.code == "formula.cycle"
    ring = str(problem.values["ring"]).split(" → ")
    assert ring[0] == ring[-1]
    assert set(ring) == {"people.a", "people.b", "people.c"}
    # each reads the next
    reads = {"people.a": "people.b", "people.b": "people.c", "people.c": "people.a"}
    assert all(reads[here] == there for here, there in itertools.pairwise(ring))


def test_a_ring_through_another_table_is_one_too() -> None:
    rules = [
        Measure("mine", on="people", unit="mixed", formula="department.all_of_it / 2"),
        Measure("all_of_it", on="departments", unit="mixed", formula="sum(people.mine)"),
    ]
    with pytest.raises(Problems) as raised:
        compile_policy(policy(*rules))
    assert "departments.all_of_it" in str(raised.value.problems[0].values["ring"])


def test_a_rule_may_read_its_own_earlier_months() -> None:
    formula = "coalesce(prior.streak, 0) + count(history.streak) filter (where history.ago >= 1)"
    compile_policy(policy(Measure("streak", on="people", unit="count", formula=formula)))


def test_every_node_stands_after_what_it_reads() -> None:
    rules = [
        Payout("bonus", on="people", unit="money", formula="pool * share_of_it"),
        Measure(
            "share_of_it", on="people", unit="rate", formula="if(department.total > 0, score / department.total, 0)"
        ),
        Measure("total", on="departments", unit="mixed", formula="sum(people.score)"),
    ]
    (compiled,) = compile_policy(policy(*rules))
    made: set[tuple[str, str]] = set()
    for batch in compiled.plan.batches:
        for node in batch.nodes:
            assert not {need for need in needs(node) if need in compiled.plan.nodes} - made
        made |= {(node.table, node.name) for node in batch.nodes}
    assert made == set(compiled.plan.nodes)


def test_measures_that_nothing_is_made_of_can_be_left_out() -> None:
    rules = [
        Payout("bonus", on="people", unit="money", formula="pool"),
        Measure("idle", on="people", unit="mixed", formula="score * 2"),
    ]
    (whole,) = compile_policy(policy(*rules))
    (lines,) = compile_policy(policy(*rules), measures=False)
    assert ("people", "idle") in whole.plan.nodes
    assert ("people", "idle") not in lines.plan.nodes
    assert ("people", "score") in whole.plan.wanted
    assert ("people", "score") not in lines.plan.wanted
