"""Writes the workbooks of the examples: ``python make_examples [DIR]``, by default into the package itself."""

from __future__ import annotations

import sys
from pathlib import Path

import coefficient_pay

_EXAMPLES = Path(__file__).resolve().parents[1] / "src" / "jixiao_scheme_library" / "example"


def main(folder: Path) -> None:
    """Write ``<scheme>/data`` under a folder for every scheme."""
    for scheme in (coefficient_pay,):
        scheme.make(folder / scheme.__name__ / "data")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _EXAMPLES)
