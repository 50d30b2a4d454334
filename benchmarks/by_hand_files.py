"""The sellers' month by hand in Polars, from the Parquet files to the lines, checks included.

Measured: `run`, from five unsorted files with text ids to the frame of lines, sorted by person, and to the totals.
This is the yardstick of the whole way: reading, checking, numbering, summing, the rules, the lines.

Computed: as `by_hand_numbered.py`, to the same cent; the prizes S2.1-P9, P10 and P12, whose terms are 0, are left out,
and so is everything that reads an event. Limits, refused by a check: people who left, and sums beyond 64 bits.

Tried on a million people, two shared cores, medians:
- One lazy program on the text ids in Decimal(38, 18), scan, group_by and join: 3.1 s in memory, 2.4 s streaming; its
  checks (unique keys, anti-joins on texts) 1.9 s more.
- Numbering 5 million text ids: join on the texts 0.30 s (0.7 s in row order), cast to Categorical 0.7 s, to Enum 1.1 s,
  search_sorted 2.1 s; hash() of the texts 0.005 s and a join on the hashes 0.06 to 0.15 s; the texts are compared
  afterwards (0.01 s), so that a hash decides nothing. A table of our own in numpy: 0.16 s.
- Receipts to deals: join on the texts 0.6 s, on the hashes 0.11 to 0.2 s (streaming, the deals on the left).
- Unique keys: n_unique of texts 0.6 s, is_duplicated 1.0 s; sorting the hashes and comparing neighbours 0.08 s.
- Sums: group_by of unsorted numbers 0.24 s; numpy's add.at on the integers below the Decimals 0.015 s, so that nothing
  is sorted but the people (arg_sort of the deals' numbers and a gather of five columns: 0.75 s). The quotients need 128
  bits: two add.at on their halves 0.04 s, group_by of Decimals 0.13 s.
- Sorting people: arg_sort of the texts 0.3 s; sorting the texts alone 0.06 s and joining back by hash 0.06 s.
- The rules in Decimal(38, 18) 0.11 s, in whole numbers 0.05 s.

usage: python by_hand_files.py [--people N] [--data DIR] [--repeat 5]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

import sellers_terms as terms

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.uint32]

DEC: Final = pl.Decimal(38, 18)
MONEY: Final = pl.Decimal(38, 2)
RULES: Final = (
    ("base_pay", "payout", "S2.1-N2"),
    ("bonus_payable", "payout", "S2.1-P7"),
    ("shortfall_deduction", "penalty", "S2.1-N2"),
)


class Refused(Exception):  # noqa: N818 - it reads so where it is raised
    """The files hold something that nobody should be paid on."""


@dataclass(frozen=True)
class Sellers:
    """The people in the order of their ids, so that a person's number is the row."""

    ids: pl.Series
    keys: pl.DataFrame  # key (hash of the id), person_no, known_id
    department: Numbers
    wage: Ints
    quota: Ints
    has_quota: npt.NDArray[np.bool_]


def run(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Compute the month from the files.

    Returns the lines (period, table, subject, rule, family, value, text, unit, pays_on, clause; three for each person:
    base_pay, bonus_payable (P7), shortfall_deduction (N2)) and the totals (subject, payouts, penalties, net), both in
    the order of the subjects. A figure that is not available is null; a person without a quota has an N2 of 0.
    """
    departments, plan, sellers = read_sellers(folder)
    area, gain, deals = read_deals(folder, sellers)
    early = early_bonuses(folder, sellers, deals)
    ratio = department_ratios(sellers, area, plan, len(departments))
    return write_lines(sellers, month(sellers, area, gain, early, ratio))


# --- checks ---------------------------------------------------------------------------------------------------------


def refuse(condition: bool, message: str) -> None:
    if condition:
        raise Refused(message)


def no_nulls(frame: pl.DataFrame, name: str, allowed: tuple[str, ...] = ()) -> None:
    empty = [column for column in frame.columns if column not in allowed and frame[column].null_count()]
    refuse(bool(empty), f"{name}: empty cells in {', '.join(empty)}")


def no_duplicates(keys: pl.Series, hashes: pl.Series, name: str) -> None:
    """Different hashes are different keys; only equal ones are looked at as text."""
    ordered = hashes.sort()
    if ordered.len() > 1 and (ordered.slice(1) == ordered.slice(0, ordered.len() - 1)).any():
        suspects = keys.filter(hashes.is_duplicated())
        refuse(suspects.is_duplicated().any(), f"{name}: a key stands twice")


def numbered(frame: pl.DataFrame, known: pl.DataFrame, text: str, known_text: str, name: str) -> pl.DataFrame:
    """Join `frame` to the known keys on the hash of the text, in any order.

    An equal hash of another text is an orphan, too. The known keys stand once, so as many rows come out as went in.
    """
    joined = known.lazy().join(frame.lazy(), on="key").collect(engine="streaming")
    found = joined.height == frame.height and (joined[text] == joined[known_text]).all()
    refuse(not found, f"{name}: {text} names a row that does not exist")
    return joined


def fits(name: str, *factors: float) -> None:
    """Refuse sums that could leave 64 bits; a generous bound, so that no sum needs watching."""
    refuse(bool(np.prod([float(factor) for factor in factors]) > 2.0**62), f"{name}: too large to add up in 64 bits")


# --- reading --------------------------------------------------------------------------------------------------------


def whole(column: str) -> pl.Expr:
    """A Decimal column as whole units of its own scale, without arithmetic."""
    return pl.col(column).to_physical().cast(pl.Int64)


def key(column: str) -> pl.Expr:
    return pl.col(column).hash().alias("key")


def scaled(value: Decimal, digits: int) -> int:
    """A term as a whole number of 10 ** -digits."""
    result = value.scaleb(digits)
    refuse(result != result.to_integral_value(), f"{value} has more than {digits} places")
    return int(result)


def read(folder: Path, name: str, *columns: str) -> pl.DataFrame:
    return pl.read_parquet(folder / f"{name}.parquet", columns=list(columns))


def read_sellers(folder: Path) -> tuple[pl.Series, Ints, Sellers]:
    """Number departments and people by their ids, and find their plans and quotas (0 where there is none)."""
    departments = read(folder, "departments", "department_id")["department_id"].sort()
    no_nulls(departments.to_frame(), "departments")
    department_keys = pl.DataFrame({"known_id": departments, "number": np.arange(departments.len(), dtype=np.uint32)})
    department_keys = department_keys.with_columns(key("known_id"))
    no_duplicates(departments, department_keys["key"], "departments")

    people = read(folder, "people", "person_id", "role", "department_id", "hire_date", "leave_date", "wage_base")
    no_nulls(people, "people", ("leave_date",))
    refuse(people["leave_date"].null_count() < people.height, "people: this program knows no leavers")
    mine = people.select((pl.col("role") == "seller") & (pl.col("hire_date") <= terms.LAST_DAY)).to_series()
    people = (people if mine.all() else people.filter(mine)).select("person_id", "department_id", whole("wage_base"))
    refuse(people.select((pl.col("wage_base") < 0).any()).item(), "people: negative wage_base")

    # sorting the texts and looking their places up by hash is faster than sorting the rows
    ids = people["person_id"].sort()
    keys = pl.DataFrame({"known_id": ids, "person_no": np.arange(ids.len(), dtype=np.uint32)}).with_columns(
        key("known_id")
    )
    no_duplicates(ids, keys["key"], "people")
    people = numbered(people.with_columns(key("person_id")), keys, "person_id", "known_id", "people").drop("known_id")
    people = people.with_columns(key("department_id"))
    people = numbered(people, department_keys, "department_id", "known_id", "people")
    row = people["person_no"].to_numpy()
    department = np.empty(ids.len(), dtype=np.uint32)
    department[row] = people["number"].to_numpy()
    wage = np.empty(ids.len(), dtype=np.int64)
    wage[row] = people["wage_base"].to_numpy()

    targets = read(folder, "targets", "scope_type", "scope_id", "period", "metric", "value")
    no_nulls(targets, "targets")
    targets = targets.filter((pl.col("period") == terms.PERIOD) & (pl.col("metric") == "area"))
    targets = targets.select("scope_type", "scope_id", whole("value"), key("scope_id"))
    refuse(targets.select((pl.col("value") < 0).any()).item(), "targets: negative value")
    plans = targets.filter(pl.col("scope_type") == "dept")
    no_duplicates(plans["scope_id"], plans["key"], "targets of departments")
    plans = numbered(plans, department_keys, "scope_id", "known_id", "targets of departments")
    plan = np.zeros(departments.len(), dtype=np.int64)
    plan[plans["number"].to_numpy()] = plans["value"].to_numpy()
    quotas = targets.filter(pl.col("scope_type") == "person")
    no_duplicates(quotas["scope_id"], quotas["key"], "targets of people")
    quotas = numbered(quotas, keys, "scope_id", "known_id", "targets of people")
    quota = np.zeros(ids.len(), dtype=np.int64)
    quota[quotas["person_no"].to_numpy()] = quotas["value"].to_numpy()
    return departments, plan, Sellers(ids, keys, department, wage, quota, quota > 0)


def read_deals(folder: Path, sellers: Sellers) -> tuple[Ints, Ints, pl.DataFrame]:
    """Sum the month's areas (0.01 m2) and price gains (1e-6 yuan) by person, unsorted; keep what receipts look up."""
    deals = read(
        folder,
        "deals",
        *("deal_id", "person_id", "date", "area_m2", "unit_price", "list_amount"),
        *("allowed_discount_rate", "actual_discount_rate"),
    )
    no_nulls(deals, "deals")
    deals = deals.select(
        *("deal_id", "person_id", "date"),
        whole("area_m2"),
        whole("unit_price"),
        whole("list_amount"),
        (whole("actual_discount_rate") - whole("allowed_discount_rate")).alias("gain"),
        key("person_id"),
    )
    worst = deals.select(
        pl.col("area_m2", "unit_price", "list_amount").min().name.suffix("_min"),
        pl.col("area_m2", "list_amount", "gain").max(),
    ).row(0, named=True)
    if deals.height:
        refuse(worst["area_m2_min"] < 0, "deals: negative area_m2")
        refuse(worst["unit_price_min"] <= 0, "deals: unit_price is not above 0")
        refuse(worst["list_amount_min"] < 0, "deals: negative list_amount")
        fits("deals", worst["area_m2"], deals.height)
        fits("deals", max(worst["gain"], 1), worst["list_amount"], deals.height)
    deals = numbered(deals, sellers.keys, "person_id", "known_id", "deals").select(
        *("deal_id", "date", "person_no", "area_m2", "unit_price"),
        (pl.max_horizontal(0, "gain") * pl.col("list_amount")).alias("gain"),
        key("deal_id"),
    )
    no_duplicates(deals["deal_id"], deals["key"], "deals")
    inside = deals.select(pl.col("date").is_between(terms.FIRST_DAY, terms.LAST_DAY)).to_series()
    counted = deals if inside.all() else deals.filter(inside)
    people, size = counted["person_no"].to_numpy(), sellers.ids.len()
    area, gain = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    np.add.at(area, people, counted["area_m2"].to_numpy())
    np.add.at(gain, people, counted["gain"].to_numpy())
    return area, gain, deals.select("key", "person_no", "unit_price", pl.col("deal_id").alias("known_id"))


def early_bonuses(folder: Path, sellers: Sellers, deals: pl.DataFrame) -> pl.Series:
    """S2.1-P4 by person in 1e-18 yuan: the quotients are cut at 18 places, as Decimal(38, 18) does."""
    receipts = read(folder, "collections", "deal_id", "date", "due_date", "amount")
    no_nulls(receipts, "collections")
    twins = receipts.hash_rows().sort()
    if twins.len() > 1 and (twins.slice(1) == twins.slice(0, twins.len() - 1)).any() and receipts.is_duplicated().any():
        print("collections: identical rows, all of them counted")
    receipts = receipts.with_columns(whole("amount"), key("deal_id"))
    receipts = numbered(receipts, deals, "deal_id", "known_id", "collections")
    days = pl.col("due_date").to_physical() - pl.col("date").to_physical()
    inside = pl.col("date").is_between(terms.FIRST_DAY, terms.LAST_DAY)
    step = (days - terms.EARLY_DAYS_MIN) // terms.EARLY_STEP_DAYS
    early = (
        receipts.lazy()
        .filter(inside & (days >= terms.EARLY_DAYS_MIN))
        .select("person_no", "unit_price", "amount", step.alias("step"))
        .collect()
    )
    last = early["step"].max() if early.height else 0
    assert isinstance(last, int)
    rates = pl.Series([terms.EARLY_RATE_BASE + terms.EARLY_RATE_STEP * step for step in range(last + 1)], dtype=DEC)
    amount, price = pl.col("amount").cast(DEC), pl.col("unit_price").cast(DEC)
    bonus = early.select("person_no", (amount * rates.gather(early["step"]) / price).alias("bonus"))
    return wide_sums(bonus["person_no"].to_numpy(), bonus["bonus"].to_physical(), sellers.ids.len())


def wide_sums(keys: Numbers, values: pl.Series, size: int) -> pl.Series:
    """Add 128-bit numbers by key: cut at 1e9 into two halves that fit 64 bits, each added by itself."""
    cut = big(10**9)
    halves = pl.select(
        (pl.lit(values) // cut).cast(pl.Int64).alias("high"), (pl.lit(values) % cut).cast(pl.Int64).alias("low")
    )
    high, low = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    np.add.at(high, keys, halves["high"].to_numpy())
    np.add.at(low, keys, halves["low"].to_numpy())
    return (
        pl.DataFrame({"high": high, "low": low})
        .select(pl.col("high").cast(pl.Int128) * cut + pl.col("low").cast(pl.Int128))
        .to_series()
    )


# --- rules ----------------------------------------------------------------------------------------------------------


def department_ratios(sellers: Sellers, area: Ints, plan: Ints, size: int) -> Ints:
    """S2.1-P6 by department in tenths; -1 where there is no plan."""
    sold = np.zeros(size, dtype=np.int64)
    np.add.at(sold, sellers.department, area)
    bands = [(scaled(edge, 1), scaled(value, 1)) for edge, value in terms.DEPARTMENT_RATIO]
    ratio = np.select([sold * 10 >= plan * edge for edge, _ in bands], [value for _, value in bands], 0)
    return np.where(plan > 0, ratio, -1)


def big(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.Int128)


def month(sellers: Sellers, area: Ints, gain: Ints, early: pl.Series, ratio: Ints) -> pl.DataFrame:
    """The rules of one person in whole numbers; returns wage, bonus_payable, shortfall_deduction in cents."""
    quota = sellers.quota
    over = np.where(sellers.has_quota, np.maximum(0, area - quota), 0)
    for name, sums, factor in (("areas", area, 10**8), ("quotas", quota, 10**8), ("price gains", gain, 10)):
        fits(name, sums.max(initial=1), factor)
    threshold = scaled(terms.OVER50_THRESHOLD, 1)
    upper = np.maximum(0, over * 10 - quota * threshold)  # 0.001 m2
    quantity = over * scaled(terms.QTY_RATE_BASE, 3) + upper * scaled(
        terms.QTY_RATE_OVER50 - terms.QTY_RATE_BASE, 2
    )  # 1e-5
    price = gain * scaled(terms.PRICE_DIFF_BONUS_PCT, 2)  # 1e-8
    missing = np.where(sellers.has_quota, np.maximum(0, quota - area) * scaled(terms.SHORTFALL_RATE, 1), 0)  # 0.001
    frame = pl.DataFrame(
        {
            "early": early,
            "known": quantity * 1_000 + price,
            "ratio": ratio[sellers.department],
            "wage": sellers.wage,
            "missing": (missing + 5) // 10,
        }
    )
    due = pl.col("known").cast(pl.Int128) * big(10**10) + pl.col("early")
    exact = pl.max_horizontal(big(0), due * pl.col("ratio").cast(pl.Int128))  # 1e-19
    payable = ((exact + big(5 * 10**16)) // big(10**17)).cast(pl.Int64)
    room = pl.max_horizontal(0, pl.col("wage") + pl.col("bonus") - scaled(terms.WAGE_FLOOR, 2))
    return (
        frame.with_columns(pl.when(pl.col("ratio") >= 0).then(payable).alias("bonus"))
        .with_columns(
            pl.when(pl.col("bonus").is_not_null()).then(pl.min_horizontal("missing", room)).alias("shortfall")
        )
        .select("wage", "bonus", "shortfall")
    )


# --- lines ----------------------------------------------------------------------------------------------------------


def money(cents: pl.Expr) -> pl.Expr:
    return cents.cast(MONEY) * pl.lit(Decimal("0.01")).cast(MONEY)


def write_lines(sellers: Sellers, cents: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Three lines for each person, and the totals."""
    paid = cents.select(money(pl.all()))
    totals = paid.select(
        sellers.ids.alias("subject"),
        (pl.col("wage") + pl.col("bonus")).alias("payouts"),
        pl.col("shortfall").alias("penalties"),
        (pl.col("wage") + pl.col("bonus") - pl.col("shortfall")).alias("net"),
    )
    size, kinds = cents.height, len(RULES)
    order = np.arange(kinds * size, dtype=np.uint32).reshape(kinds, size).T.ravel()
    subject = np.repeat(np.arange(size, dtype=np.uint32), kinds)
    values = pl.concat([paid["wage"], paid["bonus"], paid["shortfall"]]).gather(pl.Series(order))

    def repeated(names: tuple[str, ...]) -> pl.Series:
        kind = pl.Enum(list(dict.fromkeys(names)))
        return pl.Series(names, dtype=kind).gather(pl.Series(np.tile(np.arange(kinds, dtype=np.uint32), size)))

    def constant(value: Any, kind: Any) -> pl.Series:
        return pl.repeat(value, kinds * size, dtype=kind, eager=True)

    lines = pl.DataFrame(
        {
            "period": constant(terms.PERIOD, pl.Enum([terms.PERIOD])),
            "table": constant("people", pl.Enum(["people"])),
            "subject": sellers.ids.gather(pl.Series(subject)),
            "rule": repeated(tuple(rule for rule, _, _ in RULES)),
            "family": repeated(tuple(family for _, family, _ in RULES)),
            "value": values,
            "text": constant(None, pl.String),
            "unit": constant("money", pl.Enum(["money"])),
            "pays_on": constant(None, pl.Date),
            "clause": repeated(tuple(clause for _, _, clause in RULES)),
        }
    )
    return lines, totals


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the sellers' month by hand from the Parquet files.")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    args = parser.parse_args()
    folder = args.data or Path(__file__).resolve().parent / "data" / f"sellers_{args.people}"
    times = []
    for _ in range(args.repeat):
        started = time.perf_counter()
        lines, totals = run(folder)
        times.append(time.perf_counter() - started)
    middle = statistics.median(times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"files to lines, median of {args.repeat}  {middle:.3f} s  ({min(times):.3f} to {max(times):.3f})")
    print(f"peak memory                  {peak:.0f} MB")
    sums = totals.select(
        pl.len().alias("people"), pl.lit(lines.height).alias("lines"), pl.col("payouts", "penalties", "net").sum()
    )
    print(*(f"{name} {value}" for name, value in sums.row(0, named=True).items()))


if __name__ == "__main__":
    main()
