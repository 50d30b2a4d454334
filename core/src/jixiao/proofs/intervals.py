"""What values a column, a rule or a part of a formula can have at all: intervals over the declared domains.

An interval holds every value there is; it may hold more. Unknown values are no values: they lie in every interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from attrs import define, evolve, field, frozen

from jixiao.engine.compiled import Compiled
from jixiao.formula.functions import FUNCTIONS
from jixiao.formula.tree import HISTORY, Call, Cell, Derived, LookUp, Moment, Paid, Prior, Total, Tree, Value, Window
from jixiao.proofs.facts import rows_of
from jixiao.scheme.steps import Bands, Curve, Ladder
from jixiao.scheme.tables import Column

End = Fraction | None
_ZERO, _ONE = Fraction(0), Fraction(1)
#: parts of a period that are whole numbers between two others
_MOMENTS = {"month": (1, 12), "months": (1, 12)}
_PICKING = ("avg", "min", "max", "only", "latest", "median", "median_low", "median_high")
_PLACES = ("rank", "place", "row_number")


@frozen
class Interval:
    """Numbers from `low` to `high`, both included; None where there is no end. A flag's are 0 and 1."""

    low: End = None
    high: End = None

    @property
    def is_bounded(self) -> bool:
        """Whether there is an end on either side."""
        return self.low is not None or self.high is not None

    def joined(self, other: Interval) -> Interval:
        """The numbers of both, and those between."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Interval(low, high)


ANY = Interval()
FLAGS = Interval(_ZERO, _ONE)
COUNTED = Interval(_ZERO)


def constant(value: Fraction) -> Interval:
    """One number."""
    return Interval(value, value)


def of_column(column: Column) -> Interval:
    """What a stored column may hold; a carried one also holds what rules have set it to."""
    if column.unit.kind == "flag":
        return FLAGS
    if column.carried or not column.unit.is_number:
        return ANY
    low, high, empty = column.lowest, column.highest, column.empty
    if column.step is not None and low is None:
        low = _ZERO
    found = Interval(low, high)
    return found.joined(constant(Fraction(empty))) if isinstance(empty, Fraction | int) else found


@define
class Intervals:
    """The intervals of one edition."""

    item: Compiled
    _known: dict[tuple[str, str], Interval] = field(factory=dict)

    def column(self, table: str, name: str) -> Interval:
        """What a column of a table may hold."""
        key = (table, name)
        if key not in self._known:
            # a rule that builds on itself, through other rows or periods, may have any value
            self._known[key] = ANY
            self._known[key] = self._column(table, name)
        return self._known[key]

    def _column(self, table: str, name: str) -> Interval:
        if name.endswith("#on"):
            return FLAGS
        match self.item.plan.nodes.get((table, name)):
            case Derived(tree=tree):
                return self.of(table, tree)
            case LookUp(target=target, column=column, posted=False):
                return self._of_term(target, column) or self.column(target, column)
            case Total() as node:
                return self._total(node)
            case Window(kind=kind, args=args):
                if kind in _PLACES:
                    return Interval(_ONE)
                return self._gathered(kind, [self.of(table, arg) for arg in args])
            case Paid(rule=rule):
                paid = self.column(table, rule)
                return evolve(paid, low=_ZERO) if paid.high is None or paid.high >= 0 else ANY
            case Prior(column=column):
                return self.column(table, column)
            case None:
                stored = self.item.world.tables[table].column(name) if table in self.item.world.tables else None
                return ANY if stored is None else self._of_term(table, name) or of_column(stored)
        return ANY

    def _of_term(self, table: str, column: str) -> Interval | None:
        """What the rows of a term hold."""
        rows = rows_of(self.item, table)
        figures = [row[column] for row in rows or () if column in row]
        if not figures or (table, column) in self.item.plan.nodes:
            return None
        numbers = [figure for figure in figures if isinstance(figure, Fraction)]
        return Interval(min(numbers), max(numbers)) if len(numbers) == len(figures) else ANY

    def _total(self, node: Total) -> Interval:
        if node.kind == "count" or node.value is None:
            return COUNTED
        if node.kind in ("any", "all"):
            return FLAGS
        return ANY if node.leaf == HISTORY else self._gathered(node.kind, [self.of(node.leaf, node.value)])

    @staticmethod
    def _gathered(kind: str, values: Sequence[Interval]) -> Interval:
        if kind == "count":
            return COUNTED
        if kind == "sum" and values:
            low, high = values[0].low, values[0].high
            return Interval(
                _ZERO if low is not None and low >= 0 else None, _ZERO if high is not None and high <= 0 else None
            )
        return values[0] if kind in _PICKING and values else ANY

    def of(self, table: str, tree: Tree) -> Interval:
        """What a part of a formula over a row of `table` may be."""
        match tree:
            case Value(value=bool() as flag):
                return constant(_ONE if flag else _ZERO)
            case Value(value=Fraction() as number):
                return constant(number)
            case Cell(column=column):
                return ANY if column.startswith("^") else self.column(table, column)
            case Moment(part=part) if part in _MOMENTS:
                low, high = _MOMENTS[part]
                return Interval(Fraction(low), Fraction(high))
            case Call():
                return self._call(table, tree)
            case _:
                return ANY

    def _call(self, table: str, call: Call) -> Interval:
        name = call.function
        if name in ("band", "curve", "ladder", "marginal"):
            return self._steps(table, call)
        args = [self.of(table, arg) for arg in call.args]
        match name:
            case "if":
                taken = list(zip(args, call.args, strict=True))[1:]
                if args[0] in (constant(_ONE), constant(_ZERO)):
                    taken = taken[:1] if args[0].low else taken[1:]
                return _union(arg for arg, tree in taken if not _is_null(tree))
            case "coalesce":
                return _union(arg for arg, tree in zip(args, call.args, strict=True) if not _is_null(tree))
            case "+":
                return Interval(_add(args[0].low, args[1].low), _add(args[0].high, args[1].high))
            case "-":
                return Interval(_add(args[0].low, _neg(args[1].high)), _add(args[0].high, _neg(args[1].low)))
            case "neg":
                return Interval(_neg(args[0].high), _neg(args[0].low))
            case "*":
                return _product(*args)
            case "/":
                return _quotient(*args)
            case "least":
                return Interval(_all_of(min, [arg.low for arg in args]), _some_of(min, [arg.high for arg in args]))
            case "greatest":
                return Interval(_some_of(max, [arg.low for arg in args]), _all_of(max, [arg.high for arg in args]))
            case "abs":
                return _magnitude(args[0])
            case "floor" | "ceil" | "round":
                return _rounded(call, args)
            case "level":
                return Interval(_ONE, Fraction(max(len(call.args[0].unit.order), 1)))
            case "day" | "month":
                return Interval(_ONE, Fraction(31 if name == "day" else 12))
            case "=" | "<>" | "<" | "<=" | ">" | ">=" | "between":
                return _compared(name, args) if all(arg.unit.is_number for arg in call.args) else FLAGS
            case "and" | "or":
                decides, other = (_ZERO, _ONE) if name == "and" else (_ONE, _ZERO)
                if constant(decides) in args:
                    return constant(decides)
                return constant(other) if args == [constant(other)] * 2 else FLAGS
            case "not":
                return Interval(_add(_ONE, _neg(args[0].high)), _add(_ONE, _neg(args[0].low)))
            case _:
                return FLAGS if call.unit.kind == "flag" else ANY

    def _steps(self, table: str, call: Call) -> Interval:
        value = call.args[1].value if isinstance(call.args[1], Value) else None
        figures: list[object] = []
        if isinstance(value, Bands) and call.function == "band":
            figures = [band.value for band in value.bands]
        elif isinstance(value, Curve):
            figures = [y for _, y in value.points]
        elif isinstance(value, Ladder) and (call.part or "amount") == "amount":
            figures = [_ZERO, *(step.amount for step in value.steps if step.amount is not None)]
        numbers = [figure for figure in figures if isinstance(figure, Fraction)]
        if call.function == "marginal" and isinstance(value, Bands):
            rates = [band.value for band in value.bands if isinstance(band.value, Fraction)]
            over = self.of(table, call.args[0])
            edge = value.bands[-1].edge
            rises = min(rates, default=_ZERO) >= 0 and over.low is not None and isinstance(edge, Fraction)
            return Interval(_ZERO) if rises else ANY
        return Interval(min(numbers), max(numbers)) if numbers and len(numbers) == len(figures) else ANY


def _is_null(tree: Tree) -> bool:
    return isinstance(tree, Value) and tree.value is None


def _union(intervals: Iterable[Interval]) -> Interval:
    found: Interval | None = None
    for item in intervals:
        found = item if found is None else found.joined(item)
    return ANY if found is None else found


def _add(one: End, other: End) -> End:
    return None if one is None or other is None else one + other


def _neg(end: End) -> End:
    return None if end is None else -end


def _all_of(pick: object, ends: list[End]) -> End:
    known = [end for end in ends if end is not None]
    return pick(known) if len(known) == len(ends) else None  # type: ignore[operator]  # min or max


def _some_of(pick: object, ends: list[End]) -> End:
    known = [end for end in ends if end is not None]
    return pick(known) if known else None  # type: ignore[operator]  # min or max


def _product(one: Interval, other: Interval) -> Interval:
    ends = [one.low, one.high, other.low, other.high]
    if None not in ends:
        found = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]  # type: ignore[operator]  # all known
        return Interval(min(found), max(found))
    if one.low is not None and other.low is not None and one.low >= 0 and other.low >= 0:
        high = one.high * other.high if one.high is not None and other.high is not None else None
        if _ZERO in (one.high, other.high):
            high = _ZERO
        return Interval(one.low * other.low, high)
    return ANY


def _quotient(one: Interval, other: Interval) -> Interval:
    if other.low is not None and other.low >= 0:
        # where the divisor is 0 there is no value
        most = None if other.low == 0 else _ONE / other.low
        least = _ZERO if other.high is None else (_ONE / other.high if other.high else None)
        if least is None:
            return ANY
        if one.low is not None and one.low >= 0:
            return _product(one, Interval(least, most))
        if most is not None:
            return _product(one, Interval(least, most))
    return ANY


def _magnitude(arg: Interval) -> Interval:
    if arg.low is not None and arg.low >= 0:
        return arg
    high = None if arg.low is None or arg.high is None else max(-arg.low, arg.high)
    return Interval(_ZERO if arg.high is None or arg.high >= 0 else -arg.high, high)


def _rounded(call: Call, args: Sequence[Interval]) -> Interval:
    """A rounding never turns two numbers round: its ends are those of what is rounded."""
    exact = FUNCTIONS[call.function].exact
    further: tuple[object, ...] = ()
    if len(args) > 1:
        if args[1].low is None or args[1].low != args[1].high:
            return ANY
        further = (args[1].low,)
    ends = [
        None if end is None or exact is None else exact(call, (end, *further)) for end in (args[0].low, args[0].high)
    ]
    low, high = (end if isinstance(end, Fraction) else None for end in ends)
    return Interval(low, high)


def _compared(name: str, args: Sequence[Interval]) -> Interval:
    if name == "between":
        above, below = _compared(">=", args[:2]), _compared("<=", (args[0], args[2]))
        if constant(_ZERO) in (above, below):
            return constant(_ZERO)
        return constant(_ONE) if above == below == constant(_ONE) else FLAGS
    if name in (">", ">="):
        return _compared("<" if name == ">" else "<=", (args[1], args[0]))
    one, other = args
    strictly_below = one.high is not None and other.low is not None and one.high < other.low
    strictly_above = one.low is not None and other.high is not None and one.low > other.high
    at_most = one.high is not None and other.low is not None and one.high <= other.low
    at_least = one.low is not None and other.high is not None and one.low >= other.high
    equal = one.low is not None and one.low == one.high == other.low == other.high
    holds, fails = {
        "<": (strictly_below, at_least),
        "<=": (at_most, strictly_above),
        "=": (equal, strictly_below or strictly_above),
        "<>": (strictly_below or strictly_above, equal),
    }[name]
    return constant(_ONE) if holds else constant(_ZERO) if fails else FLAGS
