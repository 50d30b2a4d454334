"""Write the sellers' Parquet files that the benchmark reads: shuffled rows, text ids, money that is hard to round.

Nothing is measured here. With N people there are 5 N deals (0 to about 15 a person), receipts for about 60% of the
deals, and N / 50 departments. Everything is drawn from one seed, so two runs write the same tables.

Made hard on purpose: for about half of the people the exact bonus payable ends in half a cent; 5% of the departments
reach exactly 70, 90 or 100% of their plan; 1% of the people have no quota, a few a quota of 0; some receipts fall into
the next month, 2% are refunds; for the people without a tie the collected area has no end after the point.

usage: python make_sellers.py [--people N] [--deals-per-person 5] [--seed 7] [--out DIR]
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

import sellers_terms as terms

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

DEPARTMENT_SIZE: Final = 50
EPOCH: Final = date(1970, 1, 1)
FIRST: Final = (terms.FIRST_DAY - EPOCH).days
LAST: Final = (terms.LAST_DAY - EPOCH).days


@dataclass(frozen=True)
class Deals:
    """The deals sorted by person, in whole units: area in 0.01 m2, money in cents, rates in 0.0001."""

    person: Ints
    day: Ints
    area: Ints
    price: Ints
    amount: Ints
    list_amount: Ints
    allowed: Ints
    actual: Ints


@dataclass(frozen=True)
class Receipts:
    """The receipts by deal, in days since 1970 and cents."""

    deal: Ints
    day: Ints
    due: Ints
    amount: Ints


def sums(keys: Ints, values: Ints, size: int) -> Ints:
    """Add integers by key, exactly."""
    out = np.zeros(size, dtype=np.int64)
    np.add.at(out, keys, values)
    return out


def decimals(values: Ints, precision: int, scale: int) -> pl.Series:
    """Read whole units of 10 ** -scale as a Decimal column, without passing through a float."""
    whole = pl.Series(values).cast(pl.Decimal(38, scale))
    unit = pl.Series(["0." + "0" * (scale - 1) + "1"]).cast(pl.Decimal(38, scale))
    return (whole * unit).cast(pl.Decimal(precision, scale))


def days(values: Ints) -> pl.Series:
    return pl.Series(values.astype(np.int32)).cast(pl.Date)


def ids(letter: str, numbers: Ints, width: int) -> pl.Series:
    """Text ids: the letter and the number counted from 1, filled up with zeros."""
    return pl.DataFrame({"n": numbers + 1}).select(letter + pl.col("n").cast(pl.String).str.zfill(width)).to_series()


def write(path: Path, frame: pl.DataFrame, rng: np.random.Generator) -> None:
    """Shuffle the rows and write them."""
    frame[rng.permutation(frame.height)].write_parquet(path)


def draw_areas(rng: np.random.Generator, department: Ints, person: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """Draw areas and department plans; returns areas, sold area by department, plans.

    In the departments that meet an edge exactly, one deal is enlarged until the sold area divides by 63.
    """
    area = rng.integers(4_500, 18_001, len(person))
    sold = sums(department[person], area, size)
    exact = rng.random(size) < 0.05
    edge = rng.choice(np.array([7, 9, 10]), size)
    some_deal = np.full(size, -1, dtype=np.int64)
    some_deal[department[person]] = np.arange(len(person))
    exact &= some_deal >= 0
    area[some_deal[exact]] += -sold[exact] % 63
    sold = sums(department[person], area, size)
    plan = np.maximum(100, (sold / rng.uniform(0.6, 1.15, size)).astype(np.int64) // 100 * 100)
    plan[exact] = sold[exact] // edge[exact] * 10
    return area, sold, plan


def draw_deals(rng: np.random.Generator, person: Ints, area: Ints, tie: Bools) -> Deals:
    """Draw prices and rates; the people of `tie` get rate differences of whole percents and lists in whole yuan."""
    size = len(person)
    tied = tie[person]
    price = rng.integers(5_000, 20_001, size) * 100
    amount = area * (price // 100)
    allowed = rng.integers(1_800, 1_981, size) * 5
    gain = np.where(tied, rng.integers(-2, 3, size) * 100, rng.integers(-300, 301, size))
    first = np.flatnonzero(np.r_[True, person[1:] != person[:-1]])
    gain[first[tie[person[first]]]] = 100
    actual = allowed + gain
    list_amount = (amount * 10_000) // actual
    list_amount[tied] = list_amount[tied] // 100 * 100
    return Deals(person, FIRST + rng.integers(0, 31, size), area, price, amount, list_amount, allowed, actual)


def draw_receipts(rng: np.random.Generator, deals: Deals, tie: Bools) -> Receipts:
    """Draw one receipt for about 60% of the deals; the people of `tie` pay for whole square metres."""
    deal = np.flatnonzero(rng.random(len(deals.person)) < 0.6)
    size = len(deal)
    share = rng.integers(20, 101, size)
    amount = deals.amount[deal] * share // 100
    square_metres = deals.area[deal] * share // 10_000
    amount = np.where(tie[deals.person[deal]], square_metres * deals.price[deal], amount)
    amount = np.where(rng.random(size) < 0.02, -amount, amount)
    day = deals.day[deal] + rng.integers(0, 10, size)
    return Receipts(deal, day, day + rng.integers(-15, 61, size), amount)


def make_ties(deals: Deals, receipts: Receipts, quota: Ints, tie: Bools, ratio: Ints) -> None:
    """Raise one list amount of each person of `tie` by less than 200 yuan, so that P5 x P6 ends in half a cent.

    Amounts are counted in 1e-8 yuan; `ratio` is the department ratio in tenths, by person.
    """
    people = len(quota)
    over = np.maximum(0, sums(deals.person, deals.area, people) - quota)
    low = np.minimum(2 * over, quota)  # twice the area paid at the base rate, so that half a quota stays whole
    quantity = (low * 825 + (2 * over - low) * 1_275) // 2 * 10_000
    quantity[quota == 0] = 0
    price = sums(deals.person, np.maximum(0, deals.actual - deals.allowed) * deals.list_amount * 5, people)
    early = receipts.due - receipts.day
    rate = np.where((early >= 10) & (receipts.day <= LAST), 3 + (early - 10) // 5, 0)
    collected = np.where(tie[deals.person[receipts.deal]], receipts.amount // deals.price[receipts.deal], 0)
    due = quantity + price + sums(deals.person[receipts.deal], collected * rate * 100_000_000, people)

    wanted = np.select([ratio == 11, ratio == 10, ratio == 8], [5_000_000, 500_000, 625_000], 2_500_000)
    every = np.select([ratio == 11, ratio == 10, ratio == 8], [10_000_000, 1_000_000, 1_250_000], 5_000_000)
    missing = (wanted - due) % every
    if (missing[tie] % 500).any():
        raise AssertionError("the amounts of the tied people are not multiples of 500e-8 yuan")
    first = np.flatnonzero(np.r_[True, deals.person[1:] != deals.person[:-1]])
    first = first[tie[deals.person[first]]]
    deals.list_amount[first] += missing[deals.person[first]] // 500


def make(people: int, deals_per_person: int, seed: int, out: Path) -> None:
    """Draw every table and write it to `out`."""
    rng = np.random.default_rng(seed)
    departments = -(-people // DEPARTMENT_SIZE)
    department = rng.permutation(people) // DEPARTMENT_SIZE
    person = np.sort(rng.integers(0, people, people * deals_per_person))
    tie = rng.random(people) < 0.5
    quota = rng.integers(200, 701, people) * 100 * deals_per_person // 5
    quota[rng.random(people) < 0.002] = 0
    without_quota = rng.random(people) < 0.01
    quota_or_none = np.where(without_quota, 0, quota)

    area, sold, plan = draw_areas(rng, department, person, departments)
    deals = draw_deals(rng, person, area, tie)
    receipts = draw_receipts(rng, deals, tie)
    ratio = np.select([sold >= plan, sold * 10 >= plan * 9, sold * 10 >= plan * 7], [11, 10, 8], 6)
    make_ties(deals, receipts, quota_or_none, tie, ratio[department])

    out.mkdir(parents=True, exist_ok=True)
    person_ids = ids("E", np.arange(people), 7)
    department_ids = ids("D", np.arange(departments), 6)
    deal_ids = ids("C", rng.permutation(len(person)), 8)
    everybody = pl.DataFrame(
        {
            "person_id": person_ids,
            "name": "Seller " + person_ids.str.slice(1),
            "role": pl.repeat("seller", people, eager=True),
            "status": pl.Series(np.where(rng.random(people) < 0.1, "trial", "confirmed")),
            "department_id": department_ids[department],
            "hire_date": days(rng.integers(FIRST - 6_000, LAST + 1, people)),
            "leave_date": pl.repeat(None, people, dtype=pl.Date, eager=True),
            "wage_base": decimals(rng.integers(24, 121, people) * 5_000, 18, 2),
        }
    )
    with_quota = np.flatnonzero(~without_quota)
    targets = pl.concat(
        [
            pl.DataFrame({"scope_type": "person", "scope_id": person_ids[with_quota], "value": quota[with_quota]}),
            pl.DataFrame({"scope_type": "dept", "scope_id": department_ids, "value": plan}),
        ]
    ).select(
        "scope_type",
        "scope_id",
        period=pl.lit(terms.PERIOD),
        metric=pl.lit("area"),
        value=pl.col("value").map_batches(lambda s: decimals(s.to_numpy(), 12, 2), return_dtype=pl.Decimal(12, 2)),
    )
    tables = {
        "people": everybody,
        "departments": pl.DataFrame({"department_id": department_ids, "name": "Office " + department_ids.str.slice(1)}),
        "targets": targets,
        "deals": pl.DataFrame(
            {
                "deal_id": deal_ids,
                "person_id": person_ids[deals.person],
                "date": days(deals.day),
                "area_m2": decimals(deals.area, 12, 2),
                "unit_price": decimals(deals.price, 18, 2),
                "amount": decimals(deals.amount, 18, 2),
                "list_amount": decimals(deals.list_amount, 18, 2),
                "allowed_discount_rate": decimals(deals.allowed, 6, 4),
                "actual_discount_rate": decimals(deals.actual, 6, 4),
            }
        ),
        "collections": pl.DataFrame(
            {
                "deal_id": deal_ids[receipts.deal],
                "date": days(receipts.day),
                "due_date": days(receipts.due),
                "amount": decimals(receipts.amount, 18, 2),
            }
        ),
    }
    for name, frame in tables.items():
        write(out / f"{name}.parquet", frame, rng)
        print(f"{name:12s} {frame.height:>9,} rows")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the sellers' Parquet files of the benchmark.")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--deals-per-person", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    out = args.out or Path(__file__).resolve().parent / "data" / f"sellers_{args.people}"
    make(args.people, args.deals_per_person, args.seed, out)
    print(out)


if __name__ == "__main__":
    main()
