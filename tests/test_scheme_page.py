"""The page about a scheme: everything that it is made of, in both languages, for the terminal and as Markdown."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction

import pytest

from jixiao import (
    Band,
    Bands,
    BandsTerm,
    Check,
    Column,
    Curve,
    CurveTerm,
    DateTerm,
    Derived,
    Finding,
    Label,
    Ladder,
    LadderTerm,
    Measure,
    Note,
    NumberTerm,
    Payout,
    Penalty,
    Process,
    Promotion,
    Ranks,
    RanksTerm,
    RankTerm,
    Reference,
    Rows,
    Scheme,
    Slot,
    Step,
    SwitchTerm,
    Table,
    TableTerm,
)
from jixiao.plugins import Offer
from jixiao.reports.columns import width, wrapped
from jixiao.reports.reference.broken import broken
from jixiao.reports.reference.markdown import markdown
from jixiao.reports.reference.scheme import scheme_page
from jixiao.reports.reference.text import text_lines

SHOPS = Table(
    "shops",
    (
        Column("shop_id", "text", Label("Shop", "门店编号"), required=True),
        Column(
            "kind",
            "text",
            Label("Kind", "类型"),
            values=("big", "small"),
            codes={"大店": "big", "大": "big"},
            empty="small",
        ),
        Column(
            "share", "rate", Label("Share", "份额"), lowest=Fraction(0), highest=Fraction(1), doc="Of the *company*."
        ),
        Column("grade", "rank(grades)", Label("Grade", "等级"), carried=True),
    ),
    key=("shop_id",),
    label=Label("Shops", "门店"),
)
SALES = Table(
    "sales",
    (
        Column("shop_id", "text", Label("Shop", "门店编号"), required=True),
        Column("date", "date", Label("Date", "日期")),
        Column("amount", "money", Label("Amount", "金额")),
    ),
    time="date",
    label=Label("Sales", "销售"),
)
GRADES = RanksTerm(
    "grades",
    columns=(Column("grade", "text", Label("Grade", "等级")), Column("floor", "money", Label("From", "起点"))),
    reaches="floor",
    default=Ranks(({"grade": "c", "floor": Fraction(0)}, {"grade": "b", "floor": Fraction(9)}), "grade"),
    label=Label("Grades", "等级表"),
)
TERMS = (
    NumberTerm(
        "rate", unit="rate", lowest=Fraction(0), highest=Fraction(1, 2), label=Label("Rate", "比例"), clause="S9.8-P1"
    ),
    NumberTerm("cap", unit="money", default=Fraction(5), step=Fraction(5), label=Label("Cap", "上限")),
    NumberTerm("bonus", unit="money", optional=True, label=Label("Bonus", "奖金")),
    DateTerm("since", default=dt.date(2026, 3, 1), label=Label("Since", "起始日")),
    RankTerm("lowest_paid", of="grades", default="c", label=Label("Lowest grade paid", "最低等级")),
    Slot("scope", on="sales", unit="flag", label=Label("Sales that count", "计入范围")),
    SwitchTerm("split", values=("even", "none"), number="rate", highest=Fraction(1), label=Label("Split", "分摊")),
    BandsTerm(
        "ratio",
        over="rate",
        unit="rate",
        default=Bands("whole", (Band("rate", Fraction(1)), Band(Fraction(1, 2), Fraction(3, 4), above=True))),
        label=Label("Ratio", "系数"),
    ),
    CurveTerm(
        "line",
        unit="points",
        default=Curve(((Fraction(0), Fraction(0)), (Fraction(8), Fraction(80)))),
        label=Label("Line", "折线"),
    ),
    LadderTerm(
        "steps",
        unit="money",
        default=Ladder((Step(Fraction(50), "warning"), Step(lo=Fraction(60), hi=Fraction(90)))),
        label=Label("Steps", "递进"),
    ),
    GRADES,
    TableTerm(
        "seasons",
        columns=(Column("nth", "count", Label("Season", "季节")),),
        key="nth",
        default=Rows(()),
        label=Label("Seasons", "季节表"),
    ),
    TableTerm(
        "areas", columns=(Column("area", "text", Label("Area", "区域")),), key="area", label=Label("Areas", "区域表")
    ),
)
RULES = (
    Measure("taken", on="shops", formula="sum(sales.amount)", unit="money", label=Label("Takings", "营业额")),
    Payout("commission", on="shops", formula="taken * rate", where="share > 0", unit="money", pays_on="period.end",
           clause="S9.8-P1", source="一 1", label=Label("Commission", "提成"), every="quarter", doc="On all takings."),
    Penalty("fine", on="shops", formula="cap", text="'warned'", unit="money", taken_from="commission", label=Label("Fine", "罚款")),
    Promotion("move", on="shops", formula="lowest_paid", unit="rank(grades)", sets="grade", label=Label("Move", "升降")),
)  # fmt: skip
SCHEME = Scheme(
    "tea",
    title=Label("Tea shops", "茶店"),
    document="S9.8",
    tables=(SHOPS, SALES),
    references=(Reference("shop", "sales", "shops", (("shop_id", "shop_id"),)),),
    derived=(Derived("days", "sales", ("date",), where="amount > 0"),),
    terms=TERMS,
    where={"shops": "share > 0"},
    checks=(Check("kind_given", on="shops", formula="kind is not null", severity="warn", message=Label("No kind", "缺类型")),),
    processes=(
        Process("talk", clause="S9.8-A1", title=Label("Talk", "面谈"), actor=Label("Manager", "经理"), every="half",
                due="add_days(period.last, 5)", approval="result", doc=Label("In person.", "当面。")),
    ),
    notes=(Note(clause="S9.8-O1", source="序", reason=Label("A wish", "愿望")),),
    findings=(Finding("S9.8-X1", code="GAP", what=Label("No cap", "没有上限"), reading=Label("As given", "按所填"), terms="cap"),),
)  # fmt: skip
OFFER = Offer(SCHEME, RULES)


def tidy(text: str) -> str:
    """A text without the blanks that make columns."""
    return re.sub(" +", " ", text)


@pytest.fixture(scope="module")
def english() -> str:
    return "\n".join(text_lines(scheme_page(OFFER, "en"), 120))


@pytest.fixture(scope="module")
def chinese() -> str:
    return "\n".join(text_lines(scheme_page(OFFER, "zh"), 120))


@pytest.mark.parametrize(
    "part",
    [
        "tea  Tea shops\n  Document: S9.8\n  Tables: 2; terms: 13, of them blanks of the document: 3; rules: 4; ",
        "Kind    kind     text            empty means small\n        one of: big, small",
        "Share   share    rate            ≥ 0, ≤ 100%\n        Of the *company*.",
        "Grade   grade    rank of grades  carried on by rules",
        "shop              Shops (shops)  shop_id  sales",
        "  days\n    column  name  taken from\n    Date    date  sales.date\n\n    where     amount > 0\n    in words  Amount > 0",
        "Rate              rate   rate                          ≥ 0, ≤ 50%  S9.8-P1",
        "Sales that count  scope  formula over Sales: yes or no",
        "Areas             areas  table",
        "Cap                cap          money           5           in steps of 5  S9.8-X1",
        "Bonus              bonus        money           none",
        "Since              since        date            2026-03-01",
        "Lowest grade paid  lowest_paid  rank of grades  c",
        "Split   split  even     none, or a number: rate (≤ 100%)",
        "The whole has the value of its band.\n band value\n from ? (rate) 100%\n above 50% 75%\n",
        "at  value\n      0   0\n      8   80\n",
        "occurrence amount sanction\n 1 50 warning\n 2 decided, 60 – 90\n\n After the last step: the last step repeats",
        "Grade (grade)  From (floor)\n      c              0\n      b              9\n",
        "Commission  shops.commission\n Shops · money · every quarter · S9.8-P1 · 一 1\n On all takings.\n formula",
        "formula taken * rate\n in words Takings * Rate\n where share > 0\n in words Share > 0\n paid on period.end\n",
        "comes off  Commission (commission)\n      formula   cap\n      in words  Cap\n      text      'warned'\n",
        "Seasons seasons\n table\n column name unit\n Season nth count\n",
        "sets  Grade (grade), from the next month on",
        "No kind  shops.kind_given\n      Shops · a warning if not\n      holds     kind is not null",
        "Talk Manager every half-year S9.8-A1\n due on: add_days(period.[last day], 5)\n lines wait",
        " lines wait for this approval: result\n      In person.",
        "S9.8-X1 GAP\n    No cap\n    reading taken  As given\n    chosen by  Cap (cap)",
        "S9.8-O1  序      A wish",
    ],
)  # fmt: skip
def test_the_page_says(part: str, english: str) -> None:
    assert tidy(part) in tidy(english)


@pytest.mark.parametrize(
    "part",
    [
        "tea  茶店\n",
        "“门店”表中只有符合下列条件的行产生结果。",
        "取值：big 大店、small",
        "比例      rate   比率              ≥ 0、≤ 50%  S9.8-P1",
        "待填（rate）及以上  100%\n      50%以上（不含）     75%",
        "提成  shops.commission\n      门店 · 元 · 每季度 · S9.8-P1 · 一 1\n      公式    taken * rate\n      读作    营业额 * 比例\n",
        "期限：add_days(本期.末日, 5)",
        "现行口径  按所填",
    ],
)
def test_the_page_says_it_in_chinese(part: str, chinese: str) -> None:
    assert tidy(part) in tidy(chinese)


def test_remarks_that_are_english_only_stand_on_the_english_page_alone(english: str, chinese: str) -> None:
    for remark in ("Of the *company*.", "On all takings."):
        assert remark in english
        assert remark not in chinese


def test_markdown_has_headings_tables_and_code() -> None:
    text = markdown(scheme_page(OFFER, "en"))
    for part in (
        "# Tea shops `tea`\n",
        "| Share | `share` | rate | ≥ 0, ≤ 100% | Of the \\*company\\*. |\n",
        "#### Commission `shops.commission`\n\nShops · money · every quarter · `S9.8-P1` · 一 1\n",
        "```text\nformula   taken * rate\nin words  Takings * Rate\n",
        "- **reading taken** As given\n",
        "### S9.8-X1 GAP\n",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("formula", "lines"),
    [
        ("a + b", ["a + b"]),
        ("first_name and second_name or third", ["first_name and second_name", "or third"]),
        ("if(condition_holds, then_value, other)", ["if(", "  condition_holds,", "  then_value,", "  other", ")"]),
        ("a between 1 and 2 and b = c and d", ["a between 1 and 2", "and b = c", "and d"]),
        ("amount between lowest and highest", ["amount", "between lowest and highest"]),
        ("rank() over (partition by department order by sales)",
         ["rank()", "  over (", "    partition by department", "    order by sales", "  )"]),
        ("sum(deals.amount) filter (where deals.ok) / 2",
         ["sum(deals.amount)", "  filter (where deals.ok)", "/ 2"]),
        ("[Sales, all of it (net)] * 'x, (y and z'", ["[Sales, all of it (net)]", "* 'x, (y and z'"]),
        ("营业额的总和 > 0 且 面积的总和 介于 1 与 9 且 开业", ["营业额的总和 > 0", "且 面积的总和 介于 1 与 9", "且 开业"]),
    ],
)  # fmt: skip
def test_a_long_formula_is_broken_where_it_joins(formula: str, lines: list[str]) -> None:
    assert broken(formula, 28) == lines


def test_a_broken_formula_says_the_same() -> None:
    for rule in RULES:
        for text in (rule.formula, rule.where):
            for places in (5, 20, 80):
                assert "".join("".join(broken(text or "", places)).split()) == "".join((text or "").split())


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("一二三四五六", ["一二三四", "五六"]),
        ("一二三四，五六", ["一二三", "四，五六"]),
        ("一二三（four）五", ["一二三", "（four）", "五"]),
        ("unbreakable_name x", ["unbreakable_name", "x"]),
        ("", [""]),
    ],
)
def test_long_texts_are_wrapped(text: str, lines: list[str]) -> None:
    assert wrapped(text, 8) == lines


def test_lines_are_no_wider_than_asked(chinese: str) -> None:
    assert max(map(width, chinese.splitlines())) <= 120
