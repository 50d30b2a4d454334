"""Two sales departments and an office over two quarters: indicators, marks, deals, talks."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from workbook import Row, Sheet, write

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "所属部门": "department_id", "入职日期": "hire_date", "离职日期": "leave_date",
    "基本工资": "wage_base",
}  # fmt: skip
_DEPARTMENTS = {"部门编号": "department_id", "部门名称": "name", "部门类别": "kind"}
_INDICATORS = {
    "部门编号": "scope_id", "生效日期": "valid_from", "失效日期": "valid_until", "指标": "item", "权重": "weight",
    "是否定量": "quantitative", "是否销售业绩指标": "sales_result",
}  # fmt: skip
_SCORES = {
    "工号": "person_id", "考核期间": "period", "指标": "item", "评分人": "assessor_role", "得分": "score",
    "满分": "scale_max",
}  # fmt: skip
_DEALS = {"合同编号": "deal_id", "工号": "person_id", "签约日期": "date", "合同金额": "amount"}
_EVENTS = {"事件编号": "event_id", "工号": "person_id", "日期": "date", "事件类型": "type", "已核实": "verified"}
_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴徐孙", "敏静磊洋艳勇"
#: indicators of a department: the first from January on, those of B anew from April on
_CARDS = {
    ("A", dt.date(2026, 1, 1), None): {"销售额完成率": 40, "回款完成率": 30, "客户满意度": 20, "团队协作": 10},
    ("B", dt.date(2026, 1, 1), dt.date(2026, 3, 31)): {"销售额完成率": 60, "新客户数": 20, "客户满意度": 20},
    ("B", dt.date(2026, 4, 1), None): {"销售额完成率": 50, "新客户数": 30, "客户满意度": 20},
}
_FULL = {"新客户数": 10}
_SALES, _QUALITATIVE = {"销售额完成率", "新客户数"}, {"客户满意度", "团队协作"}
#: level of a person's marks where it matters: candidates for promotion, at the line of the bonus, far below it
_LEVELS = {"A02": 97, "B03": 96, "A05": 85, "B06": 62}


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20260908)
    people = [_person(code, number) for code in "AB" for number in range(1, 8)]
    people += [
        {"person_id": "X01", "name": "钱进", "department_id": "X", "wage_base": 5000},
        {"person_id": "X02", "name": "何清", "department_id": "X", "wage_base": 5200},
    ]
    departments: list[Row] = [
        {"department_id": "A", "name": "销售一部", "kind": "销售部门"},
        {"department_id": "B", "name": "销售二部", "kind": "销售部门"},
        {"department_id": "X", "name": "行政部", "kind": "职能部门"},
    ]
    data.mkdir(parents=True, exist_ok=True)
    write(
        data / "staff.xlsx",
        [Sheet("员工", _PEOPLE, people, {"wage_base": "#,##0"}), Sheet("部门", _DEPARTMENTS, departments)],
    )
    write(data / "indicators.xlsx", [Sheet("指标", _INDICATORS, _indicators(), {"weight": "0%"})])
    write(data / "scores.xlsx", [Sheet("评分", _SCORES, _marks(people, chance), title="2026年一、二季度评分")])
    write(
        data / "records.xlsx",
        [Sheet("成交", _DEALS, _deals(people, chance), {"amount": "#,##0.00"}), Sheet("事件", _EVENTS, _talks(people))],
    )


def _person(code: str, number: int) -> Row:
    at = "AB".index(code) * 7 + number
    row: Row = {
        "person_id": f"{code}{number:02}", "name": _SURNAMES[at % 12] + _NAMES[at * 5 % 6], "department_id": code,
        "hire_date": dt.date(2021 + at % 5, 1 + at % 12, 6), "wage_base": 4000 + 150 * (at % 7),
    }  # fmt: skip
    # hired in the second quarter, and gone in it
    edges: dict[str, Row] = {
        "A07": {"hire_date": dt.date(2026, 4, 13)},
        "B07": {"leave_date": dt.date(2026, 5, 15)},
    }
    return row | edges.get(f"{code}{number:02}", {})


def _indicators() -> list[Row]:
    return [
        {
            "scope_id": department, "valid_from": first, "valid_until": last, "item": item, "weight": weight / 100,
            "quantitative": "否" if item in _QUALITATIVE else "是", "sales_result": "是" if item in _SALES else "否",
        }
        for (department, first, last), items in _CARDS.items()
        for item, weight in items.items()
    ]  # fmt: skip


def _marks(people: list[Row], chance: random.Random) -> list[Row]:
    """The marks of both quarters; what counts softly is marked by a superior and by a colleague."""
    rows: list[Row] = []
    for person in people:
        code, department = person["person_id"], person["department_id"]
        level = _LEVELS.get(code, chance.randint(72, 91))
        for quarter, last in (("2026-Q1", dt.date(2026, 3, 31)), ("2026-Q2", dt.date(2026, 6, 30))):
            if (
                department == "X"
                or (person.get("hire_date") or last) > last
                or (person.get("leave_date") or last) < last
            ):
                continue
            for (of, first, until), items in _CARDS.items():
                if of != department or first > last or (until or last) < last:
                    continue
                for item in items:
                    full = _FULL.get(item, 100)
                    for who in ("上级", "同事") if item in _QUALITATIVE else ("上级",):
                        off = 0 if code in _LEVELS else chance.randint(-5, 5)
                        mark = round(full * min(level + off, 100) / 100) if full < 100 else min(level + off, 100)
                        rows.append(
                            {
                                "person_id": code, "period": quarter, "item": item, "assessor_role": who,
                                "score": mark, "scale_max": full,
                            }
                        )  # fmt: skip
    return rows


def _deals(people: list[Row], chance: random.Random) -> list[Row]:
    rows: list[Row] = []
    for person in people:
        if person["department_id"] == "X":
            continue
        for month in range(1, 7):
            day = dt.date(2026, month, chance.randint(1, 28))
            first, last = person["hire_date"], person.get("leave_date") or dt.date(2026, 12, 31)
            if first <= day <= last:
                rows.append({"person_id": person["person_id"], "date": day, "amount": chance.randint(30, 180) * 1000})
    return [{"deal_id": f"HT{at:03}", **row} for at, row in enumerate(rows, start=1)]


def _talks(people: list[Row]) -> list[Row]:
    """A talk with everybody at the end of each quarter; that with B06 in March was never confirmed."""
    rows: list[Row] = []
    for person in people:
        for day in (dt.date(2026, 3, 30), dt.date(2026, 6, 29)):
            first, last = person.get("hire_date") or day, person.get("leave_date") or day
            if person["department_id"] != "X" and first <= day <= last:
                missing = person["person_id"] == "B06" and day.month == 3
                rows.append(
                    {
                        "person_id": person["person_id"], "date": day, "type": "绩效沟通",
                        "verified": "否" if missing else "是",
                    }
                )  # fmt: skip
    return [{"event_id": f"GT{at:03}", **row} for at, row in enumerate(rows, start=1)]
