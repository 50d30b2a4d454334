"""A report for the client's management: what an evaluation cost, to whom it went, and what is open.

Every figure is a line of the evaluation, or a sum of lines; a sum with an unknown line in it is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl
from attrs import frozen

from jixiao.engine.evaluation import Evaluation
from jixiao.engine.month import Month
from jixiao.formula.scale import decimal
from jixiao.formula.tree import Call, Cell, Derived, Tree, Value
from jixiao.reports.lines import SHOWN, short, subject_names
from jixiao.scheme.documents import Finding
from jixiao.scheme.rules import Rule
from jixiao.scheme.steps import Band, Bands

MONEY = ("payout", "penalty")
#: bars of a distribution, and people that the table of subjects lists
_BARS, LISTED = 12, 500


@frozen
class Cost:
    """What one rule paid or withheld: per period and altogether, and to how many; None where a line is unknown."""

    rule: Rule
    by_period: Mapping[str, Decimal | None]
    total: Decimal | None
    subjects: int


@frozen
class Held:
    """How many stand in each band of a term, highest first, by the figure that a rule looks up in it."""

    rule: Rule
    term: str
    bands: tuple[tuple[str, int], ...]
    below: int


@frozen
class Paid:
    """What one subject was paid over all periods."""

    table: str
    subject: str
    name: str
    payouts: Decimal | None
    penalties: Decimal | None
    net: Decimal | None


@frozen
class Report:
    """The report: totals per period, costs per rule, distribution of the net, and what else management asks."""

    evaluation: Evaluation
    periods: tuple[str, ...]
    totals: Mapping[str, Mapping[str, Decimal | None]]
    costs: tuple[Cost, ...]
    subjects: tuple[Paid, ...]
    distribution: tuple[tuple[Decimal, Decimal, int], ...]
    achievement: Rule | None
    points: tuple[tuple[Decimal, Decimal], ...]
    bands: tuple[Held, ...]
    moves: tuple[tuple[Rule, str, int], ...]
    findings: tuple[Finding, ...]

    @property
    def changes(self) -> tuple[tuple[Cost, Decimal | None, Decimal | None, Decimal | None], ...]:
        """Each rule of money in the last two periods, and the difference."""
        if len(self.periods) < 2:
            return ()
        before, after = self.periods[-2:]
        sides = ((cost, cost.by_period.get(before), cost.by_period.get(after)) for cost in self.costs)
        return tuple(
            (cost, old, new, None if old is None or new is None else new - old)
            for cost, old, new in sides
            if old or new or old is None or new is None
        )


def report(evaluation: Evaluation, achievement: str | None = None) -> Report:
    """The report of an evaluation; `achievement` names the indicator that is set against pay.

    Without it the first rate among the indicators is taken, else the first number.
    """
    periods = tuple(evaluation.lines["period"].unique(maintain_order=True).to_list())
    rules = {(owned.rule.on, owned.rule.name): owned.rule for owned in evaluation.policy.rules}
    last = evaluation.months[periods[-1]] if periods else None
    against = _achievement(evaluation.lines, rules, achievement)
    people = tuple(_subjects(evaluation))
    return Report(
        evaluation,
        periods,
        {period: _sums(evaluation.totals.filter(pl.col("period") == period)) for period in periods},
        tuple(_costs(evaluation.lines, rules, periods)),
        people,
        tuple(_distribution([one.net for one in people if one.net is not None])),
        against,
        tuple(_points(evaluation, against)) if against is not None else (),
        tuple(_bands(last)) if last is not None else (),
        tuple(_moves(evaluation.lines, rules)),
        evaluation.policy.open_findings(),
    )


def _sums(totals: pl.DataFrame) -> dict[str, Decimal | None]:
    return {name: total(totals[name]) for name in ("payouts", "penalties", "net")}


def total(column: pl.Series) -> Decimal | None:
    """The sum of a column of amounts; unknown as soon as one is."""
    if column.null_count():
        return None
    value = column.sum()
    return value if isinstance(value, Decimal) else Decimal(0)


def _costs(lines: pl.DataFrame, rules: Mapping[tuple[str, str], Rule], periods: Sequence[str]) -> Iterator[Cost]:
    money = lines.filter(pl.col("family").is_in(MONEY) & (pl.col("unit") == "money"))
    parts = money.partition_by("table", "rule", as_dict=True)
    for (table, name), rule in rules.items():
        part = parts.get((table, name))
        if part is None:
            continue
        by_period = {period: total(part.filter(pl.col("period") == period)["value"]) for period in periods}
        paid = part.filter(pl.col("value").is_null() | (pl.col("value") != 0))
        yield Cost(rule, by_period, total(part["value"]), paid["subject"].n_unique())


def _subjects(evaluation: Evaluation) -> Iterator[Paid]:
    """Everybody over all periods, by table and then by what was paid, highest first."""
    keys, names = ["table", "subject"], ("payouts", "penalties", "net")
    sums = [pl.when(~pl.col(name).is_null().any()).then(pl.col(name).sum()).alias(name) for name in names]
    frame = evaluation.totals.group_by(keys, maintain_order=True).agg(sums)
    called: dict[tuple[str, str], str] = {}
    for period, table in evaluation.totals.select("period", "table").unique(maintain_order=True).iter_rows():
        called |= {(table, subject): name for subject, name in subject_names(evaluation, period, table).items()}
    ordered = frame.sort("net", descending=True, nulls_last=True, maintain_order=True)
    for table, subject, *figures in ordered.iter_rows():
        yield Paid(table, subject, called.get((table, subject), ""), *figures)


def _distribution(amounts: Sequence[Decimal]) -> Iterator[tuple[Decimal, Decimal, int]]:
    """How many are paid how much: bars of one round width, from the lowest amount to the highest."""
    if not amounts:
        return
    low, high = min(amounts), max(amounts)
    width = _round_width((high - low) / _BARS if high > low else Decimal(1))
    start = (low // width) * width - (width if low % width < 0 else 0)
    while start <= high:
        yield start, start + width, sum(start <= amount < start + width for amount in amounts)
        start += width


def _round_width(least: Decimal) -> Decimal:
    """1, 2 or 5 times a power of ten, not below `least`."""
    power = Decimal(10) ** least.adjusted()
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least)


def _achievement(lines: pl.DataFrame, rules: Mapping[tuple[str, str], Rule], wanted: str | None) -> Rule | None:
    paid = lines.filter(pl.col("family").is_in(MONEY))["table"].unique()
    is_number = (pl.col("family") == "indicator") & pl.col("value").is_not_null()
    found = lines.filter(is_number & pl.col("table").is_in(paid.implode()))
    named = found.select("table", "rule", "unit").unique(maintain_order=True).rows()
    if wanted is not None:
        return next((rules[(table, name)] for table, name, _ in named if name == wanted), None)
    rates = [(table, name) for table, name, unit in named if unit == "rate"]
    every = rates or [(table, name) for table, name, _ in named]
    return rules[every[0]] if every else None


def _points(evaluation: Evaluation, rule: Rule) -> Iterator[tuple[Decimal, Decimal]]:
    """Each subject's achievement and net, in each period."""
    keys = ["period", "table", "subject"]
    reached = evaluation.lines.filter((pl.col("table") == rule.on) & (pl.col("rule") == rule.name))
    joined = reached.select(*keys, "value").join(evaluation.totals.select(*keys, "net"), on=keys)
    yield from joined.drop_nulls().select("value", "net").iter_rows()


# bands, moves


def _bands(month: Month) -> Iterator[Held]:
    """The bands of terms that rules with lines look a column of the row up in, with how many stand in each."""
    seen: set[tuple[str, str, str]] = set()
    for owned in month.program.rules:
        node = month.program.nodes.get((owned.rule.on, owned.rule.name))
        if not isinstance(node, Derived) or owned.rule.on not in month.run.sheets:
            continue
        for call, cell, bands in _looked_up(node.tree):
            term = call.args[1]
            assert isinstance(term, Value)
            key = (owned.rule.on, cell.column, term.term or "")
            if key not in seen and cell.column in month.run.sheets[owned.rule.on].frame.columns:
                seen.add(key)
                yield _held(month, owned.rule, call, cell, bands)


def _looked_up(tree: Tree) -> Iterator[tuple[Call, Cell, Bands]]:
    if not isinstance(tree, Call):
        return
    match tree:
        case Call(function="band", args=(Cell() as cell, Value(value=Bands() as bands))):
            yield tree, cell, bands
        case _:
            for arg in tree.args:
                yield from _looked_up(arg)


def _held(month: Month, rule: Rule, call: Call, cell: Cell, bands: Bands) -> Held:
    column = month.column(rule.on, cell.column)
    values = [Fraction(value) for value in column.to_list() if isinstance(value, Decimal)]
    counts = [0] * len(bands.bands)
    below = 0
    for value in values:
        at = next((i for i, band in enumerate(bands.bands) if _reaches(band, value)), None)
        if at is None:
            below += 1
        else:
            counts[at] += 1
    term = call.args[1]
    named = term.term if isinstance(term, Value) and term.term is not None else ""
    edges = (_edge(band) for band in bands.bands)
    return Held(rule, named, tuple(zip(edges, counts, strict=True)), below)


def _reaches(band: Band, value: Fraction) -> bool:
    edge = band.edge
    return isinstance(edge, Fraction) and (value > edge or (value == edge and not band.above))


def _edge(band: Band) -> str:
    text = short(decimal(band.edge), SHOWN) if isinstance(band.edge, Fraction) else str(band.edge)
    return f"{'>' if band.above else '≥'} {text}"


def _moves(lines: pl.DataFrame, rules: Mapping[tuple[str, str], Rule]) -> Iterator[tuple[Rule, str, int]]:
    """Promotions and changes of status, by what they led to."""
    moved = lines.filter(pl.col("family") == "promotion").group_by("table", "rule", "text", maintain_order=True).len()
    for table, name, text, count in moved.iter_rows():
        yield rules[(table, name)], text or "", count
