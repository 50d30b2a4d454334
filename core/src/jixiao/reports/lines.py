"""An evaluation for the terminal: lines by subject, totals below, amounts flush right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Context, Decimal

import polars as pl

from jixiao.engine.evaluation import Evaluation
from jixiao.language import say
from jixiao.reports.columns import columns, widths
from jixiao.reports.outputs import written_zero
from jixiao.scheme.rules import Rule

#: decimal places of a number that is no money; what is cut off is marked
SHOWN = 6
_TOTALS = ("payouts", "penalties", "net")
#: digits enough for every number of the engine
WIDE = Context(prec=60)


def evaluation_text(evaluation: Evaluation, lang: str) -> Iterator[str]:
    """All lines, a block per period and table, and the totals of the run."""
    rules = {(owned.rule.on, owned.rule.name): owned.rule for owned in evaluation.policy.rules}
    for (period, table), lines in evaluation.lines.group_by("period", "table", maintain_order=True):
        totals = evaluation.totals.filter((pl.col("period") == period) & (pl.col("table") == table))
        yield f"{period}  {table_title(evaluation, str(table), lang)}"
        yield ""
        names = subject_names(evaluation, str(period), str(table))
        yield from _block(evaluation, lines, totals, rules, names, lang)
    if not evaluation.lines.height:
        yield say("cli.evaluate.no_lines", lang)
    if evaluation.totals.height:
        yield from run_totals(evaluation, lang)


def table_title(evaluation: Evaluation, table: str, lang: str) -> str:
    """A table's name with its label."""
    for scheme in evaluation.policy.schemes.values():
        found = scheme.table(table)
        if found is not None and found.label.to(lang):
            return f"{found.label.to(lang)} ({table})"
    return table


def subject_names(evaluation: Evaluation, period: str, table: str) -> Mapping[str, str]:
    """How people call the subjects of a table: the column that the table declares as its title."""
    run = evaluation.months[period].run if period in evaluation.months else None
    if run is None or table not in run.sheets:
        return {}
    numbered = run.sheets[table].numbered
    title = numbered.table.title
    if title is None or title not in numbered.frame.columns:
        return {}
    named = zip(run.subjects(table).to_list(), numbered.frame[title].cast(pl.String).to_list(), strict=True)
    return {subject: name for subject, name in named if subject is not None and name}


def _block(
    evaluation: Evaluation,
    lines: pl.DataFrame,
    totals: pl.DataFrame,
    rules: Mapping[tuple[str, str], Rule],
    names: Mapping[str, str],
    lang: str,
) -> Iterator[str]:
    places = evaluation.policy.places
    rows: list[tuple[str, ...]] = []
    subjects: dict[str, list[int]] = {}
    families = {family: say(f"cli.family.{family}", lang) for family in lines["family"].unique()}
    shown = ("table", "rule", "family", "subject", "value", "unit", "text", "pays_on", "clause")
    for table, name, family, subject, value, unit, text, pays_on, clause in lines.select(shown).iter_rows():
        rule = rules.get((table, name))
        label = rule.label.to(lang) if rule is not None and rule.label is not None else ""
        figure = number_text(value, unit, places)
        if not figure and text is None:
            figure = say("cli.evaluate.unavailable", lang)
        subjects.setdefault(subject, []).append(len(rows))
        rows.append((families[family], name, label, figure, text or "", str(pays_on or ""), clause))
    wide = widths(rows)
    sums = {row[0]: row[1:] for row in totals.select("subject", *_TOTALS).iter_rows()}
    for subject, at in subjects.items():
        name = names.get(subject, "")
        yield f"{subject} {name}".rstrip()
        yield from columns([rows[i] for i in at], right={3}, indent="  ", places=wide)
        if subject in sums:
            parts = zip(_TOTALS, sums[subject], strict=True)
            yield "  " + "   ".join(
                f"{say(f'cli.column.{key}', lang)} {_sum(value, places, lang)}" for key, value in parts
            )
        yield ""


def run_totals(evaluation: Evaluation, lang: str) -> Iterator[str]:
    """Payouts, penalties and net of the run: per period and table, and altogether."""
    places = evaluation.policy.places
    rows = [["", "", *(say(f"cli.column.{name}", lang) for name in _TOTALS)]]
    sums = [pl.when(~pl.col(name).is_null().any()).then(pl.col(name).sum()) for name in _TOTALS]
    groups = evaluation.totals.group_by("period", "table", maintain_order=True).agg(sums)
    for period, table, *values in groups.iter_rows():
        rows.append([period, table, *(_sum(value, places, lang) for value in values)])
    if groups.height > 1:
        (overall,) = evaluation.totals.select(sums).iter_rows()
        rows.append([say("cli.evaluate.overall", lang), "", *(_sum(value, places, lang) for value in overall)])
    yield f"{say('cli.evaluate.totals', lang)}  {evaluation.policy.currency}"
    yield from columns(rows, right={2, 3, 4}, indent="  ")


def _sum(value: Decimal | None, places: int, lang: str) -> str:
    return number_text(value, "money", places) or say("cli.evaluate.unavailable", lang)


def number_text(value: Decimal | None, unit: str, places: int) -> str:
    """A number for people: money with thousands separators, a rate in percent."""
    if value is None:
        return ""
    if unit == "money":
        text = short(value, max(places, SHOWN))
        whole, _, fraction = text.partition(".")
        least = written_zero(places).partition(".")[2]
        fraction += least[len(fraction) :]
        sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
        return f"{sign}{int(digits):,}" + (f".{fraction}" if fraction else "")
    if unit == "rate":
        return f"{short(value.scaleb(2, WIDE), SHOWN - 2)}%"
    return short(value, SHOWN)


def short(value: Decimal, places: int) -> str:
    """Plain decimal notation without trailing zeros; digits beyond `places` are cut off and marked."""
    whole, _, fraction = f"{value:f}".partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > places:
        fraction = f"{fraction[:places]}…"
    return f"{whole}.{fraction}" if fraction else whole
