"""What any scheme keeps when it runs: nothing from nothing, unknown said aloud, the same bits from the same rows."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence

import polars as pl

from jixiao.engine.evaluation import Evaluation
from jixiao.problems import Severity
from jixiao.scheme.tables import Table
from jixiao.testing.companies import Row, company
from jixiao.testing.trial import FIRST, Tables, Trial

SEEDS = (1, 2, 3)
#: tried where the companies of those make no line: a scheme may assess few of the people that its columns allow
FURTHER = range(4, 64)
_PROGRAM = "import sys; from jixiao.testing.running import bits_of; sys.stdout.write(bits_of(sys.argv[1]))"


def from_nothing(trial: Trial) -> list[str]:
    """Lines and problems that come from empty tables, under any reading."""
    found = []
    for reading in trial.readings():
        result = trial.evaluate({}, reading=reading, months=trial.months)
        found += [f"under {reading.name}: {problem}" for problem in result.problems]
        if result.lines.height:
            found.append(f"under {reading.name}: {result.lines.height} lines from empty tables")
    return found


def silent_nulls(trial: Trial) -> list[str]:
    """What becomes of rows that say nothing without a problem that says so.

    Each table in turn holds rows without a key, then rows with nothing but their key; the others are a company's.
    """
    found = []
    base = company(trial.offer, SEEDS[0], since=FIRST, months=trial.months)
    for table in trial.offer.scheme.tables:
        if table.key and not _may_lack_key(table):
            keyless = [{**row, **dict.fromkeys(table.key)} for row in base[table.name]]
            result = trial.evaluate({**base, table.name: keyless}, months=trial.months)
            if keyless and not any(problem.path.startswith(f"{table.name}") for problem in result.problems):
                found.append(f"rows of {table.name} without a key are not reported")
        hollow = [_hollow(table, row) for row in base[table.name]]
        result = trial.evaluate({**base, table.name: hollow}, months=trial.months)
        found += [f"with nothing but keys in {table.name}: {text}" for text in unsaid_lines(result)]
        found += [f"with nothing but keys in {table.name}: {text}" for text in lost_rows(result)]
    return found


def unsaid_lines(result: Evaluation) -> list[str]:
    """Lines without value and words although no problem was reported."""
    open_lines = result.lines.filter(pl.col("value").is_null() & pl.col("text").is_null())
    if open_lines.height and not any(problem.severity is Severity.ERROR for problem in result.problems):
        rules = ", ".join(open_lines["rule"].unique().sort())
        return [f"{open_lines.height} lines have no value ({rules}), and no problem says so"]
    return []


def lost_rows(result: Evaluation) -> list[str]:
    """Tables of which rows are neither used nor reported."""
    return [
        f"{count.table}: {count.read} rows read, {count.used} used, {count.refused} refused, {count.unused} unused"
        for count in result.counts
        if count.read != count.used + count.refused + count.unused
    ]


def bits(result: Evaluation) -> str:
    """A digest of all lines, totals and problems; the places of problems are left out, as they are those of rows."""
    digest = hashlib.sha256()
    for frame in (result.lines, result.totals):
        digest.update(frame.write_csv().encode())
    for text in sorted(f"{problem.code} {problem.severity} {problem.path}" for problem in result.problems):
        digest.update(text.encode())
    return digest.hexdigest()


def bits_of(scheme: str) -> str:
    """The digests of an installed scheme on its random companies."""
    trial = Trial.of(scheme)
    return " ".join(bits(trial.evaluate(tables, months=trial.months)) for tables in companies(trial))


def companies(trial: Trial) -> Iterator[dict[str, list[Row]]]:
    """The random companies on which a scheme is tried; if no line is made in any of them, a further one with lines."""
    lines = 0
    for seed in (*SEEDS, *FURTHER):
        tables = company(trial.offer, seed, since=FIRST, months=trial.months)
        lines = lines or trial.evaluate(tables, months=trial.months).lines.height
        if seed in SEEDS or lines:
            yield tables
        if lines and seed >= SEEDS[-1]:
            return


def shuffled(tables: Tables, seed: int) -> Tables:
    """The same rows in another order."""
    return {name: _mixed(rows, seed) for name, rows in tables.items()}


def moved_by_order(trial: Trial) -> list[str]:
    """Random companies whose lines change when their rows are shuffled, or when they are evaluated again."""
    found, lines = [], 0
    for seed, tables in enumerate(companies(trial), start=1):
        first = trial.evaluate(tables, months=trial.months)
        lines += first.lines.height
        for what, again in (("evaluated again", tables), ("with rows shuffled", shuffled(tables, seed))):
            other = trial.evaluate(again, months=trial.months)
            if bits(other) != bits(first):
                changed = _difference(first.lines, other.lines)
                found.append(f"company {seed} {what} gives other bits: {changed}")
    return found if lines else ["no random company makes a line, so nothing is shown"]


def moved_by_threads(trial: Trial, threads: Sequence[int] = (1, 2)) -> list[str]:
    """Numbers of threads that give an installed scheme other bits than the first of them."""
    found = []
    for count in threads:
        environment = os.environ | {"POLARS_MAX_THREADS": str(count)}
        command = [sys.executable, "-c", _PROGRAM, trial.offer.scheme.name]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
        if done.returncode:
            return [f"{count} threads: {done.stderr}"]
        found.append(done.stdout)
    return [
        f"{count} threads give other bits than {threads[0]}"
        for count, bits_then in zip(threads, found, strict=True)
        if bits_then != found[0]
    ]


def _mixed(rows: Sequence[Row] | Sequence[object], seed: int) -> list[Row]:
    mixed = list(rows)
    random.Random(seed).shuffle(mixed)
    return mixed  # type: ignore[return-value]  # rows in, rows out


def _difference(one: pl.DataFrame, other: pl.DataFrame) -> str:
    keys = ["period", "table", "subject", "rule"]
    joined = one.join(other, on=keys, how="full", suffix="_other", coalesce=True)
    changed = joined.filter(~pl.struct("value", "text").eq_missing(pl.struct("value_other", "text_other")))
    return changed.head(3).select(*keys, "value", "value_other", "text", "text_other").write_csv()


def _may_lack_key(table: Table) -> bool:
    """Whether an empty key is nothing wrong in some column."""
    columns = [table.column(name) for name in table.key]
    return all(column is not None and (column.optional or column.empty is not None) for column in columns)


def _hollow(table: Table, row: Row) -> Row:
    """The row with nothing but its key, its time and what must be given."""
    kept = {*table.key, table.time, *(column.name for column in table.columns if column.required)}
    return {name: value if name in kept else None for name, value in row.items()}
