"""The advisers' monthly pay by hand in Polars Decimal, from tables that are already numbered and in memory.

Measured: `compute`, from the numbered frames to one row per person: S2.12-P1, P2, P5, P7, P9, the ratios K, M and N and
the totals of one month, given everybody's rank and standing (all confirmed). Not measured: reading and numbering
(`load`). The yardstick of the engine's pay part (`advisers.py pay`); `--check` compares both for everybody.

Deals and scores are sorted by person, as in `by_hand_numbered.py`, whose sums are used; customers lie as read,
for they are to be looked through by customer. Quotients come last. The tables hold more months than the one computed.

usage: python by_hand_advisers.py [--people N] [--months 3] [--repeat 5] [--check]
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

import advisers_policy
import advisers_terms as terms
import make_advisers
from by_hand_numbered import DEC, dense_sums, literal

PAID: Final = ("base_pay", "rank_pay", "seniority_pay", "commission", "big_deal_commission")
RATIOS: Final = ("sales_ratio", "prospects_ratio", "manager_score")
_DAY_FACTOR: Final = 2**32


@dataclass(frozen=True)
class Frames:
    """Every number counts from 0 in the order of the text ids; money and scores are Decimal(38, 18).

    people: branch_no, rank_no, is_seller, hire_date, leave_date; row i is person i. branches: coefficient.
    attendance: person_no, period, days_required, days_attended. deals: person_no (sorted), date, cleared_date, amount.
    customers: customer_no, person_no, qualified_on. scores: person_no (sorted), period, score, scale_max; monthly ones.
    """

    people: pl.DataFrame
    branches: pl.DataFrame
    attendance: pl.DataFrame
    deals: pl.DataFrame
    customers: pl.DataFrame
    scores: pl.DataFrame


@dataclass(frozen=True)
class Month:
    """The month that is computed."""

    text: str
    first: dt.date
    last: dt.date

    def holds(self, column: str) -> pl.Expr:
        return pl.col(column).is_between(self.first, self.last)


def compute(frames: Frames, month: Month) -> pl.DataFrame:
    """One row per person: the lines rounded (null where there is none), the ratios, the total `net`."""
    with ThreadPoolExecutor() as pool:  # one expression of a frame keeps one core busy
        parts = pool.map(
            lambda part: part(frames, month), (sales, ordinary_cleared, big_cleared, prospects, scores, attendance)
        )
    columns = [column for part in parts for column in part]
    ranks = pl.DataFrame(
        [(base, pay, Decimal(requirement)) for _, base, pay, requirement in terms.RANK_TABLE],
        schema={"base": DEC, "pay": DEC, "requirement": DEC},
        orient="row",
    )
    people = frames.people
    wide = people.hstack(columns).hstack(ranks[people["rank_no"]]).hstack(frames.branches[people["branch_no"]])
    return lines(wide, month)


def lines(wide: pl.DataFrame, month: Month) -> pl.DataFrame:
    """The rules of one person, from the sums of the month."""
    col, one, zero = pl.col, literal(1), literal(0)
    left = col("leave_date")
    staff = col("is_seller") & (col("hire_date") <= month.last) & (left.is_null() | (left >= month.first))
    gone = col("is_seller") & (left < month.first).fill_null(value=False)
    commission = col("cleared") * literal(terms.COMMISSION_RATE)
    big = col("big") * literal(terms.BIG_DEAL_COMMISSION_RATE)
    earns = staff | (gone & (col("cleared") + col("big") > zero))
    sold = pl.min_horizontal(col("sales"), col("requirement") * literal(terms.SALES_RATIO_MAX))
    won = pl.min_horizontal(col("prospects").cast(DEC), literal(terms.PROSPECTS_RATIO_MAX * terms.PROSPECTS_PER_MONTH))
    marks, count, full = col("marks"), col("count").cast(DEC), literal(terms.PROSPECTS_PER_MONTH)
    # one quotient, last: K, M and N over a common denominator
    factor = (
        sold * literal(terms.SALES_WEIGHT) * full * count
        + won * literal(terms.PROSPECTS_WEIGHT) * col("requirement") * count
        + marks * literal(terms.MANAGER_WEIGHT) * col("requirement") * full
    )
    rank_pay = col("pay") * col("coefficient") * factor / (col("requirement") * full * count)
    base_pay = col("base") * col("coefficient") * col("days_attended").cast(DEC) / col("days_required").cast(DEC)
    since = pl.max_horizontal(col("hire_date"), pl.lit(terms.SENIORITY_FROM))
    before = (since.dt.month().cast(pl.Int32) * 32 + since.dt.day()) > month.last.month * 32 + month.last.day
    years = pl.max_horizontal(month.last.year - since.dt.year() - before.cast(pl.Int32), pl.lit(0))

    def paid(who: pl.Expr, value: pl.Expr, name: str) -> pl.Expr:
        return pl.when(who).then(value.round(2, mode="half_away_from_zero")).alias(name)

    return (
        wide.lazy()
        .select(
            paid(staff, base_pay, "base_pay"),
            paid(staff, rank_pay, "rank_pay"),
            paid(staff, years.cast(DEC) * literal(terms.SENIORITY_ALLOWANCE), "seniority_pay"),
            paid(earns, commission, "commission"),
            paid(earns, big, "big_deal_commission"),
            pl.when(staff).then(sold / col("requirement")).alias("sales_ratio"),
            pl.when(staff).then(won / full).alias("prospects_ratio"),
            pl.when(staff).then(pl.min_horizontal(marks / count, one)).alias("manager_score"),
        )
        .with_columns(net=sum((col(name).fill_null(zero) for name in PAID[1:]), start=col(PAID[0]).fill_null(zero)))
        .collect()
    )


def sales(frames: Frames, month: Month) -> list[pl.Series]:
    """Sales by the day of the deal, big deals in full."""
    return [_summed(frames, month.holds("date"), "sales")]


def ordinary_cleared(frames: Frames, month: Month) -> list[pl.Series]:
    """What was established in the month below the big-deal limit."""
    small = pl.col("amount") < literal(terms.BIG_DEAL_AMOUNT)
    return [_summed(frames, month.holds("cleared_date") & small, "cleared")]


def big_cleared(frames: Frames, month: Month) -> list[pl.Series]:
    """Big deals established in the month."""
    large = pl.col("amount") >= literal(terms.BIG_DEAL_AMOUNT)
    return [_summed(frames, month.holds("cleared_date") & large, "big")]


def _summed(frames: Frames, held: pl.Expr, name: str) -> pl.Series:
    deals = frames.deals.filter(held)
    return dense_sums(deals["person_no"], deals["amount"], frames.people.height).alias(name)


def prospects(frames: Frames, month: Month) -> list[pl.Series]:
    """Prospects of the month by their first owner, without those who were won in an earlier month."""
    customers = frames.customers.filter(pl.col("qualified_on") <= month.last)
    earlier = customers.filter(pl.col("qualified_on") < month.first)["customer_no"]
    held = customers.filter(pl.col("qualified_on") >= month.first)
    size = int(customers["customer_no"].max() or 0) + 1  # type: ignore[arg-type]  # a number
    known = pl.repeat(False, size, eager=True).scatter(earlier, True)
    held = held.filter(~known[held["customer_no"]])
    # of several days the first one, on one day the lower number of the owner
    order = pl.col("qualified_on").to_physical().cast(pl.Int64) * _DAY_FACTOR + pl.col("person_no").cast(pl.Int64)
    owner = held.group_by("customer_no").agg(order.min() % _DAY_FACTOR)["qualified_on"]
    return [_counted(owner, frames.people.height, "prospects")]


def _counted(keys: pl.Series, height: int, name: str) -> pl.Series:
    return pl.Series(name, np.bincount(keys.to_numpy(), minlength=height))


def scores(frames: Frames, month: Month) -> list[pl.Series]:
    """Sum and number of the month's marks, each at most 1."""
    mark = pl.col("score") / pl.col("scale_max").fill_null(literal(terms.MANAGER_SCORE_SCALE))
    held = frames.scores.filter(pl.col("period") == month.text).with_columns(
        mark=pl.min_horizontal(mark, literal(terms.MANAGER_SCORE_MAX))
    )
    height = frames.people.height
    return [
        dense_sums(held["person_no"], held["mark"], height).alias("marks"),
        _counted(held["person_no"], height, "count"),
    ]


def attendance(frames: Frames, month: Month) -> list[pl.Series]:
    """Days required and attended."""
    held = frames.attendance.filter(pl.col("period") == month.text)
    empty = pl.Series([None], dtype=pl.Int64).new_from_index(0, frames.people.height)
    return [empty.scatter(held["person_no"], held[name]).alias(name) for name in ("days_required", "days_attended")]


def load(folder: Path) -> Frames:
    """Read and number the tables; written to be read."""
    advisers_policy.write_pay(folder)
    read = {
        name: pl.read_parquet(folder / f"{name}.parquet") for name in ("attendance", "deals", "customers", "scores")
    }
    branches = pl.read_parquet(folder / "branches.parquet").sort("branch_id").with_row_index("branch_no")
    people = pl.read_parquet(folder / "confirmed.parquet").sort("person_id").with_row_index("person_no")
    ranks = {rank: i for i, (rank, *_) in enumerate(terms.RANK_TABLE)}
    number = people.select("person_id", "person_no")

    def numbered(name: str, key: str = "person_id") -> pl.DataFrame:
        return read[name].join(number, left_on=key, right_on="person_id", maintain_order="left")

    customers = numbered("customers", "owner_id")
    kinds = customers["customer_id"].unique().sort().to_frame().with_row_index("customer_no")
    monthly = numbered("scores").filter(pl.col("item") == "manager_monthly").sort("person_no")
    return Frames(
        people=people.join(branches, on="branch_id", maintain_order="left").select(
            "branch_no",
            "hire_date",
            "leave_date",
            rank_no=pl.col("rank").replace_strict(ranks, return_dtype=pl.UInt32),
            is_seller=pl.col("role") == "seller",
        ),
        branches=branches.select(pl.col("coefficient").cast(DEC)),
        attendance=numbered("attendance").select("person_no", "period", "days_required", "days_attended"),
        deals=numbered("deals")
        .sort("person_no")
        .select("person_no", "date", "cleared_date", pl.col("amount").cast(DEC)),
        customers=customers.join(kinds, on="customer_id", maintain_order="left").select(
            "customer_no", "person_no", "qualified_on"
        ),
        scores=monthly.select("person_no", "period", pl.col("score", "scale_max").cast(DEC)),
    )


def check(frames: Frames, month: Month, people: int, months: int) -> None:
    """Compare with the product's pay part, for everybody."""
    import advisers
    from jixiao.engine.month import Month as Evaluated

    engine, period = advisers.pay_run(people, months)
    run = engine.month(period)
    evaluated = Evaluated(run, engine.compiled[0].plan.program)
    mine, wrong = compute(frames, month), 0
    frame = run.sheets["people"].frame
    for name in (*PAID, *RATIOS):
        theirs = evaluated.column("people", f"{name}#paid" if name in PAID else name)
        if name in PAID:
            theirs = pl.select(pl.when(frame[f"{name}#on"]).then(theirs)).to_series()
        wrong += int(mine[name].cast(DEC).ne_missing(theirs.cast(DEC)).sum())
    ids = pl.read_parquet(make_advisers.folder_of(people, months) / "confirmed.parquet")["person_id"].sort()
    net = mine.select(pl.Series("subject", ids), "net").join(evaluated.totals, on="subject", how="left")
    wrong += int((net["net"].cast(DEC) != net["net_right"].cast(DEC).fill_null(0)).sum())
    print(f"by_hand_advisers and the product: {wrong} of {(len(PAID) + len(RATIOS) + 1) * mine.height} figures differ")
    if wrong:
        raise SystemExit(1)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the advisers' monthly pay by hand on numbered frames.")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    frames = load(make_advisers.folder_of(args.people, args.months))
    last = dt.timedelta(days=make_advisers.month_start(args.months) - 1)
    first = dt.timedelta(days=make_advisers.month_start(args.months - 1))
    month = Month(make_advisers.month_text(args.months - 1), make_advisers.EPOCH + first, make_advisers.EPOCH + last)
    if args.check:
        check(frames, month, args.people, args.months)
        return
    times = []
    for _ in range(args.repeat):
        started = time.process_time()
        result = compute(frames, month)
        times.append(time.process_time() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"compute, median of {args.repeat}  {statistics.median(times):.3f} s of processor time")
    print(f"peak memory           {peak:.0f} MB")
    print(f"net {result['net'].sum()}")


if __name__ == "__main__":
    main()
