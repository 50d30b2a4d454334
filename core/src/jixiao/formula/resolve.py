"""Names to columns: syntax becomes trees, and every value from elsewhere a hidden node of its own.

`Resolver` holds what has been built so far. Rules are resolved one by one; hidden nodes are named by the text that
they stand for, so that equal parts of different rules are computed once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from attrs import evolve, field, frozen

from jixiao.formula import relations
from jixiao.formula.fold import fold
from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.parse import FormulaFault, parse
from jixiao.formula.signatures import UnitFault
from jixiao.formula.syntax import Apply, Constant, Name, Span, Syntax, conjuncts, parts
from jixiao.formula.tree import Call, Cell, Derived, LookUp, Moment, Node, Prior, Total, Tree, Value, Window, cells
from jixiao.formula.world import World
from jixiao.problems import did_you_mean
from jixiao.scheme.periods import LENGTHS
from jixiao.scheme.rules import Rule
from jixiao.scheme.steps import Bands, Curve, Ladder
from jixiao.scheme.terms import BandsTerm, CurveTerm, LadderTerm, NumberTerm, RanksTerm, Slot, SwitchTerm, TableTerm
from jixiao.scheme.units import DATE, FLAG, LITERAL, MONEY, NOTHING, NUMBER, PERIOD, ROW, TEXT, Unit

MOMENTS: dict[str, Unit] = {"start": DATE, "end": DATE, "last": DATE, "year": NUMBER, "month": NUMBER}
_PARTS: dict[str, Unit] = {"sanction": TEXT, "decided": FLAG}
_NUMERIC_PARTS = ("amount", "total", "lo", "hi")
#: the most decimal places that a formula may round to
PLACES = 18
#: functions that may be given a reference's row itself
_OF_ROWS = ("=", "<>", "in", "is_null", "if", "coalesce")
_ZERO_IF_ABSENT = ("payout", "penalty")


@frozen
class Context:
    """Where a formula stands: its table, the scheme whose terms it reads, its period and what is known to hold.

    `row` is the table whose names are meant; it differs from `table` inside `recompute`, which reaches it by the
    references of `prefix` and replaces some names by `overrides`. `holds` are conditions that hold where a part is
    evaluated; `optional` allows reading a value that may not apply.
    """

    table: str
    owner: str
    text: str
    every: str = "month"
    row: str = ""
    prefix: tuple[str, ...] = ()
    overrides: Mapping[str, Tree] = field(factory=dict, hash=False)
    holds: tuple[Syntax, ...] = ()
    optional: bool = False
    leaf: relations.Leaf | None = None

    @property
    def reads(self) -> str:
        """The table whose names are meant."""
        return self.row or self.table


class Resolver:
    """Resolves the rules of one world into nodes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.nodes: dict[tuple[str, str], Node] = {}
        #: stored columns that some formula reads, per table
        self.wanted: set[tuple[str, str]] = set()
        #: terms that some formula reads
        self.used_terms: set[tuple[str, str]] = set()
        #: columns whose earlier values some formula reads
        self.remembered: set[tuple[str, str]] = set()

    # formulas

    def formula(self, text: str, context: Context) -> Tree:
        """The tree of a formula's text.

        :raises FormulaFault: it cannot be read, names something unknown, or mixes units.
        """
        return self.tree(fold(parse(text), lambda name: self.known(name, context)), context)

    def known(self, name: Name, context: Context) -> Constant | None:
        """A switch, or an optional number that is absent, under a plain name."""
        if len(name.parts) != 1 or self._is_column(context.reads, name.parts[0]):
            return None
        key = self._term_key(name.parts[0], context.owner)
        if key is None:
            return None
        term = self.world.declared[key]
        value = self.world.terms.get(key)
        if isinstance(term, SwitchTerm) and isinstance(value, str):
            self.used_terms.add(key)
            return Constant(value, name.span)
        if isinstance(term, NumberTerm) and (term.optional or isinstance(value, Fraction)):
            self.used_terms.add(key)
            return Constant(value if isinstance(value, Fraction) else None, name.span)
        return None

    def tree(self, syntax: Syntax, context: Context) -> Tree:
        """The tree of a part of a formula.

        :raises FormulaFault: it is no value, names something unknown, or mixes units.
        """
        tree = self._any(syntax, context)
        if isinstance(tree, Value) and isinstance(tree.value, Bands | Curve | Ladder):
            raise FormulaFault("steps_as_value", syntax.span, term=tree.term)
        return tree

    def _any(self, syntax: Syntax, context: Context) -> Tree:
        """The tree of a part of a formula, or the bands, curve or ladder that it names."""
        match syntax:
            case Constant(value=None):
                return Value(None, NOTHING, span=syntax.span)
            case Constant(value=bool() as value):
                return Value(value, FLAG, span=syntax.span)
            case Constant(value=Fraction() as value):
                return Value(value, LITERAL, span=syntax.span)
            case Constant(value=str() as value):
                return Value(value, TEXT, span=syntax.span)
            case Constant(value=value):
                return Value(value, DATE, span=syntax.span)
            case Name():
                return self.name(syntax, context)
            case Apply():
                return self.call(syntax, context)

    def call(self, syntax: Apply, context: Context) -> Tree:
        """The tree of a function or operator."""
        function = FUNCTIONS.get(syntax.function)
        if function is None:
            near = did_you_mean(syntax.function, FUNCTIONS)
            raise FormulaFault("unknown_function", syntax.span, name=syntax.function, near=near)
        count = len(syntax.args)
        if not function.least <= count <= function.most:
            expected = str(function.least) if function.least == function.most else f"{function.least}–{function.most}"
            raise FormulaFault("arguments", syntax.span, name=syntax.function, found=count, expected=expected)
        if syntax.named and syntax.function not in ("during", "recompute"):
            raise FormulaFault("named", syntax.span, found=", ".join(syntax.named))
        if syntax.over is not None or function.kind in ("window", "aggregate"):
            plain = evolve(context, table=context.reads, row="", prefix=(), overrides={})
            gather = relations.window if syntax.over is not None or function.kind == "window" else relations.aggregate
            return self.lifted(gather(self, syntax, plain), context)
        if syntax.keep is not None or syntax.star or syntax.distinct:
            raise FormulaFault("no_aggregate", syntax.span, name=syntax.function)
        match syntax.function:
            case "during":
                raise FormulaFault("during", syntax.span)
            case "recompute":
                return self._recompute(syntax, context)
            case "paid":
                return self._paid(syntax, context)
        args = self._arguments(syntax, context)
        return self._typed(syntax, args, context)

    def _arguments(self, syntax: Apply, context: Context) -> tuple[Tree, ...]:
        """The arguments, each with what is known to hold where it is evaluated."""
        inner = context if syntax.function in ("coalesce", "is_null") else evolve(context, optional=False)
        match syntax.function:
            case "if":
                condition, yes, no = syntax.args
                where = evolve(inner, holds=(*inner.holds, *conjuncts(condition)))
                return (self.tree(condition, inner), self.tree(yes, where), self.tree(no, inner))
            case "and":
                left, right = syntax.args
                where = evolve(inner, holds=(*inner.holds, *conjuncts(left)))
                return (self.tree(left, inner), self.tree(right, where))
            case "band" | "marginal" | "curve" | "ladder":
                return (self.tree(syntax.args[0], inner), self._any(syntax.args[1], inner))
            case "coalesce" | "is_null":
                return tuple(self.tree(arg, evolve(inner, optional=True)) for arg in syntax.args)
            case _:
                return tuple(self.tree(arg, inner) for arg in syntax.args)

    def _typed(self, syntax: Apply, args: tuple[Tree, ...], context: Context) -> Tree:
        function = FUNCTIONS[syntax.function]
        if syntax.function not in _OF_ROWS or len({arg.unit.kind for arg in args} & {"row", "text"}) == 2:
            self.refuse_rows(syntax.args, args)
        try:
            unit = function.units(tuple(arg.unit for arg in args))
        except UnitFault as fault:
            raise FormulaFault(fault.code, syntax.span, sign=syntax.function, **fault.values) from fault
        if syntax.function in ("band", "marginal", "curve", "ladder"):
            unit = self._step_unit(syntax, args, unit)
        elif syntax.part is not None:
            raise FormulaFault("no_part", syntax.span, part=syntax.part)
        if unit.kind == "nothing":
            return Value(None, NOTHING, span=syntax.span)
        if syntax.function == "round" and not _is_places(args[1]):
            raise FormulaFault("places", syntax.args[1].span, most=PLACES)
        self._codes(syntax, context)
        return Call(syntax.function, args, unit, syntax.part, syntax.span)

    def refuse_rows(self, written: Iterable[Syntax], trees: Iterable[Tree]) -> None:
        """Refuse a reference where a value is needed: a row as such has no order and no text."""
        for syntax, tree in zip(written, trees, strict=True):
            if tree.unit == ROW:
                reference = str(syntax) if isinstance(syntax, Name) else ""
                raise FormulaFault("row_as_value", syntax.span, name=reference)

    def _step_unit(self, syntax: Apply, args: tuple[Tree, ...], unit: Unit) -> Unit:
        table = args[1]
        needed = {"band": "Bands", "marginal": "Bands", "curve": "Curve", "ladder": "Ladder"}[syntax.function]
        if not isinstance(table, Value) or type(table.value).__name__ != needed:
            raise FormulaFault("no_steps", syntax.args[1].span, name=syntax.function, needed=needed)
        if syntax.function != "ladder":
            if syntax.part is not None:
                raise FormulaFault("no_part", syntax.span, part=syntax.part)
            mode = getattr(table.value, "mode", None)
            if mode is not None and (mode == "marginal") != (syntax.function == "marginal"):
                raise FormulaFault("wrong_mode", syntax.span, name=syntax.function, mode=mode, term=table.term)
            return unit.times(args[0].unit) if syntax.function == "marginal" else unit
        part = syntax.part or "amount"
        if part not in (*_PARTS, *_NUMERIC_PARTS):
            raise FormulaFault("no_part", syntax.span, part=part)
        return _PARTS.get(part, unit)

    def _codes(self, syntax: Apply, context: Context) -> None:
        """A column of codes is compared with codes that exist: a misspelt one would silently never match."""
        if syntax.function not in ("=", "<>", "in"):
            return
        values = next((found for arg in syntax.args if (found := self._values(arg, context))), ())
        for arg in syntax.args if values else ():
            if isinstance(arg, Constant) and isinstance(arg.value, str) and arg.value not in values:
                near = did_you_mean(arg.value, values)
                raise FormulaFault("unknown_code", arg.span, found=arg.value, near=near, codes=", ".join(values))

    def _values(self, syntax: Syntax, context: Context) -> tuple[str, ...]:
        if not isinstance(syntax, Name):
            return ()
        if context.leaf is not None:
            path = context.leaf.path(syntax.parts)
            if path is not None:
                return self._codes_of(context.leaf.table, path)
        return self._codes_of(context.reads, syntax.parts)

    def _codes_of(self, table: str, path: tuple[str, ...]) -> tuple[str, ...]:
        *ups, last = path or ("",)
        for name in ups:
            reference = self.world.reference(table, name)
            if reference is None:
                return ()
            table = reference.target
        column = self.world.column(table, last) if table in self.world.tables else None
        if column is not None and self.world.rule(table, last) is None:
            return column.values
        return ()

    # names

    def name(self, syntax: Name, context: Context) -> Tree:
        """What a name stands for, as a column of the row, a part of the period, or a constant."""
        if context.leaf is not None:
            found = relations.leaf_name(self, syntax, context)
            if found is not None:
                return found
            return relations.outer_name(self, syntax, context)
        if syntax.parts[0] in context.overrides and len(syntax.parts) == 1:
            return evolve(context.overrides[syntax.parts[0]], span=syntax.span)
        if context.prefix:
            return self._name_in_recompute(syntax, context)
        return self.row_name(context.table, syntax.parts, syntax, context)

    def row_name(self, table: str, path: tuple[str, ...], syntax: Name, context: Context) -> Tree:
        """What a dotted path stands for when it starts at a row of `table`."""
        first, *rest = path
        if first == "period":
            return self._moment(tuple(rest), syntax)
        if first == "prior" and len(rest) == 1:
            return self._prior(table, rest[0], syntax, context)
        if not rest:
            return self._plain(table, first, syntax, context)
        reference = self.world.reference(table, first)
        if reference is not None:
            value = self.row_name(reference.target, tuple(rest), syntax, context)
            return self.look_up(table, first, value)
        if (first, rest[0]) in self.world.declared and len(rest) == 1:
            return self._term((first, rest[0]), syntax)
        if self.world.back(table, first) is not None or first == "history":
            raise FormulaFault("many_rows", syntax.span, name=first)
        near = did_you_mean(first, self.world.words(table))
        raise FormulaFault("unknown_name", syntax.span, name=first, table=table, near=near)

    def look_up(self, table: str, reference: str, value: Tree) -> Tree:
        """A tree over the row that `reference` leads to, as a tree over a row of `table`."""
        if isinstance(value, Call):
            return evolve(value, args=tuple(self.look_up(table, reference, arg) for arg in value.args))
        if not isinstance(value, Cell):
            return value
        via = self.number(table, reference)
        target = self.world.reference(table, reference)
        assert target is not None
        dated = self.world.tables[table].time
        is_dated = dated is not None and (column := self.world.column(table, dated)) and column.unit == DATE
        node = LookUp(
            table,
            f"{reference}.{value.column}",
            via,
            target.target,
            value.column,
            value.unit,
            posted=bool(is_dated) and self.world.is_overlaid(target.target, value.column),
        )
        self.nodes[(table, node.name)] = node
        return Cell(node.name, value.unit, value.span)

    def number(self, table: str, name: str) -> str:
        """The column that numbers the rows a reference leads to; one keyed by a formula gets nodes of its own."""
        reference = self.world.reference(table, name)
        assert reference is not None
        if reference.when is not None:
            self.formula(reference.when, Context(table, "", reference.when))
        self._filled(reference.target, name)
        for key, _ in reference.keys:
            if self.world.column(table, key) is None:
                return self._number_by_formula(table, name, key, reference.target)
            self.wanted.add((table, key))
        return f"@{name}"

    def _filled(self, target: str, reference: str) -> None:
        """A reference to the rows of a term reads the term, which must not be a blank."""
        for (owner, name), term in self.world.declared.items():
            if name == target and isinstance(term, RanksTerm | TableTerm):
                self.used_terms.add((owner, name))
                if self.world.terms.get((owner, name)) is None:
                    raise FormulaFault("blank", Span(0, len(reference)), term=name, owner=owner)

    def _number_by_formula(self, table: str, name: str, key: str, target: str) -> str:
        """A reference by the parent's own reference: ``person.department_id`` is person, then its department."""
        path = parse(key)
        *ups, last = path.parts if isinstance(path, Name) else ("",)
        at = table
        for step in ups:
            reference = self.world.reference(at, step)
            at = reference.target if reference else at
        onward = [r for r in self.world.references if r.table == at and r.target == target and r.keys[0][0] == last]
        if len(ups) == 0 or not onward:
            raise FormulaFault("reference_key", path.span, key=key, name=name)
        value: Tree = Cell(self.number(at, onward[0].name), TEXT)
        tables = [table]
        for step in ups[:-1]:
            reference = self.world.reference(tables[-1], step)
            tables.append(reference.target if reference else table)
        for step, start in zip(reversed(ups), reversed(tables), strict=True):
            value = self.look_up(start, step, value)
        assert isinstance(value, Cell)
        return value.column

    def _is_column(self, table: str, name: str) -> bool:
        return self.world.column(table, name) is not None or self.world.rule(table, name) is not None

    def _plain(self, table: str, name: str, syntax: Name, context: Context) -> Tree:
        owned = self.world.rule(table, name)
        if owned is not None:
            return self.rule_cell(table, owned.rule, syntax, context)
        off = self.world.off.get((table, name))
        if off is not None:
            return self._switched_off(off.rule, syntax)
        column = self.world.column(table, name)
        if column is not None:
            self.wanted.add((table, name))
            return Cell(name, column.unit, syntax.span)
        if self.world.reference(table, name) is not None:
            return Cell(self.number(table, name), ROW, syntax.span)
        key = self._term_key(name, context.owner)
        if key is not None:
            return self._term(key, syntax)
        if self.world.back(table, name) is not None:
            raise FormulaFault("many_rows", syntax.span, name=name)
        near = did_you_mean(name, self.world.words(table))
        raise FormulaFault("unknown_name", syntax.span, name=name, table=table, near=near)

    def _switched_off(self, rule: Rule, syntax: Name) -> Tree:
        """A payout or penalty that is switched off counts 0; nothing else can be read without its rule."""
        if rule.family in _ZERO_IF_ABSENT and rule.unit.is_number:
            return Value(Fraction(0), rule.unit, span=syntax.span)
        raise FormulaFault("switched_off", syntax.span, name=rule.name)

    def rule_cell(self, table: str, rule: Rule, syntax: Name, context: Context) -> Tree:
        """A rule's column, with a guard where it may not apply to the row."""
        if rule.formula is None:
            raise FormulaFault("no_value", syntax.span, name=rule.name)
        cell = Cell(rule.name, rule.unit, syntax.span)
        if not self.may_be_absent(rule) or context.optional or self._applies(rule, context):
            return cell
        if rule.family in _ZERO_IF_ABSENT:
            return Call("if", (Cell(f"{rule.name}#on", FLAG), cell, Value(Fraction(0), rule.unit)), rule.unit)
        raise FormulaFault("not_applicable", syntax.span, name=rule.name, where=rule.where or rule.every)

    def may_be_absent(self, rule: Rule) -> bool:
        """Whether the rule has no value for some rows or months by rule."""
        return bool(self.where_of(rule)) or rule.every != "month"

    def where_of(self, rule: Rule) -> tuple[Syntax, ...]:
        """The conditions under which a rule applies: its own and, for rules with lines, the scheme's."""
        owned = self.world.rule(rule.on, rule.name)
        texts = [rule.where]
        if rule.makes_lines and owned is not None:
            texts.insert(0, self.world.where.get((owned.owner, rule.on)))
        return tuple(condition for text in texts if text for condition in conjuncts(parse(text)))

    def _applies(self, rule: Rule, context: Context) -> bool:
        if rule.every not in ("month", context.every):
            return False
        return all(condition in context.holds for condition in self.where_of(rule))

    def _moment(self, rest: tuple[str, ...], syntax: Name) -> Tree:
        if not rest:
            return Moment("text", PERIOD, syntax.span)
        if len(rest) == 1 and rest[0] in MOMENTS:
            return Moment(rest[0], MOMENTS[rest[0]], syntax.span)
        near = did_you_mean(rest[0], MOMENTS)
        raise FormulaFault("unknown_name", syntax.span, name=".".join(rest), table="period", near=near)

    def _prior(self, table: str, name: str, syntax: Name, context: Context) -> Tree:
        owned, column = self.world.rule(table, name), self.world.column(table, name)
        if owned is None and (column is None or not column.carried):
            near = did_you_mean(name, [rule for on, rule in self.world.rules if on == table])
            raise FormulaFault("unknown_name", syntax.span, name=name, table=f"prior ({table})", near=near)
        if not context.optional:
            raise FormulaFault("prior", syntax.span, name=name)
        unit = owned.rule.unit if owned is not None else column.unit if column is not None else NUMBER
        months = LENGTHS[owned.rule.every] if owned is not None else 1
        self.remembered.add((table, name))
        node = Prior(table, f"prior.{name}", name, unit, months)
        self.nodes[(table, node.name)] = node
        return Cell(node.name, unit, syntax.span)

    # terms

    def _term_key(self, name: str, owner: str) -> tuple[str, str] | None:
        if (owner, name) in self.world.declared:
            return (owner, name)
        return None

    def _term(self, key: tuple[str, str], syntax: Name) -> Tree:
        term, value = self.world.declared[key], self.world.terms.get(key)
        self.used_terms.add(key)
        match term:
            case NumberTerm():
                if isinstance(value, Fraction):
                    return Value(value, term.unit, term.name, syntax.span)
                if term.optional:
                    return Value(None, NOTHING, term.name, syntax.span)
            case SwitchTerm():
                return Value(value if isinstance(value, str) else term.default, TEXT, term.name, syntax.span)
            case BandsTerm() | CurveTerm() | LadderTerm():
                filled = self.world.structured(*key)
                if filled is not None:
                    self.used_terms.update((key[0], figure) for figure in self._figures(key))
                    return Value(filled, term.unit, term.name, syntax.span)
                for figure in self.world.open_figures(*key):
                    raise FormulaFault("blank", syntax.span, term=figure, owner=key[0])
            case Slot():
                if isinstance(value, str):
                    tree = self.formula(value, Context(term.on, key[0], value, optional=True))
                    return evolve(tree, span=syntax.span)
            case _:
                raise FormulaFault("table_term", syntax.span, term=term.name)
        raise FormulaFault("blank", syntax.span, term=term.name, owner=key[0])

    def _figures(self, key: tuple[str, str]) -> Iterator[str]:
        value = self.world.terms.get(key)
        return value.figures() if hasattr(value, "figures") else iter(())  # type: ignore[union-attr]  # just asked

    # what is only grammar

    def _paid(self, syntax: Apply, context: Context) -> Tree:
        name = syntax.args[0]
        word = name.parts[0] if isinstance(name, Name) and len(name.parts) == 1 else ""
        off = self.world.off.get((context.reads, word))
        if off is not None:
            return self._switched_off(off.rule, Name((word,), name.span))
        rule = self.world.rule(context.reads, word)
        if rule is None or rule.rule.family not in _ZERO_IF_ABSENT or not rule.rule.unit.is_money:
            raise FormulaFault("paid", syntax.span, found=context.text[name.span.start : name.span.end])
        return Cell(f"{rule.rule.name}#paid", MONEY, syntax.span)

    def _recompute(self, syntax: Apply, context: Context) -> Tree:
        name = syntax.args[0]
        if not isinstance(name, Name) or not syntax.named or context.prefix or context.leaf is not None:
            raise FormulaFault("recompute", syntax.span)
        *ups, last = name.parts
        at = context.table
        for step in ups:
            reference = self.world.reference(at, step)
            if reference is None:
                near = did_you_mean(step, self.world.words(at))
                raise FormulaFault("unknown_name", name.span, name=step, table=at, near=near)
            at = reference.target
        if self.world.rule(at, last) is None:
            near = did_you_mean(last, [rule for on, rule in self.world.rules if on == at])
            raise FormulaFault("unknown_name", name.span, name=last, table=at, near=near)
        overrides = {}
        for column, value in syntax.named.items():
            if not self._is_column(at, column):
                near = did_you_mean(column, self.world.words(at))
                raise FormulaFault("unknown_name", value.span, name=column, table=at, near=near)
            overrides[column] = self.tree(value, evolve(context, optional=True))
        inner = evolve(context, row=at, prefix=tuple(ups), overrides=overrides, optional=True)
        return self._inlined(last, inner)

    def _inlined(self, name: str, context: Context) -> Tree:
        """A rule's formula with the overridden names replaced, as a tree over the context's table."""
        owned = self.world.rules[(context.reads, name)]
        inner = evolve(context, owner=owned.owner, text=owned.rule.formula or "")
        value = self.formula(owned.rule.formula or "null", inner)
        conditions = self.where_of(owned.rule)
        if not conditions:
            return value
        other: Tree = Value(Fraction(0), owned.rule.unit) if owned.rule.family in _ZERO_IF_ABSENT else Value(None, NOTHING)
        for condition in conditions:
            value = Call("if", (self.tree(condition, inner), value, other), owned.rule.unit)
        return value

    def _name_in_recompute(self, syntax: Name, context: Context) -> Tree:
        name = syntax.parts[0]
        if len(syntax.parts) == 1 and self.world.rule(context.reads, name) is not None:
            if self._depends(name, context.reads, frozenset(context.overrides), frozenset()):
                return self._inlined(name, context)
        plain = evolve(context, table=context.reads, row="", prefix=(), overrides={})
        return self.lifted(self.row_name(context.reads, syntax.parts, syntax, plain), context)

    def lifted(self, value: Tree, context: Context) -> Tree:
        """A tree over the row that the context's prefix leads to, as a tree over the context's own row."""
        if not context.prefix:
            return value
        tables = [context.table]
        for step in context.prefix[:-1]:
            reference = self.world.reference(tables[-1], step)
            assert reference is not None
            tables.append(reference.target)
        for step, start in zip(reversed(context.prefix), reversed(tables), strict=True):
            value = self.look_up(start, step, value)
        return value

    def _depends(self, name: str, table: str, names: frozenset[str], seen: frozenset[str]) -> bool:
        owned = self.world.rule(table, name)
        if owned is None or name in seen:
            return False
        for text in (owned.rule.formula, owned.rule.where):
            for part in parts(parse(text)) if text else ():
                if isinstance(part, Name) and len(part.parts) == 1:
                    if part.parts[0] in names or self._depends(part.parts[0], table, names, seen | {name}):
                        return True
        return False

    # nodes

    def derived(self, table: str, name: str, tree: Tree, unit: Unit, where: Tree | None, every: str) -> None:
        """Add a row-wise node."""
        self.nodes[(table, name)] = Derived(table, name, tree, unit, where, every)

    def hidden(self, node: Total | Window, owner: str) -> str:
        """Add a node that stands for a part of a formula; its name.

        The same text may mean something else in a formula of another scheme, which has terms of its own.
        """
        name = node.name
        while self.nodes.get((node.table, name), node) != node:
            name = f"{name} of {owner}"
            node = evolve(node, name=name)
        self.nodes[(node.table, name)] = node
        return name

    def column_of(self, table: str, tree: Tree, text: str, every: str) -> str:
        """The column that holds a tree's value: the cell itself, or a hidden node made for it."""
        if isinstance(tree, Cell):
            return tree.column
        name = f"({text})"
        self.derived(table, name, tree, tree.unit, None, every)
        return name


def _is_places(tree: Tree) -> bool:
    """Whether a tree is a constant number of decimal places."""
    value = tree.value if isinstance(tree, Value) else None
    return isinstance(value, Fraction) and value.denominator == 1 and 0 <= value <= PLACES


def reads(tree: Tree | None) -> set[str]:
    """The names of the columns a tree reads."""
    return {cell.column for cell in cells(tree)}
