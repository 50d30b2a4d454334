"""`jixiao weights`: judgments turned into weights, with what is inconsistent in them; the form to collect them in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli.session import Outcome, Session
from jixiao.cli.speaking import command, option

if TYPE_CHECKING:
    from jixiao.reports.weighing import Weights

METHODS = ("pairwise", "delphi")


@command("weights")
@click.argument("method", metavar="|".join(METHODS), type=click.Choice(METHODS))
@click.argument("file", type=click.Path(path_type=Path))
@option("--set", "terms", multiple=True, metavar="TERM=VALUE")
@option("--new", "items", metavar="NAMES")
@option("--experts", metavar="NAMES")
@option("--format", "shape", type=click.Choice(("text", "json")), default="text")
@click.pass_obj
def run(
    session: Session,
    method: str,
    file: Path,
    terms: tuple[str, ...],
    items: str | None,
    experts: str | None,
    shape: str,
) -> Outcome:
    """Turn judgments into weights, or write the form for them."""
    if items is not None or experts is not None:
        _write_form(session, method, file, _names(items), _names(experts))
        return Outcome()
    from jixiao.reports.weighing import weights

    found = weights(method, file, _terms(terms))
    if shape == "json":
        session.result(json.dumps(_json(found, session), ensure_ascii=False, indent=2))
        return Outcome()
    for line in (*_table(found, session), *_rounds(found, session), *_paste(found, session)):
        session.result(line)
    return Outcome(found.findings)


def _terms(given: tuple[str, ...]) -> Mapping[str, str]:
    """``TERM=VALUE`` as terms.

    :raises Problems: one has no equals sign, or a term is set twice.
    """
    from jixiao.problems import Place, Problem, Problems

    parts = [text.partition("=") for text in given]
    names = [name.strip() for name, _, _ in parts]
    wrong = [
        Problem("cli.set", Place("--set"), values={"found": text})
        for text, (_, equals, _), name in zip(given, parts, names, strict=True)
        if not equals or names.count(name) > 1
    ]
    if wrong:
        raise Problems(wrong)
    return {name: value.strip() for name, (_, _, value) in zip(names, parts, strict=True)}


def _names(text: str | None) -> list[str]:
    """Names between commas, Chinese ones or others."""
    names = (text or "").replace("，", ",").replace("、", ",").split(",")
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))


def _write_form(session: Session, method: str, file: Path, items: list[str], experts: list[str]) -> None:
    """The workbook to fill in.

    :raises Problems: fewer than two indicators, no workbook's name, it is there already, or it cannot be written.
    """
    from jixiao.cli.writing import refuse_missing_folder
    from jixiao.data.templates import write_template
    from jixiao.problems import Place, Problem, Problems
    from jixiao.reports.weighing import form

    if len(items) < 2:
        raise Problems(Problem("cli.too_few_items", Place("--new"), values={"count": len(items)}))
    if file.suffix.lower() != ".xlsx":
        raise Problems(Problem("cli.no_workbook", Place(str(file)), values={"path": file}))
    if file.exists():
        raise Problems(Problem("cli.sheet_there", Place(str(file)), values={"path": file}))
    refuse_missing_folder(file)
    table, rows = form(method, items, experts or ["1"])
    try:
        write_template(file, [table], lang=session.lang, rows={table.name: rows})
    except OSError as error:
        values = {"path": file, "error": error.strerror or error}
        raise Problems(Problem("cli.not_written", Place(str(file)), values=values)) from error
    session.note(session.say("written", path=file))
    session.note(session.say("weights.next", method=method, file=file))


# the text


def _table(found: Weights, session: Session) -> Iterator[str]:
    from jixiao.policy.figures import plain
    from jixiao.reports.columns import columns
    from jixiao.reports.weighing import percent

    repaired = any(each.weight != each.raw for each in found.items)
    heads = ["item", "points", "raw", "repaired", "rounded"]
    rows = [[session.say(f"weights.column.{name}") for name in heads]]
    for each in found.items:
        points = "" if each.points is None else plain(each.points)
        rows.append([each.item, points, percent(each.raw), percent(each.weight), percent(each.rounded)])
    shown = [0, *([1] if found.items[0].points is not None else []), 2, *([3] if repaired else []), 4]
    yield from columns([[row[at] for at in shown] for row in rows], right=range(1, len(shown)))


def _rounds(found: Weights, session: Session) -> Iterator[str]:
    """What each round said, as the experts are told it before the next."""
    from jixiao.reports.columns import columns
    from jixiao.reports.weighing import percent

    if not found.opinions:
        return
    heads = ("item", "mean", "median", "lowest", "highest", "spread")
    for number in sorted({each.round for each in found.opinions}):
        decides = "decides" if number == found.last_round else "heard"
        yield ""
        yield session.say(f"weights.round.{decides}", round=number)
        rows = [[session.say(f"weights.column.{name}") for name in heads]]
        for each in found.opinions:
            if each.round == number:
                figures = (each.mean, each.median, each.lowest, each.highest, each.highest - each.lowest)
                rows.append([each.item, *map(percent, figures)])
        yield from columns(rows, right=range(1, len(heads)), indent="  ")


def _paste(found: Weights, session: Session) -> Iterator[str]:
    """The weights as a policy's table: rounded, so that they add up to the last place."""
    from jixiao.policy.figures import written
    from jixiao.policy.write import toml_text
    from jixiao.scheme.units import RATE

    yield ""
    yield session.say("weights.paste")
    yield "weights = ["
    for each in found.items:
        yield f"    {{ item = {toml_text(each.item)}, weight = {written(each.rounded, RATE)} }},"
    yield "]"


def _json(found: Weights, session: Session) -> Mapping[str, object]:
    def text(value: Fraction | None) -> str | None:
        return None if value is None else str(value)

    return {
        "items": [
            {
                "item": each.item,
                "points": text(each.points),
                "raw_weight": text(each.raw),
                "weight": text(each.weight),
                "rounded_weight": text(each.rounded),
                "bound": each.bound,
            }
            for each in found.items
        ],
        "last_round": found.last_round,
        "rounds": [
            {
                "round": each.round,
                "item": each.item,
                **{name: text(getattr(each, name)) for name in ("mean", "median", "lowest", "highest")},
            }
            for each in found.opinions
        ],
        "findings": [{"code": problem.code, "text": problem.part("found", session.lang)} for problem in found.findings],
    }
