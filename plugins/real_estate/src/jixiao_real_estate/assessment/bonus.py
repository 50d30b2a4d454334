"""The bonus: quota and over-fulfilment, the parts of the bonus due, the department's ratio, the bonus payable."""

from __future__ import annotations

from jixiao import Indicator, Label, Measure, Payout

QUOTA = (
    Measure(
        "quota",
        on="people",
        unit="area",
        # a target is a bare figure: times 1 it takes the unit that its metric says
        formula="only(targets.value) filter (where targets.metric = 'area' and targets.value > 0) * 1",
        clause="S2.1-D1",
        source="方案1 二(二)1(1)",
        label=Label("Personal quota", "个人任务指标"),
        doc="A quota of 0 counts as none (S2.1-X16).",
    ),
    Measure(
        "sold_area",
        on="people",
        unit="area",
        formula="sum(deals.area_m2)",
        clause="S2.1-I2",
        source="方案1 二(二)1(1)",
        label=Label("Sold area", "销售面积"),
    ),
    Measure(
        "area_above_quota",
        on="people",
        unit="area",
        formula="greatest(sold_area - quota, 0)",
        clause="S2.1-I2",
        source="方案1 二(二)1(1)",
        label=Label("Area above the quota", "超额面积"),
    ),
    Indicator(
        "over_fulfilment",
        on="people",
        unit="area",
        formula="area_above_quota",
        clause="S2.1-I2",
        source="方案1 二(二)1(1)",
        label=Label("Over-fulfilment", "超额完成面积"),
        doc="Not available without a quota (S2.1-X16).",
    ),
    Measure(
        "over_fulfilment_share",
        on="people",
        unit="rate",
        formula="area_above_quota / quota",
        clause="S2.1-I2",
        source="方案1 二(二)1(1)",
        label=Label("Over-fulfilment as a share of the quota", "超额比例"),
    ),
)

QUANTITY = (
    Measure(
        "quantity_bonus",
        on="people",
        unit="money",
        formula="if(quota is null, sold_area * qty_rate_base * if(no_quota = 'all_at_base_rate', 1, 0),"
        " if(over50_rate = 'whole_excess',"
        " area_above_quota * if(area_above_quota >= quota * over50_threshold, qty_rate_over50, qty_rate_base),"
        " least(area_above_quota, quota * over50_threshold) * qty_rate_base"
        " + greatest(area_above_quota - quota * over50_threshold, 0) * qty_rate_over50))",
        clause="S2.1-P1",
        source="方案1 二(二)1(1)",
        label=Label("Quantity bonus", "销售数量奖"),
        doc="The higher rate reaches the part above the mark, or the whole excess (S2.1-X2).",
    ),
    Measure(
        "deal_closing_bonus",
        on="deals",
        unit="money",
        formula="if(deal_price_bonus = 'in_bonus_due',"
        " if(deal_price_bonus_scope, amount * deal_price_bonus_pct, 0), 0)",
        clause="S2.1-P2",
        source="方案1 二(二)1(1)",
        label=Label("Bonus on the deal price, of a deal", "单笔成交奖"),
        doc="Off until the client names scope and percentage (S2.1-X1).",
    ),
    Measure(
        "closing_bonus",
        on="people",
        unit="money",
        formula="if(deal_price_bonus = 'in_bonus_due', sum(deals.deal_closing_bonus), 0)",
        clause="S2.1-P2",
        source="方案1 二(二)1(1)",
        label=Label("Bonus on the deal price", "成交奖"),
    ),
)

PRICE = (
    Measure(
        "price_gain",
        on="deals",
        unit="money",
        formula="if(price_bonus_base = 'area_price_difference',"
        " area_m2 * (unit_price - list_amount / area_m2 * allowed_discount_rate),"
        " (actual_discount_rate - allowed_discount_rate) * if(price_bonus_base = 'deal_amount', amount, list_amount))",
        clause="S2.1-P3",
        source="方案1 二(二)1(2)",
        label=Label("Gain over the allowed price", "高于规定折扣的差额"),
        doc="Negative below the allowed rate; the base is a reading (S2.1-X3).",
    ),
    Measure(
        "counted_gain",
        on="deals",
        unit="money",
        formula="if(price_bonus_netting = 'per_deal', greatest(price_gain, 0), price_gain)",
        clause="S2.1-P3",
        source="方案1 二(二)1(2)",
        label=Label("Gain that counts", "计奖差额"),
        doc="Each deal by itself, or net over the month (S2.1-X15).",
    ),
    Measure(
        "gain_of_month",
        on="people",
        unit="money",
        formula="sum(deals.counted_gain)",
        clause="S2.1-P3",
        source="方案1 二(二)1(2)",
        label=Label("Gain of the month", "本月差额合计"),
    ),
    Measure(
        "price_bonus",
        on="people",
        unit="money",
        formula="greatest(gain_of_month, 0) * price_diff_bonus_pct",
        clause="S2.1-P3",
        source="方案1 二(二)1(2)",
        label=Label("Price bonus", "销售价格奖"),
    ),
)

COLLECTION = (
    Measure(
        "collected_area",
        on="collections",
        unit="area",
        formula="amount / deal.unit_price",
        clause="S2.1-D2",
        source="方案1 二(二)1(3)",
        label=Label("Collected area", "收款折算面积"),
    ),
    Measure(
        "days_early",
        on="collections",
        unit="days",
        formula="days(date, due_date)",
        clause="S2.1-P4",
        source="方案1 二(二)1(3)",
        label=Label("Days early", "提前天数"),
    ),
    Measure(
        "days_beyond",
        on="collections",
        unit="days",
        formula="days_early - early_days_min",
        clause="S2.1-P4",
        source="方案1 二(二)1(3)",
        label=Label("Days beyond the first rate", "超过起点天数"),
    ),
    Measure(
        "early_rate",
        on="collections",
        unit="money/area",
        formula="early_rate_base + early_rate_step"
        " * if(early_steps = 'full', floor(days_beyond / early_step_days), days_beyond / early_step_days)",
        where="days_beyond >= 0",
        clause="S2.1-P4",
        source="方案1 二(二)1(3)",
        label=Label("Early-collection rate", "提前收款奖标准"),
        doc="On the whole area, in full steps or in proportion (S2.1-X4).",
    ),
    Measure(
        "earns_nothing",
        on="collections",
        unit="flag",
        formula="coalesce(date > person.leave_date, false)"
        " or count(deal.events) filter (where deal.events.forfeits_deal and deal.events.date < period.start"
        " and during(deal.events.date, all => true)) > 0",
        clause=("S2.1-P4", "S2.1-N6"),
        source="方案1 二(二)1(3)",
        label=Label("Receipt without bonus", "不计奖的收款"),
        doc="After the seller left, or in a month after the deal was forfeited.",
    ),
    Measure(
        "early_bonus",
        on="collections",
        unit="money",
        formula="if(earns_nothing, 0, if(days_beyond >= 0, collected_area * early_rate, 0))",
        clause="S2.1-P4",
        source="方案1 二(二)1(3)",
        label=Label("Early-collection bonus of a receipt", "单笔提前收款奖"),
    ),
    Measure(
        "early_collection_bonus",
        on="people",
        unit="money",
        formula="sum(collections.early_bonus)",
        clause="S2.1-P4",
        source="方案1 二(二)1(3)",
        label=Label("Early-collection bonus", "提前收款奖"),
        doc="By the month of the receipt, whenever the deal was made.",
    ),
)

DEPARTMENT = (
    Measure(
        "plan",
        on="departments",
        unit="area",
        formula="only(targets.value) filter (where targets.metric = 'area' and targets.value > 0) * 1",
        clause="S2.1-I1",
        source="方案1 二(二)2",
        label=Label("Planned area", "部门计划销售面积"),
    ),
    Measure(
        "amount_plan",
        on="departments",
        unit="money",
        formula="only(targets.value) filter (where targets.metric = 'amount' and targets.value > 0) * 1",
        clause="S2.1-P6",
        source="方案1 二(二)2①",
        label=Label("Planned amount", "部门计划销售金额"),
        doc="Only where the first band goes by amount (S2.1-X5).",
    ),
    Indicator(
        "completion",
        on="departments",
        unit="rate",
        formula="sum(deals.area_m2) / plan",
        clause="S2.1-I1",
        source="方案1 二(二)2",
        label=Label("Department completion", "部门完成率"),
        doc="All deals of the month by people of the department on the day of the deal, whatever their role.",
    ),
    Measure(
        "ratio",
        on="departments",
        unit="rate",
        # an unknown completion leaves the ratio unknown, also where the first band goes by amount
        formula="if(first_band_basis = 'amount'"
        " and completion >= 0 and sum(deals.amount) / amount_plan >= first_band_from, first_band_ratio,"
        " if(zero_band_below is not null and completion < zero_band_below, 0,"
        " if(first_band_basis = 'amount' and completion >= first_band_from, second_band_ratio,"
        " band(completion, department_ratio))))",
        clause="S2.1-P6",
        source="方案1 二(二)2①..④",
        label=Label("Department ratio", "业绩提成比例"),
        doc="The first band by area or by amount (S2.1-X5); a zero band only if the client adds one (S2.1-X6).",
    ),
)

PAYABLE = (
    Measure(
        "bonus_due",
        on="people",
        unit="money",
        formula="quantity_bonus + closing_bonus + price_bonus + early_collection_bonus",
        clause="S2.1-P5",
        source="方案1 二(二)1",
        label=Label("Bonus due", "个人绩效奖金应发总额"),
    ),
    Measure(
        "release_ratio",
        on="people",
        unit="rate",
        formula="department.ratio",
        clause="S2.1-P6",
        source="方案1 二(二)2",
        label=Label("Ratio of the month", "本月提成比例"),
        doc="That of the department of the last day of employment in the month (G12).",
    ),
    Payout(
        "base_pay",
        on="people",
        unit="money",
        formula="wage_base",
        label=Label("Base pay", "底薪"),
        doc="The part of the month's wage that no rule of the document sets; S2.1-N2 measures the wage with it.",
    ),
    Payout(
        "bonus_payable",
        on="people",
        unit="money",
        formula="greatest(bonus_due * release_ratio, 0)",
        clause="S2.1-P7",
        source="方案1 二(二)",
        label=Label("Bonus payable", "绩效奖金实发额"),
    ),
)

RULES = (*QUOTA, *QUANTITY, *PRICE, *COLLECTION, *DEPARTMENT, *PAYABLE)
