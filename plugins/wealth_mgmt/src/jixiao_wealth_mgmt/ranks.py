"""Ranks: of a month on probation, at confirmation, of the quarter (第七条, 第八条)."""

from __future__ import annotations

from jixiao import Label, Measure, Promotion
from jixiao_wealth_mgmt.employment import ASSESSED

_CONFIRMED, _QUARTER = "方案12 第七条2 1)", "方案12 第八条1"


def reached(sales: str) -> str:
    """The rank whose requirement the sales reach; below every requirement the lowest one (S2.12-X9)."""
    return f"coalesce(reach(rank_table, {sales}), lowest(rank_table))"


def quarter_mean(quarter: str) -> str:
    """The mean monthly sales of a quarter: of the months worked, or of three (S2.12-X9)."""
    of_quarter = f"filter (where history.quarter = {quarter})"
    return f"sum(history.sales) {of_quarter} / if(mean_months = 'three', 3, count(history.sales) {of_quarter})"


CONFIRMATION = (
    Measure(
        "by_first_months",
        on="people",
        unit="flag",
        formula="if(early_confirmation_months = 'first_two', confirmed_on < probation_end,"
        " confirmed_on < add_months(hire_date, rank_months))",
        clause=("S2.12-M6", "S2.12-M7"),
        source=_CONFIRMED,
        label=Label("Rank by the first months", "按入职首两个月定级"),
        doc="After two full months and before three; or after any early confirmation (S2.12-X14).",
    ),
    Measure(
        "mean_at_confirmation",
        on="people",
        where="is_confirmed_now",
        unit="money",
        formula="if(by_first_months, sum(history.sales)"
        " filter (where add_months(period.start, 0 - history.ago) < add_months(month_start(hire_date), early_months))"
        " / early_months,"
        " sum(history.sales) filter (where history.ago between 1 and rank_months) / rank_months)",
        clause=("S2.12-M6", "S2.12-M7"),
        source=_CONFIRMED,
        label=Label("Mean monthly sales before the confirmation", "转正前月均业绩"),
    ),
    Promotion(
        "rank_at_confirmation",
        on="people",
        where="is_confirmed_now",
        unit="rank(rank_table)",
        formula=reached("mean_at_confirmation"),
        sets="rank",
        takes_effect="confirmed_month",
        clause=("S2.12-M6", "S2.12-M7"),
        source=_CONFIRMED,
        label=Label("Rank at confirmation", "转正职级"),
    ),
)

QUARTER = (
    Measure(
        "mean_of_quarter",
        on="people",
        unit="money",
        formula=quarter_mean("period.previous_quarter"),
        clause="S2.12-M12",
        source=_QUARTER,
        label=Label("Mean monthly sales of the quarter before", "上季度月均业绩"),
        doc="Of the months worked, before confirmation too, or of three (S2.12-X9).",
    ),
    Measure(
        "has_quarter_rank",
        on="people",
        unit="flag",
        formula="is_assessed and entered_as = 'confirmed' and period.month in (1, 4, 7, 10)"
        " and coalesce(confirmed_from < period.start, false)"
        " and count(history.sales) filter (where history.quarter = period.previous_quarter) > 0",
        clause=("S2.12-M8", "S2.12-M12"),
        source="方案12 第七条2 3)、第八条1",
        label=Label("Rank set by the quarter before", "本月按上季度定级"),
        doc="In the first month of a quarter after that of the first month at the confirmed rank, if months are known.",
    ),
    Promotion(
        "rank_of_quarter",
        on="people",
        where="has_quarter_rank",
        unit="rank(rank_table)",
        formula=reached("mean_of_quarter"),
        sets="rank",
        takes_effect="this",
        clause=("S2.12-M8", "S2.12-M12", "S2.12-M13"),
        source="方案12 第八条",
        label=Label("Rank of the quarter", "季度职级"),
        doc="Whatever the rank before was: ranks may be skipped upward and downward.",
    ),
)

MONTH = (
    Promotion(
        "rank_of_month",
        on="people",
        where=ASSESSED,
        unit="rank(rank_table)",
        formula=f"if(standing = 'probation', {reached('sales')}, rank)",
        clause=("S2.12-M4", "S2.12-M5"),
        source="方案12 第七条1",
        label=Label("Rank of the month", "本月职级"),
        doc="On probation the lowest one, or the one that the month's sales reach.",
    ),
)

RULES = (*CONFIRMATION, *QUARTER, *MONTH)
