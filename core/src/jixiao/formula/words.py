"""The reading in words: a formula's tree as text, with the names a reader knows, or with the numbers of one row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from fractions import Fraction

from attrs import evolve

from jixiao.formula.rounding import half_away
from jixiao.formula.tree import (
    CARRIED,
    HISTORY,
    Call,
    Cell,
    Derived,
    LookUp,
    Moment,
    Node,
    Paid,
    Prior,
    Scalar,
    Total,
    Tree,
    Value,
    Window,
)
from jixiao.formula.world import World
from jixiao.language import Label, say
from jixiao.scheme.units import DATE, Unit

#: decimal places within which a number is shown whole, and those of the approximation beside a fraction
WHOLE, ROUGH = 18, 6
#: how tightly each sign binds; what is no operator binds tightest
_BINDS = {
    "or": 1, "and": 2, "not": 3, "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "between": 4, "in": 4, "is_null": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "neg": 7,
}  # fmt: skip
_TIGHT = 9
#: operators for which a right operand of the same sign needs no brackets
_ASSOCIATIVE = ("+", "*", "and", "or")
#: what is written as one: the end of a tree, or a rule that counts 0 where it does not apply (see `is_guard`)
Leaf = Tree
#: the text of a leaf
Written = Callable[[Leaf], str]


# numbers


def decimal_text(value: Fraction, places: int = 0) -> str | None:
    """A number in plain decimals with at least `places` of them; None if it does not end within 18."""
    scaled = value * 10**WHOLE
    if scaled.denominator != 1:
        return None
    digits = f"{abs(scaled.numerator):0{WHOLE + 1}d}"
    decimals = digits[-WHOLE:].rstrip("0").ljust(places, "0")
    return ("-" if value < 0 else "") + digits[:-WHOLE] + ("." + decimals if decimals else "")


def number_text(value: Fraction, places: int = 0) -> str:
    """A number exactly: in decimals, or as a fraction with an approximation beside it."""
    plain = decimal_text(value, places)
    if plain is not None:
        return plain
    return f"{value.numerator}/{value.denominator} ≈ {decimal_text(half_away(value, ROUGH), ROUGH)}"


def percent_text(value: Fraction) -> str:
    """A share in percent, exactly or to four places."""
    plain = decimal_text(value * 100)
    if plain is not None and len(plain.partition(".")[2]) <= 2 * ROUGH:
        return f"{plain}%"
    return f"≈ {decimal_text(half_away(value * 100, 4))}%"


def scalar_text(value: Scalar, unit: Unit, lang: str, places: int = 2) -> str:
    """A value as it stands in a formula: numbers exactly, money with the policy's places, texts in quotes."""
    match value:
        case None:
            return say("formula.words.unknown", lang)
        case bool():
            return say(f"formula.words.{'yes' if value else 'no'}", lang)
        case Fraction():
            return number_text(value, places if unit.is_money else 0)
        case dt.date():
            return value.isoformat()
        case _:
            return f"'{value}'"


def value_text(value: Scalar, unit: Unit, lang: str, places: int = 2) -> str:
    """A value as it stands alone: as in a formula, a rate also in percent, a text without quotes."""
    if isinstance(value, str):
        return value
    text = scalar_text(value, unit, lang, places)
    if isinstance(value, Fraction) and unit.flavour == "rate" and not unit.powers and not unit.literal:
        return f"{text} ({percent_text(value)})"
    return text


# formulas


def is_guard(tree: Tree) -> bool:
    """Whether a tree only says that a rule which does not apply counts 0."""
    return (
        isinstance(tree, Call)
        and tree.function == "if"
        and isinstance(tree.args[0], Cell)
        and isinstance(tree.args[1], Cell)
        and isinstance(tree.args[2], Value)
        and tree.args[0].column == f"{tree.args[1].column}#on"
    )


def written(tree: Tree, leaf: Written, lang: str = "en") -> str:
    """A tree as text, operators between their arguments with only the brackets they need, functions by name."""
    return _written(tree, leaf, lang)[0]


def _written(tree: Tree, leaf: Written, lang: str) -> tuple[str, int]:
    if not isinstance(tree, Call) or is_guard(tree):
        text = leaf(tree)
        return text, _binding(text)
    tree = _by_name(tree)
    binds = _BINDS.get(tree.function, _TIGHT)
    match tree.function:
        case "neg":
            return "-" + _inside(tree.args[0], leaf, lang, binds + 1), binds
        case "not":
            return f"{_word('not', lang)} " + _inside(tree.args[0], leaf, lang, binds), binds
        case "is_null":
            return f"{_inside(tree.args[0], leaf, lang, binds + 1)} {_word('is_null', lang)}", binds
        case "between":
            value, low, high = (_inside(arg, leaf, lang, binds + 1) for arg in tree.args)
            return f"{value} {_word('between', lang)} {low} {_word('between_and', lang)} {high}", binds
        case "in":
            value, *others = (_inside(arg, leaf, lang, binds + 1) for arg in tree.args)
            return f"{value} {_word('in', lang)} ({', '.join(others)})", binds
        case sign if sign in _BINDS:
            compares = binds == _BINDS["="]
            left = _inside(tree.args[0], leaf, lang, binds + compares)
            right = tree.args[1]
            loose = isinstance(right, Call) and right.function == sign and sign in _ASSOCIATIVE
            shown = _word(sign, lang) if sign in ("and", "or") else sign
            return f"{left} {shown} {_inside(right, leaf, lang, binds + (not loose))}", binds
        case name:
            args = ", ".join(written(arg, leaf, lang) for arg in tree.args)
            return f"{name}({args})" + (f".{tree.part}" if tree.part else ""), _TIGHT


def _by_name(tree: Call) -> Call:
    """A comparison of the places of ranks as one of the ranks themselves."""
    if tree.function not in ("<", "<=", ">", ">=", "between"):
        return tree
    args = tuple(arg.args[0] for arg in tree.args if isinstance(arg, Call) and arg.function == "level")
    return evolve(tree, args=args) if len(args) == len(tree.args) else tree


def _inside(tree: Tree, leaf: Written, lang: str, least: int) -> str:
    text, binds = _written(tree, leaf, lang)
    return text if binds >= least else f"({text})"


def _binding(text: str) -> int:
    """A negative number binds like a difference, a fraction needs brackets everywhere."""
    if "≈" in text:
        return 0
    return _BINDS["-"] if text.startswith("-") else _TIGHT


def _word(sign: str, lang: str) -> str:
    return say(f"formula.words.{sign}", lang)


# names


def named(label: Label | None, name: str, lang: str) -> str:
    """The label of a thing, in square brackets where it has several words; else its name."""
    text = label.to(lang) if label is not None else ""
    return bracketed(text) if text else name


def bracketed(text: str) -> str:
    """A text that stands for one thing in a formula: in square brackets where it has several words."""
    return text if text.isidentifier() else f"[{text}]"


class Names:
    """The names of columns, hidden ones included, in one language."""

    def __init__(self, world: World, nodes: Mapping[tuple[str, str], Node], lang: str, owner: str = "") -> None:
        self.world = world
        self.nodes = nodes
        self.lang = lang
        self.owner = owner

    def formula(self, tree: Tree, table: str) -> str:
        """A tree over a row of `table`, with names."""
        return written(tree, lambda leaf: self.leaf(leaf, table), self.lang)

    def leaf(self, leaf: Leaf, table: str) -> str:
        """A column, a part of the period or a constant; a term by its name."""
        match leaf:
            case Cell(column=column):
                return self.column(table, column)
            case Call(args=(_, Cell(column=column), *_)):
                return self.column(table, column)
            case Moment(part=part):
                return say("formula.words.period", self.lang) if part == "text" else f"period.{part}"
            case Value(term=str() as term):
                return self.term(term)
            case Value(value=value, unit=unit):
                if value is None:
                    return "null"
                return scalar_text(value, unit, self.lang, 0) if not is_steps(value) else "–"  # type: ignore[arg-type]  # no steps
            case _:
                return written(leaf, lambda part: self.leaf(part, table), self.lang)

    def term(self, name: str) -> str:
        """A term by its label."""
        declared = self.world.declared.get((self.owner, name))
        if declared is None:
            declared = next((term for (_, other), term in self.world.declared.items() if other == name), None)
        return named(declared.label if declared else None, name, self.lang)

    def table(self, name: str) -> str:
        """A table by its label."""
        table = self.world.tables.get(name)
        return named(table.label if table else None, name, self.lang)

    def column(self, table: str, column: str) -> str:
        """A column of a table: stored, of a rule, or hidden."""
        if column.endswith("#on"):
            return f"{self.column(table, column.removesuffix('#on'))} {_word('applies', self.lang)}"
        if column.startswith(CARRIED):
            return CARRIED + self.column(table, column.removeprefix(CARRIED))
        node = self.nodes.get((table, column))
        owned = self.world.rule(table, column)
        if owned is not None:
            return named(owned.rule.label, column, self.lang)
        stored = self.world.tables[table].column(column) if table in self.world.tables else None
        if stored is not None:
            return named(stored.label, column, self.lang)
        match node:
            case Derived():
                return self.formula(node.tree, table)
            case LookUp():
                return f"{self.reference(table, node.via)}.{self.column(node.target, node.column)}"
            case Total():
                return self.total(node)
            case Window():
                return self.window(node)
            case Prior():
                return f"prior.{self.column(table, node.column)}"
            case Paid():
                return f"paid({self.column(table, node.rule)})"
        if column.startswith("@"):
            return self.reference(table, column)
        return named(None, column, self.lang)

    def reference(self, table: str, via: str) -> str:
        """What a numbered reference leads to: in Chinese the label of its table, which is the word in use."""
        node = self.nodes.get((table, via))
        if isinstance(node, LookUp):
            return f"{self.reference(table, node.via)}.{self.reference(node.target, node.column)}"
        name = via.removeprefix("@")
        reference = self.world.reference(table, name)
        if reference is None or self.lang == "en":
            return name
        return named(self.world.tables[reference.target].label, name, self.lang)

    def total(self, node: Total) -> str:
        """An aggregate, its rows named by their table."""
        value = self.table_of(node.leaf) if node.value is None else self.over(node, node.value)
        order = "" if node.order is None else f", {self.over(node, node.order)}"
        distinct = f"{_word('distinct', self.lang)} " if node.kind == "distinct" else ""
        text = f"{'count' if node.kind == 'distinct' else node.kind}({distinct}{value}{order})"
        conditions = [] if node.keep is None else [self.over(node, node.keep)]
        other = node.during.other
        if node.leaf != HISTORY and self.world.tables[node.leaf].time is not None:
            if node.during.everything and other is None:
                conditions.append(say("formula.words.so_far", self.lang))
            elif node.during.months:
                conditions.append(say("formula.words.last_months", self.lang, count=node.during.months))
        if other is not None:
            key = "by_now" if other.everything else "in_months" if other.months else "in_period"
            date = self.over(node, Cell(other.column, DATE))
            conditions.append(f"{date} " + say(f"formula.words.{key}", self.lang, count=other.months))
        return text + self._filter(conditions)

    def over(self, node: Total, tree: Tree) -> str:
        """A tree over a leaf row of a total: its columns with the table's name, those of the outer row without."""

        def leaf(item: Leaf) -> str:
            if isinstance(item, Call):
                item = item.args[1]
            if not isinstance(item, Cell):
                return self.leaf(item, node.leaf)
            if item.column.startswith("^"):
                return self.column(node.table, item.column[1:])
            if node.leaf == HISTORY:
                return f"{_word('history', self.lang)}.{self.column(node.table, item.column)}"
            return f"{self.table_of(node.leaf)}.{self.column(node.leaf, item.column)}"

        return written(tree, leaf, self.lang)

    def table_of(self, name: str) -> str:
        """The word for the rows of a table."""
        if name == HISTORY:
            return _word("history", self.lang)
        return name if self.lang == "en" else self.table(name)

    def window(self, node: Window) -> str:
        """A window function with its partition and order."""
        args = ", ".join(self.formula(arg, node.table) for arg in node.args)
        inside = []
        if node.partition:
            inside.append("partition by " + ", ".join(self.formula(tree, node.table) for tree in node.partition))
        if node.order:
            order = (self.formula(tree, node.table) + (" desc" if down else "") for tree, down in node.order)
            inside.append("order by " + ", ".join(order))
        conditions = [] if node.keep is None else [self.formula(node.keep, node.table)]
        return f"{node.kind}({args}){self._filter(conditions)} over ({' '.join(inside)})"

    def _filter(self, conditions: list[str]) -> str:
        joined = f" {_word('and', self.lang)} ".join(conditions)
        return f" filter (where {joined})" if conditions else ""


def is_steps(value: object) -> bool:
    """Whether a constant is the bands, curve or ladder of a term."""
    return not (value is None or isinstance(value, Fraction | str | bool | dt.date))


def filled(tree: Tree, value: Callable[[Tree], Scalar], names: Names, table: str, places: int = 2) -> str:
    """A tree with the values of one row in place of its columns; numbers of terms too, their tables by name."""

    def leaf(item: Leaf) -> str:
        if isinstance(item, Value) and (item.value is None or is_steps(item.value)):
            return names.leaf(item, table)
        return scalar_text(value(item), item.unit, names.lang, places)

    return written(tree, leaf, names.lang)
