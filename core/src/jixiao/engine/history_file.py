"""The history file: what later periods need of the months evaluated so far, exactly, one row per row and month.

Its columns are ``table``, ``subject``, ``period``, then every remembered column as text (decimals or fractions,
``true``/``false``; ``?`` is unknown, an empty cell is not applicable), and ``next.<column>`` for carried state; a
decision on it that waits for its month is ``waiting.<column>``, the month ``waiting.<column>.from``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import polars as pl
from attrs import frozen

from jixiao.data.raw import plain
from jixiao.engine.carried import Carried
from jixiao.engine.history import Memory
from jixiao.engine.state import Moved, State, Waiting
from jixiao.formula.columns import Figures, scalars, series
from jixiao.formula.tree import Scalar
from jixiao.formula.uniform import nulls
from jixiao.formula.world import World
from jixiao.problems import Place, Problem, Problems, did_you_mean
from jixiao.scheme.periods import Period
from jixiao.scheme.units import Unit

KEYS = ("table", "subject", "period")
UNKNOWN = "?"
NEXT = "next."
WAITING, DUE = "waiting.", ".from"
#: the state of each table after each month
After = dict[str, dict[int, Moved]]


def written(value: Scalar) -> str:
    """A value as exact text."""
    match value:
        case None:
            return UNKNOWN
        case bool():
            return "true" if value else "false"
        case Fraction():
            return plain(value)
        case _:
            return str(value)


def _read(text: str | None, unit: Unit) -> Scalar:
    if text is None or text == UNKNOWN:
        return None
    if unit.kind == "flag":
        if text not in ("true", "false"):
            raise ValueError(text)
        return text == "true"
    if unit.kind == "date":
        return dt.date.fromisoformat(text)
    return Fraction(text) if unit.is_number else text


@frozen
class Recorded:
    """A history file as read: the frame, and the month after the last one in it."""

    path: Path
    frame: pl.DataFrame
    following: Period


def read(path: Path, before: Period) -> Recorded | None:
    """The file's rows of months before the first one to evaluate; None if there are none.

    Months from then on follow from what is evaluated now, and are written anew.

    :raises Problems: it is no history file.
    """
    if not path.exists():
        return None
    try:
        frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise Problems(
            Problem("engine.history_file", Place(str(path)), values={"found": type(error).__name__})
        ) from error
    missing = [key for key in KEYS if key not in frame.columns]
    if missing:
        raise Problems(Problem("engine.history_file", Place(str(path)), values={"found": ", ".join(frame.columns[:5])}))
    try:
        months = [Period.parse(text) for text in frame["period"].unique().to_list()]
    except (ValueError, TypeError) as error:
        raise Problems(Problem("engine.history_file", Place(str(path)), values={"found": str(error)})) from error
    earlier = sorted(month for month in months if month < before)
    if not earlier:
        return None
    kept = frame.filter(pl.col("period").is_in([str(month) for month in earlier]))
    return Recorded(path, kept, Period(earlier[-1].first + 1))


def recall(
    recorded: Recorded,
    world: World,
    memories: Mapping[str, Memory],
    states: Mapping[str, State],
    after: After,
    subjects: Mapping[str, pl.Series],
) -> list[Problem]:
    """Put what the file holds into the memories and into `after`, and its last month's state into the states.

    Subjects that the tables no longer have are reported; so are columns that no rule or state bears any more.
    """
    problems: list[Problem] = []
    place = Place(str(recorded.path))
    for (table, text), rows in recorded.frame.group_by(["table", "period"], maintain_order=True):
        name, month = str(table), Period.parse(str(text))
        if name not in memories:
            values = {"table": name, "near": did_you_mean(name, memories)}
            problems.append(Problem("engine.history_table", place, name, values))
            continue
        known = {subject: row for row, subject in enumerate(subjects[name].to_list())}
        lost = [subject for subject in rows["subject"].to_list() if subject not in known]
        if lost:
            values = {"count": str(len(lost)), "subjects": ", ".join(lost[:5]), "period": str(month), "table": name}
            problems.append(Problem("engine.history_subject", place, name, values))
        rows = rows.filter(pl.col("subject").is_in(list(known)))
        at = [known[subject] for subject in rows["subject"].to_list()]
        try:
            _record(rows, at, len(subjects[name]), name, month, world, memories[name])
            if name in states:
                after.setdefault(name, {})[month.first] = _restored(rows, at, states[name])
        except (ValueError, ZeroDivisionError) as error:
            problems.append(Problem("engine.history_file", place, name, {"found": str(error)}))
    for name, months in after.items():
        last = months.get(recorded.following.first - 1)
        if last is not None:
            states[name].stand(last)
    return problems


def _record(
    rows: pl.DataFrame, at: Sequence[int], height: int, table: str, month: Period, world: World, memory: Memory
) -> None:
    columns: list[pl.Series] = []
    figures: dict[str, Figures] = {}
    exact: dict[str, dict[int, Scalar]] = {}
    for name in rows.columns:
        unit = world.unit_of(table, name) if name not in KEYS and not name.startswith(NEXT) else None
        if unit is None or rows[name].null_count() == rows.height:
            continue
        values: list[Scalar] = [None] * height
        on = [False] * height
        for row, text in zip(at, rows[name].to_list(), strict=True):
            values[row], on[row] = _read(text, unit), text is not None
        column, known = series(name, values, unit)
        columns += [column, pl.Series(f"{name}#on", on, dtype=pl.Boolean)]
        if unit.is_number:
            figures[name] = known
            if known.slack:
                exact[name] = dict(enumerate(values))
    if columns:
        memory.record(month.first, pl.DataFrame(columns), figures, exact)


def _restored(rows: pl.DataFrame, at: Sequence[int], opening: State) -> Moved:
    """The state after a month; a row that the file does not have stands at its opening value."""
    moved = Moved.of(opening)
    for name, column in opening.columns.items():
        waits, height = f"{WAITING}{name}{DUE}", len(moved.values[name].values)
        if NEXT + name in rows.columns:
            values = [_read(text, column.unit) for text in rows[NEXT + name].to_list()]
            moved.values[name] = moved.values[name].put(at, values, column.unit)
        if waits in rows.columns and rows[waits].null_count() < rows.height:
            months = [None if text is None else Period.parse(text).first for text in rows[waits].to_list()]
            values = [_read(text, column.unit) for text in rows[WAITING + name].to_list()]
            value = Carried.nothing(name, column.unit, height).put(at, values, column.unit)
            index = pl.Series(list(at), dtype=pl.UInt32)
            due = nulls("due", pl.Int32(), height).scatter(index, pl.Series(months, dtype=pl.Int32))
            moved.waiting[name] = Waiting(value, due)
    return moved


def write(
    path: Path,
    memories: Mapping[str, Memory],
    states: After,
    subjects: Mapping[str, pl.Series],
) -> None:
    """Write everything remembered, whole or not at all: a temporary file takes the old one's place."""
    parts = [
        _rows(table, memory, month, states.get(table, {}).get(month), subjects[table])
        for table, memory in sorted(memories.items())
        for month in sorted({*memory.months, *states.get(table, {})})
    ]
    frame = pl.concat(parts, how="diagonal") if parts else pl.DataFrame(schema=dict.fromkeys(KEYS, pl.String))
    temporary = path.with_name(f".{path.name}.new")
    if path.suffix == ".parquet":
        frame.write_parquet(temporary)
    else:
        frame.write_csv(temporary, include_bom=True)
    temporary.replace(path)


def _rows(table: str, memory: Memory, month: int, moved: Moved | None, subjects: pl.Series) -> pl.DataFrame:
    height = len(subjects)
    columns = [
        pl.Series("table", [table]).new_from_index(0, height),
        subjects.alias("subject"),
        pl.Series("period", [str(Period(month))]).new_from_index(0, height),
    ]
    frame = memory.months.get(month, pl.DataFrame())
    for name in (column for column in frame.columns if not column.endswith("#on")):
        values = memory.exactly(month, name, range(height))
        on = frame[f"{name}#on"].to_list()
        columns.append(
            pl.Series(name, [written(v) if held else None for v, held in zip(values, on, strict=True)], dtype=pl.String)
        )
    return pl.DataFrame(columns if moved is None else [*columns, *_moved(moved)])


def _moved(moved: Moved) -> Iterator[pl.Series]:
    """What is carried into the next month, and what waits for a later one."""
    for name, column in moved.values.items():
        yield pl.Series(NEXT + name, _texts(column), dtype=pl.String)
    for name, waiting in moved.waiting.items():
        due = waiting.due.to_list()
        held = [None if month is None else text for text, month in zip(_texts(waiting.value), due, strict=True)]
        months = [None if month is None else str(Period(month)) for month in due]
        yield pl.Series(WAITING + name, held, dtype=pl.String)
        yield pl.Series(f"{WAITING}{name}{DUE}", months, dtype=pl.String)


def _texts(column: Carried) -> list[str]:
    """The cells of a column as exact texts."""
    cells = scalars(column.values, column.known)
    return [written(column.fractions.get(row, value)) for row, value in enumerate(cells)]
