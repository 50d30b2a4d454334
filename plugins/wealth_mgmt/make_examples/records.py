"""What is recorded of the people beside their deals: prospects, attendance, marks, events, approvals, history."""

from __future__ import annotations

import datetime as dt
import random

from company import BEFORE, COUNT, Person, Row, bounds, days, month, sellers, sold, text

REVIEWED = "2025"
SCALE = 100

_EVENTS = (
    ("W101", "2025-08-11", "外派", "派驻济南筹备组"),
    ("W103", "2025-10-15", "愿意从事管理", None),
    ("W201", "2025-11-03", "外派", "筹建沈阳分公司"),
    ("W106", "2026-01-08", "业绩承诺书", None),
    ("W115", "2026-02-10", "违规", "飞单，经核查属实"),
    ("W102", "2026-02-26", "竞赛获奖", "2026春季竞赛"),
    ("W209", "2026-02-27", "竞赛获奖", "2026春季竞赛"),
    ("W204", "2026-03-09", "外派", "石家庄服务处负责人"),
    ("W107", "2026-04-07", "业绩承诺书", None),
    ("W202", "2026-05-18", "愿意从事管理", None),
)
_APPROVALS = (
    ("工资特区", "W206", "2025-09-22", "2025-09-28", "总公司人力资源部", "批准"),
    ("转正", "W109", "2025-12-03", "2025-12-12", "总公司", "批准"),
    ("转正", "W110", "2026-01-09", "2026-01-20", "总公司", "批准"),
    ("工资特区", "W207", "2026-01-19", "2026-02-02", "总公司人力资源部", "批准"),
    ("转正", "W111", "2026-02-03", "2026-02-10", "总公司", "批准"),
    ("营销竞赛", "2026春季竞赛", "2026-02-02", "2026-03-10", "总公司", "批准"),
    # too little was sold by then: the request is refused, probation goes on
    ("转正", "W113", "2026-04-02", "2026-04-09", "总公司", "批准"),
    ("转正", "W211", "2026-05-11", "2026-05-18", "总公司", "批准"),
    ("工资特区", "W208", "2026-06-12", "2026-06-20", "特别授权", "批准"),
    ("转正", "W112", "2026-07-01", "2026-07-08", "总公司", "批准"),
    ("组建团队", "W103", "2026-09-01", None, None, None),
)
_PROMISES = {"W206": 600, "W207": 450, "W208": 800}
_WAN = 10_000


def prospects() -> list[Row]:
    """The rows of customers: so many qualified prospects in each month; here and there one is qualified again."""
    chance = random.Random("wealth 2025 prospects")
    rows: list[Row] = []
    for person in sellers():
        for number in range(COUNT):
            span = days(person, number)
            if span is None:
                continue
            length = (span[1] - span[0]).days + 1
            for _ in range(person.prospects + chance.randrange(-2, 4)):
                day = span[0] + dt.timedelta(chance.randrange(length))
                rows.append({"owner_id": person.id, "qualified_on": day})
    rows.sort(key=lambda row: (str(row["qualified_on"]), str(row["owner_id"])))
    named = [{"customer_id": f"KH{at:05d}", **row} for at, row in enumerate(rows, start=1)]
    again = [{**named[at], "qualified_on": _later(named[at])} for at in range(400, len(named), 900)]
    return named + again


def _later(row: Row) -> dt.date:
    day = row["qualified_on"]
    assert isinstance(day, dt.date)
    return day + dt.timedelta(20)


def attendance() -> list[Row]:
    """The rows of attendance: working days from Monday to Friday, now and then half a day or a day less."""
    chance = random.Random("wealth 2025 attendance")
    rows: list[Row] = []
    for number in range(COUNT):
        required = _weekdays(*bounds(number))
        for person in sellers():
            span = days(person, number)
            if span is None:
                continue
            missed = chance.choice((0, 0, 0, 0, 0.5, 1, 2))
            attended = max(0, _weekdays(*span) - missed)
            rows.append(
                {"person_id": person.id, "period": text(number), "days_required": required, "days_attended": attended}
            )
    return rows


def _weekdays(first: dt.date, last: dt.date) -> int:
    return sum((first + dt.timedelta(at)).weekday() < 5 for at in range((last - first).days + 1))


def scores() -> list[Row]:
    """The rows of scores, out of a hundred: each month by the branch, at the end of 2025 by the company."""
    chance = random.Random("wealth 2025 marks")
    rows = [
        _score(person, text(number), "月度评分", "分公司总经理", chance)
        for number in range(COUNT)
        for person in sellers()
        if days(person, number)
    ]
    present = [person for person in sellers() if person.hired[:4] <= REVIEWED]
    return rows + [_score(person, REVIEWED, "年终评分", "公司", chance) for person in present]


def _score(person: Person, period: str, item: str, assessor: str, chance: random.Random) -> Row:
    mark = chance.randrange(16, 21) * 5
    return {
        "person_id": person.id,
        "period": period,
        "item": item,
        "assessor_role": assessor,
        "score": mark,
        "scale_max": SCALE,
    }


def events() -> list[Row]:
    """The rows of events."""
    return [
        {"event_id": f"SJ{at:03d}", "person_id": who, "date": dt.date.fromisoformat(day), "type": kind, "note": note}
        for at, (who, day, kind, note) in enumerate(_EVENTS, start=1)
    ]


def approvals() -> list[Row]:
    """The rows of approvals; the last request is still open."""
    return [
        {
            "request_id": f"SQ{at:03d}",
            "kind": kind,
            "subject": subject,
            "requested_on": dt.date.fromisoformat(requested),
            "approved_on": dt.date.fromisoformat(approved) if approved else None,
            "approver_role": by,
            "result": result,
        }
        for at, (kind, subject, requested, approved, by, result) in enumerate(_APPROVALS, start=1)
    ]


def promises() -> list[Row]:
    """The rows of targets: what people in the salary zone promised when they were hired."""
    hired = {person.id: dt.date.fromisoformat(person.hired) for person in sellers()}
    return [
        {
            "scope_type": "个人",
            "scope_id": who,
            "period": f"{hired[who].year}年{hired[who].month}月",
            "metric": "承诺业绩",
            "value": promised * _WAN,
        }
        for who, promised in _PROMISES.items()
    ]


def history() -> list[Row]:
    """The rows of history: the half year before the first month, of those who were there."""
    chance = random.Random("wealth 2025 history")
    rows: list[Row] = []
    for person in sellers():
        figures = sold(person)
        for number in range(-BEFORE, 0):
            if number not in figures:
                continue
            year, of_year = month(number)
            found = {
                "业绩": figures[number] * _WAN,
                "合格潜在客户": person.prospects + chance.randrange(-2, 4),
                "成交笔数": 2,
            }
            rows += [
                {"person_id": person.id, "period": f"{year}-{of_year:02d}", "metric": metric, "value": value}
                for metric, value in found.items()
            ]
    return rows
