"""What of the document is no formula: the assessment itself, its aims, and what the document leaves open."""

from __future__ import annotations

from jixiao import Finding, Label, Note, Process

PROCESSES = (
    Process(
        "monthly_assessment",
        clause="S2.1-A1",
        source="方案1 一(三)",
        title=Label("Monthly assessment of all sellers", "销售人员月度考核"),
        actor=Label("Sales department manager", "销售部经理"),
        every="month",
        doc=Label("One assessor for all sellers alike; the document gives no appeal.", "统一考核；文中未规定申诉。"),
    ),
)

NOTES = (
    Note(
        clause="S2.1-A2",
        source="方案1 一(一)、一(二)",
        reason=Label(
            "Aims, and that results lead while other forms of assessment may be combined: nothing to compute.",
            "考核目的与形式（以业绩考核为主），无可计算的内容。",
        ),
    ),
    Note(
        clause="S2.1-A3",
        source="方案1 二(一)",
        reason=Label(
            "The double link is the product bonus_due x release_ratio of bonus_payable (S2.1-P5, P6, P7).",
            "双向挂钩即 bonus_payable 中应发总额与提成比例之积（S2.1-P5、P6、P7）。",
        ),
    ),
)

FINDINGS = (
    Finding(
        "S2.1-X1",
        code="TERM, BLANK",
        what=Label(
            "The bonus on the deal price stands without a subject: who is the closer, which deals, beside or instead of"
            " the quantity bonus; it is not part of the sum of the bonus due.",
            "“成交者，按成交价%发放奖金”未说明成交者是谁、哪些成交、与数量奖并行还是替代，且不在应发总额之内。",
        ),
        reading=Label("Off until the client names scope and percentage.", "客户明确范围与比例之前不计。"),
        terms="deal_price_bonus",
    ),
    Finding(
        "S2.1-X2",
        code="BOUND",
        what=Label(
            "Whether the higher rate holds for the part above 50% or, once 50% is reached, for the whole excess.",
            "超额达到50%以上时，高标准适用于超出部分还是全部超额面积。",
        ),
        reading=Label("Only for the part.", "仅适用于50%以上的部分。"),
        terms="over50_rate",
    ),
    Finding(
        "S2.1-X3",
        code="FORMULA",
        what=Label(
            "The percentage of the price bonus has no base; a difference of rates alone is no money.",
            "“按其差率的%计提奖金”未说明计提基数。",
        ),
        reading=Label("The list amount of the deal.", "以该笔成交的标价总额为基数。"),
        terms="price_bonus_base",
    ),
    Finding(
        "S2.1-X4",
        code="BOUND",
        what=Label(
            "Whether the raised early-collection rate holds for the whole area or for later steps; what a part of a"
            " step brings.",
            "提前收款奖递增后的标准适用于全部面积还是其后各档；不足5天如何计算。",
        ),
        reading=Label("The whole area, full steps of five days.", "适用于全部面积，按整5天递增。"),
        terms="early_steps",
    ),
    Finding(
        "S2.1-X5",
        code="CONFLICT",
        what=Label(
            "The first band of the department ratio speaks of the sales task, the others of the area task.",
            "第一档为“计划销售任务”，其余各档为“计划销售面积任务”。",
        ),
        reading=Label("Area for all bands.", "各档均按面积。"),
        terms="first_band_basis",
    ),
    Finding(
        "S2.1-X6",
        code="LIMIT",
        what=Label(
            "Below 70% the bonus is still paid at 60%, even where the department sold nothing.",
            "完成率不足70%仍按60%支付，部门零销售时也如此。",
        ),
        reading=Label("As written.", "按原文。"),
        terms="zero_band_below",
    ),
    Finding(
        "S2.1-X7",
        code="DUP",
        what=Label(
            "The prize for exceeding the quota rewards what the quantity bonus rewards.",
            "超额完成任务奖与销售数量奖重复奖励。",
        ),
        reading=Label("Both are paid.", "两者并发。"),
        terms="over_quota_reward",
    ),
    Finding(
        "S2.1-X8",
        code="OPENEND",
        what=Label(
            "The ladders of fines name no step after the last one and no counting window.",
            "各项处罚未规定最后一次之后如何处理，也未规定次数的累计期间。",
        ),
        reading=Label("The whole employment counts, the last step repeats.", "按任职期间累计，最后一档重复适用。"),
        terms=("ladder_window", "ladder_after_last"),
    ),
    Finding(
        "S2.1-X9",
        code="TERM",
        what=Label(
            "“Commission” of a deal is no term of this scheme; the quantity bonus is of the month and not of a deal.",
            "“本次成交提成”在本方案中没有定义，数量奖按月而非按笔计算。",
        ),
        reading=Label(
            "What the deal added to the bonus due of each month, times the ratio of that month.",
            "该笔成交在各月应发总额中增加的部分乘以当月提成比例。",
        ),
        terms="forfeited_commission",
    ),
    Finding(
        "S2.1-X10",
        code="GAP, TERM",
        what=Label(
            "Complaints about service that are not about attitude have no rule; attitude may be argued to be service.",
            "服务原因但非态度的投诉没有规定；态度也可视为服务。",
        ),
        reading=Label(
            "Attitude is expelled, what is not service has a ladder, service complaints are only warned about.",
            "态度投诉除名，服务之外的投诉按次处罚，服务投诉仅作提示。",
        ),
        terms="service_complaint",
    ),
    Finding(
        "S2.1-X11",
        code="TIME",
        what=Label(
            "No period for a trial employee's failure; whether the three months restart after a demotion, whether"
            " demoted sellers are eliminated too, and how they are confirmed again.",
            "试用员工完不成任务的期间未定；降为试用后三个月是否重新计算、是否同样淘汰、如何恢复转正均未规定。",
        ),
        reading=Label(
            "Tested each month, demoted sellers too; the counter restarts; confirmed again by a recorded decision only,"
            " from the following month.",
            "每月考核，降为试用者亦同；重新计数；仅凭核定记录恢复转正，次月生效。",
        ),
        terms=("trial_quota_test", "status_restored_by"),
    ),
    Finding(
        "S2.1-X12",
        code="LEGAL",
        what=Label(
            "A wage that is below the floor already; the order against other fines; the floor against the legal"
            " minimum wage.",
            "工资已低于下限时如何处理；与其他处罚的先后；下限与法定最低工资的关系。",
        ),
        reading=Label("Nothing is deducted then; the other fines come first.", "此时不扣；其他处罚在先。"),
        terms="shortfall_order",
    ),
    Finding(
        "S2.1-X13",
        code="TIE, TERM",
        what=Label("Measure and ties of the champion's prizes.", "销售冠军、销售能手的评奖依据及并列处理未规定。"),
        reading=Label("Area; a tie shares the prize equally.", "按面积；并列者平分奖金。"),
        terms=("prize_measure", "prize_tie"),
    ),
    Finding(
        "S2.1-X14",
        code="TERM",
        what=Label("Whether the prizes are multiplied by the department ratio.", "各项奖励是否乘以业绩提成比例。"),
        reading=Label("No, they are added after the bonus payable.", "不乘，在实发奖金之外加发。"),
        terms="prizes_times_department_ratio",
    ),
    Finding(
        "S2.1-X15",
        code="TERM",
        what=Label(
            "A deal below the allowed rate: only without bonus, or set off against other deals.",
            "低于规定折扣率的成交仅不计奖，还是与其他成交相抵。",
        ),
        reading=Label("Each deal by itself, never negative.", "逐笔计算，不为负。"),
        terms="price_bonus_netting",
    ),
    Finding(
        "S2.1-X16",
        code="FORMULA",
        what=Label(
            "Without a quota (a new seller), or with a quota of 0, the share of over-fulfilment is undefined.",
            "无任务指标（新员工）或指标为0时，超额比例无法计算。",
        ),
        reading=Label(
            "No quantity bonus, no prize for exceeding it, no shortfall; the month is neither met nor missed.",
            "不计数量奖、超额奖与未完成扣罚；当月既不算完成也不算未完成。",
        ),
        terms="no_quota",
    ),
    Finding(
        "S2.1-X17",
        code="TERM",
        what=Label("One champion of the department or of the company.", "销售冠军、销售能手按部门还是全公司评选。"),
        reading=Label("Of the department.", "按部门。"),
        terms="peer_group",
    ),
)
