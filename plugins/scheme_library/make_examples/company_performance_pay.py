"""A fashion company over fourteen months: marks of people and departments, moves of the year, false marking."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from workbook import Row, Sheet, write

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "岗位": "role", "所属部门": "department_id", "入职日期": "hire_date",
    "离职日期": "leave_date", "岗位工资": "wage_base", "绩效工资标准": "performance_pay",
    "年终奖标准": "year_end_bonus", "工资级别": "wage_grade", "岗级内最高级": "highest_step",
}  # fmt: skip
_SCORES = {
    "工号": "person_id", "部门编号": "department_id", "考核期间": "period", "评分项目": "item",
    "考核人职务": "assessor_role", "得分": "score",
}  # fmt: skip
_EVENTS = {
    "事件编号": "event_id", "工号": "person_id", "日期": "date", "事件类型": "type", "已核实": "verified",
    "登记日期": "registered_on", "核定人": "decided_by", "核定日期": "decided_on",
}  # fmt: skip
_APPROVALS = {
    "审批编号": "request_id", "审批类别": "kind", "申请对象": "subject", "批准日期": "approved_on",
    "审批结果": "result", "审批人工号": "approver_id", "员工本人申请": "requested_by_employee",
    "新岗位工资": "new_post_wage", "新岗位工资级别": "new_wage_grade",
}  # fmt: skip
_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴徐孙", "敏静磊洋艳勇"
_DEPARTMENTS = {"A": "设计部", "B": "销售部", "C": "生产管理部", "D": "人力资源部", "E": "财务部"}
#: January 2026 to February 2027
_MONTHS = [f"{2026 + at // 12}-{at % 12 + 1:02}" for at in range(14)]
#: level of a person's marks where it matters: the excellent of the year, the last of it
_LEVELS = {"A02": 95, "C01": 93, "B04": 62}
_EARLIER: list[Row] = [
    {"person_id": "A02", "period": "2025", "metric": "年度优秀", "value": 1},
    {"person_id": "B04", "period": "2025", "metric": "年度末位", "value": 1},
    {"person_id": "C02", "period": "2025", "metric": "年度优秀", "value": 1},
]


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20260404)
    people = [_person(code, number, chance) for code in _DEPARTMENTS for number in range(1, 5)]
    others = [
        {"person_id": "Z01", "name": "钱总", "role": "总经理", "wage_grade": 20},
        {"person_id": "J01", "name": "何工", "role": "计件工资员工", "department_id": "C", "wage_grade": 2},
        {"person_id": "J02", "name": "吕工", "role": "计件工资员工", "department_id": "C", "wage_grade": 2},
    ]
    data.mkdir(parents=True, exist_ok=True)
    money = {"wage_base": "#,##0", "performance_pay": "#,##0", "year_end_bonus": "#,##0"}
    departments: list[Row] = [
        {"department_id": code, "name": name, "leader_id": f"{code}01"} for code, name in _DEPARTMENTS.items()
    ]
    write(
        data / "staff.xlsx",
        [
            Sheet("员工", _PEOPLE, [*people, *others], money),
            Sheet("部门", {"部门编号": "department_id", "部门名称": "name", "负责人工号": "leader_id"}, departments),
        ],
    )
    write(data / "scores.xlsx", [Sheet("评分", _SCORES, _marks(people, chance), title="月度考核成绩")])
    write(
        data / "records.xlsx",
        [
            Sheet("事件", _EVENTS, _events()),
            Sheet("审批", _APPROVALS, _approvals()),
            Sheet("历史记录", {"工号": "person_id", "期间": "period", "指标": "metric", "数值": "value"}, _EARLIER),
        ],
    )


def _person(code: str, number: int, chance: random.Random) -> Row:
    at = "ABCDE".index(code) * 4 + number
    head = number == 1
    row: Row = {
        "person_id": f"{code}{number:02}", "name": _SURNAMES[at % 12] + _NAMES[at * 5 % 6], "department_id": code,
        "role": ("人力资源部负责人" if code == "D" else "部门负责人") if head else "普通员工",
        "hire_date": dt.date(2021 + at % 4, 1 + at % 12, 6), "wage_base": 9000 if head else 4200 + 100 * (at % 9),
        "performance_pay": 3200 if head else 1500 + 50 * chance.randint(0, 8),
        "year_end_bonus": 20000 if head else None, "wage_grade": 8 if head else 3 + at % 4,
        "highest_step": 9 if head else 6,
    }  # fmt: skip
    # the joiner of the year, and who leaves in it
    edges: dict[str, Row] = {
        "E04": {"hire_date": dt.date(2026, 4, 13)},
        "E03": {"leave_date": dt.date(2026, 9, 18)},
        "A02": {"wage_grade": 6},
    }
    return row | edges.get(f"{code}{number:02}", {})


def _marks(people: list[Row], chance: random.Random) -> list[Row]:
    assessors = {"部门负责人": "人力资源部", "人力资源部负责人": "主管领导", "普通员工": "部门负责人"}
    rows: list[Row] = []
    for person in people:
        level = _LEVELS.get(person["person_id"], chance.randint(72, 86))
        first, last = f"{person['hire_date']:%Y-%m}", f"{person.get('leave_date') or dt.date(2099, 1, 1):%Y-%m}"
        rows += [
            {
                "person_id": person["person_id"], "period": month, "item": "月度考核成绩",
                "assessor_role": assessors[person["role"]], "score": level + Decimal(chance.randint(-6, 6)) / 2,
            }
            for month in _MONTHS
            if first <= month <= last
        ]  # fmt: skip
    for code in _DEPARTMENTS:
        level = 93 if code == "A" else chance.randint(78, 86)
        rows += [
            {
                "department_id": code, "period": month, "item": "月度考核成绩", "assessor_role": "管理委员会",
                "score": level + chance.randint(-2, 2),
            }
            for month in _MONTHS
        ]  # fmt: skip
    return rows


def _events() -> list[Row]:
    """Equal scores of March found out in May, collusion in June, and the report that uncovered it."""
    date = dt.date
    rows: list[Row] = [
        {"person_id": "B01", "date": date(2026, 3, 31), "type": "打平均分", "registered_on": date(2026, 5, 18)},
        {"person_id": "C01", "date": date(2026, 6, 30), "type": "合谋", "registered_on": date(2026, 7, 3)},
        {"person_id": "C03", "date": date(2026, 6, 30), "type": "合谋", "registered_on": date(2026, 7, 3)},
        {
            "person_id": "C04", "date": date(2026, 6, 30), "type": "举报", "registered_on": date(2026, 7, 2),
            "decided_by": "总经理", "decided_on": date(2026, 7, 8),
        },
        {"person_id": "E01", "date": date(2026, 8, 31), "type": "打平均分", "verified": "否"},
    ]  # fmt: skip
    return [{"event_id": f"SJ{at:02}", "verified": "是", **row} for at, row in enumerate(rows, start=1)]


def _approvals() -> list[Row]:
    """The moves of the year, approved in January, and transfers: by the company, on request, for two last places."""
    date = dt.date
    rows: list[Row] = [
        {"kind": "轮岗", "subject": "C02", "approved_on": date(2026, 8, 20), "new_post_wage": 4900},
        {
            "kind": "岗级变动", "subject": "D02", "approved_on": date(2026, 10, 15), "requested_by_employee": "是",
            "new_post_wage": 4000, "new_wage_grade": 3,
        },
        {"kind": "调薪", "subject": "A02", "approved_on": date(2027, 1, 8)},
        {"kind": "调薪", "subject": "C01", "approved_on": date(2027, 1, 8)},
        {"kind": "调薪", "subject": "B04", "approved_on": date(2027, 1, 8)},
        {"kind": "岗级变动", "subject": "B04", "approved_on": date(2027, 2, 9), "new_wage_grade": 1},
    ]  # fmt: skip
    return [
        {"request_id": f"SP{at:02}", "result": "同意", "approver_id": "Z01", "requested_by_employee": "否", **row}
        for at, row in enumerate(rows, start=1)
    ]
