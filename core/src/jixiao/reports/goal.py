"""What it would take, in lines: the numbers whose change alone reaches a goal, and those that cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from jixiao.formula.tree import Scalar
from jixiao.formula.words import number_text, value_text
from jixiao.language import say
from jixiao.proofs.goal import TOTALS
from jixiao.proofs.least_change import Attempt, Ended, Reach
from jixiao.proofs.reads import Number
from jixiao.proofs.takes import Takes
from jixiao.reports.columns import columns
from jixiao.scheme.units import MONEY

#: rows of one column that are listed where no number was named
_ROWS = 3
#: how a search ended: at the number's own end or before, and whether the figure was unknown on the way
_ENDS = {
    (True, False): "never",
    (True, True): "never_unknown",
    (False, False): "open",
    (False, True): "open_unknown",
}
_SIGNS = {">=": "least", "<=": "most", ">": "more", "<": "less", "=": "equal", "": "next"}


def lines(takes: Takes, lang: str, *, every: bool) -> Iterator[str]:
    """The answer; with `every` each row and direction, else of each column the rows that need the least."""
    text = _Text(takes, lang)
    yield text.say("head", what=text.named, subject=takes.subject, period=takes.month.run.month)
    yield text.say("now", value=text.goal(takes.now), net=text.money(takes.net))
    yield text.say(f"sign.{_SIGNS[takes.target.goal.sign]}", value=text.goal(takes.target.goal.wanted))
    if takes.target.is_reached:
        yield text.say("reached")
        return
    if takes.unread:
        yield text.say("unread", column=takes.unread)
        return
    if not takes.attempts:
        yield text.say("nothing")
        return
    yield from text.answers(every=every)
    yield from text.refusals(every=every)
    yield from text.faults()


@frozen
class _Text:
    """The parts of the answer in one language."""

    takes: Takes
    lang: str

    def say(self, key: str, **values: object) -> str:
        return say(f"explain.takes.{key}", self.lang, **values)

    @property
    def named(self) -> str:
        name, table = self.takes.target.goal.name, self.takes.target.table
        owned = None if name in TOTALS else self.takes.month.program.world.rule(table, name)
        known = None if owned is None else owned.rule.label
        label = self.say(f"total.{name}") if name in TOTALS else "" if known is None else known.to(self.lang)
        return f"{label} ({name})" if label else name

    def goal(self, value: Scalar) -> str:
        if value is None:
            return say(f"explain.{'not_applicable' if self.takes.target.is_absent else 'unavailable'}", self.lang)
        return value_text(value, self.takes.target.unit, self.lang, self._places)

    def money(self, value: Fraction | None) -> str:
        return "–" if value is None else value_text(value, MONEY, self.lang, self._places)

    @property
    def _places(self) -> int:
        return self.takes.month.program.world.places

    # numbers

    def label(self, number: Number) -> str:
        world, spot = self.takes.month.program.world, number.spot
        column, rule = world.column(spot.table, spot.column), world.rule(spot.table, spot.column)
        label = rule.rule.label if rule is not None else column.label if column is not None else None
        return (label.to(self.lang) if label is not None else "") or spot.column

    def by(self, number: Number) -> str:
        """The number as ``--by`` takes it."""
        spot = number.spot
        if (spot.table, spot.row) == (self.takes.target.table, self.takes.target.row):
            return spot.column
        return f"{spot.table}[{number.id}].{spot.column}"

    def answers(self, *, every: bool) -> Iterator[str]:
        """The changes that reach the goal."""
        heads = ("number", "by", "from_to", "change", "goal", "net", "before")
        rows = [[self.say(f"column.{head}") for head in heads]]
        further: dict[str, int] = {}
        shown: dict[str, int] = {}
        for attempt in self._by_change():
            column = f"{attempt.number.spot.table}.{attempt.number.spot.column}"
            shown[column] = shown.get(column, 0) + 1
            if shown[column] > _ROWS and not every:
                further[column] = further.get(column, 0) + 1
                continue
            rows += [self._row(attempt.number, reach) for reach in attempt.reaches]
        if len(rows) == 1:
            return
        yield ""
        yield from columns(rows, right=(3,), indent="  ")
        for column, count in further.items():
            yield f"  {self.say('further', count=count, column=column)}"

    def _by_change(self) -> Sequence[Attempt]:
        """The attempts that reach the goal, column by column, the least change first."""
        met = [attempt for attempt in self.takes.attempts if attempt.reaches]
        order = list(dict.fromkeys((attempt.number.spot.table, attempt.number.spot.column) for attempt in met))

        def least(attempt: Attempt) -> tuple[int, Fraction]:
            now = attempt.number.now or Fraction(0)
            spot = attempt.number.spot
            return order.index((spot.table, spot.column)), abs(attempt.reaches[0].value - now)

        return sorted(met, key=least)

    def _row(self, number: Number, reach: Reach) -> list[str]:
        assert number.now is not None
        now, change = number.now, reach.value - number.now
        before = self.say("short", step=number_text(reach.before), value=self.goal(reach.short))
        return [
            self.label(number),
            self.by(number),
            f"{number_text(now)} → {number_text(reach.value)}",
            f"{'+' if change > 0 else '−'}{number_text(abs(change))}",
            self.goal(reach.goal),
            self.money(reach.net),
            before if reach.before != now else "",
        ]

    def refusals(self, *, every: bool) -> Iterator[str]:
        """The numbers that cannot reach it, with how far they were followed."""
        groups: dict[str, list[str]] = {}
        for attempt in self.takes.attempts:
            ways = [way for way in (attempt.down, attempt.up) if isinstance(way, Ended)]
            if attempt.reason or (attempt.reaches and not every):
                continue
            for said in self._ended(attempt, ways):
                groups.setdefault(said, []).append(self.by(attempt.number))
        for said, names in groups.items():
            yield ""
            yield said
            shown = names if every else names[: 2 * _ROWS]
            more = "" if len(shown) == len(names) else f" (+{len(names) - len(shown)})"
            yield f"  {', '.join(shown)}{more}"

    def _ended(self, attempt: Attempt, ways: Sequence[Ended]) -> Iterator[str]:
        if len(ways) == 2 and all(way.whole for way in ways):
            key = "never_unknown" if any(way.unknown for way in ways) else "never"
            step = number_text(attempt.number.input.step)
            yield self.say(key, low=number_text(ways[0].upto), high=number_text(ways[1].upto), step=step)
            return
        for way in ways:
            direction = "up" if way is attempt.up else "down"
            yield self.say(f"{direction}.{_ENDS[way.whole, way.unknown]}", upto=number_text(way.upto))

    def faults(self) -> Iterator[str]:
        """The numbers that were not followed."""
        faults = [attempt for attempt in self.takes.attempts if attempt.reason]
        if faults:
            yield ""
            yield self.say("faults")
        for attempt in faults:
            yield f"  {self.by(attempt.number)}: {self.say(f'fault.{attempt.reason}', what=attempt.what)}"
