"""The product on the benchmark's sellers: from files to lines, and the engine alone on numbered tables.

Prints, as JSON, seconds of each run and the peak memory of the process, with the totals as a check.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path

import jixiao
import sellers_policy
import sellers_terms
from jixiao.engine.compiled import compile_policy
from jixiao.engine.evaluate import Engine
from jixiao.scheme.periods import Period


def files_to_lines(policy: Path) -> jixiao.Evaluation:
    """The whole way: policy and Parquet files to lines and totals."""
    return jixiao.evaluate(jixiao.load(policy), sellers_terms.PERIOD, measures=False)


def engine_alone(policy: Path, repeat: int) -> list[float]:
    """Seconds of one month's computation, from numbered tables in memory to every rule's column."""
    loaded = jixiao.load(policy)
    compiled = compile_policy(loaded, measures=False)
    month = Period.parse(sellers_terms.PERIOD)
    engine = Engine(loaded, compiled, None, None, month)
    seconds = []
    for _ in range(repeat):
        start = time.perf_counter()
        engine.month(month)
        seconds.append(time.perf_counter() - start)
    return seconds


def main() -> None:
    """Measure one of the two ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["files", "engine"])
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    folder = Path(__file__).parent / "data" / f"sellers_{options.people}"
    policy = sellers_policy.write(folder)
    result: dict[str, object] = {}
    if options.what == "engine":
        seconds = engine_alone(policy, options.repeat)
    else:
        seconds = []
        for _ in range(options.repeat):
            start = time.perf_counter()
            evaluation = files_to_lines(policy)
            seconds.append(time.perf_counter() - start)
            sums = evaluation.totals.select("payouts", "penalties", "net").sum().row(0)
            result |= {"lines": evaluation.lines.height, "totals": [f"{value:.2f}" for value in sums]}
            del evaluation
    result |= {"seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
