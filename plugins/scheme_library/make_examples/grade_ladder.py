"""A retail company over a year: the marks of three assessments, a change of post, a jump over two grades."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from workbook import Row, Sheet, write

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "职务": "role", "所属部门": "department_id", "入职日期": "hire_date",
    "离职日期": "leave_date", "工资等级": "wage_grade",
}  # fmt: skip
_SCORES = {
    "工号": "person_id", "考核期间": "period", "评分项目": "item", "考核人职务": "assessor_role", "得分": "score",
}  # fmt: skip
_APPROVALS = {
    "审批编号": "request_id", "审批类别": "kind", "申请对象": "subject", "批准日期": "approved_on",
    "审批结果": "result", "新职务": "new_post",
}  # fmt: skip
_EVENTS = {
    "事件编号": "event_id", "工号": "person_id", "日期": "date", "事件类型": "type", "次数": "count",
    "核定人": "decided_by", "核定日期": "decided_on",
}  # fmt: skip
_HISTORY = {"工号": "person_id", "期间": "period", "指标": "metric", "数值": "value"}
_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴徐孙", "敏静磊洋艳勇"
_PERIODS = ("2026-T1", "2026-T2", "2026-T3")
#: what each item is worth: as the policy's standards have it
_MANAGERS = {"部门重点工作": 50, "公司安排工作": 30, "随时增加的工作": 20}
_EMPLOYEES = {"岗位职责": 30, "负责人安排的工作": 20, "工作业绩": 50}
_QUALITATIVE = {"劳动纪律": 20, "团结协作": 20, "服务质量": 25, "盘点工作": 20, "知识考核": 15}
#: posts and grades, department by department
_POSTS: list[tuple[str, str, int]] = [
    ("G", "总经理", 2500), ("G", "副总经理", 2050), ("M", "部门经理", 1350), ("M", "主管", 1150),
    ("M", "柜台长", 850), ("M", "柜台长", 850), ("M", "副柜台长", 750),
    *[("M", "职员", 650 + 100 * (at % 3)) for at in range(11)],
    ("L", "科长", 950), *[("L", "职员", 650 + 100 * (at % 2)) for at in range(7)],
]  # fmt: skip
#: levels where they matter: the top of the ladder, the outstanding, the edges of the bands, the bottom of the ladder
_WHOLE: dict[str, tuple[str, str, str]] = {
    "G01": ("91", "92", "90"), "L01": ("85", "84", "84.5"), "L02": ("59.99", "60", "61"), "L03": ("50", "55", "58"),
}  # fmt: skip
#: M08 manages from May on
_LEVELS = {"M03": (96, 97, 96), "M08": (86, 70, 88), "M09": (57, 75, 75)}


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20261111)
    people: list[Row] = []
    for at, (department, post, grade) in enumerate(_POSTS):
        number = sum(1 for person in people if person["department_id"] == department) + 1
        people.append(_person(f"{department}{number:02}", at, post, grade))
    data.mkdir(parents=True, exist_ok=True)
    departments: list[Row] = [
        {"department_id": "M", "name": "卖场部"}, {"department_id": "L", "name": "后勤部"},
        {"department_id": "G", "name": "总经办"},
    ]  # fmt: skip
    write(
        data / "staff.xlsx",
        [
            Sheet("员工", _PEOPLE, people),
            Sheet("部门", {"部门编号": "department_id", "部门名称": "name"}, departments),
        ],
    )
    marks = [mark for person in people for mark in _marks(person, chance)]
    write(data / "scores.xlsx", [Sheet("评分", _SCORES, marks, title="2026年三次考核评分")])
    earlier: list[Row] = [
        {"person_id": "M04", "period": "2025-11", "metric": "考核得分", "value": 88},
        {"person_id": "M05", "period": "2025-11", "metric": "考核得分", "value": 71},
    ]
    write(
        data / "records.xlsx",
        [
            Sheet("审批", _APPROVALS, _approvals()),
            Sheet("事件", _EVENTS, _events()),
            Sheet("历史记录", _HISTORY, earlier),
        ],
    )


def _person(code: str, at: int, post: str, grade: int) -> Row:
    row: Row = {
        "person_id": code, "name": _SURNAMES[at % 12] + _NAMES[at * 5 % 6], "role": post, "department_id": code[0],
        "hire_date": dt.date(2020 + at % 6, 1 + at % 12, 8), "wage_grade": str(grade),
    }  # fmt: skip
    # hired in the year and in a month of assessment; gone before the last assessment
    edges: dict[str, Row] = {
        "M16": {"hire_date": dt.date(2026, 5, 11)},
        "M15": {"hire_date": dt.date(2026, 7, 6)},
        "M14": {"leave_date": dt.date(2026, 9, 18)},
    }
    return row | edges.get(code, {})


def _marks(person: Row, chance: random.Random) -> list[Row]:
    """The marks of the assessments that a person takes part in."""
    rows: list[Row] = []
    code, leave = person["person_id"], person.get("leave_date")
    level = chance.randint(66, 88)
    for number, period in enumerate(_PERIODS):
        first = dt.date(2026, 4 * number + 3, 1)
        if person["hire_date"] >= first or (leave and leave < first):
            continue
        if person["department_id"] != "M":
            exactly = _WHOLE.get(code)
            whole = Decimal(exactly[number]) if exactly else level + Decimal(chance.randint(-8, 8)) / 2
            marks = {"定量考核": whole, "定性考核": whole}
        else:
            wanted = _LEVELS.get(code, (level, level, level))[number]
            managing = person["role"] != "职员" or (code == "M08" and number > 0)
            items = (_MANAGERS if managing else _EMPLOYEES) | _QUALITATIVE
            marks = {item: _of(points, wanted, chance) for item, points in items.items()}
        quantitative = {"定量考核", *_MANAGERS, *_EMPLOYEES}
        rows += [
            {
                "person_id": code, "period": period, "item": item, "score": score,
                "assessor_role": "绩效考核小组" if item in quantitative else "部门负责人",
            }
            for item, score in marks.items()
        ]  # fmt: skip
    return rows


def _of(points: int, level: int, chance: random.Random) -> Decimal:
    """A mark in half points, about the level in percent."""
    return min(Decimal(points), Decimal(round(2 * points * level / 100) + chance.choice((-1, 0, 0, 1))) / 2)


def _approvals() -> list[Row]:
    date = dt.date
    rows: list[Row] = [
        {"kind": "职务调整", "subject": "M04", "approved_on": date(2026, 1, 20), "new_post": "柜台长"},
        {"kind": "职务调整", "subject": "M08", "approved_on": date(2026, 4, 9), "new_post": "副柜台长"},
        {"kind": "职务调整", "subject": "L01", "approved_on": date(2026, 4, 9), "new_post": "主管", "result": "不同意"},
    ]
    return [{"request_id": f"SP{at:02}", "result": "同意", **row} for at, row in enumerate(rows, start=1)]


def _events() -> list[Row]:
    """A jump over two grades, decided after the last assessment of the year."""
    return [
        {
            "event_id": "SJ01", "person_id": "M03", "date": dt.date(2026, 11, 30), "type": "跳级", "count": 2,
            "decided_by": "总经理", "decided_on": dt.date(2026, 12, 4),
        },
    ]  # fmt: skip
