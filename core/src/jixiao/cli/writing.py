"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from jixiao.cli.session import Session
from jixiao.problems import Place, Problem, Problems


def refuse_missing_folder(path: Path) -> None:
    """Make sure that a file can be at a path, before the work that fills it.

    :raises Problems: its folder does not exist, or it is a folder itself.
    """
    if not path.parent.is_dir():
        raise Problems(Problem("cli.no_folder", Place(str(path)), values={"folder": path.parent}))
    if path.is_dir():
        raise Problems(Problem("cli.is_folder", Place(str(path)), values={"path": path}))


def write_whole(path: Path, content: bytes, session: Session) -> None:
    """Write a file beside its place and move it there, so that nobody sees half of it; tell what it replaces.

    :raises Problems: the folder does not exist, or the file cannot be written.
    """
    refuse_missing_folder(path)
    existed = path.exists()
    if existed and not path.is_file():
        path.write_bytes(content)  # a device or a pipe cannot be replaced
        return
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with fresh.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise Problems(
            Problem("cli.not_written", Place(str(path)), values={"path": path, "error": error.strerror or error})
        ) from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
    session.note(session.say("replaced" if existed else "written", path=path))
