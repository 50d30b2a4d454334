"""What a proof says: a fault that a row of facts shows, or that a rule could not be decided and why."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from jixiao.problems import Place


@frozen
class Claim:
    """A finding: `code` names its text, `values` fill it, `witness` is a `[[case]]` that shows it."""

    code: str
    rule: str
    clause: tuple[str, ...]
    place: Place
    values: Mapping[str, str] = field(hash=False)
    witness: str


@frozen
class Undecided:
    """A rule about which the proofs say no more than was found: `code` names the reason, `values` fill its text."""

    rule: str
    clause: tuple[str, ...]
    code: str
    values: Mapping[str, str] = field(hash=False)


@frozen
class Proved:
    """All that was found, and all that could not be decided."""

    claims: tuple[Claim, ...]
    undecided: tuple[Undecided, ...]
