"""The product on the benchmark's advisers: seconds of each month, peak memory, and how both grow.

`evaluate` evaluates the whole scheme over the months of one folder and prints, as JSON, seconds of processor time (of
each month, of reading, of the rest), the peak memory of the process, and the totals as a check. `growth` does so in
fresh processes for several numbers of people, then of months, each on tables of just that size, and prints the
exponents: the slopes of time and memory over the size, by least squares on logarithms. 1 is linear. `pay` measures the
pay part of one month alone, from numbered tables in memory to the lines' columns; `by_hand_advisers.py` is its measure.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

import polars as pl

import advisers_policy
import jixiao
import make_advisers
from jixiao.engine.compiled import compile_policy
from jixiao.engine.evaluate import Engine
from jixiao.engine.lines import Part, totals
from jixiao.engine.run import Run
from jixiao.formula.scale import as_decimals
from jixiao.scheme.periods import Period

#: people over which growth is measured, and their months; months over which it is measured, and their people
PEOPLE, MONTHS_THEN = (12_500, 25_000, 50_000, 100_000), 3
MONTHS, PEOPLE_THEN = (3, 6, 9, 12), 25_000


def months_text(months: int) -> str:
    """The period of so many months from the first one."""
    return f"{make_advisers.month_text(0)}..{make_advisers.month_text(months - 1)}"


def evaluate(people: int, months: int) -> dict[str, object]:
    """Evaluate all months once."""
    policy = advisers_policy.write(make_advisers.folder_of(people, months))
    begun = [time.process_time()]

    def progress(done: int, of: int, what: str) -> None:
        begun.append(time.process_time())

    start = time.perf_counter()
    evaluation = jixiao.evaluate(jixiao.load(policy), months_text(months), measures=False, progress=progress)
    wall, end = time.perf_counter() - start, time.process_time()
    sums = evaluation.totals.select("payouts", "net").sum().row(0)
    return {
        "lines": evaluation.lines.height,
        "totals": [f"{value:.2f}" for value in sums],
        "problems": len(evaluation.problems),
        "reading": round(begun[1] - begun[0], 3),
        "months": [round(after - before, 3) for before, after in itertools.pairwise(begun[1:])],
        "rest": round(end - begun[-1], 3),
        "seconds": round(end - begun[0], 3),
        "wall": round(wall, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def measured(people: int, months: int) -> dict[str, Any]:
    """The same in a process of its own, on tables that are made if they are missing."""
    size = ["--people", str(people), "--months", str(months)]
    if not make_advisers.folder_of(people, months).exists():
        subprocess.run([sys.executable, make_advisers.__file__, *size], check=True, capture_output=True)
    command = [sys.executable, __file__, "evaluate", *size]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # type: ignore[no-any-return]  # what `evaluate` gave


def pay_run(people: int, months: int) -> tuple[Engine, Period]:
    """The engine with the tables of the pay part, and the last of their months."""
    loaded = jixiao.load(advisers_policy.write_pay(make_advisers.folder_of(people, months)))
    month = Period.parse(make_advisers.month_text(months - 1))
    return Engine(loaded, compile_policy(loaded, measures=False), None, None, month), month


def pay_totals(run: Run) -> pl.DataFrame:
    """Everybody's total, as `Month` makes it of its lines."""
    sheet = run.sheets["people"]
    rules = [owned.rule for owned in run.plan.program.rules if owned.rule.family == "payout"]
    parts = [
        Part(
            rule,
            run.subjects("people"),
            sheet.frame[f"{rule.name}#on"],
            as_decimals(sheet.frame[f"{rule.name}#paid"], sheet.figures[f"{rule.name}#paid"].places),
        )
        for rule in rules
    ]
    return totals(str(run.month), parts)


def pay(people: int, months: int, repeat: int) -> dict[str, object]:
    """Processor time of the pay part of the last month; of none it leaves anything to the next."""
    engine, month = pay_run(people, months)
    seconds = []
    for _ in range(repeat):
        start = time.process_time()
        pay_totals(engine.month(month))
        seconds.append(time.process_time() - start)
    return {"seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def exponent(sizes: Sequence[float], figures: Sequence[float]) -> float:
    """The slope of the least squares line through the logarithms."""
    x, y = [math.log(size) for size in sizes], [math.log(figure) for figure in figures]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    over = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return over / sum((a - mean_x) ** 2 for a in x)


def growth() -> None:
    """Print the figures of every size, and the exponents."""
    for what, sizes in (
        ("people", [(people, MONTHS_THEN) for people in PEOPLE]),
        ("months", [(PEOPLE_THEN, months) for months in MONTHS]),
    ):
        found = [measured(people, months) for people, months in sizes]
        for (people, months), one in zip(sizes, found, strict=True):
            each = " ".join(f"{seconds:.2f}" for seconds in one["months"])
            size = f"{people:>7,} people, {months:>2} months"
            print(f"{size}  {one['seconds']:7.2f} s  {one['peak_mb']:6d} MB   ({each})")
        x = [people if what == "people" else months for people, months in sizes]
        for name, key in (("time", "seconds"), ("memory", "peak_mb")):
            print(f"  exponent of {name} over {what}  {exponent(x, [one[key] for one in found]):.2f}")


def main() -> None:
    """Evaluate once, or see how it grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["evaluate", "growth", "pay"])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    if options.what == "growth":
        growth()
    elif options.what == "pay":
        print(json.dumps(pay(options.people, options.months, options.repeat)))
    else:
        print(json.dumps(evaluate(options.people, options.months)))


if __name__ == "__main__":
    main()
