"""Columns in which a row builds on the row before it: the nodes of a loop computed again until nothing changes.

After the first pass the first rows are right, after the second those that follow them, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import polars as pl

from jixiao.engine.plan import Batch, Loop
from jixiao.formula.columns import Figures, dtype
from jixiao.formula.tree import Derived, Node
from jixiao.formula.uniform import flags, nulls

if TYPE_CHECKING:
    from jixiao.engine.run import Run


def build_up(run: Run, nodes: Sequence[Node], loop: Loop, compute: Callable[[Batch], None]) -> None:
    """Compute the `nodes` of a loop, its batches each by `compute`, until two passes give the same."""
    for node in nodes:
        height = run.sheets[node.table].frame.height
        columns = {node.name: nulls(node.name, dtype(node.unit), height)}
        if isinstance(node, Derived) and _has_flag(node):
            columns[f"{node.name}#on"] = flags(f"{node.name}#on", height, value=False)
        run.sheets[node.table].add(columns, {node.name: Figures(0, 0, 0)} if node.unit.is_number else {})
    sheets = [run.sheets[node.table] for node in nodes]
    for sheet in sheets:
        sheet.repeats = True
    _until_still(run, nodes, loop, compute)
    for sheet in sheets:
        sheet.repeats = False


def _until_still(run: Run, nodes: Sequence[Node], loop: Loop, compute: Callable[[Batch], None]) -> None:
    told = len(run.problems)
    before = None
    # no row has more rows before it than there are
    for _ in range(sum(run.sheets[node.table].frame.height for node in nodes) + 2):
        del run.problems[told:]
        run.exactly.forget((node.table, node.name) for node in nodes)
        for batch in loop.batches:
            compute(batch)
        now = [run.sheets[node.table].frame[node.name] for node in nodes]
        if before is not None and all(_same(one, other) for one, other in zip(before, now, strict=True)):
            return
        before = now


def _has_flag(node: Derived) -> bool:
    return node.where is not None or node.every != "month"


def _same(one: pl.Series, other: pl.Series) -> bool:
    return one.dtype == other.dtype and one.equals(other, null_equal=True)
