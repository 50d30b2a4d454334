"""The scheme `grade_ladder` (S2.11) against a computation of its own with fractions, and each of its readings."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

import jixiao

GRADES = (650, 750, 850, 950, 1150, 1250, 1350, 1450, 1750, 2050, 2500)
POSTS = (
    "employee", "deputy_counter_head", "counter_head", "section_head", "supervisor", "deputy_manager",
    "department_manager", "director", "deputy_general_manager", "general_manager",
)  # fmt: skip
ASSESSED = {3: "2026-T1", 7: "2026-T2", 11: "2026-T3"}
JUMPS = 'jump_rule = "if(coalesce(annual_total, 0) >= 270, 3, 0)"'
POLICY = """
[policy]
name = "t"
scheme = "grade_ladder"
rounding = {{ mode = "half_up", to = 0.01 }}
from = "2026-01"

[data]
{data}

[terms]
department_standards = [
    {{ department_id = "D", staff = "all", item = "quantitative", part = "quantitative", points = 100 }},
    {{ department_id = "D", staff = "all", item = "qualitative", part = "qualitative", points = 100 }},
]
{terms}
"""
HEADERS = {
    "people": "person_id,role,department_id,hire_date,leave_date,wage_grade",
    "departments": "department_id",
    "scores": "person_id,period,item,score",
    "events": "event_id,person_id,date,type,count,decided_by,decided_on",
    "approvals": "request_id,kind,subject,approved_on,result,new_post",
}
#: a month, a subject and a rule, with the value or the words of the line
Lines = dict[tuple[str, str, str], str]


def evaluated(folder: Path, terms: str, periods: str = "2026-01..2026-12", **rows: list[str]) -> jixiao.Evaluation:
    for name, header in HEADERS.items():
        content = ["D"] if name == "departments" else rows.get(name, [])
        (folder / f"{name}.csv").write_text("\n".join([header, *content]) + "\n", "utf-8")
    data = "\n".join(f'{name} = "{name}.csv"' for name in HEADERS)
    said = terms if "jump_rule" in terms else f"{JUMPS}\n{terms}"
    (folder / "policy.toml").write_text(POLICY.format(data=data, terms=said), "utf-8")
    return jixiao.evaluate(jixiao.load(folder / "policy.toml"), periods)


def lines(result: jixiao.Evaluation) -> Lines:
    assert not result.has_errors, [problem.render("en") for problem in result.problems]
    return {
        (str(row["period"]), row["subject"], row["rule"]): row["text"] or str(Fraction(row["value"]))
        for row in result.lines.iter_rows(named=True)
    }


def person(code: str, *, role: str = "employee", hired: str = "", left: str = "", grade: int = 950) -> str:
    return f"{code},{role},D,{hired},{left},{grade}"


def marks(code: str, *scores: object, periods: tuple[str, ...] = tuple(ASSESSED.values())) -> list[str]:
    """The same mark for both parts, assessment by assessment."""
    return [
        f"{code},{period},{part},{score}"
        for period, score in zip(periods, scores, strict=False)
        for part in ("quantitative", "qualitative")
    ]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("terms", ["", 'new_grade_from = "at_once"', 'scores_between = "round_first"'])
def test_a_year_of_grades_and_totals_is_what_fractions_make_of_it(seed: int, terms: str, tmp_path: Path) -> None:
    chance = Random(seed)
    people, scores = [], []
    pay: dict[tuple[str, str], Fraction] = {}
    totals: dict[str, Fraction] = {}
    for number in range(30):
        code, at = f"P{number:02}", chance.randint(0, 10)
        people.append(person(code, grade=GRADES[at]))
        waiting, totals[code] = at, Fraction(0)
        for month in range(1, 13):
            at = waiting
            if month in ASSESSED:
                halves = [
                    Fraction(chance.choice((chance.randint(11000, 20000), 11990, 16900, 16990)), 200) for _ in "ab"
                ]
                for part, half in zip(("quantitative", "qualitative"), halves, strict=True):
                    scores.append(f"{code},{ASSESSED[month]},{part},{float(half):.3f}")
                score = sum(halves) / 2
                totals[code] += score
                if "round_first" in terms:
                    score = Fraction((2 * score + 1) // 2)
                waiting = min(max(at + (score >= 85) - (score < 60), 0), 10)
                if "at_once" in terms:
                    at = waiting
            pay[f"2026-{month:02}", code] = Fraction(GRADES[at])
    found = lines(evaluated(tmp_path, terms, people=people, scores=scores))
    assert {(month, code): Fraction(value) for (month, code, rule), value in found.items() if rule == "base_pay"} == pay
    assert {code: Fraction(value) for (_, code, rule), value in found.items() if rule == "annual_total"} == totals
    ordered = sorted(totals.values(), reverse=True)
    edge = ordered[19] if ordered[19] > ordered[20] else min(total for total in ordered if total > ordered[19])
    excellent = {code for (_, code, rule) in found if rule == "excellent"}
    assert excellent == {code for code, total in totals.items() if total >= edge}


@pytest.mark.parametrize(
    ("terms", "score", "rule"),
    [
        pytest.param("", "84.99", "grade_kept", id="X1 the gap keeps"),
        pytest.param('scores_between = "round_first"', "84.5", "grade_up", id="X1 rounded up to 85"),
        pytest.param('scores_between = "round_first"', "84.49", "grade_kept", id="X1 rounded down to 84"),
        pytest.param('scores_between = "round_first"', "59.5", "grade_kept", id="X1 rounded up to 60"),
        pytest.param("", "59.5", "grade_down", id="X1 below 60"),
    ],
)
def test_scores_between_the_bands(terms: str, score: str, rule: str, tmp_path: Path) -> None:
    found = lines(evaluated(tmp_path, terms, "2026-03", people=[person("A")], scores=marks("A", score)))
    assert {name for _, _, name in found if name.startswith("grade")} == {rule}


@pytest.mark.parametrize(
    ("terms", "hired", "assessed"),
    [
        ("", "2026-02-28", True),
        ("", "2026-03-01", False),
        ('assessed_months = "ending"', "2026-03-31", True),
        ("", "2026-04-01", False),
    ],
)
def test_whoever_was_there_on_a_day_of_the_four_months_is_assessed(
    terms: str, hired: str, assessed: bool, tmp_path: Path
) -> None:
    people = [person("A", hired=hired), person("B")]
    scores = [*marks("A", 90), *marks("B", 70)]
    found = lines(evaluated(tmp_path, terms, "2026-03", people=people, scores=scores))
    assert (("2026-03", "A", "score") in found) is assessed
    assert ("2026-03", "B", "score") in found


def test_weights_by_post(tmp_path: Path) -> None:
    terms = """part_weights = "by_post"
post_weights = [
    { post = "employee", quantitative = "70%", qualitative = "30%" },
    { post = "director", quantitative = "40%", qualitative = "60%" },
]"""
    people = [person("A"), person("B", role="director")]
    scores = [f"{code},2026-T1,{part}" for code in "AB" for part in ("quantitative,91.5", "qualitative,60")]
    found = lines(evaluated(tmp_path, terms, "2026-03", people=people, scores=scores))
    assert found["2026-03", "A", "score"] == str(Fraction("91.5") * Fraction(7, 10) + 18)
    assert found["2026-03", "B", "score"] == str(Fraction("91.5") * Fraction(4, 10) + 36)


def test_a_score_ends_at_the_full_mark_and_is_warned_about(tmp_path: Path) -> None:
    result = evaluated(tmp_path, "", "2026-03", people=[person("A")], scores=marks("A", 103))
    assert lines(result)["2026-03", "A", "score"] == "100"
    assert any("the full mark is 100" in problem.render("en") for problem in result.problems)


def test_an_item_without_a_mark_leaves_the_score_unknown_and_the_pay_of_the_month_stands(tmp_path: Path) -> None:
    result = evaluated(tmp_path, "", "2026-03", people=[person("A")], scores=marks("A", 90)[:1])
    assert result.has_errors
    rows = {row["rule"]: row["value"] for row in result.lines.iter_rows(named=True)}
    assert (rows["score"], rows["base_pay"]) == (None, 950)


def test_an_item_outside_the_standard_is_refused(tmp_path: Path) -> None:
    scores = [*marks("A", 90), "A,2026-T1,discipline,10"]
    result = evaluated(tmp_path, "", "2026-03", people=[person("A")], scores=scores)
    assert any("not in the department's standard" in problem.render("en") for problem in result.problems)


@pytest.mark.parametrize("double", ["employee", "supervisor", "general_manager"])
def test_eleven_grades_on_ten_posts_of_which_one_has_two(double: str, tmp_path: Path) -> None:
    terms = f'post_moves = "with_the_grade"\ndouble_grade_post = "{double}"'
    people = [person(f"P{at:02}", grade=grade) for at, grade in enumerate(GRADES)]
    scores = [mark for at in range(11) for mark in marks(f"P{at:02}", 85)]
    found = lines(evaluated(tmp_path, terms, "2026-03", people=people, scores=scores))
    posts = sorted((*POSTS, double), key=POSTS.index)
    assert {code: text for (_, code, rule), text in found.items() if rule == "post_of_grade"} == {
        f"P{at:02}": posts[min(at + 1, 10)] for at in range(11)
    }
    assert not any(rule == "post_adjustment" for _, _, rule in found)


def test_a_post_moves_by_approval_from_the_next_month_on(tmp_path: Path) -> None:
    approvals = [
        "1,post_change,A,2026-04-20,approved,deputy_counter_head",
        "2,post_change,B,2026-04-20,rejected,deputy_counter_head",
        "3,post_change,C,2026-04-20,approved,deputy_counter_head",
    ]
    scores = [*marks("A", 85, 70), *marks("B", 85, 70), *marks("C", 84, 70)]
    people = [person(code) for code in "ABC"]
    result = evaluated(tmp_path, "", "2026-01..2026-07", people=people, scores=scores, approvals=approvals)
    found = lines(result)
    assert {code for _, code, rule in found if rule == "post_adjustment"} == {"A", "B"}
    assert {code for _, code, rule in found if rule == "post_approved"} == {"A", "C"}
    assert [problem.render("en").count("change of post of C") for problem in result.problems] == [1]
    later = result.tables["people"]
    assert dict(zip(later["person_id"], later["role"], strict=True)) == {
        "A": "deputy_counter_head", "B": "employee", "C": "deputy_counter_head",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "totals"),
    [
        ("", {"A": "240"}),
        ("scores_needed = 2", {"A": "240", "B": "170"}),
        ('annual_result = "mean_on_record"', {"A": "80", "B": "85"}),
    ],
)
def test_the_total_of_whoever_came_in_the_year(terms: str, totals: dict[str, str], tmp_path: Path) -> None:
    people = [person("A"), person("B", hired="2026-05-11"), person("C", left="2026-10-31")]
    scores = [*marks("A", 80, 80, 80), *marks("B", 90, 80, periods=("2026-T2", "2026-T3")), *marks("C", 99, 99)]
    found = lines(evaluated(tmp_path, terms, people=people, scores=scores))
    assert {code: value for (_, code, rule), value in found.items() if rule == "annual_total"} == totals


@pytest.mark.parametrize(
    ("terms", "excellent"),
    [
        pytest.param("", {"A", "B", "C", "D"}, id="G16 nobody with a result of 0"),
        pytest.param("excellent_places = 3", {"A"}, id="X7 the tied stay outside"),
        pytest.param(
            'excellent_places = 3\nexcellent_ties = "included"', {"A", "B", "C", "D"}, id="X7 the tied included"
        ),
        pytest.param('excellent_by = "share_of_staff"\nexcellent_share = "39%"', {"A"}, id="X9 a share, rounded down"),
        pytest.param('excellent_by = "share_of_staff"\nexcellent_share = "81%"', {"A", "B", "C", "D"}, id="X9 a share"),
        pytest.param('excellent_by = "share_of_staff"\nexcellent_share = "1%"', {"A"}, id="X9 at least one"),
    ],
)
def test_the_first_of_the_year(terms: str, excellent: set[str], tmp_path: Path) -> None:
    scores = [
        mark for code, score in zip("ABCDE", (90, 80, 80, 80, 0), strict=True) for mark in marks(code, *[score] * 3)
    ]
    people = [person(code) for code in "ABCDE"]
    found = lines(evaluated(tmp_path, terms, people=people, scores=scores))
    assert {(month, code) for month, code, rule in found if rule == "excellent"} == {
        ("2026-11", code) for code in excellent
    }


def test_a_share_of_the_staff_is_of_those_employed(tmp_path: Path) -> None:
    """Half of four places two, though six more stand in the table who left in February."""
    terms = 'excellent_by = "share_of_staff"\nexcellent_share = "50%"'
    people = [*map(person, "ABCD"), *(person(f"L{n}", left="2026-02-28") for n in range(6))]
    scores = [mark for code, score in zip("ABCD", (90, 80, 70, 60), strict=True) for mark in marks(code, *[score] * 3)]
    found = lines(evaluated(tmp_path, terms, people=people, scores=scores))
    assert {code for _, code, rule in found if rule == "excellent"} == {"A", "B"}


@pytest.mark.parametrize(
    ("chosen", "excellent", "undecided"),
    [("", set(), {"A", "B"}), ("B", {"B"}, set()), ("AB", set(), {"A", "B"})],
)
def test_a_tie_beyond_all_places_waits_for_a_decision(
    chosen: str, excellent: set[str], undecided: set[str], tmp_path: Path
) -> None:
    scores = [mark for code in "ABC" for mark in marks(code, *[70 if code == "C" else 80] * 3)]
    events = [f"{code},{code},2026-11-30,excellent,1,GM,2026-12-02" for code in chosen]
    people = [person(code) for code in "ABC"]
    found = lines(evaluated(tmp_path, "excellent_places = 1", people=people, scores=scores, events=events))
    assert {code for _, code, rule in found if rule == "excellent"} == excellent
    assert {code for _, code, rule in found if rule == "excellent_undecided"} == undecided


@pytest.mark.parametrize(
    ("event", "grade"),
    [
        pytest.param("2026-11-30,grade_jump,3,GM,2026-12-02", "1750", id="three grades instead of one"),
        pytest.param("2026-11-30,grade_jump,2,GM,2026-12-02", "1450", id="fewer than the rule allows"),
        pytest.param("2026-11-30,grade_jump,4,GM,2026-12-02", None, id="more than the rule allows"),
        pytest.param("2026-11-30,grade_jump,1,GM,2026-12-02", None, id="one grade is no jump"),
        pytest.param("2026-11-30,grade_jump,3,,2026-12-02", None, id="nobody decided it"),
        pytest.param("2026-07-31,grade_jump,3,GM,2026-07-31", None, id="before the year's last assessment"),
    ],
)
def test_a_jump_needs_a_decision_within_the_rule(event: str, grade: str | None, tmp_path: Path) -> None:
    # two steps up before: 1150, 1250
    result = evaluated(tmp_path, "", people=[person("A")], scores=marks("A", 90, 90, 90), events=[f"1,A,{event}"])
    rows = {(str(row["period"]), row["rule"]): row for row in result.lines.iter_rows(named=True)}
    assert result.has_errors is (grade is None)
    assert rows["2026-11", "jump_candidate"]["value"] == 3
    if grade is None:
        assert rows["2026-11", "grade_up"]["text"] == "1350"
        assert ("2026-11", "grade_jump") not in rows
    else:
        assert rows["2026-11", "grade_jump"]["text"] == grade
        assert ("2026-11", "grade_up") not in rows
        assert rows["2026-12", "base_pay"]["value"] == int(grade)


def test_a_year_end_bonus_that_is_kept_is_paid_in_december(tmp_path: Path) -> None:
    terms = 'year_end_bonus = "kept"\nyear_end_bonus_formula = "base_pay_of_year / 36"'
    found = lines(evaluated(tmp_path, terms, people=[person("A")], scores=marks("A", 70, 70, 70)))
    bonus = {month: value for (month, _, rule), value in found.items() if rule == "year_end_bonus_paid"}
    assert bonus == {"2026-12": str(Fraction("316.67"))}


def test_no_year_end_bonus_otherwise(tmp_path: Path) -> None:
    found = lines(evaluated(tmp_path, "", people=[person("A")], scores=marks("A", 70, 70, 70)))
    assert not any(rule == "year_end_bonus_paid" for _, _, rule in found)
