"""Aggregates over the rows that belong to a row, down along reverse names: how they become hidden nodes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from jixiao.formula.context import Context, Leaf
from jixiao.formula.hidden import composed, hidden_name
from jixiao.formula.parse import FormulaFault
from jixiao.formula.rank_trees import at_place, placed
from jixiao.formula.references import lifted, number
from jixiao.formula.syntax import Apply, Constant, Name, Span, Syntax, conjuncts, parts
from jixiao.formula.tree import HISTORY, Call, Cell, During, Other, Total, Tree, Value, joined
from jixiao.formula.typed import refuse_rows, unit_of
from jixiao.scheme.tables import Reference
from jixiao.scheme.units import COUNT, DATE, NUMBER, PERIOD, Unit

if TYPE_CHECKING:
    from jixiao.formula.resolve import Resolver

#: what a row of history says about its own time
HISTORY_COLUMNS: dict[str, Unit] = {
    "ago": NUMBER, "period": PERIOD, "quarter": PERIOD, "four_month": PERIOD, "half": PERIOD, "year": NUMBER,
    "month": NUMBER,
}  # fmt: skip


def _chain(resolver: Resolver, table: str, words: tuple[str, ...]) -> tuple[tuple[str, ...], list[Reference], str]:
    """The ups and downs at the beginning of a dotted name, and the owner of the downs."""
    world = resolver.world
    ups: list[str] = []
    owner = table
    rest = list(words)
    while rest and (reference := world.reference(owner, rest[0])) is not None and len(rest) > 1:
        ups.append(rest.pop(0))
        owner = reference.target
    steps: list[Reference] = []
    at = owner
    while rest and (back := world.back(at, rest[0])) is not None and not _is_own(resolver, at, rest[0], steps):
        steps.append(back)
        rest.pop(0)
        at = back.table
    return tuple(ups), steps, owner


def _is_own(resolver: Resolver, table: str, word: str, steps: list[Reference]) -> bool:
    """A column or reference of a row goes before a reverse name of the same word."""
    return bool(steps) and (
        resolver.world.column(table, word) is not None
        or resolver.world.rule(table, word) is not None
        or resolver.world.reference(table, word) is not None
    )


def _names(syntax: Apply) -> Iterator[Name]:
    for part in (*syntax.args, *([syntax.keep] if syntax.keep is not None else [])):
        yield from (item for item in parts(part) if isinstance(item, Name))


def _leaf(resolver: Resolver, syntax: Apply, context: Context) -> Leaf:
    """The longest chain down that the aggregate's names take; every other one must lie on it."""
    table = context.table
    found: list[tuple[tuple[str, ...], list[Reference], str]] = []
    for name in _names(syntax):
        if name.parts[0] == "history":
            own = Reference(HISTORY, table, table, ())
            return Leaf(table, (), ("history",), (own,), table, context)
        ups, steps, owner = _chain(resolver, table, name.parts)
        if steps:
            found.append((ups, steps, owner))
    if not found:
        raise FormulaFault("no_rows", syntax.span, name=syntax.function, table=table)
    ups, steps, owner = max(found, key=lambda item: len(item[1]))
    for other_ups, other, _ in found:
        if other_ups != ups or steps[: len(other)] != other:
            raise FormulaFault("two_paths", syntax.span, name=syntax.function)
    chain = tuple(step.back for step in steps)
    return Leaf(owner, ups, chain, tuple(steps), steps[-1].table, context)


def leaf_name(resolver: Resolver, syntax: Name, context: Context) -> Tree | None:
    """What a name inside an aggregate stands for on the leaf's row; None if it names the outer row."""
    leaf = context.leaf
    assert leaf is not None
    path = leaf.path(syntax.parts)
    if path is None:
        return None
    if leaf.is_history:
        return _history_name(resolver, path, syntax, leaf)
    if not path:
        raise FormulaFault("rows_as_value", syntax.span, name=str(syntax))
    inner = evolve(context, table=leaf.table, leaf=None)
    return resolver.row_name(leaf.table, path, syntax, inner)


def _history_name(resolver: Resolver, path: tuple[str, ...], syntax: Name, leaf: Leaf) -> Tree:
    name = path[0] if len(path) == 1 else ".".join(path)
    if name in HISTORY_COLUMNS:
        return Cell(name, HISTORY_COLUMNS[name], syntax.span)
    owned, column = resolver.world.rule(leaf.table, name), resolver.world.column(leaf.table, name)
    if owned is None and (column is None or not column.carried):
        raise FormulaFault("unknown_name", syntax.span, name=name, table="history", near="–")
    resolver.remembered.add((leaf.table, name))
    leaf.remembered.add(name)
    unit = resolver.world.unit_of(leaf.table, name) or NUMBER
    return Cell(name, resolver.ordered(unit, syntax), syntax.span)


def outer_name(resolver: Resolver, syntax: Name, context: Context) -> Tree:
    """A name of the outer row inside an aggregate: its column is spread over the leaf's rows as ``^column``."""
    leaf = context.leaf
    assert leaf is not None
    return _spread(resolver.name(syntax, leaf.outer), leaf, syntax.span)


def _spread(tree: Tree, leaf: Leaf, span: Span) -> Tree:
    if isinstance(tree, Call):
        return evolve(tree, args=tuple(_spread(arg, leaf, span) for arg in tree.args))
    if not isinstance(tree, Cell):
        return tree
    if leaf.ups:
        raise FormulaFault("outer", span, name=tree.column)
    leaf.used[tree.column] = tree.unit
    return Cell(f"^{tree.column}", tree.unit, tree.span)


def _during(resolver: Resolver, leaf: Leaf, keep: Syntax | None) -> tuple[During, list[Syntax], tuple[str, ...]]:
    """The rows in time, the conditions that remain, and the flag of a rule that gives another date."""
    table = resolver.world.tables[leaf.table]
    rest: list[Syntax] = []
    own: During | None = None
    other: Other | None = None
    skip: tuple[str, ...] = ()
    for condition in conjuncts(keep):
        if not (isinstance(condition, Apply) and condition.function == "during"):
            rest.append(condition)
            continue
        name = condition.args[0]
        path = leaf.path(name.parts) if isinstance(name, Name) and not leaf.is_history else None
        if not path or not isinstance(name, Name):
            raise FormulaFault("during", condition.span)
        months, everything = _window(resolver, condition, leaf)
        if path == (table.time,):
            twice, own = own is not None, During(months, everything)
        else:
            cell = resolver.tree(name, evolve(leaf.outer, leaf=leaf, optional=True))
            if not isinstance(cell, Cell) or cell.unit != DATE:
                raise FormulaFault("during", condition.span)
            twice, other = other is not None, Other(cell.column, months, everything)
            skip = _may_not_apply(resolver, leaf, path)
        if twice:
            raise FormulaFault("during", condition.span)
    if own is None:
        if other is None:
            _refuse_other_time(resolver, leaf, keep)
        own = During(everything=table.time is None or other is not None)
    return evolve(own, other=other), rest, skip


def _refuse_other_time(resolver: Resolver, leaf: Leaf, keep: Syntax | None) -> None:
    """Refuse rows of which the formula's own scheme says another time than the scheme whose table this is first."""
    table, owner = resolver.world.tables[leaf.table], leaf.outer.owner
    mine = resolver.world.stated.get((owner, leaf.table))
    if mine is not None and mine.time != table.time:
        span = keep.span if keep is not None else Span(0, len(leaf.outer.text))
        values = {"table": table.name, "scheme": owner, "said": mine.time or "–", "found": table.time or "–"}
        raise FormulaFault("time_differs", span, **values)


def _window(resolver: Resolver, condition: Apply, leaf: Leaf) -> tuple[int, bool]:
    """How many months ``during`` reaches back (0: its period alone), and whether it takes all so far."""
    months, everything = 0, False
    for key, value in condition.named.items():
        known: object = value.value if isinstance(value, Constant) else None
        if key == "months" and isinstance(value, Name):
            tree = resolver.tree(value, leaf.outer)
            known = tree.value if isinstance(tree, Value) else None
        if key == "months" and isinstance(known, Fraction) and known.denominator == 1 and known >= 1:
            months = int(known)
        elif key == "all" and known is True:
            everything = True
        else:
            raise FormulaFault("during", condition.span)
    return months, everything


def _may_not_apply(resolver: Resolver, leaf: Leaf, path: tuple[str, ...]) -> tuple[str, ...]:
    """The flag of a rule of the leaf without which a row is passed over; none for what always applies."""
    owned = resolver.world.rule(leaf.table, path[0]) if len(path) == 1 else None
    return (f"{owned.rule.name}#on",) if owned is not None and resolver.may_be_absent(owned.rule) else ()


def aggregate(resolver: Resolver, syntax: Apply, context: Context) -> Tree:
    """An aggregate over rows that belong to this one (or to the one that references lead up to)."""
    if context.leaf is not None:
        raise FormulaFault("nested", syntax.span, name=syntax.function)
    if syntax.star:
        raise FormulaFault("star", syntax.span)
    leaf = _leaf(resolver, syntax, context)
    inner = evolve(context, leaf=leaf, prefix=(), overrides={}, optional=False)
    during, conditions, dated = _during(resolver, leaf, syntax.keep)
    holds = (*inner.holds, *conditions)
    kept = [resolver.tree(condition, evolve(inner, holds=holds, optional=leaf.is_history)) for condition in conditions]
    for tree, condition in zip(kept, conditions, strict=True):
        if tree.unit.kind != "flag":
            raise FormulaFault("not_a_flag", condition.span, unit=tree.unit)
    keep = joined(kept)
    value, order, skip = _values(resolver, syntax, evolve(inner, holds=holds), leaf)
    kind = "distinct" if syntax.distinct else syntax.function
    unit = (
        COUNT
        if kind in ("count", "distinct")
        else unit_of(syntax, [tree for tree in (value, order) if tree is not None])
    )
    ranks = resolver.ranks(unit, syntax) if unit.is_rank and kind in ("min", "max") else None
    if ranks is not None and value is not None:
        value, unit = placed(value), NUMBER
    if leaf.is_history:
        skip = tuple(f"{name}#on" for name in sorted(leaf.remembered))
    steps = () if leaf.is_history else tuple(reversed(leaf.steps))
    total = Total(
        leaf.owner,
        hidden_name(syntax, context),
        kind,
        HISTORY if leaf.is_history else leaf.table,
        tuple(number(resolver, step.table, step.name) for step in steps),
        tuple(step.table for step in steps),
        unit,
        value,
        keep,
        order,
        during,
        tuple(sorted(leaf.used)),
        tuple(dict.fromkeys((*skip, *dated))),
        context.every,
    )
    result = evolve(composed(resolver, total, context.owner), span=syntax.span)
    if ranks is not None:
        result = at_place(result, ranks)
    return lifted(resolver, result, context.table, leaf.ups)


def _values(
    resolver: Resolver, syntax: Apply, inner: Context, leaf: Leaf
) -> tuple[Tree | None, Tree | None, tuple[str, ...]]:
    """The value and order of an aggregate, and the flag of a rule whose absent rows are passed over."""
    if not syntax.args:
        raise FormulaFault("star", syntax.span)
    first = syntax.args[0]
    if isinstance(first, Name) and leaf.path(first.parts) == () and syntax.function == "count":
        return None, None, ()
    value = resolver.tree(first, evolve(inner, optional=isinstance(first, Name) or leaf.is_history))
    order = placed(resolver.tree(syntax.args[1], inner)) if len(syntax.args) > 1 else None
    if syntax.function != "count":
        refuse_rows(syntax.args, (value,) if order is None else (value, order))
    if isinstance(first, Name) and isinstance(value, Cell) and not leaf.is_history:
        return value, order, _may_not_apply(resolver, leaf, leaf.path(first.parts) or ())
    return value, order, ()
