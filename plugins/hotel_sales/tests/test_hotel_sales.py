"""The hotel scheme (S2.7) rule by rule: below, at and above each edge, in figures that the document states."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import jixiao

Rows = list[dict[str, object]]


class Department:
    """A department at its target with one seller, S, full marks, and no entertainment owed."""

    def __init__(self) -> None:
        self.tables: dict[str, Rows] = {
            "departments": [{"department_id": "D"}],
            "people": [],
            "deals": [],
            "collections": [],
            "scores": [],
            "expenses": [],
            "targets": [
                {"scope_type": "dept", "scope_id": "D", "period": "2026-06", "metric": "sales", "value": 0},
            ],
        }
        self.person("S")

    def person(self, id_: str, role: str = "sales_manager", **cells: object) -> None:
        row = {"person_id": id_, "role": role, "department_id": "D", "wage_base": 3000, "hire_date": "2020-01-01"}
        self.tables["people"].append({**row, **cells})
        for item in ("team_spirit", "discipline"):
            self.mark(id_, item, 1)

    def mark(self, id_: str, item: str, score: object, **cells: object) -> None:
        self.tables["scores"] = [row for row in self.tables["scores"] if (row["person_id"], row["item"]) != (id_, item)]
        row = {"person_id": id_, "period": "2026-06", "item": item, "assessor_role": "department_manager"}
        self.tables["scores"].append({**row, "score": score, **cells})

    def sell(
        self, amount: object, id_: str = "S", *, on: str = "2026-06-15", came: str | None = None, **cells: object
    ) -> None:
        deal = f"{id_}{len(self.tables['deals'])}"
        row = {"deal_id": deal, "person_id": id_, "date": on, "source": "own", "category": "rooms"}
        self.tables["deals"].append({**row, **cells})
        self.tables["collections"].append({"deal_id": deal, "date": came or on, "amount": amount})

    def spend(self, kind: str, consumption: object, id_: str = "S", **cells: object) -> None:
        row = {"expense_id": f"X{len(self.tables['expenses'])}", "person_id": id_, "date": "2026-06-10", "kind": kind}
        self.tables["expenses"].append({**row, "consumption": consumption, **cells})

    def target(self, value: object, scope: str = "dept", id_: str = "D") -> None:
        self.tables["targets"] = [row for row in self.tables["targets"] if row["scope_id"] != id_]
        row = {"scope_type": scope, "scope_id": id_, "period": "2026-06", "metric": "sales", "value": value}
        self.tables["targets"].append(row)

    def month(self, folder: Path, **terms: object) -> Month:
        """June 2026 under these terms."""
        blanks = {"effective_year": 2026, "clerk_base_pay": 2000, "designer_base_pay": 2500}
        head = ["[policy]", 'name = "t"', 'scheme = "hotel_sales"', 'from = "2026-06"', "[terms]"]
        body = [f'{name} = "{value}"' for name, value in {**blanks, **terms}.items()]
        path = folder / "policy.toml"
        path.write_text("\n".join([*head, *body]), encoding="utf-8")
        return Month(jixiao.evaluate(jixiao.load(path), "2026-06", tables=self.tables))


class Month:
    """What came of it."""

    def __init__(self, result: jixiao.Evaluation) -> None:
        self.result = result
        found = result.lines.select("subject", "rule", "value").iter_rows()
        self.lines = {(subject, rule): None if value is None else f"{value:.2f}" for subject, rule, value in found}

    def line(self, rule: str, subject: str = "S") -> str | None:
        return self.lines[subject, rule]

    def column(self, rule: str, subject: str = "S", table: str = "people") -> Decimal | None:
        frame = self.result.table(table, "2026-06")
        value: Decimal | None = dict(frame.select(frame.columns[0], rule).iter_rows())[subject]
        return value

    def reported(self, check: str) -> int:
        return sum(str(problem.path).endswith(f".{check}") for problem in self.result.problems)


@pytest.fixture
def department() -> Department:
    return Department()


@pytest.mark.parametrize(
    ("hired", "is_assessed"),
    [
        pytest.param("2026-03-01", True, id="S2.7-A1 three months to the day"),
        pytest.param("2026-03-02", False, id="S2.7-A1 a day short"),
        pytest.param("2026-02-28", True, id="S2.7-A1 the last of a short month"),
        pytest.param(None, True, id="S2.7-A1 employed since before the scheme"),
    ],
)
def test_the_first_three_months_are_not_assessed(
    department: Department, tmp_path: Path, hired: str | None, is_assessed: bool
) -> None:
    department.tables["people"][0]["hire_date"] = hired
    month = department.month(tmp_path)
    assert (("S", "reward") in month.lines) is is_assessed
    assert month.line("base_pay") == "3000.00"
    assert month.line("transport_allowance") == "200.00"


def test_of_the_scheme_the_first_three_months_are_everybodys(department: Department, tmp_path: Path) -> None:
    assert ("S", "reward") in department.month(tmp_path, exempt_months_of="scheme").lines
    june_is_one = {"exempt_months_of": "scheme", "exempt_months": 6}
    assert ("S", "reward") not in department.month(tmp_path, **june_is_one).lines


def test_before_its_first_january_the_scheme_makes_no_line(department: Department, tmp_path: Path) -> None:
    assert department.month(tmp_path, effective_year=2027).lines == {}


@pytest.mark.parametrize(
    ("leave_date", "is_paid"), [("2026-06-01", True), ("2026-05-31", False)], ids=["G12 one day", "G12 gone"]
)
def test_a_leaver_is_paid_in_the_month_of_leaving(
    department: Department, tmp_path: Path, leave_date: str, is_paid: bool
) -> None:
    department.tables["people"][0]["leave_date"] = leave_date
    assert (("S", "base_pay") in department.month(tmp_path).lines) is is_paid


@pytest.mark.parametrize(
    ("deal", "terms", "share"),
    [
        pytest.param({"source": "own", "category": "conference", "room_nights": 500}, {}, "1", id="S2.7-D4 own number"),
        pytest.param({"source": "banquet", "category": "banquet"}, {}, "1", id="S2.7-D7 banquet"),
        pytest.param({"source": "group", "category": "conference", "room_nights": 99}, {}, "1", id="S2.7-D5 99 nights"),
        pytest.param({"source": "group", "category": "conference", "room_nights": 100}, {}, "0.9", id="S2.7-D5 100"),
        pytest.param({"source": "group", "category": "tour", "room_nights": 300}, {}, "1", id="S2.7-X14 a tour"),
        pytest.param({"source": "group", "category": "tour"}, {}, "1", id="S2.7-X14 a tour without nights"),
        pytest.param(
            {"source": "group", "category": "tour", "room_nights": 100},
            {"group_order_split": "from_100_nights"},
            "0.9",
            id="S2.7-X14 split too",
        ),
        pytest.param({"source": "manager", "category": "rooms"}, {}, "0.8", id="S2.7-D6 whatever category and size"),
        pytest.param(
            {"source": "manager", "category": "conference", "room_nights": 99},
            {"manager_conference_split": "size"},
            "0.8",
            id="S2.7-X3 by size, 99 nights",
        ),
        pytest.param(
            {"source": "manager", "category": "conference", "room_nights": 100},
            {"manager_conference_split": "product"},
            "0.72",
            id="S2.7-X3 by both",
        ),
        pytest.param({"source": "group", "category": "conference"}, {}, None, id="S2.7-D5 nights unknown"),
        pytest.param({"source": None}, {}, None, id="S2.7-D4 source unknown"),
    ],
)
def test_a_receipt_is_split_by_its_deal(
    department: Department, tmp_path: Path, deal: dict[str, object], terms: dict[str, object], share: str | None
) -> None:
    department.sell("1000.01", **deal)
    month = department.month(tmp_path, **terms)
    wanted = None if share is None else Decimal(share) * Decimal("1000.01")
    assert month.column("sales") == wanted
    assert month.column("department_result", "D", "departments") == Decimal("1000.01")
    assert month.column("department_shares", "D", "departments") == (
        None if wanted is None else Decimal("1000.01") - wanted
    )


def test_money_counts_when_it_comes_in(department: Department, tmp_path: Path) -> None:
    department.sell(1000, on="2026-04-03", came="2026-06-30")
    department.sell(200, on="2026-07-20", came="2026-06-01")  # a deposit
    department.sell(30, on="2026-06-20", came="2026-07-01")
    department.tables["collections"].append({"deal_id": "S0", "date": "2026-06-12", "amount": -300})  # a refund
    assert department.month(tmp_path).column("sales") == 900
    assert department.month(tmp_path, credit_month="deal").column("sales") == 0


def test_recreation_may_weigh_less(department: Department, tmp_path: Path) -> None:
    department.sell(1000, category="recreation")
    department.sell(10, category=None)
    assert department.month(tmp_path).column("sales") == 1010
    department.tables["deals"].pop()
    department.tables["collections"].pop()
    month = department.month(tmp_path, recreation_weight="60%")
    assert (month.column("sales"), month.column("department_result", "D", "departments")) == (600, 600)


@pytest.mark.parametrize(
    ("sales", "reward"),
    [
        pytest.param("239999.99", "0.00", id="S2.7-P3 below the quota"),
        pytest.param("240000.00", "0.00", id="S2.7-P3 at the quota: nothing"),
        pytest.param("240001.00", "0.02", id="S2.7-P3 one yuan above: 1.5 fen, half up"),
        pytest.param("250000.00", "150.00", id="S2.7-P3 1.5% of 10,000"),
    ],
)
def test_commission_is_earned_above_the_quota(department: Department, tmp_path: Path, sales: str, reward: str) -> None:
    department.sell(sales)
    assert department.month(tmp_path).line("reward") == reward


def test_the_reward_may_be_paid_twice(department: Department, tmp_path: Path) -> None:
    department.sell(250000)
    assert department.month(tmp_path, commission_times="twice").line("reward") == "300.00"  # S2.7-X2


def test_a_target_of_ones_own_is_the_quota(department: Department, tmp_path: Path) -> None:
    department.sell(250000)
    department.target(249000, "person", "S")
    assert department.month(tmp_path).line("reward") == "15.00"  # S2.7-D3
    department.target(None, "person", "S")
    assert department.month(tmp_path).line("reward") is None


def test_the_quota_may_be_divided_by_those_who_are_there(department: Department, tmp_path: Path) -> None:
    department.person("N", hire_date="2026-06-29")
    department.person("V", "deputy_manager")
    department.person("C", "sales_clerk")
    assert department.month(tmp_path, quota_basis="per_head").column("quota") == 800_000  # S2.7-X8
    assert department.month(tmp_path).column("quota") == 240_000


@pytest.mark.parametrize(
    ("target", "reward", "fund"),
    [
        pytest.param(300_000, "720.00", "450.00", id="S2.7-P1 target reached to the yuan"),
        pytest.param("300000.01", "0.00", "0.00", id="S2.7-P1 a cent short"),
        pytest.param(None, None, None, id="S2.7-P1 no target, nobody knows"),
    ],
)
def test_every_reward_waits_for_the_departments_target(
    department: Department, tmp_path: Path, target: object, reward: str | None, fund: str | None
) -> None:
    department.person("C", "sales_clerk")
    department.sell(300_000, source="group", category="conference", room_nights=200)
    department.spend("entertainment", 800)
    department.target(target)
    department.target(222_000, "person", "S")
    month = department.month(tmp_path)
    assert (month.line("reward"), month.line("department_fund", "D")) == (reward, fund)
    assert month.line("clerk_reward", "C") == (None if reward is None else f"{Decimal(reward) * 3 / 10:.2f}")


def test_the_target_may_be_that_of_the_year_so_far(department: Department, tmp_path: Path) -> None:
    year = {"department_target_period": "year_to_date"}
    department.sell(100, on="2026-01-05")
    department.sell(20, on="2025-12-31")
    assert department.month(tmp_path, **year).column("target_met", "D", "departments") is None
    for month in range(1, 6):
        row = {"scope_type": "dept", "scope_id": "D", "period": f"2026-0{month}", "metric": "sales", "value": 20}
        department.tables["targets"].append(row)
    found = department.month(tmp_path, **year)
    assert found.column("department_result", "D", "departments") == 100  # S2.7-X15
    assert found.column("target_met", "D", "departments") is True


@pytest.mark.parametrize(
    ("score", "cells", "reward"),
    [
        pytest.param("0", {}, "135.00", id="S2.7-P4 no team spirit: 90%"),
        pytest.param("80", {"scale_max": 100}, "147.00", id="S2.7-P4 80 of 100"),
        pytest.param("80%", {}, "147.00", id="S2.7-P4 80%"),
        pytest.param(None, {}, None, id="S2.7-P4 no mark, no reward known"),
        pytest.param("1.01", {}, None, id="S2.7-I2 a mark above the scale is none"),
    ],
)
def test_the_review_takes_its_part(
    department: Department, tmp_path: Path, score: object, cells: dict[str, object], reward: str | None
) -> None:
    department.sell(250_000)
    department.mark("S", "team_spirit", score, **cells)
    month = department.month(tmp_path)
    assert month.line("reward") == reward
    assert month.reported("score_within_scale") == (score == "1.01")


def test_results_may_be_scored_too(department: Department, tmp_path: Path) -> None:
    department.sell(250_000)
    assert department.month(tmp_path, results_part="scored").line("reward") is None
    department.mark("S", "results", "0.5")
    assert department.month(tmp_path, results_part="scored").line("reward") == "86.25"  # S2.7-X10


@pytest.mark.parametrize(
    ("spent", "terms", "deducted"),
    [
        pytest.param(("800",), {}, "0.00", id="S2.7-N3 800 consumed are 400 booked"),
        pytest.param(("500", "280"), {}, "5.00", id="S2.7-N3 half of 10 short"),
        pytest.param((), {}, "150.00", id="S2.7-N3 never more than the reward"),
        pytest.param(("400",), {"entertainment_minimum_basis": "consumption"}, "0.00", id="S2.7-X5 400 consumed"),
        pytest.param((None,), {}, None, id="S2.7-N3 an occasion without a value"),
    ],
)
def test_half_of_missing_entertainment_is_deducted(
    department: Department, tmp_path: Path, spent: tuple[object, ...], terms: dict[str, object], deducted: str | None
) -> None:
    department.sell(250_000)
    for consumption in spent:
        department.spend("entertainment", consumption)
    assert department.month(tmp_path, **terms).line("entertainment_shortfall") == deducted


def test_a_booked_amount_goes_before_the_share_of_consumption(department: Department, tmp_path: Path) -> None:
    department.spend("entertainment", 800, booked_amount="390.50")
    assert department.month(tmp_path).column("entertained") == Decimal("390.5")


@pytest.mark.parametrize(
    ("cells", "transport", "communication"),
    [
        pytest.param({}, "200.00", "200.00", id="S2.7-P5 P6 sales manager"),
        pytest.param({"posted_away": True}, "500.00", "350.00", id="S2.7-P5 P6 posted away"),
        pytest.param({"role": "deputy_manager"}, "200.00", "200.00", id="S2.7-X16 deputy as sales manager"),
    ],
)
def test_allowances_go_by_posting(
    department: Department, tmp_path: Path, cells: dict[str, object], transport: str, communication: str
) -> None:
    department.tables["people"][0].update(cells)
    month = department.month(tmp_path)
    assert (month.line("transport_allowance"), month.line("communication_allowance")) == (transport, communication)


def test_the_deputy_may_be_paid_elsewhere(department: Department, tmp_path: Path) -> None:
    department.person("V", "deputy_manager")
    month = department.month(tmp_path, deputy_allowance="none")
    assert ("V", "transport_allowance") not in month.lines
    assert ("S", "transport_allowance") in month.lines


@pytest.mark.parametrize(("voucher", "meal", "reported"), [("1200", "1200", 0), ("1200.02", "1200.02", 1)])
def test_expenses_above_their_limits_are_reported(
    department: Department, tmp_path: Path, voucher: str, meal: str, reported: int
) -> None:
    department.spend("voucher", voucher)
    department.spend("entertainment", meal)
    month = department.month(tmp_path)
    assert month.reported("vouchers_within_limit") == reported  # S2.7-N1
    assert month.reported("entertainment_within_limit") == reported  # S2.7-N2
    assert not month.result.has_errors
    assert ("S", "voucher_excess") not in month.lines


def test_an_excess_may_be_charged_down_to_nothing(department: Department, tmp_path: Path) -> None:
    department.spend("voucher", 2000)
    department.spend("entertainment", 1300)
    department.spend("entertainment", 1000)
    month = department.month(tmp_path, expense_excess="charged")  # S2.7-X6
    assert (month.line("voucher_excess"), month.line("entertainment_excess")) == ("400.00", "50.00")
    department.spend("voucher", 20_000)
    month = department.month(tmp_path, expense_excess="charged")
    assert (month.line("voucher_excess"), month.line("entertainment_excess")) == ("3400.00", "0.00")


@pytest.mark.parametrize(
    ("approval", "reported"),
    [
        pytest.param({"result": "approved", "approved_on": "2026-06-10"}, 0, id="S2.7-A3 on the day"),
        pytest.param({"result": "approved", "approved_on": "2026-06-11"}, 1, id="S2.7-A3 afterwards"),
        pytest.param({"result": "approved", "approved_on": None}, 1, id="S2.7-A3 without a date"),
        pytest.param({"result": "rejected", "approved_on": "2026-06-01"}, 1, id="S2.7-A3 refused"),
        pytest.param({"request_id": "B"}, 1, id="S2.7-A3 another request"),
        pytest.param(None, 1, id="S2.7-A3 nobody asked"),
    ],
)
def test_entertainment_wants_a_request_before_it(
    department: Department, tmp_path: Path, approval: dict[str, object] | None, reported: int
) -> None:
    department.spend("entertainment", 800, approval_id="A" if approval else None)
    department.tables["approvals"] = [{"request_id": "A", "kind": "entertainment", **approval}] if approval else []
    month = department.month(tmp_path)
    assert month.reported("entertainment_approved") == reported
    assert month.column("entertained") == 400


@pytest.mark.parametrize(
    ("wage", "reported"), [("2000", 0), ("1999.99", 1), ("20000", 0), ("20000.01", 1)], ids=lambda value: str(value)
)
def test_base_pay_outside_its_range_is_reported_and_paid(
    department: Department, tmp_path: Path, wage: str, reported: int
) -> None:
    department.tables["people"][0]["wage_base"] = wage
    month = department.month(tmp_path)
    assert month.reported("base_pay_in_range") == reported  # S2.7-X1
    assert month.line("base_pay") == f"{Decimal(wage):.2f}"
    assert department.month(tmp_path, base_pay_check="off").reported("base_pay_in_range") == 0


@pytest.mark.parametrize(
    ("terms", "reward"),
    [
        pytest.param({}, "90.00", id="S2.7-X9 600 after deductions, by two"),
        pytest.param({"clerk_average_over": "rewarded"}, "180.00", id="S2.7-X9 only those with a reward"),
        pytest.param({"clerk_average_deduction": "before"}, "120.00", id="S2.7-X9 before the deduction"),
        pytest.param({"clerk_average_deputy": "excluded"}, "180.00", id="S2.7-X9 without the deputy"),
    ],
)
def test_the_clerk_has_a_share_of_the_average(
    department: Department, tmp_path: Path, terms: dict[str, object], reward: str
) -> None:
    department.person("V", "deputy_manager")
    department.person("C", "sales_clerk", hire_date="2026-06-02")
    department.sell("293333.34")  # 800.0001 before, 600 after the deduction of 200
    department.sell(-1, "V")
    month = department.month(tmp_path, **terms)
    assert month.line("clerk_reward", "C") == reward
    assert month.line("clerk_pay", "C") == "2000.00"


def test_without_sellers_the_clerk_has_no_reward_and_the_designer_never_any(
    department: Department, tmp_path: Path
) -> None:
    department.tables["people"].clear()
    department.person("C", "sales_clerk")
    department.person("G", "designer")
    month = department.month(tmp_path)
    assert month.line("clerk_reward", "C") == "0.00"
    assert {rule: value for (subject, rule), value in month.lines.items() if subject == "G"} == {
        "designer_pay": "2500.00"  # S2.7-P9
    }


@pytest.mark.parametrize(
    ("contents", "fund"),
    [
        pytest.param("shares", "600.00", id="S2.7-P7 10% of 400,000 at 1.5%"),
        pytest.param("shares_and_withheld", "920.00", id="S2.7-X11 and 120 of the review, 200 of entertainment"),
    ],
)
def test_the_fund_keeps_the_departments_part(department: Department, tmp_path: Path, contents: str, fund: str) -> None:
    department.sell(400_000, source="group", category="conference", room_nights=100)
    department.mark("S", "team_spirit", "0.2")
    department.target(260_000, "person", "S")
    department.mark("S", "discipline", "1")
    assert department.month(tmp_path, fund_contents=contents).line("department_fund", "D") == fund


def test_a_fund_is_never_negative(department: Department, tmp_path: Path) -> None:
    department.sell(1000)
    department.sell(-500, source="manager", category="rooms")
    assert department.month(tmp_path).line("department_fund", "D") == "0.00"


def test_a_person_who_moves_takes_later_receipts_along(department: Department, tmp_path: Path) -> None:
    department.tables["departments"].append({"department_id": "E"})
    department.tables["postings"] = [{"person_id": "S", "valid_from": "2026-06-16", "department_id": "E"}]
    department.sell(100, on="2026-06-15")
    department.sell(20, on="2026-06-16")
    month = department.month(tmp_path)
    results = [month.column("department_result", id_, "departments") for id_ in ("D", "E")]
    assert results == [100, 20]  # G12
