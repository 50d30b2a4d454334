"""The facts of one table as read: conformed columns, where each row came from, and what could not be used."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from attrs import field, frozen

from jixiao.problems import Problem

#: the one type of numbers
DECIMAL = pl.Decimal(38, 18)
#: the ending of a Boolean column that marks the cells of another one that could not be read: unknown, not empty
BAD = "#bad"


@frozen
class Facts:
    """One table.

    `frame` has the scheme's columns that were found (numbers as `DECIMAL`, flags Boolean, dates Date, text and
    periods String), for a column with unreadable cells also a Boolean column ``<column>#bad``, and ``#source``
    (UInt32, the index into `sources`) and ``#row`` (UInt32, the row as the user's program numbers it). `scales` are
    the decimal places that a number column uses at most. `left_out` are the refused rows that hold facts of their
    own: neither sums nor repetitions. `read` counts the rows found in the files, `refused` those left out with a
    problem (every row is one or the other, or blank).
    """

    frame: pl.DataFrame
    sources: tuple[tuple[str, str | None], ...] = ()
    scales: Mapping[str, int] = field(factory=dict, hash=False)
    problems: tuple[Problem, ...] = ()
    left_out: pl.DataFrame = field(factory=pl.DataFrame)
    read: int = 0
    refused: int = 0
