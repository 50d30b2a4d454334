"""The scheme put together from the parts of the document."""

from __future__ import annotations

from jixiao import Label, Scheme
from jixiao_hotel_sales import allowances, attached, commission, crediting, expenses, fund, goals, staff
from jixiao_hotel_sales.documents import FINDINGS, NOTES, PROCESSES
from jixiao_hotel_sales.tables import REFERENCES, TABLES
from jixiao_hotel_sales.terms import TERMS

SCHEME = Scheme(
    "hotel_sales",
    title=Label("Hotel sales department, monthly pay", "酒店营销部月度绩效考核"),
    document="营销部绩效考核方案7",
    tables=TABLES,
    references=REFERENCES,
    terms=TERMS,
    checks=(*allowances.CHECKS, *commission.CHECKS, *expenses.CHECKS),
    processes=PROCESSES,
    notes=NOTES,
    findings=FINDINGS,
)

# the order in which lines are printed and deductions taken
RULES = (
    *staff.RULES,
    *allowances.RULES,
    *crediting.RULES,
    *goals.RULES,
    *commission.RULES,
    *expenses.RULES,
    *attached.RULES,
    *fund.RULES,
)
