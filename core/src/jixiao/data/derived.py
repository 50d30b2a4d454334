"""Derived tables: the distinct combinations of stored columns of one table, or of the rows of several that agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from jixiao.data.facts import Facts
from jixiao.scheme.scheme import Derived

#: computes a condition over stored columns of a frame: the table, the formula, the frame
Condition = Callable[[str, str, pl.DataFrame], pl.Series]


def in_order(wanted: Iterable[str], derived: Mapping[str, Derived]) -> list[Derived]:
    """The derived tables among `wanted` and those that they are made of, each after what it is made of."""
    ordered: dict[str, Derived] = {}

    def add(name: str) -> None:
        if name in derived and name not in ordered:
            for table, _ in derived[name].sources:
                add(table)
            ordered[name] = derived[name]

    for name in sorted(wanted):
        add(name)
    return list(ordered.values())


def derive(made: Derived, facts: Mapping[str, Facts], condition: Condition) -> Facts:
    """One row for each combination that occurs, as far as all of its values are known, in their order."""
    frame = facts[made.source].frame
    if made.where is not None:
        holds = condition(made.source, made.where, frame)
        frame = frame.filter(holds.fill_null(value=False))
    for join in made.joins:
        read = dict(made.sources)[join.table]
        other = facts[join.table].frame.select(pl.col(column).alias(f"{join.name}.{column}") for column in read)
        # the columns compared stand on both sides under names of their own, so that all of them remain
        left = [pl.col(own).alias(f"#{at}") for at, (own, _) in enumerate(join.on)]
        right = [pl.col(f"{join.name}.{column}").alias(f"#{at}") for at, (_, column) in enumerate(join.on)]
        keys = [f"#{at}" for at in range(len(join.on))]
        how = {"on": keys, "how": "inner"} if keys else {"how": "cross"}
        frame = frame.with_columns(left).join(other.with_columns(right).unique(), **how).drop(keys)
    paths = [column if isinstance(column, str) else column[1] for column in made.columns]
    taken = [pl.col(path).alias(name) for path, name in zip(paths, made.key, strict=True)]
    scales = {name: facts[table].scales[last] for name, table, last in made.taken if last in facts[table].scales}
    return Facts(frame.select(taken).drop_nulls().unique().sort(made.key), scales=scales)
