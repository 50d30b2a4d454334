"""How many planted faults the worked cases of each scheme notice: ``mutation_scores.py [--survivors] [NAME ...]``.

Cases are those of the scheme's example and of ``cases.toml`` beside it. Survivors count as survivors, equal formulas
among them; ``--survivors`` lists them, each with what would notice it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import jixiao
from jixiao.cli.session import Session
from jixiao.cli.survivor_text import survivor_lines
from jixiao.engine.case_files import with_cases
from jixiao.engine.compiled import compile_policy
from jixiao.engine.mutation import Verdict, verdicts
from jixiao.plugins import example_of, installed
from jixiao.proofs.survivors import Killers


def cases_of(name: str) -> jixiao.Policy:
    """The example of a scheme with all its cases: those of the policy, and of ``cases.toml`` beside it."""
    folder = Path(str(example_of(name)))
    further = folder / "cases.toml"
    return with_cases(jixiao.load(folder / "policy.toml"), [further] if further.exists() else [])


def list_survivors(policy: jixiao.Policy, found: list[Verdict]) -> None:
    """Print the faults that no case notices, each with what would notice it."""
    killers = Killers(policy, compile_policy(policy))
    survived = [(verdict, killers.of(verdict.mutant)) for verdict in found if verdict.noticed_by is None]
    for line in survivor_lines(survived, policy, Session()):
        print(line, flush=True)


def main(args: list[str]) -> None:
    """Print a line for each scheme, the worst last; with ``--survivors`` also what survives."""
    names = [arg for arg in args if arg != "--survivors"]
    scores = []
    for name in names or sorted(installed()):
        policy = cases_of(name)
        found = list(verdicts(policy))
        noticed = sum(verdict.noticed_by is not None for verdict in found)
        unread = sum(not verdict.cases for verdict in found)
        scores.append((noticed / len(found), name, noticed, unread, len(found)))
        print(
            f"{name:<28} {noticed / len(found):6.1%}  {noticed} of {len(found)}, {unread} in rules that no case reads",
            flush=True,
        )
        if "--survivors" in args:
            list_survivors(policy, found)
    print("lowest:", min(scores)[1])


if __name__ == "__main__":
    main(sys.argv[1:])
