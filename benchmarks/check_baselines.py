"""Check the baselines: the two programs with each other for everybody, and both with fractions for whole departments.

Nothing is measured here. The two programs must agree to the cent for every person; the fractions are a third program,
row by row on `fractions.Fraction`, that shares only the policy's figures with them. It also counts what the data are
made of: people whose exact bonus ends in half a cent, and departments that reach an edge exactly.

usage: python check_baselines.py [--people N] [--data DIR] [--checked 2000]
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

import polars as pl

import by_hand_files
import by_hand_numbered
import sellers_terms as terms

HALF: Final = Fraction(1, 2)
PAID: Final = ("wage_base", "bonus_payable", "shortfall_deduction", "payouts", "penalties", "net")


@dataclass
class Exact:
    """What the fractions found."""

    paid: dict[str, tuple[Decimal, ...]] = field(default_factory=dict)
    ties: int = 0
    departments: int = 0
    on_edge: int = 0


def to_cent(value: Fraction) -> tuple[Decimal, bool]:
    """Round to 0.01, half away from zero; also say whether it was a tie."""
    whole, rest = divmod(abs(value) * 100, 1)
    cents = int(whole) + (rest >= HALF)
    return Decimal(-cents if value < 0 else cents).scaleb(-2), rest == HALF


def exactly(folder: Path, checked: int) -> Exact:
    """Compute the month on fractions for enough whole departments to hold about `checked` people."""
    read = {name: pl.scan_parquet(folder / f"{name}.parquet") for name in ("people", "targets", "deals", "collections")}
    people = read["people"].collect()
    departments = people["department_id"].unique().sort().to_list()
    size = max(1, round(checked * len(departments) / max(1, people.height)))
    chosen = sorted(random.Random(1).sample(departments, min(size, len(departments))))
    people = people.filter(pl.col("department_id").is_in(chosen))
    targets = {
        (kind, scope): Fraction(value)
        for kind, scope, period, metric, value in read["targets"].collect().iter_rows()
        if (period, metric) == (terms.PERIOD, "area")
    }
    deals = read["deals"].join(people.lazy().select("person_id"), on="person_id", how="semi").collect()
    receipts = read["collections"].join(deals.lazy().select("deal_id"), on="deal_id", how="semi").collect()

    area: dict[str, Fraction] = defaultdict(Fraction)
    bonus: dict[str, Fraction] = defaultdict(Fraction)  # P3 + P4
    seller: dict[str, tuple[str, Fraction]] = {}
    for row in deals.iter_rows(named=True):
        person = row["person_id"]
        seller[row["deal_id"]] = person, Fraction(row["unit_price"])
        if terms.FIRST_DAY <= row["date"] <= terms.LAST_DAY:
            area[person] += Fraction(row["area_m2"])
            gain = Fraction(row["actual_discount_rate"]) - Fraction(row["allowed_discount_rate"])
            bonus[person] += (
                max(Fraction(0), gain) * Fraction(row["list_amount"]) * Fraction(terms.PRICE_DIFF_BONUS_PCT)
            )
    for row in receipts.iter_rows(named=True):
        person, price = seller[row["deal_id"]]
        days = (row["due_date"] - row["date"]).days
        if terms.FIRST_DAY <= row["date"] <= terms.LAST_DAY and days >= terms.EARLY_DAYS_MIN:
            steps = (days - terms.EARLY_DAYS_MIN) // terms.EARLY_STEP_DAYS
            rate = Fraction(terms.EARLY_RATE_BASE) + Fraction(terms.EARLY_RATE_STEP) * steps
            bonus[person] += Fraction(row["amount"]) / price * rate

    sold: dict[str, Fraction] = defaultdict(Fraction)
    for person, department in people.select("person_id", "department_id").iter_rows():
        sold[department] += area[person]
    found = Exact(departments=len(chosen))
    ratio: dict[str, Fraction] = {}
    for department in chosen:
        completion = sold[department] / targets["dept", department]
        ratio[department] = next(
            Fraction(value) for edge, value in terms.DEPARTMENT_RATIO if completion >= Fraction(edge)
        )
        found.on_edge += completion in (1, Fraction(9, 10), Fraction(7, 10))
    for row in people.iter_rows(named=True):
        person, wage = row["person_id"], row["wage_base"]
        quota = targets.get(("person", person), Fraction(0))
        over = max(Fraction(0), area[person] - quota) if quota else Fraction(0)
        mark = quota * Fraction(terms.OVER50_THRESHOLD)
        quantity = min(over, mark) * Fraction(terms.QTY_RATE_BASE)
        quantity += max(Fraction(0), over - mark) * Fraction(terms.QTY_RATE_OVER50)
        due = quantity + bonus[person]
        payable, tie = to_cent(max(Fraction(0), due * ratio[row["department_id"]]))
        found.ties += tie
        missing, _ = to_cent(max(Fraction(0), quota - area[person]) * Fraction(terms.SHORTFALL_RATE))
        payouts = wage + payable
        deduction = min(missing, max(Decimal(0), payouts - terms.WAGE_FLOOR))
        found.paid[person] = (wage, payable, deduction, payouts, deduction, payouts - deduction)
    return found


def paid_by_files(folder: Path) -> pl.DataFrame:
    """The result of `by_hand_files`, one row per person."""
    lines, totals = by_hand_files.run(folder)
    if not lines["subject"].equals(lines["subject"].sort()) or not totals["subject"].is_sorted():
        raise AssertionError("the lines are not sorted by subject")
    wide = [
        lines.filter(pl.col("rule") == rule).select("subject", pl.col("value").alias(name))
        for rule, name in (("base_pay", "wage_base"), ("bonus_payable", "bonus_payable"), ("shortfall_deduction",) * 2)
    ]
    for frame in (*wide, totals):
        if not frame["subject"].equals(totals["subject"]):
            raise AssertionError("a person has no line, or two")
    columns = [column for frame in (*wide, totals.drop("subject")) for column in frame.drop("subject", strict=False)]
    return pl.DataFrame([totals["subject"], *columns]).select("subject", *PAID)


def paid_by_numbers(folder: Path) -> pl.DataFrame:
    """The result of `by_hand_numbered`, one row per person."""
    frames = by_hand_numbered.load(folder)
    result = by_hand_numbered.compute(frames)
    ids = pl.read_parquet(folder / "people.parquet", columns=["person_id"])["person_id"].sort().alias("subject")
    return pl.DataFrame([ids, frames.people["wage_base"], *result.select(PAID[1:])])


def differing(one: pl.DataFrame, other: pl.DataFrame) -> int:
    """Rows in which any paid figure differs."""
    if not one["subject"].equals(other["subject"]):
        raise AssertionError("the two results are not of the same people")
    money = pl.Decimal(38, 18)
    columns = [one[name].cast(money).ne_missing(other[name].cast(money)).alias(name) for name in PAID]
    return int(pl.DataFrame(columns).select(pl.any_horizontal(pl.all()).sum()).item())


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare the two baselines with each other and with fractions.")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--checked", type=int, default=2_000)
    args = parser.parse_args()
    folder = args.data or Path(__file__).resolve().parent / "data" / f"sellers_{args.people}"
    files, numbers = paid_by_files(folder), paid_by_numbers(folder)
    between = differing(files, numbers)
    print(f"by_hand_files and by_hand_numbered: {between} of {files.height} people differ")
    found = exactly(folder, args.checked)
    subjects = sorted(found.paid)
    rows = [(subject, *found.paid[subject]) for subject in subjects]
    exact = pl.DataFrame(rows, schema=["subject", *PAID], orient="row")
    wrong = 0
    for name, result in (("by_hand_files", files), ("by_hand_numbered", numbers)):
        count = differing(result.filter(pl.col("subject").is_in(subjects)), exact)
        print(f"{name} and fractions: {count} of {exact.height} people differ")
        wrong += count
    print(
        f"people on half a cent {found.ties} of {exact.height}, "
        f"departments on an edge {found.on_edge} of {found.departments}"
    )
    if between or wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
