"""方案8 (S2.8): the monthly bonus, the cap, ranks and the year-end bonus under every reading of its switches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

import jixiao
from jixiao.cli.new import _example
from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.scheme.periods import Period

NAME = "margin_commission"
Row = Mapping[str, object]
TABLES = (
    "people", "teams", "targets", "deals", "customers", "costs", "receivables", "events", "approvals", "scores",
    "history", "calendar", "postings",
)  # fmt: skip
day = dt.date


def cents(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def run(
    period: str, terms: Mapping[str, object] | None = None, since: str = "2026-01", **tables: Sequence[Row]
) -> Evaluation:
    policy = evolve(jixiao.load(Path(str(_example(NAME) / "policy.toml"))), since=Period.parse(since))
    values = {"new_customer_reward": Fraction(500), **(terms or {})}
    editions = [evolve(edition, terms={NAME: {**edition.terms[NAME], **values}}) for edition in policy.editions]
    return evaluate(evolve(policy, editions=tuple(editions)), period, tables={**dict.fromkeys(TABLES, ()), **tables})


def lines(result: Evaluation, rule: str) -> dict[tuple[str, str], object]:
    rows = result.lines.filter(result.lines["rule"] == rule)
    columns = (rows["subject"], rows["period"].cast(str), rows["value"], rows["text"])
    return {(who, when): text if value is None else value for who, when, value, text in zip(*columns, strict=True)}


def of_month(result: Evaluation, rule: str, month: str) -> dict[str, object]:
    return {who: value for (who, when), value in lines(result, rule).items() if when == month}


def told(result: Evaluation) -> set[str]:
    """The last words of the paths of all problems: the checks that did not hold, the lines without a value."""
    return {problem.path.rpartition(".")[2] for problem in result.problems}


def seller(name: str, **cells: object) -> Row:
    pay = {"performance_pay": Decimal(3000), "confirm_date": day(2020, 1, 1), "rank": "junior"}
    return {"person_id": name, "role": "seller"} | pay | cells


def month(at: int) -> str:
    """The at-th month from January 2026."""
    return f"{2026 + (at - 1) // 12}-{(at - 1) % 12 + 1:02}"


def plan(name: str, period: str, sales: int, margin: int, changed: str = "") -> list[Row]:
    values = {f"sales{changed}": sales, f"margin{changed}": margin}
    return [
        {"scope_type": "person", "scope_id": name, "period": period, "metric": key, "value": Decimal(value)}
        for key, value in values.items()
    ]


def sold(name: str, period: str, sales: int, margin: int, new: int = 0, **cells: object) -> tuple[list[Row], Row]:
    """The deals of a month, in ordinary and in new markets, and the costs that leave the margin."""
    start = day.fromisoformat(f"{period}-05")
    deals = [
        {"deal_id": f"{name}{period}{at}", "person_id": name, "date": start, "amount": Decimal(amount)}
        | {"is_new_market": at == 1} | cells
        for at, amount in enumerate((sales, new)) if amount
    ]  # fmt: skip
    return deals, {"person_id": name, "period": period, "product_cost": Decimal(sales + new - margin)}


def due(name: str, period: str, opening: int, closing: int) -> Row:
    return {"person_id": name, "period": period, "opening": Decimal(opening), "closing": Decimal(closing)} | {
        "overdue": Decimal(0)
    }


def request(number: int, kind: str, subject: str, on: dt.date, role: str = "general_manager", **cells: object) -> Row:
    return {"request_id": str(number), "kind": kind, "subject": subject, "requested_on": on, "approved_on": on,
            "result": "approved", "approver_role": role} | cells  # fmt: skip


# the bonus of a month

TIERS = {edge: Fraction(edge, 100) for edge in (60, 70, 80, 90, 100)}


def tier_of(rate: Fraction, *, upper: bool) -> Fraction:
    """The rate of the tier, which in these tests is its lower edge."""
    if rate == 1:
        return TIERS[100]
    met = [edge for edge in (60, 70, 80, 90) if (rate * 100 > edge if upper else rate * 100 >= edge)]
    return TIERS[max(met)] if met else Fraction(0)


def split(bonus: Fraction) -> tuple[Decimal, Decimal]:
    """70 and 30% of the rounded bonus: each cut to cents, the odd cent to the larger remainder, of two equal the first."""
    whole = int(cents(bonus) * 100)
    wage, deferred = whole * 7 // 10, whole * 3 // 10
    if wage + deferred < whole:
        if whole * 3 % 10 > whole * 7 % 10:
            deferred += 1
        else:
            wage += 1
    return Decimal(wage) / 100, Decimal(deferred) / 100


def bonus_of(
    terms: Mapping[str, object], plans: tuple[int, int], sales: int, margin: int, dues: tuple[int, int]
) -> Fraction:
    opening, closing = dues
    received = opening + sales - closing
    if terms.get("collection_rate_base") == "closing":
        rate = Fraction(1) if closing == 0 else min(Fraction(received, closing), Fraction(1))
    else:
        rate = Fraction(1) if opening + sales == 0 else min(Fraction(received, opening + sales), Fraction(1))
    tier = tier_of(max(rate, Fraction(0)), upper=terms.get("collection_tier_bound") == "upper_inclusive")
    counted = margin if terms.get("negative_margin") == "set_off" else max(margin, 0)
    by_margin = Fraction(3000 * 60 * counted, 100 * plans[1]) if plans[1] else Fraction(0)
    by_sales = Fraction(3000 * 40 * sales, 100 * plans[0]) if plans[0] else Fraction(0)
    if terms.get("collection_commission") == "additive":
        return max(by_margin + by_sales + max(received, 0) * tier, Fraction(0))
    return max((by_margin + by_sales) * tier, Fraction(0))


@pytest.mark.parametrize("terms", [
    {},
    {"collection_rate_base": "closing"},
    {"collection_tier_bound": "upper_inclusive"},
    {"collection_commission": "additive"},
    {"negative_margin": "set_off"},
    {"negative_margin": "set_off", "collection_commission": "additive"},
])  # fmt: skip
def test_the_bonus_of_a_month(terms: Mapping[str, object]) -> None:
    facts = {
        "A": (70001, 12345, (30000, 30001)),  # collected just below and above 70%
        "B": (70000, 12345, (30000, 30000)),
        "C": (70000, -3333, (0, 0)),
        "D": (90000, 20001, (10000, 60000)),  # 40%: nothing
        "E": (90000, 20001, (10000, 10000)),  # 90%
        "F": (0, -777, (0, 0)),  # nothing due
        "G": (50000, 9000, (20000, 90000)),  # more uncollected than was due
        "H": (99999, -90000, (1, 1)),
    }
    plans = (70007, 13001)
    rows = {name: sold(name, "2026-03", sales, margin) for name, (sales, margin, _) in facts.items()}
    result = run(
        "2026-03",
        terms,
        people=[seller(name) for name in facts],
        targets=[row for name in facts for row in plan(name, "2026-03", *plans)],
        deals=[deal for deals, _ in rows.values() for deal in deals],
        costs=[cost for _, cost in rows.values()],
        receivables=[due(name, "2026-03", *dues) for name, (_, _, dues) in facts.items()],
    )
    expected = {name: bonus_of(terms, plans, *values) for name, values in facts.items()}
    paid = {(name, "2026-03"): split(whole)[0] for name, whole in expected.items()}
    assert lines(result, "bonus_paid") == paid


@pytest.mark.parametrize("reading", ["error", "no_commission"])
def test_a_plan_of_zero(reading: str) -> None:
    deals, cost = sold("A", "2026-03", 50000, 9000)
    given = {"deals": deals, "costs": [cost], "receivables": [due("A", "2026-03", 0, 0)]}
    targets = plan("A", "2026-03", 100000, 0)
    result = run("2026-03", {"zero_plan": reading}, people=[seller("A")], targets=targets, **given)
    # sales commission 50,000 x 1.2% = 600, of which 70%
    assert of_month(result, "bonus_paid", "2026-03") == {"A": None if reading == "error" else Decimal("420.00")}


def test_shared_costs_go_by_share_and_receivables_must_be_there() -> None:
    people = [seller("A", team_id="T"), seller("B", team_id="T")]
    costs: list[Row] = [{"team_id": "T", "period": "2026-03", "allocated_cost": Decimal(100)}]
    costs += [{"person_id": name, "period": "2026-03", "customer_group_cost": Decimal(10), "shared_weight": share}
              for name, share in (("A", Decimal("0.335")), ("B", Decimal("0.665")))]  # fmt: skip
    result = run("2026-03", people=people, teams=[{"team_id": "T"}], costs=costs)
    assert result.table("people", "2026-03")["margin"].to_list() == [Decimal("-43.5"), Decimal("-76.5")]
    assert "shared_costs_are_split" not in told(result)
    assert of_month(result, "bonus_paid", "2026-03") == {"A": None, "B": None}
    assert "shared_costs_are_split" in told(
        run("2026-03", people=people[:1], teams=[{"team_id": "T"}], costs=costs[:2])
    )


# deferral


@pytest.mark.parametrize("reading", ["within_bonus", "on_top"])
def test_the_half_year_pays_what_its_months_kept(reading: str) -> None:
    """Bonuses with odd cents: 5/8 of a cent a yuan; the second person leaves in May."""
    sales = [10001 + 137 * at for at in range(14)]
    people = [
        seller("A", performance_pay=Decimal(625), confirm_date=None),
        seller("B", performance_pay=Decimal(625), confirm_date=None, leave_date=day(2026, 5, 9)),
    ]
    months = [month(at) for at in range(1, 15)]
    rows = [sold(name, period, sales[at], 0) for name in "AB" for at, period in enumerate(months)]
    result = run(
        "2026-01..2027-02",
        {"deferral": reading},
        people=people,
        targets=[row for name in "AB" for period in months for row in plan(name, period, 40000, 1)],
        deals=[deal for deals, _ in rows for deal in deals],
        costs=[cost for _, cost in rows],
        receivables=[due(name, period, 0, 0) for name in "AB" for period in months],
    )
    whole = [Fraction(625 * 40 * amount, 100 * 40000) for amount in sales]
    kept = [split(bonus)[1] if reading == "within_bonus" else cents(bonus * Fraction(3, 10)) for bonus in whole]
    paid = lines(result, "bonus_paid")
    for at, period in enumerate(months):
        assert paid["A", period] == cents(whole[at]) - (kept[at] if reading == "within_bonus" else 0)
    assert lines(result, "deferred_paid") == {
        ("A", "2026-09"): sum(kept[:6]), ("B", "2026-09"): sum(kept[:5]), ("A", "2027-02"): sum(kept[6:12]),
    }  # fmt: skip


# the annual cap

CAPPED = [(2200, 500, 0), (2500, 700, 0), (900, -300, 100), (3000, 900, 500), (1000, 300, 0), (800, 100, 200),
          (2100, 650, 300), (1700, 300, 0), (1200, 400, 400), (900, 200, 0), (700, 150, 0), (1600, 280, 100)]  # fmt: skip


@pytest.mark.parametrize(("terms", "decided"), [
    ({}, 1), ({}, 9), ({"cap_bases": "sales_only"}, 1), ({"cap_trigger": "above_50"}, 1),
    ({"cap_settlement": "year_factor"}, 9), ({"cap_settlement": "year_factor", "cap_bases": "sales_only"}, 12),
])  # fmt: skip
def test_the_annual_cap(terms: Mapping[str, object], decided: int) -> None:
    """Plans of 1,000 and 200 a month, so a limit of 18,000 and 3,600: the year sells 20,200 of which 1,600 are new."""
    rows = [sold("A", month(at), sales, margin, new) for at, (sales, margin, new) in enumerate(CAPPED, start=1)]
    result = run(
        "2026-01..2026-12",
        terms,
        people=[seller("A")],
        targets=[row for at in range(1, 13) for row in plan("A", month(at), 1000, 200)],
        deals=[deal for deals, _ in rows for deal in deals],
        costs=[cost for _, cost in rows],
        receivables=[due("A", month(at), 0, 0) for at in range(1, 13)],
        approvals=[request(1, "cap", "A", day(2026, decided, 20)), request(2, "cap", "A", day(2025, 3, 1))],
    )
    cumulative = terms.get("cap_settlement") != "year_factor"
    margin_too = terms.get("cap_bases") != "sales_only"
    total = used_sales = used_margin = Fraction(0)
    paid_sales = paid_margin = Fraction(0)
    for at, (sales, margin, new) in enumerate(CAPPED, start=1):
        total += sales + new
        ordinary = Fraction(margin * sales, sales + new)
        counted, counted_margin = Fraction(sales), ordinary
        trigger = 6000 if terms.get("cap_trigger") == "above_50" else 18000
        if cumulative and at >= decided and total > trigger:
            counted = max(min(counted, 18000 - used_sales), Fraction(0))
            if margin_too and margin > 0:
                counted_margin = max(min(ordinary, 3600 - used_margin), Fraction(0))
        used_sales += sales
        used_margin += max(ordinary, Fraction(0))
        by_sales, by_margin = Fraction(1200, 1000), Fraction(1800, 200)
        paid_sales += sales * by_sales
        paid_margin += max(ordinary, Fraction(0)) * by_margin
        whole = cents((counted + new) * by_sales + max(counted_margin + margin - ordinary, Fraction(0)) * by_margin)
        table = result.table("people", month(at))
        assert table["bonus_paid"][0] + table["deferred_bonus"][0] == whole, month(at)
    back = paid_sales * max(1 - 18000 / used_sales, Fraction(0))
    if margin_too:
        back += paid_margin * max(1 - 3600 / used_margin, Fraction(0))
    assert lines(result, "cap_taken_back") == ({} if cumulative else {("A", "2026-12"): cents(back)})


# change of plan


@pytest.mark.parametrize(("basis", "changes"), [("year_to_date", False), ("annual_plan", True)])
def test_a_change_of_plan_is_tested_and_holds_from_the_next_month_to_december(basis: str, *, changes: bool) -> None:
    """A sells exactly half of the plan to date; B a yuan less."""
    rows = [sold(name, month(at), 500 - (name == "B" and at == 4), 0) for name in "AB" for at in range(1, 5)]
    months = range(1, 14)
    targets = [row for name in "AB" for at in months for row in plan(name, month(at), 1000, 200)]
    targets += [row for name in "AB" for at in months for row in plan(name, month(at), 600, 120, "_changed")]
    result = run(
        "2026-04..2027-01",
        {"plan_change_basis": basis},
        people=[seller("A", confirm_date=None), seller("B", confirm_date=None)],
        targets=targets,
        deals=[deal for deals, _ in rows for deal in deals],
        history=[{"person_id": name, "period": month(at), "metric": metric, "value": Decimal(value)} for name in "AB"
                 for at in range(1, 4) for metric, value in (("sales", 500), ("plan_sales", 1000))],
        approvals=[request(1, "plan_change", "A", day(2026, 4, 30)), request(2, "plan_change", "B", day(2026, 4, 30))],
        since="2026-04",
    )  # fmt: skip
    of_a = [result.table("people", month(at))["plan_sales"][0] for at in range(4, 14)]
    of_b = [result.table("people", month(at))["plan_margin"][1] for at in range(4, 14)]
    assert of_a == [1000, *([600] * 8 if changes else [1000] * 8), 1000]
    assert of_b == [200, *[120] * 8, 200]
    assert ("plan_change_has_grounds" in told(result)) != changes
    yearly = result.table("people", "2026-06")["annual_plan_sales"].to_list()
    assert yearly == [4 * 1000 + 8 * 600 if changes else 12000, 4 * 1000 + 8 * 600]


# new customers


def test_a_customer_is_new_for_a_year_and_again_after_a_gap_of_one() -> None:
    """Deals of four customers; the first of two years ago lies before the first month that is evaluated."""
    dates = {
        "K1": [day(2026, 1, 10), day(2026, 12, 31), day(2027, 1, 9), day(2027, 1, 10), day(2028, 1, 10)],
        "K2": [day(2025, 3, 5), day(2026, 3, 4), day(2026, 3, 5), day(2027, 3, 5)],
        "K3": [day(2026, 6, 1)],
        "K4": [day(2026, 6, 2)],
        "K5": [day(2026, 6, 3), day(2026, 6, 3)],
    }
    deals = [{"deal_id": f"{customer}-{at}", "person_id": "A", "customer_id": customer, "date": on, "amount": Decimal(1000)}
             for customer, found in dates.items() for at, on in enumerate(found)]  # fmt: skip
    customers = [{"customer_id": name, "owner_id": "A", "developed_alone": name != "K4"} for name in dates]
    customers[2] |= {"first_deal_date": day(2019, 1, 1), "last_deal_date": day(2025, 6, 1)}
    customers[3] |= {"first_deal_date": day(2019, 1, 1), "last_deal_date": day(2025, 6, 3)}
    given = {"people": [seller("A")], "deals": deals, "customers": customers}
    result = run("2026-01..2028-01", **given)
    new = {"2026-01": 1000, "2026-12": 1000, "2027-01": 1000, "2028-01": 1000, "2026-03": 1000, "2027-03": 1000,
           "2026-06": 3000}  # fmt: skip
    found = {when: value for (_, when), value in lines(result, "new_customer_sales").items() if value}
    assert found == {when: Decimal(value) for when, value in new.items()}
    paid = {when: value for (_, when), value in lines(result, "new_customers_paid").items() if value}
    assert paid == {"2026-01": 500, "2027-03": 500, "2026-06": 1000, "2028-01": 500}
    share = run(
        "2026-06", {"new_customer_reward_mode": "share_of_sales", "new_customer_reward": Fraction(1, 80)}, **given
    )
    assert of_month(share, "new_customers_paid", "2026-06") == {"A": Decimal("37.50")}
