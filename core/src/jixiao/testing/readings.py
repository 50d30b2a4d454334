"""Whether every reading of a scheme compiles, where each term and column that it declares is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from jixiao.formula.compile import Program
from jixiao.formula.parse import FormulaFault, parse
from jixiao.formula.syntax import Name, parts
from jixiao.problems import Problems
from jixiao.scheme.tables import Table
from jixiao.scheme.terms import LadderTerm
from jixiao.testing.trial import Trial


def uncompiled(trial: Trial) -> list[str]:
    """What is wrong with the formulas, under each value of each switch."""
    return [f"under {name}:\n{problems}" for name, problems in trial.programs.items() if isinstance(problems, Problems)]


def unread_terms(trial: Trial) -> list[str]:
    """Terms that no rule, check or process reads under any reading."""
    scheme = trial.offer.scheme
    read = {name for program in _programs(trial) for _, name in program.used}
    # what says how a ladder goes on is read with the ladder; a table of terms is read by its columns
    read |= {term.after_last for term in scheme.terms if isinstance(term, LadderTerm) and term.after_last}
    read |= {table for program in _programs(trial) for table, _ in program.wanted}
    for process in scheme.processes:
        if process.due:
            read |= _names(process.due)
    return [f"term {term.name} is read under no reading" for term in scheme.terms if term.name not in read]


def unread_columns(trial: Trial, allowed: Collection[str] = ()) -> list[str]:
    """Columns that nothing reads under any reading, save those `allowed` (``people.name``); and allowed ones in vain.

    Keys, titles, time, validity and the last day are the engine's to read; so is what an overlay replaces, and a table
    named ``history``.
    """
    scheme = trial.offer.scheme
    read = {key for program in _programs(trial) for key in program.wanted}
    found = []
    for table in scheme.tables:
        served = _served(table, read)
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            is_read = column.name in served or (table.name, column.name) in read or table.name == "history"
            if is_read and name in allowed:
                found.append(f"column {name} is read, but listed as unread")
            elif not is_read and name not in allowed:
                found.append(f"column {name} is read under no reading")
    return found


def _programs(trial: Trial) -> Iterator[Program]:
    return (program for program in trial.programs.values() if isinstance(program, Program))


def _served(table: Table, read: Collection[tuple[str, str]]) -> set[str]:
    """Columns that the engine itself reads."""
    served = {name for name in (*table.key, table.title, table.time, table.ends, *(table.valid or ())) if name}
    if table.overlays is not None:
        served |= {column.name for column in table.columns if (table.overlays, column.name) in read}
    return served


def _names(text: str) -> set[str]:
    """The plain names in a formula."""
    try:
        return {part.parts[0] for part in parts(parse(text)) if isinstance(part, Name)}
    except FormulaFault:
        return set()
