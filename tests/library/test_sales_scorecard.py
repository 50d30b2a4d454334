"""The scheme `sales_scorecard` (S2.2) against a computation of its own with fractions, and each of its readings."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

import jixiao
from jixiao.engine.cases import run_cases

HEAD = """
[policy]
name = "t"
scheme = "sales_scorecard"
rounding = { mode = "half_up", to = 0.01 }
from = "2026-01"
"""
BLANKS = """
[terms]
info_min_items = 10
flexibility_scale = "only(scores.score) filter (where scores.item = 'flexibility')"
"""


def differences(folder: Path, case: str) -> list[str]:
    """What the one case finds otherwise than expected."""
    (folder / "policy.toml").write_text(
        f'{HEAD}{BLANKS}\n[[case]]\nname = "one"\nperiod = "2026-03"\n{case}\n'
        'given.companies = [ { company_id = "company" } ]\n',
        "utf-8",
    )
    (result,) = run_cases(jixiao.load(folder / "policy.toml"))
    return [f"{each.expectation.rule}: {each.found}" for each in result.differences]


REPORT = 'given.events = [ { event_id = "1", person_id = "A", date = 2026-03-31, type = "report", points = %s } ]'
LATE = 'given.attendance = [ { person_id = "A", period = "2026-03", days_required = 20, days_attended = %s, late_count = %s } ]'
LEVEL = 'given.scores = [ { person_id = "A", period = "2026-03", item = "%s", assessor_role = "department_manager", score = %s } ]'
SALES = """
given.deals = [ { deal_id = "1", person_id = "A", date = 2026-03-31, amount = 110 } ]
given.history = [
    { person_id = "A", period = "2026-02", metric = "sales", value = 100 },
    { person_id = "A", period = "2025-03", metric = "sales", value = 107 },
]"""


@pytest.mark.parametrize(
    ("terms", "person", "given", "rule", "points"),
    [
        pytest.param("", "sales_completion = 0.4", "", "completion_points", "23", id="X3 steps"),
        pytest.param('completion_scoring = "proportional"', "sales_completion = 0.4", "", "completion_points", "14", id="X3 in proportion"),
        pytest.param('completion_scoring = "proportional"', "sales_completion = 1.4", "", "completion_points", "35", id="X3 above plan"),
        pytest.param("", "sales_completion = 0.88", "", "completion_points", "33", id="X4 whole steps"),
        pytest.param('partial_steps = "pro_rata"', "sales_completion = 0.88", "", "completion_points", "32.6", id="X4 pro rata"),
        pytest.param('partial_steps = "pro_rata"', "sales_growth = 0.064", "", "growth_points", "6.4", id="X4 pro rata, growth"),
        pytest.param("", "", LEVEL % ("analysis", 3), "analysis_points", "3", id="X5 level"),
        pytest.param('level_points = "scaled"', "", LEVEL % ("analysis", 3), "analysis_points", "3.75", id="X5 scaled"),
        pytest.param('level_points = "scaled"', "", LEVEL % ("communication", 4), "communication_points", "5", id="X5 the highest"),
        pytest.param("", "", LEVEL % ("responsibility", 0), "responsibility_points", "0", id="I12 the lowest"),
        pytest.param("", "", REPORT % 4, "report_points", "5", id="X6 passed"),
        pytest.param("", "", REPORT % "3.99", "report_points", "0", id="X6 not passed"),
        pytest.param('report_scoring = "quality"', "", REPORT % 3, "report_points", "4", id="X6 by quality"),
        pytest.param('report_scoring = "quality"', "", REPORT % 5, "report_points", "5", id="X6 by quality, the most"),
        pytest.param("", "", "given.events = []", "report_points", "0", id="I5 no report"),
        pytest.param("", "", LATE % (20, 3), "attendance_points", "0", id="X7 floor"),
        pytest.param("attendance_lowest = -1", "", LATE % (20, 3), "attendance_points", "-1", id="X7 negative"),
        pytest.param("attendance_lowest = -1", "", LATE % (20, 4), "attendance_points", "0", id="X7 more than three times"),
        pytest.param("", "", SALES, "growth_points", "10", id="X8 the month before"),
        pytest.param('growth_against = "last_year"', "", SALES, "growth_points", "2", id="X8 the year before"),
        pytest.param('item_caps = "none"', "sales_growth = 0.129", "", "growth_points", "12", id="X8 growth without a cap"),
        pytest.param('item_caps = "none"', "new_customer_count = 9", "", "new_customer_points", "18", id="X8 customers without a cap"),
        pytest.param("", "", LATE % (19, 0), "attendance_points", "0", id="X13 nothing"),
        pytest.param('attendance_below_full = "unless_late"', "", LATE % (19, 0), "attendance_points", "2", id="X13 unless late"),
        pytest.param('attendance_below_full = "unless_late"', "", LATE % (19, 1), "attendance_points", "1", id="X13 late"),
    ],
)  # fmt: skip
def test_items_under_each_reading(terms: str, person: str, given: str, rule: str, points: str, tmp_path: Path) -> None:
    row = f'person_id = "A"{", " if person else ""}{person}'
    case = f"terms = {{ {terms} }}\ngiven.people = [ {{ {row} }} ]\n{given}\n"
    assert differences(tmp_path, f'{case}expect = [ {{ subject = "A", rule = "{rule}", value = "{points}" }} ]') == []


@pytest.mark.parametrize(
    ("events", "points"),
    [
        ('type = "info_item", count = 10', "5"),
        ('type = "info_item", count = 9', "4"),
        ('type = "info_item", count = 4', "0"),
        ('type = "info_item", count = 12, verified = false', "0"),
        ('type = "rule_breach", count = 1', "0"),
    ],
)
def test_market_information_counts_verified_items(events: str, points: str, tmp_path: Path) -> None:
    case = f"""given.people = [ {{ person_id = "A" }} ]
given.events = [ {{ event_id = "1", person_id = "A", date = 2026-03-01, {events} }} ]
expect = [ {{ subject = "A", rule = "info_points", value = "{points}" }} ]"""
    assert differences(tmp_path, case) == []


def test_information_handed_in_late_has_no_points(tmp_path: Path) -> None:
    case = """given.people = [ { person_id = "A" } ]
given.events = [
    { event_id = "1", person_id = "A", date = 2026-03-01, type = "info_item", count = 12 },
    { event_id = "2", person_id = "A", date = 2026-03-31, type = "info_late" },
]
expect = [ { subject = "A", rule = "info_points", value = "0" } ]"""
    assert differences(tmp_path, case) == []


@pytest.mark.parametrize("type_", ["law_breach", "serious_breach", "accident", "serious_error"])
def test_an_incident_leaves_no_behaviour_score_even_without_a_mark(type_: str, tmp_path: Path) -> None:
    case = f"""given.people = [ {{ person_id = "A" }} ]
given.events = [ {{ event_id = "1", person_id = "A", date = 2026-03-01, type = "{type_}" }} ]
expect = [ {{ subject = "A", rule = "behaviour_score", value = "0" }} ]"""
    assert differences(tmp_path, case) == []


@pytest.mark.parametrize(
    ("score", "word"),
    [
        ("0", "below"), ("0.59", "below"), ("0.6", "qualified"), ("0.79", "qualified"), ("0.8", "good"),
        ("0.99", "good"), ("1", "excellent"), ("1.01", "outstanding"), ("1.2", "outstanding"),
    ],
)  # fmt: skip
def test_behaviour_has_a_word(score: str, word: str, tmp_path: Path) -> None:
    case = f"""given.people = [ {{ person_id = "A" }} ]
{LEVEL % ("behaviour", score)}
expect = [ {{ subject = "A", rule = "behaviour_score", text = "{word}" }} ]"""
    assert differences(tmp_path, case) == []


MONTHS = ("2026-01", "2026-02", "2026-03")


def company(folder: Path, seed: int, terms: str = "") -> tuple[jixiao.Evaluation, dict[str, Fraction]]:
    """A quarter of twenty people; what each is paid, and the same by fractions."""
    chance = Random(seed)
    target = chance.randint(7, 13) * 100000 + 7
    ratios = {month: Fraction(chance.randint(20, 480) * 10007, target) for month in MONTHS}
    people, scores, expected = (
        ["person_id,department_id,hire_date,leave_date,wage_base"],
        ["person_id,period,item,assessor_role,score"],
        {},
    )
    employed = [
        ("", ""),
        ("2026-03-31", ""),
        ("2026-02-10", ""),
        ("", "2026-01-31"),
        ("", "2026-02-01"),
        ("", "2026-03-31"),
    ]
    for number in range(20):
        hired, left = employed[number % len(employed)]
        wage = Fraction(chance.randint(300000, 900000), 100)
        people.append(f"P{number},D,{hired},{left},{float(wage):.2f}")
        total = Fraction(0)
        for month in MONTHS:
            mark = Fraction(chance.randint(0, 120), 100)
            scores.append(f"P{number},{month},behaviour,department_manager,{float(mark):.2f}")
            if (hired[:7] or month) <= month <= (left[:7] or month):
                earned = wage * (Fraction(15, 100) * ratios[month] + Fraction(5, 100) * mark)
                if "linked_part" in terms:
                    earned = min(max(earned, wage * Fraction(16, 100)), wage * Fraction(28, 100))
                else:
                    earned = min(
                        max(wage * Fraction(4, 5) + earned, wage * Fraction(4, 5)), wage * Fraction(7, 5)
                    ) - wage * Fraction(4, 5)
                total += earned
        if "forfeited" in terms and left and left < "2026-03-31":
            total = Fraction(0)
        expected[f"P{number}"] = Fraction(math.floor(total * 100 + Fraction(1, 2)), 100)
    files = {
        "people": people,
        "scores": scores,
        "companies": ["company_id", "company"],
        "departments": ["department_id", "D"],
        "targets": [
            "scope_type,scope_id,period,metric,value",
            *(f"company,company,{m},revenue,{target}" for m in MONTHS),
        ],
        "revenues": ["company_id,period,amount", *(f"company,{m},{ratios[m] * target}" for m in MONTHS)],
    }
    for name, rows in files.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", "utf-8")
    data = "\n".join(f'{name} = "{name}.csv"' for name in files)
    (folder / "policy.toml").write_text(f"{HEAD}\n[data]\n{data}\n{BLANKS}\n{terms}\n", "utf-8")
    return jixiao.evaluate(jixiao.load(folder / "policy.toml"), "2026-01..2026-03"), expected


@pytest.mark.parametrize("terms", ["", 'bound_on = "linked_part"', 'leaver_in_quarter = "forfeited"'])
@pytest.mark.parametrize("seed", range(3))
def test_the_quarter_is_paid_as_fractions_have_it(seed: int, terms: str, tmp_path: Path) -> None:
    result, expected = company(tmp_path, seed, terms)
    paid = result.lines.filter(result.lines["rule"] == "linked_pay")
    assert set(paid["period"]) == {"2026-03"}
    assert {row["subject"]: Fraction(row["value"]) for row in paid.iter_rows(named=True)} == expected


def test_behaviour_outside_the_named_values_is_refused_where_they_are_named(tmp_path: Path) -> None:
    result, _ = company(tmp_path, 1, 'behaviour_values = "named"')
    assert result.has_errors
    assert any("none of the scale" in problem.render("en") for problem in result.problems)


@pytest.mark.parametrize(("share", "warned"), [("1%", True), ("100%", False)])
def test_a_quota_of_outstanding_people_is_checked(share: str, warned: bool, tmp_path: Path) -> None:
    result, _ = company(tmp_path, 1, f'outstanding_share = "{share}"')
    assert any("quota" in problem.render("en") for problem in result.problems) is warned
