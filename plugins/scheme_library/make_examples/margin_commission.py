"""A pump manufacturer over fourteen months: deals, costs and receivables of fourteen engineers, requests and events."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from workbook import Row, Sheet, write

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "岗位": "role", "等级": "rank", "小组": "team_id", "入职日期": "hire_date",
    "转正日期": "confirm_date", "离职日期": "leave_date", "绩效工资": "performance_pay",
}  # fmt: skip
_TARGETS = {"对象类型": "scope_type", "工号": "scope_id", "月份": "period", "指标": "metric", "金额": "value"}
_DEALS = {
    "订单编号": "deal_id", "工号": "person_id", "日期": "date", "客户编号": "customer_id", "订单金额": "amount",
    "是否新市场": "is_new_market", "特价": "is_low_price",
}  # fmt: skip
_CUSTOMERS = {
    "客户编号": "customer_id", "客户名称": "name", "归属员工": "owner_id", "首次成交日期": "first_deal_date",
    "最近成交日期": "last_deal_date", "是否独立开发": "developed_alone", "净利润": "net_profit",
}  # fmt: skip
_COSTS = {
    "工号": "person_id", "小组": "team_id", "月份": "period", "产品成本": "product_cost",
    "客户群费用": "customer_group_cost", "分摊费用": "allocated_cost", "分摊权重": "shared_weight",
}  # fmt: skip
_RECEIVABLES = {
    "工号": "person_id",
    "月份": "period",
    "月初应收": "opening",
    "月末应收": "closing",
    "逾期金额": "overdue",
}
_EVENTS = {
    "事件编号": "event_id", "工号": "person_id", "日期": "date", "事件类型": "type", "已核实": "verified",
    "金额": "amount_decided", "核定人": "decided_by", "核定日期": "decided_on", "备注": "note",
}  # fmt: skip
_APPROVALS = {
    "审批编号": "request_id", "审批类别": "kind", "申请对象": "subject", "申请日期": "requested_on",
    "批准日期": "approved_on", "审批人": "approver_role", "审批结果": "result", "原因": "cause",
}  # fmt: skip
_HISTORY = {"工号": "person_id", "小组编号": "department_id", "期间": "period", "指标": "metric", "数值": "value"}
_SCORES = {"工号": "person_id", "考核期间": "period", "评分项目": "item", "评分人": "assessor_role", "得分": "score"}

_NAMES = [
    "赵立", "钱进", "孙悦", "李航", "周平", "吴迪", "郑好", "王磊", "冯远", "陈静", "褚亮", "卫宁", "蒋帆", "沈洁",
]  # fmt: skip
_RANKS = [
    "特级", "高级", "中级", "高级", "初级", "高级", "-", "初级", "高级", "初级", "初级", "中级", "中级", "中级",
]  # fmt: skip
_TEAMS = {"T1": "华东组", "T2": "华南组", "T3": "华北组"}
#: July to December 2025 are history, January 2026 to February 2027 are evaluated
_PAST = [f"2025-{month:02}" for month in range(7, 13)]
_MONTHS = [f"{2026 + at // 12}-{at % 12 + 1:02}" for at in range(14)]
_SEASON = [9, 7, 10, 11, 11, 12, 9, 9, 11, 12, 10, 9]
#: sales over plan, where it matters: a demotion, an elimination, a cap, a change of plan
_LEVELS = {"E01": 108, "E02": 107, "E03": 97, "E04": 84, "E05": 45, "E09": 205, "E10": 44, "E13": 88}
#: what is collected of a month's dues, in percent
_COLLECTED = [100, 98, 95, 92, 86, 83, 77, 72, 66, 57]
_LEFT = {"E08": "2026-05", "E05": "2026-06"}


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20260808)
    people = [_person(number) for number in range(1, 15)]
    others: list[Row] = [
        {"person_id": "M01", "name": "韩经理", "role": "部门经理", "team_id": "T1"},
        {"person_id": "C01", "name": "杨文", "role": "销售文员", "team_id": "T1"},
    ]
    customers, deals = _sold(people, chance)
    sold = _by_month(deals)
    cheap = next(str(deal["deal_id"]) for deal in deals if deal["is_low_price"] == "是")
    data.mkdir(parents=True, exist_ok=True)
    teams: list[Row] = [{"team_id": code, "name": name} for code, name in _TEAMS.items()]
    money = dict.fromkeys(("value", "amount", "product_cost", "opening", "closing"), "#,##0")
    write(
        data / "staff.xlsx",
        [
            Sheet("员工", _PEOPLE, [*people, *others], {"performance_pay": "#,##0"}),
            Sheet("小组", {"小组编号": "team_id", "小组名称": "name"}, teams),
            Sheet("任务", _TARGETS, _targets(people), money, title="月度计划"),
        ],
    )
    write(
        data / "sales.xlsx",
        [
            Sheet("订单", _DEALS, deals, money, title="订单台账"),
            Sheet("客户", _CUSTOMERS, customers),
            Sheet("成本", _COSTS, _costs(people, sold, chance), money),
            Sheet("应收账款", _RECEIVABLES, _receivables(people, sold, chance), money),
        ],
    )
    calendar: list[Row] = [{"date": day, "new_year": "是"} for day in (dt.date(2026, 2, 17), dt.date(2027, 2, 6))]
    write(
        data / "records.xlsx",
        [
            Sheet("事件", _EVENTS, _events()),
            Sheet("审批", _APPROVALS, _approvals(cheap)),
            Sheet("评分", _SCORES, _scores(people, chance)),
            Sheet("历史记录", _HISTORY, _history(people, chance)),
            Sheet("工作日历", {"日期": "date", "春节": "new_year"}, calendar),
        ],
    )


def _person(number: int) -> Row:
    rank = _RANKS[number - 1]
    row: Row = {
        "person_id": f"E{number:02}", "name": _NAMES[number - 1], "role": "销售工程师",
        "rank": None if rank == "-" else rank, "team_id": f"T{(number + 4) // 5}",
        "hire_date": dt.date(2018 + number % 6, 1 + number * 5 % 12, 8),
        "confirm_date": dt.date(2025, 3, 1) if number in (5, 8, 10, 11) else dt.date(2022 + number % 3, 4, 1),
        "performance_pay": {"特级": 6000, "高级": 5000, "中级": 4000}.get(rank, 3000),
    }  # fmt: skip
    # hired, and on trial, in the first year; the one who leaves in it
    edges: dict[str, Row] = {
        "E07": {"hire_date": dt.date(2026, 3, 9), "confirm_date": None},
        "E08": {"leave_date": dt.date(2026, 5, 20)},
    }
    return row | edges.get(str(row["person_id"]), {})


def _serves(person: Row, month: str) -> bool:
    first = f"{person['hire_date']:%Y-%m}"
    return first <= month <= _LEFT.get(person["person_id"], "2099-12")


def _plan(person: Row, month: str) -> int:
    """Planned sales of a month: more for the higher ranks, and by season."""
    return int(person["performance_pay"]) * 6 * _SEASON[int(month[5:]) - 1]


def _targets(people: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for person in people:
        for month in (f"{year}-{at:02}" for year in (2026, 2027) for at in range(1, 13)):
            plan = _plan(person, month)
            changed = person["person_id"] == "E10" and "2026-06" <= month <= "2026-12"
            values = {"销售额": plan, "毛利": plan // 5}
            if changed:
                values |= {"调整后计划销售额": plan // 2, "调整后计划毛利": plan // 10}
            rows += [
                {
                    "scope_type": "个人",
                    "scope_id": person["person_id"],
                    "period": month,
                    "metric": metric,
                    "value": value,
                }
                for metric, value in values.items()
            ]
    return rows


def _sold(people: list[Row], chance: random.Random) -> tuple[list[Row], list[Row]]:
    """Customers, old and new, and what they ordered."""
    customers: list[Row] = []
    deals: list[Row] = []
    for person in people:
        own = [
            {
                "customer_id": f"{person['person_id']}-{at}", "name": f"{_NAMES[at]}水务",
                "owner_id": person["person_id"],
                "first_deal_date": dt.date(2021, at, 12), "last_deal_date": dt.date(2025, 12, at),
                "developed_alone": "否",
            }
            for at in range(1, 5)
        ]  # fmt: skip
        # won in the first year, some alone; one old customer comes back after more than a year
        own.append({**own[0], "customer_id": f"{person['person_id']}-5", "name": "新源泵站", "first_deal_date": None,
                    "last_deal_date": None, "developed_alone": "是" if chance.random() < 0.6 else "否"})  # fmt: skip
        if int(person["person_id"][1:]) % 3 == 0:
            own[3] |= {"last_deal_date": dt.date(2024, 11, 4), "developed_alone": "是"}
        if person["person_id"] in ("E01", "E09"):
            own[4] |= {"developed_alone": "是", "net_profit": 260000}
        customers += own
        for month in _MONTHS:
            if _serves(person, month):
                deals += _orders(person, month, own, chance)
    for number, deal in enumerate(deals, start=1):
        deal["deal_id"] = f"DD{number:04}"
    return customers, deals


def _orders(person: Row, month: str, own: list[Row], chance: random.Random) -> list[Row]:
    name = person["person_id"]
    level = _LEVELS.get(name, chance.randint(86, 112))
    if name == "E11" and month >= "2026-05":
        level = 118
    total = _plan(person, month) * (level + chance.randint(-4, 4)) // 100
    parts = [total * 45 // 100, total * 35 // 100]
    parts.append(total - sum(parts))
    which = [chance.randint(0, 2), 3 if month >= "2026-04" else 0, 4 if month >= "2026-03" else 1]
    return [
        {
            "person_id": name, "date": dt.date(int(month[:4]), int(month[5:]), 4 + 9 * at), "amount": amount,
            "customer_id": own[which[at]]["customer_id"],
            "is_new_market": "是" if name == "E09" and at == 2 and month >= "2026-06" else "否",
            "is_low_price": "是" if name == "E14" and month == "2026-07" and at == 0 else "否",
        }
        for at, amount in enumerate(parts)
    ]  # fmt: skip


def _by_month(deals: list[Row]) -> dict[tuple[str, str], int]:
    sold: dict[tuple[str, str], int] = {}
    for deal in deals:
        key = (deal["person_id"], f"{deal['date']:%Y-%m}")
        sold[key] = sold.get(key, 0) + deal["amount"]
    return sold


def _costs(people: list[Row], sold: dict[tuple[str, str], int], chance: random.Random) -> list[Row]:
    """Each one's own costs with a share of the team's; a month with a loss."""
    rows: list[Row] = []
    for month in _MONTHS:
        for team in _TEAMS:
            members = [person for person in people if person["team_id"] == team and _serves(person, month)]
            even = Decimal(100 // len(members)) / 100
            rows.append(
                {"team_id": team, "period": month, "customer_group_cost": 3000, "allocated_cost": 500 * len(members)}
            )
            for at, person in enumerate(members):
                sales = sold[person["person_id"], month]
                part = 101 if (person["person_id"], month) == ("E13", "2026-08") else chance.randint(71, 76)
                rows.append(
                    {
                        "person_id": person["person_id"], "period": month, "product_cost": sales * part // 100,
                        "customer_group_cost": sales * chance.randint(1, 3) // 100, "allocated_cost": 800,
                        "shared_weight": 1 - even * (len(members) - 1) if at == 0 else even,
                    }
                )  # fmt: skip
    return rows


def _receivables(people: list[Row], sold: dict[tuple[str, str], int], chance: random.Random) -> list[Row]:
    rows: list[Row] = []
    for person in people:
        opening = 0 if person["person_id"] == "E07" else 10000 * chance.randint(4, 12)
        for month in _MONTHS:
            if _serves(person, month):
                due = opening + sold[person["person_id"], month]
                closing = due - due * chance.choice(_COLLECTED) // 100
                rows.append(
                    {"person_id": person["person_id"], "period": month, "opening": opening, "closing": closing,
                     "overdue": closing // 5}
                )  # fmt: skip
                opening = closing
    return rows


def _history(people: list[Row], chance: random.Random) -> list[Row]:
    """The half-year before the first month, and the margins of the teams' years before."""
    rows: list[Row] = []
    for person in people:
        if person["person_id"] == "E07":
            continue
        for month in _PAST:
            plan = _plan(person, month)
            level = {"E01": 104, "E02": 103, "E04": 86, "E05": 85, "E09": 101, "E10": 104}.get(
                person["person_id"], chance.randint(94, 103)
            )
            values = {
                "销售额": plan * level // 100, "新市场销售额": 0, "毛利": plan * level // 450, "计划销售额": plan,
                "计划毛利": plan // 5, "留存奖金": Decimal(person["performance_pay"] * level * 3) / 1000,
            }  # fmt: skip
            rows += [
                {"person_id": person["person_id"], "period": month, "metric": metric, "value": value}
                for metric, value in values.items()
            ]
    for team, margins in {"T1": (3300000, 3350000), "T2": (3400000, 3300000), "T3": (2540000, 2600000)}.items():
        rows += [
            {"department_id": team, "period": str(year), "metric": "毛利", "value": value}
            for year, value in zip((2024, 2025), margins, strict=True)
        ]
    return rows


def _scores(people: list[Row], chance: random.Random) -> list[Row]:
    """Composites of two years; in the second one two people are tied for the second place."""
    fixed = {"E01": Decimal("93.5"), "E02": Decimal("91.0"), "E09": Decimal("91.0")}
    rows: list[Row] = []
    for year in (2025, 2026):
        for person in people:
            if f"{person['hire_date']:%Y}" <= str(year) and not (year == 2026 and person["person_id"] in _LEFT):
                score = Decimal(chance.randint(140, 178)) / 2
                if year == 2026:
                    score = fixed.get(person["person_id"], score)
                rows.append(
                    {"person_id": person["person_id"], "period": str(year), "item": "年度综合得分",
                     "assessor_role": "公司", "score": score}
                )  # fmt: skip
    return rows


def _events() -> list[Row]:
    """A heavy loss and a breach that the sales director decides on, and two rewards for major customers."""
    date = dt.date
    rows: list[Row] = [
        {
            "person_id": "E06", "date": date(2026, 4, 16), "type": "重大损失", "decided_by": "销售总监",
            "decided_on": date(2026, 4, 28), "note": "中级",
        },
        {
            "person_id": "E12", "date": date(2026, 9, 3), "type": "严重违纪", "decided_by": "销售总监",
            "decided_on": date(2026, 9, 10), "note": "初级",
        },
        {
            "person_id": "E01", "date": date(2026, 11, 20), "type": "重大客户奖励", "decided_by": "总经理",
            "decided_on": date(2026, 12, 18), "note": "E01-5", "amount_decided": 10400,
        },
        {
            "person_id": "E09", "date": date(2026, 12, 8), "type": "重大客户奖励", "decided_by": "总经理",
            "decided_on": date(2026, 12, 18), "note": "E09-5", "amount_decided": 5200,
        },
        {"person_id": "E03", "date": date(2026, 6, 9), "type": "严重违纪", "verified": "否"},
    ]  # fmt: skip
    return [{"event_id": f"SJ{at:02}", "verified": "是", **row} for at, row in enumerate(rows, start=1)]


def _approvals(cheap: str) -> list[Row]:
    """Requests, one of them for the deal at a special low price."""
    date = dt.date
    rows: list[tuple[str, str, dt.date, dt.date, str]] = [
        ("转正", "E07", date(2026, 5, 6), date(2026, 5, 8), "部门经理"),
        ("转正", "E07", date(2026, 5, 8), date(2026, 5, 15), "主管领导"),
        ("等级变动", "E02", date(2026, 2, 5), date(2026, 2, 12), "总经理"),
        ("等级变动", "E03", date(2026, 3, 10), date(2026, 3, 16), "总经理"),
        ("等级变动", "E09", date(2026, 4, 7), date(2026, 4, 13), "总经理"),
        ("直接定级", "E11>高级", date(2026, 4, 2), date(2026, 4, 20), "总经理"),
        ("计划调整", "E10", date(2026, 5, 11), date(2026, 5, 25), "总经理"),
        ("免予淘汰", "E10", date(2026, 7, 2), date(2026, 7, 6), "总经理"),
        ("提成封顶", "E09", date(2026, 8, 3), date(2026, 8, 7), "总经理"),
        ("特价", cheap, date(2026, 7, 1), date(2026, 7, 2), "总经理"),
        ("重大客户认定", "E01-5", date(2026, 11, 2), date(2026, 11, 12), "总经理"),
        ("重大客户认定", "E09-5", date(2026, 11, 25), date(2026, 12, 1), "总经理"),
    ]
    columns = ("kind", "subject", "requested_on", "approved_on", "approver_role")
    causes = {"计划调整": "华南市政工程停建", "提成封顶": "市政集中采购，市场突变"}
    return [
        {"request_id": f"SP{at:02}", "result": "同意", "cause": causes.get(row[0])}
        | dict(zip(columns, row, strict=True))
        for at, row in enumerate(rows, start=1)
    ]
