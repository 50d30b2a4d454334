"""Names to columns: syntax becomes trees, and every value from elsewhere a hidden node of its own.

`Resolver` holds what has been built so far. Rules are resolved one by one; hidden nodes are named by the text that
they stand for, so that equal parts of different rules are computed once.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from attrs import evolve

from jixiao.formula.aggregates import aggregate, leaf_name, outer_name
from jixiao.formula.context import Context
from jixiao.formula.fold import fold
from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.parse import FormulaFault, parse
from jixiao.formula.rank_trees import is_ranks
from jixiao.formula.recompute import name_in_recompute, recompute
from jixiao.formula.references import lifted, look_up, number
from jixiao.formula.syntax import Apply, Constant, Name, Syntax, conjuncts
from jixiao.formula.tree import CARRIED, Call, Cell, Derived, Moment, Node, Prior, Total, Tree, Value, Window
from jixiao.formula.typed import OF_RANKS, STEPS, typed
from jixiao.formula.windows import window
from jixiao.formula.workdays import COUNTING, DAY, WORKS
from jixiao.formula.workdays import TABLE as CALENDAR
from jixiao.formula.world import ZERO_WHERE_ABSENT, World
from jixiao.problems import did_you_mean
from jixiao.scheme.rules import Rule
from jixiao.scheme.steps import Bands, Curve, Ladder, Ranks
from jixiao.scheme.terms import (
    BandsTerm,
    CurveTerm,
    DateTerm,
    LadderTerm,
    NumberTerm,
    RanksTerm,
    RankTerm,
    Slot,
    SwitchTerm,
)
from jixiao.scheme.units import DATE, FLAG, LITERAL, MONEY, MONTHS, NOTHING, NUMBER, PERIOD, ROW, TEXT, Unit

#: the parts of the row's period that a formula may name
MOMENTS: dict[str, Unit] = {
    "start": DATE, "end": DATE, "last": DATE, "year": NUMBER, "month": NUMBER, "months": MONTHS,
    "quarter": PERIOD, "four_month": PERIOD, "half": PERIOD, "previous_quarter": PERIOD, "previous_four_month": PERIOD,
    "previous_half": PERIOD, "previous_year": NUMBER,
}  # fmt: skip
#: plain names that are never those of terms
RESERVED = ("period", "prior", "history")


def reading_number(term: SwitchTerm, value: str) -> Fraction | None:
    """The number that a reading of a switch stands for, where the switch knows numbers; None for a word."""
    if term.number is None or not value[:1].isdigit():
        return None
    return Fraction(value)


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
        #: references whose keys are being resolved, or were
        self.sought: set[tuple[str, str]] = set()

    # formulas

    def formula(self, text: str, context: Context) -> Tree:
        """The tree of a formula's text.

        :raises FormulaFault: it cannot be read, names something unknown, or mixes units.
        """
        return self.tree(fold(parse(text), lambda name: self.known(name, context)), context)

    def known(self, name: Name, context: Context) -> Constant | None:
        """A switch, or an optional number that is absent, under a plain name."""
        if len(name.parts) != 1 or name.parts[0] in RESERVED:
            return None
        key = (context.owner, name.parts[0])
        if self.world.is_column(context.reads, key[1]) and not self.world.is_own_term(key[0], context.reads, key[1]):
            return None
        term, value = self.world.declared.get(key), self.world.terms.get(key)
        if isinstance(term, SwitchTerm) and isinstance(value, str):
            self.used_terms.add(key)
            number = reading_number(term, value)
            return Constant(value if number is None else number, name.span, mixed=term.number is not None)
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
        if isinstance(tree, Value) and is_ranks(tree):
            raise FormulaFault("table_term", syntax.span, term=tree.term)
        return tree

    def _any(self, syntax: Syntax, context: Context) -> Tree:
        """The tree of a part of a formula, or the bands, curve, ladder or ranks that it names."""
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
        if function.name in COUNTING:
            self._needs_calendar(syntax)
        if syntax.named and syntax.function not in ("during", "recompute"):
            raise FormulaFault("named", syntax.span, found=", ".join(syntax.named))
        if syntax.over is not None or function.kind in ("window", "aggregate"):
            plain = evolve(context, table=context.reads, row="", prefix=(), overrides={})
            gather = window if syntax.over is not None or function.kind == "window" else aggregate
            return lifted(self, gather(self, syntax, plain), context.table, context.prefix)
        if syntax.keep is not None or syntax.star or syntax.distinct:
            raise FormulaFault("no_aggregate", syntax.span, name=syntax.function)
        match syntax.function:
            case "during":
                raise FormulaFault("during", syntax.span)
            case "recompute":
                return recompute(self, syntax, context)
            case "paid":
                return self._paid(syntax, context)
        args = self._arguments(syntax, context)
        return typed(self.world, syntax, args, context)

    def _needs_calendar(self, syntax: Apply) -> None:
        """Working days are counted by a table that some scheme must have."""
        for name, unit in ((DAY, DATE), (WORKS, FLAG)):
            column = self.world.column(CALENDAR, name) if CALENDAR in self.world.tables else None
            if column is None or column.unit != unit:
                raise FormulaFault("no_calendar", syntax.span, name=syntax.function)
            self.wanted.add((CALENDAR, name))

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
            case function if function in STEPS:
                return (self.tree(syntax.args[0], inner), self._any(syntax.args[1], inner))
            case function if function in OF_RANKS:
                return (self._any(syntax.args[0], inner), *(self.tree(arg, inner) for arg in syntax.args[1:]))
            case "coalesce" | "is_null":
                return tuple(self.tree(arg, evolve(inner, optional=True)) for arg in syntax.args)
            case _:
                return tuple(self.tree(arg, inner) for arg in syntax.args)

    # names

    def name(self, syntax: Name, context: Context) -> Tree:
        """What a name stands for, as a column of the row, a part of the period, or a constant."""
        if context.leaf is not None:
            found = leaf_name(self, syntax, context)
            if found is not None:
                return found
            return outer_name(self, syntax, context)
        if syntax.parts[0] in context.overrides and len(syntax.parts) == 1:
            return evolve(context.overrides[syntax.parts[0]], span=syntax.span)
        if context.prefix:
            return name_in_recompute(self, syntax, context)
        return self.row_name(context.table, syntax.parts, syntax, context)

    def row_name(self, table: str, path: tuple[str, ...], syntax: Name, context: Context) -> Tree:
        """What a dotted path stands for when it starts at a row of `table`."""
        first, *rest = path
        # through another row's name it is that row's column
        qualified = len(path) < len(syntax.parts) and not rest and self.world.column(table, first) is not None
        if first == "period" and not qualified:
            return self._moment(tuple(rest), syntax)
        if first == "prior" and len(rest) == 1:
            return self._prior(table, rest[0], syntax, context)
        if first == "carried" and len(rest) == 1:
            return self._carried(table, rest[0], syntax)
        if not rest:
            return self._plain(table, first, syntax, context)
        reference = self.world.reference(table, first)
        if reference is not None:
            value = self.row_name(reference.target, tuple(rest), syntax, context)
            return look_up(self, table, first, value)
        if (first, rest[0]) in self.world.declared and len(rest) == 1:
            return self._term((first, rest[0]), syntax, context)
        owned = self.world.rule(table, rest[0]) or self.world.off.get((table, rest[0]))
        if owned is not None and owned.owner == first and len(rest) == 1:
            return self._plain(table, rest[0], syntax, context)
        if self.world.back(table, first) is not None or first == "history":
            raise FormulaFault("many_rows", syntax.span, name=first)
        near = did_you_mean(first, self.world.words(table))
        raise FormulaFault("unknown_name", syntax.span, name=first, table=table, near=near)

    def _plain(self, table: str, name: str, syntax: Name, context: Context) -> Tree:
        # only the row's own names may be terms
        if len(syntax.parts) == 1 and self.world.is_own_term(context.owner, table, name):
            return self._term((context.owner, name), syntax, context)
        owned = self.world.rule(table, name)
        if owned is not None:
            return self._rule_cell(table, owned.rule, syntax, context)
        off = self.world.off.get((table, name))
        if off is not None:
            return self._switched_off(off.rule, syntax)
        column = self.world.column(table, name)
        if column is not None:
            self.wanted.add((table, name))
            return Cell(name, self.ordered(column.unit, syntax), syntax.span)
        if self.world.reference(table, name) is not None:
            return Cell(number(self, table, name), ROW, syntax.span)
        if (context.owner, name) in self.world.declared:
            return self._term((context.owner, name), syntax, context)
        if self.world.back(table, name) is not None:
            raise FormulaFault("many_rows", syntax.span, name=name)
        near = did_you_mean(name, self.world.words(table))
        raise FormulaFault("unknown_name", syntax.span, name=name, table=table, near=near)

    def _switched_off(self, rule: Rule, syntax: Name) -> Tree:
        """A payout or penalty that is switched off counts 0; nothing else can be read without its rule."""
        if rule.family in ZERO_WHERE_ABSENT and rule.unit.is_number:
            return Value(Fraction(0), rule.unit, span=syntax.span)
        raise FormulaFault("switched_off", syntax.span, name=rule.name)

    def _rule_cell(self, table: str, rule: Rule, syntax: Name, context: Context) -> Tree:
        """A rule's column, with a guard where it may not apply to the row."""
        if rule.formula is None:
            raise FormulaFault("no_value", syntax.span, name=rule.name)
        cell = Cell(rule.name, self.ordered(rule.unit, syntax), syntax.span)
        if not self.may_be_absent(rule) or context.optional or self._applies(rule, context):
            return cell
        if rule.family in ZERO_WHERE_ABSENT:
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
        unit = self.ordered(self.world.unit_of(table, name) or NUMBER, syntax)
        self.remembered.add((table, name))
        node = Prior(table, f"prior.{name}", name, unit, owned.rule.every if owned is not None else "month")
        self.nodes[(table, node.name)] = node
        return Cell(node.name, unit, syntax.span)

    def _carried(self, table: str, name: str, syntax: Name) -> Tree:
        """What was carried into the month of a column, before the month's own decisions."""
        column = self.world.column(table, name)
        if column is None or not column.carried:
            near = did_you_mean(name, [column.name for column in self.world.tables[table].columns if column.carried])
            raise FormulaFault("unknown_name", syntax.span, name=name, table=f"carried ({table})", near=near)
        self.wanted.add((table, name))
        decided = name in self.world.decided(table)
        return Cell(CARRIED + name if decided else name, self.ordered(column.unit, syntax), syntax.span)

    # ranks

    def ordered(self, unit: Unit, syntax: Syntax) -> Unit:
        """A unit as it stands; that of a rank reads the term that lists the ranks.

        :raises FormulaFault: no term lists them, or it is a blank.
        """
        if unit.is_rank:
            self.ranks(unit, syntax)
        return unit

    def ranks(self, unit: Unit, syntax: Syntax) -> Value:
        """The term that lists the ranks of a unit.

        :raises FormulaFault: there is none, or it is a blank.
        """
        owner = self.world.owner_of_ranks(unit.ranks)
        if owner is None:
            known = [name for (_, name), term in self.world.declared.items() if isinstance(term, RanksTerm)]
            raise FormulaFault("no_ranks", syntax.span, name=unit.ranks, near=did_you_mean(unit.ranks, known))
        name = Name((unit.ranks,), syntax.span)
        found = self._term((owner, unit.ranks), name, Context("", owner, unit.ranks))
        assert isinstance(found, Value)
        return found

    # terms

    def _term(self, key: tuple[str, str], syntax: Name, context: Context) -> Tree:
        term, value = self.world.declared[key], self.world.terms.get(key)
        self.used_terms.add(key)
        match term:
            case NumberTerm():
                if isinstance(value, Fraction):
                    return Value(value, term.unit, term.name, syntax.span)
                if term.optional:
                    return Value(None, NOTHING, term.name, syntax.span)
            case RanksTerm():
                if isinstance(value, Ranks):
                    unit = self.world.ordered(term.unit)
                    return Value(evolve(value, reaches=term.reaches), unit, term.name, syntax.span)
            case RankTerm():
                if isinstance(value, str):
                    return Value(value, self.ordered(self.world.ordered(term.unit), syntax), term.name, syntax.span)
            case DateTerm():
                if isinstance(value, dt.date):
                    return Value(value, DATE, term.name, syntax.span)
            case SwitchTerm():
                word = value if isinstance(value, str) else term.default
                number = reading_number(term, word)
                if number is not None and term.number is not None:
                    return Value(number, term.number, term.name, syntax.span)
                return Value(word, TEXT, term.name, syntax.span)
            case BandsTerm() | CurveTerm() | LadderTerm():
                filled = self.world.structured(*key)
                if filled is not None:
                    # the single terms that it names are read with it
                    self.used_terms.update((key[0], figure) for figure in self.world.figures(*key))
                    return Value(filled, term.unit, term.name, syntax.span)
                for figure in self.world.open_figures(*key):
                    raise FormulaFault("blank", syntax.span, term=figure, owner=key[0])
            case Slot():
                if isinstance(value, str):
                    return evolve(self._slot(term, key[0], value, context), span=syntax.span)
            case _:
                raise FormulaFault("table_term", syntax.span, term=term.name)
        raise FormulaFault("blank", syntax.span, term=term.name, owner=key[0])

    def _slot(self, term: Slot, owner: str, text: str, context: Context) -> Tree:
        """The client's formula: it stands in its reader's period; over the reader's own row, under its conditions."""
        is_own_row = term.on == context.table == context.reads and context.leaf is None and not context.prefix
        holds = context.holds if is_own_row else ()
        try:
            return self.formula(text, Context(term.on, owner, text, context.every, holds=holds, optional=True))
        except FormulaFault as fault:
            fault.slot = fault.slot or (term.name, text)
            raise

    # what is only grammar

    def _paid(self, syntax: Apply, context: Context) -> Tree:
        name = syntax.args[0]
        word = name.parts[0] if isinstance(name, Name) and len(name.parts) == 1 else ""
        off = self.world.off.get((context.reads, word))
        if off is not None:
            return self._switched_off(off.rule, Name((word,), name.span))
        rule = self.world.rule(context.reads, word)
        if rule is None or rule.rule.family not in ZERO_WHERE_ABSENT or not rule.rule.unit.is_money:
            raise FormulaFault("paid", syntax.span, found=context.text[name.span.start : name.span.end])
        return Cell(f"{rule.rule.name}#paid", MONEY, syntax.span)

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
