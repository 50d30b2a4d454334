"""Proves single rows of a column exact where its bound alone cannot: every quotient ended, every sum was of such.

Many figures near a rounding tie are ties because their numbers are round; then nothing was ever rounded on the way, and
the columnar value is the true one. Showing that in columns is far cheaper than computing the rows again exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import polars as pl

from jixiao.engine.bounds import least, most
from jixiao.engine.seen import owners, seen
from jixiao.formula.columns import PROVEN, Columns, Figures
from jixiao.formula.marks import rows_where, surely
from jixiao.formula.operands import stored
from jixiao.formula.passes import take
from jixiao.formula.quantity import Inexact
from jixiao.formula.tree import HISTORY, Derived, LookUp, Scalar, Total, Tree, cells
from jixiao.formula.uniform import flags, full

if TYPE_CHECKING:
    from jixiao.engine.run import Run


class Proof:
    """Proofs over one run's columns. Row numbers are those of the whole table."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def rows(self, table: str, column: str, rows: pl.Series) -> pl.Series:
        """For some rows, whether the column's stored value is the true one; false where that is not shown."""
        sheet = self.run.sheets[table]
        if sheet.known(column).slack == 0 or not len(rows):
            return flags("proof", len(rows), value=True)
        if (table, column) in self.run.pins:
            return flags("proof", len(rows), value=False)
        shown = sheet.shown(column, least(rows), sheet.stop)
        if shown is not None:
            return shown[rows - least(rows)]
        node = self.run.nodes.get((table, column))
        match node:
            case Derived() if not sheet.is_dated or least(rows) >= sheet.start:
                return self._tree(table, node.tree, rows, node.every)
            case LookUp():
                return self._parents(node, rows)
            case Total(kind="sum") if node.leaf != HISTORY and node.value is not None:
                return self._members(node, node.value, rows)
            case _:
                return flags("proof", len(rows), value=False)

    def _tree(self, table: str, tree: Tree, rows: pl.Series, every: str) -> pl.Series:
        sheet = self.run.sheets[table]
        local = rows - sheet.start
        names = sorted({cell.column for cell in cells(tree)})
        frame = take(sheet.frame.select(names), local) if names else pl.DataFrame()
        known = {name: sheet.known(name) for name in names}
        return self._proven(frame, known, tree, every, table, lambda name: self.rows(table, name, rows))

    def _proven(
        self,
        frame: pl.DataFrame,
        known: dict[str, Figures],
        tree: Tree,
        every: str,
        table: str,
        inputs: Callable[[str], pl.Series],
    ) -> pl.Series:
        """Evaluate the proof of a tree over a frame that holds its inputs."""
        unsure = [name for name, figures in known.items() if figures.slack]
        frame = frame.hstack([inputs(name).alias(name + PROVEN) for name in unsure])
        reading = Columns(frame, known, self.run.moments_of(table, every), _refuse)
        try:
            proof = stored(reading.of(tree)).proof
        except (Inexact, _NeedsExact):
            return flags("proof", frame.height, value=False)
        if proof is None:
            return flags("proof", frame.height, value=True)
        found = surely(reading.frame.select(proof.alias("proof"))["proof"])
        return full(found, frame.height)

    def _parents(self, node: LookUp, rows: pl.Series) -> pl.Series:
        sheet = self.run.sheets[node.table]
        if sheet.is_dated and least(rows) < sheet.start:
            return flags("proof", len(rows), value=False)
        parents = sheet.frame[node.via][rows - sheet.start]
        known = parents.unique().drop_nulls()
        shown = pl.DataFrame({"parent": known, "proof": self.rows(node.target, node.column, known)})
        found = parents.to_frame("parent").join(shown, on="parent", how="left", maintain_order="left")["proof"]
        return surely(found)

    def _members(self, node: Total, value: Tree, rows: pl.Series) -> pl.Series:
        """A sum is exact where every leaf row in it is."""
        leaf = self.run.sheets[node.leaf]
        rows_seen = seen(self.run, node)
        group = owners(self.run, node, rows_seen)
        asked_for = flags("asked", max(most(group), most(rows)) + 1, value=False).scatter(rows, True)
        at = rows_where(asked_for[group])
        names = sorted({cell.column for cell in cells(value)})
        if any(name.startswith("^") for name in names):
            return flags("proof", len(rows), value=False)
        frame = pl.DataFrame([rows_seen.column(leaf, name)[at].alias(name) for name in names])
        known = {name: leaf.known(name) for name in names}
        whole = rows_seen.only(at).rows()
        found = self._proven(frame, known, value, node.every, node.leaf, lambda name: self.rows(node.leaf, name, whole))
        shown = pl.DataFrame({"g": group[at], "proof": found}).group_by("g").agg(pl.col("proof").all())
        asked = rows.cast(group.dtype).to_frame("g")
        # a group without rows sums to 0, which is exact
        return asked.join(shown, on="g", how="left", maintain_order="left")["proof"].fill_null(value=True)


class _NeedsExact(Exception):  # noqa: N818 - a signal, caught above
    """A proof would need rows computed exactly: it is given up."""


def _refuse(_: Tree, __: Sequence[int]) -> list[Scalar]:
    raise _NeedsExact
