"""Fifteen sellers of two departments over 2026: two stages of indicators, marks all round, an appeal."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from workbook import Row, Sheet, write

_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴徐孙朱马胡", "敏静磊洋艳勇"
_DEPARTMENTS = (("XS1", "销售一部", "华东"), ("XS2", "销售二部", "华北"))
_HISTORY = (Decimal("0.15"), Decimal("0.2"), Decimal("0.25"), Decimal("0.4"))
#: item, weight in hundredths before and from July on, quantitative, strategic
_INDICATORS = (
    ("销售量", 25, 20, "是", "是"),
    ("回款速度", 20, 20, "是", "是"),
    ("销售利润", 20, 25, "是", "是"),
    ("客户满意度", 15, 15, "是", "否"),
    ("学习与成长", 10, 10, "否", "否"),
    ("责任感", 10, 10, "否", "否"),
)
_MARKED = ("学习与成长", "责任感")
_CIRCLE = ("上级", "同级", "同级", "下级", "客户", "本人")
_PEOPLE = {
    "工号": "person_id",
    "姓名": "name",
    "岗位": "role",
    "部门": "department_id",
    "区域": "region",
    "绩效工资基数": "performance_base",
    "入职日期": "hire_date",
}
_TARGETS = {
    "对象类型": "scope_type",
    "对象编号": "scope_id",
    "考核期间": "period",
    "指标": "metric",
    "目标层次": "level",
    "目标值": "value",
}
_DEALS = {
    "合同编号": "deal_id",
    "工号": "person_id",
    "成交日期": "date",
    "客户编号": "customer_id",
    "成交金额": "amount",
    "数量": "quantity",
    "毛利": "profit",
    "产品": "product",
    "类别": "category",
}
_COLLECTIONS = {"合同编号": "deal_id", "收款日期": "date", "应收日期": "due_date", "收款金额": "amount"}
_SCORES = {
    "工号": "person_id",
    "考核期间": "period",
    "评分项目": "item",
    "评分人": "assessor_role",
    "评分人工号": "assessor_id",
    "得分": "score",
    "评语": "comment",
}
_EVENTS = {
    "事件编号": "event_id",
    "工号": "person_id",
    "日期": "date",
    "事件类型": "type",
    "次数": "count",
    "安装地点": "site",
}
_APPROVALS = {
    "申请编号": "request_id",
    "审批类别": "kind",
    "申请对象": "subject",
    "申请日期": "requested_on",
    "批准日期": "approved_on",
    "审批人": "approver_role",
    "审批结果": "result",
}


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20261128)
    people = [_person(number) for number in range(1, 16)]
    manager: Row = {
        "person_id": "XS90",
        "name": "郑华",
        "role": "销售经理",
        "department_id": "XS1",
        "hire_date": dt.date(2019, 3, 1),
    }
    deals: list[Row] = []
    receipts: list[Row] = []
    scores: list[Row] = []
    events: list[Row] = []
    targets: list[Row] = []
    history: list[Row] = []
    annual: list[Row] = []
    for number, person in enumerate(people, start=1):
        who = person["person_id"]
        year = 1_200_000 + 60_000 * (number % 5)
        annual.append({"person_id": who, "year": 2026, "sales": year * 11 // 10})
        if number <= 3:
            targets += [
                _target(who, "2026", "两级销售目标", year * 9 // 10, "确保"),
                _target(who, "2026", "两级销售目标", year, "力争"),
            ]
        history += [
            {"person_id": who, "period": f"2025-Q{quarter}", "metric": "销售额", "value": year * share}
            for quarter, share in enumerate(_HISTORY, start=1)
        ]
        for quarter in range(1, 5):
            period = f"2026-Q{quarter}"
            share = _HISTORY[quarter - 1]
            targets += [
                _target(who, period, "销售量", int(year * share / 1000)),
                _target(who, period, "销售利润", int(year * share / 8)),
                _target(who, period, "回款天数", 36),
            ]
            made = [_deal(person, quarter, nth, year * share, chance) for nth in range(1, 7)]
            deals += made
            receipts += [receipt for deal in made for receipt in _receipts(deal, chance)]
            level = 62 + 2 * number + chance.randint(-3, 3)
            scores += _marks(person, period, level, chance)
            events += _records(person, quarter, chance)
    scores += [_mark(people[3]["person_id"], "2026-Q1", "申诉后得分", "公司", None, 85, "复核后改判")]
    data.mkdir(parents=True, exist_ok=True)
    write(
        data / "staff.xlsx",
        [
            Sheet("员工", _PEOPLE, [*people, manager], {"performance_base": "#,##0"}),
            Sheet(
                "部门",
                {"部门编号": "department_id", "部门名称": "name"},
                [{"department_id": d, "name": n} for d, n, _ in _DEPARTMENTS],
            ),
        ],
    )
    write(
        data / "indicators.xlsx",
        [
            Sheet(
                "指标",
                {
                    "部门编号": "scope_id",
                    "生效日期": "valid_from",
                    "指标": "item",
                    "权重": "weight",
                    "是否定量": "quantitative",
                    "是否战略指标": "strategic",
                },
                _indicators(),
                {"weight": "0%"},
                title="2026年考核指标与权重",
            ),
            Sheet(
                "指标设计步骤",
                {"部门编号": "department_id", "步骤": "step", "完成日期": "done_on", "调查方法数": "methods"},
                _steps(),
            ),
            Sheet(
                "年度任务", {"工号": "person_id", "年度": "year", "年度销售目标": "sales"}, annual, {"sales": "#,##0"}
            ),
            Sheet("任务指标", _TARGETS, targets, {"value": "#,##0"}),
            Sheet(
                "历史记录",
                {"工号": "person_id", "期间": "period", "指标": "metric", "数值": "value"},
                history,
                {"value": "#,##0"},
            ),
        ],
    )
    write(
        data / "deals.xlsx",
        [
            Sheet("成交", _DEALS, deals, {"amount": "#,##0.00", "profit": "#,##0.00"}),
            Sheet("回款", _COLLECTIONS, receipts, {"amount": "#,##0.00"}),
        ],
    )
    write(data / "scores.xlsx", [Sheet("评分", _SCORES, scores, title="2026年考评评分")])
    for number, event in enumerate(events, start=1):
        event["event_id"] = f"SJ{number:04}"
    appeals: list[Row] = [
        {
            "request_id": "SS01",
            "kind": "考核申诉",
            "subject": "XS04",
            "requested_on": dt.date(2026, 4, 3),
            "approved_on": dt.date(2026, 4, 15),
            "approver_role": "人力资源部",
            "result": "同意",
        },
        {
            "request_id": "SS02",
            "kind": "考核申诉",
            "subject": "XS05",
            "requested_on": dt.date(2026, 4, 7),
            "approved_on": dt.date(2026, 4, 16),
            "approver_role": "人力资源部",
            "result": "不同意",
        },
        {
            "request_id": "SS03",
            "kind": "考核申诉",
            "subject": "XS06",
            "requested_on": dt.date(2026, 7, 6),
            "approved_on": None,
            "approver_role": None,
            "result": None,
        },
    ]
    write(data / "records.xlsx", [Sheet("事件", _EVENTS, events), Sheet("审批", _APPROVALS, appeals)])


def _person(number: int) -> Row:
    department, _, region = _DEPARTMENTS[number % 2]
    return {
        "person_id": f"XS{number:02}",
        "name": _SURNAMES[number - 1] + _NAMES[number * 5 % 6],
        "role": "销售员",
        "department_id": department,
        "region": region,
        "performance_base": 6000 + 500 * (number % 4),
        "hire_date": dt.date(2018 + number % 7, 1 + number % 12, 1),
    }


def _target(who: str, period: str, metric: str, value: object, level: str = "计划") -> Row:
    return {"scope_type": "个人", "scope_id": who, "period": period, "metric": metric, "level": level, "value": value}


def _indicators() -> list[Row]:
    return [
        {
            "scope_id": department,
            "valid_from": start,
            "item": item,
            "weight": Decimal(weight) / 100,
            "quantitative": quantitative,
            "strategic": strategic,
        }
        for department, _, _ in _DEPARTMENTS
        for start, column in ((dt.date(2026, 1, 1), 0), (dt.date(2026, 7, 1), 1))
        for item, *weights, quantitative, strategic in _INDICATORS
        for weight in (weights[column],)
    ]


def _steps() -> list[Row]:
    first = [
        {
            "department_id": department,
            "step": step,
            "done_on": dt.date(2025, 11 + step // 4, 3 * step),
            "methods": 3 if step == 5 else None,
        }
        for department, _, _ in _DEPARTMENTS
        for step in range(1, 7)
    ]
    return [*first, {"department_id": "XS1", "step": 6, "done_on": dt.date(2026, 6, 20), "methods": None}]


def _deal(person: Row, quarter: int, nth: int, target: Decimal, chance: random.Random) -> Row:
    amount = int(target / 6 * chance.randint(80, 130) / 100)
    month = 3 * quarter - 2 + (nth - 1) // 2
    return {
        "deal_id": f"{person['person_id']}-{quarter}{nth}",
        "person_id": person["person_id"],
        "date": dt.date(2026, month, chance.randint(1, 20)),
        "customer_id": f"KH{person['person_id'][2:]}{chance.randint(1, 9)}",
        "amount": amount,
        "quantity": amount // 900,
        "profit": amount * chance.randint(9, 16) // 100,
        "product": f"产品{chance.choice('甲乙丙')}",
        "category": chance.choice(("常规", "新品")),
    }


def _receipts(deal: Row, chance: random.Random) -> list[Row]:
    due = deal["date"] + dt.timedelta(days=30)
    first = deal["amount"] * 6 // 10
    paid = [deal["date"] + dt.timedelta(days=chance.randint(10, 40)), due + dt.timedelta(days=chance.randint(0, 40))]
    return [
        {"deal_id": deal["deal_id"], "date": day, "due_date": due, "amount": amount}
        for day, amount in zip(paid, (first, deal["amount"] - first), strict=True)
        if day <= dt.date(2026, 12, 31)
    ]


def _marks(person: Row, period: str, level: int, chance: random.Random) -> list[Row]:
    marks = [
        _mark(
            person["person_id"],
            period,
            item,
            role,
            f"{role}{nth}",
            min(100, level + chance.randint(-5, 5)),
            "见考核记录",
        )
        for item in _MARKED
        for nth, role in enumerate(_CIRCLE, start=1)
        if (role, person["person_id"]) != ("下级", "XS02")
    ]
    customers = [
        _mark(
            person["person_id"],
            period,
            "客户满意度",
            "客户",
            f"客户{nth}",
            min(100, level + chance.randint(0, 8)),
            "问卷",
        )
        for nth in (1, 2)
    ]
    return [*marks, *customers]


def _mark(who: str, period: str, item: str, role: str, assessor: str | None, score: int, comment: str) -> Row:
    return {
        "person_id": who,
        "period": period,
        "item": item,
        "assessor_role": role,
        "assessor_id": assessor,
        "score": score,
        "comment": comment,
    }


def _records(person: Row, quarter: int, chance: random.Random) -> list[Row]:
    """The talks and reports of a quarter; one seller forgets some, some put up boards."""
    who = person["person_id"]
    month = 3 * quarter - 2
    rows: list[Row] = []
    for at in range(3):
        rows += [
            {"person_id": who, "date": dt.date(2026, month + at, 28), "type": "周报", "count": 5},
            {"person_id": who, "date": dt.date(2026, month + at, 28), "type": "月报", "count": 1},
            {"person_id": who, "date": dt.date(2026, month + at, 25), "type": "要货计划", "count": 1},
        ]
    talks = (("目标面谈", 1, 5), ("过程沟通", 2, 12), ("结果反馈", 3, 30))
    rows += [
        {"person_id": who, "date": dt.date(2026, month + nth - 1, day), "type": kind, "count": 1}
        for kind, nth, day in talks
        if (who, quarter, kind) != ("XS07", 2, "过程沟通")
    ]
    if who in ("XS01", "XS02"):
        rows += [
            {
                "person_id": who,
                "date": dt.date(2026, month, 15),
                "type": "广告牌安装",
                "count": chance.randint(3, 9),
                "site": site,
            }
            for site in ("门头", "其他")
        ]
    return rows
