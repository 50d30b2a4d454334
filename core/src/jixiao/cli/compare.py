"""`jixiao compare`: two policies in money, or two periods of one policy as a bridge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli.session import Outcome, Session
from jixiao.cli.speaking import command, option
from jixiao.cli.values import PERIOD

if TYPE_CHECKING:
    from decimal import Decimal

    from jixiao.engine.evaluation import Evaluation
    from jixiao.reports.bridge import Bridge
    from jixiao.reports.comparison import Comparison

FORMATS = ("table", "json", "csv")
ENDINGS = {".txt": "table", ".json": "json", ".csv": "csv"}
#: so many subjects are shown at each end of the table
SHOWN = 10


@command("compare")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", metavar="[SECOND]", required=False, type=click.Path(path_type=Path))
@option("--period", type=PERIOD, required=True)
@option("--against", type=PERIOD)
@option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE")
@option("--format", "shape", type=click.Choice(FORMATS))
@click.pass_context
def run(
    ctx: click.Context,
    first: Path,
    second: Path | None,
    period: str,
    against: str | None,
    output: Path | None,
    shape: str | None,
) -> Outcome:
    """Set two policies, or two periods of one, side by side in money."""
    session: Session = ctx.obj
    if (second is None) == (against is None):
        raise click.UsageError(session.say("compare.either"), ctx)
    if shape is None and output is not None and output.suffix.lower() not in ENDINGS:
        raise click.UsageError(session.say("evaluate.ending", file=output, endings=" ".join(ENDINGS)), ctx)
    shape = shape or ("table" if output is None else ENDINGS[output.suffix.lower()])

    from jixiao.cli.writing import refuse_missing_folder, write_whole
    from jixiao.reports.outputs import BOM

    if output is not None:
        refuse_missing_folder(output)
    if second is None:
        assert against is not None, "one of the two is given"
        sides, content = _bridged(first, against, period, shape, session)
    else:
        sides, content = _compared((first, second), period, shape, session)
    if output is None:
        session.result(content)
    else:
        write_whole(output, (BOM if shape == "csv" else b"") + content, session)
    problems = dict.fromkeys(problem for side in sides for problem in side.problems)
    return Outcome(tuple(problems))


def _compared(
    paths: tuple[Path, Path], period: str, shape: str, session: Session
) -> tuple[Sequence[Evaluation], bytes]:
    from jixiao.cli.progress import Progress
    from jixiao.engine.evaluate import evaluate
    from jixiao.policy.read import load
    from jixiao.reports.comparison import compare

    policies = [load(path) for path in paths]
    sides = []
    for policy in policies:
        with Progress(session) as progress:
            sides.append(evaluate(policy, period, measures=False, progress=progress))
    found = compare(*sides)
    match shape:
        case "csv":
            content = found.lines.write_csv().encode()
        case "json":
            content = _dumped(_comparison_record(found))
        case _:
            lines = _comparison_text(found, paths, period, session)
            content = "".join(f"{line}\n" for line in lines).encode()
    return sides, content


def _bridged(
    policy: Path, against: str, period: str, shape: str, session: Session
) -> tuple[Sequence[Evaluation], bytes]:
    from jixiao.policy.read import load
    from jixiao.reports.bridge import bridge

    found = bridge(load(policy), against, period)
    if shape == "table":
        lines = _bridge_text(found, (against, period), session)
        return found.evaluations, "".join(f"{line}\n" for line in lines).encode()
    rows = [("first", found.first), *found.steps.items(), ("second", found.second)]
    if shape == "csv":
        steps = ("step,amount", *(f"{name},{_plain(value)}" for name, value in rows))
        return found.evaluations, "".join(f"{line}\n" for line in steps).encode()
    record = {
        "periods": [against, period], "first": _plain(found.first), "second": _plain(found.second),
        "steps": {name: _plain(value) for name, value in found.steps.items()}, "unknown_lines": found.unknown,
    }  # fmt: skip
    return found.evaluations, _dumped(record)


# text


def _comparison_text(found: Comparison, paths: tuple[Path, Path], period: str, session: Session) -> Iterator[str]:
    from jixiao.reports.columns import columns

    for letter, path, side in zip("AB", paths, (found.first, found.second), strict=True):
        yield f"{letter}  {side.policy.name}  ({path})"
    yield session.say("compare.period_shown", period=period)
    if found.terms:
        yield ""
        yield session.say("compare.terms")
        for change in found.terms:
            label = change.term.label.to(session.lang) if change.term.label else ""
            clause = " ".join(change.term.clause)
            is_first = change.since == next(iter(found.first.months))
            since = "" if is_first else session.say("compare.since", month=change.since)
            yield "  " + "  ".join(part for part in (change.term.name, label, since, clause) if part)
            yield from _two(change.first, change.second, session)
    if found.rules:
        yield ""
        yield session.say("compare.rules")
        for rule in found.rules:
            yield f"  {rule.table}.{rule.rule}" + (f".{rule.part}" if rule.part else "")
            yield from _two(rule.first, rule.second, session)
    for name, frame, words in (
        ("costs", found.costs, _labels(found, session)),
        ("subjects", found.subjects, _titles(found)),
    ):
        rows = [
            [table, key, words.get((table, key), ""), *(_money(value, found.first) for value in figures)]
            for table, key, *figures in frame.iter_rows()
        ]
        yield ""
        yield session.say(f"compare.{name}")
        yield from columns(_shortened(rows, session) if name == "subjects" else rows, right={3, 4, 5}, indent="  ")
    yield ""
    subjects = found.subjects["difference"]
    yield session.say(
        "compare.counts", gain=(subjects > 0).sum(), lose=(subjects < 0).sum(), same=(subjects == 0).sum()
    )
    sums = found.subjects.select("first", "second", "difference").sum().row(0)
    shown = [_money(each, found.first) for each in sums]
    yield session.say("compare.total", first=shown[0], second=shown[1], difference=shown[2])
    if found.unknown.height:
        yield session.counted("compare.unknown", found.unknown.height)


def _labels(found: Comparison, session: Session) -> dict[tuple[str, str], str]:
    """How people call the rules."""
    rules = [owned.rule for side in (found.second, found.first) for owned in side.policy.rules]
    return {(rule.on, rule.name): rule.label.to(session.lang) for rule in rules if rule.label is not None}


def _titles(found: Comparison) -> dict[tuple[str, str], str]:
    """How people call the subjects, in the last month that has a name for them."""
    from jixiao.reports.lines import subject_names

    return {
        (table, subject): name
        for side in (found.second, found.first)
        for month in side.months
        for table in found.lines["table"].unique().sort()
        for subject, name in subject_names(side, month, table).items()
    }


def _two(first: str | None, second: str | None, session: Session) -> Iterator[str]:
    for letter, value in zip("AB", (first, second), strict=True):
        text = session.say("compare.absent") if value is None else value
        head, *rest = text.split("\n")
        yield f"    {letter}  {head}"
        yield from (f"       {line}" for line in rest)


def _shortened(rows: Sequence[list[str]], session: Session) -> Sequence[list[str]]:
    """Both ends of a long table, unless everything is wanted."""
    if session.verbose or len(rows) <= 2 * SHOWN:
        return rows
    return [*rows[:SHOWN], ["…", "", "", "", "", ""], *rows[-SHOWN:]]


def _bridge_text(found: Bridge, periods: tuple[str, str], session: Session) -> Iterator[str]:
    from jixiao.reports.columns import columns

    side = found.evaluations[0]
    rows = [
        [session.say("compare.net", period=periods[0]), _money(found.first, side)],
        *([f"  {session.say(f'compare.step.{name}')}", _money(value, side)] for name, value in found.steps.items()),
        [session.say("compare.net", period=periods[1]), _money(found.second, side)],
    ]
    yield from columns(rows, right={1})
    if found.unknown:
        yield ""
        yield session.counted("compare.unknown", found.unknown)


def _money(value: Decimal, side: Evaluation) -> str:
    from jixiao.reports.lines import number_text

    return number_text(value, "money", side.policy.places)


# records


def _plain(value: Decimal | str) -> str:
    return value if isinstance(value, str) else f"{value.normalize():f}"


def _comparison_record(found: Comparison) -> Mapping[str, object]:
    return {
        "policies": [found.first.policy.name, found.second.policy.name],
        "periods": list(found.first.months),
        "terms": [
            {
                "scheme": each.scheme,
                "term": each.term.name,
                "since": each.since,
                "first": each.first,
                "second": each.second,
            }
            for each in found.terms
        ],
        "rules": [
            {"table": each.table, "rule": each.rule, "part": each.part, "first": each.first, "second": each.second}
            for each in found.rules
        ],
        "costs": _rows(found.costs.rows(named=True)),
        "subjects": _rows(found.subjects.rows(named=True)),
        "unknown_lines": found.unknown.select("period", "table", "subject", "rule").rows(named=True),
    }


def _rows(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    from decimal import Decimal

    return [{key: _plain(value) if isinstance(value, Decimal) else value for key, value in row.items()} for row in rows]


def _dumped(record: Mapping[str, object]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()
