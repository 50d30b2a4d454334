"""Runs the product and an oracle on one random company and lists every difference.

The oracles (`tests.oracle`) share no code with the product. Figures are matched by clause: a line of the oracle under
``S2.1-P7`` is compared with the product's line of the rule that cites that clause.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import polars as pl

import jixiao
from jixiao.plugins import Offer, offers
from tests.oracle import (
    hotel_sales,
    hotel_sales_world,
    real_estate,
    real_estate_ranking,
    real_estate_ranking_world,
    real_estate_world,
)

MONTHS = [f"2026-{month:02d}" for month in range(1, 7)]
#: base pay is a line, whatever clause speaks of it
BASE_PAY = {"base_pay": "base_pay"}
_ULP = Fraction(1, 10**18)


class Line(Protocol):
    """A line of an oracle."""

    value: Fraction | None
    text: str | None


class Month(Protocol):
    """A month of an oracle."""

    lines: Mapping[tuple[str, str, str], Line]
    columns: Mapping[tuple[str, str, str], Fraction | None]
    status: Mapping[str, str]
    totals: Mapping[str, tuple[Fraction | None, Fraction | None, Fraction | None]]


class World(Protocol):
    """A random company with its terms."""

    tables: dict[str, list[dict[str, object]]]
    terms: dict[str, object]


@dataclass(frozen=True)
class Checked:
    """One scheme with its oracle: `columns` names the rule whose unrounded values the oracle has under a clause.

    `lines` are rules whose lines the oracle has under a word of their own, `share` is its part of the people asked for.
    """

    scheme: str
    columns: Mapping[str, str]
    switches: Mapping[str, Sequence[str]]
    world: Callable[..., World]
    oracle: Callable[..., Mapping[str, Month]]
    formulas: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    share: Fraction = Fraction(1)

    def settings(self) -> Iterator[tuple[str, dict[str, str]]]:
        """The default readings, then each other value of each switch, by name."""
        default = {name: values[0] for name, values in self.switches.items()}
        yield "default", default
        for name, values in self.switches.items():
            for value in values[1:]:
                yield f"{name}={value}", default | {name: value}

    def policy(self, folder: Path, world: World) -> Path:
        """The world as a policy in a folder; a term that the oracle takes as a function is given as its formula."""
        terms = {name: self.formulas[name] if callable(value) else value for name, value in world.terms.items()}
        return write_policy(folder, self.scheme, world.tables, terms, MONTHS[0])


ASSESSMENT = Checked(
    "real_estate",
    {
        "S2.1-I1": "completion", "S2.1-I2": "over_fulfilment", "S2.1-P1": "quantity_bonus", "S2.1-P3": "price_bonus",
        "S2.1-P4": "early_collection_bonus", "S2.1-P5": "bonus_due", "S2.1-P6": "release_ratio",
    },
    real_estate_world.SWITCHES,
    real_estate_world.world,
    real_estate.evaluate,
    {"deal_price_bonus_scope": "source = 'referral'"},
    lines=BASE_PAY,
)  # fmt: skip
RANKING = Checked(
    "real_estate_ranking",
    {
        "S2.6-I1": "sales_performance", "S2.6-I2": "business_level", "S2.6-I3": "general_quality",
        "S2.6-I4": "composite",
    },
    real_estate_ranking_world.SWITCHES,
    real_estate_ranking_world.world,
    real_estate_ranking.evaluate,
    lines=BASE_PAY,
)  # fmt: skip
HOTEL = Checked(
    "hotel_sales",
    {
        "S2.7-D3": "quota", "S2.7-I1": "sales", "S2.7-P1": "department_result", "S2.7-P3": "commission",
        "S2.7-P4": "review", "S2.7-N3 net": "net_reward", "S2.7-P8 average": "average_reward",
    },
    hotel_sales_world.SWITCHES,
    hotel_sales_world.world,
    hotel_sales.evaluate,
    lines={"clerk_pay": "S2.7-P8:base"},
    share=Fraction(1, 8),
)  # fmt: skip
SCHEMES = {checked.scheme: checked for checked in (ASSESSMENT, RANKING, HOTEL)}


def write_policy(
    folder: Path, scheme: str, tables: Mapping[str, list[dict[str, object]]], terms: Mapping[str, object], since: str
) -> Path:
    """A policy file with its tables as Parquet in a folder."""
    lines = ["[policy]", 'name = "random"', f'scheme = "{scheme}"', f'from = "{since}"', "", "[data]"]
    for name, rows in tables.items():
        if rows:
            if name == "history":
                # metrics that are yes or no are written 1 and 0 (catalogue, codes of history.metric)
                rows = [{**row, "value": _number(row["value"])} for row in rows]
            _frame(rows).write_parquet(folder / f"{name}.parquet")
            lines.append(f'{name} = "{name}.parquet"')
    lines += ["", "[terms]", *(f"{name} = {_toml(value)}" for name, value in terms.items())]
    path = folder / "policy.toml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _number(value: object) -> object:
    return Decimal(int(value)) if isinstance(value, bool) else value


def _frame(rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    columns: dict[str, pl.Series] = {}
    for name in rows[0]:
        values = [row.get(name) for row in rows]
        known = next((value for value in values if value is not None), None)
        kind: pl.DataType | None = None
        if isinstance(known, Decimal) or (isinstance(known, int) and not isinstance(known, bool)):
            kind, values = pl.Decimal(38, 6), [None if v is None else Decimal(str(v)) for v in values]
        elif isinstance(known, str):
            kind = pl.String()
        elif isinstance(known, dt.date):
            kind = pl.Date()
        elif isinstance(known, bool):
            kind = pl.Boolean()
        columns[name] = pl.Series(name, values, dtype=kind or pl.String())
    return pl.DataFrame(columns)


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        rows = ", ".join(f'{{ item = "{item}", weight = {_toml(weight)} }}' for item, weight in value.items())
        return f"[ {rows} ]"
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        rows = ", ".join("{ " + ", ".join(f'{key} = "{cell}"' for key, cell in row.items()) + " }" for row in value)
        return f"[ {rows} ]"
    if isinstance(value, (list, tuple)):
        bands = ", ".join(f"{{ from = {_toml(edge)}, value = {_toml(figure)} }}" for edge, figure in value)
        return f'{{ mode = "whole", bands = [ {bands} ] }}'
    return f'"{value}"'


def differences(
    checked: Checked,
    result: jixiao.Evaluation,
    expected: Mapping[str, Month],
    months: Sequence[str] = MONTHS,
) -> Iterator[str]:
    """Every figure that is not as the oracle has it."""
    offer = offers([checked.scheme])[checked.scheme]
    for month in months:
        yield from _line_differences(checked, offer, result, month, expected[month])
        yield from _column_differences(checked, offer, result, month, expected[month])
        yield from _total_differences(result, month, expected[month])


def _clauses(checked: Checked, offer: Offer) -> dict[str, str]:
    """Under which words the oracle has a rule's lines: its clauses, or a word of its own."""
    return {rule.name: checked.lines.get(rule.name, " ".join(rule.clause)) for rule in offer.rules}


def _line_differences(
    checked: Checked, offer: Offer, result: jixiao.Evaluation, month: str, expected: Month
) -> Iterator[str]:
    clauses = _clauses(checked, offer)
    lines = result.lines.filter((pl.col("period") == month) & (pl.col("family") != "indicator"))
    actual: dict[tuple[str, str, str], tuple[Fraction | None, str | None]] = {}
    for table, subject, rule, value, text in lines.select("table", "subject", "rule", "value", "text").iter_rows():
        for clause in clauses[rule].split():
            key = (table, subject, clause)
            number = None if value is None else Fraction(value)
            if key in actual:
                number, text = _both(actual[key], (number, text))
            actual[key] = (number, text)
    for key in sorted(actual.keys() | expected.lines.keys()):
        # no line and a line of 0 are the same; so are, beside words, no value and 0
        line = expected.lines.get(key)
        wanted = (Fraction(0), None) if line is None else (line.value, line.text)
        found = actual.get(key, (Fraction(0), None))
        if found != wanted and not (found[1] == wanted[1] is not None and not found[0] and not wanted[0]):
            yield f"{month} {' '.join(key)}: {_shown(found[0])} {found[1]!r}, expected {_shown(wanted[0])} {wanted[1]!r}"


def _both(
    first: tuple[Fraction | None, str | None], second: tuple[Fraction | None, str | None]
) -> tuple[Fraction | None, str | None]:
    numbers = [number for number, _ in (first, second) if number is not None]
    return (sum(numbers, Fraction(0)) if numbers else None), first[1] or second[1]


def _column_differences(
    checked: Checked, offer: Offer, result: jixiao.Evaluation, month: str, expected: Month
) -> Iterator[str]:
    """Columns at 18 places, half to even as the engine divides."""
    frames: dict[str, pl.DataFrame] = {}
    keys = {"people": "person_id", "departments": "department_id"}
    for clause, rule in checked.columns.items():
        table = next(r.on for r in offer.rules if r.name == rule)
        if table not in frames:
            frames[table] = result.table(table, month)
        column = dict(frames[table].select(keys[table], rule).iter_rows())
        for (on, subject, cited), value in expected.columns.items():
            if cited != clause or on != table:
                continue
            wanted = None if value is None else round(value / _ULP) * _ULP
            found = column[subject]
            if (None if found is None else Fraction(found)) != wanted:
                yield f"{month} {table} {subject} {rule} ({clause}): {found}, expected {_shown(value)}"


def _total_differences(result: jixiao.Evaluation, month: str, expected: Month) -> Iterator[str]:
    totals = result.totals.filter((pl.col("period") == month) & (pl.col("table") == "people"))
    actual = {
        subject: tuple(None if value is None else Fraction(value) for value in values)
        for subject, *values in totals.select("subject", "payouts", "penalties", "net").iter_rows()
    }
    for subject in sorted(actual.keys() | expected.totals.keys()):
        wanted = expected.totals.get(subject)
        if actual.get(subject) != wanted:
            shown = [_shown(value) for value in actual.get(subject, ())]
            yield f"{month} totals of {subject}: {shown}, expected {[_shown(value) for value in wanted or ()]}"


def _shown(value: Fraction | None) -> str:
    return "–" if value is None else f"{value} (≈ {Decimal(value.numerator) / value.denominator:.6f})"
