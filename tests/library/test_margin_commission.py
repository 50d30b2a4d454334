"""方案8 (S2.8): the monthly bonus, the cap, ranks and the year-end bonus under every reading of its switches."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

import jixiao
from jixiao.engine.evaluate import evaluate
from jixiao.engine.evaluation import Evaluation
from jixiao.plugins import example_of
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


@functools.cache
def example() -> jixiao.Policy:
    return jixiao.load(Path(str(example_of(NAME) / "policy.toml")))


def run(
    period: str, terms: Mapping[str, object] | None = None, since: str = "2026-01", **tables: Sequence[Row]
) -> Evaluation:
    policy = evolve(example(), since=Period.parse(since))
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
          (2100, 650, 300), (1700, 300, 0), (1200, 400, 400), (900, 200, 0), (700, -150, 50), (1600, 280, 100)]  # fmt: skip


@pytest.mark.parametrize(("terms", "decided"), [
    ({}, 1), ({}, 9), ({"negative_margin": "set_off"}, 1), ({"cap_bases": "sales_only"}, 1),
    ({"cap_trigger": "above_50"}, 1),
    ({"cap_settlement": "year_factor"}, 9), ({"cap_settlement": "year_factor", "cap_bases": "sales_only"}, 12),
])  # fmt: skip
def test_the_annual_cap(terms: Mapping[str, object], decided: int) -> None:
    """Plans of 1,000 and 200 a month, so a limit of 18,000 and 3,600: the year sells 20,250 of which 1,650 are new."""
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
        base = counted_margin + margin - ordinary
        base = base if terms.get("negative_margin") == "set_off" else max(base, Fraction(0))
        whole = max(cents((counted + new) * by_sales + base * by_margin), Decimal(0))
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


# ranks


@pytest.mark.parametrize(
    ("manager", "executive", "confirmed"),
    [
        pytest.param((3, 31), (4, 11), "2026-04", id="S2.8-M1 the later one on the day a month after"),
        pytest.param((3, 31), (4, 10), None, id="a day before a month"),
        pytest.param((6, 11), (5, 2), "2026-06", id="on the day three months after"),
        pytest.param((6, 12), (5, 2), None, id="a day after three months"),
        pytest.param((4, 20), None, None, id="one of the two is missing"),
    ],
)
def test_who_is_confirmed(manager: tuple[int, int], executive: tuple[int, int] | None, confirmed: str | None) -> None:
    approvals = [request(1, "confirmation", "A", day(2026, *manager), "department_manager")]
    if executive:
        approvals.append(request(2, "confirmation", "A", day(2026, *executive), "executive"))
    people = [seller("A", hire_date=day(2026, 3, 11), confirm_date=None, rank=None, status="trial")]
    result = run("2026-03..2026-07", people=people, approvals=approvals)
    assert lines(result, "confirmation") == ({("A", confirmed): "junior"} if confirmed else {})
    ranks = {when for _, when in lines(result, "rank_of_month")}
    assert min(ranks, default=None) == confirmed
    assert ("trial_is_not_over" in told(result)) == (confirmed is None)


def windows(
    sales: Sequence[int], terms: Mapping[str, object] | None = None, margin: int = 60000, **given: Sequence[Row]
) -> Evaluation:
    """A plan of 100 a month, sales in hundredths of it and a margin a month, by default enough for senior."""
    rows = [sold("A", month(at), amount * 10000, margin) for at, amount in enumerate(sales, start=1)]
    people = given.pop("people", [seller("A", confirm_date=day(2026, 1, 1))])
    return run(
        f"2026-01..{month(len(sales))}",
        terms,
        people=people,
        targets=[row for at in range(1, len(sales) + 1) for row in plan("A", month(at), 1000000, 200000)],
        deals=[deal for deals, _ in rows for deal in deals],
        costs=[cost for _, cost in rows],
        **given,
    )


@pytest.mark.parametrize(
    ("sales", "terms", "rule", "expected"),
    [
        ([100, 60, 90, 80, 100, 50], {}, "promotion_due", {"2026-06": "intermediate"}),  # 480 of 600: exactly 80%
        ([100, 60, 90, 80, 100, 49], {}, "promotion_due", {}),
        ([100, 60, 90, 80, 100, 50], {"six_month_test": "each_month"}, "promotion_due", {}),
        ([90, 91, 90, 99, 95, 90], {"six_month_test": "each_month"}, "promotion_due", {"2026-06": "senior"}),
        ([90, 91, 90, 99, 95, 90], {"rank_steps": "one_step"}, "promotion_due", {"2026-06": "intermediate"}),
        ([100] * 6, {}, "promotion_due", {"2026-06": "senior"}),  # the margin is that of a senior
        ([95] * 5, {}, "promotion_due", {}),
        ([95] * 7, {"rank_test_dates": "half_year"}, "promotion_due", {"2026-06": "senior"}),
        ([10, *[95] * 7], {"rank_test_dates": "half_year"}, "promotion_due", {"2026-06": "intermediate"}),
        ([10, *[95] * 7], {}, "promotion_due", {"2026-06": "intermediate", "2026-07": "senior", "2026-08": "senior"}),
        ([40, 40, 40, 40, 40, 99], {}, "elimination", {"2026-06": "eliminated"}),  # 299 of 600
        ([40, 40, 40, 40, 40, 100], {}, "elimination", {}),
        ([40, 40, 40, 40, 40, 51], {"six_month_test": "each_month"}, "elimination", {}),
        ([49, 49, 49, 49, 49, 49], {"six_month_test": "each_month"}, "elimination", {"2026-06": "eliminated"}),
    ],
)
def test_six_months_decide(
    sales: Sequence[int], terms: Mapping[str, object], rule: str, expected: Mapping[str, str]
) -> None:
    assert {when: text for (_, when), text in lines(windows(sales, terms), rule).items()} == expected


def test_the_six_months_begin_with_the_first_full_one() -> None:
    for confirmed, first in ((day(2026, 1, 1), "2026-06"), (day(2026, 1, 2), "2026-07"), (day(2026, 1, 31), "2026-07")):
        result = windows([95] * 8, people=[seller("A", confirm_date=confirmed)])
        assert min(when for _, when in lines(result, "completion_6m")) == first


def test_a_promotion_needs_its_request_in_the_month_after() -> None:
    def ranks(*requested: dt.date, **terms: object) -> list[object]:
        approvals = [request(at, "rank_change", "A", on) for at, on in enumerate(requested)]
        result = windows([95] * 6 + [70] * 9, terms, approvals=approvals)
        return [of_month(result, "rank_of_month", month(at))["A"] for at in range(6, 16)]

    # in month 7 the six months are at 545 of 600, in month 8 at 520, in month 9 at 495, in month 10 at 470
    senior = ["senior"] * 6
    assert ranks(day(2026, 7, 31)) == ["junior", *senior, *["junior"] * 3]
    assert ranks(day(2026, 6, 30)) == ["junior"] * 10
    assert ranks(day(2026, 8, 1)) == ["junior", "junior", *senior, "junior", "junior"]
    assert ranks(day(2026, 9, 2)) == ["junior"] * 3 + ["intermediate"] * 6 + ["junior"]
    assert ranks(day(2026, 11, 2)) == ["junior"] * 10
    # two months to apply: in September those of month 7 and 8, of which the later one counts
    assert ranks(day(2026, 9, 2), application_months=Fraction(2)) == ["junior"] * 3 + ["intermediate"] * 6 + ["junior"]
    assert (
        ranks(day(2026, 8, 31), day(2026, 9, 2), application_months=Fraction(2))[:4] == ["junior"] * 2 + ["senior"] * 2
    )


def test_a_promotion_of_a_test_before_another_movement_lapses() -> None:
    loss = {"event_id": "1", "person_id": "A", "date": day(2026, 6, 9), "type": "heavy_loss", "note": "junior",
            "decided_by": "sales_director", "decided_on": day(2026, 6, 20)}  # fmt: skip
    people = [seller("A", rank="intermediate", confirm_date=day(2026, 1, 1))]
    result = windows(
        [95] * 8, people=people, events=[loss], approvals=[request(1, "rank_change", "A", day(2026, 7, 9))]
    )
    assert lines(result, "promotion_due") == {("A", "2026-06"): "senior"}
    assert not lines(result, "promotion")
    assert of_month(result, "rank_of_month", "2026-08") == {"A": "junior"}
    assert "promotion_was_due" in told(result)


def test_demotions_follow_the_completion_after_six_new_months() -> None:
    people = [seller("A", rank="top")]
    result = windows([85] * 6 + [75] * 7, people=people)
    assert lines(result, "demotion") == {("A", "2026-06"): "intermediate", ("A", "2026-12"): "junior"}
    one_step = windows([75] * 19, {"rank_steps": "one_step"}, people=people)
    found = [("2026-06", "senior"), ("2026-12", "intermediate"), ("2027-06", "junior")]
    assert [(when, text) for (_, when), text in lines(one_step, "demotion").items()] == found


@pytest.mark.parametrize(
    ("requested", "ended"),
    [
        ([], "2026-06"),
        ([(5, 31)], "2026-06"),
        ([(6, 1)], "2026-07"),
        ([(7, 31)], "2026-07"),
        ([(8, 1)], "2026-06"),
        ([(6, 1), (7, 1)], "2026-08"),
        ([(7, 1), (7, 2)], "2026-08"),
        ([(7, 1), (8, 2)], "2026-08"),
    ],
)
def test_an_exemption_holds_for_one_test(requested: Sequence[tuple[int, int]], ended: str) -> None:
    approvals = [request(at, "exemption", "A", day(2026, *on)) for at, on in enumerate(requested)]
    approvals += [request(8, "exemption", "A", day(2026, 6, 9), "executive")]
    result = windows([40] * 10, approvals=approvals)
    assert lines(result, "elimination") == {("A", ended): "eliminated"}
    assert max(when for _, when in lines(result, "bonus_paid")) == ended


def test_direct_gradings_and_decided_demotions_hold_from_the_next_month() -> None:
    people = [seller("A"), seller("B", rank="senior"), seller("C", rank="intermediate"), seller("D", rank="senior")]
    result = run(
        "2026-03..2026-05",
        people=people,
        approvals=[request(1, "direct_grading", "A>senior", day(2026, 3, 31))],
        events=[
            {"event_id": str(at), "person_id": name, "date": day(2026, 3, 9), "type": "heavy_loss", "note": note}
            | {"decided_by": by, "decided_on": day(2026, 4, 20)}
            for at, (name, note, by) in enumerate(
                [("B", "初级", "sales_director"), ("C", "senior", "销售总监"), ("D", "junior", "general_manager")]
            )
        ],
        since="2026-03",
    )
    assert list(of_month(result, "rank_of_month", "2026-03").values()) == ["junior", "senior", "intermediate", "senior"]
    assert list(of_month(result, "rank_of_month", "2026-04").values()) == ["senior", "junior", "intermediate", "senior"]
    assert lines(result, "demotion_undecided") == {("D", "2026-03"): "decision needed"}
    assert {"decision_demotes"} <= told(result)


# the year-end bonus


def composite(name: str, score: int, by: str = "1") -> Row:
    about = {"period": "2026", "item": "composite", "assessor_role": "company", "assessor_id": by}
    return {"person_id": name, "score": Decimal(score)} | about


@pytest.mark.parametrize(
    ("scores", "terms", "prizes"),
    [
        ({"A": 90, "B": 80, "C": 70, "D": 60}, {}, {"A": "5000", "B": "3000", "C": "2000"}),
        ({"A": 80, "B": 80, "C": 80, "D": 60}, {}, {"A": "3333.34", "B": "3333.33", "C": "3333.33"}),
        ({"A": 90, "B": 70, "C": 70, "D": 70}, {}, {"A": "5000", "B": "1666.67", "C": "1666.67", "D": "1666.66"}),
        ({"A": 90, "B": 80, "C": 70, "D": 70}, {}, {"A": "5000", "B": "3000", "C": "1000", "D": "1000"}),
        ({"A": 90, "B": 90, "C": 70, "D": 60}, {}, {"A": "4000", "B": "4000", "C": "2000"}),
        (
            {"A": 90, "B": 90, "C": 70, "D": 60},
            {"rank_prize_tie": "full_each"},
            {"A": "5000", "B": "5000", "C": "2000"},
        ),
        ({"A": 90, "B": 80, "C": 80, "D": 60}, {"ranked_places": Fraction(2)}, {"A": "5000", "B": "1500", "C": "1500"}),
        ({"A": 9, "B": 0, "E": 99, "F": 98}, {}, {"A": "5000"}),  # no result; left in the year; hired after it
    ],
)
def test_prizes_of_the_ranking(
    scores: Mapping[str, int], terms: Mapping[str, object], prizes: Mapping[str, str]
) -> None:
    people = [seller(name, confirm_date=None) for name in "ABCD"]
    people += [seller("E", leave_date=day(2026, 12, 31)), seller("F", hire_date=day(2027, 1, 1), confirm_date=None)]
    rows = [composite(name, score) for name, score in scores.items()]
    result = run("2026-12..2027-01", terms, people=people, scores=rows)
    assert lines(result, "rank_prize") == {(name, "2027-01"): Decimal(prize) for name, prize in prizes.items()}


def test_the_composite_is_the_mean_of_its_rows() -> None:
    scores = [composite("A", 80), composite("A", 91, "2"), composite("B", 85)]
    result = run("2027-01", people=[seller("A", confirm_date=None), seller("B", confirm_date=None)], scores=scores)
    assert of_month(result, "composite", "2027-01") == {"A": Decimal("85.5"), "B": 85}


def test_the_groups_reward() -> None:
    """T gains 1,000 over its year before, U and W make up for a loss, V has no figure; B moves from U to T in July."""
    teams = {"A": "T", "B": "U", "C": "U", "D": "V", "E": "T", "F": "U", "G": "W", "H": "W"}
    people = [seller(name, team_id=team, confirm_date=None) for name, team in teams.items()]
    people[4] = {**people[4], "leave_date": day(2026, 11, 3)}
    margins = {"A": 7, "B": 11, "C": -2, "D": 50, "E": 100, "F": 1, "G": -2, "H": -3}
    rows = [sold(name, month(at), 1000, margin) for name, margin in margins.items() for at in range(1, 13)]
    # T: twelve months of A, six of B, eleven of E = 1,250; U: six of B, twelve of C and F = 54; W: -60
    before = {"T": 250, "U": -58, "W": -100}
    given: dict[str, Sequence[Row]] = {
        "people": people,
        "teams": [{"team_id": name} for name in "TUVW"],
        "postings": [{"person_id": "B", "valid_from": day(2026, 7, 1), "team_id": "T"}],
        "deals": [deal for deals, _ in rows for deal in deals],
        "costs": [cost for _, cost in rows],
        "history": [{"department_id": team, "period": "2025", "metric": "margin", "value": Decimal(value)}
                    for team, value in before.items()],
    }  # fmt: skip
    period, pay = "2026-01..2027-02", {"group_growth_pct": Fraction(1, 2)}
    equal = run(period, pay, **given)
    shares = {"A": 250, "B": 250, "C": 28, "D": 0, "F": 28, "G": 10, "H": 10}
    assert of_month(equal, "group_share", "2027-01") == shares
    assert of_month(equal, "year_end_bonus", "2027-01") == shares
    assert not lines(equal, "december_share")
    # by margin: A's year is 84, B's 132; C's loss counts as 0; where nobody is above 0 the shares are equal
    by_margin = run(period, {**pay, "group_reward_split": "by_margin"}, **given)
    assert of_month(by_margin, "group_share", "2027-01") == {
        **shares, "A": Decimal("194.44"), "B": Decimal("305.56"), "C": 0, "F": 56,
    }  # fmt: skip
    # December brings 18 to T, and -1 to U and -5 to W, which is not taken back
    late = run(period, {**pay, "december_late": "yes"}, **given)
    eleven = {"A": "245.50", "B": "245.50", "C": "28.25", "D": "0", "F": "28.25", "G": "11.25", "H": "11.25"}
    assert of_month(late, "group_share", "2027-01") == {name: Decimal(value) for name, value in eleven.items()}
    rest = {**dict.fromkeys("CDFGH", 0), "A": Decimal("4.5"), "B": Decimal("4.5")}
    assert of_month(late, "december_share", "2027-02") == rest
    lost = run(period, {**pay, "december_late": "yes", "december_settlement": "lost"}, **given)
    assert not lines(lost, "december_share")


def test_rewards_for_major_customers() -> None:
    """2 to 8% of a net profit of 1,000; each of the others misses one condition."""
    fine: dict[str, object] = {"amount": 20, "owner": "A", "alone": True, "recognised": "approved", "by": "总经理"}
    cases = [{}, {"amount": 80}, {"amount": Decimal("19.99")}, {"amount": Decimal("80.01")}, {"owner": "B"},
             {"alone": False}, {"recognised": "rejected"}, {"by": None}, {"amount": None}]  # fmt: skip
    customers, approvals, events = [], [], []
    for at, changed in enumerate(cases):
        about = fine | changed
        customers.append({"customer_id": f"K{at}", "owner_id": about["owner"], "developed_alone": about["alone"]}
                         | {"net_profit": Decimal(1000)})  # fmt: skip
        approvals.append(request(at, "major_customer", f"K{at}", day(2027, 1, 4), result=about["recognised"]))
        amount = about["amount"]
        events.append({"event_id": str(at), "person_id": "A", "date": day(2026, 1 + at, 28), "note": f"K{at}",
                       "type": "major_customer_reward", "decided_by": about["by"], "decided_on": day(2026, 12, 1),
                       "amount_decided": amount if amount is None else Decimal(str(amount))})  # fmt: skip
    # B has a customer of whom everything is fine, too
    customers.append({**customers[0], "customer_id": "B1", "owner_id": "B"})
    approvals.append(request(99, "major_customer", "B1", day(2027, 1, 4)))
    events.append({**events[0], "event_id": "99", "person_id": "B", "note": "B1"})
    people = [seller("A", confirm_date=None), seller("B", confirm_date=None)]
    result = run("2026-01..2027-01", people=people, customers=customers, approvals=approvals, events=events)
    assert lines(result, "major_customer_reward") == {("A", "2027-01"): 100, ("B", "2027-01"): 20}
    refused = [problem for problem in result.problems if problem.path.endswith("rewards_stand")]
    assert len(refused) == len(cases) - 2
    later = run("2027-01", people=people, customers=customers, approvals=approvals, events=events, since="2027-01")
    assert lines(later, "major_customer_reward") == {("A", "2027-01"): 100, ("B", "2027-01"): 20}


@pytest.mark.parametrize(
    ("new_year", "terms", "ranking", "customers"),
    [
        (day(2027, 2, 6), {}, day(2027, 2, 5), day(2027, 2, 5)),
        (day(2027, 2, 1), {"year_end_payment": "delay_all"}, day(2027, 1, 31), day(2027, 1, 31)),
        (day(2027, 1, 31), {}, day(2027, 2, 28), day(2027, 1, 30)),
        (day(2027, 1, 31), {"year_end_payment": "delay_all"}, day(2027, 2, 28), day(2027, 2, 28)),
        (None, {}, day(2027, 2, 28), day(2027, 2, 28)),
    ],
)
def test_the_year_end_bonus_is_paid_before_the_new_year_as_far_as_it_is_ready(
    new_year: dt.date | None, terms: Mapping[str, object], ranking: dt.date, customers: dt.date
) -> None:
    calendar = [{"date": day(2026, 2, 17), "lunar_new_year": True}, {"date": day(2027, 1, 4)}]
    if new_year:
        calendar.append({"date": new_year, "lunar_new_year": True})
    result = run(
        "2026-12..2027-01",
        terms,
        people=[seller("A", confirm_date=None)],
        scores=[composite("A", 80)],
        customers=[{"customer_id": "K", "owner_id": "A", "developed_alone": True, "net_profit": Decimal(1000)}],
        approvals=[request(1, "major_customer", "K", day(2026, 12, 1))],
        events=[{"event_id": "1", "person_id": "A", "date": day(2026, 12, 1), "type": "major_customer_reward", "note": "K",
                 "amount_decided": Decimal(50), "decided_by": "GM", "decided_on": day(2026, 12, 1)}],
        calendar=calendar,
    )  # fmt: skip
    days = {rule: result.lines.filter(result.lines["rule"] == rule)["pays_on"].to_list() for rule in
            ("rank_prize", "major_customer_reward")}  # fmt: skip
    assert days == {"rank_prize": [ranking], "major_customer_reward": [customers]}
    assert ("new_year_is_known" in told(result)) == (new_year is None)
