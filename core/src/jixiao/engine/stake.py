"""What is at stake in rows that were left out: the money that stands in them, and the lines that would read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl

from jixiao.data.number import Numbered
from jixiao.engine.compiled import Compiled
from jixiao.engine.plan import Key, needs, resolve_flags
from jixiao.policy.figures import plain
from jixiao.problems import Place, Problem, Severity

#: how many rules a notice names
_SHOWN = 5
_MONEY = ("payout", "penalty")


def at_stake(compiled: Sequence[Compiled], numbered: Mapping[str, Numbered]) -> Iterator[Problem]:
    """A notice for each table with rows left out that a line of money reads: how many, and the amounts in them."""
    for name, item in numbered.items():
        # a derived table's rows stand in no file: those that they are made of are told
        if not item.facts.sources:
            continue
        rows = [item.facts.left_out, item.frame.filter(item.lost)] if item.lost.any() else [item.facts.left_out]
        count = sum(frame.height for frame in rows)
        if count and (rules := list(_readers(compiled, name))):
            more = f" (+{len(rules) - _SHOWN})" if len(rules) > _SHOWN else ""
            values: dict[str, object] = {"count": count, "rules": ", ".join(rules[:_SHOWN]) + more}
            amounts = _amounts(item, rows)
            code = "engine.at_stake" if amounts else "engine.rows_at_stake"
            values |= {"amounts": amounts} if amounts else {}
            yield Problem(code, Place(), name, values, Severity.NOTICE)


def _amounts(item: Numbered, rows: Iterable[pl.DataFrame]) -> str:
    """The sums of the columns of money over some rows."""
    found = []
    for column in item.table.columns:
        if not column.unit.is_money:
            continue
        cells = [cell for frame in rows if column.name in frame.columns for cell in frame[column.name].to_list()]
        amounts = [Fraction(cell) for cell in cells if isinstance(cell, Decimal)]
        if amounts:
            found.append(f"{column.name} {plain(sum(amounts, Fraction(0)))}")
    return ", ".join(found)


def _readers(compiled: Iterable[Compiled], table: str) -> dict[str, None]:
    """The payouts and penalties that read anything of a table, in any edition, in the order of the rules."""
    found: dict[str, None] = {}
    for item in compiled:
        program = item.plan.program
        made = resolve_flags(program.nodes)
        for owned in program.rules:
            rule = owned.rule
            if rule.family in _MONEY and table in _tables_of((rule.on, rule.name), item, made):
                found[rule.name] = None
    return found


def _tables_of(rule: Key, item: Compiled, made: Mapping[Key, Key]) -> set[str]:
    """The tables from whose rows a rule's figure follows."""
    seen: set[Key] = set()
    waiting = {rule}
    while waiting:
        key = waiting.pop()
        seen.add(key)
        node = item.plan.program.nodes.get(made.get(key, key))
        if node is not None:
            waiting |= needs(node) - seen
    return {table for table, _ in seen}
