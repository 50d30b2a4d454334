"""Ranks: their order, the rank that thresholds give, and what is refused, in columns as well as exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao.formula.tree import Scalar
from jixiao.problems import Problems
from jixiao.scheme.steps import Ranks, WrongSteps
from jixiao.scheme.tables import Column
from jixiao.scheme.terms import AnyTerm, RanksTerm, RankTerm
from tests.formula.reading import Given, read

F = Fraction
#: by name the order would be another one: expert, junior, middle
TABLE = RanksTerm(
    "grades",
    columns=(Column("rank", "text"), Column("sales", "money"), Column("rate", "rate")),
    reaches="sales",
    default=Ranks(
        (
            {"rank": "middle", "sales": F(0), "rate": F(1, 100)},
            {"rank": "junior", "sales": F(100), "rate": F(2, 100)},
            {"rank": "expert", "sales": F(1000, 3), "rate": F(3, 100)},
        )
    ),
)
TWO = RanksTerm(
    "double",
    columns=(Column("rank", "text"), Column("sales", "money"), Column("months", "months")),
    reaches=("sales", "months"),
    default=Ranks(
        (
            {"rank": "a", "sales": F(0), "months": F(0)},
            {"rank": "b", "sales": F(100), "months": F(6)},
            {"rank": "c", "sales": F(100), "months": F(12)},
        )
    ),
)
TERMS: tuple[AnyTerm, ...] = (TABLE, TWO, RankTerm("entry", of="grades", default="junior"))
RANKS = ["middle", "junior", "expert", None]


def ranked(*names: str | None) -> Given:
    return {"x": ("rank(grades)", names)}


def one(formula: str, unit: str, given: Given) -> list[Scalar]:
    return read(formula, unit, given, TERMS)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("x < 'junior'", [True, False, False, None]),
        ("x <= 'junior'", [True, True, False, None]),
        ("x > 'junior'", [False, False, True, None]),
        ("x >= 'junior'", [False, True, True, None]),
        ("'junior' >= x", [True, True, False, None]),
        ("x = 'junior'", [False, True, False, None]),
        ("x <> entry", [True, False, True, None]),
        ("x >= entry", [False, True, True, None]),
        ("x between 'middle' and 'junior'", [True, True, False, None]),
        ("x in ('middle', 'expert')", [True, False, True, None]),
        ("coalesce(x, 'expert') > 'middle'", [False, True, True, True]),
        ("if(x is null, 'expert', x) = 'expert'", [False, False, True, True]),
        ("x = if(x = 'middle', 'junior', 'expert')", [False, False, True, None]),
    ],
)
def test_ranks_are_compared_by_their_rows(formula: str, expected: list[Scalar]) -> None:
    assert one(formula, "flag", ranked(*RANKS)) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("step(x, 1)", ["junior", "expert", "expert", None]),
        ("step(x, -1)", ["middle", "middle", "junior", None]),
        ("step(x, 0)", ["middle", "junior", "expert", None]),
        ("step(x, 99999999999999999999)", ["expert", "expert", "expert", None]),
        ("step(x, -99)", ["middle", "middle", "middle", None]),
        ("step(x, 1.9)", ["junior", "expert", "expert", None]),
        ("step(x, -1.9)", ["middle", "middle", "junior", None]),
        ("step(x, null)", [None, None, None, None]),
        ("greatest(x, 'junior')", ["junior", "junior", "expert", None]),
        ("least(entry, x, 'expert')", ["middle", "junior", "junior", None]),
        ("lowest(grades)", ["middle"] * 4),
        ("if(x > lowest(grades), lowest(grades), highest(grades))", ["expert", "middle", "middle", None]),
        ("entry", ["junior"] * 4),
        ("'expert'", ["expert"] * 4),
    ],
)
def test_ranks_up_and_down(formula: str, expected: list[Scalar]) -> None:
    assert one(formula, "rank(grades)", ranked(*RANKS)) == expected


def test_the_place_of_a_rank_is_a_number() -> None:
    assert one("level(x) * 2", "mixed", ranked(*RANKS)) == [F(2), F(4), F(6), None]


def test_a_name_that_is_no_rank_has_no_place() -> None:
    assert one("level(x)", "mixed", ranked("gone")) == [None]
    assert one("x >= 'middle'", "flag", ranked("gone")) == [None]
    assert one("step(x, 1)", "rank(grades)", ranked("gone")) == [None]
    assert one("greatest(x, 'middle')", "rank(grades)", ranked("gone")) == [None]


@pytest.mark.parametrize(
    ("sales", "expected"),
    [
        pytest.param("-0.01", None, id="below the lowest"),
        pytest.param("0", "middle", id="at the lowest"),
        pytest.param("99.999999999999999999", "middle", id="just below an edge"),
        pytest.param("100", "junior", id="at an edge"),
        pytest.param("333.333333333333333333", "junior", id="just below an edge that does not end"),
        pytest.param("333.333333333333333334", "expert", id="just above an edge that does not end"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_reach_includes_the_threshold(sales: str | None, expected: str | None) -> None:
    assert one("reach(grades, x)", "rank(grades)", {"x": ("money", [sales])}) == [expected]


def test_reach_decides_values_that_are_not_known_exactly() -> None:
    given: Given = {"x": ("money", ["1000", "300", "299.999999999999999999"])}
    assert one("reach(grades, x / 3)", "rank(grades)", given) == ["expert", "junior", "middle"]


@pytest.mark.parametrize(
    ("sales", "months", "expected"),
    [
        ("100", "5", "a"),
        ("99", "12", "a"),
        ("100", "6", "b"),
        ("100", "12", "c"),
        ("-1", "12", None),
        (None, "1", None),
    ],
)
def test_reach_asks_every_threshold(sales: str | None, months: str, expected: str | None) -> None:
    given: Given = {"x": ("money", [sales]), "y": ("months", [months])}
    assert one("reach(double, x, y)", "rank(double)", given) == [expected]


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("x >= 'junoir'", "unknown_rank"),
        ("coalesce(x, 'junoir') = x", "unknown_rank"),
        ("x > y", "clash"),
        ("x > 1", "clash"),
        ("x = word", "clash"),
        ("level('junior') = 1", "not_a_rank"),
        ("abs(x) = 1", "not_a_number"),
        ("reach(grades, 1, 2) = x", "thresholds"),
        ("reach(double, 1) = y", "thresholds"),
        ("reach(x, 1) = x", "no_steps"),
        ("lowest(x) = x", "no_steps"),
        ("grades = x", "table_term"),
        ("reach(grades, day) = x", "clash"),
        ("z = 'a'", "no_ranks"),
    ],
)
def test_what_is_no_rank_is_refused(formula: str, code: str) -> None:
    given: Given = {
        "x": ("rank(grades)", ["middle"]),
        "y": ("rank(double)", ["a"]),
        "z": ("rank(nowhere)", ["a"]),
        "word": ("text", ["a"]),
        "day": ("date", ["2026-01-01"]),
    }
    with pytest.raises(Problems) as caught:
        one(formula, "flag", given)
    assert [problem.code for problem in caught.value.problems] == [f"formula.{code}"]
    assert all(problem.render(lang) for problem in caught.value.problems for lang in ("en", "zh"))


def test_a_misspelt_rank_comes_with_the_nearest() -> None:
    with pytest.raises(Problems) as caught:
        one("x >= 'junoir'", "flag", ranked("middle"))
    assert "(nearest: “junior”)" in str(caught.value)
    with pytest.raises(Problems):
        one("'junoir'", "rank(grades)", ranked("middle"))


def test_a_blank_rank_table_is_a_blank() -> None:
    blank = RanksTerm("grades", columns=TABLE.columns, reaches="sales")
    with pytest.raises(Problems) as caught:
        read("x = 'junior'", "flag", ranked("junior"), [blank])
    assert [problem.code for problem in caught.value.problems] == ["formula.blank"]


def row(name: str, **figures: int) -> dict[str, Fraction | str]:
    return {"rank": name, **{key: F(value) for key, value in figures.items()}}


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        pytest.param([row("a", sales=1), row("b", sales=0)], "rows[1].sales", id="falling"),
        pytest.param([row("a", sales=1), row("b", sales=1)], "rows[1].sales", id="a rank that nobody can hold"),
        pytest.param([row("a"), row("b", sales=1)], "rows[0]", id="no threshold"),
        pytest.param([row("a", sales=1), row("a", sales=2)], "rows[1]", id="a name twice"),
    ],
)
def test_thresholds_rise_with_the_rank(rows: list[dict[str, Fraction | str]], at: str) -> None:
    with pytest.raises(WrongSteps) as caught:
        Ranks(tuple(rows), "rank", "sales")
    assert caught.value.at == at


def test_of_several_thresholds_one_rises_and_none_falls() -> None:
    Ranks((row("a", x=1, y=1), row("b", x=1, y=2)), "rank", ("x", "y"))
    with pytest.raises(WrongSteps):
        Ranks((row("a", x=1, y=2), row("b", x=2, y=1)), "rank", ("x", "y"))


def test_thresholds_are_columns_of_numbers() -> None:
    with pytest.raises(ValueError, match="reaches names rank"):
        RanksTerm("grades", columns=TABLE.columns, reaches="rank")
