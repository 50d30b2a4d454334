"""Rows of evaluated cases: what they hold, what their formulas read, and the cells of the case behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import define, evolve, field, frozen

from jixiao.engine.cases import Workshop, evaluated
from jixiao.engine.compiled import Compiled
from jixiao.engine.evaluation import Evaluation
from jixiao.engine.run import Run
from jixiao.formula.exact import Held
from jixiao.formula.tree import Derived, Scalar, Tree, cells
from jixiao.formula.world import World
from jixiao.policy.model import Case, Cell, OwnedRule, Policy
from jixiao.problems import Problems
from jixiao.proofs.made_rows import made_case, pinned
from jixiao.scheme.periods import Period, months_of

#: rows of a case that are looked at for one rule
_ROWS = 3


@frozen
class Stand:
    """A row of a table; of a row inside an aggregate, `outer` is the row that asks."""

    table: str
    row: int
    outer: Stand | None = None


@frozen(eq=False)
class Ground:
    """A case evaluated in its last month."""

    case: Case
    month: Period
    evaluation: Evaluation

    @classmethod
    def of(cls, policy: Policy, case: Case, workshop: Workshop) -> Ground | None:
        """The case in its last month under a policy; None if it cannot be evaluated."""
        month = months_of(case.period)[-1]
        try:
            return cls(case, month, evaluated(policy, case, workshop, month))
        except Problems:
            return None

    @property
    def run(self) -> Run:
        """What was computed."""
        return self.evaluation.months[str(self.month)].run

    @property
    def world(self) -> World:
        """The names of the month."""
        return self.evaluation.months[str(self.month)].program.world

    def read(self, tree: Tree, at: Stand, over: Mapping[str, Scalar], every: str = "month") -> Scalar:
        """A tree's true value in a row, with other values of some of the columns that it reads."""
        columns: dict[str, Sequence[Held]] = {name: [value] for name, value in over.items()}
        for cell in cells(tree):
            if cell.column.startswith("^") and cell.column not in columns and at.outer is not None:
                columns[cell.column] = self.run.exactly.held(at.outer.table, cell.column[1:], [at.outer.row])
        return self.run.exactly.tree(tree, at.table, [at.row], columns, every=every)[0]

    def value(self, at: Stand, column: str) -> Scalar:
        """The true value of a column in a row."""
        return self.run.exactly.values(at.table, column, [at.row])[0]

    def rows(self, table: str) -> range:
        """The rows of a table that the month has."""
        sheet = self.run.sheets.get(table)
        return range(0) if sheet is None else range(sheet.start, sheet.stop)

    def subject(self, at: Stand) -> str:
        """The id of a row."""
        return str(self.run.subjects(at.table)[at.row])

    def given(self, at: Stand) -> int | None:
        """The number of a row among those that the case gives of its table; None if it gives none such."""
        frame = self.run.sheets[at.table].numbered.frame
        if "#row" not in frame.columns or at.table not in self.case.given:
            return None
        number = int(frame["#row"][at.row]) - 1
        return number if number < len(self.case.given[at.table]) else None

    def with_cell(self, at: Stand, column: str, cell: Cell) -> Case:
        """The case with another cell in a row that it gives; None empties it.

        :raises ValueError: it gives no such row.
        """
        number = self.given(at)
        if number is None:
            raise ValueError(at)
        rows = list(self.case.given[at.table])
        row = {name: old for name, old in rows[number].items() if name != column}
        rows[number] = row if cell is None else {**rows[number], column: cell}
        return evolve(self.case, given={**self.case.given, at.table: tuple(rows)}, expect=())


@define
class Grounds:
    """The cases of a policy, evaluated when they are asked for; the small ones first, since the edges stand on them."""

    policy: Policy
    compiled: Sequence[Compiled]
    workshop: Workshop = field(factory=Workshop)
    known: dict[str, Ground | None] = field(factory=dict)
    cases: tuple[Case, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.cases = tuple(sorted(self.policy.cases, key=_size))

    def ground(self, case: Case) -> Ground | None:
        """The case in its last month; None if it cannot be evaluated."""
        return Ground.of(self.policy, case, self.workshop)

    def of(self, owned: OwnedRule) -> Iterator[tuple[Ground, Stand]]:
        """Rows for which a rule is computed: of the cases, and last of all one that is made up."""
        for case in self.cases:
            if owned.rule.on in case.given or self._is_made(owned.rule.on):
                yield from self._rows(self._known(case), owned)
        for item in self.compiled:
            yield from self._made_up(item, owned)

    def _known(self, case: Case) -> Ground | None:
        if case.name not in self.known:
            self.known[case.name] = self.ground(case)
        return self.known[case.name]

    @staticmethod
    def _rows(ground: Ground | None, owned: OwnedRule) -> Iterator[tuple[Ground, Stand]]:
        node = None if ground is None else ground.run.nodes.get((owned.rule.on, owned.rule.name))
        if ground is None or not isinstance(node, Derived) or not ground.run.ends(node.every):
            return
        for row in ground.rows(owned.rule.on)[:_ROWS]:
            stand = Stand(owned.rule.on, row)
            number = ground.given(stand)
            # where the case pins the rule itself, nothing of its formula shows
            if number is None or owned.rule.name not in ground.case.given[owned.rule.on][number]:
                yield ground, stand

    def _made_up(self, item: Compiled, owned: OwnedRule) -> Iterator[tuple[Ground, Stand]]:
        """A row from what the columns may hold, and the same with the measures pinned that it leaves unknown."""
        node = item.plan.nodes.get((owned.rule.on, owned.rule.name))
        if not isinstance(node, Derived):
            return
        since = item.edition.since
        month = since if node.every == "month" else since.around(node.every).last_month
        months = self.policy.until
        if months is not None and month >= months:
            return
        name = f"{item.edition.since} {month}"
        plain = self._known(evolve(made_case(item.world, month), name=name))
        for ground, stand in self._rows(plain, owned):
            yield ground, stand
            read = {cell.column for tree in (node.tree, node.where) for cell in cells(tree)}
            unknown = {
                column: rule.rule.unit
                for column in sorted(read)
                if (rule := item.world.rule(owned.rule.on, column)) is not None
                and rule.rule.formula is not None
                and ground.value(stand, column) is None
            }
            case = pinned(ground.case, owned, unknown)
            if case is not None:
                yield from self._rows(self._known(evolve(case, name=f"{name} {owned.rule.name}")), owned)

    def _is_made(self, table: str) -> bool:
        return any(table == made.name for scheme in self.policy.schemes.values() for made in scheme.derived)


def _size(case: Case) -> tuple[int, int]:
    return len(months_of(case.period)), sum(map(len, case.given.values()))
