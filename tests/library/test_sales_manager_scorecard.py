"""篇二 (S1.2) against a computation of its own with fractions, and each reading of its switches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from attrs import evolve

import jixiao
from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.plugins import example_of

NAME = "sales_manager_scorecard"
Row = Mapping[str, object]
PARTS = ("info.daily_report", "info.customer_file", "info.market_feedback", "info.service_feedback")
ASPECTS = ("attitude.initiative", "attitude.obedience", "attitude.team_spirit", "attitude.culture")
DATE = dt.date
LAST = DATE(2026, 3, 31)


def manager(name: str = "M", **cells: object) -> Row:
    return {"person_id": name, "role": "sales_manager"} | cells


def seller(name: str, superior: str = "M", **cells: object) -> Row:
    return {"person_id": name, "role": "seller", "superior_id": superior, "status": "confirmed"} | cells


def target(who: str, metric: str, value: object, period: str = "2026-03", scope: str = "person") -> Row:
    return {"scope_type": scope, "scope_id": who, "period": period, "metric": metric, "value": Decimal(str(value))}


def deal(who: str, amount: object, date: dt.date = LAST, quantity: object = 1) -> Row:
    number = f"{who} {date} {amount}"
    return {
        "deal_id": number,
        "person_id": who,
        "date": date,
        "amount": Decimal(str(amount)),
        "quantity": Decimal(str(quantity)),
    }


def expense(who: str, amount: object, date: dt.date = LAST) -> Row:
    return {"expense_id": f"{who} {date}", "person_id": who, "date": date, "booked_amount": Decimal(str(amount))}


def mark(item: str, score: object, scale: int = 100, period: str = "2026-03", who: str = "X") -> Row:
    return {"person_id": "M", "period": period, "item": item, "assessor_role": "hr", "assessor_id": who,
            "score": Decimal(str(score)), "scale_max": Decimal(scale)}  # fmt: skip


def event(number: int, kind: str, date: dt.date, **cells: object) -> Row:
    return {"event_id": str(number), "person_id": "M", "type": kind, "date": date} | cells


def run(
    people: Sequence[Row], terms: Mapping[str, object] | None = None, period: str = "2026-03", **tables: Sequence[Row]
) -> Evaluation:
    policy = jixiao.load(Path(str(example_of(NAME) / "policy.toml")))
    values = {"qualified_points": None, "excellent_points": None} | dict(terms or {})
    editions = [evolve(edition, terms={NAME: {**edition.terms[NAME], **values}}) for edition in policy.editions]
    empty: dict[str, Sequence[Row]] = {
        name: [] for name in ("targets", "deals", "expenses", "scores", "events", "career_goals")
    }
    return evaluate(evolve(policy, editions=tuple(editions)), period, tables={**empty, "people": people, **tables})


def lines(result: Evaluation, rule: str) -> dict[tuple[str, str], object]:
    rows = result.lines.filter(result.lines["rule"] == rule)
    columns = (rows["subject"], rows["period"].cast(str), rows["value"], rows["text"])
    return {(who, when): text if value is None else value for who, when, value, text in zip(*columns, strict=True)}


def line(result: Evaluation, rule: str) -> object:
    """The one line of a rule."""
    (found,) = lines(result, rule).values()
    return found


def near(found: object, value: Fraction) -> bool:
    """Whether a line is the first 18 places of a fraction."""
    return found is not None and abs(Fraction(str(found)) - value) <= Fraction(1, 2 * 10**18)


def checks(result: Evaluation) -> set[str]:
    return {problem.path.rpartition(".")[2] for problem in result.problems}


# the whole card


@pytest.mark.parametrize(
    ("length", "period", "months"),
    [("month", "2026-03", [3]), ("quarter", "2026-Q1", [1, 2, 3]), ("year", "2026", [*range(1, 13)])],
)
@pytest.mark.parametrize("metric", ["amount", "quantity"])
def test_a_card_of_random_figures(length: str, period: str, months: Sequence[int], metric: str) -> None:
    chance = Random(f"{length} {metric}")
    people = [manager(), *(seller(f"S{at}") for at in range(7))]
    deals, expenses, scores = [], [], []
    sold = dict.fromkeys([str(row["person_id"]) for row in people], 0)
    spent = 0
    for name in sold:
        for month in range(1, 13):
            date, value, cost = DATE(2026, month, chance.randint(1, 28)), chance.randint(1, 999), chance.randint(1, 99)
            pair = (value, 7) if metric == "amount" else (7, value)
            deals.append(deal(name, pair[0], date, pair[1]))
            expenses.append(expense(name, cost, date))
            if month in months:
                sold[name] += value
                spent += cost
    aims = {name: total * chance.randint(60, 140) // 100 + 1 for name, total in sold.items() if name != "M"}
    plan, budget = sum(sold.values()) * chance.randint(60, 110) // 100, spent * chance.randint(70, 99) // 100
    targets = [target("M", metric, plan, period), target("M", "expense_budget", budget, period)]
    targets += [target(name, metric, aim, period) for name, aim in aims.items()]
    parts = {item: chance.randint(0, 30) for item in PARTS}
    scores += [mark(item, score, 30, period) for item, score in parts.items()]
    attitude = [chance.randint(0, 10) for _ in range(3)]
    scores += [mark("attitude", Decimal(score) / 2, 5, period, str(at)) for at, score in enumerate(attitude)]
    terms = {"appraisal_period": length, "plan_metric": metric}
    result = run(
        people,
        terms,
        f"2026-{months[0]:02}..2026-{months[-1]:02}",
        targets=targets,
        deals=deals,
        expenses=expenses,
        scores=scores,
    )

    completion = Fraction(sum(sold.values()), plan)
    rate = Fraction(sum(sold[name] >= aim for name, aim in aims.items()), len(aims))
    expected = {
        "plan_completion": completion,
        "plan_score": min(40 * completion, 60) if completion >= Fraction(3, 5) else 0,
        "team_attainment": rate,
        "team_score": 20 if rate >= Fraction(9, 10) else 20 * rate / Fraction(9, 10),
        "expense_score": min(Fraction(20 * budget, spent), 20),
        "info_score": Fraction(15 * sum(parts.values()), 4 * 30),
        "attitude_score": Fraction(sum(attitude), 2 * 3),
    }
    total = sum(value for name, value in expected.items() if name.endswith("_score"))
    for rule, value in {**expected, "card_score": total, "total_score": total}.items():
        ((when, found),) = lines(result, rule).items()
        assert when == ("M", f"2026-{months[-1]:02}")
        assert near(found, Fraction(value)), rule


def test_only_sales_managers_in_employment_are_assessed() -> None:
    people = [
        manager(), manager("gone", leave_date=DATE(2026, 2, 28)), manager("to_come", hire_date=DATE(2026, 4, 1)),
        manager("last_day", leave_date=DATE(2026, 3, 1)), seller("S"),
    ]  # fmt: skip
    assert {who for who, _ in lines(run(people), "total_score")} == {"M", "last_day"}


# plan completion


@pytest.mark.parametrize(
    ("mode", "sold", "points"),
    [
        pytest.param("proportional", "599.99", "0", id="below the cut-off"),
        pytest.param("proportional", "600", "24", id="at it (S1.2-X9)"),
        pytest.param("proportional", "1499.75", "59.99", id="below the most"),
        pytest.param("proportional", "1600", "60", id="above the most"),
        pytest.param("ramp", "600", "0", id="ramp begins at 0"),
        pytest.param("ramp", "601", "0.1", id="ramp: a hundredth of its tenth"),
        pytest.param("ramp", "999", "39.9", id="ramp below 100%"),
        pytest.param("ramp", "1001", "40.04", id="ramp above 100%"),
        pytest.param("ramp", "1600", "60", id="ramp above 150%"),
        pytest.param("bands", "999.99", "0", id="bands below 100%"),
        pytest.param("bands", "1499.99", "40", id="bands below 150%"),
        pytest.param("bands", "1500", "60", id="bands at 150%"),
    ],
)
def test_points_for_the_plan(mode: str, sold: str, points: str) -> None:
    given = {"targets": [target("M", "amount", 1000)], "deals": [deal("M", sold)]}
    assert line(run([manager()], {"plan_mode": mode}, **given), "plan_score") == Decimal(points)


def test_the_market_of_a_manager() -> None:
    people = [
        manager(region="N"), seller("A", region="N"), seller("B", region="S"), seller("C", superior="K", region="N"),
        manager("K", region="S"),
    ]  # fmt: skip
    sold = {"M": 100, "A": 200, "B": 400, "C": 800, "K": 1600}
    given = {
        "deals": [deal(name, amount, quantity=amount) for name, amount in sold.items()],
        "expenses": [expense(name, amount) for name, amount in sold.items()],
        "targets": [
            target("M", "amount", 1000), target("M", "expense_budget", 1000), target("K", "amount", 1000),
            target("K", "expense_budget", 1000), target("N", "amount", 2200, scope="region"),
            target("S", "amount", 1000, scope="region"), target("N", "quantity", 1100, scope="region"),
        ],
    }  # fmt: skip

    def completion(**terms: object) -> dict[str, object]:
        return {who: value for (who, _), value in lines(run(people, terms, **given), "plan_completion").items()}

    assert completion() == {"M": Decimal("0.7"), "K": Decimal("2.4")}
    assert completion(market_scope="region") == {"M": Decimal("0.5"), "K": Decimal(2)}
    assert completion(market_scope="region", plan_metric="quantity")["M"] == Decimal(1)

    def spending(**terms: object) -> list[object]:
        table = run(people, terms, **given).table("people", "2026-03")
        return [dict(zip(table["person_id"], table["spending"], strict=True))[who] for who in "MK"]

    assert spending() == [700, 2400]
    assert spending(expense_scope="own") == [100, 1600]
    assert spending(market_scope="region") == [1100, 2000]
    assert spending(market_scope="region", expense_scope="own") == [100, 1600]


def test_a_target_of_nothing_is_refused() -> None:
    for metric in ("amount", "quantity"):
        result = run([manager()], {"plan_metric": metric}, targets=[target("M", metric, 0)])
        assert line(result, "plan_score") is None
        assert "target_is_positive" in checks(result)


# the team


@pytest.mark.parametrize(
    ("cells", "confirmed", "served"),
    [
        pytest.param({}, True, True, id="confirmed"),
        pytest.param({"status": "trial"}, False, True, id="on trial"),
        pytest.param({"confirm_date": DATE(2026, 3, 31)}, True, True, id="confirmed on the last day"),
        pytest.param({"confirm_date": DATE(2026, 4, 1)}, False, True, id="confirmed later"),
        pytest.param({"leave_date": DATE(2026, 3, 31)}, True, True, id="leaves on the last day"),
        pytest.param({"leave_date": DATE(2026, 3, 30)}, False, True, id="leaves before it"),
        pytest.param({"leave_date": DATE(2026, 2, 28)}, False, False, id="left before"),
        pytest.param({"hire_date": DATE(2026, 3, 31)}, True, True, id="comes on the last day"),
        pytest.param({"hire_date": DATE(2026, 4, 1)}, False, False, id="comes later"),
    ],
)
def test_who_counts_in_the_team(cells: Row, confirmed: bool, served: bool) -> None:
    people = [manager(), seller("A"), {**seller("B"), **cells}]
    targets = [target(name, "amount", 10) for name in "AB"]
    for rule, counts in (("confirmed", confirmed), ("all_who_served", served)):
        for attained, alone in (("A", 1), ("B", 0)):
            result = run(people, {"team_count_rule": rule}, targets=targets, deals=[deal(attained, 10)])
            assert line(result, "team_attainment") == (Decimal("0.5") if counts else alone)


@pytest.mark.parametrize(
    ("ratio", "sold", "rate"), [("1", "99.99", 0), ("1", "100", 1), ("3/5", "59.99", 0), ("3/5", "60", 1)]
)
def test_when_a_salesperson_has_attained(ratio: str, sold: str, rate: int) -> None:
    given = {"targets": [target("A", "amount", 100)], "deals": [deal("A", sold)]}
    result = run([manager(), seller("A")], {"person_attain_ratio": Fraction(ratio)}, **given)
    assert line(result, "team_attainment") == rate


@pytest.mark.parametrize(
    ("mode", "of_ten", "points"),
    [
        ("proportional", 9, "20"), ("all_or_nothing", 9, "20"), ("raw_rate", 9, "20"), ("raw_rate", 10, "20"),
        ("proportional", 8, "17.777777777777777778"), ("all_or_nothing", 8, "0"), ("raw_rate", 8, "16"),
    ],
)  # fmt: skip
def test_points_for_the_team(mode: str, of_ten: int, points: str) -> None:
    names = [f"S{at}" for at in range(10)]
    given = {
        "targets": [target(name, "amount", 5) for name in names],
        "deals": [deal(name, 5) for name in names[:of_ten]],
    }
    result = run([manager(), *map(seller, names)], {"team_mode": mode}, **given)
    assert line(result, "team_score") == Decimal(points)


def test_an_empty_team_is_refused_and_a_salesperson_without_a_target_leaves_the_rate_open() -> None:
    result = run([manager(), seller("A", status="trial")])
    assert "team_is_not_empty" in checks(result)
    assert line(result, "team_score") is None
    assert line(run([manager(), seller("A")], deals=[deal("A", 5)]), "team_score") is None
    own = run([manager(superior_id="M"), seller("A")])
    assert "no_manager_leads_himself" in checks(own)


# expenses


@pytest.mark.parametrize(
    ("mode", "cap", "spent", "points"),
    [
        pytest.param("ratio", 20, "100", "20", id="to the budget"),
        pytest.param("ratio", 20, "160", "12.5", id="overrun"),
        pytest.param("ratio", 30, "50", "30", id="saved, up to the cap"),
        pytest.param("ratio", 30, "0", "30", id="nothing spent"),
        pytest.param("linear", 20, "160", "8", id="linear, overrun"),
        pytest.param("linear", 20, "210", "0", id="linear, never below 0"),
        pytest.param("linear", 30, "75", "25", id="linear, saved"),
        pytest.param("linear", 30, "40", "30", id="linear, up to the cap"),
        pytest.param("linear", 50, "0", "50", id="linear, nothing spent: the cap"),
    ],
)
def test_points_for_expenses(mode: str, cap: int, spent: str, points: str) -> None:
    given = {"targets": [target("M", "expense_budget", 100)], "expenses": [expense("M", spent)]}
    result = run([manager()], {"expense_mode": mode, "expense_cap_points": Fraction(cap)}, **given)
    assert line(result, "expense_score") == Decimal(points)


def test_a_budget_of_nothing_is_refused() -> None:
    result = run([manager()], targets=[target("M", "expense_budget", 0)])
    assert line(result, "expense_score") is None
    assert "budget_is_positive" in checks(result)


# marks


def test_information_in_four_parts_or_by_one_mark() -> None:
    scores = [mark(item, at * 10) for at, item in enumerate(PARTS, start=1)] + [mark("info", 12, 15)]
    scores.append(mark(PARTS[3], 80, who="Y"))
    assert line(run([manager()], scores=scores), "info_score") == 15 * (Decimal(10 + 20 + 30) + 60) / 400
    assert line(run([manager()], {"info_parts": "one_mark"}, scores=scores), "info_score") == 12
    assert line(run([manager()], scores=scores[1:]), "info_score") is None


def test_attitude_as_a_whole_or_in_four_aspects() -> None:
    scores = [mark(item, at, 5) for at, item in enumerate(ASPECTS, start=1)] + [
        mark("attitude", 3, 5),
        mark("attitude", 4, 5, who="Y"),
    ]
    assert line(run([manager()], scores=scores), "attitude_score") == Decimal("3.5")
    aspects = run([manager()], {"attitude_aggregate": "four_aspects"}, scores=scores)
    assert line(aspects, "attitude_score") == Decimal("2.5")
    result = run([manager()], scores=[mark("attitude", "5.5", 5)])
    assert "marks_within" in checks(result)


# meetings


def test_weeks_without_a_meeting_by_counting_days() -> None:
    chance = Random(102)
    kinds = ["meeting_on_site", "meeting_phone", "meeting_mail"]
    for _ in range(25):
        weekday, length = chance.randint(1, 7), chance.choice(["month", "quarter"])
        first, last = (
            (DATE(2026, 5, 1), DATE(2026, 5, 31)) if length == "month" else (DATE(2026, 4, 1), DATE(2026, 6, 30))
        )
        hired = chance.choice([None, first, first + dt.timedelta(chance.randint(1, 20))])
        left = chance.choice([None, last, last - dt.timedelta(chance.randint(0, 9))]) if length == "month" else None
        days = sorted(
            {first + dt.timedelta(chance.randint(-9, (last - first).days)) for _ in range(chance.randint(0, 14))}
        )
        events = [event(at, chance.choice(kinds), day) for at, day in enumerate(days)]
        events.append(event(90, "development_talk", first))
        events.append(event(91, "meeting_phone", last, verified=False))
        ends = [first + dt.timedelta(at) for at in range((last - first).days + 1)]
        due = [day for day in ends if day.isoweekday() == weekday and (hired or day) <= day <= (left or day)]
        missed = sum(not any(0 <= (day - met).days < 7 for met in days) for day in due)
        period = "2026-05" if length == "month" else "2026-04..2026-06"
        terms = {"meeting_weekday": Fraction(weekday), "appraisal_period": length}
        result = run([manager(hire_date=hired, leave_date=left)], terms, period, events=events)
        assert line(result, "weeks_missed") == missed, (weekday, length, hired, left, days)


def full_marks() -> dict[str, Sequence[Row]]:
    return {
        "targets": [target("M", "amount", 10), target("A", "amount", 10), target("M", "expense_budget", 10)],
        "deals": [deal("A", 15)], "expenses": [expense("M", 10)],
        "scores": [*(mark(item, 100) for item in PARTS), mark("attitude", 100)],
        # the meetings of two of the four weeks of March that end on Saturdays
        "events": [event(1, "meeting_phone", DATE(2026, 3, 7)), event(2, "meeting_mail", DATE(2026, 3, 8))],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "total"),
    [
        pytest.param({}, 120, id="S1.2-X10 no points off"),
        pytest.param({"meeting_penalty_points": Fraction(3)}, 114, id="three for each of two weeks"),
        pytest.param(
            {"meeting_penalty_points": Fraction(3), "total_cap_points": Fraction(100)}, 94, id="off the capped sum"
        ),
        pytest.param({"meeting_penalty_points": Fraction(70)}, 0, id="never below 0"),
    ],
)
def test_points_off_for_missed_weeks(terms: Row, total: int) -> None:
    result = run([manager(), seller("A")], terms, **full_marks())
    assert line(result, "weeks_missed") == 2
    assert line(result, "total_score") == total


def test_the_weights_have_to_add_up_to_a_hundred() -> None:
    result = run([manager(), seller("A")], {"team_points": Fraction(25)}, **full_marks())
    assert "card_score_weights" in checks(result)


@pytest.mark.parametrize(
    ("days", "found", "settled", "late"),
    [
        pytest.param(5, DATE(2026, 3, 2), DATE(2026, 3, 7), False, id="on the last day"),
        pytest.param(5, DATE(2026, 3, 2), DATE(2026, 3, 8), True, id="a day later"),
        pytest.param(5, DATE(2026, 3, 2), None, True, id="not yet"),
        pytest.param(5, DATE(2026, 3, 26), None, False, id="still time"),
        pytest.param(None, DATE(2026, 3, 2), None, False, id="no days named"),
    ],
)
def test_problems_are_settled_in_time(days: int | None, found: dt.date, settled: dt.date | None, late: bool) -> None:
    terms = {"escalation_days": None if days is None else Fraction(days)}
    result = run([manager()], terms, events=[event(1, "problem", found, settled_on=settled)])
    assert ("problem_is_settled" in checks(result)) == late


# development


def test_a_development_talk_in_each_period_or_year() -> None:
    talks = [
        event(1, "development_talk", DATE(2026, 2, 10)),
        event(2, "development_talk", DATE(2026, 3, 1), verified=False),
    ]
    assert "talk_of_period" in checks(run([manager()], events=talks))
    assert "talk_of_period" not in checks(run([manager()], period="2026-02", events=talks))
    assert "talk_of_period" not in checks(run([manager()], {"appraisal_period": "quarter"}, events=talks))
    assert "talk_of_year" not in checks(run([manager()], period="2026-12"))
    year = {"talk_period": "year"}
    assert checks(run([manager()], year, events=talks)) & {"talk_of_period", "talk_of_year"} == set()
    assert "talk_of_year" not in checks(run([manager()], year, "2026-12", events=talks))
    assert "talk_of_year" in checks(run([manager()], year, "2026-12", events=talks[1:]))


@pytest.mark.parametrize("left_out", [None, "reason", "cause", "training"])
def test_a_gap_needs_its_reason_its_kind_and_a_training(left_out: str | None) -> None:
    row = {
        "person_id": "M",
        "period": "2026-03",
        "goal": "g",
        "fulfilled": False,
        "reason": "r",
        "cause": "ability",
        "training": "t",
    }
    rows = [
        {key: value for key, value in row.items() if key != left_out},
        {**row, "goal": "done", "fulfilled": True, "cause": None},
    ]
    assert ("gap_is_explained" in checks(run([manager()], career_goals=rows))) == bool(left_out)


@pytest.mark.parametrize(
    ("qualified", "excellent", "grade"),
    [(120, 121, "qualified"), (100, 120, "excellent"), (121, 130, "not qualified"), (None, None, None)],
)
def test_managers_are_classified_where_both_lines_are_given(
    qualified: int | None, excellent: int | None, grade: str | None
) -> None:
    terms = {
        "qualified_points": None if qualified is None else Fraction(qualified),
        "excellent_points": None if excellent is None else Fraction(excellent),
    }
    result = run([manager(), seller("A")], terms, **full_marks())
    assert lines(result, "classification") == ({} if grade is None else {("M", "2026-03"): grade})
    assert "lines_of_classification" not in checks(result)


@pytest.mark.parametrize(("qualified", "excellent"), [(60, None), (None, 90), (90, 60)])
def test_one_line_alone_or_crossed_lines_are_refused(qualified: int | None, excellent: int | None) -> None:
    terms = {
        "qualified_points": None if qualified is None else Fraction(qualified),
        "excellent_points": None if excellent is None else Fraction(excellent),
    }
    assert "lines_of_classification" in checks(run([manager()], terms))
