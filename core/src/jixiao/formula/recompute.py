"""``recompute``: a rule's formula once more, over the columns of the row that asks, with some names replaced."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from jixiao.formula.context import Context
from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.parse import FormulaFault, parse
from jixiao.formula.references import lifted
from jixiao.formula.syntax import Apply, Name, parts
from jixiao.formula.tree import Call, Tree, Value
from jixiao.formula.world import ZERO_WHERE_ABSENT
from jixiao.problems import did_you_mean
from jixiao.scheme.rules import Rule
from jixiao.scheme.units import NOTHING

if TYPE_CHECKING:
    from jixiao.formula.resolve import Resolver


def recompute(resolver: Resolver, syntax: Apply, context: Context) -> Tree:
    """The tree of ``recompute(rule, name => value, ...)``.

    :raises FormulaFault: its first argument is no rule, or a name to replace is no column of the rule's table.
    """
    world = resolver.world
    name = syntax.args[0]
    if not isinstance(name, Name) or not syntax.named or context.prefix or context.leaf is not None:
        raise FormulaFault("recompute", syntax.span)
    *ups, last = name.parts
    at = context.table
    for step in ups:
        reference = world.reference(at, step)
        if reference is None:
            near = did_you_mean(step, world.words(at))
            raise FormulaFault("unknown_name", name.span, name=step, table=at, near=near)
        at = reference.target
    if world.rule(at, last) is None:
        near = did_you_mean(last, [rule for on, rule in world.rules if on == at])
        raise FormulaFault("unknown_name", name.span, name=last, table=at, near=near)
    overrides = {}
    for column, value in syntax.named.items():
        if not world.is_column(at, column):
            near = did_you_mean(column, world.words(at))
            raise FormulaFault("unknown_name", value.span, name=column, table=at, near=near)
        overrides[column] = resolver.tree(value, evolve(context, optional=True))
    inner = evolve(context, row=at, prefix=tuple(ups), overrides=overrides, optional=True)
    return _inlined(resolver, last, inner)


def name_in_recompute(resolver: Resolver, syntax: Name, context: Context) -> Tree:
    """What a name of the recomputed formula stands for: itself recomputed where it hangs on a replaced name."""
    name = syntax.parts[0]
    if len(syntax.parts) == 1 and _hangs_on(resolver, name, context.reads, frozenset(context.overrides), frozenset()):
        return _inlined(resolver, name, context)
    plain = evolve(context, table=context.reads, row="", prefix=(), overrides={})
    found = resolver.row_name(context.reads, syntax.parts, syntax, plain)
    return lifted(resolver, found, context.table, context.prefix)


def _inlined(resolver: Resolver, name: str, context: Context) -> Tree:
    """A rule's formula with the overridden names replaced, as a tree over the context's table."""
    owned = resolver.world.rules[(context.reads, name)]
    rule = owned.rule
    inner = evolve(context, owner=owned.owner, text=rule.formula or "")
    _no_aggregate(rule, context)
    value = resolver.formula(rule.formula or "null", inner)
    other = Value(Fraction(0), rule.unit) if rule.family in ZERO_WHERE_ABSENT else Value(None, NOTHING)
    for condition in resolver.where_of(rule):
        value = Call("if", (resolver.tree(condition, inner), value, other), rule.unit)
    return value


def _no_aggregate(rule: Rule, context: Context) -> None:
    """Other rows cannot be recomputed: an aggregate or window that reads a replaced name is refused."""
    for part in parts(parse(rule.formula or "null")):
        function = FUNCTIONS.get(part.function) if isinstance(part, Apply) else None
        if function is not None and function.kind in ("aggregate", "window"):
            inside = {item.parts[0] for item in parts(part) if isinstance(item, Name) and len(item.parts) == 1}
            if inside & set(context.overrides):
                raise FormulaFault("recompute", part.span)


def _hangs_on(resolver: Resolver, name: str, table: str, names: frozenset[str], seen: frozenset[str]) -> bool:
    """Whether a rule reads one of some names, itself or through rules of its own table."""
    owned = resolver.world.rule(table, name)
    if owned is None or name in seen:
        return False
    for text in (owned.rule.formula, owned.rule.where):
        for part in parts(parse(text)) if text else ():
            if not isinstance(part, Name) or len(part.parts) != 1:
                continue
            if part.parts[0] in names or _hangs_on(resolver, part.parts[0], table, names, seen | {name}):
                return True
    return False
