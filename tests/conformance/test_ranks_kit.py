"""The kit on a scheme with ranks: samples for blanks, random companies, templates and a fresh policy know them."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from jixiao.data.templates import write_template
from jixiao.plugins import Offer
from jixiao.policy.read import load
from jixiao.policy.write import new_policy
from jixiao.scheme.rules import Measure, Payout, Promotion, Rule
from jixiao.scheme.terms import DateTerm, RanksTerm, RankTerm
from jixiao.testing import Trial, company, readings, running
from jixiao.testing.trial import FIRST
from tests.engine.ranked_scheme import SCHEME

RULES: tuple[Rule, ...] = (
    Measure("rank_of_month", on="people", unit="rank(rank_table)", formula="reach(rank_table, sales)"),
    Promotion(
        "promotion", on="people", unit="rank(rank_table)", formula="least(step(carried.rank, 1), rank_of_month)",
        where="rank_of_month >= zone_lowest_rank and period.last >= seniority_from", sets="rank", takes_effect="this",
    ),
    Promotion(
        "confirmation", on="people", unit="text", formula="'confirmed'", sets="status",
        takes_effect="add_months(confirmed_on, 1)", where="carried.status = 'trial'",
    ),
    Payout(
        "pay", on="people", unit="money",
        formula="coalesce(rank_row.base_pay, 0) * (1 + bonus_step)"
        " + sum(deals.amount) * (held_row.share * grade + coalesce(max(deals.rank_of_deal.share), 0)"
        " + coalesce(weight.weight, 0))",
    ),
)  # fmt: skip
FILLED = Offer(SCHEME, RULES)


def blank(offer: Offer) -> Offer:
    """The scheme with its ranks, single rank and day left open."""
    of_ranks = (RanksTerm, RankTerm, DateTerm)
    terms = tuple(evolve(t, default=None) if isinstance(t, of_ranks) else t for t in offer.scheme.terms)
    kept = tuple(term for term in terms if term.name != "weights")
    references = tuple(item for item in offer.scheme.references if item.target != "weights")
    rules = tuple(
        evolve(r, formula=(r.formula or "").replace(" + coalesce(weight.weight, 0)", "")) for r in offer.rules
    )
    return Offer(evolve(offer.scheme, terms=kept, references=references), rules)


@pytest.mark.parametrize("offer", [FILLED, blank(FILLED)], ids=["as it stands", "with its blanks"])
def test_a_scheme_of_ranks_has_no_problem(offer: Offer) -> None:
    trial = Trial(offer)
    assert readings.uncompiled(trial) == []
    assert running.from_nothing(trial) + running.silent_nulls(trial) + running.moved_by_order(trial) == []
    for seed in range(5):
        result = trial.evaluate(company(offer, seed, since=FIRST), months=3)
        assert not [problem for problem in result.problems if problem.code in ("data.no_code", "data.off_step")]


def test_a_template_and_a_fresh_policy_can_be_written(tmp_path: Path) -> None:
    write_template(tmp_path / "tables.xlsx", SCHEME.tables, lang="zh")
    text = new_policy(SCHEME, RULES, name="x")
    (tmp_path / "policy.toml").write_text(text, "utf-8")
    assert load(tmp_path / "policy.toml", offers={"ranked": FILLED}).editions[0].terms["ranked"] == {
        term.name: evolve(term.default, reaches=term.reaches) if isinstance(term, RanksTerm) else term.default  # type: ignore[type-var]
        for term in SCHEME.terms
    }
