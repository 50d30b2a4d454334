"""A formula as a reader says it: labels for names, all readings kept, brackets only where they are needed."""

from __future__ import annotations

import pytest

from jixiao import Column, Label, Measure, Reference, Scheme, SwitchTerm, Table
from jixiao.formula.parse import parse
from jixiao.formula.spelled import Spelling
from jixiao.formula.syntax import written
from jixiao.formula.world import Owned, world

SHOPS = Table(
    "shops",
    (
        Column("shop_id", "text"),
        Column("area", "area", Label("Floor area", "面积")),
        Column("head_id", "text"),
        Column("deputy_id", "text"),
        Column("morning", "count", Label("Visitors", "客流")),
        Column("evening", "count", Label("Visitors", "客流")),
    ),
    key=("shop_id",),
    label=Label("Shops", "门店"),
)
SALES = Table(
    "sales",
    (Column("shop_id", "text"), Column("date", "date", Label("Date", "日期")), Column("amount", "money")),
    time="date",
    label=Label("Sales", "销售"),
)
STAFF = Table(
    "staff", (Column("staff_id", "text"), Column("name", "text", Label("Name", "姓名"))), label=Label("Staff", "人员")
)
SCHEME = Scheme(
    "tea",
    title=Label("Tea", "茶"),
    document="S9.8",
    tables=(SHOPS, SALES, STAFF),
    references=(
        Reference("shop", "sales", "shops", (("shop_id", "shop_id"),), reverse="receipts"),
        Reference("head", "shops", "staff", (("head_id", "staff_id"),), reverse="headed"),
        Reference("deputy", "shops", "staff", (("deputy_id", "staff_id"),), reverse="deputised"),
    ),
    terms=(SwitchTerm("basis", values=("all", "net"), label=Label("Basis", "口径")),),
)
RULES = (
    Measure("taken", on="shops", formula="sum(receipts.amount)", unit="money", label=Label("Takings", "营业额")),
    Measure("unlabelled", on="shops", formula="1"),
)


def spelled(text: str, lang: str, table: str = "shops") -> tuple[str, str]:
    meaning = world({"tea": SCHEME}, [Owned(rule, "tea") for rule in RULES], {"tea": {}}, places=2)
    return Spelling(meaning, "tea", lang).formula(text, table)


@pytest.mark.parametrize(
    ("text", "table", "en", "zh"),
    [
        pytest.param("taken / area", "shops", "Takings / [Floor area]", "营业额 / 面积", id="rule and column"),
        pytest.param("taken > 0 and not area is null", "shops", "Takings > 0 and [Floor area] is not null",
                     "营业额 > 0 且 面积 不为空", id="words between"),
        pytest.param("sum(receipts.amount) filter (where receipts.date >= period.start)", "shops",
                     "sum(receipts.amount) filter (where receipts.Date >= period.[first day])",
                     "sum(销售.amount) filter (where 销售.日期 >= 本期.首日)", id="down"),
        pytest.param("shop.taken", "sales", "shop.Takings", "门店.营业额", id="up"),
        pytest.param("if(basis = 'all', taken, 0)", "shops", "if(Basis = 'all', Takings, 0)",
                     "if(口径 = 'all', 营业额, 0)", id="a switch keeps its readings"),
        pytest.param("coalesce(prior.taken, 0)", "shops", "coalesce(prior.Takings, 0)", "coalesce(上期.营业额, 0)",
                     id="the period before"),
        pytest.param("sum(history.taken) filter (where history.ago <= 5)", "shops",
                     "sum(history.Takings) filter (where history.[periods ago] <= 5)",
                     "sum(历史.营业额) filter (where 历史.相隔期数 <= 5)", id="history"),
        pytest.param("not taken between 1 and area", "shops", "not Takings between 1 and [Floor area]",
                     "非 营业额 介于 1 与 面积", id="a range"),
        pytest.param("head.name <> deputy.name", "shops", "head.Name <> deputy.Name", "head.姓名 <> deputy.姓名",
                     id="two words that lead to one table"),
        pytest.param("morning + area", "shops", "morning + [Floor area]", "morning + 面积", id="a label of two columns"),
        pytest.param("taken * (1 - area) - (2 - area)", "shops", "Takings * (1 - [Floor area]) - (2 - [Floor area])",
                     "营业额 * (1 - 面积) - (2 - 面积)", id="brackets"),
        pytest.param("taken + nowhere.known", "shops", "Takings + nowhere.known", "营业额 + nowhere.known", id="unknown"),
    ],
)  # fmt: skip
def test_names_are_said_by_their_labels(text: str, table: str, en: str, zh: str) -> None:
    assert (spelled(text, "en", table)[1], spelled(text, "zh", table)[1]) == (en, zh)


@pytest.mark.parametrize("text", ["1 + 1", "unlabelled * 2", "(unlabelled", "select 1"])
def test_without_labels_a_formula_stands_as_it_is(text: str) -> None:
    assert spelled(text, "en") == (text, text)


def test_what_hangs_on_no_name_is_decided() -> None:
    assert spelled("if(false, 0, (taken)) + if('a' = 'a', 1, 2)", "en") == ("taken + 1", "Takings + 1")


def test_a_formula_written_out_again_keeps_its_own_names() -> None:
    text = "sum(a.b) filter (where a.c between 1 and 2 or a.d in ('x', 'y')) over (partition by e order by f desc)"
    assert written(parse(text)) == text
