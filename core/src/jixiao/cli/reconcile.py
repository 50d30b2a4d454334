"""`jixiao reconcile`: a client's old sheet beside our evaluation, every difference with its reason."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli.session import Outcome, Session
from jixiao.cli.speaking import command, option
from jixiao.cli.values import PERIOD

if TYPE_CHECKING:
    from jixiao.reports.reconciliation import Entry, Reconciliation, Sum
    from jixiao.scheme.units import Unit

FORMATS = ("table", "json", "csv")
ENDINGS = {".txt": "table", ".json": "json", ".csv": "csv"}
#: so many entries of a class are shown
SHOWN = 20
_FIELDS = ("class", "period", "table", "subject", "rule", "ours", "theirs", "difference", "money", "reason")


@command("reconcile")
@click.argument("policy", type=click.Path(path_type=Path))
@click.argument("old", type=click.Path(path_type=Path))
@option("--period", type=PERIOD, required=True)
@option("--sheet", metavar="NAME")
@option("--table", metavar="NAME")
@option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE")
@option("--format", "shape", type=click.Choice(FORMATS))
@click.pass_context
def run(
    ctx: click.Context,
    policy: Path,
    old: Path,
    period: str,
    sheet: str | None,
    table: str | None,
    output: Path | None,
    shape: str | None,
) -> Outcome:
    """Set an old sheet beside the evaluation of a period."""
    session: Session = ctx.obj
    if shape is None and output is not None and output.suffix.lower() not in ENDINGS:
        raise click.UsageError(session.say("evaluate.ending", file=output, endings=" ".join(ENDINGS)), ctx)
    shape = shape or ("table" if output is None else ENDINGS[output.suffix.lower()])

    from jixiao.cli.progress import Progress
    from jixiao.cli.writing import refuse_missing_folder, write_whole
    from jixiao.engine.evaluate import evaluate
    from jixiao.policy.read import load
    from jixiao.reports.old_sheet import read_sheet
    from jixiao.reports.reconciliation import reconcile

    if output is not None:
        refuse_missing_folder(output)
    with Progress(session) as progress:
        evaluation = evaluate(load(policy), period, progress=progress)
    found = reconcile(evaluation, read_sheet(old, evaluation, sheet=sheet, table=table))
    match shape:
        case "csv":
            content = _csv(found, session)
        case "json":
            content = (json.dumps(_record(found, session), ensure_ascii=False, indent=2) + "\n").encode()
        case _:
            content = "".join(f"{line}\n" for line in _text(found, (policy, old), period, session)).encode()
    if output is None:
        session.result(content)
    else:
        write_whole(output, (b"\xef\xbb\xbf" if shape == "csv" else b"") + content, session)
    return Outcome(tuple(dict.fromkeys((*evaluation.problems, *found.problems))))


# text


def _text(found: Reconciliation, paths: tuple[Path, Path], period: str, session: Session) -> Iterator[str]:
    from jixiao.reports.columns import columns
    from jixiao.reports.lines import table_title

    policy, old = paths
    yield f"{found.evaluation.policy.name}  ({policy})"
    title = table_title(found.evaluation, found.sheet.table, session.lang)
    yield session.say("reconcile.beside", file=old, table=title, period=period)
    if found.idle:
        yield session.say("reconcile.idle", names=", ".join(found.idle))
    yield ""
    heads = ("figures", "subjects", "ours", "theirs", "difference")
    rows = [["", *(session.say(f"reconcile.column.{name}") for name in heads)]]
    for item in found.classes:
        counts = [str(len(item.entries)), str(item.subjects)]
        rows.append([session.say(f"reconcile.class.{item.kind}"), *counts, *_sums(item, found)])
    rows.append([session.say("reconcile.total"), "", "", *_sums(found, found)])
    yield from columns(rows, right=range(1, 6))
    for item in found.classes:
        if item.kind != "equal":
            yield from _listed(item, found, session)
    first = next((entry for item in found.classes for entry in item.entries if entry.kind in ("rule", "data")), None)
    if first is not None:
        yield ""
        values = {"policy": policy, "period": first.period, "subject": first.subject, "rule": first.rule.name}
        yield session.say("reconcile.explain", **values)


def _sums(item: Sum | Reconciliation, found: Reconciliation) -> list[str]:
    return [_shown(value, found, money=True) for value in (item.ours, item.theirs, item.difference)]


def _listed(item: Sum, found: Reconciliation, session: Session) -> Iterator[str]:
    """A class with its entries, the largest first; of many the first, unless everything is wanted."""
    from jixiao.reports.columns import columns
    from jixiao.reports.lines import subject_names

    several = len(found.evaluation.months) > 1
    names = {month: subject_names(found.evaluation, month, found.sheet.table) for month in found.evaluation.months}
    shown = item.entries if session.verbose else item.entries[:SHOWN]
    rows = []
    for entry in shown:
        figures = [_figure(value, entry, found) for value in (entry.ours, entry.theirs, entry.difference)]
        name = names[entry.period].get(entry.subject, "")
        period = entry.period if several else ""
        rows.append([period, entry.subject, name, entry.rule.name, *figures, _reason(entry, found, session)])
    yield ""
    yield session.say(f"reconcile.class.{item.kind}")
    yield from columns(rows, right={4, 5, 6}, indent="  ")
    if len(shown) < len(item.entries):
        yield "  " + session.say("reconcile.more", count=len(item.entries) - len(shown))


def _figure(value: Fraction | str | None, entry: Entry, found: Reconciliation) -> str:
    return "–" if value is None else value if isinstance(value, str) else _shown(value, found, unit=entry.rule.unit)


def _shown(value: Fraction, found: Reconciliation, *, unit: Unit | None = None, money: bool = False) -> str:
    """A number for people, of whole digits however many it has."""
    from jixiao.reports.lines import WIDE, number_text

    number = WIDE.divide(WIDE.create_decimal(value.numerator), WIDE.create_decimal(value.denominator))
    return number_text(number, "money" if money else str(unit), found.evaluation.policy.places)


def _reason(entry: Entry, found: Reconciliation, session: Session) -> str:
    """One line on why the two sides differ."""
    inputs = ", ".join(
        session.say("reconcile.input", name=item.name, ours=_plain(item.ours), theirs=_plain(item.theirs))
        for item in entry.inputs
    )
    exact = _plain(entry.exact) if entry.exact is not None else "–"
    again = _shown(entry.again, found, unit=entry.rule.unit) if entry.again is not None else "–"
    return session.say(f"reconcile.reason.{entry.kind}.{entry.why}", inputs=inputs, exact=exact, again=again)


# records


def _plain(value: object) -> str:
    """A value in exact text: a number as a decimal where it ends, else as a fraction."""
    from jixiao.policy.figures import plain

    if isinstance(value, Fraction):
        return plain(value)
    return "–" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _entry_record(entry: Entry, found: Reconciliation, session: Session) -> dict[str, str | None]:
    def text(value: object) -> str | None:
        return None if value is None else _plain(value)

    money = entry.money if entry.sign and entry.difference is not None else None
    values = (
        entry.kind, entry.period, found.sheet.table, entry.subject, entry.rule.name, text(entry.ours),
        text(entry.theirs), text(entry.difference), text(money), _reason(entry, found, session),
    )  # fmt: skip
    return dict(zip(_FIELDS, values, strict=True))


def _csv(found: Reconciliation, session: Session) -> bytes:
    import polars as pl

    rows = [_entry_record(entry, found, session) for item in found.classes for entry in item.entries]
    return pl.DataFrame(rows, schema=dict.fromkeys(_FIELDS, pl.String())).write_csv().encode()


def _record(found: Reconciliation, session: Session) -> Mapping[str, object]:
    classes: Sequence[Mapping[str, object]] = [
        {
            "class": item.kind,
            "figures": len(item.entries),
            "subjects": item.subjects,
            **_money_record(item),
            "entries": [
                {
                    **_entry_record(entry, found, session),
                    "exact": None if entry.exact is None else _plain(entry.exact),
                    "with_their_inputs": None if entry.again is None else _plain(entry.again),
                    "inputs": [
                        {"name": each.name, "ours": _plain(each.ours), "theirs": _plain(each.theirs)}
                        for each in entry.inputs
                    ],
                }
                for entry in item.entries
            ],
        }
        for item in found.classes
    ]
    return {
        "policy": found.evaluation.policy.name,
        "table": found.sheet.table,
        "periods": list(found.evaluation.months),
        "not_compared": list(found.idle),
        "classes": classes,
        "total": _money_record(found),
    }


def _money_record(item: Sum | Reconciliation) -> dict[str, str]:
    return {name: _plain(getattr(item, name)) for name in ("ours", "theirs", "difference")}
