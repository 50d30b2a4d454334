"""What the tests of policies share: two small schemes with every kind of term, and reading a policy file with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.language import Label
from jixiao.plugins import Offer
from jixiao.policy.model import Policy
from jixiao.policy.read import load
from jixiao.problems import Problems
from jixiao.scheme.documents import Finding
from jixiao.scheme.rules import Check, Measure, Payout, Penalty
from jixiao.scheme.scheme import Derived, Scheme
from jixiao.scheme.steps import Band, Bands, Ladder, Step
from jixiao.scheme.tables import Column, Reference, Table
from jixiao.scheme.terms import (
    BandsTerm,
    CurveTerm,
    DateTerm,
    LadderTerm,
    NumberTerm,
    RanksTerm,
    RankTerm,
    Slot,
    SwitchTerm,
    TableTerm,
)

PEOPLE = Table(
    "people",
    (
        Column("person_id", "text"),
        Column("role", "text", values=("seller", "clerk"), codes={"销售": "seller"}),
        Column("department_id", "text"),
        Column("team_id", "text"),
        Column("quota", "money"),
        Column("hire_date", "date"),
        Column("is_manager", "flag", empty=False),
    ),
    key=("person_id",),
)
DEALS = Table(
    "deals",
    (Column("deal_id", "text"), Column("person_id", "text"), Column("date", "date"), Column("amount", "money")),
    key=("deal_id",),
    time="date",
)
SHOP = Scheme(
    "shop",
    title=Label("Shop sellers", "门店销售"),
    document="S9",
    tables=(PEOPLE, DEALS),
    references=(Reference("person", "deals", "people", (("person_id", "person_id"),)),),
    derived=(Derived("teams", "people", ("team_id",)),),
    terms=(
        NumberTerm(
            "commission_rate",
            unit="rate",
            lowest=Fraction(0),
            highest=Fraction(1),
            clause="S9.1-P1",
            label=Label("Commission rate", "提成比例"),
        ),
        NumberTerm("fixed_prize", unit="money", default=Fraction(500), lowest=Fraction(0), step=Fraction(50)),
        NumberTerm("area_price", unit="money/area", default=Fraction(1, 3)),
        NumberTerm("cap", unit="money", optional=True),
        SwitchTerm("over50_rate", values=("marginal", "whole_excess"), clause="S9.1-X2", finding="S9.1-X2"),
        SwitchTerm("ladder_after_last", values=("repeat", "decision")),
        SwitchTerm("unit_count", values=("7", "6")),
        BandsTerm(
            "department_ratio",
            over="rate",
            unit="rate",
            clause="S9.1-P6",
            default=Bands("whole", (Band(Fraction(1), Fraction(11, 10)), Band(Fraction(0), Fraction(3, 5)))),
        ),
        BandsTerm(
            "amount_bands", over="money", unit="rate", default=Bands("marginal", (Band(Fraction(0), "base_rate"),))
        ),
        NumberTerm("base_rate", unit="rate", default=Fraction(1, 100)),
        CurveTerm("points_curve", over="rate", unit="points"),
        LadderTerm(
            "queue_ladder",
            unit="money",
            after_last="ladder_after_last",
            clause="S9.1-N5",
            default=Ladder((Step(sanction="warning"), Step(Fraction(50)))),
        ),
        LadderTerm("free_ladder", unit="money", default=Ladder((Step(Fraction(10)),))),
        RanksTerm(
            "rank_table",
            columns=(
                Column("rank", "text"),
                Column("sales", "money"),
                Column("rate", "rate", optional=True, step=Fraction(1, 100)),
            ),
            reaches="sales",
        ),
        RankTerm("entry_rank", of="rank_table", default="junior", label=Label("Rank of entry", "入职等级")),
        DateTerm("opened_on", default=dt.date(2026, 1, 31)),
        TableTerm(
            "coefficients",
            columns=(
                Column("post", "text", values=("seller", "clerk"), codes={"销售": "seller"}),
                Column("coefficient", "number", lowest=Fraction(0)),
                Column("counts", "flag", empty=True),
                Column("since", "date", optional=True),
                Column("month", "period", optional=True),
            ),
            key="post",
        ),
        Slot("scale", on="people", unit="points", label=Label("The unwritten scale", "未写明的标准")),
    ),
    checks=(Check("quota_given", on="people", formula="quota > 0", message=Label("A quota of nothing", "定额为零")),),
    findings=(
        Finding("S9.1-X2", code="FORMULA", what=Label("a", "a"), reading=Label("b", "b"), terms="over50_rate"),
        Finding("S9.1-X3", code="GAP", what=Label("a", "a"), reading=Label("b", "b")),
    ),
)
SHOP_RULES = (
    Measure("sales", on="people", formula="sum(deals.amount)", unit="money", clause="S9.1-D1"),
    Payout(
        "commission",
        on="people",
        formula="sales * commission_rate",
        where="role = 'seller'",
        unit="money",
        clause="S9.1-P1",
        source="一1",
        label=Label("Commission", "提成"),
    ),
    Payout("prize", on="people", formula="fixed_prize", unit="money", clause="S9.1-P2"),
    Penalty("fine", on="people", formula="10", unit="money", clause="S9.1-N1", taken_from="commission"),
)
PRAISE = Scheme(
    "praise",
    title=Label("Praise", "表扬"),
    document="S8",
    tables=(
        PEOPLE,
        Table("events", (Column("event_id", "text"), Column("person_id", "text"), Column("type", "text"))),
    ),
    terms=(NumberTerm("praise_points", unit="points", default=Fraction(2)),),
)
PRAISE_RULES = (Payout("praise_reward", on="people", formula="praise_points", unit="points", clause="S8.1-P1"),)
CLASHING_RULES = (*PRAISE_RULES, Payout("prize", on="people", formula="1", unit="money"))

OFFERS = {"shop": Offer(SHOP, SHOP_RULES), "praise": Offer(PRAISE, PRAISE_RULES)}
CLASHING = {"shop": Offer(SHOP, SHOP_RULES), "praise": Offer(PRAISE, CLASHING_RULES)}

Loader = Callable[..., Policy]
Messages = Callable[..., list[str]]


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loader:
    """Write a policy and load it."""
    monkeypatch.chdir(tmp_path)

    def load_text(text: str, offers: Mapping[str, Offer] = OFFERS) -> Policy:
        Path("policy.toml").write_text(text, "utf-8")
        return load("policy.toml", offers=offers)

    return load_text


@pytest.fixture
def messages(loaded: Loader) -> Messages:
    """Write a policy with mistakes and give its messages."""

    def messages_of(text: str, offers: Mapping[str, Offer] = OFFERS, lang: str = "en") -> list[str]:
        with pytest.raises(Problems) as caught:
            loaded(text, offers)
        return [problem.render(lang) for problem in caught.value.problems]

    return messages_of


@pytest.fixture
def offers() -> Mapping[str, Offer]:
    """The small schemes."""
    return OFFERS


@pytest.fixture
def clashing() -> Mapping[str, Offer]:
    """The small schemes, the second with a rule of a name that the first has, too."""
    return CLASHING
