"""A tiny world for formulas that are made at random: one table with every kind of column, terms of every shape."""

from __future__ import annotations

import datetime as dt
import functools
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import strategies as st

from jixiao.language import Label
from jixiao.policy.model import Edition, OwnedRule, Policy
from jixiao.scheme.periods import Period
from jixiao.scheme.rules import Measure
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import Band, Bands, Curve, Ladder, Ranks, Step
from jixiao.scheme.tables import Column, Table
from jixiao.scheme.terms import BandsTerm, CurveTerm, DateTerm, LadderTerm, NumberTerm, RanksTerm, RankTerm

F = Fraction
PEOPLE = Table(
    "people",
    (
        Column("person_id", "text"),
        Column("amount", "mixed"),
        Column("plan", "mixed"),
        Column("share", "mixed"),
        Column("small", "mixed"),
        Column("word", "text"),
        Column("other_word", "text"),
        Column("day_one", "date"),
        Column("day_two", "date"),
        Column("met", "flag"),
        Column("maybe", "flag"),
        Column("grade", "rank(grades)"),
        Column("other_grade", "rank(grades)"),
    ),
    key=("person_id",),
)
#: ranks in another order than their names, with a threshold that does not end and one that several share
GRADES = (("z", "-1", "0"), ("c'd", "0.1", "0"), ("工号", "1/3", "1"), ("a", "100/3", "1"), ("m", "100/3", "3"))
CALENDAR = Table("calendar", (Column("date", "date"), Column("is_working_day", "flag")), key=("date",))
#: every seventh and eleventh day is free, every 97th is not listed
DAYS = [
    {"date": dt.date(2024, 2, 1) + dt.timedelta(i), "is_working_day": i % 7 != 0 and i % 11 != 0}
    for i in range(800)
    if i % 97
]
TERMS = (
    NumberTerm("third", default=F(1, 3)),
    NumberTerm("rate", default=F(3, 200)),
    BandsTerm("whole_bands", default=Bands("whole", (Band(F(1), F(11, 10)), Band(F(1, 3), F(2, 3), above=True), Band(F(0), F(0))))),
    BandsTerm(
        "slices", default=Bands("marginal", (Band(F(100), F(1, 50)), Band(F(10, 3), F(1, 30)), Band(F(0), F(1, 100))))
    ),
    CurveTerm("line", default=Curve(((F(-1), F(0)), (F(2), F(1)), (F(9), F(2))))),
    RanksTerm(
        "grades",
        columns=(Column("rank", "text"), Column("low", "mixed"), Column("other", "mixed")),
        reaches=("low", "other"),
        default=Ranks(tuple({"rank": name, "low": F(low), "other": F(other)} for name, low, other in GRADES)),
    ),
    RankTerm("entry", of="grades", default="c'd"),
    DateTerm("opened", default=dt.date(2025, 1, 31)),
    LadderTerm(
        "steps",
        default=Ladder((Step(F(10)), Step(F(50, 3), "warning"), Step(None, "decided", F(5), F(500)), Step(F(100)))),
    ),
)  # fmt: skip
SCHEME = Scheme("tiny", title=Label("Tiny", "小"), document="–", tables=(PEOPLE, CALENDAR), terms=TERMS)
MONTH = Period.parse("2026-02")
VALUES: Mapping[str, object] = {term.name: term.default for term in TERMS}

NUMBERS = ("amount", "plan", "share", "small", "third", "rate", "period.month", "period.previous_year")
LITERALS = ("0", "1", "2", "3", "7", "0.5", "0.005", "0.015", "100", "1.25")


def policy(formulas: Sequence[tuple[str, str]]) -> Policy:
    """A policy whose rules `m0`, `m1` ... have the given units and formulas."""
    rules = [Measure(f"m{i}", on="people", unit=unit, formula=text) for i, (unit, text) in enumerate(formulas)]
    edition = Edition(MONTH, {"tiny": dict(VALUES)})  # type: ignore[dict-item]  # defaults of terms
    owned = tuple(OwnedRule(rule, "tiny") for rule in rules)
    return Policy("p", Path("policy.toml"), {"tiny": SCHEME}, MONTH, None, "CNY", 2, {}, (edition,), owned)


def rows(seed: int, count: int) -> list[dict[str, object]]:
    """Rows in which ties, edges, zeros and unknown cells are frequent."""
    dice = random.Random(seed)

    def number(*values: str) -> Decimal | None:
        return None if dice.random() < 0.1 else Decimal(dice.choice(values))

    def day() -> dt.date | None:
        return None if dice.random() < 0.1 else dt.date(2024, 1, 31) + dt.timedelta(dice.randrange(760))

    def one(i: int) -> dict[str, object]:
        return {
            "person_id": f"P{i:02d}",
            "amount": number("0", "0.01", "0.05", "100", "33.33", "-12.5", "1234.56", "250000"),
            "plan": number("0", "1", "3", "7", "90", "100", "-3"),
            "share": number("0", "0.1", "0.3", "0.333333333333333333", "0.9", "1", "1.005"),
            "small": number("0", "1", "2", "3", "4", "5", "-2", "1.5"),
            "word": dice.choice(["a", "b", "c'd", "工号", None]),
            "other_word": dice.choice(["a", "b", ""]),
            "day_one": day(),
            "day_two": day(),
            "met": dice.choice([True, False]),
            "maybe": dice.choice([True, False, None]),
            "grade": dice.choice(["z", "c'd", "工号", "a", "m", None]),
            "other_grade": dice.choice(["z", "工号", "m"]),
        }

    return [one(i) for i in range(count)]


Texts = st.SearchStrategy[str]


@functools.cache
def number(depth: int, rules: int) -> Texts:
    """Formulas whose value is a number; `rules` numbers `m0` ... may be read."""
    leaves = st.sampled_from([*NUMBERS, *LITERALS, *(f"m{i}" for i in range(rules))])
    if depth == 0:
        return leaves
    n, f, d = number(depth - 1, rules), flag(depth - 1, rules), date(depth - 1, rules)
    count = st.sampled_from(["0", "1", "2", "3"])
    return leaves | st.one_of(
        st.builds("({} {} {})".format, n, st.sampled_from("+-*/"), n),
        st.builds("({} {} {})".format, n, st.sampled_from("+-*/"), n),
        st.builds("({} % {})".format, n, n),
        st.builds("(- {})".format, n),
        st.builds("if({}, {}, {})".format, f, n, n),
        st.builds("if({}, {}, null)".format, f, n),
        st.builds("coalesce({}, {})".format, n, n),
        st.builds("{}({}, {})".format, st.sampled_from(["least", "greatest"]), n, n),
        st.builds("{}({})".format, st.sampled_from(["floor", "ceil", "abs"]), n),
        st.builds("round({}, {})".format, n, count),
        st.builds("band({}, whole_bands)".format, n),
        st.builds("marginal({}, slices)".format, n),
        st.builds("curve({}, line)".format, n),
        st.builds("level({})".format, rank(depth - 1, rules)),
        st.builds("ladder({}, steps).{}".format, n, st.sampled_from(["amount", "total", "lo", "hi"])),
        st.builds("{}({}, {})".format, st.sampled_from(["days", "months", "years"]), d, d),
        st.builds("working_days({}, {})".format, d, d),
        st.builds("{}({})".format, st.sampled_from(["year", "month", "day"]), d),
    )


@functools.cache
def flag(depth: int, rules: int) -> Texts:
    """Formulas whose value is a flag."""
    leaves = st.sampled_from(["met", "maybe", "true", "false"])
    if depth == 0:
        return leaves
    n, f = number(depth - 1, rules), flag(depth - 1, rules)
    d, t, r = date(depth - 1, rules), text(depth - 1, rules), rank(depth - 1, rules)
    sign = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    return leaves | st.one_of(
        st.builds("({} {} {})".format, n, sign, n),
        st.builds("({} {} {})".format, n, sign, n),
        st.builds("({} {} {})".format, d, sign, d),
        st.builds("({} {} {})".format, t, sign, t),
        st.builds("({} {} {})".format, r, sign, r),
        st.builds("({} {} 'a')".format, r, sign),
        st.builds("({} between {} and {})".format, r, r, r),
        st.builds("({} in ({}, 'm'))".format, r, r),
        st.builds("({} {} {})".format, f, st.sampled_from(["and", "or", "=", "<>"]), f),
        st.builds("(not {})".format, f),
        st.builds("({} between {} and {})".format, n, n, n),
        st.builds("({} in ({}, {}))".format, n, n, n),
        st.builds("({} not in ({}, {}))".format, t, t, t),
        st.builds("({} is {}null)".format, n | d | t | f | r, st.sampled_from(["", "not "])),
        st.builds(
            "(period.{} {} period.previous_{})".format, st.sampled_from(["half", "quarter"]), sign, st.just("half")
        ),
        st.builds("if({}, {}, {})".format, f, f, f),
        st.builds("coalesce({}, {})".format, st.sampled_from(["met", "maybe"]), f),
        st.builds("ladder({}, steps).decided".format, n),
    )


@functools.cache
def date(depth: int, rules: int) -> Texts:
    """Formulas whose value is a date."""
    leaves = st.sampled_from(
        [
            "day_one",
            "day_two",
            "opened",
            "period.start",
            "period.end",
            "period.last",
            "date '2024-02-29'",
            "date '9999-12-31'",
        ]
    )
    if depth == 0:
        return leaves
    d, n, f = date(depth - 1, rules), number(depth - 1, rules), flag(depth - 1, rules)
    return leaves | st.one_of(
        st.builds("{}({}, {})".format, st.sampled_from(["add_months", "add_days", "add_working_days"]), d, n),
        st.builds("month_start({})".format, d),
        st.builds("{}({}, {})".format, st.sampled_from(["least", "greatest"]), d, d),
        st.builds("coalesce({}, {})".format, st.sampled_from(["day_one", "day_two"]), d),
        st.builds("if({}, {}, {})".format, f, d, d),
    )


@functools.cache
def text(depth: int, rules: int) -> Texts:
    """Formulas whose value is a text."""
    leaves = st.sampled_from(["word", "other_word", "'a'", "'c''d'", "'工号'"])
    if depth == 0:
        return leaves
    t, n, f = text(depth - 1, rules), number(depth - 1, rules), flag(depth - 1, rules)
    return leaves | st.one_of(
        st.builds("if({}, {}, {})".format, f, t, t),
        st.builds("text({})".format, n),
        st.builds("concat({}, {})".format, t, t | st.sampled_from(["period.quarter", "period.previous_half"])),
        st.builds("coalesce({}, {})".format, st.sampled_from(["word", "other_word"]), t),
        st.builds("ladder({}, steps).sanction".format, n),
    )


@functools.cache
def rank(depth: int, rules: int) -> Texts:
    """Formulas whose value is a rank."""
    leaves = st.sampled_from(["grade", "other_grade", "entry", "lowest(grades)", "highest(grades)"])
    if depth == 0:
        return leaves
    r, n, f = rank(depth - 1, rules), number(depth - 1, rules), flag(depth - 1, rules)
    return leaves | st.one_of(
        st.builds("reach(grades, {}, {})".format, n, n),
        st.builds("step({}, {})".format, r, n),
        st.builds("{}({}, {})".format, st.sampled_from(["least", "greatest"]), r, r),
        st.builds("coalesce({}, {})".format, st.sampled_from(["grade", "other_grade"]), r),
        st.builds("if({}, {}, {})".format, f, r, r),
        st.builds("if({}, {}, 'm')".format, f, r),
    )
