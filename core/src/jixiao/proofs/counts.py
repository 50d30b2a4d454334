"""A case with more or fewer rows of a table, so that an aggregate counts a given number of them."""

from __future__ import annotations

from attrs import evolve

from jixiao.engine.children import members
from jixiao.formula.tree import Total
from jixiao.policy.model import Case, Cell
from jixiao.proofs.spots import Ground, Stand
from jixiao.scheme.units import TEXT


def with_count(ground: Ground, node: Total, stand: Stand, count: int) -> Case | None:
    """The case in which the total of a row counts so many rows; None where there is none to take off or to repeat."""
    counted = []
    for row in members(ground.run, node, stand.row):
        below = Stand(node.leaf, row, stand)
        number = ground.given(below)
        if number is None:
            return None
        if all(ground.read(tree, below, {}) is True for tree in (node.keep,) if tree is not None):
            counted.append(number)
    given = ground.case.given.get(node.leaf, ())
    more = count - len(counted)
    if more <= 0:
        left_out = set(counted[count:])
        rows = tuple(row for i, row in enumerate(given) if i not in left_out)
    else:
        keys = _free_keys(ground, node)
        if not counted or keys is None:
            return None
        rows = (*given, *(_again(given[counted[-1]], keys, i) for i in range(1, more + 1)))
    return evolve(ground.case, given={**ground.case.given, node.leaf: rows}, expect=())


def _free_keys(ground: Ground, node: Total) -> tuple[str, ...] | None:
    """Texts of a table's key that refer to nothing; none for a table without a key, None if there are no such."""
    table = ground.world.tables[node.leaf]
    joined = {one for item in ground.world.references if item.table == node.leaf for one, _ in item.keys}
    columns = [column for name in table.key if name not in joined and (column := table.column(name)) is not None]
    free = tuple(column.name for column in columns if column.unit == TEXT and not column.values)
    return free if free or not table.key else None


def _again(row: dict[str, Cell] | object, keys: tuple[str, ...], nth: int) -> dict[str, Cell]:
    assert isinstance(row, dict)
    return {**row, **{name: f"{row[name]}+{nth}" for name in keys if name in row}}
