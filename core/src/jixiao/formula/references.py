"""Steps up: a tree over the row that a reference leads to becomes one over the row that refers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import evolve

from jixiao.formula.context import Context
from jixiao.formula.parse import FormulaFault, parse
from jixiao.formula.syntax import Name, Span
from jixiao.formula.tree import Call, Cell, Find, LookUp, Tree
from jixiao.formula.world import World
from jixiao.scheme.tables import Reference
from jixiao.scheme.terms import RanksTerm, TableTerm
from jixiao.scheme.units import DATE, ROW, TEXT

if TYPE_CHECKING:
    from jixiao.formula.resolve import Resolver


def look_up(resolver: Resolver, table: str, reference: str, value: Tree) -> Tree:
    """A tree over the row that `reference` leads to, as a tree over a row of `table`.

    :raises FormulaFault: the reference cannot be followed.
    """
    if isinstance(value, Call):
        return evolve(value, args=tuple(look_up(resolver, table, reference, arg) for arg in value.args))
    if not isinstance(value, Cell):
        return value
    world = resolver.world
    via = number(resolver, table, reference)
    target = world.reference(table, reference)
    assert target is not None
    time = world.column(table, world.tables[table].time or "")
    posted = time is not None and time.unit == DATE and world.is_overlaid(target.target, value.column)
    name = f"{reference}.{value.column}"
    resolver.nodes[(table, name)] = LookUp(table, name, via, target.target, value.column, value.unit, posted)
    return Cell(name, value.unit, value.span)


def lifted(resolver: Resolver, value: Tree, table: str, steps: Iterable[str]) -> Tree:
    """A tree over the row that the references `steps` lead to from a row of `table`, as a tree over that row."""
    starts = []
    for step in steps:
        starts.append((table, step))
        reference = resolver.world.reference(table, step)
        assert reference is not None
        table = reference.target
    for start, step in reversed(starts):
        value = look_up(resolver, start, step, value)
    return value


def number(resolver: Resolver, table: str, name: str) -> str:
    """The column that numbers the rows a reference leads to; one keyed by a formula gets nodes of its own.

    :raises FormulaFault: it leads to the rows of a term that is blank, or its key or condition cannot be read.
    """
    reference = resolver.world.reference(table, name)
    assert reference is not None
    if reference.when is not None:
        resolver.formula(reference.when, Context(table, "", reference.when))
    if reference.before is not None:
        resolver.wanted |= {(table, reference.before), (reference.target, reference.before)}
    owner = _filled(resolver, reference.target, name)
    if owner is not None and _changes(resolver.world, reference):
        return _find(resolver, reference, owner)
    if reference.before is not None:
        resolver.wanted |= {(table, reference.before), (reference.target, reference.before)}
    for key, _ in reference.keys:
        if resolver.world.column(table, key) is None:
            return _number_by_formula(resolver, table, name, key, reference.target)
        resolver.wanted.add((table, key))
    return f"@{name}"


def _filled(resolver: Resolver, target: str, reference: str) -> str | None:
    """The scheme of the term to whose rows a reference leads: it is read, and must not be a blank."""
    for (owner, name), term in resolver.world.declared.items():
        if name == target and isinstance(term, RanksTerm | TableTerm):
            resolver.used_terms.add((owner, name))
            if resolver.world.terms.get((owner, name)) is None:
                raise FormulaFault("blank", Span(0, len(reference)), term=name, owner=owner)
            return owner
    return None


def _changes(world: World, reference: Reference) -> bool:
    """Whether what a reference to the rows of a term leads to may change from month to month."""
    columns = [world.column(reference.table, key) for key, _ in reference.keys]
    by_rule = any(column is None or column.carried for column in columns)
    return by_rule or reference.target in world.shifting


def _find(resolver: Resolver, reference: Reference, owner: str) -> str:
    """A reference whose key is a rule, or anything else that is known only in the month."""
    table, name = reference.table, f"@{reference.name}"
    if (table, name) in resolver.nodes:
        return name
    if (table, name) in resolver.sought:
        raise FormulaFault("reference_key", Span(0, 0), by=reference.keys[0][0], name=reference.name)
    resolver.sought.add((table, name))
    keys = tuple((_key(resolver, reference, key, column, owner), column) for key, column in reference.keys)
    when = None
    if reference.when is not None:
        when = resolver.formula(reference.when, Context(table, owner, reference.when))
    resolver.nodes[(table, name)] = Find(table, name, reference.target, keys, when, ROW)
    return name


def _key(resolver: Resolver, reference: Reference, key: str, column: str, owner: str) -> Tree:
    """The value that a key column of the target has to have."""
    fault = FormulaFault("reference_key", Span(0, len(key)), by=key, name=reference.name)
    try:
        tree = resolver.formula(key, Context(reference.table, owner, key, optional=True))
    except FormulaFault as wrong:
        raise wrong if wrong.code == "blank" else fault from wrong
    unit = resolver.world.unit_of(reference.target, column)
    texts = ("text", "rank")
    if unit is None or not (unit.fits(tree.unit) or (unit.kind in texts and tree.unit.kind in texts)):
        raise fault
    return tree


def _number_by_formula(resolver: Resolver, table: str, name: str, key: str, target: str) -> str:
    """A reference by the parent's own reference: ``person.department_id`` is person, then its department."""
    world = resolver.world
    path = parse(key)
    *ups, last = path.parts if isinstance(path, Name) else ("",)
    at, tables = table, []
    for step in ups:
        reference = world.reference(at, step)
        tables.append(at)
        at = reference.target if reference else at
    onward = [r for r in world.references if r.table == at and r.target == target and r.keys[0][0] == last]
    if not ups or not onward:
        raise FormulaFault("reference_key", path.span, by=key, name=name)
    value: Tree = Cell(number(resolver, at, onward[0].name), TEXT)
    for step, start in zip(reversed(ups), reversed(tables), strict=True):
        value = look_up(resolver, start, step, value)
    assert isinstance(value, Cell)
    return value.column
