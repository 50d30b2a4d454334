"""篇七 (S1.7) with the weighting methods of 篇四 (S1.6-W1 to W6): the scheme with its rules."""

from __future__ import annotations

from jixiao import Label, Scheme, block_rules
from jixiao_dairy_dept_kpi import delphi, departments, documents, pairwise, results, scores, stages, weights
from jixiao_dairy_dept_kpi.relations import DERIVED, REFERENCES
from jixiao_dairy_dept_kpi.tables import TABLES
from jixiao_dairy_dept_kpi.terms import TERMS

__all__ = ["RULES", "SCHEME"]

SCHEME = Scheme(
    "dairy_dept_kpi",
    title=Label("Departmental KPI of a dairy company on 120 points", "乳业公司部门关键业绩指标（一百二十分制）"),
    document="销售绩效考核工作计划 篇七",
    tables=TABLES,
    references=REFERENCES,
    derived=DERIVED,
    terms=TERMS,
    where={"departments": "is_appraised"},
    checks=(
        *departments.CHECKS,
        *stages.CHECKS,
        *pairwise.CHECKS,
        *delphi.CHECKS,
        *weights.CHECKS,
        *scores.CHECKS,
        *results.CHECKS,
    ),
    hand_outs=(scores.SHEETS,),
    processes=documents.PROCESSES,
    notes=documents.NOTES,
    findings=documents.FINDINGS,
)

RULES = (
    *departments.RULES,
    *stages.RULES,
    *block_rules(pairwise.BLOCK, SCHEME, **pairwise.PARAMETERS),
    *block_rules(delphi.BLOCK, SCHEME, **delphi.PARAMETERS),
    *weights.RULES,
    *scores.RULES,
    *results.RULES,
)
