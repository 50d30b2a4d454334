"""`jixiao test`: the worked cases of a policy, every figure compared exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli.session import Outcome, Session
from jixiao.cli.speaking import command, option

if TYPE_CHECKING:
    from jixiao.engine.cases import CaseResult, Difference
    from jixiao.policy.model import Policy
    from jixiao.problems import Problem

FORMATS = ("table", "toml")
ENDINGS = {".txt": "table", ".toml": "toml"}


@command("test")
@click.argument("policy", type=click.Path(path_type=Path))
@click.argument("files", metavar="[CASES]...", nargs=-1, type=click.Path(path_type=Path))
@option("--mutate", is_flag=True)
@option("--edges", is_flag=True)
@option("--rule", "rules", metavar="NAME", multiple=True)
@option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE")
@option("--format", "shape", type=click.Choice(FORMATS))
@click.pass_context
def run(
    ctx: click.Context,
    policy: Path,
    files: tuple[Path, ...],
    mutate: bool,
    edges: bool,
    rules: tuple[str, ...],
    output: Path | None,
    shape: str | None,
) -> Outcome:
    """Run the cases of a policy and of further files; it fails if one of them does."""
    session: Session = ctx.obj
    _refuse(ctx, session, mutate, edges, rules, output, shape)
    from jixiao.cli.writing import refuse_missing_folder
    from jixiao.policy.read import load

    if output is not None:
        refuse_missing_folder(output)
    loaded = load(policy)
    if files:
        from jixiao.engine.case_files import with_cases

        loaded = with_cases(loaded, files)
    if edges:
        _edges(loaded, rules, output, shape or ("table" if output is None else ENDINGS[output.suffix.lower()]), session)
        return Outcome(loaded.notices)
    from jixiao.engine.cases import run_cases

    if not loaded.cases:
        session.result(session.say("test.none", policy=policy))
        return Outcome(loaded.notices)
    results = run_cases(loaded)
    said: set[Problem] = set()
    for result in results:
        for line in _lines(result, said, session):
            session.result(line)
    failed = sum(not result.passed for result in results)
    session.result("")
    session.result(session.say("test.summary", passed=len(results) - failed, failed=failed))
    if mutate and not failed:
        _mutate(loaded, rules, output, session)
    return Outcome(loaded.notices, failed=bool(failed))


def _refuse(
    ctx: click.Context,
    session: Session,
    mutate: bool,
    edges: bool,
    rules: Sequence[str],
    output: Path | None,
    shape: str | None,
) -> None:
    """Options that do not go together, and a file of no known format."""
    if mutate and edges:
        raise click.UsageError(session.say("test.either"), ctx)
    if (rules or output is not None) and not (edges or mutate):
        raise click.UsageError(session.say("test.only_with"), ctx)
    if shape is not None and not edges:
        raise click.UsageError(session.say("test.only_edges"), ctx)
    endings = ENDINGS if edges else {".toml": "toml"}
    if shape is None and output is not None and output.suffix.lower() not in endings:
        raise click.UsageError(session.say("evaluate.ending", file=output, endings=" ".join(endings)), ctx)


def _edges(policy: Policy, rules: Sequence[str], output: Path | None, shape: str, session: Session) -> None:
    """The cases that nobody writes, with the program's own figures."""
    from jixiao.cli.edge_text import edge_cases, edge_table
    from jixiao.cli.progress import Progress
    from jixiao.cli.writing import write_whole
    from jixiao.engine.compiled import compile_policy
    from jixiao.proofs.trials import Trials, named

    wanted = named(policy, rules)
    trials = Trials(policy, compile_policy(policy))
    with Progress(session) as progress:
        found = list(trials.of(wanted, progress))
    lines = (edge_cases if shape == "toml" else edge_table)(found, policy, session)
    if output is None:
        for line in lines:
            session.result(line)
    else:
        write_whole(output, ("\n".join(lines) + "\n").encode(), session)


def _mutate(policy: Policy, rules: Sequence[str], output: Path | None, session: Session) -> None:
    """Plant faults into the rules, and say which of them no case notices, and what would."""
    from jixiao.cli.progress import Progress
    from jixiao.cli.survivor_text import killing_cases, survivor_lines
    from jixiao.cli.writing import write_whole
    from jixiao.engine.compiled import compile_policy
    from jixiao.engine.mutation import verdicts
    from jixiao.proofs.survivors import Killers
    from jixiao.proofs.trials import named

    with Progress(session) as progress:
        found = list(verdicts(policy, progress, named(policy, rules)))
    survived = [verdict for verdict in found if verdict.noticed_by is None]
    killers = Killers(policy, compile_policy(policy))
    told = []
    with Progress(session) as progress:
        for i, verdict in enumerate(survived):
            progress(i, len(survived), verdict.mutant.owned.rule.name)
            told.append((verdict, killers.of(verdict.mutant)))
    session.result("")
    if survived:
        session.result(session.say("test.survived"))
    for line in survivor_lines(told, policy, session):
        session.result(line)
    noticed = len(found) - len(survived)
    share = f"{100 * noticed // len(found)}%" if found else "–"
    session.result(session.say("test.score", share=share, noticed=noticed, count=len(found)))
    if output is not None:
        text = "\n".join(killing_cases(told, policy, session)) + "\n"
        write_whole(output, text.encode(), session)


def _lines(result: CaseResult, said: set[Problem], session: Session) -> Iterator[str]:
    """A case in lines; `said` are the problems that were spelled out before, which every later figure may share."""
    case = result.case
    word = session.say("test.passed" if result.passed else "test.failed")
    if not result.passed or not session.quiet:
        yield f"{word}  {case.name}" + ("" if result.passed else f"  ({case.place})")
    for difference in result.differences:
        yield from _difference(difference, said, session)
        yield from _indented("\n".join(_reasons(result, difference, session)))
    if session.verbose or not result.passed:
        shown = {difference.because for difference in result.differences}
        for problem in result.problems:
            if session.verbose and problem not in shown:
                yield from _indented(problem.render(session.lang))


def _reasons(result: CaseResult, difference: Difference, session: Session) -> Iterator[str]:
    """Why the figure that was found is what it is: in short, or all of it with ``--verbose``."""
    from jixiao.engine.cases import month_of
    from jixiao.policy.cases import TOTALS
    from jixiao.problems import Problems
    from jixiao.reports.explanation import lines, short

    item = difference.expectation
    month = month_of(result.case, item)
    evaluation = result.evaluations.get(month)
    if evaluation is None or item.rule in TOTALS:
        return
    try:
        found = evaluation.explain(item.subject, item.rule, table=item.table, period=str(month))
    except Problems:
        # the case has no such row; that nothing was found says so
        return
    for explanation in found:
        yield from lines(explanation, session.lang) if session.verbose else short(explanation, session.lang)


def _difference(difference: Difference, said: set[Problem], session: Session) -> Iterator[str]:
    item = difference.expectation
    where = " ".join(part for part in (item.table, item.subject, item.rule, item.period) if part)
    found = difference.found if difference.found is not None else session.say("test.nothing")
    yield f"  {item.place}  {where}"
    yield f"    {session.say('test.expected')}  {difference.expected}"
    yield f"    {session.say('test.found')}  {found}"
    if difference.because in said:
        yield f"      {session.say('test.as_above')}"
    elif difference.because is not None:
        said.add(difference.because)
        yield from _indented(difference.because.render(session.lang))


def _indented(text: str) -> Iterator[str]:
    return (f"      {line}" for line in text.splitlines())
