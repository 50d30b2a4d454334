"""The reference computation of S2.7 yields the catalogue's worked examples, and its worlds are full of edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from .hotel_sales import Line, Month, cents, evaluate, months_after
from .hotel_sales_world import SWITCHES, World, world

BLANKS: dict[str, object] = {"effective_year": 2026, "clerk_base_pay": 2000, "designer_base_pay": 2000}
MONTH = "2026-05"
HALF_YEAR = [f"2026-{month:02d}" for month in range(1, 7)]


class Company:
    """Tables of departments whose targets are given, with people employed for long."""

    def __init__(self, **targets: int) -> None:
        names = ("people", "departments", "targets", "deals", "collections", "scores", "expenses")
        self.tables: dict[str, list[dict[str, object]]] = {name: [] for name in names}
        for department, target in targets.items():
            self.add("departments", department_id=department)
            self.add("targets", scope_type="dept", scope_id=department, period=MONTH, metric="sales", value=target)

    def add(self, table: str, **cells: object) -> None:
        self.tables[table].append(cells)

    def person(self, id_: str, department: str, marks: tuple[str, str] | None = None, **cells: object) -> None:
        row: dict[str, object] = {"role": "sales_manager", "wage_base": 0, "hire_date": date(2020, 1, 1)}
        self.tables["people"].append({"person_id": id_, "department_id": department, **row, **cells})
        for item, mark in zip(("team_spirit", "discipline"), marks or (), strict=False):
            self.add("scores", person_id=id_, period=MONTH, item=item, score=Decimal(mark))

    def sell(self, id_: str, amount: int, source: str, category: str = "rooms", nights: int | None = None) -> None:
        deal, day = f"{id_}{len(self.tables['deals'])}", date(2026, 5, 12)
        row = {"person_id": id_, "date": day, "source": source, "category": category, "room_nights": nights}
        self.add("deals", deal_id=deal, **row)
        self.add("collections", deal_id=deal, date=day, amount=amount)

    def entertain(self, id_: str, consumption: int) -> None:
        row = {"kind": "entertainment", "consumption": consumption}
        self.add("expenses", person_id=id_, date=date(2026, 5, 20), **row)

    def month(self, **terms: object) -> Month:
        return evaluate(self.tables, {**BLANKS, **terms}, [MONTH])[MONTH]


def line(month: Month, subject: str, clause: str, table: str = "people") -> Fraction | None:
    return month.lines[table, subject, clause].value


def seller_of_e1(target: int) -> Company:
    company = Company(D=target)
    company.person("A", "D", ("0.9", "0.8"))
    company.sell("A", 180_000, "own")
    company.sell("A", 20_000, "own", "package")
    company.sell("A", 100_000, "group", "conference", 120)
    company.sell("A", 50_000, "manager", "conference", 60)
    company.sell("A", 12_000, "banquet", "banquet")
    company.entertain("A", 600)
    return company


def test_e1_monthly_reward() -> None:
    month = seller_of_e1(362_000).month()
    assert month.columns["people", "A", "S2.7-I1"] == 342_000
    assert month.columns["people", "A", "S2.7-P3"] == 1530
    assert line(month, "A", "S2.7-P4") == Fraction("1499.4")
    assert line(month, "A", "S2.7-N3") == 50
    assert month.totals["A"] == (Fraction("1899.4"), 50, Fraction("1849.4"))


def test_e1_a_missed_target_pays_nothing() -> None:
    month = seller_of_e1(362_001).month()
    assert line(month, "A", "S2.7-P4") == 0
    assert line(month, "A", "S2.7-N3") == 0


@pytest.mark.parametrize(
    ("over", "reward"),
    [
        pytest.param("all_assessed", "260.10", id="S2.7-E2"),
        pytest.param("rewarded", "325.13", id="S2.7-E2 alternative"),
    ],
)
def test_e2_the_clerks_share(over: str, reward: str) -> None:
    rewards = ["1449.40", "0", "820", "2310.50", "0", "615", "1200", "90", "430", "1755.10"]
    company = Company(D=0)
    company.person("C", "D", role="sales_clerk")
    for place, wanted in enumerate(rewards):
        company.person(f"S{place}", "D", ("1", "1"))
        company.entertain(f"S{place}", 800)
        company.sell(f"S{place}", 24_000_000, "own")
        # a target of one's own that leaves so much above it
        excess = Fraction(wanted) / Fraction("0.015")
        row = {"scope_type": "person", "scope_id": f"S{place}", "period": MONTH, "metric": "sales"}
        company.add("targets", **row, value=24_000_000 - excess)
    month = company.month(clerk_average_over=over)
    assert line(month, "C", "S2.7-P8") == Fraction(reward)


@pytest.mark.parametrize(
    ("split", "sales"),
    [
        pytest.param("source", 160_000, id="S2.7-E3"),
        pytest.param("size", 180_000, id="S2.7-E3 by size"),
        pytest.param("product", 144_000, id="S2.7-E3 both in turn"),
    ],
)
def test_e3_a_managers_large_conference(split: str, sales: int) -> None:
    company = Company(D=0)
    company.person("A", "D")
    company.sell("A", 200_000, "manager", "conference", 160)
    assert company.month(manager_conference_split=split).columns["people", "A", "S2.7-I1"] == sales


def whole_month(target: int) -> Month:
    company = Company(D=target, E=0)
    company.person("A", "D", ("0.8", "1"))
    company.person("B", "D", ("1", "0.5"), posted_away=True)
    company.person("C", "D", role="sales_clerk")
    company.person("Q", "E", ("1", "1"))
    company.sell("A", 150_000, "own")
    company.sell("A", 200_000, "group", "conference", 150)
    company.sell("A", 80_000, "manager", "conference", 90)
    company.sell("A", 6_000, "banquet", "banquet")
    company.sell("B", 100_000, "own")
    company.sell("B", 90_000, "group", "tour", 120)
    company.sell("B", 60_000, "group", "conference", 100)
    company.sell("B", 20_000, "group", "conference", 99)
    company.sell("Q", 240_000, "own")
    company.entertain("A", 500)
    company.entertain("B", 800)
    return company.month()


def test_e4_a_whole_month() -> None:
    month = whole_month(706_000)
    assert [month.columns["people", id_, "S2.7-I1"] for id_ in "ABQ"] == [400_000, 264_000, 240_000]
    assert [month.columns["people", id_, "S2.7-N3 net"] for id_ in "ABQ"] == [2277, 351, 0]
    assert [month.totals[id_][2] for id_ in "AB"] == [2677, 1201]
    assert line(month, "C", "S2.7-P8") == Fraction("394.2")
    assert line(month, "D", "S2.7-P7", "departments") == 630


def test_e4_a_missed_target_pays_nobody() -> None:
    month = whole_month(706_001)
    rewards = [line(month, id_, clause) for id_, clause in (("A", "S2.7-P4"), ("B", "S2.7-P4"), ("C", "S2.7-P8"))]
    assert [*rewards, line(month, "D", "S2.7-P7", "departments")] == [0, 0, 0, 0]


def test_three_months_from_the_last_of_november_end_in_february() -> None:
    assert months_after(date(2025, 11, 30), 3) == date(2026, 2, 28)


@pytest.mark.parametrize("switch", SWITCHES)
def test_every_switch_changes_something(switch: str) -> None:
    base = _results(world(3, people=120, switches={}, months=HALF_YEAR))
    if switch == "base_pay_check":  # it reports, and changes nothing
        return
    for value in SWITCHES[switch][1:]:
        made = world(3, people=120, switches={}, months=HALF_YEAR)
        made.terms[switch] = value
        assert _results(made) != base, value


def _results(made: World) -> Mapping[str, Mapping[tuple[str, str, str], Line]]:
    return {period: month.lines for period, month in evaluate(made.tables, made.terms, HALF_YEAR).items()}


def test_worlds_are_full_of_edges() -> None:
    made = world(11, people=200, switches={}, months=HALF_YEAR)
    made.terms["effective_year"] = 2025
    seen: Counter[str] = Counter()
    for month in evaluate(made.tables, made.terms, HALF_YEAR).values():
        for (_, subject, name), value in month.columns.items():
            if name == "S2.7-I1" and value is not None:
                seen["at the quota"] += value == month.columns["people", subject, "S2.7-D3"]
                seen["negative sales"] += value < 0
            if name == "S2.7-P3" and value and (review := month.columns["people", subject, "S2.7-P4"]) is not None:
                seen["half-cent ties"] += value * review * 200 % 2 == 1
            if name == "S2.7-P8 average" and value:
                seen["averages that do not end"] += cents(value) != value
        for key, line_ in month.lines.items():
            seen[f"unknown {key[2]}"] += line_.value is None
            seen[f"nothing {key[2]}"] += line_.value == 0
            seen[f"something {key[2]}"] += bool(line_.value)
    for edge in (
        "at the quota", "negative sales", "half-cent ties", "averages that do not end", "unknown S2.7-P4",
        "nothing S2.7-P4", "something S2.7-P4", "something S2.7-N3", "unknown S2.7-P7", "something S2.7-P7",
        "something S2.7-P8", "unknown S2.7-P8", "unknown S2.7-P2",
    ):  # fmt: skip
        assert seen[edge] >= 5, edge


def test_the_same_arguments_give_the_same_world() -> None:
    one, two = (world(7, people=80, switches={}, months=HALF_YEAR, faults=True) for _ in range(2))
    assert one == two
