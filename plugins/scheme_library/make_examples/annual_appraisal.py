"""Two shops' sales staff over two years: attendance month by month, events, and each year's marks."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from workbook import Row, Sheet, write

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "岗位": "role", "员工状态": "status", "所属部门": "department_id",
    "入职日期": "hire_date", "转正日期": "confirm_date", "离职日期": "leave_date",
}  # fmt: skip
_POSTINGS = {"工号": "person_id", "起始日期": "valid_from", "截止日期": "valid_until", "阶段": "status"}
_ATTENDANCE = {
    "工号": "person_id", "月份": "period", "迟到": "late_count", "早退": "early_leave_count",
    "事假天数": "personal_leave_days", "病假天数": "sick_leave_days", "旷工天数": "absent_days",
    "加班次数": "overtime_count", "指派加班次数": "ordered_overtime_count",
}  # fmt: skip
_EVENTS = {
    "事件编号": "event_id", "工号": "person_id", "日期": "date", "事件类型": "type", "次数": "count",
    "是否核实": "verified", "事由编号": "incident_id",
}  # fmt: skip
_SCORES = {
    "工号": "person_id", "考核期间": "period", "评分项目": "item", "评分人": "assessor_role",
    "评分人工号": "assessor_id", "得分": "score", "满分": "scale_max",
}  # fmt: skip
_SURNAMES, _NAMES = "赵钱孙李周吴郑王冯陈褚卫", "丽强敏军霞涛"
_ITEMS = ("基础能力", "业务熟练程度", "协调性")
_TYPES = ("计划外工作", "合作", "推卸", "表扬", "投诉")
#: who is no ordinary confirmed seller
_SPECIAL: dict[int, Row] = {
    1: {"role": "销售主管"}, 2: {"role": "销售主管"},
    # confirmed in the second year, so appraised in it alone; hired in it, and still a trainee; on probation
    15: {"hire_date": dt.date(2025, 9, 1), "confirm_date": dt.date(2026, 3, 1)},
    16: {"hire_date": dt.date(2026, 8, 1), "confirm_date": None, "status": "实习"},
    17: {"hire_date": dt.date(2026, 5, 1), "confirm_date": None, "status": "见习"},
    # left in the second year: before its last month, and in it
    18: {"leave_date": dt.date(2026, 6, 30)}, 19: {"leave_date": dt.date(2026, 12, 10)},
    # another job in the department; transferred for good
    20: {"role": "其他"}, 21: {"status": "转岗"},
}  # fmt: skip


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20260303)
    people = [_person(number) for number in range(1, 23)]
    attendance = [_month(person, year, month, chance) for person in people for year, month in _months(person)]
    scores: list[Row] = []
    for number, person in enumerate(people):
        level = chance.randint(72, 92)
        for year in (2025, 2026):
            scores += [_mark(person, year, item, level + chance.randint(-6, 7)) for item in _ITEMS]
            scores += [
                _mark(person, year, "民主评议", chance.randint(6, 10), "同事", f"XS{(number + n) % 22 + 1:02}", 10)
                for n in (1, 2, 3)
            ]
    data.mkdir(parents=True, exist_ok=True)
    departments: list[Row] = [{"id": "CD", "name": "城东店"}, {"id": "CX", "name": "城西店"}]
    # a trial post after a promotion over the end of the first year, and one after a demotion over that of the second
    postings = [
        _phase("XS05", "晋升", dt.date(2025, 10, 1), dt.date(2026, 3, 31)),
        _phase("XS06", "降职", dt.date(2026, 11, 1), None),
    ]
    write(
        data / "staff.xlsx",
        [
            Sheet("员工", _PEOPLE, people),
            Sheet("部门", {"部门编号": "id", "部门名称": "name"}, departments),
            Sheet("特殊阶段", _POSTINGS, postings),
        ],
    )
    write(data / "attendance.xlsx", [Sheet("考勤", _ATTENDANCE, attendance, title="2025至2026年考勤汇总")])
    write(data / "records.xlsx", [Sheet("事件", _EVENTS, _events(chance)), Sheet("评分", _SCORES, scores)])


def _person(number: int) -> Row:
    row: Row = {
        "person_id": f"XS{number:02}", "name": _SURNAMES[number % 12] + _NAMES[number * 5 % 6], "role": "销售员",
        "status": "已转正", "department_id": "CD" if number % 2 else "CX",
        "hire_date": dt.date(2020 + number % 5, number % 12 + 1, 1),
        "confirm_date": dt.date(2020 + number % 5, 12, 31), "leave_date": None,
    }  # fmt: skip
    return row | _SPECIAL.get(number, {})


def _phase(person_id: str, status: str, first: dt.date, last: dt.date | None) -> Row:
    return {"person_id": person_id, "valid_from": first, "valid_until": last, "status": status}


def _months(person: Row) -> list[tuple[int, int]]:
    """The months in which somebody is employed."""
    first, last = person["hire_date"], person["leave_date"] or dt.date(2026, 12, 31)
    hired, left = (first.year, first.month), (last.year, last.month)
    return [(year, month) for year in (2025, 2026) for month in range(1, 13) if hired <= (year, month) <= left]


def _month(person: Row, year: int, month: int, chance: random.Random) -> Row:
    """A month's attendance; some people are at the edges of the rules."""
    row: Row = {
        "person_id": person["person_id"], "period": f"{year}-{month:02}",
        "late_count": chance.choice((0, 0, 0, 0, 0, 1, 2)), "early_leave_count": chance.choice((0, 0, 0, 0, 0, 0, 1)),
        "personal_leave_days": chance.choice((0, 0, 0, 0, Decimal("0.5"), 1)),
        "sick_leave_days": chance.choice((0, 0, 0, 0, 1)), "absent_days": 0,
        "overtime_count": chance.choice((0, 0, 0, 1)), "ordered_overtime_count": chance.choice((0, 0, 1)),
    }  # fmt: skip
    if person["person_id"] == "XS03":  # never late, much overtime: more than the whole block
        row |= {"late_count": 0, "early_leave_count": 0, "personal_leave_days": 0, "overtime_count": 2}
    if person["person_id"] == "XS04" and year == 2025:  # less than nothing
        row |= {"late_count": 5, "early_leave_count": 2, "personal_leave_days": 4, "overtime_count": 0}
    if (person["person_id"], year, month) == ("XS07", 2026, 5):  # absent without leave
        row |= {"absent_days": 1}
    return row


def _events(chance: random.Random) -> list[Row]:
    rows: list[Row] = []
    for year in (2025, 2026):
        for _ in range(70):
            day = dt.date(year, chance.randint(1, 12), chance.randint(1, 28))
            kind = chance.choices(_TYPES, (4, 4, 1, 5, 2))[0]
            rows.append(
                {
                    "event_id": f"SJ{len(rows) + 1:03}", "person_id": f"XS{chance.randint(1, 14):02}", "date": day,
                    "type": kind, "count": None, "verified": "否" if chance.random() < 0.08 else "是",
                    "incident_id": None,
                }
            )  # fmt: skip
    # one act, reported as an unplanned assignment and as cooperation; three joint tasks in one row
    for kind, day in (("计划外工作", 6), ("合作", 7)):
        rows.append(
            {
                "event_id": f"SJ{len(rows) + 1:03}", "person_id": "XS08", "date": dt.date(2026, 9, day), "type": kind,
                "count": 1, "verified": "是", "incident_id": "盘点0906",
            }
        )  # fmt: skip
    rows.append(
        {
            "event_id": f"SJ{len(rows) + 1:03}", "person_id": "XS09", "date": dt.date(2026, 11, 11), "type": "合作",
            "count": 3, "verified": "是", "incident_id": None,
        }
    )  # fmt: skip
    return rows


def _mark(
    person: Row, year: int, item: str, score: int, role: str = "上级", who: str | None = None, full: int | None = None
) -> Row:
    return {
        "person_id": person["person_id"], "period": str(year), "item": item, "assessor_role": role, "assessor_id": who,
        "score": score, "scale_max": full,
    }  # fmt: skip
