"""Sheets that people fill in: the rows of a hand-out, with what is known of them already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen

from jixiao.engine.evaluation import Evaluation
from jixiao.engine.month import Month
from jixiao.scheme.hand_outs import HandOut
from jixiao.scheme.periods import Period
from jixiao.scheme.tables import Table

#: characters that a file's name must not have, on some system or other
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@frozen
class BlankSheet:
    """One sheet: whose it is, the name for its file, and the rows of `table`, which has the columns of the sheet."""

    subject: str
    name: str
    table: Table
    rows: tuple[Mapping[str, object], ...] = field(hash=False)


def blank_sheets(evaluation: Evaluation, period: Period) -> Iterator[BlankSheet]:
    """The sheets of every hand-out of the policy's schemes, for a period that was evaluated."""
    month = evaluation.months[str(period.last_month)]
    for scheme in evaluation.policy.schemes.values():
        for hand_out in scheme.hand_outs:
            yield from _sheets(month, hand_out, period)


def _sheets(month: Month, hand_out: HandOut, period: Period) -> Iterator[BlankSheet]:
    world = month.program.world
    table = _shortened(world.tables[hand_out.table], hand_out)
    known = month.table(hand_out.rows)
    owners = month.run.sheets[hand_out.rows].frame[f"@{hand_out.via}"].to_list()
    held = known[hand_out.where].to_list() if hand_out.where is not None else [True] * known.height
    rows: dict[int, list[Mapping[str, object]]] = {}
    read = sorted({column for _, column in hand_out.cells})
    for at, row in enumerate(known.select(read).iter_rows(named=True)):
        if owners[at] is not None and held[at]:
            filled = {cell: row[column] for cell, column in hand_out.cells}
            rows.setdefault(owners[at], []).append({**filled, **({table.time: str(period)} if table.time else {})})
    subjects = month.run.subjects(hand_out.per)
    title = world.tables[hand_out.per].title
    titles = month.run.sheets[hand_out.per].numbered.frame
    for owner in sorted(rows):
        subject = str(subjects[owner])
        words = titles[title][owner] if title is not None and title in titles.columns else None
        name = _UNFIT.sub("_", f"{subject} {words}" if words else subject)
        yield BlankSheet(subject, name, table, tuple(rows[owner]))


def _shortened(table: Table, hand_out: HandOut) -> Table:
    """The table with the columns of the sheet: what is known, then what is left open."""
    names = [*(cell for cell, _ in hand_out.cells), *hand_out.blank]
    order = {name: at for at, name in enumerate([table.time, *names])}
    columns = sorted((column for column in table.columns if column.name in order), key=lambda c: order[c.name])
    return evolve(table, columns=tuple(columns))
