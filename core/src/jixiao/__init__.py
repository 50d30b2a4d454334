"""jixiao: a written appraisal and incentive scheme as something that runs, exact to the cent.

The public surface: what a plugin declares its scheme with (`written` reads one from TOML), and `load` and `evaluate`.
Names are imported when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jixiao.engine.evaluate import evaluate
    from jixiao.engine.evaluation import Evaluation
    from jixiao.language import Label
    from jixiao.policy.model import Policy
    from jixiao.policy.read import load
    from jixiao.policy.written.scheme_file import written
    from jixiao.policy.written.use import block_rules
    from jixiao.problems import Place, Problem, Problems
    from jixiao.scheme.documents import Finding, Note, Process
    from jixiao.scheme.hand_outs import HandOut
    from jixiao.scheme.periods import Period
    from jixiao.scheme.rules import Check, Indicator, Measure, Payout, Penalty, Promotion
    from jixiao.scheme.scheme import Derived, Join, Scheme
    from jixiao.scheme.steps import Band, Bands, Curve, Ladder, Ranks, Rows, Step
    from jixiao.scheme.tables import Column, Reference, Table
    from jixiao.scheme.terms import (
        BandsTerm,
        CurveTerm,
        DateTerm,
        LadderTerm,
        NumberTerm,
        RanksTerm,
        RankTerm,
        Slot,
        SwitchTerm,
        TableTerm,
    )

_HOMES = {
    "engine.evaluate": ("evaluate",),
    "engine.evaluation": ("Evaluation",),
    "language": ("Label",),
    "policy.model": ("Policy",),
    "policy.read": ("load",),
    "policy.written.scheme_file": ("written",),
    "policy.written.use": ("block_rules",),
    "problems": ("Place", "Problem", "Problems"),
    "scheme.documents": ("Finding", "Note", "Process"),
    "scheme.hand_outs": ("HandOut",),
    "scheme.periods": ("Period",),
    "scheme.rules": ("Check", "Indicator", "Measure", "Payout", "Penalty", "Promotion"),
    "scheme.scheme": ("Derived", "Join", "Scheme"),
    "scheme.steps": ("Band", "Bands", "Curve", "Ladder", "Ranks", "Rows", "Step"),
    "scheme.tables": ("Column", "Reference", "Table"),
    "scheme.terms": (
        "BandsTerm", "CurveTerm", "DateTerm", "LadderTerm", "NumberTerm", "RankTerm", "RanksTerm", "Slot", "SwitchTerm",
        "TableTerm",
    ),
}  # fmt: skip
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [  # noqa: RUF022 - grouped as a reader looks for them
    "load", "evaluate", "written", "block_rules", "Evaluation", "Policy", "Period",
    "Scheme", "Table", "Column", "Reference", "Derived", "Join", "HandOut", "Label",
    "NumberTerm", "SwitchTerm", "DateTerm", "BandsTerm", "CurveTerm", "LadderTerm", "RanksTerm", "RankTerm",
    "TableTerm", "Slot",
    "Band", "Bands", "Curve", "Ladder", "Step", "Ranks", "Rows",
    "Measure", "Indicator", "Payout", "Penalty", "Promotion", "Check",
    "Process", "Note", "Finding",
    "Problem", "Problems", "Place",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
