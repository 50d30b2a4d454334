"""Every installed scheme passes the kit that authors of plugins run on theirs."""

from __future__ import annotations

from jixiao.plugins import installed
from jixiao.testing import Conformance
from tests.facts import schemes

for _facts in schemes().values():
    globals()[f"Test_{_facts.name}"] = type(
        f"Test_{_facts.name}",
        (Conformance,),
        {
            "__module__": __name__,
            "name": _facts.name,
            "clauses": _facts.covers.rules,
            "defects": _facts.covers.defects,
            "unread": _facts.unread,
        },
    )


def test_every_installed_scheme_is_among_them() -> None:
    assert set(schemes()) == set(installed())
