"""The figures of the advisers' policy: the wealth-management scheme S2.12 with a table of ranks that is hard to round.

The data generator, the policy and the program written by hand read them from here, so that they compute the same
bargain. Names are the catalogue's names of the terms, in capitals. Base pay in whole ten cents times a coefficient in
steps of 0.05 ends in half a cent for many people who attended every day.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

#: the first month of the tables; `make_advisers.py` says how many there are
FIRST_DAY: Final = date(2026, 1, 1)
EFFECTIVE_YEAR: Final = 2025

# S2.12-D2, D6: rank, base pay, rank pay, monthly sales requirement; lowest first
RANK_TABLE: Final = (
    ("adviser", Decimal("3010.10"), Decimal(2000), 600_000),
    ("senior", Decimal("4010.30"), Decimal("3000.50"), 1_000_000),
    ("expert", Decimal("6000.70"), Decimal(5000), 2_000_000),
    ("chief", Decimal(8000), Decimal("8000.90"), 3_000_000),
)
ZONE_LOWEST_RANK: Final = "expert"

# S2.12-D3: the pay coefficient of a branch
COEFFICIENTS: Final = tuple(Decimal(60 + 5 * i).scaleb(-2) for i in range(11))

# S2.12-P2, I1 to I3
SALES_WEIGHT: Final = Decimal("0.4")
PROSPECTS_WEIGHT: Final = Decimal("0.3")
MANAGER_WEIGHT: Final = Decimal("0.3")
SALES_RATIO_MAX: Final = Decimal(1)
PROSPECTS_PER_MONTH: Final = 20
PROSPECTS_RATIO_MAX: Final = Decimal("1.2")
MANAGER_SCORE_MAX: Final = Decimal(1)
MANAGER_SCORE_SCALE: Final = Decimal(1)
FUND_SCORE_SCALE: Final = Decimal(1)

# S2.12-P5, P7, P9
SENIORITY_ALLOWANCE: Final = Decimal(100)
SENIORITY_FROM: Final = date(2008, 11, 11)
COMMISSION_RATE: Final = Decimal("0.001")
BIG_DEAL_AMOUNT: Final = 50_000_000
BIG_DEAL_COMMISSION_RATE: Final = Decimal("0.0001")

# S2.12-P4, P14: for information, and for the few events of a contest
EMPLOYEE_RATE: Final = Decimal("0.222")
CONTEST_PLAN: Final = "spring"
CONTEST_PRIZE: Final = Decimal(3000)
