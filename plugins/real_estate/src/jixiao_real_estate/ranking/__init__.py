"""方案6 (S2.6): sellers ranked by a composite score each month, rated up or down, with prizes and fines."""

from __future__ import annotations

from jixiao import Indicator, Label, Measure, Payout, Penalty, Promotion, Scheme
from jixiao_real_estate.ranking import documents, employment, events, fines, groups, prizes, scores, standing
from jixiao_real_estate.ranking.terms import ITEM_WEIGHT, TERMS
from jixiao_real_estate.tables import REFERENCES, SCORE_REFERENCES, SCORES, SHARED

__all__ = ["rules", "scheme"]

AnyRule = Measure | Indicator | Payout | Penalty | Promotion

scheme = Scheme(
    "real_estate_ranking",
    title=Label("Real-estate sales staff, monthly ranking", "房地产销售人员月度排名考核"),
    document="营销部绩效考核方案6",
    tables=(*SHARED, SCORES),
    references=(*REFERENCES, *SCORE_REFERENCES, ITEM_WEIGHT),
    terms=TERMS,
    where={"people": "is_assessed"},
    checks=(*prizes.CHECKS, *fines.CHECKS),
    processes=documents.PROCESSES,
    notes=documents.NOTES,
    findings=documents.FINDINGS,
)

rules: tuple[AnyRule, ...] = (
    *employment.RULES,
    *events.RULES,
    *standing.RULES,
    *scores.RULES,
    *groups.RULES,
    *prizes.RULES,
    *fines.RULES,
)
