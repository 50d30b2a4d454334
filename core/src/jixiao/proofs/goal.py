"""A goal of one subject: what is to be reached, read off a month and along a number that moves."""

from __future__ import annotations

import re
from fractions import Fraction

from attrs import frozen

from jixiao.engine.month import Month
from jixiao.formula.ranks import place_of
from jixiao.formula.tree import Cell, Derived, Scalar, Window
from jixiao.problems import Place, Problem, Problems, did_you_mean
from jixiao.proofs.followed import Reading
from jixiao.proofs.lines import Line
from jixiao.proofs.spans import Moving, Span
from jixiao.scheme.units import MONEY, Unit

TOTALS = ("payouts", "penalties", "net")
#: the family of the lines that each total adds up; net takes both
_FAMILIES = {"payouts": ("payout",), "penalties": ("penalty",), "net": ("payout", "penalty")}
_RANKS = ("rank", "place", "row_number")
_GOAL = re.compile(r"\s*([\w.]+)\s*(?:(>=|<=|[=<>])\s*(.+?)\s*)?")
_SIGNS = {"≥": ">=", "≤": "<=", "＝": "=", "＞": ">", "＜": "<", "==": "="}
#: how the difference to what is wanted may stand
_HOLDS = {"=": {0}, ">=": {0, 1}, "<=": {-1, 0}, ">": {1}, "<": {-1}}
_FLAGS = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


@frozen
class Goal:
    """What is to be reached: `name` (a rule of the subject, or a total) and how it compares to `wanted`.

    Without a `sign` it is the next step: a condition, band or rank behind the figure turns, and the figure is better.
    """

    name: str
    sign: str = ""
    wanted: Scalar = None


def goal_parts(text: str) -> tuple[str, str, str]:
    """``net>=8000`` as its name, sign and value; a name alone has neither.

    :raises Problems: it is no goal.
    """
    plain = text
    for other, sign in _SIGNS.items():
        plain = plain.replace(other, sign)
    found = _GOAL.fullmatch(plain)
    if found is None:
        raise Problems(Problem("explain.goal", Place("--goal"), values={"found": text}))
    name, sign, wanted = found.groups(default="")
    return name, sign, wanted


def goal_of(parts: tuple[str, str, str], unit: Unit) -> Goal:
    """A goal whose value is one of the unit.

    :raises Problems: it is no value of the unit, or no such rank, or a text is to be more than another.
    """
    name, sign, text = parts
    if not sign:
        return Goal(name)
    values = {"name": name, "found": text, "unit": unit}
    if unit.is_number:
        wanted = _number(text)
        if wanted is None:
            raise Problems(Problem("explain.goal_number", Place("--goal"), name, values))
        return Goal(name, sign, wanted)
    if sign != "=":
        raise Problems(Problem("explain.goal_order", Place("--goal"), name, {**values, "sign": sign}))
    if unit.kind == "flag":
        if text.lower() not in _FLAGS:
            raise Problems(Problem("explain.goal_flag", Place("--goal"), name, values))
        return Goal(name, sign, _FLAGS[text.lower()])
    if unit.order and text not in unit.order:
        near = did_you_mean(text, unit.order)
        raise Problems(
            Problem(
                "explain.goal_rank", Place("--goal"), name, {**values, "near": near, "ranks": ", ".join(unit.order)}
            )
        )
    return Goal(name, sign, text)


def _number(text: str) -> Fraction | None:
    """A number as people write it: with a percent sign, with commas between thousands."""
    plain = text.replace(",", "").replace("，", "").strip()
    percent = plain.endswith(("%", "％"))
    try:
        value = Fraction(plain.rstrip("%％").strip())
    except (ValueError, ZeroDivisionError):
        return None
    return value / 100 if percent else value


class Target:
    """A goal of one subject in an evaluated month."""

    def __init__(self, goal: Goal, month: Month, table: str, row: int) -> None:
        self.goal = goal
        self.month = month
        self.table = table
        self.row = row
        self.rules = [
            owned.rule
            for owned in month.program.rules
            if owned.rule.on == table and owned.rule.family in _FAMILIES["net"] and owned.rule.unit.is_money
            and (table, owned.rule.name) in month.run.nodes
        ]  # fmt: skip
        self.now = self.shown(month)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the goal is made of."""
        if self.goal.name in TOTALS:
            return tuple(name for rule in self.rules if self._counts(rule.family) for name in self._of_line(rule.name))
        return self._of_line(self.goal.name)

    def _of_line(self, name: str) -> tuple[str, ...]:
        nodes = self.month.run.nodes
        names = (name, f"{name}#text") if (self.table, name) not in nodes else (name, f"{name}#paid")
        return tuple(each for each in names if (self.table, each) in nodes) or (name,)

    def _counts(self, family: str) -> bool:
        return family in _FAMILIES[self.goal.name]

    @property
    def unit(self) -> Unit:
        """The unit of the goal."""
        return unit_of(self.month, self.table, self.goal.name)

    @property
    def is_line(self) -> bool:
        """Whether the goal is an amount as paid."""
        return any(rule.name == self.goal.name for rule in self.rules)

    @property
    def better(self) -> int:
        """Which way a number is better: down for a place and for a penalty, else up."""
        node = self.month.run.nodes.get((self.table, self.goal.name))
        if isinstance(node, Derived) and isinstance(node.tree, Cell):
            node = self.month.run.nodes.get((self.table, node.tree.column), node)
        if isinstance(node, Window) and node.kind in _RANKS:
            return -1
        if self.goal.name == "penalties" or any(r.name == self.goal.name and r.family == "penalty" for r in self.rules):
            return -1
        return 1

    @property
    def is_reached(self) -> bool:
        """Whether nothing has to change."""
        return bool(self.goal.sign) and _holds(self.goal.sign, self.now, self.goal.wanted)

    @property
    def is_absent(self) -> bool:
        """Whether the rule does not apply to the subject now: there is nothing, which is not unknown."""
        run, flag = self.month.run, f"{self.goal.name}#on"
        on = flag in run.sheets[self.table].frame.columns
        return on and run.exactly.values(self.table, flag, [self.row])[0] is False

    @property
    def is_plain(self) -> bool:
        """Whether reaching it is all that is asked: of the next step of a number, something has to turn as well."""
        return bool(self.goal.sign) or not self.unit.is_number

    # as the engine has it

    def shown(self, month: Month) -> Scalar:
        """The goal's value in a month as it is paid, or as it stands."""
        if self.goal.name in TOTALS:
            return total(month, self.table, self.row, self.goal.name)
        run, flag = month.run, f"{self.goal.name}#on"
        if (
            flag in run.sheets[self.table].frame.columns
            and run.exactly.values(self.table, flag, [self.row])[0] is False
        ):
            return None
        value = run.exactly.values(self.table, self._column, [self.row])[0]
        return None if self.is_line and isinstance(value, Fraction) and value < 0 else value

    @property
    def _column(self) -> str:
        return f"{self.goal.name}#paid" if self.is_line else self._of_line(self.goal.name)[0]

    def met(self, month: Month) -> bool:
        """Whether a month reaches the goal; of a next step, whether the figure is better."""
        value = self.shown(month)
        return _holds(self.goal.sign, value, self.goal.wanted) if self.goal.sign else self._better(value)

    def _better(self, value: Scalar) -> bool:
        if value is None:
            return False
        if self.now is None:
            return True
        if isinstance(value, bool):
            return value and not self.now
        if isinstance(value, Fraction) and isinstance(self.now, Fraction):
            return (value - self.now) * self.better > 0
        if self.unit.is_rank:
            place, now = place_of(self.unit, value), place_of(self.unit, self.now)
            return place is not None and now is not None and place > now
        return value != self.now

    # along the number

    def value(self, reading: Reading) -> Moving:
        """The goal's value on a stretch."""
        if self.goal.name not in TOTALS:
            return self._line(reading, self.goal.name, self._column)
        found: Moving = Fraction(0)
        for rule in self.rules:
            if self._counts(rule.family):
                amount = self._line(reading, rule.name, f"{rule.name}#paid", absent=Fraction(0))
                sign = -1 if self.goal.name == "net" and rule.family == "penalty" else 1
                found = reading.stretch.add(found, amount, sign)
        return found

    def _line(self, reading: Reading, name: str, column: str, absent: Scalar = None) -> Moving:
        flag = f"{name}#on"
        if flag in self.month.run.sheets[self.table].frame.columns and (
            reading.value(self.table, flag, self.row) is False
        ):
            return absent
        value = reading.value(self.table, column, self.row)
        # a negative amount is not paid: its line is unknown
        negative = column.endswith("#paid") and value is not None and reading.stretch.is_negative(value)
        return None if negative else value

    def holds(self, reading: Reading) -> bool | None:
        """Whether the goal is reached everywhere on a stretch, or nowhere; None where its figure is unknown."""
        value, stretch = self.value(reading), reading.stretch
        if value is None:
            return None
        if not isinstance(value, Fraction | Line | Span):
            return _holds(self.goal.sign, value, self.goal.wanted) if self.goal.sign else self._better(value)
        against = self.goal.wanted if self.goal.sign else self.now
        if not isinstance(against, Fraction):
            return True
        signs = stretch.signs(stretch.add(value, against, -1))
        allowed = _HOLDS[self.goal.sign or (">" if self.better > 0 else "<")]
        if signs <= allowed:
            return True
        if not signs & allowed:
            return False
        raise stretch.cut()


def unit_of(month: Month, table: str, name: str) -> Unit:
    """The unit of a rule or of a total."""
    found = None if name in TOTALS else month.program.world.unit_of(table, name)
    return MONEY if found is None else month.program.world.ordered(found)


def _holds(sign: str, value: Scalar, wanted: Scalar) -> bool:
    if isinstance(value, Fraction) and isinstance(wanted, Fraction):
        return (value > wanted) - (value < wanted) in _HOLDS[sign]
    return value is not None and value == wanted


def total(month: Month, table: str, row: int, name: str) -> Fraction | None:
    """A total of one row as paid."""
    totals, subject = month.totals, month.run.subjects(table)[row]
    found = totals.filter((totals["table"] == table) & (totals["subject"] == str(subject)))[name]
    return Fraction(found[0]) if len(found) and found[0] is not None else None
