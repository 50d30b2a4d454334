"""How many planted faults the worked cases of each scheme notice: ``python benchmarks/mutation_scores.py [NAME ...]``.

Cases are those of the scheme's example. Survivors count as survivors, equal formulas among them; ``jixiao test POLICY
--mutate`` lists them.
"""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

import jixiao
from jixiao.engine.mutation import verdicts
from jixiao.plugins import installed


def example(name: str) -> Path:
    """The policy of a scheme's example."""
    package = Path(str(resources.files(installed()[name][0].module.partition(".")[0])))
    places = (package / "example" / name, package / "example")
    return next(place for place in places if (place / "policy.toml").is_file()) / "policy.toml"


def main(names: list[str]) -> None:
    """Print a line for each scheme, the worst last."""
    scores = []
    for name in names or sorted(installed()):
        found = list(verdicts(jixiao.load(example(name))))
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
