"""The proofs of a policy: each says what it found in all editions, once, and what it could not decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set

from jixiao.engine.compiled import Compiled
from jixiao.policy.model import Policy
from jixiao.problems import Problem, Severity, did_you_mean
from jixiao.proofs.bands import look_ups
from jixiao.proofs.bounds import bounds
from jixiao.proofs.chains import chains
from jixiao.proofs.claims import Claim, Proved, Undecided
from jixiao.proofs.cutoffs import cutoffs
from jixiao.proofs.dead import dead_rules
from jixiao.proofs.missing_parts import missing_parts
from jixiao.proofs.payouts import payouts
from jixiao.proofs.periods import periods
from jixiao.proofs.single_rows import single_rows
from jixiao.proofs.unread import unread
from jixiao.proofs.unused import unused_columns, unused_terms
from jixiao.proofs.weights import weights
from jixiao.proofs.worst import worst_cases

#: every proof, in the order in which its findings are told
PROOFS: tuple[Callable[[Policy, Sequence[Compiled]], Iterator[Claim | Undecided]], ...] = (
    payouts,
    single_rows,
    cutoffs,
    missing_parts,
    dead_rules,
    unused_terms,
    unused_columns,
    look_ups,
    chains,
    weights,
    bounds,
    periods,
    unread,
)


def prove(policy: Policy, compiled: Sequence[Compiled]) -> Proved:
    """The faults of a policy that no data is needed to see, which of them are accepted, and what was not decided."""
    claims: dict[tuple[object, ...], Claim] = {}
    undecided: dict[str, Undecided] = {}
    for proof in PROOFS:
        for found in proof(policy, compiled):
            if isinstance(found, Claim):
                claims.setdefault((found.code, found.rule, *found.values.items()), found)
            else:
                undecided.setdefault(found.rule, found)
    shown = tuple(claims.values())
    reasons = {item.id: item for item in policy.accepted_faults}
    return Proved(
        tuple(claim for claim in shown if claim.id not in reasons),
        tuple(undecided.values()),
        tuple((claim, reasons[claim.id]) for claim in shown if claim.id in reasons),
        tuple(_stale(policy, {claim.id for claim in shown})),
        tuple(worst_cases(policy, compiled)),
    )


def _stale(policy: Policy, shown: Set[str]) -> Iterator[Problem]:
    """Notices about accepted faults that nothing shows: misspelt, or mended since."""
    for item in policy.accepted_faults:
        if item.id not in shown:
            values = {"name": item.id, "near": did_you_mean(item.id, shown)}
            path = f'accept.shown."{item.id}"'
            yield Problem("policy.accepted_nothing", item.place, path, values, Severity.NOTICE)
