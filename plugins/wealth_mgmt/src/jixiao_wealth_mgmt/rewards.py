"""Who may found a team (第九条), and the prizes of contests (第十四条)."""

from __future__ import annotations

from jixiao import Label, Measure, Payout, Promotion
from jixiao_wealth_mgmt.wages import PAY_DAY

_TEAM, _CONTEST = "方案12 第九条(一)..(四)", "方案12 第十四条"
# the last months of service, or all of them (S2.12-X16)
_WINDOW = "if(founding_window = 'last_six_months', history.ago < founding_months, true)"

TEAM = (
    Measure(
        "founding_mean",
        on="people",
        unit="money",
        formula=f"sum(history.sales) filter (where {_WINDOW}) / count(history.sales) filter (where {_WINDOW})",
        clause="S2.12-M14",
        source=_TEAM,
        label=Label("Mean monthly sales", "月均业绩"),
        doc="Of the last six months or since hiring, months worked only.",
    ),
    Measure(
        "has_served",
        on="people",
        unit="flag",
        formula="add_months(hire_date, founding_months) <= period.last"
        " or count(approvals) filter (where approvals.kind = 'team' and approvals.is_granted"
        " and during(approvals.approved_on, all => true)) > 0",
        clause=("S2.12-M14", "S2.12-A3"),
        source=_TEAM,
        label=Label("Half a year of service, or approved without", "服务满半年或经批准"),
    ),
    Measure(
        "wants_to_manage",
        on="people",
        unit="flag",
        formula="count(events) filter (where events.type = 'wants_management' and events.verified"
        " and during(events.date, all => true)) > 0",
        clause="S2.12-M14",
        source=_TEAM,
        label=Label("Wants to manage", "愿意从事管理"),
    ),
    Measure(
        "is_at_fault",
        on="people",
        unit="flag",
        formula="count(events) filter (where events.type = 'serious_fault' and events.verified"
        " and during(events.date, all => true)) > 0",
        clause="S2.12-M14",
        source=_TEAM,
        label=Label("Serious fault", "重大过失"),
    ),
    Measure(
        "may_found_team",
        on="people",
        unit="flag",
        formula="is_assessed and standing <> 'probation' and has_served and wants_to_manage and not is_at_fault"
        " and founding_mean >= founding_mean_sales",
        clause="S2.12-M14",
        source=_TEAM,
        label=Label("May found a team", "可申请组建团队"),
    ),
    Promotion(
        "team_founding",
        on="people",
        where="may_found_team",
        text="'may found a team'",
        clause="S2.12-M14",
        source=_TEAM,
        label=Label("May found a team", "可申请组建团队"),
        doc="The branch applies, head office approves (S2.12-A3).",
    ),
)

CONTEST = (
    Measure(
        "prize_on",
        on="events",
        unit="date",
        formula="greatest(date, min(plan.approvals.approved_on) filter (where plan.approvals.is_granted))",
        clause="S2.12-P14",
        source=_CONTEST,
        label=Label("Prize due on", "奖金应发日"),
        doc="When there is both, the prize and the approved plan.",
    ),
    Measure(
        "prize",
        on="events",
        unit="money",
        formula="plan.amount * count",
        clause="S2.12-P14",
        source=_CONTEST,
        label=Label("Prize", "奖金"),
    ),
    Payout(
        "contest_prize",
        on="people",
        where="is_assessed and not is_stopped",
        unit="money",
        formula="sum(events.prize) filter (where events.type = 'contest_prize' and events.verified"
        " and coalesce(events.prize_on between period.start and period.last, false))",
        pays_on=PAY_DAY,
        clause="S2.12-P14",
        source=_CONTEST,
        label=Label("Contest prizes", "营销竞赛奖金"),
        doc="On the payroll, charged to the branch.",
    ),
)

RULES = (*TEAM, *CONTEST)
