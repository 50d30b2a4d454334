"""Every ratio that the project promises, each beside what it is measured against, run in turn in fresh processes.

Nothing is judged here: the ratios are printed, with the bounds, for people to read. A ratio of medians of alternating
runs holds when the machine's speed drifts; single times do not.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).parent
#: modules stay compiled between runs, as where a user has installed them, whatever the caller's shell says
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
Measured = tuple[float, float]


def seconds_of(command: Sequence[str]) -> float:
    """The wall time of a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
    return time.perf_counter() - start


def by_hand(script: str, people: int, repeat: int) -> Measured:
    """Median seconds and peak megabytes that a baseline prints."""
    command = [sys.executable, str(HERE / script), "--people", str(people), "--repeat", str(repeat)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    time_found = re.search(r"median of \d+\s+([\d.]+) s", text)
    peak_found = re.search(r"peak memory\s+(\d+) MB", text)
    if time_found is None or peak_found is None:
        raise ValueError(text)
    return float(time_found[1]), float(peak_found[1])


def product(what: str, people: int, repeat: int) -> Measured:
    """Median seconds and peak megabytes of the product."""
    command = [sys.executable, str(HERE / "product.py"), what, "--people", str(people), "--repeat", str(repeat)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return statistics.median(found["seconds"]), found["peak_mb"]


def compare(name: str, ours: Callable[[], Measured], theirs: Callable[[], Measured], rounds: int, bound: float) -> None:
    """Run both in turn and print the ratio of the medians."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    mine = statistics.median(pair[0][0] for pair in pairs)
    other = statistics.median(pair[1][0] for pair in pairs)
    print(f"{name:<44} {mine:8.3f} s  / {other:8.3f} s  = {mine / other:5.2f}   (at most {bound})")
    if pairs[0][1][1]:
        peak, base = max(pair[0][1] for pair in pairs), max(pair[1][1] for pair in pairs)
        print(f"{'  peak memory':<44} {peak:8.0f} MB / {base:8.0f} MB = {peak / base:5.2f}   (at most 2)")


def whole(command: Sequence[str]) -> Callable[[], Measured]:
    """A process measured from outside, after a run that leaves its modules compiled."""
    seconds_of(command)
    return lambda: (seconds_of(command), 0.0)


def start_up(rounds: int) -> None:
    """What a user waits for before anything is computed."""
    program = shutil.which("jixiao", path=str(Path(sys.executable).parent)) or "jixiao"
    python = sys.executable
    compare(
        "jixiao --help / import click", whole([program, "--help"]), whole([python, "-c", "import click"]), rounds, 2
    )
    with tempfile.TemporaryDirectory() as folder:
        demo = str(Path(folder) / "demo")
        subprocess.run([program, "new", "real_estate", demo, "--example"], check=True, capture_output=True)
        command = [program, "evaluate", f"{demo}/policy.toml", "--period", "2026-01..2026-06"]
        compare(
            "the example, six months / import polars", whole(command), whole([python, "-c", "import polars"]), rounds, 4
        )


def checks(rounds: int) -> None:
    """What a consultant waits for after each change of a policy: `check` of every example that is installed."""
    program = shutil.which("jixiao", path=str(Path(sys.executable).parent)) or "jixiao"
    polars = whole([sys.executable, "-c", "import polars"])
    for policy in sorted((HERE.parent / "plugins").glob("*/src/*/example/**/policy.toml")):
        name = policy.parent.name if policy.parent.name != "example" else policy.parents[1].name
        compare(f"check {name} / import polars", whole([program, "check", str(policy)]), polars, rounds, 10)


def sellers(people: int, rounds: int) -> None:
    """A million sellers for a month."""
    compare(
        f"engine, {people:,} sellers / by hand",
        lambda: product("engine", people, 3),
        lambda: by_hand("by_hand_numbered.py", people, 3),
        rounds,
        1.3,
    )
    # once in each process, as a user runs it: a second run finds memory that the first has touched
    compare(
        f"files to lines, {people:,} sellers / by hand",
        lambda: product("files", people, 1),
        lambda: by_hand("by_hand_files.py", people, 1),
        rounds,
        2,
    )


def made(script: str, folder: str, *sizes: str) -> None:
    """Write the tables of a benchmark if they are missing."""
    if not (HERE / "data" / folder).exists():
        subprocess.run([sys.executable, str(HERE / script), *sizes], check=True)


def pay_part(people: int) -> Measured:
    """Median processor time and peak megabytes of the advisers' pay part."""
    command = [sys.executable, str(HERE / "advisers.py"), "pay", "--people", str(people), "--months", "3"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return statistics.median(found["seconds"]), found["peak_mb"]


def advisers(people: int, rounds: int) -> None:
    """The wealth example: one month's pay beside that by hand, how the whole scheme grows, and all of its year."""
    made("make_advisers.py", f"advisers_{people}x3", "--people", str(people), "--months", "3")
    compare(
        f"a month's pay, {people:,} advisers / by hand",
        lambda: pay_part(people),
        lambda: by_hand("by_hand_advisers.py", people, 5),
        rounds,
        1.5,
    )
    subprocess.run([sys.executable, str(HERE / "advisers.py"), "growth"], check=True)
    made("make_advisers.py", f"advisers_{people}x12", "--people", str(people), "--months", "12")
    subprocess.run([sys.executable, str(HERE / "advisers.py"), "evaluate", "--people", str(people)], check=True)


def main() -> None:
    """Print all ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--advisers", type=int, default=100_000)
    parser.add_argument("--only", choices=["start", "check", "sellers", "advisers"])
    options = parser.parse_args()
    if options.only in (None, "start"):
        start_up(max(options.rounds, 5))
    if options.only in (None, "check"):
        checks(options.rounds)
    if options.only in (None, "sellers"):
        made("make_sellers.py", f"sellers_{options.people}", "--people", str(options.people))
        sellers(options.people, options.rounds)
    if options.only in (None, "advisers"):
        advisers(options.advisers, options.rounds)


if __name__ == "__main__":
    main()
