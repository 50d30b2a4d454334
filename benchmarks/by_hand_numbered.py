"""The sellers' month by hand in Polars Decimal(38, 18), from tables that are already numbered, sorted and in memory.

Measured: `compute`, from the numbered frames to one row per person. Not measured: reading, numbering and sorting the
files (`load`), which `by_hand_files.py` measures. This is the yardstick of an engine's own time, once its data are in.

Computed: S2.1-P1, P3 to P7, I1, N2 and the totals, with the catalogue's default readings (P2 is off). Left out: the
prizes S2.1-P9, P10 and P12, whose terms are 0, and everything that reads an event, because there are none. Quotients
come last (amount x rate / price), so that no product multiplies a rounded quotient on. P7 and N2 are rounded once, half
away from zero.

What made it fast, seen at a million people: sums of sorted keys as differences of a running total (0.02 to 0.04 s, a
sorted group_by 0.07 to 0.09 s and a join to place it), rows dropped before they are multiplied, look-ups by row number
instead of joins, the three sums at once on the machine's cores. Four lazy left joins in one plan took 0.28 s, the same
four one by one and eagerly 0.04 to 0.06 s.

usage: python by_hand_numbered.py [--people N] [--data DIR] [--repeat 5]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

import sellers_terms as terms

DEC: Final = pl.Decimal(38, 18)


@dataclass(frozen=True)
class Frames:
    """The month's tables, numbered: every number counts from 0 in the order of the text ids, money is Decimal(38, 18).

    people: department_no, wage_base; row i is person i.
    departments: department_no; row i is department i.
    person_targets: person_no (sorted), value; the month's quotas in m2.
    department_targets: department_no (sorted), value; the month's plans in m2.
    deals: person_no (sorted), date, area_m2, unit_price, list_amount, allowed_discount_rate, actual_discount_rate;
    row i is deal i.
    collections: person_no (sorted), deal_no (sorted), date, due_date, amount.
    """

    people: pl.DataFrame
    departments: pl.DataFrame
    person_targets: pl.DataFrame
    department_targets: pl.DataFrame
    deals: pl.DataFrame
    collections: pl.DataFrame


def literal(value: Decimal | int) -> pl.Expr:
    """A constant in the type of every figure; a bare Decimal would bring a scale of its own."""
    return pl.lit(Decimal(value)).cast(DEC)


def compute(frames: Frames) -> pl.DataFrame:
    """Return one row per person: what the rules S2.1-P1 to P7, N2 and the totals give for the month.

    Columns: person_no, quantity_bonus (P1), price_bonus (P3), early_bonus (P4), bonus_due (P5), ratio (P6),
    bonus_payable (P7), shortfall_deduction (N2), payouts (base pay + P7), penalties, net. A department without a plan
    has no ratio, and its people no P7, N2 or totals (null); a person without a quota has no P1 and no N2 (0).
    """
    with ThreadPoolExecutor() as pool:  # one expression of a frame keeps one core busy
        early, gain, sold = pool.map(lambda part: part(frames), (early_bonuses, price_gains, sold_areas))
    department = frames.people["department_no"]
    month = frames.people.with_columns(sold, gain, early, quotas(frames)).with_row_index("person_no")
    return lines(month.with_columns(department_ratios(frames, sold).gather(department)))


def lines(month: pl.DataFrame) -> pl.DataFrame:
    """The rules of one person, from the sums of the month and the department's ratio."""
    zero = literal(0)
    quota, sold, ratio = pl.col("quota"), pl.col("area_m2"), pl.col("ratio")
    over = pl.max_horizontal(zero, sold - quota)
    over50 = pl.max_horizontal(zero, over - quota * literal(terms.OVER50_THRESHOLD))
    quantity = over * literal(terms.QTY_RATE_BASE) + over50 * literal(terms.QTY_RATE_OVER50 - terms.QTY_RATE_BASE)
    has_quota = quota > zero
    payable = pl.max_horizontal(zero, (pl.col("bonus_due") * ratio).round(2, mode="half_away_from_zero"))
    missing = (pl.max_horizontal(zero, quota - sold) * literal(terms.SHORTFALL_RATE)).round(
        2, mode="half_away_from_zero"
    )
    room = pl.max_horizontal(zero, pl.col("payouts") - literal(terms.WAGE_FLOOR))
    shortfall = pl.when(has_quota).then(pl.min_horizontal(pl.col("missing"), room)).otherwise(zero)
    return (
        month.lazy()
        .with_columns(
            pl.when(has_quota).then(quantity).otherwise(zero).alias("quantity_bonus"),
            (pl.col("price_gain") * literal(terms.PRICE_DIFF_BONUS_PCT)).alias("price_bonus"),
            missing.alias("missing"),
        )
        .with_columns((pl.col("quantity_bonus") + pl.col("price_bonus") + pl.col("early_bonus")).alias("bonus_due"))
        .with_columns(pl.when(ratio.is_not_null()).then(payable).alias("bonus_payable"))
        .with_columns((pl.col("wage_base") + pl.col("bonus_payable")).alias("payouts"))
        .with_columns(pl.when(pl.col("payouts").is_not_null()).then(shortfall).alias("penalties"))
        .select(
            *("person_no", "quantity_bonus", "price_bonus", "early_bonus", "bonus_due", "ratio", "bonus_payable"),
            pl.col("penalties").alias("shortfall_deduction"),
            *("payouts", "penalties"),
            (pl.col("payouts") - pl.col("penalties")).alias("net"),
        )
        .collect()
    )


def in_month() -> pl.Expr:
    return pl.col("date").is_between(terms.FIRST_DAY, terms.LAST_DAY)


def dense_sums(keys: pl.Series, values: pl.Series, size: int) -> pl.Series:
    """Add the values of each key 0 .. size - 1, 0 where there are none; the keys are sorted.

    Differences of one running total: exact, a third of the time of a sorted group_by, and dense, so that nothing is
    joined afterwards. A total above 1e20 yuan would be refused, as in any sum of this type.
    """
    ends = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys.to_numpy(), minlength=size), out=ends[1:])
    running = pl.concat([pl.Series(values.name, [0], dtype=DEC), values.cum_sum()])
    at_ends = running.gather(pl.Series(ends))
    return at_ends.slice(1) - at_ends.slice(0, size)


def sold_areas(frames: Frames) -> pl.Series:
    """Sold area by person; a copy of the deals is spared when all of them are of the month."""
    deals = frames.deals.select("person_no", "area_m2")
    mine = frames.deals.select(in_month()).to_series()
    deals = deals if mine.all() else deals.filter(mine)
    return dense_sums(deals["person_no"], deals["area_m2"], frames.people.height)


def price_gains(frames: Frames) -> pl.Series:
    """S2.1-P3 before its share, by person; the deals without a gain are dropped before anything is multiplied."""
    actual, allowed = pl.col("actual_discount_rate"), pl.col("allowed_discount_rate")
    gain = ((actual - allowed) * pl.col("list_amount")).alias("price_gain")
    deals = frames.deals.lazy().filter(in_month() & (actual > allowed)).select("person_no", gain).collect()
    return dense_sums(deals["person_no"], deals["price_gain"], frames.people.height)


def early_bonuses(frames: Frames) -> pl.Series:
    """S2.1-P4 by person: the deal's price is gathered by row number, the rate by the number of steps."""
    days = pl.col("due_date").to_physical() - pl.col("date").to_physical()
    step = ((days - terms.EARLY_DAYS_MIN) // terms.EARLY_STEP_DAYS).alias("step")
    early = (
        frames.collections.lazy()
        .filter(in_month() & (days >= terms.EARLY_DAYS_MIN))
        .select("person_no", "deal_no", "amount", step)
        .collect()
    )
    last = early["step"].max() if early.height else 0
    assert isinstance(last, int)
    rates = pl.Series([terms.EARLY_RATE_BASE + terms.EARLY_RATE_STEP * n for n in range(last + 1)], dtype=DEC)
    rate, price = rates.gather(early["step"]), frames.deals["unit_price"].gather(early["deal_no"])
    bonus = early.select((pl.col("amount") * rate / price).alias("early_bonus")).to_series()
    return dense_sums(early["person_no"], bonus, frames.people.height)


def quotas(frames: Frames) -> pl.Series:
    """The month's quota by person, null where there is none."""
    empty = pl.repeat(None, frames.people.height, dtype=DEC, eager=True).alias("quota")
    return empty.scatter(frames.person_targets["person_no"], frames.person_targets["value"])


def department_ratios(frames: Frames, sold: pl.Series) -> pl.Series:
    """S2.1-P6 by department, by multiplying the plan and not by dividing the area; null without a plan."""
    area, plan = pl.col("area_m2").fill_null(literal(0)), pl.col("value")
    by_department = frames.people.select("department_no", sold).group_by("department_no").agg(pl.col("area_m2").sum())
    ratio: pl.Expr = pl.lit(None, dtype=DEC)
    for edge, value in reversed(terms.DEPARTMENT_RATIO):
        ratio = pl.when(area >= plan * literal(edge)).then(literal(value)).otherwise(ratio)
    ratio = pl.when(plan > literal(0)).then(ratio)
    # joined eagerly: a lazy select of when/then over constants alone counts as unordered, and the rows come out mixed
    return (
        frames.departments.join(by_department, on="department_no", how="left", maintain_order="left")
        .join(frames.department_targets, on="department_no", how="left", maintain_order="left")
        .select(ratio.alias("ratio"))
        .to_series()
    )


def load(folder: Path) -> Frames:
    """Read the numbered frames, which are made from the Parquet files when they are missing or older; not measured."""
    kept = folder / "numbered"
    names = [each.name for each in fields(Frames)]
    newest = max(path.stat().st_mtime for path in folder.glob("*.parquet"))
    paths = [kept / f"{name}.parquet" for name in names]
    if not all(path.exists() and path.stat().st_mtime >= newest for path in paths):
        kept.mkdir(exist_ok=True)
        made = number(folder)
        for name, path in zip(names, paths, strict=True):
            getattr(made, name).write_parquet(path)
    return Frames(*(pl.read_parquet(path).rechunk() for path in paths))


def number(folder: Path) -> Frames:
    """Number, sort and convert the Parquet files; written to be read."""
    read = {
        name: pl.read_parquet(folder / f"{name}.parquet")
        for name in ("people", "departments", "targets", "deals", "collections")
    }
    departments = read["departments"].sort("department_id").with_row_index("department_no")
    people = read["people"].sort("person_id").with_row_index("person_no")
    people = people.join(departments, on="department_id", maintain_order="left")
    deals = read["deals"].join(people.select("person_id", "person_no"), on="person_id")
    deals = deals.sort("person_no", "deal_id").with_row_index("deal_no")
    receipts = read["collections"].join(deals.select("deal_id", "deal_no", "person_no"), on="deal_id")
    receipts = receipts.sort("deal_no", "date", "due_date", "amount")
    targets = read["targets"].filter((pl.col("period") == terms.PERIOD) & (pl.col("metric") == "area"))

    def target(kind: str, table: pl.DataFrame, id_column: str, number_column: str) -> pl.DataFrame:
        mine = targets.filter(pl.col("scope_type") == kind).join(table, left_on="scope_id", right_on=id_column)
        return mine.sort(number_column).select(number_column, pl.col("value").cast(DEC))

    money = ("area_m2", "unit_price", "list_amount", "allowed_discount_rate", "actual_discount_rate")
    return Frames(
        people=people.select("department_no", pl.col("wage_base").cast(DEC)),
        departments=departments.select("department_no"),
        person_targets=target("person", people, "person_id", "person_no"),
        department_targets=target("dept", departments, "department_id", "department_no"),
        deals=deals.select("person_no", "date", pl.col(money).cast(DEC)),
        collections=receipts.select("person_no", "deal_no", "date", "due_date", pl.col("amount").cast(DEC)),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the sellers' month by hand on numbered frames.")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    args = parser.parse_args()
    folder = args.data or Path(__file__).resolve().parent / "data" / f"sellers_{args.people}"
    frames = load(folder)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = []
    for _ in range(args.repeat):
        started = time.perf_counter()
        result = compute(frames)
        times.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"compute, median of {args.repeat}  {statistics.median(times):.3f} s  ({min(times):.3f} to {max(times):.3f})")
    print(
        f"peak memory           {peak:.0f} MB  (with the frames read {held:.0f} MB; a first run also numbers the files)"
    )
    sums = result.select(pl.len().alias("people"), pl.col("payouts", "penalties", "net").sum().cast(pl.Decimal(38, 2)))
    print(*(f"{name} {value}" for name, value in sums.row(0, named=True).items()))


if __name__ == "__main__":
    main()
