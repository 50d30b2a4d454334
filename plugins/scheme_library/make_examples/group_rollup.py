"""A group of three companies over a year: middle managers and staff, roll-ups, floating pay, bonus, moves."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from workbook import Row, Sheet, write

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "所属公司": "company_id", "部门": "department_id", "入职日期": "hire_date",
    "离职日期": "leave_date", "中层干部": "is_cadre", "职级": "grade", "浮动工资": "floating_pay",
}  # fmt: skip
_SCORES = {
    "工号": "person_id", "考核期间": "period", "评价因素": "item", "考核人职务": "assessor_role", "得分": "score",
}  # fmt: skip
_SELF = {
    "工号": "person_id", "考核期间": "period", "主要成绩": "achieved", "存在问题": "problems",
    "改进设想": "improvements",
}  # fmt: skip
_APPROVALS = {
    "审批编号": "request_id", "审批类别": "kind", "申请对象": "subject", "变动方向": "move", "新职级": "new_grade",
    "批准日期": "approved_on", "审批人": "approver_role", "审批结果": "result", "人力资源部备案日期": "filed_on",
}  # fmt: skip
_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴徐孙马", "建明丽华志强晓燕"
#: companies, each with its middle managers, its deputies, its staff
_COMPANIES = {"JT1": (3, 1, 6), "JT2": (2, 0, 6), "JT3": (2, 0, 6)}
_STAFF_PERIODS = {
    "2026-01": 1, "2026-02": 2, "2026-Q1": 3, "2026-04": 4, "2026-05": 5, "2026-Q2": 6, "2026-07": 7, "2026-08": 8,
    "2026-Q3": 9, "2026-10": 10, "2026-11": 11, "2026": 12,
}  # fmt: skip
_CADRE_PERIODS = {"2026-H1": 6, "2026": 12}
_CADRE = (("领导能力", "部属培育", "士气", "目标达成", "责任感", "自我启发"), ("主管领导", "人力资源部"))
_STAFF = (("德", "能", "勤", "绩"), ("直接上级", "主管领导", "人力资源部"))
#: who becomes a middle manager, and who is none any more, with the first month of it
_INTO, _OUT = {"JT2-03": 7}, {"JT3-02": 10}


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20261010)
    people = [
        _person(company, number, chance) for company, counts in _COMPANIES.items() for number in range(sum(counts))
    ]
    data.mkdir(parents=True, exist_ok=True)
    assessed = [(person, *found) for person in people for found in _periods(person)]
    write(data / "staff.xlsx", [Sheet("员工", _PEOPLE, people, {"floating_pay": "#,##0"})])
    write(
        data / "scores.xlsx",
        [
            Sheet("评分", _SCORES, _marks(people, assessed, chance), title="量表评价"),
            Sheet("本人自评", _SELF, [_own_words(person["person_id"], period) for person, period, _ in assessed]),
        ],
    )
    write(
        data / "decisions.xlsx",
        [
            Sheet("奖金池", {"单位": "unit", "期间": "period", "奖金总额": "amount"}, _pools()),
            Sheet(
                "奖金分配",
                {
                    "单位": "unit", "期间": "period", "工号": "person_id", "分配权数": "weight", "核定人": "decided_by",
                    "核定日期": "decided_on",
                },
                _weights(people, chance),
            ),
            Sheet("审批", _APPROVALS, _approvals()),
        ],
    )  # fmt: skip


def _person(company: str, number: int, chance: random.Random) -> Row:
    heads, deputies, _ = _COMPANIES[company]
    at = [*_COMPANIES].index(company) * 10 + number
    senior = number < heads + deputies
    row: Row = {
        "person_id": f"{company}-{number + 1:02}", "name": _SURNAMES[at % 13] + _NAMES[at * 3 % 8],
        "company_id": company, "department_id": f"{company}-{'AB'[number % 2]}",
        "hire_date": dt.date(2016 + at % 9, 1 + at % 12, 8), "is_cadre": "是" if senior else "否",
        "grade": ("三级副职" if number >= heads else "二级正职" if number == 0 else "三级正职") if senior else "员工",
        "floating_pay": 4800 if senior else 1200 + 100 * chance.randint(0, 6),
    }  # fmt: skip
    edges: dict[str, Row] = {
        "JT1-10": {"hire_date": dt.date(2026, 2, 9)},
        "JT2-08": {"leave_date": dt.date(2026, 8, 21)},
        "JT3-08": {"hire_date": dt.date(2026, 6, 1)},
    }
    return row | edges.get(row["person_id"], {})


def _is_cadre(person: Row, month: int) -> bool:
    code = person["person_id"]
    if code in _INTO:
        return month >= _INTO[code]
    return bool(person["is_cadre"] == "是" and person["grade"] != "三级副职" and month < _OUT.get(code, 13))


def _periods(person: Row) -> list[tuple[str, int]]:
    """The periods for which somebody is assessed, with the months that end them."""
    first = person["hire_date"].month if person["hire_date"].year == 2026 else 1
    last = person["leave_date"].month if "leave_date" in person else 12
    found = [(period, month) for period, month in _STAFF_PERIODS.items() if not _is_cadre(person, month)]
    found += [(period, month) for period, month in _CADRE_PERIODS.items() if _is_cadre(person, month)]
    return [(period, month) for period, month in found if first <= month <= last]


def _marks(people: list[Row], assessed: list[tuple[Row, str, int]], chance: random.Random) -> list[Row]:
    levels = {person["person_id"]: chance.randint(74, 92) for person in people}
    rows: list[Row] = []
    for person, period, month in assessed:
        factors, assessors = _CADRE if _is_cadre(person, month) else _STAFF
        rows += [
            {
                "person_id": person["person_id"], "period": period, "item": factor, "assessor_role": assessor,
                "score": min(levels[person["person_id"]] + Decimal(chance.randint(-12, 12)) / 2, Decimal(100)),
            }
            for factor in factors
            for assessor in assessors
        ]  # fmt: skip
    return rows


def _own_words(code: str, period: str) -> Row:
    return {
        "person_id": code, "period": period, "achieved": "完成本期工作目标", "problems": "个别工作进度偏慢",
        "improvements": "提前安排并按周检查",
    }  # fmt: skip


def _pools() -> list[Row]:
    return [
        {"unit": company, "period": period, "amount": amount}
        for company, amounts in {"JT1": (60000, 90000), "JT2": (40000, 55000), "JT3": (42000, 58000)}.items()
        for period, amount in zip(_CADRE_PERIODS, amounts, strict=True)
    ]


def _weights(people: list[Row], chance: random.Random) -> list[Row]:
    """What the executives decide, for everybody employed at the end of the half-year and of the year."""
    days = {"2026-H1": dt.date(2026, 7, 15), "2026": dt.date(2027, 1, 26)}
    return [
        {
            "unit": person["company_id"], "period": period, "person_id": person["person_id"],
            "weight": chance.randint(70, 100) * (3 if _is_cadre(person, month) else 1), "decided_by": "主管领导",
            "decided_on": days[period],
        }
        for period, month in _CADRE_PERIODS.items()
        for person in people
        if month < 12 or "leave_date" not in person
    ]  # fmt: skip


def _approvals() -> list[Row]:
    """Into the cadre and out of it, a middle manager up, two employees; one request that is turned down."""
    date = dt.date
    general, company = "总经理办公会议", "公司主管领导"
    rows: list[Row] = [
        {
            "kind": "员工职位变动", "subject": "JT1-07", "move": "调整", "approved_on": date(2026, 4, 14),
            "approver_role": company, "filed_on": date(2026, 4, 16),
        },
        {
            "kind": "员工晋升中层干部", "subject": "JT2-03", "move": "晋升", "new_grade": "三级正职",
            "approved_on": date(2026, 6, 22), "approver_role": general,
        },
        {
            "kind": "中层干部职务变动", "subject": "JT1-02", "move": "晋升", "new_grade": "二级正职",
            "approved_on": date(2026, 7, 20), "approver_role": general,
        },
        {
            "kind": "中层干部职务变动", "subject": "JT3-02", "move": "降职", "new_grade": "员工",
            "approved_on": date(2026, 9, 18), "approver_role": general,
        },
        {
            "kind": "员工职位变动", "subject": "JT3-05", "move": "晋升", "approved_on": date(2026, 11, 3),
            "approver_role": company, "filed_on": date(2026, 11, 5),
        },
        {"kind": "员工晋升中层干部", "subject": "JT1-05", "move": "晋升", "result": "不同意", "approver_role": general},
    ]  # fmt: skip
    return [{"request_id": f"ZW{at:02}", "result": "同意", **row} for at, row in enumerate(rows, start=1)]
