"""The wealth scheme (S2.12): it covers its unit of the catalogue, and single rules hold at their edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import jixiao
from jixiao import SwitchTerm
from jixiao_wealth_mgmt.plugin import RULES, SCHEME
from jixiao_wealth_mgmt.terms import TERMS

Row = dict[str, object]
Tables = dict[str, list[Row]]

POLICY = """
[policy]
name = "t"
scheme = "wealth_mgmt"
from = "{since}"

[terms]
rank_table = [
    {{ rank = "adviser", base_pay = 3000, rank_pay = 2000, requirement = 600000 }},
    {{ rank = "senior", base_pay = 4000, rank_pay = 3000, requirement = 1000000 }},
    {{ rank = "expert", base_pay = 6000, rank_pay = 5000, requirement = 2000000 }},
]
social_insurance_rules = [ {{ branch_id = "B", employee_rate = "10%" }} ]
contest_prizes = [ {{ plan = "spring", amount = 500 }} ]
manager_score_scale = 1
fund_score_scale = 1
effective_year = 2025
"""


class Lines:
    """The lines of an evaluation: amounts and words by month and rule, of the person E01."""

    def __init__(self, result: jixiao.Evaluation) -> None:
        self.problems = [problem.render("en") for problem in result.problems]
        self.found: dict[tuple[str, str], str | None] = {}
        for month, subject, rule, value, text in result.lines.select(
            "period", "subject", "rule", "value", "text"
        ).iter_rows():
            if subject == "E01":
                self.found[month, rule] = text or (None if value is None else f"{value:.2f}")

    def of(self, rule: str) -> dict[str, str | None]:
        """The lines of a rule, by month."""
        return {month[2:]: told for (month, name), told in self.found.items() if name == rule}


def lines(folder: Path, tables: Tables, period: str, **terms: object) -> Lines:
    """Evaluate the tables of a case, with a branch and full attendance where they name none."""
    months = [f"20{year}-{month:02d}" for year in (25, 26) for month in range(1, 13)]
    given: Tables = {
        "branches": [{"branch_id": "B", "coefficient": 1, "minimum_wage": 1500, "head_count": 10}],
        "attendance": [
            {"person_id": "E01", "period": month, "days_required": 20, "days_attended": 20} for month in months
        ],
        "scores": [
            {"person_id": "E01", "period": month, "item": "manager_monthly", "score": 1} for month in months
        ],
        **tables,
    }  # fmt: skip
    path = folder / "policy.toml"
    text = POLICY.format(since=period[:7]) + "".join(f'{name} = "{value}"\n' for name, value in terms.items())
    path.write_text(text, encoding="utf-8")
    return Lines(jixiao.evaluate(jixiao.load(path), period, tables=given))


def seller(**cells: object) -> list[Row]:
    """The one seller of a case, by default confirmed long before the first month."""
    row = {"person_id": "E01", "role": "seller", "rank": "senior", "branch_id": "B", "hire_date": "2020-05-11"}
    return [{**row, "confirm_date": "2020-11-20", **cells}]


def trainee(**cells: object) -> list[Row]:
    """A seller on probation."""
    return seller(rank=None, confirm_date=None, **{"hire_date": "2026-01-09", **cells})


def deal(day: str, amount: int, *, cleared: str | None = "same") -> Row:
    return {
        "deal_id": f"D{day}-{amount}",
        "person_id": "E01",
        "date": day,
        "amount": amount,
        "cleared_date": day if cleared == "same" else cleared,
    }


def approval(kind: str, day: str, *, subject: str = "E01", role: str = "head_office") -> Row:
    return {
        "request_id": f"R{kind}{day}", "kind": kind, "subject": subject, "requested_on": day, "approved_on": day,
        "approver_role": role, "result": "approved",
    }  # fmt: skip


def event(kind: str, day: str, note: str | None = None) -> Row:
    return {"event_id": f"V{kind}{day}", "person_id": "E01", "date": day, "type": kind, "note": note}


def history(month: str, sales: int, prospects: int = 0, deals: int = 1) -> list[Row]:
    figures = {"sales": sales, "prospects": prospects, "deals": deals}
    return [{"person_id": "E01", "period": month, "metric": name, "value": value} for name, value in figures.items()]


# pay


@pytest.mark.parametrize(
    ("coefficient", "paid"),
    [
        pytest.param("0.6", "2400.00", id="S2.12-D3 the lowest step"),
        pytest.param("1.1", "4400.00", id="S2.12-D3 the highest step"),
        pytest.param("0.63", None, id="S2.12-D3 beside a step: refused"),
        pytest.param("0.55", None, id="S2.12-D3 below the lowest: refused"),
        pytest.param(None, None, id="S2.12-D3 unknown stays unknown"),
    ],
)
def test_pay_is_multiplied_by_an_allowed_coefficient(tmp_path: Path, coefficient: str | None, paid: str | None) -> None:
    branch = {"branch_id": "B", "coefficient": coefficient, "minimum_wage": 1500, "head_count": 10}
    found = lines(tmp_path, {"people": seller(), "branches": [branch]}, "2026-02")
    assert found.of("base_pay") == {"26-02": paid}
    assert any("none of the allowed steps" in problem for problem in found.problems) == (
        coefficient in ("0.63", "0.55")
    )


@pytest.mark.parametrize(
    ("hired", "reading", "paid"),
    [
        pytest.param("2023-03-31", "month_end", "300.00", id="S2.12-P5 the third year ends on the last day"),
        pytest.param("2023-04-01", "month_end", "200.00", id="S2.12-P5 a day later"),
        pytest.param("2023-03-31", "month_start", "200.00", id="S2.12-X13 not yet on the first day"),
        pytest.param("2001-01-01", "month_end", "1700.00", id="S2.12-P5 counted from 11 November 2008"),
    ],
)
def test_seniority_counts_full_years(tmp_path: Path, hired: str, reading: str, paid: str) -> None:
    found = lines(tmp_path, {"people": seller(hire_date=hired)}, "2026-03", seniority_day=reading)
    assert found.of("seniority_pay") == {"26-03": paid}


def test_housing_is_paid_for_six_months_to_people_out_of_scope_too(tmp_path: Path) -> None:
    people = seller(role="team_leader", rank=None, posted_away=True)
    found = lines(tmp_path, {"people": people, "events": [event("posting", "2026-01-31")]}, "2026-01..2026-08")
    assert found.of("housing_pay") == {f"26-{month:02d}": "2000.00" for month in range(1, 7)}
    assert {rule for _, rule in found.found} == {"housing_pay"}


@pytest.mark.parametrize(
    ("score", "reading", "paid"),
    [
        pytest.param("1.2", "refuse", "900.00", id="S2.12-I3 at most 1"),
        pytest.param("1.21", "refuse", None, id="S2.12-X11 above the limit: refused"),
        pytest.param("90", "divide_by_100", "810.00", id="S2.12-X11 on a scale of 100"),
    ],
)
def test_a_score_out_of_its_scale(tmp_path: Path, score: str, reading: str, paid: str | None) -> None:
    """30% of a senior's rank pay, for there are neither sales nor prospects."""
    scores: list[Row] = [{"person_id": "E01", "period": "2026-02", "item": "manager_monthly", "score": score}]
    found = lines(tmp_path, {"people": seller(), "scores": scores}, "2026-02", score_above_1_2=reading)
    assert found.of("rank_pay") == {"26-02": paid}


def test_a_prospect_counts_once_for_the_first_owner(tmp_path: Path) -> None:
    rows = (
        ("K1", "E01", "2026-02-03"), ("K1", "E01", "2026-02-20"),
        ("K2", "E02", "2026-02-10"), ("K2", "E01", "2026-02-11"),
        ("K3", "E02", "2026-02-12"), ("K3", "E01", "2026-02-12"),
        ("K4", "E01", None),
    )  # fmt: skip
    customers: list[Row] = [
        {"customer_id": customer, "owner_id": owner, "qualified_on": day} for customer, owner, day in rows
    ]
    people = [*seller(), *seller(person_id="E02")]
    found = lines(tmp_path, {"people": people, "customers": customers}, "2026-02")
    assert found.of("prospects_ratio") == {"26-02": "0.10"}  # S2.12-X22: K1 and K3 of twenty


# commission and fund


def test_commission_waits_until_the_deal_is_established_and_follows_a_leaver(tmp_path: Path) -> None:
    deals = [deal("2026-01-20", 900_000, cleared="2026-03-02"), deal("2026-01-21", 500_000, cleared=None)]
    people = seller(leave_date="2026-01-31")
    found = lines(tmp_path, {"people": people, "deals": deals}, "2026-01..2026-04")
    assert found.of("commission") == {"26-01": "0.00", "26-03": "900.00"}
    forfeited = lines(tmp_path, {"people": people, "deals": deals}, "2026-01..2026-04", leaver_commission="forfeited")
    assert forfeited.of("commission") == {"26-01": "0.00"}


@pytest.mark.parametrize(
    ("left", "breach", "fund"),
    [
        pytest.param("2026-02-28", None, {"26-08": "270.00"}, id="S2.12-P13 half a year after leaving"),
        pytest.param("2026-02-28", "2026-08-28", {"26-08": "0.00"}, id="S2.12-P13 a breach up to the day"),
        pytest.param("2026-02-28", "2026-08-29", {"26-08": "270.00"}, id="S2.12-P13 a breach after the day"),
        pytest.param(None, "2026-03-01", {"26-12": "270.00"}, id="S2.12-P13 a breach stops leavers only"),
        pytest.param("2026-12-31", None, {}, id="S2.12-P13 leaving on the last day is leaving within the year"),
    ],
)
def test_the_fund_of_the_year(tmp_path: Path, left: str | None, breach: str | None, fund: dict[str, str]) -> None:
    review: Row = {"person_id": "E01", "period": "2026", "item": "year_end_review", "score": "0.9"}
    tables: Tables = {
        "people": seller(leave_date=left),
        "deals": [deal("2026-01-20", 1_000_000), deal("2026-01-21", 60_000_000)],
        "scores": [review],
        "events": [event("breach", breach)] if breach else [],
    }
    assert lines(tmp_path, tables, "2026-01..2026-12").of("fund") == fund


def test_a_contest_prize_is_paid_when_its_plan_is_approved(tmp_path: Path) -> None:
    tables: Tables = {
        "people": seller(),
        "events": [event("contest_prize", "2026-01-20", "spring"), event("contest_prize", "2026-04-02", "spring")],
        "approvals": [approval("contest", "2026-03-10", subject="spring")],
    }
    found = lines(tmp_path, tables, "2026-01..2026-05")
    assert {month: paid for month, paid in found.of("contest_prize").items() if paid != "0.00"} == {
        "26-03": "500.00",
        "26-04": "500.00",
    }


# probation


@pytest.mark.parametrize(
    ("day", "told"),
    [
        pytest.param("2026-03-08", {}, id="S2.12-M3 a day before two full months"),
        pytest.param("2026-03-09", {"26-03": "confirmed"}, id="S2.12-M3 on the day"),
    ],
)
def test_early_confirmation_needs_two_full_months(tmp_path: Path, day: str, told: dict[str, str]) -> None:
    deals = [deal("2026-02-20", 3_000_000), deal("2026-03-08", 1_000_000)]
    tables: Tables = {"people": trainee(), "deals": deals, "approvals": [approval("confirmation", day)]}
    assert lines(tmp_path, tables, "2026-01..2026-03").of("confirmation") == told


@pytest.mark.parametrize(
    ("sold", "approved", "told"),
    [
        pytest.param("2026-03-09", "2026-03-09", {"26-03": "confirmed"}, id="S2.12-M3 sales of the day count"),
        pytest.param("2026-03-10", "2026-03-09", {}, id="S2.12-M3 sales of the next day do not"),
    ],
)
def test_early_confirmation_counts_sales_up_to_its_day(
    tmp_path: Path, sold: str, approved: str, told: dict[str, str]
) -> None:
    deals = [deal("2026-02-20", 3_999_999), deal(sold, 1)]
    tables: Tables = {"people": trainee(), "deals": deals, "approvals": [approval("confirmation", approved)]}
    assert lines(tmp_path, tables, "2026-01..2026-03").of("confirmation") == told


@pytest.mark.parametrize(
    ("last", "told"),
    [
        pytest.param("2026-07-08", {"26-08": "confirmed"}, id="S2.12-M1 the last day of six months"),
        pytest.param("2026-07-09", {}, id="S2.12-M1 the day after"),
    ],
)
def test_confirmation_counts_the_six_months_alone(tmp_path: Path, last: str, told: dict[str, str]) -> None:
    deals = [deal("2026-02-20", 3_000_000), deal(last, 1_000_000)]
    tables: Tables = {"people": trainee(), "deals": deals, "approvals": [approval("confirmation", "2026-08-03")]}
    assert lines(tmp_path, tables, "2026-01..2026-08").of("confirmation") == told


def test_who_is_not_confirmed_in_time_is_stopped_until_an_approval(tmp_path: Path) -> None:
    deals = [deal("2026-02-20", 4_000_000), deal("2026-08-03", 600_000)]
    tables: Tables = {"people": trainee(), "deals": deals, "approvals": [approval("confirmation", "2026-09-20")]}
    found = lines(tmp_path, tables, "2026-01..2026-10")
    assert found.of("end_of_probation") == {"26-08": "decision needed"}  # S2.12-X6
    assert list(found.of("base_pay")) == [f"26-{month:02d}" for month in (1, 2, 3, 4, 5, 6, 7, 9, 10)]
    assert found.of("commission_withheld") == {"26-08": "600.00"}
    assert "26-08" not in found.of("commission")
    # approved after the 15th: September on probation, October at the confirmed rank
    assert found.of("base_pay")["26-09"] == "2400.00"
    assert found.of("base_pay")["26-10"] == "3000.00"


def test_the_contract_may_end_instead(tmp_path: Path) -> None:
    deals = [deal("2026-02-20", 4_000_000), deal("2026-08-03", 600_000)]
    tables: Tables = {"people": trainee(), "deals": deals, "approvals": [approval("confirmation", "2026-09-20")]}
    found = lines(tmp_path, tables, "2026-01..2026-10", not_confirmed="end_of_contract")
    assert list(found.of("base_pay")) == [f"26-{month:02d}" for month in range(1, 8)]
    assert found.of("confirmation") == {}
    assert found.of("commission")["26-08"] == "600.00"  # as of a leaver


# ranks, checks, the zone


def test_the_confirmed_rank_holds_to_the_end_of_its_quarter(tmp_path: Path) -> None:
    deals = [deal("2026-01-20", 2_000_000), deal("2026-02-20", 2_200_000), deal("2026-05-20", 3_000_000)]
    tables: Tables = {"people": trainee(), "deals": deals, "approvals": [approval("confirmation", "2026-03-20")]}
    ranks = lines(tmp_path, tables, "2026-01..2026-08").of("rank_of_month")
    assert list(ranks.values()) == [
        "expert", "expert",  # S2.12-M5 the month's sales
        "adviser",  # S2.12-A2 approved after the 15th
        "expert", "expert", "expert",  # S2.12-M7 the mean of two months, S2.12-M8 through the quarter
        "senior", "senior",  # S2.12-M12 a million a month
    ]  # fmt: skip


def test_three_months_that_are_not_known_fail_nobody(tmp_path: Path) -> None:
    people = seller(confirm_date="2025-10-20")
    found = lines(tmp_path, {"people": people}, "2026-01..2026-02")
    assert found.of("check") == {"26-01": None}
    assert found.of("contract_decision") == {}
    known = {"people": people, "history": [*history("2025-11", 900_000), *history("2025-12", 1_100_000)]}
    assert lines(tmp_path, known, "2026-01").of("check") == {"26-01": "passed"}


HELD, DOWN = ["expert"] * 4, ["expert", "expert", "senior", "senior"]


@pytest.mark.parametrize(
    ("day", "amount", "ranks", "exit_"),
    [
        pytest.param("2026-02-28", 3_000_000, HELD, {}, id="S2.12-M17 a deal by the end of the second month"),
        pytest.param("2026-03-01", 3_000_000, DOWN, {}, id="S2.12-M17 none: down one rank"),
        pytest.param(
            "2026-02-28", 2_999_999, [*HELD[:3], "adviser"], {"26-03": "adviser"}, id="S2.12-M18 missed by a yuan"
        ),
    ],
)
def test_the_salary_zone_is_left_by_results(
    tmp_path: Path, day: str, amount: int, ranks: list[str], exit_: dict[str, str]
) -> None:
    people = seller(rank="expert", hire_date="2026-01-19", confirm_date=None, status="confirmed")
    promise: Row = {"scope_type": "person", "scope_id": "E01", "period": "2026-01", "metric": "promised_sales"}
    tables: Tables = {
        "people": people,
        "approvals": [approval("zone", "2026-01-12", role="head_office_hr")],
        "targets": [{**promise, "value": 3_000_000}],
        "deals": [deal(day, amount)],
    }
    found = lines(tmp_path, tables, "2026-01..2026-04")
    assert list(found.of("rank_of_month").values()) == ranks
    assert found.of("zone_exit") == exit_
    assert found.of("base_pay")["26-01"] == "6000.00"  # S2.12-M15 in full: not on trial


def test_entry_to_the_zone_needs_an_approval_before_hiring_or_special_authority(tmp_path: Path) -> None:
    people = seller(rank="expert", hire_date="2026-01-19", confirm_date=None, status="trial")
    for role, paid in (("head_office_hr", "2400.00"), ("special_authority", "4800.00")):
        tables: Tables = {"people": people, "approvals": [approval("zone", "2026-01-20", role=role)]}
        assert lines(tmp_path, tables, "2026-01").of("base_pay") == {"26-01": paid}


# the unit of the catalogue


def _catalogue() -> Iterator[str]:
    for family, count in {"A": 10, "D": 7, "I": 4, "P": 14, "M": 18}.items():
        yield from (f"S2.12-{family}{n}" for n in range(1, count + 1))


def test_every_clause_of_the_unit_is_cited() -> None:
    cited = {clause for item in (*RULES, *SCHEME.checks, *SCHEME.processes, *SCHEME.notes) for clause in item.clause}
    assert cited == set(_catalogue())


def test_every_defect_is_a_finding_with_its_switch() -> None:
    assert [finding.id for finding in SCHEME.findings] == [f"S2.12-X{n}" for n in range(1, 23)]
    settled = {name for finding in SCHEME.findings for name in finding.terms}
    assert settled >= {term.name for term in TERMS if isinstance(term, SwitchTerm)}


READINGS: list[tuple[str, str]] = [
    (term.name, value) for term in TERMS if isinstance(term, SwitchTerm) for value in term.values
]


@pytest.mark.parametrize(("switch", "value"), READINGS)
def test_every_reading_can_be_evaluated(tmp_path: Path, switch: str, value: str) -> None:
    terms: Mapping[str, object] = {switch: value}
    assert lines(tmp_path, {"people": seller()}, "2026-02", **terms).of("base_pay") == {"26-02": "4000.00"}
