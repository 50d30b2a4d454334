"""The reference computation of S2.12 yields the catalogue's worked examples; its random companies sit on edges."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from .wealth_mgmt import SWITCHES, Month, evaluate
from .wealth_mgmt_world import world

Row = dict[str, object]

RANKS: list[Row] = [
    {"rank": "adviser", "base_pay": 3000, "rank_pay": 2000, "requirement": 600_000},
    {"rank": "senior", "base_pay": 4000, "rank_pay": 3000, "requirement": 1_000_000},
    {"rank": "expert", "base_pay": 6000, "rank_pay": 5000, "requirement": 2_000_000},
    {"rank": "chief", "base_pay": 8000, "rank_pay": 8000, "requirement": 3_000_000},
]


def person(**cells: object) -> Row:
    row: Row = {
        "person_id": "A", "role": "seller", "rank": "adviser", "status": "trial", "branch_id": "B",
        "hire_date": date(2012, 1, 9), "confirm_date": None, "leave_date": None, "posted_away": False,
    }  # fmt: skip
    return {**row, **cells}


def deal(day: date, amount: int, cleared: date | str | None = "same") -> Row:
    return {
        "person_id": "A",
        "date": day,
        "amount": Decimal(amount),
        "cleared_date": day if cleared == "same" else cleared,
    }


def prospects(day: date, count: int) -> list[Row]:
    return [{"customer_id": f"{day}-{number}", "owner_id": "A", "qualified_on": day} for number in range(count)]


def mark(period: str, score: str, item: str = "manager_monthly") -> Row:
    return {"person_id": "A", "period": period, "item": item, "score": Decimal(score)}


def recorded(period: str, **figures: int) -> list[Row]:
    return [{"person_id": "A", "period": period, "metric": metric, "value": value} for metric, value in figures.items()]


def evaluated(
    months: list[str], who: Row, *, coefficient: str = "1", terms: dict[str, object] | None = None, **tables: list[Row]
) -> dict[str, Month]:
    given: dict[str, list[Row]] = {
        "people": [who],
        "branches": [{"branch_id": "B", "coefficient": Decimal(coefficient), "minimum_wage": Decimal(1260)}],
        "attendance": [
            {"person_id": "A", "period": month, "days_required": Decimal(22), "days_attended": Decimal(22)}
            for month in months
        ],
        "deals": [],
        "scores": [mark(month, "1") for month in months],
        **tables,
    }
    return evaluate(given, {"rank_table": RANKS, **(terms or {})}, months)


def value(month: Month, clause: str) -> Fraction | None:
    return month.lines["people", "A", f"S2.12-{clause}"].value


def test_e1_monthly_pay_of_a_senior_adviser() -> None:
    june = evaluated(
        ["2012-06"],
        person(rank="senior", status="confirmed", hire_date=date(2009, 3, 1), confirm_date=date(2009, 9, 1)),
        coefficient="0.95",
        deals=[deal(date(2012, 6, 5), 800_000)],
        customers=prospects(date(2012, 6, 7), 26),
        attendance=[{"person_id": "A", "period": "2012-06", "days_required": 22, "days_attended": 21}],
        scores=[mark("2012-06", "0.9")],
    )["2012-06"]
    assert value(june, "P1") == Fraction("3627.27")
    assert value(june, "P2") == Fraction("2707.50")
    assert value(june, "P5") == 300
    assert june.totals["A"][2] == Fraction("7434.77")


@pytest.mark.parametrize(
    ("amount", "clause", "commission", "fund"),
    [(49_999_999, "P7", "50000.00", "15000.00"), (50_000_000, "P9", "5000.00", "0.00")],
)
def test_e2_the_cliff_of_big_deals(amount: int, clause: str, commission: str, fund: str) -> None:
    december = evaluated(
        ["2012-12"],
        person(status="confirmed", confirm_date=date(2012, 5, 1)),
        deals=[deal(date(2012, 12, 3), amount)],
        scores=[mark("2012-12", "1"), mark("2012", "1", "year_end_review")],
    )["2012-12"]
    assert value(december, clause) == Fraction(commission)
    assert value(december, "P10") == Fraction(fund)


def test_e3_early_confirmation_and_rank() -> None:
    months = [f"2012-{month:02d}" for month in range(1, 8)]
    year = evaluated(
        months,
        person(),
        deals=[
            deal(date(2012, 1, 20), 500_000), deal(date(2012, 2, 20), 1_200_000), deal(date(2012, 3, 20), 2_400_000),
        ],
        approvals=[
            {
                "request_id": "R", "kind": "confirmation", "subject": "A", "requested_on": date(2012, 4, 2),
                "approved_on": date(2012, 4, 12), "approver_role": "head_office", "result": "approved",
            }
        ],
    )  # fmt: skip
    assert [year[month].rank["A"] for month in months] == [
        "adviser", "senior", "expert", "senior", "senior", "senior", "adviser",
    ]  # fmt: skip
    assert [year[month].standing["A"] for month in months] == ["probation"] * 3 + ["confirmed"] * 4


@pytest.mark.parametrize(("reading", "fund"), [("excluded", "4968.00"), ("included", "21528.00")])
def test_e4_fund_of_the_year(reading: str, fund: str) -> None:
    december = evaluated(
        ["2012-12"],
        person(status="confirmed", confirm_date=date(2012, 5, 1)),
        deals=[deal(date(2012, 12, 3), 18_000_000), deal(date(2012, 12, 4), 60_000_000)],
        scores=[mark("2012-12", "1"), mark("2012", "0.92", "year_end_review")],
        terms={"fund_on_big_deals": reading},
    )["2012-12"]
    assert value(december, "P10") == Fraction(fund)


def test_e5_check_and_retention_month() -> None:
    months = ["2012-07", "2012-08", "2012-09", "2012-10"]
    first = evaluated(
        months,
        person(status="confirmed", hire_date=date(2011, 9, 1), confirm_date=date(2012, 6, 10)),
        deals=[deal(date(2012, 7, 3), 1_800_000)],
        customers=[
            *prospects(date(2012, 7, 1), 22),
            *prospects(date(2012, 8, 1), 19),
            *prospects(date(2012, 9, 1), 20),
        ],
    )
    assert first["2012-10"].standing["A"] == "confirmed"
    assert ("people", "A", "S2.12-M10") not in first["2012-10"].lines
    second = evaluated(
        months,
        person(status="confirmed", hire_date=date(2011, 9, 1), confirm_date=date(2012, 6, 10)),
        deals=[deal(date(2012, 7, 3), 1_999_999), deal(date(2012, 10, 3), 300_000)],
        customers=[row for month in (7, 8, 9) for row in prospects(date(2012, month, 1), 18)],
        events=[{"person_id": "A", "type": "performance_promise", "date": date(2012, 10, 8)}],
    )
    assert second["2012-10"].standing["A"] == "retention"
    assert second["2012-10"].totals["A"][2] == Fraction("1560.00")
    assert second["2012-10"].lines["people", "A", "S2.12-M11"].text == "dismissed"


def test_e7_probationer_who_reaches_the_senior_rank() -> None:
    january = evaluated(
        ["2012-01"],
        person(),
        coefficient="1.05",
        deals=[deal(date(2012, 1, 20), 1_200_000)],
        customers=prospects(date(2012, 1, 21), 15),
        attendance=[{"person_id": "A", "period": "2012-01", "days_required": 22, "days_attended": 20}],
        scores=[mark("2012-01", "0.8")],
    )["2012-01"]
    assert january.rank["A"] == "senior"
    assert value(january, "P1") == Fraction("3054.55")
    assert value(january, "P2") == Fraction("2724.75")
    assert january.totals["A"][2] == Fraction("6979.30")


def test_e8_month_with_a_big_deal_housing_and_seniority() -> None:
    november = evaluated(
        ["2013-11"],
        person(
            rank="expert", status="confirmed", hire_date=date(2007, 5, 1), confirm_date=date(2007, 11, 1), posted_away=True
        ),
        coefficient="0.6",
        deals=[
            deal(date(2013, 11, 4), 50_000_000), deal(date(2013, 11, 5), 1_500_000), deal(date(2013, 11, 6), 500_000, None),
        ],
        customers=prospects(date(2013, 11, 7), 10),
        scores=[mark("2013-11", "1.1")],
        events=[{"person_id": "A", "type": "posting", "date": date(2013, 9, 10)}],
    )["2013-11"]  # fmt: skip
    assert [value(november, clause) for clause in ("P1", "P2", "P5", "P6", "P7", "P9")] == [
        3600, 2550, 500, 2000, 1500, 5000,
    ]  # fmt: skip
    assert november.totals["A"][2] == Fraction("15150.00")


def test_random_companies_reach_every_corner() -> None:
    months = [f"2026-{month:02d}" for month in range(1, 13)]
    seen: Counter[str] = Counter()
    for seed in range(4):
        given = world(seed, people=250, switches={}, months=months)
        for month in evaluate(given.tables, given.terms, months).values():
            seen.update(clause for _, _, clause in month.lines)
            seen.update(month.standing.values())
            seen["founders"] += len(month.founders)
            seen["half cents"] += sum(1 for line in month.lines.values() if line.value is not None)
    clauses = {
        f"S2.12-{name}"
        for name in ("P1", "P2", "P5", "P6", "P7", "P9", "P10", "P11", "P14", "M6", "M10", "M11", "M17", "M18")
    }
    assert {name for name in clauses if seen[name] < 5} == set()
    assert min(seen[name] for name in ("probation", "confirmed", "zone", "retention", "stopped", "founders")) > 20


@pytest.mark.parametrize("switch", SWITCHES)
def test_every_alternative_changes_some_company(switch: str) -> None:
    months = [f"2026-{month:02d}" for month in range(1, 13)]
    outcomes = []
    for value in SWITCHES[switch][:2]:
        found = []
        for seed in range(6):
            given = world(seed, people=120, switches={switch: SWITCHES[switch][1]}, months=months)
            given.terms[switch] = value
            found += [(m.lines, m.founders) for m in evaluate(given.tables, given.terms, months).values()]
        outcomes.append(found)
    assert outcomes[0] != outcomes[1] or switch == "fund_payments"
