"""Formulas at random: nothing but a value or a fault comes out, and the columnar reading agrees with the exact one."""

from __future__ import annotations

import builtins
import logging
import os
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jixiao.engine.evaluate import compile_policy, evaluate
from jixiao.engine.moments import moment_values
from jixiao.formula import exact
from jixiao.formula.columns import scalars
from jixiao.formula.compile import compile_rules
from jixiao.formula.parse import DEEPEST, LONGEST, FormulaFault, parse
from jixiao.formula.scale import decimal
from jixiao.formula.syntax import written
from jixiao.formula.tree import Derived, Scalar
from jixiao.formula.world import Owned, World, world
from jixiao.plugins import offers
from jixiao.problems import Problems
from jixiao.scheme.rules import Measure
from tests import formula_world as tiny

fuzzed = settings(
    deadline=None,
    max_examples=int(os.environ.get("JIXIAO_FUZZ_EXAMPLES", "80")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

#: what formulas are made of, and what they must not be
WORDS = (
    "wage_base", "hire_date", "name", "department", "department.ratio", "sold_area", "sum", "count", "only", "rank",
    "place", "allot", "bounded_share", "median", "concat", "text", "latest", "avg", "during", "paid", "recompute", "band", "ladder", "if", "coalesce", "least", "round",
    "deals.amount", "deals.date", "targets.value", "events.type", "history.quota_met", "history.ago", "prior.quota_met",
    "period.start", "period", "date", "'area'", "'2026-02-30'", "filter", "where", "over", "partition", "by", "order",
    "reach", "level", "step", "carried.status", "desc", "nulls", "first", "and", "or", "not", "in", "between", "is", "null", "true", "false", "distinct", "(", ")", "(",
    ")", ",", ".", "+", "-", "*", "/", "%", "=", "<>", "<", ">=", "=>", "0", "1", "0.5", "1e9", "department_ratio",
    "over50_rate", "'whole_excess'", "case", "when", "select", "from", "as", "exists", "cast", "--", "/*", ";", "months",
    "interval", "grant", "drop", "table", "@", "::", "||", "[", "]", "{", "}", '"x"', "`x`", "\\", "1_000", "٣", "工号", "，",
)  # fmt: skip


def real_estate() -> World:
    """The world of the monthly pay scheme, as far as its document fills the terms."""
    offer = offers(["real_estate"])["real_estate"]
    values = {
        term.name: default for term in offer.scheme.terms if (default := getattr(term, "default", None)) is not None
    }
    owned = [Owned(rule, "real_estate") for rule in offer.rules]
    return world({"real_estate": offer.scheme}, owned, {"real_estate": values}, places=2)


WORLD = real_estate()


def compiled(text: str) -> str | None:
    """Compile one formula over people; the code of its problem, or None."""
    rule = Owned(Measure("fuzzed", on="people", formula=text, unit="mixed"), "real_estate")
    _, problems = compile_rules(WORLD, [rule], (), lambda _: None)
    for problem in problems:
        assert problem.render("en")
        assert problem.render("zh")
    return problems[0].code if problems else None


@fuzzed
@given(st.text(max_size=60))
@example("$")
@example("'")
@example("\x00")
@example("a" * (LONGEST + 1))
def test_any_text_is_a_formula_or_a_fault(text: str) -> None:
    compiled(text)


@settings(fuzzed, max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from(["", " "]))
def test_any_words_of_the_language_are_a_formula_or_a_fault(words: Sequence[str], gap: str) -> None:
    compiled(gap.join(words))


@fuzzed
@given(tiny.number(3, 0) | tiny.flag(3, 0) | tiny.text(3, 0) | tiny.date(3, 0) | tiny.rank(3, 0))
def test_a_formula_written_out_again_is_the_same_formula(text: str) -> None:
    assert parse(written(parse(text))) == parse(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(" * 5000 + "1" + ")" * 5000, id="brackets beyond the length"),
        pytest.param("(" * 60 + "1" + ")" * 60, id="60 brackets"),
        pytest.param("not " * 900 + "true", id="not not not"),
        pytest.param("- " * 1500 + "1", id="minus minus minus"),
        pytest.param("+".join(["1"] * 1900), id="a long sum"),
        pytest.param("if(true," * 200 + "1" + ",0)" * 200, id="nested if"),
        pytest.param("coalesce(" + "1," * 1500 + "1)", id="too many arguments"),
        pytest.param("a." * 1900 + "b", id="a long path"),
        pytest.param("department.people." * 200 + "name", id="a path in a circle"),
        pytest.param("1 in (" + "1," * 1500 + "1)", id="a long list"),
        pytest.param("9" * 3999, id="a long number"),
        pytest.param("'" + "x" * 3900 + "'", id="a long text"),
        pytest.param("round(wage_base, 999999999)", id="a thousand million places"),
        pytest.param("case " * 700 + "1", id="case case case"),
        pytest.param("a between " * 350 + "1", id="between between"),
    ],
)
def test_length_and_nesting_are_bounded(text: str) -> None:
    start = time.monotonic()
    assert compiled(text) is not None
    assert time.monotonic() - start < 5


def test_as_many_brackets_as_are_allowed_are_read() -> None:
    assert compiled("(" * DEEPEST + "1" + ")" * DEEPEST) is None


HOSTILE = [
    "__import__('os').system('id')",
    "open('/etc/passwd')",
    "eval('1')",
    "exec('1')",
    "read_csv('/etc/passwd')",
    "read_parquet('x')",
    "scan_csv('http://localhost/')",
    "load_extension('x')",
    "getenv('HOME')",
    "(select 1)",
    "exists(select 1 from people)",
    "wage_base in (select 1)",
    "1; drop table people",
    "drop table people",
    "attach 'x.db' as x",
    "copy people to '/tmp/x'",
    "pragma database_list",
    "grant all",
    "lambda x: x",
    "name.__class__.__mro__",
    "__builtins__",
    "{{ 7 * 7 }}",
    "f'{1}'",
    "`id`",
    "$(id)",
    "wage_base -- comment",
    "/* comment */ 1",
    "cast(name as int)",
    "name::int",
    "name like '%'",
    "x'41'",
    "1_000",
    "0x1F",
    "1e3",
    "wage_base as w",
    "array[1]",
    "name[0]",
    "current_date",
    "now()",
    "random()",
    "interval '1' day",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_neither_runs_nor_reads_anything(
    text: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    parse.cache_clear()
    compiled("1")  # the texts of messages are read once

    def never(*args: object, **_: object) -> None:
        raise AssertionError(args)

    with monkeypatch.context() as patched, caplog.at_level(logging.DEBUG):
        for owner, name in (
            (os, "system"),
            (subprocess, "Popen"),
            (socket, "socket"),
            (builtins, "eval"),
            (builtins, "exec"),
        ):
            patched.setattr(owner, name, never)
        code = compiled(text)
    assert code is not None
    assert not caplog.records


# names of hidden columns


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rank() over (order by wage_base)", "rank() over (order by wage_base desc)"),
        ("count(deals) filter (where deals.source is null)", "count(deals) filter (where deals.source is not null)"),
        ("sum(deals.amount) filter (where during(deals.date))", "sum(deals.amount) filter (where during(deals.date, all => true))"),
        ("any(deals.source = 'a b')", "any(deals.source = 'a  b')"),
        ("count(deals) filter (where deals.amount > 1)", "count(deals) filter (where not deals.amount > 1)"),
    ],
)  # fmt: skip
def test_parts_that_mean_different_things_have_columns_of_their_own(one: str, other: str) -> None:
    unit = "flag" if one.startswith("any") else "mixed"
    made = [Measure(f"r{i}", on="people", formula=text, unit=unit) for i, text in enumerate((one, other))]
    rules = [Owned(rule, "real_estate") for rule in made]
    program, problems = compile_rules(WORLD, rules, (), lambda _: None)
    assert not problems
    first, second = (program.nodes[("people", name)] for name in ("r0", "r1"))
    assert isinstance(first, Derived)
    assert isinstance(second, Derived)
    assert first.tree != second.tree


# one reading against the other

Rules = Sequence[tuple[str, str]]
COUNT = 12


def disagreements(rules: Rules, seed: int) -> list[str]:
    """Every value of the rules in columns that is not, within its slack, the rational one."""
    data = tiny.rows(seed, COUNT)
    policy = tiny.policy(rules)
    run = evaluate(policy, str(tiny.MONTH), tables={"people": data, "calendar": tiny.DAYS}).months[str(tiny.MONTH)].run
    nodes = compile_policy(policy)[0].plan.nodes
    sheet = run.sheets["people"]
    moments = moment_values(tiny.MONTH, run.calendar)
    values: dict[str, list[Scalar]] = {
        column.name: [_scalar(row[column.name]) for row in data] for column in tiny.PEOPLE.columns
    }
    found = []
    for i, (unit, text) in enumerate(rules):
        name = f"m{i}"
        node = nodes[("people", name)]
        assert isinstance(node, Derived)
        read = exact.reader(node.tree)
        values[name] = [
            _storable(read({**moments, **{key: column[at] for key, column in values.items()}})) for at in range(COUNT)
        ]
        known = sheet.known(name) if unit == "number" else None
        for at, (wanted, stored) in enumerate(
            zip(values[name], scalars(sheet.frame[name], sheet.known(name)), strict=True)
        ):
            if known is None or wanted is None or stored is None:
                right = wanted == stored
            else:
                assert isinstance(wanted, Fraction)
                assert isinstance(stored, Fraction)
                off = abs(stored - wanted) * 10**18
                right = off <= known.slack and (not known.settled or stored == decimal(wanted))
            if not right:
                found.append(f"{text}: row {at}: {stored}, expected {wanted} ({known})")
    return found


def _scalar(value: object) -> Scalar:
    return Fraction(value) if isinstance(value, Decimal) else value or None if isinstance(value, str) else value  # type: ignore[return-value]


def _storable(value: Scalar) -> Scalar:
    """Beyond 20 digits a number is reported and counts as unknown."""
    return None if isinstance(value, Fraction) and abs(value) >= 10**20 else value


def _one(depth: int, earlier: int) -> st.SearchStrategy[tuple[str, str]]:
    kinds: dict[str, Callable[[int, int], st.SearchStrategy[str]]] = {
        "number": tiny.number, "flag": tiny.flag, "date": tiny.date, "text": tiny.text, "rank(grades)": tiny.rank,
    }  # fmt: skip
    return st.one_of([st.tuples(st.just(unit), make(depth, earlier)) for unit, make in kinds.items()])


SEVERAL = st.tuples(
    *(st.tuples(st.just("number"), tiny.number(2, earlier)) for earlier in range(3)), *(_one(2, 3) for _ in range(4))
)


@settings(fuzzed, max_examples=4 * int(os.environ.get("JIXIAO_FUZZ_EXAMPLES", "80")))
@given(SEVERAL, st.integers(0, 10**6))
def test_columns_agree_with_rational_numbers(rules: Rules, seed: int) -> None:
    refused: set[str] = set()
    found: list[str] = []
    try:
        found = disagreements(rules, seed)
    except Problems as problems:
        refused = {problem.code for problem in problems.problems}
    assert found == []
    allowed = {"formula.clash", "formula.not_a_rank"}
    # where branches that are never taken go, names of ranks may be left alone: texts, of which none is the least
    if any(unit == "rank(grades)" and "if(" in text for unit, text in rules):
        allowed |= {"formula.not_a_number"}
    assert refused <= allowed, "days and months do not mix; a text alone is no rank"


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param([("number", "ladder(2, steps).total")], id="an amount of a ladder that does not end"),
        pytest.param([("number", "ladder(- 1, steps).total"), ("text", "ladder(- 1, steps).sanction")], id="below the ladder"),
        pytest.param([("number", "ladder(4.5, steps).total")], id="between two steps"),
        pytest.param([("number", "(- 7) % 3"), ("number", "amount % plan")], id="remainder of a negative number"),
        pytest.param([("number", "ceil(band(7, whole_bands))")], id="a constant band"),
        pytest.param([("number", "null"), ("flag", "1 = if(m0 > 2, m0, 1)"), ("number", "amount")], id="nothing in all rows"),
        pytest.param([("flag", "0 < if(plan > 1000, amount, 0)"), ("number", "plan")], id="a choice that no row makes"),
        pytest.param([("flag", "'a' <> coalesce('b', word)"), ("number", "plan")], id="a fallback that is never needed"),
        pytest.param([("date", "least(day_one, date '2025-01-31')"), ("date", "greatest(day_one, day_two)")], id="dates"),
        pytest.param([("date", "add_months(day_one, 1000000)"), ("date", "add_days(day_one, 0 - amount * 1000)")], id="far away"),
        pytest.param([("number", "amount / 3"), ("flag", "m0 * 3 = amount"), ("number", "floor(m0 * 3)")], id="back from a third"),
        pytest.param([("number", "working_days(day_one, add_months(day_two, 1))"), ("date", "add_working_days(day_two, small)")], id="working days"),
        pytest.param([("text", "concat('a', null, word)"), ("text", "concat('a', 'b')")], id="texts and none"),
        pytest.param([("number", "coalesce(null, null)"), ("number", "- null")], id="nothing but null"),
    ],
)  # fmt: skip
def test_once_wrong(rules: Rules) -> None:
    assert disagreements(rules, 7) == []


@pytest.mark.parametrize(
    "text",
    [
        "amount * (99999999999999999999 * 99999999999999999999)",
        "amount * (0.000000000000000001 * 0.000000000000000001)",
    ],
)
def test_constants_beyond_what_columns_hold(text: str) -> None:
    assert disagreements([("number", text)], 7) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("'a' + 'b'", "not_a_number"),
        ("hire_date + hire_date", "not_a_number"),
        ("abs(name)", "not_a_number"),
        ("least(name, 'x')", "not_a_number"),
        ("sum(deals.date)", "not_a_number"),
        ("allot('x', name) over ()", "not_a_number"),
        ("bounded_share(name, 0, 1) over ()", "not_a_number"),
        ("bounded_share(wage_base, 0, wage_base) over ()", "clash"),
        ("concat(name, 1)", "not_a_text"),
        ("working_days(hire_date, hire_date)", "no_calendar"),
        ("concat(name, hire_date)", "not_a_text"),
        ("only(wage_base) over ()", "not_over"),
        ("abs(wage_base) over ()", "not_over"),
        ("count(distinct name) over ()", "not_over"),
        ("median(wage_base) over (order by name)", "no_running"),
        ("allot(wage_base, 1) over (order by name)", "no_running"),
        ("rank() filter (where 1) over (order by name)", "not_a_flag"),
        ("round(wage_base, 1.5)", "places"),
        ("round(wage_base, 0 - 1)", "places"),
        ("round(wage_base, wage_base)", "places"),
        ("department_ratio", "steps_as_value"),
        ("department_ratio + 1", "steps_as_value"),
        ("band(department_ratio, department_ratio)", "steps_as_value"),
        ("if(1, 2, 3)", "not_a_flag"),
        ("not 3", "not_a_flag"),
        ("1 = 'a'", "clash"),
        ("1 in ('a')", "clash"),
        ("department = 'X'", "row_as_value"),
        ("department", "row_as_value"),
        ("rank() over (order by department)", "row_as_value"),
        ("rank() over (order by wage_base nulls first)", "not_allowed"),
        ("100000000000000000000000", "number_size"),
        ("grant x", "not_allowed"),
    ],
)
def test_what_cannot_be_computed_is_refused_when_it_is_read(text: str, code: str) -> None:
    assert compiled(text) == f"formula.{code}"


def test_a_fault_points_at_its_characters() -> None:
    with pytest.raises(FormulaFault) as caught:
        parse("wage_base + 1_000")
    assert caught.value.span.start == len("wage_base + 1")
