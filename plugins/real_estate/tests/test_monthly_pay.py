"""The monthly pay scheme (S2.1): it covers its unit of the catalogue, and worked examples come out exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import jixiao
from jixiao import SwitchTerm
from jixiao_real_estate.assessment import rules, scheme
from jixiao_real_estate.assessment.terms import TERMS

BLANKS = {
    "qty_rate_base": 8, "qty_rate_over50": 12, "price_diff_bonus_pct": "5%", "early_rate_base": 3, "early_rate_step": 1,
    "praise_reward_min": 20, "praise_reward_max": 200, "champion_month_prize": 500, "expert_quarter_prize": 800,
    "contribution_prize": 300, "over_quota_prize": 150, "form_fine_min": 10, "form_fine_max": 50, "shortfall_rate": 10,
    "wage_floor": 1200, "error_fine_min": 10, "error_fine_max": 100, "queue_fine_2": 50, "queue_fine_3": 100,
    "other_complaint_fine_2": 40, "deal_price_bonus_pct": "0.1%", "deal_price_bonus_scope": "source = 'referral'",
}  # fmt: skip

Rows = Mapping[str, list[dict[str, object]]]


def lines(
    tmp_path: Path, tables: Rows, terms: Mapping[str, object] | None = None
) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Values and words of the lines of February 2026 by subject and rule."""
    chosen = {**BLANKS, **(terms or {})}
    head = ["[policy]", 'name = "t"', 'scheme = "real_estate"', 'currency = "CNY"', 'from = "2026-02"']
    head += ['rounding = { mode = "half_up", to = 0.01 }', "[terms]"]
    body = [f"{name} = {value}" if isinstance(value, int) else f'{name} = "{value}"' for name, value in chosen.items()]
    path = tmp_path / "policy.toml"
    path.write_text("\n".join([*head, *body]), encoding="utf-8")
    result = jixiao.evaluate(jixiao.load(path), "2026-02", tables=tables)
    found = result.lines.select("subject", "rule", "value", "text").iter_rows()
    return {(subject, rule): (f"{value:.2f}", text) for subject, rule, value, text in found if value is not None}


def department(*, plan: int, done: str) -> dict[str, list[dict[str, object]]]:
    """A department with its plan; another seller, of another role, makes up its area."""
    return {
        "departments": [{"department_id": "D"}],
        "people": [
            {"person_id": "E01", "role": "seller", "status": "confirmed", "department_id": "D", "wage_base": 1500},
            {"person_id": "M01", "role": "supervisor", "department_id": "D"},
        ],
        "targets": [
            {"scope_type": "person", "scope_id": "E01", "period": "2026-02", "metric": "area", "value": 300},
            {"scope_type": "dept", "scope_id": "D", "period": "2026-02", "metric": "area", "value": plan},
        ],
        "deals": [{"deal_id": "X", "person_id": "M01", "date": "2026-02-03", "area_m2": done} | _prices(0, "0", "0")],
    }


def _prices(amount: int, allowed: str, actual: str) -> dict[str, object]:
    return {
        "amount": amount, "list_amount": amount, "unit_price": 8000,
        "allowed_discount_rate": allowed, "actual_discount_rate": actual,
    }  # fmt: skip


def _sale(area: int, **prices: object) -> dict[str, object]:
    return {
        "deal_id": "A",
        "person_id": "E01",
        "date": "2026-02-10",
        "area_m2": area,
        **(prices or _prices(0, "0", "0")),
    }


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        pytest.param("5100", "2460.00", id="S2.1-E1 at 5,580 of 6,000: paid in full"),
        pytest.param("5520", "2706.00", id="S2.1-E1 at the plan: 110%"),
        pytest.param("3714", "1476.00", id="S2.1-E1 at 69.9%: 60%"),
    ],
)
def test_the_department_releases_the_bonus(tmp_path: Path, done: str, expected: str) -> None:
    tables = department(plan=6000, done=done)
    tables["deals"].append(_sale(480, **_prices(1_000_000, "0.95", "0.965")))
    tables["collections"] = [{"deal_id": "A", "date": "2026-02-10", "due_date": "2026-03-03", "amount": 240_000}]
    assert lines(tmp_path, tables)["E01", "bonus_payable"] == (expected, None)


def test_the_shortfall_stops_at_the_wage_floor(tmp_path: Path) -> None:
    tables = department(plan=6000, done="6000")
    tables["deals"].append(_sale(260))
    found = lines(tmp_path, tables, {"champion_month_prize": 0})
    assert found["E01", "shortfall_deduction"] == ("300.00", None)  # S2.1-E2


@pytest.mark.parametrize(
    ("count", "fine", "words"),
    [
        pytest.param(1, "0.00", "warning", id="S2.1-N5 first: a warning"),
        pytest.param(2, "50.00", None, id="S2.1-N5 second"),
        pytest.param(4, "250.00", None, id="S2.1-E3 the last step repeats"),
    ],
)
def test_serving_out_of_turn_climbs_its_ladder(tmp_path: Path, count: int, fine: str, words: str | None) -> None:
    tables = department(plan=6000, done="6000")
    tables["events"] = [
        {"event_id": f"V{n}", "person_id": "E01", "date": f"2026-02-{n:02d}", "type": "queue"}
        for n in range(1, count + 1)
    ]
    assert lines(tmp_path, tables)["E01", "queue_fine"] == (fine, words)


def test_an_altered_record_forfeits_what_the_deal_added(tmp_path: Path) -> None:
    tables = department(plan=6000, done="4320")
    tables["deals"] += [_sale(430), {**_sale(50), "deal_id": "B"}]
    tables["events"] = [{"event_id": "V", "person_id": "E01", "date": "2026-02-20", "type": "record", "deal_id": "B"}]
    assert lines(tmp_path, tables)["E01", "record_forfeit"] == ("416.00", "serious_warning")  # S2.1-E5: 520 at 80%


def test_the_record_of_a_deal_of_the_next_month_forfeits_nothing_yet(tmp_path: Path) -> None:
    tables = department(plan=6000, done="4320")
    tables["deals"] += [_sale(430), {**_sale(50), "deal_id": "B", "date": "2026-03-01"}]
    tables["events"] = [{"event_id": "V", "person_id": "E01", "date": "2026-02-20", "type": "record", "deal_id": "B"}]
    assert lines(tmp_path, tables)["E01", "record_forfeit"] == ("0.00", "serious_warning")  # S2.1-N6


def _catalogue() -> Iterator[str]:
    for family, count in {"A": 3, "D": 2, "I": 2, "P": 14, "N": 8, "M": 2}.items():
        yield from (f"S2.1-{family}{n}" for n in range(1, count + 1))


def test_every_clause_of_the_unit_is_cited() -> None:
    cited = {clause for item in (*rules, *scheme.checks, *scheme.processes, *scheme.notes) for clause in item.clause}
    assert cited == set(_catalogue())


def test_every_defect_is_a_finding_with_its_switch() -> None:
    assert [finding.id for finding in scheme.findings] == [f"S2.1-X{n}" for n in range(1, 18)]
    settled = {name for finding in scheme.findings for name in finding.terms}
    assert settled >= {term.name for term in TERMS if isinstance(term, SwitchTerm)}


@pytest.mark.parametrize(
    ("switch", "value"), [(term.name, value) for term in TERMS if isinstance(term, SwitchTerm) for value in term.values]
)
def test_every_reading_can_be_evaluated(tmp_path: Path, switch: str, value: str) -> None:
    tables = department(plan=6000, done="6000")
    assert lines(tmp_path, tables, {switch: value})["E01", "base_pay"] == ("1500.00", None)
