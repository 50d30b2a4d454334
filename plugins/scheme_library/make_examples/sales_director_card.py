"""Two sales directors, partly scored by figures: half a year of marks, deals, customers, visits, expenses."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from workbook import Row, Sheet, write

_PEOPLE = {"工号": "person_id", "姓名": "name", "岗位": "role", "所属部门": "department_id"}
_SCORES = {
    "被考核人工号": "person_id", "考核期间": "period", "评分项目": "item", "考核人职务": "by", "得分": "score",
}  # fmt: skip
_DEALS = {
    "合同编号": "deal_id", "工号": "person_id", "签约日期": "date", "合同金额": "amount",
    "毛利": "profit",
}  # fmt: skip
_CUSTOMERS = {"客户编号": "customer_id", "所属员工工号": "owner", "首次成交日期": "first", "最近成交日期": "last"}
_TARGETS = {"对象类型": "kind", "对象编号": "scope_id", "期间": "period", "指标": "metric", "任务值": "value"}
_EXPENSES = {"费用编号": "id", "工号": "person_id", "发生日期": "date", "计入金额": "amount"}
_EVENTS = {"事件编号": "id", "工号": "person_id", "日期": "date", "事件类型": "type", "次数": "count"}
_DUTIES = {"工号": "person_id", "考核期间": "period", "职责": "duty", "是否履行": "done"}
_DEPARTMENTS = [{"id": "H", "name": "华东销售部"}, {"id": "N", "name": "华南销售部"}]
_DIRECTORS = {"XZ01": ("周明远", "H"), "XZ02": ("林若兰", "N")}
_CLUB = (
    "会所市场运营与团队",
    "营销战略与指标",
    "计划组织与监督",
    "市场调研与预测",
    "公关与危机关系",
    "推广费用与年度预算",
    "部门间协调",
    "客户关系",
)
_NAMES = ("王强", "李娜", "张伟", "刘洋", "陈静", "杨帆", "赵敏", "黄磊", "吴涛", "徐丽")


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20260901)
    sellers = [
        {"person_id": f"XS{number:02}", "name": name, "role": "销售员", "department_id": "HN"[number % 2]}
        for number, name in enumerate(_NAMES, start=1)
    ]
    directors = [
        {"person_id": id_, "name": name, "role": "销售总监", "department_id": department}
        for id_, (name, department) in _DIRECTORS.items()
    ]
    months = range(1, 7)
    data.mkdir(parents=True, exist_ok=True)
    write(data / "staff.xlsx", [
        Sheet("员工", _PEOPLE, [*directors, *sellers]),
        Sheet("部门", {"部门编号": "id", "部门名称": "name"}, _DEPARTMENTS),
    ])  # fmt: skip
    marks = [row for month in months for id_ in _DIRECTORS for row in _marks(id_, month, chance)]
    write(data / "scores.xlsx", [
        Sheet("评分", _SCORES, marks, title="2026 年上半年总监评分表"),
        Sheet("岗位职责清单", _DUTIES, [row for id_ in _DIRECTORS for row in _duties(id_, chance)]),
        Sheet("事件", _EVENTS, [row for month in months for id_ in _DIRECTORS for row in _visits(id_, month, chance)]),
    ])  # fmt: skip
    deals = [row for month in months for seller in sellers for row in _deals(seller, month, chance)]
    for number, deal in enumerate(deals, start=1):
        deal["deal_id"] = f"HT{number:03}"
    write(data / "sales.xlsx", [
        Sheet("成交", _DEALS, deals),
        Sheet("客户", _CUSTOMERS, _customers(deals, sellers)),
        Sheet("任务指标", _TARGETS, [row for month in months for row in _targets(month)]),
        Sheet("费用", _EXPENSES, [_expense(seller, month, chance) for month in months for seller in sellers]),
    ])  # fmt: skip


def _marks(id_: str, month: int, chance: random.Random) -> list[Row]:
    period = f"2026年{month}月"
    items = [f"第{number}项" for number in range(1, 11)]
    rows: list[Row] = [
        {
            "person_id": id_,
            "period": period,
            "item": item,
            "by": "总经理",
            "score": Decimal(chance.randrange(10, 21)) / 20,
        }
        for item in items
    ]
    competences = ("快速学习与适应", "市场开拓与客户沟通", "结果导向与团队精神")
    rows += [
        {
            "person_id": id_,
            "period": period,
            "item": item,
            "by": "总经理",
            "score": Decimal(chance.randrange(12, 20)) / 20,
        }
        for item in competences
    ]
    return rows


def _duties(id_: str, chance: random.Random) -> list[Row]:
    return [
        {"person_id": id_, "period": f"2026年{month}月", "duty": duty, "done": "是" if chance.random() < 0.8 else "否"}
        for month in (3, 6)
        for duty in _CLUB
    ]


def _visits(id_: str, month: int, chance: random.Random) -> list[Row]:
    return [
        {
            "id": f"BF{month}{id_[-1]}{number}",
            "person_id": id_,
            "date": dt.date(2026, month, 3 + 6 * number),
            "type": "客户拜访",
            "count": chance.randrange(1, 4),
        }
        for number in range(chance.randrange(2, 5))
    ]


def _deals(seller: Row, month: int, chance: random.Random) -> list[Row]:
    rows: list[Row] = []
    for _ in range(chance.randrange(1, 4)):
        amount = Decimal(chance.randrange(8000, 60000))
        customer = f"KH{seller['person_id'][-2:]}{chance.randrange(1, 7)}"
        profit = (amount * chance.randrange(12, 30) / 100).quantize(Decimal("0.01"))
        date = dt.date(2026, month, chance.randrange(1, 29))
        rows.append(
            {"person_id": seller["person_id"], "date": date, "customer": customer, "amount": amount, "profit": profit}
        )
    return rows


def _customers(deals: list[Row], sellers: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for id_ in sorted({deal["customer"] for deal in deals}):
        days = [deal["date"] for deal in deals if deal["customer"] == id_]
        old = id_.endswith(("1", "4"))
        first = dt.date(2025, 9, 10) if old else min(days)
        rows.append({"customer_id": id_, "owner": f"XS{id_[2:4]}", "first": first, "last": max(days)})
    for number, seller in enumerate(sellers):
        rows.append(
            {
                "customer_id": f"KH9{number}",
                "owner": seller["person_id"],
                "first": dt.date(2025, 5, 6),
                "last": dt.date(2025, 11, 20),
            }
        )
    return rows


def _targets(month: int) -> list[Row]:
    period = f"2026年{month}月"
    rows: list[Row] = []
    for id_, (_, department) in _DIRECTORS.items():
        rows += [
            {"kind": "部门", "scope_id": department, "period": period, "metric": "销售额", "value": 330000},
            {"kind": "部门", "scope_id": department, "period": period, "metric": "利润", "value": 70000},
            {"kind": "部门", "scope_id": department, "period": period, "metric": "费用预算", "value": 9000},
            {"kind": "个人", "scope_id": id_, "period": period, "metric": "新客户数", "value": 3},
            {"kind": "个人", "scope_id": id_, "period": period, "metric": "拜访次数", "value": 6},
        ]
    return rows


def _expense(seller: Row, month: int, chance: random.Random) -> Row:
    amount = Decimal(chance.randrange(60000, 260000)) / 100
    return {
        "id": f"FY{month}{seller['person_id'][-2:]}",
        "person_id": seller["person_id"],
        "date": dt.date(2026, month, 25),
        "kind": "差旅",
        "amount": amount,
    }
