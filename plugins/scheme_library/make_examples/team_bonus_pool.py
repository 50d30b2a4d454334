"""A maintenance area over half a year: contracts, three teams with their points and duties, changes of post, fines."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from workbook import Row, Sheet, write

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "岗位": "role", "职位": "post", "所属部门": "department_id",
    "班组": "team_id", "入职日期": "hire_date", "离职日期": "leave_date",
}  # fmt: skip
_CHANGES = {"工号": "person_id", "变动日期": "date", "新岗位类别": "role", "新职位": "post", "新班组": "team_id"}
_SCORES = {
    "工号": "person_id", "考核期间": "period", "评分项目": "item", "评分人": "assessor_role",
    "评分人工号": "assessor_id", "得分": "score",
}  # fmt: skip
_DUTIES = {"工号": "person_id", "月份": "period", "公务": "duty", "次数": "times"}
_EVENTS = {
    "事件编号": "event_id", "工号": "person_id", "班组编号": "team_id", "日期": "date", "事件类型": "type",
    "已核实": "verified", "核定金额": "amount_decided", "核定人": "decided_by", "核定日期": "decided_on",
}  # fmt: skip
_APPROVALS = {
    "审批编号": "request_id", "审批类别": "kind", "申请对象": "subject", "申请日期": "requested_on",
    "批准日期": "approved_on", "审批结果": "result",
}  # fmt: skip
_TARGETS = {"对象类型": "scope_type", "对象编号": "scope_id", "期间": "period", "指标": "metric", "任务值": "value"}
_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴徐孙", "敏静磊洋艳勇"
_TEAMS = {"YX": ("运行班", 5), "JX": ("检修班", 6), "DZ": ("带电班", 4)}
_PARTS = ("业绩指标", "班组管理水平", "业绩绩效评价")
#: who gets points for which duty, in which months
_DUTIES_OF = {
    "YX02": ("记录", 1), "YX04": ("考勤", 1), "JX03": ("记录", 1), "JX04": ("工器具", 2), "DZ03": ("记录", 1),
}  # fmt: skip


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20260505)
    people = _people()
    data.mkdir(parents=True, exist_ok=True)
    teams: list[Row] = [{"team_id": code, "name": name, "department_id": "GQ"} for code, (name, _) in _TEAMS.items()]
    write(
        data / "staff.xlsx",
        [
            Sheet("员工", _PEOPLE, people),
            Sheet(
                "部门", {"部门编号": "department_id", "部门名称": "name"}, [{"department_id": "GQ", "name": "线路工区"}]
            ),
            Sheet("小组", {"班组编号": "team_id", "班组名称": "name", "部门": "department_id"}, teams),
            Sheet("岗位变动", _CHANGES, _changes()),
        ],
    )
    scores, duties = _marks(people, chance)
    write(
        data / "scores.xlsx",
        [Sheet("评分", _SCORES, scores, title="2026年上半年评分"), Sheet("班组日常公务", _DUTIES, duties)],
    )
    write(
        data / "records.xlsx",
        [
            Sheet("任务指标", _TARGETS, _allotted(), {"value": "#,##0"}),
            Sheet("事件", _EVENTS, _events()),
            Sheet("审批", _APPROVALS, _approvals(people)),
        ],
    )


def _people() -> list[Row]:
    rows: list[Row] = [
        {"person_id": "G01", "role": "主任"}, {"person_id": "G02", "role": "党支部书记"},
        {"person_id": "G03", "role": "副主任"},
        {"person_id": "Z01", "role": "专责", "post": "运行专责"},
        {"person_id": "Z02", "role": "专责", "post": "检修专责"},
        {"person_id": "Z03", "role": "专责", "post": "安全专责"},
    ]  # fmt: skip
    for code, (_, size) in _TEAMS.items():
        rows.append({"person_id": f"{code}01", "role": "班长", "post": "班长", "team_id": code})
        rows += [{"person_id": f"{code}{at:02}", "role": "班员", "team_id": code} for at in range(2, size + 1)]
    # who joins and who leaves in the half-year
    edges: dict[str, Row] = {
        "JX06": {"hire_date": dt.date(2026, 3, 12)},
        "YX05": {"leave_date": dt.date(2026, 4, 20)},
    }
    return [
        {"name": _SURNAMES[at % 12] + _NAMES[at * 5 % 6], "department_id": "GQ", "hire_date": dt.date(2020, 7, 1)}
        | row
        | edges.get(str(row["person_id"]), {})
        for at, row in enumerate(rows)
    ]


def _changes() -> list[Row]:
    """A leader becomes a specialist and a member the leader, inside May; a member moves on the first of April."""
    return [
        {"person_id": "DZ01", "date": dt.date(2026, 5, 10), "role": "专责", "post": "检修专责"},
        {"person_id": "DZ02", "date": dt.date(2026, 5, 10), "role": "班长", "post": "班长"},
        {"person_id": "JX05", "date": dt.date(2026, 4, 1), "team_id": "DZ"},
    ]


def _is_direct(person: Row, month: int) -> bool:
    leads_from = {"DZ02": 6}.get(str(person["person_id"]), 13)
    return person["role"] in ("专责", "班长") or month >= leads_from


def _employed(person: Row, month: int) -> bool:
    hired, left = person["hire_date"], person.get("leave_date") or dt.date(2099, 1, 1)
    return f"{hired:%Y-%m}" <= f"2026-{month:02}" <= f"{left:%Y-%m}"


def _marks(people: list[Row], chance: random.Random) -> tuple[list[Row], list[Row]]:
    scores: list[Row] = []
    duties: list[Row] = []
    for person in people[3:]:
        level = chance.randint(82, 95)
        name = str(person["person_id"])
        for month in range(1, 7):
            if not _employed(person, month):
                continue
            row: Row = {"person_id": name, "period": f"2026-{month:02}", "assessor_role": "考核工作小组"}
            if _is_direct(person, month):
                scores += [row | {"item": item, "score": level + chance.randint(-5, 5)} for item in _PARTS]
                continue
            points = level + chance.randint(-6, 6)
            scores.append(row | {"item": "班组积分", "assessor_role": "班组", "score": points})
            if name in _DUTIES_OF:
                duty, times = _DUTIES_OF[name]
                duties.append({"person_id": name, "period": f"2026-{month:02}", "duty": duty, "times": times})
    # a dispute about February, decided by the deputy director
    scores.append(
        {
            "person_id": "JX01", "period": "2026-02", "item": "争议裁定", "assessor_role": "考核工作小组",
            "assessor_id": "G03", "score": 88,
        }
    )  # fmt: skip
    return scores, duties


def _allotted() -> list[Row]:
    """The bonus of every month, the long-cycle safety bonus of June."""
    rows: list[Row] = [
        {"period": f"2026-{month:02}", "metric": "月度综合管理奖", "value": 21000} for month in range(1, 7)
    ]
    rows.append({"period": "2026-06", "metric": "安全生产长周期考核奖", "value": 10000})
    return [{"scope_type": "工区", "scope_id": "GQ", **row} for row in rows]


def _events() -> list[Row]:
    date = dt.date
    rows: list[Row] = [
        {"person_id": "Z03", "date": date(2026, 2, 11), "type": "公司奖励", "amount_decided": 300},
        {"person_id": "YX03", "date": date(2026, 3, 20), "type": "个人行为处罚", "amount_decided": 200},
        {"team_id": "JX", "date": date(2026, 4, 9), "type": "公司处罚", "amount_decided": 600},
        {"team_id": "DZ", "date": date(2026, 5, 28), "type": "公司奖励", "amount_decided": 1000},
        {"person_id": "JX02", "date": date(2026, 6, 3), "type": "公司处罚", "amount_decided": 100},
        {"person_id": "JX03", "date": date(2026, 6, 5), "type": "公司处罚", "amount_decided": 150, "verified": "否"},
        {"team_id": "DZ", "date": date(2026, 6, 16), "type": "违反班组细则"},
    ]
    decided: Row = {"decided_by": "公司安监部"}
    return [
        {"event_id": f"SJ{at:02}", "verified": "是"}
        | ({**decided, "decided_on": row["date"] + dt.timedelta(days=3)} if "amount_decided" in row else {})
        | row
        for at, row in enumerate(rows, start=1)
    ]


def _approvals(people: list[Row]) -> list[Row]:
    """The teams' rules, a contract for each month, and the sheets of self-assessment sent in the month after."""
    date = dt.date
    rows: list[Row] = [
        {"kind": "三提高细则", "subject": code, "requested_on": date(2025, 12, 8), "approved_on": date(2025, 12, 15)}
        for code in _TEAMS
    ]
    for month in range(1, 7):
        rows += [
            {"kind": "绩效合约", "subject": person["person_id"], "approved_on": date(2026, month, 2)}
            for person in people
            if _is_direct(person, month)
        ]
        rows += [
            {"kind": "自评表", "subject": code, "requested_on": date(2026, month + 1, 3 + at % 3)}
            for at, code in enumerate(_TEAMS)
        ]
    return [
        {"request_id": f"SP{at:03}", "result": None if row["kind"] == "自评表" else "同意", **row}
        for at, row in enumerate(rows, start=1)
    ]
