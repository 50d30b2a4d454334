"""The scheme `kpi_rewards` (S1.8) against a computation of its own with fractions, and each of its readings."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

import jixiao
from jixiao.engine.cases import run_cases

POLICY = """
[policy]
name = "t"
scheme = "kpi_rewards"
rounding = {{ mode = "half_up", to = 0.01 }}
from = "2026-01"

[data]
{data}

[terms]
bonus_threshold_points = 70
{terms}
"""
AMOUNT = "bonus_amount = 1234.56"
RATE = 'bonus_by = "rate"\nbonus_rate = "12.5%"'
HEADERS = {
    "people": "person_id,department_id,hire_date,leave_date,wage_base",
    "departments": "department_id,kind",
    "indicators": "scope_id,valid_from,valid_until,item,weight,quantitative,sales_result",
    "scores": "person_id,period,item,assessor_id,score,scale_max",
    "deals": "deal_id,person_id,date,amount",
    "events": "event_id,person_id,date,type,verified",
}
CARD = ["D,,,sales,0.6,true,true", "D,,,attitude,0.4,false,false"]
PEOPLE = ["A,D,,,5000"]
LAST = {"month": (1, 2, 3, 4, 5, 6), "quarter": (3, 6), "half-year": (6,)}


def evaluated(folder: Path, terms: str, periods: str = "2026-01..2026-06", **rows: list[str]) -> jixiao.Evaluation:
    standing = {"departments": ["D,sales"], "indicators": CARD, "people": PEOPLE}
    for name, header in HEADERS.items():
        content = rows.get(name, standing.get(name, []))
        (folder / f"{name}.csv").write_text("\n".join([header, *content]) + "\n", "utf-8")
    data = "\n".join(f'{name} = "{name}.csv"' for name in HEADERS)
    if "promotion_threshold_points" not in terms:
        terms += "\npromotion_threshold_points = 80"
    (folder / "policy.toml").write_text(POLICY.format(data=data, terms=terms), "utf-8")
    return jixiao.evaluate(jixiao.load(folder / "policy.toml"), periods)


def told(result: jixiao.Evaluation, words: str) -> bool:
    return any(words in problem.render("en") for problem in result.problems)


def lines(result: jixiao.Evaluation, rule: str) -> dict[tuple[str, str], str | Fraction]:
    return {
        (str(row["period"]), row["subject"]): row["text"] or Fraction(row["value"])
        for row in result.lines.iter_rows(named=True)
        if row["rule"] == rule
    }


def cents(amount: Fraction) -> Fraction:
    return Fraction(math.floor(amount * 100 + Fraction(1, 2)), 100)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("bonus", [AMOUNT, RATE])
@pytest.mark.parametrize("aggregate", ["mean", "revenue_weighted"])
@pytest.mark.parametrize("period", ["month", "quarter", "half-year"])
def test_totals_rewards_and_departments_are_what_fractions_make_of_them(
    period: str, aggregate: str, bonus: str, seed: int, tmp_path: Path
) -> None:
    chance = Random(seed)
    weights = {"D": (35, 25, 40), "E": (50, 20, 30)}
    indicators = [
        f"{code},,,K{at},{weight / 100},{'true' if at < 2 else 'false'},{'true' if at == 0 else 'false'}"
        for code, of in weights.items()
        for at, weight in enumerate(of)
    ]
    people, scores, deals = [], [], []
    totals: dict[tuple[str, str], Fraction] = {}
    paid: dict[tuple[str, str], Fraction] = {}
    sums: dict[tuple[str, str], list[tuple[Fraction, Fraction]]] = {}
    length = 6 // len(LAST[period])
    for number in range(16):
        code, department, wage = f"P{number:02}", "DE"[number % 2], Fraction(chance.randint(400000, 900000), 100)
        people.append(f"{code},{department},,,{float(wage):.2f}")
        for last in LAST[period]:
            month, total, revenue = f"2026-{last:02}", Fraction(0), Fraction(0)
            label = {"month": month, "quarter": f"2026-Q{last // 3}", "half-year": "2026-H1"}[period]
            for at, weight in enumerate(weights[department]):
                full, marks = chance.choice((5, 10, 100, 120)), []
                # as many marks as there are assessors
                for assessor in range(chance.randint(1, 3)):
                    marks.append(Fraction(chance.randint(full * 5, full * 10), 10))
                    scores.append(f"{code},{label},K{at},G{assessor},{float(marks[-1])},{full}")
                total += sum(marks) / len(marks) / full * weight
            for day in range(1, 4):
                amount = chance.randint(1000, 99999)
                revenue += amount
                within = f"2026-{chance.randint(last - length + 1, last):02}"
                deals.append(f"{code}-{last}-{day},{code},{within}-0{day},{amount}")
            totals[month, code] = total
            sums.setdefault((month, department), []).append((total, revenue))
            if total >= 70:
                paid[month, code] = cents(wage / 8 if bonus == RATE else Fraction("1234.56"))
    terms = f'{bonus}\nappraisal_period = "{period}"\ndepartment_aggregate = "{aggregate}"\ntraining_reward = "yes"'
    rows = {
        "people": people,
        "departments": ["D,sales", "E,"],
        "indicators": indicators,
        "scores": scores,
        "deals": deals,
    }
    result = evaluated(tmp_path, terms, **rows)
    assert not result.has_errors
    digits = Fraction(1, 10**17)
    found = lines(result, "total")
    assert found.keys() == totals.keys()
    assert all(abs(Fraction(found[at]) - total) < digits for at, total in totals.items())
    assert lines(result, "bonus") == paid
    assert set(lines(result, "training")) == set(paid)
    assert set(lines(result, "promotion_candidate")) == {at for at, total in totals.items() if total >= 80}
    words = {
        at: "none" if t < 70 else "bonus" if t < 80 else "bonus and promotion candidate" for at, t in totals.items()
    }
    assert lines(result, "reward") == words
    for at, of in sums.items():
        whole = sum((revenue for _, revenue in of), Fraction(0))
        mean = sum((total for total, _ in of), Fraction(0)) / len(of)
        expected = mean if aggregate == "mean" else sum(total * revenue for total, revenue in of) / whole
        assert abs(Fraction(lines(result, "department_total")[at]) - expected) < digits


def test_a_year_is_appraised_in_december(tmp_path: Path) -> None:
    scores = ["A,2026,sales,,80,100", "A,2026,attitude,,9,10"]
    terms = f'{AMOUNT}\nappraisal_period = "year"'
    result = evaluated(tmp_path, terms, "2026-01..2026-12", scores=scores)
    assert lines(result, "total") == {("2026-12", "A"): Fraction(84)}
    assert lines(result, "training") == {}


def test_an_indicator_without_a_mark_leaves_the_total_unknown(tmp_path: Path) -> None:
    result = evaluated(tmp_path, AMOUNT, "2026-01", scores=["A,2026-01,sales,,80,100"])
    assert result.has_errors
    assert told(result, "A is marked on 1 of the department's indicators")
    assert {row["rule"]: row["value"] for row in result.lines.iter_rows(named=True)}["total"] is None


def test_nobody_outside_the_sales_departments_is_appraised(tmp_path: Path) -> None:
    people = ["A,D,,,5000", "B,X,,,5000", "C,D,2026-02-01,,5000", "E,D,,2025-12-31,5000", "F,D,,2026-01-01,5000"]
    scores = [f"{code},2026-01,{item},,80,100" for code in "ABCEF" for item in ("sales", "attitude")]
    result = evaluated(
        tmp_path, AMOUNT, "2026-01", people=people, departments=["D,sales", "X,functional"], scores=scores
    )
    assert set(lines(result, "total")) == {("2026-01", "A"), ("2026-01", "F")}
    assert set(lines(result, "department_total")) == {("2026-01", "D")}


@pytest.mark.parametrize(("month", "total"), [("2026-03", 60), ("2026-04", 80)])
def test_indicators_are_those_in_force(month: str, total: int, tmp_path: Path) -> None:
    indicators = [
        "D,2026-01-01,2026-03-31,sales,0.5,true,true",
        "D,2026-01-01,2026-03-31,attitude,0.5,false,false",
        "D,2026-04-01,,sales,1,true,true",
    ]
    scores = [f"A,{month},sales,,80,100", f"A,{month},attitude,,40,100"]
    result = evaluated(tmp_path, AMOUNT, month, indicators=indicators, scores=scores)
    assert lines(result, "total") == {(month, "A"): Fraction(total)}
    assert told(result, "both kinds are needed") is (month == "2026-04")


def test_an_indicator_that_ended_within_the_period_does_not_count(tmp_path: Path) -> None:
    indicators = [*CARD, "D,2026-01-01,2026-03-30,attendance,0.3,true,false"]
    scores = [f"A,2026-Q1,{item},,80,100" for item in ("sales", "attitude", "attendance")]
    terms = f'{AMOUNT}\nappraisal_period = "quarter"'
    result = evaluated(tmp_path, terms, "2026-03", indicators=indicators, scores=scores)
    assert lines(result, "total") == {("2026-03", "A"): Fraction(80)}


@pytest.mark.parametrize(
    ("terms", "rows", "words"),
    [
        pytest.param("", {}, None, id="all is well"),
        pytest.param("promotion_threshold_points = 69", {}, "lies below that of the bonus", id="M1 below P1"),
        pytest.param(
            "",
            {"indicators": [CARD[0], "D,,,attitude,0.5,false,false"]},
            "add up to 1.1",
            id="weights that are no whole",
        ),
        pytest.param(
            "",
            {"indicators": ["D,,,sales,0.6,true,true", "D,,,attitude,0.4,true,false"]},
            "both kinds are needed",
            id="A2 quantitative alone",
        ),
        pytest.param(
            "",
            {"indicators": ["D,,,sales,0.6,false,true", "D,,,attitude,0.4,false,false"]},
            "both kinds are needed",
            id="A2 qualitative alone",
        ),
        pytest.param('qualitative_share_min = "40%"', {}, "both kinds are needed", id="A2 a lowest share"),
        pytest.param(
            "",
            {"indicators": ["D,,,sales,0.6,true,false", "D,,,attitude,0.4,false,false"]},
            "measures results of sales",
            id="A1 no sales",
        ),
        pytest.param("", {"events": ["1,A,2026-01-20,feedback,false"]}, "no talk with A", id="A3 no talk"),
        pytest.param("", {"scores": ["A,2026-01,sales,,101,100"]}, "above its full mark", id="a mark above its scale"),
    ],
)
def test_checks(terms: str, rows: dict[str, list[str]], words: str | None, tmp_path: Path) -> None:
    standing = {
        "scores": ["A,2026-01,sales,,80,100", "A,2026-01,attitude,,80,100"],
        "events": ["1,A,2026-01-20,feedback,"],
    }
    result = evaluated(tmp_path, f"{AMOUNT}\n{terms}", "2026-01", **{**standing, **rows})
    found = [problem.render("en") for problem in result.problems]
    assert any(words in text for text in found) if words else not found


def test_the_total_may_be_that_of_another_scheme(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(
        """
[policy]
name = "t"
scheme = "kpi_rewards"
also = ["salesforce_appraisal"]
rounding = { mode = "half_up", to = 0.01 }
from = "2026-01"

[terms]
appraisal_from = "other_scheme"
other_total = "final_score"
bonus_threshold_points = 85
bonus_amount = 1000
promotion_threshold_points = 95

[terms.salesforce_appraisal]
superior_weight = "100%"
peer_weight = 0
subordinate_weight = 0
customer_weight = 0
self_weight = 0
team_share = "20%"
pay_coefficient = "final_score / full_mark"
promotion_test = "final_score >= 92"
removal_threshold_points = 60

[[case]]
name = "one"
period = "2026-03"
given.departments = [ { department_id = "D" } ]
given.people = [
    { person_id = "A", department_id = "D", role = "seller", final_score = 96 },
    { person_id = "B", department_id = "D", role = "seller", final_score = 84.99 },
]
expect = [
    { subject = "A", rule = "reward", text = "bonus and promotion candidate" },
    { subject = "A", rule = "bonus", value = "1000.00" },
    { subject = "B", rule = "reward", text = "none" },
    { subject = "D", rule = "department_total", value = "90.495", table = "departments" },
]
""",
        "utf-8",
    )
    (result,) = run_cases(jixiao.load(tmp_path / "policy.toml"))
    assert [f"{each.expectation.rule}: {each.found}" for each in result.differences] == []
