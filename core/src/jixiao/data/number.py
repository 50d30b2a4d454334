"""Numbers the rows of conformed tables: references become row numbers, dated rows lie month by month.

Nothing after this joins on text. A row's number is its place in the sorted frame of its table; ``@name`` holds, for
each row, the number of the row that the reference `name` leads to (UInt32, null where it leads nowhere).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl
from attrs import evolve, field, frozen

from jixiao.data.facts import Facts
from jixiao.formula.scale import PLACES, is_number
from jixiao.formula.uniform import flags, nulls
from jixiao.problems import Place, Problem, Severity
from jixiao.scheme.periods import Period
from jixiao.scheme.tables import Reference, Table

#: how many single rows a problem spells out
SHOWN = 20
#: below so many rows a plain join is as quick
_FEW = 10_000
#: no row's number
_NOWHERE = 2**32 - 1
MONTH = "#month"
#: computes a condition over stored columns of a frame
Condition = Callable[[str, str, pl.DataFrame], pl.Series]


@frozen
class Numbered:
    """One table: `frame` sorted and with its references numbered; `months` says which rows lie in which month.

    `lost` marks the rows that lie in no month or refer to nothing, each reported.
    `months` maps a month (counted from year 0) to first row and row after the last; None for a table without time.
    """

    table: Table
    facts: Facts
    frame: pl.DataFrame
    months: Mapping[int, tuple[int, int]] | None = field(default=None, hash=False)
    lost: pl.Series = field(factory=lambda: pl.Series("lost", [], dtype=pl.Boolean), hash=False)

    def subjects(self) -> pl.Series:
        """The ids of the rows: the key, joined by spaces where it has several columns."""
        keys = [key for key in self.table.key if key in self.frame.columns]
        if not keys:
            return pl.int_range(self.frame.height, eager=True).cast(pl.String)
        texts = [self._text(key) for key in keys]
        if len(keys) == 1:
            return self.frame.select(texts[0]).to_series()
        return self.frame.select(pl.concat_str(texts, separator=" ", ignore_nulls=True).alias("subject"))["subject"]

    def _text(self, key: str) -> pl.Expr:
        """A part of a key as people write it: a number without zeros at its end."""
        column, dtype = pl.col(key), self.frame.schema[key]
        if dtype.is_decimal():
            return column.cast(pl.String).str.replace(r"\.?0+$", "")
        places = self.facts.scales.get(key, PLACES) if is_number(dtype) else 0
        if not places:
            return column.cast(pl.String)
        unit, size = 10**places, column.abs()
        rest = (size % unit).cast(pl.String).str.zfill(places).str.strip_chars_end("0")
        sign = pl.when(column < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        point = pl.when(size % unit > 0).then(pl.lit(".")).otherwise(pl.lit(""))
        return pl.concat_str(sign, (size // unit).cast(pl.String), point, rest)

    @property
    def first(self) -> int:
        """The first row that lies in some month; rows without one come before it."""
        return (
            0 if self.months is None else min((start for start, _ in self.months.values()), default=self.frame.height)
        )

    def rows(self, first: int, last: int) -> tuple[int, int]:
        """The rows of the months `first` to `last`, both inclusive, as first row and row after the last."""
        if self.months is None:
            return 0, self.frame.height
        inside = [span for month, span in self.months.items() if first <= month <= last]
        if inside:
            return min(start for start, _ in inside), max(stop for _, stop in inside)
        before = [stop for month, (_, stop) in self.months.items() if month < first]
        return (max(before), max(before)) if before else (0, 0)


def _month(table: Table, frame: pl.DataFrame) -> pl.Series:
    """The month in which each row's time ends, counted from year 0."""
    column = table.column(table.time or "")
    assert column is not None
    time = frame[column.name]
    if column.unit.kind == "date":
        return _months_of(time)
    periods = time.unique().drop_nulls().to_list()
    ends = [(period := Period.parse(text)).first + period.months - 1 for text in periods]
    return time.replace_strict(periods, ends, return_dtype=pl.Int32) if periods else time.cast(pl.Int32)


def _months_of(time: pl.Series) -> pl.Series:
    """The month of each day, worked out once for a day where there are fewer days than rows."""
    days = time.to_physical()
    first, last = days.min(), days.max()
    if not isinstance(first, int) or not isinstance(last, int) or last - first >= len(days):
        return time.dt.year().cast(pl.Int32) * 12 + time.dt.month().cast(pl.Int32) - 1
    every = pl.int_range(first, last + 1, dtype=pl.Int32, eager=True).cast(pl.Date)
    return (every.dt.year().cast(pl.Int32) * 12 + every.dt.month().cast(pl.Int32) - 1).gather(days - first)


def _position(frame: pl.DataFrame, keys: list[str], target: pl.DataFrame, target_keys: list[str]) -> pl.Series:
    """For each row of `frame` the number of the target's row with the same key, or null.

    Joined on 64-bit hashes, which costs a fifth of a join on texts, and then compared as texts: two keys of one hash
    are told apart by the plain join.
    """
    if max(frame.height, target.height) < _FEW:
        return _joined(frame, keys, target, target_keys)
    position = _met(_hashed(frame, keys), _hashed(target, target_keys))
    if position is None:
        return _joined(frame, keys, target, target_keys)
    for key, target_key in zip(keys, target_keys, strict=True):
        found = target[target_key].gather(position)
        if (found != frame[key]).any():
            return _joined(frame, keys, target, target_keys)
    return position


def _met(hashes: pl.Series, known: pl.Series) -> pl.Series | None:
    """For each hash its place among the known ones, or null; None if one that is met stands there twice.

    The join streams in any order and its pairs are put in their places afterwards: quicker than to join in order.
    """
    if not len(hashes) or not len(known):
        return nulls("#n", pl.UInt32(), len(hashes))
    import numpy as np  # heavy: only large tables need it

    left, right = known.to_frame("#h").with_row_index("#n"), hashes.to_frame("#h").with_row_index("#i")
    pairs = left.lazy().join(right.lazy(), on="#h").select("#n", "#i").collect(engine="streaming")
    position = np.full(len(hashes), _NOWHERE, np.uint32)
    position[pairs["#i"].to_numpy()] = pairs["#n"].to_numpy()
    missing = int((position == _NOWHERE).sum())
    if len(hashes) - missing < pairs.height:
        return None
    found = pl.Series("#n", position)
    return found.set(found == _NOWHERE, None) if missing else found


def _hashed(frame: pl.DataFrame, keys: list[str]) -> pl.Series:
    """One number for each row's key, null where a part of it is; the same for equal keys of any two frames."""
    key = pl.col(keys[0]) if len(keys) == 1 else pl.struct(keys)
    known = pl.all_horizontal(pl.col(keys).is_not_null())
    return frame.select(pl.when(known).then(key.hash()).alias("hash"))["hash"]


def _joined(frame: pl.DataFrame, keys: list[str], target: pl.DataFrame, target_keys: list[str]) -> pl.Series:
    right = target.select(pl.col(key).alias(f"#{i}") for i, key in enumerate(target_keys)).with_row_index("#n")
    left = frame.select(pl.col(key).alias(f"#{i}") for i, key in enumerate(keys))
    on = [f"#{i}" for i in range(len(keys))]
    return left.join(right, on=on, how="left", maintain_order="left")["#n"]


def _earlier(
    frame: pl.DataFrame, keys: list[str], target: pl.DataFrame, target_keys: list[str], before: str
) -> pl.Series:
    """For each row of `frame` the number of the target's row of the same key that is the last before it, or null."""
    on = [f"#{at}" for at in range(len(keys))]
    left = frame.select(*(pl.col(key).alias(f"#{at}") for at, key in enumerate(keys)), pl.col(before).alias("#at"))
    right = target.select(
        *(pl.col(key).alias(f"#{at}") for at, key in enumerate(target_keys)), pl.col(before).alias("#at")
    )
    # of rows equally late the last one in the order of the table
    ordered = right.with_row_index("#n").drop_nulls("#at").sort("#at", maintain_order=True)
    asked = left.with_row_index("#own").drop_nulls("#at").sort("#at", maintain_order=True)
    found = asked.join_asof(
        ordered, on="#at", by=on or None, strategy="backward", allow_exact_matches=False, check_sortedness=False
    )
    return nulls("#n", pl.UInt32(), frame.height).scatter(found["#own"], found["#n"])


def _placed(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table without time in the order of their key; those of a dated one month by month."""
    if table.time is not None and table.time in frame.columns:
        frame = frame.with_columns(_month(table, frame).alias(MONTH))
        return frame if frame[MONTH].is_sorted() else frame.sort(MONTH, maintain_order=True)
    by = [key for key in table.key if key in frame.columns]
    if not by or frame.height < 2:
        return frame
    if len(by) > 1 or frame.height < _FEW:
        return frame.sort(by)
    ordered = frame[by[0]].sort()
    position = _position(ordered.to_frame(by[0]), by, frame, by)
    return frame.select(pl.all().gather(position))


def _orphans(reference: Reference, facts: Facts, frame: pl.DataFrame, missing: pl.Series) -> Iterable[Problem]:
    rows = missing.arg_true()
    keys = [key for key, _ in reference.keys]
    for row in rows[:SHOWN].to_list():
        place = Place(header=keys[0])
        # a row of a derived table stands in no file
        if "#row" in frame.columns:
            file, sheet = facts.sources[frame["#source"][row]] if facts.sources else (None, None)
            place = Place(file, sheet=sheet, row=frame["#row"][row], header=keys[0])
        values: dict[str, object] = {
            "table": reference.table, "target": reference.target, "name": reference.name,
            "found": ", ".join(str(frame[key][row]) for key in keys),
        }  # fmt: skip
        yield Problem("data.orphan", place, f"{reference.table}.{keys[0]}", values)
    if len(rows) > SHOWN:
        values = {"table": reference.table, "target": reference.target, "count": len(rows) - SHOWN}
        yield Problem("data.more_orphans", Place(), reference.table, values)


def number(
    tables: Mapping[str, Table],
    references: Iterable[Reference],
    facts: Mapping[str, Facts],
    condition: Condition,
    needed: frozenset[tuple[str, str]],
) -> tuple[dict[str, Numbered], list[Problem]]:
    """Sort every table, number its references, and report rows that refer to nothing.

    `condition` computes a reference's `when` over a frame; `needed` are the references in use, by table and name.
    """
    problems: list[Problem] = []
    # rows take their final places first: numbers point at them
    frames = {name: _placed(tables[name], item.frame) for name, item in facts.items()}
    # two schemes may lead back by words of their own: one reference, numbered once
    once = {(ref.table, ref.name): ref for ref in references}
    used = [ref for key, ref in once.items() if key in needed and ref.table in frames]
    result = {}
    for name, item in facts.items():
        frame = frames[name]
        months = _blocks(frame) if MONTH in frame.columns else None
        lost = frame[MONTH].is_null() if months is not None else flags("lost", frame.height, value=False)
        numbers = []
        for reference in used:
            if reference.table == name and all(key in frame.columns for key in _read(reference)):
                others = [other for other in used if _claims(other, reference)]
                numbered, missing = _numbers(reference, item, frame, frames, condition, problems, others)
                numbers.append(numbered)
                lost = lost | missing
        # the rows live on in their places only
        facts_of = evolve(item, frame=item.frame.clear())
        result[name] = Numbered(tables[name], facts_of, frame.with_columns(numbers), months, lost)
    return result, problems


def _claims(one: Reference, other: Reference) -> bool:
    """Whether a reference says by a condition which rows are its own, where another takes all by the same column."""
    keys, others = ([key for key, _ in item.keys] for item in (one, other))
    return one.table == other.table and one.when is not None and other.when is None and keys == others


def _read(reference: Reference) -> Iterable[str]:
    """The columns of its own row by which a reference finds the other one."""
    return (*(key for key, _ in reference.keys), *([reference.before] if reference.before else []))


def _blocks(frame: pl.DataFrame) -> dict[int, tuple[int, int]]:
    counts = frame.select(pl.col(MONTH).rle()).unnest(MONTH)
    blocks, start = {}, 0
    for length, month in counts.iter_rows():
        if month is not None:
            blocks[month] = (start, start + length)
        start += length
    return blocks


def _numbers(
    reference: Reference,
    facts: Facts,
    frame: pl.DataFrame,
    frames: Mapping[str, pl.DataFrame],
    condition: Condition,
    problems: list[Problem],
    others: Iterable[Reference] = (),
) -> tuple[pl.Series, pl.Series]:
    """The numbers of the rows that a reference leads to, and which rows it should lead somewhere but does not.

    Rows that one of the `others` claims need not lead anywhere.
    """
    keys = [key for key, _ in reference.keys]
    target = frames.get(reference.target)
    name = f"@{reference.name}"
    if target is None:
        return nulls(name, pl.UInt32(), frame.height), flags(name, frame.height, value=False)
    target_keys = [key for _, key in reference.keys]
    if reference.before is None:
        position = _position(frame, keys, target, target_keys).alias(name)
    else:
        position = _earlier(frame, keys, target, target_keys, reference.before).alias(name)
    refers = flags("refers", frame.height, value=True)
    for key in keys:
        refers = refers & frame[key].is_not_null()
    if reference.when is not None:
        holds = condition(reference.table, reference.when, frame)
        position = pl.select(pl.when(holds).then(position)).to_series().alias(name)
        refers = refers & holds
    for other in others:
        assert other.when is not None
        refers = refers & ~condition(other.table, other.when, frame).fill_null(value=False)
    if reference.optional or reference.before is not None:
        return position, flags(name, frame.height, value=False)
    missing = (position.is_null() & refers).fill_null(value=False)
    if missing.any():
        problems.extend(_orphans(reference, facts, frame, missing))
    return position, missing


def unplaced(numbered: Numbered) -> Problem | None:
    """A notice on dated rows whose time is unknown: no period sees them."""
    if MONTH not in numbered.frame.columns:
        return None
    count = numbered.frame[MONTH].null_count()
    if not count:
        return None
    return Problem("data.no_time", Place(), numbered.table.name, {"count": count}, Severity.ERROR)
