"""The schemes that a policy or a command names: installed ones, and files of schemes (``our_scheme.toml``)."""

from __future__ import annotations

from pathlib import Path

from jixiao import plugins
from jixiao.plugins import Offer
from jixiao.problems import Problem, Problems

ENDING = ".toml"


def offer_of(name: str, folder: Path | None = None) -> Offer:
    """The offer of an installed scheme, or of a scheme's file; with a `folder` the file has to lie inside it.

    :raises Problems: it is not installed, or not sound.
    """
    if not name.endswith(ENDING):
        return plugins.offers([name])[name]
    file = (folder or Path()) / name
    if folder is not None and not file.resolve().is_relative_to(folder.resolve()):
        values = {"found": f"“{name}”", "folder": folder}
        raise Problems(Problem("policy.outside", values=values))
    # most policies name an installed scheme, and need not wait for the reader of files
    from jixiao.policy.written.scheme_file import written

    scheme = written(file)
    return plugins.offer(scheme, scheme.offered.name)
