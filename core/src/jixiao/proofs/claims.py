"""What a proof says: a fault that a row of facts shows, or that a rule could not be decided and why."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from jixiao.policy.model import Acceptance
from jixiao.problems import Place, Problem


@frozen
class Claim:
    """A finding: `code` names its text, `values` fill it, `witness` is a `[[case]]` that shows it.

    `rule` names what it is about: a rule, or else a term or a column. `kind` is the word of its id where texts of
    several codes tell of one kind of fault.
    """

    code: str
    rule: str
    clause: tuple[str, ...]
    place: Place
    values: Mapping[str, str] = field(hash=False)
    witness: str
    kind: str = ""

    @property
    def id(self) -> str:
        """What a policy accepts it by; the same whatever the figures are."""
        return f"{self.kind or self.code}:{self.rule}"


@frozen
class Undecided:
    """A rule about which the proofs say no more than was found: `code` names the reason, `values` fill its text."""

    rule: str
    clause: tuple[str, ...]
    code: str
    values: Mapping[str, str] = field(hash=False)


@frozen
class Worst:
    """The most that a payout, or all of a subject, can come to: `code` names the text, `witness` is a case of it."""

    rule: str
    clause: tuple[str, ...]
    code: str
    values: Mapping[str, str] = field(hash=False)
    witness: str


@frozen
class Proved:
    """All that was found and not accepted, what was accepted and why, and all that could not be decided.

    `stale` are notices about acceptances of what is not shown, `worst` the most that payouts can come to.
    """

    claims: tuple[Claim, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    accepted: tuple[tuple[Claim, Acceptance], ...] = ()
    stale: tuple[Problem, ...] = ()
    worst: tuple[Worst, ...] = ()
