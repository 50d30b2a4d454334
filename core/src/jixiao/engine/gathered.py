"""Explains figures made of many rows: totals and their rows, history by month, places among others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from jixiao.engine import earlier
from jixiao.engine.explanation import Explanation, said
from jixiao.engine.sight import Spot
from jixiao.engine.standing import members, standing
from jixiao.formula import exact
from jixiao.formula.tree import HISTORY, Cell, LookUp, Scalar, Total, Window, cells
from jixiao.language import LANGUAGES, Label
from jixiao.scheme.periods import Period
from jixiao.scheme.units import NUMBER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jixiao.engine.explainer import Explainer

#: leaf rows of a total, and months of history, that are shown
SHOWN = 10
#: leaf rows of a total that are looked through for those to show
SEARCHED = 1000


class Gathered:
    """Explains one node over many rows at a time; what the rows read goes back to the explainer."""

    def __init__(self, explainer: Explainer) -> None:
        self.explainer = explainer
        self.sight = explainer.sight
        self.run = explainer.run

    def total(self, node: Total, row: int) -> Explanation:
        """A total: how many rows made it, the first of them, or its months of history."""
        base = self.explainer.brief(node.table, node.name, row)
        if not self.run.ends(node.every):
            return evolve(base, remarks=(self.explainer.not_now(node.every),))
        leaf, rows = node.leaf, members(self.run, node, row)
        words = self.sight.label(lambda names: names.total(node))
        outer = {f"^{name}": self.sight.evaluate(Cell(name, NUMBER), Spot(node.table, row)) for name in node.outer}
        if leaf == HISTORY:
            periods = self._periods(node, rows)
            found = [self._month(node, row, month, text, outer) for month, text in periods.items()]
            children = tuple(month for month, _ in found[-SHOWN:])
            remark = said("explain.months", used=sum(taken for _, taken in found), count=len(found))
        else:
            spots = (self._held(node, leaf, member, outer) for member in rows[:SEARCHED])
            held = [spot for spot in spots if spot is not None]
            children = tuple(self._row(node, spot) for spot in held[:SHOWN])
            many = len(rows) > SEARCHED
            used = f"≥ {len(held)}" if many and node.keep is not None else len(rows) if many else len(held)
            key = "rows" if len(held) <= SHOWN and not many else "rows_shown"
            table = self.sight.label(lambda names: names.table_of(leaf))
            remark = said(f"explain.{key}", used=used, count=len(rows), shown=min(len(held), SHOWN), table=table)
        remarks: tuple[Label, ...] = (remark,)
        if base.value is None:
            remarks += (self.sight.search.column(node.table, node.name, row).reason,)
        read = tuple(self.explainer.figure(node.table, name, row) for name in node.outer if "#" not in name)
        return evolve(base, label=words, formula=words, remarks=remarks, children=(*read, *children))

    def _held(self, node: Total, leaf: str, member: int, outer: Mapping[str, Scalar]) -> Spot | None:
        """Where to read a leaf row that enters a total, or may; None for one that is passed over."""
        spot = Spot(leaf, member, node.every, total=node, given=outer)
        if any(self.run.exactly.values(leaf, flag, [member])[0] is False for flag in node.skip):
            return None
        if node.keep is not None and self.sight.evaluate(node.keep, spot) is False:
            return None
        return spot

    def _row(self, node: Total, spot: Spot) -> Explanation:
        """One leaf row: its share in the total, and the columns it was made of."""
        subject, at = self.sight.subject(spot.table, spot.row), self.sight.search.subject(spot.table, spot.row)
        value: Scalar = None if node.value is None else self.sight.evaluate(node.value, spot)
        plain = node.value is None or isinstance(node.value, Cell)
        shown = at if node.value is None else self.sight.shown(value, node.value.unit)
        names = dict.fromkeys(
            cell.column for tree in (node.value, node.order, node.keep) for cell in cells(tree) if cell.column[0] != "^"
        )
        if node.during.other is not None:
            names[node.during.other.column] = None
        children = []
        for name in names:
            if "#" in name:
                continue
            if self.run.sheets[spot.table].is_dated:
                children.append(self._flat(spot.table, name, spot.row))
            else:
                children.append(self.explainer.figure(spot.table, name, spot.row))
        return Explanation(
            f"{node.table}.{node.name}/{spot.table}[{subject}]", "row", spot.table,
            Label(*(f"{self.sight.names(lang).table_of(spot.table)} {at.to(lang)}" for lang in LANGUAGES)),
            value, shown, spot.table, subject, str(self.run.month), node.unit,
            "known" if value is not None or node.value is None else "unavailable",
            formula=None if plain or node.value is None else self.sight.words(node.value, spot),
            filled=None if plain or node.value is None else self.sight.result(node.value, spot, value),
            origin=self.sight.place(spot.table, spot.row),
            children=tuple(children),
        )  # fmt: skip

    def _flat(self, table: str, name: str, row: int) -> Explanation:
        """A column of a dated row, not taken apart: it belongs to its own month, and its row is named above it."""
        node = self.explainer.nodes.get((table, name))
        if name.startswith("@") or (isinstance(node, LookUp) and node.column.startswith("@")):
            return evolve(self.explainer.reference(table, name, row), subject="")
        return evolve(self.explainer.brief(table, name, row), subject="")

    def _periods(self, node: Total, months: list[int]) -> dict[int, str]:
        """The months that a history aggregate saw, latest last; of figures of longer periods those that end one."""
        rules = [self.explainer.world.rule(node.table, flag.removesuffix("#on")) for flag in node.skip]
        kinds = {owned.rule.every if owned is not None else "month" for owned in rules}
        if len(kinds) != 1 or kinds == {"month"}:
            return {month: str(Period(month)) for month in months}
        periods = {month: Period(month).around(*kinds) for month in months}
        return {month: str(period) for month, period in periods.items() if period.last_month.first == month}

    def _month(
        self, node: Total, row: int, month: int, text: str, outer: Mapping[str, Scalar]
    ) -> tuple[Explanation, bool]:
        """One month of history, or the longer period that it ends, with whether it counts."""
        held = earlier.held(self.run, node, [row], [month])
        given = {name: exact.known(values[0]) for name, values in held.items()}
        spot = Spot(node.table, row, node.every, total=node, given={**given, **outer})
        absent = any(given.get(flag) is False for flag in node.skip)
        keep: Scalar = True if node.keep is None else self.sight.evaluate(node.keep, spot)
        tree = node.value if node.value is not None else node.keep
        unit = tree.unit if tree is not None else NUMBER
        value: Scalar = None if tree is None or absent else self.sight.evaluate(tree, spot)
        subject = self.sight.subject(node.table, row)
        taken = not absent and keep is True
        key = "passed_over" if absent or keep is False else "unknown_filter"
        explained = Explanation(
            f"{node.table}.{node.name}/{text}[{subject}]", "month", node.name, Label(text, text), value,
            said("explain.nothing_recorded", period=text) if absent else self.sight.shown(value, unit),
            node.table, subject, text, unit, "not_applicable" if absent else "known",
            remarks=() if taken else (said(f"explain.{key}"),),
            filled=None if node.keep is None or absent else self.sight.result(node.keep, spot, keep),
        )  # fmt: skip
        return explained, taken

    def window(self, node: Window, row: int) -> Explanation:
        """A place or figure among the rows of the own table."""
        base = self.explainer.brief(node.table, node.name, row)
        words = self.sight.label(lambda names: names.window(node))
        if not self.run.ends(node.every):
            return evolve(base, remarks=(self.explainer.not_now(node.every),))
        spot = Spot(node.table, row, node.every)
        count = standing(self.run, node, row)
        remarks: tuple[Label, ...] = ()
        if base.value is None:
            remarks = (self.sight.search.column(node.table, node.name, row).reason,)
        elif node.kind in ("rank", "place", "row_number"):
            remarks = (said("explain.place", place=base.shown, count=count),)
        else:
            remarks = (said("explain.among", count=count),)
        trees = [*node.args, *(tree for tree, _ in node.order), *node.partition, *([node.keep] if node.keep else [])]
        children = tuple(self.explainer.children(spot, *trees))
        return evolve(base, label=words, formula=words, remarks=remarks, children=children)
