"""The ranking: who is rated up or down, and who gets a yellow card (方案6 二1.1, 二5)."""

from __future__ import annotations

from jixiao import Label, Measure, Penalty, Promotion
from jixiao_real_estate.ranking.events import is_chosen

_AMONG_PEERS = "over (partition by peers)"


def _group(
    name: str, place: str, first: str, size: str, kind: str, *, clause: str, source: str, label: Label
) -> tuple[Measure, ...]:
    """One group of the ranking: the first `size` people by `place`, where a tie takes its last place.

    A tie across the edge stays outside (G5). If it is a tie for the first place, the group is empty: then recorded
    decisions choose among the tied people, if they name no more than the group holds.
    """
    tie, choice = f"{name}_tie", f"{name}_choice"

    def measure(rule: str, formula: str, en: str, zh: str) -> Measure:
        words = Label(f"{label.en}: {en}", f"{label.zh}：{zh}")
        return Measure(
            rule,
            on="people",
            where="is_assessed",
            formula=formula,
            unit="flag",
            clause=[clause],
            source=source,
            label=words,
        )

    return (
        measure(
            tie,
            f"coalesce({first} = 1 and {place} > {size} and {size} > 0, false)",
            "in the tie that leaves it empty",
            "并列致无人入列",
        ),
        measure(choice, f"{tie} and {is_chosen(kind)}", "chosen among the tied", "并列者中选定"),
        measure(
            f"in_{name}",
            f"coalesce({place} <= {size}, false) or ({choice} and sum(if({choice}, 1, 0)) {_AMONG_PEERS} <= {size})",
            "belongs to it",
            "入列",
        ),
        measure(f"{name}_undecided", f"{tie} and not any(in_{name}) {_AMONG_PEERS}", "decision needed", "待决定"),
    )


RULES: tuple[Measure | Penalty | Promotion, ...] = (
    Measure(
        "team_size",
        on="people",
        where="is_assessed",
        formula=f"count(*) filter (where is_assessed) {_AMONG_PEERS}",
        unit="count",
        clause=["S2.6-M1"],
        source="方案6 二1.1",
        label=Label("Sellers compared", "参加排名人数"),
        doc="All sellers in employment without supervisors, also those without a composite.",
    ),
    Measure(
        "group_size",
        on="people",
        where="is_assessed",
        formula=(
            "if(team_size < min_team_size, 0, greatest(1, "
            "if(group_rounding = 'down', floor(team_size * group_share), ceil(team_size * group_share))))"
        ),
        unit="count",
        clause=["S2.6-M1"],
        source="方案6 二1.1",
        label=Label("Places in the head and in the last group", "升降级名额"),
        doc="At least 1 in a team that is large enough, none in a smaller one (X6).",
    ),
    Measure(
        "head_place",
        on="people",
        where="is_assessed",
        formula=f"place(composite) filter (where composite > 0) {_AMONG_PEERS}",
        unit="count",
        clause=["S2.6-M1"],
        source="方案6 二1.1",
        label=Label("Place from the top, ties at their last", "正数名次（并列取后）"),
        doc="A composite of 0 is never rated up (G16).",
    ),
    Measure(
        "head_first",
        on="people",
        where="is_assessed",
        formula="rank() filter (where composite > 0) over (partition by peers order by composite desc)",
        unit="count",
        clause=["S2.6-M1"],
        source="方案6 二1.1",
        label=Label("Place from the top, ties at their first", "正数名次（并列取前）"),
    ),
    *_group(
        "head_group",
        "head_place",
        "head_first",
        "group_size",
        "rated_up",
        clause="S2.6-M1",
        source="方案6 二1.1",
        label=Label("Head group", "升级组"),
    ),
    Measure(
        "last_place",
        on="people",
        where="is_assessed",
        formula="place() filter (where not in_head_group) over (partition by peers order by composite)",
        unit="count",
        clause=["S2.6-M1"],
        source="方案6 二1.1",
        label=Label("Place from the bottom, ties at their last", "倒数名次（并列取后）"),
        doc="Nobody of the head group is among the last (X6, X7).",
    ),
    Measure(
        "last_first",
        on="people",
        where="is_assessed",
        formula="rank() filter (where not in_head_group) over (partition by peers order by composite)",
        unit="count",
        clause=["S2.6-M1"],
        source="方案6 二1.1",
        label=Label("Place from the bottom, ties at their first", "倒数名次（并列取前）"),
    ),
    *_group(
        "last_group",
        "last_place",
        "last_first",
        "group_size",
        "rated_down",
        clause="S2.6-M1",
        source="方案6 二1.1",
        label=Label("Last group", "降级组"),
    ),
    *_group(
        "card_group",
        "last_place",
        "last_first",
        "yellow_card_count",
        "yellow_card",
        clause="S2.6-N1",
        source="方案6 二5",
        label=Label("Yellow cards", "黄牌"),
    ),
    Measure(
        "is_eliminated_as_last",
        on="people",
        where="is_assessed",
        formula="in_last_group and (last_group_effect = 'eliminate' or coalesce(rank <= rank_lowest, false))",
        unit="flag",
        clause=["S2.6-M1"],
        source="方案6 二1.1",
        label=Label("Eliminated from the last group", "末位淘汰"),
        doc="Elimination only from the lowest level, unless the client eliminates at once (X5).",
    ),
    Measure(
        "next_rank",
        on="people",
        where="is_assessed and rank is not null and (in_head_group or (in_last_group and not is_eliminated_as_last))",
        formula="if(in_head_group, if(rank < rank_highest, rank + 1, rank), rank - 1)",
        sets="rank",
        clause=["S2.6-M1"],
        source="方案6 二1.1",
        label=Label("Level from the next month", "次月等级"),
        doc="One level up or down; at the highest level the person stays (G15).",
    ),
    Promotion(
        "rated_up",
        on="people",
        where="in_head_group",
        text="'rated_up'",
        clause=["S2.6-M1"],
        source="方案6 二1.1",
        label=Label("Rated up", "升级"),
    ),
    Promotion(
        "rated_down",
        on="people",
        where="in_last_group and not is_eliminated_as_last",
        text="'rated_down'",
        clause=["S2.6-M1"],
        source="方案6 二1.1",
        label=Label("Rated down", "降级"),
    ),
    Promotion(
        "eliminated_as_last",
        on="people",
        where="is_eliminated_as_last",
        formula="true",
        unit="flag",
        text="'eliminated'",
        sets="terminated",
        clause=["S2.6-M1"],
        source="方案6 二1.1",
        label=Label("Eliminated from the last group", "末位淘汰"),
    ),
    Promotion(
        "rating_undecided",
        on="departments",
        where="any(people.head_group_undecided) or any(people.last_group_undecided)",
        text="'decision needed'",
        clause=["S2.6-M1"],
        source="方案6 二1.1",
        label=Label("A tie leaves a group empty", "并列致名额空缺，待决定"),
        doc="Nobody moves until events rated_up or rated_down name the people chosen.",
    ),
    Measure(
        "is_second_card",
        on="people",
        where="is_assessed",
        formula="yellow_card_effect = 'eliminate_after_two' and in_card_group and coalesce(prior.yellow_card, false)",
        unit="flag",
        clause=["S2.6-N1"],
        source="方案6 二5",
        label=Label("Second yellow card in a row", "连续第二张黄牌"),
    ),
    Penalty(
        "yellow_card",
        on="people",
        where="in_card_group and not is_second_card",
        formula="true",
        unit="flag",
        text="'yellow_card'",
        clause=["S2.6-N1"],
        source="方案6 二5",
        label=Label("Yellow card", "黄牌"),
        doc="A record; the value is what the next month reads of this one.",
    ),
    Penalty(
        "eliminated_by_cards",
        on="people",
        where="is_second_card",
        formula="true",
        unit="flag",
        text="'eliminated'",
        sets="terminated",
        clause=["S2.6-N1"],
        source="方案6 二5",
        label=Label("Eliminated after two yellow cards", "连续两张黄牌淘汰"),
    ),
    Penalty(
        "yellow_card_undecided",
        on="departments",
        where="any(people.card_group_undecided)",
        text="'decision needed'",
        clause=["S2.6-N1"],
        source="方案6 二5",
        label=Label("A tie leaves the yellow cards open", "并列致黄牌待决定"),
    ),
)
