"""Writes the workbooks of the examples: ``python make_examples [DIR]``, by default into the package itself."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_EXAMPLES = _HERE.parent / "src" / "jixiao_scheme_library" / "example"


def main(folder: Path) -> None:
    """Write ``<scheme>/data`` under a folder for every scheme that has a module here with a ``make``."""
    for file in sorted(_HERE.glob("*.py")):
        if file.stem not in ("__main__", "workbook"):
            importlib.import_module(file.stem).make(folder / file.stem / "data")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _EXAMPLES)
