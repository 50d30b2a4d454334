"""方案10 (S2.10) against a computation of its own with fractions, and each reading of its switches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from attrs import evolve

import jixiao
from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.plugins import example_of

NAME = "group_rollup"
Row = Mapping[str, object]
Lines = dict[tuple[str, str], object]
MONTHS = {"2026-03": ("2026-01", "2026-02"), "2026-06": ("2026-04", "2026-05"), "2026-09": ("2026-07", "2026-08")}
PERIODS = [month for months in MONTHS.values() for month in months]
PERIODS += ["2026-10", "2026-11", "2026-Q1", "2026-Q2", "2026-Q3", "2026"]
QUARTERS = {"2026-03": "2026-Q1", "2026-06": "2026-Q2", "2026-09": "2026-Q3"}
YEAR = "2026-01..2026-12"
#: the weights of the example, as written in its policy
FACTORS = {"virtue": 15, "ability": 20, "diligence": 15, "results": 50}
ASSESSORS = {"direct_superior": 50, "executive": 30, "hr": 20}
CADRE_FACTORS = {
    "leadership": 20, "subordinates": 15, "morale": 10, "goals": 30, "responsibility": 15, "self_development": 10,
}  # fmt: skip
CADRE_ASSESSORS = {"executive": 70, "hr": 30}


def cents(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def person(name: str, **cells: object) -> Row:
    return {"person_id": name, "floating_pay": Decimal(1500)} | cells


def cadre(name: str, grade: str = "head_3", **cells: object) -> Row:
    return person(name, is_cadre=True, grade=grade, floating_pay=Decimal(5000)) | cells


def marks(name: str, period: str, score: object, of_cadre: bool = False) -> list[Row]:
    """The same mark for every factor from every assessor, so that it is the score."""
    factors, assessors = (CADRE_FACTORS, CADRE_ASSESSORS) if of_cadre else (FACTORS, ASSESSORS)
    return [
        {"person_id": name, "period": period, "item": item, "assessor_role": role, "score": Decimal(str(score))}
        for item in factors
        for role in assessors
    ]


def year(name: str, **scores: object) -> list[Row]:
    """Marks of 80 in all periods of a year, save those given as `m01`, `q1`, `y`; None leaves a period out."""
    names = {
        f"m{period[-2:]}" if len(period) == 7 and "Q" not in period else period[5:].lower() or "y": period
        for period in PERIODS
    }
    given = {period: scores.get(short, 80) for short, period in names.items()}
    return [row for period, score in given.items() if score is not None for row in marks(name, period, score)]


def run(
    period: str, people: Sequence[Row], scores: Sequence[Row], terms: Mapping[str, object] | None = None,
    **tables: Sequence[Row],
) -> Evaluation:  # fmt: skip
    policy = jixiao.load(Path(str(example_of(NAME) / "policy.toml")))
    values = {"floating_pay_cap": None} | dict(terms or {})
    editions = [evolve(edition, terms={NAME: {**edition.terms[NAME], **values}}) for edition in policy.editions]
    empty: dict[str, Sequence[Row]] = {name: [] for name in ("self_assessments", "pool", "bonus_weights", "approvals")}
    given = {"people": people, "scores": scores, "history": []}
    return evaluate(evolve(policy, editions=tuple(editions)), period, tables={**empty, **given, **tables})


def lines(result: Evaluation, rule: str) -> Lines:
    rows = result.lines.filter(result.lines["rule"] == rule)
    columns = (rows["subject"], rows["period"].cast(str), rows["value"], rows["text"])
    return {(who, when): text if value is None else value for who, when, value, text in zip(*columns, strict=True)}


def checks(result: Evaluation) -> set[str]:
    """The last words of the paths of all problems: the checks that did not hold."""
    return {problem.path.rpartition(".")[2] for problem in result.problems} - {"self_assessment_handed_in"}


def same(found: Lines, expected: Mapping[tuple[str, str], Fraction]) -> None:
    """Lines are the first 18 places of the fractions expected."""
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        assert abs(Fraction(str(found[key])) - value) <= Fraction(1, 2 * 10**18), key


# the whole year


def test_a_year_of_random_marks() -> None:
    chance = Random(1010)
    staff = {f"S{at}": "AB"[at % 2] for at in range(6)}
    cadres = {f"C{at}": "AB"[at % 2] for at in range(4)}
    rows: list[Row] = []
    found: dict[tuple[str, str], Fraction] = {}

    def score(name: str, period: str, factors: Mapping[str, int], assessors: Mapping[str, int]) -> None:
        total = Fraction(0)
        for item, weight in factors.items():
            for role, voice in assessors.items():
                scale = chance.choice([5, 30, 100])
                mark = chance.randint(1, 10 * scale)
                rows.append({
                    "person_id": name, "period": period, "item": item, "assessor_role": role,
                    "score": Decimal(mark) / 10, "scale_max": Decimal(scale),
                })  # fmt: skip
                total += Fraction(mark, 10 * scale) * 100 * Fraction(weight, 100) * Fraction(voice, 100)
        found[name, period] = total

    for name in staff:
        for period in PERIODS:
            # S0 comes in February, S1 in August
            if period not in {"S0": PERIODS[:1], "S1": [*PERIODS[:5], "2026-Q1", "2026-Q2"]}.get(name, []):
                score(name, period, FACTORS, ASSESSORS)
    for name in cadres:
        for period in ("2026-H1", "2026"):
            score(name, period, CADRE_FACTORS, CADRE_ASSESSORS)
    hired = {"S0": dt.date(2026, 2, 1), "S1": dt.date(2026, 8, 31)}
    people = [person(name, company_id=at, hire_date=hired.get(name)) for name, at in staff.items()]
    people += [cadre(name, company_id=at) for name, at in cadres.items()]
    result = run(YEAR, people, rows)

    quarters: dict[tuple[str, str], Fraction] = {}
    annual: dict[tuple[str, str], Fraction] = {}
    for name in staff:
        parts: list[tuple[Fraction, Fraction]] = []
        for end, months in MONTHS.items():
            known = [(found[name, month], Fraction(1, 5)) for month in months if (name, month) in found]
            if (name, QUARTERS[end]) in found:
                known.append((found[name, QUARTERS[end]], Fraction(3, 5)))
                quarters[name, end] = sum(mark * weight for mark, weight in known) / sum(weight for _, weight in known)
                parts.append((quarters[name, end], Fraction(1, 20)))
        parts += [(found[name, month], Fraction(1, 20)) for month in ("2026-10", "2026-11")]
        parts.append((found[name, "2026"], Fraction(3, 4)))
        annual[name, "2026-12"] = sum(mark * weight for mark, weight in parts) / sum(weight for _, weight in parts)
    same(lines(result, "quarter_result"), quarters)
    same(lines(result, "half_year_score"), {(name, "2026-06"): found[name, "2026-H1"] for name in cadres})
    annual |= {(name, "2026-12"): found[name, "2026"] for name in cadres}
    same(lines(result, "annual_result"), annual)

    halves = {(name, "2026-06"): found[name, "2026-H1"] for name in cadres}
    results = quarters | halves | annual
    pay: Lines = {}
    for (name, end), mine in results.items():
        group = staff if name in staff else cadres
        peers = [value for (who, when), value in results.items() if when == end and group.get(who) == group[name]]
        base = 1500 if name in staff else 5000
        pay[name, end] = cents(base * mine / (sum(peers) / len(peers)))
    assert lines(result, "adjusted_floating_pay") == pay


# who is assessed as what


@pytest.mark.parametrize(
    ("reading", "grade", "is_cadre"),
    [
        pytest.param("staff", "head_1", True, id="S2.10-D1 above the third grade"),
        pytest.param("staff", "head_3", True, id="S2.10-D1 the third grade"),
        pytest.param("staff", "head_4", False, id="S2.10-D1 below it"),
        pytest.param("staff", "deputy_2", False, id="S2.10-X8 a deputy counts as staff"),
        pytest.param("cadres", "deputy_3", True, id="S2.10-X8 a deputy counts as a middle manager"),
        pytest.param("cadres", "deputy_4", False, id="S2.10-X8 but not below the third grade"),
    ],
)
def test_who_is_assessed_as_a_middle_manager(reading: str, grade: str, is_cadre: bool) -> None:
    people, terms = [cadre("A", grade)], {"deputies": reading}
    period = "2026-H1" if is_cadre else "2026-Q2"
    result = run("2026-06", people, marks("A", period, 80, is_cadre), terms)
    rule = "half_year_score" if is_cadre else "quarter_score"
    assert lines(result, rule) == {("A", "2026-06"): Decimal(80)}
    assert "periods_fit" not in checks(result)
    wrong = run("2026-06", people, marks("A", "2026-Q2" if is_cadre else "2026-H1", 80), terms)
    assert "periods_fit" in checks(wrong)


@pytest.mark.parametrize(
    ("row", "month"),
    [
        pytest.param(("A", "2026-03"), "2026-03", id="no month ends a quarter"),
        pytest.param(("A", "2026-12"), "2026-12", id="nor the year"),
        pytest.param(("A", "2026-Q4"), "2026-12", id="no fourth quarter"),
        pytest.param(("C", "2026-02"), "2026-02", id="no months of middle managers"),
        pytest.param(("C", "2026-Q1"), "2026-03", id="nor quarters"),
        pytest.param(("C", "2026-H2"), "2026-12", id="no second half-year"),
        pytest.param(("C", "2026-T3"), "2026-12", id="no four months"),
    ],
)
def test_scores_of_another_period_are_refused(row: tuple[str, str], month: str) -> None:
    result = run(month, [person("A"), cadre("C")], marks(*row, 80))
    assert "periods_fit" in checks(result)
    right = [*year("A"), *marks("C", "2026-H1", 80, of_cadre=True), *marks("C", "2026", 80, of_cadre=True)]
    assert "periods_fit" not in checks(run(month, [person("A"), cadre("C")], right))


def test_no_score_until_every_assessor_has_marked_every_factor() -> None:
    rows = marks("A", "2026-01", 80)
    assert lines(run("2026-01", [person("A")], rows[:-1]), "month_score") == {("A", "2026-01"): None}
    other = [{**rows[0], "item": "morale"}, *rows[1:]]
    result = run("2026-01", [person("A")], other)
    assert lines(result, "month_score") == {("A", "2026-01"): None}
    assert "factors_and_assessors_are_known" in checks(result)
    too_high = [{**rows[0], "score": Decimal("100.5")}, *rows[1:]]
    assert "marks_within" in checks(run("2026-01", [person("A")], too_high))


def test_weights_that_do_not_add_up_are_refused() -> None:
    terms = jixiao.load(Path(str(example_of(NAME) / "policy.toml"))).editions[0].terms[NAME]["assessor_weights_staff"]
    rows = tuple({**row, "weight": Fraction(1, 4)} for row in terms.rows)  # type: ignore[union-attr]  # a table's
    result = run(
        "2026-01", [person("A")], marks("A", "2026-01", 80), {"assessor_weights_staff": evolve(terms, rows=rows)}
    )
    assert "weights_add_up" in checks(result)
    assert lines(result, "month_score") == {("A", "2026-01"): None}
    for name in ("year_weight", "quarter_weight"):
        odd = run("2026-01", [person("A")], marks("A", "2026-01", 80), {name: Fraction(7, 10)})
        assert checks(odd) == {"weights_are_whole"}


@pytest.mark.parametrize(
    ("items", "roles", "of_cadre"),
    [
        pytest.param(tuple(FACTORS), tuple(ASSESSORS), False, id="fields"),
        pytest.param(
            ("policy", "dedication", "ethics", "professional", "business", "organising", "responsibility", "attitude",
             "attendance", "quantity", "efficiency", "innovation"), tuple(ASSESSORS), False, id="factors",
        ),
        pytest.param(tuple(CADRE_FACTORS), tuple(CADRE_ASSESSORS), True, id="middle managers"),
    ],
)  # fmt: skip
def test_equal_weights(items: Sequence[str], roles: Sequence[str], of_cadre: bool) -> None:
    chance = Random(7)
    period, month = ("2026-H1", "2026-06") if of_cadre else ("2026-01", "2026-01")
    given = {(item, role): chance.randint(500, 1000) for item in items for role in roles}
    rows = [
        {"person_id": "A", "period": period, "item": item, "assessor_role": role, "score": Decimal(mark) / 10}
        for (item, role), mark in given.items()
    ]
    result = run(month, [cadre("A") if of_cadre else person("A")], rows, {"weights_from": "equal"})
    mean = Fraction(sum(given.values()), 10 * len(given))
    same(lines(result, "half_year_score" if of_cadre else "month_score"), {("A", month): mean})


# missing parts


def test_without_a_part_there_is_no_result_if_so_read() -> None:
    scores = [*year("A", m01=None), *year("B", q1=70, q2=90)]
    people = [person("A", hire_date=dt.date(2026, 2, 1)), person("B")]
    result = run(YEAR, people, scores, {"missing_part": "exclude"})
    assert {when for who, when in lines(result, "quarter_result") if who == "A"} == {"2026-06", "2026-09"}
    assert {who for who, _ in lines(result, "annual_result")} == {"B"}
    pay = lines(result, "adjusted_floating_pay")
    # without a result the floating pay stays as it is, and B is compared with nobody else
    assert (pay["A", "2026-03"], pay["B", "2026-03"]) == (Decimal(1500), Decimal(1500))
    assert pay["A", "2026-06"] == cents(1500 * Fraction(80) / 83)
    assert {problem.severity.value for problem in result.problems if "parts_are_whole" in problem.path} == {"notice"}


def test_the_own_assessment_of_a_period_cannot_be_missing() -> None:
    result = run("2026-01..2026-03", [person("A"), person("B")], [*year("A", q1=None), *year("B")])
    assert lines(result, "quarter_result") == {("A", "2026-03"): None, ("B", "2026-03"): Decimal(80)}
    # nor is the average known (G17)
    assert set(lines(result, "adjusted_floating_pay").values()) == {None}


@pytest.mark.parametrize(
    ("weight", "since", "year_of_a"),
    [
        pytest.param(Fraction(0), None, "90", id="S2.10-X1 the year alone"),
        pytest.param(Fraction(1, 4), None, "85", id="S2.10-X1 a quarter of the half-year"),
        pytest.param(Fraction(1, 4), dt.date(2026, 7, 1), "90", id="S2.10-X2 no half-year"),
    ],
)
def test_the_year_of_a_middle_manager(weight: Fraction, since: dt.date | None, year_of_a: str) -> None:
    scores = [*marks("A", "2026", 90, of_cadre=True), *([] if since else marks("A", "2026-H1", 70, of_cadre=True))]
    result = run("2026-06..2026-12", [cadre("A", hire_date=since)], scores, {"cadre_half_year_weight": weight})
    assert lines(result, "annual_result") == {("A", "2026-12"): Decimal(year_of_a)}


# floating pay

PEERS = [
    person("A", company_id="X", department_id="1"), person("B", company_id="X", department_id="2"),
    person("C", company_id="X", department_id="1"), person("D", company_id="Y", department_id="1"),
]  # fmt: skip
LEVELS = {"A": 90, "B": 80, "C": 75, "D": 60}


@pytest.mark.parametrize(
    ("terms", "average"),
    [
        pytest.param({}, Fraction(245, 3), id="S2.10-X4 company"),
        pytest.param({"average_over": "department"}, Fraction(75), id="S2.10-X4 department"),
        pytest.param({"average_over": "group"}, Fraction(305, 4), id="S2.10-X4 group"),
        pytest.param({"self_in_average": "excluded"}, Fraction(155, 2), id="S2.10-X4 without the person"),
        pytest.param(
            {"floating_pay_cap": Fraction(11, 10)}, Fraction(900, 11), id="S2.10-X5 at most 1.1, as if it were 90 / 1.1"
        ),
    ],
)
def test_whose_average_counts(terms: Mapping[str, object], average: Fraction) -> None:
    scores = [row for name, level in LEVELS.items() for row in year(name, m01=level, m02=level, q1=level)]
    result = run("2026-01..2026-03", PEERS, scores, terms)
    assert lines(result, "adjusted_floating_pay")["A", "2026-03"] == cents(1500 * 90 / average)


def test_the_cap_bounds_the_rise_and_not_the_fall() -> None:
    scores = [*year("A", m01=100, m02=100, q1=100), *year("B", m01=40, m02=40, q1=40)]
    result = run("2026-01..2026-03", [person("A"), person("B")], scores, {"floating_pay_cap": Fraction(6, 5)})
    assert lines(result, "adjusted_floating_pay") == {
        ("A", "2026-03"): Decimal("1800.00"), ("B", "2026-03"): cents(1500 * Fraction(40, 70)),
    }  # fmt: skip


def test_nobody_to_compare_with_is_no_average() -> None:
    result = run("2026-01..2026-03", [person("A")], year("A"), {"self_in_average": "excluded"})
    assert lines(result, "adjusted_floating_pay") == {("A", "2026-03"): None}


@pytest.mark.parametrize(
    ("terms", "factors"),
    [
        pytest.param({}, {"03": (90, 85), "06": (70, 75), "09": (80, 80)}, id="S2.10-X4 each period"),
        pytest.param({"adjusted": "annual"}, {}, id="S2.10-X4 the year"),
        pytest.param(
            {"adjusted": "cumulative"},
            {"03": (90, 85), "06": (80, 80), "09": (80, 80)},
            id="S2.10-X4 the mean of the quarters so far",
        ),
    ],
)
def test_how_often_the_floating_pay_is_adjusted(
    terms: Mapping[str, object], factors: Mapping[str, tuple[int, int]]
) -> None:
    scores = [*year("A", m01=90, m02=90, q1=90, m04=70, m05=70, q2=70, y=100), *year("B")]
    result = run(YEAR, [person("A"), person("B")], scores, terms)
    pay = {when[-2:]: value for (who, when), value in lines(result, "adjusted_floating_pay").items() if who == "A"}
    annual = Fraction(100 * 3, 4) + Fraction(80 * 5, 20)
    assert pay == {
        **{month: cents(1500 * Fraction(*factor)) for month, factor in factors.items()},
        "12": cents(1500 * annual / ((annual + 80) / 2)),
    }


@pytest.mark.parametrize("base", ["original", "adjusted"])
def test_what_is_adjusted_next(base: str) -> None:
    scores = [*year("A", m01=90, m02=90, q1=90, m04=100, m05=100, q2=100), *year("B")]
    result = run("2026-01..2026-06", [person("A"), person("B")], scores, {"floating_pay_base": base})
    first, second = 1500 * Fraction(90, 85), Fraction(100, 90)
    pay = lines(result, "adjusted_floating_pay")
    assert pay["A", "2026-03"] == cents(first)
    assert pay["A", "2026-06"] == cents((1500 if base == "original" else first) * second)


# bonus


def shares(*weights: int, **cells: object) -> dict[str, list[Row]]:
    decided = {"decided_by": "主管领导", "decided_on": dt.date(2026, 7, 10)}
    return {
        "pool": [{"unit": "X", "period": "2026-H1", "amount": Decimal("100.00")}],
        "bonus_weights": [
            {"unit": "X", "period": "2026-H1", "person_id": name, "weight": Decimal(weight), **decided, **cells}
            for name, weight in zip("ABCD", weights, strict=False)
        ],
    }


@pytest.mark.parametrize(
    ("reading", "bonus"),
    [
        pytest.param("largest_remainder", ["33.34", "33.33", "33.33"], id="S2.10-X9 largest remainder, then by id"),
        pytest.param("last_takes_rest", ["33.33", "33.33", "33.34"], id="S2.10-X9 the last one"),
    ],
)
def test_a_pool_is_paid_out_in_full(reading: str, bonus: list[str]) -> None:
    result = run("2026-06", PEERS[:3], [], {"pool_rounding": reading}, **shares(1, 1, 1))
    assert list(lines(result, "bonus").values()) == [Decimal(each) for each in bonus]
    assert "pool_is_paid_out" not in checks(result)


def test_nothing_of_a_pool_may_be_held_back() -> None:
    gone = [*PEERS[:2], {**PEERS[2], "leave_date": dt.date(2026, 5, 31)}]
    assert "pool_is_paid_out" in checks(run("2026-06", gone, [], **shares(1, 1, 1)))
    nobody = run("2026-06", PEERS, [], pool=shares()["pool"])
    assert "pool_is_paid_out" in checks(nobody)


def test_nothing_is_paid_without_a_complete_decision() -> None:
    result = run("2026-06", PEERS[:2], [], **shares(1, 2, decided_by=None))
    assert set(lines(result, "bonus").values()) == {None}
    assert "shares_are_decided" in checks(result)


# posts


def approval(kind: str, approver: str, move: str = "up", **cells: object) -> Row:
    return {
        "request_id": "1", "subject": "A", "kind": kind, "approver_role": approver, "move": move, "result": "approved",
        "approved_on": dt.date(2026, 6, 10),
    } | cells  # fmt: skip


def test_an_employee_becomes_a_middle_manager_from_the_next_month() -> None:
    scores = [*year("A", y=None), *marks("A", "2026", 90, of_cadre=True)]
    moved = approval("to_cadre", "gm_meeting", new_grade="head_3")
    result = run(YEAR, [person("A", is_cadre=False, grade="staff")], scores, approvals=[moved])
    assert lines(result, "into_cadre") == {("A", "2026-06"): "middle manager"}
    assert {when for _, when in lines(result, "quarter_result")} == {"2026-03", "2026-06"}
    assert lines(result, "annual_result") == {("A", "2026-12"): Decimal(90)}


def test_a_middle_manager_becomes_staff_from_the_next_month() -> None:
    scores = [*marks("A", "2026-H1", 70, of_cadre=True), *year("A", y=90)]
    moved = approval("cadre_post", "gm_meeting", "down", new_grade="staff")
    result = run("2026-06..2026-12", [cadre("A")], scores, approvals=[moved])
    assert lines(result, "cadre_move") == {("A", "2026-06"): "down"}
    assert lines(result, "new_grade") == {("A", "2026-06"): "staff"}
    assert lines(result, "out_of_cadre") == {("A", "2026-06"): "staff"}
    assert set(lines(result, "quarter_result")) == {("A", "2026-09")}
    # one quarter, two months and the year are known
    known = Fraction(80 * 3, 20) + Fraction(90 * 3, 4)
    same(lines(result, "annual_result"), {("A", "2026-12"): known / Fraction(9, 10)})


def test_a_middle_manager_moved_without_a_new_grade_stays_one() -> None:
    moved = approval("cadre_post", "gm_meeting", "moved")
    result = run("2026-06..2026-07", [cadre("A")], marks("A", "2026-H1", 70, of_cadre=True), approvals=[moved])
    assert lines(result, "cadre_move") == {("A", "2026-06"): "moved"}
    assert lines(result, "out_of_cadre") == {}
    assert result.table("people", "2026-07")["assessed_as_cadre"].to_list() == [True]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        pytest.param(approval("staff_post", "company_executive"), "filed_with_hr", id="S2.10-M2 not filed"),
        pytest.param(approval("staff_post", "gm_meeting"), "decided_by_the_body_in_charge", id="S2.10-M2 the meeting"),
        pytest.param(approval("cadre_post", "company_executive"), "decided_by_the_body_in_charge", id="S2.10-M1"),
        pytest.param(approval("to_cadre", "company_executive"), "decided_by_the_body_in_charge", id="S2.10-M3"),
        pytest.param(
            approval("staff_post", "company_executive", filed_on=dt.date(2026, 6, 12)),
            None,
            id="S2.10-M2 as it should be",
        ),
    ],
)
def test_who_decides_on_posts(given: Row, path: str | None) -> None:
    result = run("2026-06", [person("A")], marks("A", "2026-Q2", 80), approvals=[given])
    found = checks(result) & {"filed_with_hr", "decided_by_the_body_in_charge"}
    assert found == ({path} if path else set())
    moved = {**lines(result, "staff_move"), **lines(result, "cadre_move"), **lines(result, "into_cadre")}
    assert set(moved.values()) == (set() if path == "decided_by_the_body_in_charge" else {"up"})


# self-assessment


@pytest.mark.parametrize("left_out", [None, "achieved", "problems", "improvements"])
def test_a_self_assessment_has_three_parts(left_out: str | None) -> None:
    row = {"person_id": "A", "period": "2026-Q1", "achieved": "一", "problems": "二", "improvements": "三"}
    if left_out:
        del row[left_out]
    result = run("2026-03", [person("A"), cadre("C")], marks("A", "2026-Q1", 80), self_assessments=[row])
    named = [problem for problem in result.problems if problem.path.endswith("self_assessment_handed_in")]
    assert bool(named) == bool(left_out)
