"""A client's old sheet read beside a policy: one row per subject, its headers matched to rules and columns.

The sheet is read as a table of facts is, by a table made for the purpose: the key of the subjects' table, a period if
the sheet has one, every rule on the table as a figure, and every stored column as an input.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl
from attrs import evolve, field, frozen

from jixiao.data.conform import conform_sheet
from jixiao.data.facts import BAD, Facts
from jixiao.data.files import open_file
from jixiao.data.headers import match, normal, spellings
from jixiao.data.keys import without_duplicates
from jixiao.data.number import Numbered
from jixiao.data.raw import Opened, RawSheet
from jixiao.data.report import Report, cut
from jixiao.data.sheets import sheet_of
from jixiao.data.workbooks import Unreadable
from jixiao.engine.evaluation import Evaluation
from jixiao.language import Label
from jixiao.policy.model import Policy, Source
from jixiao.problems import Place, Problem, Problems
from jixiao.scheme.rules import Rule
from jixiao.scheme.tables import Column, Table
from jixiao.scheme.units import PERIOD

#: the column that says of which month a row is, where the table has none of that name
MONTH = Column("period", PERIOD, Label("month", "月份"), aliases=("期间", "考核期间"))


@frozen
class OldSheet:
    """The rows of a sheet beside one table.

    `frame` has ``subject``, the columns found and their ``#bad`` marks; `figures` are the rules with a column, `inputs`
    the stored columns with one, `scales` the decimal places that each number column uses at most. `has_period` says
    whether the rows name their month, in the column of `MONTH`.
    """

    table: str
    frame: pl.DataFrame = field(eq=False)
    figures: tuple[str, ...]
    inputs: tuple[str, ...]
    scales: Mapping[str, int] = field(hash=False)
    has_period: bool
    problems: tuple[Problem, ...]


@frozen
class _Candidate:
    """A table that the sheet may stand beside: what it would hold, and the sheet found for it."""

    table: Table
    rules: Mapping[str, Rule] = field(hash=False)
    raw: RawSheet
    positions: Mapping[str, int] = field(hash=False)

    @property
    def figures(self) -> tuple[str, ...]:
        return tuple(name for name in self.rules if name in self.positions)


def read_sheet(path: Path, evaluation: Evaluation, *, sheet: str | None = None, table: str | None = None) -> OldSheet:
    """Read the sheet of a file that has the key of a table of subjects; of several, of the one with most figures.

    :raises Problems: it cannot be read, no table's key is found, several tables fit alike, two headers mean one figure
        or one header several, or there is no figure to compare.
    """
    tables = _tables(evaluation, table)
    try:
        opened = open_file(path)
        found = _candidate(tables, path, opened, sheet, evaluation)
        return _read(found, path, sheet, evaluation.policy)
    except Unreadable as problem:
        raise Problems(Problem(problem.code, Place(str(path)), values=problem.values)) from problem


def _tables(evaluation: Evaluation, wanted: str | None) -> Mapping[str, Table]:
    """The tables with subjects, in the order of the rules.

    :raises Problems: the one that is wanted is none of them.
    """
    sheets = list(evaluation.months.values())[-1].run.sheets
    on = dict.fromkeys(owned.rule.on for owned in evaluation.policy.rules if owned.rule.makes_lines)
    tables = {name: sheets[name].numbered.table for name in on if name in sheets}
    tables = {name: found for name, found in tables.items() if found.key}
    if wanted is not None and wanted not in tables:
        values = {"name": wanted, "tables": ", ".join(tables)}
        raise Problems(Problem("reconcile.unknown_table", Place("--table"), wanted, values))
    return tables if wanted is None else {wanted: tables[wanted]}


def _candidate(
    tables: Mapping[str, Table], path: Path, opened: Opened, sheet: str | None, evaluation: Evaluation
) -> _Candidate:
    """The table that the sheet stands beside."""
    candidates: list[_Candidate] = []
    refused: tuple[Problem, ...] = ()
    for name, own in tables.items():
        report = Report()
        rules = {owned.rule.name: owned.rule for owned in evaluation.policy.rules if owned.rule.on == name}
        shown = _shown(own, rules, evaluation.policy)
        raw = sheet_of(shown, Source(name, (path,), sheet=sheet), opened, frozenset(own.key), str(path), report)
        if raw is None:
            refused = refused or report.problems()
            continue
        positions = match(shown, raw.headers, {}).positions
        if set(own.key) <= set(positions):
            candidates.append(_Candidate(shown, rules, raw, positions))
    if not candidates:
        raise Problems(refused or _no_key(tables, path))
    most = max(len(candidate.figures) for candidate in candidates)
    best = [candidate for candidate in candidates if len(candidate.figures) == most]
    if not most:
        names = ", ".join(_named(rule) for rule in best[0].rules.values() if rule.makes_lines)
        place = Place(str(path), sheet=best[0].raw.sheet, row=best[0].raw.header_row)
        raise Problems(Problem("reconcile.no_figures", place, best[0].table.name, {"figures": names}))
    if len(best) > 1:
        names = ", ".join(candidate.table.name for candidate in best)
        raise Problems(Problem("reconcile.which_table", Place(str(path)), values={"tables": names}))
    return best[0]


def _no_key(tables: Mapping[str, Table], path: Path) -> Problem:
    keys = "; ".join(
        f"{name}: " + ", ".join(_headed(column) for column in table.columns if column.name in table.key)
        for name, table in tables.items()
    )
    return Problem("reconcile.no_key", Place(str(path)), values={"keys": keys or "–"})


def _headed(column: Column) -> str:
    return column.name if not column.label.zh else f"{column.name} “{column.label.zh}”"


def _named(rule: Rule) -> str:
    return rule.name if rule.label is None else f"{rule.name} “{rule.label.zh}”"


def _shown(own: Table, rules: Mapping[str, Rule], policy: Policy) -> Table:
    """What the sheet may hold. A header that a line, a measure and a column share means the first of these."""
    lines = [_figure(rule) for rule in rules.values() if rule.makes_lines]
    measures = [_figure(rule) for rule in rules.values() if not rule.makes_lines]
    source = policy.sources.get(own.name)
    stored = [_stored(column, own, source) for column in own.columns if column.name not in rules]
    columns = [*lines, *measures, *stored]
    if all(column.name != MONTH.name for column in columns):
        columns.append(evolve(MONTH, optional=True))
    # nothing of the facts' own order in time binds a sheet of results
    return Table(own.name, tuple(columns), key=own.key, label=own.label)


def _figure(rule: Rule) -> Column:
    is_text = rule.unit.is_rank or (rule.formula is None and rule.text is not None)
    return Column(rule.name, "text" if is_text else rule.unit, rule.label, optional=True)


def _stored(column: Column, own: Table, source: Source | None) -> Column:
    """A column of facts as a sheet may show it: it is not held to its range, and may be missing."""
    mapped = () if source is None or column.name not in source.columns else (source.columns[column.name],)
    kind = "text" if column.unit.is_rank else column.unit
    bare = evolve(
        column, unit=kind, aliases=(*column.aliases, *mapped), lowest=None, highest=None, step=None, empty=None,
        required=False, carried=False,
    )  # fmt: skip
    return evolve(bare, optional=column.name not in own.key)


# reading


def _read(found: _Candidate, path: Path, sheet: str | None, policy: Policy) -> OldSheet:
    """The rows of the sheet.

    :raises Problems: two headers mean one figure or one header several, or a needed column is missing.
    """
    shown, raw, report = found.table, found.raw, Report()
    own = MONTH.name not in found.rules and shown.column(MONTH.name) is not None and MONTH.name not in shown.key
    has_period = own and MONTH.name in found.positions
    if has_period:
        columns = (evolve(column, optional=column.name not in (*shown.key, MONTH.name)) for column in shown.columns)
        shown = evolve(shown, columns=tuple(columns), key=(*shown.key, MONTH.name))
    ambiguous = list(_ambiguous(found, Place(str(path), sheet=raw.sheet, row=raw.header_row)))
    given = policy.sources.get(shown.name)
    source = Source(shown.name, (path,), sheet=sheet, codes={} if given is None else given.codes)
    part = conform_sheet(shown, raw, source, frozenset(found.positions), str(path), 0, report)
    if part is None or ambiguous:
        raise Problems([*map(_told, report.problems()), *ambiguous])
    frame, _ = without_duplicates(shown, part.frame, (part.origin,), report)
    keys = evolve(shown, key=found.table.key)
    subjects = Numbered(keys, Facts(frame.clear(), scales=part.scales), frame).subjects().alias("subject")
    present = [name for name in part.frame.columns if name in found.positions and name not in shown.key]
    inputs = tuple(name for name in present if name not in found.rules and name != MONTH.name)
    problems = tuple(map(_told, report.problems()))
    frame = frame.with_columns(subjects)
    return OldSheet(shown.name, frame, found.figures, inputs, part.scales, has_period, problems)


#: what is to be done about the headers of facts is another thing than about those of a sheet of results
_TOLD = {"data.unknown_header": "reconcile.unknown_header", "data.header_twice": "reconcile.header_twice"}


def _told(problem: Problem) -> Problem:
    return evolve(problem, code=_TOLD.get(problem.code, problem.code))


def _ambiguous(found: _Candidate, place: Place) -> Iterator[Problem]:
    """Headers that several figures, or several columns, are called by alike."""
    groups: Sequence[Sequence[Column]] = (
        [column for column in found.table.columns if column.name in found.rules],
        [column for column in found.table.columns if column.name not in found.rules],
    )
    for header in filter(None, found.raw.headers):
        for tier in range(3):
            meant = [[column for column in group if _is_called(column, header, tier)] for group in groups]
            # lines stand before measures, and figures before columns
            lines = [column for column in meant[0] if found.rules[column.name].makes_lines]
            first = lines or meant[0] or meant[1]
            if len(first) > 1:
                values = {"header": cut(header), "names": ", ".join(column.name for column in first)}
                yield Problem("reconcile.ambiguous", place, found.table.name, values)
            if first:
                break


def _is_called(column: Column, header: str, tier: int) -> bool:
    return any(name and normal(name) == normal(header) for name in spellings(column)[tier])


def is_bad(row: Mapping[str, object], column: str) -> bool:
    """Whether a row's cell could not be read."""
    return row.get(column + BAD) is True
