"""Problems as the command line says them."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.cli.session import Session
from jixiao.problems import Problem, Severity


def problem_text(problems: Sequence[Problem], session: Session) -> str:
    """Every problem with its place and how to mend it, errors first, then their number; ``--quiet`` omits notices."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    notices = [problem for problem in problems if problem.severity is not Severity.ERROR]
    blocks = [problem.render(session.lang) for problem in errors]
    if not session.quiet:
        blocks += [f"{session.say('problem.notice')}  {problem.render(session.lang)}" for problem in notices]
    if not blocks:
        return ""
    counts = [session.counted("problem.problems", len(errors))] if errors else []
    if notices and not session.quiet:
        counts.append(session.counted("problem.notices", len(notices)))
    return "\n".join([*blocks, "", session.say("problem.and").join(counts)])


def problem_record(problem: Problem, lang: str) -> dict[str, object]:
    """A problem as JSON says it."""
    record: dict[str, object] = {
        "code": problem.code,
        "severity": str(problem.severity),
        "place": str(problem.place),
        "path": problem.path,
    }
    return record | {part: problem.part(part, lang) for part in ("found", "expected", "mend")}
