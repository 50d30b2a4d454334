"""Altered customer records: the commission of the deal is forfeited, at the second time the seller is expelled."""

from __future__ import annotations

from jixiao import Label, Measure, Penalty

_SOURCE = "方案1 三(二)⑦"

STEPS = (
    Measure(
        "is_first_record",
        on="events",
        unit="flag",
        formula="type = 'record' and verified and occurrence >= 1 and occurrence - count < 1",
        clause="S2.1-N6",
        source=_SOURCE,
        label=Label("First occurrence", "是否首次涂改"),
    ),
    Measure(
        "record_sanction",
        on="events",
        where="type = 'record' and verified",
        unit="text",
        # a row of several occurrences that reaches the second one brings what the second one does
        formula="ladder(if(occurrence - count < 2, least(occurrence, 2), occurrence), record_ladder).sanction",
        clause="S2.1-N6",
        source=_SOURCE,
        label=Label("Sanction", "涂改记录处分"),
    ),
    Measure(
        "expelling_records",
        on="people",
        unit="count",
        formula="count(events) filter (where coalesce(events.record_sanction, 'none') = 'expelled')",
        clause="S2.1-N6",
        source=_SOURCE,
        label=Label("Records altered again", "再次涂改次数"),
    ),
)

PARTS = (
    Measure(
        "deal_part",
        on="deals",
        unit="money",
        formula="if(forfeited_commission = 'deal', if(person.is_assessed,"
        " (person.bonus_due - recompute(person.bonus_due, sold_area => person.sold_area - area_m2,"
        " gain_of_month => person.gain_of_month - counted_gain,"
        " closing_bonus => person.closing_bonus - deal_closing_bonus)) * person.release_ratio, 0), null)",
        clause="S2.1-N6",
        source=_SOURCE,
        label=Label("What the deal added", "本次成交提成"),
        doc="To the bonus due of its own month, times the ratio of that month (S2.1-X9).",
    ),
    Measure(
        "receipt_part",
        on="collections",
        unit="money",
        formula="if(forfeited_commission = 'deal', if(person.is_assessed,"
        " (person.bonus_due - recompute(person.bonus_due,"
        " early_collection_bonus => person.early_collection_bonus - early_bonus)) * person.release_ratio, 0), null)",
        clause="S2.1-N6",
        source=_SOURCE,
        label=Label("What the receipt added", "单笔收款提成"),
        doc="To the bonus due of the month of the receipt, times the ratio of that month (S2.1-X9).",
    ),
)

FORFEIT = (
    Measure(
        "forfeits_deal",
        on="events",
        unit="flag",
        formula="forfeited_commission = 'deal' and is_first_record and deal.person_id = person_id",
        clause="S2.1-N6",
        source=_SOURCE,
        label=Label("Forfeits the deal", "是否充公本次成交"),
        doc="Somebody else's deal is not forfeited.",
    ),
    Measure(
        "was_forfeited",
        on="events",
        unit="flag",
        formula="count(deal.events) filter (where deal.events.forfeits_deal and deal.events.date < period.start"
        " and during(deal.events.date, all => true)) > 0",
        clause="S2.1-N6",
        source=_SOURCE,
        label=Label("Forfeited before", "是否已充公"),
    ),
    Measure(
        "forfeited",
        on="events",
        unit="money",
        formula="if(forfeited_commission = 'deal' and forfeits_deal and deal.date < period.end, if(was_forfeited, 0,"
        " greatest(deal.deal_part"
        " + sum(deal.collections.receipt_part) filter (where during(deal.collections.date, all => true)), 0)), 0)",
        clause="S2.1-N6",
        source=_SOURCE,
        label=Label("Commission forfeited", "充公提成"),
        doc="Up to the month of the event, once for a deal, never below 0.",
    ),
    Penalty(
        "record_forfeit",
        on="people",
        unit="money",
        formula="if(forfeited_commission = 'month_bonus',"
        " if(count(events) filter (where events.is_first_record) > 0, bonus_payable, 0), sum(events.forfeited))",
        text="if(expelling_records > 0, 'expelled', latest(events.record_sanction, events.occurrence))",
        taken_from="bonus_payable",
        clause="S2.1-N6",
        source=_SOURCE,
        label=Label("Altered customer record", "涂改客户记录"),
        doc="Commission of the deal, or the whole bonus of the month of the offence (S2.1-X9).",
    ),
)

RULES = (*STEPS, *PARTS, *FORFEIT)
