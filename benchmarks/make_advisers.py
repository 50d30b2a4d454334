"""Write the advisers' Parquet files of some months that the benchmark reads: shuffled rows, text ids.

Nothing is measured here. Everything is drawn from one seed, so two runs write the same tables. For each adviser and
month of employment there are about 1.5 deals and 5 prospects, attendance and a score; beside them the months of
history that the first month needs, requests, events, postings, and promises of the few in the salary zone.

Made to meet every rule: 6% of the people begin on probation and 2% join in each month, 1% leave; some are confirmed by
approvals, some never; one deal in a thousand is big, some exactly at the limit; some deals are cleared months later or
not yet; some prospects are won twice, by two people on one day; half of the branches score on a scale of 100, a few
people have two or three scores; many payables end in half a cent (`advisers_terms`, and deals in whole yuan).

usage: python make_advisers.py [--people N] [--months M] [--seed 7] [--out DIR]
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

import advisers_terms as terms
from make_sellers import Bools, Ints, days, decimals, ids, write

EPOCH: Final = dt.date(1970, 1, 1)
BRANCH_SIZE: Final = 50
#: no day of leaving
NEVER: Final = 10**6
#: months of history before the first one
BEFORE: Final = 6
ASSESSORS: Final = {"manager_monthly": "branch_general_manager", "year_end_review": "company"}
#: people in the first months of the tables on probation, joining and leaving in a month
ON_PROBATION, JOINING, LEAVING = 0.06, 0.02, 0.01


@dataclass(frozen=True)
class Company:
    """The people, by number: days since 1970, place of the rank in the table; `months` are those of the tables."""

    branch: Ints
    hired: Ints
    left: Ints
    confirmed: Bools
    in_zone: Bools
    rank: Ints
    months: int


@dataclass(frozen=True)
class Worked:
    """The months in which people were employed, each with the days of the month on which they were."""

    person: Ints
    month: Ints
    first: Ints
    last: Ints

    def times(self, rng: np.random.Generator, mean: float) -> Ints:
        """The numbers of the months, each as often as something happened in it."""
        return np.repeat(np.arange(len(self.person)), rng.poisson(mean, len(self.person)))

    def days(self, rng: np.random.Generator, at: Ints) -> Ints:
        """A day of employment in each of the months `at`."""
        return self.first[at] + rng.integers(0, 2**31, len(at)) % (self.last[at] - self.first[at] + 1)


def month_start(month: int) -> int:
    """The first day of a month, counted from the first one of the tables."""
    year, place = divmod(terms.FIRST_DAY.year * 12 + terms.FIRST_DAY.month - 1 + month, 12)
    return (dt.date(year, place + 1, 1) - EPOCH).days


def month_text(month: int) -> str:
    """The period of a month."""
    return (EPOCH + dt.timedelta(days=month_start(month))).strftime("%Y-%m")


def months_of(days_: Ints) -> Ints:
    """The months of days that are not before the first month of history."""
    starts = np.array([month_start(month) for month in range(-BEFORE, 61)])
    return np.searchsorted(starts, days_, side="right") - 1 - BEFORE


def texts(months: Ints) -> pl.Series:
    """The periods of months."""
    named = pl.Series([month_text(month) for month in range(-BEFORE, int(months.max(initial=0)) + 1)])
    return named[months + BEFORE]


def flags(rng: np.random.Generator, share: float, size: int) -> Bools:
    return rng.random(size) < share


def draw_company(rng: np.random.Generator, people: int, months: int) -> Company:
    """Who works where, since when and how long."""
    start, end = month_start(0), month_start(months)
    hired = rng.integers(start - 7_000, start - 400, people)
    new = flags(rng, ON_PROBATION, people)
    joins = flags(rng, JOINING * months, people) & ~new
    hired[new] = rng.integers(month_start(-BEFORE), start, people)[new]
    hired[joins] = rng.integers(start, end, people)[joins]
    left = np.full(people, NEVER, dtype=np.int64)
    leaves = flags(rng, LEAVING * months, people)
    left[leaves] = np.maximum(hired, rng.integers(start, end, people))[leaves]
    return Company(
        branch=rng.permutation(people) // BRANCH_SIZE,
        hired=hired,
        left=left,
        confirmed=~new & ~joins,
        in_zone=joins & flags(rng, 0.05, people),
        rank=rng.choice(len(terms.RANK_TABLE), people, p=[0.5, 0.3, 0.15, 0.05]),
        months=months,
    )


def draw_worked(company: Company, since: int) -> Worked:
    """The months of employment from month `since` on."""
    parts = []
    for month in range(since, company.months):
        first, last = month_start(month), month_start(month + 1) - 1
        person = np.flatnonzero((company.hired <= last) & (company.left >= first))
        parts.append(
            Worked(
                person,
                np.full(len(person), month, dtype=np.int64),
                np.maximum(company.hired[person], first),
                np.minimum(company.left[person], last),
            )
        )
    return Worked(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("person", "month", "first", "last"))
    )


def draw_deals(rng: np.random.Generator, worked: Worked, people: pl.Series) -> pl.DataFrame:
    """Deals in whole yuan, so that a tenth of all commissions end in half a cent."""
    at = worked.times(rng, 1.5)
    size, day = len(at), worked.days(rng, at)
    amount = rng.integers(50_000, 1_200_001, size)
    big = flags(rng, 0.001, size)
    amount[big] = terms.BIG_DEAL_AMOUNT + rng.integers(-1, 3, size)[big] * 1_000_000 * rng.integers(0, 20, size)[big]
    late = rng.integers(0, 41, size) + 100 * flags(rng, 0.02, size)
    cleared = np.where(flags(rng, 0.03, size), NEVER, day + late)
    return pl.DataFrame(
        {
            "deal_id": ids("D", rng.permutation(size), 8),
            "person_id": people[worked.person[at]],
            "date": days(day),
            "amount": decimals(amount * 100, 18, 2),
            "cleared_date": or_empty(cleared),
        }
    )


def or_empty(day: Ints) -> pl.Series:
    """Days, where NEVER is an empty cell."""
    return pl.select(pl.when(pl.Series(day) != NEVER).then(days(day))).to_series()


def draw_customers(rng: np.random.Generator, worked: Worked, people: pl.Series) -> pl.DataFrame:
    """Prospects; two in a hundred are won again, by somebody else, on the same day or later."""
    at = worked.times(rng, 5)
    size, day = len(at), worked.days(rng, at)
    again = np.flatnonzero(flags(rng, 0.02, size))
    customer = np.concatenate([np.arange(size), again])
    owner = np.concatenate([worked.person[at], rng.integers(0, len(people), len(again))])
    day = np.where(flags(rng, 0.08, size), NEVER, day)
    # a prospect that was never qualified is won by its second owner
    later = np.where(day[again] == NEVER, worked.days(rng, at[again]), day[again])
    day = np.concatenate([day, later + rng.integers(0, 3, len(again)) * 20])
    return pl.DataFrame(
        {"customer_id": ids("K", customer, 8), "owner_id": people[owner], "qualified_on": or_empty(day)}
    )


def draw_attendance(rng: np.random.Generator, worked: Worked, people: pl.Series) -> pl.DataFrame:
    """Days required and attended; most people miss none."""
    length = np.array([month_start(month + 1) - month_start(month) for month in range(int(worked.month.max()) + 1)])
    required = 19 + rng.integers(0, 4, len(length))
    present = (worked.last - worked.first + 1) * required[worked.month] // length[worked.month]
    missed = rng.poisson(0.4, len(present))
    return pl.DataFrame(
        {
            "person_id": people[worked.person],
            "period": texts(worked.month),
            "days_required": required[worked.month],
            "days_attended": np.maximum(0, present - missed),
        }
    )


def draw_scores(rng: np.random.Generator, company: Company, worked: Worked, people: pl.Series) -> pl.DataFrame:
    """Monthly scores, of a few people by two or three assessors, and reviews where the tables reach a December."""
    count = 1 + flags(rng, 0.02, len(worked.person)) + flags(rng, 0.01, len(worked.person))
    at = np.repeat(np.arange(len(worked.person)), count)
    place = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    monthly = pl.DataFrame(
        {
            "person": worked.person[at],
            "period": texts(worked.month[at]),
            "item": pl.repeat("manager_monthly", len(at), eager=True),
            "assessor_id": ids("A", place, 2),
        }
    )
    years = [month_text(month)[:4] for month in range(company.months) if month_text(month).endswith("12")]
    everybody = np.arange(len(people))
    reviews = [
        pl.DataFrame({"person": everybody}).select(
            "person", period=pl.lit(year), item=pl.lit("year_end_review"), assessor_id=pl.lit("A01")
        )
        for year in years
    ]
    scores = pl.concat([monthly, *reviews])
    person, share = scores["person"].to_numpy(), rng.integers(50, 111, scores.height)
    hundred = company.branch[person] % 2 == 0
    return scores.select(
        people[person].alias("person_id"),
        "period",
        "item",
        assessor_role=pl.col("item").replace_strict(ASSESSORS),
        assessor_id="assessor_id",
        score=decimals(np.where(hundred, share * 100, share), 8, 2),
        scale_max=pl.when(pl.Series(hundred)).then(pl.lit(100)),
    )


def draw_approvals(rng: np.random.Generator, company: Company, people: pl.Series) -> pl.DataFrame:
    """Two requests for each confirmation, entries into the zone, teams, and the plan of a contest."""
    size = len(people)
    asking = np.flatnonzero(~company.confirmed & ~company.in_zone)
    asked = np.concatenate([company.hired[asking] + rng.integers(60, 200, len(asking)),
                            company.hired[asking] + rng.integers(184, 215, len(asking))])  # fmt: skip
    zone, team = np.flatnonzero(company.in_zone), np.flatnonzero(flags(rng, 0.005, size))
    kinds = [
        ("confirmation", np.concatenate([asking, asking]), asked, "head_office"),
        ("zone", zone, company.hired[zone] - 10, "head_office_hr"),
        ("team", team, rng.integers(month_start(0), month_start(company.months), len(team)), "head_office"),
    ]
    parts = [
        pl.DataFrame({"subject": people[who], "requested_on": days(day), "approved_on": days(day + 5)}).select(
            pl.all(),
            kind=pl.lit(kind),
            approver_role=pl.lit(role),
            result=pl.Series(np.where(flags(rng, 0.9, len(who)) | (kind == "zone"), "approved", "rejected")),
        )
        for kind, who, day, role in kinds
    ]
    start = days(np.array([month_start(0)]))
    contest = pl.DataFrame({"subject": [terms.CONTEST_PLAN], "requested_on": start, "approved_on": start}).select(
        pl.all(), kind=pl.lit("contest"), approver_role=pl.lit("head_office"), result=pl.lit("approved")
    )
    requests = pl.concat([*parts, contest])
    return requests.select(ids("R", rng.permutation(requests.height), 7).alias("request_id"), pl.all())


def draw_events(rng: np.random.Generator, company: Company, people: pl.Series, away: Bools) -> pl.DataFrame:
    """Postings of those who are away, promises, wishes, faults, breaches, prizes of a contest."""
    shares = {"performance_promise": 0.3, "wants_management": 0.02, "serious_fault": 0.002, "breach": 0.002,
              "contest_prize": 0.01}  # fmt: skip
    whose = {"posting": np.flatnonzero(away)} | {
        kind: np.flatnonzero(flags(rng, share, len(people))) for kind, share in shares.items()
    }
    start, end = month_start(-1), month_start(company.months)
    parts = [
        pl.DataFrame({"person_id": people[who], "date": days(rng.integers(start, end, len(who)))}).select(
            pl.all(), type=pl.lit(kind), note=pl.lit(terms.CONTEST_PLAN if kind == "contest_prize" else None, pl.String)
        )
        for kind, who in whose.items()
    ]
    events = pl.concat(parts)
    return events.select(ids("V", rng.permutation(events.height), 7).alias("event_id"), pl.all())


def draw_history(rng: np.random.Generator, company: Company, people: pl.Series) -> pl.DataFrame:
    """What the months before the first one left: three of the confirmed, all since the hire of the others."""
    parts = []
    for month in range(-BEFORE, 0):
        employed = company.hired < month_start(month + 1)
        who = np.flatnonzero(employed & (~company.confirmed | (month >= -3)))
        sales = rng.poisson(1.5, len(who)) * rng.integers(50_000, 1_200_001, len(who))
        of_month = {"sales": sales, "prospects": rng.poisson(5, len(who)), "deal_count": rng.poisson(1.5, len(who)),
                    "big_deal_sales": np.zeros(len(who), dtype=np.int64)}  # fmt: skip
        parts += [
            pl.DataFrame({"person_id": people[who], "value": decimals(values * 100, 18, 2)}).select(
                "person_id", period=pl.lit(month_text(month)), metric=pl.lit(metric), value="value"
            )
            for metric, values in of_month.items()
        ]
    return pl.concat(parts)


def draw_people(
    rng: np.random.Generator, company: Company, people: pl.Series, branches: pl.Series, away: Bools
) -> pl.DataFrame:
    """Everybody; ranks of those who have one before the first month, or a proposed one for the zone."""
    size = len(people)
    ranks = pl.Series([rank for rank, *_ in terms.RANK_TABLE])
    ranked = company.confirmed | company.in_zone
    rank = np.where(company.in_zone, np.maximum(company.rank, 2), company.rank)
    return pl.DataFrame(
        {
            "person_id": people,
            "name": "Adviser " + people.str.slice(1),
            "role": pl.Series(np.where(flags(rng, 0.01, size), "team_leader", "seller")),
            "rank": pl.select(pl.when(pl.Series(ranked)).then(ranks[rank])).to_series(),
            "status": pl.Series(np.where(company.confirmed, "confirmed", "trial")),
            "branch_id": branches[company.branch],
            "hire_date": days(company.hired),
            "confirm_date": or_empty(np.where(company.confirmed, company.hired + 185, NEVER)),
            "leave_date": or_empty(company.left),
            "posted_away": pl.Series(away),
        }
    )


def make(people: int, months: int, seed: int, out: Path) -> None:
    """Draw every table and write it to `out`."""
    rng = np.random.default_rng(seed)
    company = draw_company(rng, people, months)
    persons = ids("W", np.arange(people), 7)
    branches = ids("B", np.arange(-(-people // BRANCH_SIZE)), 6)
    away = flags(rng, 0.01, people)
    moves = np.flatnonzero(flags(rng, 0.005, people))
    zone = np.flatnonzero(company.in_zone)
    # deals of the month before may be cleared in the first one
    worked, before = draw_worked(company, 0), draw_worked(company, -1)
    tables: Mapping[str, pl.DataFrame] = {
        "people": draw_people(rng, company, persons, branches, away),
        "branches": pl.DataFrame(
            {
                "branch_id": branches,
                "coefficient": decimals(60 + 5 * rng.integers(0, len(terms.COEFFICIENTS), len(branches)), 6, 2),
                "minimum_wage": decimals(rng.integers(18, 27, len(branches)) * 10_000, 18, 2),
                "head_count": pl.repeat(BRANCH_SIZE, len(branches), eager=True),
            }
        ),
        "postings": pl.DataFrame(
            {
                "person_id": persons[moves],
                "valid_from": days(rng.integers(month_start(0), month_start(months), len(moves))),
                "branch_id": branches[rng.integers(0, len(branches), len(moves))],
            }
        ),
        "attendance": draw_attendance(rng, worked, persons),
        "deals": draw_deals(rng, before, persons),
        "customers": draw_customers(rng, worked, persons),
        "scores": draw_scores(rng, company, worked, persons),
        "events": draw_events(rng, company, persons, away),
        "approvals": draw_approvals(rng, company, persons),
        "targets": pl.DataFrame(
            {
                "scope_id": persons[zone],
                "period": texts(months_of(company.hired[zone])),
                "value": decimals(rng.integers(20, 40, len(zone)) * 10_000_000, 18, 2),
            }
        ).with_columns(scope_type=pl.lit("person"), metric=pl.lit("promised_sales")),
        "history": draw_history(rng, company, persons),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        write(out / f"{name}.parquet", frame, rng)
        print(f"{name:12s} {frame.height:>9,} rows")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the advisers' Parquet files of the benchmark.")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    out = args.out or folder_of(args.people, args.months)
    make(args.people, args.months, args.seed, out)
    print(out)


def folder_of(people: int, months: int) -> Path:
    """Where the tables of so many people and months are kept."""
    return Path(__file__).resolve().parent / "data" / f"advisers_{people}x{months}"


if __name__ == "__main__":
    main()
