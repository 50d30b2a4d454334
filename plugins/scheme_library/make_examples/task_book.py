"""Twelve salespeople of two regions over half a year: plans, task books, marks, checks, incidents, feedback."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from workbook import Row, Sheet, write

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "岗位": "role", "区域": "region", "入职日期": "hire_date",
    "离职日期": "leave_date",
}  # fmt: skip
_TARGETS = {"对象类型": "scope_type", "对象编号": "scope_id", "期间": "period", "指标": "metric", "任务值": "value"}
_TASKS = {
    "任务编号": "task_id", "工号": "person_id", "月份": "period", "任务类别": "kind", "工作任务与目标": "target_text",
    "工作步骤与措施": "steps_text", "要求完成时间": "due_on", "数量指标": "amount_target", "分值": "points",
    "实际完成数量": "actual_amount", "是否完成": "finished", "完成日期": "finished_on", "完成程度": "achieved",
    "日常工作": "routine", "来自年度计划": "from_annual_plan", "岗位职责内": "in_job_description",
}  # fmt: skip
_SCORES = {
    "工号": "person_id", "考核期间": "period", "评分项目": "item", "评分人": "assessor_role",
    "评分人工号": "assessor_id", "得分": "score", "满分": "scale_max", "评语": "comment",
}  # fmt: skip
_EVENTS = {"事件编号": "event_id", "工号": "person_id", "日期": "date", "事件类型": "type", "备注": "note"}
_APPROVALS = {
    "审批编号": "request_id", "审批类别": "kind", "申请对象": "subject", "批准日期": "approved_on",
    "审批人": "approver_role", "审批结果": "result",
}  # fmt: skip
_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴徐孙", "敏静磊洋艳勇"
_REGIONS = ("华东", "华南")
_MONTHS = range(1, 7)
#: kind, target, steps, points; the fifth kind holds the problems of the month
_BOOK = (
    ("年度重点工作", "完成本月销售任务分解指标", "按周分解，逐周对照", 20),
    ("上级交办", "走访指定经销商", "拟定路线，走访后提交记录", 10),
    ("日常工作", "维护老客户，收集市场信息", "电话回访，填写信息表", 12),
    ("文件制度", "修订客户档案管理办法", "起草、征求意见、定稿", 8),
    ("重点问题", "清理逾期应收账款", "逐笔核对，发催款函", 14),
    ("重点问题", "新客户开发", "筛选名单，上门拜访", 12),
    ("重点问题", "处理客户投诉遗留问题", "与质检部门共同处理", 9),
    ("重点问题", "推广新产品", "样品展示，组织试用", 8),
    ("重点问题", "改进报价流程", "统计用时，提出改进意见", 7),
)  # fmt: skip
#: tasks that are measured by an amount: the visits, the new customers
_AMOUNTS = {1: 8, 5: 4}


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20260103)
    people = [_person(number) for number in range(1, 13)]
    data.mkdir(parents=True, exist_ok=True)
    write(
        data / "staff.xlsx",
        [Sheet("员工", _PEOPLE, [*people, {"person_id": "XJ01", "name": "何伟", "role": "销售经理"}])],
    )
    write(data / "plans.xlsx", [Sheet("任务指标", _TARGETS, _plans(people), {"value": "#,##0"})])
    tasks, scores = _books(people, chance)
    write(data / "tasks.xlsx", [Sheet("工作任务", _TASKS, tasks, title="工作任务书"), Sheet("评分", _SCORES, scores)])
    write(
        data / "records.xlsx", [Sheet("事件", _EVENTS, _events(people)), Sheet("审批", _APPROVALS, _approvals(people))]
    )


def _person(number: int) -> Row:
    row: Row = {
        "person_id": f"XS{number:02}", "name": _SURNAMES[number % 12] + _NAMES[number * 5 % 6], "role": "销售员",
        "region": _REGIONS[number % 2], "hire_date": dt.date(2022, 1 + number % 12, 8),
    }  # fmt: skip
    # who joins and who leaves in the half-year
    edges: dict[int, Row] = {11: {"hire_date": dt.date(2026, 3, 16)}, 12: {"leave_date": dt.date(2026, 4, 24)}}
    return row | edges.get(number, {})


def _employed(person: Row) -> list[int]:
    hired, left = person["hire_date"], person.get("leave_date") or dt.date(2099, 1, 1)
    return [month for month in _MONTHS if f"{hired:%Y-%m}" <= f"2026-{month:02}" <= f"{left:%Y-%m}"]


def _days(person: Row, month: int) -> tuple[dt.date, dt.date]:
    """The days of a month on which a person is employed: the first and the last."""
    first, last = dt.date(2026, month, 1), dt.date(2026, month, calendar.monthrange(2026, month)[1])
    return max(first, person["hire_date"]), min(last, person.get("leave_date") or last)


def _plans(people: list[Row]) -> list[Row]:
    """The year of a person, the months that make it; the regions' plans are the sums of their people's."""
    rows: list[Row] = []
    sums: dict[tuple[str, str], int] = {}
    for at, person in enumerate(people):
        amount, region = 100000 + 10000 * (at % 5), str(person["region"])
        months = [
            month for month in range(1, 13) if month in _employed(person) or (month > 6 and "leave_date" not in person)
        ]
        plans = {f"2026-{month:02}": amount for month in months} | {"2026": amount * len(months)}
        for period, value in plans.items():
            rows.append({"scope_type": "个人", "scope_id": person["person_id"], "period": period, "value": value})
            sums[region, period] = sums.get((region, period), 0) + value
    rows += [{"scope_type": "区域", "scope_id": of, "period": at, "value": value} for (of, at), value in sums.items()]
    return [row | {"metric": "销售额"} for row in rows]


def _books(people: list[Row], chance: random.Random) -> tuple[list[Row], list[Row]]:
    tasks: list[Row] = []
    scores: list[Row] = []
    for person in people:
        for month in _employed(person):
            points = [points for *_, points in _BOOK]
            # importance differs from month to month; one book is spread evenly, as far as 100 allows
            for _ in range(4):
                more, less = chance.sample(range(len(points)), 2)
                points[more], points[less] = points[more] + 1, points[less] - 1
            if (person["person_id"], month) == ("XS05", 2):
                points = [12, *[11] * 8]
            for at, worth in enumerate(points):
                row = _task(person, month, at, worth, chance)
                if (person["person_id"], month, at) == ("XS08", 4, 6):
                    row["steps_text"] = None
                tasks.append(row)
                if at in (2, 3, 7):
                    scores.append(_mark(row, chance))
    return tasks, scores


def _task(person: Row, month: int, at: int, worth: int, chance: random.Random) -> Row:
    kind, target, steps, _ = _BOOK[at]
    last = calendar.monthrange(2026, month)[1]
    due = dt.date(2026, month, min(last, 20 + at))
    row: Row = {
        "task_id": f"{person['person_id']}-{month:02}-{at + 1}", "person_id": person["person_id"],
        "period": f"2026-{month:02}", "kind": kind, "target_text": target, "steps_text": steps, "due_on": due,
        "points": worth, "routine": "是" if at == 2 else "否", "from_annual_plan": "是" if at == 0 else "否",
        "in_job_description": "是" if at in (0, 2) else "否",
    }  # fmt: skip
    if at in _AMOUNTS:
        row |= {"amount_target": _AMOUNTS[at], "actual_amount": _AMOUNTS[at] + chance.choice((0, 0, 0, 1, -1, -2))}
        done = row["actual_amount"] >= row["amount_target"]
    elif at == 0:
        row["achieved"] = Decimal(chance.randint(70, 100)) / 100
        done = row["achieved"] == 1
    else:
        done = chance.random() < 0.85
    late = chance.random() < 0.1
    day = min(last, due.day + 2) if late else due.day - chance.randint(0, 6)
    return row | {"finished": "是" if done else "否", "finished_on": dt.date(2026, month, day) if done else None}


def _mark(task: Row, chance: random.Random) -> Row:
    """The superior's mark of a task, out of ten."""
    score = 10 if task["finished"] == "是" else chance.randint(3, 8)
    return {
        "person_id": task["person_id"], "period": task["period"], "item": f"task:{task['task_id']}",
        "assessor_role": "考评者", "assessor_id": "XJ01", "score": score, "scale_max": 10,
        "comment": "按计划完成" if score == 10 else "部分完成",
    }  # fmt: skip


def _events(people: list[Row]) -> list[Row]:
    """A check a week, feedback on the last day, and what happened besides."""
    rows: list[Row] = []
    for person in people:
        for month in _employed(person):
            first, last = _days(person, month)
            # nobody looked at one book for two weeks
            days = (5, 19, 26) if (person["person_id"], month) == ("XS09", 5) else (5, 12, 19, 26)
            checks = [dt.date(2026, month, day) for day in days]
            rows += [
                {"person_id": person["person_id"], "date": day, "type": "检查指导"}
                for day in checks
                if first < day < last
            ]
            rows.append({"person_id": person["person_id"], "date": last, "type": "月末反馈"})
    date = dt.date
    incidents = (
        ("XS03", date(2026, 2, 9), "积极事件", "主动协助同事完成大客户投标，值得肯定"),
        ("XS07", date(2026, 3, 17), "消极事件", "报价失误，已约谈，要求复核"),
        ("XS07", date(2026, 5, 21), "积极事件", "报价流程改进见效"),
    )
    rows += [{"person_id": who, "date": day, "type": kind, "note": note} for who, day, kind, note in incidents]
    return [{"event_id": f"SJ{at:03}", **row} for at, row in enumerate(rows, start=1)]


def _approvals(people: list[Row]) -> list[Row]:
    rows: list[Row] = [
        {"subject": person["person_id"], "approved_on": _days(person, month)[0] + dt.timedelta(days=1)}
        for person in people
        for month in _employed(person)
        if (person["person_id"], month) != ("XS06", 6)
    ]
    return [
        {"request_id": f"SP{at:03}", "kind": "工作任务书", "approver_role": "考评者", "result": "同意", **row}
        for at, row in enumerate(rows, start=1)
    ]
