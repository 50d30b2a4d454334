"""What the document leaves open: each gap with the reading that is taken, and the term that chooses another."""

from __future__ import annotations

from jixiao import Finding, Label


def _finding(
    number: int, code: str, what: tuple[str, str], reading: tuple[str, str], terms: str | tuple[str, ...] = ()
) -> Finding:
    return Finding(f"S2.12-X{number}", code=code, what=Label(*what), reading=Label(*reading), terms=terms)


FINDINGS = (
    _finding(
        1,
        "TABLE, BLANK",
        (
            "The table of ranks is missing; it carries pay and requirements.",
            "职级、工资与业绩要求的表格缺失。",
        ),
        ("The client supplies rank_table.", "由客户提供 rank_table。"),
        "rank_table",
    ),
    _finding(
        2,
        "CLIFF",
        (
            "One yuan below the big-deal limit earns ten times the commission of one at the limit, and fund beside.",
            "比大单起点少一元的成交，提成为大单的十倍，且另计基金。",
        ),
        ("As written: the low rate on the whole deal.", "按原文：整笔适用大单比例。"),
        "big_deal_rate_on",
    ),
    _finding(
        3,
        "CONFLICT",
        (
            "The fund is paid on all personal sales, yet big deals carry none.",
            "基金按个人全部业绩计算，但大单不计基金。",
        ),
        ("Big deals are left out.", "大单不计。"),
        "fund_on_big_deals",
    ),
    _finding(
        4,
        "GAP",
        (
            "The 15th itself is neither before nor after it; a request and its approval may lie on both sides.",
            "15日当天既非“之前”也非“之后”；申请与批准可能分在两侧。",
        ),
        ("The 15th is in time; the day of approval decides.", "15日视为按时，以批准日为准。"),
        "confirmation_cutoff",
    ),
    _finding(
        5,
        "DUP",
        (
            "Confirmation after six months by sales asks for the same sum as the early one.",
            "期满转正与提前转正的业绩要求相同。",
        ),
        ("As written.", "按原文。"),
        "confirmation_sales",
    ),
    _finding(
        6,
        "GAP",
        ("Nothing is said of who is not confirmed after six months.", "试用期满未转正者如何处理未规定。"),
        (
            "Pay stops from the first whole month after it that ends without an approval; commission is only shown.",
            "自期满后首个未获批准的完整月份起停发，提成仅列示。",
        ),
        "not_confirmed",
    ),
    _finding(
        7,
        "TIME",
        (
            "Whether the standard of three months has to be met within the retention month alone.",
            "留用期的达标按当月还是按三个月计算。",
        ),
        ("Over the three months that end with it.", "按截至留用月的三个月滚动计算。"),
        "retention_test",
    ),
    _finding(
        8,
        "TIME",
        ("Whether the check is made once, in cycles or every month.", "考核是一次性、按周期还是逐月滚动。"),
        (
            "In cycles of three months from the month after confirmation; a new one follows a passed retention month.",
            "自转正次月起每三个月一个周期；留用期通过后开始新周期。",
        ),
        "check_rhythm",
    ),
    _finding(
        9,
        "TERM, TIME",
        (
            "No rank below the lowest requirement; a quarter of which fewer months were worked.",
            "月均业绩低于最低要求时的职级，以及季度内工作不满三个月时的平均，均未规定。",
        ),
        ("The lowest rank; months worked only.", "定为最低职级；仅按工作月份平均。"),
        "mean_months",
    ),
    _finding(
        10,
        "CONFLICT",
        (
            "Team leaders are out of scope, yet directors are excluded from seniority, people in charge paid housing.",
            "适用范围不含团队长，却又排除总监的年功补贴并给负责人发放住房补贴。",
        ),
        (
            "Seniority for sellers only; housing for anybody posted elsewhere in charge.",
            "年功补贴仅限适用人员；住房补贴适用于任何外派负责人。",
        ),
        "housing_allowance",
    ),
    _finding(
        11,
        "SCALE",
        (
            "Big deals count in the sales ratio; the scales of both scores are undefined.",
            "大单是否计入 K，N 与年终评分的量表，均未定义。",
        ),
        ("In full; scores from 0 to 1, above the limit refused.", "大单全额计入；评分为 0 至 1，超限不予采用。"),
        ("score_above_1_2", "manager_score_scale", "fund_score_scale", "score_limit"),
    ),
    _finding(
        12,
        "NUM",
        (
            "Names of the company and of the seniority allowance differ from article to article.",
            "公司名称与年功补贴名称前后不一，条文编号连写。",
        ),
        ("One company, one allowance.", "视为同一公司、同一补贴。"),
        "seniority_allowance",
    ),
    _finding(
        13,
        "TIME",
        (
            "From which day seniority counts for later hires, and on which day of the month.",
            "入职较晚者的年功起算日，以及当月按哪一天计算，未规定。",
        ),
        ("The later of hire and the stated day; the last day of the month.", "取入职日与规定日较晚者；按月末计算。"),
        ("seniority_day", "seniority_from"),
    ),
    _finding(
        14,
        "TIME",
        (
            "Which months count for the rank of an early confirmation in the third month or later.",
            "第三个月及以后提前转正者按哪几个月定级。",
        ),
        ("The three before; two only before three full months.", "按前三个月；不满三个月者按前两个月。"),
        "early_confirmation_months",
    ),
    _finding(
        15,
        "TERM",
        (
            "Whether commission, rank pay and allowances are due in a retention month.",
            "留用月是否计发提成、职级工资与补贴。",
        ),
        (
            "Commission is; the minimum wage stands for everything else.",
            "计发提成；最低工资取代其余各项。",
        ),
        "retention_commission",
    ),
    _finding(
        16,
        "TIME, TERM",
        (
            "Over which months the mean is taken, and what “in principle” allows.",
            "月均业绩的区间，以及“原则上”的例外，未规定。",
        ),
        ("The last six months; less service with an approval.", "按最近六个月；服务不满半年须经批准。"),
        "founding_window",
    ),
    _finding(
        17,
        "TIME",
        ("A deal in the second month, or by its end.", "“第二个月无成交”是指当月还是截至当月。"),
        ("By its end.", "截至第二个月末。"),
        "zone_deal_deadline",
    ),
    _finding(
        18,
        "LIMIT",
        ("The factor of rank pay can be 1.06 at most.", "职级工资系数最高只能为 1.06。"),
        ("As written.", "按原文。"),
        "rank_pay_factor_cap",
    ),
    _finding(
        19,
        "DUP",
        ("Set-aside and payment of the fund have the same rate.", "基金的计提与发放比例相同。"),
        ("One payment, times the score.", "一次发放，乘以得分。"),
        "fund_payments",
    ),
    _finding(
        20,
        "TERM",
        ("Commission of a leaver for a project that is established later.", "离职后成立的项目，提成如何处理未规定。"),
        ("Paid.", "照发。"),
        "leaver_commission",
    ),
    _finding(
        21,
        "TIME",
        (
            "To which month a deal belongs in K, confirmation, ranks and checks.",
            "业绩按签约、到款还是成立的月份归属未规定。",
        ),
        ("That of its date; only the commission goes by its establishment.", "按成交日期；仅提成按成立日期。"),
        "deal_month",
    ),
    _finding(
        22,
        "TERM",
        (
            "A prospect of two sellers, or qualified twice.",
            "两名员工共有或重复认定的潜在客户如何计算未规定。",
        ),
        (
            "Once, on the first day, for the owner of that day; of two owners the lower id.",
            "只计一次，按首次合格日归当日所属员工；同日两人取编号较小者。",
        ),
    ),
)
