"""The proofs of a policy: each says what it found in all editions, once, and what it could not decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from jixiao.engine.compiled import Compiled
from jixiao.policy.model import Policy
from jixiao.proofs.bands import look_ups
from jixiao.proofs.bounds import bounds
from jixiao.proofs.chains import chains
from jixiao.proofs.claims import Claim, Proved, Undecided
from jixiao.proofs.payouts import payouts
from jixiao.proofs.periods import periods
from jixiao.proofs.unread import unread
from jixiao.proofs.weights import weights

#: every proof, in the order in which its findings are told
PROOFS: tuple[Callable[[Policy, Sequence[Compiled]], Iterator[Claim | Undecided]], ...] = (
    payouts,
    look_ups,
    chains,
    weights,
    bounds,
    periods,
    unread,
)


def prove(policy: Policy, compiled: Sequence[Compiled]) -> Proved:
    """The faults of a policy that no data is needed to see, and what was not decided."""
    claims: dict[tuple[object, ...], Claim] = {}
    undecided: dict[str, Undecided] = {}
    for proof in PROOFS:
        for found in proof(policy, compiled):
            if isinstance(found, Claim):
                claims.setdefault((found.code, found.rule, *found.values.items()), found)
            else:
                undecided.setdefault(found.rule, found)
    return Proved(tuple(claims.values()), tuple(undecided.values()))
