"""The two real-estate examples tell the stories that their page lists."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import jixiao

HERE = Path(__file__).parents[1] / "plugins" / "real_estate"
EXAMPLES = HERE / "src" / "jixiao_real_estate" / "example"
SCHEMES = ("real_estate", "real_estate_ranking")
EXAMPLE = pytest.mark.parametrize("scheme", SCHEMES)
HALF_YEAR = "2026-01..2026-06"


@pytest.fixture(scope="module")
def half_year() -> dict[str, jixiao.Evaluation]:
    policies = {scheme: jixiao.load(EXAMPLES / scheme / "policy.toml") for scheme in SCHEMES}
    return {scheme: jixiao.evaluate(policy, HALF_YEAR) for scheme, policy in policies.items()}


@EXAMPLE
def test_three_departments_of_sellers_have_lines_in_every_month(
    scheme: str, half_year: dict[str, jixiao.Evaluation]
) -> None:
    result = half_year[scheme]
    people = result.tables["people"].select("person_id", "department_id")
    lines = result.lines.filter(pl.col("table") == "people").join(people, left_on="subject", right_on="person_id")
    assert not result.problems
    for month in lines.partition_by("period"):
        assert month["subject"].n_unique() >= 24
        assert month["department_id"].n_unique() == 3
    assert lines["period"].n_unique() == 6


def _told(result: jixiao.Evaluation, rule: str) -> list[tuple[str, str, str | None]]:
    """Month, subject, and words or amount of the lines of a rule that say something."""
    lines = result.lines.filter((pl.col("rule") == rule) & ((pl.col("value") > 0) | pl.col("text").is_not_null()))
    words = pl.coalesce("text", pl.col("value").round(2).cast(pl.String).str.replace(r"(\.\d\d)\d*$", "$1"))
    return lines.select("period", "subject", words).rows()


def test_the_monthly_pay_tells_its_story(half_year: dict[str, jixiao.Evaluation]) -> None:
    result = half_year["real_estate"]
    assert _told(result, "demotion") == [("2026-03", "S103", "trial")]
    assert _told(result, "restoration") == [("2026-03", "S107", "confirmed"), ("2026-05", "S103", "confirmed")]
    assert _told(result, "elimination") == [("2026-02", "S204", "eliminated")]
    assert _told(result, "attitude_complaint") == [("2026-05", "S305", "expelled")]
    assert _told(result, "private_transfer") == [("2026-06", "S207", "expelled")]
    assert _told(result, "record_forfeit") == [("2026-05", "S303", "serious_warning")]
    assert _told(result, "queue_fine") == [
        ("2026-01", "S205", "warning"),
        ("2026-03", "S205", "50.00"),
        ("2026-04", "S309", "warning"),
        ("2026-05", "S205", "100.00"),
        ("2026-06", "S205", "100.00"),
    ]
    tied = [told for told in _told(result, "champion_of_month") if told[2] != "500.00"]
    assert tied == [
        ("2026-02", "S101", "250.00"),
        ("2026-02", "S105", "250.00"),
        ("2026-05", "S301", "166.67"),
        ("2026-05", "S304", "166.67"),
        ("2026-05", "S306", "166.66"),
    ]
    completion = result.lines.filter((pl.col("rule") == "completion") & (pl.col("period") == "2026-03"))
    assert dict(completion.select("subject", "value").rows())["XS2"] == 1
    forfeit = result.lines.filter((pl.col("rule") == "record_forfeit") & (pl.col("value") > 0))
    assert forfeit["subject"].to_list() == ["S303"]
    for rule in ("customer_praise", "outstanding_contribution", "form_fine", "error_fine", "complaint_fine"):
        assert _told(result, rule)


def test_the_ranking_tells_its_story(half_year: dict[str, jixiao.Evaluation]) -> None:
    result = half_year["real_estate_ranking"]
    assert len(_told(result, "rated_up")) >= 5
    assert len(_told(result, "rated_down")) >= 3
    assert _told(result, "eliminated_as_last") == [("2026-04", "S308", "eliminated")]
    assert len(_told(result, "yellow_card")) >= 30
    assert _told(result, "altered_record_fine") == [
        ("2026-05", "S303", "serious_warning"),
        ("2026-06", "S303", "published"),
    ]
    assert _told(result, "outstanding_contribution")[1:] == [
        ("2026-06", "S201", "250.00"),
        ("2026-06", "S202", "250.00"),
    ]
