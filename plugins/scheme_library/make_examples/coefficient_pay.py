"""A department of 24 people over a year: monthly marks, attendance with its edges, and the year's marks."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from workbook import Row, Sheet, write

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "所属部门": "department_id", "绩效工资基数": "performance_base",
    "个人绩效系数": "personal_coefficient",
}  # fmt: skip
_SCORES = {
    "工号": "person_id", "考核期间": "period", "评分项目": "item", "考核人职务": "assessor_role",
    "考核人工号": "assessor_id", "得分": "score",
}  # fmt: skip
_ATTENDANCE = {
    "工号": "person_id", "月份": "period", "事假天数": "personal_leave_days", "病假天数": "sick_leave_days",
    "旷工天数": "absent_days", "假期内休息日": "rest_days_in_leave", "工作日志提交日期": "diary_submitted_on",
}  # fmt: skip
_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴徐孙", "敏静磊洋艳勇"
#: who marks: the head, two deputies, an assistant
_ASSESSORS = (("部长", "G01"), ("副部长", "G02"), ("副部长", "G03"), ("部长助理", "G04"))


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20260909)
    people = [_person(number) for number in range(1, 25)]
    marks: list[Row] = []
    attendance: list[Row] = []
    for person in people:
        level = chance.randint(74, 94)
        for month in range(1, 13):
            marks += [
                _mark(person, f"2026-{month:02}", "月度考核", who, level + chance.randint(-6, 6)) for who in _ASSESSORS
            ]
            attendance.append(_month(person, month, chance))
        marks += [
            _mark(person, "2026", item, ("部门", None), level + chance.randint(-5, 5)) for item in ("能力", "态度")
        ]
    data.mkdir(parents=True, exist_ok=True)
    departments: list[Row] = [{"department_id": "YX", "name": "营销部"}]
    money = {"performance_base": "#,##0"}
    write(
        data / "staff.xlsx",
        [
            Sheet("员工", _PEOPLE, people, money),
            Sheet("部门", {"部门编号": "department_id", "部门名称": "name"}, departments),
        ],
    )
    write(data / "scores.xlsx", [Sheet("评分", _SCORES, marks, title="2026年考评评分")])
    write(data / "attendance.xlsx", [Sheet("考勤", _ATTENDANCE, attendance)])


def _person(number: int) -> Row:
    name = _SURNAMES[number % 12] + _NAMES[number * 5 % 6]
    coefficient = Decimal("0.8") + Decimal("0.1") * (number % 6)
    return {
        "person_id": f"YG{number:02}", "name": name, "department_id": "YX",
        "performance_base": 1500 + 250 * (number % 4), "personal_coefficient": coefficient,
    }  # fmt: skip


def _mark(person: Row, period: str, item: str, who: tuple[str, str | None], score: int) -> Row:
    role, assessor = who
    return {
        "person_id": person["person_id"], "period": period, "item": item, "assessor_role": role,
        "assessor_id": assessor, "score": score,
    }  # fmt: skip


def _month(person: Row, month: int, chance: random.Random) -> Row:
    """A month's attendance; some people are at the edges of the rules in March."""
    row: Row = {
        "person_id": person["person_id"], "period": f"2026-{month:02}", "absent_days": 0, "rest_days_in_leave": 0,
        "personal_leave_days": chance.choice((0, 0, 0, 0, Decimal("0.5"), 1, 2)),
        "sick_leave_days": chance.choice((0, 0, 0, 0, 1)),
        "diary_submitted_on": dt.date(2026, month, chance.randint(25, 28)),
    }  # fmt: skip
    edges: dict[tuple[str, int], Row] = {
        ("YG03", 3): {"personal_leave_days": 10, "sick_leave_days": 0},
        ("YG04", 3): {"personal_leave_days": 11, "sick_leave_days": 0, "rest_days_in_leave": 2},
        ("YG05", 3): {"absent_days": Decimal("0.5")},
        ("YG06", 3): {"absent_days": 1},
        ("YG07", 3): {"diary_submitted_on": None},
    }
    return row | edges.get((str(person["person_id"]), month), {})
