"""The reference computation of S2.1 yields the catalogue's worked examples, and its worlds are full of edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from .real_estate import PAYOUTS, PENALTIES, Line, Month, evaluate, month_number, round_cent, shared_equally
from .real_estate_world import SWITCHES, World, world

TERMS: dict[str, object] = {
    "qty_rate_base": Decimal(8),
    "qty_rate_over50": Decimal(12),
    "price_diff_bonus_pct": Decimal("0.05"),
    "early_rate_base": Decimal(3),
    "early_rate_step": Decimal(1),
    "praise_reward_min": Decimal(10),
    "praise_reward_max": Decimal(100),
    "champion_month_prize": Decimal(0),
    "expert_quarter_prize": Decimal(0),
    "contribution_prize": Decimal(300),
    "over_quota_prize": Decimal(0),
    "form_fine_min": Decimal(10),
    "form_fine_max": Decimal(50),
    "shortfall_rate": Decimal(0),
    "wage_floor": Decimal(0),
    "error_fine_min": Decimal(10),
    "error_fine_max": Decimal(100),
    "queue_fine_2": Decimal(50),
    "queue_fine_3": Decimal(100),
    "other_complaint_fine_2": Decimal(50),
}
MONTH = "2026-02"
HALF_YEAR = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06")


class Company:
    """Tables of one department D1 with sellers E01, E02, ... and a supervisor S01 whose deals fill the department."""

    def __init__(self, sellers: int = 1, base_pay: str = "3000") -> None:
        self.tables: dict[str, list[dict[str, object]]] = {
            name: [] for name in ("people", "departments", "targets", "deals", "collections", "events", "history")
        }
        self.add("departments", department_id="D1")
        self.person("S01", role="supervisor")
        for place in range(1, sellers + 1):
            self.person(f"E{place:02d}", wage_base=Decimal(base_pay))

    def add(self, table: str, **cells: object) -> None:
        self.tables[table].append(cells)

    def person(self, person_id: str, **cells: object) -> None:
        person: dict[str, object] = {
            "person_id": person_id,
            "role": "seller",
            "status": "confirmed",
            "department_id": "D1",
            "hire_date": date(2020, 1, 1),
        }
        self.tables["people"].append(person | cells)

    def quota(self, value: str, person_id: str = "E01", period: str = MONTH) -> None:
        self.add("targets", scope_type="person", scope_id=person_id, period=period, metric="area", value=Decimal(value))

    def plan(self, value: str, period: str = MONTH) -> None:
        self.add("targets", scope_type="dept", scope_id="D1", period=period, metric="area", value=Decimal(value))

    def deal(self, deal_id: str, area: str, person_id: str = "E01", period: str = MONTH, **cells: object) -> None:
        deal: dict[str, object] = {
            "deal_id": deal_id,
            "person_id": person_id,
            "date": date.fromisoformat(f"{period}-10"),
            "area_m2": Decimal(area),
            "unit_price": Decimal(8000),
            "amount": Decimal(0),
            "list_amount": Decimal(0),
            "allowed_discount_rate": Decimal("0.95"),
            "actual_discount_rate": Decimal("0.95"),
        }
        self.tables["deals"].append(deal | cells)

    def receipt(self, deal_id: str, amount: str, days_early: int) -> None:
        received = date.fromisoformat(f"{MONTH}-20")
        due = received + timedelta(days=days_early)
        self.add("collections", deal_id=deal_id, date=received, due_date=due, amount=Decimal(amount))

    def event(self, kind: str, when: str, /, **cells: object) -> None:
        event: dict[str, object] = {
            "event_id": f"V{len(self.tables['events']):02d}",
            "person_id": "E01",
            "date": date.fromisoformat(when),
            "type": kind,
        }
        self.tables["events"].append(event | cells)

    def evaluate(self, months: Iterable[str] = (MONTH,), /, **terms: object) -> dict[str, Month]:
        return evaluate(self.tables, TERMS | terms, list(months))

    def month(self, **terms: object) -> Month:
        return self.evaluate(**terms)[MONTH]


def line(month: Month, clause: str, person_id: str = "E01") -> Line:
    return month.lines["people", person_id, clause]


def column(month: Month, clause: str, subject: str = "E01", table: str = "people") -> Fraction | None:
    return month.columns[table, subject, clause]


def decided(amount: str) -> dict[str, object]:
    return {"amount_decided": Decimal(amount), "decided_by": "manager", "decided_on": date(2026, 2, 28)}


def seller_of_e1(department_area: str) -> Company:
    company = Company()
    company.quota("300")
    company.plan("6000")
    company.deal("D-1", "400", list_amount=Decimal(1000000), actual_discount_rate=Decimal("0.965"))
    company.deal("D-2", "50")
    company.deal("D-3", "30")
    company.deal("D-4", str(Decimal(department_area) - 480), person_id="S01")
    company.receipt("D-1", "240000", 21)
    return company


@pytest.mark.parametrize(
    ("department_area", "ratio", "payable"),
    [
        pytest.param("5580", "1", "2460.00", id="S2.1-E1 93%"),
        pytest.param("6000", "1.1", "2706.00", id="S2.1-E1 100%"),
        pytest.param("4194", "0.6", "1476.00", id="S2.1-E1 69.9%"),
    ],
)
def test_monthly_bonus_at_three_department_results(department_area: str, ratio: str, payable: str) -> None:
    month = seller_of_e1(department_area).month()
    assert column(month, "S2.1-I2") == 180
    assert column(month, "S2.1-I2 share") == Fraction(3, 5)
    assert column(month, "S2.1-P1") == 1560
    assert column(month, "S2.1-P3") == 750
    assert column(month, "S2.1-P4") == 150
    assert column(month, "S2.1-P5") == 2460
    assert column(month, "S2.1-I1", "D1", "departments") == Fraction(department_area) / 6000
    assert column(month, "S2.1-P6", "D1", "departments") == Fraction(ratio)
    assert line(month, "S2.1-P7") == Line(Fraction(payable))


def test_shortfall_deduction_stops_at_the_wage_floor() -> None:
    """S2.1-E2."""
    company = Company(base_pay="1500")
    company.quota("300")
    company.plan("1000")
    company.deal("D-1", "260")
    month = company.month(shortfall_rate=Decimal(10), wage_floor=Decimal(1200))
    assert line(month, "S2.1-N2").value == 300
    assert month.totals["E01"] == (Fraction(1500), Fraction(300), Fraction("1200.00"))
    below = company.month(shortfall_rate=Decimal(10), wage_floor=Decimal(1600))
    assert line(below, "S2.1-N2").value == 0


def test_ladder_and_consecutive_months() -> None:
    """S2.1-E3."""
    company = Company()
    for period, sold in zip(HALF_YEAR, ("99", "99", "100", "99", "99", "99"), strict=True):
        company.quota("100", period=period)
        company.plan("1000", period=period)
        company.deal(f"D-{period}", sold, period=period)
    for when in ("2026-01-05", "2026-02-05", "2026-04-05", "2026-06-05"):
        company.event("queue", when)
    company.event("queue", "2026-03-05", verified=False)
    months = company.evaluate((*HALF_YEAR, "2026-07"))
    fines = [line(months[period], "S2.1-N5") for period in HALF_YEAR]
    assert [fine.value for fine in fines] == [0, 50, 0, 100, 0, 100]
    assert [fine.text for fine in fines] == ["warning", None, None, None, None, None]
    assert sum(fine.value or 0 for fine in fines) == Fraction("250.00")
    demoted = [period for period in months if ("people", "E01", "S2.1-M1") in months[period].lines]
    assert demoted == ["2026-06"]
    assert line(months["2026-06"], "S2.1-M1") == Line(None, "trial")
    assert [months[period].status["E01"] for period in months] == ["confirmed"] * 6 + ["trial"]


@pytest.mark.parametrize(
    ("sold", "bonus"),
    [
        pytest.param("300", "0", id="S2.1-E4 at the quota"),
        pytest.param("301", "8", id="S2.1-E4 one above"),
        pytest.param("450", "1200", id="S2.1-E4 half above"),
        pytest.param("451", "1212", id="S2.1-E4 beyond half above"),
    ],
)
def test_quantity_bonus_at_its_edges(sold: str, bonus: str) -> None:
    company = Company()
    company.quota("300")
    company.deal("D-1", sold)
    assert column(company.month(), "S2.1-P1") == Fraction(bonus)


@pytest.mark.parametrize(
    ("achieved", "bonus"),
    [
        pytest.param("0.94", "0", id="S2.1-E4 94%"),
        pytest.param("0.95", "0", id="S2.1-E4 95%"),
        pytest.param("0.951", "50", id="S2.1-E4 95.1%"),
        pytest.param("1", "2500", id="S2.1-E4 100%"),
    ],
)
def test_price_bonus_at_its_edges(achieved: str, bonus: str) -> None:
    company = Company()
    company.deal("D-1", "30", list_amount=Decimal(1000000), actual_discount_rate=Decimal(achieved))
    assert column(company.month(), "S2.1-P3") == Fraction(bonus)


@pytest.mark.parametrize(
    ("days", "bonus"),
    [
        pytest.param(9, "0", id="S2.1-E4 9 days"),
        pytest.param(10, "90", id="S2.1-E4 10 days"),
        pytest.param(14, "90", id="S2.1-E4 14 days"),
        pytest.param(15, "120", id="S2.1-E4 15 days"),
        pytest.param(20, "150", id="S2.1-E4 20 days"),
    ],
)
def test_early_collection_bonus_at_its_edges(days: int, bonus: str) -> None:
    company = Company()
    company.deal("D-1", "30")
    company.receipt("D-1", "240000", days)
    assert column(company.month(), "S2.1-P4") == Fraction(bonus)


@pytest.mark.parametrize(
    ("sold", "ratio"),
    [
        pytest.param("6999", "0.6", id="S2.1-E4 69.99%"),
        pytest.param("7000", "0.8", id="S2.1-E4 70%"),
        pytest.param("8999", "0.8", id="S2.1-E4 89.99%"),
        pytest.param("9000", "1", id="S2.1-E4 90%"),
        pytest.param("9999", "1", id="S2.1-E4 99.99%"),
        pytest.param("10000", "1.1", id="S2.1-E4 100%"),
    ],
)
def test_department_ratio_at_its_edges(sold: str, ratio: str) -> None:
    company = Company()
    company.plan("10000")
    company.deal("D-1", sold)
    assert column(company.month(), "S2.1-P6", "D1", "departments") == Fraction(ratio)


def test_month_with_a_prize_a_form_fine_and_a_forfeited_deal() -> None:
    """S2.1-E5."""
    company = seller_of_e1("4800")
    company.event("record", "2026-02-15", deal_id="D-2")
    company.event("form", "2026-02-16", **decided("30"))
    month = company.month(champion_month_prize=Decimal(500))
    assert line(month, "S2.1-P7").value == Fraction("1968.00")
    assert line(month, "S2.1-N6") == Line(Fraction(520) * Fraction(8, 10), "serious_warning")
    assert line(month, "S2.1-N1").value == 30
    assert line(month, "S2.1-P9").value == 500
    payouts, penalties, net = month.totals["E01"]
    assert payouts is not None
    assert penalties is not None
    assert net is not None
    assert net - 3000 == Fraction("2022.00")


def test_shared_prize_rounded_lines_and_the_wage_floor() -> None:
    """S2.1-E6."""
    company = Company(sellers=3, base_pay="1200")
    company.plan("300")
    company.deal("D-1", "40", list_amount=Decimal(1000100), actual_discount_rate=Decimal("0.96"))
    company.deal("D-2", "50", list_amount=Decimal(999980), actual_discount_rate=Decimal("0.96"))
    company.deal("D-3", "90", person_id="E02")
    company.deal("D-4", "90", person_id="E03")
    company.quota("130")
    company.event("record", "2026-02-15", deal_id="D-1")
    month = company.month(
        champion_month_prize=Decimal(500),
        price_diff_bonus_pct=Decimal("0.005"),
        department_ratio=[(Decimal(0), Decimal(1))],
        shortfall_rate=Decimal(10),
        wage_floor=Decimal(1300),
    )
    prizes = [line(month, "S2.1-P9", person_id).value for person_id in ("E01", "E02", "E03")]
    assert prizes == [Fraction("166.67"), Fraction("166.67"), Fraction("166.66")]
    assert column(month, "S2.1-P5") == Fraction("100.004")
    assert line(month, "S2.1-P7").value == Fraction("100.00")
    assert line(month, "S2.1-N6").value == Fraction("50.01")
    payouts = month.totals["E01"][0]
    assert payouts is not None
    assert payouts - Fraction("50.01") == Fraction("1416.66")
    assert line(month, "S2.1-N2").value == Fraction("116.66")
    assert month.totals["E01"][2] == Fraction("1300.00")


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("0.015", "0.02"),
        ("0.025", "0.03"),
        ("0.0049999", "0"),
        ("-2.675", "-2.68"),
        ("1/3", "0.33"),
        ("2/3", "0.67"),
        ("1/200", "0.01"),
    ],
)
def test_rounding_is_half_away_from_zero(exact: str, rounded: str) -> None:
    assert round_cent(Fraction(exact)) == Fraction(rounded)


def test_shared_prize_gives_spare_cents_in_order_of_id() -> None:
    parts = shared_equally(Fraction("100.00"), ["E9", "E1", "E5"])
    assert parts == {"E1": Fraction("33.34"), "E5": Fraction("33.33"), "E9": Fraction("33.33")}


# Readings and switches


def test_department_without_plan_has_no_bonus_but_prizes_and_fines() -> None:
    company = Company(sellers=2)
    company.deal("D-1", "50")
    company.event("error", "2026-02-11", **decided("40"))
    month = company.month(champion_month_prize=Decimal(500))
    unavailable = ("S2.1-P7", "S2.1-N1", "S2.1-N2", "S2.1-N6")
    assert [line(month, clause).value for clause in unavailable] == [None] * 4
    assert line(month, "S2.1-P9").value == 500
    assert line(month, "S2.1-N4").value == 40
    assert month.totals["E01"] == (None, None, None)


def test_forfeit_of_a_deal_of_an_earlier_evaluated_month() -> None:
    company = seller_of_e1("5580")
    company.event("record", "2026-03-15", deal_id="D-1")
    company.plan("1000", period="2026-03")
    company.deal("D-5", "100", period="2026-03", person_id="E01", actual_discount_rate=Decimal("0.96"))
    company.tables["deals"][-1]["list_amount"] = Decimal(10000000)
    company.add(
        "collections",
        deal_id="D-1",
        date=date(2026, 4, 1),
        due_date=date(2026, 5, 1),
        amount=Decimal(80000),
    )
    months = company.evaluate(("2026-02", "2026-03", "2026-04"))
    # with 480 m2 1560, without the 400 m2 nothing; price 750 and early collection 150 are the deal's
    assert line(months["2026-03"], "S2.1-P7").value == 3000
    assert line(months["2026-03"], "S2.1-N6") == Line(Fraction(2460), "serious_warning")
    assert column(months["2026-04"], "S2.1-P4") == 0
    unknown = company.evaluate(("2026-03",))["2026-03"]
    assert line(unknown, "S2.1-N6") == Line(None, "serious_warning")
    assert unknown.totals["E01"] == (Fraction(6000), None, None)
    whole = company.evaluate(("2026-03",), forfeited_commission="month_bonus")["2026-03"]
    assert line(whole, "S2.1-N6") == Line(Fraction(3000), "serious_warning")


def test_expelled_people_have_no_lines_from_the_next_month() -> None:
    company = Company(sellers=2)
    company.event("attitude", "2026-02-11")
    company.event("record", "2026-02-11", person_id="E02", deal_id="D-9", count=2)
    months = company.evaluate(("2026-02", "2026-03"))
    assert line(months["2026-02"], "S2.1-N7") == Line(None, "expelled")
    assert line(months["2026-02"], "S2.1-N6", "E02").text == "expelled"
    assert not months["2026-03"].status
    assert not months["2026-03"].lines


@pytest.mark.parametrize(
    ("switches", "fines"),
    [
        pytest.param({}, [0, 50, 200, 100], id="S2.1-X8 employment, repeat"),
        pytest.param({"ladder_window": "calendar_year"}, [0, 0, 150, 100], id="S2.1-X8 calendar year"),
        pytest.param({"ladder_after_last": "decision"}, [0, 50, 107, 7], id="S2.1-X8 decision"),
    ],
)
def test_ladder_switches(switches: Mapping[str, str], fines: list[int]) -> None:
    company = Company()
    company.event("queue", "2025-12-05")
    company.event("queue", "2026-01-05")
    company.event("queue", "2026-02-05", count=2, **decided("7"))
    company.event("queue", "2026-03-05", **decided("7"))
    months = company.evaluate(("2025-12", "2026-01", "2026-02", "2026-03"), **switches)
    assert [line(month, "S2.1-N5").value for month in months.values()] == fines


@pytest.mark.parametrize(
    ("switches", "expected"),
    [
        pytest.param({}, {"S2.1-P12": "150", "S2.1-P9": "500"}, id="defaults"),
        pytest.param({"over50_rate": "whole_excess"}, {"S2.1-P7": "3060"}, id="S2.1-X2"),
        pytest.param({"early_steps": "proportional"}, {"S2.1-P7": "2466"}, id="S2.1-X4"),
        pytest.param({"zero_band_below": Decimal("0.95")}, {"S2.1-P7": "0"}, id="S2.1-X6"),
        pytest.param({"over_quota_reward": "bonus_only"}, {"S2.1-P12": "0"}, id="S2.1-X7"),
        pytest.param({"first_band_basis": "amount"}, {"S2.1-P7": "2706"}, id="S2.1-X5"),
        pytest.param({"price_bonus_base": "deal_amount"}, {"S2.1-P7": "2433.75"}, id="S2.1-X3 deal amount"),
        pytest.param(
            {"price_bonus_base": "area_price_difference"}, {"S2.1-P7": "146210"}, id="S2.1-X3 area price difference"
        ),
        pytest.param(
            {"deal_price_bonus": "in_bonus_due", "deal_price_bonus_pct": Decimal("0.01")},
            {"S2.1-P7": "12110"},
            id="S2.1-X1",
        ),
        pytest.param({"price_bonus_netting": "month"}, {"S2.1-P7": "2460"}, id="S2.1-X15"),
    ],
)
def test_switches_of_the_bonus(switches: Mapping[str, object], expected: Mapping[str, str]) -> None:
    company = seller_of_e1("5580")
    company.tables["deals"][0]["amount"] = Decimal(965000)
    company.add("targets", scope_type="dept", scope_id="D1", period=MONTH, metric="amount", value=Decimal(965000))
    terms = {
        "champion_month_prize": Decimal(500),
        "over_quota_prize": Decimal(150),
        "deal_price_bonus_scope": lambda deal: deal["area_m2"] > 100,
    }
    month = company.month(**(terms | dict(switches)))
    for clause, value in expected.items():
        assert line(month, clause).value == Fraction(value)


def test_shortfall_first_lets_other_fines_go_below_the_floor() -> None:
    company = Company(base_pay="1500")
    company.quota("300")
    company.plan("1000")
    company.deal("D-1", "260")
    company.event("error", "2026-02-11", **decided("90"))
    terms = {"shortfall_rate": Decimal(10), "wage_floor": Decimal(1200)}
    assert company.month(**terms).totals["E01"][2] == 1200
    assert company.month(**terms, shortfall_order="first").totals["E01"][2] == 1110


def test_trial_sellers_are_eliminated_and_restored() -> None:
    company = Company(sellers=3)
    company.tables["people"][1]["status"] = "trial"
    company.tables["people"][2]["status"] = "trial"
    company.tables["people"][2]["confirm_date"] = date(2026, 3, 1)
    for period in ("2026-02", "2026-03", "2026-04"):
        for person_id in ("E01", "E02", "E03"):
            company.quota("100", person_id, period)
    for period in ("2025-12", "2026-01"):
        company.add("history", person_id="E03", period=period, metric="quota_met", value=False)
    company.deal("D-1", "100")
    company.event("confirmation", "2026-02-11", decided_by="manager")
    months = company.evaluate(("2026-02", "2026-03"))
    assert ("people", "E01", "S2.1-M2") not in months["2026-02"].lines
    assert months["2026-03"].status == {"E01": "confirmed", "E03": "trial"}
    assert line(months["2026-02"], "S2.1-M2", "E02").text == "eliminated"
    assert line(months["2026-02"], "S2.1-M1", "E03").text == "trial"
    assert line(months["2026-03"], "S2.1-M2", "E03").text == "eliminated"
    at_end = company.evaluate(("2026-02", "2026-03", "2026-04"), trial_quota_test="end_of_trial")
    assert ("people", "E02", "S2.1-M2") not in at_end["2026-02"].lines
    assert line(at_end["2026-03"], "S2.1-M2", "E02").text == "eliminated"
    assert at_end["2026-04"].status["E03"] == "trial"


# The worlds


def is_tie(amount: Fraction | None) -> bool:
    """Whether an amount is an odd number of half cents."""
    return amount is not None and (amount * 200).denominator == 1 and (amount * 200).numerator % 2 == 1


def edge_subjects(made: World, results: Mapping[str, Month]) -> tuple[set[str], set[str], set[str]]:
    """Departments at an edge, people with a half-cent tie, people at an edge of a comparison.

    The ratio of a person's department is recognised by the paid bonus. Early receipts and shortfalls are counted from
    the tables, everything else from the exact figures of the results.
    """
    departments, ties, edges = set(), set(), set()
    targets = {(row["scope_id"], row["period"], row["metric"]): row["value"] for row in made.tables["targets"]}
    sellers = {row["deal_id"]: row["person_id"] for row in made.tables["deals"]}
    sold: dict[tuple[object, str], Fraction] = {}
    for deal in made.tables["deals"]:
        key = (deal["person_id"], str(deal["date"])[:7])
        sold[key] = sold.get(key, Fraction(0)) + Fraction(str(deal["area_m2"]))
    for receipt in made.tables["collections"]:
        due, received = receipt["due_date"], receipt["date"]
        assert isinstance(due, date)
        assert isinstance(received, date)
        person_id = sellers[receipt["deal_id"]]
        if (due - received).days in (10, 15, 20) and str(received)[:7] in results:
            edges.add(str(person_id))
    rate, floor = Fraction(str(made.terms["shortfall_rate"])), Fraction(str(made.terms["wage_floor"]))
    for period, month in results.items():
        for (_, subject, clause), value in month.columns.items():
            if clause == "S2.1-I1" and value in (Fraction(7, 10), Fraction(9, 10), Fraction(1)):
                departments.add(subject)
        winners: dict[Fraction | None, list[str]] = {}
        for person_id in month.status:
            bonus = line(month, "S2.1-P7", person_id).value
            due_bonus = column(month, "S2.1-P5", person_id)
            ratios = {value for key, value in month.columns.items() if key[2] == "S2.1-P6"} if bonus else set()
            if due_bonus is not None and any(
                ratio is not None and is_tie(due_bonus * ratio) and round_cent(due_bonus * ratio) == bonus
                for ratio in ratios
            ):
                ties.add(person_id)
            quota = targets.get((person_id, period, "area"))
            area = sold.get((person_id, period), Fraction(0))
            deduction = line(month, "S2.1-N2", person_id).value
            if quota:
                goal = Fraction(str(quota))
                if area in (goal, goal * Fraction(3, 2)):
                    edges.add(person_id)
                if area < goal:
                    wanted = (goal - area) * rate
                    if is_tie(wanted) and deduction == round_cent(wanted):
                        ties.add(person_id)
                    if month.totals[person_id][2] == floor and deduction in (0, wanted):
                        edges.add(person_id)
            winners.setdefault(line(month, "S2.1-P9", person_id).value, []).append(person_id)
        prize = Fraction(str(made.terms["champion_month_prize"]))
        for value, people in winners.items():
            if value and value < prize:
                edges.update(people)
    return departments, ties, edges


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("switches", [{}, {"first_band_basis": "amount", "price_bonus_base": "area_price_difference"}])
def test_half_of_all_subjects_are_ties_or_edges(seed: int, switches: Mapping[str, str]) -> None:
    made = world(seed, people=200, switches=switches, months=HALF_YEAR)
    results = evaluate(made.tables, made.terms, HALF_YEAR)
    departments, ties, edges = edge_subjects(made, results)
    assessed = {person_id for month in results.values() for person_id in month.status}
    assert len(departments) * 2 >= len(made.tables["departments"])
    assert len(ties) * 2 >= len(assessed)
    assert len(ties | edges) * 4 >= len(assessed) * 3


@pytest.mark.parametrize("count", [1, 2, 3, 7, 60])
def test_small_worlds_evaluate(count: int) -> None:
    made = world(5, people=count, switches={}, months=("2026-03",))
    assert evaluate(made.tables, made.terms, ("2026-03",))["2026-03"].period == "2026-03"


def test_worlds_are_deterministic_and_differ_by_seed() -> None:
    first, again, other = (world(seed, people=50, switches={}, months=HALF_YEAR).tables for seed in (3, 3, 4))
    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("switch", "value"), [(switch, value) for switch, values in SWITCHES.items() for value in values[1:]]
)
def test_every_switch_changes_some_figure(switch: str, value: str) -> None:
    made = world(11, people=200, switches={switch: value}, months=HALF_YEAR)
    changed = evaluate(made.tables, made.terms, HALF_YEAR)
    default = evaluate(made.tables, dict(made.terms) | {switch: SWITCHES[switch][0]}, HALF_YEAR)
    assert changed != default


def test_lines_add_up_to_the_wage() -> None:
    made = world(7, people=150, switches={}, months=HALF_YEAR, faults=True)
    for period, month in evaluate(made.tables, made.terms, HALF_YEAR).items():
        assert month_number(period) >= month_number(HALF_YEAR[0])
        for person_id, (payouts, penalties, net) in month.totals.items():
            paid = [line(month, clause, person_id).value for clause in PAYOUTS if clause != "S2.1-P10"]
            paid += [month.lines.get(("people", person_id, "S2.1-P10"), Line(Fraction(0))).value]
            taken = [line(month, clause, person_id).value for clause in PENALTIES]
            if None in paid or None in taken:
                assert net is None
                continue
            assert payouts == sum(amount for amount in paid if amount is not None)
            assert penalties == sum(amount for amount in taken if amount is not None)
            assert net is not None
            assert net >= 0
            assert all(
                (amount or Fraction(0)) >= 0 and ((amount or Fraction(0)) * 100).denominator == 1 for amount in taken
            )
