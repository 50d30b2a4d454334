"""Two evaluations of the same months set side by side in money, and what differs between their policies.

Money lines are compared as paid, penalties with a minus, so that the differences of lines, of rules and of subjects add
up to that of the net. A line that one side does not have is 0 there; one without a figure on a side has no difference,
is counted, and is left out of every sum.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import polars as pl
from attrs import field, fields, frozen

from jixiao.engine.evaluation import Evaluation
from jixiao.formula.scale import DECIMAL
from jixiao.policy.model import Policy
from jixiao.policy.write import term_text
from jixiao.scheme.periods import Period
from jixiao.scheme.rules import Rule
from jixiao.scheme.terms import AnyTerm

KEYS = ["period", "table", "subject", "rule"]
SIDES = ("first", "second")
#: what a reader of a rule need not be told: where it came from, and how it is described
_WORDS = ("name", "label", "doc", "clause", "source")


@frozen
class TermChange:
    """A term whose value differs in some months: from `since` on; a side that does not have the term has None."""

    scheme: str
    term: AnyTerm = field(eq=False)
    since: str
    first: str | None
    second: str | None


@frozen
class RuleChange:
    """A rule that only one side has (then `part` is empty), or a part of it (``formula``, ``where``) that differs."""

    table: str
    rule: str
    part: str
    first: str | None
    second: str | None


@frozen
class Comparison:
    """What differs. `lines` has the money lines of both: `KEYS`, first, second and difference (second less first)."""

    first: Evaluation = field(repr=False)
    second: Evaluation = field(repr=False)
    terms: tuple[TermChange, ...]
    rules: tuple[RuleChange, ...]
    lines: pl.DataFrame = field(eq=False)

    @property
    def unknown(self) -> pl.DataFrame:
        """The lines that have no figure on one side or both."""
        return self.lines.filter(pl.col("difference").is_null())

    @property
    def costs(self) -> pl.DataFrame:
        """Per rule the sums of both sides and their difference."""
        return self._sums("table", "rule")

    @property
    def subjects(self) -> pl.DataFrame:
        """Per subject the net of both sides and the difference, the greatest gain first."""
        return self._sums("table", "subject").sort("difference", "table", "subject", descending=[True, False, False])

    def _sums(self, *keys: str) -> pl.DataFrame:
        known = self.lines.filter(pl.col("difference").is_not_null())
        return known.group_by(keys).agg(pl.col(*SIDES, "difference").sum()).sort(keys)


def compare(first: Evaluation, second: Evaluation) -> Comparison:
    """Compare two evaluations of the same months."""
    terms = tuple(_terms(first.policy, second.policy, [Period.parse(month) for month in first.months]))
    rules = tuple(_rules(first.policy, second.policy))
    return Comparison(first, second, terms, rules, _lines(first, second))


# money


def money_lines(evaluation: Evaluation) -> pl.DataFrame:
    """The money lines as they count for the net: `KEYS`, family and value, penalties below 0."""
    sign = pl.when(pl.col("family") == "penalty").then(-pl.col("value")).otherwise(pl.col("value"))
    money = (pl.col("unit") == "money") & pl.col("family").is_in(["payout", "penalty"])
    return evaluation.lines.filter(money).select(*KEYS, "family", sign.alias("value"))


def _lines(first: Evaluation, second: Evaluation) -> pl.DataFrame:
    sides = [
        money_lines(evaluation)
        .select(*KEYS, pl.col("value").alias(side))
        .with_columns(pl.lit(value=True).alias(f"{side}#there"))
        for evaluation, side in zip((first, second), SIDES, strict=True)
    ]
    both = sides[0].join(sides[1], on=KEYS, how="full", coalesce=True)
    nothing = pl.lit(0, dtype=DECIMAL)
    figures = [
        pl.when(pl.col(f"{side}#there").is_null()).then(nothing).otherwise(pl.col(side)).alias(side) for side in SIDES
    ]
    found = both.with_columns(figures).with_columns((pl.col("second") - pl.col("first")).alias("difference"))
    return found.select(*KEYS, *SIDES, "difference").sort(KEYS)


# policies


def _terms(first: Policy, second: Policy, months: list[Period]) -> Iterator[TermChange]:
    """Terms by scheme and name; a difference is told where it begins and each time it becomes another one."""
    declared = {(name, term.name): term for policy in (second, first) for name, term in _declared(policy)}
    for (scheme, _), term in sorted(declared.items(), key=lambda item: item[0]):
        before: tuple[str | None, str | None] = ("", "")
        for month in months:
            values = (_value(first, scheme, term, month), _value(second, scheme, term, month))
            if values != before and values[0] != values[1]:
                yield TermChange(scheme, term, str(month), *values)
            before = values


def _declared(policy: Policy) -> Iterator[tuple[str, AnyTerm]]:
    for name, scheme in policy.schemes.items():
        yield from ((name, term) for term in scheme.terms)


def _value(policy: Policy, scheme: str, term: AnyTerm, month: Period) -> str | None:
    """The value in force as a policy writes it; None where it is open or not there."""
    edition = policy.edition(month)
    if edition is None or term.name not in edition.terms.get(scheme, {}):
        return None
    return term_text(edition.terms[scheme][term.name], term)


def _rules(first: Policy, second: Policy) -> Iterator[RuleChange]:
    sides = [{(owned.rule.on, owned.rule.name): owned.rule for owned in policy.rules} for policy in (first, second)]
    for table, name in sorted({*sides[0], *sides[1]}):
        one, other = (side.get((table, name)) for side in sides)
        if one is None or other is None:
            formulas = (None if rule is None else rule.formula or rule.text for rule in (one, other))
            yield RuleChange(table, name, "", *formulas)
        else:
            yield from _parts(one, other)


def _parts(one: Rule, other: Rule) -> Iterator[RuleChange]:
    names = [part.name for part in fields(type(one)) if part.name not in _WORDS]
    for part in itertools.chain(("family",), names):
        values = (getattr(one, part), getattr(other, part))
        if values[0] != values[1]:
            yield RuleChange(one.on, one.name, part, _said(values[0]), _said(values[1]))


def _said(value: object) -> str | None:
    return None if value is None else ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
