"""Commission on what is established in the month, big deals, the set-aside for the fund (第五条(四) to (六))."""

from __future__ import annotations

from jixiao import Indicator, Label, Measure, Payout
from jixiao_wealth_mgmt.employment import ASSESSED
from jixiao_wealth_mgmt.wages import PAY_DAY

_PAID = "方案12 第十三条(三)"
# a deal that clears after the day of leaving may earn nothing (S2.12-X20)
_CLEARED = (
    "during(deals.cleared_date)"
    " and if(leaver_commission = 'forfeited', coalesce(deals.cleared_date <= left_on, true), true)"
)

CLEARED = (
    Measure(
        "cleared_sales",
        on="people",
        unit="money",
        formula=f"sum(deals.amount) filter (where deals.amount < big_deal_amount and {_CLEARED})",
        clause=("S2.12-P7", "S2.12-P12"),
        source=_PAID,
        label=Label("Established in the month below the big-deal limit", "本月成立的非大单业绩"),
    ),
    Measure(
        "big_deal_commission_due",
        on="people",
        unit="money",
        formula="if(big_deal_rate_on = 'part_above',"
        " sum(big_deal_amount * commission_rate + (deals.amount - big_deal_amount) * big_deal_commission_rate)"
        f" filter (where deals.amount >= big_deal_amount and {_CLEARED}),"
        f" sum(deals.amount) filter (where deals.amount >= big_deal_amount and {_CLEARED}) * big_deal_commission_rate)",
        clause=("S2.12-P9", "S2.12-P12"),
        source="方案12 第五条(六)",
        label=Label("Commission on big deals established in the month", "本月成立的大单提成"),
        doc="The low rate on the whole deal, or on the part above the limit (S2.12-X2).",
    ),
    Measure(
        "earns_commission",
        on="people",
        unit="flag",
        formula="if(has_left, leaver_commission = 'paid' and cleared_sales + big_deal_commission_due > 0,"
        " is_assessed and not is_stopped and not (is_retained and retention_commission = 'none'))",
        clause=("S2.12-P7", "S2.12-P9", "S2.12-P12"),
        source=_PAID,
        label=Label("Earns commission", "计发提成"),
        doc="In a retention month (S2.12-X15) and after leaving (S2.12-X20) too.",
    ),
)

COMMISSION = (
    Payout(
        "commission",
        on="people",
        where="earns_commission",
        unit="money",
        formula="cleared_sales * commission_rate",
        pays_on=PAY_DAY,
        clause=("S2.12-P7", "S2.12-P12"),
        source="方案12 第五条(四)、第十三条(三)",
        label=Label("Commission", "业绩提成"),
    ),
    Payout(
        "big_deal_commission",
        on="people",
        where="earns_commission",
        unit="money",
        formula="big_deal_commission_due",
        pays_on=PAY_DAY,
        clause=("S2.12-P9", "S2.12-P12"),
        source="方案12 第五条(六)、第十三条(三)",
        label=Label("Commission on big deals", "大单提成"),
    ),
    Indicator(
        "commission_withheld",
        on="people",
        where="is_stopped",
        unit="money",
        formula="cleared_sales * commission_rate + big_deal_commission_due",
        clause=("S2.12-P7", "S2.12-P9"),
        source="方案12 第六条(四)1",
        label=Label("Commission that is not paid", "停发的提成"),
        doc="Shown only, while pay is stopped (S2.12-X6).",
    ),
    Measure(
        "set_aside",
        on="people",
        where="has_begun",
        unit="money",
        formula="sum(deals.fund_base) filter (where during(deals.cleared_date)) * fund_rate",
        clause="S2.12-P8",
        source="方案12 第五条(五)",
        label=Label("Set aside", "计提额"),
    ),
    Indicator(
        "fund_set_aside",
        on="people",
        where=ASSESSED,
        unit="money",
        formula="set_aside",
        clause="S2.12-P8",
        source="方案12 第五条(五)",
        label=Label("Set aside for the bonus fund", "计提奖励基金"),
        doc="On what is established in the month; the fund is paid on what is dated in the year.",
    ),
)

RULES = (*CLEARED, *COMMISSION)
