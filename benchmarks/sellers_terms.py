"""The figures of the benchmark's policy: one month of the real-estate sellers' scheme S2.1.

Both baselines, the data generator and the exact check read them from here, so that they compute the same bargain; a
policy for the product is written from the same names. Every name is the catalogue's name of the term, in capitals.

The prizes of S2.1-P9, P10 and P12 are 0: they are out of the benchmark's scope, and so they change no total. There are
no events, so the terms that only an event reads (P8, P11, N1, N4, N5, N8) are set, as a policy must, and never used.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

PERIOD: Final = "2026-03"
FIRST_DAY: Final = date(2026, 3, 1)
LAST_DAY: Final = date(2026, 3, 31)

# S2.1-P1: yuan per m2 above the quota, and above the quota by more than half of it
QTY_RATE_BASE: Final = Decimal("8.25")
QTY_RATE_OVER50: Final = Decimal("12.75")
OVER50_THRESHOLD: Final = Decimal("0.5")

# S2.1-P3: share of the price gain
PRICE_DIFF_BONUS_PCT: Final = Decimal("0.05")

# S2.1-P4: yuan per collected m2, ten days early and for each further full five days
EARLY_RATE_BASE: Final = Decimal(3)
EARLY_RATE_STEP: Final = Decimal(1)
EARLY_DAYS_MIN: Final = 10
EARLY_STEP_DAYS: Final = 5

# S2.1-P6: (completion from, ratio), whole bands, highest edge first, lower edges inclusive
DEPARTMENT_RATIO: Final = (
    (Decimal(1), Decimal("1.1")),
    (Decimal("0.9"), Decimal(1)),
    (Decimal("0.7"), Decimal("0.8")),
    (Decimal(0), Decimal("0.6")),
)

# S2.1-N2: yuan per missing m2, and what the month's wage does not fall below
SHORTFALL_RATE: Final = Decimal("10.5")
WAGE_FLOOR: Final = Decimal(1200)

# S2.1-P9, P10, P12: in the policy, out of the benchmark's scope
CHAMPION_MONTH_PRIZE: Final = Decimal(0)
EXPERT_QUARTER_PRIZE: Final = Decimal(0)
OVER_QUOTA_PRIZE: Final = Decimal(0)

# S2.1-P8, P11, N1, N4, N5, N8: read by events only, and there are none
PRAISE_REWARD_MIN: Final = Decimal(20)
PRAISE_REWARD_MAX: Final = Decimal(100)
CONTRIBUTION_PRIZE: Final = Decimal(1000)
FORM_FINE_MIN: Final = Decimal(10)
FORM_FINE_MAX: Final = Decimal(50)
ERROR_FINE_MIN: Final = Decimal(50)
ERROR_FINE_MAX: Final = Decimal(500)
QUEUE_FINE_2: Final = Decimal(50)
QUEUE_FINE_3: Final = Decimal(100)
OTHER_COMPLAINT_FINE_2: Final = Decimal(100)

# S2.1-M1: months in a row; one month is not enough to read it
MISSED_MONTHS: Final = 3
