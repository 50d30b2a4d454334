"""Weights of a list of indicators from judgments: what `jixiao weights` runs, and the form to collect them in.

The arithmetic is a small scheme beside this module, made of the blocks that schemes use. The file is read as a policy's
table is, and so are the terms that change the procedure: they are named and refused alike.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
from attrs import evolve, frozen

from jixiao.data.facts import Facts
from jixiao.data.tables import read_table
from jixiao.engine.evaluate import evaluate
from jixiao.engine.month import Month
from jixiao.engine.run import Run
from jixiao.plugins import Offer
from jixiao.policy.amendments import editions
from jixiao.policy.figures import readable
from jixiao.policy.model import OwnedRule, Policy, Source
from jixiao.policy.nodes import Desk, Node
from jixiao.policy.scope import Scope
from jixiao.policy.written.scheme_file import WrittenScheme, written
from jixiao.problems import Place, Problem, Problems, Severity, did_you_mean
from jixiao.reports.lines import short
from jixiao.scheme.periods import Period
from jixiao.scheme.tables import Table
from jixiao.scheme.units import RATE

SCHEME = Path(__file__).with_suffix(".toml")
#: the table that each method reads
TABLES = {"pairwise": "judgments", "delphi": "expert_weights"}
#: the terms that change each method
TERMS = {
    "pairwise": ("self_comparison_points",),
    "delphi": ("expert_sum_mode", "delphi_aggregate", "consensus_spread_ratio", "max_rounds", "min_experts"),
}
#: and those of both
_OF_BOTH = ("weight_min_ratio", "weight_max_ratio", "bound_repair", "weight_step")
#: weights have no time: any month will do
_MONTH = Period.parse("2000-01")
_LIST = "list"


@frozen
class Weighted:
    """An indicator: its exact weight before and after repair, `rounded` so that all add up, and what led to it.

    `points` are those of comparisons in pairs; `bound` is ok, high or low before repair.
    """

    item: str
    raw: Fraction
    weight: Fraction
    rounded: Fraction
    bound: str
    points: Fraction | None


@frozen
class Opinion:
    """What the experts of one round said of an indicator, as they are told before the next."""

    round: int
    item: str
    lowest: Fraction
    highest: Fraction
    mean: Fraction
    median: Fraction


@frozen
class Weights:
    """The result: indicators in the order of the file, the rounds heard, the one that decided, and findings."""

    items: tuple[Weighted, ...]
    opinions: tuple[Opinion, ...]
    last_round: int | None
    findings: tuple[Problem, ...]


def weights(method: str, file: Path, terms: Mapping[str, str]) -> Weights:
    """Weights by `method` (``pairwise``, ``delphi``) from a file of judgments; `terms` change the procedure.

    :raises Problems: a term or the file is wrong, or the judgments lead to no weights: all that is wrong with them.
    """
    scheme = written(SCHEME)
    policy = _policy(scheme, method, terms, file)
    name = TABLES[method]
    facts = read_table(
        _table(scheme, name), Source(name, (file.absolute(),)), _columns(scheme, name), file.absolute().parent
    )
    errors = [problem for problem in facts.problems if problem.severity is Severity.ERROR]
    if errors:
        raise Problems(errors)
    rows = facts.frame.drop("#source", "#row").to_dicts()
    items = _items(method, rows)
    tables = {
        "lists": [{"list_id": _LIST}],
        "items": [{"list_id": _LIST, "item": item} for item in items],
        name: rows,
    }
    evaluation = evaluate(policy, str(_MONTH), tables=tables)
    month = evaluation.months[str(_MONTH)]
    whole = Place(file.name)
    faults = [*(_pair_faults(month, facts, whole) if method == "pairwise" else _ballot_faults(month, policy, whole))]
    if faults:
        raise Problems(faults)
    fault = month.table("lists")["weight_fault"][0]
    if fault is not None:
        raise Problems(Problem("weights.none", Place(str(file)), name, {"method": method}))
    return _result(month, method, items, policy)


def form(method: str, items: Sequence[str], experts: Sequence[str]) -> tuple[Table, list[Mapping[str, object]]]:
    """The table to fill in and its rows: each pair once, or the first round, for every expert."""
    table = _table(written(SCHEME), TABLES[method])
    if method == "pairwise":
        pairs = list(itertools.combinations(items, 2))
        return table, [
            {"expert_id": expert, "item_a": one, "item_b": other} for expert in experts for one, other in pairs
        ]
    return table, [{"round": 1, "expert_id": expert, "item": item} for expert in experts for item in items]


def percent(weight: Fraction) -> str:
    """A weight in percent; one that does not end is cut off, and says so."""
    text = readable(weight, RATE)
    return text if text.endswith("%") else f"{short(Decimal(weight.numerator * 100) / weight.denominator, 4)}%"


# the policy that the scheme runs under


def _policy(scheme: WrittenScheme, method: str, terms: Mapping[str, str], file: Path) -> Policy:
    """A policy of the scheme with these terms.

    :raises Problems: a term does not exist, or its value is none of it.
    """
    known = (*TERMS[method], *_OF_BOTH)
    unknown = [
        Problem("weights.term", Place("--set"), name, {"near": did_you_mean(name, known), "known": ", ".join(known)})
        for name in terms
        if name not in known
    ]
    if unknown:
        raise Problems(unknown)
    desk = Desk("--set")
    given = Node({**terms, "weight_method": method}, ("terms",), desk)
    offered = scheme.offered
    scope = Scope({offered.name: Offer(offered, scheme.rules)})
    dated = editions(given, [], scope, since=_MONTH, until=None)
    if desk.failed:
        raise Problems(evolve(problem, place=Place("--set")) for problem in desk.problems)
    rules = tuple(OwnedRule(rule, offered.name) for rule in scheme.rules)
    policy = Policy(offered.name, file, scope.schemes, _MONTH, None, "CNY", 2, {}, dated, rules)
    if (1 / _term(policy, "weight_step")).denominator != 1:
        raise Problems(Problem("weights.step", Place("--set"), "terms.weight_step", {"step": terms["weight_step"]}))
    return policy


def _term(policy: Policy, name: str) -> Fraction:
    value = policy.editions[0].terms[policy.scheme.name][name]
    assert isinstance(value, Fraction)
    return value


def _table(scheme: WrittenScheme, name: str) -> Table:
    return next(table for table in scheme.offered.tables if table.name == name)


def _columns(scheme: WrittenScheme, name: str) -> frozenset[str]:
    return frozenset(column.name for column in _table(scheme, name).columns)


def _items(method: str, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """The indicators in the order in which the file names them."""
    columns = ("item_a", "item_b") if method == "pairwise" else ("item",)
    return list(dict.fromkeys(row[column] for row in rows for column in columns))


# what is wrong


def _pair_faults(month: Month, facts: Facts, whole: Place) -> Iterator[Problem]:
    """Indicators compared with themselves, pairs that contradict themselves, and pairs that a judge left out."""
    for row in facts.frame.filter(pl.col("item_a") == pl.col("item_b")).iter_rows(named=True):
        yield Problem("weights.itself", _row_of(row, facts), "judgments", _named(row))
    pairs = month.table("pairs")
    for row in pairs.filter(pl.col("contradiction").is_not_null()).iter_rows(named=True):
        yield Problem("weights.contradiction", _row_of(row, facts), "judgments", _named(row))
    left: dict[str, list[str]] = {}
    for row in pairs.filter(pl.col("gap").is_not_null()).iter_rows(named=True):
        left.setdefault(row["expert_id"], []).append(f"{row['item_a']}/{row['item_b']}")
    for expert, names in left.items():
        values = {"expert": expert, "count": len(names), "pairs": ", ".join(names)}
        yield Problem("weights.gap", whole, "judgments", values)


def _named(row: Mapping[str, object]) -> dict[str, object]:
    return {"expert": row["expert_id"], "one": row["item_a"], "other": row["item_b"]}


def _row_of(pair: Mapping[str, object], facts: Facts) -> Place:
    """The row of the file that says how the first of a pair stands to the second."""
    same = [pl.col(name) == pair[name] for name in ("expert_id", "item_a", "item_b")]
    found = facts.frame.filter(*same)
    file, sheet = facts.sources[found["#source"][0]]
    return Place(file, sheet=sheet, row=found["#row"][0])


def _ballot_faults(month: Month, policy: Policy, whole: Place) -> Iterator[Problem]:
    """Rounds with too few experts; experts that leave an indicator out or whose weights do not add up."""
    rounds = month.table("rounds")
    for row in rounds.filter(pl.col("has_too_few")).sort("round").iter_rows(named=True):
        least = readable(_term(policy, "min_experts"), RATE)
        values: dict[str, object] = {"round": int(row["round"]), "experts": row["experts"].normalize(), "least": least}
        yield Problem("weights.experts", whole, "expert_weights", values=values)
    ballots = month.table("ballots")
    for row in ballots.filter(pl.col("matters")).sort("round", "expert_id").iter_rows(named=True):
        values = {"round": int(row["round"]), "expert": row["expert_id"]}
        if str(row["ballot_fault"]).startswith("expert_leaves_out_item"):
            yield Problem("weights.left_out", whole, "expert_weights", values=values)
        else:
            total = percent(Fraction(row["total"]))
            yield Problem("weights.sum", whole, "expert_weights", values={**values, "total": total})


# the result


def _result(month: Month, method: str, items: Sequence[str], policy: Policy) -> Weights:
    run = month.run
    names = run.sheets["items"].frame["item"].to_list()
    at = [names.index(item) for item in items]
    raw, weight, rounded = (_exact(run, "items", name, at) for name in ("raw_weight", "weight", "rounded_weight"))
    if None in weight:
        values = {"count": len(items), **_bounds(policy)}
        raise Problems(Problem("weights.infeasible", path="terms.bound_repair", values=values))
    points = _exact(run, "items", "row_sum", at) if method == "pairwise" else [None] * len(items)
    bounds = month.table("items")["weight_bound"].to_list()
    weighted = tuple(
        Weighted(item, _known(raw[i]), _known(weight[i]), _known(rounded[i]), bounds[at[i]], points[i])
        for i, item in enumerate(items)
    )
    last = month.table("lists")["last_round"][0] if method == "delphi" else None
    findings = [*(_circles(month) if method == "pairwise" else _disagreement(month, last, policy))]
    findings += [*_silent(month, method), *_outside(weighted, policy)]
    return Weights(weighted, tuple(_opinions(month, items)), None if last is None else int(last), tuple(findings))


def _exact(run: Run, table: str, column: str, rows: Sequence[int]) -> list[Fraction | None]:
    values = run.exactly.values(table, column, rows)
    return [value if isinstance(value, Fraction) else None for value in values]


def _known(value: Fraction | None) -> Fraction:
    assert value is not None, "a list without a fault has weights"
    return value


def _circles(month: Month) -> Iterator[Problem]:
    """Circles of three, each once."""
    for row in month.table("triads").filter(pl.col("is_circular")).iter_rows(named=True):
        if row["item_a"] == min(row["item_a"], row["item_b"], row["item_c"]):
            values = {**_named(row), "third": row["item_c"]}
            yield Problem("weights.circle", path="judgments", values=values, severity=Severity.NOTICE)


def _disagreement(month: Month, last: int | None, policy: Policy) -> Iterator[Problem]:
    """No agreement in the round that decides; rounds on record that decide nothing."""
    rounds = month.table("rounds")
    if last is not None:
        for number in rounds.filter(pl.col("round") > last)["round"].sort():
            late = {"round": int(number), "last": int(last)}
            yield Problem("weights.not_counted", path="expert_weights", values=late, severity=Severity.NOTICE)
    if last is not None and not rounds.filter(pl.col("round") == last)["is_agreed"][0]:
        spread = readable(_term(policy, "consensus_spread_ratio"), RATE)
        said = {"round": int(last), "spread": spread}
        yield Problem("weights.no_consensus", path="expert_weights", values=said, severity=Severity.NOTICE)


def _silent(month: Month, method: str) -> Iterator[Problem]:
    """Experts who are in the file and have said nothing: their rows count for nothing."""
    if method == "pairwise":
        judges = month.table("judges").filter(~pl.col("takes_part"))
        silent = [(row["expert_id"], "") for row in judges.iter_rows(named=True)]
    else:
        ballots = month.table("ballots").filter(pl.col("answered") == 0).sort("round", "expert_id")
        silent = [(row["expert_id"], str(int(row["round"]))) for row in ballots.iter_rows(named=True)]
    for expert, number in silent:
        code = "weights.silent_in_round" if number else "weights.silent"
        yield Problem(code, path=TABLES[method], values={"expert": expert, "round": number}, severity=Severity.NOTICE)


def _outside(weighted: Sequence[Weighted], policy: Policy) -> Iterator[Problem]:
    for each in weighted:
        if each.bound != "ok" and each.weight == each.raw:
            code = "weights.high" if each.bound == "high" else "weights.low"
            values = {"item": each.item, "weight": percent(each.weight), **_bounds(policy)}
            yield Problem(code, path="terms.bound_repair", values=values, severity=Severity.NOTICE)


def _bounds(policy: Policy) -> dict[str, object]:
    names = {"least": "weight_min_ratio", "most": "weight_max_ratio"}
    return {key: readable(_term(policy, name), RATE) for key, name in names.items()}


def _opinions(month: Month, items: Sequence[str]) -> Iterator[Opinion]:
    run = month.run
    if "polls" not in run.sheets:
        return
    frame = run.sheets["polls"].frame
    rows = range(frame.height)
    figures = [_exact(run, "polls", name, rows) for name in ("lowest", "highest", "mean", "middle")]
    keys = list(zip(map(int, frame["round"]), map(items.index, frame["item"]), rows, strict=True))
    for number, item, row in sorted(keys):
        low, high, mean, middle = (_known(column[row]) for column in figures)
        yield Opinion(number, items[item], low, high, mean, middle)
