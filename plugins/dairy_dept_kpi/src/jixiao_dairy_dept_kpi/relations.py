"""How the facts hang together: the tables made of them, and the references between all of these.

A `kpi` is an indicator that a department has or had, a `stage` a date from which a department's indicators or weights
are others, a `staged_kpi` an indicator in a stage. For weights by experts there is a row for every comparison of two
items (`pairs`), every possible circle of three (`triads`), every answer in a round (`opinions`) and its ballot.
"""

from __future__ import annotations

from jixiao import Derived, Join, Reference

_DEPARTMENT = ("department_id", "department_id")
_STAGE = (_DEPARTMENT, ("valid_from", "valid_from"))
_STAGED = (*_STAGE, ("item", "item"))
_ROUND = (*_STAGE, ("round", "round"))
_BALLOT = (*_ROUND, ("expert_id", "expert_id"))

DERIVED = (
    Derived("offices", "people", ("role",)),
    Derived("kpis", "indicators", (("department_id", "scope_id"), "item"), where="scope_type = 'dept'"),
    Derived("stages", "indicators", (("department_id", "scope_id"), "valid_from"), where="scope_type = 'dept'"),
    Derived(
        "staged_kpis",
        "stages",
        ("department_id", "valid_from", ("item", "kpi.item")),
        joins=(Join("kpi", "kpis", (_DEPARTMENT,)),),
    ),
    # who has compared two items of a list
    Derived(
        "judges",
        "judgments",
        (("department_id", "one.department_id"), ("valid_from", "one.valid_from"), "expert_id"),
        joins=(
            Join("one", "staged_kpis", (("item_a", "item"),)),
            Join(
                "other",
                "staged_kpis",
                (("one.department_id", "department_id"), ("one.valid_from", "valid_from"), ("item_b", "item")),
            ),
        ),
    ),
    Derived(
        "pairs",
        "judges",
        ("department_id", "valid_from", "expert_id", ("item_a", "one.item"), ("item_b", "other.item")),
        joins=(Join("one", "staged_kpis", _STAGE), Join("other", "staged_kpis", _STAGE)),
    ),
    Derived(
        "triads",
        "pairs",
        ("department_id", "valid_from", "expert_id", "item_a", "item_b", ("item_c", "third.item")),
        joins=(Join("third", "staged_kpis", _STAGE),),
    ),
    Derived(
        "opinions",
        "expert_weights",
        (("department_id", "of.department_id"), ("valid_from", "of.valid_from"), "round", "expert_id", "item"),
        joins=(Join("of", "staged_kpis", (("item", "item"),)),),
    ),
    Derived("ballots", "opinions", ("department_id", "valid_from", "round", "expert_id")),
    Derived("polls", "opinions", ("department_id", "valid_from", "round", "item")),
    Derived("rounds", "opinions", ("department_id", "valid_from", "round")),
)

REFERENCES = (
    Reference("department", "people", "departments", (_DEPARTMENT,)),
    Reference("parent", "departments", "departments", (("parent_id", "department_id"),), reverse="sub_departments"),
    Reference("leader", "departments", "people", (("leader_id", "person_id"),), reverse="led"),
    Reference("office", "people", "offices", (("role", "role"),)),
    Reference("office", "departments", "offices", (("reports_to", "role"),), reverse="reporting", optional=True),
    Reference("department", "approvals", "departments", (("subject", "department_id"),)),
    # indicators, stage by stage; a department that does not exist is told once, of the row that names it
    Reference("department", "indicators", "departments", (("scope_id", "department_id"),), when="scope_type = 'dept'"),
    Reference("department", "kpis", "departments", (_DEPARTMENT,), optional=True),
    Reference("department", "stages", "departments", (_DEPARTMENT,), optional=True),
    Reference("before", "stages", "stages", (_DEPARTMENT,), before="valid_from", reverse="following"),
    Reference("stage", "staged_kpis", "stages", _STAGE),
    Reference("kpi", "staged_kpis", "kpis", (_DEPARTMENT, ("item", "item"))),
    Reference(
        "before",
        "staged_kpis",
        "staged_kpis",
        (_DEPARTMENT, ("item", "item")),
        before="valid_from",
        reverse="following",
    ),
    Reference(
        "of",
        "indicators",
        "staged_kpis",
        (("scope_id", "department_id"), ("valid_from", "valid_from"), ("item", "item")),
        when="scope_type = 'dept'",
        reverse="entries",
    ),
    # marks and figures
    Reference("department", "scores", "departments", (_DEPARTMENT,)),
    Reference("kpi", "scores", "kpis", (_DEPARTMENT, ("item", "item"))),
    Reference("person", "scores", "people", (("person_id", "person_id"),), reverse="own_scores"),
    Reference("assessor", "scores", "people", (("assessor_id", "person_id"),), reverse="given_scores"),
    Reference(
        "kpi",
        "targets",
        "kpis",
        (("scope_id", "department_id"), ("metric", "item")),
        when="scope_type = 'dept'",
    ),
    # other figures of a department may be on record as well
    Reference("kpi", "history", "kpis", (_DEPARTMENT, ("metric", "item")), reverse="actuals", optional=True),
    # comparisons in pairs
    Reference("stage", "judges", "stages", _STAGE),
    Reference("judge", "pairs", "judges", (*_STAGE, ("expert_id", "expert_id"))),
    Reference("stage", "pairs", "stages", _STAGE),
    Reference("one", "pairs", "staged_kpis", (*_STAGE, ("item_a", "item"))),
    Reference("other", "pairs", "staged_kpis", (*_STAGE, ("item_b", "item")), reverse="pairs_against"),
    Reference(
        "direct",
        "pairs",
        "judgments",
        (("expert_id", "expert_id"), ("item_a", "item_a"), ("item_b", "item_b")),
        optional=True,
    ),
    Reference(
        "converse",
        "pairs",
        "judgments",
        (("expert_id", "expert_id"), ("item_b", "item_a"), ("item_a", "item_b")),
        reverse="converse_pairs",
        optional=True,
    ),
    Reference("stage", "triads", "stages", _STAGE),
    *(
        Reference(
            name,
            "triads",
            "pairs",
            (*_STAGE, ("expert_id", "expert_id"), (one, "item_a"), (other, "item_b")),
            reverse=f"as_{name}",
        )
        for name, one, other in (
            ("first", "item_a", "item_b"),
            ("second", "item_b", "item_c"),
            ("third", "item_c", "item_a"),
        )
    ),
    # rounds of experts
    Reference(
        "entry", "opinions", "expert_weights", (("round", "round"), ("expert_id", "expert_id"), ("item", "item"))
    ),
    Reference("of", "opinions", "staged_kpis", _STAGED),
    Reference("ballot", "opinions", "ballots", _BALLOT),
    Reference("poll", "opinions", "polls", (*_ROUND, ("item", "item"))),
    Reference("stage", "ballots", "stages", _STAGE),
    Reference("in_round", "ballots", "rounds", _ROUND),
    Reference("of", "polls", "staged_kpis", _STAGED),
    Reference("in_round", "polls", "rounds", _ROUND),
    Reference("stage", "rounds", "stages", _STAGE),
)
