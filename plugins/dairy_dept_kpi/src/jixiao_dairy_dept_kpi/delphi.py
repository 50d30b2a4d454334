"""Weights by experts in rounds: each gives weights that add up, until their opinions lie close together (特尔菲法)."""

from __future__ import annotations

from jixiao import Check, Label, Measure

_PERIOD = "period"
_SOURCE = "篇四 第三"


def _measure(name: str, on: str, formula: str, unit: str, en: str, zh: str, doc: str = "") -> Measure:
    return Measure(
        name,
        on=on,
        formula=formula,
        unit=unit,
        every=_PERIOD,
        clause=["S1.6-W4"],
        source=_SOURCE,
        label=Label(en, zh),
        doc=doc,
    )


RULES = (
    # an expert's weights of a round
    _measure(
        "answered", "ballots", "count(opinions.entry.weight) filter (where opinions.of.is_listed)", "count",
        "Indicators that the expert weighs", "已赋权指标数",
    ),
    _measure(
        "total", "ballots", "sum(opinions.entry.weight) filter (where opinions.of.is_listed)", "rate",
        "Sum of the expert's weights", "权重合计",
    ),
    _measure(
        "ballot_fault", "ballots",
        (
            "if(answered < stage.item_count, concat('expert_leaves_out_item ', expert_id, ' round ', text(round)), "
            "if(expert_sum_mode = 'reject' and total <> 1, "
            "concat('expert_weights_do_not_sum ', expert_id, ' round ', text(round)), null))"
        ),
        "text", "What is wrong with the expert's weights", "专家权重的问题",
        doc="Weights that do not add up go back to the expert, or are scaled; one who leaves out an item always.",
    ),
    _measure(
        "share", "opinions",
        "if(of.is_listed, if(expert_sum_mode = 'reject', entry.weight, entry.weight / ballot.total), null)", "rate",
        "Weight that the expert gives", "专家权重",
    ),
    # a round
    _measure("lowest", "polls", "min(opinions.share)", "rate", "Lowest weight", "最低权重"),
    _measure("highest", "polls", "max(opinions.share)", "rate", "Highest weight", "最高权重"),
    _measure("mean", "polls", "avg(opinions.share)", "rate", "Mean of the experts", "平均权重"),
    _measure("middle", "polls", "median(opinions.share)", "rate", "Median of the experts", "权重中位数"),
    _measure("spread", "polls", "highest - lowest", "rate", "Spread of the experts", "意见差距"),
    _measure(
        "experts", "rounds", "count(ballots) filter (where ballots.answered > 0)", "count", "Experts heard", "专家人数",
    ),
    _measure(
        "is_agreed", "rounds",
        "coalesce(max(polls.spread) filter (where polls.of.is_listed) <= consensus_spread_ratio, false)", "flag",
        "Opinions lie close together", "意见一致",
    ),
    _measure(
        "round_counts", "rounds", "experts > 0 and round <= max_rounds", "flag", "Round of the procedure", "有效轮次",
    ),
    _measure(
        "last_round", "stages",
        (
            "coalesce(min(rounds.round) filter (where rounds.round_counts and rounds.is_agreed), "
            "max(rounds.round) filter (where rounds.round_counts))"
        ),
        "count", "Round that decides", "终止轮次",
        doc="The first in which the experts agree, else the last on record; none after the highest number.",
    ),
    # the outcome
    _measure(
        "delphi_mean", "staged_kpis", "only(polls.mean) filter (where polls.round = stage.last_round)", "rate",
        "Mean of the last round", "末轮平均权重",
    ),
    _measure(
        "delphi_median", "staged_kpis", "only(polls.middle) filter (where polls.round = stage.last_round)", "rate",
        "Median of the last round", "末轮权重中位数",
    ),
    _measure(
        "medians_in_all", "stages", "sum(staged_kpis.delphi_median) filter (where staged_kpis.is_listed)", "rate",
        "Sum of the medians", "中位数合计",
    ),
    _measure(
        "delphi_weight", "staged_kpis",
        (
            "if(is_listed, if(delphi_aggregate = 'mean', delphi_mean, delphi_median / stage.medians_in_all), null)"
        ),
        "rate", "Weight by the experts", "德尔菲法权重", doc="Medians need not add up, so they are scaled.",
    ),
    _measure(
        "has_too_few", "rounds", "round_counts and experts < min_experts and round <= stage.last_round", "flag",
        "Too few experts in a round that matters", "专家人数不足",
    ),
    _measure(
        "thin_round", "stages", "min(rounds.round) filter (where rounds.has_too_few)", "count",
        "First round with too few experts", "专家人数不足的轮次",
    ),
    _measure(
        "matters", "ballots",
        "coalesce(ballot_fault is not null and answered > 0 and round <= stage.last_round, false)",
        "flag", "A faulty ballot up to the last round", "影响结果的问题",
    ),
    _measure(
        "faulty_round", "stages", "min(ballots.round) filter (where ballots.matters)", "count",
        "First round with a faulty ballot", "首个有问题的轮次",
    ),
    _measure(
        "faulty_expert", "stages",
        "min(ballots.expert_id) filter (where ballots.matters and ballots.round = faulty_round)", "text",
        "First expert of it by name", "首位有问题的专家",
    ),
    _measure(
        "delphi_fault", "stages",
        (
            "if(last_round is null, 'no_expert_weights', "
            "if(thin_round is not null, concat('too_few_experts round ', text(thin_round)), "
            "only(ballots.ballot_fault) filter "
            "(where ballots.matters and ballots.round = faulty_round and ballots.expert_id = faulty_expert)))"
        ),
        "text", "What is wrong with the experts' weights", "专家权重的问题",
    ),
)  # fmt: skip

CHECKS = (
    Check(
        "ballots_are_whole",
        on="ballots",
        where="stage.uses_experts and matters",
        formula="ballot_fault is null",
        every=_PERIOD,
        clause="S1.6-W4",
        source=_SOURCE,
        message=Label(
            "{ballot_fault}: the weights of {expert_id} in round {round} are {total} for {answered} indicators; "
            "they go back to the expert",
            "{ballot_fault}：专家 {expert_id} 第 {round} 轮对 {answered} 项指标的权重合计为 {total}，应退回专家",
        ),
    ),
)
