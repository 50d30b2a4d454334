"""Half a year of thirteen sellers: honours and errors on their routes, task books, and what is missing on the way."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

from workbook import Row, Sheet, write

_PEOPLE = {"工号": "person_id", "姓名": "name", "岗位": "role", "入职日期": "hire_date", "离职日期": "leave_date"}
_EVENTS = {
    "事件编号": "event_id", "工号": "person_id", "日期": "date", "事件类型": "type", "次数": "count",
    "事由编号": "incident_id", "文件编号": "document_no", "核定金额": "fine", "登记日期": "registered_on",
    "已核实": "verified",
}  # fmt: skip
_APPROVALS = {
    "审批编号": "request_id", "审批类别": "kind", "申请对象": "subject", "审批人": "approver", "批准日期": "on",
    "审批结果": "result",
}  # fmt: skip
_TASKS = {
    "任务编号": "task_id", "工号": "person_id", "月份": "period", "工作目标": "target", "工作步骤": "steps",
    "完成期限": "due_on",
    "数量指标": "amount", "分值": "points", "是否完成": "finished", "日常工作": "routine", "来自年度计划": "annual",
    "岗位职责内": "in_job",
}  # fmt: skip
_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴徐孙", "敏静磊洋艳勇"
_KINDS = ("公司级表扬", "公司级表扬", "公司级嘉奖", "工作差错", "违反管理制度", "任务书填报质量差", "低于岗位定额")
#: the edges of the route, of time and of incidents, by person and month
_EDGES: dict[tuple[str, int], list[tuple[int, str, Row]]] = {
    # 未发文、次月登记、未核实、未登记、未批准 / not published, registered a month later, not verified, open
    ("XS02", 2): [(10, "公司级嘉奖", {"document_no": None})],
    ("XS03", 3): [(30, "公司级表扬", {"registered_on": dt.date(2026, 4, 8)})],
    ("XS10", 3): [(16, "工作差错", {"verified": "否"})],
    ("XS13", 5): [(27, "公司级表扬", {"registered_on": None})],
    ("XS13", 6): [(5, "公司级表扬", {"open": "是"})],
    # 一事两项，其一次月登记 / two items of one incident, one of them a month later
    ("XS04", 3): [(9, "工作差错", {"incident_id": "SY01"}), (9, "违反管理制度", {"incident_id": "SY01"})],
    ("XS05", 4): [
        (6, "违反管理制度", {"incident_id": "SY02"}),
        (6, "工作差错", {"incident_id": "SY02", "registered_on": dt.date(2026, 5, 8)}),
    ],
    ("XS06", 5): [(12, "严重工作差错", {})],
    ("XS07", 1): [(20, "违反管理制度", {"fine": 200})],
    ("XS08", 6): [(3, "公司级嘉奖", {}), (11, "公司级表扬", {})],
    ("XS09", 2): [(16, "违反管理制度", {"count": 2})],
    # 离职当月 / the month of leaving
    ("XS11", 4): [(1, "公司级表扬", {})],
}
_DEPUTY, _MEETING, _JUDGES = "分管副总经理", "总经理办公会", "企业管理部"


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20260114)
    people = [_person(number) for number in range(1, 14)]
    months = [(person, month) for month in range(1, 7) for person in people if _works(person, month)]
    events = [event for person, month in months for event in _events(person, month, chance)]
    for number, event in enumerate(events, start=1):
        event["event_id"] = f"SJ{number:03}"
    approvals = [approval for event in events for approval in _approvals(event)]
    for number, approval in enumerate(approvals, start=1):
        approval["request_id"] = f"SP{number:03}"
    tasks = [task for person, month in months for task in _book(person, month, chance)]
    scores = [
        {"person_id": p["person_id"], "period": f"2026-{m:02}", "score": Decimal(chance.randint(130, 200)) / 2}
        for p, m in months
    ]
    data.mkdir(parents=True, exist_ok=True)
    write(
        data / "staff.xlsx",
        [
            Sheet("员工", _PEOPLE, people),
            Sheet("基础得分", {"工号": "person_id", "月份": "period", "基础得分": "score"}, scores),
        ],
    )
    write(
        data / "events.xlsx",
        [Sheet("事件", _EVENTS, events, title="2026 年上半年表扬与差错"), Sheet("审批", _APPROVALS, approvals)],
    )
    write(data / "tasks.xlsx", [Sheet("工作任务", _TASKS, tasks)])


def _person(number: int) -> Row:
    row: Row = {
        "person_id": f"XS{number:02}", "name": _SURNAMES[number % 12] + _NAMES[number * 5 % 6],
        "role": "销售经理" if number in (1, 8) else "销售员", "hire_date": dt.date(2022, number % 12 + 1, 7),
    }  # fmt: skip
    edges: dict[int, Row] = {11: {"leave_date": dt.date(2026, 4, 1)}, 12: {"hire_date": dt.date(2026, 2, 28)}}
    return row | edges.get(number, {})


def _works(person: Row, month: int) -> bool:
    left = person.get("leave_date")
    return bool(person["hire_date"] < dt.date(2026, month + 1, 1)) and (left is None or left.month >= month)


def _event(person: Row, month: int, day: int, kind: str, **more: Any) -> Row:
    """An event that went its whole way within the month, unless `more` says otherwise."""
    paper = f"公字〔2026〕{month}{day:02}号" if kind.startswith("公司级") else None
    registered = dt.date(2026, month, 25)
    row: Row = {"person_id": person["person_id"], "date": dt.date(2026, month, day), "type": kind}
    return row | {"document_no": paper, "registered_on": registered} | more


def _events(person: Row, month: int, chance: random.Random) -> list[Row]:
    """The month's edges of a person, or now and then an ordinary event."""
    found = _EDGES.get((str(person["person_id"]), month))
    if found is None:
        found = [(chance.randint(1, 20), chance.choice(_KINDS), {})] if chance.random() < 0.3 else []
    return [_event(person, month, day, kind, **more) for day, kind, more in found]


def _approvals(event: Row) -> list[Row]:
    """The decisions of an event's route, five days later."""
    kind = str(event["type"])
    if kind == "公司级嘉奖":
        roles = [_MEETING]
    else:
        roles = [_DEPUTY] if kind == "公司级表扬" else [_JUDGES, _DEPUTY]
    if event.pop("open", None):
        return [{"kind": kind, "subject": event["event_id"], "approver": role} for role in roles]
    on = event["date"] + dt.timedelta(days=5)
    return [
        {"kind": kind, "subject": event["event_id"], "approver": role, "on": on, "result": "同意"} for role in roles
    ]


def _book(person: Row, month: int, chance: random.Random) -> list[Row]:
    """Six tasks of a month; here and there a book has one of the five faults."""
    fault = {("XS01", 2): "e", ("XS05", 2): "a", ("XS09", 4): "c", ("XS10", 5): "d", ("XS12", 6): "b"}
    this = fault.get((str(person["person_id"]), month))
    rows: list[Row] = []
    for at, points in enumerate((25, 20, 20, 15, 12, 8)):
        rows.append(
            {
                "task_id": f"RW{month}{str(person['person_id'])[2:]}{at}",
                "person_id": person["person_id"],
                "period": f"2026-{month:02}",
                "target": ("完成销售额", "回款", "走访客户", "日常报表", "市场调研", "培训")[at],
                "steps": None if this == "d" and at == 4 else "按周分解，周末检查",
                "due_on": None if this == "c" and at == 2 else dt.date(2026, month, 28),
                "amount": 10000 * chance.randint(20, 40) if at < 2 else None,
                "points": Decimal("16.5") if this == "e" else points,
                "finished": None if at < 2 else chance.choice(("是", "是", "否")),
                "routine": "是" if at == 3 else "否",
                "annual": "是" if at == 0 and this != "a" else "否",
                "in_job": "否" if this == "b" and at == 3 else "是",
            }
        )
    return rows
