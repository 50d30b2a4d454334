"""One period computed: the walk over the plan, and the readings that its steps share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from jixiao.engine.build_up import build_up
from jixiao.engine.children import total
from jixiao.engine.derived import derive
from jixiao.engine.earlier import prior
from jixiao.engine.exactly import Exactly
from jixiao.engine.finding import find
from jixiao.engine.history import Memory
from jixiao.engine.lasting import Lasting
from jixiao.engine.moments import moments, own_moments
from jixiao.engine.paid import pay
from jixiao.engine.parents import look_up
from jixiao.engine.pins import Pins
from jixiao.engine.plan import Batch, Loop, Plan
from jixiao.engine.proof import Proof
from jixiao.engine.seen import Seen
from jixiao.engine.sheets import Sheet
from jixiao.engine.windows import compare_rows
from jixiao.formula.columns import Columns, Kept, Moments
from jixiao.formula.tree import Derived, Find, LookUp, Node, Paid, Prior, Scalar, Total, Tree, Window
from jixiao.formula.workdays import Calendar
from jixiao.problems import Problem
from jixiao.scheme.periods import Period


class Run:
    """The computation of one month under one plan.

    `sheets` are the open tables, `memories` what earlier months recorded. `past` says that the rows of dated tables
    before the first month are computed, for the columns that are read later; what they look up of then is unknown.
    `plan_of` gives the plan in force in an earlier month. `pins` are the cells that a worked case puts in place of
    formulas, `calendar` lists the company's working days, `lasting` holds the columns that months before have made for
    good and `kept` their readings of formulas. What goes wrong is collected in `problems`.
    """

    def __init__(
        self,
        plan: Plan,
        sheets: Mapping[str, Sheet],
        memories: Mapping[str, Memory],
        month: Period,
        *,
        past: bool = False,
        pins: Pins | None = None,
        calendar: Calendar | None = None,
        plan_of: Callable[[int], Plan] | None = None,
        lasting: Lasting | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.plan = plan
        self.nodes = plan.nodes
        self.sheets = sheets
        self.memories = memories
        self.month = month
        self.past = past
        self.plan_of = plan_of
        self.lasting = lasting or Lasting(frozenset())
        self.kept = kept
        self.calendar = calendar
        self.pins: Pins = pins or {}
        self.problems: list[Problem] = []
        self.exactly = Exactly(self)
        self.proof = Proof(self)
        self._subjects: dict[str, pl.Series] = {}
        #: the leaf rows that totals see, by table and period
        self.seen: dict[tuple[object, ...], Seen] = {}
        #: which leaf rows belong to each row, by what a total sees; built as it is asked for
        self.members: dict[tuple[object, ...], dict[int, list[int]]] = {}

    def nodes_of(self, month: int) -> Mapping[tuple[str, str], Node]:
        """The nodes in force in an earlier month."""
        return self.nodes if self.plan_of is None else self.plan_of(month).nodes

    def subjects(self, table: str) -> pl.Series:
        """The ids of a table's rows."""
        if (found := self._subjects.get(table)) is None:
            found = self._subjects[table] = self.sheets[table].numbered.subjects()
        return found

    def period(self, every: str) -> Period:
        """The period of a rule that runs every `every`."""
        return self.month if every == "month" else self.month.around(every)

    def before(self, every: str) -> Period:
        """The period before that of a rule that runs every `every`."""
        return self.period(every).previous()

    def ends(self, every: str) -> bool:
        """Whether this month ends a period of that kind."""
        return every == "month" or self.period(every).last_month == self.month

    def moments_of(self, table: str, every: str) -> Moments:
        """The parts of the period of a table's rows: of the rule, or for past rows of the row's own month."""
        return (
            own_moments(self.calendar)
            if self.past and self.sheets[table].is_dated
            else moments(self.period(every), self.calendar)
        )

    def reading(self, table: str, every: str) -> Columns:
        """A columnar reading over a table's rows of the period."""
        sheet = self.sheets[table]

        def exactly(tree: Tree, rows: Sequence[int]) -> list[Scalar]:
            return self.exactly.tree(tree, table, [row + sheet.start for row in rows], every=every)

        def proven(column: str, rows: pl.Series) -> pl.Series:
            return self.proof.rows(table, column, rows + sheet.start)

        return Columns(
            sheet.frame, sheet.figures, self.moments_of(table, every), exactly, proven, folds=True, kept=self.kept
        )

    def run(self) -> None:
        """Compute every batch of the plan, or for past rows those whose columns are kept."""
        for batch in self.plan.batches:
            if isinstance(batch, Loop):
                build_up(self, [node for node in batch.nodes if self._is_due(node)], batch, self._compute)
            else:
                self._compute(batch)

    def _is_due(self, node: Node) -> bool:
        """Whether a node is computed at all: of past rows those of dated tables whose columns are kept."""
        return not self.past or (
            self.sheets[node.table].is_dated
            and not isinstance(node, Paid | Prior)
            and (node.table, node.name) in self.plan.kept
        )

    def _compute(self, batch: Batch) -> None:
        nodes = [node for node in batch.nodes if self._is_due(node)]
        told, sheet = len(self.problems), self.sheets[batch.table]
        if nodes := self.lasting.take(sheet, nodes):
            _STEPS[batch.kind](self, batch.table, nodes)
            # what goes wrong is told of every month
            if len(self.problems) == told:
                self.lasting.keep(sheet, nodes)


#: what computes the nodes of each kind
_STEPS: dict[type, Callable[[Run, str, Sequence[Node]], None]] = {
    Derived: derive, LookUp: look_up, Find: find, Total: total, Window: compare_rows, Prior: prior, Paid: pay,
}  # fmt: skip
