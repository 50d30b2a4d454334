"""State: decisions for this month, the next, or from a day on; what waits, what is read, and what the file keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from jixiao.engine.evaluation import Evaluation
from jixiao.problems import Problems
from jixiao.scheme.rules import Measure, Promotion, Rule
from tests.engine.ranked_scheme import column, person, run

SPAN = "2026-01..2026-05"
MONTHS = [f"2026-{month:02}" for month in range(1, 6)]


def moves(when: str, *, formula: str = "step(carried.rank, 1)", where: str | None = "sales > 10") -> Rule:
    return Promotion(
        "promotion", on="people", unit="rank(rank_table)", formula=formula, where=where, sets="rank", takes_effect=when
    )


SHOWN = Measure("shown", on="people", unit="rank(rank_table)", formula="rank")
BEFORE = Measure("before", on="people", unit="rank(rank_table)", formula="carried.rank")
PAY = Measure("pay", on="people", unit="money", formula="held_row.base_pay")


def each(result: Evaluation, name: str) -> list[object]:
    """A column of the first person, month by month."""
    return [column(result, name, month)[0] for month in result.months]


def moved(rules: Sequence[Rule], *, span: str = SPAN, path: Path | None = None, **cells: object) -> Evaluation:
    return run(rules, {"people": [person("a", **cells)]}, span, history=path)  # type: ignore[arg-type]


def test_the_next_month_sees_a_decision_by_default() -> None:
    result = moved([moves("next"), SHOWN, BEFORE, PAY], sales="11", rank="starter")
    assert each(result, "shown") == ["starter", "middle", "expert", "expert", "expert"]
    assert each(result, "before") == each(result, "shown")
    assert each(result, "pay") == [2000, 3000, 5000, 5000, 5000]


def test_this_month_sees_a_decision_at_once() -> None:
    result = moved([SHOWN, BEFORE, PAY, moves("this")], sales="11", rank="starter")
    assert each(result, "promotion") == ["middle", "expert", "expert", "expert", "expert"]
    assert each(result, "shown") == ["middle", "expert", "expert", "expert", "expert"]
    assert each(result, "before") == ["starter", "middle", "expert", "expert", "expert"]
    assert each(result, "pay") == [3000, 5000, 5000, 5000, 5000]
    assert column(result, "rank", "2026-01") == ["middle"]


def test_where_no_rule_applies_what_was_carried_stays() -> None:
    result = moved([SHOWN, moves("this")], sales="10", rank="starter")
    assert each(result, "shown") == ["starter"] * 5


def test_an_unknown_condition_leaves_the_state_unknown() -> None:
    result = moved([SHOWN, moves("this")], sales=None, rank="starter")
    assert each(result, "shown") == [None] * 5


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        pytest.param("date '2025-06-30'", "m m m m m", id="in the past: now"),
        pytest.param("period.last", "m m m m m", id="in the month: now"),
        pytest.param("period.end", "s m m m m", id="on the first of the next month"),
        pytest.param("date '2026-03-31'", "s s m m m", id="in force from the month of the day"),
        pytest.param("date '2026-04-01'", "s s s m m", id="a month later"),
        pytest.param("date '2027-01-01'", "s s s s s", id="later than all"),
        pytest.param("confirmed_on", "? ? ? ? ?", id="an unknown day"),
    ],
)
def test_a_decision_from_a_day_on(date: str, expected: str) -> None:
    rule = moves(date, formula="'middle'")
    names = {"s": "starter", "m": "middle", "?": None}
    result = moved([SHOWN, BEFORE, rule], sales="11", rank="starter")
    assert each(result, "shown") == [names[word] for word in expected.split()]


def once(name: str, month: str, rank: str, when: str) -> Rule:
    """A decision in one month."""
    return Promotion(
        name, on="people", unit="rank(rank_table)", formula=f"'{rank}'", where=f"period.month = {int(month[-2:])}", sets="rank",
        takes_effect=when,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        pytest.param(once("b", "2026-02", "middle", "date '2026-04-01'"), "s s s m m", id="another day"),
        pytest.param(once("b", "2026-02", "middle", "this"), "s m m m m", id="this month"),
        pytest.param(once("b", "2026-02", "middle", "next"), "s s m m m", id="the next month"),
        pytest.param(once("b", "2026-03", "middle", "this"), "s s m m m", id="in the month in which it is due"),
        pytest.param(once("b", "2026-04", "middle", "next"), "s s e e m", id="after it"),
        pytest.param(once("b", "2026-01", "middle", "next"), "s m m m m", id="listed after it in the same month"),
    ],
)
def test_a_later_decision_replaces_one_that_waits(later: Rule, expected: str) -> None:
    first = once("a", "2026-01", "expert", "date '2026-03-01'")
    names = {"s": "starter", "m": "middle", "e": "expert"}
    result = moved([first, later, SHOWN], rank="starter")
    assert each(result, "shown") == [names[word] for word in expected.split()]


def test_a_decision_listed_before_does_not_replace_what_waits() -> None:
    rules = [once("b", "2026-01", "middle", "this"), once("a", "2026-01", "expert", "date '2026-03-01'"), SHOWN]
    assert each(moved(rules, rank="starter"), "shown") == ["middle", "middle", "expert", "expert", "expert"]


def test_of_several_decisions_the_last_listed_counts() -> None:
    rules = [once("b", "2026-01", "middle", "this"), once("a", "2026-01", "expert", "this"), SHOWN, BEFORE]
    result = moved(rules, rank="starter")
    assert each(result, "shown") == ["expert"] * 5
    assert each(result, "before") == ["starter", "expert", "expert", "expert", "expert"]


def test_a_quarterly_rule_decides_in_the_month_that_ends_it() -> None:
    rule = Promotion(
        "promotion", on="people", unit="rank(rank_table)", formula="step(carried.rank, 1)", every="quarter",
        sets="rank", takes_effect="this",
    )  # fmt: skip
    result = moved([rule, SHOWN], span="2026-01..2026-06", rank="starter")
    assert each(result, "shown") == ["starter", "starter", "middle", "middle", "middle", "expert"]


def test_a_rule_that_reads_the_state_it_sets_at_once_is_a_ring() -> None:
    with pytest.raises(Problems) as caught:
        moved([moves("this", formula="step(rank, 1)")], rank="starter")
    (problem,) = caught.value.problems
    assert problem.code == "formula.cycle"
    assert "people.promotion" in problem.render("en")
    assert "people.rank" in problem.render("en")
    assert "carried.…" in problem.render("en")


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (moves("thsi"), "takes_effect"),
        (moves("confirmed_onn"), "takes_effect"),
        (moves("add_months(confirmed_onn, 1)"), "unknown_name"),
        (moves("sales + 1"), "wrong_unit"),
        (Measure("m", on="people", formula="1", takes_effect="this"), "effect_alone"),
        (Measure("m", on="people", formula="carried.sales"), "unknown_name"),
        (Measure("m", on="people", formula="sum(carried.rank)"), "no_rows"),
    ],
)
def test_what_cannot_take_effect_is_refused(rule: Rule, code: str) -> None:
    with pytest.raises(Problems) as caught:
        moved([rule])
    assert [problem.code for problem in caught.value.problems] == [f"formula.{code}"]
    assert all(problem.render(lang) for problem in caught.value.problems for lang in ("en", "zh"))


THIRDS = Promotion(
    "third", on="people", unit="number", formula="carried.grade / 3", sets="grade", takes_effect="date '2026-03-05'"
)
RULES = [
    once("a", "2026-01", "expert", "date '2026-03-01'"),
    once("b", "2026-02", "middle", "date '2026-05-01'"),
    Promotion(
        "confirmation", on="people", unit="text", formula="'confirmed'", where="level(rank) >= 2", sets="status",
        takes_effect="this",
    ),
    THIRDS,
    Measure("grade_now", on="people", unit="number", formula="grade"),
    Measure("is_third", on="people", unit="flag", formula="grade * 3 = carried.grade"),
    Measure("is_whole", on="people", unit="flag", formula="carried.grade * 27 = 1"),
    SHOWN,
    Measure("known", on="people", unit="text", formula="status"),
]  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_going_on_from_the_file_keeps_what_waits(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"history{suffix}"
    whole = moved(RULES, span="2026-01..2026-07", rank="starter")
    assert each(whole, "shown") == ["starter"] * 4 + ["middle"] * 3
    assert each(whole, "known") == ["trial"] * 4 + ["confirmed"] * 3
    for month in ("2026-01", "2026-02", "2026-03", "2026-04..2026-05", "2026-06..2026-07"):
        part = moved(RULES, span=month, path=path, rank="starter")
        assert not [problem for problem in part.problems if problem.code.startswith("engine.history")]
        for name in part.months:
            assert part.table("people", name).equals(whole.table("people", name))


def test_a_state_that_no_decimal_holds_stays_exact(tmp_path: Path) -> None:
    """A third of a third of a third, times 27, is 1 exactly, from the file as well."""
    path = tmp_path / "history.csv"
    whole = moved(RULES, span="2026-01..2026-06", rank="starter")
    assert each(whole, "is_third") == [False, False, True, True, True, True]
    assert each(whole, "is_whole") == [False, False, False, False, True, False]
    for month in ("2026-01..2026-04", "2026-05"):
        part = moved(RULES, span=month, path=path, rank="starter")
    assert each(part, "is_whole") == [True]
    frame = pl.read_csv(path, infer_schema=False)
    assert frame["next.grade"].to_list() == ["1", "1/3", "1/9", "1/27", "1/81"]


def test_the_file_tells_what_waits(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    moved(RULES, span="2026-01..2026-03", path=path, rank="starter")
    frame = pl.read_csv(path, infer_schema=False)
    assert frame.select("period", "next.rank", "waiting.rank", "waiting.rank.from").rows() == [
        ("2026-01", "starter", "expert", "2026-03"),
        ("2026-02", "starter", "middle", "2026-05"),
        ("2026-03", "starter", "middle", "2026-05"),
    ]


def test_a_state_that_no_rule_reads_back_is_kept_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    rules = [moves("next"), SHOWN]
    for month in MONTHS[:3]:
        part = moved(rules, span=month, path=path, sales="11", rank="starter")
    assert each(part, "shown") == ["expert"]
    assert pl.read_csv(path).height == 3


def test_history_holds_what_the_month_decided() -> None:
    ever = Measure(
        "ever", on="people", unit="count", formula="count(history.rank) filter (where history.rank = 'middle')"
    )
    last = Measure("last", on="people", unit="rank(rank_table)", formula="coalesce(prior.rank, lowest(rank_table))")
    up = Measure("up", on="people", unit="flag", formula="rank > coalesce(prior.rank, rank)")
    result = moved([moves("this"), ever, last, up], sales="11", rank="starter")
    assert each(result, "ever") == [1, 1, 1, 1, 1]
    assert each(result, "last") == ["starter", "middle", "expert", "expert", "expert"]
    assert each(result, "up") == [False, True, False, False, False]


def test_a_decision_goes_before_a_posting_of_the_month() -> None:
    postings = [{"posting_id": "1", "person_id": "a", "rank": "expert", "from": "2026-01-10", "to": "2026-01-31"}]
    deals = [
        {"deal_id": str(day), "person_id": "a", "date": dt.date(2026, month, day), "amount": 1}
        for month, day in ((1, 5), (1, 15), (2, 6), (2, 16))
    ]
    then = Measure("then", on="deals", unit="rank(rank_table)", formula="person.rank")
    quiet = [moves("this", where="period.month = 2"), SHOWN, then]
    tables = {"people": [person("a", "starter")], "postings": postings, "deals": deals}
    result = run(quiet, tables, "2026-01..2026-02")
    assert each(result, "shown") == ["expert", "middle"]
    assert column(result, "then", "2026-01", "deals") == ["starter", "expert"]
    assert column(result, "then", "2026-02", "deals") == ["middle", "middle"]
    decided = run([moves("this", formula="'middle'", where=None), SHOWN, then], tables, "2026-01")
    assert each(decided, "shown") == ["middle"]
    assert column(decided, "then", "2026-01", "deals") == ["middle", "middle"]


def test_an_explanation_tells_the_decision_and_what_was_carried() -> None:
    (explanation,) = moved([moves("this"), Promotion("line", on="people", unit="rank(rank_table)", formula="rank")],
                           span="2026-01", sales="11", rank="starter").explain("a", "line")  # fmt: skip
    (state,) = explanation.children
    assert (state.name, state.value, state.label.en) == ("rank", "middle", "Rank")
    assert state.formula is not None
    assert state.formula.en == "if(promotion applies, promotion, carried.Rank)"
    (decision,) = state.children
    assert (decision.name, decision.value) == ("promotion", "middle")
    found = {child.name: child for child in decision.children}
    assert found["carried.rank"].value == "starter"
    assert found["carried.rank"].remarks[0].en == "what was in force before the decisions of 2026-01"


def test_a_reason_leads_through_the_decision() -> None:
    line = Promotion("line", on="people", unit="rank(rank_table)", formula="rank")
    result = moved([moves("this"), line], span="2026-01", sales=None, rank="starter")
    (problem,) = [problem for problem in result.problems if "people.line" in problem.path]
    assert "people.sales of a" in problem.render("en")
    result = moved([moves("this"), line], span="2026-01", sales="1", rank=None)
    (problem,) = result.problems
    assert "nothing was carried into 2026-01 as people.rank of a" in problem.render("en")


def test_a_month_may_be_evaluated_again_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    whole = moved(RULES, span="2026-01..2026-06", rank="starter")
    for month in ("2026-01..2026-03", "2026-04", "2026-05", "2026-04", "2026-03", "2026-05..2026-06", "2026-05"):
        part = moved(RULES, span=month, path=path, rank="starter")
        for name in part.months:
            assert part.table("people", name).equals(whole.table("people", name))
