"""The reference computation of S2.6 yields the catalogue's worked examples; its random companies sit on edges."""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest

from .real_estate_ranking import Line, Month, department_on, evaluate
from .real_estate_ranking_world import SWITCHES, World, world

Row = dict[str, object]

MARCH = "2026-03"
BLANKS: dict[str, object] = {"praise_reward_min": 20, "praise_reward_max": 200, "rank_highest": 3}
BUSINESS = ("professional", "project", "business")
QUALITY = ("reception", "attitude", "expression", "friendliness")


def person(person_id: str, **cells: object) -> Row:
    row: Row = {
        "person_id": person_id,
        "role": "seller",
        "status": "confirmed",
        "rank": 2,
        "department_id": "D1",
        "is_supervisor": False,
        "hire_date": datetime.date(2020, 1, 1),
        "wage_base": Decimal("900.00"),
    }
    return {**row, **cells}


def deal(person_id: str, day: str, area: str) -> Row:
    return {"person_id": person_id, "date": datetime.date.fromisoformat(day), "area_m2": Decimal(area)}


def quota(person_id: str, period: str, area: str) -> Row:
    return {
        "scope_type": "person",
        "scope_id": person_id,
        "period": period,
        "metric": "area",
        "value": Decimal(area),
    }


def event(person_id: str, day: str, kind: str, **cells: object) -> Row:
    date = datetime.date.fromisoformat(day)
    return {"event_id": f"{kind} {person_id} {day}", "person_id": person_id, "date": date, "type": kind, **cells}


def decided(amount: str) -> Row:
    return {"amount_decided": Decimal(amount), "decided_by": "M1", "decided_on": datetime.date(2026, 3, 31)}


def scores(person_id: str, period: str, by_role: dict[str, tuple[str, ...]]) -> list[Row]:
    return [
        {"person_id": person_id, "period": period, "item": item, "assessor_role": role, "score": Decimal(score)}
        for role, given in by_role.items()
        for item, score in zip(BUSINESS + QUALITY, given, strict=True)
    ]


def even(person_id: str, score: str, period: str = MARCH) -> list[Row]:
    """All fourteen scores equal: I2 = I3 = 100 x score."""
    return scores(person_id, period, {"supervisor": (score,) * 7, "marketing_manager": (score,) * 7})


def ranked(composites: list[str], extra: list[Row] | None = None, **terms: object) -> Month:
    """One department whose composites are those given: only the scores weigh."""
    tables: dict[str, list[Row]] = {
        "people": [person("S1", is_supervisor=True)],
        "deals": [deal("S1", "2026-03-02", "100.00")],
        "scores": [],
        "events": extra or [],
    }
    for number, composite in enumerate(composites):
        person_id = f"E{number + 1:02d}"
        tables["people"].append(person(person_id))
        tables["scores"] += even(person_id, str(Decimal(composite) / 100))
    weights = {"sales_weight": 0, "business_weight": Fraction(1, 2), "quality_weight": Fraction(1, 2)}
    return evaluate(tables, {**BLANKS, **weights, **terms}, [MARCH])[MARCH]


def named(month: Month, clause: str, text: str) -> list[str]:
    return sorted(
        subject for (table, subject, of), line in month.lines.items() if of == clause and line.text == text and table
    )


def money(month: Month, person_id: str, clause: str) -> Fraction | None:
    return month.lines["people", person_id, clause].value


# --- worked examples ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sales_score", "sales", "composite"),
    [("department_share", "8", "37.8"), ("relative_to_best", "80", "81")],
)
def test_monthly_composite_score_e1(sales_score: str, sales: str, composite: str) -> None:
    tables: dict[str, list[Row]] = {
        "people": [person("E01"), person("E02"), person("S1", is_supervisor=True)],
        "deals": [
            deal("E01", "2026-02-01", "600.00"),
            deal("E01", "2026-03-31", "1000.00"),
            deal("E01", "2026-01-31", "77.00"),
            deal("E02", "2026-03-05", "2000.00"),
            deal("S1", "2026-02-28", "16400.00"),
        ],
        "scores": scores(
            "E01",
            MARCH,
            {
                "supervisor": ("0.8", "0.9", "0.7", "0.9", "0.8", "0.8", "0.9"),
                "marketing_manager": ("0.9", "0.9", "0.9", "0.75", "0.75", "0.75", "0.75"),
            },
        ),
    }
    month = evaluate(tables, {**BLANKS, "sales_score": sales_score}, [MARCH])[MARCH]
    found = [month.columns["people", "E01", f"S2.6-I{number}"] for number in (1, 2, 3, 4)]
    assert found == [Fraction(sales), Fraction("85"), Fraction("80"), Fraction(composite)]
    assert month.columns["people", "E02", "S2.6-I4"] is None


def test_head_and_tail_of_23_sellers_e2() -> None:
    month = ranked([str(90 - number) for number in range(23)])
    assert named(month, "S2.6-M1", "rated_up") == ["E01", "E02"]
    assert named(month, "S2.6-M1", "rated_down") == ["E22", "E23"]
    assert named(month, "S2.6-N1", "yellow_card") == ["E22", "E23"]


@pytest.mark.parametrize(("order", "shortfall", "wage"), [("last", "450.00", "400.00"), ("first", "500.00", "350.00")])
def test_fines_and_shortfall_with_the_floor_e3(order: str, shortfall: str, wage: str) -> None:
    tables = {
        "people": [person("E01")],
        "targets": [quota("E01", MARCH, "60.00")],
        "events": [event("E01", day, "queue") for day in ("2025-11-03", "2026-01-07", "2026-03-09")],
    }
    month = evaluate(tables, {**BLANKS, "shortfall_order": order}, [MARCH])[MARCH]
    assert money(month, "E01", "S2.6-N5") == Fraction("50")
    assert money(month, "E01", "S2.6-N2") == Fraction(shortfall)
    assert month.totals["E01"][2] == Fraction(wage)


@pytest.mark.parametrize(("sellers", "size"), [(9, 0), (10, 1), (19, 1), (20, 2), (29, 2), (30, 3)])
def test_size_of_the_groups_e4(sellers: int, size: int) -> None:
    month = ranked([str(90 - number) for number in range(sellers)])
    assert len(named(month, "S2.6-M1", "rated_up")) == size
    assert len(named(month, "S2.6-M1", "rated_down")) == size


def test_tie_across_the_edge_stays_outside_e4() -> None:
    month = ranked(["81", "79", "79", *(str(70 - number) for number in range(14)), "30", "28", "27"])
    assert named(month, "S2.6-M1", "rated_up") == ["E01"]
    assert named(month, "S2.6-M1", "rated_down") == ["E19", "E20"]
    assert named(month, "S2.6-N1", "yellow_card") == ["E19", "E20"]


# --- readings ----------------------------------------------------------------------------------------------------


def test_group_rounded_up() -> None:
    month = ranked([str(90 - number) for number in range(11)], group_rounding="up")
    assert len(named(month, "S2.6-M1", "rated_up")) == 2


def test_tie_that_leaves_a_group_empty_waits_for_a_decision() -> None:
    composites = ["80", "80", "60", "59", "58", "57", "56", "55", "20", "20", "20"]
    month = ranked(composites)
    assert month.lines["departments", "D1", "S2.6-M1"] == Line(None, "decision needed")
    assert month.lines["departments", "D1", "S2.6-N1"] == Line(None, "decision needed")
    assert not named(month, "S2.6-M1", "rated_up")
    choices = [
        event("E02", "2026-03-31", "rated_up", decided_by="M1"),
        event("E09", "2026-03-31", "rated_down", decided_by="M1"),
        event("E10", "2026-03-31", "yellow_card", decided_by="M1"),
        event("E11", "2026-03-31", "yellow_card", decided_by="M1"),
    ]
    month = ranked(composites, choices)
    assert named(month, "S2.6-M1", "rated_up") == ["E02"]
    assert named(month, "S2.6-M1", "rated_down") == ["E09"]
    assert named(month, "S2.6-N1", "yellow_card") == ["E10", "E11"]
    assert not named(month, "S2.6-M1", "decision needed")


def test_nobody_is_in_both_groups_of_a_small_team() -> None:
    month = ranked(["80"], min_team_size=1)
    assert named(month, "S2.6-M1", "rated_up") == ["E01"]
    assert not named(month, "S2.6-M1", "rated_down")
    assert not named(month, "S2.6-N1", "yellow_card")


def test_shared_champion_prize_is_allotted() -> None:
    sellers = ["E01", "E02", "E03"]
    tables = {
        "people": [person(seller) for seller in sellers],
        "deals": [deal("E01", "2026-03-01", "33.33"), deal("E01", "2026-03-01", "66.67")]
        + [deal(seller, "2026-03-31", "100.00") for seller in sellers[1:]],
    }
    month = evaluate(tables, BLANKS, [MARCH])[MARCH]
    assert [money(month, s, "S2.6-P2") for s in sellers] == [Fraction(s) for s in ("166.67", "166.67", "166.66")]
    assert [money(month, s, "S2.6-P3") for s in sellers] == [Fraction(s) for s in ("266.67", "266.67", "266.66")]
    month = evaluate(tables, {**BLANKS, "prize_tie": "full_each"}, [MARCH])[MARCH]
    assert [money(month, s, "S2.6-P2") for s in sellers] == [Fraction(500)] * 3


def test_record_ladder_ends_employment() -> None:
    tables = {
        "people": [person("E01")],
        "events": [
            event("E01", "2026-01-10", "record"),
            event("E01", "2026-02-10", "record", **decided("120.50")),
            event("E01", "2026-03-10", "record"),
        ],
    }
    months = evaluate(tables, BLANKS, ["2026-01", "2026-02", MARCH, "2026-04"])
    lines = [month.lines.get(("people", "E01", "S2.6-N7")) for month in months.values()]
    assert lines == [
        Line(Fraction(0), "serious_warning"),
        Line(Fraction("120.50"), "published"),
        Line(Fraction(0), "expelled"),
        None,
    ]


def test_three_misses_lead_to_trial_and_the_next_to_the_end() -> None:
    periods = [MARCH, "2026-04", "2026-05"]
    tables: dict[str, list[Row]] = {
        "people": [person("E01")],
        "targets": [quota("E01", period, "10.00") for period in periods],
        "history": [
            {"person_id": "E01", "period": period, "metric": "quota_met", "value": 0}
            for period in ("2026-01", "2026-02")
        ],
    }
    months = evaluate(tables, BLANKS, periods)
    assert months[MARCH].lines["people", "E01", "S2.6-M3"].text == "trial"
    assert months["2026-04"].status == {"E01": "trial"}
    assert months["2026-04"].lines["people", "E01", "S2.6-M4"].text == "eliminated"
    assert months["2026-05"].status == {}


@pytest.mark.parametrize(("window", "fine"), [("employment", "50"), ("calendar_year", "0")])
def test_ladder_window(window: str, fine: str) -> None:
    tables = {
        "people": [person("E01")],
        "events": [
            event("E01", "2025-12-31", "queue", count=2),
            event("E01", "2026-03-01", "queue", verified=False),
            event("E01", "2026-03-02", "queue"),
        ],
    }
    month = evaluate(tables, {**BLANKS, "ladder_window": window}, [MARCH])[MARCH]
    assert money(month, "E01", "S2.6-N5") == Fraction(fine)


def test_incomplete_decision_is_not_available() -> None:
    tables = {
        "people": [person("E01"), person("E02")],
        "events": [event("E01", "2026-03-02", "praise"), event("E02", "2026-03-02", "praise", **decided("20"))],
    }
    month = evaluate(tables, BLANKS, [MARCH])[MARCH]
    assert money(month, "E01", "S2.6-P1") is None
    assert month.totals["E01"] == (None, Fraction(0), None)
    assert month.totals["E02"] == (Fraction(920), Fraction(0), Fraction(920))


# --- random companies --------------------------------------------------------------------------------------------

PERIODS = ["2026-02", "2026-03"]


def groups_of(company: World, month: Month, period: str) -> dict[str, list[str]]:
    """People assessed in the month by department."""
    postings = defaultdict(list)
    for posting in company.tables["postings"]:
        postings[posting["person_id"]].append(posting)
    year, number = int(period[:4]), int(period[5:])
    last = datetime.date(year + number // 12, number % 12 + 1, 1) - datetime.timedelta(days=1)
    groups = defaultdict(list)
    for row in company.tables["people"]:
        person_id, left = str(row["person_id"]), row["leave_date"]
        if person_id in month.status:
            day = min(last, left) if isinstance(left, datetime.date) else last
            groups[department_on(row, postings[person_id], day) or ""].append(person_id)
    return groups


def tied_across_an_edge(month: Month, members: list[str]) -> set[str]:
    """People whose composite ties across the edge of the head group, the last group or the cards."""
    composites = {
        member: value for member in members if (value := month.columns["people", member, "S2.6-I4"]) is not None
    }
    tied: set[str] = set()
    share = max(1, len(members) // 10) if len(members) >= 10 else 0
    for size, best_first in ((share, True), (share, False), (2, False)):
        ordered = sorted(composites.values(), reverse=best_first)
        if 0 < size < len(ordered) and ordered[size - 1] == ordered[size]:
            tied |= {member for member, value in composites.items() if value == ordered[size]}
    return tied


def edge_cases(company: World, month: Month) -> tuple[dict[str, set[str]], int]:
    """Kinds of edge by person, all from exact values, and the number of departments with a tie across an edge."""
    kinds: dict[str, set[str]] = {person_id: set() for person_id in month.status}
    sold: dict[str, Fraction] = defaultdict(Fraction)
    for row in company.tables["deals"]:
        if str(row["date"]).startswith(month.period):
            sold[str(row["person_id"])] += Fraction(str(row["area_m2"]))
    rate, floor = Fraction(str(company.terms["shortfall_rate"])), Fraction(str(company.terms["wage_floor"]))
    for row in company.tables["targets"]:
        person_id, target = str(row["scope_id"]), Fraction(str(row["value"]))
        net = month.totals[person_id][2] if person_id in kinds else None
        if row["period"] != month.period or net is None or target == 0:
            continue
        due, taken = (target - sold[person_id]) * rate, money(month, person_id, "S2.6-N2") or Fraction(0)
        if due == 0:
            kinds[person_id].add("sold exactly the quota")
        elif due > 0 and net + taken in (floor, floor + due):
            kinds[person_id].add("wage exactly at the floor")
        elif due > 0 and (due * 100).denominator == 2 and abs(taken - due) == Fraction(1, 200):
            kinds[person_id].add("half a cent")
    for clause in ("S2.6-P2", "S2.6-P3"):
        prizes = [(who, line.value) for (_, who, of), line in month.lines.items() if of == clause and line.value]
        full = max((amount for _, amount in prizes), default=Fraction(0))
        for person_id, amount in prizes:
            if amount < full:
                kinds[person_id].add("shared prize")
    departments = 0
    for members in groups_of(company, month, month.period).values():
        tied = tied_across_an_edge(month, members)
        departments += bool(tied)
        for person_id in tied:
            kinds[person_id].add("tie across an edge")
    return kinds, departments


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_half_of_all_subjects_are_edge_cases(seed: int) -> None:
    company = world(seed, people=600, switches={}, months=PERIODS)
    found: dict[str, set[str]] = defaultdict(set)
    months = evaluate(company.tables, company.terms, PERIODS)
    for month in months.values():
        kinds, departments = edge_cases(company, month)
        assert 2 * sum(bool(of) for of in kinds.values()) >= len(kinds)
        assert 2 * departments >= len(groups_of(company, month, month.period))
        for person_id, of in kinds.items():
            found[person_id] |= of
    assert 2 * sum(bool(of) for of in found.values()) >= len(found)
    assert set().union(*found.values()) == {
        "sold exactly the quota",
        "wage exactly at the floor",
        "half a cent",
        "shared prize",
        "tie across an edge",
    }


def test_composites_tie_as_fractions_of_different_parts() -> None:
    company = world(1, people=300, switches={}, months=PERIODS)
    month = evaluate(company.tables, company.terms, PERIODS)[MARCH]
    pairs = 0
    for members in groups_of(company, month, MARCH).values():
        sales_of = defaultdict(set)
        for member in members:
            sales_of[month.columns["people", member, "S2.6-I4"]].add(month.columns["people", member, "S2.6-I1"])
        pairs += sum(len(sales) > 1 for composite, sales in sales_of.items() if composite is not None)
    assert pairs > 20


def test_a_world_is_a_function_of_its_arguments() -> None:
    one, two = (world(7, people=80, switches={}, months=PERIODS, faults=True) for _ in range(2))
    assert one == two
    assert len(one.tables["people"]) == 80


@pytest.mark.parametrize(("switch", "value"), [(name, value) for name, values in SWITCHES.items() for value in values])
@pytest.mark.parametrize("faults", [False, True])
def test_totals_add_up_under_every_switch(switch: str, value: str, faults: bool) -> None:
    company = world(5, people=90, switches={switch: value}, months=PERIODS, faults=faults)
    for month in evaluate(company.tables, company.terms, PERIODS).values():
        for payouts, penalties, net in month.totals.values():
            if payouts is not None and penalties is not None:
                assert net == payouts - penalties
                assert net >= 0
            else:
                assert net is None
