"""Monthly pay of real-estate sales staff (方案1): bonus by quota and department, prizes, fines, standing."""

from __future__ import annotations

from jixiao import Label, Scheme
from jixiao_real_estate.assessment import bonus, cheating, employment, fines, ladders, prizes, standing
from jixiao_real_estate.assessment.checks import CHECKS
from jixiao_real_estate.assessment.documents import FINDINGS, NOTES, PROCESSES
from jixiao_real_estate.assessment.terms import TERMS
from jixiao_real_estate.tables import REFERENCES, SHARED

__all__ = ["rules", "scheme"]

scheme = Scheme(
    "real_estate",
    title=Label("Real-estate sales staff, monthly pay", "房地产销售人员月度绩效考核"),
    document="营销部绩效考核方案1",
    tables=SHARED,
    references=REFERENCES,
    terms=TERMS,
    where={"people": "is_assessed"},
    checks=CHECKS,
    processes=PROCESSES,
    notes=NOTES,
    findings=FINDINGS,
)

# in the order of the document; among penalties on one pot the order is that of taking (G6): forfeit, then fines
rules = (
    *employment.RULES,
    *bonus.RULES,
    *prizes.RULES,
    *ladders.RULES,
    *cheating.RULES,
    *fines.RULES,
    *standing.RULES,
)
