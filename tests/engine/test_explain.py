"""An explanation holds the figures of the lines, every number of its formulas, and the tests that failed."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao import (
    Band,
    Bands,
    BandsTerm,
    Column,
    Indicator,
    Label,
    Measure,
    NumberTerm,
    Payout,
    Penalty,
    Place,
    Policy,
    Problems,
    Promotion,
    Reference,
    Scheme,
    SwitchTerm,
    Table,
)
from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.engine.explanation import Explanation
from jixiao.formula.parse import parse
from jixiao.formula.syntax import Apply, Constant, Name, Syntax
from jixiao.formula.tree import Call, Cell, Tree, Value
from jixiao.formula.words import written
from jixiao.policy.model import Edition, OwnedRule
from jixiao.reports.explanation import explanation_text, show
from jixiao.scheme.periods import Period
from jixiao.scheme.steps import TermValue
from jixiao.scheme.units import NUMBER

PLACE = Place("policy.toml", line=12, column=8)
TABLES = (
    Table(
        "people",
        (
            Column("person_id", "text"),
            Column("department_id", "text"),
            Column("quota", "money", Label("Quota", "定额")),
            Column("is_employed", "flag"),
        ),
        key=("person_id",),
    ),
    Table("departments", (Column("department_id", "text"), Column("plan", "money")), key=("department_id",)),
    Table(
        "deals",
        (Column("deal_id", "text"), Column("person_id", "text"), Column("date", "date"), Column("amount", "money")),
        key=("deal_id",),
        time="date",
        label=Label("Deals", "成交"),
    ),
)
REFERENCES = (
    Reference("department", "people", "departments", (("department_id", "department_id"),)),
    Reference("person", "deals", "people", (("person_id", "person_id"),)),
    Reference("department", "deals", "departments", (("person.department_id", "department_id"),)),
)
BANDS = Bands("whole", (Band(Fraction(9, 10), Fraction(1)), Band(Fraction(1, 2), Fraction(4, 5))))
TERMS = (
    NumberTerm("rate", unit="rate", default=Fraction(3, 100), clause="S0.0-P1"),
    SwitchTerm("basis", values=("above_quota", "all"), clause="S0.0-X1"),
    BandsTerm("ratio", over="rate", unit="rate", default=BANDS),
)
RULES = (
    Measure("sales", on="people", formula="sum(deals.amount)", unit="money", label=Label("Sales", "销售额")),
    Indicator("completion", on="departments", formula="sum(deals.amount) / plan", unit="rate", clause="S0.0-P2"),
    Measure("over", on="people", formula="if(basis = 'all', sales, greatest(sales - quota, 0))", unit="money"),
    Payout(
        "commission",
        on="people",
        formula="over * rate * band(department.completion, ratio)",
        unit="money",
        clause="S0.0-P3",
        source="方案 一(一)",
        label=Label("Commission above quota", "超额提成"),
    ),
    Payout("prize", on="people", where="department.completion >= 0.9", formula="100", unit="money"),
    Payout("extra", on="people", formula="if(department.completion >= 0.9, 500, 0)", unit="money"),
    Penalty("fine", on="people", formula="1000.005", unit="money", taken_from=["commission"]),
    Measure("place", on="people", formula="rank() over (partition by department order by sales desc)", unit="count"),
    Measure("missed", on="people", formula="count(history.over) filter (where history.over = 0)", unit="count"),
    Promotion("warned", on="people", where="missed >= 2", text="'warning'"),
    Measure("per_head", on="departments", formula="plan / (3 * count(people))", unit="money"),
)
SCHEME = Scheme(
    "small",
    title=Label("Small", "小方案"),
    document="none",
    tables=TABLES,
    references=REFERENCES,
    terms=TERMS,
    where={"people": "is_employed"},
)
Rows = dict[str, list[dict[str, object]]]
ROWS: Rows = {
    "people": [
        {"person_id": "A", "department_id": "D", "quota": Decimal(100), "is_employed": True},
        {"person_id": "B", "department_id": "D", "quota": Decimal(300), "is_employed": True},
        {"person_id": "C", "department_id": "D", "quota": Decimal(100), "is_employed": False},
    ],
    "departments": [{"department_id": "D", "plan": Decimal(1000)}],
    "deals": [
        {"deal_id": "d1", "person_id": "A", "date": dt.date(2026, 1, 5), "amount": Decimal("580.50")},
        {"deal_id": "d2", "person_id": "B", "date": dt.date(2026, 1, 9), "amount": Decimal("284.50")},
        {"deal_id": "d3", "person_id": "A", "date": dt.date(2026, 2, 9), "amount": Decimal(2000)},
    ],
}


def computed(period: str = "2026-01", tables: Rows | None = None) -> Evaluation:
    terms: dict[str, dict[str, TermValue]] = {
        "small": {"rate": Fraction(3, 100), "basis": "above_quota", "ratio": BANDS}
    }
    since = Period.parse("2026-01")
    edition = Edition(since, terms, frozenset({("small", "rate")}), {("small", "rate"): PLACE})
    policy = Policy(
        "small", Path("policy.toml"), {"small": SCHEME}, since, None, "CNY", 2, {}, (edition,),
        tuple(OwnedRule(rule, "small") for rule in RULES),
    )  # fmt: skip
    return evaluate(policy, period, tables=ROWS | (tables or {}))


def one(evaluation: Evaluation, subject: str, rule: str, period: str | None = None) -> Explanation:
    (explanation,) = evaluation.explain(subject, rule, period=period)
    return explanation


def below(explanation: Explanation, name: str) -> Explanation:
    return next(item for item in explanation.walk() if item.name == name)


def tree_of(syntax: Syntax) -> Tree:
    """A formula's syntax as a tree, without meaning."""
    match syntax:
        case Constant(value=value):
            return Value(value, NUMBER)
        case Name(parts=parts):
            return Cell(".".join(parts), NUMBER)
        case Apply(function=function, args=args):
            return Call(function, tuple(tree_of(arg) for arg in args), NUMBER)


@pytest.mark.parametrize(
    "text",
    [
        "a - (b - c)", "a - b - c", "(a + b) * c", "a + b * c", "a / (b * c)", "a * b / c", "-(a + b)", "-a * b",
        "a or b and c", "(a or b) and c", "not (a and b)", "not a = b", "(a > b) = c", "a between b and c + d",
        "a in (1, 2)", "greatest(a - b, 0) * c", "if(a is null, b, c)", "a % (b % c)",
    ],
)  # fmt: skip
def test_a_formula_is_written_with_only_the_brackets_it_needs(text: str) -> None:
    def leaf(item: Tree) -> str:
        return item.column if isinstance(item, Cell) else str(item.value) if isinstance(item, Value) else ""

    assert written(tree_of(parse(text)), leaf) == text


def test_numbers_that_are_negative_or_fractions_are_bracketed_where_they_are_filled_in() -> None:
    values = {"a": "-5", "b": "1/3 ≈ 0.333333"}

    def leaf(item: Tree) -> str:
        return values[item.column] if isinstance(item, Cell) else ""

    assert written(tree_of(parse("a - a * b")), leaf) == "-5 - (-5) * (1/3 ≈ 0.333333)"


@pytest.mark.parametrize("period", ["2026-01", "2026-02"])
def test_the_tree_has_the_figures_of_the_lines_also_of_an_earlier_month(period: str) -> None:
    evaluation = computed("2026-01..2026-02")
    lines = evaluation.lines.filter(period=period, table="people")
    for subject, rule, value, text in lines.select("subject", "rule", "value", "text").iter_rows():
        explanation = one(evaluation, subject, rule, period)
        assert explanation.line == (None if value is None else Fraction(value))
        assert explanation.text == text
        assert explanation.state == "known"


def test_each_rule_of_the_subjects_table_is_explained_in_the_order_listed() -> None:
    names = [explanation.name for explanation in computed().explain("A")]
    assert names == ["commission", "prize", "extra", "fine", "warned"]


def test_the_formula_stands_in_words_and_with_its_numbers() -> None:
    over = one(computed(), "A", "over")
    assert over.formula == Label("greatest(Sales - Quota, 0)", "greatest(销售额 - 定额, 0)")
    assert over.filled == Label("greatest(580.50 - 100.00, 0) = 480.50", "greatest(580.50 - 100.00, 0) = 480.50")
    commission = one(computed(), "A", "commission")
    assert commission.filled is not None
    assert commission.filled.en == "480.50 * 0.03 * band(0.865, ratio) = 11.532"
    assert (commission.clause, commission.source) == (("S0.0-P3",), "方案 一(一)")


@pytest.mark.parametrize("rule", ["commission", "over", "extra", "place"])
def test_every_number_of_a_filled_in_formula_is_in_the_tree(rule: str) -> None:
    tree = one(computed(), "A", rule)
    literals = {Fraction(0), Fraction("0.9"), Fraction(500)}
    for item in tree.walk():
        known = {part.value for part in item.walk()} | literals
        numbers = re.findall(r"\d+(?:\.\d+)?", item.filled.en) if item.filled is not None else []
        assert {Fraction(number) for number in numbers} <= {
            abs(value) for value in known if isinstance(value, Fraction)
        }


def test_what_was_read_is_below_down_to_the_facts() -> None:
    tree = one(computed(), "A", "commission")
    assert below(tree, "sales").value == Fraction("580.50")
    assert below(tree, "deals").subject == "d1"
    assert below(tree, "sum(deals.amount)").remarks[0].en == "1 of 1 rows of deals"
    assert below(tree, "quota").shown.en == "100.00"


def test_a_shared_part_is_shown_once_and_referred_to_afterwards() -> None:
    everything = [item for tree in computed().explain("A") for item in tree.walk()]
    found = [item for item in everything if item.key == "departments.completion[D]"]
    assert [item.repeated for item in found] == [False] + [True] * (len(found) - 1)
    assert all(item.value == Fraction("0.865") and not item.children for item in found[1:])


def test_the_band_that_matched_is_shown_with_its_edges() -> None:
    remarks = one(computed(), "A", "commission").remarks
    assert remarks[0].en == "0.865 lies in the band from 0.5 to below 0.9 of ratio: 0.8"
    assert remarks[0].zh == "0.865 落在 ratio 的“自 0.5 起 至低于 0.9”档：0.8"


def test_a_term_names_the_line_of_the_policy_or_the_scheme() -> None:
    tree = one(computed(), "A", "commission")
    assert below(tree, "rate").origin == Label("policy.toml:12:8", "policy.toml:12:8")
    basis = below(one(computed(), "A", "over"), "basis")
    assert basis.origin == Label("default of the scheme (S0.0-X1)", "方案默认值（S0.0-X1）")
    assert basis.value == "above_quota"


def test_a_rule_that_does_not_apply_shows_the_failed_test_with_its_distance() -> None:
    prize = one(computed(), "A", "prize")
    assert prize.state == "not_applicable"
    (failed,) = prize.failed
    assert failed.formula.en == "department.completion >= 0.9"
    assert failed.filled.en == "0.865 >= 0.9"
    assert failed.distance == Label("short by 0.035 (3.5%)", "差 0.035 (3.5%)")


def test_the_scheme_s_own_condition_is_a_test_like_any_other() -> None:
    (failed, *_) = one(computed(), "C", "commission").failed
    assert (failed.role, failed.formula.en, failed.held) == ("where", "is_employed", False)


def test_a_branch_not_taken_shows_its_condition() -> None:
    extra = one(computed(), "A", "extra")
    assert extra.line == 0
    (failed,) = extra.failed
    assert (failed.role, failed.distance) == ("if", Label("short by 0.035 (3.5%)", "差 0.035 (3.5%)"))


def test_a_capped_penalty_shows_rounding_and_what_was_left() -> None:
    fine = one(computed(), "A", "fine")
    assert (fine.value, fine.paid) == (Fraction("1000.005"), Fraction("11.53"))
    assert [remark.en for remark in fine.remarks] == [
        "rounded from 1000.005 to 1000.01",
        "taken from: [Commission above quota] 11.53",
        "only 11.53 of 1000.01 was left to take",
    ]


def test_history_is_shown_month_by_month() -> None:
    tree = one(computed("2026-01..2026-02"), "B", "missed", "2026-02")
    months = [item for item in tree.walk() if item.kind == "month"]
    assert [(item.label.en, item.value) for item in months] == [("2026-01", 0), ("2026-02", 0)]
    assert tree.value == 2


def test_a_place_says_among_how_many() -> None:
    place = one(computed(), "B", "place")
    assert place.value == 2
    assert place.children[0].remarks[0].en == "place 2 of 3"


def test_a_fraction_is_shown_exactly_and_roughly() -> None:
    assert one(computed(), "D", "per_head").shown.en == "1000/9 ≈ 111.111111"


def test_an_unknown_figure_says_what_is_missing() -> None:
    evaluation = computed(tables={"deals": [{**ROWS["deals"][0], "amount": None}]})
    commission = one(evaluation, "A", "commission")
    assert (commission.state, commission.line) == ("unavailable", None)
    assert commission.remarks[-1].en == "because cell deals.amount of d1 is empty"
    assert commission.remarks[-1].zh == "原因：d1 的 deals.amount 单元格为空"


@pytest.mark.parametrize(
    ("tables", "rule", "cause"),
    [
        pytest.param(
            {"departments": [{"department_id": "D", "plan": Decimal(0)}]}, "commission",
            "departments.completion of D is not available: division by zero: plan is 0", id="division by zero",
        ),
        pytest.param(
            {"departments": [{"department_id": "D", "plan": Decimal(9000)}]}, "commission",
            "value ≈ 0.096111 lies below the lowest band of ratio (0.5)", id="below the bands",
        ),
        pytest.param(
            {"people": [{**ROWS["people"][0], "department_id": None}]}, "prize",
            "cell people.department_id of A is empty", id="no department",
        ),
        pytest.param(
            {"departments": []}, "prize", "people.department of A leads to no row of departments (“D”)", id="orphan"
        ),
        pytest.param(
            {"deals": [{**ROWS["deals"][0], "amount": None}]}, "fine", "cell deals.amount of d1 is empty",
            id="pot unknown",
        ),
    ],
)  # fmt: skip
def test_an_unavailable_line_is_reported_with_its_cause(tables: Rows, rule: str, cause: str) -> None:
    problems = computed(tables=tables).problems
    found = [item for item in problems if item.code == "engine.unavailable" and item.path == f"people.{rule}"]
    assert [item.values["cause_en"] for item in found] == [cause]
    assert cause in found[0].part("found", "en")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param({"subject": "AA"}, "explain.unknown_subject", id="subject"),
        pytest.param({"subject": "A", "rule": "comission"}, "explain.unknown_rule", id="rule"),
        pytest.param({"subject": "A", "period": "2026-07"}, "explain.unknown_period", id="period"),
        pytest.param({"subject": "A", "table": "peple"}, "explain.unknown_table", id="table"),
        pytest.param({"subject": "A"}, "explain.which_period", id="several periods"),
        pytest.param({"subject": "d1", "period": "2026-01"}, "explain.no_lines", id="no lines"),
    ],
)
def test_what_does_not_exist_is_refused_with_the_nearest_names(args: dict[str, str], code: str) -> None:
    with pytest.raises(Problems) as refused:
        computed("2026-01..2026-02").explain(**({"period": "2026-01"} if "which" not in code else {}) | args)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert problem.render("zh") != problem.render("en")


def test_a_stored_column_and_a_dated_row_are_explained_too() -> None:
    evaluation = computed()
    assert one(evaluation, "A", "quota").shown.en == "100.00"
    assert one(evaluation, "d1", "amount").shown.en == "580.50"


def test_the_text_stands_in_both_languages_and_needs_no_terminal() -> None:
    trees = computed().explain("A")
    file = io.StringIO()
    show(trees, file)
    assert file.getvalue() == "".join(explanation_text(tree) + "\n" for tree in trees)
    assert (
        "✗ applies where: department.completion >= 0.9 failed: 0.865 >= 0.9, short by 0.035 (3.5%)" in file.getvalue()
    )
    chinese = explanation_text(trees[0], "zh")
    assert chinese.startswith("超额提成 [A] = 11.53  S0.0-P3 方案 一(一)")
    assert not re.search("formula|numbers|holds|failed", chinese)
