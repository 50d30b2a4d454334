"""What the people of the example spent on customers, and which requests were granted."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from company import Row


class Expense(NamedTuple):
    """One row of expenses; `asked` is the answer to a request before it, None where nobody asked."""

    person: str
    date: str
    kind: str
    consumption: int
    asked: str | None = "同意"


EXPENSES = (
    Expense("XS01", "2026-01-08", "招待", 900),
    Expense("XS02", "2026-01-13", "招待", 600),
    Expense("XS03", "2026-01-15", "招待", 820),
    Expense("XS04", "2026-01-20", "招待", 500),
    Expense("XS04", "2026-01-27", "招待", 300),
    # booked above the limit of an occasion
    Expense("XS05", "2026-01-22", "招待", 1260),
    Expense("XS06", "2026-01-23", "招待", 799),
    Expense("XS06", "2026-01-26", "赠券", 1000),
    Expense("XS08", "2026-01-29", "招待", 800),
    Expense("XS01", "2026-02-04", "招待", 1000),
    # more vouchers than the month allows
    Expense("XS06", "2026-02-06", "赠券", 800),
    Expense("XS06", "2026-02-11", "赠券", 480),
    Expense("XS02", "2026-02-10", "招待", 880),
    Expense("XS01", "2026-03-05", "招待", 840),
    Expense("XS02", "2026-03-09", "招待", 800),
    # nobody was asked, and one request was refused: both count all the same
    Expense("XS03", "2026-03-11", "招待", 650, None),
    Expense("XS05", "2026-03-12", "招待", 960, "不同意"),
    Expense("XS06", "2026-03-17", "招待", 420),
    Expense("XS06", "2026-03-24", "招待", 300),
    Expense("XS07", "2026-03-18", "赠券", 300),
    Expense("XS09", "2026-03-19", "招待", 1200),
    Expense("XS10", "2026-03-25", "招待", 360),
)


def expenses() -> list[Row]:
    """The rows of expenses."""
    return [
        {
            "expense_id": f"FY{at:03d}",
            "person_id": expense.person,
            "date": dt.date.fromisoformat(expense.date),
            "kind": expense.kind,
            "consumption": expense.consumption,
            "approval_id": f"SQ{at:03d}" if expense.kind == "招待" and expense.asked else None,
        }
        for at, expense in enumerate(EXPENSES, start=1)
    ]


def approvals() -> list[Row]:
    """The rows of approvals: each request is answered two days before the occasion."""
    return [
        {
            "request_id": f"SQ{at:03d}",
            "kind": "招待",
            "approved_on": dt.date.fromisoformat(expense.date) - dt.timedelta(2),
            "result": expense.asked,
        }
        for at, expense in enumerate(EXPENSES, start=1)
        if expense.kind == "招待" and expense.asked
    ]
