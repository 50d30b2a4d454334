"""Twelve sales managers with their salespeople over half a year: sales, expenses, marks, weekly meetings, talks."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from workbook import Row, Sheet, write

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "岗位": "role", "上级工号": "superior_id", "区域": "region",
    "员工状态": "status", "入职日期": "hire_date", "转正日期": "confirm_date", "离职日期": "leave_date",
}  # fmt: skip
_TARGETS = {
    "对象类型": "scope_type", "对象编号": "scope_id", "期间": "period", "指标": "metric", "目标值": "value",
}  # fmt: skip
_SCORES = {
    "工号": "person_id", "考核期间": "period", "评分项目": "item", "考核人职务": "assessor_role",
    "考核人工号": "assessor_id", "得分": "score", "满分": "scale_max",
}  # fmt: skip
_EVENTS = {
    "事件编号": "event_id", "工号": "person_id", "日期": "date", "事件类型": "type", "解决日期": "settled_on",
    "备注": "note",
}  # fmt: skip
_GOALS = {
    "工号": "person_id", "考核期间": "period", "规划目标": "goal", "是否实现": "fulfilled", "未实现原因": "reason",
    "问题性质": "cause", "培训方法": "training",
}  # fmt: skip
_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴徐孙马朱", "伟芳军敏平辉霞刚玲杰"
_REGIONS = ("华东", "华北", "华南", "西南")
_MONTHS = [f"2026-{month:02}" for month in range(1, 7)]
_MANAGERS, _LED = 12, 4
#: how far a manager's people go: far below the plan, just at it, far above
_LEVELS = {2: 50, 5: 100, 9: 165}
_PARTS = ("日报表", "客户档案", "市场信息反馈", "服务信息反馈")
_SATURDAYS = [dt.date(2026, 1, 3) + dt.timedelta(weeks=week) for week in range(26)]


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20260102)
    managers = [_manager(number) for number in range(1, _MANAGERS + 1)]
    sellers = [_seller(number, at, chance) for number in range(1, _MANAGERS + 1) for at in range(1, _LED + 1)]
    director: Row = {"person_id": "ZJ01", "name": "何总", "role": "销售总监", "region": "华东", "status": "已转正"}
    data.mkdir(parents=True, exist_ok=True)
    money = {"value": "#,##0", "amount": "#,##0", "booked_amount": "#,##0"}
    own = {seller["person_id"]: 10_000 * chance.randint(20, 60) for seller in sellers}
    targets, deals, expenses = _sales(managers, sellers, own, chance)
    write(
        data / "staff.xlsx",
        [Sheet("员工", _PEOPLE, [director, *managers, *sellers]), Sheet("任务指标", _TARGETS, targets, money)],
    )
    write(
        data / "sales.xlsx",
        [
            Sheet(
                "成交",
                {
                    "订单编号": "deal_id", "销售员": "person_id", "下单日期": "date", "订单金额": "amount",
                    "销售数量": "quantity",
                },
                deals,
                money,
            ),
            Sheet(
                "费用",
                {
                    "单据编号": "expense_id", "员工编号": "person_id", "发生日期": "date",
                    "入账金额": "booked_amount",
                },
                expenses,
                money,
            ),
        ],
    )  # fmt: skip
    write(data / "scores.xlsx", [Sheet("评分", _SCORES, _marks(managers, chance), title="信息系统管理与工作态度")])
    write(
        data / "records.xlsx",
        [Sheet("事件", _EVENTS, _events(managers, chance)), Sheet("生涯规划对照", _GOALS, _goals(managers, chance))],
    )


def _manager(number: int) -> Row:
    row: Row = {
        "person_id": f"JL{number:02}", "name": _SURNAMES[number] + _NAMES[number % 10], "role": "销售经理",
        "superior_id": "ZJ01", "region": _REGIONS[number % 4], "status": "已转正",
        "hire_date": dt.date(2015 + number % 8, number, 9),
    }  # fmt: skip
    # one comes in the middle of February, one leaves in the middle of May
    edges: dict[int, Row] = {4: {"hire_date": dt.date(2026, 2, 11)}, 11: {"leave_date": dt.date(2026, 5, 15)}}
    return row | edges.get(number, {})


def _seller(number: int, at: int, chance: random.Random) -> Row:
    row: Row = {
        "person_id": f"YW{number:02}{at}", "name": _SURNAMES[(number * 3 + at) % 14] + _NAMES[(number + at) % 10],
        "role": "营销人员", "superior_id": f"JL{number:02}", "region": _REGIONS[number % 4], "status": "已转正",
        "hire_date": dt.date(2019 + chance.randint(0, 5), 1 + chance.randint(0, 11), 3),
    }  # fmt: skip
    # on trial, confirmed in April, gone in March
    edges: dict[tuple[int, int], Row] = {
        (1, 4): {"status": "试用", "hire_date": dt.date(2026, 1, 5)},
        (3, 2): {"hire_date": dt.date(2026, 1, 5), "confirm_date": dt.date(2026, 4, 5)},
        (8, 3): {"leave_date": dt.date(2026, 3, 20)},
    }
    return row | edges.get((number, at), {})


def _serves(manager: Row, day: dt.date) -> bool:
    return bool(manager["hire_date"] <= day <= manager.get("leave_date", day))


def _sales(
    managers: list[Row], sellers: list[Row], own: dict[str, int], chance: random.Random
) -> tuple[list[Row], list[Row], list[Row]]:
    """Targets of people and managers, budgets, deals and expenses, month by month."""
    targets: list[Row] = []
    deals: list[Row] = []
    expenses: list[Row] = []

    def aim(who: str, month: str, metric: str, value: int) -> None:
        targets.append({"scope_type": "个人", "scope_id": who, "period": month, "metric": metric, "value": value})

    def spend(who: str, month: str, amount: int) -> None:
        expenses.append({
            "expense_id": f"FY{len(expenses) + 1:04}", "person_id": who,
            "date": dt.date.fromisoformat(f"{month}-{chance.randint(1, 28):02}"), "booked_amount": amount,
        })  # fmt: skip

    for month in _MONTHS:
        for manager in managers:
            number = int(manager["person_id"][2:])
            mine = [seller for seller in sellers if seller["superior_id"] == manager["person_id"]]
            aim(manager["person_id"], month, "目标销售额", sum(own[seller["person_id"]] for seller in mine))
            aim(manager["person_id"], month, "销售费用预算", 26_000)
            for seller in mine:
                aim(seller["person_id"], month, "目标销售额", own[seller["person_id"]])
                if "leave_date" in seller and month > f"{seller['leave_date']:%Y-%m}":
                    continue
                level = _LEVELS.get(number) or chance.randint(70, 130)
                for part in (60, 40):
                    deals.append({
                        "deal_id": f"DD{len(deals) + 1:05}", "person_id": seller["person_id"],
                        "date": dt.date.fromisoformat(f"{month}-{chance.randint(1, 20):02}"),
                        "amount": own[seller["person_id"]] * level * part // 10_000, "quantity": chance.randint(5, 60),
                    })  # fmt: skip
                # nobody of the seventh manager spends anything in March
                if (number, month) != (7, "2026-03"):
                    spend(seller["person_id"], month, 100 * chance.randint(40, 95))
    return targets, deals, expenses


def _marks(managers: list[Row], chance: random.Random) -> list[Row]:
    rows: list[Row] = []
    for month in _MONTHS:
        for manager in managers:
            row = {"person_id": manager["person_id"], "period": month}
            if not _serves(manager, dt.date.fromisoformat(f"{month}-12")):
                continue
            rows += [
                row | {
                    "item": part, "assessor_role": "市场部", "assessor_id": "SC01", "score": chance.randint(50, 100),
                    "scale_max": 100,
                }
                for part in _PARTS
            ]  # fmt: skip
            rows += [
                row | {
                    "item": "工作态度", "assessor_role": role, "assessor_id": code,
                    "score": Decimal(chance.randint(6, 10)) / 2, "scale_max": 5,
                }
                for role, code in (("上级经理", "ZJ01"), ("市场部", "SC01"), ("人力资源部", "RL01"))
            ]  # fmt: skip
    return rows


def _events(managers: list[Row], chance: random.Random) -> list[Row]:
    """Meetings of every week but a few, a talk in every month but one, problems that need support."""
    rows: list[Row] = []
    for manager in managers:
        code = manager["person_id"]
        missed = {_SATURDAYS[6], _SATURDAYS[7]} if code == "JL03" else {_SATURDAYS[20]} if code == "JL08" else set()
        rows += [
            {
                "person_id": code, "date": day - dt.timedelta(days=chance.randint(0, 2)),
                "type": chance.choice(["实体会议", "电话会议", "电子邮件会议"]),
            }
            for day in _SATURDAYS
            if day not in missed and _serves(manager, day)
        ]  # fmt: skip
        rows += [
            {"person_id": code, "date": dt.date(2026, month, 12), "type": "职业生涯面谈"}
            for month in range(1, 7)
            if (code, month) != ("JL10", 4) and _serves(manager, dt.date(2026, month, 12))
        ]
    problem, date = "提请支持的问题", dt.date
    rows += [
        {
            "person_id": "JL02", "date": date(2026, 2, 13), "type": problem, "settled_on": date(2026, 2, 18),
            "note": "竞品降价，申请促销支持",
        },
        {
            "person_id": "JL09", "date": date(2026, 4, 10), "type": problem, "settled_on": date(2026, 4, 13),
            "note": "大客户账期，由市场部协调",
        },
    ]  # fmt: skip
    return [{"event_id": f"SJ{at:04}", **row} for at, row in enumerate(rows, start=1)]


def _goals(managers: list[Row], chance: random.Random) -> list[Row]:
    """The career plan against the business plan in June: what is not fulfilled has a reason and a training."""
    rows: list[Row] = []
    for manager in managers:
        if not _serves(manager, dt.date(2026, 6, 30)):
            continue
        for goal in ("独立管理一个大区", "带出两名主管"):
            row: Row = {"person_id": manager["person_id"], "period": "2026-06", "goal": goal, "fulfilled": "是"}
            if chance.random() < 0.4:
                cause, training = chance.choice([("素质", "区域管理课程"), ("态度", "一对一辅导")])
                row |= {"fulfilled": "否", "reason": "精力集中于本人成交", "cause": cause, "training": training}
            rows.append(row)
    return rows
