"""New folders of a command: only an unused one is filled, and it is there whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path


def refuse_no_folder(folder: Path) -> None:
    """Make sure that there is, or can be, a folder at a path.

    :raises Problems: the folder around it does not exist, or a file is in its place.
    """
    from jixiao.problems import Place, Problem, Problems

    if not folder.absolute().parent.is_dir():
        raise Problems(Problem("cli.no_folder", Place(str(folder)), values={"folder": folder.absolute().parent}))
    if folder.exists() and not folder.is_dir():
        raise Problems(Problem("cli.is_file", Place(str(folder)), values={"path": folder}))


def refuse_used(folder: Path) -> None:
    """Only a folder that is new or empty is filled.

    :raises Problems: it is neither, or the folder around it does not exist.
    """
    from jixiao.problems import Place, Problem, Problems

    refuse_no_folder(folder)
    if folder.is_dir() and any(folder.iterdir()):
        raise Problems(Problem("cli.not_empty", Place(str(folder)), values={"folder": folder}))


def fill(folder: Path, work: Callable[[Path], None]) -> None:
    """Make everything in a folder beside, then move it into place: it is there whole or not at all."""
    from jixiao.problems import Place, Problem, Problems

    target = folder.absolute()
    fresh = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        fresh.mkdir()
        work(fresh)
        target.mkdir(exist_ok=True)
        for item in fresh.iterdir():
            item.replace(target / item.name)
    except OSError as error:
        values = {"path": folder, "error": error.strerror or error}
        raise Problems(Problem("cli.not_written", Place(str(folder)), values=values)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
