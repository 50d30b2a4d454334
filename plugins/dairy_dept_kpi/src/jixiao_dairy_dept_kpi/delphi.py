"""Weights by experts in rounds: each gives weights that add up, until their opinions lie close together (特尔菲法)."""

from __future__ import annotations

from jixiao import Check, Label

#: the block whose rules these are, and what it is told
BLOCK = "delphi_weights"
PARAMETERS = {
    "items": "staged_kpis",
    "lists": "stages",
    "list": "stage",
    "every": "period",
    "clause": "S1.6-W4",
    "source": "篇四 第三",
}

CHECKS = (
    Check(
        "ballots_are_whole",
        on="ballots",
        where="stage.uses_experts and matters",
        formula="ballot_fault is null",
        every="period",
        clause="S1.6-W4",
        source="篇四 第三",
        message=Label(
            "{ballot_fault}: the weights of {expert_id} in round {round} are {total} for {answered} indicators; "
            "they go back to the expert",
            "{ballot_fault}：专家 {expert_id} 第 {round} 轮对 {answered} 项指标的权重合计为 {total}，应退回专家",
        ),
    ),
)
