"""Types a call: the unit of its result, once its arguments are what its function takes."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from jixiao.formula.context import Context
from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.parse import FormulaFault
from jixiao.formula.rank_trees import beside
from jixiao.formula.signatures import UnitFault
from jixiao.formula.syntax import Apply, Constant, Name, Syntax
from jixiao.formula.tree import Call, Tree, Value
from jixiao.formula.world import World
from jixiao.problems import did_you_mean
from jixiao.scheme.steps import Bands, Ranks
from jixiao.scheme.units import FLAG, NOTHING, ROW, TEXT, Unit

#: the most decimal places that a formula may round to
PLACES = 18
#: functions that may be given a reference's row itself
_OF_ROWS = ("=", "<>", "in", "is_null", "if", "coalesce")
#: what each function of a structured term needs for its second argument
STEPS = {"band": "Bands", "marginal": "Bands", "curve": "Curve", "ladder": "Ladder"}
#: what takes the term that lists the ranks as its first argument
OF_RANKS = ("reach", "lowest", "highest")
#: parts of a ladder's step: those with a unit of their own, and those with that of the term
_PARTS: dict[str, Unit] = {"sanction": TEXT, "decided": FLAG}
_NUMERIC_PARTS = ("amount", "total", "lo", "hi")


def typed(world: World, syntax: Apply, args: tuple[Tree, ...], context: Context) -> Tree:
    """A function of one row applied to its resolved arguments; null where the result could be nothing else.

    :raises FormulaFault: the arguments are not what the function takes.
    """
    if syntax.function not in _OF_ROWS or len({arg.unit.kind for arg in args} & {"row", "text"}) == 2:
        refuse_rows(syntax.args, args)
    args = beside(syntax.function, args)
    if syntax.function in OF_RANKS:
        _check_ranks(world, syntax, args)
    unit = unit_of(syntax, args)
    if syntax.function in STEPS:
        unit = _step_unit(syntax, args, unit)
    elif syntax.part is not None:
        raise FormulaFault("no_part", syntax.span, part=syntax.part)
    if unit.kind == "nothing":
        return Value(None, NOTHING, span=syntax.span)
    if syntax.function == "round" and not _is_places(args[1]):
        raise FormulaFault("places", syntax.args[1].span, most=PLACES)
    _check_codes(world, syntax, context)
    return Call(syntax.function, args, unit, syntax.part, syntax.span)


def unit_of(syntax: Apply, trees: Iterable[Tree]) -> Unit:
    """The unit of a function's result.

    :raises FormulaFault: the units of its arguments do not go together.
    """
    try:
        return FUNCTIONS[syntax.function].units(tuple(tree.unit for tree in trees))
    except UnitFault as fault:
        raise FormulaFault(fault.code, syntax.span, sign=syntax.function, **fault.values) from fault


def refuse_rows(written: Iterable[Syntax], trees: Iterable[Tree]) -> None:
    """Refuse a reference where a value is needed: a row as such has no order and no text.

    :raises FormulaFault: one of the trees is a reference.
    """
    for syntax, tree in zip(written, trees, strict=True):
        if tree.unit == ROW:
            reference = str(syntax) if isinstance(syntax, Name) else ""
            raise FormulaFault("row_as_value", syntax.span, name=reference)


def _step_unit(syntax: Apply, args: tuple[Tree, ...], unit: Unit) -> Unit:
    table, needed = args[1], STEPS[syntax.function]
    if not isinstance(table, Value) or type(table.value).__name__ != needed:
        raise FormulaFault("no_steps", syntax.args[1].span, name=syntax.function, needed=needed)
    if syntax.function == "ladder":
        part = syntax.part or "amount"
        if part not in (*_PARTS, *_NUMERIC_PARTS):
            raise FormulaFault("no_part", syntax.span, part=part)
        return _PARTS.get(part, unit)
    if syntax.part is not None:
        raise FormulaFault("no_part", syntax.span, part=syntax.part)
    marginal = syntax.function == "marginal"
    if isinstance(table.value, Bands) and (table.value.mode == "marginal") != marginal:
        raise FormulaFault("wrong_mode", syntax.span, name=syntax.function, mode=table.value.mode, term=table.term)
    return unit.times(args[0].unit) if marginal else unit


def _check_ranks(world: World, syntax: Apply, args: tuple[Tree, ...]) -> None:
    """The first argument lists ranks; ``reach`` has a value for each of the thresholds, of its unit."""
    table = args[0]
    if not isinstance(table, Value) or not isinstance(table.value, Ranks):
        raise FormulaFault("no_steps", syntax.args[0].span, name=syntax.function, needed="Ranks")
    if syntax.function != "reach":
        return
    asked = table.value.reaches
    if len(asked) != len(args) - 1:
        found, expected = len(args) - 1, ", ".join(asked) or "–"
        raise FormulaFault("thresholds", syntax.span, term=table.term, found=found, expected=expected)
    for column, written, arg in zip(asked, syntax.args[1:], args[1:], strict=True):
        unit = world.unit_of(table.unit.ranks, column) or arg.unit
        if not unit.fits(arg.unit):
            raise FormulaFault("clash", written.span, sign=syntax.function, left=unit, right=arg.unit)


def _is_places(tree: Tree) -> bool:
    """Whether a tree is a constant number of decimal places."""
    value = tree.value if isinstance(tree, Value) else None
    return isinstance(value, Fraction) and value.denominator == 1 and 0 <= value <= PLACES


def _check_codes(world: World, syntax: Apply, context: Context) -> None:
    """A column of codes is compared with codes that exist: a misspelt one would silently never match."""
    if syntax.function not in ("=", "<>", "in"):
        return
    values = next((found for arg in syntax.args if (found := _codes(world, arg, context))), ())
    for arg in syntax.args if values else ():
        if isinstance(arg, Constant) and isinstance(arg.value, str) and arg.value not in values:
            near = did_you_mean(arg.value, values)
            raise FormulaFault("unknown_code", arg.span, found=arg.value, near=near, codes=", ".join(values))


def _codes(world: World, syntax: Syntax, context: Context) -> tuple[str, ...]:
    """The codes of the column that a name stands for; none where it has no list of them."""
    if not isinstance(syntax, Name):
        return ()
    table, path = context.reads, syntax.parts
    inside = context.leaf.path(syntax.parts) if context.leaf is not None else None
    if context.leaf is not None and inside is not None:
        table, path = context.leaf.table, inside
    *ups, last = path or ("",)
    for name in ups:
        reference = world.reference(table, name)
        if reference is None:
            return ()
        table = reference.target
    column = world.column(table, last) if table in world.tables else None
    return column.values if column is not None and world.rule(table, last) is None else ()
