"""What was recorded of the people beside their sales: praise, fines, decisions, and the marks of both assessors."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import NamedTuple

from company import LAST, MONTHS, PEOPLE, Row, employed

SALES_MANAGER, GENERAL_MANAGER = "陈立新", "魏东"


class Incident(NamedTuple):
    """One row of events; a decided `amount` stands with who decided it, five days later."""

    person: str
    date: str
    type: str
    amount: int | None = None
    by: str | None = None
    times: int | None = None
    verified: str | None = None
    note: str | None = None


#: both companies: the judged amounts lie in the ranges of both documents
BOTH = (
    Incident("S102", "2026-01-12", "客户表扬", 100, SALES_MANAGER, note="锦旗一面"),
    Incident("S205", "2026-01-19", "抢接客户投诉", note="口头警告"),
    Incident("S106", "2026-01-28", "表格未填", 20, SALES_MANAGER, note="客户来访登记表"),
    Incident("S206", "2026-02-08", "客户表扬", 150, SALES_MANAGER),
    Incident("S207", "2026-02-14", "销售错误", 100, SALES_MANAGER, note="房号录错"),
    Incident("S208", "2026-02-19", "服务之外投诉", note="停车纠纷"),
    Incident("S209", "2026-02-25", "表格未填", 15, SALES_MANAGER, note="日报漏填"),
    Incident("S203", "2026-02-27", "行政口头表扬"),
    Incident("S205", "2026-03-09", "抢接客户投诉"),
    Incident("S203", "2026-03-17", "抢接客户投诉", verified="否", note="经核查不属实"),
    Incident("S301", "2026-03-20", "客户表扬", 50, SALES_MANAGER),
    Incident("S107", "2026-03-27", "转正", by=GENERAL_MANAGER),
    Incident("S101", "2026-03-30", "突出贡献", note="带看方案获集团采用"),
    Incident("S309", "2026-04-08", "抢接客户投诉", note="口头警告"),
    Incident("S104", "2026-04-15", "客户表扬", 200, SALES_MANAGER, times=2),
    Incident("S106", "2026-04-22", "销售错误", 60, SALES_MANAGER, note="定购合同付款日期写错"),
    Incident("S208", "2026-04-29", "服务之外投诉", note="第二次"),
    Incident("S207", "2026-05-11", "表格未填", 10, SALES_MANAGER),
    Incident("S303", "2026-05-13", "涂改客户记录", note="首次"),
    Incident("S305", "2026-05-20", "态度投诉", note="经核查属实，除名"),
    Incident("S205", "2026-05-26", "抢接客户投诉"),
    Incident("S103", "2026-05-29", "转正", by=GENERAL_MANAGER, note="恢复转正"),
    Incident("S304", "2026-05-30", "公司通告表扬"),
    Incident("S302", "2026-06-09", "客户表扬", 120, SALES_MANAGER),
    Incident("S207", "2026-06-11", "私自转让", note="除名"),
    Incident("S205", "2026-06-18", "抢接客户投诉", note="第四次，按最后一档处罚"),
    Incident("S201", "2026-06-30", "突出贡献", note="团购项目"),
)
#: the second altered record is fined in the ranking, in the monthly pay it would be the end
RANKING = (
    Incident("S303", "2026-06-16", "涂改客户记录", 300, GENERAL_MANAGER, note="第二次，通告"),
    Incident("S202", "2026-06-30", "突出贡献", note="团购项目"),
)

ITEMS = ("专业知识", "项目知识", "业务知识", "接待礼仪", "工作态度", "语言表达", "亲和力")
ASSESSORS = ("项目主管", "营销经理")


def events(incidents: tuple[Incident, ...], deals: list[Row]) -> list[Row]:
    """The rows of events, dates in Chinese as the office writes them; an altered record names its deal."""
    ordered = sorted(incidents, key=lambda incident: incident.date)
    return [
        {
            "event_id": f"SJ{at:03d}",
            "person_id": incident.person,
            "date": _chinese(dt.date.fromisoformat(incident.date)),
            "type": incident.type,
            "count": incident.times,
            "verified": incident.verified,
            "amount_decided": incident.amount,
            "decided_by": incident.by,
            "decided_on": _chinese(_decided_on(incident)) if incident.by else None,
            "deal_id": _altered(incident, deals) if incident.type == "涂改客户记录" else None,
            "note": incident.note,
        }
        for at, incident in enumerate(ordered, start=1)
    ]


def _decided_on(incident: Incident) -> dt.date:
    return min(dt.date.fromisoformat(incident.date) + dt.timedelta(5), LAST)


def _altered(incident: Incident, deals: list[Row]) -> object:
    """A deal of the month before, one that earned a price bonus."""
    month = int(incident.date[5:7]) - 1
    return next(
        deal["deal_id"]
        for deal in deals
        if deal["person_id"] == incident.person
        and str(deal["date"]).startswith(f"2026-{month:02d}")
        and str(deal["actual_discount_rate"]) > str(deal["allowed_discount_rate"])
    )


def _chinese(date: dt.date) -> str:
    return f"{date.year}年{date.month}月{date.day}日"


def scores() -> list[Row]:
    """The rows of scores: each seller in employment by both assessors, in steps of a twentieth of full marks."""
    chance = random.Random("marks 2026")
    rows: list[Row] = []
    for number, month in enumerate(MONTHS, start=1):
        for person in PEOPLE:
            if person.supervisor or not employed(person, month):
                continue
            usual = 13 + person.level + chance.randrange(2)
            rows += [
                {
                    "person_id": person.id,
                    "period": f"2026年{number}月",
                    "item": item,
                    "assessor_role": assessor,
                    "score": Decimal(min(20, usual + chance.randrange(-2, 2))) / 20,
                }
                for assessor in ASSESSORS
                for item in ITEMS
            ]
    return rows
