"""A small scheme with ranks: people of a rank in departments, their deals, a table of ranks, other tables of figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.language import Label
from jixiao.policy.model import Edition, OwnedRule, Policy
from jixiao.scheme.periods import Period
from jixiao.scheme.rules import Rule
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import Ranks, Rows, TermValue
from jixiao.scheme.tables import Column, Reference, Table
from jixiao.scheme.terms import DateTerm, RanksTerm, RankTerm, TableTerm

F = Fraction
PEOPLE = Table(
    "people",
    (
        Column("person_id", "text", required=True),
        Column("rank", "rank(rank_table)", Label("Rank", "等级"), carried=True),
        Column("status", "text", carried=True, values=("trial", "confirmed", "left"), empty="trial"),
        Column("grade", "number", carried=True, empty=Fraction(1)),
        Column("team", "text"),
        Column("sales", "money"),
        Column("confirmed_on", "date", optional=True),
        Column("bonus_step", "rate", lowest=Fraction(0), highest=Fraction(1), step=Fraction(1, 20), empty=Fraction(0)),
    ),
    key=("person_id",),
)
DEALS = Table(
    "deals",
    (Column("deal_id", "text"), Column("person_id", "text"), Column("date", "date"), Column("amount", "money")),
    key=("deal_id",),
    time="date",
)
POSTINGS = Table(
    "postings",
    (
        Column("posting_id", "text"),
        Column("person_id", "text"),
        Column("rank", "rank(rank_table)"),
        Column("from", "date"),
        Column("to", "date"),
    ),
    key=("posting_id",),
    overlays="people",
    valid=("from", "to"),
)
#: by name the order would be another one
RANKS = Ranks(
    (
        {"rank": "starter", "requirement": F(0), "base_pay": F(2000), "share": F(1, 3)},
        {"rank": "middle", "requirement": F(100), "base_pay": F(3000), "share": F(1, 2)},
        {"rank": "expert", "requirement": F(1000), "base_pay": F(5000), "share": F(1)},
    )
)
TERMS = (
    RanksTerm(
        "rank_table",
        columns=(
            Column("rank", "text"),
            Column("requirement", "money"),
            Column("base_pay", "money"),
            Column("share", "rate"),
        ),
        reaches="requirement",
        default=RANKS,
    ),
    RankTerm("zone_lowest_rank", of="rank_table", default="middle"),
    DateTerm("seniority_from", default=dt.date(2026, 2, 1)),
    TableTerm(
        "weights",
        columns=(Column("team", "text"), Column("rank", "rank(rank_table)"), Column("weight", "number")),
        key=("team", "rank"),
        default=Rows(
            (
                {"team": "A", "rank": "starter", "weight": F(1, 3)},
                {"team": "A", "rank": "expert", "weight": F(2)},
                {"team": "B", "rank": "starter", "weight": F(5)},
            )
        ),
    ),
    TableTerm(
        "by_grade",
        columns=(Column("grade", "number"), Column("extra", "money")),
        key="grade",
        default=Rows(({"grade": F(1), "extra": F(7)}, {"grade": F(3, 2), "extra": F(8)})),
    ),
)
REFERENCES = (
    Reference("person", "deals", "people", (("person_id", "person_id"),)),
    Reference("posted", "postings", "people", (("person_id", "person_id"),)),
    Reference("rank_row", "people", "rank_table", (("rank_of_month", "rank"),), reverse="reached_by"),
    Reference("held_row", "people", "rank_table", (("rank", "rank"),), reverse="held_by"),
    Reference("weight", "people", "weights", (("team", "team"), ("step(rank, 0)", "rank")), when="sales >= 0"),
    Reference("of_grade", "people", "by_grade", (("grade + 0", "grade"),)),
    Reference("rank_of_deal", "deals", "rank_table", (("reach(rank_table, amount)", "rank"),), reverse="deals_of"),
)
SCHEME = Scheme(
    "ranked",
    title=Label("Ranked", "等级"),
    document="–",
    tables=(PEOPLE, DEALS, POSTINGS),
    references=REFERENCES,
    terms=TERMS,
)
SINCE = Period.parse("2026-01")
DEFAULTS: Mapping[str, TermValue] = {term.name: term.default for term in TERMS}
Tables = Mapping[str, Sequence[Mapping[str, object]]]


def policy(*rules: Rule, amended: Mapping[str, Mapping[str, TermValue]] | None = None) -> Policy:
    """A policy of the scheme with these rules; `amended` are terms from later months on."""
    owned = tuple(OwnedRule(rule, "ranked") for rule in rules)
    editions = [Edition(SINCE, {"ranked": dict(DEFAULTS)})]
    for month, terms in sorted((amended or {}).items()):
        editions.append(Edition(Period.parse(month), {"ranked": {**editions[-1].terms["ranked"], **terms}}))
    return Policy("p", Path("policy.toml"), {"ranked": SCHEME}, SINCE, None, "CNY", 2, {}, tuple(editions), owned)


def run(
    rules: Sequence[Rule],
    tables: Tables,
    period: str = "2026-01",
    *,
    history: Path | None = None,
    amended: Mapping[str, Mapping[str, TermValue]] | None = None,
) -> Evaluation:
    """The rules over some rows."""
    return evaluate(policy(*rules, amended=amended), period, tables=tables, history=history)


def person(name: str, rank: str | None = "starter", sales: str | None = "0", **cells: object) -> dict[str, object]:
    """One row of people."""
    money = None if sales is None else Decimal(sales)
    return {"person_id": name, "rank": rank, "team": "A", "sales": money, **cells}


def deal(name: str, who: str, day: str, amount: str) -> dict[str, object]:
    """One row of deals."""
    return {"deal_id": name, "person_id": who, "date": dt.date.fromisoformat(day), "amount": Decimal(amount)}


def column(result: Evaluation, name: str, month: str = "2026-01", table: str = "people") -> list[object]:
    """A column of a table of one month, numbers without their trailing zeros."""
    cells = result.table(table, month)[name].to_list()
    return [Fraction(cell) if isinstance(cell, Decimal) else cell for cell in cells]
