"""Writes the example's workbooks: ``python make_tables.py [DIR]``, by default into ``data`` beside it.

Eight sellers, a clerk and a designer over one quarter. Approvals are one sheet for both schemes: requests to entertain
customers, and the decisions on honours and errors, which name their event.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it has no marker of its types

Rows = list[tuple[Any, ...]]
#: a workbook written twice is the same, byte by byte
_CREATED = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
_NAMES = ("顾明远", "沈佳怡", "陆子涵", "韩雪", "方志强", "苏婉", "何俊", "姚静", "宋丽", "田野")
_SELLERS = [f"XS{number:02}" for number in range(1, 9)]
_DEPUTY, _MEETING, _JUDGES = "分管副总经理", "总经理办公会", "企业管理部"
#: person, day, kind, incident, document, fine, registered on; a kind's decisions follow two days later
_EVENTS: Rows = [
    ("XS02", dt.date(2026, 1, 8), "公司级表扬", None, "云岭〔2026〕1 号", None, dt.date(2026, 1, 20)),
    ("XS03", dt.date(2026, 1, 15), "违反管理制度", None, None, 100, dt.date(2026, 1, 22)),
    # 一月末的事件二月登记，计入二月 / of January, registered and counted in February
    ("XS04", dt.date(2026, 1, 29), "工作差错", None, None, None, dt.date(2026, 2, 3)),
    # 一事两项，只计最重的一项 / one incident, of which the gravest item counts
    ("XS02", dt.date(2026, 2, 9), "工作差错", "SY01", None, None, dt.date(2026, 2, 20)),
    ("XS02", dt.date(2026, 2, 9), "违反管理制度", "SY01", None, None, dt.date(2026, 2, 20)),
    ("XS06", dt.date(2026, 2, 11), "公司级嘉奖", None, "云岭〔2026〕4 号", None, dt.date(2026, 2, 26)),
    # 没有发文，不计分 / never published
    ("XS07", dt.date(2026, 2, 12), "公司级表扬", None, None, None, dt.date(2026, 2, 26)),
    ("XS05", dt.date(2026, 3, 4), "严重工作差错", None, None, None, dt.date(2026, 3, 18)),
    ("XS08", dt.date(2026, 3, 10), "公司级表扬", None, "云岭〔2026〕7 号", None, dt.date(2026, 3, 25)),
    # 三月末尚未登记 / not registered yet
    ("XS01", dt.date(2026, 3, 27), "公司级表扬", None, "云岭〔2026〕9 号", None, None),
]


def make(data: Path) -> None:
    """Write the workbooks under a folder."""
    chance = random.Random(20260328)
    deals, receipts = _deals(chance)
    expenses, requests = _expenses(chance)
    data.mkdir(parents=True, exist_ok=True)
    _write(
        data / "staff.xlsx",
        {
            "员工": (("工号", "姓名", "岗位", "部门", "驻外", "入职日期", "基本工资"), _people()),
            "部门": (("部门编号", "部门名称"), [("YX", "营销部")]),
            "任务指标": (("对象类型", "对象编号", "期间", "指标", "任务值"), _targets()),
        },
    )
    _write(
        data / "sales.xlsx",
        {
            "订单": (("订单编号", "销售员工号", "下单日期", "业绩来源", "类别", "房夜数"), deals),
            "到账": (("订单编号", "到账日期", "到账金额"), receipts),
            "费用": (("费用编号", "工号", "日期", "费用类别", "消费额", "审批编号"), expenses),
            "评分": (("工号", "期间", "评分项目", "评分人", "得分", "满分"), _scores(chance)),
        },
    )
    _write(
        data / "events.xlsx",
        {
            "事件": (
                ("事件编号", "工号", "日期", "事件类型", "事由编号", "文件编号", "核定金额", "登记日期"),
                [(f"SJ{number:02}", *event) for number, event in enumerate(_EVENTS, start=1)],
            ),
            "审批": (
                ("审批编号", "审批类别", "申请对象", "审批人", "批准日期", "审批结果"),
                [*requests, *_decisions()],
            ),
        },
    )


def _people() -> Rows:
    roles = ["部门副经理", *["销售经理"] * 7, "销售内勤", "美工"]
    numbers = [*_SELLERS, "NQ01", "MG01"]
    return [
        (number, name, role, "YX", "是" if number == "XS07" else "否", dt.date(2023, at + 1, 6), 3200 + 200 * (at % 4))
        for at, (number, name, role) in enumerate(zip(numbers, _NAMES, roles, strict=True))
    ]


def _targets() -> Rows:
    return [
        ("部门", "YX", f"2026-{month:02}", "销售额", value)
        for month, value in ((1, 1800000), (2, 1700000), (3, 2600000))
    ]


def _deals(chance: random.Random) -> tuple[Rows, Rows]:
    """Three to five deals a seller and month, each paid in one receipt or two."""
    deals: Rows = []
    receipts: Rows = []
    kinds = (
        ("工号", "客房", None),
        ("工号", "套餐", None),
        ("团队会议单", "会议", 120),
        ("部门经理", "会议", 60),
        ("宴会餐饮", "宴会", None),
    )
    for month in (1, 2, 3):
        for seller in _SELLERS:
            for _ in range(chance.randint(3, 5)):
                source, category, nights = chance.choice(kinds)
                number = f"DD26{len(deals) + 1:03}"
                day = dt.date(2026, month, chance.randint(1, 18))
                deals.append((number, seller, day, source, category, nights))
                amount = 500 * chance.randint(60, 220)
                parts = (amount,) if chance.random() < 0.7 else (amount * 2 // 5, amount - amount * 2 // 5)
                receipts += [(number, day + dt.timedelta(days=4 * at + 2), part) for at, part in enumerate(parts)]
    return deals, receipts


def _expenses(chance: random.Random) -> tuple[Rows, Rows]:
    """Each seller's entertainment of a month, asked for the day before."""
    expenses: Rows = []
    requests: Rows = []
    for month in (1, 2, 3):
        for seller in _SELLERS:
            number = len(expenses) + 1
            day = dt.date(2026, month, chance.randint(4, 26))
            request = f"SQ{number:02}"
            expenses.append((f"FY{number:02}", seller, day, "招待", 50 * chance.randint(8, 20), request))
            requests.append((request, "招待", None, None, day - dt.timedelta(days=1), "同意"))
    return expenses, requests


def _scores(chance: random.Random) -> Rows:
    return [
        (seller, f"2026-{month:02}", item, "部门经理", chance.randint(16, 20) * 5, 100)
        for month in (1, 2, 3)
        for seller in _SELLERS
        for item in ("团队精神", "工作纪律")
    ]


def _decisions() -> Rows:
    """The decisions on each event, by those who have to take them."""
    rows: Rows = []
    for number, (_, day, kind, *_rest) in enumerate(_EVENTS, start=1):
        who = {"公司级嘉奖": (_MEETING,), "公司级表扬": (_DEPUTY,)}.get(kind, (_JUDGES, _DEPUTY))
        for role in who:
            rows.append((f"SP{len(rows) + 1:02}", kind, f"SJ{number:02}", role, day + dt.timedelta(days=2), "同意"))
    return rows


def _write(path: Path, sheets: dict[str, tuple[tuple[str, ...], Rows]]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": _CREATED})
        head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, (headers, rows) in sheets.items():
            page = book.add_worksheet(name)
            page.write_row(0, 0, headers, head)
            page.set_column(0, len(headers) - 1, 14)
            for at, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        page.write_datetime(at, column, dt.datetime.combine(cell, dt.time()), date)
                    elif cell is not None:
                        page.write(at, column, cell)
            page.freeze_panes(1, 0)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data")
