"""Worked cases that show what was proved: rows of figures, and what a rule makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import Derived, Scalar, Tree
from jixiao.formula.world import World
from jixiao.policy.case_text import cell_text, row_text
from jixiao.proofs.inputs import Child, free, settings
from jixiao.proofs.lines import Row, Unfollowed
from jixiao.scheme.periods import Period

#: the name under which a formula by itself is read in a row
_PROBE = "#probe"


@frozen
class Expected:
    """What a case expects of a subject: `what` is value, problem or applies."""

    subject: str
    rule: str
    what: str
    figure: Scalar


def case(
    item: Compiled,
    name: str,
    table: str,
    rows: Sequence[Mapping[str, Scalar]],
    expected: Sequence[Expected],
    *,
    child: Child | None = None,
    terms: Mapping[str, Scalar] | None = None,
    every: str = "month",
) -> str:
    """A case of some rows, subjects A and B; of each cells that name a `child` table make one row there.

    `terms` stand over those of the policy. The case's period is the edition's first of the kind `every`.
    """
    world = item.world
    given: dict[str, list[str]] = {table: []}
    for subject, cells in zip("AB", rows, strict=False):
        own = dict.fromkeys(world.tables[table].key, subject)
        given[table].append(row_text({**own, **{n: v for n, v in cells.items() if "." not in n}}))
        if child is not None:
            below = {n.removeprefix(child.called): v for n, v in cells.items() if n.startswith(child.called)}
            given.setdefault(child.table, []).append(row_text({**_related(world, child, subject), **below}))
    lists = ", ".join(f"{name} = [ {', '.join(rows)} ]" for name, rows in given.items())
    wanted = ", ".join(row_text({"subject": one.subject, "rule": one.rule, one.what: one.figure}) for one in expected)
    return "\n".join((
        "[[case]]",
        f"name   = {cell_text(name)}",
        f'period = "{_first(item.edition.since, every)}"',
        *(["terms  = " + row_text(terms)] if terms else []),
        f"given  = {{ {lists} }}",
        f"expect = [ {wanted} ]",
    ))  # fmt: skip


def _related(world: World, child: Child, subject: str) -> dict[str, Scalar]:
    """The cells by which a row of the child table belongs to a subject, in the month."""
    table = world.tables[child.table]
    reference = world.reference(child.table, child.via.removeprefix("@"))
    cells: dict[str, Scalar] = dict.fromkeys(table.key, subject)
    cells |= {column.name: child.day for column in table.columns if column.unit.kind == "date"}
    return cells | {column: subject for column, _ in (reference.keys if reference is not None else ())}


def _first(month: Period, every: str) -> Period:
    """The first whole period of a kind from a month on."""
    period = month.around(every)
    while period.start < month.start:
        month = Period(month.first + 1)
        period = month.around(every)
    return period


def at_rest(item: Compiled, table: str, *trees: Tree, comes_to: tuple[Scalar, ...]) -> dict[str, Scalar] | None:
    """The cells of a row in which formulas come to given values, numbers at rest; None where none is found."""
    probes = {(table, f"{_PROBE}{i}"): Derived(table, f"{_PROBE}{i}", tree, tree.unit) for i, tree in enumerate(trees)}
    nodes = {**item.plan.nodes, **probes}
    try:
        for given in settings(free(item.world, nodes, table, trees)):
            row = Row(table, nodes, given)
            if tuple(row.value(name, "", Fraction(0)) for _, name in probes) == comes_to:
                return dict(given)
    except Unfollowed:
        pass
    return None
