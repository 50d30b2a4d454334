"""Two sales departments over half a year: revenue, deals, the manager's marks, incidents, attendance with its edges."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from workbook import Row, Sheet, write

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "所属部门": "department_id", "入职日期": "hire_date", "离职日期": "leave_date",
    "基本工资": "wage_base",
}  # fmt: skip
_SCORES = {
    "工号": "person_id", "考核期间": "period", "评分项目": "item", "评分人": "assessor_role", "得分": "score",
}  # fmt: skip
_EVENTS = {
    "事件编号": "event_id", "工号": "person_id", "日期": "date", "事件类型": "type", "次数": "count", "分值": "points",
}  # fmt: skip
_TARGETS = {"对象类型": "scope_type", "对象编号": "scope_id", "月份": "period", "指标": "metric", "任务值": "value"}
_DEALS = {"合同编号": "deal_id", "工号": "person_id", "签约日期": "date", "合同金额": "amount"}
_DEPARTMENTS = [{"id": "A", "name": "销售一部"}, {"id": "B", "name": "销售二部"}]
_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴徐孙", "敏静磊洋艳勇"
_RATIOS = ("1.08", "0.92", "1.15", "0.97", "1.02", "1.21")


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20260202)
    people = [_person(number) for number in range(1, 15)]
    deals: list[Row] = []
    targets: list[Row] = []
    scores: list[Row] = []
    events: list[Row] = []
    attendance: list[Row] = []
    for month in range(1, 7):
        for person in people:
            left = person.get("leave_date")
            if left is None or left.month >= month:
                targets.append(_target("个人", person["person_id"], month, "计划销售额", 120000))
                deals += _deals(person, month, chance)
                scores += _marks(person, month, chance)
                events += _events(person, month, chance)
                attendance.append(_attendance(person, month, chance))
        targets.append(_target("公司", "company", month, "营业收入", 2000000))
    for number, event in enumerate(events, start=1):
        event["event_id"] = f"SJ{number:03}"
    for number, deal in enumerate(deals, start=1):
        deal["deal_id"] = f"HT{number:03}"
    data.mkdir(parents=True, exist_ok=True)
    write(
        data / "staff.xlsx",
        [
            Sheet("员工", _PEOPLE, people),
            Sheet("部门", {"部门编号": "id", "部门名称": "name"}, _DEPARTMENTS),
            Sheet("公司", {"公司编号": "id", "公司名称": "name"}, [{"id": "company", "name": "示例公司"}]),
        ],
    )
    write(
        data / "revenue.xlsx",
        [
            Sheet("营业收入", {"月份": "period", "营业收入": "amount"}, [_revenue(month) for month in range(1, 7)]),
            Sheet("任务指标", _TARGETS, targets, title="2026 年上半年任务"),
        ],
    )
    write(
        data / "sales.xlsx",
        [
            Sheet(
                "成交", {"合同编号": "deal_id", "工号": "person_id", "签约日期": "date", "合同金额": "amount"}, deals
            ),
            Sheet(
                "客户",
                {"客户编号": "customer_id", "所属员工工号": "owner_id", "首次成交日期": "first_deal_date"},
                [_customer(number, chance) for number in range(1, 151)],
            ),
            Sheet(
                "历史记录",
                {"工号": "person_id", "期间": "period", "指标": "metric", "数值": "value"},
                [
                    {"person_id": p["person_id"], "period": "2025-12", "metric": "销售额", "value": 110000}
                    for p in people
                ],
            ),
        ],
    )
    write(data / "scores.xlsx", [Sheet("评分", _SCORES, scores), Sheet("事件", _EVENTS, events)])
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(212)]
    write(
        data / "attendance.xlsx",
        [
            Sheet(
                "考勤",
                {
                    "工号": "person_id", "月份": "period", "应出勤天数": "required", "实际出勤天数": "attended",
                    "迟到次数": "late",
                },
                attendance,
            ),
            Sheet(
                "工作日历",
                {"日期": "date", "是否工作日": "working"},
                [{"date": day, "working": "是" if day.weekday() < 5 else "否"} for day in days],
            ),
        ],
    )  # fmt: skip


def _person(number: int) -> Row:
    row: Row = {
        "person_id": f"XS{number:02}", "name": _SURNAMES[number % 12] + _NAMES[number * 5 % 6],
        "department_id": "AB"[number % 2], "hire_date": dt.date(2023, number % 12 + 1, 9),
        "wage_base": 5000 + 500 * (number % 5),
    }  # fmt: skip
    edges: dict[int, Row] = {9: {"leave_date": dt.date(2026, 2, 20)}, 10: {"leave_date": dt.date(2026, 5, 31)}}
    return row | edges.get(number, {})


def _target(kind: str, scope: str, month: int, metric: str, value: int) -> Row:
    return {"scope_type": kind, "scope_id": scope, "period": f"2026-{month:02}", "metric": metric, "value": value}


def _before(person: Row) -> Row:
    return {"person_id": person["person_id"], "period": "2025-12", "metric": "销售额", "value": 110000}


def _revenue(month: int) -> Row:
    return {"period": f"2026-{month:02}", "amount": int(2000000 * Decimal(_RATIOS[month - 1]))}


def _deals(person: Row, month: int, chance: random.Random) -> list[Row]:
    number = 1 if person["person_id"] == "XS08" else chance.randint(2, 4)
    return [
        {
            "person_id": person["person_id"],
            "date": dt.date(2026, month, chance.randint(1, 20)),
            "amount": 500 * chance.randint(60, 110),
        }
        for _ in range(number)
    ]


def _customer(number: int, chance: random.Random) -> Row:
    day = dt.date(2026, chance.randint(1, 6), chance.randint(1, 20))
    return {"customer_id": f"KH{number:03}", "owner_id": f"XS{chance.randint(1, 14):02}", "first_deal_date": day}


def _marks(person: Row, month: int, chance: random.Random) -> list[Row]:
    behaviour = {"XS03": "1.2", "XS04": "0.5"}.get(person["person_id"]) or chance.choice(("0.7", "0.8", "0.9", "1"))
    marks = {
        "分析判断能力": chance.randint(2, 4), "沟通能力": chance.randint(2, 4), "灵活应变能力": chance.randint(2, 5),
        "责任感": chance.randint(1, 3), "行为考核": Decimal(behaviour),
    }  # fmt: skip
    period = f"2026-{month:02}"
    return [
        {
            "person_id": person["person_id"],
            "period": period,
            "item": item,
            "assessor_role": "销售部经理",
            "score": score,
        }
        for item, score in marks.items()
    ]


def _events(person: Row, month: int, chance: random.Random) -> list[Row]:
    """Information and reports of a month, and here and there an incident."""
    who = str(person["person_id"])
    found: list[tuple[str, int, int | None]] = [
        ("市场信息", chance.randint(8, 12), None),
        ("报告", 1, 3 if (who, month) == ("XS06", 3) else 4),
    ]
    edges = {
        ("XS05", 2): "工作事故", ("XS06", 4): "报告迟交", ("XS07", 3): "市场信息迟报", ("XS07", 5): "客户投诉",
        ("XS08", 1): "违反行为规范", ("XS12", 2): "重大工作失误",
    }  # fmt: skip
    if (who, month) in edges:
        found.append((edges[who, month], 1, None))
    if chance.random() < 0.2:
        found.append(("违反销售制度", chance.randint(1, 2), None))
    return [
        {"person_id": who, "date": dt.date(2026, month, 15), "type": kind, "count": count, "points": points}
        for kind, count, points in found
    ]


def _attendance(person: Row, month: int, chance: random.Random) -> Row:
    row: Row = {
        "person_id": person["person_id"], "period": f"2026-{month:02}", "required": 21, "attended": 21,
        "late": chance.choice((0, 0, 0, 1, 2)),
    }  # fmt: skip
    edges: dict[tuple[str, int], Row] = {
        ("XS11", 3): {"late": 3}, ("XS12", 3): {"late": 4}, ("XS13", 3): {"attended": 20, "late": 0},
    }  # fmt: skip
    return row | edges.get((str(person["person_id"]), month), {})
