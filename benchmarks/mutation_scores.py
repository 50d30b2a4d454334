"""How many planted faults the worked cases of each scheme notice: ``python benchmarks/mutation_scores.py [NAME ...]``.

Cases are those of the scheme's example and of ``cases.toml`` beside it. Survivors count as survivors, equal formulas
among them; ``jixiao test POLICY cases.toml --mutate`` lists them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import jixiao
from jixiao.engine.case_files import with_cases
from jixiao.engine.mutation import verdicts
from jixiao.plugins import example_of, installed


def cases_of(name: str) -> jixiao.Policy:
    """The example of a scheme with all its cases: those of the policy, and of ``cases.toml`` beside it."""
    folder = Path(str(example_of(name)))
    further = folder / "cases.toml"
    return with_cases(jixiao.load(folder / "policy.toml"), [further] if further.exists() else [])


def main(names: list[str]) -> None:
    """Print a line for each scheme, the worst last."""
    scores = []
    for name in names or sorted(installed()):
        found = list(verdicts(cases_of(name)))
        noticed = sum(verdict.noticed_by is not None for verdict in found)
        unread = sum(not verdict.cases for verdict in found)
        scores.append((noticed / len(found), name, noticed, unread, len(found)))
        print(
            f"{name:<28} {noticed / len(found):6.1%}  {noticed} of {len(found)}, {unread} in rules that no case reads",
            flush=True,
        )
    print("lowest:", min(scores)[1])


if __name__ == "__main__":
    main(sys.argv[1:])
